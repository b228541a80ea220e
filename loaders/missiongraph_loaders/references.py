# SPDX-License-Identifier: Apache-2.0
"""References: from what people write into a cell to the IRI of the thing they mean."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from missiongraph.loading import class_slug, mint, slug
from missiongraph.terms import VOCABULARIES
from missiongraph_loaders.names import CLASS_BY_SLUG, CLASSES, NARROWER, some
from missiongraph_loaders.text import folded, hint, shown, squeezed
from missiongraph_loaders.values import NotTakenError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from missiongraph_loaders.drafts import Draft, Setting
    from missiongraph_loaders.mapping import Field

_IRI = re.compile(r"(?:[a-z][a-z0-9+.-]*://|urn:)[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_ELSEWHERE = re.compile(r"([^:/\s]+):([a-z-]+)/([^\s/]+)")
# Our own addresses end in agency/class/name.
_OWN_PARTS = 3
# Looking for near names among thousands takes milliseconds; past this many it helps nobody.
_MOST_HINTS = 100
# What people put between names, where they should put a semicolon.
SEVERAL = re.compile(r"[,\n]")
# A list of more names than this is to be separated by semicolons.
_MOST_PARTS = 40


class Index:
    """The things that a source declares, by class, identifier and name."""

    def __init__(
        self, drafts: Iterable[Draft], setting: Setting, tables: Mapping[NamedNode, str]
    ) -> None:
        self._setting = setting
        self._tables = tables
        self._ids: dict[NamedNode, dict[str, set[NamedNode]]] = defaultdict(_sets)
        self._names: dict[NamedNode, dict[str, set[NamedNode]]] = defaultdict(_sets)
        self._folded: dict[NamedNode, dict[str, set[NamedNode]]] = defaultdict(_sets)
        self._others: dict[NamedNode, dict[str, set[NamedNode]]] = defaultdict(_sets)
        self._labels: dict[NamedNode, set[str]] = defaultdict(set)
        self._odd: dict[str, list[Draft]] = defaultdict(list)
        self._hints = 0
        for draft in drafts:
            if draft.iri is not None and draft.thing.declares:
                self._add(draft, draft.iri)

    def _add(self, draft: Draft, iri: NamedNode) -> None:
        cls = draft.thing.cls
        self._ids[cls][_local(iri)].add(iri)
        written = draft.thing.id.loose(draft.cells)
        if written:
            self._ids[cls][written].add(iri)
            self._folded[cls][folded(written)].add(iri)
        for name in draft.names:
            self._names[cls][name].add(iri)
            self._names[cls][name.casefold()].add(iri)
            self._folded[cls][folded(name)].add(iri)
            self._labels[cls].add(name)
            if squeezed(name) != name:
                self._odd[folded(name)].append(draft)
        for name in draft.other_names:
            self._others[cls][folded(name)].add(iri)

    def oddly_named(self, text: str) -> list[Draft]:
        """The drafts of this name that write it with white space which nobody sees."""
        return self._odd.get(folded(text), [])

    def meant(self, field: Field, text: str) -> list[NamedNode]:
        """The IRIs of what the text refers to: one, or several that no semicolon separates.

        Raises:
            NotTakenError: where nothing, or more than one thing, is called that.
        """
        if field.by_id or not SEVERAL.search(text) or self._is_known(field, text):
            return [self.resolve(field, text)]
        readings = self._readings(field, text)
        if not readings:
            return [self.resolve(field, text)]
        parts = readings[0]
        if field.separator is None:
            raise NotTakenError(
                f"{shown(text)} names {len(parts)} things, and one can stand here.",
                "Keep one of them.",
            )
        if len(readings) > 1:
            raise NotTakenError(
                f"{shown(text)} can be read as several names in more than one way.",
                f"Put “{field.separator}” between the names.",
            )
        return [self.resolve(field, part) for part in parts]

    def _is_known(self, field: Field, text: str) -> bool:
        try:
            allowed = _allowed(field.to)
            return bool(self._elsewhere(text, allowed) or self._called(text, allowed, by_id=False))
        except NotTakenError:
            return True

    def _readings(self, field: Field, text: str) -> list[list[str]]:
        """The ways to read the text as several known names, at most two; lines go before commas."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > 1 and any(self._is_known(field, line) for line in lines):
            return [[part for line in lines for part in self._in_line(field, line)]]
        return self._split(field, squeezed(text))[:2]

    def _in_line(self, field: Field, line: str) -> list[str]:
        found = [] if self._is_known(field, line) else self._split(field, line)
        return found[0] if len(found) == 1 else [line]

    def _split(self, field: Field, text: str) -> list[list[str]]:
        """The ways to cut the text at commas into known names; no name is cut that has one."""
        pieces = text.split(",")
        ways: list[list[list[str]]] = [[[]]]
        for end in range(1, min(len(pieces), _MOST_PARTS) + 1):
            found = [
                [*way, part]
                for start in range(end)
                if ways[start] and (part := ",".join(pieces[start:end]).strip())
                if self._is_known(field, part)
                for way in ways[start]
            ]
            ways.append(found[:2])
        return ways[-1] if len(pieces) <= _MOST_PARTS else []

    def resolve(self, field: Field, text: str) -> NamedNode:
        """The IRI of what the text refers to.

        Raises:
            NotTakenError: where nothing, or more than one thing, is called that.
        """
        allowed = _allowed(field.to)
        elsewhere = self._elsewhere(text, allowed)
        if elsewhere is not None:
            return elsewhere
        found = self._called(text, allowed, by_id=field.by_id)
        if len(found) > 1:
            raise self._ambiguous(text, found)
        found = found or self._known(text, allowed)
        if len(found) > 1:
            raise self._ambiguous(text, found)
        if not found:
            raise self._unknown(text, field)
        return found.pop()

    def _known(self, text: str, allowed: Iterable[NamedNode]) -> set[NamedNode]:
        """What the repository knows by an identifier or by an IRI of somebody else.

        The agency's own comes before what others describe.
        """
        wanted = set(allowed)
        found = [one for one in self._setting.known.called(text) if one.classes & wanted]
        mine = [one for one in found if one.agency == slug(self._setting.agency)]
        return {one.address for one in mine or found}

    def _called(self, text: str, allowed: Iterable[NamedNode], *, by_id: bool) -> set[NamedNode]:
        """What is called that: by identifier, by name, by its spelling, by alternative name."""
        found = self._among(self._ids, allowed, slug(text) if by_id else text)
        if by_id or found:
            return found
        return (
            self._among(self._names, allowed, text)
            or self._among(self._names, allowed, text.casefold())
            or self._among(self._folded, allowed, folded(text))
            or self._among(self._others, allowed, folded(text))
        )

    def _among(
        self,
        lookup: Mapping[NamedNode, Mapping[str, set[NamedNode]]],
        allowed: Iterable[NamedNode],
        text: str,
    ) -> set[NamedNode]:
        return {iri for cls in allowed if cls in lookup for iri in lookup[cls].get(text, ())}

    def _elsewhere(self, text: str, allowed: tuple[NamedNode, ...]) -> NamedNode | None:
        """The IRI of a thing that need not be in this source: written whole, or agency:class/id."""
        if _IRI.fullmatch(text):
            known = self._known(text, allowed)
            return known.pop() if len(known) == 1 else _iri(text)
        named = _ELSEWHERE.fullmatch(text)
        cls = CLASS_BY_SLUG.get(named[2]) if named else None
        if named is None or cls is None:
            return None
        if cls not in allowed:
            raise NotTakenError(
                f"{shown(text)} is {some([cls])}, which cannot stand here.",
                f"Refer to {some(allowed)}.",
            )
        return mint(self._setting.base, named[1], cls, named[3])

    def _ambiguous(self, text: str, found: Iterable[NamedNode]) -> NotTakenError:
        agency = slug(self._setting.agency)
        ways = sorted(f"{agency}:{'/'.join(iri.value.rsplit('/', 2)[1:])}" for iri in found)
        return NotTakenError(
            f"{shown(text)} is the name of {len(ways)} things.",
            f"Write the one you mean as {' or '.join(ways)}.",
        )

    def _unknown(self, text: str, field: Field) -> NotTakenError:
        allowed = _allowed(field.to)
        self._hints += 1
        near = ""
        if not field.by_id and self._hints <= _MOST_HINTS:
            known = [name for cls in allowed for name in sorted(self._labels.get(cls, ()))]
            known += [name for cls in allowed for name in sorted(self._ids.get(cls, ()))]
            near = hint(text, known)
        sheets = [self._tables[cls] for cls in field.to if cls in self._tables]
        adding = f"add it to {' or '.join(f'“{sheet}”' for sheet in sheets)}" if sheets else ""
        way = f"{near} Otherwise {adding}." if near and adding else near or f"{adding}."
        way += _separated(field, text, [self._is_known(field, part) for part in text.split(",")])
        kind = "identifier" if field.by_id else "identifier or name"
        return NotTakenError(
            f"there is no {some(field.to).partition(' ')[2]} with the {kind} {shown(text)}.",
            way[:1].upper() + way[1:] if way != "." else "Correct it, or add what it refers to.",
        )


