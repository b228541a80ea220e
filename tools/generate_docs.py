# SPDX-License-Identifier: Apache-2.0
"""Write the references that follow from the code; with --check, say which are stale."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from rules_pages import checks_page, shapes_page

from missiongraph.catalogue import Parameter, Question, catalogue
from missiongraph.cli import VERBS, cli
from missiongraph.labels import curie
from missiongraph.profiles import profile
from missiongraph.settings import SETTINGS
from missiongraph.templates import header
from missiongraph_loaders.rdf_reference import import_tables
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
    ]
    context = click.Context(cli, info_name="missiongraph", max_content_width=WIDTH)
    for verb in VERBS:
        command = cli.get_command(context, verb)
        if command is None:
            raise LookupError(verb)
        parts += ["", f"## {verb}", "", VERBS[verb], *_help(command, verb, context, "##")]
    return "\n".join([*parts, ""])


def _help(command: click.Command, name: str, above: click.Context, level: str) -> list[str]:
    """What a command prints for --help, and what those below it print."""
    own = click.Context(command, info_name=name, parent=above, max_content_width=WIDTH)
    parts = ["", "```text", command.get_help(own), "```"]
    if isinstance(command, click.Group):
        for below in command.list_commands(own):
            found = command.get_command(own, below)
            if found is None:
                raise LookupError(below)
            parts += ["", f"#{level} {name} {below}", *_help(found, below, own, f"#{level}")]
    return parts


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


def questions() -> str:
    """The reference of questions: a section for each, by topic."""
    parts = [
        "# Questions",
        "",
        "Written by `tools/generate_docs.py` from the questions' own headers; do not edit.",
        "",
        (
            "Each question is a file below `queries/questions/`, complete and runnable as it "
            "stands in any SPARQL 1.1 engine over the union of the graphs. It is asked by command, "
            "as below, or at `/api/v1/questions/{name}` with the parameters of the same names."
        ),
        "An IRI parameter takes an IRI, a prefixed name, or a name that only one thing has.",
        "",
    ]
    for question in sorted(catalogue().values(), key=lambda question: question.name):
        parts += _question(question)
    return "\n".join(parts)


CPSV_AP = """\
# CPSV-AP

Written by `tools/generate_docs.py` from the mapping and the queries themselves; do not edit.
[Exchange services as CPSV-AP](../how-to/exchange-cpsv-ap.md) shows how they are used.

## What goes out

`missiongraph export --profile cpsv-ap` writes what these queries make, in `queries/profiles/cpsv-ap/`.
Their version is 3.2.0.

| query | what it makes | in detail |
|---|---|---|
{queries}

## What comes in

`missiongraph load --mapping cpsv-ap` reads versions 2 and 3, and some of what Norway adds.
Both spellings of schema.org are the same. The first row that is for the class counts.
Whatever no row is for is refused and listed.

{tables}"""  # noqa: E501 (a line for each sentence)


def cpsv_ap() -> str:
    """The reference of the exchange with CPSV-AP, both ways."""
    heads = {name: header(text) for name, text in profile("cpsv-ap").queries.items()}
    rows = [f"| `{n}.rq` | {h['title']} | {h['description']} |" for n, h in sorted(heads.items())]
    return CPSV_AP.format(queries="\n".join(rows), tables=import_tables("cpsv-ap"))


def _question(question: Question) -> list[str]:
    parameters = list(question.parameters.values())
    given = " ".join(f"--{p.name} '{p.example}'" for p in parameters if not p.default)
    return [
        *(f"## {question.name}", "", f"**{question.title}**", "", question.description, ""),
        *("| parameter | type | what it is |", "|---|---|---|"),
        *(f"| `{p.name}` | {_type(p)} | {p.description} |" for p in parameters),
        *("", "| column | what it holds |", "|---|---|"),
        *(f"| `{name}` | {text} |" for name, text in question.columns.items()),
        *("", "```sh", f"missiongraph ask {question.name} {given}", "```", ""),
    ]


def _type(parameter: Parameter) -> str:
    kind = f"`{curie(parameter.cls)}`" if parameter.cls else parameter.type
    if parameter.any:
        kind = f"{kind}, or `any`"
    if parameter.default:
        return f"{kind}; {parameter.default} where it is left out"
    return f"{kind}, may be left out" if parameter.optional else kind


def main(arguments: list[str]) -> int:
    """Write what is stale, or only name it; the exit status."""
    stale = []
    pages = {
        "commands.md": commands(),
        "settings.md": settings(),
        "workbook.md": workbook_page(),
        "questions.md": questions(),
        "shapes.md": shapes_page(),
        "checks.md": checks_page(),
        "cpsv-ap.md": cpsv_ap(),
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
