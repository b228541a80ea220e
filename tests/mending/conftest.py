# SPDX-License-Identifier: Apache-2.0
"""A repository in which a sound model is, for faults to be put into it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from missiongraph.repository import Repository
from tests.support.loads import Desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A new repository, and somebody who loads models into it."""
    with Repository(tmp_path / "data") as repository:
        yield Desk(repository)
