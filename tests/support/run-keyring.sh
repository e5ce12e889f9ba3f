#!/bin/sh
# run-keyring.sh none|locked|unlocked TEST [ARGS]: give TEST a private session bus: without a keyring, with one that stays locked, or with one that is
# open. Ends with 77 where gnome-keyring is not installed.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
kind=$1; shift
command -v gnome-keyring-daemon >/dev/null || exit 77
home=$(mktemp -d)
chmod 700 "$home"
mkdir -m 700 "$home/run"
export HOME="$home" XDG_DATA_HOME="$home" XDG_CONFIG_HOME="$home" XDG_CACHE_HOME="$home" XDG_RUNTIME_DIR="$home/run" KHAI_TEST_KEYRING="$kind"
# What is hostile on purpose is meant for TEST, not for the daemon.
daemon='env -u G_DEBUG -u G_SLICE -u MALLOC_CHECK_ -u MALLOC_PERTURB_ gnome-keyring-daemon --components=secrets'
status=0
case $kind in
  none)
    # A bus that can start nothing.
    printf '<busconfig><type>session</type><listen>unix:dir=%s</listen><policy context="default"><allow send_destination="*"/><allow eavesdrop="false"/><allow own="*"/></policy></busconfig>\n' \
      "$home/run" > "$home/bus.conf"
    dbus-run-session --config-file="$home/bus.conf" -- "$@" || status=$?
    ;;
  locked)
    dbus-run-session -- sh -c "$daemon --start >/dev/null 2>&1; exec \"\$@\"" sh "$@" || status=$?
    ;;
  unlocked)
    dbus-run-session -- sh -c "printf secret | $daemon --unlock >/dev/null 2>&1; exec \"\$@\"" sh "$@" || status=$?
    ;;
esac
rm -rf "$home"
exit "$status"
