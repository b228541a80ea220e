# SPDX-License-Identifier: Apache-2.0
"""Reading sources with whichever loader takes them; loaders come by entry point."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import replace
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from missiongraph.collecting import seldom_collected
from missiongraph.errors import Fault, InputError
from missiongraph.known import KnownResources
from missiongraph.spreadsheets import as_text, is_raw
from missiongraph.store.graphs import Names
from missiongraph.store.oxigraph import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from missiongraph.loading import Batch, Loader, Locate, Refusal, Source

GROUP = "missiongraph.loaders"
TEMPLATES = "missiongraph.templates"
REJECT_COLUMNS = ("file", "sheet", "row", "line", "column", "value", "reason", "remedy")


def loaders() -> dict[str, Loader]:
    """The registered loaders, by name."""
    return {entry.name: entry.load() for entry in entry_points(group=GROUP)}


@seldom_collected
def read(source: Source) -> Batch:
    """What a source says, read by the first loader that takes it.

    Raises:
        InputError: the source has faults, or no loader takes it.
    """
    known = loaders()
    for _, loader in sorted(known.items()):
        if loader.accepts(source):
            return loader.read(source)
    what = "It is not of a kind that can be loaded." if known else "No loader is installed."
    remedy = (
        "Give a workbook (.xlsx, .ods or a folder of CSV files), RDF (.ttl, .nt, .rdf, .jsonld), "
        "or tables or CPSV-AP with --mapping."
    )
    raise InputError([Fault(source.path.name, what, remedy)])


def read_all(sources: Sequence[Source], known: KnownResources | None = None) -> list[Batch]:
    """What several sources say that go in together, each knowing what the others say.

    Args:
        sources: in the order in which their names count.
        known: what the repository holds; nothing where there is none yet.

    Raises:
        InputError: a source has faults, or no loader takes it.
    """
    known = known or KnownResources(OxigraphStore(), Names(sources[0].base))
    batches = []
    for source in sources:
        batches.append(read(replace(source, known=known)))
        known.note(batches[-1])
    for number, source in enumerate(sources):
        # One that refers to what a later one describes is read again, now that this is known.
        if any(known.called(iri) for iri in batches[number].unknown):
            batches[number] = read(replace(source, known=known))
            known.note(batches[number])
    return batches


def documents(batches: Iterable[Batch]) -> list[Locate]:
    """What tells where in sources of RDF resources are described."""
    return [batch.locate for batch in batches if batch.locate is not None]


def out_of_scope(batches: Iterable[Batch]) -> dict[str, int]:
    """How many statements the mappings of sources declare out of scope, by property."""
    found: Counter[str] = Counter()
    for batch in batches:
        found.update(batch.out_of_scope)
    return dict(found.most_common())


def write_rejects(refusals: Iterable[Refusal], path: Path) -> None:
    """Write what was refused, and why, as a CSV file that can be mended and loaded."""
    raw = is_raw()
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(REJECT_COLUMNS)
        for refusal in refusals:
            at = refusal.origin
            place = (at.file, at.sheet, at.row, at.line)
            said = (*place, refusal.column, refusal.value, refusal.reason, refusal.remedy)
            writer.writerow(said if raw else [as_text(str(cell or "")) for cell in said])


def write_template(path: Path) -> None:
    """Write an empty workbook to fill in.

    Raises:
        InputError: nothing that is installed offers a template.
    """
    for entry in entry_points(group=TEMPLATES):
        entry.load()(path)
        return
    raise InputError([Fault(path.name, "No loader offers a template.", "Install one that does.")])
