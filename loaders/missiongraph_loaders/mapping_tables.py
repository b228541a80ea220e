# SPDX-License-Identifier: Apache-2.0
"""The tables, things and fields of a mapping file, checked against the ontology's terms."""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from missiongraph.terms import MG, RDF
from missiongraph_loaders import pattern
from missiongraph_loaders.datatypes import kind_of
from missiongraph_loaders.mapping import (
    ALWAYS,
    Codes,
    Condition,
    Duplicates,
    Each,
    Field,
    Kind,
    Table,
    Thing,
)
from missiongraph_loaders.names import CLASSES, prefixed, scheme_codes, schemes, term, term_names
from missiongraph_loaders.spec import Spec
from missiongraph_loaders.text import heading_key, hint

if TYPE_CHECKING:
    from collections.abc import Mapping as Dict

    from pyoxigraph import NamedNode

_VARIABLE = re.compile(r"\$\{(\w+)\}")
ANY = "any"


@dataclass(frozen=True, slots=True)
class Shared:
    """What all tables of a mapping may use: code lists, sets of fields, tokens for “missing”."""

    codes: Dict[str, Codes]
    fieldsets: Dict[str, tuple[Spec, list[Spec]]]
    missing: frozenset[str]


def read_table(spec: Spec, shared: Shared) -> Table:
    """One [[table]]; mistakes go to the spec's problems."""
    name = spec.needed("name")
    things = tuple(
        _thing(variant, shared)
        for thing in spec.each("thing", "class")
        for variant in _variants(thing)
    )
    leave_out = spec.pairs("leave_out")
    headings = _headings(things, leave_out)
    table = Table(
        name=name,
        things=things,
        headings=headings,
        files=spec.text("files"),
        rows=_inline_rows(spec),
        must_exist=spec.get("required", bool, default=False),
        required=_required(spec, things) if "rows" not in spec.values else frozenset(),
        leave_out={heading_key(column): why for column, why in leave_out.items()},
        sort=tuple(_sort_key(key) for key in spec.texts("sort")),
        missing=shared.missing | frozenset(spec.texts("missing")),
        help=spec.text("help") or "",
    )
    if not things:
        spec.wrong("there is no thing.", "Say with [[table.thing]] what a row states.")
    spec.finish()
    return table


def _variants(spec: Spec) -> list[Spec]:
    """The thing once for each set of variables under `repeat`, put in for `${name}`."""
    sets = spec.each("repeat")
    if not sets:
        return [spec]
    body = {key: value for key, value in spec.values.items() if key != "repeat"}
    return [
        Spec(spec.file, f"{spec.where} ({number})", _put_in(body, one, spec), spec.problems)
        for number, one in enumerate((item.values for item in sets), 1)
    ]


def _put_in(value: Any, variables: Dict[str, str], spec: Spec) -> Any:  # noqa: ANN401 (TOML values)
    if isinstance(value, dict):
        return {
            _put_in(key, variables, spec): _put_in(item, variables, spec)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_put_in(item, variables, spec) for item in value]
    if not isinstance(value, str):
        return deepcopy(value)
    for name in set(_VARIABLE.findall(value)) - variables.keys():
        spec.wrong(f"nothing under “repeat” gives “{name}”.", hint(name, variables))
    return _VARIABLE.sub(lambda found: str(variables.get(found[1], "")), value)


def _inline_rows(spec: Spec) -> tuple[Dict[str, str], ...]:
    return tuple(
        {heading_key(heading): text for heading, text in row.values.items() if text}
        for row in spec.each("rows")
    )


def _required(spec: Spec, things: tuple[Thing, ...]) -> frozenset[str]:
    said = {heading_key(column) for column in spec.texts("required_columns")}
    for thing in things:
        made = {each.name for each in thing.each}
        said.update(each.key for each in thing.each[:1])
        if thing.id_else is None and len(thing.id.keys) == 1:
            said.update(thing.id.keys)
        for field in thing.fields:
            if field.required:
                said.update(field.pattern.keys)
        said -= made
    return frozenset(said)