def _separated(field: Field, text: str, known: list[bool]) -> str:
    """How to separate several names, where a text seems to hold several."""
    if field.separator is None or not any(known) or len(known) == 1 or field.by_id:
        return ""
    return f" If {shown(text)} is meant to be several, separate them by semicolons."


def check_identifier(text: str, setting: Setting) -> None:
    """Refuse a reference where an identifier of the agency's own is wanted.

    Raises:
        NotTakenError: the text is `agency:class/id`, or the address of a resource.
    """
    start = f"{setting.base}/id/"
    path = text.removeprefix(start).split("/") if text.startswith(start) else []
    named = _ELSEWHERE.fullmatch(text)
    if named and named[2] in CLASS_BY_SLUG:
        path = list(named.groups())
    if len(path) != _OWN_PARTS:
        return
    agency, _, name = path
    own = f"Write only {shown(name)}"
    if slug(agency) == slug(setting.agency):
        raise NotTakenError(f"{shown(text)} is a reference, where an id is wanted.", f"{own}.")
    raise NotTakenError(
        f"{shown(text)} names a resource of “{agency}”, and each row here makes one of your own.",
        f"Remove the row, and write {shown(text)} where other rows refer to it. "
        f"{own} if it is a resource of your own.",
    )


def _sets() -> dict[str, set[NamedNode]]:
    return defaultdict(set)


