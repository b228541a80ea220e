# SPDX-License-Identifier: Apache-2.0
"""The search index holds what follows from the store, however it came there."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, Triple

from missiongraph import search
from missiongraph.errors import StoreError
from missiongraph.gate import Author
from missiongraph.loading import DEFAULT_BASE, Batch, mint
from missiongraph.repository import Repository
from missiongraph.search import FILE, Index
from missiongraph.store import Patch
from missiongraph.store.graphs import Names
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.terms import DCT, MG, RDF, SKOS
from tests.support.indexes import indexed

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = Names(DEFAULT_BASE)
GRAPHS = [NAMES.graph("east", "one"), NAMES.graph("west", "two"), NAMES.derived]
THINGS = [NamedNode(f"{DEFAULT_BASE}/id/east/system/{letter}") for letter in "abc"]
TEXTS = [
    Literal("Leaving hospitals", language="en"),
    Literal("Het ziekenhuis verlaten", language="nl"),
    Literal("Café in the hospital", language="en"),
    Literal("Schöne Häuser", language="de"),
    Literal("plain"),
]
PROPERTIES = [SKOS.prefLabel, SKOS.altLabel, DCT.description, DCT.identifier]
QUADS = st.builds(
    Quad,
    st.sampled_from(THINGS),
    st.sampled_from(PROPERTIES),
    st.sampled_from(TEXTS),
    st.sampled_from(GRAPHS),
)
CHANGES = st.lists(st.tuples(st.sets(QUADS, max_size=8), st.sets(QUADS, max_size=8)), max_size=5)


@settings(max_examples=40, deadline=None)
@given(CHANGES, st.sampled_from([2, 1_000]))
def test_following_changes_gives_what_making_anew_gives(
    changes: list[tuple[set[Quad], set[Quad]]], few: int
) -> None:
    """Whatever is added and taken out, in whatever order, at once or thing by thing."""
    with (
        TemporaryDirectory() as one,
        TemporaryDirectory() as two,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(search, "FEW", few)
        store, followed = OxigraphStore(), Index(Path(one))
        followed.rebuild(store, NAMES, 0)
        for number, (added, removed) in enumerate(changes):
            change = Patch(list(added), list(removed - added))
            store.apply(change)
            followed.follow(store, NAMES, [change], number + 1)
        anew = Index(Path(two))
        anew.rebuild(store, NAMES, len(changes))
        assert indexed(followed.path) == indexed(anew.path)
        assert followed.head() == anew.head() == len(changes)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """An index of three things."""
    store = OxigraphStore()
    a, b, c = THINGS
    one, two, derived = GRAPHS
    store.apply(
        Patch(
            [
                Quad(a, SKOS.prefLabel, TEXTS[0], one),
                Quad(b, SKOS.prefLabel, TEXTS[1], two),
                Quad(b, DCT.description, TEXTS[2], two),
                Quad(c, SKOS.prefLabel, TEXTS[0], derived),
                Quad(c, SKOS.altLabel, TEXTS[3], two),
            ]
        )
    )
    found = Index(tmp_path)
    found.rebuild(store, NAMES, 1)
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hospital", "ab"),
        ("HOSPITALS leave", "a"),
        ("ziekenhuizen", "b"),
        ("cafe", "b"),
        ("häuser", "c"),
        ("haus", "c"),
        ("hosp*", "ab"),
        ("hosp", ""),
        ("hospital nowhere", ""),
        ('" OR name:* NEAR(', ""),
        ("'; DROP TABLE entry; --", ""),
        ("!!!", ""),
        ("*", ""),
    ],
)
def test_words_are_found_in_the_forms_of_their_language(
    index: Index, text: str, found: str
) -> None:
    """Singular and plural, with and without accents; and nothing that is typed is an operator."""
    assert [thing.value[-1] for thing in index.find(text)] == list(found)


SCRIPTS = {
    "nursing": Literal("Community nursing service", language="en"),
    "education": Literal("Educa\u00e7\u00e3o de adultos", language="pt"),
    "office": Literal("Back of\u00adfice, e\ufb03cient", language="en"),
    "gas": Literal("CO\u2082 levels", language="en"),
    "health": Literal("\u0627\u0644\u0635\u0651\u0650\u062d\u0651\u064e\u0629", language="ar"),
    "peace": Literal("\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd", language="he"),
    "tokyo": Literal("\u6771\u4eac\u90fd\u5e81\u30b5\u30fc\u30d3\u30b9", language="ja"),
    "bangkok": Literal(
        "\u0e42\u0e23\u0e07\u0e1e\u0e22\u0e32\u0e1a\u0e32\u0e25\u0e01\u0e23\u0e38\u0e07",
        language="th",
    ),
    "coffee": Literal("Cafe\u0301", language="fr"),
    "street": Literal("\u0130stanbul Stra\u00dfe", language="tr"),
}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of names in many scripts, each of the resource that is called so here."""
    store = OxigraphStore()
    start = f"{DEFAULT_BASE}/id/east/system"
    named = [
        Quad(NamedNode(f"{start}/{name}"), SKOS.prefLabel, text, GRAPHS[0])
        for name, text in SCRIPTS.items()
    ]
    number = Quad(NamedNode(f"{start}/gas"), DCT.identifier, Literal("SVC-0042"), GRAPHS[0])
    store.apply(Patch([*named, number]))
    found = Index(tmp_path_factory.mktemp("scripts"))
    found.rebuild(store, NAMES, 1)
    return found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("service*", ["nursing"]),
        ("nursing*", ["nursing"]),
        ("NURS*", ["nursing"]),
        ("commun* nursing*", ["nursing"]),
        ("educacao", ["education"]),
        ("educa\u00e7\u00e3o", ["education"]),
        ("Educac\u0327a\u0303o", ["education"]),
        ("educac*", ["education"]),
        ("office", ["office"]),
        ("of\u00adfice", ["office"]),
        ("efficient", ["office"]),
        ("e\ufb03cient", ["office"]),
        ("co2", ["gas"]),
        ("CO\u2082", ["gas"]),
        ("SVC-0042", ["gas"]),
        ("\u0627\u0644\u0635\u062d\u0629", ["health"]),
        ("\u05e9\u05dc\u05d5\u05dd", ["peace"]),
        ("\u4eac\u90fd", ["tokyo"]),
        ("\u90fd\u5e81", ["tokyo"]),
        ("\u30b5\u30fc\u30d3\u30b9", ["tokyo"]),
        ("\u90fd\u4eac", []),
        ("\u0e1e\u0e22\u0e32\u0e1a\u0e32\u0e25", ["bangkok"]),
        ("\u0e01\u0e23\u0e38\u0e07", ["bangkok"]),
        ("cafe", ["coffee"]),
        ("caf\u00e9", ["coffee"]),
        ("istanbul strasse", ["street"]),
        ("\u0130STANBUL", ["street"]),
    ],
)
def test_words_are_found_however_they_are_written(
    scripts: Index, text: str, found: list[str]
) -> None:
    """With or without accents, points, joiners and ligatures; parts of words without spaces."""
    assert [thing.value.rpartition("/")[2] for thing in scripts.find(text)] == found


