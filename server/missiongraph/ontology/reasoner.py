# SPDX-License-Identifier: Apache-2.0
"""What follows from the ontology, as HermiT finds it: consistency and the whole hierarchy."""

from __future__ import annotations

import shutil
import types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from missiongraph.errors import ReasonerFailed, ReasonerMissing
from missiongraph.labels import curie
from missiongraph.ontology.library import load
from missiongraph.terms import MG, OWL, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pyoxigraph import Triple

OWN = MG.position.value.removesuffix("position")
# The classes of what has a link, one for each link of ours.
HAVING = "urn:x-missiongraph:having:"
# What is above everything, or ours for the sake of the check.
BUILT_IN = OWL.Class.value.removesuffix("Class"), RDF.type.value.removesuffix("type"), HAVING
BOTTOM = ("Nothing", "bottomObjectProperty", "bottomDataProperty")
KINDS = ("classes", "object_properties", "data_properties")


@dataclass(frozen=True, slots=True)
class Classified:
    """What a reasoner found.

    Attributes:
        consistent: whether anything at all can be as the ontology says.
        above: for each term of ours, by prefixed name, what stands directly above it.
        same: for each, what it is equivalent to.
        empty: the classes and properties that nothing can ever be of.
    """

    consistent: bool
    above: dict[str, frozenset[str]]
    same: dict[str, frozenset[str]]
    empty: frozenset[str]


def classify(triples: Iterable[Triple]) -> Classified:
    """Let HermiT classify an ontology.

    Raises:
        ReasonerMissing: there is no Java to run HermiT with.
        ReasonerFailed: HermiT could not read the ontology, or broke down.
    """
    import owlready2  # noqa: PLC0415 (slow to import, and few need it)

    if shutil.which(owlready2.JAVA_EXE) is None:
        raise ReasonerMissing(
            "HermiT needs Java, and there is no `java` on the PATH. Install a Java runtime "
            "(on Debian and Ubuntu: apt-get install default-jre-headless) and check again."
        )
    ontology = load(triples)
    _classify_links(ontology)
    try:
        # What HermiT does not know of datatypes, the check of OWL 2 DL names.
        owlready2.sync_reasoner_hermit(ontology.world, debug=0, ignore_unsupported_datatypes=True)
        return _read(ontology)
    except owlready2.OwlReadyInconsistentOntologyError:
        return Classified(consistent=False, above={}, same={}, empty=frozenset())
    except owlready2.OwlReadyJavaError as error:
        raise ReasonerFailed(f"HermiT could not classify the ontology: {_reason(error)}") from error
    finally:
        ontology.world.close()


def _reason(error: Exception) -> str:
    """The line of Java's complaint that says what is wrong."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines[1:] if not line.startswith("at ")]
    return told[0] if told else "Java says nothing more."


def _classify_links(ontology: Any) -> None:  # noqa: ANN401 (owlready2 has no types)
    """Add for each link of ours the class of what has it, which is empty if the link can never be.

    HermiT tells of an empty link together with its inverse, and owlready2 passes over what is
    told of inverses; what is told of named classes it reads.
    """
    import owlready2  # noqa: PLC0415 (slow to import, and few need it)

    with ontology.get_namespace(HAVING):
        for link in _own(ontology.object_properties()):
            having: Any = types.new_class(link.name, (owlready2.Thing,))
            having.equivalent_to.append(link.some(owlready2.Thing))


def _own(terms: Iterable[Any]) -> list[Any]:
    return [term for term in terms if term.iri.startswith(OWN)]


def _read(ontology: Any) -> Classified:  # noqa: ANN401 (owlready2 has no types)
    """What stands above each term of ours, once HermiT has spoken."""
    own = _own(term for kind in KINDS for term in getattr(ontology, kind)())
    ancestors = {_name(term.iri): _names(term.ancestors()) - {_name(term.iri)} for term in own}
    same = {_name(term.iri): _names(term.equivalent_to.indirect()) for term in own}
    for name, others in same.items():
        ancestors[name] -= others
    bottom = {f"owl:{name}" for name in BOTTOM}
    empty = {name for name in ancestors if bottom & (same[name] | ancestors[name])}
    empty |= _never(ontology)
    return Classified(
        consistent=True,
        above={name: _direct(name, ancestors) for name in ancestors if name not in empty},
        same={name: frozenset(others) for name, others in same.items() if name not in empty},
        empty=frozenset(empty),
    )


def _never(ontology: Any) -> set[str]:  # noqa: ANN401 (owlready2 has no types)
    """The names of the links that nothing can ever have."""
    empty = (cls.iri for cls in ontology.world.inconsistent_classes())
    return {_name(OWN + iri.removeprefix(HAVING)) for iri in empty if iri.startswith(HAVING)}


def _names(entities: Iterable[Any]) -> set[str]:
    """The prefixed names of terms; expressions, and what stands above everything, are left out."""
    named = {e.iri for e in entities if isinstance(getattr(e, "iri", None), str)}
    bottom = {BUILT_IN[0] + name for name in BOTTOM}
    return {_name(iri) for iri in named if not iri.startswith(BUILT_IN) or iri in bottom}


def _name(iri: str) -> str:
    return curie(NamedNode(iri))


def _direct(name: str, ancestors: dict[str, set[str]]) -> frozenset[str]:
    """Of what stands above a term, what does not stand above something else that does."""
    above = ancestors[name]
    further = {upper for other in above for upper in ancestors.get(other, ())}
    return frozenset(above - further)
