# SPDX-License-Identifier: Apache-2.0
"""Conditions of a change: `If-Match` and `If-None-Match` (RFC 9110, section 13.1)."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.requests import Request

TAG = re.compile(r'"([^"]*)"')


def expect(request: Request, name: str, state: str | None) -> None:
    """See that something is in the state that a request is for.

    Args:
        request: the request for a change.
        name: what is to be changed.
        state: the state that it is in; `None` where it is not there.

    Raises:
        HTTPException: it is in another one (412).
    """
    wanted, unwanted = (request.headers.get(name) for name in ("if-match", "if-none-match"))
    if wanted is not None and not _fits(wanted, state):
        raise HTTPException(
            HTTPStatus.PRECONDITION_FAILED,
            f"Somebody changed {name} since (If-Match). Get it again, and change that."
            if state is not None
            else f"There is no {name} (If-Match). Leave the header out to make it.",
        )
    if unwanted is not None and _fits(unwanted, state):
        raise HTTPException(
            HTTPStatus.PRECONDITION_FAILED, f"{name} is there already (If-None-Match)."
        )


def _fits(shown: str, state: str | None) -> bool:
    """Whether a header names the state: what stands before the point in the tags that GET gives."""
    if state is None:
        return False
    return shown.strip() == "*" or state in (tag.partition(".")[0] for tag in TAG.findall(shown))
