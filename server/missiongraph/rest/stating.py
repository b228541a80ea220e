# SPDX-License-Identifier: Apache-2.0
"""From the JSON of a thing to what it states: the reverse of `plain`.

A value that reads as one that is there is that one, so that what GET gave states what it was made
from, to the letter; any other value is read by its field.
"""

from __future__ import annotations

import difflib
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from pyoxigraph import Literal, NamedNode

from missiongraph.errors import Fault, InputError
from missiongraph.labels import expand
from missiongraph.lookup import OTHERS
from missiongraph.ontology.uses import NS
from missiongraph.rest.asking import INCOMING, LABEL
from missiongraph.rest.fields import derived, fields
from missiongraph.rest.filtering import NUMBER
from missiongraph.rest.kinds import by_class
from missiongraph.rest.plain import value_of
from missiongraph.terms import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from missiongraph.facts import Node
    from missiongraph.rest.documents import Json
    from missiongraph.rest.fields import Field
    from missiongraph.rest.kinds import Kind

# What GET says for its reader's sake; it states nothing and is passed over.
PASSED_OVER = ("@context", LABEL, "href", INCOMING, "incomplete", "modified", "remarks")
ID, TYPE, NONE = "id", "type", "@none"
FARTHEST = 100
WHOLE = re.compile(r"[+-]?\d{1,300}")
INSTEAD = {
    XSD.integer: "Give a whole number, such as 12.",
    XSD.decimal: 'Give a number, or a text such as "4.50".',
}


def passed_over(said: Iterable[str]) -> list[str]:
    """Those of the members of a thing that state nothing: for readers only, or derived by rules."""
    return sorted(name for name in said if name in PASSED_OVER or _is_derived(name))


def refuse_unknown(said: Iterable[str]) -> None:
    """See that every member of a thing is one that there is.

    Raises:
        InputError: names those that are none, and what is near to them.
    """
    known = (ID, TYPE, *PASSED_OVER, *fields())
    faults = [_unknown(name, known) for name in said if name not in known and not _iri(name)]
    if faults:
        raise InputError(faults)


def property_of(name: str) -> NamedNode:
    """The property that a member states; it is known to be one that there is."""
    if name == TYPE:
        return RDF.type
    field = fields().get(name)
    return field.property if field else NamedNode(name)


def member_of(where: NamedNode) -> str:
    """The member that states a property."""
    if where == RDF.type:
        return TYPE
    return next((f.name for f in fields().values() if f.property == where), where.value)


def is_stated(where: NamedNode) -> bool:
    """Whether values of a property are stated by people, and not by rules alone."""
    return where not in derived()


def types_of(kind: Kind, said: object) -> list[NamedNode]:
    """The classes that a thing of a kind is said to be of; that of the kind where none is.

    Raises:
        InputError: one is no class, or none is the kind's or below it.
    """
    if said is None:
        return [kind.cls]
    found = [_class(value) for value in said] if isinstance(said, list) else [_class(said)]
    if not set(found) & set(kind.below):
        names = ", ".join(cls.value.removeprefix(NS) for cls in kind.below)
        what = f"It is none of what this list has: {names}."
        raise InputError([Fault(TYPE, what, "Say one of these, or ask another list.")])
    return found


def values_of(name: str, said: object, there: Sequence[Node], base: str) -> list[Node]:
    """The values that a member states.

    Args:
        name: the member.
        said: its JSON; null for none.
        there: the values that there are.
        base: the base IRI of the data, for the short names of agencies' things.

    Raises:
        InputError: one is not what the field takes; names it and says what is.
    """
    if said is None:
        return []
    field = fields().get(name)
    if field is not None and field.translated:
        return _texts(name, said, there)
    known = {_key(value_of(field, value)): value for value in there}
    found = said if isinstance(said, list) else [said]
    return [
        value if (value := known.get(_key(one))) is not None else _new(name, field, one, base)
        for one in found
    ]


def members_of(values: Iterable[Node], where: NamedNode) -> object:
    """What a member says for these values: as GET gives it, but for the names of what it links."""
    field = fields().get(member_of(where))
    found = list(values)
    if field is not None and field.translated:
        texts: dict[str, Any] = {}
        for value in filter(_is_text, found):
            texts.setdefault(value.language or NONE, []).append(value.value)  # type: ignore[union-attr]
        return {tag: those[0] if len(those) == 1 else those for tag, those in texts.items()}
    return [value_of(field, value) for value in found]


def by_language(name: str, said: object) -> object:
    """What a member says, its texts by language tags as they are compared: in small letters.

    Raises:
        InputError: two tags are the same but for the case of their letters (BCP 47, 2.1.1).
    """
    field = fields().get(name)
    if field is None or not field.translated or not isinstance(said, dict):
        return said
    found = {tag.lower(): texts for tag, texts in said.items()}
    if len(found) < len(said):
        tags = sorted(
            tag for tag in said if sum(tag.lower() == other.lower() for other in said) > 1
        )
        raise _refused(name, tags, "Give each language once: the case of letters does not count.")
    return found


