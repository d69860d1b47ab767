# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""lib/Format against ml_dtypes: every code, every float16, and hard floats."""

import bisect
import os
import pathlib
import subprocess
from fractions import Fraction

import ml_dtypes
import numpy as np
import pytest

BUILD = pathlib.Path(
    os.environ.get("RICCI_BUILD_DIR", pathlib.Path(__file__).parents[2] / "build")
)
TABLES = BUILD / "bin" / "ricci-format-tables"

FLOATS = {
    name: np.dtype(getattr(ml_dtypes, prefix + name))
    for prefix, names in {
        "float8_": "e5m2 e4m3fn e8m0fnu e4m3 e3m4 e5m2fnuz e4m3fnuz e4m3b11fnuz",
        "float6_": "e3m2fn e2m3fn",
        "float4_": "e2m1fn",
    }.items()
    for name in names.split()
}
INTEGERS = {name: np.dtype(getattr(ml_dtypes, name)) for name in "int2 int4 uint2 uint4".split()}


def run(*arguments, numbers=None):
    given = None if numbers is None else numbers.astype("<f8").tobytes()
    return subprocess.run(
        [TABLES, *arguments], input=given, check=True, capture_output=True
    ).stdout.split()


def decode(code):
    return np.array([float.fromhex(line.decode()) for line in run("decode", code)])


def encode(code, numbers, rounding="nearest_even", overflow="saturate"):
    return np.array(run("encode", code, rounding, overflow, numbers=numbers), dtype=np.uint8)


def every_float16():
    numbers = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
    return numbers[~np.isnan(numbers)]


def hard_float32(name):
    """A code's numbers and the middles between them, each with its neighbours in float32."""
    table = decode(name)
    table = np.unique(table[np.isfinite(table)])
    points = np.concatenate([table, (table[1:] + table[:-1]) / 2, table * 1.5, table * 2])
    points = points[np.abs(points) < 2.0**128].astype(np.float32)
    inf = np.float32(np.inf)
    points = np.concatenate([points, np.nextafter(points, inf), np.nextafter(points, -inf)])
    # ml_dtypes doesn't round float32's subnormals to the nearest e8m0.
    normal = np.abs(points) >= np.finfo(np.float32).smallest_normal
    return points[normal] if name == "e8m0fnu" else points


def assert_same_numbers(actual, expected):
    np.testing.assert_array_equal(actual, expected)
    finite = ~np.isnan(expected)
    np.testing.assert_array_equal(np.signbit(actual[finite]), np.signbit(expected[finite]))


def test_names_of_floats_are_all_compared():
    names = {name.decode() for name in run("names")}
    assert {name for name in names if name.startswith("e")} == set(FLOATS)


@pytest.mark.parametrize("name", [*FLOATS, *INTEGERS])
def test_decodes_as_ml_dtypes(name):
    dtype = {**FLOATS, **INTEGERS}[name]
    actual = decode(name)
    codes = np.arange(len(actual), dtype=np.uint8)
    if name in INTEGERS and name.startswith("i"):
        # ml_dtypes keeps integers sign-extended.
        shift = 8 - int(name[-1])
        codes = (codes << shift).view(np.int8) >> shift
    assert_same_numbers(actual, codes.view(dtype).astype(np.float64))


@pytest.mark.parametrize("name", FLOATS)
@pytest.mark.parametrize("numbers", ["float16", "hard"])
def test_encodes_as_ml_dtypes(name, numbers):
    numbers = every_float16() if numbers == "float16" else hard_float32(name)
    if name == "e8m0fnu":
        # ml_dtypes makes zero NaN; here it is the smallest number.
        numbers = numbers[numbers != 0]
    with np.errstate(all="ignore"):
        expected = numbers.astype(FLOATS[name])
    special = name not in ("e3m2fn", "e2m3fn", "e2m1fn")
    actual = encode(name, numbers, overflow="special" if special else "saturate")
    assert_same_numbers(decode(name)[actual], expected.astype(np.float64))


@pytest.mark.parametrize("name", FLOATS)
def test_saturates_as_ml_dtypes_clipped(name):
    numbers = hard_float32(name)
    numbers = np.concatenate([numbers, every_float16().astype(np.float32)])
    table = decode(name)
    finite = table[np.isfinite(table)]
    clipped = np.clip(numbers, np.float32(finite.min()), np.float32(finite.max()))
    expected = clipped.astype(FLOATS[name]).astype(np.float64)
    assert_same_numbers(table[encode(name, numbers)], expected)


@pytest.mark.parametrize(
    "name", ["float<7,0,63,ieee>", "float<6,1,31,fn>", "pow2<8,-60>", "exponent<7,63>", "power<8,1.5>"]
)
def test_wide_ranges_round_to_neighbours(name):
    """In fractions, what exceeds the integers of test/Unit/Format."""
    table = decode(name)
    used = sorted({Fraction(number) for number in table if np.isfinite(number)})
    numbers = hard_float32(name)
    for rounding in ("nearest_up", "floor", "truncate"):
        actual = table[encode(name, numbers, rounding)]
        for number, result in zip(numbers, actual):
            x, got = Fraction(float(number)), Fraction(result)
            above = bisect.bisect_left(used, x)
            if above == 0 or above == len(used) or used[above] == x:
                expected = used[min(above, len(used) - 1)]
            else:
                low, high = used[above - 1], used[above]
                expected = {
                    "nearest_up": high if 2 * x >= low + high else low,
                    "floor": low,
                    "truncate": low if x > 0 else high,
                }[rounding]
            assert got == expected, (rounding, number, result)


def test_nf4_is_nearest():
    table = decode("nf4")
    assert np.all(np.diff(table) > 0)
    numbers = every_float16().astype(np.float64)
    distance = np.abs(numbers[:, None] - table[None, :])
    least = np.partition(distance, 1, axis=1)
    clear = least[:, 0] != least[:, 1]
    expected = np.argmin(distance, axis=1)
    np.testing.assert_array_equal(encode("nf4", numbers)[clear], expected[clear])


@pytest.mark.parametrize("width, exponent", [(4, 0.5), (4, 2.0), (8, 1.5), (8, 0.25)])
def test_power_law(width, exponent):
    integers = np.arange(1 << width)
    integers = np.where(integers >> (width - 1), integers - (1 << width), integers)
    largest = (1 << (width - 1)) - 1
    expected = np.sign(integers) * (np.abs(integers) / largest) ** exponent
    np.testing.assert_array_equal(
        decode(f"power<{width},{exponent}>"), expected.astype(np.float32).astype(np.float64)
    )
