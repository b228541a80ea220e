# SPDX-License-Identifier: Apache-2.0
"""What a proxy says of the request that it passes on: from whom, to which host, how.

`Forwarded` (RFC 7239) or else `X-Forwarded-For`, `-Proto`, `-Host` and `-Prefix`, only from the
proxies that the settings name. It leads `Location` and links to where the client asked; the names
in the data never depend on it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from missiongraph.edge_settings import PATH

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from missiongraph.edge_settings import Edge

HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")
TOLD = b"forwarded", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host"
PREFIX, REQUEST_ID = b"x-forwarded-prefix", b"x-request-id"
ELEMENT = re.compile(r'(?:[^,"]|"(?:[^"\\]|\\.)*+")++')
PAIR = re.compile(r'\s*([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*+)"|([^\s;"]*))\s*(?:;|$)')
ADDRESS = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\w+)?|([0-9.]+)(?::\w+)?|([0-9A-Fa-f:]+)")


class Forwarded:
    """Puts right what a proxy changed, and forgets what others only claim."""

    def __init__(self, app: ASGIApp, edge: Edge) -> None:
        self.app = app
        self._edge = edge

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, as if the client had asked here itself."""
        if scope["type"] == "http":
            root = self._edge.root
            client = scope.get("client")
            if self._edge.trusted and client and self._edge.trusts(client[0]):
                scope, root = self._told(scope, root)
            else:
                _forget(scope, REQUEST_ID)
            if root:
                scope = _below(scope, root)
        await self.app(scope, receive, send)

    def _told(self, scope: Scope, root: str) -> tuple[Scope, str]:
        """The request as the client made it, and the path below which it sees the server."""
        said = {name: value.decode("latin-1") for name, value in _joined(scope).items()}
        hops = _hops(said["forwarded"]) if "forwarded" in said else _older(said)
        found = {**scope, **self._whence(hops)}
        near = hops[-1] if hops else {}
        if near.get("proto", "").lower() in ("http", "https"):
            found["scheme"] = near["proto"].lower()
        if HOST.fullmatch(near.get("host", "")):
            headers = [pair for pair in scope["headers"] if pair[0] != b"host"]
            found["headers"] = [(b"host", near["host"].encode()), *headers]
        prefix = said.get("x-forwarded-prefix", "").strip().rstrip("/")
        return found, prefix if prefix and PATH.fullmatch(prefix) else root

    def _whence(self, hops: list[dict[str, str]]) -> Scope:
        """The client: whoever stands before the last of the proxies that are believed."""
        address = None
        for hop in reversed(hops):
            match = ADDRESS.fullmatch(hop.get("for", ""))
            if match is None:
                break
            address = next(filter(None, match.groups()))
            if not self._edge.trusts(address):
                break
        return {"client": (address, 0)} if address else {}


def _joined(scope: Scope) -> dict[str, bytes]:
    """What was forwarded, by the name of the header; of several the values one after another."""
    found: dict[str, bytes] = {}
    for name, value in scope["headers"]:
        if name in (*TOLD, PREFIX):
            text = name.decode()
            found[text] = found[text] + b"," + value if text in found else value
    return found


def _hops(text: str) -> list[dict[str, str]]:
    """The elements of a `Forwarded` header, the nearest proxy's last."""
    return [
        {name.lower(): quoted or plain for name, quoted, plain in PAIR.findall(element)}
        for element in ELEMENT.findall(text)
    ]


def _older(said: dict[str, str]) -> list[dict[str, str]]:
    """The same from the headers that stood in for it; proto and host are the nearest proxy's."""
    addresses = [part.strip() for part in said.get("x-forwarded-for", "").split(",")]
    hops = [{"for": address} for address in addresses]
    for key in ("proto", "host"):
        value = said.get(f"x-forwarded-{key}", "").rpartition(",")[2].strip()
        hops[-1] |= {key: value} if value else {}
    return hops


def _forget(scope: Scope, header: bytes) -> None:
    """Take a header away; the list belongs to the server, so it is changed in place."""
    headers = scope["headers"]
    if any(name == header for name, _ in headers):
        scope["headers"] = [pair for pair in headers if pair[0] != header]


def _below(scope: Scope, root: str) -> Scope:
    """The request as one below a path, whether or not the proxy took that off."""
    path, raw = scope["path"], scope.get("raw_path") or b""
    if path == root or path.startswith(f"{root}/"):
        return {**scope, "root_path": root}
    return {**scope, "root_path": root, "path": root + path, "raw_path": root.encode() + raw}
