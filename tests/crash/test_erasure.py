# SPDX-License-Identifier: Apache-2.0
"""What is erased is found nowhere any more, and all else is as it was, whenever a process ends."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from missiongraph.backup import back_up, restore
from missiongraph.cli import run
from missiongraph.doctor import examine
from missiongraph.gate import Author
from missiongraph.history import History
from missiongraph.journal import Journal
from missiongraph.releases import Releases
from missiongraph.repository import Repository
from missiongraph.search import Index
from tests.crash.worker import Job
from tests.support.effort import SOAK

if TYPE_CHECKING:
    from pathlib import Path

    from missiongraph.journal import Revision
    from tests.crash.conftest import Workers

BASE = "https://data.example"
PREFIXES = f"""
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix a: <{BASE}/id/alpha/> .
@prefix b: <{BASE}/id/beta/> .
"""
ALPHA = """
a:service\\/s a mg:Service ; skos:prefLabel "Grants"@en ; mg:providedBy a:organisation\\/o .
a:organisation\\/o a mg:Organisation ; skos:prefLabel "Alpha office"@en .
a:journey\\/j a mg:Journey ; skos:prefLabel "Asking"@en ; mg:journeyOf a:service\\/s ;
  mg:supportedBy b:organisation\\/quokka .
"""
ALPHA_LATER = ALPHA + 'a:system\\/y a mg:System ; skos:prefLabel "Ledger"@en .'
HUSHED = """
b:service\\/zebra a mg:Service ; skos:prefLabel "Zanzibar"@en ;
  mg:providedBy b:organisation\\/quokka ; dct:description "Wombats are counted."@en .
b:organisation\\/quokka a mg:Organisation ; skos:prefLabel "Quagga office"@en .
"""
HUSHED_LATER = HUSHED.replace("Wombats", "Numbats")
WORDS = (b"zebra", b"zanzibar", b"ombats", b"umbats", b"quagga", b"hushhush")
HELD_ELSEWHERE = b"quokka"
MODEL = "beta/hushhush"


def put(repository: Repository, model: str, text: str, message: str) -> None:
    """Have a model say just this."""
    graph = repository.names.graph(*model.split("/"))
    quads = [
        Quad(t.subject, t.predicate, t.object, graph)
        for t in parse(PREFIXES + text, RdfFormat.TURTLE)
    ]
    work_out = repository.gate.difference
    repository.gate.make(Author("a test"), message, lambda: work_out(quads, [graph]))


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of two agencies: what beta states is changed, published, and taken back."""
    data = tmp_path_factory.mktemp("erasure") / "data"
    with Repository(data, BASE) as repository:
        put(repository, "alpha/open", ALPHA, "Begin")
        put(repository, MODEL, HUSHED, "Describe Zanzibar")
        both = [repository.names.graph(*model.split("/")) for model in ("alpha/open", MODEL)]
        repository.publish(both[:1], Author("a test"))
        repository.publish(both, Author("a test"))
        put(repository, MODEL, HUSHED_LATER, "Mend Zanzibar")
        put(repository, "alpha/open", ALPHA_LATER, "Add a system")
        put(repository, MODEL, "", "Forget hushhush")
        repository.publish(both, Author("a test"))
    aside = data / "damaged" / "20261201" / "workspace"
    aside.mkdir(parents=True)
    shutil.copytree(data / "workspace" / "journal", aside / "journal")
    return data


