# SPDX-License-Identifier: Apache-2.0
"""The W3C's cases for queries, asked through `/sparql` or of the engine by itself.

All data of a suite are in one repository, each file as a graph by its own name, and each query
says by `default-graph-uri` and `named-graph-uri` what it is asked of.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlencode

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
)
from rdflib import Graph, Namespace
from rdflib.compare import isomorphic

from missiongraph.store import Patch
from tests.support.results import expected_results, read_results, read_table
from tests.support.w3c import MF, Served, graphs_of, kind, manifest, suite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rdflib import URIRef

    from missiongraph.repository import Repository

QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
FROM = re.compile(r"^FROM\s+(NAMED\s+)?<([^>]+)>", re.MULTILINE | re.IGNORECASE)
NOTHING = "https://nothing.example/"

# Files, with the names of graphs; None for the default graph.
Data: TypeAlias = "list[tuple[Path, str | None]]"
# A query, what it is asked of, and the media type wanted; the status, and the body.
Ask: TypeAlias = "Callable[[str, Data, str | None], tuple[int, bytes]]"


def name_of(part: str, case: URIRef) -> str:
    """A case as it is listed: its folder, and its name in the manifest."""
    return f"{part}#{case.partition('#')[2]}"


def fill(repository: Repository, cases: Iterable[tuple[str, URIRef]]) -> None:
    """Put the data of cases into the workspace."""
    quads: list[Quad] = []
    for part, case in cases:
        for file, _ in data_of(part, case):
            graph = NamedNode(file.as_uri())
            form = form_of(file)
            found = parse(
                path=str(file), format=form, base_iri=file.as_uri(), rename_blank_nodes=True
            )
            if not any(quad.graph_name == graph for quad in quads):
                quads += [Quad(q.subject, q.predicate, q.object, graph) for q in found]
    repository.workspace.store.apply(Patch(quads))
    repository.workspace.store.flush()


def form_of(file: Path) -> RdfFormat:
    """The format of a file of data."""
    return RdfFormat.RDF_XML if file.suffix == ".rdf" else RdfFormat.TURTLE


def data_of(part: str, case: URIRef) -> Data:
    """The files that a case is asked of; where none are listed, those that the query names."""
    name = f"{part}/manifest.ttl"
    action = manifest(name).value(case, MF.action)
    listed = list(graphs_of(name, action, QT.data, QT.graphData))
    query = manifest(name).value(action, QT.query)
    if listed or query is None:
        return listed
    file = Path(str(query).removeprefix("file://"))
    named = FROM.findall(file.read_text(encoding="utf-8"))
    return [(file.parent / path, path if only else None) for only, path in named]


def passes(ask: Ask, part: str, case: URIRef) -> bool:
    """Whether a case is answered as the suite wants."""
    name = f"{part}/manifest.ttl"
    graph = manifest(name)
    action = graph.value(case, MF.action)
    file = str(graph.value(action, QT.query) or action).removeprefix("file://")
    with open(file, encoding="utf-8", newline="") as opened:  # noqa: PTH123 (ends of lines count)
        text = opened.read()
    based = f"BASE <file://{file}> {text}"
    if kind(name, case).startswith(("Positive", "Negative")):
        return ask(based, [], None)[0] == (200 if "Positive" in kind(name, case) else 400)
    wanted = suite() / str(graph.value(case, MF.result)).removeprefix("file://")
    accept = {".csv": "text/csv", ".tsv": "text/tab-separated-values"}.get(wanted.suffix)
    status, body = ask(based, data_of(part, case), accept)
    lax = (case, MF.resultCardinality, MF.LaxCardinality) in graph
    return status == 200 and same(body, wanted, ordered="order by" in text.lower(), lax=lax)


def over_http(server: Served) -> Ask:
    """Ask the server."""

    def ask(text: str, data: Data, accept: str | None) -> tuple[int, bytes]:
        pairs = [("query", text)]
        if "from" not in text.lower():
            pairs += [("default-graph-uri", f.as_uri()) for f, name in data if name is None]
            pairs += [("named-graph-uri", f.as_uri()) for f, name in data if name is not None]
            if len(pairs) == 1:
                pairs.append(("default-graph-uri", NOTHING))
        types = accept or "application/sparql-results+json, application/n-triples;q=0.9"
        form = "application/x-www-form-urlencoded"
        reply = server.send(
            "POST", "/sparql", urlencode(pairs).encode(), Accept=types, Content_Type=form
        )
        return reply.status, reply.body

    return ask


def in_the_engine(text: str, data: Data, accept: str | None) -> tuple[int, bytes]:
    """Ask the engine by itself, without anything of ours around it."""
    store = Store()
    for file, name in data:
        form = form_of(file)
        plain = name is None and not FROM.search(text)
        to = DefaultGraph() if plain else NamedNode(file.as_uri())
        store.load(path=str(file), format=form, base_iri=file.as_uri(), to_graph=to)
    try:
        found = store.query(text)
        if isinstance(found, QueryTriples):
            return 200, found.serialize(format=RdfFormat.N_TRIPLES) or b""
        media = QueryResultsFormat.from_media_type(accept or "application/sparql-results+json")
        return 200, found.serialize(format=media) or b""
    except (SyntaxError, ValueError, OSError, RuntimeError):
        return 400, b""


def same(body: bytes, wanted: Path, *, ordered: bool, lax: bool) -> bool:
    """Whether an answer is what a file says; lax, however often a row comes."""
    if wanted.suffix == ".csv":
        return read_table(body.decode()) == read_table(wanted.read_text(encoding="utf-8"))
    if wanted.suffix == ".ttl" and "<<" in wanted.read_text(encoding="utf-8"):
        # What rdflib cannot read.
        return canonical(parse(body, RdfFormat.N_TRIPLES)) == canonical(parse(path=str(wanted)))
    expected = expected_results(wanted)
    if isinstance(expected, Graph):
        return isomorphic(Graph().parse(data=body.decode(), format="nt"), expected)
    tsv = wanted.suffix == ".tsv"
    found = read_results(body, QueryResultsFormat.TSV if tsv else QueryResultsFormat.JSON)
    if isinstance(found, bool) or isinstance(expected, bool) or ordered:
        return found == expected
    return set(found) == set(expected) if lax else Counter(found) == Counter(expected)


def canonical(quads: Iterable[Quad]) -> Dataset:
    """Quads with blank nodes that have the same names wherever they mean the same."""
    found = Dataset(quads)
    found.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return found
