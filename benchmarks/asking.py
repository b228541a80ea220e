# SPDX-License-Identifier: Apache-2.0
"""Questions asked of a whole government, each in a process that can be stopped."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import TYPE_CHECKING

from benchmarks.catalogue import values_for
from benchmarks.timing import Time, timed
from missiongraph.answers import ask
from missiongraph.catalogue import catalogue
from missiongraph.data_folder import WORKSPACE
from missiongraph.loading import DEFAULT_BASE
from missiongraph.store.graphs import Names
from missiongraph.store.oxigraph import OxigraphStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from pathlib import Path

    from missiongraph.catalogue import Question


# Seconds after which a question need not be asked again to know how long it takes.
SLOW = 2


@dataclass(frozen=True, slots=True)
class Whole:
    """A question with what may be left out left out."""

    question: Question
    values: dict[str, str]


def whole_forms() -> Iterator[Whole]:
    """The questions that can be asked of a whole government, by name.

    A question that needs something to be about is none of these.
    """
    for question in sorted(catalogue().values(), key=lambda each: each.name):
        parameters = question.parameters
        if all(parameter.optional for parameter in parameters.values()):
            yield Whole(question, {})
        elif any(parameter.optional for parameter in parameters.values()):
            required = {n: p for n, p in parameters.items() if not p.optional}
            names = Names(DEFAULT_BASE)
            yield Whole(question, values_for(replace(question, parameters=required), names))


def asked(data: Path, whole: Whole, patience: int) -> Time | None:
    """How long a question takes in the repository of that folder; None where it was given up."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_ask, args=(data, whole.question.name, whole.values, sending))
    process.start()
    sending.close()
    with closing(receiving):
        try:
            taken = Time(*receiving.recv()) if receiving.poll(patience) else None
        except EOFError as error:
            raise RuntimeError(f"{whole.question.name} ended without an answer") from error
    process.kill()
    process.join()
    return taken


def _ask(data: Path, name: str, values: dict[str, str], sending: Connection) -> None:
    store = OxigraphStore(data / WORKSPACE / "store", read_only=True)
    question = catalogue()[name]
    taken = timed(lambda: ask(store, question, values))
    if taken.clock < SLOW:
        # The first answer shows what opening costs.
        taken = timed(lambda: ask(store, question, values))
    sending.send((taken.clock, taken.processor))
