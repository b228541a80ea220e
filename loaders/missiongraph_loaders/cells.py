# SPDX-License-Identifier: Apache-2.0
"""Cells as a spreadsheet shows them, and what makes their text doubtful."""

from __future__ import annotations

import re
from dataclasses import dataclass

# A spreadsheet keeps 15 digits of a number. A number that is longer and not round was cut.
KEPT_DIGITS = 15
_ROUND_DIGITS = 9
# Error values end in ! or ? in all languages of Excel: #VALUE! #WERT! #¡VALOR! #ИМЯ? #DIV/0!
_MARKED = re.compile(r"#[¡¿]?[^\W_a-z]\w*(?:/\w+)?[!?]")
# Those that do not: Excel's “not available” in its languages, and what waits for data.
_UNMARKED = frozenset({
    "#N/A", "#NV", "#N/D", "#N/B", "#I/T", "#Н/Д", "#YOK", "#HIÁNYZIK",  # noqa: RUF001 (Russian)
    "#NENÍ_K_DISPOZICI",
    "#NEDOSTUPNÝ", "#SAKNAS", "#PUUTTUU", "#Δ/Υ",  # noqa: RUF001 (Greek)
    "#N/DISP", "#BRAK", "#GETTING_DATA",
    "#DATEN_ABRUFEN", "#VERI_ALINIYOR",
})  # fmt: skip
# LibreOffice: Err:502, with “Err” in the language of the program.
_NUMBERED = re.compile(
    r"(?:err|erro|error|fehler|fout|erreur|errore|fel|feil|fejl|virhe|błąd|chyba|hiba|hata|"
    r"eroare|ошибка|помилка|σφάλμα|grešk?a|napaka|viga|kļūda|klaida)\s?:\s?[5]\d\d",
    re.IGNORECASE,
)
# What a column that is too narrow for its number or date shows.
_NARROW = re.compile(r"#{2,}")
# What Excel makes of a long number: 1.23457E+11, in much of Europe 1,23457E+11.
_SCIENTIFIC = re.compile(r"[+-]?\d(?:[.,]\d+)?E[+-]\d{2,3}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a cell's text cannot be taken, and the way out.

    Attributes:
        what: what is wrong.
        remedy: how to mend it.
        always: nothing can be read from the cell; otherwise only its number can.
    """

    what: str
    remedy: str
    always: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: what it shows, written in one way whatever the language of the program.
        number: what it holds, where that is a number that it shows in another way.
        doubt: why the text is not to be trusted.
        dropped: the control characters that were in the text and are not kept.
    """

    text: str
    number: str | None = None
    doubt: Doubt | None = None
    dropped: str = ""


EMPTY = Cell("")


def typed(text: str) -> Cell:
    """The cell that holds this text."""
    return Cell(text, doubt=text_doubt(text))


def text_doubt(text: str) -> Doubt | None:
    """Why a text is none that somebody wrote, but one that a spreadsheet left there."""
    if is_error(text):
        return error_doubt(text)
    if "E" in text and _SCIENTIFIC.fullmatch(text):
        return Doubt(
            f"the cell shows {text}: a spreadsheet has shortened a long number, "
            "and its last digits are lost.",
            "Format the column as text, and write the number again.",
        )
    return None


def is_error(text: str) -> bool:
    """Whether the text is an error of a spreadsheet program, in any of its languages."""
    if text.startswith("#"):
        upper = text.upper()
        return bool(
            upper in _UNMARKED or _NARROW.fullmatch(text) or (_MARKED.fullmatch(upper) is not None)
        )
    return ":" in text and _NUMBERED.fullmatch(text) is not None


def error_doubt(text: str) -> Doubt:
    """The doubt about an error value."""
    if _NARROW.fullmatch(text):
        what = f"the cell shows only {text}: its column was too narrow for the value."
        return Doubt(what, "Widen the column and save again, or write the value itself.", True)
    return Doubt(
        f"the cell holds the error {text}, not a value.",
        "Mend the formula in the workbook, or write the value itself.",
        True,
    )


def long_number(digits: str) -> Doubt | None:
    """Why a whole number is too long to be sure of all its digits."""
    plain = digits.lstrip("-")
    if len(plain) <= KEPT_DIGITS or len(plain.rstrip("0")) <= _ROUND_DIGITS:
        return None
    return Doubt(
        f"the cell holds a number of {len(plain)} digits, of which a spreadsheet keeps "
        f"{KEPT_DIGITS}: the last ones may be wrong.",
        "Format the column as text, and write the number again.",
    )


def no_year(text: str) -> Doubt:
    """The doubt about a date that shows no year."""
    return Doubt(
        f"the cell holds the date {text} and shows no year: a spreadsheet may have made a date "
        "of what was written.",
        "For a date, format the column as year-month-day; for anything else, format it as text "
        "and write it again.",
        True,
    )


NO_VALUE = Doubt(
    "the cell is a formula whose value is not stored in the file.",
    "Open the workbook in Excel or LibreOffice, which calculates it, and save it.",
    True,
)
