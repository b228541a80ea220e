# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: N801 (the classes are named for the prefixes and schemes that they hold)
"""The terms of the ontology, its code lists and the standards in use, as typed constants.

Generated from ontology/ by tools/generate_terms.py; do not edit.
"""

from __future__ import annotations

from typing import Final

from pyoxigraph import NamedNode

ONTOLOGY: Final = NamedNode("https://w3id.org/missiongraph/ns")
VOCABULARIES: Final = NamedNode("https://w3id.org/missiongraph/code")
PREFIXES: Final = {
    "action": "https://w3id.org/missiongraph/code/action/",
    "channel": "https://w3id.org/missiongraph/code/channel/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "evidence": "https://w3id.org/missiongraph/code/evidence/",
    "experience": "https://w3id.org/missiongraph/code/experience/",
    "flow-trigger": "https://w3id.org/missiongraph/code/flow-trigger/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "legal-basis": "https://w3id.org/missiongraph/code/legal-basis/",
    "level": "https://w3id.org/missiongraph/code/level/",
    "level-whole-service": "https://w3id.org/missiongraph/code/level-whole-service/",
    "mg": "https://w3id.org/missiongraph/ns#",
    "mgcheck": "https://w3id.org/missiongraph/checks#",
    "mgsh": "https://w3id.org/missiongraph/shapes#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pain-point": "https://w3id.org/missiongraph/code/pain-point/",
    "personal-data": "https://w3id.org/missiongraph/code/personal-data/",
    "phase": "https://w3id.org/missiongraph/code/phase/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "role": "https://w3id.org/missiongraph/code/role/",
    "rule": "https://w3id.org/missiongraph/code/rule/",
    "scenario": "https://w3id.org/missiongraph/code/scenario/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "touch": "https://w3id.org/missiongraph/code/touch/",
    "verdict": "https://w3id.org/missiongraph/code/verdict/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class MG:
    """The ontology's own terms."""

    Action: Final = NamedNode("https://w3id.org/missiongraph/ns#Action")
    Assumption: Final = NamedNode("https://w3id.org/missiongraph/ns#Assumption")
    BackstageAction: Final = NamedNode("https://w3id.org/missiongraph/ns#BackstageAction")
    Capability: Final = NamedNode("https://w3id.org/missiongraph/ns#Capability")
    Channel: Final = NamedNode("https://w3id.org/missiongraph/ns#Channel")
    Cost: Final = NamedNode("https://w3id.org/missiongraph/ns#Cost")
    CustomerAction: Final = NamedNode("https://w3id.org/missiongraph/ns#CustomerAction")
    DataElement: Final = NamedNode("https://w3id.org/missiongraph/ns#DataElement")
    DataFlow: Final = NamedNode("https://w3id.org/missiongraph/ns#DataFlow")
    Dataset: Final = NamedNode("https://w3id.org/missiongraph/ns#Dataset")
    Decision: Final = NamedNode("https://w3id.org/missiongraph/ns#Decision")
    Derivation: Final = NamedNode("https://w3id.org/missiongraph/ns#Derivation")
    DescribedThing: Final = NamedNode("https://w3id.org/missiongraph/ns#DescribedThing")
    Evidence: Final = NamedNode("https://w3id.org/missiongraph/ns#Evidence")
    Experience: Final = NamedNode("https://w3id.org/missiongraph/ns#Experience")
    Experiment: Final = NamedNode("https://w3id.org/missiongraph/ns#Experiment")
    FrontstageAction: Final = NamedNode("https://w3id.org/missiongraph/ns#FrontstageAction")
    GovernanceBody: Final = NamedNode("https://w3id.org/missiongraph/ns#GovernanceBody")
    Hypothesis: Final = NamedNode("https://w3id.org/missiongraph/ns#Hypothesis")
    Indicator: Final = NamedNode("https://w3id.org/missiongraph/ns#Indicator")
    Journey: Final = NamedNode("https://w3id.org/missiongraph/ns#Journey")
    Learning: Final = NamedNode("https://w3id.org/missiongraph/ns#Learning")
    LegalResource: Final = NamedNode("https://w3id.org/missiongraph/ns#LegalResource")
    Level: Final = NamedNode("https://w3id.org/missiongraph/ns#Level")
    LifeEvent: Final = NamedNode("https://w3id.org/missiongraph/ns#LifeEvent")
    Mandate: Final = NamedNode("https://w3id.org/missiongraph/ns#Mandate")
    Mission: Final = NamedNode("https://w3id.org/missiongraph/ns#Mission")
    Need: Final = NamedNode("https://w3id.org/missiongraph/ns#Need")
    Observation: Final = NamedNode("https://w3id.org/missiongraph/ns#Observation")
    Opportunity: Final = NamedNode("https://w3id.org/missiongraph/ns#Opportunity")
    Organisation: Final = NamedNode("https://w3id.org/missiongraph/ns#Organisation")
    Outcome: Final = NamedNode("https://w3id.org/missiongraph/ns#Outcome")
    Output: Final = NamedNode("https://w3id.org/missiongraph/ns#Output")
    PainPoint: Final = NamedNode("https://w3id.org/missiongraph/ns#PainPoint")
    Participation: Final = NamedNode("https://w3id.org/missiongraph/ns#Participation")
    PatternStep: Final = NamedNode("https://w3id.org/missiongraph/ns#PatternStep")
    Policy: Final = NamedNode("https://w3id.org/missiongraph/ns#Policy")
    Post: Final = NamedNode("https://w3id.org/missiongraph/ns#Post")
    Programme: Final = NamedNode("https://w3id.org/missiongraph/ns#Programme")
    Requirement: Final = NamedNode("https://w3id.org/missiongraph/ns#Requirement")
    RoadmapItem: Final = NamedNode("https://w3id.org/missiongraph/ns#RoadmapItem")
    Role: Final = NamedNode("https://w3id.org/missiongraph/ns#Role")
    Scenario: Final = NamedNode("https://w3id.org/missiongraph/ns#Scenario")
    Service: Final = NamedNode("https://w3id.org/missiongraph/ns#Service")
    ServiceArchitecture: Final = NamedNode("https://w3id.org/missiongraph/ns#ServiceArchitecture")
    ServicePattern: Final = NamedNode("https://w3id.org/missiongraph/ns#ServicePattern")
    SharingAgreement: Final = NamedNode("https://w3id.org/missiongraph/ns#SharingAgreement")
    Stage: Final = NamedNode("https://w3id.org/missiongraph/ns#Stage")
    Standard: Final = NamedNode("https://w3id.org/missiongraph/ns#Standard")
    Step: Final = NamedNode("https://w3id.org/missiongraph/ns#Step")
    SupportProcess: Final = NamedNode("https://w3id.org/missiongraph/ns#SupportProcess")
    System: Final = NamedNode("https://w3id.org/missiongraph/ns#System")
    Target: Final = NamedNode("https://w3id.org/missiongraph/ns#Target")
    Touch: Final = NamedNode("https://w3id.org/missiongraph/ns#Touch")
    Touchpoint: Final = NamedNode("https://w3id.org/missiongraph/ns#Touchpoint")
    Unit: Final = NamedNode("https://w3id.org/missiongraph/ns#Unit")
    UserGroup: Final = NamedNode("https://w3id.org/missiongraph/ns#UserGroup")
    accountableTo: Final = NamedNode("https://w3id.org/missiongraph/ns#accountableTo")
    actionOf: Final = NamedNode("https://w3id.org/missiongraph/ns#actionOf")
    actor: Final = NamedNode("https://w3id.org/missiongraph/ns#actor")
    addresses: Final = NamedNode("https://w3id.org/missiongraph/ns#addresses")
    advances: Final = NamedNode("https://w3id.org/missiongraph/ns#advances")
    amount: Final = NamedNode("https://w3id.org/missiongraph/ns#amount")
    appliesToClass: Final = NamedNode("https://w3id.org/missiongraph/ns#appliesToClass")
    architectureOf: Final = NamedNode("https://w3id.org/missiongraph/ns#architectureOf")
    asksFor: Final = NamedNode("https://w3id.org/missiongraph/ns#asksFor")
    asksForEvidence: Final = NamedNode("https://w3id.org/missiongraph/ns#asksForEvidence")
    atLevel: Final = NamedNode("https://w3id.org/missiongraph/ns#atLevel")
    atStage: Final = NamedNode("https://w3id.org/missiongraph/ns#atStage")
    baselineValue: Final = NamedNode("https://w3id.org/missiongraph/ns#baselineValue")
    bearsOn: Final = NamedNode("https://w3id.org/missiongraph/ns#bearsOn")
    budget: Final = NamedNode("https://w3id.org/missiongraph/ns#budget")
    byPost: Final = NamedNode("https://w3id.org/missiongraph/ns#byPost")
    byRule: Final = NamedNode("https://w3id.org/missiongraph/ns#byRule")
    carries: Final = NamedNode("https://w3id.org/missiongraph/ns#carries")
    changes: Final = NamedNode("https://w3id.org/missiongraph/ns#changes")
    codeList: Final = NamedNode("https://w3id.org/missiongraph/ns#codeList")
    commissionedBy: Final = NamedNode("https://w3id.org/missiongraph/ns#commissionedBy")
    consults: Final = NamedNode("https://w3id.org/missiongraph/ns#consults")
    contact: Final = NamedNode("https://w3id.org/missiongraph/ns#contact")
    contributesTo: Final = NamedNode("https://w3id.org/missiongraph/ns#contributesTo")
    costOf: Final = NamedNode("https://w3id.org/missiongraph/ns#costOf")
    counterpartOf: Final = NamedNode("https://w3id.org/missiongraph/ns#counterpartOf")
    countsAt: Final = NamedNode("https://w3id.org/missiongraph/ns#countsAt")
    currency: Final = NamedNode("https://w3id.org/missiongraph/ns#currency")
    decidedBy: Final = NamedNode("https://w3id.org/missiongraph/ns#decidedBy")
    decidedOn: Final = NamedNode("https://w3id.org/missiongraph/ns#decidedOn")
    decisionOn: Final = NamedNode("https://w3id.org/missiongraph/ns#decisionOn")
    dependsOn: Final = NamedNode("https://w3id.org/missiongraph/ns#dependsOn")
    dependsOnSystem: Final = NamedNode("https://w3id.org/missiongraph/ns#dependsOnSystem")
    derives: Final = NamedNode("https://w3id.org/missiongraph/ns#derives")
    dueDate: Final = NamedNode("https://w3id.org/missiongraph/ns#dueDate")
    endDate: Final = NamedNode("https://w3id.org/missiongraph/ns#endDate")
    evidenceStrength: Final = NamedNode("https://w3id.org/missiongraph/ns#evidenceStrength")
    experienceAt: Final = NamedNode("https://w3id.org/missiongraph/ns#experienceAt")
    experienceOf: Final = NamedNode("https://w3id.org/missiongraph/ns#experienceOf")
    feeling: Final = NamedNode("https://w3id.org/missiongraph/ns#feeling")
    feltAt: Final = NamedNode("https://w3id.org/missiongraph/ns#feltAt")
    flowTrigger: Final = NamedNode("https://w3id.org/missiongraph/ns#flowTrigger")
    followsPattern: Final = NamedNode("https://w3id.org/missiongraph/ns#followsPattern")
    followsPolicy: Final = NamedNode("https://w3id.org/missiongraph/ns#followsPolicy")
    followsStandard: Final = NamedNode("https://w3id.org/missiongraph/ns#followsStandard")
    forUserGroup: Final = NamedNode("https://w3id.org/missiongraph/ns#forUserGroup")
    foundedOn: Final = NamedNode("https://w3id.org/missiongraph/ns#foundedOn")
    frustrates: Final = NamedNode("https://w3id.org/missiongraph/ns#frustrates")
    fundedBy: Final = NamedNode("https://w3id.org/missiongraph/ns#fundedBy")
    governedBy: Final = NamedNode("https://w3id.org/missiongraph/ns#governedBy")
    governs: Final = NamedNode("https://w3id.org/missiongraph/ns#governs")
    hasMember: Final = NamedNode("https://w3id.org/missiongraph/ns#hasMember")
    hasTouchpoint: Final = NamedNode("https://w3id.org/missiongraph/ns#hasTouchpoint")
    heldIn: Final = NamedNode("https://w3id.org/missiongraph/ns#heldIn")
    hinders: Final = NamedNode("https://w3id.org/missiongraph/ns#hinders")
    hypothesisAbout: Final = NamedNode("https://w3id.org/missiongraph/ns#hypothesisAbout")
    improvesOn: Final = NamedNode("https://w3id.org/missiongraph/ns#improvesOn")
    inArchitecture: Final = NamedNode("https://w3id.org/missiongraph/ns#inArchitecture")
    inJourney: Final = NamedNode("https://w3id.org/missiongraph/ns#inJourney")
    inScenario: Final = NamedNode("https://w3id.org/missiongraph/ns#inScenario")
    informedBy: Final = NamedNode("https://w3id.org/missiongraph/ns#informedBy")
    informs: Final = NamedNode("https://w3id.org/missiongraph/ns#informs")
    involves: Final = NamedNode("https://w3id.org/missiongraph/ns#involves")
    journey: Final = NamedNode("https://w3id.org/missiongraph/ns#journey")
    journeyOf: Final = NamedNode("https://w3id.org/missiongraph/ns#journeyOf")
    learntFrom: Final = NamedNode("https://w3id.org/missiongraph/ns#learntFrom")
    legalBasis: Final = NamedNode("https://w3id.org/missiongraph/ns#legalBasis")
    legalBasisKind: Final = NamedNode("https://w3id.org/missiongraph/ns#legalBasisKind")
    levelNumber: Final = NamedNode("https://w3id.org/missiongraph/ns#levelNumber")
    mandateFor: Final = NamedNode("https://w3id.org/missiongraph/ns#mandateFor")
    mandateOf: Final = NamedNode("https://w3id.org/missiongraph/ns#mandateOf")
    measures: Final = NamedNode("https://w3id.org/missiongraph/ns#measures")
    meets: Final = NamedNode("https://w3id.org/missiongraph/ns#meets")
    mend: Final = NamedNode("https://w3id.org/missiongraph/ns#mend")
    needOf: Final = NamedNode("https://w3id.org/missiongraph/ns#needOf")
    neededBy: Final = NamedNode("https://w3id.org/missiongraph/ns#neededBy")
    observationOf: Final = NamedNode("https://w3id.org/missiongraph/ns#observationOf")
    offersChannel: Final = NamedNode("https://w3id.org/missiongraph/ns#offersChannel")
    operatedBy: Final = NamedNode("https://w3id.org/missiongraph/ns#operatedBy")
    organisation: Final = NamedNode("https://w3id.org/missiongraph/ns#organisation")
    outcomeOf: Final = NamedNode("https://w3id.org/missiongraph/ns#outcomeOf")
    owner: Final = NamedNode("https://w3id.org/missiongraph/ns#owner")
    painPointKind: Final = NamedNode("https://w3id.org/missiongraph/ns#painPointKind")
    partOfCapability: Final = NamedNode("https://w3id.org/missiongraph/ns#partOfCapability")
    partOfDataset: Final = NamedNode("https://w3id.org/missiongraph/ns#partOfDataset")
    partOfProgramme: Final = NamedNode("https://w3id.org/missiongraph/ns#partOfProgramme")
    partOfSystem: Final = NamedNode("https://w3id.org/missiongraph/ns#partOfSystem")
    participationIn: Final = NamedNode("https://w3id.org/missiongraph/ns#participationIn")
    patternStepOf: Final = NamedNode("https://w3id.org/missiongraph/ns#patternStepOf")
    peoplePerYear: Final = NamedNode("https://w3id.org/missiongraph/ns#peoplePerYear")
    period: Final = NamedNode("https://w3id.org/missiongraph/ns#period")
    personalData: Final = NamedNode("https://w3id.org/missiongraph/ns#personalData")
    phase: Final = NamedNode("https://w3id.org/missiongraph/ns#phase")
    position: Final = NamedNode("https://w3id.org/missiongraph/ns#position")
    postIn: Final = NamedNode("https://w3id.org/missiongraph/ns#postIn")
    postRole: Final = NamedNode("https://w3id.org/missiongraph/ns#postRole")
    precededBy: Final = NamedNode("https://w3id.org/missiongraph/ns#precededBy")
    processingTime: Final = NamedNode("https://w3id.org/missiongraph/ns#processingTime")
    produces: Final = NamedNode("https://w3id.org/missiongraph/ns#produces")
    proof: Final = NamedNode("https://w3id.org/missiongraph/ns#proof")
    providedBy: Final = NamedNode("https://w3id.org/missiongraph/ns#providedBy")
    purpose: Final = NamedNode("https://w3id.org/missiongraph/ns#purpose")
    reach: Final = NamedNode("https://w3id.org/missiongraph/ns#reach")
    reachesData: Final = NamedNode("https://w3id.org/missiongraph/ns#reachesData")
    realises: Final = NamedNode("https://w3id.org/missiongraph/ns#realises")
    realisesCapability: Final = NamedNode("https://w3id.org/missiongraph/ns#realisesCapability")
    recipient: Final = NamedNode("https://w3id.org/missiongraph/ns#recipient")
    regulatedBy: Final = NamedNode("https://w3id.org/missiongraph/ns#regulatedBy")
    relatedService: Final = NamedNode("https://w3id.org/missiongraph/ns#relatedService")
    remedy: Final = NamedNode("https://w3id.org/missiongraph/ns#remedy")
    replacedBy: Final = NamedNode("https://w3id.org/missiongraph/ns#replacedBy")
    reportsTo: Final = NamedNode("https://w3id.org/missiongraph/ns#reportsTo")
    requirementOf: Final = NamedNode("https://w3id.org/missiongraph/ns#requirementOf")
    requiresService: Final = NamedNode("https://w3id.org/missiongraph/ns#requiresService")
    respondsTo: Final = NamedNode("https://w3id.org/missiongraph/ns#respondsTo")
    responsibilityOf: Final = NamedNode("https://w3id.org/missiongraph/ns#responsibilityOf")
    restsOn: Final = NamedNode("https://w3id.org/missiongraph/ns#restsOn")
    reviewedOn: Final = NamedNode("https://w3id.org/missiongraph/ns#reviewedOn")
    roadmapItemOf: Final = NamedNode("https://w3id.org/missiongraph/ns#roadmapItemOf")
    role: Final = NamedNode("https://w3id.org/missiongraph/ns#role")
    roleProperty: Final = NamedNode("https://w3id.org/missiongraph/ns#roleProperty")
    scenarioKind: Final = NamedNode("https://w3id.org/missiongraph/ns#scenarioKind")
    servesMission: Final = NamedNode("https://w3id.org/missiongraph/ns#servesMission")
    source: Final = NamedNode("https://w3id.org/missiongraph/ns#source")
    stageOf: Final = NamedNode("https://w3id.org/missiongraph/ns#stageOf")
    startDate: Final = NamedNode("https://w3id.org/missiongraph/ns#startDate")
    statedAt: Final = NamedNode("https://w3id.org/missiongraph/ns#statedAt")
    statedIn: Final = NamedNode("https://w3id.org/missiongraph/ns#statedIn")
    stepOf: Final = NamedNode("https://w3id.org/missiongraph/ns#stepOf")
    subJourneyOf: Final = NamedNode("https://w3id.org/missiongraph/ns#subJourneyOf")
    subOrganisationOf: Final = NamedNode("https://w3id.org/missiongraph/ns#subOrganisationOf")
    supportedBy: Final = NamedNode("https://w3id.org/missiongraph/ns#supportedBy")
    takesPartIn: Final = NamedNode("https://w3id.org/missiongraph/ns#takesPartIn")
    takesUp: Final = NamedNode("https://w3id.org/missiongraph/ns#takesUp")
    targetOf: Final = NamedNode("https://w3id.org/missiongraph/ns#targetOf")
    targetValue: Final = NamedNode("https://w3id.org/missiongraph/ns#targetValue")
    tests: Final = NamedNode("https://w3id.org/missiongraph/ns#tests")
    through: Final = NamedNode("https://w3id.org/missiongraph/ns#through")
    throughChannel: Final = NamedNode("https://w3id.org/missiongraph/ns#throughChannel")
    throughSystem: Final = NamedNode("https://w3id.org/missiongraph/ns#throughSystem")
    touchKind: Final = NamedNode("https://w3id.org/missiongraph/ns#touchKind")
    touches: Final = NamedNode("https://w3id.org/missiongraph/ns#touches")
    triedAt: Final = NamedNode("https://w3id.org/missiongraph/ns#triedAt")
    triggeredBy: Final = NamedNode("https://w3id.org/missiongraph/ns#triggeredBy")
    underAgreement: Final = NamedNode("https://w3id.org/missiongraph/ns#underAgreement")
    underlies: Final = NamedNode("https://w3id.org/missiongraph/ns#underlies")
    unit: Final = NamedNode("https://w3id.org/missiongraph/ns#unit")
    unitOf: Final = NamedNode("https://w3id.org/missiongraph/ns#unitOf")
    usesService: Final = NamedNode("https://w3id.org/missiongraph/ns#usesService")
    usesSystem: Final = NamedNode("https://w3id.org/missiongraph/ns#usesSystem")
    value: Final = NamedNode("https://w3id.org/missiongraph/ns#value")
    verdict: Final = NamedNode("https://w3id.org/missiongraph/ns#verdict")
    viaChannel: Final = NamedNode("https://w3id.org/missiongraph/ns#viaChannel")
    vision: Final = NamedNode("https://w3id.org/missiongraph/ns#vision")
    website: Final = NamedNode("https://w3id.org/missiongraph/ns#website")


class SCHEME:
    """The code lists themselves."""

    ACTION: Final = NamedNode("https://w3id.org/missiongraph/code/action")
    CHANNEL: Final = NamedNode("https://w3id.org/missiongraph/code/channel")
    EVIDENCE: Final = NamedNode("https://w3id.org/missiongraph/code/evidence")
    EXPERIENCE: Final = NamedNode("https://w3id.org/missiongraph/code/experience")
    FLOW_TRIGGER: Final = NamedNode("https://w3id.org/missiongraph/code/flow-trigger")
    LEGAL_BASIS: Final = NamedNode("https://w3id.org/missiongraph/code/legal-basis")
    LEVEL: Final = NamedNode("https://w3id.org/missiongraph/code/level")
    LEVEL_WHOLE_SERVICE: Final = NamedNode("https://w3id.org/missiongraph/code/level-whole-service")
    PAIN_POINT: Final = NamedNode("https://w3id.org/missiongraph/code/pain-point")
    PERSONAL_DATA: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data")
    PHASE: Final = NamedNode("https://w3id.org/missiongraph/code/phase")
    ROLE: Final = NamedNode("https://w3id.org/missiongraph/code/role")
    RULE: Final = NamedNode("https://w3id.org/missiongraph/code/rule")
    SCENARIO: Final = NamedNode("https://w3id.org/missiongraph/code/scenario")
    TOUCH: Final = NamedNode("https://w3id.org/missiongraph/code/touch")
    VERDICT: Final = NamedNode("https://w3id.org/missiongraph/code/verdict")


class ACTION:
    """The codes of the scheme `action`."""

    BACKSTAGE: Final = NamedNode("https://w3id.org/missiongraph/code/action/backstage")
    CUSTOMER: Final = NamedNode("https://w3id.org/missiongraph/code/action/customer")
    FRONTSTAGE: Final = NamedNode("https://w3id.org/missiongraph/code/action/frontstage")
    SUPPORT: Final = NamedNode("https://w3id.org/missiongraph/code/action/support")


class CHANNEL:
    """The codes of the scheme `channel`."""

    API: Final = NamedNode("https://w3id.org/missiongraph/code/channel/api")
    CHAT: Final = NamedNode("https://w3id.org/missiongraph/code/channel/chat")
    EMAIL: Final = NamedNode("https://w3id.org/missiongraph/code/channel/email")
    FAX: Final = NamedNode("https://w3id.org/missiongraph/code/channel/fax")
    HOME_VISIT: Final = NamedNode("https://w3id.org/missiongraph/code/channel/home-visit")
    IN_PERSON: Final = NamedNode("https://w3id.org/missiongraph/code/channel/in-person")
    KIOSK: Final = NamedNode("https://w3id.org/missiongraph/code/channel/kiosk")
    MOBILE_APP: Final = NamedNode("https://w3id.org/missiongraph/code/channel/mobile-app")
    OTHER: Final = NamedNode("https://w3id.org/missiongraph/code/channel/other")
    POST: Final = NamedNode("https://w3id.org/missiongraph/code/channel/post")
    SMS: Final = NamedNode("https://w3id.org/missiongraph/code/channel/sms")
    TELEPHONE: Final = NamedNode("https://w3id.org/missiongraph/code/channel/telephone")
    VIDEO: Final = NamedNode("https://w3id.org/missiongraph/code/channel/video")
    WEBSITE: Final = NamedNode("https://w3id.org/missiongraph/code/channel/website")


class EVIDENCE:
    """The codes of the scheme `evidence`."""

    DOCUMENTED: Final = NamedNode("https://w3id.org/missiongraph/code/evidence/documented")
    ESTIMATED: Final = NamedNode("https://w3id.org/missiongraph/code/evidence/estimated")
    ILLUSTRATIVE: Final = NamedNode("https://w3id.org/missiongraph/code/evidence/illustrative")
    REPORTED: Final = NamedNode("https://w3id.org/missiongraph/code/evidence/reported")


class EXPERIENCE:
    """The codes of the scheme `experience`."""

    BAD: Final = NamedNode("https://w3id.org/missiongraph/code/experience/bad")
    GOOD: Final = NamedNode("https://w3id.org/missiongraph/code/experience/good")
    NEUTRAL: Final = NamedNode("https://w3id.org/missiongraph/code/experience/neutral")
    VERY_BAD: Final = NamedNode("https://w3id.org/missiongraph/code/experience/very-bad")
    VERY_GOOD: Final = NamedNode("https://w3id.org/missiongraph/code/experience/very-good")


class FLOW_TRIGGER:
    """The codes of the scheme `flow-trigger`."""

    CONTINUOUS: Final = NamedNode("https://w3id.org/missiongraph/code/flow-trigger/continuous")
    EVENT: Final = NamedNode("https://w3id.org/missiongraph/code/flow-trigger/event")
    REQUEST: Final = NamedNode("https://w3id.org/missiongraph/code/flow-trigger/request")
    SCHEDULE: Final = NamedNode("https://w3id.org/missiongraph/code/flow-trigger/schedule")


class LEGAL_BASIS:
    """The codes of the scheme `legal-basis`."""

    CONSENT: Final = NamedNode("https://w3id.org/missiongraph/code/legal-basis/consent")
    CONTRACT: Final = NamedNode("https://w3id.org/missiongraph/code/legal-basis/contract")
    EMPLOYMENT_SOCIAL_PROTECTION: Final = NamedNode(
        "https://w3id.org/missiongraph/code/legal-basis/employment-social-protection"
    )
    HEALTH_CARE_PROVISION: Final = NamedNode(
        "https://w3id.org/missiongraph/code/legal-basis/health-care-provision"
    )
    LEGAL_OBLIGATION: Final = NamedNode(
        "https://w3id.org/missiongraph/code/legal-basis/legal-obligation"
    )
    LEGITIMATE_INTERESTS: Final = NamedNode(
        "https://w3id.org/missiongraph/code/legal-basis/legitimate-interests"
    )
    PUBLIC_TASK: Final = NamedNode("https://w3id.org/missiongraph/code/legal-basis/public-task")
    VITAL_INTERESTS: Final = NamedNode(
        "https://w3id.org/missiongraph/code/legal-basis/vital-interests"
    )


class LEVEL:
    """The codes of the scheme `level`."""

    LEVEL_0: Final = NamedNode("https://w3id.org/missiongraph/code/level/level-0")
    LEVEL_1: Final = NamedNode("https://w3id.org/missiongraph/code/level/level-1")
    LEVEL_2: Final = NamedNode("https://w3id.org/missiongraph/code/level/level-2")
    LEVEL_3: Final = NamedNode("https://w3id.org/missiongraph/code/level/level-3")
    LEVEL_4: Final = NamedNode("https://w3id.org/missiongraph/code/level/level-4")
    LEVEL_5: Final = NamedNode("https://w3id.org/missiongraph/code/level/level-5")


class LEVEL_WHOLE_SERVICE:
    """The codes of the scheme `level-whole-service`."""

    CAPABILITIES: Final = NamedNode(
        "https://w3id.org/missiongraph/code/level-whole-service/capabilities"
    )
    COMPONENTS: Final = NamedNode(
        "https://w3id.org/missiongraph/code/level-whole-service/components"
    )
    DATA: Final = NamedNode("https://w3id.org/missiongraph/code/level-whole-service/data")
    OUTCOMES: Final = NamedNode("https://w3id.org/missiongraph/code/level-whole-service/outcomes")
    PRODUCTS: Final = NamedNode("https://w3id.org/missiongraph/code/level-whole-service/products")
    WHOLE_SERVICES: Final = NamedNode(
        "https://w3id.org/missiongraph/code/level-whole-service/whole-services"
    )


class PAIN_POINT:
    """The codes of the scheme `pain-point`."""

    ACCESS: Final = NamedNode("https://w3id.org/missiongraph/code/pain-point/access")
    CONFUSION: Final = NamedNode("https://w3id.org/missiongraph/code/pain-point/confusion")
    COST: Final = NamedNode("https://w3id.org/missiongraph/code/pain-point/cost")
    DISTRESS: Final = NamedNode("https://w3id.org/missiongraph/code/pain-point/distress")
    ERROR: Final = NamedNode("https://w3id.org/missiongraph/code/pain-point/error")
    HANDOVER: Final = NamedNode("https://w3id.org/missiongraph/code/pain-point/handover")
    REPETITION: Final = NamedNode("https://w3id.org/missiongraph/code/pain-point/repetition")
    WAITING: Final = NamedNode("https://w3id.org/missiongraph/code/pain-point/waiting")


class PERSONAL_DATA:
    """The codes of the scheme `personal-data`."""

    BIOMETRIC: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data/biometric")
    CONTACT: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data/contact")
    CRIMINAL: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data/criminal")
    EMPLOYMENT: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data/employment")
    FAMILY: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data/family")
    FINANCIAL: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data/financial")
    HEALTH: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data/health")
    IDENTITY: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data/identity")
    LOCATION: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data/location")
    MIGRATION: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data/migration")
    NONE: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data/none")
    OTHER: Final = NamedNode("https://w3id.org/missiongraph/code/personal-data/other")


class PHASE:
    """The codes of the scheme `phase`."""

    ALPHA: Final = NamedNode("https://w3id.org/missiongraph/code/phase/alpha")
    BETA: Final = NamedNode("https://w3id.org/missiongraph/code/phase/beta")
    DISCOVERY: Final = NamedNode("https://w3id.org/missiongraph/code/phase/discovery")
    LIVE: Final = NamedNode("https://w3id.org/missiongraph/code/phase/live")
    RETIRED: Final = NamedNode("https://w3id.org/missiongraph/code/phase/retired")


class ROLE:
    """The codes of the scheme `role`."""

    ACCOUNTABLE: Final = NamedNode("https://w3id.org/missiongraph/code/role/accountable")
    COMMISSIONS: Final = NamedNode("https://w3id.org/missiongraph/code/role/commissions")
    CONSULTED: Final = NamedNode("https://w3id.org/missiongraph/code/role/consulted")
    FUNDS: Final = NamedNode("https://w3id.org/missiongraph/code/role/funds")
    GOVERNS: Final = NamedNode("https://w3id.org/missiongraph/code/role/governs")
    INFORMED: Final = NamedNode("https://w3id.org/missiongraph/code/role/informed")
    OPERATES: Final = NamedNode("https://w3id.org/missiongraph/code/role/operates")
    PROVIDES: Final = NamedNode("https://w3id.org/missiongraph/code/role/provides")
    RECEIVES_DATA: Final = NamedNode("https://w3id.org/missiongraph/code/role/receives-data")
    REGULATES: Final = NamedNode("https://w3id.org/missiongraph/code/role/regulates")
    RESPONSIBLE: Final = NamedNode("https://w3id.org/missiongraph/code/role/responsible")
    SUPPLIES_DATA: Final = NamedNode("https://w3id.org/missiongraph/code/role/supplies-data")
    SUPPORTS: Final = NamedNode("https://w3id.org/missiongraph/code/role/supports")


class RULE:
    """The codes of the scheme `rule`."""

    IN_JOURNEY: Final = NamedNode("https://w3id.org/missiongraph/code/rule/in-journey")
    LEVELS: Final = NamedNode("https://w3id.org/missiongraph/code/rule/levels")
    PARTICIPATION: Final = NamedNode("https://w3id.org/missiongraph/code/rule/participation")
    REACHES_DATA: Final = NamedNode("https://w3id.org/missiongraph/code/rule/reaches-data")
    SERVES_MISSION: Final = NamedNode("https://w3id.org/missiongraph/code/rule/serves-mission")
    TAKES_PART: Final = NamedNode("https://w3id.org/missiongraph/code/rule/takes-part")
    TOUCHES_DATA: Final = NamedNode("https://w3id.org/missiongraph/code/rule/touches-data")
    TOUCHES_DIRECT: Final = NamedNode("https://w3id.org/missiongraph/code/rule/touches-direct")
    TOUCHES_GOVERNANCE: Final = NamedNode(
        "https://w3id.org/missiongraph/code/rule/touches-governance"
    )
    TOUCHES_PROCESS: Final = NamedNode("https://w3id.org/missiongraph/code/rule/touches-process")
    TOUCHES_SERVICE: Final = NamedNode("https://w3id.org/missiongraph/code/rule/touches-service")
    TOUCHES_SYSTEM: Final = NamedNode("https://w3id.org/missiongraph/code/rule/touches-system")


class SCENARIO:
    """The codes of the scheme `scenario`."""

    AS_IS: Final = NamedNode("https://w3id.org/missiongraph/code/scenario/as-is")
    TO_BE: Final = NamedNode("https://w3id.org/missiongraph/code/scenario/to-be")


class TOUCH:
    """The codes of the scheme `touch`."""

    DATA: Final = NamedNode("https://w3id.org/missiongraph/code/touch/data")
    DIRECT: Final = NamedNode("https://w3id.org/missiongraph/code/touch/direct")
    GOVERNANCE: Final = NamedNode("https://w3id.org/missiongraph/code/touch/governance")
    PROCESS: Final = NamedNode("https://w3id.org/missiongraph/code/touch/process")
    SERVICE: Final = NamedNode("https://w3id.org/missiongraph/code/touch/service")
    SYSTEM: Final = NamedNode("https://w3id.org/missiongraph/code/touch/system")


class VERDICT:
    """The codes of the scheme `verdict`."""

    INCONCLUSIVE: Final = NamedNode("https://w3id.org/missiongraph/code/verdict/inconclusive")
    REFUTED: Final = NamedNode("https://w3id.org/missiongraph/code/verdict/refuted")
    SUPPORTED: Final = NamedNode("https://w3id.org/missiongraph/code/verdict/supported")


class RDF:
    """RDF 1.1."""

    Property: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#Property")
    Statement: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#Statement")
    first: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#first")
    langString: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
    nil: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil")
    object: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#object")
    predicate: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#predicate")
    rest: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest")
    subject: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#subject")
    type: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    value: Final = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#value")


class RDFS:
    """RDF Schema 1.1."""

    Class: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#Class")
    Resource: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#Resource")
    comment: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#comment")
    domain: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#domain")
    isDefinedBy: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#isDefinedBy")
    label: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    range: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#range")
    seeAlso: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#seeAlso")
    subClassOf: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
    subPropertyOf: Final = NamedNode("http://www.w3.org/2000/01/rdf-schema#subPropertyOf")


class OWL:
    """OWL 2."""

    AllDisjointClasses: Final = NamedNode("http://www.w3.org/2002/07/owl#AllDisjointClasses")
    AnnotationProperty: Final = NamedNode("http://www.w3.org/2002/07/owl#AnnotationProperty")
    Class: Final = NamedNode("http://www.w3.org/2002/07/owl#Class")
    DatatypeProperty: Final = NamedNode("http://www.w3.org/2002/07/owl#DatatypeProperty")
    ObjectProperty: Final = NamedNode("http://www.w3.org/2002/07/owl#ObjectProperty")
    Ontology: Final = NamedNode("http://www.w3.org/2002/07/owl#Ontology")
    deprecated: Final = NamedNode("http://www.w3.org/2002/07/owl#deprecated")
    disjointWith: Final = NamedNode("http://www.w3.org/2002/07/owl#disjointWith")
    imports: Final = NamedNode("http://www.w3.org/2002/07/owl#imports")
    members: Final = NamedNode("http://www.w3.org/2002/07/owl#members")
    sameAs: Final = NamedNode("http://www.w3.org/2002/07/owl#sameAs")
    unionOf: Final = NamedNode("http://www.w3.org/2002/07/owl#unionOf")
    versionIRI: Final = NamedNode("http://www.w3.org/2002/07/owl#versionIRI")
    versionInfo: Final = NamedNode("http://www.w3.org/2002/07/owl#versionInfo")


class SKOS:
    """SKOS."""

    Concept: Final = NamedNode("http://www.w3.org/2004/02/skos/core#Concept")
    ConceptScheme: Final = NamedNode("http://www.w3.org/2004/02/skos/core#ConceptScheme")
    altLabel: Final = NamedNode("http://www.w3.org/2004/02/skos/core#altLabel")
    broadMatch: Final = NamedNode("http://www.w3.org/2004/02/skos/core#broadMatch")
    broader: Final = NamedNode("http://www.w3.org/2004/02/skos/core#broader")
    closeMatch: Final = NamedNode("http://www.w3.org/2004/02/skos/core#closeMatch")
    definition: Final = NamedNode("http://www.w3.org/2004/02/skos/core#definition")
    exactMatch: Final = NamedNode("http://www.w3.org/2004/02/skos/core#exactMatch")
    example: Final = NamedNode("http://www.w3.org/2004/02/skos/core#example")
    hasTopConcept: Final = NamedNode("http://www.w3.org/2004/02/skos/core#hasTopConcept")
    hiddenLabel: Final = NamedNode("http://www.w3.org/2004/02/skos/core#hiddenLabel")
    historyNote: Final = NamedNode("http://www.w3.org/2004/02/skos/core#historyNote")
    inScheme: Final = NamedNode("http://www.w3.org/2004/02/skos/core#inScheme")
    narrowMatch: Final = NamedNode("http://www.w3.org/2004/02/skos/core#narrowMatch")
    narrower: Final = NamedNode("http://www.w3.org/2004/02/skos/core#narrower")
    notation: Final = NamedNode("http://www.w3.org/2004/02/skos/core#notation")
    note: Final = NamedNode("http://www.w3.org/2004/02/skos/core#note")
    prefLabel: Final = NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    related: Final = NamedNode("http://www.w3.org/2004/02/skos/core#related")
    relatedMatch: Final = NamedNode("http://www.w3.org/2004/02/skos/core#relatedMatch")
    scopeNote: Final = NamedNode("http://www.w3.org/2004/02/skos/core#scopeNote")
    topConceptOf: Final = NamedNode("http://www.w3.org/2004/02/skos/core#topConceptOf")


class DCT:
    """DCMI Metadata Terms."""

    accessRights: Final = NamedNode("http://purl.org/dc/terms/accessRights")
    conformsTo: Final = NamedNode("http://purl.org/dc/terms/conformsTo")
    created: Final = NamedNode("http://purl.org/dc/terms/created")
    creator: Final = NamedNode("http://purl.org/dc/terms/creator")
    description: Final = NamedNode("http://purl.org/dc/terms/description")
    format: Final = NamedNode("http://purl.org/dc/terms/format")
    hasPart: Final = NamedNode("http://purl.org/dc/terms/hasPart")
    hasVersion: Final = NamedNode("http://purl.org/dc/terms/hasVersion")
    identifier: Final = NamedNode("http://purl.org/dc/terms/identifier")
    isPartOf: Final = NamedNode("http://purl.org/dc/terms/isPartOf")
    isReplacedBy: Final = NamedNode("http://purl.org/dc/terms/isReplacedBy")
    isVersionOf: Final = NamedNode("http://purl.org/dc/terms/isVersionOf")
    issued: Final = NamedNode("http://purl.org/dc/terms/issued")
    language: Final = NamedNode("http://purl.org/dc/terms/language")
    license: Final = NamedNode("http://purl.org/dc/terms/license")
    modified: Final = NamedNode("http://purl.org/dc/terms/modified")
    provenance: Final = NamedNode("http://purl.org/dc/terms/provenance")
    publisher: Final = NamedNode("http://purl.org/dc/terms/publisher")
    replaces: Final = NamedNode("http://purl.org/dc/terms/replaces")
    requires: Final = NamedNode("http://purl.org/dc/terms/requires")
    rights: Final = NamedNode("http://purl.org/dc/terms/rights")
    source: Final = NamedNode("http://purl.org/dc/terms/source")
    spatial: Final = NamedNode("http://purl.org/dc/terms/spatial")
    subject: Final = NamedNode("http://purl.org/dc/terms/subject")
    temporal: Final = NamedNode("http://purl.org/dc/terms/temporal")
    title: Final = NamedNode("http://purl.org/dc/terms/title")
    type: Final = NamedNode("http://purl.org/dc/terms/type")
    valid: Final = NamedNode("http://purl.org/dc/terms/valid")


class PROV:
    """PROV-O."""

    Activity: Final = NamedNode("http://www.w3.org/ns/prov#Activity")
    Agent: Final = NamedNode("http://www.w3.org/ns/prov#Agent")
    Entity: Final = NamedNode("http://www.w3.org/ns/prov#Entity")
    Organization: Final = NamedNode("http://www.w3.org/ns/prov#Organization")
    Person: Final = NamedNode("http://www.w3.org/ns/prov#Person")
    SoftwareAgent: Final = NamedNode("http://www.w3.org/ns/prov#SoftwareAgent")
    actedOnBehalfOf: Final = NamedNode("http://www.w3.org/ns/prov#actedOnBehalfOf")
    atTime: Final = NamedNode("http://www.w3.org/ns/prov#atTime")
    endedAtTime: Final = NamedNode("http://www.w3.org/ns/prov#endedAtTime")
    generated: Final = NamedNode("http://www.w3.org/ns/prov#generated")
    generatedAtTime: Final = NamedNode("http://www.w3.org/ns/prov#generatedAtTime")
    hadPrimarySource: Final = NamedNode("http://www.w3.org/ns/prov#hadPrimarySource")
    invalidatedAtTime: Final = NamedNode("http://www.w3.org/ns/prov#invalidatedAtTime")
    startedAtTime: Final = NamedNode("http://www.w3.org/ns/prov#startedAtTime")
    used: Final = NamedNode("http://www.w3.org/ns/prov#used")
    value: Final = NamedNode("http://www.w3.org/ns/prov#value")
    wasAssociatedWith: Final = NamedNode("http://www.w3.org/ns/prov#wasAssociatedWith")
    wasAttributedTo: Final = NamedNode("http://www.w3.org/ns/prov#wasAttributedTo")
    wasDerivedFrom: Final = NamedNode("http://www.w3.org/ns/prov#wasDerivedFrom")
    wasGeneratedBy: Final = NamedNode("http://www.w3.org/ns/prov#wasGeneratedBy")
    wasInformedBy: Final = NamedNode("http://www.w3.org/ns/prov#wasInformedBy")
    wasRevisionOf: Final = NamedNode("http://www.w3.org/ns/prov#wasRevisionOf")


class SH:
    """SHACL."""

    Info: Final = NamedNode("http://www.w3.org/ns/shacl#Info")
    NodeShape: Final = NamedNode("http://www.w3.org/ns/shacl#NodeShape")
    PropertyShape: Final = NamedNode("http://www.w3.org/ns/shacl#PropertyShape")
    SPARQLConstraint: Final = NamedNode("http://www.w3.org/ns/shacl#SPARQLConstraint")
    Shape: Final = NamedNode("http://www.w3.org/ns/shacl#Shape")
    ValidationReport: Final = NamedNode("http://www.w3.org/ns/shacl#ValidationReport")
    ValidationResult: Final = NamedNode("http://www.w3.org/ns/shacl#ValidationResult")
    Violation: Final = NamedNode("http://www.w3.org/ns/shacl#Violation")
    Warning: Final = NamedNode("http://www.w3.org/ns/shacl#Warning")
    alternativePath: Final = NamedNode("http://www.w3.org/ns/shacl#alternativePath")
    and_: Final = NamedNode("http://www.w3.org/ns/shacl#and")
    ask: Final = NamedNode("http://www.w3.org/ns/shacl#ask")
    class_: Final = NamedNode("http://www.w3.org/ns/shacl#class")
    closed: Final = NamedNode("http://www.w3.org/ns/shacl#closed")
    conforms: Final = NamedNode("http://www.w3.org/ns/shacl#conforms")
    datatype: Final = NamedNode("http://www.w3.org/ns/shacl#datatype")
    deactivated: Final = NamedNode("http://www.w3.org/ns/shacl#deactivated")
    declare: Final = NamedNode("http://www.w3.org/ns/shacl#declare")
    defaultValue: Final = NamedNode("http://www.w3.org/ns/shacl#defaultValue")
    description: Final = NamedNode("http://www.w3.org/ns/shacl#description")
    detail: Final = NamedNode("http://www.w3.org/ns/shacl#detail")
    disjoint: Final = NamedNode("http://www.w3.org/ns/shacl#disjoint")
    entailment: Final = NamedNode("http://www.w3.org/ns/shacl#entailment")
    equals: Final = NamedNode("http://www.w3.org/ns/shacl#equals")
    expression: Final = NamedNode("http://www.w3.org/ns/shacl#expression")
    flags: Final = NamedNode("http://www.w3.org/ns/shacl#flags")
    focusNode: Final = NamedNode("http://www.w3.org/ns/shacl#focusNode")
    group: Final = NamedNode("http://www.w3.org/ns/shacl#group")
    hasValue: Final = NamedNode("http://www.w3.org/ns/shacl#hasValue")
    ignoredProperties: Final = NamedNode("http://www.w3.org/ns/shacl#ignoredProperties")
    in_: Final = NamedNode("http://www.w3.org/ns/shacl#in")
    inversePath: Final = NamedNode("http://www.w3.org/ns/shacl#inversePath")
    languageIn: Final = NamedNode("http://www.w3.org/ns/shacl#languageIn")
    lessThan: Final = NamedNode("http://www.w3.org/ns/shacl#lessThan")
    lessThanOrEquals: Final = NamedNode("http://www.w3.org/ns/shacl#lessThanOrEquals")
    maxCount: Final = NamedNode("http://www.w3.org/ns/shacl#maxCount")
    maxExclusive: Final = NamedNode("http://www.w3.org/ns/shacl#maxExclusive")
    maxInclusive: Final = NamedNode("http://www.w3.org/ns/shacl#maxInclusive")
    maxLength: Final = NamedNode("http://www.w3.org/ns/shacl#maxLength")
    message: Final = NamedNode("http://www.w3.org/ns/shacl#message")
    minCount: Final = NamedNode("http://www.w3.org/ns/shacl#minCount")
    minExclusive: Final = NamedNode("http://www.w3.org/ns/shacl#minExclusive")
    minInclusive: Final = NamedNode("http://www.w3.org/ns/shacl#minInclusive")
    minLength: Final = NamedNode("http://www.w3.org/ns/shacl#minLength")
    name: Final = NamedNode("http://www.w3.org/ns/shacl#name")
    namespace: Final = NamedNode("http://www.w3.org/ns/shacl#namespace")
    node: Final = NamedNode("http://www.w3.org/ns/shacl#node")
    nodeKind: Final = NamedNode("http://www.w3.org/ns/shacl#nodeKind")
    not_: Final = NamedNode("http://www.w3.org/ns/shacl#not")
    oneOrMorePath: Final = NamedNode("http://www.w3.org/ns/shacl#oneOrMorePath")
    or_: Final = NamedNode("http://www.w3.org/ns/shacl#or")
    order: Final = NamedNode("http://www.w3.org/ns/shacl#order")
    parameter: Final = NamedNode("http://www.w3.org/ns/shacl#parameter")
    path: Final = NamedNode("http://www.w3.org/ns/shacl#path")
    pattern: Final = NamedNode("http://www.w3.org/ns/shacl#pattern")
    prefix: Final = NamedNode("http://www.w3.org/ns/shacl#prefix")
    prefixes: Final = NamedNode("http://www.w3.org/ns/shacl#prefixes")
    property: Final = NamedNode("http://www.w3.org/ns/shacl#property")
    qualifiedMaxCount: Final = NamedNode("http://www.w3.org/ns/shacl#qualifiedMaxCount")
    qualifiedMinCount: Final = NamedNode("http://www.w3.org/ns/shacl#qualifiedMinCount")
    qualifiedValueShape: Final = NamedNode("http://www.w3.org/ns/shacl#qualifiedValueShape")
    qualifiedValueShapesDisjoint: Final = NamedNode(
        "http://www.w3.org/ns/shacl#qualifiedValueShapesDisjoint"
    )
    result: Final = NamedNode("http://www.w3.org/ns/shacl#result")
    resultMessage: Final = NamedNode("http://www.w3.org/ns/shacl#resultMessage")
    resultPath: Final = NamedNode("http://www.w3.org/ns/shacl#resultPath")
    resultSeverity: Final = NamedNode("http://www.w3.org/ns/shacl#resultSeverity")
    select: Final = NamedNode("http://www.w3.org/ns/shacl#select")
    severity: Final = NamedNode("http://www.w3.org/ns/shacl#severity")
    shapesGraph: Final = NamedNode("http://www.w3.org/ns/shacl#shapesGraph")
    sourceConstraint: Final = NamedNode("http://www.w3.org/ns/shacl#sourceConstraint")
    sourceConstraintComponent: Final = NamedNode(
        "http://www.w3.org/ns/shacl#sourceConstraintComponent"
    )
    sourceShape: Final = NamedNode("http://www.w3.org/ns/shacl#sourceShape")
    sparql: Final = NamedNode("http://www.w3.org/ns/shacl#sparql")
    target: Final = NamedNode("http://www.w3.org/ns/shacl#target")
    targetClass: Final = NamedNode("http://www.w3.org/ns/shacl#targetClass")
    targetNode: Final = NamedNode("http://www.w3.org/ns/shacl#targetNode")
    targetObjectsOf: Final = NamedNode("http://www.w3.org/ns/shacl#targetObjectsOf")
    targetSubjectsOf: Final = NamedNode("http://www.w3.org/ns/shacl#targetSubjectsOf")
    uniqueLang: Final = NamedNode("http://www.w3.org/ns/shacl#uniqueLang")
    value: Final = NamedNode("http://www.w3.org/ns/shacl#value")
    xone: Final = NamedNode("http://www.w3.org/ns/shacl#xone")
    zeroOrMorePath: Final = NamedNode("http://www.w3.org/ns/shacl#zeroOrMorePath")
    zeroOrOnePath: Final = NamedNode("http://www.w3.org/ns/shacl#zeroOrOnePath")


class XSD:
    """XML Schema datatypes."""

    anyURI: Final = NamedNode("http://www.w3.org/2001/XMLSchema#anyURI")
    boolean: Final = NamedNode("http://www.w3.org/2001/XMLSchema#boolean")
    date: Final = NamedNode("http://www.w3.org/2001/XMLSchema#date")
    dateTime: Final = NamedNode("http://www.w3.org/2001/XMLSchema#dateTime")
    decimal: Final = NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    double: Final = NamedNode("http://www.w3.org/2001/XMLSchema#double")
    duration: Final = NamedNode("http://www.w3.org/2001/XMLSchema#duration")
    float: Final = NamedNode("http://www.w3.org/2001/XMLSchema#float")
    gMonthDay: Final = NamedNode("http://www.w3.org/2001/XMLSchema#gMonthDay")
    gYear: Final = NamedNode("http://www.w3.org/2001/XMLSchema#gYear")
    gYearMonth: Final = NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth")
    int: Final = NamedNode("http://www.w3.org/2001/XMLSchema#int")
    integer: Final = NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    language: Final = NamedNode("http://www.w3.org/2001/XMLSchema#language")
    long: Final = NamedNode("http://www.w3.org/2001/XMLSchema#long")
    nonNegativeInteger: Final = NamedNode("http://www.w3.org/2001/XMLSchema#nonNegativeInteger")
    positiveInteger: Final = NamedNode("http://www.w3.org/2001/XMLSchema#positiveInteger")
    string: Final = NamedNode("http://www.w3.org/2001/XMLSchema#string")
    time: Final = NamedNode("http://www.w3.org/2001/XMLSchema#time")
    token: Final = NamedNode("http://www.w3.org/2001/XMLSchema#token")


class ORG:
    """The W3C Organization Ontology."""

    FormalOrganization: Final = NamedNode("http://www.w3.org/ns/org#FormalOrganization")
    Membership: Final = NamedNode("http://www.w3.org/ns/org#Membership")
    Organization: Final = NamedNode("http://www.w3.org/ns/org#Organization")
    OrganizationalCollaboration: Final = NamedNode(
        "http://www.w3.org/ns/org#OrganizationalCollaboration"
    )
    OrganizationalUnit: Final = NamedNode("http://www.w3.org/ns/org#OrganizationalUnit")
    Post: Final = NamedNode("http://www.w3.org/ns/org#Post")
    Role: Final = NamedNode("http://www.w3.org/ns/org#Role")
    classification: Final = NamedNode("http://www.w3.org/ns/org#classification")
    hasMember: Final = NamedNode("http://www.w3.org/ns/org#hasMember")
    hasUnit: Final = NamedNode("http://www.w3.org/ns/org#hasUnit")
    identifier: Final = NamedNode("http://www.w3.org/ns/org#identifier")
    linkedTo: Final = NamedNode("http://www.w3.org/ns/org#linkedTo")
    memberOf: Final = NamedNode("http://www.w3.org/ns/org#memberOf")
    organization: Final = NamedNode("http://www.w3.org/ns/org#organization")
    role: Final = NamedNode("http://www.w3.org/ns/org#role")
    subOrganizationOf: Final = NamedNode("http://www.w3.org/ns/org#subOrganizationOf")
    unitOf: Final = NamedNode("http://www.w3.org/ns/org#unitOf")


class DCAT:
    """DCAT 3."""

    Catalog: Final = NamedNode("http://www.w3.org/ns/dcat#Catalog")
    CatalogRecord: Final = NamedNode("http://www.w3.org/ns/dcat#CatalogRecord")
    DataService: Final = NamedNode("http://www.w3.org/ns/dcat#DataService")
    Dataset: Final = NamedNode("http://www.w3.org/ns/dcat#Dataset")
    Distribution: Final = NamedNode("http://www.w3.org/ns/dcat#Distribution")
    Resource: Final = NamedNode("http://www.w3.org/ns/dcat#Resource")
    accessURL: Final = NamedNode("http://www.w3.org/ns/dcat#accessURL")
    byteSize: Final = NamedNode("http://www.w3.org/ns/dcat#byteSize")
    contactPoint: Final = NamedNode("http://www.w3.org/ns/dcat#contactPoint")
    dataset: Final = NamedNode("http://www.w3.org/ns/dcat#dataset")
    distribution: Final = NamedNode("http://www.w3.org/ns/dcat#distribution")
    downloadURL: Final = NamedNode("http://www.w3.org/ns/dcat#downloadURL")
    endpointURL: Final = NamedNode("http://www.w3.org/ns/dcat#endpointURL")
    keyword: Final = NamedNode("http://www.w3.org/ns/dcat#keyword")
    landingPage: Final = NamedNode("http://www.w3.org/ns/dcat#landingPage")
    mediaType: Final = NamedNode("http://www.w3.org/ns/dcat#mediaType")
    record: Final = NamedNode("http://www.w3.org/ns/dcat#record")
    servesDataset: Final = NamedNode("http://www.w3.org/ns/dcat#servesDataset")
    service: Final = NamedNode("http://www.w3.org/ns/dcat#service")
    theme: Final = NamedNode("http://www.w3.org/ns/dcat#theme")
    version: Final = NamedNode("http://www.w3.org/ns/dcat#version")


class VOID:
    """VoID."""

    Dataset: Final = NamedNode("http://rdfs.org/ns/void#Dataset")
    DatasetDescription: Final = NamedNode("http://rdfs.org/ns/void#DatasetDescription")
    Linkset: Final = NamedNode("http://rdfs.org/ns/void#Linkset")
    classPartition: Final = NamedNode("http://rdfs.org/ns/void#classPartition")
    classes: Final = NamedNode("http://rdfs.org/ns/void#classes")
    dataDump: Final = NamedNode("http://rdfs.org/ns/void#dataDump")
    distinctObjects: Final = NamedNode("http://rdfs.org/ns/void#distinctObjects")
    distinctSubjects: Final = NamedNode("http://rdfs.org/ns/void#distinctSubjects")
    entities: Final = NamedNode("http://rdfs.org/ns/void#entities")
    exampleResource: Final = NamedNode("http://rdfs.org/ns/void#exampleResource")
    feature: Final = NamedNode("http://rdfs.org/ns/void#feature")
    inDataset: Final = NamedNode("http://rdfs.org/ns/void#inDataset")
    linkPredicate: Final = NamedNode("http://rdfs.org/ns/void#linkPredicate")
    objectsTarget: Final = NamedNode("http://rdfs.org/ns/void#objectsTarget")
    properties: Final = NamedNode("http://rdfs.org/ns/void#properties")
    propertyPartition: Final = NamedNode("http://rdfs.org/ns/void#propertyPartition")
    rootResource: Final = NamedNode("http://rdfs.org/ns/void#rootResource")
    sparqlEndpoint: Final = NamedNode("http://rdfs.org/ns/void#sparqlEndpoint")
    subjectsTarget: Final = NamedNode("http://rdfs.org/ns/void#subjectsTarget")
    subset: Final = NamedNode("http://rdfs.org/ns/void#subset")
    target: Final = NamedNode("http://rdfs.org/ns/void#target")
    triples: Final = NamedNode("http://rdfs.org/ns/void#triples")
    uriSpace: Final = NamedNode("http://rdfs.org/ns/void#uriSpace")
    vocabulary: Final = NamedNode("http://rdfs.org/ns/void#vocabulary")


class FOAF:
    """FOAF."""

    Agent: Final = NamedNode("http://xmlns.com/foaf/0.1/Agent")
    Document: Final = NamedNode("http://xmlns.com/foaf/0.1/Document")
    Organization: Final = NamedNode("http://xmlns.com/foaf/0.1/Organization")
    Person: Final = NamedNode("http://xmlns.com/foaf/0.1/Person")
    homepage: Final = NamedNode("http://xmlns.com/foaf/0.1/homepage")
    mbox: Final = NamedNode("http://xmlns.com/foaf/0.1/mbox")
    name: Final = NamedNode("http://xmlns.com/foaf/0.1/name")
    page: Final = NamedNode("http://xmlns.com/foaf/0.1/page")
    primaryTopic: Final = NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")
    topic: Final = NamedNode("http://xmlns.com/foaf/0.1/topic")
