"""The largest error, in units in the last place, of a function that a target computes.

function_ulps.py NAME TYPE COMMAND...: COMMAND, a ricci-run, gets a program, an input file
and -o. The values are compared with those of long double arithmetic (64 bits of mantissa),
of erf with the C library's erfl.
"""

import ctypes
import ctypes.util
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy

library = ctypes.CDLL(ctypes.util.find_library("m"))
library.erfl.restype = ctypes.c_longdouble
library.erfl.argtypes = [ctypes.c_longdouble]


def erf(values):
    # ctypes rounds a long double to double, which is half an ulp of f64.
    return numpy.array([library.erfl(float(x)) for x in values], dtype=numpy.longdouble)


def rsqrt(values):
    return 1 / numpy.sqrt(values)


functions = {
    "exp": numpy.exp,
    "log": numpy.log,
    "log1p": numpy.log1p,
    "tanh": numpy.tanh,
    "sqrt": numpy.sqrt,
    "rsqrt": rsqrt,
    "erf": erf,
}


program = """\
ein.op @function(%x: {type}) -> {type} {{
  %0 = math.{name} %x : {type}
  ein.yield %0 : {type}
}}
func.func @main(%a: tensor<?x{type}>) -> tensor<?x{type}> {{
  %0 = ein.contract "Z[i] = @function(A[i])"(%a) : (tensor<?x{type}>) -> tensor<?x{type}>
  return %0 : tensor<?x{type}>
}}
"""


def make_arguments(name, dtype):
    random = numpy.random.default_rng(2)
    limits = numpy.finfo(dtype)
    top = numpy.log(float(limits.max))
    if name in ("log", "sqrt", "rsqrt"):
        spread = 2.0 ** random.uniform(limits.minexp, limits.maxexp - 1, 20000)
        near = random.uniform(0.5, 2, 10000)
        values = numpy.concatenate([spread, near])
    else:
        bound = top if name == "exp" else 8
        wide = random.uniform(-0.999 if name == "log1p" else -bound, bound, 20000)
        small = random.uniform(-1, 1, 10000) * 2.0 ** random.uniform(-20, 0, 10000)
        values = numpy.concatenate([wide, small])
    return values.astype(dtype)


def main():
    name, type_name, *command = sys.argv[1:]
    dtype = {"f32": numpy.float32, "f64": numpy.float64}[type_name]
    arguments = make_arguments(name, dtype)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "in.npy", Path(folder) / "out.npy"
        numpy.save(source, arguments)
        text = Path(folder) / "program.mlir"
        text.write_text(program.format(name=name, type=type_name))
        subprocess.run(
            [*command, text, source, "-o", target],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        found = numpy.load(target)
    exact = functions[name](arguments.astype(numpy.longdouble))
    normal = numpy.abs(exact) >= numpy.finfo(dtype).tiny
    unit = numpy.spacing(numpy.abs(exact).astype(dtype)).astype(numpy.longdouble)
    error = numpy.abs(found.astype(numpy.longdouble) - exact)[normal] / unit[normal]
    print(f"{name} {type_name}: {float(error.max()):.3f} ulp")
    return 0 if error.max() < (0.51 if type_name == "f32" else 2) else 1


sys.exit(main())
