# SPDX-License-Identifier: Apache-2.0
"""Foreign RDF as it is found: files read one by one, their oddities told and mended.

Files that others publish lack a base, leak the address of the machine that they were made on,
spell schema.org in two ways, hold HTML in texts, and do not always parse. Each file stands for
itself: one that cannot be read is refused with the place, and the others are read.
"""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from missiongraph.errors import InputError
from missiongraph.loading import Origin, Refusal
from missiongraph.rdf.flaws import UnreadableRdf, of_syntax
from missiongraph.rdf.keyword_like import as_written, marked, word_of
from missiongraph.rdf.reading import RELATIVE
from missiongraph_loaders.faults import failure_at
from missiongraph_loaders.kinds import FORMATS
from missiongraph_loaders.located import with_lines
from missiongraph_loaders.rdf import read_content, unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from missiongraph.errors import Fault
    from missiongraph_loaders.rdf_mapping import RdfMapping

# A language that is not known (BCP 47).
UNDETERMINED: Final = "und"
_SCHEMA: Final = ("http://schema.org/", "https://schema.org/")
# Endings of hosts that are known within a network alone (RFC 6762, RFC 6761, RFC 8375, ICANN).
_LOCAL_ENDINGS = ("local", "localhost", "internal", "invalid", "home.arpa", "lan", "intranet")
_ELEMENTS = (
    "a|abbr|b|blockquote|br|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|pre|section|small|span|strong|"
    "sub|sup|table|tbody|td|th|thead|tr|u|ul"
)
_TAG = re.compile(rf"</?(?:{_ELEMENTS})\b[^<>]*>", re.IGNORECASE)
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|tr|h\d)\b[^<>]*>", re.IGNORECASE)


@dataclass(slots=True)
class Found:
    """What files hold together, and what could not be taken of them.

    Attributes:
        files: the files.
        statements: each triple once, with the file that states it first.
        unread: the names of files that cannot be read.
    """

    files: list[Path]
    statements: dict[Triple, Origin] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    _told: list[tuple[Refusal, Triple | None]] = field(default_factory=list)

    @property
    def readable(self) -> list[Path]:
        """The files that could be read."""
        return [file for file in self.files if file.name not in self.unread]

    def refusals(self) -> list[Refusal]:
        """The files, names and statements that were not taken as they stand, with their lines."""
        return list(with_lines(self._told, self.readable))

    def origin(self, triple: Triple) -> Origin:
        """The file that states a triple first."""
        return self.statements[triple]

    def note(  # noqa: PLR0913 (what a list of refusals has columns for)
        self,
        origin: Origin,
        what: str,
        value: str,
        reason: str,
        remedy: str,
        *,
        triple: Triple | None = None,
    ) -> None:
        """Tell of something that was not taken, or not as it stands; in which statement."""
        self._told.append((Refusal(origin, what, value, reason, remedy), triple))


def read_files(path: Path, mapping: RdfMapping) -> Found:
    """What a file holds, or all the RDF files of a folder.

    Raises:
        InputError: there is no RDF file, or none that can be read.
    """
    found = Found(_files(path))
    faults: list[Fault] = []
    for file in found.files:
        origin = Origin(file.name)
        try:
            _take(found, list(_triples(file, origin, mapping)), origin)
        except InputError as error:
            faults.extend(error.faults)
            found.unread.append(file.name)
            for fault in error.faults:
                found.note(origin, "", "", fault.what, fault.remedy)
    if faults and not found.statements:
        raise InputError(faults)
    if not found.statements:
        message = "there are no statements in it."
        raise failure_at(Origin(path.name), message, "Check that it is the right one.")
    return found


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(f for f in path.iterdir() if f.suffix.lower() in FORMATS and f.name[0] != ".")
    if not files:
        message = "the folder holds no RDF file."
        raise failure_at(Origin(path.name), message, f"RDF ends in {', '.join(FORMATS)}.")
    return files


