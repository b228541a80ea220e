# SPDX-License-Identifier: Apache-2.0
"""Why derived facts hold, as pages show it: the rules by name, and what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from missiongraph.labels import names
from missiongraph.rules import Deriver
from missiongraph.web.proofs import told
from missiongraph.web.results import cell
from missiongraph.why import Explainer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pyoxigraph import Triple

    from missiongraph.labels import Languages
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names
    from missiongraph.web.links import Links
    from missiongraph.web.proofs import Said
    from missiongraph.web.results import Cell

# Each takes some milliseconds; `missiongraph why` gives any of them.
MOST = 10


class Reasons:
    """The reasons for the first derived facts that a page asks about."""

    def __init__(self, store: Store, known: Names, links: Links, languages: Languages) -> None:
        self._store = store
        self._languages = languages
        self._links = links
        self._explainer = Explainer(store, known, Deriver.packaged(known.derived))
        self._left = MOST

    def of(self, fact: Triple) -> tuple[Sequence[Cell], Sequence[Sequence[Said]]]:
        """The rules that derive a fact, and the statements behind it for each of them."""
        if self._left <= 0:
            return [], []
        self._left -= 1
        found = self._explainer.why(fact)
        labels = names(self._store, [reason.rule.iri for reason in found], self._languages)
        rules = [cell(reason.rule.iri, labels, self._links) for reason in found]
        chains = [[quad.triple for quad in reason.sources] for reason in found]
        return rules, told(chains, self._store, self._links, self._languages)
