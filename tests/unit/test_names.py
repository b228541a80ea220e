# SPDX-License-Identifier: Apache-2.0
"""What the names in IRIs are made of."""

from __future__ import annotations

import pytest

from missiongraph.loading import DEFAULT_BASE, mint, slug
from missiongraph.terms import MG


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Leaving hospital", "leaving-hospital"),
        ("  Who's who?  ", "who-s-who"),
        ("Søndre Straße", "sondre-strasse"),
        ("Łódź", "lodz"),
        ("Служба", "sluzhba"),
        ("services/2024_v1", "services-2024-v1"),
    ],
)
def test_a_slug_can_be_read(text: str, expected: str) -> None:
    """A name keeps its letters, in Latin ones, and nothing else."""
    assert slug(text) == expected


def test_signs_alone_stay_apart() -> None:
    """Two names of signs only are two slugs, neither of them empty."""
    assert len({slug("¡!"), slug("¡?"), slug("!!")} - {""}) == 3


def test_an_iri_is_minted_from_agency_class_and_name() -> None:
    """A thing's IRI says whose it is, what it is and what it is called."""
    minted = mint(DEFAULT_BASE, "NHS Sussex", MG.DataFlow, "Summary to practice")
    assert minted.value == f"{DEFAULT_BASE}/id/nhs-sussex/data-flow/summary-to-practice"
