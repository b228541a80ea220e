# SPDX-License-Identifier: Apache-2.0
"""What is published, described for others: the catalogue (DCAT 3), and how much it is (VoID)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, Triple

from missiongraph.lookup import construct, select
from missiongraph.repository import models
from missiongraph.terms import DCAT, DCT, RDF, VOID, XSD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from missiongraph.history import History
    from missiongraph.media import RdfMedia
    from missiongraph.store import Store
    from missiongraph.store.graphs import Names

TERMS_OF_USE = (DCT.license, DCT.rights)
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"


def catalogue(
    store: Store, names: Names, history: History, place: str, forms: Sequence[RdfMedia]
) -> Iterator[Triple]:
    """The catalogue of the models in a store.

    Args:
        store: the dataset.
        names: the names in it.
        history: when each model changed last.
        place: the address of the server, without a slash at its end; files are fetched there.
        forms: the formats in which each model can be had.
    """
    graphs = models(store, names)
    given = {
        "catalogue": [NamedNode(f"{names.base}/catalog")],
        "endpoint": [NamedNode(f"{place}/sparql")],
        "place": [NamedNode(f"{place}/catalog")],
        "agent": [NamedNode(f"{names.base}/")],
        "graph": graphs,
    }
    said = list(construct(store, "store/catalogue.rq", given))
    yield from said
    terms = {triple.subject: triple for triple in said if triple.predicate in TERMS_OF_USE}
    for graph in graphs:
        change = history.change(graph)
        if change is not None:
            yield Triple(graph, DCT.modified, Literal(change.time, datatype=XSD.dateTime))
            yield Triple(graph, DCAT.version, Literal(str(change.revision)))
        address = place + graph.value.removeprefix(names.base)
        yield Triple(graph, DCAT.landingPage, NamedNode(address))
        for form in forms:
            yield from _distribution(graph, address, form, terms.get(graph))


def _distribution(
    graph: NamedNode, address: str, form: RdfMedia, terms: Triple | None
) -> Iterator[Triple]:
    """A model in one of its formats, under the terms of use that the model has."""
    distribution = NamedNode(f"{graph.value}.{form.suffix}")
    yield Triple(graph, DCAT.distribution, distribution)
    yield Triple(distribution, RDF.type, DCAT.Distribution)
    if terms is not None:
        yield Triple(distribution, terms.predicate, terms.object)
    yield Triple(distribution, DCT.title, Literal(form.title, language="en"))
    yield Triple(distribution, DCAT.accessURL, NamedNode(address))
    yield Triple(distribution, DCAT.downloadURL, NamedNode(f"{address}.{form.suffix}"))
    yield Triple(distribution, DCAT.mediaType, NamedNode(MEDIA_TYPES + form.media_type))


def statistics(store: Store, names: Names, place: str) -> Iterator[Triple]:
    """How much the models hold together, of what, and where it links to."""
    graphs = models(store, names)
    here = NamedNode(f"{names.base}/.well-known/void")
    dataset = NamedNode(f"{here.value}#all")
    yield Triple(here, RDF.type, VOID.DatasetDescription)
    given = {
        "dataset": [dataset],
        "space": [NamedNode(f"{names.base}/id/")],
        "endpoint": [NamedNode(f"{place}/sparql")],
        "graph": graphs,
    }
    yield from construct(store, "store/void.rq", given)
    for graph in graphs:
        dump = NamedNode(f"{place}{graph.value.removeprefix(names.base)}.ttl")
        yield Triple(dataset, VOID.dataDump, dump)


def documents(store: Store, names: Names, history: History) -> Mapping[str, str]:
    """The paths of the documents about things, and when what they say changed last, if known."""
    start = f"{names.base}/id/"
    given = {"space": [NamedNode(start)], "graph": models(store, names)}
    found: dict[str, str] = {}
    for row in select(store, "store/documents.rq", given):
        thing, graph = row["thing"], row["graph"]
        if isinstance(thing, NamedNode) and isinstance(graph, NamedNode):
            change = history.change(graph)
            path = f"/doc/{thing.value.removeprefix(start)}"
            found[path] = max(found.get(path, ""), change.time if change else "")
    return found
