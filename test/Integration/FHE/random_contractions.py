"""Runs random contractions with secret operands, each checked against the reference.

The layout that the client encrypts by is drawn, too. With --compare, each is planned as in the
textbook as well, and must not take more rotations than that. On openfhe, errors in f64 have to
be within bounds that are at most 4 bits above them in the median.

    random_contractions.py RICCI_RUN [--count=N] [--seed=S] [--first=I] [--backend=NAME]
                           [--slots=N,...] [--compare]

Contraction I of a seed is the same whatever the count. A failure prints the command that
replays it; the exit status is 0 only if all are right.
"""

import argparse
import math
import random
import shlex
import string
import sys

import checked_run

# Index tuples, padded to powers of two, of a contraction, for each slot of a ciphertext.
MOST_CIPHERTEXTS = 64
MOST_POSITIONS = 1 << 16


def padded(extent):
    return 1 << max(extent - 1, 0).bit_length()


def count_ciphertexts(shape, slots):
    positions = 1
    for extent in shape:
        positions *= padded(extent)
    return max(1, positions // slots)


def random_extent(rng, room):
    """1 and powers of two are likely, ragged extents likelier."""
    extent = rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 16, 17, 32, 33, 64, 100])
    return extent if padded(extent) <= room else rng.choice([1, 2, 3])


