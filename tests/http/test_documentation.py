# SPDX-License-Identifier: Apache-2.0
"""The reference of the HTTP interface names everything that there is."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from missiongraph.http.app import create_app
from missiongraph.http.problems import KINDS, OUR_FAULT
from missiongraph.http.questions import ANSWERS
from missiongraph.media import RDF, RESULTS

if TYPE_CHECKING:
    import httpx

    from missiongraph.repository import Repository

HOW_TO = (Path(__file__).parents[2] / "docs/how-to/use-the-api.md").read_text(encoding="utf-8")
PAGE = (Path(__file__).parents[2] / "docs/reference/http.md").read_text(encoding="utf-8")


def test_every_route_is_documented(repository: Repository) -> None:
    """Each has a heading, and each heading a route."""
    app = create_app(repository.reading())
    paths = {re.sub(r":\w+}", "}", getattr(route, "path", "")) for route in app.routes}
    routes = {f"{path}/{{path}}" if path == "/static" else path for path in paths}
    assert routes == set(re.findall(r"^### `(.+)`$", PAGE, re.MULTILINE))


def test_the_commands_of_the_how_to_find_something(client: httpx.Client) -> None:
    """Each answers, and with more than nothing."""
    commands = re.findall(r"^curl (.+)$", HOW_TO, re.MULTILINE)
    assert len(commands) > 8
    for command in commands:
        words = shlex.split(command)
        headers = [words[at + 1].split(": ") for at, word in enumerate(words) if word == "-H"]
        answer = client.get(words[-1].removeprefix("http://127.0.0.1:8000"), headers=dict(headers))
        assert answer.status_code == 200, command
        assert answer.headers.get("x-total-count") != "0", command


def test_every_problem_is_documented() -> None:
    """Each kind is in the table, with its status."""
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    for kind in (*KINDS.values(), OUR_FAULT):
        row = next(line for line in rows if f"`{kind.name}`" in line)
        assert f"| {kind.status.value} |" in row


def test_every_format_is_documented() -> None:
    """Name, media type and suffix stand in one row."""
    for form in {*RDF, *RESULTS, *ANSWERS}:
        assert f"| `{form.name}` | `{form.media_type}` | `.{form.suffix}` |" in PAGE
