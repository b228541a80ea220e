# SPDX-License-Identifier: Apache-2.0
"""The ontology's terms: each is explained, well named, defined once, and used as defined."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef

from tests.support.facts_checked import some

if TYPE_CHECKING:
    from pathlib import Path

    from rdflib import Node

ONTOLOGY = "https://w3id.org/missiongraph/ns"
MG = f"{ONTOLOGY}#"
CODE = "https://w3id.org/missiongraph/code/"
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def terms(ontology: Graph) -> set[str]:
    """The local names of what the ontology defines."""
    return {local(term) for kind in KINDS for term in ontology.subjects(RDF.type, kind)}


def local(term: Node) -> str:
    """The local name of one of our terms."""
    return str(term).removeprefix(MG)


def english(graph: Graph, subject: Node, predicate: URIRef) -> list[str]:
    """The English texts of a term."""
    values = graph.objects(subject, predicate)
    return [str(v) for v in values if isinstance(v, Literal) and v.language == "en"]


def mentioned(graph: Graph) -> set[str]:
    """The local names of our terms that occur anywhere in a graph."""
    nodes = {node for triple in graph for node in triple if isinstance(node, URIRef)}
    return {local(node) for node in nodes if node.startswith(MG)}


def test_every_term_says_what_it_is(ontology: Graph) -> None:
    """A reader finds a label, a definition, an example, a source and the ontology of each term."""
    wanting = [
        (name, str(predicate))
        for name in terms(ontology)
        for predicate in (RDFS.label, SKOS.definition, SKOS.example, DCTERMS.source)
        if not english(ontology, URIRef(MG + name), predicate)
    ]
    homeless = [
        name
        for name in terms(ontology)
        if ontology.value(URIRef(MG + name), RDFS.isDefinedBy) != URIRef(ONTOLOGY)
    ]

    assert wanting == []
    assert homeless == []


def test_names_tell_the_kind_of_term(ontology: Graph) -> None:
    """Classes begin with a capital, properties with a small letter; labels are their words."""
    for kind in some(KINDS):
        form = r"([A-Z][a-z]+)+" if kind == OWL.Class else r"[a-z]+([A-Z][a-z]+)*"
        for term in ontology.subjects(RDF.type, kind):
            words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", local(term)).lower()
            assert re.fullmatch(form, local(term)), term
            assert english(ontology, term, RDFS.label) == [words]


def test_definitions_are_sentences_that_differ(ontology: Graph) -> None:
    """Each term has one definition, which ends with a full stop and is no other term's."""
    texts = [english(ontology, URIRef(MG + name), SKOS.definition) for name in terms(ontology)]

    assert all(len(text) == 1 and text[0].endswith(".") for text in texts)
    assert len({text[0] for text in texts}) == len(texts)


def test_each_term_is_of_one_kind_in_one_module(root: Path) -> None:
    """No term is defined twice, as two kinds or in two files."""
    found = [
        term
        for file in (root / "ontology").glob("*.ttl")
        for graph in [Graph().parse(file)]
        for kind in KINDS
        for term in graph.subjects(RDF.type, kind)
    ]

    assert len(found) == len(set(found))


def test_the_ontology_stands_by_itself(ontology: Graph, vocabularies: Graph) -> None:
    """It imports nothing, says nothing about foreign terms, and has no blank nodes to store."""
    both = ontology + vocabularies
    ours = (MG, CODE)

    assert list(both.triples((None, OWL.imports, None))) == []
    assert [n for n in chain(both.subjects(), both.objects()) if isinstance(n, BNode)] == []
    assert [s for s in set(both.subjects()) if not f"{s}#".startswith((*ours, MG))] == []


def test_only_defined_terms_are_used(ontology: Graph, vocabularies: Graph, shapes: Graph) -> None:
    """The modules, the code lists and the shapes use no term that is not defined."""
    assert mentioned(ontology + vocabularies + shapes) - terms(ontology) == set()


@pytest.mark.parametrize("folder", ["queries", "examples", "docs"])
def test_only_defined_terms_and_codes_are_named(
    folder: str, root: Path, ontology: Graph, vocabularies: Graph
) -> None:
    """Queries, examples and documentation name no term or code that is not defined."""
    codes = {str(code).removeprefix(CODE) for code in vocabularies.subjects(SKOS.inScheme)}
    known = codes | terms(ontology)
    wrong = [
        (file.name, name)
        for file in sorted((root / folder).rglob("*"))
        if file.suffix in {".rq", ".ru", ".ttl", ".md"}
        for name in named(file.read_text(encoding="utf-8"))
        if name not in known
    ]

    assert wrong == []


