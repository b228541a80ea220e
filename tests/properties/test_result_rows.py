# SPDX-License-Identifier: Apache-2.0
"""Rows that are written one by one are the rows that the engine would write all at once."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    BaseDirection,
    BlankNode,
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    Store,
    parse_query_results,
)

from missiongraph.workers.rows import write_rows
from tests.support.effort import examples

if TYPE_CHECKING:
    from missiongraph.facts import Node

SAY = NamedNode("http://example.org/say")
# XML 1.0 cannot hold control characters, whoever writes it; a test of its own has them.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n\r\"'\\,;<&>")
)
TERMS = st.one_of(
    st.just(NamedNode("http://example.org/a?b=c&d=<".replace("<", "%3C"))),
    st.just(BlankNode("b0")),
    st.builds(Literal, TEXTS),
    st.builds(lambda text: Literal(text, language="nl-be"), TEXTS),
    st.builds(
        lambda text, way: Literal(text, language="ar", direction=way),
        TEXTS,
        st.sampled_from([BaseDirection.LTR, BaseDirection.RTL]),
    ),
    st.integers().map(Literal),
    st.builds(lambda text: Literal(text, datatype=NamedNode("http://example.org/t")), TEXTS),
)
PARSED = (QueryResultsFormat.JSON, QueryResultsFormat.XML, QueryResultsFormat.TSV)


def solutions(store: Store) -> QuerySolutions:
    """Every fact, and a column that is never bound."""
    found = store.query("SELECT ?o ?none ?s WHERE { ?s ?p ?o } ORDER BY STR(?s) STR(?o) ?o")
    assert isinstance(found, QuerySolutions)
    return found


def stored(values: list[Node]) -> Store:
    """A store in which these are said."""
    store = Store()
    store.extend(Quad(NamedNode("http://example.org/x"), SAY, value) for value in values)
    return store


def written(store: Store, form: QueryResultsFormat) -> bytes:
    """The rows, written one by one."""
    out = io.BytesIO()
    assert write_rows(solutions(store), out, form, None)[0] is False
    return out.getvalue()


def terms(text: bytes, form: QueryResultsFormat) -> list[list[Node | None]]:
    """The rows that a text holds, by the engine's own reading."""
    found = parse_query_results(text, form)
    assert isinstance(found, QuerySolutions)
    return [list(row) for row in found]


@pytest.mark.parametrize("form", PARSED, ids=str)
@given(st.lists(TERMS, max_size=6))
@settings(max_examples=examples(60))
def test_the_engine_reads_back_the_rows_that_it_gave(
    form: QueryResultsFormat, values: list[Node]
) -> None:
    """Every term with its language or datatype; nothing where nothing is bound."""
    store = stored(values)
    assert terms(written(store, form), form) == [list(row) for row in solutions(store)]


@given(st.lists(TERMS, max_size=6))
@settings(max_examples=examples(60))
def test_csv_holds_the_texts(values: list[Node]) -> None:
    """As any reader of CSV takes them."""
    store = stored(values)
    rows = list(
        csv.reader(io.StringIO(written(store, QueryResultsFormat.CSV).decode(), newline=""))
    )
    assert rows[0] == ["o", "none", "s"]
    expected = [
        [str(o) if isinstance(o, BlankNode) else o.value, "", s.value]
        for o, _, s in solutions(store)
    ]
    assert rows[1:] == expected


def test_what_xml_cannot_hold_does_not_break_it() -> None:
    """A control character is shown as missing, and the document stays well-formed."""
    text = written(stored([Literal("a\x00b\x1fc")]), QueryResultsFormat.XML)
    ((value, _, _),) = terms(text, QueryResultsFormat.XML)
    assert value == Literal("a\ufffdb\ufffdc")
