# SPDX-License-Identifier: Apache-2.0
"""`missiongraph serve` as a process over the demo's data, a secret, and callers of every kind."""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import Literal, Triple

from missiongraph.cli import run
from missiongraph.data_folder import DATASETS
from missiongraph.gate import Author
from missiongraph.loading import Batch, mint
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.terms import DCT, MG, RDF, SKOS
from missiongraph.tokens import RECORD, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

# The agency can be guessed, and so can the first word; the others stand in no request.
AGENCY, MODEL, GUESSED = "silent", "vault", "Glimmer"
SECRETS = (b"Xyzzyplugh", b"Quuxfrobnitz", b"4815162342")
# Many queries are stopped here, and none is to hold up the others for long.
LIMITS = {"MISSIONGRAPH_QUERY_SECONDS": "2", "MISSIONGRAPH_QUERY_MEMORY": "1024"}
# What the ASGI server says beside.
UNFINISHED = "ASGI callable returned without completing response."
OWN = "nhs-sussex"


@dataclass
class Listener:
    """Where a server that fetches addresses for others would be seen."""

    port: int = 0
    calls: list[str] = field(default_factory=list)

    def listen(self, link: socket.socket) -> None:
        """Note who calls, until it is closed."""
        while True:
            try:
                caller, address = link.accept()
            except OSError:
                return
            self.calls.append(str(address))
            caller.close()


@contextmanager
def listening() -> Iterator[Listener]:
    """A listener on this machine that nobody is to call."""
    with socket.create_server(("127.0.0.1", 0)) as link:
        found = Listener(link.getsockname()[1])
        thread = threading.Thread(target=found.listen, args=(link,))
        thread.start()
        try:
            yield found
        finally:
            link.shutdown(socket.SHUT_RDWR)
            thread.join()


@dataclass(frozen=True)
class Server:
    """A process that serves.

    Attributes:
        tokens: the secrets of those who may not see the secret, by what they may do.
        root: the secret of who may do everything.
    """

    data: Path
    port: int
    process: subprocess.Popen[str]
    log: Path
    tokens: dict[str, str]
    root: str
    base: str
    listener: Listener

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def state(self) -> str:
        """What is kept of all changes, as a digest of the bytes of both journals and the tokens."""
        files = [file for name in DATASETS for file in (self.data / name / "journal").rglob("*")]
        whole = hashlib.sha256()
        for file in sorted([*files, self.data / RECORD]):
            if file.is_file():
                whole.update(b"%s\0%s\0" % (file.name.encode(), file.read_bytes()))
        return whole.hexdigest()

    def memory(self) -> int:
        """How many bytes of memory the process holds, without its workers."""
        said = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", said)
        assert found
        return int(found[1]) * 1024

    def problems(self) -> list[str]:
        """What the log says went wrong."""
        lines = map(json.loads, self.log.read_text(encoding="utf-8").splitlines())
        return [str(line) for line in lines if "traceback" in line or _is_problem(line)]


def _is_problem(line: dict[str, object]) -> bool:
    """Whether a line says of the server that it failed; it says why it cuts an answer off."""
    return line["event"] == "error" and line["message"] != UNFINISHED


def hide(repository: Repository) -> None:
    """State something in the workspace that is for its agency alone."""
    words = [word.decode() for word in SECRETS]
    batch = Batch(AGENCY, MODEL, f"{words[0]} plan")
    for number, cls in enumerate((MG.System, MG.Service, MG.Organisation)):
        thing = mint(repository.names.base, AGENCY, cls, f"thing-{number}")
        batch.triples += [
            Triple(thing, RDF.type, cls),
            Triple(
                thing, SKOS.prefLabel, Literal(f"{GUESSED} {SECRETS[0].decode()}", language="en")
            ),
            Triple(thing, DCT.description, Literal(words[1], language="en")),
            Triple(thing, DCT.identifier, Literal(words[2])),
        ]
    author = Author("tests")
    repository.gate.submit(repository.proposal([(batch, Path("vault.ttl"))], author))


def prepared(data: Path) -> tuple[dict[str, str], str, str]:
    """Make a data folder; tokens by what they let do, one that lets do everything, the base."""
    assert run(["demo", "--no-serve", "--data", str(data)]) == 0
    with Repository(data) as repository:
        hide(repository)
        base = repository.names.base
    kept = Tokens(data)
    tokens = {scope.value: kept.create(scope.value, [scope], agencies=[OWN]) for scope in Scope}
    graph = f"{base}/graph/{OWN}/hospital-discharge"
    tokens["graph"] = kept.create("graph", [Scope.READ], graphs=[graph])
    return tokens, kept.create("root", [Scope.ADMINISTER]), base


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """A server over data of its own in this folder."""
    data, log = folder / "data", folder / "log"
    tokens, root, base = prepared(data)
    command = [sys.executable, "-m", "missiongraph", "serve", "--port", "0", "--data", str(data)]
    with (
        listening() as listener,
        log.open("w", encoding="utf-8") as written,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=written, text=True, env=os.environ | LIMITS
        ) as process,
    ):
        try:
            assert process.stdout is not None
            port = int(process.stdout.readline().split()[2].rstrip("/").rpartition(":")[2])
            yield Server(data, port, process, log, tokens, root, base, listener)
        finally:
            process.terminate()
            process.wait(timeout=60)
