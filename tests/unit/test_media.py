# SPDX-License-Identifier: Apache-2.0
"""The format of an answer is the one that the client likes best (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from missiongraph.media import (
    CSV,
    HTML,
    JSON,
    JSON_LD,
    N_TRIPLES,
    RDF,
    RDF_XML,
    RESULTS,
    SPARQL_JSON,
    SPARQL_XML,
    TSV,
    TURTLE,
    Format,
    by_name,
    negotiate,
)

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
OFFERED: tuple[Format, ...] = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES, HTML)
EVERY: tuple[Format, ...] = (*OFFERED, *RESULTS, JSON)


@pytest.mark.parametrize(
    ("rule", "accept", "expected"),
    [
        ("without a header anything goes", None, TURTLE),
        ("an empty header says nothing", "", TURTLE),
        ("what is not legible says nothing", "turtle please", TURTLE),
        ("the named type wins", "application/ld+json", JSON_LD),
        ("names have no case", "Application/LD+JSON", JSON_LD),
        ("the greater weight wins", "text/html;q=0.2, application/rdf+xml;q=0.3", RDF_XML),
        ("a weight not given is 1", "text/turtle;q=0.9, text/html", HTML),
        ("among equals the first offered wins", "text/html, text/turtle", TURTLE),
        ("*/* takes anything", "*/*", TURTLE),
        ("a named type comes before */*", "*/*;q=0.8, text/html", HTML),
        ("type/* takes its type", "application/*", JSON_LD),
        ("type/* is closer than */*", "*/*, text/*;q=0.1, text/html;q=0.2", JSON_LD),
        ("a weight of 0 refuses", "text/turtle;q=0, */*", JSON_LD),
        ("0.000 is 0 as well", "text/*;q=0.000, */*;q=0.5", JSON_LD),
        ("what is not offered is passed over", "image/png, text/html;q=0.1", HTML),
        ("a weight that is none spoils its range", "text/turtle;q=2, text/html;q=0.1", HTML),
        ("*/html is no range", "*/html, application/rdf+xml;q=0.1", RDF_XML),
        ("a parameter that is not offered fits nothing", "text/turtle;level=1, text/html", HTML),
        ("everything is UTF-8", 'text/html;charset="UTF-8", text/turtle;q=0.5', HTML),
        ("another charset is not offered", "text/html;charset=latin1, text/turtle;q=0.1", TURTLE),
        ("white space means nothing", " text/html ; q=1 ,text/turtle ;q=0.5 ", HTML),
        ("commas may be quoted", 'text/turtle;a=",text/html;", application/rdf+xml', RDF_XML),
        ("empty parts mean nothing", ",, text/html ,", HTML),
        ("other names are understood", "application/xhtml+xml", HTML),
        ("other names are not what */* means", "text/turtle;q=0, text/*", HTML),
        ("browsers get pages", BROWSER, HTML),
    ],
)
def test_a_rule_of_negotiation(rule: str, accept: str | None, expected: Format) -> None:
    """Each rule of the RFC, and what clients are known to send."""
    assert negotiate(accept, OFFERED) == expected, rule


@pytest.mark.parametrize(
    "accept",
    ["image/png", "*/*;q=0", "text/turtle;q=0", "text/turtle;version=9", "application/*;q=0"],
)
def test_nothing_fits(accept: str) -> None:
    """A header that takes none of what is offered gets none of it."""
    assert negotiate(accept, [TURTLE]) is None


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("application/sparql-results+json", SPARQL_JSON),
        ("application/json", SPARQL_JSON),
        ("application/sparql-results+xml, */*;q=0.1", SPARQL_XML),
        ("application/xml", SPARQL_XML),
        ("text/csv", CSV),
        ("text/tab-separated-values", TSV),
        ("text/*", CSV),
    ],
)
def test_results_of_queries(accept: str, expected: Format) -> None:
    """The formats of results go by their registered names, and by plain JSON and XML."""
    assert negotiate(accept, RESULTS) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("ttl", TURTLE), ("Turtle", TURTLE), ("application/rdf+xml", RDF_XML), ("csv", None)],
)
def test_formats_have_names(name: str, expected: Format | None) -> None:
    """A format is asked for by its name, its suffix or its media type."""
    assert by_name(name, RDF) == expected


def ranges() -> st.SearchStrategy[str]:
    """Media ranges, legible and not."""
    names = st.sampled_from([f.media_type for f in EVERY] + ["*/*", "text/*", "image/png", "x"])
    tails = st.sampled_from(["", ";q=0", ";q=0.5", ";q=1.0", ";q=x", ";a=b", ';a="', ";charset=x"])
    return st.builds("{}{}".format, names, tails)


@given(
    st.one_of(st.none(), st.text(), st.lists(ranges()).map(",".join)),
    st.lists(st.sampled_from(EVERY), min_size=1, unique=True),
)
def test_negotiation_is_total(accept: str | None, offered: list[Format]) -> None:
    """Whatever a client sends, the choice is one of what is offered, or none."""
    assert negotiate(accept, offered) in (*offered, None)


@given(st.lists(ranges()).map(",".join), st.permutations(list(RDF)))
def test_order_decides_only_among_equals(accept: str, offered: list[Format]) -> None:
    """What is acceptable does not hang on the order in which it is offered."""
    assert (negotiate(accept, offered) is None) == (negotiate(accept, RDF) is None)
