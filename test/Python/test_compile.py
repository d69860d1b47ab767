# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""ricci.compile and ricci.evaluate."""

import re

import ml_dtypes
import numpy as np
import pytest

import ricci
from ricci import _compile

TWO_RESULTS = """
func.func @main(%a: tensor<2x3xf32>, %b: tensor<3xf32>) -> (tensor<2xf32>, tensor<f32>) {
  %0 = ein.contract "ij,j->i"(%a, %b) : (tensor<2x3xf32>, tensor<3xf32>) -> tensor<2xf32>
  %1 = ein.contract "i->"(%0) : (tensor<2xf32>) -> tensor<f32>
  return %0, %1 : tensor<2xf32>, tensor<f32>
}
"""

DYNAMIC = """
func.func @first(%a: tensor<?x?xi32>) -> tensor<?xi32> {
  %0 = ein.contract "ij->i"(%a) : (tensor<?x?xi32>) -> tensor<?xi32>
  return %0 : tensor<?xi32>
}
func.func @second(%a: tensor<?xi32>, %b: tensor<?xi32>) -> tensor<?xi32> {
  %0 = ein.contract "i,i->i"(%a, %b) : (tensor<?xi32>, tensor<?xi32>) -> tensor<?xi32>
  return %0 : tensor<?xi32>
}
"""

NARROW = """
func.func @main(%a: tensor<4xi4>) -> tensor<i4> {
  %0 = ein.contract "i->"(%a) : (tensor<4xi4>) -> tensor<i4>
  return %0 : tensor<i4>
}
"""


def test_an_expression_is_compiled_once_for_shapes_and_types():
    _compile.programs.clear()
    product = ricci.compile("ij,jk->ik")
    assert len(_compile.programs) == 0
    a, b = np.ones((2, 3), "f4"), np.ones((3, 4), "f4")
    for _ in range(2):
        np.testing.assert_array_equal(product(a, b), a @ b)
        assert len(_compile.programs) == 1
    product(a.astype("f8"), b.astype("f8"))
    assert len(_compile.programs) == 2
    product(np.ones((5, 3), "f4"), b)
    assert len(_compile.programs) == 3
    ricci.compile("ij,jk->ik")(a, b)
    assert len(_compile.programs) == 3


def test_index_notation():
    product = ricci.compile("Z[m, n] = max[k](A[m, k] + B[k, n])")
    a, b = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(
        product(a, b), (a[:, :, np.newaxis] + b[np.newaxis]).max(axis=1)
    )


def test_options():
    a = np.arange(600.0).reshape(20, 30)
    for keywords in [
        {"threads": 1},
        {"target_cpu": "x86-64-v3"},
        {"objective": "peak"},
        {"objective": "writes"},
    ]:
        trace = ricci.compile("ij,kj,kl->il", **keywords)
        np.testing.assert_allclose(trace(a, a, a), a @ a.T @ a)
    with pytest.raises(ricci.Error, match="no-such-cpu"):
        ricci.compile("ij->", target_cpu="no-such-cpu")(a)
    with pytest.raises(ValueError, match="objective is 'beauty', expected 'flops'"):
        ricci.compile("ij->", objective="beauty")
    with pytest.raises(ValueError, match="threads is -1"):
        ricci.compile("ij->", threads=-1)
    with pytest.raises(TypeError, match="threads is 2.5, expected a whole number"):
        ricci.compile("ij->", threads=2.5)
    with pytest.raises(TypeError, match="target_cpu is None, expected a string"):
        ricci.compile("ij->", target_cpu=None)
    with pytest.raises(ValueError, match="count is 8589934592, expected 0"):
        ricci.set_thread_count(2**33)


def test_several_results():
    program = ricci.compile(TWO_RESULTS)
    a, b = np.arange(6, dtype="f4").reshape(2, 3), np.arange(3, dtype="f4")
    rows, total = program(a, b)
    np.testing.assert_array_equal(rows, a @ b)
    assert total.shape == () and total == (a @ b).sum()
    assert "ricci.Compiled" in repr(program)


def test_the_reference_agrees():
    a, b = np.arange(6, dtype="f4").reshape(2, 3), np.arange(3, dtype="f4")
    for compiled, reference in zip(
        ricci.compile(TWO_RESULTS)(a, b), ricci.evaluate(TWO_RESULTS, a, b)
    ):
        assert compiled.dtype == reference.dtype
        np.testing.assert_array_equal(compiled, reference)
    with pytest.raises(ValueError):
        ricci.evaluate(TWO_RESULTS, a)
    with pytest.raises(ValueError, match=r"mine:1:11: error"):
        ricci.evaluate("func.func nonsense", name="mine")


def test_the_reference_takes_expressions():
    a, b = np.arange(6, dtype="i1").reshape(2, 3), np.arange(12, dtype="u1").reshape(3, 4)
    result = ricci.evaluate("ij,jk->ik", a, b)
    assert result.dtype == np.int16
    np.testing.assert_array_equal(result, a.astype("i2") @ b.astype("i2"))
    np.testing.assert_array_equal(ricci.evaluate("Z[i] = max[j](A[i, j])", a.T), a.max(axis=0))
    with pytest.raises(ValueError, match="has 2 terms, but there are 1 operands"):
        ricci.evaluate("ij,jk->ik", a)
    with pytest.raises(TypeError, match="the program is b'ij', expected a string"):
        ricci.evaluate(b"ij", a)
    with pytest.raises(ValueError, match="^program: error: found 0 public functions"):
        ricci.evaluate("func.func private @f()")


