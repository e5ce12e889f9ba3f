#!/bin/sh
# A bare Debian 12 in a chroot, a clean clone, and the two commands the README names. Needs root and debootstrap.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)
root=${1:-$(mktemp -d /var/tmp/khai-fresh-XXXXXX)}
log=$root.log
finish () {
  for mount in proc sys dev/pts dev; do
    mountpoint -q "$root/$mount" && umount "$root/$mount"
  done
  rm -rf "$root"
}
trap finish EXIT INT TERM

mirror=$(sed -n 's/^deb \(\[[^]]*\] \)\?\([^ ]*\) bookworm .*/\2/p' /etc/apt/sources.list 2>/dev/null | head -n 1)
[ -n "$mirror" ] || mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/*.sources 2>/dev/null | head -n 1)
debootstrap --variant=minbase bookworm "$root" $mirror >"$log" 2>&1
cp /etc/resolv.conf "$root/etc/" 2>/dev/null || :
[ ! -d /etc/apt/apt.conf.d ] || cp -r /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/"
[ ! -d /usr/local/share/ca-certificates ] || cp -r /usr/local/share/ca-certificates "$root/usr/local/share/"
for mount in proc sys dev; do
  mount --rbind "/$mount" "$root/$mount"
  mount --make-rslave "$root/$mount"
done
git clone -q "$source" "$root/khai"
for command in ./run.sh ./test.sh; do
  echo "== $command on a fresh Debian 12"
  chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 sh -c "cd /khai && $command"
done
