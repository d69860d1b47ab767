"""Runs the einsums of a table with all operands secret, each checked against the reference.

    cases.py RICCI_RUN TABLE.tsv [--backend=NAME] [--only=NUMBER,...]

Of each line the columns: number, expression, shapes, and the rotations, products with
plaintexts and depth that a published compiler spends on it, which the plan may not exceed in
rotations. Ends with a line for each case; the exit status is 0 only if all are right.
"""

import argparse
import json
import subprocess
import sys
import tempfile


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ricci_run")
    parser.add_argument("table")
    parser.add_argument("--backend", default="simulator")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    only = set(filter(None, options.only.split(",")))
    failures = count = 0
    with open(options.table, encoding="utf-8") as table:
        lines = [line.rstrip("\n") for line in table if line.strip() and line[0] != "#"]
    for line in lines:
        number, expression, shapes, most_rotations = line.split("\t")[:4]
        if only and number not in only:
            continue
        count += 1
        items = []
        for shape in shapes.split(";"):
            name, _, times = shape.strip().partition(" ")
            times = {"": 1, "twice": 2, "x3": 3, "×3": 3}[times]
            items += [name + ":f64"] * times
        with tempfile.NamedTemporaryFile(suffix=".json") as figures:
            command = [
                options.ricci_run,
                f"--einsum={expression}",
                f"--random={','.join(items)}",
                "--target=fhe",
                f"--backend={options.backend}",
                "--secret=all",
                "--check=ref",
                f"--json={figures.name}",
            ]
            run = subprocess.run(command, capture_output=True, text=True)
            text = figures.read().decode()
        if run.returncode != 0 or not text:
            failures += 1
            print(f"case {number} fails: {' '.join(command)}\n{run.stdout}{run.stderr}")
            continue
        result = json.loads(text)
        print(
            f"case {number}: {expression}: {result['rotations']} rotations "
            f"(at most {most_rotations}), {result['pt_products']} products with "
            f"plaintexts, depth {result['depth']}, error {result['max_abs_error']:.2g}"
        )
        if result["rotations"] > int(most_rotations) or result["class"] != "A":
            failures += 1
            print(f"case {number} fails: more rotations, or another class")
    print(f"{count - failures} of {count} cases are right")
    return 1 if failures or not count else 0


if __name__ == "__main__":
    sys.exit(main())
