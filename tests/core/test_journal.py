# SPDX-License-Identifier: Apache-2.0
"""The journal: what is in it is in it wholly, and what is wrong with it is said."""

from __future__ import annotations

import hashlib
import json
import shutil
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import NamedNode, Quad

from missiongraph.errors import StoreDamaged, StoreError
from missiongraph.journal import Journal, Revision
from missiongraph.store import Patch

if TYPE_CHECKING:
    from pathlib import Path

A, P, G = (NamedNode(f"http://example.org/{name}") for name in "apg")
QUAD = Quad(A, P, A, G)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """A journal of two revisions."""
    journal = Journal(tmp_path / "journal")
    for number in (1, 2):
        journal.record(revision(number), Patch([QUAD]))
    return journal


def revision(number: int, message: str = "Load a.xlsx") -> Revision:
    """A revision."""
    return Revision(number, "2024-01-31T12:00:00+00:00", "ann", message, {"a.xlsx": "00ff"})


def names(journal: Journal) -> list[str]:
    """The files of a journal."""
    return sorted(path.name for path in journal.folder.iterdir())


def test_a_new_journal_is_empty(tmp_path: Path) -> None:
    """It has no revisions, and looking at it makes nothing."""
    journal = Journal(tmp_path / "journal")
    journal.tidy()
    assert (journal.last(), list(journal.revisions()), journal.holds(1)) == (0, [], False)
    assert not journal.folder.exists()


def test_a_revision_is_three_files(journal: Journal) -> None:
    """They can be read by anyone: N-Quads and JSON."""
    assert names(journal) == [
        "00000001.added.nq",
        "00000001.json",
        "00000001.removed.nq",
        "00000002.added.nq",
        "00000002.json",
        "00000002.removed.nq",
    ]
    said = json.loads((journal.folder / "00000002.json").read_text(encoding="utf-8"))
    assert said["author"] == "ann"
    assert said["source"] == {"a.xlsx": "00ff"}
    added = (journal.folder / "00000002.added.nq").read_text(encoding="utf-8")
    assert added == f"{A} {P} {A} {G} .\n"


def test_revisions_come_oldest_first(journal: Journal) -> None:
    """Their numbers count from 1 without a gap."""
    assert [found.number for found in journal.revisions()] == [1, 2]
    assert (journal.last(), journal.holds(2), journal.holds(3)) == (2, True, False)


def test_a_revision_that_is_withdrawn_leaves_nothing(journal: Journal) -> None:
    """The one before is the last again."""
    journal.withdraw(2)
    assert journal.last() == 1
    assert names(journal) == ["00000001.added.nq", "00000001.json", "00000001.removed.nq"]


def test_tidying_removes_what_a_crash_left_and_nothing_else(journal: Journal) -> None:
    """Files of a revision that has no record go; files that are not the journal's stay."""
    kept = names(journal)
    for name in ("00000003.added.nq", "00000003.removed.nq", "00000003.json.part"):
        (journal.folder / name).write_text("half", encoding="utf-8")
    for name in (".DS_Store", "notes.json", "readme.txt"):
        (journal.folder / name).write_text("mine", encoding="utf-8")
    journal.tidy()
    assert names(journal) == sorted([*kept, ".DS_Store", "notes.json", "readme.txt"])
    assert journal.last() == 2


def test_a_name_that_is_not_utf_8_can_be_recorded(journal: Journal) -> None:
    """Linux allows any bytes in a file name; Python hands them on as half characters."""
    odd = revision(3, "Load \udcff.xlsx")
    journal.record(odd, Patch([QUAD]))
    assert journal.revision(3) == odd


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"number": 2, "colour": "red"}'])
def test_a_record_that_cannot_be_read_is_named(journal: Journal, text: str) -> None:
    """The message says which file, and the way out."""
    (journal.folder / "00000002.json").write_text(text, encoding="utf-8")
    with pytest.raises(StoreDamaged, match=r"00000002\.json of revision 2 .* backup"):
        journal.revision(2)


@pytest.mark.parametrize("name", ["00000002.added.nq", "00000002.removed.nq"])
@pytest.mark.parametrize("text", [None, "<http://example.org/a> <http"])
def test_quads_that_cannot_be_read_are_named(journal: Journal, name: str, text: str | None) -> None:
    """A file that is gone, or cut short, is said to be damaged and not passed over."""
    path = journal.folder / name
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    with pytest.raises(StoreDamaged, match=r"The quads of revision 2 .* backup"):
        journal.patch(2)


def test_a_journal_that_cannot_be_written_says_why(tmp_path: Path) -> None:
    """Where something else stands in its place, it is not the disk that is to blame."""
    (tmp_path / "journal").write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match=r"cannot be written \(File exists\): nothing was changed"):
        Journal(tmp_path / "journal").record(revision(1), Patch([QUAD]))


def damages(journal: Journal) -> list[int]:
    """The revisions with which something is wrong."""
    return [damage.revision for damage in Journal(journal.folder).damages()]


def test_checksums_can_be_checked_by_hand(journal: Journal) -> None:
    """Those of the quads are SHA-256; a record's is that of its text with zeros in its place."""
    text = (journal.folder / "00000002.json").read_text(encoding="utf-8")
    said = json.loads(text)
    added = (journal.folder / "00000002.added.nq").read_bytes()
    assert said["seal"]["added"] == hashlib.sha256(added).hexdigest()
    first = json.loads((journal.folder / "00000001.json").read_text(encoding="utf-8"))
    assert said["seal"]["previous"] == first["checksum"]
    zeros = text.replace(said["checksum"], "0" * 64)
    assert said["checksum"] == hashlib.sha256(zeros.encode()).hexdigest()


def test_a_journal_as_it_was_written_has_no_damage(journal: Journal) -> None:
    """Another process that goes on chains to what is there."""
    again = Journal(journal.folder)
    again.record(revision(3), Patch([], [QUAD]))
    assert damages(journal) == []


@pytest.mark.parametrize("name", ["00000001.json", "00000001.added.nq", "00000001.removed.nq"])
@pytest.mark.parametrize("end", [b" ", b"# note", b"\n"])
def test_a_file_that_is_altered_by_a_byte_is_seen(journal: Journal, name: str, end: bytes) -> None:
    """Even where it would be read as the same."""
    path = journal.folder / name
    path.write_bytes(path.read_bytes() + end)
    assert damages(journal) == [1]


def test_a_revision_that_is_missing_in_the_middle_is_seen(journal: Journal) -> None:
    """Whether its record is gone or all of it."""
    journal.record(revision(3), Patch([QUAD]))
    (journal.folder / "00000002.json").unlink()
    assert damages(journal) == [2]
    with pytest.raises(StoreDamaged, match="Revision 2 is missing"):
        journal.require_all()


def test_a_revision_of_another_journal_does_not_follow(journal: Journal, tmp_path: Path) -> None:
    """Nobody can put a whole and sound revision in the place of another."""
    other = Journal(tmp_path / "other")
    other.record(revision(1, "Load b.xlsx"), Patch([QUAD]))
    other.record(revision(2), Patch([QUAD]))
    for name in ("00000002.json", "00000002.added.nq", "00000002.removed.nq"):
        shutil.copy(other.folder / name, journal.folder / name)
    assert damages(journal) == [2]
