# SPDX-License-Identifier: Apache-2.0
"""Pages and JSON about a resource say what has ended, and since when things are as they are."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

# The supplier of the equipment stopped on this day; the sheet Roles says so.
ACTION = "/doc/nhs-sussex/action/deliver-equipment"
SERVICE = "/doc/nhs-sussex/service/hospital-discharge"


def page(client: httpx.Client, path: str) -> str:
    """The text of a page, without its markup."""
    answer = client.get(path, headers={"Accept": "text/html"})
    assert answer.status_code == 200
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def test_a_page_says_what_has_ended(client: httpx.Client) -> None:
    """With its period; what is in force has its period too, and no such word."""
    assert "(from 2021-04-01 until 2024-03-31, ended)" in page(client, ACTION)
    found = page(client, SERVICE)
    assert "(from 2022-07-01)" in found
    assert "ended" not in found


def test_what_has_a_period_is_not_said_simply(client: httpx.Client) -> None:
    """No page, and no RDF, says that the supplier runs the delivery, for it does no more."""
    turtle = client.get(f"{ACTION}.ttl").text
    assert "equipment-supplier" not in turtle.partition("operatedBy")[2].partition(";")[0]
    assert "Operated by" not in page(client, ACTION)


def test_json_has_the_period_beside_what_names_the_resource(client: httpx.Client) -> None:
    """From and until, where they are stated."""
    said = client.get("/api/v1/actions/nhs-sussex/deliver-equipment").json()
    (part,) = said["incoming"]["participationIn"]
    assert (part["from"], part["until"]) == ("2021-04-01", "2024-03-31")
    assert "operatedBy" not in said


@pytest.mark.parametrize(("day", "there"), [("2024-03-31", True), ("2024-04-01", False)])
def test_the_answer_of_a_day_is_asked_for_by_address(
    client: httpx.Client, day: str, *, there: bool
) -> None:
    """The page of a question has a field for the day, filled in with what was asked."""
    path = "/api/v1/questions/organisation-profile"
    asked = {"organisation": "nhs-sussex:organisation/equipment-supplier", "on": day}
    found = client.get(path, params=asked, headers={"Accept": "text/html"}).text
    assert f'name="on" type="text" dir="auto" value="{day}" placeholder="today"' in found
    rows = client.get(path, params=asked, headers={"Accept": "application/json"}).json()["rows"]
    assert any(row["until"] == "2024-03-31" for row in rows) is there
