# SPDX-License-Identifier: Apache-2.0
"""The tools that keep the Turtle canonical and terms.py fresh, run as developers run them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

from rdflib import Graph
from rdflib.compare import isomorphic

if TYPE_CHECKING:
    from pathlib import Path

UNTIDY = """# SPDX-License-Identifier: CC-BY-4.0
# Why this file is here.
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix b: <https://b.example/> .
b:z sh:path [ sh:inversePath b:y ] . b:z sh:or ( [ sh:path b:q ] [ sh:path b:p ] ) .
b:z sh:property [ sh:path b:two ; sh:maxCount 2 ], [ sh:path b:one ; sh:maxCount 1 ] .
b:a <https://b.example/c> "é"@fr, "e"@en . # lost
"""


def run(script: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """A tool's run, with what it printed."""
    command = [sys.executable, str(script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_turtle_is_canonical(root: Path) -> None:
    """Every file of ontology/ and shapes/ is in canonical form."""
    done = run(root / "tools" / "canonical.py", "--check")

    assert (done.returncode, done.stdout) == (0, "")


def test_terms_are_fresh(root: Path) -> None:
    """terms.py holds what the ontology defines."""
    done = run(root / "tools" / "generate_terms.py", "--check")

    assert (done.returncode, done.stdout) == (0, "")


def test_an_untidy_file_is_named_and_left_alone_by_check(root: Path, tmp_path: Path) -> None:
    """--check exits with 1, says which file it is, and changes nothing."""
    file = tmp_path / "untidy.ttl"
    file.write_text(UNTIDY, encoding="utf-8")

    done = run(root / "tools" / "canonical.py", "--check", tmp_path)

    assert done.returncode == 1
    assert str(file) in done.stdout
    assert file.read_text(encoding="utf-8") == UNTIDY


def test_tidying_keeps_the_meaning_and_settles_at_once(root: Path, tmp_path: Path) -> None:
    """A rewritten file says the same, keeps its heading, and is canonical from then on."""
    file, again = tmp_path / "untidy.ttl", tmp_path / "again.ttl"
    file.write_text(UNTIDY, encoding="utf-8")
    again.write_text(
        UNTIDY.replace("b:two ; sh:maxCount 2", "b:two;sh:maxCount 2"), encoding="utf-8"
    )

    assert run(root / "tools" / "canonical.py", file, again).returncode == 0
    assert run(root / "tools" / "canonical.py", "--check", file).returncode == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("".join(UNTIDY.splitlines(keepends=True)[:2]))
    assert text == again.read_text(encoding="utf-8")
    assert isomorphic(Graph().parse(data=text), Graph().parse(data=UNTIDY))


def test_a_file_without_a_licence_gets_one(root: Path, tmp_path: Path) -> None:
    """The licence line stands first, whatever was there before."""
    file = tmp_path / "bare.ttl"
    file.write_text("<https://a.example/a> <https://a.example/b> 1 .\n", encoding="utf-8")

    run(root / "tools" / "canonical.py", file)

    first = file.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# SPDX-License-Identifier: CC-BY-4.0"


def test_stale_terms_are_noticed_and_made_anew(root: Path, tmp_path: Path) -> None:
    """A term added to the ontology makes terms.py stale until it is generated again."""
    shutil.copytree(root / "ontology", tmp_path / "ontology")
    (tmp_path / "tools").mkdir()
    (tmp_path / "server" / "missiongraph").mkdir(parents=True)
    script = tmp_path / "tools" / "generate_terms.py"
    target = tmp_path / "server" / "missiongraph" / "terms.py"
    shutil.copy(root / "tools" / "generate_terms.py", script)
    shutil.copy(root / "server" / "missiongraph" / "terms.py", target)
    with (tmp_path / "ontology" / "service.ttl").open("a", encoding="utf-8") as file:
        file.write(
            "\nmg:import a owl:Class ; rdfs:isDefinedBy <https://w3id.org/missiongraph/ns> .\n"
        )

    assert run(script, "--check").returncode == 1
    assert run(script).returncode == 0
    assert run(script, "--check").returncode == 0
    assert 'import_: Final = NamedNode("https://w3id.org/missiongraph/ns#import")' in (
        target.read_text(encoding="utf-8")
    )
