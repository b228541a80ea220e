# SPDX-License-Identifier: Apache-2.0
"""Two agencies' tables that refer to each other, by the commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.cli.conftest import Said

    Run = Callable[..., Said]

SYSTEMS = {
    "a": "name,id,depends on\nHub,hub,b:system/ledger\n",
    "b": "name,id,depends on\nLedger,ledger,a:system/hub\n",
}
WAITING = {"a": ("Hub", "b:system/ledger"), "b": ("Ledger", "a:system/hub")}
UNTIL = "a resource that nobody describes yet"


def folder(tmp_path: Path, agency: str, systems: str | None = None) -> Path:
    """The folder of an agency's tables."""
    place = tmp_path / agency
    place.mkdir(exist_ok=True)
    about = f"title,agency,model\n{agency.title()},{agency},systems\n"
    (place / "About.csv").write_text(about, encoding="utf-8")
    (place / "Systems.csv").write_text(systems or SYSTEMS[agency], encoding="utf-8")
    return place


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_each_loads_and_publishes_alone_in_either_order(
    command: Run, tmp_path: Path, order: str
) -> None:
    """The first is warned by name, both are listed it, and the second settles it."""
    data, first, second = tmp_path / "data", order[0], order[1]
    name, reference = WAITING[first]
    said = command("load", folder(tmp_path, first), "--data", data)
    assert said.status == 0, said.err
    assert said.out.count(UNTIL) == 1
    assert f"system “{name}”, {first} (it says: {reference}) [Systems.csv, row 2]" in said.out
    assert f"ask “{second}” for it" in said.out
    assert command("publish", first, "--data", data).status == 0
    for asked in order:
        said = command("ask", "pending-references", "--agency", asked, "--data", data)
        assert reference in said.out
    report = command("check", "data", "pending-reference", "--data", data).out
    for agency in order:
        assert f"{agency}:\n" in report or f"{agency.title()}:\n" in report
    assert report.count(f"(it says: {reference})") == 2

    said = command("load", folder(tmp_path, second), "--data", data)
    assert (said.status, UNTIL in said.out, "mended" in said.out) == (0, False, False)
    assert command("publish", second, "--data", data).status == 0
    for which in ([], ["--published"]):
        assert UNTIL not in command("validate", "--data", data, *which).out


def test_a_withdrawal_is_told_and_not_refused(command: Run, tmp_path: Path) -> None:
    """It says what it causes in the model of the other."""
    data = tmp_path / "data"
    command("load", folder(tmp_path, "a"), folder(tmp_path, "b"), "--data", data)
    said = command("load", folder(tmp_path, "b", "name,id\nTill,till\n"), "--data", data)
    assert said.status == 0
    assert "In what others state, which is reported to them:" in said.out
    assert "(it says: b:system/ledger)" in said.out

    said = command("publish", "--data", data, "--json")
    assert [f["charged"] for f in json.loads(said.out)["findings"] if f["value"]] == [True]


def test_a_name_of_ones_own_is_refused_as_it_was_written(command: Run, tmp_path: Path) -> None:
    """The reference, and not words made of its last part."""
    systems = "name,id,depends on\nHub,hub,a:system/tell-once-hub\n"
    said = command("load", folder(tmp_path, "a", systems), "--data", tmp_path / "data")
    assert said.status == 1
    assert "(it says: a:system/tell-once-hub) [Systems.csv, row 2]" in said.err
