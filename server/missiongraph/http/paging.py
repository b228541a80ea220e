# SPDX-License-Identifier: Apache-2.0
"""How the pages of a list lead to each other: in headers (RFC 8288), and in the JSON itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from missiongraph.http.site import root_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from missiongraph.http.replies import Pairs
    from missiongraph.rest.pages import Page

AFTER = "after"


def page_headers(request: Request, pairs: Pairs, page: Page, name: str = AFTER) -> dict[str, str]:
    """Where the first page and the next one are, and how many rows all pages have together.

    The parameters of the request are kept, but for the one of this name, which holds the cursor.
    """
    links = [f'<{address(request, pairs, None, name)}>; rel="first"']
    if page.after is not None:
        links.append(f'<{address(request, pairs, page.after, name)}>; rel="next"')
    return {"Link": ", ".join(links), "X-Total-Count": str(page.total)}


def page_members(request: Request, pairs: Pairs, page: Page, context: str) -> dict[str, Any]:
    """What a page says of itself in JSON."""
    said: dict[str, Any] = {"@context": root_of(request) + context, "total": page.total}
    if page.after is not None:
        said["next"] = address(request, pairs, page.after)
    return said


def address(request: Request, pairs: Pairs, after: str | None, name: str = AFTER) -> str:
    """The address of a page of the same list."""
    rest = [pair for pair in pairs if pair[0] != name]
    if after is not None:
        rest.append((name, after))
    # What is asked goes into a header, where only ASCII may stand.
    path = quote(request.url.path)
    return f"{path}?{urlencode(rest)}" if rest else path
