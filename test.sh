#!/bin/sh
# Install what the tests need and run everything. `./test.sh --full` adds valgrind, hundreds of kills and a fresh chroot.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
cd "$(dirname "$0")"
. tests/support/packages.sh

full=
case ${1:-} in
  '') ;;
  --full) full=yes ;;
  *) echo "usage: ./test.sh [--full]" >&2; exit 2 ;;
esac
install_packages "$packages_build $packages_headless $packages_test ${full:+$packages_full}"

# The judges come from npm, as their lock file says. A Node that is there already (Debian's is 18) does; without a network they are left out.
command -v npm >/dev/null 2>&1 || install_packages "$packages_judges"
(cd tests/judges && npm ci --ignore-scripts --no-audit --no-fund >/dev/null 2>&1) ||
  echo "The judges (tests/judges) could not be fetched from npm: their tests are skipped." >&2

# run NAME BUILDDIR [meson test arguments]: one meson run; its counts are added up for the last line.
passed=0 failed=0 skipped=0 broken=0
run () {
  name=$1 dir=$2
  shift 2
  echo "== $name"
  meson test -C "$dir" --print-errorlogs --num-processes "$(nproc)" "$@" || broken=1
  counts=$(/usr/bin/python3 tests/support/counts.py "$dir/meson-logs/testlog.json")
  set -- $counts
  passed=$((passed + $1)) failed=$((failed + $2)) skipped=$((skipped + $3))
}

build () {
  dir=$1
  shift
  [ -f "$dir/build.ninja" ] || meson setup "$dir" "$@" >"$dir.log" 2>&1 || { cat "$dir.log"; exit 1; }
  ninja -C "$dir" >"$dir.log" 2>&1 || { cat "$dir.log"; exit 1; }
  rm -f "$dir.log"
}

build build-test -Dwerror=true
run "every suite" build-test --no-suite bench --no-suite e2e-more

build build-asan -Db_sanitize=address,undefined -Db_lundef=false
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export LSAN_OPTIONS="suppressions=$PWD/tests/support/lsan.supp:print_suppressions=0"
# Leaks are told from those of the libraries by their stacks, which needs the slow unwinder; eight frames are enough for what runs here.
export ASAN_OPTIONS=fast_unwind_on_malloc=0:malloc_context_size=8:detect_stack_use_after_return=1
run "sanitizers" build-asan --suite unit --suite store --timeout-multiplier 4
run "end to end under the sanitizers" build-asan --suite e2e-asan --timeout-multiplier 4
unset ASAN_OPTIONS UBSAN_OPTIONS LSAN_OPTIONS

if [ -n "$full" ]; then
  run "under valgrind" build-test --suite unit --suite store --wrapper "valgrind --quiet --error-exitcode=9 --leak-check=full --errors-for-leak-kinds=definite --suppressions=/usr/share/glib-2.0/valgrind/glib.supp --suppressions=$PWD/tests/support/house.supp" --timeout-multiplier 20
  # GLib's and libsoup's servers leak too deep in their stacks for that; the journeys above look for leaks of the client.
  export ASAN_OPTIONS=detect_leaks=0:detect_stack_use_after_return=1
  run "both ends of the wire under the sanitizers" build-asan --suite gateway --timeout-multiplier 4
  run "more windows under the sanitizers" build-asan --suite e2e-asan-more --timeout-multiplier 4
  unset ASAN_OPTIONS
  run "the other language" build-test --suite e2e-more
  KHAI_KILLS=500 KHAI_KILL_STEP=1 KHAI_MANY=1000 run "500 kills, every moment, 1,000 declarations with faults" build-test --suite fault --timeout-multiplier 20
  tests/support/fresh-machine.sh || broken=1
fi

echo
echo "$passed passed, $failed failed, $skipped skipped"
[ "$broken" = 0 ] && [ "$failed" = 0 ]
