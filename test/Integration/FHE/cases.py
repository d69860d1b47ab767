"""Runs the einsums of a table with all operands secret, each checked against the reference.

    cases.py RICCI_RUN TABLE.tsv [--backend=NAME] [--only=NUMBER,...] [--layouts=NAME,...]

Of each line the columns: number, expression, shapes; what a published compiler spends on it
(rotations, products with plaintexts, depth); and the most rotations that a plan may take
where the client encrypts row-major, packed, and replicated. In the last two, a plan has at
most one product with a plaintext. Its depth is the least for so many operands, and one more
with a mask. Ends with a line for each case; the exit status is 0 only if all are right.
"""

import argparse
import json
import math
import subprocess
import sys
import tempfile

LAYOUTS = ["row-major", "packed", "replicated"]


def parse_shapes(text):
    items = []
    for shape in text.split(";"):
        items.append(shape.strip() + ":f64")
    return items


def find_excess(result, operands, layout, most_rotations):
    """What the plan spends too much of; empty if nothing."""
    if result["rotations"] > most_rotations:
        return "more rotations than allowed"
    if layout == "row-major":
        return ""
    if result["pt_products"] > 1:
        return "more products with plaintexts than one"
    if result["depth"] > math.ceil(math.log2(operands)) + result["pt_products"]:
        return "deeper than its operands need"
    return ""


def run_case(options, layout, columns):
    """Whether the case is right."""
    number, expression, shapes = columns[:3]
    most_rotations = int(columns[6 + LAYOUTS.index(layout)])
    items = parse_shapes(shapes)
    with tempfile.NamedTemporaryFile(suffix=".json") as figures:
        command = [
            options.ricci_run,
            f"--einsum={expression}",
            f"--random={','.join(items)}",
            "--target=fhe",
            f"--backend={options.backend}",
            f"--encrypt-layout={layout}",
            "--secret=all",
            "--check=ref",
            f"--json={figures.name}",
        ]
        run = subprocess.run(command, capture_output=True, text=True)
        text = figures.read().decode()
    if run.returncode != 0 or not text:
        print(f"case {number} fails: {' '.join(command)}\n{run.stdout}{run.stderr}")
        return False
    result = json.loads(text)
    print(
        f"{layout} case {number}: {expression}: {result['rotations']} rotations "
        f"(at most {most_rotations}; published {columns[3]}), {result['pt_products']} "
        f"products with plaintexts, depth {result['depth']}, "
        f"error {result['max_abs_error']:.2g}"
    )
    excess = find_excess(result, len(items), layout, most_rotations)
    if excess or result["class"] != "A":
        print(f"case {number} fails: {excess or 'another class'}")
        return False
    return True


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ricci_run")
    parser.add_argument("table")
    parser.add_argument("--backend", default="simulator")
    parser.add_argument("--only", default="")
    parser.add_argument("--layouts", default=",".join(LAYOUTS))
    options = parser.parse_args()
    only = set(filter(None, options.only.split(",")))
    with open(options.table, encoding="utf-8") as table:
        lines = [line.rstrip("\n") for line in table if line.strip() and line[0] != "#"]
    right = count = 0
    for line in lines:
        columns = line.split("\t")
        if only and columns[0] not in only:
            continue
        for layout in options.layouts.split(","):
            count += 1
            right += run_case(options, layout, columns)
    print(f"{right} of {count} cases are right")
    return 0 if count and right == count else 1


if __name__ == "__main__":
    sys.exit(main())