def _triples(file: Path, origin: Origin, mapping: RdfMapping) -> Iterator[Triple]:
    form = FORMATS.get(file.suffix.lower())
    if form is None:
        message = "the file is not RDF, by its ending."
        raise failure_at(origin, message, f"RDF ends in {', '.join(FORMATS)}.")
    text = read_content(file, origin)
    if form == RdfFormat.JSON_LD:
        text = with_context(text, mapping)
        text = marked(text) or text
    try:
        # Names and languages are looked at one by one, so that one bad one costs one statement.
        for quad in parse(text, format=form, base_iri=RELATIVE, lenient=True):
            yield _as_written(quad.triple)
    except (SyntaxError, ValueError) as error:
        raise unreadable(UnreadableRdf(of_syntax(error, text, form)), origin) from error


def _as_written(triple: Triple) -> Triple:
    """The triple with its text as the file has it, whatever was marked to be found."""
    value = triple.object
    if not isinstance(value, Literal) or (text := as_written(value)) is value:
        return triple
    return Triple(triple.subject, triple.predicate, text)


def with_context(text: str, mapping: RdfMapping) -> str:
    """JSON-LD with the mapping's context where it names the published one, which is not fetched."""
    try:
        data = json.loads(text)
    except ValueError:
        return text  # the parser says what is wrong, and where
    if isinstance(data, dict) and "@context" in data:
        data["@context"] = _context(data["@context"], mapping)
    return json.dumps(data)


def _context(said: Any, mapping: RdfMapping) -> Any:  # noqa: ANN401 (whatever JSON can hold)
    if isinstance(said, list):
        return [_context(one, mapping) for one in said]
    if isinstance(said, str) and any(name in said.lower() for name in mapping.contexts):
        return dict(mapping.context)
    return said


def _take(found: Found, triples: list[Triple], origin: Origin) -> None:
    """Take a file's triples in, and tell of what is odd about its names and texts."""
    triples = _numbered(triples, origin)
    relative = {n.value for t in triples for n in _named(t) if n.value.startswith(RELATIVE)}
    leaked = {n.value for t in triples for n in _named(t) if is_local(n.value)}
    if relative:
        found.note(
            origin, "", f"{len(relative)} names such as {min(relative).removeprefix(RELATIVE)}",
            "The names are relative, and the file has no base: they are taken as names within "
            "the source.", "Give the file a base (xml:base, @base) that is yours.",
        )  # fmt: skip
    if leaked:
        found.note(
            origin, "", f"{len(leaked)} names such as {lasting(min(leaked))}",
            "The names begin with the address of a machine within the publisher's network, so "
            "they are not kept as other names of the things.", "Ask for names that last.",
        )  # fmt: skip
    for triple in triples:
        if _is_sound(triple, origin, found):
            found.statements.setdefault(_mended(triple, origin, found), origin)


def _is_sound(triple: Triple, origin: Origin, found: Found) -> bool:
    """Whether all names of a triple are names; others are told of."""
    for node in (*_named(triple), triple.predicate):
        if word := word_of(node):
            found.note(
                origin, *_words(triple),
                f"“{word}” looks like a keyword of JSON-LD, and is neither that nor a name.",
                "Write an IRI there, or define what it stands for.", triple=triple,
            )  # fmt: skip
            return False
        try:
            NamedNode(node.value)
        except ValueError as error:
            found.note(
                origin, triple.predicate.value, statement(triple),
                f"“{node.value}” is not an IRI: {error}.",
                "Mend it in the source, and load it again.", triple=triple,
            )  # fmt: skip
            return False
    if isinstance(triple.object, Triple):
        found.note(
            origin, triple.predicate.value, statement(triple),
            "It is a statement about a statement (RDF 1.2).", "State it with triples of RDF 1.1.",
            triple=triple,
        )  # fmt: skip
        return False
    return True


def _words(triple: Triple) -> tuple[str, str]:
    """The property of a statement, and the rest of it, with words as the file has them."""
    subject, predicate, value = (word_of(node) or shown(node) for node in triple)
    return predicate, f"{subject}: {value}"


