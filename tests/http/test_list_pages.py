# SPDX-License-Identifier: Apache-2.0
"""Lists and search as pages: what people see, and where its links and forms lead."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

HTML = {"Accept": "text/html"}
NAME = re.compile(r'<th scope="row"><a [^>]*>([^<]+)</a>')
HIT = re.compile(r"<h3><a [^>]*>(.*?)</a></h3>")


def page(client: httpx.Client, address: str) -> str:
    """The text of a page."""
    answer = client.get(address, headers=HTML)
    assert answer.status_code == 200, address
    return answer.text


def names(text: str) -> list[str]:
    """The names of the things in the table of a page."""
    return [unescape(name) for name in NAME.findall(text)]


def link(text: str, said: str) -> str:
    """Where the link with some text leads."""
    found = re.search(rf'<a href="([^"]*)"[^>]*>(?:<span[^>]*>[^<]*</span>)?{said}', text)
    assert found, said
    return unescape(found[1])


def test_a_list_shows_its_things_by_name(client: httpx.Client) -> None:
    """The journeys of the examples that the two departments of care describe are among them."""
    shown = names(page(client, "/api/v1/journeys?limit=1000"))
    assert {"Leaving hospital", "Arranging care at home"} <= set(shown)
    assert shown == sorted(shown, key=str.casefold)


def test_headings_turn_the_order_round(client: httpx.Client) -> None:
    """The list is by name; its heading leads to the names from the end, and says so."""
    first = page(client, "/api/v1/journeys")
    assert '<th scope="col" aria-sort="ascending">' in first
    turned = page(client, link(first, "Name"))
    assert names(turned) == sorted(names(first), key=str.casefold, reverse=True)
    assert 'aria-sort="descending"' in turned


def test_what_a_form_leaves_empty_asks_for_nothing(client: httpx.Client) -> None:
    """A browser sends all fields of a form; a program that does so is told what is wrong."""
    everything = names(page(client, "/api/v1/journeys"))
    assert names(page(client, "/api/v1/journeys?q=&journeyOf=&sort=")) == everything
    assert client.get("/api/v1/journeys?journeyOf=").status_code in (400, 404)


def test_filters_can_be_taken_away(client: httpx.Client) -> None:
    """A filter narrows the list, is shown, and leads back."""
    narrowed = page(client, "/api/v1/journeys?journeyOf=Moving&limit=1000")
    assert names(narrowed) == ["Moving house", "Moving house"]
    assert 'value="Moving"' in narrowed
    back = page(client, link(narrowed, "Journey of: Moving"))
    assert len(names(back)) > 2


def test_codes_are_chosen_by_name(client: httpx.Client) -> None:
    """The strength of evidence is a choice; the one that is asked for is chosen."""
    text = page(client, "/api/v1/journeys?evidenceStrength=documented")
    assert '<option value="documented" selected>documented</option>' in text
    assert "Asking for asylum" in names(text)
    assert "Arranging care at home" not in names(text)


def test_pages_follow_each_other(client: httpx.Client) -> None:
    """From page to page each thing comes once, and the last page has no next one."""
    seen: list[str] = []
    address: str | None = "/api/v1/units?limit=2"
    while address:
        text = page(client, address)
        seen += names(text)
        address = link(text, "Next page") if "Next page" in text else None
    assert seen == names(page(client, "/api/v1/units?limit=1000"))
    assert len(seen) > 2


def test_the_other_formats_are_of_the_same_list(client: httpx.Client) -> None:
    """What is narrowed stays narrowed as CSV and JSON."""
    text = page(client, "/api/v1/journeys?journeyOf=Moving")
    table = client.get(link(text, "CSV"), headers=HTML)
    assert table.headers["content-type"].startswith("text/csv")
    assert len(table.text.splitlines()) == 3
    assert client.get(link(text, "JSON"), headers=HTML).json()["total"] == 2


def test_search_marks_the_words_that_it_found(client: httpx.Client) -> None:
    """In whichever form they stand there, with the kind and the agency."""
    text = page(client, "/api/v1/search?q=hospitals+team")
    assert "<mark>Hospital</mark> ward <mark>team</mark>" in HIT.findall(text)
    assert re.search(r"unit · (?:<[^>]*>)*\s*NHS Sussex", text)


def test_search_by_the_beginning_marks_the_whole_word(client: httpx.Client) -> None:
    """An asterisk stands for the rest of a word."""
    assert "<mark>Hospital</mark>" in page(client, "/api/v1/search?q=hosp*&type=Unit")


def test_search_without_words_asks_for_them(client: httpx.Client) -> None:
    """A page with the form; a program is told that something is missing."""
    assert 'name="q"' in page(client, "/api/v1/search?q=")
    assert client.get("/api/v1/search?q=").status_code == 400


def test_one_thing_as_a_page_is_its_document(client: httpx.Client) -> None:
    """A browser is led there; programs have JSON as before."""
    answer = client.get("/api/v1/journeys/nhs-sussex/leaving-hospital", headers=HTML)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/doc/nhs-sussex/journey/leaving-hospital"


def test_the_front_page_counts_every_kind(client: httpx.Client) -> None:
    """As many as the list has."""
    total = client.get("/api/v1/journeys?limit=1").json()["total"]
    text = page(client, "/")
    assert re.search(rf'<a href="/api/v1/journeys\?format=html">Journeys</a> {total}\b', text)


def test_a_value_that_names_nothing_is_named(client: httpx.Client) -> None:
    """A page says which one."""
    answer = client.get("/api/v1/journeys?journeyOf=Nowhere", headers=HTML)
    assert answer.status_code == 404
    assert "Nowhere" in answer.text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/doc/nhs-sussex/journey/leaving-hopsital.html", "leaving hopsital"),
        ("/id-of-nothing", "id of nothing"),
        ("/doc/x/y/%22%3E%3Cscript%3E", "script"),
    ],
)
def test_an_address_that_leads_nowhere_leads_to_search(
    client: httpx.Client, path: str, words: str
) -> None:
    """The page that says so has its words in a search box; programs get no such thing."""
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 404
    assert f'<input id="q" name="q" type="search" value="{words}">' in answer.text
    assert "words" not in client.get(path).json()
