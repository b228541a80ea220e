# SPDX-License-Identifier: Apache-2.0
"""Finding the thing that a person means by an IRI, a prefixed name or a label."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QuerySolutions, QueryTriples

from missiongraph.errors import AmbiguousName, UnknownName
from missiongraph.labels import expand, local_name
from missiongraph.resources import query_text
from missiongraph.templates import bind
from missiongraph.terms import DCT, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pyoxigraph import QuerySolution, Triple

    from missiongraph.facts import Node
    from missiongraph.store import Store

NEAR = 3
OTHERS = re.compile(r"([\w-]+):([a-z-]+)/([\w-]+)")
# Where a document is served, on whatever host, in whatever format.
DOCUMENT = re.compile(
    r"(?:https?://[^/?#\s]+)?/(?:[^?#\s]*/)?doc/([^?#\s]+?)(?:\.(?:html|ttl|jsonld|rdf|nt|trig|nq))?"
)


def select(
    store: Store, name: str, values: Mapping[str, Iterable[Node] | None]
) -> Iterator[QuerySolution]:
    """The rows of one of our own SELECT queries, by its path below `queries/`."""
    found = store.query(bind(query_text(name), values))
    if not isinstance(found, QuerySolutions):
        raise TypeError(f"queries/{name} is not a SELECT query")
    # A generator lets the engine's results go once they are read: an exception that carried them
    # into another thread would carry what must not go there.
    yield from found


def construct(
    store: Store, name: str, values: Mapping[str, Iterable[Node] | None]
) -> Iterator[Triple]:
    """The triples of one of our own CONSTRUCT queries, by its path below `queries/`."""
    found = store.query(bind(query_text(name), values))
    if not isinstance(found, QueryTriples):
        raise TypeError(f"queries/{name} is not a CONSTRUCT query")
    yield from found


def resolve(store: Store, text: str, cls: NamedNode | None) -> NamedNode:
    """Return the resource of a class that a text names.

    The text is an IRI, also one that others gave it (`skos:exactMatch`), the address of its
    document, a prefixed name of a known vocabulary (`mg:Journey`), `agency:class/id` as workbooks
    write it, a label, an alternative label, or an identifier. White space and case do not matter.

    Raises:
        UnknownName: nothing has that name; carries near names.
        AmbiguousName: several resources have it; carries them.
    """
    kind = local_name(cls.value).lower() if cls else "thing"
    classes = [cls] if cls else None
    iri = expand(text)
    if iri is not None and _is_known(store, iri):
        return iri
    if ending := _ending(text):
        return _of_agency(store, text, classes, ending)
    name = " ".join(text.split())
    rows = select(store, "store/find-by-name.rq", {"class": classes, "name": [Literal(name)]})
    found = {row["thing"] for row in rows if isinstance(row["thing"], NamedNode)}
    found = found or _of_class(store, by_key(store, text), cls)
    if len(found) > 1:
        raise AmbiguousName(kind, text, sorted(thing.value for thing in found))
    if not found:
        raise UnknownName(kind, text, [] if iri else _near(store, text, classes))
    return next(iter(found))


def by_key(store: Store, text: str, base: str | None = None) -> set[NamedNode]:
    """Return the resources that a text tells by an address or an identifier.

    That is their IRI or one that others gave them, `agency:class/id`, the address of their
    document on any host, or the value of `dct:identifier` or `skos:notation`.

    Args:
        store: the dataset, as far as the caller may read it.
        text: what was typed.
        base: the base IRI of the data; without it, addresses of documents are not read.
    """
    key = text.strip()
    iri = expand(key)
    ending = _ending(key)
    addresses = [iri] if iri is not None else []
    if base and ending:
        addresses.append(NamedNode(base + ending))
    found = {address for address in addresses if _is_known(store, address)}
    for address in addresses:
        found |= _subjects(store, SKOS.exactMatch, address)
    for predicate in (DCT.identifier, SKOS.notation):
        found |= _subjects(store, predicate, Literal(key))
    return found


def _ending(text: str) -> str | None:
    """The end of the IRI that the address of a document or `agency:class/id` stands for."""
    name = text.strip()
    if match := OTHERS.fullmatch(name):
        return "/id/{}/{}/{}".format(*match.groups())
    match = DOCUMENT.fullmatch(name)
    return f"/id/{match[1]}" if match else None


def _subjects(store: Store, predicate: NamedNode, value: Node) -> set[NamedNode]:
    quads = list(store.quads(None, predicate, value))
    return {quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}


def _of_class(store: Store, things: set[NamedNode], cls: NamedNode | None) -> set[NamedNode]:
    """Those of some resources that are of a class, or of one below it."""
    if cls is None or not things:
        return things
    given = {"class": [cls], "thing": things}
    return {row["thing"] for row in select(store, "store/of-class.rq", given)}


def _is_known(store: Store, iri: NamedNode) -> bool:
    """Whether something is said of a thing, or in a graph."""
    # Apart, so that no exception carries the engine's results into another thread.
    said = next(iter(store.quads(iri)), None) or next(iter(store.quads(graph=iri)), None)
    return said is not None


def _of_agency(store: Store, text: str, classes: list[NamedNode] | None, ending: str) -> NamedNode:
    rows = select(store, "store/find-by-name.rq", {"class": classes, "name": None})
    for row in rows:
        thing = row["thing"]
        if isinstance(thing, NamedNode) and thing.value.endswith(ending):
            return thing
    raise UnknownName("thing", text)


def _near(store: Store, text: str, classes: list[NamedNode] | None) -> list[str]:
    rows = select(store, "store/find-by-name.rq", {"class": classes, "name": None})
    known = {row["name"].value for row in rows if isinstance(row["name"], Literal)}
    folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(text.casefold(), folded, n=NEAR, cutoff=0.5)
    return [folded[name] for name in near]
