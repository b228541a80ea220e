# SPDX-License-Identifier: Apache-2.0
"""Groups of commands, none of which is imported before it is asked for."""

from __future__ import annotations

import importlib
from typing import Any

import click


class LazyGroup(click.Group):
    """A group whose commands are imported only when they run.

    Args:
        subcommands: the names of the commands and what each does, in the order to be listed.
        module: where the command of a name is, with `{name}` in it.
    """

    def __init__(
        self,
        *arguments: Any,  # noqa: ANN401 (click's own)
        subcommands: dict[str, str],
        module: str,
        **options: Any,  # noqa: ANN401 (click's own)
    ) -> None:
        super().__init__(*arguments, **options)
        self.subcommands = subcommands
        self._module = module

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """The commands, in the order in which people meet them."""
        return list(self.subcommands)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of a name."""
        if cmd_name not in self.subcommands:
            return None
        module = importlib.import_module(self._module.format(name=cmd_name))
        command: click.Command = module.command
        return command

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 (click's signature)
        formatter: click.HelpFormatter,
    ) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.subcommands.items()))
