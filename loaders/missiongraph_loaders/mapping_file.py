# SPDX-License-Identifier: Apache-2.0
"""Mapping files: TOML in, a checked `Mapping` out, with every mistake told at once."""

from __future__ import annotations

import codecs
import tomllib
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING

from missiongraph.loading import Origin
from missiongraph_loaders import rdf_mapping
from missiongraph_loaders.faults import failure, failure_at
from missiongraph_loaders.mapping import About, AboutColumn, Codes, Mapping
from missiongraph_loaders.mapping_tables import Shared, read_table
from missiongraph_loaders.names import scheme_codes, schemes, term
from missiongraph_loaders.spec import Spec
from missiongraph_loaders.text import hint
from missiongraph_loaders.values import is_language

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from missiongraph_loaders.faults import Problem

FOLDER = files("missiongraph_loaders").joinpath("mappings")


def names() -> list[str]:
    """The mappings that come with missiongraph."""
    return sorted(
        file.name.removesuffix(".toml") for file in FOLDER.iterdir() if file.name.endswith(".toml")
    )


def load_mapping(name: str) -> Mapping:
    """The mapping of this name, or in the file at this path.

    Raises:
        InputError: where there is none, or with everything wrong in it.
    """
    with as_file(_find(name)) as path:
        return read_mapping(path)


def _find(name: str) -> Traversable | Path:
    path = Path(name)
    if path.is_file():
        return path
    if name in names():
        return FOLDER.joinpath(f"{name}.toml")
    known = sorted([*names(), *rdf_mapping.names()])
    raise failure_at(
        Origin(path.name or name),
        "there is no such mapping.",
        f"Give the path of a mapping file (.toml), or one of: {', '.join(known)}. "
        f"{hint(name, known)}".strip(),
    )


def read_mapping(path: Path) -> Mapping:
    """The mapping in the file.

    Raises:
        InputError: with everything wrong in it.
    """
    problems: list[Problem] = []
    mapping = _mapping(Spec(path.name, "the file", _parsed(path), problems))
    if problems:
        raise failure(problems)
    return mapping


def _parsed(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        remedy = "Mend it there; docs/reference/mapping.md shows how mappings are written."
        raise failure_at(Origin(path.name), f"the file is not TOML: {error}.", remedy) from error


def _mapping(spec: Spec) -> Mapping:
    shared = Shared(
        codes={one: _codes(inner, one) for one, inner in _named(spec, "codes").items()},
        fieldsets={
            one: (inner, inner.each("fields", "column"))
            for one, inner in _named(spec, "fieldset").items()
        },
        missing=frozenset(spec.texts("missing")),
    )
    mapping = Mapping(
        file=spec.file,
        title=spec.needed("title"),
        about=_about(spec),
        tables=tuple(read_table(table, shared) for table in spec.each("table", "name")),
        forgiving=spec.choice("faults", _FAULTS.__getitem__, list(_FAULTS), default=False),
        language=spec.text("language") or "en",
        encoding=spec.text("encoding") or "utf-8",
        separator=spec.text("separator"),
        ignore=spec.pairs("ignore"),
        help=spec.pairs("help"),
    )
    _check_form(spec, mapping)
    spec.finish()
    return mapping


def _check_form(spec: Spec, mapping: Mapping) -> None:
    if not mapping.tables:
        spec.wrong("there is no [[table]].", "Say at least one table's things.")
    tags = {
        field.language
        for table in mapping.tables
        for thing in table.things
        for field in thing.fields
    }
    for tag in {mapping.language, *tags} - {None}:
        if not is_language(str(tag)):
            spec.wrong(f"“{tag}” is not a language tag.", "Write one such as en or fr.")
    if mapping.separator is not None and len(mapping.separator) != 1:
        spec.wrong(f"“separator” is “{mapping.separator}”.", "It must be one sign.")
    try:
        codecs.lookup(mapping.encoding)
    except LookupError:
        spec.wrong(f"there is no encoding “{mapping.encoding}”.", "Write utf-8 or cp1252.")


class _Choices(dict[str, bool]):
    """A closed list of words; an unknown one is a ValueError, as an enumeration would have it."""

    def __missing__(self, key: str) -> bool:
        raise ValueError(key)


_FAULTS = _Choices(error=False, refuse=True)


def _named(spec: Spec, key: str) -> dict[str, Spec]:
    outer = spec.inside(key)
    return {
        name: Spec(spec.file, f"{key} “{name}”", outer.get(name, dict, {}), spec.problems)
        for name in outer.values
    }


def _codes(spec: Spec, name: str) -> Codes:
    scheme = spec.text("scheme")
    known = scheme_codes(scheme) if scheme else {}
    if scheme and not known:
        spec.wrong(f"there is no code list “{scheme}”.", hint(scheme, schemes()))
    tokens = dict(known) if "map" not in spec.values else {}
    for token, target in spec.pairs("map").items():
        found = known.get(target) or term(target)
        if found is None:
            spec.wrong(f"“{target}” is no code.", hint(target, known))
        else:
            tokens[token] = found
    spec.finish()
    return Codes(name, tokens)


def _about(spec: Spec) -> About:
    table = spec.inside("about_table")
    columns = tuple(_about_column(column) for column in table.each("fields", "column"))
    name = table.text("name")
    text = table.text("help") or ""
    table.finish()
    return About(spec.pairs("about"), name, columns, text)


def _about_column(spec: Spec) -> AboutColumn:
    column = AboutColumn(
        spec.needed("key"),
        spec.needed("column"),
        spec.get("required", bool, default=False),
        spec.text("help") or "",
    )
    spec.finish()
    return column
