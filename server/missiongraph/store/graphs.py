# SPDX-License-Identifier: Apache-2.0
"""The names of the graphs in a dataset, and which of them state facts (design: "Names")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from pyoxigraph import NamedNode

from missiongraph.loading import slug
from missiongraph.terms import ONTOLOGY, VOCABULARIES

if TYPE_CHECKING:
    from missiongraph.facts import GraphName, Node


# Where the names of agencies are, and those that resources without one are given (RDF 1.1
# Concepts, section 3.5): the agency comes first in either.
BELOW, NAMELESS = "/id/", "/.well-known/genid/"


@dataclass(frozen=True, slots=True)
class Names:
    """Every name that follows from a repository's base IRI (no slash at its end)."""

    base: str

    def graph(self, agency: str, model: str) -> NamedNode:
        """The graph in which an agency states one of its models."""
        return NamedNode(f"{self.base}/graph/{slug(agency)}/{slug(model)}")

    def origins(self, graph: NamedNode) -> NamedNode:
        """The graph that says where each thing of a graph was read."""
        return NamedNode(f"{graph.value}/origin")

    @property
    def derived(self) -> NamedNode:
        """The graph of what rules add."""
        return NamedNode(f"{self.base}/graph/derived")

    @property
    def revisions(self) -> NamedNode:
        """The graph that says which revision the dataset is at."""
        return NamedNode(f"{self.base}/graph/revisions")

    @property
    def default(self) -> NamedNode:
        """The graph that stands for the default graph where graphs are written."""
        return NamedNode(f"{self.base}/graph/default")

    def revision(self, number: int) -> NamedNode:
        """A revision of the dataset, as a thing."""
        return NamedNode(f"{self.base}/revision/{number}")

    def agency(self, graph: GraphName) -> str | None:
        """The slug of the agency whose graph this is, if it is an agency's."""
        parts = self._parts(graph)
        return parts[0] if len(parts) == 2 and all(parts) else None  # noqa: PLR2004 (agency, model)

    def title(self, graph: GraphName) -> str:
        """The name of a model that states none: AGENCY/MODEL."""
        return "/".join(self._parts(graph))

    def publisher(self, graph: GraphName) -> NamedNode | None:
        """The agency whose graph this is, as a resource, if it is an agency's."""
        agency = self.agency(graph)
        return NamedNode(f"{self.base}/id/{agency}") if agency else None

    def owner(self, graph: GraphName) -> str | None:
        """The slug of the agency that writes to this graph: a model, or where one was read."""
        if isinstance(graph, NamedNode) and graph.value.endswith("/origin"):
            model = self.agency(NamedNode(graph.value.removesuffix("/origin")))
            if model is not None:
                return model
        return self.agency(graph)

    def model(self, graph: GraphName) -> str:
        """The IRI of the model that a graph holds, or says of where it was read."""
        return graph.value.removesuffix("/origin") if isinstance(graph, NamedNode) else ""

    def agency_named(self, slug: str) -> NamedNode:
        """The agency of a slug, as a resource."""
        return NamedNode(f"{self.base}/id/{slug}")

    def named_by(self, resource: Node) -> str | None:
        """The slug of the agency whose name a resource has, if it has one of an agency."""
        if not isinstance(resource, NamedNode) or not resource.value.startswith(self.base):
            return None
        path = resource.value[len(self.base) :]
        if path.startswith(BELOW):
            return path[len(BELOW) :].partition("/")[0] or None
        if path.startswith(NAMELESS):
            agency, apart, _ = path[len(NAMELESS) :].partition("/")
            return agency if apart and agency else None
        return None

    def is_reserved(self, resource: NamedNode) -> bool:
        """Whether only missiongraph gives such names: its terms and codes, and those of the base.

        No agency will describe a resource of such a name.
        """
        if resource.value.startswith(f"{self.base}/"):
            return self.named_by(resource) is None
        return resource.value.startswith((f"{ONTOLOGY.value}#", f"{VOCABULARIES.value}/"))

    def written(self, resource: NamedNode) -> str:
        """A resource as references write it: `agency:class/id`, or the whole address."""
        parts = resource.value.removeprefix(f"{self.base}/id/").split("/")
        if self.named_by(resource) and len(parts) == 3 and all(parts):  # noqa: PLR2004 (agency, class, id)
            return f"{parts[0]}:{parts[1]}/{parts[2]}"
        return resource.value

    def is_below(self, resource: NamedNode) -> bool:
        """Whether an address is below the base: of the same origin, and further on in its path."""
        try:
            base, address = urlsplit(self.base), urlsplit(resource.value)
            same = (base.scheme, base.hostname, base.port, base.username) == (
                address.scheme,
                address.hostname,
                address.port,
                address.username,
            )
        except ValueError:
            return False
        dots = {".", ".."} & set(unquote(address.path).split("/"))
        return same and not dots and address.path.startswith(f"{base.path}/")

    def is_vocabulary(self, graph: GraphName) -> bool:
        """Whether the graph holds the ontology or the code lists, which are no secret."""
        return graph in (ONTOLOGY, VOCABULARIES)

    def is_beside(self, graph: GraphName) -> bool:
        """Whether a graph is of no agency and not kept for all: others' names, the default graph.

        What it holds is nobody's statement: it is not validated, and not published.
        """
        if not isinstance(graph, NamedNode) or self.is_vocabulary(graph):
            return False
        return graph == self.default or not graph.value.startswith(f"{self.base}/graph/")

    def states_facts(self, graph: GraphName) -> bool:
        """Whether what the graph holds is stated, and not derived or about the store itself."""
        return self.is_vocabulary(graph) or self.agency(graph) is not None

    def _parts(self, graph: GraphName) -> list[str]:
        start = f"{self.base}/graph/"
        if isinstance(graph, NamedNode) and graph.value.startswith(start):
            return graph.value.removeprefix(start).split("/")
        return []
