"""Compares measured errors of encrypted einsums with the bounds that are predicted for them.

    error_bounds.py RICCI_RUN TABLE.tsv [--backend=NAME] [--only=NUMBER,...] [--random=COUNT]
                    [--seed=S] [--slots=N]

Of each line of the table the columns: number, expression, shapes. After them, COUNT random
einsums of one to three operands. All operands are secret, uniform in [-1, 1). Prints a line for
each with the bits that the bound is above the error, and their median; the exit status is 0 only
if no error is above its bound, and the median is at most 4 bits.
"""

import argparse
import json
import math
import random
import statistics
import subprocess
import sys
import tempfile


def draw(source):
    """A random einsum and its shapes."""
    extents = {letter: source.choice([1, 2, 3, 4, 5, 7, 8]) for letter in "abcd"}
    operands = [
        "".join(source.sample("abcd", source.randint(1, 3)))
        for _ in range(source.randint(1, 3))
    ]
    letters = sorted(set("".join(operands)))
    result = "".join(source.sample(letters, source.randint(0, len(letters))))
    shapes = ["x".join(str(extents[letter]) for letter in operand) for operand in operands]
    return f"{','.join(operands)}->{result}", shapes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ricci_run")
    parser.add_argument("table")
    parser.add_argument("--backend", default="openfhe")
    parser.add_argument("--only", default="")
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--slots", type=int, default=16384)
    options = parser.parse_args()
    only = set(filter(None, options.only.split(",")))
    cases = []
    with open(options.table, encoding="utf-8") as table:
        for line in table:
            if line.startswith("#") or not line.strip():
                continue
            number, expression, shapes = line.rstrip("\n").split("\t")[:3]
            if only and number not in only:
                continue
            items = []
            for shape in shapes.split(";"):
                name, _, times = shape.strip().partition(" ")
                items += [name] * {"": 1, "twice": 2, "x3": 3, "×3": 3}[times]
            cases.append((f"case {number}", expression, items, 16384))
    source = random.Random(options.seed)
    print(f"seed: {options.seed}")
    for number in range(options.random):
        cases.append((f"random {number}", *draw(source), options.slots))
    bits = []
    failures = 0
    for name, expression, shapes, slots in cases:
        with tempfile.NamedTemporaryFile(suffix=".json") as figures:
            command = [
                options.ricci_run,
                f"--einsum={expression}",
                "--random=" + ",".join(shape + ":f64" for shape in shapes),
                "--target=fhe",
                f"--backend={options.backend}",
                "--secret=all",
                f"--slots={slots}",
                "--check=ref",
                f"--json={figures.name}",
            ]
            run = subprocess.run(command, capture_output=True, text=True)
            text = figures.read().decode()
        if run.returncode != 0 or not text:
            failures += 1
            print(f"{name} fails: {' '.join(command)}\n{run.stderr}")
            continue
        result = json.loads(text)
        error, bound = result["max_abs_error"], result["error_bound"]
        above = math.log2(bound / error) if error > 0 else math.inf
        bits.append(above)
        failures += above < 0
        print(
            f"{name}: {expression}: error {error:.2g}, bound {bound:.2g}, {above:.1f} bits",
            flush=True,
        )
    median = statistics.median(bits) if bits else math.inf
    within = sum(above >= 0 for above in bits)
    print(f"{within} of {len(cases)} within their bounds, {median:.2f} bits above in the median")
    return 1 if failures or median > 4 else 0


if __name__ == "__main__":
    sys.exit(main())
