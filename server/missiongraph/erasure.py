# SPDX-License-Identifier: Apache-2.0
"""Erasing a model or a resource: from what is said now, and from all that was ever recorded.

The journals are written anew without it, each revision in its place and the chain of checksums
whole; stores and indexes follow from them. That it was erased, when, by whom and why is a
revision of its own. Neither its content nor its name is recorded: the SHA-256 of its address tells
it to those who know the address.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal, NamedNode

from missiongraph.data_folder import DATASETS, require
from missiongraph.errors import InvalidParameter, UnknownName
from missiongraph.journal import Journal, Revision
from missiongraph.replacing import complete, preparing
from missiongraph.repository import Repository
from missiongraph.store import Patch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pyoxigraph import Quad

    from missiongraph.facts import Node
    from missiongraph.store.graphs import Names

# What stands in the place of the message of a revision that lost something.
ERASED = "Erased."
REFERENCE = re.compile(r"(?P<agency>[\w-]+):(?P<rest>[\w-]+/[^\s/]+)")
QUOTED = re.compile(r"“([^”]*)”|(https?://[^\s<>”]+)")


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be erased.

    Attributes:
        kind: `model` or `resource`.
        address: the IRI of its graph, or of the resource.
        agency: the slug of the agency whose it is; empty for a foreign address.
        graphs: the graphs of a model.
    """

    kind: str
    address: NamedNode
    agency: str
    graphs: frozenset[NamedNode] = frozenset()

    @classmethod
    def parse(cls, names: Names, text: str) -> Target:
        """What somebody names: AGENCY/MODEL, AGENCY:CLASS/NAME, or an address.

        Raises:
            InvalidParameter: it is none of these, or of what missiongraph itself states.
        """
        iri = _address(names, text)
        if agency := names.agency(iri):
            return cls("model", iri, agency, frozenset({iri, names.origins(iri)}))
        if names.is_reserved(iri):
            raise InvalidParameter(f"{text} is stated by missiongraph itself; it is not erased.")
        return cls("resource", iri, names.named_by(iri) or "")

    def __str__(self) -> str:
        """What it is, without its name."""
        return f"a {self.kind} of {self.agency}" if self.agency else f"a foreign {self.kind}"

    @property
    def digest(self) -> str:
        """The SHA-256 of its address."""
        return sha256(self.address.value.encode()).hexdigest()

    def holds(self, quad: Quad) -> bool:
        """Whether a quad is to be erased."""
        if self.graphs:
            return quad.graph_name in self.graphs
        return self._is(quad.subject) or self._is(quad.object)

    def _is(self, node: Node) -> bool:
        """Whether a node is the resource, or has a name below its own."""
        if not isinstance(node, NamedNode):
            return False
        address = self.address.value
        return node.value == address or node.value.startswith((f"{address}/", f"{address}#"))


@dataclass(frozen=True, slots=True)
class Erasure:
    """What was erased, or would be.

    Attributes:
        what: what it was, without its name.
        digest: the SHA-256 of its address.
        reason: why.
        facts: for each dataset, how many facts, those that had been taken back among them.
        revisions: for each dataset, how many revisions held them.
    """

    what: str
    digest: str
    reason: str
    facts: dict[str, int]
    revisions: dict[str, int]

    def as_dict(self) -> dict[str, Any]:
        """The erasure as plain data."""
        return {
            "what": self.what,
            "sha256": self.digest,
            "reason": self.reason,
            "facts": self.facts,
            "revisions": self.revisions,
        }


def erase(data: Path, text: str, author: str, reason: str, *, dry: bool = False) -> Erasure:
    """Erase a model or a resource from a data folder that nobody else uses.

    Args:
        data: the data folder.
        text: what: AGENCY/MODEL, AGENCY:CLASS/NAME, or an address.
        author: who erases.
        reason: why; it is recorded.
        dry: whether it is only counted.

    Raises:
        InvalidParameter: the text names nothing that can be erased, or there is no reason.
        UnknownName: nothing of it was ever recorded.
        StoreBusy: another process has the data folder open.
        StoreDamaged: a journal is not as it was written.
        StoreFull, StoreError: the folder cannot be written.
    """
    require(data)
    if not reason.strip():
        raise InvalidParameter("An erasure needs a reason; it is recorded.")
    with Repository(data) as repository:
        target = Target.parse(repository.names, text)
        journals = {name: Journal(data / name / "journal") for name in DATASETS}
        lost = _Lost.of(target, repository.names, journals.values())
        counts = {name: _counted(target, journal) for name, journal in journals.items()}
        if not any(facts for facts, _ in counts.values()):
            raise UnknownName(target.kind, text)
        found = Erasure(
            str(target),
            target.digest,
            reason.strip(),
            {name: facts for name, (facts, _) in counts.items()},
            {name: revisions for name, (_, revisions) in counts.items()},
        )
        if dry:
            return found
        with preparing(data) as place:
            for name, journal in journals.items():
                journal.require()
                _rewrite(journal, Journal(place / name / "journal"), lost, found, author)
    complete(data)
    Repository(data).close()
    return found


