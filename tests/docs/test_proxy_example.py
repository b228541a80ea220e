# SPDX-License-Identifier: Apache-2.0
"""The configuration of a proxy that the documentation gives lets no client say what is believed."""

from __future__ import annotations

import re
from pathlib import Path

from missiongraph.http.forwarded import PREFIX, REQUEST_ID, TOLD

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "run-in-production.md"
SET = re.compile(r"proxy_set_header\s+(\S+)\s+([^;]+);")


def test_every_header_that_is_believed_is_set_for_every_location() -> None:
    """By nginx's rule a location has those of the server unless it sets one of its own."""
    text = PAGE.read_text(encoding="utf-8").partition("```nginx")[2].partition("```")[0]
    locations = re.findall(r"location [^{]*\{[^}]*\}", text)
    assert len(locations) == 2
    outside = re.sub(r"location [^{]*\{[^}]*\}", "", text)
    believed = {name.decode() for name in (*TOLD, PREFIX, REQUEST_ID, b"host")}
    for location in locations:
        said = SET.findall(location) or SET.findall(outside)
        assert believed <= {name.lower() for name, _ in said}
        # What the client sent is passed on by no variable but that for its address.
        assert not [v for n, v in said if "$http_" in v]