def _sort_key(text: str) -> str:
    return f"-{heading_key(text[1:])}" if text.startswith("-") else heading_key(text)


def _headings(things: tuple[Thing, ...], leave_out: Dict[str, str]) -> dict[str, str]:
    """Every column that the table may have, in the mapping's order."""
    found: dict[str, str] = {}
    for thing in things:
        made = {each.name for each in thing.each}
        patterns = [thing.id, thing.id_else, *(field.pattern for field in thing.fields)]
        for one in filter(None, patterns):
            found.update(zip(one.keys, one.columns, strict=True))
        found = {key: heading for key, heading in found.items() if key not in made}
        found.update((each.key, each.heading) for each in thing.each)
        for condition in (thing.condition, *(field.condition for field in thing.fields)):
            found.update((key, key) for key in condition.keys() - found.keys() - made)
    return {**found, **{heading_key(column): column for column in leave_out}}


def _thing(spec: Spec, shared: Shared) -> Thing:
    cls = CLASSES.get(spec.needed("class"), MG.Organisation)
    if spec.values.get("class") not in CLASSES:
        spec.wrong("the class is unknown.", hint(str(spec.values.get("class")), CLASSES))
    fields = tuple(_field(field, shared) for field in _field_specs(spec, shared))
    id_else = spec.text("id_else")
    thing = Thing(
        cls=cls,
        id=_template(spec, spec.needed("id")),
        id_else=_template(spec, id_else) if id_else else None,
        fields=fields,
        declares=spec.get("declares", bool, default=True),
        typed=not any(field.predicate == RDF.type for field in fields),
        duplicates=spec.choice("duplicates", Duplicates, list(Duplicates), Duplicates.ERROR),
        each=tuple(_each(each) for each in spec.each("each", "name")),
        condition=_condition(spec),
    )
    spec.finish()
    return replace(thing, late=_late(thing))


def _late(thing: Thing) -> frozenset[str]:
    """The columns of the identifier that hold names, so that they must be resolved first."""
    references = frozenset(
        key
        for field in thing.fields
        if field.kind is Kind.REFERENCE or (field.kind is Kind.CODE and field.to)
        for key in field.pattern.keys
        if not field.by_id
    )
    return references.intersection(thing.id.keys)


def _field_specs(spec: Spec, shared: Shared) -> list[Spec]:
    used: list[Spec] = []
    for name in spec.texts("use"):
        if name in shared.fieldsets:
            outer, fields = shared.fieldsets[name]
            outer.finish()
            used.extend(replace(field, read=set()) for field in fields)
        else:
            spec.wrong(f"there is no [fieldset.{name}].", hint(name, shared.fieldsets))
    return [*spec.each("fields", "column"), *used]


def _each(spec: Spec) -> Each:
    heading = spec.needed("column")
    each = Each(
        heading_key(spec.needed("name")),
        heading,
        heading_key(heading),
        spec.text("list") or ";",
        spec.get("quoted", bool, default=False),
        spec.get("lenient", bool, default=False),
    )
    spec.finish()
    return each


def _condition(spec: Spec) -> Condition:
    condition = Condition(
        needs=tuple(heading_key(column) for column in spec.texts("needs")),
        needs_any=tuple(heading_key(column) for column in spec.texts("needs_any")),
        when=_choices(spec.inside("when")),
        unless=_choices(spec.inside("unless")),
    )
    return condition if condition.keys() else ALWAYS


def _choices(spec: Spec) -> dict[str, frozenset[str]]:
    return {heading_key(column): frozenset(spec.texts(column)) for column in spec.values}


