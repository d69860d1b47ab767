"""Runs conversions between random layouts against the reference.

random_layouts.py SEED COUNT PROGRAM [OPTION...] writes a program of COUNT arguments to
PROGRAM and calls ricci-run on it with the options. Each argument goes through three layouts
of its shape; what comes out is read by a contraction too. Layouts give each element a position of its own, since what they are made
of does: digits whose strides nest on each axis, behind which come a skew, a permutation, a
swizzle and copies.
"""

import random
import subprocess
import sys

AXES = ["bit", "addr", "reg", "lane", "warp", "bank", "dev", "ct", "slot", "limb"]


def draw_modes(rng, extent):
    """Extents of digits that cover `extent`, the last fastest; the first may cover more."""
    modes = []
    while extent > 1 and rng.random() < 0.6:
        inner = rng.randint(2, min(extent, 4))
        modes.insert(0, inner)
        extent = -(-extent // inner)
    return [extent + (rng.random() < 0.3), *modes]


def draw_layout(rng, shape):
    dimensions = [[[extent, None, 0] for extent in draw_modes(rng, size)] for size in shape]
    axes = rng.sample(AXES, rng.randint(1, 3))
    places = {axis: 1 for axis in axes}
    modes = [mode for modes in dimensions for mode in modes]
    rng.shuffle(modes)

    def take(extent):
        axis = rng.choice(axes)
        stride = places[axis] * rng.choice([1, 1, 1, 2, 3])
        places[axis] = stride * extent
        return axis, stride

    for mode in modes:
        mode[1:] = take(mode[0])
    text = ", ".join(
        f"{size} = " + " ".join(f"{n}@{axis}:{stride}" for n, axis, stride in modes)
        for size, modes in zip(shape, dimensions)
    )
    text = f"({text})"
    if rng.random() < 0.3:
        copies = rng.randint(2, 3)
        axis, stride = take(copies)
        text += f" rep {copies}@{axis}:{stride}"
    axis = rng.choice(axes)
    kind = rng.choice(["offset", "perm", "skew", "swizzle", ""])
    if kind == "offset":
        text += f" offset {axis}:{rng.randint(-5, 9)}"
    elif kind == "perm":
        image = list(range(places[axis]))
        rng.shuffle(image)
        text += f" perm {axis}[{' '.join(map(str, image))}]"
    elif kind == "skew" and len(shape) > 1:
        # The digit that moves takes all its values, lest two indices meet.
        text += f" skew 1.0 += {rng.choice([-2, -1, 1, 3])}*0.0 + {rng.randint(0, 3)}"
    elif kind == "swizzle":
        bits = rng.randint(1, 2)
        text += f" swizzle {axis}:{bits},{rng.randint(0, 2)},{rng.randint(bits, 3)}"
    return f"#layout.layout<{text}>"


def draw_program(rng, count):
    """The program, and what --random= takes for its arguments."""
    arguments, body, results, inputs = [], [], [], []
    for i in range(count):
        shape = [rng.choice([1, 2, 3, 5, 7, 8]) for _ in range(rng.randint(1, 3))]
        element = rng.choice(["f32", "f64", "i8", "si4", "ui16", "i1", "bf16"])

        def tensor(extents):
            return f"tensor<{''.join(f'{n}x' for n in extents)}{element}>"

        kind, reversed_kind = tensor(shape), tensor(shape[::-1])
        arguments.append(f"%x{i}: {kind}")
        inputs.append(f"{'x'.join(map(str, shape))}:{element}")
        value, last = f"%x{i}", draw_layout(rng, shape)
        for step in range(3):
            layout = draw_layout(rng, shape)
            body.append(
                f"  %y{i}_{step} = layout.convert {value} : {kind} from {last} to {layout}"
            )
            # Where it is said to lie need not be where it was put.
            value, last = f"%y{i}_{step}", rng.choice([layout, draw_layout(rng, shape)])
        ranks = "ijk"[: len(shape)]
        body.append(
            f'  %z{i} = ein.contract "{ranks}->{ranks[::-1]}"({value}) : ({kind})'
            f" -> {reversed_kind}"
        )
        results += [(f"%y{i}_{rng.randint(0, 2)}", kind), (f"%z{i}", reversed_kind)]
    types = ", ".join(kind for _, kind in results)
    program = [
        f"func.func @main({', '.join(arguments)}) -> ({types}) {{",
        *body,
        f"  return {', '.join(name for name, _ in results)} : {types}",
        "}",
    ]
    return "\n".join(program) + "\n", ",".join(inputs)


def main():
    seed, count, path = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    program, inputs = draw_program(random.Random(seed), count)
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"// seed {seed}\n{program}")
    run = ["ricci-run", path, f"--random={inputs}", "--check=ref", *sys.argv[4:]]
    sys.exit(subprocess.run(run, check=False).returncode)


main()
