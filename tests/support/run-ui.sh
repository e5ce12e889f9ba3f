#!/bin/sh
# run-ui.sh TEST [ARGS]: give TEST a private session bus and a private X server.
# TEST_WRAPPER (e.g. "valgrind --error-exitcode=9 …") is put in front of TEST itself.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
XDG_RUNTIME_DIR=$(mktemp -d) # GTK and dbus both want one of their own, mode 0700
export XDG_RUNTIME_DIR
export GSK_RENDERER="${GSK_RENDERER:-cairo}"
status=0
dbus-run-session -- xvfb-run -a -s "-screen 0 ${SCREEN:-1280x900}x24 -noreset" ${TEST_WRAPPER:-} "$@" || status=$?
rm -rf "$XDG_RUNTIME_DIR"
exit "$status"
