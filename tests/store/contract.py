# SPDX-License-Identifier: Apache-2.0
"""What every store does, whatever stands behind it; run on each of them by `test_contract`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
)

from missiongraph.errors import InputError, InvalidQuery
from missiongraph.store import Patch, Selection
from missiongraph.terms import RDF, XSD
from tests.support.facts_checked import some

if TYPE_CHECKING:
    from missiongraph.store import Store

EX = "http://example.org/"
A, B, P, Q, G, H = (NamedNode(EX + name) for name in ("a", "b", "p", "q", "g", "h"))
ONE, TWO = Literal("one"), Literal("two", language="en")
HELD = [Quad(A, P, ONE, G), Quad(A, P, B, G), Quad(A, P, B, H), Quad(B, Q, TWO, H)]


def text(name: str) -> str:
    """A query beside this file."""
    return (Path(__file__).parent / f"{name}.rq").read_text(encoding="utf-8")


class StoreContract:
    """The contract; a subclass says how its store is made, in a fixture `store`."""

    @pytest.fixture
    def held(self, store: Store) -> Store:
        """A store with four quads in two graphs."""
        store.apply(Patch(HELD))
        return store

    def test_a_new_store_holds_nothing(self, store: Store) -> None:
        """No quads, no graphs."""
        assert len(store) == 0
        assert list(store.quads()) == []
        assert list(store.graphs()) == []

    def test_what_is_added_is_there(self, held: Store) -> None:
        """Each quad, in its own graph, the same triple twice where two graphs state it."""
        assert len(held) == 4
        assert set(held.quads()) == set(HELD)
        assert all(quad in held for quad in HELD)
        assert Quad(A, P, ONE, H) not in held
        assert set(held.graphs()) == {G, H}

    def test_what_is_removed_is_gone_from_its_graph_alone(self, held: Store) -> None:
        """What another graph states too stays there."""
        held.apply(Patch(removed=[HELD[1]]))
        assert set(held.quads()) == {HELD[0], HELD[2], HELD[3]}

    def test_a_graph_that_holds_nothing_is_none(self, held: Store) -> None:
        """Its name goes with the last of its quads, and the others stay."""
        held.apply(Patch(removed=[quad for quad in HELD if quad.graph_name == G]))
        assert list(held.graphs()) == [H]

    def test_a_patch_adds_and_removes_at_once(self, held: Store) -> None:
        """One change may do both, and a quad that is there already may come again."""
        new = Quad(B, P, TWO, G)
        held.apply(Patch([new, HELD[0]], [HELD[3]]))
        assert set(held.quads()) == {new, *HELD[:3]}

    def test_removing_what_is_not_there_does_nothing(self, held: Store) -> None:
        """A patch can be applied again, which recovery relies on."""
        patch = Patch([Quad(B, P, TWO, G)], [HELD[0]])
        held.apply(patch)
        held.apply(patch)
        assert set(held.quads()) == {Quad(B, P, TWO, G), *HELD[1:]}

    def test_an_empty_patch_does_nothing(self, held: Store) -> None:
        """Nothing to do is nothing done."""
        held.apply(Patch())
        assert set(held.quads()) == set(HELD)

    @pytest.mark.parametrize(
        ("pattern", "places"),
        [
            ((None, None, None, None), (0, 1, 2, 3)),
            ((A, None, None, None), (0, 1, 2)),
            ((None, Q, None, None), (3,)),
            ((None, None, B, None), (1, 2)),
            ((None, None, TWO, None), (3,)),
            ((None, None, None, H), (2, 3)),
            ((A, P, B, H), (2,)),
            ((A, Q, None, None), ()),
            ((ONE, None, None, None), ()),
            ((None, None, Literal("two"), None), ()),
        ],
    )
    def test_quads_are_found_by_any_of_their_terms(
        self,
        held: Store,
        pattern: tuple[NamedNode | None, NamedNode | None, NamedNode | None, NamedNode | None],
        places: tuple[int, ...],
    ) -> None:
        """Nothing given matches anything; a literal is the subject of nothing."""
        assert set(held.quads(*pattern)) == {HELD[place] for place in places}

    def test_a_query_is_asked_of_all_graphs_together(self, held: Store) -> None:
        """The default graph is their union.

        A store may give a triple once for each graph that states it (oxigraph/oxigraph#1919), so
        only what is DISTINCT is promised, and queries that count must say it.
        """
        found = held.query(text("all-triples"))
        assert isinstance(found, QuerySolutions)
        assert sorted(str(row["value"]) for row in found) == sorted(map(str, (ONE, B, TWO)))

    def test_a_query_can_say_in_which_graph(self, held: Store) -> None:
        """GRAPH tells the two statements apart."""
        found = held.query(text("who-says"))
        assert isinstance(found, QuerySolutions)
        assert [row["graph"] for row in found] == [G, H]

    def test_a_query_can_be_asked_of_some_graphs(self, held: Store) -> None:
        """What is not selected is not seen, by default or by name."""
        found = held.query(text("all-triples"), Selection(default=[G]))
        assert isinstance(found, QuerySolutions)
        assert {row["value"] for row in found} == {ONE, B}
        named = held.query(text("who-says"), Selection(named=[H]))
        assert isinstance(named, QuerySolutions)
        assert [row["graph"] for row in named] == [H]

    def test_every_form_of_query_is_answered(self, held: Store) -> None:
        """CONSTRUCT gives triples, ASK a truth value."""
        assert isinstance(held.query(text("copy")), QueryTriples)
        asked = held.query(text("is-there"))
        assert isinstance(asked, QueryBoolean)
        assert bool(asked)

    def test_a_query_that_does_not_parse_says_where(self, held: Store) -> None:
        """The message names the place."""
        with pytest.raises(InvalidQuery, match=r"does not parse: .*1:1"):
            held.query("this is no query")

    def test_the_stores_own_form_is_what_comes_back(self, store: Store) -> None:
        """A store may write numbers in its own way; it can say so before it is changed."""
        odd = [Quad(A, P, Literal("007", datatype=XSD.integer), G), Quad(A, P, ONE, G)]
        store.apply(Patch(odd))
        assert set(store.quads()) == set(store.as_stored(odd))

    def test_a_graph_can_be_emptied(self, held: Store) -> None:
        """The other graph keeps what it has, and the empty one is no longer named."""
        held.apply(Patch(removed=list(held.quads(graph=G))))
        assert set(held.quads()) == {HELD[2], HELD[3]}
        assert list(held.graphs()) == [H]

    def test_what_would_be_can_be_looked_at(self, held: Store) -> None:
        """It holds what a patch would leave, and nothing of it reaches the store itself."""
        patch = Patch([Quad(B, P, ONE, G)], [HELD[0]])
        with held.supposing(patch) as supposed:
            assert set(supposed.quads()) == {*HELD[1:], *patch.added}
        assert set(held.quads()) == set(HELD)

    def test_bulk_loading_adds(self, held: Store, tmp_path: Path) -> None:
        """A file goes in beside what is there; loading it again changes nothing."""
        new = [Quad(B, RDF.type, A, G), HELD[0]]
        file = tmp_path / "bulk.nq"
        file.write_text("".join(f"{quad} .\n" for quad in new), encoding="utf-8")
        for _ in some(range(2)):
            held.bulk_load(file)
            assert set(held.quads()) == {*HELD, new[0]}

    def test_bulk_loading_adds_triples_to_a_graph(self, held: Store, tmp_path: Path) -> None:
        """A file of triples goes into the graph that is named, beside what is there."""
        file = tmp_path / "bulk.nt"
        file.write_text("".join(f"{quad.triple} .\n" for quad in HELD), encoding="utf-8")
        held.bulk_load(file, H)
        added = {Quad(q.subject, q.predicate, q.object, H) for q in HELD}
        assert set(held.quads()) == {*HELD, *added}

    def test_a_broken_file_changes_nothing(self, held: Store, tmp_path: Path) -> None:
        """The message names the file and the line."""
        file = tmp_path / "bulk.nq"
        file.write_text(f"{Quad(B, P, A, G)} .\nnot N-Quads\n", encoding="utf-8")
        with pytest.raises(InputError, match=r"bulk\.nq, line 2"):
            held.bulk_load(file)
        assert set(held.quads()) == set(HELD)

    def test_rows_that_are_read_later_are_of_the_time_of_the_query(self, held: Store) -> None:
        """A reader is not disturbed by a change that comes while it reads."""
        rows = held.quads(A)
        held.apply(Patch(removed=HELD))
        assert set(rows) == set(HELD[:3])
