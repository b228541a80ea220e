# SPDX-License-Identifier: Apache-2.0
"""curl: every example of the documentation, and what curl does to HTTP that libraries do not."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.clients.conftest import serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.clients.conftest import Site

DOCS = Path(__file__).parents[2] / "docs"
PAGES = ("reference/http.md", "how-to/use-the-api.md", "how-to/let-agencies-write.md")
SHOWN = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# What is not answered as wished ends a script; each answer is told by its status and total.
SHELL = r"""set -euo pipefail
curl() {
  command curl --silent --show-error --fail-with-body --max-time 30 \
    --write-out '%{stderr}%{http_code} %header{x-total-count}\n' "$@"
}
"""
HOSTS = re.compile(r"https?://(?:127\.0\.0\.1:8000|mission\.example|…)")
MODEL = """
<{0}/id/nhs-sussex/system/curl> a <https://w3id.org/missiongraph/ns#System> ;
  <http://www.w3.org/2004/02/skos/core#prefLabel> "From curl"@en .
"""

pytestmark = pytest.mark.skipif(
    shutil.which("curl") is None, reason="no curl here: apt-get install curl"
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server of this module's own: the examples of the documentation change what is published."""
    with serving(tmp_path_factory.mktemp("curl") / "data") as found:
        yield found


@dataclass(frozen=True)
class Answer:
    """The last answer that curl got."""

    status: int
    headers: dict[str, str]
    body: bytes


def curl(folder: Path, *words: str) -> Answer:
    """Run curl in a folder."""
    command = ["curl", "--silent", "--show-error", "--max-time", "30", "--dump-header", "head"]
    done = subprocess.run(
        [*command, "--output", "body", *words],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    last = (folder / "head").read_text(encoding="latin-1").strip().split("\n\n")[-1]
    first, *lines = last.splitlines()
    headers = dict(line.lower().split(": ", 1) for line in lines)
    body = folder / "body"
    return Answer(int(first.split()[1]), headers, body.read_bytes() if body.exists() else b"")


def examples() -> list[str]:
    """Every piece of script with curl that the documentation shows."""
    shown = [found for page in PAGES for found in SHOWN.findall((DOCS / page).read_text())]
    return [script for script in shown if "curl" in script]


@pytest.mark.parametrize("example", examples(), ids=lambda script: script.splitlines()[-1][:60])
def test_an_example_of_the_documentation_does_what_it_shows(
    site: Site, tmp_path: Path, example: str
) -> None:
    """It succeeds as it stands, but for where the server is, and for another model than ours."""
    (tmp_path / "model.ttl").write_text(MODEL.format(site.address))
    there = HOSTS.sub(site.address, example)
    there = there.replace("graphs/nhs-sussex/hospital-discharge", "graphs/nhs-sussex/curl")
    done = subprocess.run(
        ["bash", "-c", SHELL + there],  # noqa: S607 (wherever it is)
        cwd=tmp_path,
        env={**os.environ, "TOKEN": site.token},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    answers = [line.split(" ") for line in done.stderr.splitlines()]
    assert len(answers) == len(re.findall("^curl", example, re.MULTILINE))
    assert {status for status, _ in answers} <= {"200", "201", "204"}
    assert not [total for _, total in answers if total == "0"]


def test_a_name_leads_to_a_document(site: Site, tmp_path: Path) -> None:
    """`-L` follows the 303; the Accept header is heard there."""
    answer = curl(tmp_path, "-L", "-H", "Accept: text/turtle", site.journey)
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    assert b'"Leaving hospital"@en' in answer.body


def test_a_query_may_be_a_form_or_a_body_in_chunks(site: Site, tmp_path: Path) -> None:
    """The same answer to both."""
    (tmp_path / "query.rq").write_text(site.stages)
    form = curl(tmp_path, "--data-urlencode", "query@query.rq", site.sparql)
    direct = ("-H", "Content-Type: application/sparql-query", "--data-binary", "@query.rq")
    chunks = curl(tmp_path, *direct, "-H", "Transfer-Encoding: chunked", site.sparql)
    assert form.status == chunks.status == 200
    assert form.body == chunks.body
    assert b"Planning to leave" in form.body


def test_a_long_body_waits_for_leave(site: Site, tmp_path: Path) -> None:
    """It asks with `Expect: 100-continue` before it sends much, and is told to go on."""
    (tmp_path / "query.rq").write_text(site.stages + "#" * 200_000)
    words = ("-H", "Content-Type: application/sparql-query", "-H", "Expect: 100-continue")
    answer = curl(tmp_path, *words, "--data-binary", "@query.rq", site.sparql)
    assert answer.status == 200
    assert b"Planning to leave" in answer.body


@pytest.mark.parametrize("version", ["--http1.0", "--http1.1", "--http2"])
def test_versions_of_http_are_spoken_or_declined(site: Site, tmp_path: Path, version: str) -> None:
    """HTTP/2 is offered by an upgrade that the server may leave."""
    assert curl(tmp_path, version, f"{site.address}/health").status == 200


def test_the_head_is_that_of_the_whole(site: Site, tmp_path: Path) -> None:
    """HEAD says what GET says, and sends nothing."""
    address = f"{site.address}/api/v1/journeys"
    whole, head = curl(tmp_path, address), curl(tmp_path, "--head", address)
    names = ("content-type", "content-length", "etag", "x-total-count", "link")
    assert {n: head.headers[n] for n in names} == {n: whole.headers[n] for n in names}


def test_what_is_known_is_not_sent_again(site: Site, tmp_path: Path) -> None:
    """It keeps the ETag in a file, and is told that it still holds."""
    keeping = ("--etag-save", "tag", "--etag-compare", "tag")
    (tmp_path / "tag").touch()
    first = curl(tmp_path, *keeping, f"{site.address}/api/v1/journeys")
    (tmp_path / "body").unlink()
    again = curl(tmp_path, *keeping, f"{site.address}/api/v1/journeys")
    assert (first.status, again.status) == (200, 304)
    assert first.body
    assert not again.body


def test_a_part_is_given_whole(site: Site, tmp_path: Path) -> None:
    """Ranges are not offered, so the whole is sent (RFC 9110, section 14.2)."""
    answer = curl(tmp_path, "--range", "0-9", site.journey.replace("/id/", "/doc/"))
    assert answer.status == 200
    assert len(answer.body) > 10


def test_who_asks_for_it_packed_can_read_it(site: Site, tmp_path: Path) -> None:
    """Packed or not, what `--compressed` writes is the same text."""
    address = f"{site.address}/api/v1/journeys?format=csv"
    plain, packed = curl(tmp_path, address), curl(tmp_path, "--compressed", address)
    assert plain.body == packed.body


def test_what_is_sent_packed_is_refused(site: Site, tmp_path: Path) -> None:
    """415 says which encodings are taken, for what is unpacked may be of any size."""
    (tmp_path / "model.gz").write_bytes(gzip.compress(MODEL.format(site.address).encode()))
    signed = ("-X", "PUT", "-H", f"Authorization: Bearer {site.token}")
    words = (*signed, "-H", "Content-Type: text/turtle", "-H", "Content-Encoding: gzip")
    there = f"{site.address}/graphs/nhs-sussex/packed"
    answer = curl(tmp_path, *words, "--data-binary", "@model.gz", there)
    assert answer.status == 415
    assert answer.headers["content-type"] == "application/problem+json"
