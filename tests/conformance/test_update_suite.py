# SPDX-License-Identifier: Apache-2.0
"""The W3C's suites for SPARQL 1.1 Update, through `/sparql`; data are put and read at `/graphs`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic

from tests.support.w3c import MF, UT, Served, entries, graphs_of, kind, manifest, served, suite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PARTS = (
    "add", "basic-update", "clear", "copy", "delete", "delete-data", "delete-insert",
    "delete-where", "drop", "move", "syntax-update-1", "syntax-update-2", "update-silent",
)  # fmt: skip
CASES = [(part, case) for part in PARTS for case in entries(f"{part}/manifest.ttl")]
TURTLE = "text/turtle"

REMOVED = re.compile(r"(?:DROP|CLEAR)\s+GRAPH\s+<([^>]+)>", re.IGNORECASE)

# Cases that do not pass, and why we can live with it.
LOAD = "LOAD is refused: this machine fetches no addresses that others choose."
KNOWN = {
    "syntax-update-1#test_1": LOAD,
    "syntax-update-1#test_2": LOAD,
    "syntax-update-1#test_3": LOAD,
    "syntax-update-1#test_4": LOAD,
    "syntax-update-1#test_37": LOAD,
    "update-silent#load-silent": LOAD,
    "update-silent#load-into-silent": LOAD,
}


def name_of(part: str, case: URIRef) -> str:
    """A case as it is listed: its folder, and its name in the manifest."""
    return f"{part}#{case.partition('#')[2]}"


LISTED = [found for found in CASES if name_of(*found) in KNOWN]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server that takes changes."""
    suite()
    with served(tmp_path_factory.mktemp("w3c") / "data") as found:
        yield found


def at(graph: str | None) -> str:
    """Where a graph is had."""
    return "/graphs?default" if graph is None else f"/graphs?graph={quote(graph, safe='')}"


def passes(server: Served, part: str, case: URIRef) -> bool:
    """Whether an update does what the suite wants."""
    name = f"{part}/manifest.ttl"
    graph = manifest(name)
    action = graph.value(case, MF.action)
    file = str(graph.value(action, UT.request) or action).removeprefix("file://")
    with open(file, "rb") as opened:  # noqa: PTH123 (ends of lines count)
        text = opened.read()
    if kind(name, case).startswith(("Positive", "Negative")):
        return taken(server, text) == ("Positive" in kind(name, case))
    wanted = list(graphs_of(name, graph.value(case, MF.result), UT.data, UT.graphData))
    before = list(graphs_of(name, action, UT.data, UT.graphData))
    for path, at_graph in before:
        data = Graph().parse(path, format="turtle").serialize(format="nt").encode()
        server.send("PUT", at(at_graph), data, Content_Type="application/n-triples")
    done = update(server, text) == 200 and holds(
        server, dict.fromkeys(g for _, g in before), wanted
    )
    for at_graph in {g for _, g in [*before, *wanted]}:
        server.send("DELETE", at(at_graph))
    return done


def taken(server: Served, text: bytes) -> bool:
    """Whether what is only to be parsed is run, where there is what it removes."""
    removed = [urljoin(f"{server.address}/sparql", name) for name in REMOVED.findall(text.decode())]
    for graph in removed:
        server.send("PUT", at(graph), b"<x:a> <x:b> 1 .", Content_Type=TURTLE)
    status = update(server, text)
    for graph in removed:
        server.send("DELETE", at(graph))
    return status == 200


def update(server: Served, text: bytes) -> int:
    """The status that an update is answered with."""
    return server.send("POST", "/sparql", text, Content_Type="application/sparql-update").status


def holds(
    server: Served, before: dict[str | None, None], wanted: list[tuple[Path, str | None]]
) -> bool:
    """Whether the store holds just the graphs that are wanted."""
    expected = {graph: Graph().parse(path, format="turtle") for path, graph in wanted}
    for graph in {None, *before, *expected}:
        reply = server.send("GET", at(graph), Accept=TURTLE)
        found = Graph()
        if reply.status == 200:
            found.parse(data=reply.body.decode(), format="turtle")
        if not isomorphic(found, expected.get(graph, Graph())):
            return False
    return True


def test_the_suites_are_whole() -> None:
    """As many cases as the archive has."""
    suite()
    assert len(CASES) == 157


@pytest.mark.parametrize(("part", "case"), CASES, ids=[name_of(*case) for case in CASES])
def test_update(server: Served, part: str, case: URIRef) -> None:
    """A case passes, or is listed with a reason; what is listed must fail."""
    assert passes(server, part, case) == (name_of(part, case) not in KNOWN)


@pytest.mark.parametrize(("part", "case"), LISTED, ids=[name_of(*case) for case in LISTED])
def test_what_is_listed_is_refused(part: str, case: URIRef) -> None:
    """What does not pass asks for LOAD."""
    graph = manifest(f"{part}/manifest.ttl")
    action = graph.value(case, MF.action)
    file = suite() / str(graph.value(action, UT.request) or action).removeprefix("file://")
    assert re.search(r"\bLOAD\b", file.read_text(encoding="utf-8"), re.IGNORECASE)
