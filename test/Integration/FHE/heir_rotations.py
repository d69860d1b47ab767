"""Counts the rotations of HEIR's plan for an encrypted vector times a clear matrix.

usage: heir_rotations.py HEIR_OPT EXTENT...

HEIR_OPT is in the wheel that tools/dev setup gets OpenFHE from: build/openfhe/heir/heir-opt. Its
output has a loop over the rotations that share a decomposition, and an operation for each other.
"""

import random
import re
import subprocess
import sys
import tempfile

SLOTS = 16384


def make_program(extent):
    generator = random.Random(1)
    rows = ",\n".join(
        "[" + ", ".join(f"{generator.uniform(-1, 1):.3f}" for _ in range(extent)) + "]"
        for _ in range(extent)
    )
    return f"""
func.func @main(%v: tensor<{extent}xf32> {{secret.secret}}) -> tensor<{extent}xf32> {{
  %m = arith.constant dense<[{rows}]> : tensor<{extent}x{extent}xf32>
  %zero = arith.constant dense<0.0> : tensor<{extent}xf32>
  %0 = linalg.matvec ins(%m, %v : tensor<{extent}x{extent}xf32>, tensor<{extent}xf32>)
      outs(%zero : tensor<{extent}xf32>) -> tensor<{extent}xf32>
  return %0 : tensor<{extent}xf32>
}}
"""


def count_rotations(output):
    hoisted = 0
    # A loop makes as many rotations as it has iterations.
    for match in re.finditer(r"scf\.forall \(%\w+\) in \((\d+)\)(.*?)scf\.forall\.in_parallel", output, re.S):
        hoisted += int(match[1]) * match[2].count("openfhe.fast_rotation %")
    return len(re.findall(r"openfhe\.rot %", output)), hoisted


def main():
    heir_opt, *extents = sys.argv[1:]
    for extent in map(int, extents):
        with tempfile.NamedTemporaryFile("w", suffix=".mlir") as file:
            file.write(make_program(extent))
            file.flush()
            run = subprocess.run(
                [heir_opt, file.name, f"--mlir-to-ckks=ciphertext-degree={SLOTS}", "--scheme-to-openfhe"],
                capture_output=True,
                text=True,
            )
        if run.returncode:
            sys.exit(f"heir-opt failed: {run.stderr[:1000]}")
        single, hoisted = count_rotations(run.stdout)
        print(f"{extent}x{extent}: {single + hoisted} rotations, {hoisted} of them hoisted, "
              f"{run.stdout.count('openfhe.mul_plain %')} products with plaintexts")


if __name__ == "__main__":
    main()