def _local(iri: NamedNode) -> str:
    return iri.value.rsplit("/", 1)[-1]


def _iri(text: str) -> NamedNode:
    try:
        return NamedNode(text)
    except ValueError as error:
        message = f"{shown(text)} is not an address: {error}."
        raise NotTakenError(message, "Copy it again from where it comes from.") from error


def _allowed(to: tuple[NamedNode, ...]) -> tuple[NamedNode, ...]:
    """The classes that a reference may lead to, with those under them."""
    if not to:
        return tuple(CLASSES.values())
    return tuple(dict.fromkeys(one for cls in to for one in (cls, *NARROWER.get(cls, ()))))


def identifier_part(iri: NamedNode, field: Field, setting: Setting) -> str:
    """A referred thing's part in the identifier of a thing that is named by its references.

    Its own name suffices where only one class of this agency's things can be meant; otherwise
    class and agency keep things of the same name apart.
    """
    if iri.value.startswith(f"{VOCABULARIES.value}/"):
        return _local(iri)
    path = iri.value.removeprefix(f"{setting.base}/id/").split("/")
    if len(path) != _OWN_PARTS:
        return slug(iri.value.partition(":")[2])
    agency, cls, name = path
    parts = [name]
    if len(field.to) != 1 or class_slug(field.to[0]) != cls:
        parts.insert(0, cls)
    if agency != slug(setting.agency):
        parts.insert(0, agency)
    return "-".join(parts)
