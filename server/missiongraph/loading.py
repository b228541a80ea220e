# SPDX-License-Identifier: Apache-2.0
"""The protocol between loaders and the write gate: a source in, one graph's content out.

A loader mints every IRI with `mint`, so that the same input always gives the same IRIs
(design: "No blank nodes are stored"). It knows no store; what it could not take it says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self, TypeAlias

from anyascii import anyascii
from pyoxigraph import NamedNode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from pyoxigraph import Literal, Triple

# Where resources are described, and where first with a property, of those that are asked about.
Locate: TypeAlias = (
    "Callable[[Collection[NamedNode]], Mapping[tuple[NamedNode, str | None], Origin]]"
)
DEFAULT_BASE = "https://missiongraph.example"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a thing was stated: file name, sheet, row (1 is the heading row); in text, the line."""

    file: str
    sheet: str | None = None
    row: int | None = None
    line: int | None = None

    def __str__(self) -> str:
        """For people: `a.xlsx, sheet Steps, row 12`, or `a.ttl, line 7`."""
        sheet = f", sheet {self.sheet}" if self.sheet else ""
        row = f", row {self.row}" if self.row else ""
        line = f", line {self.line}" if self.line else ""
        return f"{self.file}{sheet}{row}{line}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The place that reads so for people."""
        place = r"(.*?)(?:, sheet (.*?))?(?:, row (\d+))?(?:, line (\d+))?"
        found = re.fullmatch(place, text, re.DOTALL)
        file, sheet, row, line = found.groups() if found else (text, None, None, None)
        return cls(file or text, sheet, int(row) if row else None, int(line) if line else None)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row or cell that was not taken, why, and the way out."""

    origin: Origin
    column: str | None
    value: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Note:
    """Something in a source that was taken, or left out on purpose, and is worth a look."""

    origin: Origin
    column: str | None
    text: str

    def __str__(self) -> str:
        """For people: `a.xlsx, sheet Steps, row 12, column stage: …`."""
        column = f", column {self.column}" if self.column else ""
        return f"{self.origin}{column}: {self.text}"


@dataclass(frozen=True, slots=True)
class KnownResource:
    """A resource that a repository holds.

    Attributes:
        address: its IRI in the repository.
        agency: the slug of the agency whose resource it is.
        classes: the classes that the agency's models state.
    """

    address: NamedNode
    agency: str
    classes: frozenset[NamedNode]


class Known(Protocol):
    """The resources of a repository, as far as a loader asks for them; no store."""

    def called(self, name: str) -> Collection[KnownResource]:
        """The resources that an IRI of somebody else, or an identifier, is the name of."""
        ...

    def labels(self, address: NamedNode, besides: NamedNode) -> Collection[Literal]:
        """The preferred names that models other than one (its graph) give a resource."""
        ...


class NothingKnown:
    """What is known without a repository."""

    def called(self, name: str) -> Collection[KnownResource]:  # noqa: ARG002 (a protocol's)
        """Nothing."""
        return ()

    def labels(self, address: NamedNode, besides: NamedNode) -> Collection[Literal]:  # noqa: ARG002
        """Nothing."""
        return ()


NOTHING_KNOWN = NothingKnown()


@dataclass(frozen=True, slots=True)
class Source:
    """What to load, and what the caller said about it.

    Attributes:
        path: a file, or a folder of CSV files.
        base: the repository's base IRI, without a trailing slash.
        mapping: name or path of a table mapping, for tables that are not the workbook.
        agency: slug of the agency, where the source does not say it or is overruled.
        model: slug of the model (the graph), likewise.
        reject: take the rows that are sound and hand back the others as refusals;
            otherwise any fault refuses the whole source.
        known: what the repository holds, where there is one.
    """

    path: Path
    base: str = DEFAULT_BASE
    mapping: str | None = None
    agency: str | None = None
    model: str | None = None
    reject: bool = False
    known: Known = NOTHING_KNOWN


@dataclass(slots=True)
class Batch:
    """The whole content of one graph, as a source states it.

    Attributes:
        agency, model: slugs; the graph is `{base}/graph/{agency}/{model}`.
        title: the model's name for people.
        triples: the facts; no blank nodes but those of foreign RDF, which the gate skolemises.
        origins: for each subject, where it was stated.
        further: the other files in which a subject was stated as well.
        refusals: what was not taken.
        about: further facts about the model (licence, description, source, agency name).
        notes: what is worth a look, though nothing was refused for it.
        left_out: how many cells of tables were left out on purpose, by the reason.
        out_of_scope: how many statements the mapping declares out of scope, by property.
        unknown: the IRIs of somebody else that the source refers to and nothing describes.
        unread: the names of the source's files that could not be read; what was stated in them
            before stays.
        locate: where in the source resources are described, for sources whose origins are files.
    """

    agency: str
    model: str
    title: str | None = None
    triples: list[Triple] = field(default_factory=list)
    origins: dict[NamedNode, Origin] = field(default_factory=dict)
    further: dict[NamedNode, list[Origin]] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    about: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    out_of_scope: dict[str, int] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)
    unread: tuple[str, ...] = ()
    locate: Locate | None = None


class Loader(Protocol):
    """Something that reads one kind of source; found by entry point `missiongraph.loaders`."""

    def accepts(self, source: Source) -> bool:
        """Whether this loader is the one for the source, judged by its form alone."""
        ...

    def read(self, source: Source) -> Batch:
        """The source's facts.

        Raises:
            InputError: with every fault found, not only the first.
        """
        ...


def slug(text: str) -> str:
    """A readable, stable name for an IRI: ASCII letters and digits, joined by hyphens.

    Letters of other scripts are written in Latin ones. Text that leaves nothing (only signs) is
    hexadecimal, so that two such names stay apart.
    """
    joined = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower()).strip("-")
    return joined or text.strip().encode().hex()


def class_slug(cls: NamedNode) -> str:
    """The class's part of an IRI: `mg:DataFlow` gives `data-flow`."""
    local = re.split(r"[#/]", cls.value)[-1]
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", local).lower()


def mint(base: str, agency: str, cls: NamedNode, name: str) -> NamedNode:
    """`{base}/id/{agency}/{class}/{slug}`, the IRI of a thing."""
    return NamedNode(f"{base}/id/{slug(agency)}/{class_slug(cls)}/{slug(name)}")
