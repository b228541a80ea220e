# SPDX-License-Identifier: Apache-2.0
"""What must hold of every answer, whatever was asked."""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from tests.hostile.attempt import LARGE, CutOff, Malformed, replies
from tests.hostile.served import SECRETS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.hostile.attempt import Attempt, Reply

# What only this machine knows: its files, its programs, their versions.
MACHINE = re.compile(
    rb"Traceback \(most recent|File \"/|site-packages|root:x:0|/missiongraph/(?:http|cli|store)/"
    rb"|panicked at|\.rs:\d+|RUST_BACKTRACE"
    rb"|(?i:\b(?:py)?oxigraph|uvicorn|starlette|fastapi|httptools|sqlite|cpython|jinja2?)[ /]v?\d"
)
PROBLEM, PAGE = b"application/problem+json", b"text/html; charset=utf-8"
MEMBERS = ("type", "title", "status", "detail")


def given_away(text: bytes) -> Iterator[str]:
    """What an answer says that its reader is not to know."""
    yield from (f"gives away {word!r}" for word in SECRETS if word in text)
    if shown := MACHINE.search(text):
        yield f"tells of the machine: {shown[0]!r}"


def faults(attempt: Attempt, text: bytes) -> list[str]:
    """What is wrong with what came back, for somebody who may not see the secret."""
    found = list(given_away(text))
    try:
        said = replies(text, attempt.methods)
    except Malformed as error:
        return [*found, f"malformed: {error}"]
    except CutOff:
        return found if attempt.cut else [*found, "cut off"]
    pairs = zip(attempt.methods, said, strict=False)
    found += [fault for method, reply in pairs for fault in of_reply(method, reply)]
    return [*found, *_of_number(attempt, said)]


def of_reply(method: str, reply: Reply) -> Iterator[str]:
    """What is wrong with an answer."""
    if reply.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not _is_busy(reply):
        yield f"status {reply.status}: {reply.body[:200]!r}"
    if reply.header(b"server"):
        yield "it says which program serves"
    if reply.header(b"x-content-type-options") != b"nosniff":
        yield "it may be sniffed"
    if reply.status >= HTTPStatus.BAD_REQUEST and method != "HEAD":
        yield from _of_problem(reply)


def _is_busy(reply: Reply) -> bool:
    """Whether it says that no turn came in time, and when to try again."""
    again = reply.header(b"retry-after").isdigit()
    busy = b"/problem/busy" in reply.body
    return reply.status == HTTPStatus.SERVICE_UNAVAILABLE and again and busy


def _of_problem(reply: Reply) -> Iterator[str]:
    media = reply.header(b"content-type")
    if media == PAGE:
        return
    if media != PROBLEM:
        yield f"status {reply.status} as {media!r}: {reply.body[:100]!r}"
        return
    said = json.loads(reply.body)
    if not all(said.get(name) for name in MEMBERS) or said["status"] != reply.status:
        yield f"a problem that says too little: {said}"


def _of_number(attempt: Attempt, said: list[Reply]) -> Iterator[str]:
    if not said and attempt.ends and len(attempt.data) < LARGE:
        yield "no answer"
    if attempt.refused:
        if len(said) > 1:
            yield f"answered {len(said)} times"
        if any(reply.status < HTTPStatus.BAD_REQUEST for reply in said):
            yield f"taken: {said[0].status}"
        if said and said[0].header(b"connection") != b"close":
            yield "the connection stays open"
