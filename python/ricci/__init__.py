# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tensor programs in index notation, compiled.

`einsum` is NumPy's, compiled for the arrays' shapes and types; `compile` makes
a callable of an einsum string, index notation or an MLIR program; `evaluate`
runs any of these by the reference evaluator.
"""

from ._compile import Compiled, compile, evaluate, set_thread_count
from ._core import Error
from ._core import version as __version__
from ._einsum import einsum

__all__ = ["Compiled", "Error", "compile", "einsum", "evaluate", "set_thread_count"]
