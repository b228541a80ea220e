# SPDX-License-Identifier: Apache-2.0
"""Findings with the lines of the documents that they are about."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph.errors import ChangeRefused
from missiongraph.loading import Origin
from missiongraph.validation.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from missiongraph.loading import Locate


@contextmanager
def refusals_placed(documents: Iterable[Locate]) -> Iterator[None]:
    """Give the findings for which a change is refused within the lines of documents.

    Raises:
        ChangeRefused: the refusal, with these.
    """
    try:
        yield
    except ChangeRefused as error:
        findings = [one for one in error.findings if isinstance(one, Finding)]
        raise ChangeRefused(str(error), placed(findings, documents)) from error


def placed(findings: Iterable[Finding], documents: Iterable[Locate]) -> list[Finding]:
    """The findings, each with the line of the statement, or else of its resource."""
    found = list(findings)
    things = {thing for one in found if (thing := _named(one)) is not None}
    for locate in documents if things else ():
        origins = locate(things)
        found = [_placed(one, origins) for one in found]
    return found


def _named(finding: Finding) -> NamedNode | None:
    return NamedNode(finding.thing) if finding.is_of_a_thing else None


def _placed(finding: Finding, origins: Mapping[tuple[NamedNode, str | None], Origin]) -> Finding:
    thing = _named(finding)
    if thing is None or (origin := origins.get((thing, None))) is None:
        return finding
    origin = origins.get((thing, _property(finding)), origin)
    file = Origin(origin.file)
    stated = [place for place in finding.stated if Origin.parse(place) != file]
    return replace(finding, stated=(*stated, str(origin)))


def _property(finding: Finding) -> str | None:
    path = finding.path
    return path[1:-1] if path and path.startswith("<") else None
