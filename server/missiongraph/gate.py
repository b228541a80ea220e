# SPDX-License-Identifier: Apache-2.0
"""The write gate: the one way by which anything changes in a dataset.

    skolemise · diff against the graph · authorise · validate the change in context ·
    journal · apply atomically · derive

Every door (command, REST, Graph Store, SPARQL Update) hands it a proposal: a patch on named
graphs, with who proposes it and why.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from pyoxigraph import Literal, NamedNode, Quad

from missiongraph.beside import Beside, seen_facts
from missiongraph.checks import Checks, changed
from missiongraph.collecting import seldom_collected
from missiongraph.errors import ChangedMeanwhile, ChangeRefused, NotAllowed
from missiongraph.facts import Facts
from missiongraph.journal import Revision
from missiongraph.loading import Origin
from missiongraph.naming import keep_named
from missiongraph.ownership import Ownership
from missiongraph.rights import Author
from missiongraph.rules import SCHEMA
from missiongraph.skolem import skolemise
from missiongraph.store import Patch
from missiongraph.terms import MG, SKOS
from missiongraph.validation.advice import Advice, Readable
from missiongraph.validation.effects import Earlier, effects
from missiongraph.validation.findings import describe
from missiongraph.validation.references import PENDING
from missiongraph.validation.severities import DRAFT
from missiongraph.validation.severities import profile as severity_profile
from missiongraph.views import Change

__all__ = ["Author", "Gate", "Outcome", "Proposal"]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from missiongraph.dataset import Dataset
    from missiongraph.facts import GraphName
    from missiongraph.loading import Batch
    from missiongraph.store import Store
    from missiongraph.validation.changes import ChangeResults, ChangeValidator
    from missiongraph.validation.findings import Finding
    from missiongraph.validation.severities import SeverityProfile
    from missiongraph.views import StatedFacts


Read = TypeVar("Read")
# Validates a change of an author beside the data, in a process of its own.
Apart: TypeAlias = "Callable[[Beside, Author], ChangeResults]"
# A change of more quads is validated beside the data, so that others can go on meanwhile.
FEW = 200
# How often others may be quicker, and how many facts they may change, before they have to wait.
TRIES, MOST_SINCE = 3, 2_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that somebody asks for.

    Attributes:
        made_for: the revision whose data it was made up for, where it is right for no other.
    """

    patch: Patch
    author: Author
    message: str
    source: dict[str, str] | None = None
    made_for: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a proposal, or would become of it.

    Attributes:
        patch: the quads that change, where-stated notes included.
        added, removed: how many stated quads change.
        caused, mended: the findings that the change causes and mends.
        revision: its number, where it was made; None for a dry run or when nothing changes.
    """

    patch: Patch
    added: int
    removed: int
    caused: list[Finding] = field(default_factory=list)
    mended: list[Finding] = field(default_factory=list)
    revision: int | None = None

    @property
    def blocked(self) -> list[Finding]:
        """The findings for which the change is refused."""
        return [finding for finding in self.caused if finding.blocks]


class Gate:
    """The write gate of one dataset; changes pass one at a time.

    Args:
        profile: how severe what it finds is, and whether it runs the checks of the whole;
            `draft` where it is left out.
        public: the store that everybody may read; the dataset's own where it is left out.
    """

    def __init__(
        self,
        dataset: Dataset,
        validator: ChangeValidator,
        profile: SeverityProfile | None = None,
        public: Store | None = None,
    ) -> None:
        self.dataset = dataset
        self.validator = validator
        self.profile = profile or severity_profile(DRAFT)
        every = Checks.named()
        self.checks = every.less(PENDING) if self.profile.checks else Checks([])
        self._rules = Facts((*validator.shapes.facts, *every.facts))
        self.names = dataset.names
        self.ownership = Ownership(self.names)
        self._public = dataset.store if public is None else public
        self._turn = threading.RLock()

    def replacing(self, batch: Batch) -> Patch:
        """The patch that makes a graph hold just what a batch says."""
        graph = self.names.graph(batch.agency, batch.model)
        origins = self.names.origins(graph)
        facts = skolemise(batch.triples, self.names.base)
        wanted = (Quad(t.subject, t.predicate, t.object, graph) for t in facts)
        noted = (
            Quad(thing, MG.statedAt, Literal(str(origin)), origins)
            for thing, first in batch.origins.items()
            for origin in (first, *batch.further.get(thing, ()))
        )
        kept = self._stated_in(batch.unread, graph, origins) if batch.unread else set()
        return self.difference(chain(wanted, noted, kept), (graph, origins))

    def _stated_in(self, files: Sequence[str], graph: NamedNode, origins: NamedNode) -> set[Quad]:
        """What a graph holds that was stated in some files, with the links to it."""
        store = self.dataset.store
        noted = [
            quad
            for quad in store.quads(None, MG.statedAt, graph=origins)
            if isinstance(quad.object, Literal) and Origin.parse(quad.object.value).file in files
        ]
        things = {quad.subject for quad in noted}
        held = (q for q in store.quads(graph=graph) if q.subject in things or q.object in things)
        return {*noted, *held}

    def difference(self, wanted: Iterable[Quad], graphs: Iterable[NamedNode]) -> Patch:
        """The patch that makes these graphs hold just the wanted quads."""
        store = self.dataset.store
        held = {quad for graph in graphs for quad in store.quads(graph=graph)}
        if not held:
            # In the order of the source, in which what is said of a resource stands together;
            # remarks are told apart when it is settled.
            return Patch(list(dict.fromkeys(store.as_stored(wanted))))
        stored = dict.fromkeys(self.as_stored(wanted))
        return Patch(
            [quad for quad in stored if quad not in held],
            [quad for quad in held if quad not in stored],
        )

    def as_stored(self, quads: Iterable[Quad]) -> list[Quad]:
        """The quads as the store has them once they are stated: remarks told apart."""
        return list(self.ownership.kept(self.dataset.store.as_stored(quads)))

    def settled(self) -> int:
        """The revision of the data once no change is under way."""
        with self._turn:
            return self.dataset.head

    def undisturbed(self, read: Callable[[], Read], made_for: int | None = None) -> Read:
        """What is read from the data while nothing changes in them.

        Raises:
            ChangedMeanwhile: the data are at another revision than the one that is expected.
        """
        with self._turn:
            self._expect(made_for)
            return read()

    def snapshot(self, folder: Path) -> int:
        """Put the data as they are between two changes into a new folder; their revision.

        Raises:
            StoreError: the folder cannot be made.
        """
        with self._turn:
            self.dataset.store.snapshot(folder)
            return self.dataset.head

    def _settled(self, proposal: Proposal) -> Proposal:
        """The proposal of an author who may make it, as it is to be kept.

        Raises:
            NotAllowed: the author may not write to one of its graphs.
            InputError: it states what no agency does.
        """
        self._authorise(proposal)
        loaded = proposal.source is not None
        self.ownership.refuse_reserved(proposal.patch.added, loaded=loaded)
        patch = self.ownership.kept_patch(proposal.patch, self.dataset.store)
        return self._named(replace(proposal, patch=patch))

    def _named(self, proposal: Proposal) -> Proposal:
        """The proposal, with a name for what would lose its last one to another model."""
        if not any(quad.predicate == SKOS.prefLabel for quad in proposal.patch.removed):
            return proposal
        author = proposal.author
        patch = keep_named(
            proposal.patch,
            self.dataset.store,
            self.names,
            lambda graph: author.may_write(self.names, graph),
        )
        return replace(proposal, patch=patch)

    @seldom_collected
    def preview(self, proposal: Proposal) -> Outcome:
        """What a proposal would do, without doing it.

        Raises:
            NotAllowed: the author may not write to one of its graphs.
        """
        return self._outcome(self._settled(proposal), None)

    def _outcome(self, proposal: Proposal, earlier: Earlier | None) -> Outcome:
        patch = proposal.patch
        caused, mended = self._findings(proposal, earlier)
        return Outcome(patch, self._count(patch.gains), self._count(patch.losses), caused, mended)

    @seldom_collected
    def make(
        self,
        author: Author,
        message: str,
        work_out: Callable[[], Patch],
        made_for: int | None = None,
        apart: Apart | None = None,
    ) -> Outcome:
        """Make a change that is worked out from the data as they are, or refuse it.

        Args:
            author: who makes it.
            message: why.
            work_out: the change.
            made_for: the only revision for which it is right, if there is one.
            apart: validates a large change elsewhere than in this process.

        Raises:
            NotAllowed, ChangedMeanwhile, ChangeRefused, StoreFull: as for `submit`.
        """
        beside: Beside | None = None
        for _ in range(TRIES):
            with self._turn:
                self._expect(made_for)
                proposal = Proposal(work_out(), author, message, made_for=made_for)
                proposal = self._settled(proposal)
                earlier = None if beside is None else self._earlier(beside, proposal.patch)
                if earlier is not None or not self._takes_long(proposal.patch):
                    return self._submitted(proposal, earlier)
                beside = Beside.of(self.dataset, proposal.patch)
            self._validate(beside, author, apart)
        # Others were quicker again and again; now they wait.
        with self._turn:
            self._expect(made_for)
            return self.submit(Proposal(work_out(), author, message, made_for=made_for))

    def _validate(self, beside: Beside, author: Author, apart: Apart | None) -> None:
        """Validate a change beside the data."""
        try:
            if apart is None:
                beside.validate(self.validator, partial(self._seen, author))
            else:
                beside.found = apart(beside, author)
        finally:
            beside.discard()

    def _takes_long(self, patch: Patch) -> bool:
        """Whether a change is to be validated beside the data, so that others can go on."""
        # Checks look at the whole, so nothing of what they find stays valid.
        return len(patch) > FEW and not self.checks.known and not self.dataset.is_first(patch)

    def _earlier(self, beside: Beside, patch: Patch) -> Earlier | None:
        """What was found for a change beside the data; None if that must be done anew."""
        if not beside.is_for(patch):
            return None
        since = Change(frozenset(), frozenset())
        for number in range(beside.head + 1, self.dataset.head + 1):
            made = self.dataset.journal.patch(number)
            said = self.dataset.facts.said(made)
            since = Change(since.added | said.added, since.removed | said.removed)
            if len(since) > MOST_SINCE or made.graphs() & SCHEMA:
                return None
        return Earlier(beside.found, since)

    @seldom_collected
    def rehearse(
        self,
        author: Author,
        message: str,
        work_out: Callable[[], Patch],
        apart: Apart | None = None,
    ) -> Outcome:
        """What a change that is worked out from the data as they are would do; it is not made.

        Args:
            author: who would make it.
            message: why.
            work_out: the change.
            apart: validates a large change elsewhere than in this process.

        Raises:
            NotAllowed: the author may not write to one of its graphs.
        """
        with self._turn:
            proposal = self._settled(Proposal(work_out(), author, message))
            if not self._takes_long(proposal.patch):
                return self.preview(proposal)
            beside = Beside.of(self.dataset, proposal.patch)
        self._validate(beside, author, apart)
        with self._turn:
            return self._outcome(proposal, self._earlier(beside, proposal.patch))

    @seldom_collected
    def submit(self, proposal: Proposal) -> Outcome:
        """Make the change that is proposed, or refuse it.

        Raises:
            NotAllowed: the author may not write to one of its graphs.
            ChangedMeanwhile: it was made for other data than there are now.
            ChangeRefused: it would cause findings that block; nothing was changed.
            StoreFull: no space is left; nothing was changed.
        """
        with self._turn:
            self._expect(proposal.made_for)
            return self._submitted(self._settled(proposal), None)

    def _submitted(self, proposal: Proposal, earlier: Earlier | None) -> Outcome:
        """Make a change, or refuse it; what was found for it earlier may be at hand."""
        with self._turn, self.dataset.ahead(proposal.patch) as ahead:
            outcome = self._outcome(proposal, earlier)
            if outcome.blocked:
                raise ChangeRefused(
                    f"{len(outcome.blocked)} things must be mended first; nothing was changed.",
                    outcome.blocked,
                )
            if not proposal.patch:
                return outcome
            revision = self._revision(proposal, outcome)
            self.dataset.commit(revision, proposal.patch, ahead)
        return Outcome(
            outcome.patch,
            outcome.added,
            outcome.removed,
            outcome.caused,
            outcome.mended,
            revision.number,
        )

    def _expect(self, revision: int | None) -> None:
        if revision not in (None, self.dataset.head):
            raise ChangedMeanwhile(
                f"This was made for revision {revision}, and the data are at revision "
                f"{self.dataset.head} by now. Look again; nothing was changed."
            )

    def _authorise(self, proposal: Proposal) -> None:
        for graph in proposal.patch.graphs():
            if not proposal.author.may_write(self.names, graph):
                raise NotAllowed(f"{proposal.author.name} may not write to {graph}.")

    def _findings(
        self, proposal: Proposal, earlier: Earlier | None
    ) -> tuple[list[Finding], list[Finding]]:
        patch, rules = proposal.patch, self._rules
        facts = self._seen(proposal.author, self.dataset.store)
        found = effects(self.validator, facts, patch, self.profile, earlier)
        came, went = changed(self.checks, self.dataset.store, patch)
        before, after = found.before, found.after
        more = self.profile.applied(one.result(after.view) for one in came)
        less = self.profile.applied(one.result(before.view) for one in went)
        advice, writing = self._advice(proposal.author), self._writing(patch)
        return (
            describe([*found.caused, *more], rules, after, advice, writing),
            describe([*found.mended, *less], rules, before, advice),
        )

    def _seen(self, author: Author, store: Store) -> StatedFacts:
        """The stated facts that an author may read, from which findings are made."""
        return seen_facts(store, self._public, self.names, author)

    def _advice(self, author: Author) -> Advice:
        """Advice on references, from what everybody or the author may read."""
        own = Readable(self.dataset.store, partial(author.may_write, self.names))
        return Advice(self.names, (own, Readable(self._public)))

    def _writing(self, patch: Patch) -> frozenset[str]:
        """The agencies to whose graphs a patch writes."""
        owners = map(self.names.owner, patch.graphs())
        return frozenset(owner for owner in owners if owner)

    def _count(self, graphs: Mapping[GraphName, int]) -> int:
        return sum(count for graph, count in graphs.items() if self.dataset.facts.states(graph))

    def _revision(self, proposal: Proposal, outcome: Outcome) -> Revision:
        return Revision(
            number=self.dataset.head + 1,
            time=datetime.now(UTC).isoformat(timespec="milliseconds"),
            author=proposal.author.name,
            message=proposal.message,
            source=proposal.source,
            graphs=sorted(_value(graph) for graph in proposal.patch.graphs()),
            added=outcome.added,
            removed=outcome.removed,
            findings=[finding.as_dict() for finding in outcome.caused],
        )


def _value(graph: GraphName) -> str:
    return graph.value if isinstance(graph, NamedNode) else str(graph)
