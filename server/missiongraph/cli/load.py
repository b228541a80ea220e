# SPDX-License-Identifier: Apache-2.0
"""`missiongraph load`: a source in, checked, into an agency's model."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from missiongraph.cli.common import (
    author,
    base_option,
    counted,
    data_option,
    json_option,
    print_json,
    print_notes,
    print_refusal,
    progress,
)
from missiongraph.data_folder import RECORD, known_base
from missiongraph.difference import ThingChange, by_thing
from missiongraph.ingest import documents, out_of_scope, read_all, write_rejects, write_template
from missiongraph.loading import Source
from missiongraph.repository import Repository
from missiongraph.validation.placing import placed, refusals_placed

if TYPE_CHECKING:
    from missiongraph.gate import Outcome
    from missiongraph.loading import Batch

LONGEST_NAME = 100
MOST_NOTES = 10
# Of the properties of what a mapping leaves out, so many are named; --json has them all.
MOST_PROPERTIES = 8


@click.command(name="load")
@click.argument("sources", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--agency", help="The agency whose model it is, if the source does not say.")
@click.option("--model", help="The name of the model (its graph), if the source does not say.")
@click.option(
    "--mapping",
    help="For tables of your own: a mapping file, or the name of one. For CPSV-AP: cpsv-ap.",
)
@click.option(
    "--rejects",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Of tables and CPSV-AP: take what is sound, and write the rest to this CSV file with the "
    "reasons.",
)
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing.")
@click.option(
    "--template",
    type=click.Path(path_type=Path),
    help="Write an empty workbook to fill in (.xlsx, .ods, or a folder of CSV files), and stop.",
)
@data_option
@base_option
@json_option
def command(
    sources: tuple[Path, ...],
    agency: str | None,
    model: str | None,
    mapping: str | None,
    rejects: Path | None,
    dry_run: bool,
    template: Path | None,
    data: Path,
    base: str | None,
    as_json: bool,
) -> int:
    """Load workbooks, tables or RDF; each replaces the model that it is the source of.

    Several sources go in together: all of them or none. Of a folder of RDF, a file that cannot be
    read is named, what it said before stays, and the exit status is 1.

    \b
    Examples:
      missiongraph load --template my-service.xlsx
      missiongraph load my-service.xlsx --dry-run
      missiongraph load my-service.xlsx
      missiongraph load inventory/ --mapping canada-service-inventory --rejects refused.csv
      missiongraph load model.ttl --agency my-agency --model services
    """
    if template:
        return _write_template(template)
    if not sources:
        raise click.UsageError("Name a file or folder to load, or --template to begin with one.")
    known = known_base(data, base)
    wanted = [
        Source(path, known, mapping, agency, model, reject=rejects is not None) for path in sources
    ]
    progress("reading")
    # A source that cannot be read makes no data folder.
    batches = [] if (data / RECORD).is_file() else read_all(wanted)
    with Repository(data, base) as repository:
        batches = batches or read_all(wanted, repository.known())
        proposal = repository.proposal(list(zip(batches, sources, strict=True)), author())
        progress("checking and writing" if not dry_run else "checking")
        changes = by_thing(repository.workspace.facts, proposal.patch) if dry_run else []
        with refusals_placed(documents(batches)):
            outcome = (repository.gate.preview if dry_run else repository.gate.submit)(proposal)
    outcome = replace(outcome, caused=placed(outcome.caused, documents(batches)))
    rejects = _write_rejects(batches, rejects, data if not dry_run else None)
    if as_json:
        print_json(_as_dict(outcome, batches, changes, rejects))
    else:
        _report(outcome, batches, changes, rejects)
    return 1 if outcome.blocked or any(batch.unread for batch in batches) else 0


def _write_template(path: Path) -> int:
    write_template(path)
    click.echo(f"Wrote {path}. Fill it in, then: missiongraph load {path}")
    return 0


def _write_rejects(batches: list[Batch], path: Path | None, data: Path | None) -> Path | None:
    """Write what was refused where it is asked for, or else into the data folder."""
    refusals = [refusal for batch in batches for refusal in batch.refusals]
    if path is None and data is not None and refusals:
        names = [f"{batch.agency}-{batch.model}" for batch in batches if batch.refusals]
        joined = "-".join(names)
        # A file system takes no name of any length, and there may be many sources.
        if len(joined) > LONGEST_NAME:
            joined = f"{names[0][:LONGEST_NAME]}-and-{len(names) - 1}-more"
        path = data / "rejects" / f"{joined}.csv"
        path.parent.mkdir(exist_ok=True)
    if path is not None:
        write_rejects(refusals, path)
    return path


def _as_dict(
    outcome: Outcome, batches: list[Batch], changes: list[ThingChange], rejects: Path | None
) -> dict[str, object]:
    return {
        "models": [f"{batch.agency}/{batch.model}" for batch in batches],
        "added": outcome.added,
        "removed": outcome.removed,
        "revision": outcome.revision,
        "refused": sum(len(batch.refusals) for batch in batches),
        "rejects": str(rejects) if rejects else None,
        "left_out": dict(_left_out(batches)),
        "unread": [name for batch in batches for name in batch.unread],
        "notes": [str(note) for batch in batches for note in batch.notes],
        "out_of_scope": out_of_scope(batches),
        "findings": [finding.as_dict() for finding in outcome.caused],
        "mended": [finding.as_dict() for finding in outcome.mended],
        "changes": [change.as_dict() for change in changes],
    }


def _report(
    outcome: Outcome, batches: list[Batch], changes: list[ThingChange], rejects: Path | None
) -> None:
    for change in changes:
        _print_change(change)
    models = ", ".join(f"{batch.agency}/{batch.model}" for batch in batches)
    if outcome.revision is None and not changes:
        click.echo(f"{models}: no change.")
    else:
        made = f"revision {outcome.revision}" if outcome.revision else "a dry run: nothing changed"
        added = counted(outcome.added, "fact")
        click.echo(f"{models}: {added} added, {outcome.removed:,} removed ({made}).")
    _report_losses(batches, rejects)
    _report_left_out(batches)
    if outcome.blocked:
        click.echo("It would be refused, because this must be mended first:")
        print_refusal(outcome.blocked)
    print_notes(outcome.caused)
    # What only waited for others is settled without a word.
    mended = sum(not finding.is_pending for finding in outcome.mended)
    if mended:
        click.echo(f"{counted(mended, 'finding')} mended.")


def _left_out(batches: list[Batch]) -> Counter[str]:
    """How many cells of tables were left out on purpose, by the reason."""
    return sum((Counter(batch.left_out) for batch in batches), Counter())


def _report_left_out(batches: list[Batch]) -> None:
    left_out = _left_out(batches).most_common()
    if left_out:
        count = sum(count for _, count in left_out)
        click.echo(f"Left out on purpose: {counted(count, 'cell')}.")
    for reason, count in left_out[:MOST_NOTES]:
        click.echo(f"  {reason} ({count:,})")
    if len(left_out) > MOST_NOTES:
        click.echo(f"  and {len(left_out) - MOST_NOTES:,} more reasons: --json lists them all")
    notes = [note for batch in batches for note in batch.notes]
    for note in notes[:MOST_NOTES]:
        click.echo(f"Note: {note}")
    if len(notes) > MOST_NOTES:
        click.echo(f"{len(notes) - MOST_NOTES:,} more notes: --json lists them all.")


def _report_losses(batches: list[Batch], rejects: Path | None) -> None:
    """Say how much of the sources was not taken."""
    refusals = [refusal for batch in batches for refusal in batch.refusals]
    unread = {name for batch in batches for name in batch.unread}
    for refusal in refusals:
        if refusal.origin.file in unread and not refusal.column:
            click.echo(
                f"{refusal.origin.file} cannot be read: {refusal.reason} {refusal.remedy} What it "
                "said before stays.",
                err=True,
            )
    if refusals:
        where = f"see {rejects}" if rejects else "--rejects FILE writes them, with the reasons"
        if any(refusal.origin.row for refusal in refusals):
            said = f"{counted(len(refusals), 'row or cell', 'rows or cells')} refused"
        else:
            said = f"{counted(len(refusals), 'statement')} refused or told of"
        click.echo(f"{said}: {where}.")
    left = out_of_scope(batches)
    if left:
        most = ", ".join(f"{name} ({left[name]:,})" for name in list(left)[:MOST_PROPERTIES])
        more = f" and {len(left) - MOST_PROPERTIES:,} more" if len(left) > MOST_PROPERTIES else ""
        click.echo(
            f"{counted(sum(left.values()), 'statement')} out of the mapping's scope, by property: "
            f"{most}{more}."
        )


SIGNS = {"new": "+", "changed": "~", "gone": "-"}


def _print_change(change: ThingChange) -> None:
    click.echo(f"{SIGNS[change.how]} {change.kind} “{change.name}”")
    if change.how == "changed":
        for sign, pairs in (("-", change.removed), ("+", change.added)):
            for name, value in pairs:
                click.echo(f"    {sign} {name}: {value}")
