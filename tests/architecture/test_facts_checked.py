# SPDX-License-Identifier: Apache-2.0
"""The rule that no test passes on nothing, seen at work."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).parents[2]
SEEN = """
import pytest


def test_an_empty_loop() -> None:
    for value in []:
        assert value


@pytest.mark.parametrize("values", [[], [1]])
def test_a_loop_that_some_case_fills(values) -> None:
    for value in values:
        assert value


def test_an_error_that_is_awaited() -> None:
    with pytest.raises(ValueError):
        int("one")
"""


def test_a_test_that_compares_nothing_fails(tmp_path: Path) -> None:
    """And no other: a case may be empty, and an error that is awaited is a fact."""
    (tmp_path / "test_seen.py").write_text(SEEN, encoding="utf-8")
    (tmp_path / "conftest.py").write_text(
        "from tests.support.facts_checked import FactsChecked\n"
        "def pytest_configure(config):\n"
        "    config.pluginmanager.register(FactsChecked(), 'facts-checked')\n",
        encoding="utf-8",
    )
    command = [sys.executable, "-m", "pytest", "-q", "-o", "enable_assertion_pass_hook=true"]
    command += ["-o", f"pythonpath={TOP}", "--rootdir", str(tmp_path), "-p", "no:cacheprovider"]
    done = subprocess.run(
        [*command, str(tmp_path)], check=False, capture_output=True, text=True, cwd=tmp_path
    )
    assert "ERROR test_seen.py::test_an_empty_loop - Failed: None of its cases" in done.stdout
    assert "4 passed, 1 error" in done.stdout
