#!/usr/bin/env python3
"""Sums up test results: dev-summary.py SUITE:STATUS:FILE...

FILE is lit's JSON (`lit -o`) or pytest's JUnit XML, by its suffix; STATUS is the
exit status of the runner. Prints the names of skipped and failed tests, then one
line "N passed, N failed, N skipped". Exits 0 only if something passed and
nothing failed. A runner that left no results, or failed without naming a test,
counts as one failure.
"""

import json
import sys
import xml.etree.ElementTree as ET

LIT_PASSED = {"PASS", "FLAKYPASS", "XFAIL"}
LIT_SKIPPED = {"UNSUPPORTED", "SKIPPED"}
LIT_IGNORED = {"EXCLUDED"}


def read_lit(path):
    with open(path, encoding="utf-8") as file:
        tests = json.load(file)["tests"]
    for test in tests:
        code = test["code"]
        if code in LIT_IGNORED:
            continue
        if code in LIT_PASSED:
            yield "passed", test["name"], ""
        elif code in LIT_SKIPPED:
            # lit's output says which feature is wanting.
            lines = test.get("output", "").strip().splitlines()
            yield "skipped", test["name"], lines[-1] if lines else ""
        else:
            yield "failed", test["name"], code


def read_junit(path):
    for case in ET.parse(path).getroot().iter("testcase"):
        name = "::".join(filter(None, (case.get("classname"), case.get("name"))))
        kinds = {child.tag: child for child in case}
        if "failure" in kinds or "error" in kinds:
            yield "failed", name, "ERROR" if "error" in kinds else "FAIL"
        elif "skipped" in kinds and kinds["skipped"].get("type") != "pytest.xfail":
            yield "skipped", name, kinds["skipped"].get("message", "")
        else:
            yield "passed", name, ""


def main(arguments):
    totals = {"passed": [], "failed": [], "skipped": []}
    for argument in arguments:
        suite, status, path = argument.split(":", 2)
        results = []
        try:
            results = list((read_lit if path.endswith(".json") else read_junit)(path))
        except (OSError, ValueError, KeyError, ET.ParseError) as error:
            results.append(("failed", "(runner)", f"no results: {error}"))
        if status != "0" and not any(kind == "failed" for kind, _, _ in results):
            results.append(("failed", "(runner)", f"exit status {status}"))
        for kind, name, note in results:
            totals[kind].append(f"{suite}: {name}" + (f" ({note})" if note else ""))

    for kind in ("skipped", "failed"):
        if totals[kind]:
            print(f"{kind}:")
            for line in totals[kind]:
                print(f"  {line}")
    if not totals["passed"] and not totals["failed"]:
        print("no test ran", file=sys.stderr, flush=True)
    print(", ".join(f"{len(totals[kind])} {kind}" for kind in ("passed", "failed", "skipped")))
    return 0 if totals["passed"] and not totals["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