def draw_labels(rng, most):
    extents, room = {}, most
    for label in rng.sample(string.ascii_letters, rng.randint(1, 5)):
        extents[label] = random_extent(rng, room)
        room = max(1, room // padded(extents[label]))
    return extents


def draw_einsum(rng, most):
    extents = draw_labels(rng, most)
    labels = list(extents)
    # What an ellipsis stands for, the last dimension last.
    ellipsis = [rng.choice([1, 2, 3])] if rng.random() < 0.2 else []
    used, terms, shapes = [], [], []
    for _ in range(rng.choices([1, 2, 3, 4], [20, 50, 20, 10])[0]):
        term = rng.choices(labels, k=rng.randint(0, 3))
        shape = []
        for label in term:
            # A diagonal has no dimension that broadcasts.
            broadcasts = term.count(label) == 1 and label in used and rng.random() < 0.1
            shape.append(1 if broadcasts else extents[label])
        if ellipsis and rng.random() < 0.7:
            shape += [rng.choice([1, extent]) for extent in ellipsis]
            term.append("...")
        used += [label for label in term if label != "..."]
        terms.append("".join(term))
        shapes.append(shape)
    kept = [label for label in dict.fromkeys(used) if rng.random() < 0.5]
    rng.shuffle(kept)
    if any("..." in term for term in terms):
        kept.insert(rng.randint(0, len(kept)), "...")
    arrow = "" if rng.random() < 0.2 else "->" + "".join(kept)
    return ",".join(terms) + arrow, shapes


def draw_matrices(rng, most):
    """Secret vectors, perhaps in a batch, times a clear matrix."""
    room, extents = most, {}
    for label in rng.sample("abij", rng.randint(2, 4)) + ["k"]:
        extents[label] = random_extent(rng, room)
        room = max(1, room // padded(extents[label]))
    labels = list(extents)
    batch = [label for label in labels if label in "ab"]
    inner = ["k"] + [label for label in labels if label == "j" and rng.random() < 0.3]
    vector = batch + inner
    matrix = [label for label in labels if label not in batch or rng.random() < 0.3]
    kept = [label for label in labels if label not in inner]
    for part in (vector, matrix, kept):
        if rng.random() < 0.5:
            rng.shuffle(part)
    terms = ["".join(vector), "".join(matrix)]
    return f"{','.join(terms)}->{''.join(kept)}", [
        [extents[label] for label in term] for term in terms
    ]


def draw_notation(rng, most):
    """Affine indices, sums, differences, an initial value, a mask."""
    m, k = random_extent(rng, most), random_extent(rng, most // 8)
    k = min(k, 16)
    m = max(1, min(m, most // padded(k)))
    stride = rng.choice([1, 2, 3])
    kind = rng.choice(["window", "sum", "difference", "init", "mask", "group", "negate"])
    if kind == "window":
        return (
            f"Z[m] = add[k](A[{stride} * m + k] * W[k])",
            [[stride * (m - 1) + k], [k]],
        )
    if kind == "group":
        return (
            f"Z[m, k] = A[m, k] * S[m floordiv {stride}, k mod {stride}]",
            [[m, k], [(m - 1) // stride + 1, min(stride, k)]],
        )
    if kind == "negate":
        return "Z[k, m] = neg(A[m, k])", [[m, k]]
    if kind in ("sum", "difference"):
        operator = "+" if kind == "sum" else "-"
        head = rng.choice(["Z[m] = add[k]", "Z[k] = add[m]", "Z[k, m] = "])
        return f"{head}(A[m, k] {operator} B[k])", [[m, k], [k]]
    if kind == "init":
        return "Z[m] = add[k](A[m, k] * B[k]) from C[m]", [[m, k], [k], [m]]
    return "Z[k] = add[m](A[m, k] * B[m]) where M[m, k]", [[m, k], [m], [m, k]]


def draw(seed, number, slot_choices, backend):
    rng = random.Random(f"{seed}:{number}")
    slots = rng.choice(slot_choices)
    most = min(MOST_POSITIONS, slots * MOST_CIPHERTEXTS)
    while True:
        kind = rng.choices(["einsum", "notation", "matrices"], [60, 20, 20])[0]
        if kind == "einsum":
            expression, shapes = draw_einsum(rng, most)
        elif kind == "notation":
            expression, shapes = draw_notation(rng, most)
        else:
            expression, shapes = draw_matrices(rng, most)
        if not all(count_ciphertexts(shape, slots) <= MOST_CIPHERTEXTS for shape in shapes):
            continue
        secret = [i for i in range(len(shapes)) if rng.random() < 0.6]
        if kind == "matrices":
            secret = [0]
        if secret and expression:
            break
    if len(secret) == len(shapes):
        chosen = "all"
    else:
        chosen = ",".join(map(str, secret))
    kind = rng.choice(["f64", "f64", "f32"])
    layout = rng.choice(["row-major", "packed", "replicated"])
    types = [kind] * len(shapes)
    if " where " in expression:
        types[-1] = "i1"
    items = ",".join(
        "x".join(map(str, shape)) + ":" + kind for shape, kind in zip(shapes, types)
    )
    return [
        f"--einsum={expression}",
        f"--random={items}",
        f"--seed={rng.randrange(1 << 30)}",
        "--target=fhe",
        f"--backend={backend}",
        f"--secret={chosen}",
        f"--slots={slots}",
        f"--encrypt-layout={layout}",
        "--check=ref",
    ]


class Comparison:
    """Rotations of plans beside those of the textbook's."""

    def __init__(self):
        self.logarithms = []

    def add(self, command, result):
        """Whether the plan, which took `result`, is not worse."""
        textbook = [
            word
            for word in command
            if word != "--check=ref" and not word.startswith("--encrypt-layout")
        ]
        reference, _ = checked_run.run(textbook + ["--plan=textbook"])
        ours, theirs = result["rotations"], reference["rotations"]
        # One more of each, for plans without rotations.
        self.logarithms.append(math.log((ours + 1) / (theirs + 1)))
        if ours > theirs:
            print(f"{ours} rotations, and {theirs} in the textbook's plan")
        for plan in (result, reference):
            if plan["least_rotations"] > plan["rotations"]:
                print(f"{plan['rotations']} rotations of at least {plan['least_rotations']}")
                return False
        return ours <= theirs

    def describe(self):
        mean = math.exp(sum(self.logarithms) / max(1, len(self.logarithms)))
        return f"{mean:.2f} of the textbook's rotations (geometric mean, one added to each)"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ricci_run")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--backend", default="simulator")
    parser.add_argument("--slots", default="8,64,1024,16384")
    parser.add_argument("--compare", action="store_true")
    options = parser.parse_args()
    slot_choices = [int(slots) for slots in options.slots.split(",")]
    print(f"seed: {options.seed}")
    comparison, bounds = Comparison(), checked_run.ErrorBounds()
    failures = several = mixed = 0
    for number in range(options.first, options.first + options.count):
        command = [options.ricci_run]
        command += draw(options.seed, number, slot_choices, options.backend)
        result, output = checked_run.run(command)
        several += "ciphertexts: 1 in" not in output
        mixed += "--secret=all" not in command
        right = result is not None and result["class"] == "A"
        # The bounds of others are mostly of roundings to f32, which ciphertexts don't do.
        if right and any(":f64" in word for word in command):
            bounds.add(result)
        if right and options.compare:
            right = comparison.add(command, result)
        if not right:
            failures += 1
            print(f"contraction {number} fails; replay it with")
            print("  " + shlex.join(command))
            print(output[-4000:])
    if options.compare:
        print(comparison.describe())
    if options.backend == "openfhe":
        print(bounds.describe())
        failures += not bounds.hold()
    print(
        f"{options.count - failures} of {options.count} contractions are right; "
        f"{mixed} mix secret and clear operands, {several} have several ciphertexts"
    )
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