def _address(names: Names, text: str) -> NamedNode:
    if "://" in text:
        try:
            return NamedNode(text)
        except ValueError as error:
            raise InvalidParameter(f"“{text}” is no address.") from error
    if found := REFERENCE.fullmatch(text):
        return NamedNode(f"{names.base}/id/{found['agency']}/{found['rest']}")
    agency, _, model = text.partition("/")
    if not agency or not model or "/" in model or ":" in text:
        raise InvalidParameter(
            f"“{text}” names nothing that can be erased: write AGENCY/MODEL for a model, "
            "AGENCY:CLASS/NAME or its address for a resource."
        )
    return names.graph(agency, model)


def _counted(target: Target, journal: Journal) -> tuple[int, int]:
    """How many facts of a journal are to be erased, and how many revisions hold them."""
    numbers = range(1, journal.last() + 1)
    counts = [sum(map(target.holds, _quads(journal.patch(number)))) for number in numbers]
    return sum(counts), sum(map(bool, counts))


def _quads(patch: Patch) -> Iterator[Quad]:
    yield from patch.added
    yield from patch.removed


@dataclass(frozen=True, slots=True)
class _Lost:
    """What is lost with what is erased: its facts, and the words and names that nothing else has.

    Attributes:
        words: addresses and texts, also as findings write them.
    """

    target: Target
    words: frozenset[str]

    @classmethod
    def of(cls, target: Target, names: Names, journals: Iterable[Journal]) -> _Lost:
        """What is lost of some journals."""
        gone: set[Node] = set()
        kept: set[Node] = set()
        for quad in (q for j in journals for n in _numbers(j) for q in _quads(j.patch(n))):
            terms = {quad.subject, quad.object}
            if target.holds(quad):
                gone |= terms
            else:
                kept |= terms
        gone = {*(gone - kept), *target.graphs, target.address}
        words = {word for term in gone for word in _written(term, names)}
        return cls(target, frozenset(words))

    def without(self, patch: Patch) -> Patch:
        """A patch without what is erased."""
        holds = self.target.holds
        return Patch(
            [quad for quad in patch.added if not holds(quad)],
            [quad for quad in patch.removed if not holds(quad)],
        )

    def names(self, said: object) -> bool:
        """Whether something in the data of a finding names what is lost."""
        if isinstance(said, str):
            parts = (part for pair in QUOTED.findall(said) for part in pair if part)
            return said in self.words or any(part in self.words for part in parts)
        if isinstance(said, dict):
            return any(map(self.names, said.values()))
        return isinstance(said, list) and any(map(self.names, said))


def _numbers(journal: Journal) -> range:
    return range(1, journal.last() + 1)


def _written(term: Node, names: Names) -> Iterator[str]:
    yield str(term)
    if isinstance(term, NamedNode):
        yield term.value
        yield names.written(term)
    elif isinstance(term, Literal):
        yield term.value


def _rewrite(journal: Journal, anew: Journal, lost: _Lost, found: Erasure, author: str) -> None:
    """Write a journal anew without what is erased, and that it was erased."""
    erased: Counter[str] = Counter()
    for number in _numbers(journal):
        revision, patch = journal.revision(number), journal.patch(number)
        kept = lost.without(patch)
        erased["facts"] += len(patch) - len(kept)
        anew.record(_remaining(revision, len(patch) - len(kept), lost), kept)
    last = journal.last()
    about = {
        "what": found.what,
        "sha256": found.digest,
        "reason": found.reason,
        "facts": erased["facts"],
        # Who kept a copy of the chain finds here where this one leaves it.
        "chain": journal.entry(last).checksum,
    }
    anew.record(
        Revision(
            number=last + 1,
            time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            author=author,
            message=f"Erase {found.what}: {found.reason}",
            erasure=about,
        ),
        Patch(),
    )


def _remaining(revision: Revision, erased: int, lost: _Lost) -> Revision:
    """What stays of the record of a revision."""
    findings = [finding for finding in revision.findings if not lost.names(finding)]
    if not erased:
        return replace(revision, findings=findings)
    gone = {graph.value for graph in lost.target.graphs}
    return replace(
        revision,
        message=ERASED,
        source=None,
        graphs=[graph for graph in revision.graphs if graph not in gone],
        findings=findings,
        erased=revision.erased + erased,
    )
