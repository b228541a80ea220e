# SPDX-License-Identifier: Apache-2.0
"""Questions about a whole government or one resource, each in a process that can be stopped."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from multiprocessing import get_context
from typing import TYPE_CHECKING, Final

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


WHOLE: Final = "whole government"
ONE: Final = "about one"


@dataclass(frozen=True, slots=True)
class Form:
    """A question with values for its parameters."""

    question: Question
    about: str
    values: dict[str, str]

    @property
    def name(self) -> str:
        """The question's name, and what it is asked about."""
        return f"{self.question.name}, {self.about}"


def forms() -> Iterator[Form]:
    """The questions by name: of a whole government where that can be asked, and about one."""
    names = Names(DEFAULT_BASE)
    for question in sorted(catalogue().values(), key=lambda each: each.name):
        parameters = question.parameters
        required = {n: p for n, p in parameters.items() if not p.optional}
        if not required or len(required) < len(parameters):
            yield Form(question, WHOLE, values_for(replace(question, parameters=required), names))
        if parameters:
            yield Form(question, ONE, values_for(question, names))


def asked(data: Path, form: Form, patience: int) -> Time | None:
    """How long a question takes in the repository of that folder; None where it was given up.

    It is asked twice within the patience, and the second time counts, in every size alike.
    """
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    receiving, sending = context.Pipe(duplex=False)
    process = context.Process(target=_ask, args=(data, form.question.name, form.values, sending))
    process.start()
    sending.close()
    with closing(receiving):
        try:
            taken = Time(*receiving.recv()) if receiving.poll(patience) else None
        except EOFError as error:
            raise RuntimeError(f"{form.name} ended without an answer") from error
    process.kill()
    process.join()
    return taken


def _ask(data: Path, name: str, values: dict[str, str], sending: Connection) -> None:
    store = OxigraphStore(data / WORKSPACE / "store", read_only=True)
    question = catalogue()[name]
    # The first answer shows what it costs to open a store and to read it from the disk.
    ask(store, question, values)
    taken = timed(lambda: ask(store, question, values))
    sending.send((taken.clock, taken.processor))
