# SPDX-License-Identifier: Apache-2.0
"""No test passes on nothing: what a test compares, it compares whatever its data hold.

A loop over an empty list asserts nothing and passes, so the assertions of a test stand outside of
loops, or the loop is over values that are written there, or over `some` values, which is never
empty. It is read from the text of the tests; to count assertions as they hold takes several times
as long as the tests themselves.
"""

from __future__ import annotations

import ast
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Value = TypeVar("Value")
Function = ast.FunctionDef | ast.AsyncFunctionDef
# What fails by itself where the fact that is meant does not hold.
WAITING = {"raises", "warns", "deprecated_call", "raises_nothing", "fail", "run_state_machine"}
SOME = "some"


@contextmanager
def raises_nothing() -> Iterator[None]:
    """Say that the fact is that nothing is raised."""
    yield


def some(values: Iterable[Value]) -> list[Value]:
    """Return all of the values, of which there must be any."""
    found = list(values)
    assert found
    return found


class Reader:
    """Tells which functions of some modules compare something each time that they are called."""

    def __init__(self, modules: Iterable[ast.Module]) -> None:
        trees = list(modules)
        nodes = [node for tree in trees for node in ast.walk(tree)]
        self.functions = [node for node in nodes if isinstance(node, Function)]
        self.constants = {name for tree in trees for name in _constants(tree)}
        self.comparing = set(WAITING)
        while found := self._found():
            self.comparing |= found

    def idle(self) -> list[Function]:
        """Return the tests that may compare nothing."""
        tests = [each for each in self.functions if each.name.startswith("test_")]
        return [test for test in tests if not self.compares(test.body)]

    def _found(self) -> set[str]:
        """The names of further functions that compare something each time."""
        new = (each for each in self.functions if each.name not in self.comparing)
        return {each.name for each in new if self.compares(each.body)}

    def compares(self, statements: Sequence[ast.stmt]) -> bool:
        """Whether one of the statements compares something, whatever the data hold."""
        return any(map(self._compares, statements))

    def _compares(self, statement: ast.stmt) -> bool:
        if isinstance(statement, ast.If):
            return self.compares(statement.body) and self.compares(statement.orelse)
        if isinstance(statement, ast.For) and self._is_written(statement.iter):
            return self.compares(statement.body)
        if isinstance(statement, ast.With | ast.Try) and self.compares(_passed(statement)):
            return True
        return isinstance(statement, ast.Assert) or any(map(self._calls, _begun(statement)))

    def _calls(self, node: ast.AST) -> bool:
        """Whether something that compares is called."""
        calls = [each for each in ast.walk(node) if isinstance(each, ast.Call)]
        # What is handed over to be called counts as well.
        called = [each for call in calls for each in (call.func, *call.args)]
        return any(_name(each) in self.comparing for each in called)

    def _is_written(self, values: ast.expr) -> bool:
        """Whether values are written in the tests, at least one of them."""
        if isinstance(values, ast.Call) and isinstance(values.func, ast.Attribute):
            values = values.func.value
        return _is_filled(values) or _name(values) in self.constants


def _passed(statement: ast.With | ast.Try) -> list[ast.stmt]:
    """The statements in a block that are reached each time."""
    last = statement.finalbody if isinstance(statement, ast.Try) else []
    return [*statement.body, *last]


def _begun(statement: ast.stmt) -> list[ast.AST]:
    """The expressions in a statement that are evaluated each time."""
    match statement:
        case ast.With(items=items):
            return [item.context_expr for item in items]
        case ast.For(iter=values):
            return [values]
        case ast.Expr() | ast.Assign() | ast.AnnAssign() | ast.Return():
            return [statement]
    return []


def _name(called: ast.expr) -> str:
    match called:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _constants(tree: ast.Module) -> Iterator[str]:
    """The names that a module gives to values that are written there."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and _is_filled(statement.value):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def _is_filled(values: ast.expr | None) -> bool:
    """Whether values are written here, at least one of them."""
    if isinstance(values, ast.Dict):
        return bool(values.keys)
    return isinstance(values, ast.Tuple | ast.List | ast.Set) and bool(values.elts)
