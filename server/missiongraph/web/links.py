# SPDX-License-Identifier: Apache-2.0
"""Where a page for a thing is to be found on the host that serves it.

The names in the data never change with the host (design: "Names"); links do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from missiongraph.terms import ONTOLOGY, VOCABULARIES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from missiongraph.store.graphs import Names

# What an IRI may hold unescaped in a path (RFC 3986, section 3.3).
PATH = "/:@!$&'()*+,;=-._~%"


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a site; `root` is where it stands on its host, without a slash at the end."""

    names: Names
    root: str = ""

    def places(self) -> dict[str, str]:
        """Where the IRIs that begin so are described."""
        return {
            f"{self.names.base}/id/": "/doc/",
            f"{self.names.base}/graph/": "/graph/",
            f"{VOCABULARIES.value}/": "/code/",
            f"{ONTOLOGY.value}#": "/ns#",
        }

    def to(self, iri: str) -> str | None:
        """The address of the page about a thing, or of the thing itself; `None` for neither."""
        for start, place in self.places().items():
            if iri.startswith(start):
                return self.root + place + quoted(iri.removeprefix(start))
        # Other schemes may run code in a browser.
        return iri if iri.startswith(("http://", "https://")) else None

    def question(self, name: str, parameters: Mapping[str, str] | None = None) -> str:
        """The address of a question, with its parameters set."""
        return f"{self.root}/api/v1/questions/{quote(name)}{_query(parameters or {})}"

    def publication(self, revision: int) -> str:
        """The address of what is told of a publication."""
        return f"{self.root}/api/v1/publications/{revision}"

    def sparql(self, query: str) -> str:
        """The address at which a query can be read, changed and run."""
        return f"{self.root}/sparql{_query({'query': query, 'edit': '1'})}"


def quoted(path: str) -> str:
    """A path whose letters are IRIs', as a URI has it."""
    return quote(path, safe=PATH)


def _query(parameters: Mapping[str, str]) -> str:
    return f"?{urlencode(parameters)}" if parameters else ""
