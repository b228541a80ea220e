# SPDX-License-Identifier: Apache-2.0
"""What a generated government states of each kind of thing by which it steers and learns."""

from __future__ import annotations

from typing import Final

from benchmarks.patterns import MAJOR, NAMED, Pattern
from missiongraph.terms import MG, ROLE, SCENARIO

TARGET: Final = Pattern(
    MG.Target,
    *NAMED,
    (MG.targetOf, "indicator"),
    (MG.targetValue, "value"),
    (MG.baselineValue, "baseline"),
    (MG.dueDate, "due"),
    link=MG.targetOf,
)
_PLANNED = (
    *NAMED,
    (MG.roadmapItemOf, "mission"),
    (MG.changes, "thing"),
    (MG.phase, "phase"),
    (MG.startDate, "start"),
    (MG.dueDate, "due"),
)
ROADMAP_ITEM: Final = Pattern(MG.RoadmapItem, *_PLANNED, link=MG.roadmapItemOf)
NEXT_ROADMAP_ITEM: Final = Pattern(
    MG.RoadmapItem, *_PLANNED, (MG.dependsOn, "before"), link=MG.roadmapItemOf
)
ASSUMPTION: Final = Pattern(MG.Assumption, *NAMED, (MG.underlies, "thing"), link=MG.underlies)
HYPOTHESIS: Final = Pattern(
    MG.Hypothesis,
    *NAMED,
    (MG.hypothesisAbout, "thing"),
    (MG.restsOn, "assumption"),
    link=MG.hypothesisAbout,
)
EXPERIMENT: Final = Pattern(
    MG.Experiment,
    *NAMED,
    (MG.tests, "hypothesis"),
    (MG.triedAt, "place"),
    (MG.startDate, "start"),
    (MG.endDate, "end"),
    link=MG.tests,
)
LEARNING: Final = Pattern(
    MG.Learning,
    *NAMED,
    (MG.learntFrom, "experiment"),
    (MG.bearsOn, "hypothesis"),
    (MG.verdict, "verdict"),
    link=MG.learntFrom,
)

HEAD: Final = Pattern(
    MG.Post, *NAMED, (MG.postIn, "organisation"), (MG.postRole, ROLE.ACCOUNTABLE), link=MG.postIn
)
POST: Final = Pattern(
    MG.Post,
    *NAMED,
    (MG.postIn, "organisation"),
    (MG.postRole, ROLE.RESPONSIBLE),
    (MG.reportsTo, "head"),
    link=MG.postIn,
)
MANDATE: Final = Pattern(
    MG.Mandate,
    *NAMED,
    (MG.mandateOf, "holder"),
    (MG.mandateFor, "thing"),
    (MG.foundedOn, "law"),
    (MG.startDate, "start"),
    link=MG.mandateOf,
)
DECISION: Final = Pattern(
    MG.Decision,
    *NAMED,
    (MG.decidedBy, "holder"),
    (MG.decidedOn, "day"),
    (MG.decisionOn, "thing"),
    (MG.informedBy, "learning"),
    link=MG.decidedBy,
)

ARCHITECTURE: Final = Pattern(
    MG.ServiceArchitecture,
    *MAJOR,
    (MG.architectureOf, "mission"),
    (MG.forUserGroup, "group"),
    link=MG.architectureOf,
)
CAPABILITY: Final = Pattern(MG.Capability, *NAMED)
PART_OF_CAPABILITY: Final = Pattern(
    MG.Capability, *NAMED, (MG.partOfCapability, "whole"), link=MG.partOfCapability
)
AS_IS: Final = Pattern(MG.Scenario, *NAMED, (MG.scenarioKind, SCENARIO.AS_IS))
TO_BE: Final = Pattern(
    MG.Scenario,
    *NAMED,
    (MG.scenarioKind, SCENARIO.TO_BE),
    (MG.improvesOn, "as_is"),
    link=MG.improvesOn,
)
PATTERN: Final = Pattern(MG.ServicePattern, *MAJOR)
PATTERN_STEP: Final = Pattern(
    MG.PatternStep,
    *NAMED,
    (MG.patternStepOf, "pattern"),
    (MG.position, "position"),
    link=MG.patternStepOf,
)

OUTPUT: Final = Pattern(MG.Output, *NAMED)
EVIDENCE: Final = Pattern(MG.Evidence, *NAMED)
COST: Final = Pattern(
    MG.Cost, *NAMED, (MG.costOf, "service"), (MG.amount, "amount"), (MG.currency, "currency"),
    link=MG.costOf,
)  # fmt: skip
REQUIREMENT: Final = Pattern(
    MG.Requirement, *NAMED, (MG.requirementOf, "service"), link=MG.requirementOf
)
