# SPDX-License-Identifier: Apache-2.0
"""`missiongraph serve`: what is published, to everybody; the workspace, to who has a token."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from missiongraph.cli.common import base_option, data_option, host_option, port_option
from missiongraph.opening import opened

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="serve")
@host_option
@port_option
@data_option
@base_option
def command(host: str, port: int, data: Path, base: str | None) -> None:
    """Serve pages, REST, SPARQL, graphs and linked data. Stop with Ctrl-C.

    Who shows no token sees what is published. Tokens come from `missiongraph token`,
    or from the OpenID provider that the settings name.

    \b
    Examples:
      missiongraph serve
      missiongraph serve --host 0.0.0.0 --port 80
    """
    # Slow, and help can do without.
    from missiongraph.http.serving import Setup, serve  # noqa: PLC0415

    setup = Setup.read()
    with opened(data, base) as found:
        if found.reading.trouble is not None:
            click.echo(
                f"{found.reading.trouble}\nThe server only reads until this is mended.", err=True
            )
        serve(found, host, port, setup)
