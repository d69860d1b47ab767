# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The order of dimensions in memory."""


def descending(strides, shape):
    """The dimensions from the outermost in memory to the innermost."""
    return tuple(
        sorted(range(len(strides)), key=lambda dim: -abs(strides[dim]) if shape[dim] > 1 else 0)
    )


def iteration_order(labels, operands):
    """`labels` in the order in which NumPy's iterator walks them for order 'K'.

    `operands` has a dict from label to stride for each. The iterator sorts by
    insertion; where operands disagree, the given order stays (NumPy's
    npyiter_find_best_axis_ordering).
    """
    order = []
    for label in labels:
        position = len(order)
        for i in reversed(range(len(order))):
            ambiguous, swap = True, False
            for strides in operands:
                outer, inner = abs(strides.get(order[i], 0)), abs(strides.get(label, 0))
                if outer and inner:
                    if inner <= outer:
                        swap = False
                    elif ambiguous:
                        swap = True
                    ambiguous = False
            if not ambiguous:
                if not swap:
                    break
                position = i
        order.insert(position, label)
    return order
