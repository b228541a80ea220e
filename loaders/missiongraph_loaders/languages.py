# SPDX-License-Identifier: Apache-2.0
"""Columns that say the same in another language: `name (nl)` beside `name`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from missiongraph_loaders import pattern
from missiongraph_loaders.text import heading_key
from missiongraph_loaders.values import is_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from missiongraph_loaders.mapping import Field, Table, Thing
    from missiongraph_loaders.sheets import Sheet

_IN_LANGUAGE = re.compile(
    r"(?P<heading>.+\S)\s*\(\s*(?P<tag>[A-Za-z]{2,3}(-[A-Za-z0-9]+)*)\s*\)\s*"
)


def with_languages(table: Table, sheets: Iterable[Sheet]) -> Table:
    """The table with the columns of its sheets that give a translated field in another language."""
    headings = {key: name for sheet in sheets for key, name in sheet.headings.items()}
    new = {key: name for key, name in headings.items() if key not in table.headings}
    if not new:
        return table
    things = tuple(_thing(thing, new.values()) for thing in table.things)
    known = {key for thing in things for field in thing.fields for key in field.pattern.keys}
    taken = {key: name for key, name in new.items() if key in known}
    return replace(table, things=things, headings={**table.headings, **taken})


def _thing(thing: Thing, headings: Iterable[str]) -> Thing:
    further = [one for heading in headings for one in _in_language(thing, heading)]
    return replace(thing, fields=(*thing.fields, *further))


def _in_language(thing: Thing, heading: str) -> Iterator[Field]:
    """The thing's fields that the heading names with a language, as fields of their own."""
    found = _IN_LANGUAGE.fullmatch(heading)
    if found is None or not is_language(found["tag"]):
        return
    for field in thing.fields:
        if field.translated and field.pattern.keys == (heading_key(found["heading"]),):
            yield replace(
                field, pattern=pattern.column(heading), language=found["tag"], required=False
            )
