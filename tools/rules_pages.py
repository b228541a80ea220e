# SPDX-License-Identifier: Apache-2.0
"""The references of shapes and of checks, written from the shapes and checks themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal

from missiongraph.checks import Check, catalogue_of_checks
from missiongraph.labels import curie
from missiongraph.resources import folder, top
from missiongraph.terms import MG, PREFIXES, SH
from missiongraph.validation.severities import SILENT, profiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from missiongraph.facts import Node

from missiongraph.facts import Facts

SHAPES = PREFIXES["mgsh"]
HEAD = "Written by `tools/generate_docs.py` from {what}; do not edit."


def shapes_page() -> str:
    """The reference of shapes: a section for each module, a table for each class."""
    parts = [
        "# Shapes",
        "",
        HEAD.format(what="`shapes/`"),
        "",
        (
            "A shape says what a thing of a class needs, as far as the paths from that thing "
            "tell. What needs the whole is a [check](checks.md). A change is refused where it "
            "causes a violation; the severity depends on the occasion. The shapes in "
            "`shapes/shacl/` speak of shapes: they hold what SHACL asks of the shapes that "
            "`validate --shapes` is given."
        ),
        "",
        *_profiles(),
    ]
    shapes = folder("shapes")
    files = (*top(shapes, ".ttl"), *top(shapes.joinpath("ontology"), ".ttl"))
    for file in sorted(files, key=lambda file: file.name):
        module = file.name.removesuffix(".ttl")
        facts = Facts.read([file])
        if any(t.predicate == SH.severity for t in facts):
            parts += [f"## {module}", "", *_module(facts)]
    return "\n".join(parts)


def _profiles() -> list[str]:
    rows = [
        f"| `{p.name}` | {p.description} | {'yes' if p.checks else 'no'} |"
        for p in profiles().values()
    ]
    return ["| profile | the occasion | runs checks |", "|---|---|---|", *rows, ""]


def _module(facts: Facts) -> Iterator[str]:
    known = {t.subject for t in facts if t.predicate == SH.severity}
    for shape in sorted(known, key=str):
        name = shape.value.removeprefix(SHAPES) if hasattr(shape, "value") else str(shape)
        yield from (
            f"### {name}",
            "",
            facts.text(shape, SH.message),
            "",
            f"- Wants: {_wants(facts, shape)}",
            f"- To mend it: {facts.text(shape, MG.remedy)}",
            f"- Who must: {facts.text(shape, MG.actor)}",
            f"- Severity: {_severities(name, facts.text(shape, SH.severity))}",
            "",
        )


def _severities(name: str, own: str) -> str:
    """The severity in each profile, where they differ for each by name."""
    rated = {p.name: p.of(name, own) for p in profiles().values()}
    said = {key: value.rpartition("#")[2].lower() if value else SILENT for key, value in
            rated.items()}  # fmt: skip
    if len(set(said.values())) == 1:
        return f"{next(iter(said.values()))} in every profile"
    return ", ".join(f"{value} in `{key}`" for key, value in said.items())


def _wants(facts: Facts, shape: Node) -> str:
    """The constraints of a shape, in short."""
    path = facts.value(shape, SH.path)
    left_out = {SH.path, SH.message, SH.severity, SH.targetClass, MG.actor, MG.remedy}
    said = []
    for predicate in facts.predicates(shape):
        if predicate not in left_out and predicate.value.startswith(SH.path.value[:-4]):
            word = curie(predicate).removeprefix("sh:")
            values = ", ".join(_written(facts, v) for v in facts.objects(shape, predicate))
            said.append(f"{word} {values}")
    where = f"of {_written(facts, path)}: " if path is not None else ""
    return where + "; ".join(sorted(said))


def _written(facts: Facts, node: Node) -> str:
    """A term, a path or a nested shape as the reader can follow it."""
    items = facts.items(node) if list(facts.predicates(node)) else []
    if items:
        return " / ".join(_written(facts, item) for item in items)
    select = facts.text(node, SH.select)
    if select:
        return f"`{select}`"
    nested = list(facts.predicates(node))
    if nested and str(node).startswith("_:"):
        inner = (
            f"{curie(p).removeprefix('sh:')} {', '.join(_written(facts, v) for v in values)}"
            for p in nested
            if (values := facts.objects(node, p))
        )
        return f"({'; '.join(sorted(inner))})"
    return f"`{node.value if isinstance(node, Literal) else curie(node)}`"


def checks_page() -> str:
    """The reference of checks: a section for each."""
    parts = [
        "# Checks",
        "",
        HEAD.format(what="the checks' own headers"),
        "",
        (
            "A check is a query below `queries/checks/` that must find nothing: a policy over a "
            "mission, what is in force today, what several agencies say of one thing. What one "
            "thing's paths decide is a [shape](shapes.md). Each file runs as it stands in any "
            "SPARQL 1.1 engine over the union of the graphs."
        ),
        "",
        (
            "Checks are run by the command below, by `missiongraph validate --profile review`, and "
            "whenever something is published: what publishing makes them find counts, what they "
            "found before does not."
        ),
        "",
        "```sh",
        "missiongraph check data",
        "missiongraph check data agreement-not-in-force --on 2027-01-01",
        "```",
        "",
        *_profiles(),
    ]
    for check in catalogue_of_checks().values():
        parts += _check(check)
    return "\n".join(parts)


def _check(check: Check) -> list[str]:
    own = SH.severity.value.removesuffix("severity") + check.severity.title()
    return [
        *(f"## {check.name}", "", f"**{check.title}**", "", check.description, ""),
        f"- Says: {check.message}",
        f"- To mend it: {check.remedy}",
        f"- Who must: {check.actor}",
        f"- Severity: {_severities(check.name, own)}",
        *("", "| column | what it holds |", "|---|---|"),
        *(f"| `{name}` | {text} |" for name, text in check.columns.items()),
        "",
    ]
