# SPDX-License-Identifier: Apache-2.0
"""Pages can be read by everybody, fetch nothing from elsewhere, and run nobody's scripts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest

from missiongraph.repository import Repository
from missiongraph.web.pages import STATIC
from tests.http.conftest import ALERT, JOURNEY, serving

if TYPE_CHECKING:
    from pathlib import Path

HTML = {"Accept": "text/html"}
EVIL = "https://missiongraph.example/id/east/system/evil"
PAGES = [
    "/",
    "/sparql",
    "/sparql?query=SELECT+*+%7B+%3Fs+%3Fp+%3Fo+%7D+LIMIT+5",
    "/sparql?query=nonsense",
    "/ns",
    "/api/v1/questions",
    "/api/v1/questions/organisations-touching-journey",
    f"/api/v1/questions/organisations-touching-journey?journey={JOURNEY}",
    "/api/v1/questions/organisations-touching-journey?journey=Moving+house",
    "/api/v1/questions/mission-overview",
    "/api/v1/journeys",
    "/api/v1/organisations?type=Unit&q=team&sort=-label&limit=1",
    "/api/v1/missions?q=nothingatall",
    "/api/v1/systems",
    "/api/v1/search",
    "/api/v1/search?q=hospital",
    "/api/v1/search?q=alert",
    "/doc/nhs-sussex/journey/leaving-hospital",
    "/doc/east/system/evil",
    "/graph/nhs-sussex/hospital-discharge",
    "/graph/east/odd",
    "/code/role/provides",
    "/doc/nothing",
    "/nothing",
]
VOID = {"meta", "link", "input", "br", "hr", "img"}


class Outline(HTMLParser):
    """What a page is made of: its elements, and those that are open at the end."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Note its end, which must be that of what was opened last."""
        assert self.open, tag
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of the elements of a kind."""
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(params=PAGES)
def page(client: httpx.Client, request: pytest.FixtureRequest) -> httpx.Response:
    """Each of the pages."""
    answer = client.get(request.param, headers=HTML)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return answer


def test_pages_are_well_formed(page: httpx.Response) -> None:
    """Every element that is opened is closed, in order."""
    assert page.text.startswith("<!doctype html>")
    assert Outline(page.text).open == []


def test_pages_can_be_read_by_everybody(page: httpx.Response) -> None:
    """Language, landmarks, one heading, a title, a label for each field (WCAG 2.2)."""
    outline = Outline(page.text)
    assert outline.all("html")[0]["lang"] == "en"
    for landmark in ("header", "nav", "main", "footer", "h1", "title"):
        assert len(outline.all(landmark)) == 1, landmark
    assert ("a", {"class": "skip", "href": "#main"}) in outline.elements
    labelled = {label["for"] for label in outline.all("label")}
    fields = [f for tag in ("input", "select", "textarea") for f in outline.all(tag)]
    fields = [field for field in fields if field.get("type") != "hidden"]
    assert {field["id"] for field in fields} <= labelled
    assert all(th.get("scope") for th in outline.all("th"))
    identifiers = [a["id"] for _, a in outline.elements if "id" in a]
    assert len(identifiers) == len(set(identifiers))


def test_headings_skip_no_level(page: httpx.Response) -> None:
    """A heading is at most one level below the one before it."""
    levels = [int(tag[1]) for tag, _ in Outline(page.text).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[:1] == [1]
    assert [after for before, after in pairwise(levels) if after - before > 1] == []


def test_pages_fetch_nothing_from_elsewhere(page: httpx.Response) -> None:
    """Style and icon are ours; there is no script."""
    outline = Outline(page.text)
    fetched = [
        link["href"] for link in outline.all("link") if link["rel"] in ("stylesheet", "icon")
    ]
    fetched += [image["src"] for image in outline.all("img")]
    assert all(address and address.startswith("/static/") for address in fetched)
    assert outline.all("script") == []
    assert not any(name.startswith("on") for _, a in outline.elements for name in a)
    assert "default-src 'self'" in page.headers["content-security-policy"]


def test_nobodys_markup_gets_through(client: httpx.Client) -> None:
    """Names, descriptions and values are text, and no address runs code."""
    for address in (
        "/doc/east/system/evil",
        "/graph/east/odd",
        "/api/v1/systems",
        "/api/v1/search?q=more",
        f"/nothing/{ALERT}",
        f"/sparql?query={ALERT}",
        f"/api/v1/questions/organisations-touching-journey?journey={ALERT}",
        f"/sparql?query={quote(f'SELECT * {{ <{EVIL}> ?p ?o }}')}",
    ):
        text = client.get(address, headers=HTML).text
        assert ALERT not in text, address
        assert "&lt;script&gt;alert(1)" in text, address
        assert 'href="javascript:' not in text, address
    page = client.get("/doc/east/system/evil", headers=HTML).text
    assert '<a href="https://elsewhere.example/page"' in page


def test_the_first_page_lists_what_there_is(client: httpx.Client) -> None:
    """Agencies with models, missions and journeys; questions by topic; the first one to ask."""
    text = client.get("/").text
    for said in (
        "NHS Sussex",
        "West Sussex County Council",
        '<a href="/graph/nhs-sussex/hospital-discharge">Hospital discharge in Sussex</a>',
        '<a href="/doc/nhs-sussex/mission/integrated-care">Integrated care in Sussex</a>',
        '<a href="/doc/nhs-sussex/journey/leaving-hospital">Leaving hospital</a>',
        f'<option value="{JOURNEY}">Leaving hospital</option>',
        '<form class="ask" action="/api/v1/questions/organisations-touching-journey" method="get">',
        '<a href="/api/v1/questions/channel-coverage">',
    ):
        assert said in text, said


def test_the_form_of_the_first_page_works(client: httpx.Client) -> None:
    """What a browser sends when somebody chooses a journey is answered."""
    address = "/api/v1/questions/organisations-touching-journey"
    answer = client.get(address, params={"journey": JOURNEY}, headers=HTML)
    assert answer.status_code == 200
    assert "<table>" in answer.text


def test_an_empty_repository_says_what_to_do(tmp_path: Path) -> None:
    """Nothing is published: the page gives the commands."""
    with Repository(tmp_path / "data") as empty, serving(empty.reading()) as address:
        text = httpx.get(f"{address}/", headers=HTML).text
        assert "Nothing is published here yet" in text
        assert "missiongraph publish" in text
        for page in ("/api/v1/questions/organisations-touching-journey", "/sparql", "/ns"):
            assert httpx.get(f"{address}{page}", headers=HTML).status_code == 200
        for question in ("mission-overview", "cross-agency-data-flows"):
            answer = httpx.get(f"{address}/api/v1/questions/{question}")
            assert answer.json()["rows"] == []


def test_the_style_sheet_is_served(client: httpx.Client) -> None:
    """Ours, with its type, and nothing beside it or above it."""
    answer = client.get("/static/missiongraph.css")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "url(" not in answer.text
    assert client.get("/static/../pages.py").status_code == 404
    assert client.get("/static/%2e%2e/pages.py").status_code == 404
    assert client.get("/static/").status_code == 404


def test_contrast_is_enough() -> None:
    """Every colour of text stands out from every ground by 4.5 to 1 (WCAG 2.2, 1.4.3)."""
    style = (STATIC / "missiongraph.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", style))
    for text in ("ink", "soft", "link", "alert"):
        for ground in ("paper", "panel"):
            light, dark = sorted(map(_luminance, (colours[text], colours[ground])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)


def _luminance(colour: str) -> float:
    """The relative luminance of a colour, as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
