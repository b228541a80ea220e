# SPDX-License-Identifier: Apache-2.0
"""Files of a data folder truncated, altered, removed and swapped with older ones.

Each damage is seen by `doctor` or has changed nothing that can be read; what is given out of the
folder afterwards is what was acknowledged or nothing; nobody gets a traceback; and what follows
from an intact journal is made anew.
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

import pytest

from missiongraph.errors import StoreError
from missiongraph.gate import Author
from missiongraph.opening import opened
from missiongraph.repository import Repository
from missiongraph.rights import Scope
from missiongraph.search import Index
from missiongraph.terms import PROV
from missiongraph.tokens import Tokens
from tests.support.effort import SOAK
from tests.support.versions import batch

if TYPE_CHECKING:
    from pathlib import Path

    from missiongraph.repository import Reading

KINDS = ("truncated", "altered", "removed", "older")
SEED = 20261130
COUNT = 100 if SOAK else 2
# What holds nothing: the database's own log, lock and name, and options that it does not read.
EMPTY = re.compile(r"store/(LOG.*|LOCK|IDENTITY|OPTIONS-\d+|\d+\.log)$|\.lock$")
# What no repair makes anew: it follows from nothing.
ORIGINAL = re.compile(r"journal/|repository\.json$|tokens\.json$")


@dataclass(frozen=True)
class Folders:
    """A data folder as it was, and as it is."""

    older: Path
    now: Path


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    """Two states of a folder, a few changes apart."""
    top = tmp_path_factory.mktemp("damage")
    data = top / "data"
    change(data, [("a", 1), ("b", 1)])
    Tokens(data).create("first", [Scope.READ])
    older = shutil.copytree(data, top / "older")
    change(data, [("a", 2), ("b", 0), ("c", 3)])
    Tokens(data).create("second", [Scope.READ])
    return Folders(older, data)


def change(data: Path, loads: list[tuple[str, int]]) -> None:
    """Load versions of models, and publish the first."""
    with Repository(data) as repository:
        author = Author("a test")
        for load in loads:
            loaded = [(batch(*load), data / "x.xlsx")]
            repository.gate.submit(repository.proposal(loaded, author))
        repository.publish([repository.names.graph("east", "a")], author)


def damage(folders: Folders, data: Path, number: int) -> tuple[str, str]:
    """Damage a file of a copy; its name, and how."""
    draw = random.Random(SEED + number)  # noqa: S311 (it is to be the same each time)
    names = sorted(str(p.relative_to(data)) for p in data.rglob("*") if p.is_file())
    # Every file comes to its turn, each time in another way.
    name, kind = names[number * 7 % len(names)], KINDS[(number + number // 4) % len(KINDS)]
    path, older = data / name, folders.older / name
    whole = path.read_bytes()
    if kind == "older" and older.is_file() and older.read_bytes() != whole:
        shutil.copyfile(older, path)
    elif kind == "altered" and whole:
        start = draw.randrange(len(whole))
        end = min(len(whole), start + draw.choice((1, 8, 64)))
        changed = bytes(byte ^ draw.randrange(1, 256) for byte in whole[start:end])
        path.write_bytes(whole[:start] + changed + whole[end:])
    elif kind == "truncated" and whole:
        path.write_bytes(whole[: draw.randrange(len(whole))])
    else:
        path.unlink()
        kind = "removed"
    return name, kind


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
    assert ended.returncode in {0, 1, 3}, said
    return ended.returncode, said


def told(found: Reading) -> list[set[str]]:
    """All that is given out, but for notes of what was derived from."""
    stores = (found.workspace, found.published)
    return [{str(q) for q in s.quads() if q.predicate != PROV.generated} for s in stores]


def searched(data: Path) -> list[str]:
    """What a search finds in the workspace."""
    return sorted(str(thing) for thing in Index(data / "workspace").find("leaving hospital step"))


@pytest.fixture(scope="module")
def truth(folders: Folders) -> list[set[str]]:
    """What was acknowledged."""
    with opened(folders.now) as found:
        return told(found.reading)


def given(data: Path) -> list[set[str]] | None:
    """What a server would give out of a folder; `None` where it refuses."""
    try:
        with opened(data) as found:
            return told(found.reading)
    except StoreError:
        return None


@pytest.mark.parametrize("number", range(COUNT))
def test_damage_is_seen_and_never_told_as_truth(
    folders: Folders, truth: list[set[str]], tmp_path: Path, number: int
) -> None:
    """Whichever file it is, and however it is damaged."""
    data = shutil.copytree(folders.now, tmp_path / "data")
    name, kind = damage(folders, data, number)
    what = f"{name} {kind}"

    status, said = doctor(data)
    if status == 0:
        # It holds nothing, or what it holds is as it was.
        assert EMPTY.search(name) or kind == "altered", f"{what}: {said}"
    assert kind == "altered" or EMPTY.search(name) or status == 1, f"{what}: {said}"

    copy = shutil.copytree(data, tmp_path / "copy")
    found = given(copy)
    assert found is None or found == truth, what

    status, said = doctor(data, "--repair")
    if ORIGINAL.search(name):
        # Nothing is guessed.
        assert status == 1, f"{what}: {said}"
    else:
        assert status == 0, f"{what}: {said}"
        assert given(data) == truth, what
        assert searched(data) == searched(folders.now), what
