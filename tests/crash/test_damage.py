# SPDX-License-Identifier: Apache-2.0
"""Files of a data folder truncated, altered, removed and swapped with older ones.

`doctor` sees each damage; a server of the folder gives the answers of an undamaged copy, or says
that data are damaged; nobody gets a traceback; and what follows from an intact journal is made
anew. `make soak` tries a hundred.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
import pytest

from missiongraph.errors import StoreError
from missiongraph.gate import Author
from missiongraph.opening import opened
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.tokens import Tokens
from tests.http.conftest import serving
from tests.support.effort import SOAK
from tests.support.versions import batch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEED = 20261130
COUNT = 100
TRIED = range(COUNT) if SOAK else (1, 2)
# What holds no data: the database's diary, lock and name, options that it writes and never reads,
# and a log of changes that are in its tables by now.
EMPTY = re.compile(r"store/(LOG.*|LOCK|IDENTITY|OPTIONS-\d+|\d+\.log)$|\.lock$")
# A page of an index has room that is not used.
ROOMY = re.compile(r"\.db$")
# What no repair makes anew: it follows from nothing.
ORIGINAL = re.compile(r"journal/|repository\.json$|tokens\.json$")
# What may not be cut short under a process that has it in its memory: the kernel ends the process.
SHARED = re.compile(r"-shm$")

EVERYTHING = """
    PREFIX prov: <http://www.w3.org/ns/prov#>
    SELECT * { GRAPH ?g { ?s ?p ?o } FILTER (?p != prov:generated) } ORDER BY ?g ?s ?p ?o
"""
# A damaged block may have the engine take all memory, or time, that a worker may take; the worker
# is ended, and it is not known that damage was the cause.
STOPPED = re.compile(r"problem/query-too-(large|slow)")
PLACES: tuple[tuple[str, dict[str, str]], ...] = (
    ("/doc/east/journey/a-main.ttl", {}),
    ("/graphs/east/a", {}),
    ("/graphs/east/b", {}),
    ("/catalog", {}),
    ("/api/v1/publications", {}),
    ("/api/v1/publications/2", {}),
    ("/api/v1/publications/3", {}),
    ("/api/v1/journeys", {}),
    ("/api/v1/search", {"q": "leaving"}),
    ("/api/v1/search", {"q": "step"}),
    ("/sparql", {"query": EVERYTHING}),
)


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    kind: str
    text: str


Answers = dict[tuple[str, str, bool], Answer]


@dataclass(frozen=True)
class Folders:
    """A data folder as it was, and as it is, with a token for it and what is answered then."""

    older: Path
    now: Path
    token: str
    truth: Answers


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Two states of a folder, a few changes apart."""
    top = tmp_path_factory.mktemp("damage")
    data = top / "data"
    change(data, [("a", 1), ("b", 1)])
    token = Tokens(data).create("first", [Scope.READ])
    older = shutil.copytree(data, top / "older")
    change(data, [("a", 2), ("b", 0), ("c", 3)])
    Tokens(data).create("second", [Scope.READ])
    truth = answers(shutil.copytree(data, top / "copy"), token)
    assert {answer.status for answer in truth.values()} == {200, 404}
    return Folders(older, data, token, truth)


def change(data: Path, loads: list[tuple[str, int]]) -> None:
    """Load versions of models, and publish the first."""
    with Repository(data) as repository:
        author = Author("a test")
        for load in loads:
            loaded = [(batch(*load), data / "x.xlsx")]
            repository.gate.submit(repository.proposal(loaded, author))
        repository.publish([repository.names.graph("east", "a")], author)


def answers(data: Path, token: str, spoil: Callable[[], object] | None = None, /) -> Answers:
    """What a server of a folder answers to everybody and to who signs in; nothing if it refuses.

    Args:
        data: the folder.
        token: of who signs in.
        spoil: damages the folder once it is served.
    """
    try:
        with (
            opened(data) as found,
            serving(found.reading, repository=found.repository) as address,
            httpx.Client(base_url=address, timeout=60) as client,
        ):
            if spoil:
                spoil()
            return {
                (path, query.get("q", ""), signed): answered(client, path, query, token * signed)
                for signed in (False, True)
                for path, query in PLACES
            }
    except StoreError:
        return {}