def _field(spec: Spec, shared: Shared) -> Field:
    to = _classes(spec)
    codes = _codes(spec, shared)
    further = spec.text("further")
    predicate = _term(spec, spec.needed("property"))
    kind = spec.choice("kind", Kind, list(Kind), _kind(spec, codes, predicate))
    if (kind is Kind.CODE) != (codes is not None):
        spec.wrong("“kind” and “codes” do not fit.", "A field of codes names its list.")
    if kind is Kind.REFERENCE and "to" not in spec.values:
        spec.wrong("“to” is missing.", f"Name the classes that it refers to, or “{ANY}”.")
    _check_kind(spec, kind, predicate)
    field = Field(
        predicate=predicate,
        pattern=_pattern(spec),
        kind=kind,
        language=spec.text("language"),
        translated=spec.get("translated", bool, default=False),
        separator=spec.text("list"),
        quoted=spec.get("quoted", bool, default=False),
        split=spec.text("split"),
        part=spec.get("part", int, default=1),
        codes=codes,
        to=to,
        by_id=spec.get("by_id", bool, default=False),
        required=spec.get("required", bool, default=False),
        lenient=spec.get("lenient", bool, default=False),
        acyclic=spec.get("acyclic", bool, default=False),
        single=spec.get("single", bool, default=False),
        further=_term(spec, further) if further else None,
        missing=frozenset(spec.texts("missing")),
        condition=_condition(spec),
        help=spec.text("help") or "",
    )
    spec.finish()
    return field


def _kind(spec: Spec, codes: Codes | None, predicate: NamedNode) -> Kind:
    """The kind of a field that does not say its own."""
    if codes is not None:
        return Kind.CODE
    return Kind.REFERENCE if "to" in spec.values else kind_of(predicate) or Kind.TEXT


def _check_kind(spec: Spec, kind: Kind, predicate: NamedNode) -> None:
    """Tell of a kind that the ontology or the shapes would refuse in every row."""
    wanted = kind_of(predicate)
    if wanted is None or kind is wanted or (wanted is Kind.REFERENCE and kind is Kind.CODE):
        return
    way = f"Write kind = “{wanted}”, or leave “kind” out."
    if wanted is Kind.REFERENCE:
        way = "Name its classes with “to”, or its code list with “codes”."
    elif kind in {Kind.REFERENCE, Kind.CODE}:
        way = f"Leave out “to” and “codes”: its values are of the kind “{wanted}”."
    spec.wrong(f"{prefixed(predicate)} does not take the kind “{kind}”.", way)


def _classes(spec: Spec) -> tuple[NamedNode, ...]:
    named = spec.texts("to")
    for name in named:
        if name not in CLASSES and name != ANY:
            spec.wrong(f"the class “{name}” is unknown.", hint(name, CLASSES))
    return tuple(CLASSES[name] for name in named if name in CLASSES)


def _codes(spec: Spec, shared: Shared) -> Codes | None:
    name = spec.text("codes")
    if name is None or name in shared.codes:
        return shared.codes.get(name or "")
    known = scheme_codes(name)
    if not known:
        spec.wrong(f"there is no code list “{name}”.", hint(name, [*shared.codes, *schemes()]))
    return Codes(name, known)


def _term(spec: Spec, name: str) -> NamedNode:
    found = term(name)
    if found is None and name:
        spec.wrong(f"the ontology has no term “{name}”.", hint(name, term_names()))
    return found or RDF.value


def _pattern(spec: Spec) -> pattern.Pattern:
    column, template, constant = (spec.text(key) for key in ("column", "template", "constant"))
    if sum(one is not None for one in (column, template, constant)) != 1:
        spec.wrong("a field needs one of “column”, “template” and “constant”.", "Give one.")
    if column is not None:
        return pattern.column(column)
    return pattern.constant(constant) if constant is not None else _template(spec, template or "")


def _template(spec: Spec, text: str) -> pattern.Pattern:
    found = pattern.pattern(text)
    if any(sign in literal for literal in found.literals for sign in "{}"):
        spec.wrong(f"“{text}” has a brace too many.", "Write columns as {heading}.")
    return found
