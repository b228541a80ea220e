# SPDX-License-Identifier: Apache-2.0
"""The W3C's suites for queries of SPARQL 1.0 and of SPARQL 1.2, through `/sparql`.

1.1 is what we promise; what older and newer clients send is answered as the engine answers it.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.support.query_suite import data_of, fill, in_the_engine, name_of, over_http, passes
from tests.support.w3c import Served, entries, kind, served, suite

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rdflib import URIRef

PARTS = {
    "sparql10": (
        "algebra", "ask", "basic", "bnode-coreference", "boolean-effective-value", "bound", "cast",
        "construct", "dataset", "distinct", "expr-builtin", "expr-equals", "expr-ops", "graph",
        "i18n", "open-world", "optional", "optional-filter", "reduced", "regex", "solution-seq",
        "sort", "syntax-sparql1", "syntax-sparql2", "syntax-sparql3", "syntax-sparql4",
        "syntax-sparql5", "triple-match", "type-promotion",
    ),
    "sparql12": (
        "codepoint-escapes", "eval-triple-terms", "expression", "grouping", "lang-basedir", "rdf11",
        "syntax", "syntax-triple-terms-negative", "syntax-triple-terms-positive", "version",
    ),
}  # fmt: skip


def cases() -> Iterator[tuple[str, URIRef]]:
    """Queries whose data are graphs, each in a file of its own."""
    for version, parts in PARTS.items():
        for part in (f"../{version}/{name}" for name in parts):
            for case in entries(f"{part}/manifest.ttl"):
                trig = any(file.suffix == ".trig" for file, _ in data_of(part, case))
                if "Update" not in kind(f"{part}/manifest.ttl", case) and not trig:
                    yield part, case


CASES = list(cases())

# Cases that do not pass, and why we can live with it.
NUMBERS = "The engine stores numbers by their values: `01` is `1`, and `1.0e0` is `1`."
DATES = "The engine takes dates with and without a time zone for unequal."
FUNCTIONS = "The engine refuses a function that it does not have before it runs."
GRAPHS = "The engine evaluates what stands in GRAPH ?g once for all graphs, not graph by graph."
LENIENT = "The engine takes what the grammar forbids."
ORDER = "The engine puts triples and blank nodes elsewhere in an order than SPARQL 1.2 does."
KNOWN = {
    "sparql10/distinct#distinct-1": NUMBERS,
    "sparql10/distinct#distinct-9": NUMBERS,
    "sparql10/expr-builtin#dawg-str-1": NUMBERS,
    "sparql10/expr-builtin#dawg-str-2": NUMBERS,
    "sparql10/expr-builtin#sameTerm-simple": NUMBERS,
    "sparql10/expr-builtin#sameTerm-eq": NUMBERS,
    "sparql10/expr-builtin#sameTerm-not-eq": NUMBERS,
    "sparql10/expr-builtin#case-insensitive-booleans": "The engine knows `true`, and no `TRUE`.",
    "sparql10/expr-equals#eq-graph-1": NUMBERS,
    "sparql10/expr-equals#eq-graph-2": NUMBERS,
    "sparql10/graph#graph-variable-scope": GRAPHS,
    "sparql10/graph#graph-optional": GRAPHS,
    "sparql10/open-world#open-eq-01": NUMBERS,
    "sparql10/open-world#date-2": DATES,
    "sparql10/open-world#date-3": DATES,
    "sparql10/syntax-sparql1#syntax-expr-05": FUNCTIONS,
    "sparql10/syntax-sparql1#syntax-order-05": FUNCTIONS,
    "sparql10/syntax-sparql1#syntax-order-06": FUNCTIONS,
    "sparql10/syntax-sparql2#syntax-function-01": FUNCTIONS,
    "sparql10/syntax-sparql2#syntax-function-02": FUNCTIONS,
    "sparql10/syntax-sparql2#syntax-function-03": FUNCTIONS,
    "sparql10/syntax-sparql2#syntax-function-04": FUNCTIONS,
    "sparql10/syntax-sparql3#syn-bad-26": LENIENT,
    "sparql12/eval-triple-terms#order-1": ORDER,
    "sparql12/eval-triple-terms#order-2": ORDER,
    "sparql12/grouping#group01": NUMBERS,
    "sparql12/grouping#select-variable-reuse": "The engine leaves `?count + 1` unbound.",
    "sparql12/syntax#nested-aggregate-functions": LENIENT,
    "sparql12/syntax-triple-terms-negative#tripleterm-subject-03": LENIENT,
    "sparql12/syntax-triple-terms-negative#tripleterm-subject-06": LENIENT,
}


def listed_as(part: str, case: URIRef) -> str:
    """A case as it is listed."""
    return name_of(part.removeprefix("../"), case)


NAMES = [listed_as(*case) for case in CASES]
LISTED = [case for case in CASES if listed_as(*case) in KNOWN]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server of the suites' data."""
    suite()
    with served(tmp_path_factory.mktemp("w3c") / "data", partial(fill, cases=CASES)) as found:
        yield found


def test_the_suites_are_whole() -> None:
    """As many cases as the archive has, and none is listed that is not there."""
    suite()
    assert len(CASES) == 725
    assert set(NAMES) >= set(KNOWN)


@pytest.mark.parametrize(("part", "case"), CASES, ids=NAMES)
def test_query(server: Served, part: str, case: URIRef) -> None:
    """A case passes, or is listed with a reason; what is listed must fail."""
    assert passes(over_http(server), part, case) == (listed_as(part, case) not in KNOWN)


@pytest.mark.parametrize(("part", "case"), LISTED, ids=[listed_as(*case) for case in LISTED])
def test_what_is_listed_is_the_engine_s(part: str, case: URIRef) -> None:
    """What does not pass over HTTP does not pass in the engine either."""
    assert not passes(in_the_engine, part, case)