@pytest.fixture
def data(begun: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    shutil.copytree(begun, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture(scope="module")
def erased(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another copy, from which beta's model is erased."""
    data = tmp_path_factory.mktemp("erased") / "data"
    shutil.copytree(begun, data)
    assert words_in(data) == set(WORDS)
    assert erase(data, MODEL, "--yes") == 0
    return data


def erase(data: Path, what: str, *more: str) -> int:
    """Erase by the command; its exit status."""
    return run(["erase", what, "--reason", "Case 71", "--data", str(data), *more])


def words_in(data: Path) -> set[bytes]:
    """Which of the erased words any file holds, by its bytes, or any store."""
    content = b"\n".join(path.read_bytes() for path in data.rglob("*") if path.is_file())
    with Repository(data) as repository:
        for dataset in (repository.workspace, repository.published):
            content += "\n".join(map(str, dataset.store.quads())).encode()
    names = "\n".join(str(path.relative_to(data)) for path in data.rglob("*")).encode()
    return {word for word in WORDS if word in (content + names).lower()}


def revisions(data: Path, name: str) -> list[Revision]:
    """The revisions of a dataset, oldest first."""
    return list(Journal(data / name / "journal").revisions())


def assert_well(data: Path, erasures: int) -> None:
    """Doctor finds nothing wrong, and tells of the erasures."""
    found = list(examine(data, thorough=True))
    assert [check for check in found if not check.well] == []
    told = [check.seen for check in found if check.what.endswith("erasures")]
    assert [seen.split()[0] for seen in told] == [str(erasures)] * 2 * bool(erasures)


def test_a_model_is_found_nowhere_once_it_is_erased(erased: Path, begun: Path) -> None:
    """Neither in journals, stores, indexes, nor in what repairs moved away; the rest is there."""
    data = erased
    assert words_in(data) == set()
    assert_well(data, erasures=1)
    assert Index(data / "workspace").find("Zanzibar", None, None) == {}
    assert len(Index(data / "workspace").find("Asking", None, None)) == 1
    for name in ("workspace", "published"):
        was, now = revisions(begun, name), revisions(data, name)
        assert [r.number for r in now] == list(range(1, len(was) + 2))
        assert [(r.time, r.author) for r in now[:-1]] == [(r.time, r.author) for r in was]
        assert now[-1].erasure is not None
        assert now[-1].message == "Erase a model of beta: Case 71"


def test_the_history_of_other_models_stays(erased: Path, begun: Path) -> None:
    """Their revisions say what they said; those of the erased model say that it was erased."""
    data = erased
    was, now = revisions(begun, "workspace"), revisions(data, "workspace")
    journals = [Journal(place / "workspace" / "journal") for place in (begun, data)]
    told = {r.message: r for r in was}
    for number in (told["Begin"].number, told["Add a system"].number):
        assert replace(now[number - 1], findings=[]) == replace(was[number - 1], findings=[])
        patches = [journal.patch(number) for journal in journals]
        assert set(patches[0].added) == set(patches[1].added)
    gone = [told[message].number for message in ("Describe Zanzibar", "Mend Zanzibar")]
    for number in (*gone, told["Forget hushhush"].number):
        left = now[number - 1]
        assert (left.message, left.graphs, bool(left.erased)) == ("Erased.", [], True)
    with Repository(data) as repository:
        journal = repository.published.journal
        told_of = Releases(journal, repository.names, journal.last).newest_first()
        assert [(r.models, bool(r.erased)) for r in told_of][-1] == (("alpha/open",), False)
        assert ((), True) in [(r.models, bool(r.erased)) for r in told_of]
        assert not History(data / "published", journal.last).removed(
            repository.names.graph("beta", "hushhush")
        )


def test_a_resource_goes_from_every_model(data: Path) -> None:
    """With each statement in which it stands; what else the models state stays."""
    with Repository(data) as repository:
        put(repository, MODEL, HUSHED, "Again")
    assert erase(data, "beta:organisation/quokka", "--yes") == 0

    content = b"".join(p.read_bytes() for p in data.rglob("*") if p.is_file()).lower()
    with Repository(data) as repository:
        quads = "\n".join(map(str, repository.workspace.store.quads()))
    assert HELD_ELSEWHERE not in content + quads.encode().lower()
    assert "Quagga" not in quads
    assert "Zanzibar" in quads
    assert "Asking" in quads
    assert_well(data, erasures=1)


def test_backups_to_come_hold_nothing_of_it(erased: Path, tmp_path: Path) -> None:
    """Nor what is restored from them."""
    back_up(erased, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "restored")

    content = b"".join(p.read_bytes() for p in (tmp_path / "backup").rglob("*") if p.is_file())
    assert not [word for word in WORDS if word in content.lower()]
    assert words_in(tmp_path / "restored") == set()
    assert_well(tmp_path / "restored", erasures=1)


def test_it_is_counted_first(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --yes nothing is changed; what is not there, and no name, are refused by name."""
    assert erase(data, MODEL, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["what"], told["erased"]) == ("a model of beta", False)
    # Six facts came; one went and another came for it; six went.
    assert told["facts"]["workspace"] == 6 + 2 + 6
    assert words_in(data) == set(WORDS)
    assert erase(data, "beta/unheard", "--yes") == 2
    assert "beta/unheard" in capsys.readouterr().err
    assert erase(data, "nonsense", "--yes") == 2
    assert "AGENCY/MODEL" in capsys.readouterr().err
    assert erase(data, "https://w3id.org/missiongraph/ns#Journey", "--yes") == 2
    assert run(["erase", MODEL, "--reason", " ", "--data", str(data), "--yes"]) == 2
    assert_well(data, erasures=0)


def test_a_folder_in_use_is_left_alone(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A server would go on with what it has."""
    with Repository(data):
        assert erase(data, MODEL, "--yes") == 3
    assert "Traceback" not in capsys.readouterr().err
    assert words_in(data) == set(WORDS)


def test_what_is_written_after_it_is_chained_to_it(data: Path) -> None:
    """The same model may be stated again, and be erased again."""
    erase(data, MODEL, "--yes")
    with Repository(data) as repository:
        put(repository, MODEL, HUSHED, "Once more")
    assert_well(data, erasures=1)
    assert erase(data, MODEL, "--yes") == 0
    assert words_in(data) == set()
    assert_well(data, erasures=2)


def test_an_erasure_is_made_or_not_whenever_it_is_cut_short(
    workers: Workers, begun: Path, tmp_path: Path
) -> None:
    """Killed at any moment, the folder is as before, or nothing of the model is left."""
    job = Job(str(tmp_path / "data"), str(tmp_path / "said"), erased=MODEL)
    shutil.copytree(begun, job.data)
    last = int(workers.do(job)[-1].removeprefix("end "))
    assert last > 30
    found = set()
    for moment in range(1, last + 1, 1 if SOAK else last // 7):
        shutil.rmtree(job.data)
        shutil.copytree(begun, job.data)
        job.moment = moment
        said = workers.do(job)
        left = words_in(tmp_path / "data")
        found.add(len(left))
        assert left in (set(WORDS), set()), moment
        assert not left or "erased" not in said
        assert not (tmp_path / "data" / "replacing").exists()
        if SOAK or moment % 2 == 0:
            assert_well(tmp_path / "data", erasures=0 if left else 1)
    assert found == {0, len(WORDS)}
