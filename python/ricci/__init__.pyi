# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

from typing import Any, Literal, SupportsIndex

from numpy.typing import ArrayLike, DTypeLike, NDArray

__all__ = ["Compiled", "Error", "compile", "einsum", "evaluate", "set_thread_count"]
__version__: str

class Error(Exception): ...

class Compiled:
    def __call__(self, *arrays: ArrayLike) -> Any: ...

def compile(
    program: str,
    *,
    entry: str = "",
    target_cpu: str = "host",
    objective: Literal["flops", "peak", "writes"] = "flops",
    threads: SupportsIndex = 0,
    name: str = "program",
) -> Compiled: ...
def einsum(
    *operands: Any,
    out: NDArray[Any] | None = None,
    optimize: Any = False,
    dtype: DTypeLike | None = None,
    order: str | None = "K",
    casting: Literal["no", "equiv", "safe", "same_kind", "unsafe"] = "safe",
) -> Any: ...
def evaluate(program: str, *arrays: ArrayLike, entry: str = "", name: str = "program") -> Any: ...
def set_thread_count(count: SupportsIndex) -> None: ...
