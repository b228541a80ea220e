# SPDX-License-Identifier: Apache-2.0
"""The catalogue: what a header must say, and what a parameter takes."""

from __future__ import annotations

from datetime import date

import pytest
from pyoxigraph import Literal, NamedNode

from missiongraph.catalogue import Parameter, Question, catalogue, question
from missiongraph.errors import InvalidParameter, UnknownName
from missiongraph.templates import header
from missiongraph.terms import MG, XSD
from tests.support.facts_checked import some

QUESTION = """# SPDX-License-Identifier: CC-BY-4.0
#+ title: Which things are there?
#+ description: The things of a number.
#+ parameters:
#+   thing: {type: iri, class: mg:Journey, description: The thing.}
#+   least: {type: integer, optional: true, description: The least number.}
#+ columns:
#+   thing: The thing.
#+ answer: "{count, thing, things}."
query { VALUES ?thing { <urn:example:thing> } VALUES ?least { 7 } }
"""


DAY = date(2026, 6, 1)


def any_thing(text: str, cls: NamedNode | None) -> NamedNode:
    """Takes a name to be an IRI."""
    assert cls == MG.Journey
    return NamedNode(text)


@pytest.fixture
def asked() -> Question:
    """A question."""
    return Question.parse("which", "things", QUESTION)


def test_a_header_says_what_a_question_is(asked: Question) -> None:
    """Title, parameters with their examples from the query, columns, the answer's sentence."""
    assert (asked.name, asked.topic, asked.title) == ("which", "things", "Which things are there?")
    thing, least = asked.parameters.values()
    assert (thing.type, thing.cls, thing.optional) == ("iri", MG.Journey, False)
    assert (thing.example, least.example) == ("urn:example:thing", "7")
    assert (least.cls, least.optional) == (None, True)
    assert asked.columns == {"thing": "The thing."}


def test_parameters_take_the_place_of_the_examples(asked: Question) -> None:
    """One that is left out takes its block with it."""
    text, values = asked.sparql({"thing": "urn:a", "least": " 3 "}, any_thing, DAY)
    three = Literal("3", datatype=XSD.integer)
    assert values == {"thing": NamedNode("urn:a"), "least": three}
    assert (
        text.splitlines()[-1]
        == f"query {{ VALUES ?thing {{ <urn:a> }} VALUES ?least {{ {three} }} }}"
    )

    text, values = asked.sparql({"thing": "urn:a", "least": ""}, any_thing, DAY)
    assert values == {"thing": NamedNode("urn:a")}
    assert text.splitlines()[-1] == "query { VALUES ?thing { <urn:a> }  }"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, r"needs the parameter thing: The thing\. For example: urn:example:thing"),
        ({"thing": "  "}, "needs the parameter thing"),
        ({"thing": "urn:a", "most": "1"}, "has no parameter most; it has: thing, least"),
        ({"thing": "urn:a", "least": "few"}, "“few” is no integer, which the parameter least"),
    ],
)
def test_parameters_that_do_not_fit_are_refused(
    asked: Question, values: dict[str, str], message: str
) -> None:
    """The message names the parameter, and what it should be."""
    with pytest.raises(InvalidParameter, match=message):
        asked.sparql(values, any_thing, DAY)


DATED = QUESTION.replace(
    "#+ columns:",
    "#+   on: {type: date, default: today, any: true, description: The day.}\n#+ columns:",
).replace("query {", 'query { VALUES ?on { "2024-01-31"^^xsd:date }')


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("", "2026-06-01"),
        ("today", "2026-06-01"),
        (" Today ", "2026-06-01"),
        ("2024-02-29", "2024-02-29"),
        ("any", None),
        ("ANY", None),
    ],
)
def test_a_day_is_today_where_none_is_given_and_no_limit_where_any_is(
    given: str, day: str | None
) -> None:
    """It is a typed value in the query; for any day its block is taken out."""
    asked = Question.parse("which", "things", DATED)
    text, values = asked.sparql({"thing": "urn:a", "on": given}, any_thing, DAY)
    block = f'VALUES ?on {{ "{day}"^^<{XSD.date.value}> }}' if day else "query {  VALUES"

    assert block in text
    assert values.get("on") == (Literal(day, datatype=XSD.date) if day else None)
    assert asked.without_default == {"thing", "least"}
    assert (asked.parameters["on"].optional, asked.parameters["least"].default) == (True, "")


