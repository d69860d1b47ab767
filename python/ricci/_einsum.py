# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""NumPy's einsum, compiled."""

import dataclasses
import functools
import math

import numpy as np

from . import _arrays, _compile, _layout, _subscripts

# Up to so many index tuples, compilation outweighs what knowing the extents
# saves: one program serves all extents, and runs on one thread.
_SMALL = 1 << 16

_CASTINGS = ("no", "equiv", "safe", "same_kind", "unsafe")


def einsum(*operands, out=None, optimize=False, dtype=None, order="K", casting="safe"):
    """Like numpy.einsum, but compiled: sums of products over labelled indices.

    Takes NumPy's arrays and those of any library that offers them by DLPack or
    the array interface, and gives a NumPy array. Differs from NumPy in that the
    result is never a view of an operand, in that any letter of Unicode is a
    label, and in that the compiler chooses the order of contractions: `optimize`
    is checked and otherwise ignored.
    """
    subscripts, operands = _subscripts.split(operands)
    _check_path(optimize, len(operands))
    order = _check_order(order)
    if casting not in _CASTINGS:
        raise ValueError(f"casting is {casting!r}, expected one of {', '.join(_CASTINGS)}")
    if dtype is not None:
        dtype = np.dtype(dtype)
    if out is not None and not isinstance(out, np.ndarray):
        raise TypeError(f"out is of type {type(out).__name__}, expected a NumPy array")
    arrays = [_arrays.as_array(operand) for operand in operands]
    if dtype is None and out is not None:
        dtype = _common_dtype([*(array.dtype for array in arrays), out.dtype])
    plan = _make_plan(
        subscripts,
        tuple((array.shape, array.strides, array.dtype) for array in arrays),
        dtype,
        order,
        casting,
    )
    if out is not None and out.shape != plan.shape:
        raise ValueError(f"out has shape {out.shape}, but the result has {plan.shape}")
    result = plan.run(arrays)
    if out is None:
        return result if result.ndim else result[()]
    # NumPy's optimized contractions write to `out` without a check.
    np.copyto(out, result, casting="unsafe" if optimize else casting)
    return out


def _check_path(optimize, count):
    """Whether NumPy would take `optimize`: a flag, a method, or a path."""
    if optimize is None or isinstance(optimize, (bool, np.bool_)):
        return
    if isinstance(optimize, str):
        if optimize not in ("greedy", "optimal"):
            raise KeyError(f"path name {optimize!r} is unknown, expected 'greedy' or 'optimal'")
        return
    path = list(optimize)
    if not path or path[0] != "einsum_path":
        return
    for step in path[1:]:
        count -= len(step) - 1
    if count != 1:
        raise RuntimeError(
            f"the einsum_path leaves {count} operands, expected one; contract all of them"
        )


def _check_order(order):
    if order is None:
        return "K"
    if not isinstance(order, str):
        raise TypeError(f"order is {order!r}, expected 'C', 'F', 'A' or 'K'")
    if order.upper() not in ("C", "F", "A", "K"):
        raise ValueError(f"order is {order!r}, expected 'C', 'F', 'A' or 'K'")
    return order.upper()


def _common_dtype(dtypes):
    try:
        return np.result_type(*dtypes)
    except TypeError:
        names = ", ".join(str(dtype) for dtype in dtypes)
        raise TypeError(
            f"the dtypes {names} have no common one; convert the arrays, or state dtype="
        ) from None


@dataclasses.dataclass(frozen=True)
class _Operand:
    """How an array becomes an argument of the program."""

    index: tuple  # drops dimensions that broadcast
    axes: tuple  # from the outermost in memory to the innermost
    dtype: np.dtype
    labels: tuple

    def prepare(self, array):
        array = array[self.index].transpose(self.axes)
        return array if array.dtype == self.dtype else array.astype(self.dtype)