def test_a_name_counts_more_than_a_description(index: Index) -> None:
    """The first thing is called so, the second one only mentions it."""
    scores = index.find("hospital")
    assert scores[THINGS[0]] < scores[THINGS[1]]


def test_a_language_and_graphs_can_be_asked_for(index: Index) -> None:
    """What another graph or language says leads to nothing."""
    assert list(index.find("hospital", "en-GB")) == THINGS[:2]
    assert not index.find("hospital", "nl")
    assert list(index.find("hospital", None, GRAPHS[:1])) == THINGS[:1]
    assert not index.find("hospital", None, [])


def test_several_changes_are_followed_at_once(index: Index) -> None:
    """As after a crash: what counts is what the store says by now."""
    a, b = THINGS[:2]
    store = OxigraphStore()
    store.apply(Patch([Quad(b, SKOS.prefLabel, TEXTS[4], GRAPHS[1])]))
    first = Patch([Quad(a, SKOS.altLabel, TEXTS[3], GRAPHS[0])])
    second = Patch(
        [Quad(b, SKOS.prefLabel, TEXTS[4], GRAPHS[1])],
        [first.added[0], Quad(a, SKOS.prefLabel, TEXTS[0], GRAPHS[0])],
    )
    index.follow(store, NAMES, [first, second], 3)
    assert not index.find("hospital")
    assert list(index.find("plain")) == [b]
    assert index.head() == 3


