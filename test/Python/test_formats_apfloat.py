# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""lib/Format against LLVM's APFloat, as MLIR's convert-arith-to-apfloat calls it."""

import os
import pathlib
import subprocess

import numpy as np
import pytest

from test_formats import decode, encode

LLVM = pathlib.Path(os.environ.get("RICCI_LLVM_DIR", "/usr/lib/llvm-22"))
LIBRARIES = [
    LLVM / "lib" / f"lib{name}.so" for name in ("mlir_apfloat_wrappers", "mlir_c_runner_utils")
]

# MLIR's type, its width, and whether it has an infinity or NaN.
TYPES = {
    "e5m2": ("f8E5M2", 8, True),
    "e4m3fn": ("f8E4M3FN", 8, True),
    "e4m3": ("f8E4M3", 8, True),
    "e3m4": ("f8E3M4", 8, True),
    "e5m2fnuz": ("f8E5M2FNUZ", 8, True),
    "e4m3fnuz": ("f8E4M3FNUZ", 8, True),
    "e4m3b11fnuz": ("f8E4M3B11FNUZ", 8, True),
    "e3m2fn": ("f6E3M2FN", 6, False),
    "e2m3fn": ("f6E2M3FN", 6, False),
    "e2m1fn": ("f4E2M1FN", 4, False),
}

PROGRAM = """
func.func private @printI64(i64)
func.func private @printNewline()
func.func @main() {{
  %begin = arith.constant 0 : index
  %one = arith.constant 1 : index
  %end = arith.constant 65536 : index
  scf.for %i = %begin to %end step %one {{
    %bits = arith.index_cast %i : index to i16
    %number = arith.bitcast %bits : i16 to f16
    %rounded = arith.truncf %number : f16 to {type}
    %code = arith.bitcast %rounded : {type} to i{width}
    %wide = arith.extui %code : i{width} to i64
    func.call @printI64(%wide) : (i64) -> ()
    func.call @printNewline() : () -> ()
  }}
  return
}}
"""


def round_by_apfloat(mlir_type, width):
    """The codes of all float16 bit patterns, in order."""
    lowered = subprocess.run(
        [
            LLVM / "bin" / "mlir-opt",
            "-convert-arith-to-apfloat",
            "-convert-scf-to-cf",
            "-convert-to-llvm",
            "-reconcile-unrealized-casts",
        ],
        input=PROGRAM.format(type=mlir_type, width=width).encode(),
        check=True,
        capture_output=True,
    ).stdout
    printed = subprocess.run(
        [
            LLVM / "bin" / "mlir-runner",
            "-e=main",
            "-entry-point-result=void",
            "-shared-libs=" + ",".join(map(str, LIBRARIES)),
        ],
        input=lowered,
        check=True,
        capture_output=True,
    ).stdout
    return np.array(printed.split(), dtype=np.uint8)


@pytest.mark.skipif(
    not all(library.exists() for library in LIBRARIES), reason="no library of APFloat's for MLIR"
)
@pytest.mark.parametrize("name", TYPES)
def test_encodes_as_apfloat(name):
    mlir_type, width, has_special = TYPES[name]
    numbers = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    known = np.isfinite(numbers) if not has_special else ~np.isnan(numbers)
    expected = round_by_apfloat(mlir_type, width)
    assert len(expected) == len(numbers)
    table = decode(name)
    actual = encode(name, numbers, overflow="special" if has_special else "saturate")
    np.testing.assert_array_equal(table[actual][known], table[expected][known])
    zero = known & (table[actual] == 0)
    np.testing.assert_array_equal(actual[zero], expected[zero])
