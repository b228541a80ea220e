# SPDX-License-Identifier: Apache-2.0
"""A real server over the examples and an agency with odd data, and a client of it."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from missiongraph.cli import run
from missiongraph.gate import Author
from missiongraph.http.app import at_the_edge, create_app
from missiongraph.http.serving import address_of, listening, server_of
from missiongraph.loading import DEFAULT_BASE, Batch, mint
from missiongraph.repository import Repository
from missiongraph.terms import DCT, MG, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import ASGIApp

    from missiongraph.edge_settings import Edge
    from missiongraph.repository import Reading
    from missiongraph.workers.limits import Limits

EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = ("hospital-discharge", "hospital-discharge-council", "back-to-work", "immigration")
JOURNEY = f"{DEFAULT_BASE}/id/nhs-sussex/journey/leaving-hospital"
ALERT = "<script>alert(1)</script>"


def odd() -> Batch:
    """What an unlucky or hostile agency may state."""
    batch = Batch("east", "odd", "Odd things")

    def state(thing: NamedNode, cls: NamedNode, name: str, *facts: Triple) -> NamedNode:
        batch.triples += [
            Triple(thing, RDF.type, cls),
            Triple(thing, SKOS.prefLabel, Literal(name, language="en")),
            *facts,
        ]
        return thing

    def thing(cls: NamedNode, name: str) -> NamedNode:
        return mint(DEFAULT_BASE, "east", cls, name)

    service = state(thing(MG.Service, "moving"), MG.Service, "Moving")
    for number in ("one", "two"):
        journey = thing(MG.Journey, f"moving-{number}")
        state(journey, MG.Journey, "Moving house", Triple(journey, MG.journeyOf, service))
    evil = thing(MG.System, "evil")
    state(
        evil,
        MG.System,
        ALERT,
        Triple(evil, DCT.description, Literal(f"{ALERT} & more", language="en")),
        Triple(evil, RDFS.seeAlso, NamedNode("javascript:alert(1)")),
        Triple(evil, RDFS.seeAlso, NamedNode("https://elsewhere.example/page")),
        Triple(evil, DCT.source, Literal("javascript:alert(1)")),
        Triple(evil, MG.position, Literal("many", datatype=XSD.integer)),
    )
    for name in ("café", "a%2Fb", "dotted.ttl"):
        state(NamedNode(f"{DEFAULT_BASE}/id/east/system/{name}"), MG.System, f"System {name}")
    return batch


def serving(
    reading: Reading, limits: Limits | None = None, repository: Repository | None = None
) -> AbstractContextManager[str]:
    """The address of a server, which runs in a thread."""
    return running(at_the_edge(create_app(reading, limits=limits, repository=repository)))


@contextmanager
def running(
    app: ASGIApp, edge: Edge | None = None, refused: Callable[[str], None] | None = None
) -> Iterator[str]:
    """The address of a server of an application, which runs in a thread."""
    with listening("127.0.0.1", 0) as listener:
        started = threading.Event()
        server = server_of(app, started.set, edge, refused=refused)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            assert started.wait(10)
            yield address_of(listener).rstrip("/")
        finally:
            server.should_exit = True
            thread.join()


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repository]:
    """A repository with the examples and the odd agency, all published."""
    data = tmp_path_factory.mktemp("served") / "data"
    assert run(["load", *(str(EXAMPLES / f"{c}.xlsx") for c in CASES), "--data", str(data)]) == 0
    with Repository(data) as opened:
        author = Author("tests")
        opened.gate.submit(opened.proposal([(odd(), Path("odd.ttl"))], author))
        opened.publish(opened.models(), author)
        yield opened


@pytest.fixture(scope="session")
def address(repository: Repository) -> Iterator[str]:
    """The address of a server of that repository, without a slash at its end."""
    with serving(repository.reading()) as found:
        yield found


@pytest.fixture(scope="session")
def client(address: str) -> Iterator[httpx.Client]:
    """A client of that server; it follows no redirects."""
    with httpx.Client(base_url=address, timeout=30) as found:
        yield found
