# SPDX-License-Identifier: Apache-2.0
"""The hierarchy that the ontology is expected to have, as a file, beside the one that it has.

A line is `mg:Channel: mg:DescribedThing skos:Concept` (what stands directly above a term),
`mg:Mission:` (nothing does) or `mg:First = mg:Second` (they are the same); `#` begins a remark.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from missiongraph.errors import Fault, InputError
from missiongraph.ontology.flaws import Flaw

if TYPE_CHECKING:
    from collections.abc import Iterator

    from missiongraph.ontology.reasoner import Classified

CHECK = "hierarchy"
UPDATE = "if it is meant, run tools/update_hierarchy.py and have the difference reviewed."
HEADING = """\
# SPDX-License-Identifier: CC-BY-4.0
# The hierarchy of the ontology as HermiT finds it: what stands directly above each term.
# Written by tools/update_hierarchy.py; a change here changes what follows from people's data.
"""


def written(found: Classified) -> str:
    """The text of the file for what a reasoner found."""
    return HEADING + "".join(f"{line}\n" for line in lines(found))


def lines(found: Classified) -> Iterator[str]:
    """A line for each term, and one for each pair of terms that are the same.

    What an alignment says of the terms of standards is told there, and left out here.
    """
    for name, above in sorted(found.above.items()):
        yield f"{name}: {' '.join(sorted(filter(_counts, above)))}".rstrip()
        same = (other for other in sorted(found.same[name]) if name < other and _counts(other))
        yield from (f"{name} = {other}" for other in same)


def _counts(name: str) -> bool:
    return name.startswith(("mg:", "skos:"))


def parse(text: str) -> set[str]:
    """The lines of the file that say something.

    Raises:
        InputError: a line says nothing that can be understood.
    """
    said = {line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"}
    odd = [line for line in said if ": " not in f"{line} " and " = " not in line]
    if odd:
        where, remedy = "hierarchy.txt", "Write `term: parent parent` or `term = term`."
        raise InputError([Fault(where, f"“{line}” is not understood.", remedy) for line in odd])
    return said


def surprises(found: Classified, text: str) -> list[Flaw]:
    """What a reasoner found that is not expected, or did not find that is.

    Raises:
        InputError: a line of the file cannot be understood.
    """
    if not found.consistent:
        return [
            Flaw("consistency", "", "Nothing can be as the ontology says: it contradicts itself.",
                 "Take back the last change of axioms or codes, and add its parts one by one.")
        ]  # fmt: skip
    expected, inferred = parse(text), set(lines(found))
    empty = [_empty(name) for name in sorted(found.empty)]
    moved = sorted(_term(line) for line in expected ^ inferred)
    return empty + [
        _moved(name, _of(name, inferred), _of(name, expected))
        for name in dict.fromkeys(moved)
        if name not in found.empty
    ]


def _term(line: str) -> str:
    return line.split(maxsplit=1)[0].removesuffix(":")


def _of(name: str, said: set[str]) -> list[str]:
    """What is said of a term."""
    return sorted(line for line in said if _term(line) == name)


def _empty(name: str) -> Flaw:
    return Flaw(
        "satisfiability",
        name,
        f"Nothing can ever be of {name}: what is said of it contradicts itself.",
        "Look at what it is disjoint with, above and below it, and at its domain and range.",
    )


def _moved(name: str, inferred: list[str], expected: list[str]) -> Flaw:
    what = (
        f"“{'; '.join(inferred)}” follows" if inferred else f"Nothing follows of {name}",
        f"“{'; '.join(expected)}” is expected" if expected else "nothing is expected of it",
    )
    return Flaw(CHECK, name, f"{', and '.join(what)}.", f"Look at its axioms; {UPDATE}")
