# SPDX-License-Identifier: Apache-2.0
"""Findings: validation results as sentences that a service owner can act on.

A finding names the thing, says what is wrong and how to mend it, who must act, and where the
thing was stated (file, sheet, row). Messages and remedies come from the shapes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from missiongraph.labels import label
from missiongraph.terms import MG, RDF, SH
from missiongraph.validation.attribution import agencies, blocks, others
from missiongraph.validation.owners import Owners
from missiongraph.validation.references import SHAPE
from missiongraph.validation.remedies import for_rdf, is_of_tables
from missiongraph.validation.syntax import term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from missiongraph.facts import Facts, Node
    from missiongraph.validation.advice import Advice
    from missiongraph.validation.effects import Side
    from missiongraph.validation.engines import Result
    from missiongraph.validation.mends import Mend
    from missiongraph.validation.places import Said

SEVERITIES = (SH.Violation, SH.Warning, SH.Info)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend.

    Attributes:
        severity: `Violation`, `Warning` or `Info`.
        thing, name, kind: the IRI, the name and the class of what it is about.
        message: what is wrong; `remedy`: how to mend it; `actor`: who must act.
        value: the value at fault, if there is one.
        shape, path, component: what was broken, for tools.
        stated: where the thing was read, as `file, sheet, row`, if that is known.
        said: the graphs that say something of it, each with the newest revision that changed it.
        owners: the IRIs of the organisations that answer for it, or of the agencies that state it.
        owner: their names.
        value_term: the value at fault in N-Triples syntax.
        agencies: the slugs of the agencies to which it belongs.
        reported: the names of the agencies to which it is reported beside those of the resource.
        charged: whether it counts against the change that causes it; else it belongs to others.
        mend: a change that would mend it, where one can be proposed.
    """

    severity: str
    thing: str
    name: str
    kind: str
    message: str
    remedy: str
    actor: str
    value: str | None
    shape: str
    path: str | None
    component: str
    stated: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    owners: tuple[str, ...] = ()
    owner: str = ""
    value_term: str | None = None
    agencies: tuple[str, ...] = ()
    reported: tuple[str, ...] = ()
    charged: bool = True
    mend: Mend | None = None

    @property
    def places(self) -> tuple[str, ...]:
        """Where it comes from, for people: places in files, or graphs where none is known."""
        return self.stated or tuple(map(str, self.said))

    @property
    def is_of_a_thing(self) -> bool:
        """Whether it is about something that has an address."""
        return not self.thing.startswith("_:") and ":" in self.thing

    def is_from(self, result: Result) -> bool:
        """Whether this is the finding for a validation result."""
        value = result.value if result.value != result.focus else None
        return (f"<{self.thing}>", self.shape, self.component, self.value_term) == (
            result.focus,
            result.shape.strip("<>"),
            result.component.rpartition("#")[2],
            value or None,
        )

    @property
    def blocks(self) -> bool:
        """Whether a change that causes it is refused."""
        return self.charged and self.severity == "Violation"

    @property
    def is_pending(self) -> bool:
        """Whether it only tells of a reference that waits for others."""
        return self.shape == SHAPE.strip("<>")

    def __str__(self) -> str:
        """The finding in one line."""
        where = f" [{'; '.join(self.places)}]" if self.places else ""
        value = f" (it says: {self.value})" if self.value else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        kind = f"{self.kind} " if self.kind else ""
        return f"{self.severity}: {kind}“{self.name}”: {self.message}{value}{remedy}{where}"

    def as_dict(self) -> dict[str, Any]:
        """The finding as plain data for JSON."""
        plain = asdict(replace(self, mend=None))
        return plain | {"mend": self.mend.as_dict() if self.mend else None}


def describe(
    results: Iterable[Result],
    shapes: Facts,
    side: Side,
    advice: Advice,
    writing: frozenset[str] | None = None,
) -> list[Finding]:
    """The findings for validation results, most severe first, by name and place.

    Args:
        results: what the engine reported.
        shapes: the shapes graph, for remedies and actors.
        side: the data as they would be, for names and owners, and where things were said.
        advice: how to mend what is wrong with references.
        writing: the agencies to whose graphs the change writes that causes them; None for any.
    """
    about = _About(shapes, side, advice, writing)
    found = [about.finding(result) for result in results]
    order = [severity.value.rpartition("#")[2] for severity in SEVERITIES]
    return sorted(found, key=lambda f: (order.index(f.severity), f.name, f.shape, str(f.value)))


class _About:
    """What is known about the things that are found fault with, each looked up once."""

    def __init__(
        self,
        shapes: Facts,
        side: Side,
        advice: Advice,
        writing: frozenset[str] | None,
    ) -> None:
        self._shapes = shapes
        self._view = side.view
        self._places = side.places
        self._advice = advice
        self._writing = writing
        self._known: dict[Node, dict[str, Any]] = {}
        self._owners = Owners(side.view)

    def finding(self, result: Result) -> Finding:
        """The finding for a validation result."""
        focus, shape = term(result.focus), term(result.shape)
        if focus not in self._known:
            self._known[focus] = self._of(focus)
        value = result.value if result.value and result.value != result.focus else None
        usual = self._remedy(shape, focus, result.path)
        return Finding(
            severity=result.severity.rpartition("#")[2],
            message=result.message or self._message(shape, result),
            remedy=self._advice.remedy(result, self._view, usual),
            actor=self._shapes.text(shape, MG.actor),
            value=self._advice.value(self._view, term(value)) if value else None,
            shape=shape.value if isinstance(shape, NamedNode) else str(shape),
            path=result.path,
            component=result.component.rpartition("#")[2],
            value_term=value,
            **self._known[focus],
            **self._attributed(result),
        )

    def _remedy(self, shape: Node, focus: Node, path: str | None) -> str:
        """How to mend it, in the words of tables for what was stated in them."""
        remedy = self._shapes.text(shape, MG.remedy)
        return remedy if is_of_tables(self._known[focus]["stated"]) else for_rdf(remedy, path)

    def _message(self, shape: Node, result: Result) -> str:
        """What a shape says, with the property at its place."""
        said = self._shapes.text(shape, SH.message) or "A rule is broken."
        path = term(result.path) if result.path and result.path.startswith("<") else None
        return said.replace("{property}", label(self._view, path)) if path else said

    def _attributed(self, result: Result) -> dict[str, Any]:
        """The parts of a finding that tell whose business it is."""
        places = self._places
        belongs = agencies(result, places)
        also = (places.names.agency_named(slug) for slug in others(result, belongs, places))
        return {
            "agencies": tuple(sorted(belongs)),
            "reported": tuple(sorted(label(self._view, agency) for agency in also)),
            "charged": self._writing is None or blocks(result, belongs, places, self._writing),
        }

    def _of(self, thing: Node) -> dict[str, Any]:
        """The parts of a finding that follow from the thing."""
        view, is_thing = self._view, isinstance(thing, (NamedNode, BlankNode))
        kinds = [t.object for t in view.triples(thing, RDF.type, None)] if is_thing else []
        answering = self._owners.of(thing) if is_thing else []
        answering = answering or self._places.agencies(thing)
        return {
            "thing": thing.value if isinstance(thing, (NamedNode, Literal)) else str(thing),
            "name": label(view, thing),
            "kind": label(view, min(kinds, key=str)) if kinds else "",
            "stated": self._places.stated(thing),
            "said": self._places.said(thing),
            "owners": tuple(owner.value for owner in answering),
            "owner": " and ".join(label(view, owner) for owner in answering),
        }