class Watched(OxigraphStore):
    """A store from which an index is made; what others find meanwhile is written down."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self.index = index
        self.found: list[int] = []

    def graphs(self) -> Iterator[NamedNode]:
        """The graphs, and a look at the index before each."""
        for graph in super().graphs():
            self.found.append(len(self.index.find("plain")))
            yield graph


def test_who_searches_while_an_index_is_made_anew_finds_what_was_there(tmp_path: Path) -> None:
    """Nobody waits, and nobody is told that there is no index."""
    index = Index(tmp_path)
    store = Watched(index)
    store.apply(Patch([Quad(THINGS[0], SKOS.prefLabel, TEXTS[4], GRAPHS[0])]))
    index.rebuild(OxigraphStore(), NAMES, 1)
    store.apply(Patch([Quad(THINGS[1], SKOS.prefLabel, TEXTS[4], GRAPHS[1])]))
    index.rebuild(store, NAMES, 2)
    assert store.found == [0, 0]
    assert len(index.find("plain")) == 2


def load(repository: Repository, name: str) -> None:
    """State one system in an agency's model."""
    batch = Batch("east", "one", "One")
    thing = mint(DEFAULT_BASE, "east", MG.System, "a")
    batch.triples += [
        Triple(thing, RDF.type, MG.System),
        Triple(thing, SKOS.prefLabel, Literal(name, language="en")),
    ]
    repository.gate.submit(repository.proposal([(batch, Path("one.ttl"))], Author("tests")))


@pytest.mark.parametrize("harm", ["lost", "cut short", "not a database", "behind"])
def test_opening_makes_an_index_anew_that_is_not_up_to_date(tmp_path: Path, harm: str) -> None:
    """A crash leaves the old index or the new one; whatever else happened to it is mended."""
    data = tmp_path / "data"
    file = data / "workspace" / FILE
    with Repository(data) as repository:
        load(repository, "Old ledgers")
    old = file.read_bytes()
    with Repository(data) as repository:
        load(repository, "New registers")
        assert not repository.workspace.index.find("ledger")
        assert repository.workspace.index.find("register")
    match harm:
        case "lost":
            file.unlink()
        case "cut short":
            file.write_bytes(file.read_bytes()[:5000])
        case "not a database":
            file.write_bytes(b"nothing" * 1000)
        case "behind":
            file.write_bytes(old)
    with Repository(data) as repository:
        assert not repository.workspace.index.find("ledger")
        assert repository.workspace.index.find("register")
        assert repository.workspace.index.head() == repository.workspace.head


def test_what_could_not_be_indexed_is_indexed_by_the_next_change(tmp_path: Path) -> None:
    """A change is made although its words cannot be written down; they are not lost."""
    data = tmp_path / "data"
    file = data / "workspace" / FILE
    with Repository(data) as repository:
        load(repository, "Old ledgers")
        for leftover in file.parent.glob(f"{FILE}*"):
            leftover.unlink()
        (file / "in the way").mkdir(parents=True)
        with pytest.raises(StoreError, match="is made"):
            load(repository, "New registers")
        (file / "in the way").rmdir()
        file.rmdir()
        load(repository, "New atlases")
        assert list(repository.workspace.index.find("atlas"))
        assert not repository.workspace.index.find("register")
        assert repository.workspace.index.head() == repository.workspace.head
