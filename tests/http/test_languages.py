# SPDX-License-Identifier: Apache-2.0
"""Names come in the language of the reader, and are marked with it, by every way in."""

from __future__ import annotations

import csv
import io
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Triple

from missiongraph.cli import run
from missiongraph.gate import Author
from missiongraph.loading import DEFAULT_BASE, Batch, mint
from missiongraph.repository import Repository
from missiongraph.terms import DCT, MG, RDF, SKOS
from tests.http.conftest import serving
from tests.support.facts_checked import some

if TYPE_CHECKING:
    from collections.abc import Iterator

COVERAGE = "/api/v1/questions/channel-coverage"
DOCUMENT = "/doc/city/service/birth"
VOID = {"meta", "link", "input", "br", "hr", "img"}
PHONE = NamedNode("https://w3id.org/missiongraph/code/channel/telephone")
# The names of a service, and which of them somebody gets who prefers what stands before it.
REGISTER = {
    "en": "Register a birth",
    "nl": "Geboorte aangeven",
    "nl-BE": "Aangifte doen van geboorte",
    "ar": "تسجيل مولود",
}
CHOSEN = [
    (None, "en"),
    ("nl", "nl"),
    ("NL-be", "nl-BE"),
    ("nl-NL", "nl"),
    ("nl-SR, ar;q=0.5", "nl"),
    ("ar-EG", "ar"),
    ("fr, ar;q=0.9, nl;q=0.2", "ar"),
    ("nl;q=0, ar;q=0.1", "ar"),
    ("fi", "en"),
]
# Services with one name each, and the language and direction that a page says of it.
ALONE = {
    "خدمة": ("ar", "rtl"),
    "שירות": ("he", "rtl"),
    "خدمات": ("fa", "rtl"),
    "ދިވެހި": ("dv", "rtl"),
    "khadamat": ("ar-latn", None),
    "Dienstleistung": ("de", None),
    "Service in English": ("en", None),
}
DESCRIBED = "وصف الخدمة"


class Page(HTMLParser):
    """The texts of a page, each with the language and direction of the elements around it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: dict[str, tuple[str | None, str | None]] = {}
        self._open: list[dict[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        if tag not in VOID:
            self._open.append(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if tag not in VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        """Note a text; what is near wins."""
        near = list(reversed(self._open))
        found = [next((a[key] for a in near if key in a), None) for key in ("lang", "dir")]
        self.said.setdefault(data.strip(), (found[0], found[1]))


def stated() -> Batch:
    """Services with names in several languages, and on one channel."""
    batch = Batch("city", "names", "أسماء")

    def service(slug: str, *names: Literal) -> NamedNode:
        thing = mint(DEFAULT_BASE, "city", MG.Service, slug)
        batch.triples += [
            Triple(thing, RDF.type, MG.Service),
            Triple(thing, MG.offersChannel, PHONE),
            *(Triple(thing, SKOS.prefLabel, name) for name in names),
        ]
        return thing

    birth = service("birth", *(Literal(text, language=tag) for tag, text in REGISTER.items()))
    batch.triples.append(Triple(birth, DCT.description, Literal(DESCRIBED, language="ar")))
    for number, (text, (tag, _)) in enumerate(ALONE.items()):
        service(f"alone-{number}", Literal(text, language=tag))
    return batch


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with these services, published."""
    folder = tmp_path_factory.mktemp("languages") / "data"
    with Repository(folder) as opened:
        author = Author("tests")
        opened.gate.submit(opened.proposal([(stated(), Path("names.ttl"))], author))
        opened.publish(opened.models(), author)
    return folder


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[httpx.Client]:
    """A client of a server of these services; it prefers no language."""
    with (
        Repository(data) as opened,
        serving(opened.reading()) as address,
        httpx.Client(base_url=address, timeout=30) as found,
    ):
        yield found


def accepting(accepted: str | None, media: str = "application/json") -> dict[str, str]:
    """The headers of somebody who prefers these languages."""
    return {"Accept": media} | ({"Accept-Language": accepted} if accepted else {})


