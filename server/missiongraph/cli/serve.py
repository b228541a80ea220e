# SPDX-License-Identifier: Apache-2.0
"""`missiongraph serve`: what is published, to everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from missiongraph.cli.common import base_option, data_option
from missiongraph.http.serving import serve
from missiongraph.repository import Repository
from missiongraph.settings import HOST, PORT

if TYPE_CHECKING:
    from pathlib import Path

host_option = click.option(
    "--host",
    default=HOST.read,
    show_default=HOST.default,
    help=f"{HOST.help} [env: {HOST.variable}]",
)
port_option = click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT.read,
    show_default=PORT.default,
    help=f"{PORT.help} 0 takes a free one. [env: {PORT.variable}]",
)


@click.command(name="serve")
@host_option
@port_option
@data_option
@base_option
def command(host: str, port: int, data: Path, base: str | None) -> None:
    """Serve what is published: pages, REST, SPARQL, linked data. Stop with Ctrl-C.

    \b
    Examples:
      missiongraph serve
      missiongraph serve --host 0.0.0.0 --port 80
    """
    with Repository(data, base) as repository:
        serve(repository.reading(), host, port)
