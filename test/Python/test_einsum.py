# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""ricci.einsum beyond what NumPy's own tests try."""

import ctypes
import threading

import ml_dtypes
import numpy as np
import pytest

import ricci
from ricci import _compile

INTEGERS = "i1 i2 i4 i8 u1 u2 u4 u8".split()
FLOATS = "f2 f4 f8 c8 c16".split()


def make_array(shape, dtype, seed=0):
    random = np.random.default_rng(seed)
    dtype = np.dtype(dtype)
    if dtype.kind == "b":
        return random.random(shape) < 0.5
    if dtype.kind in "iu":
        limits = np.iinfo(dtype)
        return random.integers(limits.min, limits.max, shape, dtype, endpoint=True)
    array = random.standard_normal(shape)
    if dtype.kind == "c":
        array = array + 1j * random.standard_normal(shape)
    return array.astype(dtype)


@pytest.mark.parametrize("dtype", ["?", *INTEGERS])
@pytest.mark.parametrize("expression", ["ij,jk->ik", "ij,ij->i", "ij->", "ii->i", "ij,k,jk->ki"])
def test_integers_are_numpys(dtype, expression):
    shapes = {"i": 5, "j": 5, "k": 7}
    arrays = [
        make_array([shapes[label] for label in term], dtype, seed)
        for seed, term in enumerate(expression.split("->")[0].split(","))
    ]
    result = ricci.einsum(expression, *arrays)
    expected = np.einsum(expression, *arrays)
    assert result.dtype == expected.dtype
    np.testing.assert_array_equal(result, expected)


@pytest.mark.parametrize("dtype", FLOATS)
def test_floats_are_near_numpys(dtype):
    a, b = make_array((9, 33), dtype, 1), make_array((33, 17), dtype, 2)
    result = ricci.einsum("ij,jk", a, b)
    wide = np.complex128 if np.dtype(dtype).kind == "c" else np.float64
    expected = a.astype(wide) @ b.astype(wide)
    bound = 40 * np.finfo(dtype).eps * (abs(a).astype("f8") @ abs(b).astype("f8"))
    assert result.dtype == np.dtype(dtype)
    assert (abs(result - expected) <= bound).all()


def test_bfloat16():
    a = make_array((5, 20), "f4", 1).astype(ml_dtypes.bfloat16)
    b = make_array((20, 3), "f4", 2).astype(ml_dtypes.bfloat16)
    result = ricci.einsum("ij,jk", a, b)
    assert result.dtype == ml_dtypes.bfloat16
    # Sums are f32: the result is rounded once.
    expected = a.astype("f4") @ b.astype("f4")
    np.testing.assert_allclose(result.astype("f4"), expected, rtol=2**-8, atol=1e-5)
    assert ricci.einsum("ij,jk", a, b.astype("f4")).dtype == np.float32
    assert ricci.einsum("i->", a[0]).dtype == ml_dtypes.bfloat16


@pytest.mark.parametrize("first", ["?", *INTEGERS, *FLOATS])
def test_types_mix_as_numpys(first):
    for second in ["?", *INTEGERS, *FLOATS]:
        a = np.arange(6).reshape(2, 3).astype(first)
        b = np.arange(12).reshape(3, 4).astype(second)
        result, expected = ricci.einsum("ij,jk", a, b), np.einsum("ij,jk", a, b)
        assert result.dtype == expected.dtype, second
        np.testing.assert_array_equal(result, expected)


def test_any_layout():
    base = make_array((6, 8, 10), "i4")
    views = {
        "transposed": base.transpose(2, 0, 1),
        "reversed": base[::-1, :, ::-1],
        "every second": base[:, ::2, 1::3],
        "broadcast": np.broadcast_to(base[:1, :, :1], (6, 8, 10)),
        "column-major": np.asfortranarray(base),
        "unaligned": np.frombuffer(b"x" + base.tobytes(), "i4", offset=1).reshape(base.shape),
        "swapped": base.astype(">i4"),
        "strided bytes": np.rec.fromarrays([base, base], names="a,b")["b"],
        "read-only": np.frombuffer(base.tobytes(), "i4").reshape(base.shape),
    }
    weights = make_array((3,), "i4", 1)
    for name, view in views.items():
        for expression in ["ijk,l->kil", "ijk,l->jl", "ijk,l->ijkl"]:
            np.testing.assert_array_equal(
                ricci.einsum(expression, view, weights),
                np.einsum(expression, view, weights),
                err_msg=f"{name} {expression}",
            )


