"""Runs products of every kind of code widened, bit by bit, and by tables.

    forms.py RICCI_OPT RICCI_RUN DIRECTORY [--seed=S] [--all] [--only=NAME]

A program multiplies, for each code and each extent of the sum, codes by 8-bit integers: once as
integers or exact floats, which all forms must give as the reference does, bit for bit; and once
with scales and zero points of rows or groups, which all forms must give alike.
Without --all, a code takes one or two of the extents, which change from code to code.
--only runs one program, as "scales".
Prints what each form rewrote; the exit status is 0 only if all are equal.
"""

import argparse
import pathlib
import subprocess
import sys

import numpy

EXTENTS = (1, 7, 63, 64, 65, 130)
# With fewer than four columns kernels are loops, which compile faster; packed panels, of which
# a few products suffice, are tested with more.
ROWS, COLUMNS, PANEL_COLUMNS = 5, 3, 6
# The extent of sums with scales, and the elements that share one.
SCALED, GROUP = 130, 26

FORMS = {
    "widened": [],
    "bit-serial": ["--q-split-digits"],
    "lookup": ["--q-look-up-tables"],
}
# Several wide codes to an index, besides.
WIDE_TABLES = {"lookup in 256 entries": ["--q-look-up-tables=index-bits=8"]}
PREPARE = [
    "--convert-q-to-ein",
    "--ein-factor-scales",
    "--ein-correct-zero-points",
    "--ein-factor-scales",
]


class Code:
    """A code with its patterns in use, and how programs give them."""

    def __init__(self, name, width, signed=False, patterns=None, integer=True, zero=False):
        self.name = name
        self.element = ("si" if signed else "ui") + str(width)
        self.integer = integer
        self.zero = zero
        low = -(1 << (width - 1)) if signed else 0
        self.patterns = patterns or range(low, low + (1 << width))
        self.dtype = "int8" if signed else "bool" if width == 1 else "uint8"

    def draw(self, generator, shape):
        return generator.choice(list(self.patterns), shape).astype(self.dtype)


def integers():
    for width in range(1, 9):
        yield Code(f"int{width}", width, signed=True, zero=True)
        yield Code(f"uint{width}", width, zero=True)


def others():
    for width in range(1, 9):
        yield Code(f"bipolar{width}", width)
    yield Code("ternary", 2, patterns=(0, 1, 3))
    yield Code("digits<-2,-1,0,1,2>", 3, patterns=range(5))
    yield Code("digits<0,3,5>", 2, patterns=range(3))


def reals():
    yield Code("pow2<4,-6>", 4, integer=False)
    yield Code("pow2<3,0>", 3, integer=False)
    yield Code("fixed<8,3>", 8, signed=True, integer=False)
    yield Code("fixed<5,7>", 5, signed=True, integer=False)
    yield Code("ufixed<7,1>", 7, integer=False)
    yield Code("e4m3fn", 8, integer=False)
    yield Code("e5m2", 8, integer=False)
    yield Code("e2m1fn", 4, integer=False)
    yield Code("float<3,2,3,none>", 6, integer=False)
    yield Code("nf4", 4, integer=False)
    yield Code("table<0.5,-0.25,1.0>", 2, patterns=range(3), integer=False)
    yield Code("power<4,0.5>", 4, integer=False)


ACTIVATIONS = {
    "int8": Code("int8", 8, signed=True),
    "uint8": Code("uint8", 8),
    "bipolar8": Code("bipolar8", 8),
}


