# SPDX-License-Identifier: GPL-3.0-or-later
"""Every row of the official rule table has an answer (data/rules/coverage.csv), and every answer is there.

Without the reference papers beside the source only the second half is checked.
"""

import csv
import os
import pathlib
import sys

SOURCE = pathlib.Path(os.environ["KHAI_SOURCE_DIR"])
TABLE = SOURCE / ".." / "shared" / "reference" / "vietnam" / "validation_rules.csv"
KINDS = {"rule", "field", "server", "program", "dropped"}


def scope(rule):
    text = (SOURCE / "data" / "rules" / f"{rule}.sql").read_text(encoding="utf-8")
    return next(line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith("-- scope:"))


def faults_of(row):
    named = row["rules"].split()
    for rule in named:
        if not (SOURCE / "tests" / "data" / "rules" / f"{rule}.json").exists():
            yield f"{rule} has no cases"
        if not rule.startswith("F-") and not (SOURCE / "data" / "rules" / f"{rule}.sql").exists():
            yield f"there is no rule {rule}"
            return
    if row["kind"] not in KINDS:
        yield f"kind {row['kind']} does not exist"
    if row["kind"] in ("rule", "field", "server") and not named:
        yield "names nothing"
    if row["kind"] in ("program", "dropped") and (named or not row["note"]):
        yield "says no reason"
    if row["kind"] == "rule" and all(rule.startswith("F-") for rule in named):
        yield "names no rule; it is a field's"
    if row["kind"] == "field" and not all(rule.startswith("F-") for rule in named):
        yield "names a rule; it is no field's"
    if row["kind"] == "server" and any(scope(rule) != "server" for rule in named):
        yield "names a rule that is not the server's"


def main():
    with open(SOURCE / "data" / "rules" / "coverage.csv", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    faults = [f"{row['row']}: {fault}" for row in rows for fault in faults_of(row)]
    answered = [row["row"] for row in rows]
    faults += [f"{row} is answered twice" for row in sorted({row for row in answered if answered.count(row) > 1})]
    if TABLE.exists():
        with open(TABLE, encoding="utf-8", newline="") as file:
            asked = {row["rule_id"] for row in csv.DictReader(file)}
        faults += [f"{row} has no answer" for row in sorted(asked - set(answered))]
        faults += [f"{row} was not asked" for row in sorted(set(answered) - asked)]
    else:
        print("the reference papers are not here: answers only are checked")
    for fault in faults:
        print(f"data/rules/coverage.csv: {fault}")
    return 1 if faults or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
