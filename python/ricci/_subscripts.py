# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What an einsum's subscripts say, in NumPy's two forms.

A label is a letter, or for a dimension that an ellipsis stands for its place
counted from the right: -1, -2, ….
"""

import functools
import operator
import string

# NumPy numbers the labels of its sublist form so.
_LETTERS = string.ascii_uppercase + string.ascii_lowercase


def split(arguments):
    """Einsum's positional arguments as a string and the operands."""
    if not arguments:
        raise ValueError("einsum got no arguments, expected subscripts and operands")
    first = arguments[0]
    if isinstance(first, bytes):
        first = first.decode("ascii", errors="replace")
    if isinstance(first, str):
        if len(arguments) < 2:
            raise ValueError("einsum got a string alone; pass an operand for each of its terms")
        return first, arguments[1:]
    if len(arguments) < 2:
        raise ValueError(
            "einsum got an operand alone; pass a string first, or a list of labels after it"
        )
    pairs = len(arguments) // 2
    terms = [_from_list(arguments[2 * i + 1]) for i in range(pairs)]
    subscripts = ",".join(terms)
    if len(arguments) % 2:
        subscripts += "->" + _from_list(arguments[-1])
    return subscripts, arguments[0 : 2 * pairs : 2]


def _from_list(labels):
    try:
        labels = list(labels)
    except TypeError:
        raise TypeError(
            f"subscripts are {labels!r}, expected a string first, or a list of integers and "
            "Ellipsis after each operand"
        ) from None
    return "".join(map(_from_label, labels))


def _from_label(label):
    if label is Ellipsis:
        return "..."
    try:
        number = operator.index(label)
    except TypeError:
        raise TypeError(
            f"a label is {label!r}, expected an integer from 0 to 51 or Ellipsis"
        ) from None
    if not 0 <= number < len(_LETTERS):
        raise ValueError(f"a label is {number}, expected an integer from 0 to 51")
    return _LETTERS[number]


@functools.lru_cache(maxsize=4096)
def parse(subscripts, ranks):
    """The labels of each operand's dimensions, and those of the result's."""
    left, arrow, right = subscripts.partition("->")
    terms = [_parse_term(subscripts, term) for term in left.split(",")]
    if len(terms) != len(ranks):
        raise ValueError(
            f"{subscripts!r} has {len(terms)} terms, but there are {len(ranks)} operands; "
            "give one term an operand"
        )
    covered = []
    for i, (term, rank) in enumerate(zip(terms, ranks)):
        count = rank - sum(label is not Ellipsis for label in term)
        if count < 0 or (count > 0 and Ellipsis not in term):
            raise ValueError(
                f"{subscripts!r}: operand {i} has {rank} dimensions, but its term has "
                f"{rank - count} labels; write a label, or '...', for each dimension"
            )
        covered.append(count)
    widest = max(covered)
    inputs = tuple(_expand(term, count) for term, count in zip(terms, covered))
    used = [label for labels in inputs for label in labels]
    if not arrow:
        once = sorted(
            label for label in set(used) if isinstance(label, str) and used.count(label) == 1
        )
        return inputs, (*range(-widest, 0), *once)
    term = _parse_term(subscripts, right)
    if widest and Ellipsis not in term:
        raise ValueError(
            f"{subscripts!r}: the output lacks the ellipsis that the inputs have; write '...' "
            "in it, or name the dimensions"
        )
    output = _expand(term, widest)
    for label in output:
        if label not in used:
            raise ValueError(
                f"{subscripts!r}: output label '{label}' is in no input; an output may only "
                "name input labels"
            )
        if output.count(label) > 1:
            raise ValueError(
                f"{subscripts!r}: output label '{label}' stands twice; an output names a label "
                "once"
            )
    return inputs, output


def _parse_term(subscripts, term):
    labels = []
    i = 0
    while i < len(term):
        if term[i] == " ":
            i += 1
        elif term.startswith("...", i):
            if Ellipsis in labels:
                raise ValueError(f"{subscripts!r}: a second ellipsis in one term; write one")
            labels.append(Ellipsis)
            i += 3
        elif term[i].isalpha():
            labels.append(term[i])
            i += 1
        else:
            raise ValueError(
                f"{subscripts!r}: found {term[i]!r}, expected a letter, ',', '...' or '->'"
            )
    return labels


def _expand(term, count):
    labels = []
    for label in term:
        labels.extend(range(-count, 0) if label is Ellipsis else (label,))
    return tuple(labels)


def _describe(label):
    if isinstance(label, str):
        return repr(label)
    return f"the dimension of '...' that is number {-label} from the right"


def get_extents(subscripts, inputs, shapes):
    """The extent of each label. A dimension of extent 1 broadcasts."""
    extents = {}
    for labels, shape in zip(inputs, shapes):
        for label, extent in zip(labels, shape):
            known = extents.setdefault(label, extent)
            if known == 1:
                extents[label] = extent
            elif extent not in (known, 1):
                raise ValueError(
                    f"{subscripts!r}: {_describe(label)} has extent {known} in one place and "
                    f"{extent} in another; make them equal, or one of them 1"
                )
    return extents


def write(inputs, output, boolean):
    """An expression of distinct labels for the compiler.

    An einsum string while letters last, else index notation.
    """
    order = dict.fromkeys([label for labels in inputs for label in labels])
    if len(order) <= len(_LETTERS):
        letters = dict(zip(order, string.ascii_lowercase + string.ascii_uppercase))
        terms = ["".join(letters[label] for label in labels) for labels in (*inputs, output)]
        return ",".join(terms[:-1]) + "->" + terms[-1]
    names = {label: f"r{i}" for i, label in enumerate(order)}

    def access(name, labels):
        return f"{name}[{', '.join(names[label] for label in labels)}]"

    times, plus = ("&", "or") if boolean else ("*", "add")
    body = f" {times} ".join(access(f"A{i}", labels) for i, labels in enumerate(inputs))
    reduced = [label for label in order if label not in output]
    if reduced:
        body = f"{access(plus, reduced)}({body})"
    return f"{access('Z', output)} = {body}"
