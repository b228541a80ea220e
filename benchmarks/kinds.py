# SPDX-License-Identifier: Apache-2.0
"""What a generated government states of each kind of thing."""

from __future__ import annotations

from typing import Final

from benchmarks.patterns import MAJOR, NAMED, Pattern
from missiongraph.terms import DCT, MG, PERSONAL_DATA

ORGANISATION: Final = Pattern(MG.Organisation, *MAJOR, (DCT.identifier, "identifier"))
SUPPLIER: Final = Pattern(
    MG.Organisation, *MAJOR, (MG.subOrganisationOf, "parent"), link=MG.subOrganisationOf
)
UNIT: Final = Pattern(MG.Unit, *NAMED, (MG.unitOf, "organisation"), link=MG.unitOf)
GOVERNANCE_BODY: Final = Pattern(
    MG.GovernanceBody,
    *NAMED,
    (MG.governs, "governed"),
    (MG.hasMember, "member"),
    (MG.hasMember, "other_member"),
    link=MG.governs,
)
PARTICIPATION: Final = Pattern(
    MG.Participation,
    (MG.organisation, "organisation"),
    (MG.role, "role"),
    (MG.participationIn, "thing"),
    (MG.startDate, "start"),
    link=MG.organisation,
)

MISSION: Final = Pattern(
    MG.Mission,
    *MAJOR,
    (MG.vision, "vision"),
    (MG.accountableTo, "organisation"),
    (MG.reviewedOn, "reviewed"),
)
OUTCOME: Final = Pattern(MG.Outcome, *MAJOR, (MG.outcomeOf, "mission"), link=MG.outcomeOf)
INDICATOR: Final = Pattern(
    MG.Indicator,
    *NAMED,
    (MG.measures, "measured"),
    (MG.unit, "unit"),
    (MG.targetValue, "target"),
    (MG.responsibilityOf, "organisation"),
)
OBSERVATION: Final = Pattern(
    MG.Observation,
    (MG.observationOf, "indicator"),
    (MG.period, "period"),
    (MG.value, "value"),
    (MG.throughChannel, "channel"),
    link=MG.observationOf,
)
PROGRAMME: Final = Pattern(
    MG.Programme,
    *MAJOR,
    (MG.contributesTo, "outcome"),
    (MG.budget, "amount"),
    (MG.currency, "currency"),
    link=MG.contributesTo,
)

USER_GROUP: Final = Pattern(MG.UserGroup, *MAJOR)
NEED: Final = Pattern(MG.Need, *NAMED, (MG.needOf, "group"), link=MG.needOf)
LIFE_EVENT: Final = Pattern(MG.LifeEvent, *NAMED)
SERVICE: Final = Pattern(
    MG.Service,
    *MAJOR,
    (MG.contributesTo, "outcome"),
    (MG.partOfProgramme, "programme"),
    (MG.offersChannel, "channel"),
    (MG.offersChannel, "other_channel"),
    (MG.forUserGroup, "group"),
    (MG.respondsTo, "event"),
    (MG.followsPolicy, "policy"),
    (MG.providedBy, "provider"),
    (MG.accountableTo, "accountable"),
    (MG.meets, "need"),
    (MG.phase, "phase"),
    (MG.peoplePerYear, "people"),
    (MG.processingTime, "duration"),
    (MG.followsPattern, "pattern"),
    (MG.realisesCapability, "capability"),
    (MG.produces, "output"),
    (MG.asksForEvidence, "evidence"),
    (MG.reviewedOn, "reviewed"),
    link=MG.providedBy,
)
JOURNEY: Final = Pattern(
    MG.Journey,
    *MAJOR,
    (MG.journeyOf, "service"),
    (MG.forUserGroup, "group"),
    (MG.respondsTo, "event"),
    (MG.accountableTo, "accountable"),
    (MG.inArchitecture, "architecture"),
    (MG.peoplePerYear, "people"),
    link=MG.journeyOf,
)
NESTED_JOURNEY: Final = Pattern(
    MG.Journey,
    *MAJOR,
    (MG.subJourneyOf, "journey"),
    (MG.forUserGroup, "group"),
    (MG.accountableTo, "accountable"),
    link=MG.subJourneyOf,
)

_STAGE = (*NAMED, (MG.stageOf, "journey"), (MG.position, "position"))
FIRST_STAGE: Final = Pattern(MG.Stage, *_STAGE, (MG.realises, "pattern_step"), link=MG.stageOf)
NEXT_STAGE: Final = Pattern(MG.Stage, *_STAGE, (MG.precededBy, "before"), link=MG.stageOf)
EXPERIENCE: Final = Pattern(
    MG.Experience,
    *NAMED,
    (MG.experienceAt, "place"),
    (MG.experienceOf, "group"),
    (MG.feeling, "feeling"),
    link=MG.experienceAt,
)

