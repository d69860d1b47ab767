"""Counts the rotations of secret vectors times clear matrices, each checked against the reference.

    matrix_rotations.py RICCI_RUN TABLE.tsv [--only=NUMBER,...] [--secret=all]

Of each line the columns: expression, shapes (the first is secret, or all), slots, and the most rotations
that a plan may take where the client encrypts row-major, packed and replicated. Exits with 0
only if all are right.
"""

import argparse
import json
import subprocess
import sys
import tempfile

LAYOUTS = ["row-major", "packed", "replicated"]


def run_case(ricci_run, secret, expression, shapes, slots, layout):
    """The figures of the run; empty if it fails."""
    with tempfile.NamedTemporaryFile(suffix=".json") as figures:
        command = [
            ricci_run,
            f"--einsum={expression}",
            f"--random={','.join(shape + ':f64' for shape in shapes.split(';'))}",
            "--target=fhe",
            f"--secret={secret}",
            f"--slots={slots}",
            f"--encrypt-layout={layout}",
            "--check=ref",
            f"--json={figures.name}",
        ]
        run = subprocess.run(command, capture_output=True, text=True)
        if run.returncode != 0:
            print(f"fails: {' '.join(command)}\n{run.stdout}{run.stderr}")
            return {}
        return json.loads(figures.read())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ricci_run")
    parser.add_argument("table")
    parser.add_argument("--only", default="")
    parser.add_argument("--secret", default="0")
    options = parser.parse_args()
    only = set(filter(None, options.only.split(",")))
    with open(options.table, encoding="utf-8") as table:
        lines = [line.rstrip("\n") for line in table if line.strip() and line[0] != "#"]
    right = count = 0
    for number, line in enumerate(lines, 1):
        if only and str(number) not in only:
            continue
        expression, shapes, slots, *most = line.split("\t")
        for layout, limit in zip(LAYOUTS, map(int, most)):
            count += 1
            figures = run_case(options.ricci_run, options.secret, expression, shapes, slots, layout)
            if not figures:
                continue
            print(
                f"{layout} {expression} {shapes}, {slots} slots: {figures['rotations']} rotations (at most {limit}, "
                f"at least {figures['least_rotations']}), "
                f"{figures['pt_products']} products with plaintexts, depth {figures['depth']}"
            )
            if figures["rotations"] > limit:
                print("fails: more rotations than allowed")
                continue
            if figures["rotations"] < figures["least_rotations"]:
                print("fails: the lower bound is wrong")
                continue
            right += 1
    print(f"{right} of {count} are right")
    return 0 if count and right == count else 1


if __name__ == "__main__":
    sys.exit(main())
