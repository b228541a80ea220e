# SPDX-License-Identifier: Apache-2.0
"""Results of queries as they are compared: rows with blank nodes made alike."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

import rdflib
from pyoxigraph import (
    BlankNode,
    Literal,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse_query_results,
)
from rdflib import RDF, XSD, BNode, Graph, Namespace

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib.term import Node

RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
# A truth value, or rows as sorted pairs of a variable and a term.
Plain: TypeAlias = bool | list[tuple[tuple[str, str], ...]]


def read_results(text: bytes, form: QueryResultsFormat) -> Plain:
    """Results in one of the standard formats."""
    found = parse_query_results(text, form)
    if isinstance(found, QueryBoolean):
        return bool(found)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return [
        tuple(sorted((n, plain(t)) for n, t in zip(names, row, strict=True) if t is not None))
        for row in found
    ]


def plain(term: object) -> str:
    """A term without the name of a blank node."""
    if isinstance(term, BlankNode):
        return "_:"
    if isinstance(term, Literal):
        return valued(term.value, term.datatype.value, str(term))
    if isinstance(term, Triple):
        return f"<<{plain(term.subject)} {term.predicate} {plain(term.object)}>>"
    return str(term)


def valued(text: str, datatype: str, term: str) -> str:
    """A number or truth value by its value, since stores may write `1.0E0` as `1`."""
    if datatype.endswith("#boolean"):
        return {"0": "false", "1": "true"}.get(text, text)
    if not datatype.endswith(("#decimal", "#double", "#float", "#integer")):
        return term
    try:
        return f"{float(text)!r}^^{datatype}"
    except ValueError:
        return term


def _cell(text: str) -> str:
    try:
        return repr(float(text))
    except ValueError:
        return "_:" if text.startswith("_:") else text


def read_table(text: str) -> Counter[tuple[tuple[str, str], ...]]:
    """The rows of a CSV file, whatever the order of its columns."""
    rows = csv.DictReader(io.StringIO(text))
    return Counter(tuple(sorted((n, _cell(c)) for n, c in row.items())) for row in rows)


def is_result_set(graph: Graph) -> bool:
    """Whether a graph is a result set in the suite's own terms."""
    return (None, RDF.type, RS.ResultSet) in graph


def read_result_set(graph: Graph) -> Plain:
    """A result set in the suite's own terms."""
    boolean = next(graph.objects(None, RS.boolean), None)
    if boolean is not None:
        return str(boolean) == "true"
    return [
        tuple(
            sorted(
                (str(graph.value(binding, RS.variable)), _n3(graph, binding))
                for binding in graph.objects(solution, RS.binding)
            )
        )
        for solution in sorted(graph.objects(None, RS.solution), key=lambda at: _place(graph, at))
    ]


def _place(graph: Graph, solution: Node) -> int:
    """Where a solution stands among the others, if their order matters."""
    return int(str(graph.value(solution, RS["index"]) or 0))


def _n3(graph: Graph, binding: Node) -> str:
    value = graph.value(binding, RS.value)
    if isinstance(value, rdflib.Literal) and value.datatype == XSD.string:
        return rdflib.Literal(str(value)).n3()
    if isinstance(value, rdflib.Literal) and value.datatype:
        return valued(str(value), str(value.datatype), value.n3())
    return "_:" if isinstance(value, BNode) else value.n3() if value is not None else ""


def expected_results(path: Path) -> Plain | Graph:
    """What a case expects: rows, a truth value or a graph."""
    form = {
        ".srx": QueryResultsFormat.XML,
        ".srj": QueryResultsFormat.JSON,
        ".tsv": QueryResultsFormat.TSV,
    }.get(path.suffix)
    if form:
        return read_results(path.read_bytes(), form)
    graph = Graph().parse(path, format="xml" if path.suffix == ".rdf" else "turtle")
    return read_result_set(graph) if is_result_set(graph) else graph
