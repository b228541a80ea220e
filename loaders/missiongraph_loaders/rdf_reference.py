# SPDX-License-Identifier: Apache-2.0
"""What a mapping of a foreign RDF vocabulary means, as tables for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from missiongraph_loaders.names import prefixed
from missiongraph_loaders.rdf_mapping import Kind, load_rdf_mapping

if TYPE_CHECKING:
    from missiongraph_loaders.rdf_mapping import ForeignClass, ForeignProperty, RdfMapping

_WORDS = {
    Kind.NAME: "the name; further ones in the same language are other names",
    Kind.TEXT: "text, with its language",
    Kind.STRING: "text",
    Kind.IDENTIFIER: "text, unless it is the IRI over again",
    Kind.DECIMAL: "a number",
    Kind.WEBSITE: "a web address",
    Kind.CONTACT: "text, without `mailto:` or `tel:`",
    Kind.LAST: "the last part of the IRI",
    Kind.PART: "a part, which is looked into",
    Kind.KEEP: "kept as it is",
    Kind.IGNORE: "left out",
}


def import_tables(name: str) -> str:
    """The classes and properties that a mapping reads, in Markdown."""
    mapping = load_rdf_mapping(name)
    classes = "\n".join(_class(cls, mapping) for cls in mapping.classes)
    properties = "\n".join(_property(one, mapping) for one in mapping.properties)
    return (
        f"| theirs | ours |\n|---|---|\n{classes}\n\n"
        f"| theirs | of | ours | what is taken |\n|---|---|---|---|\n{properties}\n"
    )


def _class(cls: ForeignClass, mapping: RdfMapping) -> str:
    return f"| {_all(cls.types, mapping)} | {_becomes(cls, mapping)} |"


def _becomes(cls: ForeignClass, mapping: RdfMapping) -> str:
    if cls.skip:
        return f"left out: {cls.skip}"
    if cls.to is None:
        return "what is said of it is said of the thing that it belongs to"
    mark = f", with `dct:type` {_all([cls.mark.value], mapping)}" if cls.mark else ""
    by = f", where {_all(sorted(cls.by), mapping)} leads to it" if cls.by else ""
    code = "; the code itself, where only its kind is said" if cls.code else ""
    needs = [f"`{prefixed(need)}`" for need in cls.needs]
    lacking = f"; left out where it lacks one of {', '.join(needs)}" if needs else ""
    return f"`{prefixed(cls.to)}`{mark}{by}{code}{lacking}"


def _property(one: ForeignProperty, mapping: RdfMapping) -> str:
    theirs = _all(one.sources, mapping)
    of = ", ".join(sorted(name.replace("-", " ") for name in one.of)) or "anything"
    ours = _short(one.to.value, mapping) if one.to and one.kind is not Kind.PART else ""
    turned = ", the other way round" if one.inverse else ""
    return f"| {theirs} | {of} | {ours}{turned} | {_taken(one)} |"


def _taken(one: ForeignProperty) -> str:
    if one.kind is Kind.THING:
        taken = " or ".join(sorted(f"`{prefixed(cls)}`" for cls in one.classes))
    elif one.kind is Kind.CODE:
        taken = f"a code, of {len(one.codes)} known ones"
    else:
        taken = _WORDS[one.kind]
    return f"{taken}; others are kept as they are" if one.keep else taken


def _all(iris: tuple[str, ...] | list[str], mapping: RdfMapping) -> str:
    return ", ".join(_short(iri, mapping) for iri in iris)


def _short(iri: str, mapping: RdfMapping) -> str:
    return f"`{mapping.short(iri)}`"
