# SPDX-License-Identifier: Apache-2.0
"""One address for each IRI of somebody else, in the whole repository, for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pyoxigraph import RdfFormat, serialize
from rdflib import RDF, SKOS, Graph, Namespace, URIRef

from missiongraph.gate import Author
from missiongraph.ingest import read_all
from missiongraph.loading import Source
from missiongraph.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from missiongraph.gate import Outcome

MG = Namespace("https://w3id.org/missiongraph/ns#")
AUTHOR = Author("somebody")
PREFIXES = """\
@prefix cpsv: <http://purl.org/vocab/cpsv#> .
@prefix cv: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix org: <http://www.w3.org/ns/org#> .
"""
PARKS, POOLS = "http://e.x/parks/service/apply", "http://e.x/pools/service/apply"


class City:
    """A repository into which a city loads CPSV-AP."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.repository = Repository(folder / "data")

    def write(self, model: str, text: str) -> Path:
        """A source of this name."""
        path = self._folder / f"{model}.ttl"
        path.write_text(PREFIXES + text, encoding="utf-8")
        return path

    def load(self, *paths: Path, agency: str = "city", mapping: str | None = "cpsv-ap") -> Outcome:
        """Load sources that go in together."""
        wanted = [Source(path, mapping=mapping, agency=agency) for path in paths]
        batches = read_all(wanted, self.repository.known())
        assert [r for batch in batches for r in batch.refusals] == []
        proposal = self.repository.proposal([*zip(batches, paths, strict=True)], AUTHOR)
        return self.repository.gate.submit(proposal)

    def withdraw(self, model: str) -> Outcome:
        """Empty a model's graph."""
        gate, graph = self.repository.gate, self.repository.names.graph("city", model)
        return gate.make(AUTHOR, "Withdraw it", lambda: gate.difference((), (graph,)))

    def graph(self) -> Graph:
        """All that the workspace holds of the agencies, read by another library."""
        names, store = self.repository.names, self.repository.workspace.store
        triples = [quad.triple for quad in store.quads() if names.agency(quad.graph_name)]
        return Graph().parse(serialize(triples, format=RdfFormat.N_TRIPLES), format="nt")

    def address(self, iri: str) -> str:
        """The one address of a foreign IRI."""
        (found,) = set(self.graph().subjects(SKOS.exactMatch, URIRef(iri)))
        return str(found)

    def names(self, address: str, predicate: URIRef = SKOS.prefLabel) -> set[str]:
        """What a resource is called."""
        return {str(name) for name in self.graph().objects(URIRef(address), predicate)}


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """A city whose repository holds nothing yet."""
    city = City(tmp_path)
    yield city
    city.repository.close()


def service(iri: str, name: str, more: str = "") -> str:
    """A service in Turtle."""
    return f'<{iri}> a cpsv:PublicService ; dct:title "{name}"@en {more} .\n'


@pytest.mark.parametrize("name", ["Apply", "Apply for a plot"])
def test_two_services_with_the_same_last_part_stay_two(city: City, name: str) -> None:
    """In two models of one agency, whether or not they have the same title."""
    city.load(city.write("parks", service(PARKS, name)))
    city.load(city.write("pools", service(POOLS, "Apply")))
    assert city.address(PARKS) != city.address(POOLS)
    assert len(set(city.graph().subjects(RDF.type, MG.Service))) == 2


def test_another_resource_never_changes_an_address(city: City) -> None:
    """A second edition that adds another, in either order, leaves those who linked alone."""
    city.load(city.write("one", service(PARKS, "Plots")))
    before = city.address(PARKS)
    city.load(city.write("one", service(POOLS, "Passes") + service(PARKS, "Plots")))
    assert city.address(PARKS) == before


def test_what_was_withdrawn_comes_back_at_its_address(city: City) -> None:
    """Although another resource of the same last part came in the meantime."""
    city.load(city.write("one", service(PARKS, "Plots")))
    before = city.address(PARKS)
    city.load(city.write("one", service(POOLS, "Passes")))
    city.load(city.write("two", service(PARKS, "Plots")))
    assert city.address(PARKS) == before


def test_the_same_source_mints_the_same_addresses_anywhere(tmp_path: Path) -> None:
    """Whatever the repository holds of the same agency already."""
    found = []
    for number, first in enumerate((PARKS, POOLS)):
        (tmp_path / str(number)).mkdir()
        city = City(tmp_path / str(number))
        city.load(city.write("first", service(first, "First")))
        city.load(city.write("both", service(PARKS, "Plots") + service(POOLS, "Passes")))
        found.append((city.address(PARKS), city.address(POOLS)))
        city.repository.close()
    assert found[0] == found[1]


def test_two_models_may_describe_one_foreign_resource(city: City) -> None:
    """It is one resource; the second title is another name of it, and nothing is refused."""
    city.load(city.write("parks", service(PARKS, "Apply for a plot")))
    city.load(city.write("lists", service(PARKS, "Apply for a garden plot")))
    address = city.address(PARKS)
    assert city.names(address) == {"Apply for a plot"}
    assert city.names(address, SKOS.altLabel) == {"Apply for a garden plot"}
    again = city.load(city.write("parks", service(PARKS, "Apply for a plot")))
    assert (again.added, again.removed) == (0, 0)


