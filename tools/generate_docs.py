# SPDX-License-Identifier: Apache-2.0
"""Write the references that follow from the code; with --check, say which are stale."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from missiongraph.cli import VERBS, cli
from missiongraph.settings import SETTINGS
from missiongraph_loaders.reference import workbook_page

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"
WIDTH = 100


def commands() -> str:
    """The reference of commands: what each prints for --help."""
    parts = [
        "# Commands",
        "",
        "Written by `tools/generate_docs.py` from the commands themselves; do not edit.",
        "",
        (
            "Exit status: 0 ok, 1 findings (the source or the data have faults, which are listed), "
            "2 usage (a command, option or name that is not known), 3 failure."
        ),
        "",
    ]
    context = click.Context(cli, info_name="missiongraph", max_content_width=WIDTH)
    for verb in VERBS:
        command = cli.get_command(context, verb)
        if command is None:
            raise LookupError(verb)
        own = click.Context(command, info_name=verb, parent=context, max_content_width=WIDTH)
        parts += [f"## {verb}", "", VERBS[verb], "", "```text", command.get_help(own), "```", ""]
    return "\n".join(parts)


def settings() -> str:
    """The reference of settings: a table."""
    rows = [
        f"| {s.name} | `{s.variable}` | {f'`{s.default}`' if s.default else ''} | {s.help} |"
        for s in SETTINGS
    ]
    return "\n".join(
        [
            "# Settings",
            "",
            "Written by `tools/generate_docs.py` from the settings themselves; do not edit.",
            "An option on the command line wins over the environment variable.",
            "",
            "| setting | variable | default | what it is |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def main(arguments: list[str]) -> int:
    """Write what is stale, or only name it; the exit status."""
    stale = []
    pages = {
        "commands.md": commands(),
        "settings.md": settings(),
        "workbook.md": workbook_page(),
    }
    for name, text in pages.items():
        path = REFERENCE / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(path)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    for path in stale:
        print(f"{path.name} {'is stale: run make docs' if '--check' in arguments else 'written'}")
    return 1 if stale and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
