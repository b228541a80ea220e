# SPDX-License-Identifier: Apache-2.0
"""The one reader of RDF that others wrote: every statement of it, or why not.

Commands, requests and loaders read by it, so that the same text is taken, or refused in the same
words, wherever it comes in.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat, parse

from missiongraph.rdf import jsonld
from missiongraph.rdf.flaws import Flaw, UnreadableRdf, of_syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyoxigraph import Quad

# What relative names are taken against in a text without a base: no text can mean it.
RELATIVE: Final = "https://relative.invalid/"
_ENTITY = re.compile(r"<!ENTITY\s+([\w.-]+)\s+(\"[^\"]*\"|'[^']*')")
# Deeper nesting and larger expansion than any honest file has, and than the parser bears.
_MOST_NESTED: Final = 1000
_MOST_EXPANDED: Final = 10**8


def quads(
    text: str, form: RdfFormat, base: str | None = None, *, renamed: bool = False
) -> Iterator[Quad]:
    """Every statement of a text that has any content.

    Args:
        text: the text; white space alone states nothing, and may.
        form: the format.
        base: what relative names are taken against.
        renamed: whether blank nodes get new labels.

    Raises:
        UnreadableRdf: it cannot be read, something in it would be lost, or it states nothing.
    """
    stated = False
    try:
        for quad in _parsed(text, form, base, renamed=renamed):
            stated = True
            yield quad
    except (SyntaxError, ValueError, RecursionError) as error:
        raise UnreadableRdf(_flaw(error, text, form)) from error
    if not stated and text.strip():
        raise UnreadableRdf(
            Flaw(
                f"this is {form.name} that states nothing.",
                "Check that it is the right one. To have a graph hold nothing, remove it.",
            )
        )


def _parsed(text: str, form: RdfFormat, base: str | None, *, renamed: bool) -> Iterator[Quad]:
    if form == RdfFormat.JSON_LD:
        yield from jsonld.quads(text, base, renamed=renamed)
    else:
        yield from parse(text, form, base_iri=base, rename_blank_nodes=renamed)


def _flaw(error: SyntaxError | ValueError | RecursionError, text: str, form: RdfFormat) -> Flaw:
    if isinstance(error, RecursionError):
        return Flaw("this is nested too deep.", "Send it as N-Triples, or in parts.")
    return of_syntax(error, text, form)


def refuse_bombs(text: str) -> None:
    """Refuse a text whose nesting or entities would take all memory to read.

    Raises:
        UnreadableRdf: for such a text.
    """
    depth = deepest = 0
    for found in re.finditer(r"<<|>>", text):
        depth = max(0, depth + (1 if found[0] == "<<" else -1))
        deepest = max(deepest, depth)
    if deepest > _MOST_NESTED:
        what = f"the file nests triples {deepest:,} deep."
        raise UnreadableRdf(Flaw(what, "State them with triples of RDF 1.1."))
    if _expansion(text) > _MOST_EXPANDED:
        what = "the file's entities (<!ENTITY …>) grow beyond all measure when they are put in."
        raise UnreadableRdf(Flaw(what, "Write the names out instead of using entities."))


def _expansion(text: str) -> int:
    """How many characters the XML entities come to when they are put in, at the least."""
    sizes: dict[str, int] = {}
    for name, value in _ENTITY.findall(text):
        inner = sum(sizes.get(part, 0) for part in re.findall(r"&([\w.-]+);", value))
        sizes[name] = len(value) + inner
    body = text.rpartition("]>")[2] if sizes else ""
    return sum(sizes.get(name, 0) for name in re.findall(r"&([\w.-]+);", body))
