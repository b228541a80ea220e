# SPDX-License-Identifier: Apache-2.0
"""In which language and direction a text on a page is to be read (HTML, section 3.2.6)."""

from __future__ import annotations

import re
import unicodedata

from markupsafe import Markup, escape

from missiongraph.labels import LANGUAGE

RIGHT_TO_LEFT = "rtl"
SCRIPT = re.compile(r"[a-z]{4}")
# Scripts that run from right to left (ISO 15924), as language tags name them.
SCRIPTS = frozenset(
    re.findall(
        r"\w+",
        """
    adlm arab aran armi avst chrs cprt elym gara hatr hebr hung khar lydi mand mani mend merc
    mero narb nbat nkoo orkh ougr palm phli phlp phnx prti rohg samr sarb sogd sogo syrc syre
    syrj syrn thaa yezi
    """,
    )
)
# Languages that are written in one of these where their tag names no script (CLDR).
LANGUAGES = frozenset(
    re.findall(
        r"\w+",
        """
    aii ajp apc apd ar arc ary arz ayl azb bal bcc bgn bqi ckb dv fa glk haz he hnd hno iw ji
    jpr khw ks lki lrc luz mzn nqo pbt pbu pnb prs ps sam sd sdh shu skr syc syr trw ug ur wbl
    ydd yi yih
    """,
    )
)
STRONG = {"L": False, "R": True, "AL": True}


def runs_leftwards(text: str, language: str | None) -> bool:
    """Return whether a text is written from right to left.

    A script in the language tag says so, then the language, then the first letter that has a
    direction (Unicode Bidirectional Algorithm, rule P2).
    """
    known, *parts = (language or "").lower().split("-")
    script = next(filter(SCRIPT.fullmatch, parts), None)
    if script is not None:
        return script in SCRIPTS
    return known in LANGUAGES or _begins_leftwards(text)


def _begins_leftwards(text: str) -> bool:
    if text.isascii():
        return False
    kinds = map(unicodedata.bidirectional, text)
    return next((STRONG[kind] for kind in kinds if kind in STRONG), False)


def attributes(text: str, language: str | None = None) -> Markup:
    """Return the attributes of an element that holds a text, where they differ from the page's."""
    said = Markup()
    if language and language.lower() != LANGUAGE:
        said += Markup(' lang="{}"').format(escape(language))
    if runs_leftwards(text, language):
        said += Markup(' dir="{}"').format(RIGHT_TO_LEFT)
    return said
