# SPDX-License-Identifier: Apache-2.0
"""The methods of every route that the application has, whatever they may be: none is listed here.

What pages of other origins may send and read follows from them (CORS, in the Fetch standard).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from starlette.routing import Mount, Route

from missiongraph.http.app import at_the_edge, create_app
from tests.http.conftest import JOURNEY, running
from tests.support.facts_checked import some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fastapi import FastAPI

    from missiongraph.repository import Repository

THING = JOURNEY.partition("/id/")[2]
# What stands for a parameter of a path, so that something is there.
FILLED = {
    "name": "organisations-touching-journey",
    "kind": "journeys",
    "revision": "1",
}
BELOW = {
    "/api/v1": "nhs-sussex/leaving-hospital",
    "/code": "phase/live",
    "/graph": "nhs-sussex/hospital-discharge",
    "/graphs": "nhs-sussex/hospital-discharge",
    "/ns": "hierarchy.txt",
    "/static": "missiongraph.css",
}
# What must be said besides.
ASKED = {
    "/graphs": "?default",
    "/api/v1/search": "?q=hospital",
    "/api/v1/questions/organisations-touching-journey": "?journey=Leaving+hospital",
}
# What is there with a provider of identities only, or by another number, or never the same twice.
ELSEWHERE = {"/.well-known/oauth-protected-resource", "/api/v1/publications/1", "/metrics"}
KNOWN = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}
ORIGIN = {"Origin": "https://elsewhere.example"}
# Where a proof is that a header is of use, a page must be able to read it.
PLAIN = {
    "cache-control", "content-language", "content-length", "content-type", "expires",
    "last-modified", "pragma",
}  # fmt: skip
# What is for the browser itself, or tells a page nothing.
OURS = re.compile(
    r"access-control-.*|cross-origin-.*|content-security-policy|permissions-policy|"
    r"referrer-policy|x-content-type-options|x-frame-options|vary|date|"
    r"transfer-encoding|content-disposition|accept-(?:post|encoding|ranges)|connection"
)


@pytest.fixture(scope="module")
def app(repository: Repository) -> FastAPI:
    """The application, which takes changes."""
    return create_app(repository.reading(), repository=repository)


@pytest.fixture(scope="module")
def here(app: FastAPI) -> Iterator[httpx.Client]:
    """A client of a server of it, for a page of another origin."""
    with (
        running(at_the_edge(app)) as address,
        httpx.Client(base_url=address, timeout=30, headers=ORIGIN) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def taken(app: FastAPI) -> dict[str, set[str]]:
    """The methods that each path takes by the routes, with HEAD wherever there is GET."""
    found: dict[str, set[str]] = {}
    for route in app.routes:
        if isinstance(route, Mount):
            found[filled(f"{route.path}/{{path:path}}")] = {"GET", "HEAD", "OPTIONS"}
        elif isinstance(route, Route):
            methods = {method for method in route.methods or () if method != "HEAD"}
            more = {"OPTIONS", *(["HEAD"] if "GET" in methods else [])}
            found.setdefault(filled(route.path), set()).update(methods, more)
    return found


def filled(path: str) -> str:
    """A path with something in the place of each of its parameters."""
    start = path.partition("/{")[0]
    return re.sub(
        r"\{(\w+)(?::\w+)?\}", lambda m: FILLED.get(m[1]) or BELOW.get(start, THING), path
    )


def test_no_route_is_left_out(taken: dict[str, set[str]]) -> None:
    """The doors that everybody knows are among them, as many as are documented and more."""
    assert {"/sparql", "/graphs", "/ns", "/api/v1", f"/id/{THING}", f"/doc/{THING}"} <= set(taken)
    assert taken["/sparql"] == {"GET", "HEAD", "OPTIONS", "POST"}
    assert taken["/graphs"] == KNOWN - {"PATCH"}


def test_options_says_what_a_path_takes(here: httpx.Client, taken: dict[str, set[str]]) -> None:
    """Each path names the methods of its routes, and takes no others."""
    for path, methods in some(taken.items()):
        answer = here.options(path)
        assert (path, answer.status_code, answer.content) == (path, 204, b"")
        assert (path, words(answer, "allow")) == (path, methods)


def test_what_a_path_does_not_take_is_refused(
    here: httpx.Client, taken: dict[str, set[str]]
) -> None:
    """405 with what it does take, and as a problem that can be read; nothing else happens."""
    for path, methods in some(taken.items()):
        for method in some(sorted({*KNOWN, "TRACE", "PROPFIND"} - methods)):
            answer = here.request(method, path)
            assert (method, path, answer.status_code) == (method, path, 405)
            assert words(answer, "allow") == methods
            if method != "HEAD":
                assert answer.json()["type"].endswith("/method-not-allowed")


def test_a_browser_that_asks_first_is_let_send(
    here: httpx.Client, taken: dict[str, set[str]]
) -> None:
    """Any method that a path takes, with a token, a type of body and any other header."""
    for path, methods in some(taken.items()):
        for method in some(methods):
            asked = {
                "Access-Control-Request-Method": method,
                "Access-Control-Request-Headers": "authorization,content-type,if-none-match",
            }
            answer = here.options(path, headers=asked)
            assert answer.is_success
            assert answer.headers["access-control-allow-origin"] == "*"
            assert method in words(answer, "access-control-allow-methods")
            # The asterisk does not stand for Authorization.
            assert words(answer, "access-control-allow-headers") >= {"*", "Authorization"}
            assert int(answer.headers["access-control-max-age"]) > 0
            # With the asterisk for an origin, browsers refuse credentials of their own.
            assert "access-control-allow-credentials" not in answer.headers


def test_a_page_of_another_origin_reads_what_there_is(
    here: httpx.Client, taken: dict[str, set[str]]
) -> None:
    """Answers, refusals too, may be read, and so may every header that tells something."""
    for path, methods in some(taken.items()):
        for method in ("GET" if "GET" in methods else "POST", "PATCH"):
            answer = here.request(method, path)
            assert answer.headers["access-control-allow-origin"] == "*"
            shown = {name.lower() for name in words(answer, "access-control-expose-headers")}
            told = {name for name in answer.headers if not OURS.fullmatch(name)}
            assert (path, told - PLAIN - shown) == (path, set())


def test_head_says_what_get_says(here: httpx.Client, taken: dict[str, set[str]]) -> None:
    """The same status and headers, and no body; the answers are there to be had."""
    for path, methods in some(taken.items()):
        if "GET" not in methods or path in ELSEWHERE:
            continue
        there = path + ASKED.get(path, "")
        got, head = here.get(there), here.head(there)
        assert (path, got.status_code) == (path, 303 if path.startswith("/id/") else 200)
        assert (path, head.status_code, head.content) == (path, got.status_code, b"")
        own = {"date", "x-request-id"}
        assert {n: v for n, v in head.headers.items() if n not in own} == {
            n: v for n, v in got.headers.items() if n not in own
        }


def words(answer: httpx.Response, header: str) -> set[str]:
    """What a header lists."""
    return {word.strip() for word in answer.headers[header].split(",")}
