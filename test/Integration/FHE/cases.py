"""Runs the einsums of a table with all operands secret, each checked against the reference.

    cases.py RICCI_RUN TABLE.tsv [--backend=NAME] [--only=NUMBER,...] [--layouts=NAME,...]

Of each line the columns: number, expression, shapes; what a published compiler spends on it
(rotations, products with plaintexts, depth); and the most rotations that a plan may take
where the client encrypts row-major, packed, and replicated. In the last two, a plan has at
most one product with a plaintext. Its depth is the least for so many operands, and one more
with a mask. On openfhe, errors have to be within bounds that are at most 4 bits above them in the
median. The exit status is 0 only if all are right.
"""

import argparse
import math
import sys

import checked_run

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


def run_case(options, layout, columns, bounds):
    """Whether the case is right."""
    number, expression, shapes = columns[:3]
    most_rotations = int(columns[6 + LAYOUTS.index(layout)])
    items = parse_shapes(shapes)
    command = [
        options.ricci_run,
        f"--einsum={expression}",
        f"--random={','.join(items)}",
        "--target=fhe",
        f"--backend={options.backend}",
        f"--encrypt-layout={layout}",
        "--secret=all",
        "--check=ref",
    ]
    result, output = checked_run.run(command)
    if not result:
        print(f"case {number} fails: {' '.join(command)}\n{output}")
        return False
    print(
        f"{layout} case {number}: {expression}: {result['rotations']} rotations "
        f"(at least {result['least_rotations']}, at most {most_rotations}; published {columns[3]}), "
        f"{result['pt_products']} products with plaintexts, depth {result['depth']}, "
        f"{bounds.add(result)}"
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
    bounds = checked_run.ErrorBounds()
    for line in lines:
        columns = line.split("\t")
        if only and columns[0] not in only:
            continue
        for layout in options.layouts.split(","):
            count += 1
            right += run_case(options, layout, columns, bounds)
    if options.backend == "openfhe":
        print(bounds.describe())
        if not bounds.hold():
            return 1
    print(f"{right} of {count} cases are right")
    return 0 if count and right == count else 1


if __name__ == "__main__":
    sys.exit(main())
