# SPDX-License-Identifier: Apache-2.0
"""Where in the body of a request resources are described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph.loading import Origin
from missiongraph.rdf.encodings import decoded
from missiongraph.rdf.lines import lines

if TYPE_CHECKING:
    from collections.abc import Collection

    from missiongraph.media import RdfMedia

# Larger bodies are not read once more to tell the lines: others would wait for it.
MOST_BYTES = 2_000_000
SENT = "what was sent"


@dataclass(frozen=True, slots=True)
class Sent:
    """A body that could be read, or a part of one.

    Attributes:
        base: what relative names were taken against.
    """

    body: bytes
    form: RdfMedia
    base: str

    def __call__(self, wanted: Collection[NamedNode]) -> dict[tuple[NamedNode, str | None], Origin]:
        """The places of resources, and of their first statement with each property."""
        if len(self.body) > MOST_BYTES:
            return {}
        text, names = decoded(self.body, self.form.writer), {one.value for one in wanted}
        found = lines(text, self.form.writer, self.base, names)
        return {
            (NamedNode(iri), predicate): Origin(SENT, line=line)
            for (iri, predicate), line in found.items()
        }
