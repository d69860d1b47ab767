# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs NumPy's and opt_einsum's own tests of einsum against ricci's.

Each module here takes over the tests of one installed module. What can't apply
is in waivers.txt, a test and a reason a line; a waived test that passes fails.
"""

import pathlib

import numpy as np
import opt_einsum.backends.dispatch as dispatch
import pytest

import ricci


def tensordot(a, b, axes=2):
    """NumPy's tensordot by einsum, so that opt_einsum leaves nothing to NumPy."""
    a, b = np.asarray(a), np.asarray(b)
    if isinstance(axes, int):
        axes = range(a.ndim - axes, a.ndim), range(axes)
    left, right = ([dims] if isinstance(dims, int) else list(dims) for dims in axes)
    labels = list(range(a.ndim + b.ndim))
    first, second = labels[: a.ndim], labels[a.ndim :]
    for i, j in zip(left, right, strict=True):
        second[j] = first[i]
    kept = [label for label in first + second if (first + second).count(label) == 1]
    return ricci.einsum(a, first, b, second, kept)


@pytest.fixture(autouse=True)
def use_ricci(monkeypatch):
    monkeypatch.setattr(np, "einsum", ricci.einsum)
    monkeypatch.setitem(dispatch._cached_funcs, ("einsum", "numpy"), ricci.einsum)
    monkeypatch.setitem(dispatch._cached_funcs, ("tensordot", "numpy"), tensordot)


def _read_waivers():
    waivers = {}
    for line in (pathlib.Path(__file__).parent / "waivers.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, reason = line.partition("  ")
            assert reason.strip(), f"waivers.txt: '{name}' has no reason"
            waivers[name] = reason.strip()
    return waivers


def pytest_collection_modifyitems(items):
    waivers = _read_waivers()
    here = pathlib.Path(__file__).parent
    unused = dict(waivers)
    modules = set()
    for item in items:
        if here not in item.path.parents:
            continue
        module = item.path.stem.removeprefix("test_")
        modules.add(module)
        name = f"{module}::{item.nodeid.partition('::')[2]}"
        # A waiver without brackets is for all parameters.
        for key in (name, name.partition("[")[0]):
            if key in waivers:
                unused.pop(key, None)
                item.add_marker(pytest.mark.xfail(reason=waivers[key], strict=True))
    stale = [name for name in unused if name.partition("::")[0] in modules]
    if stale:
        raise pytest.UsageError(f"waivers.txt names tests that there are none of: {stale}")
