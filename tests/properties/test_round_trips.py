# SPDX-License-Identifier: Apache-2.0
"""What goes into the store, the journal and a query comes out as it went in."""

from __future__ import annotations

import math
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import assume, example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, Quad, QuerySolutions

from missiongraph.journal import Journal, Revision
from missiongraph.store import Patch
from missiongraph.store.oxigraph import OxigraphStore
from missiongraph.templates import bind
from missiongraph.terms import XSD
from tests.support.terms import literals, quads, texts, values

if TYPE_CHECKING:
    from missiongraph.facts import Node

BOUND = (Path(__file__).parent / "bound.rq").read_text(encoding="utf-8")


def store_of(held: set[Quad]) -> OxigraphStore:
    """A store with these quads, and with one that stands in the way of taking short cuts."""
    store = OxigraphStore()
    store.apply(Patch(list(held)))
    return store


@given(st.sets(quads, max_size=8), st.sets(quads, max_size=8))
def test_the_store_holds_just_what_a_patch_says(before: set[Quad], after: set[Quad]) -> None:
    """Whatever text, language or name: what is put in is there, what is taken out is gone."""
    store = store_of(before)
    was, now = set(store.as_stored(before)), set(store.as_stored(after))
    assert set(store.quads()) == was

    store.apply(Patch(list(now - was), list(was - now)))

    assert set(store.quads()) == now
    assert all(quad in store for quad in now)


@given(st.sets(quads, max_size=8))
def test_the_store_s_own_form_is_final(held: set[Quad]) -> None:
    """What the store gives back would come back the same, so loading twice changes nothing."""
    store = OxigraphStore()
    once = store.as_stored(held)
    assert store.as_stored(once) == once


@given(literals)
def test_the_store_s_own_form_means_the_same(literal: Literal) -> None:
    """Texts come back letter by letter, numbers with their value."""
    (quad,) = OxigraphStore().as_stored([Quad(XSD.integer, XSD.integer, literal)])
    form = quad.object
    assert isinstance(form, Literal)
    assert form.language == literal.language
    if literal.datatype in (XSD.integer, XSD.decimal) and form != literal:
        assert Decimal(form.value) == Decimal(literal.value)
    elif literal.datatype == XSD.double and form != literal:
        ours, theirs = float(form.value), float(literal.value)
        assert ours == theirs or (math.isnan(ours) and math.isnan(theirs))
    elif literal.datatype == XSD.boolean and form != literal:
        assert (literal.value, form.value) in {("1", "true"), ("0", "false")}
    elif literal.datatype not in (XSD.date, XSD.dateTime):
        assert form == literal


revisions = st.builds(
    Revision,
    number=st.integers(1, 10**8 - 1),
    time=texts,
    author=texts,
    message=texts,
    source=st.one_of(st.none(), st.dictionaries(texts, texts, max_size=2)),
    graphs=st.lists(texts, max_size=2),
    added=st.integers(0),
    removed=st.integers(0),
    findings=st.lists(st.dictionaries(texts, st.one_of(texts, st.none()), max_size=2), max_size=2),
)


@given(revisions, st.sets(quads, max_size=8), st.sets(quads, max_size=8))
def test_the_journal_gives_back_what_was_recorded(
    revision: Revision, added: set[Quad], removed: set[Quad]
) -> None:
    """A store that lags behind can be brought up to the very quads that were acknowledged."""
    with TemporaryDirectory() as folder:
        journal = Journal(Path(folder) / "journal")
        journal.record(revision, Patch(list(added), list(removed)))

        patch = Journal(journal.folder).patch(revision.number)
        assert journal.last() == revision.number
        assert journal.revision(revision.number) == revision
    assert (set(patch.added), set(patch.removed)) == (added, removed)


@given(values, values)
@example(Literal('VALUES ?second { "two" }'), Literal('" } # over'))
@example(Literal('VALUES ?first { "one" }'), Literal('VALUES ?first { "one" }'))
def test_a_bound_value_is_a_value_and_nothing_else(first: Node, second: Node) -> None:
    """Whatever a parameter holds, the query gives it back and has no more to say."""
    first, second = (q.object for q in OxigraphStore().as_stored(_saying([first, second])))
    found = OxigraphStore().query(bind(BOUND, {"first": [first], "second": [second]}))
    assert isinstance(found, QuerySolutions)
    assert [(row["first"], row["second"]) for row in found] == [(first, second)]


@given(st.lists(values, max_size=4), st.one_of(st.none(), values))
def test_a_block_may_take_any_number_of_values_or_go(
    several: list[Node], other: Node | None
) -> None:
    """Several values each give their row, none gives none, and a block left out binds nothing."""
    several = [q.object for q in OxigraphStore().as_stored(_saying(several))]
    assume(len(set(several)) == len(several))
    query = bind(BOUND, {"first": several, "second": None if other is None else [other]})
    found = OxigraphStore().query(query)
    assert isinstance(found, QuerySolutions)
    assert [row["first"] for row in found] == several


def _saying(terms: list[Node]) -> list[Quad]:
    return [Quad(XSD.integer, XSD.integer, term) for term in terms]
