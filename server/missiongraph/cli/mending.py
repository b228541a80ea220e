# SPDX-License-Identifier: Apache-2.0
"""What `missiongraph validate` does with sources, and how it mends what can be mended."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from missiongraph.cli.common import author, counted
from missiongraph.data_folder import RECORD
from missiongraph.errors import Fault, InputError
from missiongraph.gate import Gate
from missiongraph.ingest import documents, read_all
from missiongraph.loading import Source
from missiongraph.reports.text import difference
from missiongraph.repository import Repository, reading
from missiongraph.review import mend_proposal, mended_proposal, mending, review, with_mends
from missiongraph.validation.placing import placed, refusals_placed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from missiongraph.gate import Outcome, Proposal
    from missiongraph.loading import Batch, Locate
    from missiongraph.review import Mending
    from missiongraph.validation.findings import Finding
    from missiongraph.validation.severities import SeverityProfile


def reviewed_sources(
    sources: Sequence[Source], data: Path, base: str | None, profile: SeverityProfile
) -> list[Finding]:
    """The findings that sources would bring, in the context of what is loaded."""
    with _context(data, base) as repository:
        gate = Gate(repository.workspace, repository.gate.validator, profile)
        return _reviewed(repository, gate, *_proposal(repository, sources))


def mend_workspace(data: Path, severities: Sequence[str], *, apply: bool) -> int:
    """Show what would mend findings about everything that is loaded, or do it; the exit status."""
    if not apply:
        with reading(data) as repository:
            findings = review(repository.workspace, repository.names)
        _show(findings, mending(_kept(findings, severities)))
        return _status(findings)
    with Repository(data) as repository:
        findings = review(repository.workspace.store, repository.names)
        made = mending(_kept(findings, severities))
        _show(findings, made, applied=True)
        if made.patch:
            _done(repository.gate.submit(mend_proposal(repository.gate, author(), made)), made)
    return _status(left for left in findings if left not in made.mended)


def mend_sources(
    sources: Sequence[Source],
    data: Path,
    base: str | None,
    severities: Sequence[str],
    *,
    apply: bool,
) -> int:
    """Show what would mend the findings that sources bring, or load them mended; the exit status.

    Raises:
        ChangeRefused: something else must be mended before they can be loaded.
    """
    with _context(data, base, settle=apply) as repository:
        proposal, places = _proposal(repository, sources)
        findings = _reviewed(repository, repository.gate, proposal, places)
        made = mending(_kept(findings, severities))
        _show(findings, made, applied=apply)
        if apply:
            wanted = mended_proposal(proposal, made) if made.patch else proposal
            with refusals_placed(places):
                _done(repository.gate.submit(wanted), made)
            if made.patch:
                click.echo("The sources are as they were: mend them too, or they bring it back.")
            return 0
    return _status(findings)


@contextmanager
def _context(data: Path, base: str | None, *, settle: bool = False) -> Iterator[Repository]:
    """The repository in which sources are looked at; without one, a source stands by itself."""
    with tempfile.TemporaryDirectory() as scratch:
        there = settle or (data / RECORD).is_file()
        with Repository(data if there else Path(scratch) / "data", base) as repository:
            yield repository


def _proposal(repository: Repository, sources: Sequence[Source]) -> tuple[Proposal, list[Locate]]:
    """The proposal to load sources, and what tells where they describe resources."""
    known = repository.names.base
    wanted = [Source(s.path, known, s.mapping, s.agency, s.model) for s in sources]
    batches = read_all(wanted, repository.known())
    _refuse_unread(batches)
    loaded = [*zip(batches, (s.path for s in sources), strict=True)]
    return repository.proposal(loaded, author()), documents(batches)


def _refuse_unread(batches: Sequence[Batch]) -> None:
    """Refuse to judge sources that could not be read whole.

    Raises:
        InputError: with every file that could not.
    """
    faults = [
        Fault(refusal.origin.file, refusal.reason, refusal.remedy)
        for batch in batches
        for refusal in batch.refusals
        if refusal.origin.file in batch.unread and not refusal.column
    ]
    if faults:
        raise InputError(faults)


def _reviewed(
    repository: Repository, gate: Gate, proposal: Proposal, places: Sequence[Locate]
) -> list[Finding]:
    caused = placed(gate.preview(proposal).caused, places)
    return with_mends(caused, repository.workspace.store, repository.names, proposal.patch)


def _kept(findings: Sequence[Finding], severities: Sequence[str]) -> list[Finding]:
    return [finding for finding in findings if finding.severity.lower() in severities]


def _show(findings: Sequence[Finding], made: Mending, *, applied: bool = False) -> None:
    for line in difference(made.mended):
        click.echo(line if line.startswith(" ") else click.style(line, bold=True))
    left = len(findings) - len(made.mended)
    if not made.mended:
        click.echo(f"{counted(left, 'finding')}, and none that mends itself without a guess.")
    elif not applied:
        click.echo(
            f"{counted(len(made.mended), 'finding')} of {len(findings):,} can be mended so; "
            "--apply does it. Nothing was changed."
        )


def _done(outcome: Outcome, made: Mending) -> None:
    if outcome.revision is None:
        click.echo("No change.")
        return
    added = counted(outcome.added, "fact")
    click.echo(
        f"{counted(len(made.mended), 'finding')} mended: {added} added, {outcome.removed:,} "
        f"removed (revision {outcome.revision})."
    )


def _status(findings: Iterator[Finding] | Sequence[Finding]) -> int:
    return 1 if any(finding.blocks for finding in findings) else 0
