#!/bin/sh
# A bare Debian 12 in a chroot, a clean clone, and the two commands the README names. Needs root and debootstrap.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
source=$(cd "$(dirname "$0")/../.." && pwd)

# What is mounted below the new root exists in a mount namespace of its own and is gone before anything is removed.
if [ "${1:-}" = --inside ]; then
  root=$2
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  for command in ./run.sh ./test.sh; do
    echo "== $command on a fresh Debian 12"
    chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 sh -c "cd /khai && $command"
  done
  exit
fi

root=$(mktemp -d /var/tmp/khai-fresh-XXXXXX)
chmod 755 "$root"
trap 'rm -rf --one-file-system "$root"' EXIT
mirror=$(sed -n 's/^URIs: *//p' /etc/apt/sources.list.d/debian.sources 2>/dev/null | head -n 1)
debootstrap --variant=minbase bookworm "$root" $mirror >"$root.log" 2>&1 || { cat "$root.log"; exit 1; }
rm -f "$root.log"
# The new machine reaches its packages as this one does.
cp /etc/resolv.conf "$root/etc/"
cp /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/"
git clone -q "$source" "$root/khai"
unshare --mount --propagation private "$0" --inside "$root"
