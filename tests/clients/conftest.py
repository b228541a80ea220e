# SPDX-License-Identifier: Apache-2.0
"""A server as people start it, whose base IRI is its own address, for clients that others made."""

from __future__ import annotations

import csv
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES = Path(__file__).parents[2] / "examples"
CASES = ("hospital-discharge", "hospital-discharge-council", "back-to-work", "immigration")
PREFIXES = """
PREFIX mg: <https://w3id.org/missiongraph/ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@dataclass(frozen=True)
class Site:
    """A server with the models of the examples, published.

    Attributes:
        address: where it is, without a slash at its end; its base IRI too.
        token: lets its bearer write and publish the graphs of NHS Sussex.
        draft: a graph that the token may write, and that no other module of tests uses.
    """

    address: str
    token: str
    draft: str = ""

    @property
    def sparql(self) -> str:
        """The SPARQL endpoint."""
        return f"{self.address}/sparql"

    @property
    def journey(self) -> str:
        """The journey of leaving hospital."""
        return f"{self.address}/id/nhs-sussex/journey/leaving-hospital"

    @property
    def stages(self) -> str:
        """A query for the names of the journey's stages in their order."""
        links = f"?stage mg:stageOf <{self.journey}> ; mg:position ?at ; skos:prefLabel ?name"
        return f"{PREFIXES} SELECT ?name WHERE {{ {links} }} ORDER BY ?at"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _missiongraph(*words: object) -> str:
    command = [sys.executable, "-m", "missiongraph", *map(str, words)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The server, which modules share that write drafts of their own: it takes long to fill."""
    with serving(tmp_path_factory.mktemp("clients") / "data") as found:
        yield found


@contextmanager
def serving(folder: Path) -> Iterator[Site]:
    """A server as a process, with the examples in a new data folder."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    here = ("--data", folder)
    workbooks = [EXAMPLES / f"{case}.xlsx" for case in CASES]
    _missiongraph("load", *workbooks, *here, "--base", address)
    _missiongraph("publish", *here)
    made = _missiongraph(
        "token", "create", "clients", "--scope", "publish", "--agency", "nhs-sussex", *here
    )
    words = (sys.executable, "-m", "missiongraph", "serve", *here, "--port", port)
    with subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"Serving")
        yield Site(address, made.splitlines()[0].strip())
        process.terminate()


@pytest.fixture(scope="module")
def site(served: Site, request: pytest.FixtureRequest) -> Site:
    """The server, with a draft of the module's own."""
    name = request.path.stem.removeprefix("test_").replace("_", "-")
    return replace(served, draft=f"{served.address}/graph/nhs-sussex/{name}")


@pytest.fixture(scope="session")
def stages() -> list[str]:
    """The names of the journey's stages in their order, read from the tables of the example."""
    table = EXAMPLES / "hospital-discharge" / "Stages.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["journey"] == "leaving-hospital"]
    return [row["name"] for row in sorted(rows, key=lambda row: int(row["position"]))]
