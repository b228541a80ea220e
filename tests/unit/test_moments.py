# SPDX-License-Identifier: Apache-2.0
"""What was read while the data changed is of no moment, however the change ended."""

from __future__ import annotations

import pytest

from missiongraph.moments import Clock


def test_a_moment_holds_until_something_changes() -> None:
    """It is the same moment until then, and another one after, whose revision is visible."""
    clock = Clock(4)
    first = clock.now()
    assert (first.holds, first) == (True, clock.now())
    with clock.changing(5, lambda: False):
        during = clock.now()
        assert (clock.head, during) == (4, first)
        assert [first.holds, during.holds] == [False, False]
    after = clock.now()
    assert (clock.head, after.holds) == (5, True)
    assert after != first
    assert [first.holds, during.holds] == [False, False]


def test_a_change_that_is_taken_back_leaves_another_moment_of_the_same_revision() -> None:
    """What was read meanwhile may be of what is there no more."""
    clock = Clock(4)
    before = clock.now()
    with pytest.raises(OSError, match="full"), clock.changing(5, lambda: True):
        raise OSError("full")
    assert (clock.head, before.holds, clock.now().holds) == (4, False, True)
    assert clock.now() != before


def test_where_something_is_left_nothing_holds_until_the_next_change() -> None:
    """What was kept before the change is not found either."""
    clock = Clock(4)
    before = clock.now()
    with pytest.raises(OSError, match="full"), clock.changing(5, lambda: False):
        raise OSError("full")
    left = clock.now()
    assert not left.holds
    assert left != before
    with clock.changing(6, lambda: False):
        assert clock.now() != left
    assert (clock.head, clock.now().holds, left.holds) == (6, True, False)


def test_only_a_change_that_has_just_begun_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for the derivation of a whole government."""
    clock = Clock()
    assert clock.wait == 0
    with clock.changing(1, lambda: False):
        assert clock.wait > 0
        monkeypatch.setattr("missiongraph.moments.BRIEF", 0)
        assert clock.wait == 0