def statement(triple: Triple) -> str:
    """Whom a statement is about, and its value, as lists of what was not taken have them."""
    return f"{shown(triple.subject)}: {shown(triple.object)}"


def shown(node: Any) -> str:  # noqa: ANN401 (any kind of node)
    """A node for people, without the machine that its name was made on."""
    return lasting(node.value) if isinstance(node, (NamedNode, Literal)) else str(node)


def _numbered(triples: Iterable[Triple], origin: Origin) -> list[Triple]:
    """The triples with blank nodes numbered by file, so that the same file gives the same facts."""
    numbers: dict[BlankNode, BlankNode] = {}

    def numbered(node: Any) -> Any:  # noqa: ANN401 (any kind of node)
        if not isinstance(node, BlankNode):
            return node
        digits = re.sub(r"\W", "", origin.file)
        return numbers.setdefault(node, BlankNode(f"{digits}{len(numbers) + 1}"))

    return [Triple(numbered(s), p, numbered(o)) for s, p, o in triples]


def _named(triple: Triple) -> list[NamedNode]:
    return [node for node in (triple.subject, triple.object) if isinstance(node, NamedNode)]


def is_local(iri: str) -> bool:
    """Whether an IRI leads to a machine that others cannot reach, or to one without a domain."""
    if iri.startswith(RELATIVE) or not re.match(r"https?://|file:", iri, re.IGNORECASE):
        return False
    try:
        host = (urlsplit(iri).hostname or "").rstrip(".")
    except ValueError:
        return False
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        ends = any(f".{host}".endswith(f".{ending}") for ending in _LOCAL_ENDINGS)
        return ends or "." not in host


def lasting(iri: str) -> str:
    """The part of an IRI that does not change with the machine or folder that it was made on."""
    if is_local(iri.strip()):
        return iri.partition("://")[2].partition("/")[2] or iri.rpartition("/")[2]
    return iri.removeprefix(RELATIVE)


def _mended(triple: Triple, origin: Origin, found: Found) -> Triple:
    """The triple with one spelling of schema.org, and with texts that are texts."""
    predicate = NamedNode(triple.predicate.value.replace(*_SCHEMA))
    value = triple.object
    if isinstance(value, NamedNode):
        value = NamedNode(value.value.replace(*_SCHEMA))
    elif isinstance(value, Literal):
        value = _text(value, triple, origin, found)
    return Triple(triple.subject, predicate, value)


def _text(value: Literal, triple: Triple, origin: Origin, found: Found) -> Literal:
    """The literal in words, in a language that there can be."""
    text, language = plain(value.value), value.language
    if _TAG.search(value.value):
        found.note(
            origin, triple.predicate.value, value.value,
            "The text holds HTML, of which the words were taken.", "Write it as plain text.",
            triple=triple,
        )  # fmt: skip
    if language and (known := language_tag(language)) != language.lower():
        found.note(
            origin, triple.predicate.value, f"{language}: {text}",
            f"“{language}” is no language tag (BCP 47); “{known}” was taken.",
            "Part it with hyphens into pieces of eight letters at most.", triple=triple,
        )  # fmt: skip
        language = known
    if language:
        return Literal(text, language=language)
    return value if text == value.value else Literal(text)


def language_tag(language: str) -> str:
    """The tag as it may be, its pieces cut to eight letters; `und` where that does not help."""
    for tag in (language, "-".join(piece[:8] for piece in re.split(r"[-_]", language))):
        try:
            return Literal("", language=tag.lower()).language or UNDETERMINED
        except ValueError:
            continue
    return UNDETERMINED


def plain(text: str) -> str:
    """The words of a text that may hold HTML, or a mark of byte order in its midst."""
    text = text.replace("\ufeff", "")
    if not _TAG.search(text):
        return text
    lines = _BLOCK.sub("\n", text)
    words = unescape(_TAG.sub("", lines))
    return "\n".join(line.strip() for line in words.splitlines() if line.strip())
