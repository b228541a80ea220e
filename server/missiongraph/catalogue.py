# SPDX-License-Identifier: Apache-2.0
"""The catalogue of questions: query files with headers, and their parameters.

From a question's header come its command, its route, its page and its documentation.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from pyoxigraph import Literal, NamedNode

from missiongraph.errors import InvalidParameter, UnknownName
from missiongraph.labels import expand
from missiongraph.resources import find, folder, query_text
from missiongraph.sentences import bare
from missiongraph.templates import bind, example, header
from missiongraph.terms import XSD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from missiongraph.facts import Node

# XML Schema knows ASCII digits only.
DATATYPES = {
    "string": (XSD.string, re.compile(r"(?s).*")),
    "integer": (XSD.integer, re.compile(r"[+-]?[0-9]+")),
    "decimal": (XSD.decimal, re.compile(r"[+-]?[0-9]*\.?[0-9]+")),
    "date": (XSD.date, re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")),
    "boolean": (XSD.boolean, re.compile(r"true|false")),
}
# What a date may be by default, and the word for a parameter that is to set no limit.
TODAY, ANY = "today", "any"
# The parts of a header that say the answer in words.
SENTENCES = ("answer", "nothing", "none")
# Parameters of every question, which say how its answer is given.
RESERVED = ("format", "language")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a question needs.

    Attributes:
        type: `iri`, or one of the datatypes `string integer decimal date boolean`.
        cls: for an IRI, the class of the things that it may name.
        optional: the question can be asked without it.
        example: a value, as people write it.
        default: what it is where it is left out: `today`, or nothing.
        any: whether it may be `any`, which asks as if the question did not have it.
    """

    name: str
    type: str
    description: str
    example: str
    cls: NamedNode | None = None
    optional: bool = False
    default: str = ""
    any: bool = False

    def as_dict(self) -> dict[str, Any]:
        """The parameter as plain data for JSON."""
        return {
            "type": self.type,
            "class": self.cls.value if self.cls else None,
            "description": self.description,
            "example": self.example,
            "optional": self.optional,
            "default": self.default or None,
            "any": self.any,
        }

    def value(self, text: str, today: date) -> Literal | None:
        """The value that a text stands for on a day; none where it is to set no limit.

        Raises:
            InvalidParameter: the text is not of the parameter's type.
        """
        meant = (text.strip() or self.default).casefold()
        if self.any and meant == ANY:
            return None
        return self.literal(today.isoformat() if self.default == meant == TODAY else text)

    def literal(self, text: str) -> Literal:
        """The value that a text stands for.

        Raises:
            InvalidParameter: the text is not of the parameter's type.
        """
        datatype, form = DATATYPES[self.type]
        fits = form.fullmatch(text.strip())
        if not fits or (self.type == "date" and not _is_day(text.strip())):
            raise InvalidParameter(
                f"“{text}” is no {self.type}, which the parameter {self.name} is.{self._instead()}"
            )
        return Literal(text if self.type == "string" else text.strip(), datatype=datatype)

    def _instead(self) -> str:
        """What may be given, where that is more than a value of the type."""
        others = [f"“{word}”" for word in (self.default, ANY if self.any else "") if word]
        if not others:
            return ""
        return f" Give one such as {self.example}, or {' or '.join(others)}."


@dataclass(frozen=True, slots=True)
class Question:
    """A question that can be asked by name.

    Attributes:
        topic: the folder that it lies in.
        text: the query as it stands in its file.
        columns: what each column of the answer holds.
        named: the columns whose things the answer names, each in a column `{column}_name`.
        texts: the columns that hold several texts, a line each, which the answer puts in order.
        chart: how the answer is best drawn.
        answer: the answer in words; for its places see `missiongraph.sentences`.
        nothing: the same where there are no rows, if that needs words of its own.
        table: the columns that a table for people shows; all of them where it is empty.
        among: the query, below `queries/among`, of all the resources that the question is about.
        none: the answer in words where that query finds none.
    """

    name: str
    topic: str
    title: str
    description: str
    text: str
    columns: dict[str, str]
    parameters: dict[str, Parameter]
    chart: dict[str, Any] = field(default_factory=dict)
    answer: str = ""
    table: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    nothing: str = ""
    among: str = ""
    none: str = ""

    @property
    def selected(self) -> list[str]:
        """The columns that the query itself has."""
        added = {f"{name}_name" for name in self.named}
        return [name for name in self.columns if name not in added]

    @property
    def shown(self) -> list[str]:
        """The columns that a table for people shows."""
        return list(self.table or self.columns)

    def as_dict(self) -> dict[str, Any]:
        """The question as plain data for JSON."""
        return {
            "name": self.name,
            "topic": self.topic,
            "title": self.title,
            "description": self.description,
            "parameters": {name: p.as_dict() for name, p in self.parameters.items()},
            "columns": self.columns,
            "chart": self.chart,
        }

    @classmethod
    def parse(cls, name: str, topic: str, text: str) -> Self:
        """The question that a query file holds.

        Raises:
            ValueError: its header is not complete.
        """
        return cls(**fields(name, topic, text))

    @property
    def without_default(self) -> set[str]:
        """The parameters that say what the question is about: those without a default."""
        return {name for name, one in self.parameters.items() if not one.default}

    def sparql(
        self,
        values: Mapping[str, str],
        resolve: Callable[[str, NamedNode | None], NamedNode],
        today: date,
    ) -> tuple[str, dict[str, Node]]:
        """The query with its parameters set, and what they were set to.

        Args:
            values: the parameters as people write them; empty ones count as left out.
            resolve: finds the thing of a class that an IRI, prefixed name or label names.
            today: the day on which it is asked.

        Raises:
            InvalidParameter: one is missing, unknown or of the wrong type.
        """
        given = {name: value for name, value in values.items() if value.strip()}
        for name in given.keys() - self.parameters.keys():
            raise InvalidParameter(
                f"The question {self.name} has no parameter {name}; it has: "
                f"{', '.join(self.parameters) or 'none'}."
            )
        set_to: dict[str, Node] = {}
        for name, parameter in self.parameters.items():
            text = given.get(name, parameter.default)
            if not text and not parameter.optional:
                raise InvalidParameter(
                    f"The question {self.name} needs the parameter {name}: "
                    f"{parameter.description} For example: {parameter.example}"
                )
            value = _meant(parameter, text, resolve, today) if text else None
            if value is not None:
                set_to[name] = value
        blocks = {name: [set_to[name]] if name in set_to else None for name in self.parameters}
        return bind(self.text, blocks), set_to

    def about(self, set_to: Mapping[str, Node]) -> str | None:
        """The query of the resources that the question is about, where it names one."""
        if not self.among:
            return None
        text = query_text(f"among/{self.among}.rq")
        return bind(
            text, {name: [set_to[name]] if name in set_to else None for name in self.parameters}
        )


