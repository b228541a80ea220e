# SPDX-License-Identifier: Apache-2.0
"""Query files: their headers, their prefixes, and their example values replaced by real ones.

A query file is complete and runnable as it stands. Lines that begin with `#+` are its header,
one YAML document together; each parameter is an example block `VALUES ?name { … }` in WHERE.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from missiongraph.facts import Node

BLOCK = re.compile(r"VALUES\s+\?(?P<name>\w+)\s*\{(?P<values>[^{}]*)\}", re.IGNORECASE)
TRUTH = "tag:yaml.org,2002:bool"
PREFIX = re.compile(r"^\s*PREFIX\s+([\w.-]*):\s*<([^>]*)>", re.MULTILINE | re.IGNORECASE)


class Headers(yaml.SafeLoader):
    """Reads headers as YAML 1.2 does: `on` is a name, and only `true` and `false` are not."""


Headers.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in known if tag != TRUTH]
    for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Headers.add_implicit_resolver(TRUTH, re.compile(r"true|false"), list("tf"))


def header(text: str) -> dict[str, Any]:
    """The header of a query file.

    Raises:
        ValueError: it is not a YAML mapping.
    """
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        found = yaml.load("\n".join(lines), Loader=Headers)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        raise ValueError(f"the header is not YAML: {error}") from error
    if not isinstance(found, dict):
        raise ValueError("the header is missing: lines that begin with “#+ ”")
    return found


def prefixes(text: str) -> dict[str, str]:
    """The prefixes that a query declares."""
    return dict(PREFIX.findall(text))


def example(text: str, name: str) -> str | None:
    """The example value of a parameter, as SPARQL writes it."""
    blocks = (match for match in BLOCK.finditer(text) if match.group("name") == name)
    return next((match.group("values").strip() for match in blocks), None)


def bind(text: str, values: Mapping[str, Iterable[Node] | None]) -> str:
    """The query with its example blocks replaced; `None` takes a block out.

    Terms are written in N-Triples syntax, which SPARQL shares, and all blocks are replaced in one
    pass, so that a value cannot become query text whatever it holds.
    """
    blocks = {
        name: "" if terms is None else f"VALUES ?{name} {{ {' '.join(map(str, terms))} }}"
        for name, terms in values.items()
    }
    return BLOCK.sub(lambda match: blocks.get(match.group("name"), match.group()), text)


def filled(text: str, places: Mapping[str, str]) -> str:
    """A text with pieces in its places, all in one pass: a piece may hold what looks like one."""
    pattern = "|".join(map(re.escape, places))
    return re.sub(pattern, lambda place: places[place.group()], text)
