"""tools/dev test --filter takes regular expressions, for pytest as for lit."""

import os
import pathlib
import subprocess
import sys

import pytest

FOLDER = pathlib.Path(__file__).parent


def collect(expression):
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--collect-only", "-p", "no:cacheprovider"]
        + [FOLDER / "test_types.py", FOLDER / "test_filter.py"],
        env={**os.environ, "RICCI_TEST_FILTER": expression},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    "expression, names",
    [
        ("signatures|MARKED", {"test_package_is_marked_as_typed", "test_signatures"}),
        (r"types\.py::test_all.*types$", {"test_all_public_names"}),
    ],
    ids=["two", "anchored"],
)
def test_expression_chooses(expression, names):
    lines = [line for line in collect(expression).stdout.splitlines() if "::" in line]
    assert len(lines) == len(names)
    assert all(any(name in line for line in lines) for name in names)


def test_nothing_found_is_no_error_of_pytest():
    assert collect("no such test").returncode == 5


def test_wrong_expression_says_so():
    run = collect("(")
    assert run.returncode == 4
    assert "RICCI_TEST_FILTER is no regular expression" in run.stderr
