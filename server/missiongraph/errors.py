# SPDX-License-Identifier: Apache-2.0
"""What can go wrong, as types; no HTTP and no exit codes in here.

MissionGraphError
├── InputError            the source handed in has faults; carries every one found
├── ChangeRefused         a change would break a rule; carries the findings
├── ChangedMeanwhile      what a change was made for is not there any more
├── NotAllowed            the author may not write there
├── UnknownName           no thing, question, agency or graph of that name
├── AmbiguousName         several things have that name; carries the candidates
├── InvalidParameter      a question's parameter is missing or has the wrong type
├── InvalidQuery          SPARQL that does not parse, or is not to be run here
├── NotInFormat           the format that is asked for cannot hold what there is
├── QueryStopped          a query that took more than it may; it was stopped
│   ├── QueryTooSlow      more time
│   └── QueryTooLarge     more memory
├── TooMuchToValidate     data whose validation takes more than it may; it was stopped
├── ServerBusy            too many are waiting already
│   └── WorkerNotStarted  there is no process to run a query in
├── EndpointFailed        an endpoint that SERVICE asks gave no results
├── InvalidSetting        an environment variable holds what it must not
├── CannotListen          the server cannot have the address that it was given
├── ReasonerMissing       there is no Java to run the reasoner with
├── ReasonerFailed        the reasoner could not read the ontology, or broke down
└── StoreError            the data folder cannot be used
    ├── StoreBusy         another process owns it
    ├── StoreTooNew       a newer version wrote it
    ├── StoreDamaged      what is kept is not as it was written
    │   ├── IndexDamaged  an index; it can be made anew from what is kept
    │   └── BackupDamaged a backup is not as it was written
    └── StoreFull         no space is left; nothing was changed
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a source: where it is, what it is, and the way out."""

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        """The fault as one sentence for people."""
        return f"{self.where}: {self.what} {self.remedy}".strip()


class MissionGraphError(Exception):
    """Any failure that missiongraph foresaw; its text is fit for the user."""


class InputError(MissionGraphError):
    """A source that cannot be taken as it stands; nothing was changed."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class ChangeRefused(MissionGraphError):
    """A change that would cause findings of blocking severity; nothing was changed."""

    def __init__(self, message: str, findings: Sequence[object]) -> None:
        self.findings = tuple(findings)
        super().__init__(message)


class ChangedMeanwhile(MissionGraphError):
    """Others changed the data since the change was made up; nothing was changed."""


class NotAllowed(MissionGraphError):
    """The author may not write to this graph."""


class UnknownName(MissionGraphError):
    """No thing, question, agency or graph of this name; carries near matches."""

    def __init__(self, kind: str, name: str, suggestions: Sequence[str] = ()) -> None:
        self.kind = kind
        self.name = name
        self.suggestions = tuple(suggestions)
        hint = f" Did you mean: {'; '.join(suggestions)}?" if suggestions else ""
        super().__init__(f"There is no {kind} named “{name}”.{hint}")


class AmbiguousName(MissionGraphError):
    """Several things have this name; carries them, so that the user can pick one."""

    def __init__(self, kind: str, name: str, candidates: Sequence[str]) -> None:
        self.kind = kind
        self.name = name
        self.candidates = tuple(candidates)
        listed = "\n".join(f"  {candidate}" for candidate in candidates)
        super().__init__(
            f"“{name}” is the name of {len(candidates)} things of kind {kind}; "
            f"say which by its IRI:\n{listed}"
        )


class InvalidParameter(MissionGraphError):
    """A question's parameter is missing, unknown, or of the wrong type."""


class InvalidQuery(MissionGraphError):
    """SPARQL that does not parse, or asks for what is not done here (SERVICE, LOAD)."""


class NotInFormat(MissionGraphError):
    """The format that is asked for cannot hold what there is; others can."""


class QueryStopped(MissionGraphError):
    """A query that took more than it may, and was stopped."""


class QueryTooSlow(QueryStopped):
    """A query that took more time than it may."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(
            f"The query was stopped after {seconds:g} seconds. Ask for less at once: name the "
            "thing that it is about, or put a LIMIT on its inner parts."
        )


class QueryTooLarge(QueryStopped):
    """A query that took more memory than it may."""

    def __init__(self, mebibytes: int) -> None:
        self.mebibytes = mebibytes
        super().__init__(
            f"The query was stopped, since it needed more than {mebibytes} MiB of memory. Ask for "
            "less at once: sorting and grouping must hold all that they are given."
        )


class TooMuchToValidate(MissionGraphError):
    """Data whose validation took more than it may, and was stopped."""

    def __init__(self, seconds: float, mebibytes: int) -> None:
        super().__init__(
            f"The validation was stopped: it took more than {seconds:g} seconds or {mebibytes} MiB "
            "of memory. Send the model in parts, or use the command missiongraph validate."
        )


class ServerBusy(MissionGraphError):
    """Too many are waiting for their turn; carries when to try again, in seconds."""

    def __init__(
        self,
        seconds: float,
        why: str = "Too many queries are waiting for their turn. Try again in a while.",
    ) -> None:
        self.seconds = seconds
        super().__init__(why)


class WorkerNotStarted(ServerBusy):
    """There is no process to run a query in; carries when to try again, in seconds."""

    def __init__(self, what: str, seconds: float) -> None:
        super().__init__(
            seconds,
            f"A worker process {what}. Try again in a while; if it stays so, let the administrator "
            "see whether processor and memory of the machine are taken by others, and raise "
            "MISSIONGRAPH_QUERY_START or MISSIONGRAPH_QUERY_MEMORY.",
        )


class ProviderSilent(MissionGraphError):
    """The OpenID provider does not give the keys that it signs with."""


class EndpointFailed(MissionGraphError):
    """An endpoint that SERVICE asks gave no results."""

    def __init__(self, endpoint: str, what: str) -> None:
        super().__init__(
            f"The endpoint {endpoint} {what}. Try again in a while, or ask for SERVICE SILENT, "
            "which does without it."
        )


class InvalidSetting(MissionGraphError):
    """An environment variable, or an option, holds what it must not."""


class CannotListen(MissionGraphError):
    """The server cannot have the address that it was given."""


class ReasonerMissing(MissionGraphError):
    """There is no Java to run the reasoner with."""


class ReasonerFailed(MissionGraphError):
    """The reasoner could not read the ontology, or broke down."""


class StoreError(MissionGraphError):
    """The data folder cannot be used."""


class StoreBusy(StoreError):
    """Another process owns the data folder."""


class StoreTooNew(StoreError):
    """A newer version of missiongraph wrote the data folder."""


class StoreDamaged(StoreError):
    """What is kept is not as it was written, or the journal and the store disagree."""


class IndexDamaged(StoreDamaged):
    """An index cannot be read; it follows from the rest, and is made anew."""


class BackupDamaged(StoreDamaged):
    """A backup is not whole, or not as it was written."""


class StoreFull(StoreError):
    """No space is left on the device; nothing was changed."""