def answered(client: httpx.Client, path: str, query: dict[str, str], token: str) -> Answer:
    """What a server answers once what it makes anew by itself is there."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    found = client.get(path, params=query, headers=headers)
    text = found.text.replace(str(client.base_url).rstrip("/"), "")
    return Answer(found.status_code, found.headers["content-type"], text)


@dataclass(frozen=True)
class Damage:
    """A damage to a file.

    Attributes:
        name: of the file, in the data folder.
        kind: `truncated`, `altered`, `removed` or `older`.
        after: its content after; `None` where it is gone.
    """

    name: str
    kind: str
    after: bytes | None

    def __str__(self) -> str:
        """What was done to which file."""
        return f"{self.name} {self.kind}"

    def make(self, data: Path) -> None:
        """Do it."""
        path = data / self.name
        if self.after is None:
            path.unlink()
        else:
            path.write_bytes(self.after)


def damage(folders: Folders, number: int) -> Damage:
    """One of the seeded damages; every file comes to its turn, each time in another way."""
    draw = random.Random(SEED + number)  # noqa: S311 (it is to be the same each time)
    names = sorted(str(p.relative_to(folders.now)) for p in folders.now.rglob("*") if p.is_file())
    random.Random(SEED).shuffle(names)  # noqa: S311
    name = names[number % len(names)]
    content = (folders.now / name).read_bytes()
    olds = older(folders, name, content)
    kinds = ["truncated", "altered"] * bool(content) + ["removed"] + ["older"] * bool(olds)
    kind = kinds[(number + number // len(names)) % len(kinds)]
    return Damage(name, kind, damaged(kind, content, olds, draw))


def damaged(kind: str, content: bytes, olds: list[bytes], draw: random.Random) -> bytes | None:
    """What a damage leaves of a file; `None` where it is gone."""
    if kind == "removed":
        return None
    if kind == "truncated":
        return content[: draw.randrange(len(content))]
    return altered(content, draw) if kind == "altered" else draw.choice(olds)


def altered(content: bytes, draw: random.Random) -> bytes:
    """Some content with a few bytes changed."""
    start = draw.randrange(len(content))
    end = min(len(content), start + draw.choice((1, 8, 64)))
    changed = bytes(byte ^ draw.randrange(1, 256) for byte in content[start:end])
    return content[:start] + changed + content[end:]


def older(folders: Folders, name: str, content: bytes) -> list[bytes]:
    """Older contents for a file: its own, or those of files of its kind beside it."""
    place = folders.older / name
    kin = [place] if place.is_file() else []
    kin += sorted(place.parent.glob(f"*{''.join(place.suffixes)}")) if place.suffix else []
    found = [path.read_bytes() for path in kin if path.is_file()]
    return [old for old in found if old != content][:3]


def doctor(data: Path, *options: str) -> tuple[int, str]:
    """What the command says about a folder: its status and its words."""
    words = [sys.executable, "-m", "missiongraph", "doctor", "--data", str(data), *options]
    # What says how long tests are is no setting, and would be found fault with.
    settings = {name: value for name, value in os.environ.items() if not name.startswith("MISSION")}
    ended = subprocess.run(
        words, capture_output=True, text=True, timeout=300, check=False, env=settings
    )
    said = ended.stdout + ended.stderr
    assert "Traceback" not in said, said
    assert "nobody foresaw" not in said, said
    assert ended.returncode in {0, 1}, said
    return ended.returncode, said


def assert_never_untrue(found: Answers, folders: Folders, data: Path, what: str) -> None:
    """Each answer is that of an undamaged copy, or says that data are damaged, and not where."""
    for asked, answer in found.items():
        if asked[0] == "/sparql" and STOPPED.search(answer.text):
            assert answer.status == 400, f"{what}: {asked} {answer}"
            assert ".sst " in what, f"{what}: {asked} {answer}"
        elif answer != folders.truth[asked]:
            assert answer.status == 503, f"{what}: {asked} {answer}"
            assert answer.kind == "application/problem+json", f"{what}: {asked} {answer}"
            for word in (str(data), "Traceback", "journal", ".json", ".db", ".sst"):
                assert word not in answer.text, f"{what}: {asked} {answer}"


@pytest.mark.parametrize("number", TRIED)
def test_damage_is_seen_and_never_told_as_truth(
    folders: Folders,
    tmp_path: Path,
    number: int,
    record_property: Callable[[str, object], None],
) -> None:
    """Whichever file it is, and however it is damaged."""
    data, copy = (shutil.copytree(folders.now, tmp_path / name) for name in ("data", "copy"))
    done = damage(folders, number)
    done.make(data)
    done.make(copy)

    status, said = doctor(data)
    found = answers(copy, folders.token)
    assert_never_untrue(found, folders, copy, str(done))
    record_property("damage", f"{done}: {'seen' if status else 'not seen'}")
    record_property("answers", sum(found[asked] == folders.truth[asked] for asked in found))
    if status == 0:
        # No byte was damaged that holds anything.
        assert EMPTY.search(done.name) or (ROOMY.search(done.name) and done.kind == "altered"), said
        assert found == folders.truth, str(done)

    status, said = doctor(data, "--repair")
    if ORIGINAL.search(done.name):
        # Nothing is guessed.
        assert status == 1, f"{done}: {said}"
    else:
        assert status == 0, f"{done}: {said}"
        assert answers(data, folders.token) == folders.truth, str(done)


@pytest.mark.parametrize("number", TRIED)
def test_damage_while_serving_is_never_told_as_truth(
    folders: Folders, tmp_path: Path, number: int
) -> None:
    """What is served goes on as it was, or says that it is damaged."""
    done = damage(folders, number)
    if SHARED.search(done.name):
        pytest.skip("the kernel ends who has it in memory")
    data = shutil.copytree(folders.now, tmp_path / "data")
    found = answers(data, folders.token, lambda: done.make(data))
    assert_never_untrue(found, folders, data, str(done))
