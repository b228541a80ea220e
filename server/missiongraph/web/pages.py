# SPDX-License-Identifier: Apache-2.0
"""Making pages from templates. They work without scripts, and fetch nothing from other hosts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from missiongraph import __version__
from missiongraph.web.spoken import attributes

HERE = Path(__file__).parent
STATIC = HERE / "static"


def render(template: str, root: str, **values: object) -> str:
    """The text of a page.

    Args:
        template: its file name.
        root: where the site stands on its host, without a slash at the end.
        values: what the template shows; all of it is escaped.
    """
    return _environment().get_template(template).render(root=root, version=__version__, **values)


@cache
def _environment() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals["spoken"] = attributes
    return found
