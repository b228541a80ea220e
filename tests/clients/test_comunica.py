# SPDX-License-Identifier: Apache-2.0
"""Comunica: it finds out by itself what it is given, and joins sources.

It is installed from the npm registry, once for each version, into the user's cache.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from missiongraph.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.clients.conftest import Site

HERE = Path(__file__).parent / "comunica"
FILES = ("package.json", ".npmrc", "ask.mjs")
PROLOGUE = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("mg", "skos"))
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
MINUTES = 5


@pytest.fixture(scope="session")
def comunica() -> Path:
    """The script that asks, in a folder where Comunica is installed."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("no Node here, so Comunica does not ask: apt-get install nodejs npm")
    files = {name: (HERE / name).read_bytes() for name in FILES}
    version = hashlib.sha256(b"".join(files.values())).hexdigest()[:12]
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = home / "missiongraph" / f"comunica-{version}"
    if not (folder / "installed").exists():
        _install(folder, files)
    return folder / "ask.mjs"


def _install(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    words = ["npm", "install", "--ignore-scripts", "--no-progress", "--loglevel=error"]
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, check=False, timeout=MINUTES * 60
    )
    if done.returncode:
        pytest.skip(f"Comunica cannot be installed from the npm registry: {done.stderr[-300:]}")
    (folder / "installed").touch()


def told(script: Path, query: str, sources: Sequence[object], token: str | None = None) -> str:
    """What Comunica says to a query of these sources."""
    asked = json.dumps({"query": query, "sources": sources, "token": token})
    done = subprocess.run(
        ["node", str(script)],  # noqa: S607 (wherever Node is)
        input=asked,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def names(results: str) -> list[str]:
    """The column `name`."""
    return [row["name"]["value"] for row in json.loads(results)["results"]["bindings"]]


def test_the_endpoint_is_found_to_be_one(comunica: Path, site: Site, stages: list[str]) -> None:
    """Given nothing but its address, Comunica sends it the query."""
    assert names(told(comunica, site.stages, [site.sparql])) == stages


def test_a_document_is_read_as_linked_data(comunica: Path, site: Site, stages: list[str]) -> None:
    """The name of the journey leads to a document that has its stages and their names."""
    query = f"""{PROLOGUE} PREFIX rdfs: <{RDFS}>
      SELECT ?name WHERE {{ ?stage mg:stageOf <{site.journey}> ; rdfs:label ?name }}"""
    assert sorted(names(told(comunica, query, [site.journey]))) == sorted(stages)


def test_the_graph_of_a_model_is_read_whole(comunica: Path, site: Site, stages: list[str]) -> None:
    """The name of the graph leads to what it holds."""
    model = f"{site.address}/graph/nhs-sussex/hospital-discharge"
    assert names(told(comunica, site.stages, [model])) == stages


def test_documents_and_the_endpoint_are_joined(
    comunica: Path, site: Site, stages: list[str]
) -> None:
    """The links come from a document, names and order from the endpoint."""
    query = f"""{PROLOGUE} SELECT ?name WHERE {{
      ?stage mg:stageOf <{site.journey}> .
      SERVICE <{site.sparql}> {{ ?stage mg:position ?at ; skos:prefLabel ?name }}
    }} ORDER BY ?at"""
    assert names(told(comunica, query, [site.journey])) == stages


def test_a_graph_is_made(comunica: Path, site: Site, stages: list[str]) -> None:
    """CONSTRUCT gives a triple for each stage."""
    query = f"{PROLOGUE} CONSTRUCT WHERE {{ ?stage mg:stageOf <{site.journey}> }}"
    lines = told(comunica, query, [site.sparql]).splitlines()
    assert len([line for line in lines if f"<{PREFIXES['mg']}stageOf>" in line]) == len(stages)


def test_an_update_goes_through(comunica: Path, site: Site) -> None:
    """What Comunica inserts with a token, it finds with the token, and not without."""
    source = [{"type": "sparql", "value": site.sparql}]
    thing = f"<{site.address}/id/nhs-sussex/system/comunica>"
    facts = f'{thing} a mg:System ; skos:prefLabel "From Comunica"@en'
    insert = f"{PROLOGUE} INSERT DATA {{ GRAPH <{site.draft}> {{ {facts} }} }}"
    query = f"{PROLOGUE} SELECT ?name WHERE {{ {thing} skos:prefLabel ?name }}"
    told(comunica, insert, source, site.token)
    assert names(told(comunica, query, source, site.token)) == ["From Comunica"]
    assert names(told(comunica, query, source)) == []
