# SPDX-License-Identifier: Apache-2.0
"""Values of foreign properties, read as the mapping says."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from pyoxigraph import BlankNode, Literal, NamedNode

from missiongraph.rdf.reading import RELATIVE
from missiongraph.terms import XSD
from missiongraph_loaders.foreign import UNDETERMINED
from missiongraph_loaders.rdf_mapping import Kind
from missiongraph_loaders.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    from missiongraph.facts import Node
    from missiongraph_loaders.rdf_mapping import ForeignProperty

_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)


class NotTakenError(ValueError):
    """A value that cannot be taken; its text says why."""


def read_value(one: ForeignProperty, value: Node) -> Literal | NamedNode:
    """The value as ours.

    Raises:
        NotTakenError: it is not what the property's values should be.
    """
    return _READERS[one.kind](one, value)


def text_of(value: Node) -> str:
    """The words of a literal.

    Raises:
        NotTakenError: it is none, or has no words.
    """
    text = clean(value.value) if isinstance(value, Literal) else ""
    if not text:
        raise NotTakenError("A text is expected here.")
    return text


def language_of(value: Node) -> str | None:
    """The language of a literal; none where it is said to be undetermined."""
    language = value.language if isinstance(value, Literal) else None
    return None if language == UNDETERMINED else language


def _text(one: ForeignProperty, value: Node) -> Literal:  # noqa: ARG001 (readers are alike)
    language = language_of(value)
    return Literal(text_of(value), language=language) if language else Literal(text_of(value))


def _string(one: ForeignProperty, value: Node) -> Literal:  # noqa: ARG001 (readers are alike)
    return Literal(text_of(value))


def _decimal(one: ForeignProperty, value: Node) -> Literal:  # noqa: ARG001 (readers are alike)
    try:
        number = Decimal(text_of(value))
    except InvalidOperation as error:
        raise NotTakenError("A number is expected here.") from error
    if not number.is_finite():
        raise NotTakenError("A number is expected here.")
    written = f"{number:f}"
    if "." in written:
        written = written.rstrip("0").rstrip(".")
    return Literal(written, datatype=XSD.decimal)


def _website(one: ForeignProperty, value: Node) -> Literal:  # noqa: ARG001 (readers are alike)
    text = value.value if isinstance(value, NamedNode) else text_of(value)
    if not _WEB.fullmatch(text) or text.startswith(RELATIVE):
        raise NotTakenError("A web address is expected here.")
    return Literal(text, datatype=XSD.anyURI)


def _contact(one: ForeignProperty, value: Node) -> Literal:
    text = value.value if isinstance(value, NamedNode) else text_of(value)
    return Literal(one.before + re.sub(r"^(?:mailto|tel):", "", text, flags=re.IGNORECASE))


def _last(one: ForeignProperty, value: Node) -> Literal:  # noqa: ARG001 (readers are alike)
    text = value.value if isinstance(value, NamedNode) else text_of(value)
    return Literal(re.split(r"[/#]", text.rstrip("/#"))[-1])


def _code(one: ForeignProperty, value: Node) -> NamedNode:
    code = one.codes.get(value.value) if isinstance(value, NamedNode) else None
    if code is None:
        raise NotTakenError("The code is not one that the mapping knows.")
    return code


def _kept(one: ForeignProperty, value: Node) -> Literal | NamedNode:  # noqa: ARG001
    if isinstance(value, BlankNode) or not isinstance(value, (Literal, NamedNode)):
        raise NotTakenError("What is said here has no name to refer to.")
    if isinstance(value, NamedNode) and value.value.startswith(RELATIVE):
        raise NotTakenError("The name is relative, and nothing of it is described.")
    return value


_READERS: Final[dict[Kind, Callable[[ForeignProperty, Node], Literal | NamedNode]]] = {
    Kind.TEXT: _text,
    Kind.STRING: _string,
    Kind.DECIMAL: _decimal,
    Kind.WEBSITE: _website,
    Kind.CONTACT: _contact,
    Kind.LAST: _last,
    Kind.CODE: _code,
    Kind.KEEP: _kept,
}
