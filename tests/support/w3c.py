# SPDX-License-Identifier: Apache-2.0
"""The W3C's SPARQL 1.1 suites: unpacked, and read as far as they are run over HTTP."""

from __future__ import annotations

import tarfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.client import HTTPConnection
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection

from missiongraph.http.app import create_app
from missiongraph.http.serving import address_of, listening, server_of
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rdflib.term import Node

ARCHIVE = Path(__file__).parents[3] / "shared/conformance/w3c-rdf-tests.tar.gz"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
STATUS = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}


@cache
def suite() -> Path:
    """The folder of the SPARQL 1.1 suites; those of other versions lie beside it."""
    if not ARCHIVE.is_file():
        pytest.skip(f"{ARCHIVE} is not there, so the W3C's SPARQL suites are not run")
    top = Path(mkdtemp(prefix="sparql-suite-"))
    with tarfile.open(ARCHIVE) as archive:
        wanted = [m for m in archive.getmembers() if m.name.startswith("sparql/sparql1")]
        archive.extractall(top, wanted, filter="data")
    return top / "sparql/sparql11"


@cache
def manifest(name: str) -> Graph:
    """A manifest; its files are named as they lie on the disk."""
    path = (suite() / name).resolve()
    return Graph().parse(path, format="turtle", publicID=path.as_uri())


def entries(name: str) -> list[URIRef]:
    """The cases of a manifest, in their order; none where there is no suite."""
    if not ARCHIVE.is_file():
        return []
    graph = manifest(name)
    lists = graph.objects(None, MF.entries)
    return [URIRef(str(case)) for found in lists for case in Collection(graph, found)]


@dataclass(frozen=True)
class Reply:
    """What a server answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media(self) -> str:
        """The type of the body, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass(frozen=True)
class Served:
    """A server of a repository whose base is its own address, and an administrator's token."""

    repository: Repository
    address: str
    secret: str

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        """Send a request just as it is written; no library may mend it."""
        connection = HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        sent = {"Authorization": f"Bearer {self.secret}"}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read())
        finally:
            connection.close()


@contextmanager
def served(data: Path, fill: Callable[[Repository], None] | None = None) -> Iterator[Served]:
    """A server of an empty repository, or of one that is filled before it starts."""
    with listening("127.0.0.1", 0) as listener:
        address = address_of(listener).rstrip("/")
        with Repository(data, address) as repository:
            if fill:
                fill(repository)
            secret = Tokens(data).create("suite", [Scope.ADMINISTER])
            app = create_app(repository.reading(), repository=repository)
            started = threading.Event()
            server = server_of(app, started.set)
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
            thread.start()
            try:
                assert started.wait(10)
                yield Served(repository, address, secret)
            finally:
                server.should_exit = True
                thread.join()


@dataclass(frozen=True)
class Exchange:
    """A request of a case, and what is to be answered."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    boolean: bool | None
    form: str | None
    expected_headers: dict[str, str]
    expected_body: str | None
    location: str | None


def exchanges(name: str, case: URIRef) -> Iterator[Exchange]:
    """The requests of a case, in their order."""
    graph = manifest(name)
    connection = graph.value(case, MF.action)
    requests = graph.value(connection, HT.requests)
    assert requests is not None
    for request in Collection(graph, requests):
        answer = graph.value(request, HT.resp)
        boolean = graph.value(answer, MF.expectedBoolean)
        form = graph.value(answer, MF.expectedFormat)
        body = _text(graph, request)
        encoding = str(graph.value(graph.value(request, HT.body), CNT.characterEncoding))
        location = graph.value(answer, MF.expectedLocation)
        yield Exchange(
            str(graph.value(request, HT.methodName)),
            str(graph.value(request, HT.absolutePath)),
            _headers(graph, request),
            None if body is None else body.encode(encoding),
            frozenset(map(_status, graph.objects(answer, MF.expectedStatus))),
            None if boolean is None else str(boolean) == "true",
            None if form is None else str(form),
            _headers(graph, answer),
            _text(graph, answer),
            None if location is None else str(location),
        )


def _status(name: Node) -> str:
    """A status as it begins: `2` for any 2xx."""
    local = str(name).partition("#")[2]
    return STATUS.get(local) or local.removeprefix("StatusCode").rstrip("x")


def _headers(graph: Graph, message: Node | None) -> dict[str, str]:
    found = graph.value(message, HT.headers)
    if found is None:
        return {}
    return {
        str(graph.value(header, HT.fieldName)).lower(): str(graph.value(header, HT.fieldValue))
        for header in Collection(graph, found)
    }


def _text(graph: Graph, message: Node | None) -> str | None:
    text = graph.value(graph.value(message, HT.body), CNT.chars)
    return None if text is None else str(text)


def graphs_of(name: str, node: Node | None, default: URIRef, named: URIRef) -> Iterator[
    tuple[Path, str | None]
]:  # fmt: skip
    """The files of a dataset: those of the default graph, and those of graphs with a name."""
    graph = manifest(name)
    for plain in graph.objects(node, default):
        yield _path(plain), None
    for found in graph.objects(node, named):
        label = graph.value(found, RDFS.label)
        file: Node | None = found if label is None else graph.value(found, UT.graph)
        yield _path(file), str(label or file)


def _path(file: Node | None) -> Path:
    return Path(str(file).removeprefix("file://"))


def kind(name: str, case: URIRef) -> str:
    """What kind of case it is."""
    return str(manifest(name).value(case, RDF.type)).partition("#")[2]