def _new(name: str, field: Field | None, said: object, base: str) -> Node:
    if isinstance(said, dict):
        return _spelt_out(name, field, said, base)
    if isinstance(said, bool) or not isinstance(said, (str, int, Decimal)):
        raise _refused(name, said, "Give a text, a number, or an object with id or @value.")
    if field is None:
        return _try(name, said, lambda: Literal(str(said)))
    return _link(name, field, said, base) if field.links else _literal(name, field, said)


def _spelt_out(name: str, field: Field | None, said: Json, base: str) -> Node:
    """A value that says itself what it is: `{id}`, or `{@value}` with `@language` or `@type`."""
    names = set(said) - {LABEL, "href", TYPE}
    if names == {ID} and isinstance(said[ID], str):
        return _link(name, field, said[ID], base)
    value, tag, kind = (said.get(member) for member in ("@value", "@language", "@type"))
    if names <= {"@value", "@language", "@type"} and isinstance(value, (str, int, Decimal)):
        if isinstance(tag, str) and kind is None:
            return _try(name, said, lambda: Literal(str(value), language=tag))
        if isinstance(kind, str) and tag is None and (datatype := expand(kind)):
            return Literal(str(value), datatype=datatype)
        if kind is None and tag is None:
            return Literal(str(value))
    raise _refused(name, said, 'Give {"id": …} for a thing, or {"@value": …} for a literal.')


def _link(name: str, field: Field | None, said: object, base: str) -> NamedNode:
    text = str(said).strip()
    if field is not None and field.codes and re.fullmatch(r"[\w-]+", text):
        return NamedNode(field.codes + text)
    if match := OTHERS.fullmatch(text):
        return NamedNode("{}/id/{}/{}/{}".format(base, *match.groups()))
    found = expand(text) or _iri(text)
    if found is None:
        instead = 'Give the address of a thing, such as {"id": "https://…"} or "agency:class/name"'
        raise _refused(
            name, said, f"{instead}{', or a bare code' if field and field.codes else ''}."
        )
    return found


def _literal(name: str, field: Field, said: str | int | Decimal) -> Literal:
    # Written out, a few characters would become a great many.
    far = isinstance(said, Decimal) and abs(said.adjusted()) > FARTHEST
    text = f"{said:f}" if isinstance(said, Decimal) and not far else str(said)
    shape = {XSD.integer: WHOLE, XSD.decimal: NUMBER}.get(field.datatype)
    if shape is not None and not shape.fullmatch(text):
        raise _refused(name, said, INSTEAD[field.datatype])
    return Literal(text, datatype=field.datatype)


def _texts(name: str, said: object, there: Sequence[Node]) -> list[Node]:
    """Texts by language; what there is and no text can say stays."""
    if not isinstance(said, dict):
        raise _refused(name, said, 'Give texts by their languages, such as {"en": "…"}.')
    said = cast("Json", by_language(name, said))
    known = {(v.language or NONE, v.value): v for v in filter(_is_text, there)}  # type: ignore[union-attr]
    found: list[Node] = [value for value in there if not _is_text(value)]
    for tag, texts in said.items():
        for text in texts if isinstance(texts, list) else [] if texts is None else [texts]:
            if not isinstance(text, str):
                raise _refused(name, text, 'Give texts by their languages, such as {"en": "…"}.')
            found.append(known.get((tag, text)) or _text(name, text, tag))
    return found


def _text(name: str, text: str, tag: str) -> Literal:
    if tag == NONE:
        return Literal(text)
    return _try(name, tag, lambda: Literal(text, language=tag))


def _try(name: str, said: object, make: Callable[[], Literal]) -> Literal:
    try:
        return make()
    except ValueError as error:
        raise _refused(name, said, "Give a language tag, such as en or nl-BE.") from error


def _class(said: object) -> NamedNode:
    if isinstance(said, str):
        if any(cls.value == NS + said for cls in by_class()):
            return NamedNode(NS + said)
        if (found := expand(said) or _iri(said)) is not None:
            return found
    near = difflib.get_close_matches(
        str(said), [cls.value.removeprefix(NS) for cls in by_class()], n=3
    )
    raise _refused(TYPE, said, _hint(near) or "Give the local name of a class, such as Journey.")


def _iri(text: str) -> NamedNode | None:
    """The absolute IRI that a text is, if it is one."""
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        return None
    try:
        return NamedNode(text)
    except ValueError:
        return None


def _is_text(value: Node) -> bool:
    return isinstance(value, Literal)


def _is_derived(name: str) -> bool:
    field = fields().get(name)
    return field is not None and field.property in derived()


def _key(said: object) -> str:
    """What two values that read the same have in common."""
    if isinstance(said, dict):
        own = {name: value for name, value in said.items() if name not in (LABEL, "href", TYPE)}
        return json.dumps(own, sort_keys=True, default=str)
    return json.dumps(said, default=str)


def _unknown(name: str, known: Sequence[str]) -> Fault:
    near = difflib.get_close_matches(name, known, n=3)
    return Fault(name, "There is no such field.", _hint(near) or "Ask GET which there are.")


def _hint(near: Sequence[str]) -> str:
    return f"Did you mean {' or '.join(near)}?" if near else ""


def _refused(name: str, said: object, instead: str) -> InputError:
    shown = json.dumps(said, ensure_ascii=False, default=str)[:80]
    return InputError([Fault(name, f"{shown} is not what this field takes.", instead)])