def _meant(
    parameter: Parameter,
    text: str,
    resolve: Callable[[str, NamedNode | None], NamedNode],
    today: date,
) -> Node | None:
    """What a text sets a parameter to; nothing where it is to set no limit."""
    if parameter.type == "iri":
        return resolve(text, parameter.cls)
    return parameter.value(text, today)


def fields(name: str, topic: str, text: str) -> dict[str, Any]:
    """What the header of a query file says of any question.

    Raises:
        ValueError: it is not complete.
    """
    head = header(text)
    named = tuple(head.get("named", ()))
    if numbers := [n for key in SENTENCES for n in bare(head.get(key, ""))]:
        raise ValueError(f"{name} must say one and many in {', '.join(numbers)}")
    try:
        return {
            "name": name,
            "topic": topic,
            "title": head["title"],
            "description": head["description"],
            "text": text,
            "columns": dict(_columns(head["columns"], named)),
            "parameters": {
                key: _parameter(key, spec, text)
                for key, spec in (head.get("parameters") or {}).items()
            },
            "chart": head.get("chart") or {},
            "answer": head.get("answer", ""),
            "table": tuple(head.get("table", ())),
            "named": named,
            "texts": tuple(head.get("texts", ())),
            "nothing": head.get("nothing", ""),
            "among": head.get("among", ""),
            "none": head.get("none", ""),
        }
    except KeyError as error:
        raise ValueError(f"the header of {name} lacks {error}") from error


def _columns(columns: Mapping[str, str], named: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The columns of a query, and after each whose things are to be named, the one of the names.

    Raises:
        ValueError: one that is to be named is not there.
    """
    if missing := set(named) - columns.keys():
        raise ValueError(f"there is no column {', '.join(sorted(missing))} to be named")
    for name, text in columns.items():
        yield name, text
        if name in named:
            yield f"{name}_name", f"What `{name}` holds, by name."


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _parameter(name: str, spec: dict[str, Any], text: str) -> Parameter:
    if name in RESERVED:
        raise ValueError(f"no parameter may be called {name}; every answer has one of that name")
    shown = example(text, name)
    if shown is None:
        raise ValueError(f"the query has no block VALUES ?{name} {{ … }}")
    if spec["type"] not in (*DATATYPES, "iri"):
        raise ValueError(f"the type {spec['type']} of the parameter {name} is not known")
    default = spec.get("default", "")
    if default and (default, spec["type"]) != (TODAY, "date"):
        raise ValueError(f"the parameter {name} has a default other than a date's “{TODAY}”")
    cls = expand(spec["class"]) if "class" in spec else None
    return Parameter(
        name=name,
        type=spec["type"],
        description=spec["description"],
        example=_as_people_write(shown),
        cls=cls,
        optional=bool(default or spec.get("optional", False)),
        default=default,
        any=bool(spec.get("any", False)),
    )


def _as_people_write(value: str) -> str:
    """An IRI without its brackets, a literal without its quotes and datatype."""
    quoted = re.match(r'<([^>]*)>|"([^"]*)"', value)
    return (quoted[1] or quoted[2] or "") if quoted else value


@cache
def catalogue() -> dict[str, Question]:
    """The questions that travel with missiongraph, by name."""
    found = {}
    for topic in sorted(folder("queries").joinpath("questions").iterdir(), key=lambda t: t.name):
        for file in find(topic, ".rq"):
            name = file.name.removesuffix(".rq")
            found[name] = Question.parse(name, topic.name, file.read_text(encoding="utf-8"))
    return found


def question(name: str) -> Question:
    """The question of this name.

    Raises:
        UnknownName: there is none; carries near names.
    """
    known = catalogue()
    if name not in known:
        raise UnknownName("question", name, difflib.get_close_matches(name, known, n=3))
    return known[name]