@dataclasses.dataclass(frozen=True)
class _Plan:
    """All that follows from the operands' shapes, strides and types."""

    program: object
    operands: list
    types: list
    axes: tuple  # of the program's result, in the order of the subscripts
    shape: tuple

    def run(self, arrays):
        arrays = [operand.prepare(array) for operand, array in zip(self.operands, arrays)]
        (result,) = _compile.call(self.program, "main", arrays, self.types)
        return result.transpose(self.axes)


@functools.lru_cache(maxsize=1024)
def _make_plan(subscripts, signature, dtype, order, casting):
    shapes = [shape for shape, _, _ in signature]
    dtypes = [dtype for _, _, dtype in signature]
    inputs, output = _subscripts.parse(subscripts, tuple(map(len, shapes)))
    extents = _subscripts.get_extents(subscripts, inputs, shapes)
    target = _common_dtype(dtypes) if dtype is None else dtype
    target_type = _arrays.element_type(target)
    for i, source in enumerate(dtypes):
        if not np.can_cast(source, target, casting):
            raise TypeError(
                f"operand {i} can't be cast from {source} to {target} by the rule '{casting}'; "
                "convert it, or state casting='unsafe'"
            )
    memory = _result_order(inputs, output, signature, order)

    def make(operands):
        return _compile_plan(operands, memory, output, extents)

    if dtype is None:
        # The program converts as it reads, if it promotes as NumPy does.
        plan = make(_make_operands(inputs, signature, extents, dtypes))
        if plan.program.result_types("main")[0][0] == target_type:
            return plan
    return make(_make_operands(inputs, signature, extents, [target] * len(dtypes)))


def _result_order(inputs, output, signature, order):
    """The result's labels from the outermost in memory to the innermost."""
    if order == "A":
        # Column-major if all operands are.
        order = "F" if all(_is_column_major(*entry) for entry in signature) else "C"
    if order == "F":
        return output[::-1]
    if order == "C":
        return output
    operands = []
    for labels, (shape, strides, _) in zip(inputs, signature):
        sums = {}
        for label, extent, stride in zip(labels, shape, strides):
            sums[label] = sums.get(label, 0) + (stride if extent > 1 else 0)
        operands.append(sums)
    reduced = dict.fromkeys(
        label for labels in inputs for label in labels if label not in output
    )
    walk = _layout.iteration_order([*output, *reduced], operands)
    return tuple(label for label in walk if label in output)


def _is_column_major(shape, strides, dtype):
    step = dtype.itemsize
    for extent, stride in zip(shape, strides):
        if extent > 1 and stride != step:
            return False
        step *= extent
    return True


def _make_operands(inputs, signature, extents, dtypes):
    operands = []
    for labels, (shape, strides, _), dtype in zip(inputs, signature, dtypes):
        kept = [dim for dim, label in enumerate(labels) if shape[dim] == extents[label]]
        index = tuple(slice(None) if dim in kept else 0 for dim in range(len(shape)))
        axes = _layout.descending([strides[dim] for dim in kept], [shape[dim] for dim in kept])
        operands.append(
            _Operand(
                # The ellipsis keeps an array of rank 0 an array.
                (*index, ...),
                axes,
                dtype,
                tuple(labels[kept[axis]] for axis in axes),
            )
        )
    return operands


def _compile_plan(operands, memory, output, extents):
    types = [_arrays.element_type(operand.dtype) for operand in operands]
    expression = _subscripts.write(
        [operand.labels for operand in operands], memory, all(name == "i1" for name in types)
    )
    is_small = math.prod(extents.values()) <= _SMALL
    shapes = tuple(
        tuple(-1 if is_small else extents[label] for label in operand.labels)
        for operand in operands
    )
    options = ("einsum", "host", "flops", 1 if is_small else 0)
    return _Plan(
        _compile.get_einsum_program(expression, tuple(types), shapes, options),
        operands,
        types,
        tuple(memory.index(label) for label in output),
        tuple(extents[label] for label in output),
    )
