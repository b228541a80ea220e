# SPDX-License-Identifier: Apache-2.0
"""The W3C's suites for SPARQL 1.1 queries and their results, through `/sparql`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.support.query_suite import fill, in_the_engine, name_of, over_http, passes
from tests.support.w3c import Served, entries, served, suite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import URIRef

PARTS = (
    "aggregates", "bind", "bindings", "cast", "construct", "csv-tsv-res", "exists", "functions",
    "grouping", "json-res", "negation", "project-expression", "property-path", "subquery",
    "syntax-query",
)  # fmt: skip
CASES = [(part, case) for part in PARTS for case in entries(f"{part}/manifest.ttl")]

# Cases that do not pass, and why we can live with it.
LANGUAGE = "The engine keeps the language where all parts have it; the suite wants a plain text."
LENGTH = "The engine finds no path of length zero from a term that nothing in the data has."
GRAPHS = "The engine evaluates what stands in GRAPH ?g once for all graphs, not graph by graph."
KNOWN = {
    "aggregates#agg-groupconcat-04": LANGUAGE,
    "aggregates#agg-groupconcat-06": LANGUAGE,
    "aggregates#agg-empty-group-count-graph": GRAPHS,
    "bindings#graph": GRAPHS,
    "negation#graph-minus": GRAPHS,
    "csv-tsv-res#tsv03": "The engine stores xsd:negativeInteger as xsd:integer.",
    "property-path#zero_or_more_set_start": LENGTH,
    "property-path#zero_or_more_set_end": LENGTH,
    "property-path#zero_or_one_set_start": LENGTH,
    "property-path#zero_or_one_set_end": LENGTH,
    "syntax-query#test_4": "The engine refuses a function that it does not have before it runs.",
}


LISTED = [found for found in CASES if name_of(*found) in KNOWN]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of the suites' data."""
    suite()
    with served(tmp_path_factory.mktemp("w3c") / "data", partial(fill, cases=CASES)) as found:
        yield found


def test_the_suites_are_whole() -> None:
    """As many cases as the archive has."""
    suite()
    assert len(CASES) == 338


@pytest.mark.parametrize(("part", "case"), CASES, ids=[name_of(*case) for case in CASES])
def test_query(server: Served, part: str, case: URIRef) -> None:
    """A case passes, or is listed with a reason; what is listed must fail."""
    assert passes(over_http(server), part, case) == (name_of(part, case) not in KNOWN)


@pytest.mark.parametrize(("part", "case"), LISTED, ids=[name_of(*case) for case in LISTED])
def test_what_is_listed_is_the_engine_s(part: str, case: URIRef) -> None:
    """What does not pass over HTTP does not pass in the engine either."""
    assert not passes(in_the_engine, part, case)
