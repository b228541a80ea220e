# SPDX-License-Identifier: Apache-2.0
"""The styles of OpenDocument spreadsheets, with their data styles as number formats.

A data style (ODF 1.3, part 3, 16.29) says with elements what a number format of OOXML says with
signs, so that both formats are rendered by the same rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from missiongraph_loaders.number_formats import GENERAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from xml.etree.ElementTree import Element

_ODF: Final = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE: Final = f"{{{_ODF}office:1.0}}"
TABLE: Final = f"{{{_ODF}table:1.0}}"
TEXT: Final = f"{{{_ODF}text:1.0}}"
STYLE: Final = f"{{{_ODF}style:1.0}}"
NUMBER: Final = f"{{{_ODF}datastyle:1.0}}"
CALCEXT: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_DATA_STYLES = tuple(
    f"{NUMBER}{kind}-style" for kind in ("number", "percentage", "currency", "date", "time")
)
_PARTS = {
    "year": "yyyy",
    "month": "mm",
    "day": "dd",
    "day-of-week": "",
    "hours": "hh",
    "minutes": "mm",
    "seconds": "ss",
    "am-pm": "AM/PM",
    "scientific-number": "0.00E+00",
    "fraction": "# ?/?",
}
# Styles may be based on others; a circle of them ends here.
_DEEPEST = 20


class Formats:
    """The styles of a spreadsheet by name."""

    def __init__(self, documents: Iterable[Element]) -> None:
        self._styles: dict[str | None, Element] = {}
        self._data: dict[str, Element] = {}
        for document in documents:
            for style in document.iter(f"{STYLE}style"):
                self._styles[style.get(f"{STYLE}name")] = style
            for kind in _DATA_STYLES:
                self._data.update(
                    (style.get(f"{STYLE}name", ""), style) for style in document.iter(kind)
                )
        self._known: dict[str, str] = {}

    def of(self, style: str | None, otherwise: str | None = None) -> str:
        """The number format of cells of a style."""
        name = self._data_style(style)
        if name is None or name not in self._data:
            return otherwise or GENERAL
        if name not in self._known:
            self._known[name] = self._sections(self._data[name])
        return self._known[name]

    def hides(self, style: str | None) -> bool:
        """Whether tables of a style are hidden."""
        found = self._styles.get(style)
        properties = found.iter(f"{STYLE}table-properties") if found is not None else ()
        return any(one.get(f"{TABLE}display") == "false" for one in properties)

    def _data_style(self, style: str | None) -> str | None:
        for _ in range(_DEEPEST):
            found = self._styles.get(style)
            if found is None:
                return None
            name = found.get(f"{STYLE}data-style-name")
            if name is not None:
                return name
            style = found.get(f"{STYLE}parent-style-name")
        return None

    def _sections(self, style: Element) -> str:
        """The format with a section for each sign, where the style has others for them."""
        maps = {
            one.get(f"{STYLE}condition", "").replace(" ", ""): one.get(f"{STYLE}apply-style-name")
            for one in style.iter(f"{STYLE}map")
        }
        own = _code(style)
        positive, negative = (
            self._data.get(maps.get(f"value(){sign}0") or "") for sign in (">", "<")
        )
        not_negative = self._data.get(maps.get("value()>=0") or "")
        if not_negative is not None:
            return f"{_code(not_negative)};{own}"
        if positive is not None and negative is not None:
            return f"{_code(positive)};{_code(negative)};{own}"
        return own


def _code(style: Element) -> str:
    lasting = style.get(f"{NUMBER}truncate-on-overflow") == "false"
    percent = style.tag == f"{NUMBER}percentage-style"
    parts = list(_parts(style, percent=percent))
    if lasting:
        parts = ["[hh]" if part == "hh" else part for part in parts]
    return "".join(parts) or GENERAL


def _parts(style: Element, *, percent: bool) -> Iterator[str]:
    for part in style:
        name = name_of(part)
        if name in {"text", "currency-symbol"}:
            yield _literal(part.text or "", percent=percent)
        elif name == "number":
            yield _number(part)
        else:
            yield _PARTS.get(name, "")


def _literal(text: str, *, percent: bool) -> str:
    if percent and text.strip() == "%":
        return "%"
    return f'"{text.replace(chr(34), "")}"' if text else ""


def _number(part: Element) -> str:
    decimals = part.get(f"{NUMBER}decimal-places")
    whole = int(part.get(f"{NUMBER}min-integer-digits", "0"))
    embedded = {
        int(one.get(f"{NUMBER}position", "0")): one.text or ""
        for one in part.iter(f"{NUMBER}embedded-text")
    }
    if decimals is None and whole <= 1 and not embedded:
        return GENERAL
    digits = "".join(
        ("0" if place <= whole else "#")
        + (f'"{embedded[place - 1]}"' if place - 1 in embedded else "")
        for place in range(max(whole, 1, *(position + 1 for position in embedded)), 0, -1)
    )
    factor = "," * (len(part.get(f"{NUMBER}display-factor", "1").partition(".")[0]) // 3)
    fixed = int(part.get(f"{NUMBER}min-decimal-places", decimals or "0"))
    free = max(0, int(decimals or "0") - fixed)
    after = "0" * fixed + "#" * free
    return f"{digits}{'.' + after if after else ''}{factor}"


def is_named(element: Element, space: str, *names: str) -> bool:
    """Whether the element has one of the names of the namespace."""
    return any(element.tag == f"{space}{name}" for name in names)


def name_of(element: Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]
