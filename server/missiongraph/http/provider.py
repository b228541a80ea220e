# SPDX-License-Identifier: Apache-2.0
"""`/.well-known/oauth-protected-resource`: who lets people in here (RFC 9728)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from missiongraph.http.site import Site
from missiongraph.rights import Scope

if TYPE_CHECKING:
    from fastapi import FastAPI

PLACE = "/.well-known/oauth-protected-resource"


def add_routes(app: FastAPI) -> None:
    """Have an application say which OpenID provider it believes."""
    app.add_api_route(
        PLACE,
        metadata,
        tags=["operations"],
        summary="Whose tokens let people in",
        description="OAuth 2.0 protected resource metadata; 404 where no provider is set.",
        response_model=None,
    )


def metadata(request: Request) -> Response:
    """The provider, for clients that look for it.

    Raises:
        HTTPException: there is none (404).
    """
    site = Site.of(request)
    if site.callers.provider is None:
        raise HTTPException(
            HTTPStatus.NOT_FOUND, "No OpenID provider lets people in here: ask for a token."
        )
    said = {
        "resource": site.names.base,
        "authorization_servers": [site.callers.provider.openid.issuer],
        "bearer_methods_supported": ["header"],
        "scopes_supported": [str(scope) for scope in Scope],
    }
    return JSONResponse(said)


def challenge(request: Request) -> dict[str, str]:
    """What a 401 says of how to sign in (RFC 6750), and where the provider is named (RFC 9728)."""
    said = 'Bearer realm="missiongraph"'
    if Site.of(request).callers.provider is not None:
        said += f', resource_metadata="{str(request.base_url).rstrip("/")}{PLACE}"'
    return {"WWW-Authenticate": said}
