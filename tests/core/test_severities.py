# SPDX-License-Identifier: Apache-2.0
"""What blocks on which occasion."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import Literal, NamedNode, Triple

from missiongraph.checks import catalogue_of_checks
from missiongraph.errors import ChangeRefused, UnknownName
from missiongraph.facts import Facts
from missiongraph.gate import Author
from missiongraph.loading import DEFAULT_BASE, Batch
from missiongraph.repository import Repository
from missiongraph.resources import find, folder
from missiongraph.review import review
from missiongraph.terms import MG, RDF, SH, SKOS, XSD
from missiongraph.validation.severities import SILENT, profile, profiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ANN = Author("ann")
# What publishing refuses, beyond what is refused when it is loaded.
BLOCKS_PUBLISHING = {
    "Mission-governed",
    "Stage-after-journey",
    "Stage-after-place",
    "Stage-place-alone",
    "Stage-position-one",
    "Step-accountable",
    "Step-after-journey",
    "Step-after-place",
    "Step-place-alone",
    "Step-position-one",
    "answerable-otherwise",
    "organisation-named-otherwise",
    "organisation-placed-otherwise",
    "personal-data-denied",
}


def own() -> dict[str, str]:
    """The severity that each shape and check has of its own."""
    facts = Facts.read(find(folder("shapes"), ".ttl"))
    said = {
        t.subject.value.rpartition("#")[2]: t.object.value
        for t in facts
        if t.predicate == SH.severity
        and isinstance(t.subject, NamedNode)
        and isinstance(t.object, NamedNode)
    }
    base = SH.severity.value.removesuffix("severity")
    return said | {c.name: base + c.severity.title() for c in catalogue_of_checks().values()}


def test_what_publishing_refuses_beyond_loading() -> None:
    """The shapes and checks that block then, and no others."""
    publish, draft = profile("publish"), profile("draft")
    blocking = {
        name
        for name, severity in own().items()
        if publish.of(name, severity) == SH.Violation.value
        and (name in catalogue_of_checks() or draft.of(name, severity) != SH.Violation.value)
    }

    assert blocking == BLOCKS_PUBLISHING


def test_nothing_that_blocks_a_load_stops_blocking_later() -> None:
    """A violation is one on each occasion, and no policy blocks a load."""
    for name, severity in own().items():
        assert profile("draft").of(name, severity) == severity
        if severity == SH.Violation.value:
            assert all(p.of(name, severity) == severity for p in profiles().values())


def test_profiles_name_shapes_and_checks_that_there_are() -> None:
    """A name that is mistyped would change nothing, unnoticed."""
    known = own()
    assert [n for p in profiles().values() for n in p.severity if n not in known] == []
    assert {p.name: p.checks for p in profiles().values()} == {
        "draft": False,
        "review": True,
        "publish": True,
    }


def test_an_unknown_profile_is_named() -> None:
    """With the ones that there are."""
    with pytest.raises(UnknownName, match="draft"):
        profile("final")


def test_silence_leaves_findings_out() -> None:
    """And severity is the shape's own where a profile says nothing."""
    chosen = profile("draft")
    silent = type(chosen)("quiet", "", False, {"Step-name": SILENT})
    assert silent.of("Step-name", SH.Violation.value) is None
    assert silent.of("Stage-name", SH.Info.value) == SH.Info.value


def thing(agency: str, name: str) -> NamedNode:
    """An organisation."""
    return NamedNode(f"{DEFAULT_BASE}/id/{agency}/organisation/{name}")


def named(agency: str, of: NamedNode, name: str) -> Batch:
    """A model in which an agency names an organisation."""
    made = Batch(agency, "model", title="A model")
    made.triples += [
        Triple(of, RDF.type, MG.Organisation),
        Triple(of, SKOS.prefLabel, Literal(name, language="en")),
    ]
    return made


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    """An empty repository."""
    with Repository(tmp_path / "data") as made:
        yield made


def load(repository: Repository, batch: Batch, path: Path) -> None:
    """Load a model."""
    repository.gate.submit(repository.proposal([(batch, path)], ANN))


def test_a_contradiction_is_loaded_and_not_published(
    repository: Repository, tmp_path: Path
) -> None:
    """East may publish what it is part of; West may not publish something else about it."""
    east, west = (repository.names.graph(agency, "model") for agency in ("east", "west"))
    trust = thing("east", "trust")
    mine, other = named("east", trust, "The Trust"), named("west", trust, "The Trust")
    home, ministry = thing("east", "system"), thing("west", "ministry")
    mine = named("east", trust, "The Trust")
    for batch, parent in ((mine, home), (other, ministry)):
        batch.triples += [
            Triple(trust, MG.subOrganisationOf, parent),
            Triple(parent, RDF.type, MG.Organisation),
            Triple(parent, SKOS.prefLabel, Literal(parent.value.rpartition("/")[2], language="en")),
        ]
    load(repository, mine, tmp_path)
    load(repository, other, tmp_path)

    assert repository.publish([east], ANN).revision is not None
    with pytest.raises(ChangeRefused) as refused:
        repository.publish([west], ANN)
    (finding,) = refused.value.findings
    assert "part of “system”, and is said to be part of “ministry”" in str(finding)
    assert not list(repository.published.store.quads(graph=west))


def test_two_steps_in_one_place_are_loaded_and_not_published(
    repository: Repository, tmp_path: Path
) -> None:
    """A draft may be out of order; what is published may not."""
    made = Batch("east", "model", title="A model")
    base = f"{DEFAULT_BASE}/id/east/"
    organisation, service, journey, stage, one, two = (
        NamedNode(base + name)
        for name in ("organisation/o", "service/s", "journey/j", "stage/g", "step/a", "step/b")
    )
    classes = (MG.Organisation, MG.Service, MG.Journey, MG.Stage, MG.Step, MG.Step)
    for node, cls in zip((organisation, service, journey, stage, one, two), classes, strict=True):
        name = Literal(node.value.rpartition("/")[2], language="en")
        made.triples += [Triple(node, RDF.type, cls), Triple(node, SKOS.prefLabel, name)]
    first = Literal("1", datatype=XSD.integer)
    made.triples += [
        Triple(service, MG.accountableTo, organisation),
        Triple(journey, MG.journeyOf, service),
        Triple(stage, MG.stageOf, journey),
        Triple(one, MG.stepOf, stage),
        Triple(two, MG.stepOf, stage),
        Triple(one, MG.position, first),
        Triple(two, MG.position, first),
    ]
    load(repository, made, tmp_path)

    with pytest.raises(ChangeRefused) as refused:
        repository.publish([repository.names.graph("east", "model")], ANN)
    assert {getattr(f, "shape", "").rpartition("#")[2] for f in refused.value.findings} == {
        "Step-place-alone"
    }
    found = review(repository.workspace.store, repository.names, profile("review"))
    assert {f.severity for f in found if f.shape.endswith("Step-place-alone")} == {"Violation"}
