# SPDX-License-Identifier: Apache-2.0
"""Which references wait for others, in the data of the check of that name; worked out by hand."""

from __future__ import annotations

import pytest

from missiongraph.answers import ask
from missiongraph.catalogue import question
from missiongraph.store import Patch
from tests.queries.test_checks import knowledge, world
from tests.support.queries import short

COLUMNS = ("thing", "property", "reference", "from", "to", "resource", "graph")
HUB = ("hub", "ns#dependsOnSystem", "west:system/ledger", "east", "west", "ledger", "east")
ADDRESS = ("hub", "ns#operatedBy", "http://register.example/org/77", "east", "", "77", "east")
CLAIM = ("claimed", "ns#dependsOnSystem", "west:system/gone", "north", "west", "gone", "north")


@pytest.mark.parametrize(
    ("agency", "rows"),
    [
        (None, [HUB, ADDRESS, CLAIM]),
        ("east", [HUB, ADDRESS]),
        ("west", [HUB, CLAIM]),
        ("north", [CLAIM]),
        ("south", []),
    ],
)
def test_both_sides_see_what_waits(agency: str | None, rows: list[tuple[str, ...]]) -> None:
    """The agency that refers and the one whose name it is; a foreign address is nobody's."""
    given = {} if agency is None else {"agency": agency}
    with knowledge().supposing(Patch(world("pending-reference"))) as store:
        answer = ask(store, question("pending-references"), given)
        shown = [answer.columns.index(name) for name in COLUMNS]
        found = [tuple(short(row[at]) for at in shown) for row in answer.rows]

    assert found == rows