@pytest.mark.parametrize("given", ["yesterday", "2024", "2024-13-01", "anyway", "01/06/2026"])
def test_a_day_that_is_none_is_refused_with_what_may_be_given(given: str) -> None:
    """The message names the parameter, a day as it is written, and the words."""
    asked = Question.parse("which", "things", DATED)
    with pytest.raises(
        InvalidParameter, match=r"no date.* on is.* 2024-01-31, or “today” or “any”"
    ):
        asked.sparql({"thing": "urn:a", "on": given}, any_thing, DAY)


def test_only_a_date_can_be_today_by_default() -> None:
    """A header that says otherwise is not complete."""
    with pytest.raises(ValueError, match="a default other than a date's “today”"):
        Question.parse("which", "things", DATED.replace("default: today", "default: now"))


@pytest.mark.parametrize(
    "said",
    ["{count} things.", "{thing.count} things", "{thing.sum} a year", "{thing.count if a=b} go"],
)
def test_a_number_says_its_word_in_one_and_in_many(said: str) -> None:
    """Or the header is refused: one journey would be “1 journeys”."""
    text = QUESTION.replace("{count, thing, things}.", said)
    with pytest.raises(ValueError, match=r"must say one and many in {"):
        Question.parse("which", "things", text)


TAKEN = [
    ("string", ["", "any", ' "quoted" } ']),
    ("integer", ["0", "-7", "+7", "007"]),
    ("decimal", ["0", "1.5", "-.5", "+10"]),
    ("date", ["2024-02-29", "1999-12-31"]),
    ("boolean", ["true", "false"]),
]
REFUSED = [
    ("integer", ["", "1.5", "x", "1 2", "\u0665", "\uff17", "1e3"]),
    ("decimal", ["", "1,5", "1e3", "NaN", "\u0665.\u0665", "1."]),
    (
        "date",
        ["", "2024", "31-01-2024", "2024-02-30", "2024-13-01", "\u0662\u0660\u0662\u0664-01-01"],
    ),
    ("boolean", ["", "yes", "1", "True"]),
]


@pytest.mark.parametrize(("kind", "texts"), TAKEN)
def test_a_value_of_the_type_is_taken(kind: str, texts: list[str]) -> None:
    """It becomes a literal of that datatype, as it was written."""
    for text in some(texts):
        literal = Parameter("p", kind, "", "").literal(text)
        assert (literal.value, literal.datatype.value.rpartition("#")[2]) == (text, kind)


@pytest.mark.parametrize(("kind", "texts"), REFUSED)
def test_a_value_of_another_type_is_refused(kind: str, texts: list[str]) -> None:
    """Days that there are not, digits that XML Schema does not know, other ways to say yes."""
    for text in some(texts):
        with pytest.raises(InvalidParameter, match="which the parameter p is"):
            Parameter("p", kind, "", "").literal(text)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("#+ title: Which things are there?\n", "lacks 'title'"),
        ("#+ description: The things of a number.\n", "lacks 'description'"),
        ("#+ columns:\n#+   thing: The thing.\n", "lacks 'columns'"),
        ("VALUES ?least { 7 }", r"no block VALUES \?least"),
        ("type: iri, ", "lacks 'type'"),
    ],
)
def test_a_header_that_lacks_something_is_refused(line: str, message: str) -> None:
    """The message says what it lacks."""
    assert line in QUESTION
    with pytest.raises(ValueError, match=message):
        Question.parse("which", "things", QUESTION.replace(line, ""))


def test_a_type_that_there_is_not_is_refused() -> None:
    """A slip in a header shows when it is read, not when the question is asked."""
    with pytest.raises(ValueError, match="number"):
        Question.parse("which", "things", QUESTION.replace("integer", "number"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("query {}", "the header is missing"),
        ("#+ - a list\n", "the header is missing"),
        ("#+ title: a: b\n", "the header is not YAML"),
    ],
)
def test_a_header_that_is_none_is_refused(text: str, message: str) -> None:
    """The message says whether there is none, or what about it is wrong."""
    with pytest.raises(ValueError, match=message):
        header(text)


def test_a_question_that_there_is_not_suggests_another() -> None:
    """What is mistyped is often close to what is meant."""
    with pytest.raises(UnknownName, match="Did you mean: mission-overview") as found:
        question("missions-overview")
    assert found.value.kind == "question"
    assert question("mission-overview") is catalogue()["mission-overview"]
