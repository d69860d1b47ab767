# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arrays of any library as NumPy's, and element types by MLIR's names."""

import numpy as np

from . import _core

_STORAGE_BITS = (8, 16, 32, 64)


def _bfloat16():
    try:
        import ml_dtypes
    except ImportError:
        raise TypeError(
            "NumPy has no bfloat16 of its own; install the package ml_dtypes"
        ) from None
    return np.dtype(ml_dtypes.bfloat16)


def _is_bfloat16(dtype):
    # A dtype's name is slow to get.
    return dtype.kind == "V" and dtype.name == "bfloat16"


def element_type(dtype):
    """MLIR's name of a dtype's number format, such as "f32"; TypeError if none."""
    bits = 8 * dtype.itemsize
    if dtype.kind == "b":
        return "i1"
    if dtype.kind == "i":
        return f"i{bits}"
    if dtype.kind == "u":
        return f"ui{bits}"
    if dtype.kind == "f" and bits <= 64:
        return f"f{bits}"
    if dtype.kind == "c" and bits <= 128:
        return f"complex<f{bits // 2}>"
    if _is_bfloat16(dtype):
        return "bf16"
    raise TypeError(
        f"dtype {dtype} is no number format of ricci's, expected bool, integers of 8 "
        "to 64 bits, float16, bfloat16, float32, float64, complex64 or complex128; "
        "convert the array with astype"
    )


def storage_dtype(name):
    """The dtype of the memory in which elements of MLIR's type `name` lie."""
    if name == "i1":
        return np.dtype(bool)
    if name == "bf16":
        return _bfloat16()
    if name.startswith("complex"):
        return np.dtype(np.complex64 if name == "complex<f32>" else np.complex128)
    if name.startswith("f"):
        return np.dtype(f"float{name[1:]}")
    kind = "uint" if name.startswith("ui") else "int"
    return np.dtype(f"{kind}{next(bits for bits in _STORAGE_BITS if bits >= _width(name))}")


def _width(name):
    return int(name.lstrip("usi"))


def check_range(position, array, name):
    """ValueError if elements of the integer type `name` can't have the array's values."""
    count = 2 ** _width(name)
    low = 0 if name.startswith("u") else -count // 2
    high = low + count - 1
    if array.size and (array.min() < low or array.max() > high):
        raise ValueError(
            f"argument {position} has values from {array.min()} to {array.max()}, but {name} "
            f"holds {low} to {high}; clip the array, or change the program's type"
        )


def as_array(value):
    """`value` as a NumPy array in native byte order, without a copy if it can be."""
    if isinstance(value, np.ndarray):
        array = value
    elif hasattr(value, "__dlpack__") and not (
        hasattr(value, "__array__") or hasattr(value, "__array_interface__")
    ):
        try:
            array, name = _core.import_dlpack(value)
        except TypeError:
            raise TypeError(
                f"type {type(value).__name__} offers DLPack, but gives no array by it; convert "
                "the value to a NumPy array"
            ) from None
        array = array.view(storage_dtype(name))
    else:
        array = np.asarray(value)
    return array if array.dtype.isnative else array.astype(array.dtype.newbyteorder("="))


def as_buffer(array):
    """The array for the C interface: row-major, aligned, bfloat16 as its bits."""
    if not (array.flags.c_contiguous and array.flags.aligned):
        array = np.array(array, order="C")
    return array.view(np.uint16) if _is_bfloat16(array.dtype) else array


def from_result(result):
    """A pair of an array and a type's name, as the C interface gives results."""
    array, name = result
    return array.view(storage_dtype(name)) if name == "bf16" else array
