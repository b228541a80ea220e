# SPDX-License-Identifier: Apache-2.0
"""No test passes on nothing: one that compared nothing at all is a defect.

A loop over an empty list asserts nothing and passes, so each assertion that holds is counted while
a test runs. A test of whose cases none compared anything fails, unless it waits for an error.
"""

from __future__ import annotations

import ast
import inspect
from contextlib import contextmanager
from functools import cache
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# What fails by itself where the fact that is meant does not hold.
WAITING = {"raises", "warns", "deprecated_call", "raises_nothing"}


@contextmanager
def raises_nothing() -> Iterator[None]:
    """Say that the fact is that nothing is raised."""
    yield


class FactsChecked:
    """Counts the assertions that hold in each test."""

    def __init__(self) -> None:
        self._held = 0
        self._passed = False

    def pytest_assertion_pass(self) -> None:
        """Count an assertion."""
        self._held += 1

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note whether a case of the test ran through."""
        self._passed |= report.when == "call" and report.passed

    # After fixtures are torn down: what fails before would leave them standing.
    @pytest.hookimpl(trylast=True)
    def pytest_runtest_teardown(self, item: pytest.Item, nextitem: pytest.Item | None) -> None:
        """Fail a test after its last case, where no case compared anything."""
        if not isinstance(item, pytest.Function):
            return
        if isinstance(nextitem, pytest.Function) and nextitem.function == item.function:
            return
        held, passed = self._held, self._passed
        self._held, self._passed = 0, False
        if passed and not held and not waits(item.function):
            pytest.fail("None of its cases compared anything: an empty loop?", pytrace=False)


@cache
def waits(function: Callable[..., object]) -> bool:
    """Whether a test waits for an error, or for none."""
    tree = ast.parse(dedent(inspect.getsource(inspect.unwrap(function))))
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    named |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return not named.isdisjoint(WAITING)
