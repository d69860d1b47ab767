# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

r"""Leaves these tests out of a build with sanitizers, unless Python has their runtime.

A Python that is not built with the address sanitizer loads ricci's libraries only if
the sanitizer's runtime comes first:

    LD_PRELOAD=$(clang-22 -print-file-name=libclang_rt.asan-x86_64.so) \
        ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1

Runs the tests alone whose names the regular expression RICCI_TEST_FILTER finds, as
lit's --filter does.
"""

import os
import pathlib
import re

import pytest


def _get_sanitizers():
    cache = pathlib.Path(os.environ.get("RICCI_BUILD_DIR", "build")) / "CMakeCache.txt"
    for line in cache.read_text().splitlines() if cache.exists() else ():
        if line.startswith("RICCI_SANITIZE:"):
            return line.partition("=")[2]
    return ""


_is_left_out = "address" in _get_sanitizers() and "asan" not in os.environ.get("LD_PRELOAD", "")


def pytest_ignore_collect():
    return True if _is_left_out else None


def pytest_report_header():
    if _is_left_out:
        return f"left out: this build has sanitizers; see {__file__} on how to run them"
    return None


def pytest_collection_modifyitems(config, items):
    try:
        wanted = re.compile(os.environ.get("RICCI_TEST_FILTER", ""), re.IGNORECASE)
    except re.error as error:
        raise pytest.UsageError(f"RICCI_TEST_FILTER is no regular expression: {error}") from None
    deselected = [item for item in items if not wanted.search(item.nodeid)]
    if deselected:
        config.hook.pytest_deselected(items=deselected)
        items[:] = [item for item in items if wanted.search(item.nodeid)]