def test_no_copy_of_a_transposed_operand(monkeypatch):
    seen = []
    call = _compile.call
    monkeypatch.setattr(
        _compile, "call", lambda *arguments: seen.extend(arguments[2]) or call(*arguments)
    )
    a, b = make_array((300, 40), "f4"), make_array((300, 50), "f4")
    ricci.einsum("ij,jk", a.T, b)
    assert all(map(np.shares_memory, seen, [a, b]))
    assert all(array.flags.c_contiguous for array in seen)


def test_extents_of_zero_and_one():
    for extents in [(0, 3, 4), (2, 0, 4), (2, 3, 0), (1, 1, 1), (0, 0, 0), (2, 1, 2)]:
        m, k, n = extents
        a, b = make_array((m, k), "f8", 1), make_array((k, n), "f8", 2)
        result = ricci.einsum("ij,jk", a, b)
        assert result.shape == (m, n)
        np.testing.assert_allclose(result, a @ b)


def test_broadcasting():
    a, b = make_array((1, 3), "i8", 1), make_array((4, 1), "i8", 2)
    for expression in ["ij,ij->ij", "ij,ij->j", "ij,ij", "ik,lj->kl"]:
        np.testing.assert_array_equal(
            ricci.einsum(expression, a, b), np.einsum(expression, a, b), err_msg=expression
        )


def test_labels_are_any_letters():
    a, b = make_array((2, 3), "i8", 1), make_array((3, 4), "i8", 2)
    np.testing.assert_array_equal(ricci.einsum("αβ,βγ", a, b), a @ b)
    np.testing.assert_array_equal(ricci.einsum("γβ,βα", a, b), (a @ b).T)
    np.testing.assert_array_equal(ricci.einsum("éß,ß字->字é", a, b), (a @ b).T)


def test_more_labels_than_letters():
    # 30 + 30 labels by ellipses: the string's 52 letters do not suffice.
    a = np.arange(4).reshape((1,) * 29 + (4,))
    b = np.arange(5).reshape((5,) + (1,) * 29)
    labels = [chr(0x4E00 + i) for i in range(60)]
    left, right = "".join(labels[:30]), "".join(labels[30:])
    result = ricci.einsum(f"{left},{right}->{labels[29]}{labels[30]}", a, b)
    np.testing.assert_array_equal(result, np.outer(np.arange(4), np.arange(5)))
    flags = ricci.einsum(f"{left},{right}->{labels[29]}", a > 1, b > 3)
    np.testing.assert_array_equal(flags, [False, False, True, True])


def test_many_operands():
    arrays = [make_array((3, 3), "i8", seed) for seed in range(12)]
    letters = "abcdefghijklm"
    expression = ",".join(letters[i : i + 2] for i in range(12))
    expected = arrays[0]
    for array in arrays[1:]:
        expected = expected @ array
    np.testing.assert_array_equal(ricci.einsum(expression + "->am", *arrays), expected)


def test_out_dtype_and_casting():
    a = np.array([1.5, 2.5], "f4")
    out = np.zeros(2, "f8")
    assert ricci.einsum("i,i->i", a, a, out=out) is out
    np.testing.assert_array_equal(out, [2.25, 6.25])
    assert ricci.einsum("i->", np.array([200, 100], "u1"), dtype="u4") == 300
    with pytest.raises(TypeError, match="operand 0 can't be cast from float64 to int32"):
        ricci.einsum("i->", np.ones(2), dtype="i4")
    with pytest.raises(TypeError, match="cast"):
        ricci.einsum("i->", np.ones(2), out=np.array(0, "i4"))
    with pytest.raises(ValueError, match=r"out has shape \(3,\), but the result has \(2,\)"):
        ricci.einsum("i,i->i", a, a, out=np.zeros(3))
    out.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        ricci.einsum("i,i->i", a, a, out=out)


class ByInterface:
    def __init__(self, array):
        self.__array_interface__ = array.__array_interface__
        self.array = array


class ByDLPack:
    def __init__(self, array):
        self.array = array

    def __dlpack__(self, **keywords):
        return self.array.__dlpack__(**keywords)

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()


@pytest.mark.parametrize("wrap", [ByInterface, ByDLPack])
@pytest.mark.parametrize("dtype", ["i1", "u2", "i8", "f2", "f4", "f8", "c8", "c16", "?"])
def test_arrays_of_other_libraries(wrap, dtype):
    a, b = make_array((4, 5), dtype, 1), make_array((6, 5), dtype, 2)
    result = ricci.einsum("ij,jk", wrap(a), wrap(b.T))
    assert result.dtype == a.dtype
    np.testing.assert_array_equal(result, ricci.einsum("ij,jk", a, b.T))