def test_an_address_that_the_repository_has_is_kept(city: City, tmp_path: Path) -> None:
    """Such as one that was given before, or that the agency's own description has."""
    own = tmp_path / "own.ttl"
    own.write_text(
        f"""\
@prefix mg: <https://w3id.org/missiongraph/ns#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://missiongraph.example/id/city/service/apply> a mg:Service ;
  skos:prefLabel "Plots"@en ; skos:exactMatch <{PARKS}> .
""",
        encoding="utf-8",
    )
    city.load(own, mapping=None)
    city.load(city.write("parks", service(PARKS, "Apply for a plot") + service(POOLS, "Passes")))
    assert city.address(PARKS) == "https://missiongraph.example/id/city/service/apply"
    assert city.names(city.address(PARKS)) == {"Plots"}
    assert city.address(POOLS) != city.address(PARKS)


ORGANISATION = "http://e.x/org/parks"
AUTHORITY = f'<{ORGANISATION}> a cv:PublicOrganisation ; dct:title "Parks department"@en .\n'
GIVEN = f"; cv:hasCompetentAuthority <{ORGANISATION}> "


def test_a_provider_may_be_described_in_another_model(city: City) -> None:
    """Of the same agency, loaded before."""
    city.load(city.write("organisations", AUTHORITY + service(POOLS, "Passes")))
    city.load(city.write("services", service(PARKS, "Plots", GIVEN)))
    provided = (URIRef(city.address(PARKS)), MG.providedBy, URIRef(city.address(ORGANISATION)))
    assert provided in city.graph()


def test_sources_that_go_in_together_know_each_other(city: City) -> None:
    """In whichever order they are named."""
    services = city.write("services", service(PARKS, "Plots", GIVEN))
    city.load(services, city.write("organisations", AUTHORITY))
    provided = (URIRef(city.address(PARKS)), MG.providedBy, URIRef(city.address(ORGANISATION)))
    assert provided in city.graph()


def test_a_resource_of_another_agency_is_referred_to_at_its_address(city: City) -> None:
    """What the other agency describes keeps the one address that it has there."""
    city.load(city.write("organisations", AUTHORITY), agency="county")
    city.load(city.write("services", service(PARKS, "Plots", GIVEN)))
    authority = URIRef(city.address(ORGANISATION))
    assert "/id/county/organisation/" in authority
    assert (URIRef(city.address(PARKS)), MG.providedBy, authority) in city.graph()


def test_each_agency_describes_it_under_its_own_name(city: City) -> None:
    """Names belong: both descriptions point at the one foreign IRI."""
    city.load(city.write("organisations", AUTHORITY), agency="county")
    city.load(city.write("services", AUTHORITY + service(PARKS, "Plots", GIVEN)))
    found = {str(s) for s in city.graph().subjects(SKOS.exactMatch, URIRef(ORGANISATION))}
    assert sorted(address.split("/")[4] for address in found) == ["city", "county"]
    (provider,) = city.graph().objects(URIRef(city.address(PARKS)), MG.providedBy)
    assert "/id/city/" in str(provider)


def test_what_an_unreadable_file_of_a_folder_said_stays(city: City, tmp_path: Path) -> None:
    """The others are read, and it is named."""
    folder = tmp_path / "both"
    folder.mkdir()
    for name, iri in (("parks", PARKS), ("pools", POOLS)):
        city.write("source", service(iri, name)).rename(folder / f"{name}.ttl")
    city.load(folder)
    (folder / "pools.ttl").write_text("this is not Turtle", encoding="utf-8")
    (folder / "parks.ttl").write_text(PREFIXES + service(PARKS, "Plots"), encoding="utf-8")
    known = city.repository.known()
    (batch,) = read_all([Source(folder, mapping="cpsv-ap", agency="city")], known)
    assert list(batch.unread) == ["pools.ttl"]
    city.repository.gate.submit(city.repository.proposal([(batch, folder)], AUTHOR))
    assert city.names(city.address(PARKS)) == {"Plots"}
    assert city.names(city.address(POOLS)) == {"pools"}
    (folder / "pools.ttl").unlink()
    city.load(folder)
    assert len(set(city.graph().subjects(RDF.type, MG.Service))) == 1


def test_a_resource_keeps_a_name_when_the_model_that_names_it_goes(city: City) -> None:
    """The other name becomes the name, and nothing is refused, by an edition or by a deletion."""
    for edition in (service(POOLS, "Passes"), None):
        city.load(city.write("parks", service(PARKS, "Apply for a plot")))
        city.load(city.write("lists", service(PARKS, "Apply for a garden plot")))
        address = city.address(PARKS)
        if edition:
            city.load(city.write("parks", edition))
        else:
            city.withdraw("parks")
        assert city.names(address) == {"Apply for a garden plot"}
        assert city.names(address, SKOS.altLabel) == set()
        again = city.load(city.write("lists", service(PARKS, "Apply for a garden plot")))
        assert (again.added, again.removed) == (0, 0)


@pytest.mark.parametrize("written", [ORGANISATION, "ORG-7"])
def test_a_workbook_refers_by_a_foreign_iri_or_an_identifier(
    city: City, tmp_path: Path, written: str
) -> None:
    """Both lead to the address of the resource, wherever in the repository it is described."""
    more = f'<{ORGANISATION}> dct:identifier "ORG-7" .'
    city.load(city.write("organisations", AUTHORITY + more + service(POOLS, "Passes")))
    book = tmp_path / "book"
    book.mkdir()
    (book / "About.csv").write_text("agency,model,title\ncity,book,Book\n", encoding="utf-8")
    (book / "Services.csv").write_text(
        f"id,name,description,provided by\nplots,Plots,Plots of land,{written}\n", encoding="utf-8"
    )
    city.load(book, mapping=None)
    provider = URIRef(city.address(ORGANISATION))
    plots = URIRef("https://missiongraph.example/id/city/service/plots")
    assert list(city.graph().objects(plots, MG.providedBy)) == [provider]
