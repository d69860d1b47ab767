# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""NumPy writes, the runtime reads and writes, NumPy reads."""

import ctypes
import itertools
import os
import pathlib

import ml_dtypes
import numpy as np
import pytest

DTYPES = "? i1 i2 i4 i8 u1 u2 u4 u8 f2 f4 f8 c8 c16".split()
SHAPES = [(), (1,), (7,), (0,), (3, 0, 2), (2, 3), (4, 1, 3), (2, 3, 5, 2)]


@pytest.fixture(scope="module")
def runtime():
    build = pathlib.Path(os.environ.get("RICCI_BUILD_DIR", "build"))
    library = ctypes.CDLL(str(build / "lib" / "libricci-runtime.so"))
    library.ricci_last_error.restype = ctypes.c_char_p
    library.ricci_tensor_destroy.argtypes = [ctypes.c_void_p]
    library.ricci_npy_write.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    return library


def copy(runtime, source, target):
    """What the runtime reads from one file, written to another."""
    tensor = ctypes.c_void_p()
    status = runtime.ricci_npy_read(bytes(source), ctypes.byref(tensor))
    assert status == 0, runtime.ricci_last_error().decode()
    status = runtime.ricci_npy_write(bytes(target), tensor)
    runtime.ricci_tensor_destroy(tensor)
    assert status == 0, runtime.ricci_last_error().decode()


def make_array(dtype, shape, order):
    count = int(np.prod(shape))
    if dtype == np.dtype(bool):
        elements = np.arange(count) % 3 == 0
    else:
        # All bytes differ, so that an element in the wrong place shows.
        elements = np.frombuffer(
            np.random.default_rng(count).bytes(count * dtype.itemsize), dtype=dtype
        )
    return np.array(elements.reshape(shape), order=order)


@pytest.mark.parametrize("name", DTYPES)
def test_every_array_comes_back(runtime, tmp_path, name):
    for byteorder, shape, order in itertools.product("<>", SHAPES, "CF"):
        array = make_array(np.dtype(name).newbyteorder(byteorder), shape, order)
        np.save(tmp_path / "in.npy", array)
        copy(runtime, tmp_path / "in.npy", tmp_path / "out.npy")
        result = np.load(tmp_path / "out.npy")
        assert result.dtype == array.dtype.newbyteorder("=")
        assert result.shape == shape
        # Bytes, because a NaN differs from itself.
        native = array.astype(array.dtype.newbyteorder("="))
        assert result.tobytes() == native.tobytes()


def test_bfloat16(runtime, tmp_path):
    for shape, order in itertools.product(SHAPES, "CF"):
        array = make_array(np.dtype(ml_dtypes.bfloat16), shape, order)
        np.save(tmp_path / "in.npy", array)
        copy(runtime, tmp_path / "in.npy", tmp_path / "out.npy")
        result = np.load(tmp_path / "out.npy").view(ml_dtypes.bfloat16)
        assert result.shape == shape
        assert result.tobytes() == array.tobytes()


@pytest.mark.parametrize("version", [(1, 0), (2, 0), (3, 0)])
def test_versions(runtime, tmp_path, version):
    array = np.arange(6, dtype=np.int16).reshape(2, 3)
    with open(tmp_path / "in.npy", "wb") as file:
        np.lib.format.write_array(file, array, version=version)
    copy(runtime, tmp_path / "in.npy", tmp_path / "out.npy")
    np.testing.assert_array_equal(np.load(tmp_path / "out.npy"), array)


@pytest.mark.parametrize(
    "array, part",
    [
        (np.array(["text"]), "dtype '<U4'"),
        (np.array([{}]), "pickled Python objects"),
        (np.zeros(2, dtype=[("a", "f4")]), "structured dtype"),
        (np.zeros(2, dtype=np.longdouble), "dtype '<f16'"),
        (np.zeros(2, dtype="M8[s]"), "dtype '<M8[s]'"),
    ],
)
def test_what_is_no_number(runtime, tmp_path, array, part):
    np.save(tmp_path / "in.npy", array)
    tensor = ctypes.c_void_p()
    assert runtime.ricci_npy_read(bytes(tmp_path / "in.npy"), ctypes.byref(tensor)) == 5
    assert part in runtime.ricci_last_error().decode()
    assert not tensor
