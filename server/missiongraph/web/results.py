# SPDX-License-Identifier: Apache-2.0
"""Terms as a table shows them: with their names, and links to their pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, QueryBoolean, QuerySolutions

from missiongraph.answers import NUMBERS
from missiongraph.labels import ENGLISH, curie, local_name, names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pyoxigraph import Quad

    from missiongraph.facts import Node
    from missiongraph.labels import Labels, Languages
    from missiongraph.store import QueryResults, Store
    from missiongraph.web.links import Links

# A page with more rows than this helps nobody; the other formats give them all.
MOST_ROWS = 1_000
SHORT = 200
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Cell:
    """What a table shows for a term.

    Attributes:
        text: the name of a thing, or what a literal says.
        href: the page about it.
        full: the term itself, where the text does not say it.
        language: of the text, where it is known.
        number: whether it is one.
    """

    text: str
    href: str | None = None
    full: str | None = None
    language: str | None = None
    number: bool = False

    @property
    def is_long(self) -> bool:
        """Whether it is folded away until somebody asks for it."""
        return len(self.text) > SHORT or "\n" in self.text


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the names of its columns, its rows, and whether there are more of them."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    cut: bool = False


def cell(term: Node | None, labels: Mapping[Node, Literal], links: Links) -> Cell:
    """What a table shows for a term."""
    if term is None:
        return Cell("")
    if isinstance(term, Literal):
        href = term.value if ADDRESS.fullmatch(term.value) else None
        return Cell(term.value, href, None, term.language, term.datatype in NUMBERS)
    if isinstance(term, NamedNode):
        name = labels.get(term)
        if name is None:
            return Cell(_short(term, links), links.to(term.value), term.value)
        return Cell(name.value, links.to(term.value), term.value, name.language)
    return Cell(str(term))


def named(thing: NamedNode, labels: Labels, links: Links) -> Cell:
    """What a table shows for a resource, its name looked up."""
    name = labels.name(thing)
    return cell(thing, {} if name is None else {thing: name}, links)


def tabulate(
    found: QueryResults | Iterable[Quad],
    store: Store,
    links: Links,
    languages: Languages = ENGLISH,
) -> Table:
    """The results of any query as a table, up to a number of rows that a page can bear."""
    columns, every = _rows(found)
    rows = list(islice(every, MOST_ROWS + 1))
    labels = names(store, {term for row in rows for term in row if term is not None}, languages)
    cells = [[cell(term, labels, links) for term in row] for row in rows[:MOST_ROWS]]
    return Table(columns, cells, len(rows) > MOST_ROWS)


def _short(term: NamedNode, links: Links) -> str:
    """What stands for a thing without a name: the end of its IRI, or a foreign IRI itself."""
    own = term.value.startswith(f"{links.names.base}/")
    return local_name(term.value) if own else curie(term).strip("<>")


def _rows(
    found: QueryResults | Iterable[Quad],
) -> tuple[list[str], Iterator[Iterable[Node | None]]]:
    if isinstance(found, QueryBoolean):
        return ["answer"], iter([[Literal("yes" if found else "no")]])
    if isinstance(found, QuerySolutions):
        columns = [variable.value for variable in found.variables]
        return columns, ([row[name] for name in columns] for row in found)
    triples = ((t.subject, t.predicate, t.object) for t in found)
    return ["subject", "predicate", "object"], triples
