# SPDX-License-Identifier: Apache-2.0
"""The shapes themselves: complete, well named, and in words that the reader can act on."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

from rdflib import OWL, RDF, RDFS, SH, Graph, URIRef

from tests.support.facts_checked import some

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib import Node

MG = "https://w3id.org/missiongraph/ns#"
MGSH = "https://w3id.org/missiongraph/shapes#"
REMEDY, ACTOR, REACH = (URIRef(MG + name) for name in ("remedy", "actor", "reach"))

# What the rules and the gate say, not agencies.
DERIVED_CLASSES = {"Touch", "Derivation"}
DERIVED_PROPERTIES = {
    "touches",
    "journey",
    "touchKind",
    "atStage",
    "statedIn",
    "servesMission",
    "inJourney",
    "takesPartIn",
    "reachesData",
    "atLevel",
    "byRule",
    "countsAt",
    "through",
}


def finding_shapes(shapes: Graph) -> set[Node]:
    """The shapes that findings come from: those with a severity."""
    return set(shapes.subjects(SH.severity))


def local(node: Node | None) -> str:
    """The local name of a term or shape."""
    return str(node).split("#")[-1]


def test_every_class_has_a_shape_in_the_file_of_its_module(root: Path) -> None:
    """What agencies describe is checked, and the check is found where the class is defined."""
    for module in some(sorted((root / "ontology").glob("*.ttl"))):
        terms = Graph().parse(module)
        classes = {local(cls) for cls in terms.subjects(RDF.type, OWL.Class)} - DERIVED_CLASSES
        if not classes:
            continue
        shapes = Graph().parse(root / "shapes" / module.name)
        aimed = {local(cls) for cls in shapes.objects(None, SH.targetClass)}
        assert aimed == classes


def test_every_shape_says_what_is_wrong_how_to_mend_it_and_who_must(shapes: Graph) -> None:
    """A finding never leaves its reader with a bare rule."""
    for shape in finding_shapes(shapes):
        for part in (SH.message, REMEDY, ACTOR):
            texts = list(shapes.objects(shape, part))
            assert len(texts) == 1, (shape, part)
        assert str(shapes.value(shape, SH.message)).endswith(".")
        assert str(shapes.value(shape, REMEDY)).endswith(".")


def test_messages_are_free_of_jargon(shapes: Graph) -> None:
    """A service owner reads no addresses, prefixes or words of the trade."""
    jargon = re.compile(
        r"https?:|\bmg:|\b(IRIs?|URIs?|RDF|SHACL|shapes?|class|literal|datatype|nodes?|triples?"
        r"|property|properties|object|instance)\b",
        re.IGNORECASE,
    )
    texts = [
        str(text)
        for shape in finding_shapes(shapes)
        for part in (SH.message, REMEDY, ACTOR)
        for text in shapes.objects(shape, part)
    ]
    allowed = "with https:// in front"

    assert [text for text in texts if jargon.search(text.replace(allowed, ""))] == []


def test_remedies_name_columns_that_the_workbook_has(root: Path, shapes: Graph) -> None:
    """Where a remedy names a column of a sheet, the reader finds it there."""
    sheets = workbook(root)
    names = "|".join(sorted(map(re.escape, sheets), key=len, reverse=True))
    told = re.compile(
        rf"column ((?:“[^”]+”(?:, | or )?)+) of the sheet ({names})(?: or ({names}))?"
    )
    wrong = [
        (local(shape), column, sheet)
        for shape in finding_shapes(shapes)
        for columns, *places in told.findall(str(shapes.value(shape, REMEDY)))
        for column in re.findall(r"“([^”]+)”", columns)
        for sheet in filter(None, places)
        if column not in sheets[sheet]
    ]
    named = {
        sheet
        for shape in finding_shapes(shapes)
        for sheet in re.findall(
            r"(?:the sheet|sheets) ([A-Z]\w+)", str(shapes.value(shape, REMEDY))
        )
    }

    assert wrong == []
    assert [sheet for sheet in named if not any(known.startswith(sheet) for known in sheets)] == []


def workbook(root: Path) -> dict[str, set[str]]:
    """The columns of each sheet of the workbook."""
    path = root / "loaders" / "missiongraph_loaders" / "mappings" / "workbook.toml"
    layout = tomllib.loads(path.read_text(encoding="utf-8"))
    sheets = {layout["about_table"]["name"]: columns(layout["about_table"]["fields"])}
    for table in layout["table"]:
        thing = table["thing"][0]
        shared = [
            field for name in thing.get("use", []) for field in layout["fieldset"][name]["fields"]
        ]
        sheets[table["name"]] = columns(thing.get("fields", [])) | columns(shared) | {"id"}
    return sheets


def columns(fields: list[dict[str, object]]) -> set[str]:
    """The headings of some fields."""
    return {str(field["column"]) for field in fields}


def test_every_reference_is_checked_against_what_it_should_be(
    ontology: Graph, shapes: Graph
) -> None:
    """No link between things can lead to the wrong kind of thing, or nowhere, unnoticed."""
    checked = {
        local(shapes.value(shape, SH.path))
        for parameter in (SH["class"], SH["or"], SH["in"])
        for shape in shapes.subjects(parameter)
    }
    links = {local(term) for term in ontology.subjects(RDF.type, OWL.ObjectProperty)}

    assert links - checked == DERIVED_PROPERTIES


def test_every_value_is_checked_for_its_form(ontology: Graph, shapes: Graph) -> None:
    """No number, date, text or address can have another form unnoticed."""
    checked = {
        local(shapes.value(shape, SH.path))
        for parameter in (SH.datatype, SH.node)
        for shape in shapes.subjects(parameter)
    }
    values = {local(term) for term in ontology.subjects(RDF.type, OWL.DatatypeProperty)}

    assert values - checked == {"proof", "statedAt"}


def test_shapes_are_named_for_their_class(shapes: Graph) -> None:
    """The name of a shape in a report says which class it is about."""
    for shape, part in shapes.subject_objects(SH.property):
        assert local(part).startswith(f"{local(shape)}-")
        assert shapes.value(shape, SH.path) is None
    for shape in shapes.subjects(SH.targetClass):
        cls = local(shapes.value(shape, SH.targetClass))
        assert local(shape) == cls or local(shape).startswith(f"{cls}-")


def test_sparql_constraints_tell_their_reach(shapes: Graph) -> None:
    """A change is validated with all that a SPARQL constraint reads, so it has to say what."""
    constraints = set(shapes.objects(None, SH.sparql))

    assert {local(constraint) for constraint in constraints} == {
        "Capability-part-of-cycle-query",
        "GovernanceBody-reports-to-cycle-query",
        "Journey-part-of-cycle-query",
        "Journey-part-of-depth-query",
        "Organisation-part-of-cycle-query",
        "Post-reports-to-cycle-query",
        "RoadmapItem-depends-cycle-query",
        "Service-related-itself-query",
        "Service-requires-itself-query",
        "Stage-after-cycle-query",
        "Stage-after-journey-query",
        "Stage-after-place-query",
        "Stage-place-alone-query",
        "Stage-place-gap-query",
        "Step-after-cycle-query",
        "Step-after-journey-query",
        "Step-after-place-query",
        "Step-place-alone-query",
        "Step-place-gap-query",
        "System-part-of-cycle-query",
        "Touchpoint-channel-offered-query",
        "Unit-reports-to-cycle-query",
    }
    assert all(shapes.value(constraint, REACH) for constraint in constraints)


def test_violations_are_what_makes_data_unusable(shapes: Graph) -> None:
    """Beyond missing names, parents and ends, and values of the wrong kind, nothing blocks."""
    blocking = {local(s) for s in shapes.subjects(SH.severity, SH.Violation)}
    form = re.compile(r"-(described|form|code|cycle|itself|name|name-language|name-once)$")

    assert {name for name in blocking if not form.search(name)} == {
        "Action-step",
        "Cost-amount-one",
        "Cost-service",
        "DataFlow-recipient",
        "DataFlow-source",
        "Experience-at",
        "GovernanceBody-governs",
        "GovernanceBody-member",
        "Journey-part-of-depth",
        "Level-number",
        "Mandate-holder",
        "Need-user-group",
        "Observation-indicator",
        "Observation-indicator-one",
        "Observation-period",
        "Observation-period-one",
        "Observation-value",
        "Observation-value-one",
        "Outcome-mission",
        "PainPoint-at",
        "Participation-organisation",
        "Participation-organisation-one",
        "Participation-role",
        "Participation-role-one",
        "Participation-thing",
        "PatternStep-pattern",
        "Post-organisation",
        "Requirement-service",
        "RoadmapItem-plan",
        "Stage-journey",
        "Stage-journey-one",
        "Step-stage",
        "Step-stage-one",
        "Target-indicator",
        "Target-indicator-one",
        "Target-value-one",
        "Touchpoint-channel",
        "Unit-organisation",
    }


def test_everything_checked_is_a_described_thing(ontology: Graph, shapes: Graph) -> None:
    """What holds for every described thing holds for each class with a shape, but for codes."""
    top = URIRef(f"{MG}DescribedThing")
    below = {local(cls) for cls in ontology.transitive_subjects(RDFS.subClassOf, top)}
    aimed = {local(cls) for cls in shapes.objects(None, SH.targetClass)}

    assert aimed - below == {"Level"}