@pytest.mark.parametrize(("accepted", "tag"), CHOSEN)
def test_every_way_in_gives_the_same_name(
    client: httpx.Client, accepted: str | None, tag: str
) -> None:
    """An exact region, then the language, then its other regions, then the next; then English."""
    name, others = REGISTER[tag], set(REGISTER.values()) - {REGISTER[tag]}
    asked = {"service": "city:service/birth"}
    listed = client.get("/api/v1/services/city/birth", headers=accepting(accepted))
    assert listed.json()["label"] == name
    answer = client.get(COVERAGE, params=asked, headers=accepting(accepted))
    assert [row["name"] for row in answer.json()["rows"]] == [name]
    assert name in answer.json()["labels"].values()
    table = client.get(COVERAGE, params=asked, headers=accepting(accepted, "text/csv"))
    assert [row["name"] for row in csv.DictReader(io.StringIO(table.text))] == [name]
    plain = client.get("/api/v1/services", headers=accepting(accepted, "text/csv"))
    assert name in [row["label"] for row in csv.DictReader(io.StringIO(plain.text))]
    found = client.get("/api/v1/search", params={"q": "birth"}, headers=accepting(accepted))
    assert [item["label"] for item in found.json()["items"]] == [name]
    for path in (
        f"{COVERAGE}?service=city:service/birth",
        "/api/v1/services",
        "/doc/city/service/birth",
    ):
        shown = client.get(path, headers=accepting(accepted, "text/html"))
        texts = Page(shown.text).said
        assert name in texts, path
        assert path.startswith("/doc") or not others & texts.keys(), path
        assert shown.headers["Vary"].lower().count("accept-language") == 1


@pytest.mark.parametrize(
    "path", [COVERAGE, "/api/v1/services/city/birth", "/doc/city/service/birth"]
)
@pytest.mark.parametrize(("accepted", "told"), [("nl-BE", "nl-be"), ("ar", "ar"), (None, "en")])
def test_an_answer_says_its_languages(
    client: httpx.Client, path: str, accepted: str | None, told: str
) -> None:
    """`Content-Language` has that of the names that were chosen, whether or not it was kept."""
    kinds = ("application/json", "text/html", "application/ld+json")
    asked = [accepting(accepted, media) for _ in range(2) for media in kinds]
    answers = [client.get(path, headers=each, follow_redirects=True) for each in asked]
    for answer in some(answer for answer in answers if answer.status_code == httpx.codes.OK):
        assert told in answer.headers["Content-Language"].split(", "), answer.headers


def test_a_parameter_wins_over_the_header(client: httpx.Client) -> None:
    """On pages and in answers; what is no language tag is refused."""
    for path, media in ((COVERAGE, "application/json"), (DOCUMENT, "text/html")):
        given = {"headers": accepting("ar", media)}
        answer = client.get(path, params={"language": "nl-BE"}, **given)  # type: ignore[arg-type]
        assert REGISTER["nl-BE"] in answer.text
        assert client.get(path, params={"language": "n!"}, **given).status_code == 400  # type: ignore[arg-type]


def test_headers_that_choose_alike_share_an_answer(client: httpx.Client) -> None:
    """What differs in what it chooses does not."""
    tags = [
        client.get(COVERAGE, headers=accepting(accepted)).headers["ETag"]
        for accepted in ("nl-BE,en;q=0.5", "NL-be , en; q=0.4", "nl, en", None)
    ]
    assert tags[0] == tags[1]
    assert len(set(tags)) == 3


@pytest.mark.parametrize(
    "path", [COVERAGE, "/api/v1/services", "/api/v1/search?q=خدمة", "/graph/city/names"]
)
def test_pages_mark_languages_and_directions(client: httpx.Client, path: str) -> None:
    """A text that is not English says its language; one from right to left its direction."""
    expected = {"خدمة": ALONE["خدمة"]} if "search" in path else ALONE
    said = Page(client.get(path, headers=accepting(None, "text/html")).text).said
    found = {text: said.get(text) for text in expected}
    assert found == expected


def test_documents_mark_languages_and_directions(client: httpx.Client) -> None:
    """The name at the head, the other names, and what is said of it."""
    shown = client.get(DOCUMENT, headers=accepting("nl", "text/html"))
    said = Page(shown.text).said
    assert said[REGISTER["nl"]] == ("nl", None)
    assert said[REGISTER["ar"]] == ("ar", "rtl")
    assert said[DESCRIBED] == ("ar", "rtl")
    assert said[REGISTER["en"]] == ("en", None)


@pytest.mark.parametrize("form", ["table", "json", "csv"])
@pytest.mark.parametrize(
    "told",
    [
        ("nl-BE", "C", "nl-BE"),
        (None, "nl_BE.UTF-8", "nl-BE"),
        (None, "nl_NL@euro", "nl"),
        ("ar", "nl_NL", "ar"),
        (None, "C.UTF-8", "en"),
        (None, "", "en"),
    ],
)
def test_the_command_names_things_in_a_language(
    data: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    form: str,
    told: tuple[str | None, str, str],
) -> None:
    """The one that is named, else that of the terminal."""
    given, locale, tag = told
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", locale)
    words = ["ask", "channel-coverage", "--service", "city:service/birth", "--format", form]
    named = ["--language", given] if given else []
    assert run([*words, *named, "--data", str(data)]) == 0
    said = capsys.readouterr().out
    assert [key for key, name in REGISTER.items() if name in said] == [tag]
