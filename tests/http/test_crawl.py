# SPDX-License-Identifier: Apache-2.0
"""Whatever a page links to is there; each page can be told from the others."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from tests.http.test_pages import Outline

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

# As browsers say it.
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
# Some pages of each kind: to look at all would be to look at the same templates again.
MOST_OF_A_KIND = 3
# What leads to another view of the same: a page has dozens of these.
VIEWS = re.compile(r"[?&](?:sort|after|query|format)=")


def kind_of(address: str) -> str:
    """What an address is like: its path with what tells things apart left out."""
    parts = urlsplit(address)
    steps = parts.path.split("/")
    view = VIEWS.search(address)
    # The class of a thing matters, its agency and name do not.
    named = [*steps[:2], *steps[3:4]] if steps[1] in ("doc", "code") else steps[:3]
    if "questions" in steps:
        named.append("questions")
    return "/".join(named) + (view[0] if view else "?" if parts.query else "")


def links(outline: Outline, address: str) -> Iterator[tuple[str, str]]:
    """The addresses on this host to which a page leads, and the part of the page that is meant."""
    for tag, attributes in outline.elements:
        target = attributes.get("href" if tag in ("a", "link") else "src")
        if target:
            whole, fragment = urldefrag(urljoin(address, target))
            if not urlsplit(whole).netloc and whole.startswith("/"):
                yield whole, fragment


def test_every_link_leads_somewhere(client: httpx.Client) -> None:
    """From the front page on, some of every kind of page; each has what readers need."""
    seen: Counter[str] = Counter()
    todo, known = ["/"], {"/"}
    lost: list[str] = []
    while todo:
        address = todo.pop(0)
        answer = client.get(address, headers=HTML, follow_redirects=True)
        if answer.status_code >= 400:
            lost.append(f"{answer.status_code} {address}")
        if answer.headers["content-type"].startswith("text/html"):
            outline = Outline(answer.text)
            check(outline, answer.text, address)
            for target, _ in links(outline, address):
                kind = kind_of(target)
                if target not in known and seen[kind] < MOST_OF_A_KIND:
                    seen[kind] += 1
                    known.add(target)
                    todo.append(target)
    assert not lost
    assert len(known) > 50


def check(outline: Outline, text: str, address: str) -> None:
    """See that a page has a title, a language, one first heading, and no identifier twice."""
    assert outline.open == [], address
    assert outline.all("html")[0].get("lang"), address
    assert len(outline.all("h1")) == 1, address
    assert re.search(r"<title>\s*\S[^<]*</title>", text), address
    identifiers = Counter(a["id"] for _, a in outline.elements if "id" in a)
    assert [i for i, count in identifiers.items() if count > 1] == [], address
    own = {fragment for whole, fragment in links(outline, address) if whole == address and fragment}
    assert own <= identifiers.keys(), address
