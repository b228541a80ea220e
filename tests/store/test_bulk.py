# SPDX-License-Identifier: Apache-2.0
"""Bulk loading: fast, whole or not at all, and clear about what is wrong."""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Store

from benchmarks.government import write
from missiongraph.errors import InputError
from missiongraph.store.bulk import bulk_load, tidy

if TYPE_CHECKING:
    from pathlib import Path

LINE = "<https://missiongraph.example/id/a/step/{0}> <https://w3id.org/missiongraph/ns#position> "
LINE += '"{0}" <https://missiongraph.example/graph/a/model> .\n'


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file to fill."""
    return tmp_path / "data.nq"


def test_loads_what_a_plain_load_loads(tmp_path: Path, file: Path) -> None:
    """A government in bulk is the government that a plain load gives, also after reopening."""
    write(file, 20_000)
    plain, bulk = Store(), Store(tmp_path / "store")
    plain.load(path=file)
    bulk_load(bulk, file)
    loaded = set(bulk)
    del bulk
    assert loaded == set(plain)
    assert len(Store(tmp_path / "store")) == len(plain)


def test_adds_to_what_is_there(file: Path, tmp_path: Path) -> None:
    """Loading adds; what is there already stays, once."""
    store = Store(tmp_path / "store")
    for numbers in (range(10), range(5, 20)):
        file.write_text("".join(LINE.format(n) for n in numbers), encoding="utf-8")
        bulk_load(store, file)
    assert len(store) == 20


def test_one_blank_node_stays_one(file: Path, tmp_path: Path) -> None:
    """A blank node that occurs all over a file is one node in the store."""
    line = (
        "<https://missiongraph.example/id/a/step/{}> <https://w3id.org/missiongraph/ns#x> _:b .\n"
    )
    file.write_text("".join(line.format(n) for n in range(1000)), encoding="utf-8")
    store = Store(tmp_path / "store")
    bulk_load(store, file)
    assert len({quad.object for quad in store}) == 1
    assert len(store) == 1000


def test_an_empty_file_adds_nothing(file: Path, tmp_path: Path) -> None:
    """An empty file is N-Quads too."""
    file.touch()
    store = Store(tmp_path / "store")
    bulk_load(store, file)
    assert len(store) == 0


def test_a_broken_line_is_named_and_nothing_loaded(file: Path, tmp_path: Path) -> None:
    """The fault says the line of the file, and the store is as it was."""
    lines = [LINE.format(n) for n in range(5000)]
    lines[3999] = "this is not a statement\n"
    file.write_text("".join(lines), encoding="utf-8")
    store = Store(tmp_path / "store")
    with pytest.raises(InputError) as raised:
        bulk_load(store, file)
    (fault,) = raised.value.faults
    assert fault.where == "data.nq, line 4000"
    assert fault.what.startswith("This is not N-Quads: ")
    assert len(store) == 0


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    """A file that is not there is an error of the system's."""
    with pytest.raises(FileNotFoundError):
        bulk_load(Store(tmp_path / "store"), tmp_path / "data.nq")


LOADING = """
import sys
from pathlib import Path
from pyoxigraph import Store
from missiongraph.store.bulk import bulk_load
bulk_load(Store(sys.argv[1]), Path(sys.argv[2]))
"""


def test_a_killed_load_is_whole_or_not_at_all(tmp_path: Path, file: Path) -> None:
    """After a load that was killed while it wrote, no part is loaded and no file is left over."""
    triples = write(file, 60_000).triples
    folder = tmp_path / "store"
    with subprocess.Popen([sys.executable, "-c", LOADING, str(folder), str(file)]) as process:
        while process.poll() is None and not list(folder.glob("bulk-*.sst")):
            time.sleep(0.005)
        process.kill()
    store = Store(folder)
    tidy(folder)
    assert not list(folder.glob("bulk-*.sst"))
    assert len(store) in (0, triples)
    bulk_load(store, file)
    assert len(store) == triples
