"""Zeros, infinities, NaN, subnormals and the ends of domains: functions as the C library has them.

function_specials.py TYPE COMMAND...: COMMAND, a ricci-run, gets a program with all functions
of TYPE (f32 or f64), their arguments and -o for each result. Signs of zeros count; numbers may be off by 4 units
in the last place.
"""

import math
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy

unary = {
    "acos": numpy.arccos,
    "acosh": numpy.arccosh,
    "asin": numpy.arcsin,
    "asinh": numpy.arcsinh,
    "atan": numpy.arctan,
    "atanh": numpy.arctanh,
    "cbrt": numpy.cbrt,
    "cos": numpy.cos,
    "cosh": numpy.cosh,
    "erf": numpy.vectorize(math.erf),
    "erfc": numpy.vectorize(math.erfc),
    "exp": numpy.exp,
    "exp2": numpy.exp2,
    "expm1": numpy.expm1,
    "log": numpy.log,
    "log10": numpy.log10,
    "log1p": numpy.log1p,
    "log2": numpy.log2,
    "sin": numpy.sin,
    "sinh": numpy.sinh,
    "tan": numpy.tan,
    "tanh": numpy.tanh,
}
binary = {"atan2": numpy.arctan2, "powf": numpy.power}
positive = [0, 0.5, 0.75, 1, 2, 3, 9, 88.8, 104, 710, 1023.5, 1e22, 1e-20, 1e-40, 1e-45]
positive += [5e-324, 1e-310]


def make_program(type_name):
    text = ""
    calls = []
    for name in [*unary, *binary]:
        count = 2 if name in binary else 1
        values = ", ".join(f"%x{i}" for i in range(count))
        parameters = ", ".join(f"%x{i}: {type_name}" for i in range(count))
        text += f"ein.op @{name}({parameters}) -> {type_name} {{\n"
        text += f"  %0 = math.{name} {values} : {type_name}\n  ein.yield %0 : {type_name}\n}}\n"
        accesses = ", ".join(f"A{i}[i]" for i in range(count))
        operands = ", ".join(f"%a{i}" for i in range(count))
        types = ", ".join([f"tensor<?x{type_name}>"] * count)
        calls.append(
            f'  %{name} = ein.contract "Z[i] = @{name}({accesses})"({operands})'
            f" : ({types}) -> tensor<?x{type_name}>\n"
        )
    results = ", ".join(f"%{name}" for name in [*unary, *binary])
    types = ", ".join([f"tensor<?x{type_name}>"] * len(calls))
    text += f"func.func @main(%a0: tensor<?x{type_name}>, %a1: tensor<?x{type_name}>) -> ({types}) {{\n"
    return text + "".join(calls) + f"  return {results} : {types}\n}}\n"


def same(found, wanted):
    if numpy.isnan(found) or numpy.isnan(wanted):
        return numpy.isnan(found) and numpy.isnan(wanted)
    if numpy.signbit(found) != numpy.signbit(wanted):
        return False
    if not (numpy.isfinite(found) and numpy.isfinite(wanted)):
        return found == wanted
    tiny = numpy.finfo(wanted.dtype).tiny
    return abs(found - wanted) <= 4 * numpy.spacing(max(abs(wanted), tiny))


def main():
    numpy.seterr(all="ignore")
    type_name, *command = sys.argv[1:]
    dtype = {"f32": numpy.float32, "f64": numpy.float64}[type_name]
    numbers = [*positive, numpy.finfo(dtype).max, numpy.inf]
    special = [sign * x for x in numbers for sign in (1.0, -1.0)] + [numpy.nan]
    special = numpy.array(special).astype(dtype)
    first, second = (grid.ravel().copy() for grid in numpy.meshgrid(special, special))
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "program.mlir").write_text(make_program(type_name))
        numpy.save(folder / "0.npy", first)
        numpy.save(folder / "1.npy", second)
        names = [*unary, *binary]
        outputs = [part for name in names for part in ("-o", folder / f"{name}.npy")]
        inputs = [folder / "0.npy", folder / "1.npy"]
        command = [*command, folder / "program.mlir", *inputs, *outputs]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        for name in names:
            found = numpy.load(folder / f"{name}.npy")
            arguments = [first, second] if name in binary else [first]
            function = {**unary, **binary}[name]
            exact = function(*(a.astype(float) for a in arguments)).astype(dtype)
            for i, value in enumerate(found):
                if not same(value, exact[i]):
                    print(f"{name}({first[i]}, {second[i]}): {value}, not {exact[i]}")
                    wrong += 1
    print(f"{len(names)} functions, {wrong} wrong values")
    return 1 if wrong else 0


sys.exit(main())
