# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Programs as callables."""

import operator

from . import _arrays, _core
from ._cache import Cache

programs = Cache(limit=1024)


def get_einsum_program(expression, types, shapes, options):
    """The compiled `expression` for these types and shapes (-1: any extent)."""
    key = (expression, types, shapes, options)
    return programs.get(
        key,
        lambda: _core.Program.compile_einsum(
            expression, list(types), [list(shape) for shape in shapes], _core.Options(*options)
        ),
    )


def get_program(text, options):
    """The compiled module."""
    return programs.get(
        (text, options), lambda: _core.Program.compile(text, _core.Options(*options))
    )


def call(program, entry, arrays, types):
    """The results of an entry, as a list of arrays."""
    buffers = [_arrays.as_buffer(array) for array in arrays]
    return [_arrays.from_result(result) for result in program.call(entry, buffers, types)]


def _check_string(name, value):
    if not isinstance(value, str):
        raise TypeError(f"{name} is {value!r}, expected a string")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise ValueError(f"{name} is {value!r}, expected Unicode text: {error.reason}") from None


def _check_count(name, value):
    """The number of threads; 0 stands for one a processor."""
    try:
        count = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} is {value!r}, expected a whole number") from None
    if not 0 <= count < 2**31:
        raise ValueError(f"{name} is {count}, expected 0 for one a processor, or more")
    return count


def _is_module(program):
    """Whether it is MLIR's text, as opposed to an expression."""
    return "func.func" in program


class Compiled:
    """A program to call with arrays, which gives an array, or a tuple of several."""

    def __init__(self, program, entry, options):
        self._text = program
        self._entry = entry
        self._options = options
        self._is_module = _is_module(program)
        if self._is_module:
            # Its types are stated: errors show now.
            self._find(get_program(program, options))

    def __repr__(self):
        first = self._text.strip().partition("\n")[0]
        return f"<ricci.Compiled {first!r}>"

    def _find(self, program):
        """The entry's argument types; says so if there is no such entry."""
        return program.argument_types(self._entry)

    def __call__(self, *arrays):
        arrays = [_arrays.as_array(array) for array in arrays]
        types = [_arrays.element_type(array.dtype) for array in arrays]
        if self._is_module:
            program = get_program(self._text, self._options)
            # Formats that NumPy lacks come in the dtype of their storage.
            for i, (wanted, _) in enumerate(self._find(program)[: len(types)]):
                if wanted != types[i] and _arrays.storage_dtype(wanted) == arrays[i].dtype:
                    _arrays.check_range(i, arrays[i], wanted)
                    types[i] = wanted
        else:
            program = get_einsum_program(
                self._text, tuple(types), tuple(array.shape for array in arrays), self._options
            )
        results = call(program, self._entry, arrays, types)
        return results[0] if len(results) == 1 else tuple(results)


def _check_program(program, entry, name):
    _check_string("the program", program)
    _check_string("entry", entry)
    _check_string("name", name)


def set_thread_count(count):
    """Threads that programs use from the calling thread on; 0 for one a processor.

    At most 1024, or one a processor, are started.
    """
    _core.set_thread_count(_check_count("count", count))


def compile(program, *, entry="", target_cpu="host", objective="flops", threads=0, name="program"):
    """A callable of an einsum string, index notation or a module in MLIR's text.

    A module is compiled now. An expression is compiled at a call, once for each
    combination of shapes and element types. `entry` is the function of a module
    (the only public one if not given); `target_cpu` is LLVM's name of a
    processor; `objective` ("flops", "peak" or "writes") is what the order of
    contractions makes small; with one of `threads` the code has none; `name` is
    what errors call the module.
    """
    _check_program(program, entry, name)
    _check_string("target_cpu", target_cpu)
    if objective not in ("flops", "peak", "writes"):
        raise ValueError(f"objective is {objective!r}, expected 'flops', 'peak' or 'writes'")
    threads = _check_count("threads", threads)
    return Compiled(program, entry, (name, target_cpu, objective, threads))


def evaluate(program, *arrays, entry="", name="program"):
    """The results of a program by the reference evaluator: slow and plain.

    `program` is what `compile` takes, and so are `entry` and `name`.
    """
    _check_program(program, entry, name)
    arrays = [_arrays.as_array(array) for array in arrays]
    types = [_arrays.element_type(array.dtype) for array in arrays]
    buffers = [_arrays.as_buffer(array) for array in arrays]
    if _is_module(program):
        options = _core.Options(name, "host", "flops", 0)
        results = _core.evaluate(program, entry, buffers, types, options)
    else:
        results = _core.evaluate_einsum(program, buffers, types)
    results = [_arrays.from_result(result) for result in results]
    return results[0] if len(results) == 1 else tuple(results)
