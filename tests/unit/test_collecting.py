# SPDX-License-Identifier: Apache-2.0
"""The collector of garbage looks seldom while facts are changed, and then as often as before."""

from __future__ import annotations

import gc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from missiongraph.collecting import SELDOM, seldom_collected


def test_it_looks_as_often_as_before_once_nobody_is_within() -> None:
    """However contexts are nested, and whatever ends them."""
    usual = gc.get_threshold()
    assert usual != SELDOM
    with seldom_collected:
        with pytest.raises(KeyError), seldom_collected:
            raise KeyError
        assert gc.get_threshold() == SELDOM
    assert gc.get_threshold() == usual


def test_threads_do_not_end_it_for_each_other() -> None:
    """The first that leaves ends nothing for the others."""
    usual, together = gc.get_threshold(), Barrier(4)

    @seldom_collected
    def change(number: int) -> bool:
        together.wait(10)
        return number > 0 or gc.get_threshold() == SELDOM

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(change, range(4)))
    assert gc.get_threshold() == usual
