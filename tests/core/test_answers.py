# SPDX-License-Identifier: Apache-2.0
"""Answers in every form that they are given in."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from pyoxigraph import (
    Literal,
    NamedNode,
    Quad,
    QueryResultsFormat,
    QuerySolutions,
    parse_query_results,
)

from missiongraph.answers import Answer, ask, plain, serialise
from missiongraph.catalogue import Question, question
from missiongraph.errors import InvalidParameter, UnknownName
from missiongraph.rules import Deriver
from missiongraph.terms import MG, RDF, SKOS, XSD
from tests.support.missions import JOURNEYS, ORGANISATIONS, SPINE, vocabularies
from tests.support.worlds import GRAPHS, NAMES, store_of

if TYPE_CHECKING:
    from missiongraph.store.oxigraph import OxigraphStore

WHO = question("organisations-touching-journey")


@pytest.fixture(scope="module")
def store() -> OxigraphStore:
    """A journey with one part of every kind, its organisations called First and Second."""
    said = [(t.subject, t.predicate, t.object) for t in SPINE]
    said += [
        (ORGANISATIONS[0], SKOS.prefLabel, Literal("First", language="en")),
        (ORGANISATIONS[1], SKOS.prefLabel, Literal("Second {count}", language="en")),
        (JOURNEYS[0], SKOS.prefLabel, Literal("The journey", language="en")),
        (ORGANISATIONS[0], RDF.type, MG.Organisation),
        (ORGANISATIONS[1], RDF.type, MG.Organisation),
    ]
    made = store_of([*vocabularies(), *(Quad(s, p, o, GRAPHS[0]) for s, p, o in said)])
    made.apply(Deriver.packaged(NAMES.derived).from_scratch(made))
    return made


@pytest.fixture(scope="module")
def answer(store: OxigraphStore) -> Answer:
    """Who touches the journey."""
    return ask(store, WHO, {"journey": "the journey"}, date(2026, 6, 1))


def test_an_answer_has_the_rows_of_its_columns(answer: Answer) -> None:
    """First provides the step, answers for its service and supplies data; Second is behind it."""
    kind, name = answer.columns.index("kind"), answer.columns.index("name")
    found = {(plain(row[name]), str(plain(row[kind])).rpartition("/")[2]) for row in answer.rows}
    assert found == {
        ("First", "direct"),
        ("First", "service"),
        ("First", "data"),
        ("Second {count}", "process"),
        ("Second {count}", "system"),
        ("Second {count}", "governance"),
    }


def test_an_answer_says_itself_in_words(answer: Answer) -> None:
    """The places of the sentence are filled."""
    assert answer.sentence == "2 organisations touch “The journey”."


def test_names_in_a_sentence_are_not_filled_in_again() -> None:
    """A thing may have a name that looks like a place in a sentence."""
    first, second = Literal("{second}"), Literal("{count}")
    asked = Question("q", "t", "", "", "", {"x": ""}, {}, answer="{first}, {second}: {count}")
    found = Answer(asked, {"first": first, "second": second}, "", [(None,)], {})
    assert found.sentence == "{second}, {count}: 1"


def test_an_answer_is_plain_data(answer: Answer) -> None:
    """JSON of it holds the rows by column, and the names of what they speak of."""
    data = json.loads(json.dumps(answer.as_dict()))
    assert data["question"] == "organisations-touching-journey"
    assert data["parameters"] == {"journey": JOURNEYS[0].value, "on": "2026-06-01"}
    assert data["count"] == len(data["rows"]) == len(answer.rows)
    assert data["labels"][ORGANISATIONS[0].value] == "First"
    assert {row["organisation"] for row in data["rows"]} == {o.value for o in ORGANISATIONS}


def test_an_answer_without_rows_is_one() -> None:
    """A journey that nobody touches gets an empty table, not an error."""
    lonely = Quad(NamedNode("http://example.org/j"), RDF.type, MG.Journey, GRAPHS[0])
    found = ask(store_of([lonely]), WHO, {"journey": "http://example.org/j"})
    assert found.rows == []
    assert found.sentence == "No organisations touch “j”."
    assert found.as_dict()["rows"] == []


NAMED = replace(
    WHO,
    text="""
    PREFIX mg: <https://w3id.org/missiongraph/ns#>
    SELECT ?journey (GROUP_CONCAT(STR(?who); SEPARATOR = " ") AS ?organisations) WHERE {
      VALUES ?journey { <https://example.org/journey> }
      { SELECT DISTINCT ?journey ?who WHERE { ?who mg:touches ?journey } ORDER BY DESC(?who) }
    } GROUP BY ?journey
    """,
    columns={"journey": "", "journey_name": "", "organisations": "", "organisations_name": ""},
    named=("journey", "organisations"),
    table=(),
    answer="{journey.count, journey is, journeys are} touched by {organisations.names}.",
    nothing="Nobody touches “{journey}”.",
)


def test_an_answer_names_what_its_question_does_not(store: OxigraphStore) -> None:
    """One thing or several in a cell; in every form, after the column of the things."""
    found = ask(store, NAMED, {"journey": "The journey"})
    (row,) = found.as_dict()["rows"]
    assert row["journey_name"] == "The journey"
    assert row["organisations_name"] == "First; Second {count}"
    assert set(row["organisations"].split()) == {o.value for o in ORGANISATIONS}
    assert found.sentence == "1 journey is touched by “First” and “Second {count}”."

    csv_text = serialise(store, NAMED, {"journey": "The journey"}, QueryResultsFormat.CSV).decode()
    (read,) = csv.DictReader(io.StringIO(csv_text))
    assert read == row
    for form in FORMATS[1:]:
        solutions = parse_query_results(
            serialise(store, NAMED, {"journey": "The journey"}, form), format=form
        )
        assert isinstance(solutions, QuerySolutions)
        assert [v.value for v in solutions.variables] == found.columns
        assert [tuple(solution) for solution in solutions] == found.rows


def test_an_answer_without_rows_has_words_of_its_own() -> None:
    """Where its question has them."""
    lonely = Quad(NamedNode("http://example.org/j"), RDF.type, MG.Journey, GRAPHS[0])
    found = ask(store_of([lonely]), NAMED, {"journey": "http://example.org/j"})
    assert found.sentence == "Nobody touches “j”."


FORMATS = [
    QueryResultsFormat.CSV,
    QueryResultsFormat.TSV,
    QueryResultsFormat.JSON,
    QueryResultsFormat.XML,
]


@pytest.mark.parametrize("form", FORMATS, ids=str)
def test_every_sparql_format_is_served(
    store: OxigraphStore, answer: Answer, form: QueryResultsFormat
) -> None:
    """Each holds every column and, as often as there are rows, the organisations."""
    text = serialise(store, WHO, {"journey": "The journey"}, form).decode()
    assert all(column in text for column in answer.columns)
    said = sum(text.count(f"{o.value}{end}") for o in ORGANISATIONS for end in ',>\t"<')
    assert said >= len(answer.rows)


def test_csv_is_what_a_spreadsheet_reads(store: OxigraphStore, answer: Answer) -> None:
    """A row for a row, the columns in their order."""
    text = serialise(store, WHO, {"journey": "The journey"}, QueryResultsFormat.CSV).decode()
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0] == answer.columns
    assert len(rows) == len(answer.rows) + 1


def test_a_question_wants_its_parameters(store: OxigraphStore) -> None:
    """One that is missing, or that names nothing, is said."""
    with pytest.raises(InvalidParameter, match="needs the parameter journey"):
        ask(store, WHO, {})
    with pytest.raises(UnknownName, match="There is no journey named “Nowhere”"):
        ask(store, WHO, {"journey": "Nowhere"})


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (None, None),
        (NamedNode("http://example.org/a"), "http://example.org/a"),
        (Literal("text"), "text"),
        (Literal("tekst", language="nl"), "tekst"),
        (Literal("7", datatype=XSD.integer), 7),
        (Literal("1.5", datatype=XSD.decimal), 1.5),
        (Literal("1e3", datatype=XSD.double), 1000.0),
        (Literal("true", datatype=XSD.boolean), True),
        (Literal("0", datatype=XSD.boolean), False),
        (Literal("2024-01-31", datatype=XSD.date), "2024-01-31"),
        (Literal("n/a", datatype=XSD.integer), "n/a"),
        (Literal("few", datatype=XSD.decimal), "few"),
        (Literal("NaN", datatype=XSD.double), "NaN"),
        (Literal("INF", datatype=XSD.double), "INF"),
    ],
)
def test_a_term_is_what_json_has_for_it(term: NamedNode | Literal | None, value: object) -> None:
    """Numbers are numbers where JSON has them; what is none is said as it stands."""
    found = plain(term)
    assert found == value
    assert type(found) is type(value)
    json.dumps(found, allow_nan=False)
