# SPDX-License-Identifier: Apache-2.0
"""SERVICE in people's queries: only for endpoints that are allowed, written plainly.

What is not certain is refused. Where a query asks for an endpoint that is allowed, its name is put
in place of another one, at which the server asks the endpoint in the query's stead.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from missiongraph.errors import InvalidQuery
from missiongraph.sparql_safety import IRI_TEXT, SPACE, calls, refuse_service, unescaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

CALLED = re.compile(
    rf"{SPACE}*+(?:silent{SPACE}*+)?<(?P<iri>{IRI_TEXT.pattern})>{SPACE}*+\{{", re.IGNORECASE
)


def has_service(text: str) -> bool:
    """Whether a query may ask for SERVICE."""
    return "service" in unescaped(text).lower() and any(calls(text))


def check_service(text: str, allowed: Sequence[str]) -> None:
    """Refuse a query that asks for SERVICE otherwise than allowed.

    Raises:
        InvalidQuery: it asks for another endpoint, or one that is not written plainly.
    """
    redirected(text, {name: name for name in allowed})


def redirected(text: str, places: Mapping[str, str]) -> str:
    """A query that has other names in place of the endpoints that it asks.

    Args:
        text: the query.
        places: the names, by the endpoints that are allowed.

    Raises:
        InvalidQuery: it asks for another endpoint, or one that is not written plainly.
    """
    if not places or unescaped(text) != text:
        refuse_service(text)
        return text
    found = text
    for span in sorted(set(_asked(text, places)), reverse=True):
        begin, end = span
        found = found[:begin] + places[text[begin:end]] + found[end:]
    # The same readings, so that nothing is asked but what stands here now.
    for _ in _asked(found, {place: place for place in places.values()}):
        pass
    return found


def _asked(text: str, places: Mapping[str, str]) -> Iterator[tuple[int, int]]:
    """Where the endpoints stand in a query."""
    if "service" not in text.lower():
        return
    for match in calls(text):
        endpoint = CALLED.match(text, match.end())
        plain = (match["keyword"] or "").lower() == "service"
        if not plain or endpoint is None or endpoint["iri"] not in places:
            raise InvalidQuery(
                "SERVICE asks only these endpoints here, each written out as an IRI in angle "
                f"brackets: {', '.join(f'<{name}>' for name in places)}. Ask another one itself, "
                "and join the answers."
            )
        yield endpoint.span("iri")
