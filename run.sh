#!/bin/sh
# Install what is missing, build, and open Khai with its training Single Window ready. Without a display the same job is done
# headless, and demo-output/ holds the accepted declaration, its receipt and screenshots.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
cd "$(dirname "$0")"
. tests/support/packages.sh

display=${DISPLAY:-}${WAYLAND_DISPLAY:-}
if [ -n "$display" ]; then
  install_packages "$packages_build"
else
  install_packages "$packages_build $packages_headless"
fi

[ -f build/build.ninja ] || meson setup build -Dtests=false >/dev/null
ninja -C build >/dev/null || ninja -C build

if [ -n "$display" ]; then
  exec build/src/ui/khai "$@"
fi
exec tests/support/demo.sh build demo-output
