# SPDX-License-Identifier: Apache-2.0
"""No test can pass on nothing."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.support.facts_checked import Reader, some

TESTS = Path(__file__).parents[1]
COMPARING = {
    "an assertion": "assert found",
    "a helper": "helper()",
    "an error": "with pytest.raises(ValueError):\n        int('one')",
    "a loop over what stands there": "for value in (1, 2):\n        assert value",
    "a loop over some": "for value in some(found):\n        assert value",
    "both ways": "if found:\n        assert found\n    else:\n        helper()",
    "at last": "try:\n        found()\n    finally:\n        assert found",
}
IDLE = {
    "nothing": "found()",
    "an empty loop": "for value in found:\n        assert value",
    "one way": "if found:\n        assert found",
    "a helper that loops": "looping()",
    "no value": "for value in ():\n        assert value",
}
HELPERS = """
def helper():
    assert True
def looping():
    for value in found:
        assert value
"""


def read(body: str) -> list[str]:
    """The names of the tests that may compare nothing, in a module with one test."""
    text = f"{HELPERS}\ndef some(values):\n    assert values\ndef test_it():\n    {body}\n"
    return [test.name for test in Reader([ast.parse(text)]).idle()]


@pytest.mark.parametrize("body", COMPARING.values(), ids=COMPARING)
def test_what_compares_whatever_the_data_hold_is_a_test(body: str) -> None:
    """An assertion, an error that is waited for, a loop that cannot be empty."""
    assert read(body) == []


@pytest.mark.parametrize("body", IDLE.values(), ids=IDLE)
def test_what_may_compare_nothing_is_found(body: str) -> None:
    """A loop that may be empty, one branch, no assertion at all."""
    assert read(body) == ["test_it"]


def test_every_test_compares_something() -> None:
    """Of those in this suite, none can pass on nothing."""
    modules = {path: ast.parse(path.read_bytes()) for path in some(TESTS.rglob("*.py"))}
    reader = Reader(modules.values())
    assert len(reader.functions) > len(modules)
    idle = set(reader.idle())
    found = [
        f"{path.relative_to(TESTS)}:{node.lineno} {node.name}"
        for path, tree in modules.items()
        for node in ast.walk(tree)
        if node in idle
    ]
    assert found == []
