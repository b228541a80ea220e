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
    """A line for each term, and one for each pair of terms that are the same."""
    for name, above in sorted(found.above.items()):
        yield f"{name}: {' '.join(sorted(above))}".rstrip()
        yield from (f"{name} = {other}" for other in sorted(found.same[name]) if name < other)


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
    return [
        *(_empty(name) for name in sorted(found.empty)),
        *(_flaw(line, "follows, and is not expected") for line in sorted(inferred - expected)),
        *(
            _flaw(line, "is expected, and does not follow")
            for line in sorted(expected - inferred)
            if line.partition(":")[0] not in found.empty
        ),
    ]


def _empty(name: str) -> Flaw:
    return Flaw(
        "satisfiability",
        name,
        "Nothing can ever be of this kind: what is said of it contradicts itself.",
        "Look at what it is disjoint with, above and below it, and at its domain and range.",
    )


def _flaw(line: str, what: str) -> Flaw:
    name = line.partition(" =" if " = " in line else ":")[0]
    return Flaw(CHECK, name, f"“{line}” {what}.", f"Look at its axioms; {UPDATE}")
