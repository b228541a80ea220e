# SPDX-License-Identifier: Apache-2.0
"""Write docs/reference/ontology/ from the ontology, its uses and its alignments.

With --check nothing is written, and the exit status is 1 when a page is stale.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pyoxigraph import NamedNode

from missiongraph.facts import Facts
from missiongraph.ontology.drawing import draw, relations
from missiongraph.ontology.reference import Alignment, Module, Term, alignments, homes, modules
from missiongraph.terms import DCT, OWL, RDF, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from missiongraph.ontology.uses import Use

ROOT: Final = Path(__file__).parents[1]
PAGES: Final = ROOT / "docs" / "reference" / "ontology"
TOP: Final = "../../.."
WRITTEN: Final = "Written by `tools/generate_ontology_docs.py` from the Turtle; do not edit."
KINDS: Final = {
    "link": "A property that leads to a thing.",
    "value": "A property that has a value.",
    "remark": "A remark for people and tools, about which nothing follows.",
}
USES: Final = {
    "question": "Questions",
    "check": "Checks",
    "rule": "Rules",
    "mend": "Mends",
    "profile": "Profiles",
    "shape": "Shapes",
}
LANGUAGES: Final = {"en": "English", "nl": "Dutch"}


def linked(names: Iterable[str]) -> str:
    """Prefixed names, ours as links to where they are told of."""
    known = homes()
    return ", ".join(
        f"[`{name}`]({known[name]}.md#{name.removeprefix('mg:')})" if name in known else f"`{name}`"
        for name in names
    )


def module_page(module: Module) -> str:
    """The page of a module: its drawing, its classes, its properties."""
    kinds = (("Classes", ("class",)), ("Properties", ("link", "value", "remark")))
    listed = [(title, module.of_kind(*those)) for title, those in kinds]
    parts = [f"# The module {module.name}", "", WRITTEN, "", module.about, ""]
    parts += [f"Source: [`ontology/{module.name}.ttl`]({TOP}/ontology/{module.name}.ttl).", ""]
    for title, terms in listed:
        names = linked(f"mg:{term.name}" for term in terms)
        parts += [f"{title}: {names}.", ""] if names else []
    if module.of_kind("class"):
        parts += [*_diagram(module), ""]
    for title, terms in listed:
        parts += [f"## {title}", ""] if terms else []
        for term in terms:
            parts += [*_term(term), ""]
    return "\n".join(parts)


def _diagram(module: Module) -> Iterator[str]:
    yield "## Drawn"
    yield ""
    yield f"![The classes of this module, and the links between them]({module.name}.svg)"
    yield ""
    yield "<details><summary>The same in words</summary>"
    yield ""
    for cls, name, ends in relations(module):
        yield f"- `{cls.name}` {name} {', '.join(f'`{end}`' for end in ends) or 'anything'}"
    yield ""
    yield "</details>"


def _term(term: Term) -> Iterator[str]:
    """The section of a term."""
    yield f'<a id="{term.name}"></a>'
    yield ""
    yield f"### mg:{term.name}"
    yield ""
    yield f"**{' · '.join(term.labels.values())}**"
    yield ""
    yield term.definition
    for note in term.notes:
        yield ""
        yield f"*{note}*"
    yield ""
    yield "\n>\n".join(f"> {example}" for example in term.examples)
    yield ""
    for title, told in _facts(term):
        yield f"- {title}: {told}"


def _facts(term: Term) -> Iterator[tuple[str, str]]:
    """What is told of a term in one line each."""
    if term.kind != "class":
        yield "What it is", KINDS[term.kind]
        yield "From → to", f"{linked(term.domains) or 'anything'} → {_ends(term)}"
    lines = {
        "A kind of": linked(term.above),
        "Traits": ", ".join(term.traits),
        "Code list": f"[`{term.codes}`](code-lists.md#{term.codes})" if term.codes else "",
        **(_around(term) if term.kind == "class" else {}),
        "Never also": linked(term.apart),
        "In standards": "; ".join(_aligned(a) for a in term.aligned),
        **_used(term.uses),
        "Taken from": "; ".join(term.sources),
    }
    yield from ((title, told) for title, told in lines.items() if told)


def _ends(term: Term) -> str:
    return linked(term.ranges) or ("anything" if term.kind == "link" else "any value")


def _around(cls: Term) -> dict[str, str]:
    """The kinds of a class, and the properties that lead from it and to it."""
    name = f"mg:{cls.name}"
    terms = [term for module in modules() for term in module.terms]
    found = {
        "Its kinds": [term for term in terms if name in term.above],
        "Has": [term for term in terms if name in term.domains],
        "Is led to by": [term for term in terms if name in term.ranges],
    }
    return {title: linked(sorted(f"mg:{t.name}" for t in those)) for title, those in found.items()}


def _aligned(alignment: Alignment) -> str:
    theirs = f"[`{alignment.name}`]({alignment.iri})"
    page = f"[{alignment.standard}](alignments.md#{alignment.standard})"
    return f"{alignment.relation} {theirs} ({page})"


def _used(uses: Iterable[Use]) -> dict[str, str]:
    """Where a term is used, a line for each kind of place."""
    found = list(uses)
    return {
        title: ", ".join(_place(use) for use in found if use.kind == kind)
        for kind, title in USES.items()
    }


def _place(use: Use) -> str:
    if use.kind in ("question", "check"):
        return f"[`{use.name}`](../{use.kind}s.md#{use.name})"
    prefix = "mgsh:" if use.kind == "shape" else ""
    return f"[`{prefix}{use.name}`]({TOP}/{use.path})"


def code_lists_page() -> str:
    """The page of the code lists: each with its codes, and the properties that take them."""
    parts = ["# The code lists", "", WRITTEN, ""]
    for file in sorted((ROOT / "ontology" / "vocabularies").glob("*.ttl")):
        facts = Facts.read([file])
        for scheme in facts.subjects(RDF.type, SKOS.ConceptScheme):
            parts += [*_code_list(facts, scheme, file.stem), ""]
    return "\n".join(parts)


def _code_list(facts: Facts, scheme: object, name: str) -> Iterator[str]:
    if not isinstance(scheme, NamedNode):
        raise TypeError(scheme)
    takers = [f"mg:{t.name}" for m in modules() for t in m.terms if t.codes == name]
    yield f'<a id="{name}"></a>'
    yield ""
    yield f"## {name}"
    yield ""
    yield facts.text(scheme, SKOS.definition)
    yield f"Source: {facts.text(scheme, DCT.source)}."
    yield f"[`ontology/vocabularies/{name}.ttl`]({TOP}/ontology/vocabularies/{name}.ttl)"
    if takers:
        yield f"Taken by {linked(takers)}."
    yield ""
    yield "| code | English | Dutch | meaning |"
    yield "|---|---|---|---|"
    for code in sorted(facts.subjects(SKOS.inScheme, scheme), key=str):
        labels = {getattr(v, "language", ""): v for v in facts.objects(code, SKOS.prefLabel)}
        names = (getattr(labels.get(language), "value", "") for language in LANGUAGES)
        told = (f"`{facts.text(code, SKOS.notation)}`", *names, facts.text(code, SKOS.definition))
        yield f"| {' | '.join(cell.replace('|', '/') for cell in told)} |"


def alignments_page() -> str:
    """The page of the alignments: for each standard, which terms of ours stand to which of it."""
    parts = [
        *("# The alignments", "", WRITTEN, ""),
        *("How the terms and codes of the ontology stand to those of standards.", ""),
    ]
    for file in sorted((ROOT / "ontology" / "alignments").glob("*.ttl")):
        facts = Facts.read([file])
        header = next(iter(facts.subjects(RDF.type, OWL.Ontology)))
        title = facts.text(header, DCT.title, file.stem)
        parts += [f'<a id="{file.stem}"></a>', "", f"## {title}", ""]
        parts += [facts.text(header, DCT.description), ""]
        parts += [f"[`ontology/alignments/{file.name}`]({TOP}/ontology/alignments/{file.name})", ""]
        parts += ["| ours | | theirs |", "|---|---|---|"]
        parts += [
            f"| {linked([ours])} | {a.relation} | [`{a.name}`]({a.iri}) |"
            for ours, those in sorted(alignments().items())
            for a in those
            if a.standard == file.stem
        ]
        parts.append("")
    return "\n".join(parts)


def index_page() -> str:
    """Where to find what, and every term by its letter."""
    terms = sorted((t for m in modules() for t in m.terms), key=lambda t: (t.name.lower(), t.name))
    parts = [
        "# The ontology, page by page",
        "",
        WRITTEN,
        "",
        "| module | what it is about | terms |",
    ]
    parts += ["|---|---|---|"]
    parts += [f"| [{m.name}]({m.name}.md) | {m.about} | {len(m.terms)} |" for m in modules()]
    parts += ["", "Beside them: [the code lists](code-lists.md), [the alignments](alignments.md),"]
    parts += ["and the ontology [in short, with an example](../ontology.md).", ""]
    for title, kinds in (("Classes", ("class",)), ("Properties", ("link", "value", "remark"))):
        those = [f"mg:{term.name}" for term in terms if term.kind in kinds]
        parts += [f"## {title}", "", f"{linked(those)}.", ""]
    return "\n".join(parts)


def pages() -> dict[str, str]:
    """Every page and drawing, by file name."""
    found = {f"{module.name}.md": module_page(module) for module in modules()}
    found |= {f"{m.name}.svg": draw(m) for m in modules() if m.of_kind("class")}
    return found | {
        "README.md": index_page(),
        "code-lists.md": code_lists_page(),
        "alignments.md": alignments_page(),
    }


def main(arguments: list[str]) -> int:
    """Write what is stale and remove what is left over, or only name it; the exit status."""
    check = "--check" in arguments
    wanted = {name: text.rstrip() + "\n" for name, text in pages().items()}
    there = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.*")}
    stale = sorted(name for name in wanted | there if wanted.get(name) != there.get(name))
    for name in stale:
        print(f"ontology/{name} {'is stale: run make docs' if check else 'written'}")
        if not check and name in wanted:
            PAGES.mkdir(exist_ok=True)
            (PAGES / name).write_text(wanted[name], encoding="utf-8")
        elif not check:
            (PAGES / name).unlink()
    return 1 if check and stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
