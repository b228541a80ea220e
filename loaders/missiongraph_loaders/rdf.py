# SPDX-License-Identifier: Apache-2.0
"""The loader of RDF files: Turtle, N-Triples, RDF/XML and JSON-LD into one graph."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, RdfFormat, Triple

from missiongraph.loading import Batch, Origin, slug
from missiongraph.rdf.encodings import decoded
from missiongraph.rdf.flaws import Flaw, UnreadableRdf, line_of
from missiongraph.rdf.reading import RELATIVE, quads, refuse_bombs
from missiongraph_loaders.faults import Problem, failure, failure_at
from missiongraph_loaders.kinds import FORMATS, other_kind
from missiongraph_loaders.located import Located
from missiongraph_loaders.strangers import refuse_foreign

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from missiongraph.errors import InputError
    from missiongraph.loading import Loader, Source


class RdfLoader:
    """Reads RDF files into one agency's graph."""

    def accepts(self, source: Source) -> bool:
        """Files with an ending of RDF, for which no mapping is named."""
        return source.mapping is None and source.path.suffix.lower() in FORMATS

    def read(self, source: Source) -> Batch:
        """The file's triples; blank nodes are left for the gate to name.

        Raises:
            InputError: where the file does not parse, states nothing, has what would be lost,
                holds named graphs or relative names, or the caller does not say whose graph it
                is, or asks for rejects.
        """
        path, origin = source.path, Origin(source.path.name)
        if not source.agency:
            message = "an RDF file does not say which agency's graph it is."
            raise failure_at(origin, message, "Name the agency when loading (--agency).")
        if source.reject:
            message = "RDF is taken whole or not at all, so there are no rejects."
            remedy = (
                "Load it without --rejects; what is wrong with it is told, with the line. Load "
                "tables and workbooks with --rejects on their own."
            )
            raise failure_at(origin, message, remedy)
        triples = _numbered(_triples(path, read_content(path, origin), origin))
        refuse_foreign(triples, origin)
        return Batch(
            agency=slug(source.agency),
            model=slug(source.model or path.stem),
            triples=triples,
            origins={one.subject: origin for one in triples if isinstance(one.subject, NamedNode)},
            locate=Located([path]),
        )


def read_content(path: Path, origin: Origin) -> str:
    """The text of an RDF file.

    Raises:
        InputError: it is not there, is empty, is something else, is in an encoding that is not
            known, or is made to harm the parser.
    """
    if not path.is_file():
        raise failure_at(origin, "there is no such file.", "Check the path.")
    content = path.read_bytes()
    kind = other_kind(content)
    if kind and not kind.startswith("text"):
        remedy = "Give it the ending that it should have, or load another file."
        raise failure_at(origin, f"the file is not RDF but {kind}.", remedy)
    try:
        text = decoded(content, FORMATS[path.suffix.lower()])
        refuse_bombs(text)
    except UnreadableRdf as error:
        raise unreadable(error, origin) from error
    if not text.strip():
        raise failure_at(origin, "the file is empty.", "Check that it is the right one.")
    return text


def unreadable(error: UnreadableRdf, origin: Origin) -> InputError:
    """The error that tells of every flaw of a file."""
    return failure([Problem(origin, flaw.placed, flaw.remedy) for flaw in error.flaws])


def _triples(path: Path, text: str, origin: Origin) -> Iterator[Triple]:
    form = FORMATS[path.suffix.lower()]
    # Without a base, JSON-LD drops relative names unseen; with this one, they show.
    base = RELATIVE if form == RdfFormat.JSON_LD else None
    try:
        for quad in quads(text, form, base):
            if not isinstance(quad.graph_name, DefaultGraph):
                raise failure_at(
                    origin,
                    f"the file has a graph of its own, {quad.graph_name}.",
                    "The graph is named by agency and model: put the triples into the default "
                    "graph, and load one file for each graph.",
                )
            _check_terms(quad.triple, text, origin)
            yield quad.triple
    except UnreadableRdf as error:
        raise unreadable(error, origin) from error


def _numbered(triples: Iterator[Triple]) -> list[Triple]:
    """The triples, each once, their blank nodes numbered as they come.

    Parsers make up a new label for every [] each time; the same file must give the same facts.
    """
    numbers: dict[BlankNode, BlankNode] = {}

    def numbered(node: BlankNode) -> BlankNode:
        return numbers.setdefault(node, BlankNode(f"b{len(numbers) + 1}"))

    found: dict[Triple, None] = {}
    for subject, predicate, object_ in triples:
        named_subject = numbered(subject) if isinstance(subject, BlankNode) else subject
        named_object = numbered(object_) if isinstance(object_, BlankNode) else object_
        found[Triple(named_subject, predicate, named_object)] = None
    return list(found)


def _check_terms(triple: Triple, text: str, origin: Origin) -> None:
    if isinstance(triple.object, Triple):
        message = "the file has a triple inside another one (RDF 1.2)."
        raise failure_at(origin, message, "State it with triples of RDF 1.1.")
    for term in (triple.subject, triple.predicate, triple.object):
        if isinstance(term, NamedNode) and term.value.startswith(RELATIVE):
            name = term.value.removeprefix(RELATIVE)
            what = f"the name “{name}” is relative, and the file has no base."
            remedy = "Write it whole, or add an @base to the @context."
            flaw = Flaw(what, remedy, line_of(text, f'"{name}"'))
            raise unreadable(UnreadableRdf(flaw), origin)


LOADER: Final[Loader] = RdfLoader()