def test_no_array_by_dlpack():
    class Broken(ByDLPack):
        def __dlpack__(self, **keywords):
            return 3

    with pytest.raises(TypeError, match="type Broken offers DLPack, but gives no array by it"):
        ricci.einsum("i", Broken(np.ones(3)))


def make_bfloat16_capsule(bits, shape):
    """What a library with bfloat16 gives by DLPack, which NumPy can't."""

    class Tensor(ctypes.Structure):
        _fields_ = [
            ("data", ctypes.c_void_p),
            ("device", ctypes.c_int32 * 2),
            ("ndim", ctypes.c_int32),
            ("code", ctypes.c_uint8),
            ("bits", ctypes.c_uint8),
            ("lanes", ctypes.c_uint16),
            ("shape", ctypes.POINTER(ctypes.c_int64)),
            ("strides", ctypes.POINTER(ctypes.c_int64)),
            ("offset", ctypes.c_uint64),
            ("context", ctypes.c_void_p),
            ("deleter", ctypes.c_void_p),
        ]

    extents = (ctypes.c_int64 * len(shape))(*shape)
    tensor = Tensor(
        bits.ctypes.data, (1, 0), len(shape), 4, 16, 1, extents, None, 0, None, None
    )
    make = ctypes.pythonapi.PyCapsule_New
    make.restype = ctypes.py_object
    make.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    return make(ctypes.addressof(tensor), b"dltensor", None), (tensor, extents)


def test_bfloat16_by_dlpack():
    array = np.arange(6, dtype=np.float32).astype(ml_dtypes.bfloat16).reshape(2, 3)

    class Foreign:
        def __dlpack__(self, **keywords):
            capsule, self.kept = make_bfloat16_capsule(array, array.shape)
            return capsule

        def __dlpack_device__(self):
            return (1, 0)

    foreign = Foreign()
    result = ricci.einsum("ij->ji", foreign)
    assert result.dtype == ml_dtypes.bfloat16
    np.testing.assert_array_equal(result, array.T)


def test_one_program_for_small_shapes():
    _compile.programs.clear()
    for n in range(2, 12):
        a = make_array((n, 3), "u2", n)
        np.testing.assert_array_equal(ricci.einsum("ab->b", a), np.einsum("ab->b", a))
    assert len(_compile.programs) == 1


def test_threads_share_a_program():
    _compile.programs.clear()
    a, b = make_array((64, 80), "f4", 1), make_array((80, 48), "f4", 2)
    expected = np.einsum("ij,jk->ki", a, b)
    failures = []

    def work():
        try:
            for _ in range(20):
                np.testing.assert_allclose(
                    ricci.einsum("ij,jk->ki", a, b), expected, rtol=1e-4, atol=1e-4
                )
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(_compile.programs) == 1


@pytest.mark.parametrize(
    "arguments, error, part",
    [
        (("ij,jk", np.ones((2, 3))), ValueError, "has 2 terms, but there are 1 operands"),
        (("ij", np.ones(3)), ValueError, "has 1 dimensions, but its term has 2 labels"),
        (("ij,jk", np.ones((2, 3)), np.ones((4, 5))), ValueError, "'j' has extent 3 in one place"),
        (("i->k", np.ones(3)), ValueError, "output label 'k' is in no input"),
        (("i->ii", np.ones(3)), ValueError, "output label 'i' stands twice"),
        (("i1", np.ones((3, 3))), ValueError, "found '1', expected a letter"),
        (("i", ["a", "b"]), TypeError, "no number format of ricci's"),
        (("i", np.ones(3, np.longdouble)), TypeError, "no number format of ricci's"),
        (("i\n", np.ones(3)), ValueError, r"'i\n': found '\n', expected a letter"),
        (
            ("...,...", np.ones((2, 3)), np.ones((5, 3))),
            ValueError,
            "the dimension of '...' that is number 2 from the right has extent 2 in one place",
        ),
        ((np.ones(3), [0.5]), TypeError, "a label is 0.5, expected an integer"),
        ((np.ones(3), [99]), ValueError, "a label is 99, expected an integer from 0 to 51"),
    ],
)
def test_errors(arguments, error, part):
    with pytest.raises(error) as caught:
        ricci.einsum(*arguments)
    assert part in str(caught.value)


def test_too_large_a_result():
    a = np.broadcast_to(np.float32(1), (1 << 14,))
    with pytest.raises(MemoryError, match="memory"):
        ricci.einsum("i,j,k->ijk", a, a, a)
    b = np.broadcast_to(np.float32(1), (1 << 20,))
    with pytest.raises(ValueError, match="too large"):
        ricci.einsum("i,j,k->ijk", b, b, b)
