# SPDX-License-Identifier: Apache-2.0
"""Small texts that take all stack, memory or time to read are refused; the server goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import httpx

VALIDATE = "/api/v1/validate"
JSON_LD, TURTLE = "application/ld+json", "text/turtle"
TERMS = ",".join(f'"t{number}":"t{number + 1}:x"' for number in range(40_000))
BOMBS = {
    "things in things": (JSON_LD, '{"urn:p":' * 40_000 + "1" + "}" * 40_000),
    "contexts in contexts": (JSON_LD, '{"@context":{"a":' * 5_000 + '"urn:a"' + "}}" * 5_000),
    "names that stand for names": (JSON_LD, f'{{"@context":{{{TERMS}}},"t0":1}}'),
    "a long base": (TURTLE, f"@base <http://a/{'a' * 99_000}/> ." + "<x><y><z>." * 80_000),
    "a long prefix": (
        TURTLE,
        f"@prefix p: <http://a/{'a' * 99_000}> ." + "p:x p:x p:x . " * 80_000,
    ),
}


@pytest.mark.parametrize("media_type", [TURTLE, JSON_LD])
@pytest.mark.parametrize("body", [b"\xff", b"\xed\xa0\x80", b"\xc0\xaf"])
def test_what_is_no_text(client: httpx.Client, media_type: str, body: bytes) -> None:
    """It is said from where on it is none."""
    answer = client.post(VALIDATE, content=b"# " + body, headers={"Content-Type": media_type})
    assert answer.status_code == 400
    detail = "What was sent cannot be taken. Line 1, column 3: this is not UTF-8, from byte 2 on"
    assert answer.json()["detail"].startswith(detail)


@pytest.mark.parametrize("name", BOMBS)
def test_bombs(client: httpx.Client, name: str) -> None:
    """Who may not even sign in cannot bring the server down with one."""
    media_type, text = BOMBS[name]
    answer = client.post(VALIDATE, content=text, headers={"Content-Type": media_type})
    assert answer.status_code == 400
    assert answer.json()["detail"].endswith("in parts.")
    sound = client.post(VALIDATE, content="<urn:s> <urn:p> 1 .", headers={"Content-Type": TURTLE})
    assert sound.status_code == 200
