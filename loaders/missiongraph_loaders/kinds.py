# SPDX-License-Identifier: Apache-2.0
"""Kinds of files, by their endings and by their first bytes."""

from __future__ import annotations

from typing import Final

from pyoxigraph import RdfFormat

# The formats of RDF files, by their endings.
FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
    ".jsonld": RdfFormat.JSON_LD,
    ".trig": RdfFormat.TRIG,
    ".nq": RdfFormat.N_QUADS,
}

_STARTS = {
    b"PK\x03\x04": "an Excel workbook or another zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls) or a password-protected one",
    b"\xff\xfe": "text in UTF-16",
    b"\xfe\xff": "text in UTF-16",
    b"%PDF": "a PDF document",
    b"\x1f\x8b": "compressed (gzip)",
}


def other_kind(content: bytes) -> str | None:
    """What the content is in words, where it is nothing that text files begin with."""
    return next((kind for start, kind in _STARTS.items() if content.startswith(start)), None)
