# SPDX-License-Identifier: Apache-2.0
"""The formats in which things are given out, and the choice among them (RFC 9110, section 12)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from pyoxigraph import QueryResultsFormat, RdfFormat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

QUOTED = r'"(?:[^"\\]|\\.)*+"'
PART = re.compile(rf"(?:[^,\"]|{QUOTED})++")
PIECE = re.compile(rf"(?:[^;\"]|{QUOTED})++")
TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]++"  # noqa: S105 (RFC 9110 calls it so)
RANGE = re.compile(rf"({TOKEN})/({TOKEN})")
PARAMETER = re.compile(rf"({TOKEN})=({TOKEN}|{QUOTED})")
# How many characters of an Accept header are usual.
SHORT = 512
WEIGHT = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


@dataclass(frozen=True, slots=True)
class Format:
    """A way to write something down.

    Attributes:
        name: what people call it in `?format=`.
        title: what pages call it.
        media_type: what it is sent as.
        suffix: what a file of it ends in, without the dot.
        aliases: other media types by which clients ask for it.
        known_as: what else tools call it in `?format=`.
        quality: how well it suits what is given here, from 0 to 1; a client's weights are
            multiplied by it (RFC 9110, section 12.1: the server has preferences too).
    """

    name: str
    title: str
    media_type: str
    suffix: str
    aliases: tuple[str, ...] = ()
    known_as: tuple[str, ...] = ()
    quality: float = 1.0

    @property
    def content_type(self) -> str:
        """The Content-Type header; everything that is text is UTF-8."""
        charset = "; charset=utf-8" if self.media_type.startswith("text/") else ""
        return f"{self.media_type}{charset}"


@dataclass(frozen=True, slots=True)
class RdfMedia(Format):
    """A way to write RDF down."""

    writer: RdfFormat = RdfFormat.TURTLE


@dataclass(frozen=True, slots=True)
class ResultsMedia(Format):
    """A way to write the results of a query down."""

    writer: QueryResultsFormat = QueryResultsFormat.JSON


AnyFormat = TypeVar("AnyFormat", bound=Format)

HTML = Format("html", "HTML", "text/html", "html", ("application/xhtml+xml",))
JSON = Format("json", "JSON", "application/json", "json")
PROBLEM = Format("problem", "JSON", "application/problem+json", "json", ("application/json",))

TURTLE = RdfMedia(
    "turtle",
    "Turtle",
    "text/turtle",
    "ttl",
    ("application/x-turtle",),
    ("n3",),
    writer=RdfFormat.TURTLE,
)
JSON_LD = RdfMedia(
    "jsonld",
    "JSON-LD",
    "application/ld+json",
    "jsonld",
    ("application/json",),
    ("json-ld", "json"),
    writer=RdfFormat.JSON_LD,
)
RDF_XML = RdfMedia(
    "rdfxml",
    "RDF/XML",
    "application/rdf+xml",
    "rdf",
    ("application/xml", "text/xml"),
    ("rdf+xml", "rdf/xml", "xml"),
    writer=RdfFormat.RDF_XML,
)
N_TRIPLES = RdfMedia(
    "ntriples",
    "N-Triples",
    "application/n-triples",
    "nt",
    ("text/plain",),
    ("n-triples",),
    writer=RdfFormat.N_TRIPLES,
)
# Readers look for facts outside named graphs, and what is given here is about one thing or graph:
# these two are for who likes them clearly best. Jena does, for a dataset (the next is at 0.8);
# Comunica, which gives them 1 and JSON-LD 0.9, finds nothing in them.
IN_GRAPHS = 0.85
TRIG = RdfMedia(
    "trig",
    "TriG",
    "application/trig",
    "trig",
    ("application/x-trig",),
    (),
    IN_GRAPHS,
    RdfFormat.TRIG,
)
N_QUADS = RdfMedia(
    "nquads",
    "N-Quads",
    "application/n-quads",
    "nq",
    ("text/x-nquads",),
    ("n-quads",),
    IN_GRAPHS,
    RdfFormat.N_QUADS,
)
RDF = (TURTLE, JSON_LD, RDF_XML, N_TRIPLES, TRIG, N_QUADS)

SPARQL_JSON = ResultsMedia(
    "sparql-json",
    "SPARQL results in JSON",
    "application/sparql-results+json",
    "srj",
    ("application/json",),
    ("json",),
    writer=QueryResultsFormat.JSON,
)
SPARQL_XML = ResultsMedia(
    "xml",
    "SPARQL results in XML",
    "application/sparql-results+xml",
    "srx",
    ("application/xml", "text/xml"),
    writer=QueryResultsFormat.XML,
)
CSV = ResultsMedia("csv", "CSV", "text/csv", "csv", writer=QueryResultsFormat.CSV)
TSV = ResultsMedia("tsv", "TSV", "text/tab-separated-values", "tsv", writer=QueryResultsFormat.TSV)
RESULTS = (SPARQL_JSON, SPARQL_XML, CSV, TSV)
PLAIN_TEXT = Format("text", "Text", "text/plain", "txt")
SARIF = Format("sarif", "SARIF", "application/sarif+json", "sarif")
# Every format that any route offers.
KNOWN: tuple[Format, ...] = (HTML, JSON, PROBLEM, *RDF, *RESULTS, PLAIN_TEXT, SARIF)


def negotiate(accept: str | None, offered: Sequence[AnyFormat]) -> AnyFormat | None:
    """The offered format that an Accept header likes best, `None` where it takes none.

    The most specific range that fits a format says how much it is liked; among equals the first
    one offered wins. Without a header, or with one that says nothing legible, the first one does.
    """
    ranges = [found for part in PART.findall(accept or "") if (found := _range(part))]
    if not ranges:
        return offered[0]
    liked = [(_liking(format_, ranges), format_) for format_ in offered]
    best = max(weight for weight, _ in liked)
    return next(format_ for weight, format_ in liked if weight == best) if best else None


def order_of_liking(accept: str) -> bytes:
    """Return how an Accept header orders every format that is known here, a byte for each.

    Headers of the same order have the same answers, however they are worded: 0 is for what is
    not taken. A header that says nothing legible is as none.
    """
    # What clients send each time is short; long ones are not worth the memory.
    return _short_order(accept) if len(accept) <= SHORT else _order(accept)


@lru_cache(maxsize=512)
def _short_order(accept: str) -> bytes:
    return _order(accept)


def _order(accept: str) -> bytes:
    ranges = [found for part in PART.findall(accept) if (found := _range(part))]
    if not ranges:
        return b""
    weights = [_liking(format_, ranges) for format_ in KNOWN]
    steps = {weight: step for step, weight in enumerate(sorted({0.0, *weights}))}
    return bytes(steps[weight] for weight in weights)


def is_utf8(content_type: str) -> bool:
    """Whether a Content-Type header names no encoding, or UTF-8 in one of its spellings."""
    pieces = [piece.strip() for piece in PIECE.findall(content_type)[1:]]
    return all(_names_utf8(value) for name, value in _parameters(pieces) if name == "charset")


def _names_utf8(charset: str) -> bool:
    """Whether an encoding is UTF-8, or ASCII, which is a part of it."""
    try:
        return codecs.lookup(charset).name in ("utf-8", "ascii")
    except (LookupError, ValueError):
        return False


def by_name(name: str, offered: Sequence[AnyFormat]) -> AnyFormat | None:
    """The offered format of this name, suffix or media type, or else of a name that tools use.

    Of several names with commas between them, the first one that is known counts.
    """
    found = (_called(each.strip().lower(), offered) for each in name.split(","))
    return next((format_ for format_ in found if format_ is not None), None)


def _called(name: str, offered: Sequence[AnyFormat]) -> AnyFormat | None:
    own = [f for f in offered if name in (f.name, f.suffix, f.media_type)]
    return next(iter([*own, *(f for f in offered if name in (*f.aliases, *f.known_as))]), None)


@dataclass(frozen=True, slots=True)
class _Range:
    """A media range of an Accept header; `bare` when it asks for no parameters."""

    media: str
    weight: float
    bare: bool

    def precision(self, media_type: str) -> int:
        """How closely the range describes a media type: 3 names it, 0 does not fit it."""
        whole = ("*/*", f"{media_type.partition('/')[0]}/*", media_type)
        # Formats are given out without parameters, so a range that asks for some fits none.
        return whole.index(self.media) + 1 if self.bare and self.media in whole else 0


def _liking(format_: Format, ranges: Sequence[_Range]) -> float:
    """The weight of a format; its other names count only where they are named."""
    weights = [_weight(format_.media_type, ranges, 1)]
    weights += [_weight(name, ranges, 3) for name in format_.aliases]
    return max(weights) * format_.quality


def _weight(media_type: str, ranges: Sequence[_Range], least: int) -> float:
    """The weight that the range gives which describes a media type most closely."""
    fitting = [(found.precision(media_type), found.weight) for found in ranges]
    closest = max(fitting, key=lambda pair: pair[0])
    return closest[1] if closest[0] >= least else 0.0


def _range(text: str) -> _Range | None:
    """A media range with its weight, `None` where the text is not one."""
    first, *rest = [piece.strip() for piece in PIECE.findall(text)] or [""]
    media = RANGE.fullmatch(first.lower())
    if media is None:
        return None
    parameters = dict(_parameters(rest))
    weight = parameters.pop("q", "1")
    if not WEIGHT.fullmatch(weight):
        return None
    # Everything here is UTF-8, so asking for it asks for nothing more.
    if _names_utf8(parameters.get("charset", "")):
        del parameters["charset"]
    return _Range(media[0], float(weight), not parameters)


def _parameters(pieces: Sequence[str]) -> Iterator[tuple[str, str]]:
    for piece in pieces:
        found = PARAMETER.fullmatch(piece)
        if found:
            yield found[1].lower(), re.sub(r"\\(.)", r"\1", found[2].strip('"'))