_STEP = (
    *NAMED,
    (DCT.description, "about"),
    (MG.stepOf, "stage"),
    (MG.position, "position"),
    (MG.hasTouchpoint, "touchpoint"),
    (MG.usesSystem, "system"),
    (MG.asksFor, "element"),
)
STEP: Final = Pattern(MG.Step, *_STEP, link=MG.stepOf)
TO_BE_STEP: Final = Pattern(
    MG.Step,
    *_STEP,
    (MG.inScenario, "scenario"),
    (MG.counterpartOf, "counterpart"),
    link=MG.stepOf,
)
JOINING_STEP: Final = Pattern(MG.Step, *_STEP, (MG.usesService, "service"), link=MG.stepOf)
TOUCHPOINT: Final = Pattern(
    MG.Touchpoint,
    *NAMED,
    (MG.viaChannel, "channel"),
    (MG.usesSystem, "system"),
    (MG.providedBy, "organisation"),
    link=MG.viaChannel,
)
PAIN_POINT: Final = Pattern(
    MG.PainPoint,
    *NAMED,
    (MG.feltAt, "place"),
    (MG.painPointKind, "trouble"),
    (MG.frustrates, "need"),
    (MG.hinders, "outcome"),
    link=MG.feltAt,
)
OPPORTUNITY: Final = Pattern(
    MG.Opportunity, *NAMED, (MG.addresses, "pain"), (MG.advances, "outcome"), link=MG.addresses
)

_ACTION = (*NAMED, (MG.actionOf, "step"), (MG.position, "position"))
_WORK = (*_ACTION, (MG.operatedBy, "organisation"), (MG.usesSystem, "system"))
CUSTOMER_ACTION: Final = Pattern(MG.Action, *_ACTION, kind=MG.CustomerAction, link=MG.actionOf)
FRONTSTAGE_ACTION: Final = Pattern(MG.Action, *_WORK, kind=MG.FrontstageAction, link=MG.actionOf)
BACKSTAGE_ACTION: Final = Pattern(MG.Action, *_WORK, kind=MG.BackstageAction, link=MG.actionOf)
SUPPORT_PROCESS: Final = Pattern(
    MG.Action,
    *_WORK,
    (MG.followsPolicy, "policy"),
    kind=MG.SupportProcess,
    link=MG.actionOf,
)
POLICY: Final = Pattern(MG.Policy, *NAMED)
_SYSTEM = (*MAJOR, (MG.operatedBy, "organisation"), (MG.realisesCapability, "capability"))
FIRST_SYSTEM: Final = Pattern(MG.System, *_SYSTEM, link=MG.operatedBy)
SYSTEM: Final = Pattern(
    MG.System, *_SYSTEM, (MG.dependsOnSystem, "other_system"), link=MG.operatedBy
)
PART_OF_SYSTEM: Final = Pattern(
    MG.System, *_SYSTEM, (MG.partOfSystem, "other_system"), link=MG.operatedBy
)

DATA_FLOW: Final = Pattern(
    MG.DataFlow,
    *NAMED,
    (MG.source, "sender"),
    (MG.recipient, "recipient"),
    (MG.carries, "element"),
    (MG.carries, "other_element"),
    (MG.throughSystem, "system"),
    (MG.purpose, "purpose"),
    (MG.legalBasis, "law"),
    (MG.legalBasisKind, "basis"),
    (MG.flowTrigger, "trigger"),
    (MG.underAgreement, "agreement"),
    (MG.followsStandard, "standard"),
    (MG.personalData, "category"),
    (MG.triggeredBy, "step"),
    (MG.neededBy, "action"),
    link=MG.recipient,
)
DATASET: Final = Pattern(
    MG.Dataset,
    *NAMED,
    (MG.personalData, "category"),
    (MG.heldIn, "system"),
    (MG.responsibilityOf, "organisation"),
    (MG.followsStandard, "standard"),
    link=MG.responsibilityOf,
)
DATA_ELEMENT: Final = Pattern(
    MG.DataElement,
    *NAMED,
    (MG.partOfDataset, "dataset"),
    (MG.personalData, "category"),
    link=MG.partOfDataset,
)
OPEN_ELEMENT: Final = Pattern(MG.DataElement, *NAMED, (MG.personalData, PERSONAL_DATA.NONE))
LAW: Final = Pattern(MG.LegalResource, *NAMED, (MG.website, "website"))
STANDARD: Final = Pattern(MG.Standard, *NAMED)
AGREEMENT: Final = Pattern(
    MG.SharingAgreement,
    *NAMED,
    (MG.responsibilityOf, "party"),
    (MG.responsibilityOf, "other_party"),
    (MG.startDate, "start"),
    (MG.endDate, "end"),
    link=MG.responsibilityOf,
)
