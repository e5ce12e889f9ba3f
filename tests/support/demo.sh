#!/bin/sh
# demo.sh BUILD OUT: without a display, file the sample declaration with the training Single Window and leave what came of it in OUT.
# SPDX-License-Identifier: GPL-3.0-or-later
set -eu
build=$(cd "$1" && pwd)
mkdir -p "$2"
out=$(cd "$2" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
pid=
finish () {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || :
  rm -rf "$work"
}
trap finish EXIT INT TERM

mkfifo "$work/ready"
"$build/src/sandbox/khai-sandbox" --port 0 --data-dir "$work/window" >"$work/ready" &
pid=$!
read -r word url <"$work/ready"
[ "$word" = ready ]

khaictl () { "$build/src/cli/khaictl" --data-dir "$work/profile" "$@"; }
khaictl --json sample b11-ceramics-lcl >"$out/declaration.json"
khaictl check "$out/declaration.json"
khaictl --json submit "$out/declaration.json" --gateway "$url" --ca "$work/window/ca.pem" --wait=60 >"$out/status.json"
/usr/bin/python3 - "$out" <<'PYTHON'
import json, sys
out = sys.argv[1]
status = json.load(open(f'{out}/status.json', encoding='utf-8'))
json.dump(status['receipt'], open(f'{out}/receipt.json', 'w', encoding='utf-8'), ensure_ascii=False, indent=2)
print(f"{status['reference']}: {status['state']}, {status['registrationNumber']}")
PYTHON
khaictl verify "$out/receipt.json" --ca "$work/window/ca.pem"
"$here/run-ui.sh" /usr/bin/python3 "$here/../ui/screenshots.py" "$build/src/ui/khai" "$out" vi-light en-light 2>"$work/pictures.log" || { cat "$work/pictures.log" >&2; exit 1; }
echo "What came of it is in $out:"
ls "$out"