def named(text: str) -> set[str]:
    """The local names of terms, and `scheme/code` of codes, that a text names."""
    declared = rf"prefix\s+([\w-]+):\s+<{re.escape(CODE)}([a-z-]+)/>"
    found = set(re.findall(rf"(?:\bmg:|{re.escape(MG)})([A-Za-z]+)", text))
    found |= set(re.findall(rf"{re.escape(CODE)}([a-z-]+/[a-z0-9-]+)", text))
    for prefix, scheme in re.findall(declared, text, flags=re.IGNORECASE):
        codes = re.findall(rf"(?<![\w:/-]){prefix}:([a-z][a-z0-9-]*[a-z0-9])", text)
        found |= {f"{scheme}/{code}" for code in codes}
    return found


def test_roles_and_simple_properties_say_the_same(ontology: Graph, vocabularies: Graph) -> None:
    """Each of the thirteen roles has its own sub-property of `involves`, and no other has one."""
    pairs = {
        (str(role).removeprefix(f"{CODE}role/"), local(term))
        for role, term in vocabularies.subject_objects(URIRef(f"{MG}roleProperty"))
    }
    properties = {
        local(term) for term in ontology.subjects(RDFS.subPropertyOf, URIRef(f"{MG}involves"))
    }

    assert pairs == {
        ("accountable", "accountableTo"),
        ("responsible", "responsibilityOf"),
        ("provides", "providedBy"),
        ("operates", "operatedBy"),
        ("commissions", "commissionedBy"),
        ("funds", "fundedBy"),
        ("regulates", "regulatedBy"),
        ("supports", "supportedBy"),
        ("supplies-data", "source"),
        ("receives-data", "recipient"),
        ("consulted", "consults"),
        ("informed", "informs"),
        ("governs", "governedBy"),
    }
    assert properties == {name for _, name in pairs}


def test_what_the_ontology_infers_is_what_examples_say(
    root: Path, ontology: Graph, vocabularies: Graph
) -> None:
    """No domain or range makes a thing of the valid examples into something that it is not."""
    folder = root / "tests" / "ontology" / "shapes"
    data = Graph().parse(folder / "world.ttl") + vocabularies
    for file in folder.glob("*/valid/*.ttl"):
        data.parse(file, publicID=f"https://missiongraph.example/{file.parent.parent.name}")
    everything = data + ontology
    wrong = [
        (str(node), local(cls))
        for subject, predicate, value in data
        for over in ontology.transitive_objects(predicate, RDFS.subPropertyOf)
        for node, side in ((subject, RDFS.domain), (value, RDFS.range))
        for cls in ontology.objects(over, side)
        if isinstance(node, URIRef) and not belongs(node, cls, everything)
    ]

    assert wrong == []


def belongs(node: Node, cls: Node, graph: Graph) -> bool:
    """Whether a node is said to be of a class or of one of its subclasses."""
    return any(
        cls in set(graph.transitive_objects(said, RDFS.subClassOf))
        for said in graph.objects(node, RDF.type)
    )


def test_no_class_is_disjoint_with_its_own_parent(ontology: Graph) -> None:
    """Disjointness leaves every class the possibility of having a member."""
    for first, second in some(ontology.subject_objects(OWL.disjointWith)):
        above = set(ontology.transitive_objects(first, RDFS.subClassOf))
        assert second not in above
        assert first not in set(ontology.transitive_objects(second, RDFS.subClassOf))
        for cls in ontology.subjects(RDFS.subClassOf):
            both = set(ontology.transitive_objects(cls, RDFS.subClassOf))
            assert not {first, second} <= both


def test_the_reference_tells_every_term_and_no_other(root: Path, ontology: Graph) -> None:
    """docs/reference/ontology.md has an entry for each term."""
    text = (root / "docs" / "reference" / "ontology.md").read_text(encoding="utf-8")
    entries = re.findall(r"^\| `mg:(\w+)`", text, flags=re.MULTILINE)

    assert sorted(entries) == sorted(terms(ontology))


def test_the_reference_tells_every_code(root: Path, vocabularies: Graph) -> None:
    """docs/reference/ontology.md lists the codes of each code list."""
    text = (root / "docs" / "reference" / "ontology.md").read_text(encoding="utf-8")
    codes = {str(code).removeprefix(CODE) for code in vocabularies.subjects(SKOS.inScheme)}
    missing = [
        code
        for code in codes
        for scheme, name in [code.split("/")]
        if not re.search(rf"^\| `{scheme}` \|.*`{name}`", text, flags=re.MULTILINE)
    ]

    assert missing == []
