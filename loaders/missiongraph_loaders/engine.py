# SPDX-License-Identifier: Apache-2.0
"""The table engine: a mapping and tables in, one graph's content out.

Two passes, so that rows may refer to rows further down and to other tables: the first reads
cells and names things, the second resolves references. Every problem is collected on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, Triple

from missiongraph.loading import Batch, slug
from missiongraph.terms import RDF
from missiongraph_loaders.accounting import account
from missiongraph_loaders.drafts import Setting, draft_rows
from missiongraph_loaders.faults import Findings, Problem
from missiongraph_loaders.mapping import Duplicates
from missiongraph_loaders.matching import Match, match_sheets, read_about
from missiongraph_loaders.statements import Resolver, refuse_dependants
from missiongraph_loaders.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import NamedNode

    from missiongraph.loading import Origin, Source
    from missiongraph_loaders.drafts import Draft
    from missiongraph_loaders.mapping import Field, Mapping
    from missiongraph_loaders.sheets import Sheet
    from missiongraph_loaders.statements import Statement


def read_tables(mapping: Mapping, sheets: list[Sheet], source: Source) -> Batch:
    """What the tables say.

    Args:
        mapping: what the tables mean.
        sheets: the tables.
        source: whose they are; its agency and model overrule those in the tables, and
            `reject` takes the sound rows of a source that has others.

    Raises:
        InputError: with every fault found.
    """
    findings = Findings()
    match = match_sheets(mapping, sheets, findings)
    about = read_about(mapping, match, source, findings)
    setting = Setting(
        source.base, about.get("agency", ""), about.get("language", "en"), source.known
    )
    drafts = list(_drafts(match, setting, findings))
    findings.fail_on_source()
    resolver = Resolver(drafts, setting, _table_names(mapping), findings)
    statements = resolver.statements()
    if source.reject or mapping.forgiving:
        refuse_dependants(statements, findings, resolver.declared)
    else:
        findings.fail_on_rows()
    account(match, statements, findings)
    return _batch({"title": mapping.title, **about}, statements, findings)


def _drafts(match: Match, setting: Setting, findings: Findings) -> Iterator[Draft]:
    for table, rows in match.rows:
        yield from draft_rows(table, rows, setting, findings)


def _table_names(mapping: Mapping) -> dict[NamedNode, str]:
    """Where people find or add things of a class."""
    return {
        thing.cls: table.name
        for table in reversed(mapping.tables)
        for thing in table.things
        if thing.declares
    }


def _batch(about: dict[str, str], statements: list[Statement], findings: Findings) -> Batch:
    writer = _Writer(findings)
    for one in statements:
        if one.draft.origin not in findings.refused:
            writer.write(one)
    return Batch(
        agency=slug(about["agency"]),
        model=slug(about["model"]),
        title=about["title"],
        triples=list(writer.triples),
        origins=writer.origins,
        refusals=findings.refusals(),
        about={key: text for key, text in about.items() if key not in _GIVEN},
        notes=list(findings.notes),
        left_out={why: count for why, count in findings.left_out.items() if count},
    )


_GIVEN = frozenset({"agency", "model", "title"})


class _Writer:
    """Gathers triples, each once, and settles what several rows say of the same thing."""

    def __init__(self, findings: Findings) -> None:
        self.triples: dict[Triple, None] = {}
        self.origins: dict[NamedNode, Origin] = {}
        self._findings = findings
        self._first: dict[tuple[NamedNode, NamedNode, str | None], Literal | NamedNode] = {}

    def write(self, one: Statement) -> None:
        """Add what the statement says."""
        thing = one.draft.thing
        known = one.subject in self.origins
        if thing.declares:
            self.origins.setdefault(one.subject, one.draft.origin)
        if thing.declares and thing.typed:
            self.triples[Triple(one.subject, RDF.type, thing.cls)] = None
        keep_first = known and thing.duplicates is Duplicates.FIRST
        for field, value in one.values:
            property_ = self._property(one, field, value, keep_first=keep_first)
            if property_ is not None:
                self.triples[Triple(one.subject, property_, value)] = None

    def _property(
        self, one: Statement, field: Field, value: Literal | NamedNode, *, keep_first: bool
    ) -> NamedNode | None:
        """The property to state the value by; None where an earlier row's value stands."""
        if keep_first and Triple(one.subject, field.predicate, value) not in self.triples:
            self._refuse(one, field, value)
            return None
        if not field.single:
            return field.predicate
        language = value.language if isinstance(value, Literal) else None
        first = self._first.setdefault((one.subject, field.predicate, language), value)
        if first == value:
            return field.predicate
        if field.further is None:
            self._refuse(one, field, value)
        return field.further

    def _refuse(self, one: Statement, field: Field, value: Literal | NamedNode) -> None:
        origin = self.origins.get(one.subject)
        self._findings.cells.append(
            Problem(
                one.draft.origin,
                f"{shown(one.draft.label)} has another value already, from {origin}.",
                "Nothing needs doing if that one is right; otherwise correct it there.",
                field.heading,
                value.value,
            )
        )
