"""The largest error, in units in the last place, of a function that a target computes.

function_ulps.py NAME TYPE COMMAND...: COMMAND, a ricci-run, gets a program, an input file
and -o. TYPE is f32 (rounded once), f32/2 (off by two units) or f64. The values are compared with those of long double arithmetic (64 bits of mantissa),
of erf and erfc with the C library's.
"""

import ctypes
import ctypes.util
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy

library = ctypes.CDLL(ctypes.util.find_library("m"))


def from_library(name):
    function = getattr(library, name)
    function.restype = ctypes.c_longdouble
    function.argtypes = [ctypes.c_longdouble]
    # ctypes rounds a long double to double, which is half an ulp of f64.
    return lambda values: numpy.array(
        [function(float(x)) for x in values], dtype=numpy.longdouble
    )


def rsqrt(values):
    return 1 / numpy.sqrt(values)


functions = {
    "acos": numpy.arccos,
    "acosh": numpy.arccosh,
    "asin": numpy.arcsin,
    "asinh": numpy.arcsinh,
    "atan": numpy.arctan,
    "atan2": numpy.arctan2,
    "atanh": numpy.arctanh,
    "cbrt": numpy.cbrt,
    "cos": numpy.cos,
    "cosh": numpy.cosh,
    "erf": from_library("erfl"),
    "erfc": from_library("erfcl"),
    "exp": numpy.exp,
    "exp2": numpy.exp2,
    "expm1": numpy.expm1,
    "log": numpy.log,
    "log10": numpy.log10,
    "log1p": numpy.log1p,
    "log2": numpy.log2,
    "powf": numpy.power,
    "rsqrt": rsqrt,
    "sin": numpy.sin,
    "sinh": numpy.sinh,
    "sqrt": numpy.sqrt,
    "tan": numpy.tan,
    "tanh": numpy.tanh,
}
positive = {"log", "log2", "log10", "sqrt", "rsqrt"}
# Where a function is defined, or does not overflow; the others up to 8.
bounds = {
    "acos": (-1, 1),
    "acosh": (1, 1e6),
    "asin": (-1, 1),
    "atanh": (-1, 1),
    "cbrt": (-1e20, 1e20),
    "erfc": (-6, 26),
    "log1p": (-0.999, 8),
}


program = """\
ein.op @function({parameters}) -> {type} {{
  %0 = math.{name} {values} : {type}
  ein.yield %0 : {type}
}}
func.func @main({tensors}) -> tensor<?x{type}> {{
  %0 = ein.contract "Z[i] = @function({accesses})"({operands}) : ({types}) -> tensor<?x{type}>
  return %0 : tensor<?x{type}>
}}
"""


def make_program(name, type_name, count):
    def join(form):
        return ", ".join(form.format(i=i, type=type_name) for i in range(count))

    return program.format(
        name=name,
        type=type_name,
        parameters=join("%x{i}: {type}"),
        values=join("%x{i}"),
        tensors=join("%a{i}: tensor<?x{type}>"),
        accesses=join("A{i}[i]"),
        operands=join("%a{i}"),
        types=join("tensor<?x{type}>"),
    )


def make_arguments(name, dtype):
    random = numpy.random.default_rng(2)
    limits = numpy.finfo(dtype)
    top = float(numpy.log(limits.max))
    if name in positive:
        spread = 2.0 ** random.uniform(limits.minexp, limits.maxexp - 1, 6000)
        near = random.uniform(0.5, 2, 4000)
        return [numpy.concatenate([spread, near]).astype(dtype)]
    if name == "powf":
        # Results from the smallest to the largest number.
        base = 2.0 ** random.uniform(-60, 60, 10000)
        base[5000:] = random.uniform(0.5, 2, 5000)
        exponent = random.uniform(-top, top, 10000) / numpy.log(base)
        return [base.astype(dtype), exponent.astype(dtype)]
    if name == "atan2":
        return list(random.normal(size=(2, 10000)).astype(dtype))
    ends = {"exp": top, "sinh": top, "cosh": top, "exp2": limits.maxexp}
    low, high = bounds.get(name, (-ends.get(name, 8), ends.get(name, 8)))
    wide = random.uniform(low, high, 6000)
    small = random.uniform(-1, 1, 4000) * 2.0 ** random.uniform(-20, 0, 4000)
    if name == "acosh":
        small = 1 + numpy.abs(small)
    if name in ("sin", "cos", "tan"):
        # The reduction of large arguments is most of the work.
        wide[2000:4000] = 2.0 ** random.uniform(3, limits.maxexp - 1, 2000)
        wide[4000:] = numpy.arange(1, 2001) * (numpy.pi / 2)
    return [numpy.concatenate([wide, small]).astype(dtype)]


def main():
    name, type_name, *command = sys.argv[1:]
    limit = {"f32": 0.51, "f32/2": 2, "f64": 2}[type_name]
    type_name = type_name.split("/")[0]
    dtype = {"f32": numpy.float32, "f64": numpy.float64}[type_name]
    arguments = make_arguments(name, dtype)
    with tempfile.TemporaryDirectory() as folder:
        sources = [Path(folder) / f"in{i}.npy" for i in range(len(arguments))]
        target = Path(folder) / "out.npy"
        for source, argument in zip(sources, arguments):
            numpy.save(source, argument)
        text = Path(folder) / "program.mlir"
        text.write_text(make_program(name, type_name, len(arguments)))
        subprocess.run(
            [*command, text, *sources, "-o", target],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        found = numpy.load(target)
    exact = functions[name](*(a.astype(numpy.longdouble) for a in arguments))
    limits = numpy.finfo(dtype)
    size = numpy.abs(exact)
    normal = (size >= limits.tiny) & (size <= limits.max)
    unit = numpy.spacing(numpy.abs(exact).astype(dtype)).astype(numpy.longdouble)
    error = numpy.abs(found.astype(numpy.longdouble) - exact)[normal] / unit[normal]
    print(f"{name} {type_name}: {float(error.max()):.3f} ulp")
    return 0 if error.max() < limit else 1


sys.exit(main())
