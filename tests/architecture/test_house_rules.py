# SPDX-License-Identifier: Apache-2.0
"""House rules that a linter does not know."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import reduce
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = Path(__file__).parents[2]
SOURCES = [path for top in ("server", "loaders") for path in (TOP / top).rglob("*.py")]
SPARQL = re.compile(
    r"(?s)\b(SELECT|CONSTRUCT|ASK|DESCRIBE)\b[^.]*\{|\b(INSERT|DELETE)\s+(DATA|WHERE)?\s*\{"
)
LONGEST = 50
# A drawing names its format so; it is no term of an ontology.
SVG = "http://www.w3.org/2000/svg"
RESULTS = "http://www.w3.org/2005/sparql-results#"
ITS = "http://www.w3.org/2005/11/its"
XML = "http://www.w3.org/XML/1998/namespace"
OF_FORMATS = (SVG, RESULTS, ITS, XML)


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The lines and texts of the string constants of a module that are not docstrings."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(text)) if id(node) not in docstrings:
                yield node.lineno, text


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_sparql_in_python(path: Path) -> None:
    """Queries live in files of their own, where any tool can run them."""
    said = strings(ast.parse(path.read_text(encoding="utf-8")))
    found = [line for line, text in said if SPARQL.search(text)]
    assert found == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_ontology_iri_in_python(path: Path) -> None:
    """Terms are the generated constants, so that a slip is a type error."""
    if path.name == "terms.py":
        return
    found = [
        line
        for line, text in strings(ast.parse(path.read_text(encoding="utf-8")))
        if "w3id.org/missiongraph" in text
        or "www.w3.org/" in reduce(lambda left, name: left.replace(name, ""), OF_FORMATS, text)
    ]
    assert found == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_functions_are_short(path: Path) -> None:
    """No function is longer than a page."""
    long = [
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        and (node.end_lineno or 0) - node.lineno >= LONGEST
    ]
    assert long == []


TESTS = sorted((TOP / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_no_test_compares_only_the_members_of_what_may_be_empty(path: Path) -> None:
    """`assert all(…)` holds of nothing, so a test says how many there are, too."""
    vacuous = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            asserted = [inner.test for inner in ast.walk(node) if isinstance(inner, ast.Assert)]
            if asserted and all(map(_says_all, asserted)):
                vacuous.append(node.name)
    assert vacuous == []


def _says_all(said: ast.expr) -> bool:
    return isinstance(said, ast.Call) and isinstance(said.func, ast.Name) and said.func.id == "all"


def test_the_entry_points_import() -> None:
    """Every loader and template that is registered can be imported."""
    found = [e for g in ("loaders", "templates") for e in entry_points(group=f"missiongraph.{g}")]
    assert len(found) >= 4
    for entry in found:
        entry.load()


def test_help_imports_no_heavy_library() -> None:
    """Help is immediate because nothing is imported for it that it does not print."""
    code = (
        "import sys; from missiongraph.cli import run; run(['--help']); "
        "heavy = {'pyoxigraph', 'fastapi', 'rdflib', 'openpyxl', 'shacl', 'rich', 'yaml'}; "
        "heavy |= {'owlready2'}; "
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode
        == 0
    )
