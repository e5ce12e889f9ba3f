# Sourced by run.sh and test.sh: which Debian packages are needed, and how the missing ones come onto the machine.
# SPDX-License-Identifier: GPL-3.0-or-later

packages_build="build-essential pkg-config meson ninja-build gettext git ca-certificates desktop-file-utils libglib2.0-dev
  libglib2.0-dev-bin libgtk-4-dev libadwaita-1-dev libsoup-3.0-dev libjson-glib-dev libsqlite3-dev libgnutls28-dev libzip-dev libxml2-dev libuchardet-dev libsecret-1-dev libqrencode-dev libpango1.0-dev libcairo2-dev
  glib-networking iso-codes fonts-noto-core adwaita-icon-theme"
packages_headless="xvfb xauth dbus dbus-x11 at-spi2-core imagemagick x11-utils python3 python3-gi gir1.2-atspi-2.0 libgtk-4-bin procps xdotool"
packages_test="poppler-utils python3-jsonschema appstream-util libxml2-utils openssl softhsm2 gnome-keyring libp11-kit-dev gnome-text-editor libx11-dev libxdamage-dev"
packages_judges="nodejs npm"
packages_full="valgrind clang llvm debootstrap"

missing_packages () {
  for package in $1; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s ' "$package"
  done
}

# install_packages "LIST": one apt call, as root, else through sudo or pkexec, else the exact command is printed and the script ends with 3.
install_packages () {
  missing=$(missing_packages "$1")
  [ -z "$missing" ] && return 0
  command="apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing"
  echo "Installing: $missing" >&2
  if [ "$(id -u)" = 0 ]; then
    sh -c "$command" >&2
  elif command -v sudo >/dev/null 2>&1; then
    sudo sh -c "$command" >&2
  elif command -v pkexec >/dev/null 2>&1; then
    pkexec sh -c "$command" >&2
  else
    echo "These packages are missing and there is no way to become root here. Run this as root, then start again:" >&2
    echo "  $command" >&2
    exit 3
  fi
}