class Program:
    """One function of many products; arguments and results in order."""

    def __init__(self, generator):
        self.generator = generator
        self.arguments = []
        self.parameters = []
        self.body = []
        self.results = []

    def argument(self, kind, array):
        name = f"%a{len(self.parameters)}"
        shape = "".join(f"{extent}x" for extent in array.shape)
        self.parameters.append(f"{name}: tensor<{shape}{kind}>")
        self.arguments.append(array)
        return name

    def codes(self, code, shape):
        array = code.draw(self.generator, shape)
        return self.argument(f"!q.code<{code.name}>", array)

    def dequantize(self, code, shape, element, scheme=""):
        name = f"%v{len(self.body)}"
        shape_text = f"{shape[0]}x{shape[1]}x"
        codes = self.codes(code, shape)
        self.body.append(
            f"{name} = q.dequantize {codes} {scheme} : tensor<{shape_text}!q.code<{code.name}>>"
            f" -> tensor<{shape_text}{element}>"
        )
        return name

    def product(self, left, right, extent, element, result, columns=COLUMNS):
        name = f"%v{len(self.body)}"
        self.body.append(
            f'{name} = ein.contract "mk,kn->mn"({left}, {right}) : (tensor<{ROWS}x{extent}x{element}>,'
            f" tensor<{extent}x{columns}x{element}>) -> tensor<{ROWS}x{columns}x{result}>"
        )
        self.results.append((name, f"tensor<{ROWS}x{columns}x{result}>"))

    def plain(self, weights, activations, extent, columns=COLUMNS):
        """Exact in f64 at every step, for these codes and extents."""
        left = self.dequantize(weights, (ROWS, extent), "f64")
        right = self.dequantize(activations, (extent, columns), "f64")
        self.product(left, right, extent, "f64", "i32" if weights.integer else "f64", columns)

    def scaled(self, weights, activations, grouped):
        """With a scale, and for codes that have them a zero point, of rows or of their groups."""
        shape = (ROWS, SCALED // GROUP) if grouped else (ROWS,)
        scales = self.generator.uniform(0.5, 2, shape).astype("float32")
        place = f"m, k floordiv {GROUP}" if grouped else "m"
        roles = [f"scale = (m, k) -> ({place})"]
        values = [self.argument("f32", scales)]
        kinds = [f"tensor<{'x'.join(map(str, shape))}xf32>"]
        if weights.zero:
            zeros = self.generator.integers(-9, 9, shape).astype("int8")
            roles.append(f"zero_point = (m, k) -> ({place})")
            values.append(self.argument("i8", zeros))
            kinds.append(f"tensor<{'x'.join(map(str, shape))}xi8>")
        scheme = f"by <{', '.join(roles)}>({', '.join(values)} : {', '.join(kinds)})"
        left = self.dequantize(weights, (ROWS, SCALED), "f32", scheme)
        right = self.dequantize(activations, (SCALED, COLUMNS), "f32")
        self.product(left, right, SCALED, "f32", "f32")

    def __str__(self):
        names = ", ".join(name for name, _ in self.results)
        kinds = ", ".join(kind for _, kind in self.results)
        lines = "\n  ".join(self.body)
        return (
            f"func.func @main({', '.join(self.parameters)}) -> ({kinds}) {{\n  {lines}\n"
            f"  return {names} : {kinds}\n}}\n"
        )


def exact(generator, take_all):
    """Programs that every form gives exactly, by name."""
    for name, group, activations, count in (
        ("integers", integers(), "int8", 2),
        ("integers, unsigned", integers(), "uint8", 1),
        ("digits", others(), "bipolar8", 2),
        ("digits, signed", others(), "int8", 1),
        ("reals", reals(), "int8", 2),
    ):
        codes = list(group)
        if take_all:
            # LLVM takes time that grows with the square of a function.
            for extent in EXTENTS:
                program = Program(generator)
                for code in codes:
                    program.plain(code, ACTIVATIONS[activations], extent)
                yield f"{name}, {extent} terms", program
            continue
        program = Program(generator)
        for i, code in enumerate(codes):
            some = (EXTENTS[i % 6], EXTENTS[(i + 4) % 6])
            for extent in some[:count]:
                program.plain(code, ACTIVATIONS[activations], extent)
        yield name, program
    program = Program(generator)
    for code, activations in (
        (Code("int3", 3, signed=True), "int8"),
        (Code("bipolar1", 1), "bipolar8"),
        (Code("digits<0,3,5>", 2, patterns=range(3)), "uint8"),
    ):
        program.plain(code, ACTIVATIONS[activations], 65, PANEL_COLUMNS)
    yield "panels", program


def with_scales(generator):
    program = Program(generator)
    # Floats among the codes keep their scales inside of the sum.
    for code in [*list(integers())[::3], *list(others())[::3], *list(reals())[:5:2]]:
        program.scaled(code, ACTIVATIONS["int8"], grouped=not code.zero)
    for code in list(integers())[2::5]:
        program.scaled(code, ACTIVATIONS["int8"], grouped=True)
    return program


class Runner:
    def __init__(self, options):
        self.options = options
        self.directory = pathlib.Path(options.directory)
        self.directory.mkdir(parents=True, exist_ok=True)

    def call(self, command):
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            sys.exit(f"{' '.join(map(str, command[:3]))} …: {result.stderr}")

    def run(self, source, program, target, *arguments):
        inputs = []
        for i, array in enumerate(program.arguments):
            path = self.directory / f"in-{i}.npy"
            numpy.save(path, array)
            inputs.append(path)
        outputs = []
        for i in range(len(program.results)):
            outputs += ["-o", self.directory / f"out-{i}.npy"]
        self.call(
            [self.options.ricci_run, source, "--entry=main", f"--target={target}", *arguments]
            + inputs
            + outputs
        )
        return [self.read(path) for path in outputs[1::2]]

    def read(self, path):
        """The bytes; a NaN has no sign or payload of its own.

        Nor has a zero its sign: a sum of one term is the term -0, or 0 + -0, which is 0.
        """
        array = numpy.load(path)
        if array.dtype.kind == "f":
            array[numpy.isnan(array)] = numpy.nan
            array += 0.0
        return array.tobytes()

    def rewrite(self, source, passes):
        path = self.directory / "form.mlir"
        self.call([self.options.ricci_opt, source, *PREPARE, *passes, "-o", path])
        return path

    def compare(self, name, program, reference):
        """Whether all forms give what the reference does, or without one, all the same."""
        source = self.directory / "program.mlir"
        source.write_text(str(program), encoding="utf-8")
        expected = self.run(source, program, "ref") if reference else None
        equal = True
        forms = FORMS | WIDE_TABLES if name == "reals" or self.options.all else FORMS
        for form, passes in forms.items():
            path = self.rewrite(source, passes)
            text = path.read_text(encoding="utf-8")
            rewritten = text.count("_popcount(") + text.count("q.lut_sum")
            found = self.run(path, program, "cpu", "--compile-from=quant")
            expected = expected or found
            same = sum(a == b for a, b in zip(found, expected))
            equal &= same == len(found)
            print(f"{name}, {form}: {rewritten} of {len(found)} rewritten, {same} equal")
        return equal


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ricci_opt")
    parser.add_argument("ricci_run")
    parser.add_argument("directory")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--only")
    options = parser.parse_args()
    print(f"seed: {options.seed}")
    generator = numpy.random.default_rng(options.seed)
    runner = Runner(options)
    programs = [*exact(generator, options.all), ("scales", with_scales(generator))]
    equal = True
    for name, program in programs:
        if options.only in (None, name):
            equal &= runner.compare(name, program, reference=name != "scales")
    sys.exit(0 if equal else 1)


main()