def test_the_version_is_stated():
    assert re.fullmatch(r"\d+\.\d+\.\d+", ricci.__version__)


def test_entries_and_extents_at_run_time():
    first = ricci.compile(DYNAMIC, entry="first")
    for shape in [(2, 3), (5, 0), (0, 5)]:
        a = np.arange(np.prod(shape), dtype="i4").reshape(shape)
        np.testing.assert_array_equal(first(a), a.sum(axis=1))
    second = ricci.compile(DYNAMIC, entry="second")
    with pytest.raises(ValueError):
        second(np.ones(3, "i4"), np.ones(4, "i4"))
    with pytest.raises(ricci.Error, match="no entry 'third'; choose one of 'first', 'second'"):
        ricci.compile(DYNAMIC, entry="third")
    with pytest.raises(ricci.Error, match="has 2 entries, expected one alone"):
        ricci.compile(DYNAMIC)


def test_arguments_are_checked():
    program = ricci.compile(TWO_RESULTS)
    a, b = np.ones((2, 3), "f4"), np.ones(3, "f4")
    with pytest.raises(ValueError, match="'main' takes 2 arguments, got 1"):
        program(a)
    with pytest.raises(TypeError, match="argument 1 of 'main': expected 3xf32, got 3xf64"):
        program(a, b.astype("f8"))
    with pytest.raises(ValueError, match="argument 0 of 'main': expected 2x3xf32, got 3x3xf32"):
        program(np.ones((3, 3), "f4"), b)


def test_narrow_integers_lie_in_bytes():
    program = ricci.compile(NARROW)
    result = program(np.array([7, 7, -8, 1], "i1"))
    assert result.dtype == np.int8
    assert result == 7
    assert program(np.array([7, 1, 0, 0], "i1")) == -8
    with pytest.raises(ValueError, match="argument 0 has values from -9 to 3, but i4 holds -8 to 7"):
        program(np.array([0, 3, -9, 0], "i1"))


def test_the_evaluator_takes_narrow_integers_in_their_storage():
    assert ricci.evaluate(NARROW, np.array([7, 1, 0, 0], "i1")) == -8
    for unfit in ([0, 3, -9, 0], [0, 8, 0, 0]):
        with pytest.raises(ValueError, match="has elements that 'i4' doesn't hold; clip"):
            ricci.evaluate(NARROW, np.array(unfit, "i1"))
    for other in ("u1", "i2"):
        with pytest.raises(ValueError, match="expected 1 of 'i4'; convert the argument"):
            ricci.evaluate(NARROW, np.zeros(4, other))


def test_bfloat16_program():
    program = ricci.compile("ij->j")
    a = np.ones((300, 2), ml_dtypes.bfloat16)
    np.testing.assert_array_equal(program(a).astype("f4"), [300, 300])


@pytest.mark.parametrize(
    "program, part",
    [
        ("func.func @main( {", "mine:1:"),
        ('func.func @main(%a: tensor<2xf32>) -> tensor<2xf32> {\n  return %b : tensor<2xf32>\n}',
         "mine:2:10: error: use of undeclared SSA value name"),
        (TWO_RESULTS.replace('"ij,j->i"', '"ij,k->i"').replace("tensor<3xf32>", "tensor<4xf32>", 0)
         .replace("ij,k->i", "ijk,j->i"), "mine:3:"),
    ],
)
def test_wrong_programs(program, part):
    with pytest.raises(ValueError) as caught:
        ricci.compile(program, name="mine")
    assert part in str(caught.value)
    assert "error: " in str(caught.value)


def test_wrong_expressions():
    with pytest.raises(ValueError, match="column"):
        ricci.compile("ij,jk->iz")(np.ones((2, 2)), np.ones((2, 2)))
    with pytest.raises(ValueError, match="NUL"):
        ricci.compile("i->\0i")(np.ones(2))
    with pytest.raises(TypeError, match="expected a string"):
        ricci.compile(3)
    with pytest.raises(ValueError, match="expected Unicode text: surrogates not allowed"):
        ricci.compile("\ud800")
    with pytest.raises(ValueError, match="found 'α', expected a letter of ASCII"):
        ricci.compile("α->α")(np.ones(2))
    with pytest.raises(ValueError, match="column 4: found"):
        ricci.compile("Z[iβγδεζ] = A[i]")(np.ones(2))


def test_any_number_of_threads_gives_the_same():
    a = np.arange(300 * 200, dtype="i4").reshape(300, 200)
    product = ricci.compile("ij,kj->ik")
    try:
        # The system hasn't as many as the last but one.
        for count in (1, 2, 7, 2**31 - 1, 0):
            ricci.set_thread_count(count)
            np.testing.assert_array_equal(product(a, a), a @ a.T)
    finally:
        ricci.set_thread_count(0)
