"""The stub says what the package has."""

import ast
import inspect
import pathlib

import ricci

FOLDER = pathlib.Path(ricci.__file__).parent
STUB = ast.parse((FOLDER / "__init__.pyi").read_text())


def functions(body, owner):
    for node in body:
        if isinstance(node, ast.ClassDef):
            yield from functions(node.body, getattr(owner, node.name))
        elif isinstance(node, ast.FunctionDef):
            yield node, getattr(owner, node.name)


def test_package_is_marked_as_typed():
    assert (FOLDER / "py.typed").exists()


def test_all_public_names_have_types():
    names = {node.name for node in STUB.body if hasattr(node, "name")}
    assert names == set(ricci.__all__)


def test_signatures_are_those_of_the_package():
    seen = 0
    for node, function in functions(STUB.body, ricci):
        header = ast.unparse(node.args)
        namespace = {}
        exec(f"from __future__ import annotations\ndef stub({header}): ...", namespace)

        def plain(signature):
            return [(p.name, p.kind, p.default) for p in signature.parameters.values()]

        assert plain(inspect.signature(namespace["stub"])) == plain(inspect.signature(function))
        seen += 1
    assert seen == 5
