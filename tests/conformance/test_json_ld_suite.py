# SPDX-License-Identifier: Apache-2.0
"""The W3C's tests of JSON-LD 1.1 to RDF: what is read is what they expect, or it is refused."""

from __future__ import annotations

import json
import tarfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from missiongraph.rdf.flaws import UnreadableRdf
from missiongraph.rdf.reading import quads

ARCHIVE = Path(__file__).parents[3] / "shared/conformance/w3c-json-ld-api-tests.tar.gz"
# The engine resolves such names otherwise than the suite (RFC 3986, section 5.2.4), or reads one
# type map so; these options of the API are not offered.
OTHERWISE = {"#t0122", "#t0123", "#te062", "#te091", "#tc013", "#tdi10", "#tdi12"}
# What is refused here may state something in the suite, since the rest of it is then taken.
READ_AT_LEAST = 270


@dataclass(frozen=True)
class Case:
    """A test of the suite: a text, its base, and the N-Quads that it means."""

    name: str
    text: str
    base: str
    meant: str | None


@cache
def cases() -> list[Case]:
    """The tests whose result is known, and those that must be refused."""
    if not ARCHIVE.is_file():
        pytest.skip(f"{ARCHIVE} is not there, so the W3C's JSON-LD suite is not run")
    with tarfile.open(ARCHIVE) as archive:
        texts = {m.name: _text(archive, m) for m in archive.getmembers() if m.isfile()}
    manifest = json.loads(texts["tests/toRdf-manifest.jsonld"])
    return [_case(one, texts, manifest["baseIri"]) for one in manifest["sequence"] if _is_run(one)]


def _text(archive: tarfile.TarFile, member: tarfile.TarInfo) -> str:
    found = archive.extractfile(member)
    return found.read().decode() if found else ""


def _is_run(entry: dict[str, Any]) -> bool:
    old = entry.get("option", {}).get("specVersion") == "json-ld-1.0"
    return not old and "jld:PositiveSyntaxTest" not in entry["@type"]


def _case(entry: dict[str, Any], texts: dict[str, str], base: str) -> Case:
    own = entry.get("option", {}).get("base", base + entry["input"])
    expected = texts[f"tests/{entry['expect']}"] if "expect" in entry else None
    return Case(entry["@id"], texts[f"tests/{entry['input']}"], own, expected)


def read(case: Case) -> Dataset | None:
    """The statements that are read, canonical; None where the text is refused."""
    try:
        return canonical(Dataset(quads(case.text, RdfFormat.JSON_LD, case.base)))
    except UnreadableRdf as error:
        # Whoever is refused is told why.
        return None if all(flaw.what and flaw.remedy for flaw in error.flaws) else Dataset()


def canonical(dataset: Dataset) -> Dataset:
    """With labels of blank nodes that depend on nothing but the statements."""
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return dataset


def test_what_is_read_is_what_the_suite_expects() -> None:
    """No test is read in part: it gives all that it means, or it is refused."""
    known = [c for c in cases() if c.meant is not None and c.name not in OTHERWISE]
    whole = 0
    for case in known:
        try:
            meant = canonical(Dataset(parse(case.meant or "", RdfFormat.N_QUADS)))
        except SyntaxError:
            continue  # one expects blank nodes as properties
        found = read(case)
        whole += found is not None
        assert found is None or set(found) == set(meant), case.name
    assert whole >= READ_AT_LEAST


def test_what_the_suite_refuses_is_refused() -> None:
    """Two tests are about versions of JSON-LD that are not read."""
    taken = {case.name for case in cases() if case.meant is None and read(case) is not None}
    assert taken == {"#ter42", "#ttn01"}
