# SPDX-License-Identifier: Apache-2.0
"""Which of several texts a reader gets (RFC 4647, section 3.4)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal

from missiongraph.labels import Languages
from missiongraph.web.spoken import attributes

TAGS = st.sampled_from(
    ["en", "en-GB", "nl", "nl-BE", "nl-NL", "fr", "fr-CA", "zh-Hant", "zh", "ar"]
)


def texts(*tags: str) -> list[Literal]:
    """A text in each language, which says its tag; `-` has no language."""
    return [Literal(tag, language=tag) if tag != "-" else Literal(tag) for tag in tags]


@pytest.mark.parametrize(
    ("accepted", "there", "chosen"),
    [
        ("nl-BE", ("en", "nl", "nl-BE", "nl-NL"), "nl-BE"),
        ("nl-BE", ("en", "nl", "nl-NL"), "nl"),
        ("nl-BE", ("en", "nl-NL"), "nl-NL"),
        ("nl-BE, fr", ("fr", "nl-NL"), "nl-NL"),
        ("nl", ("nl-BE", "nl"), "nl"),
        ("en-GB, en-US", ("en-AU", "en-US"), "en-US"),
        ("nl-BE, nl-SR;q=0.5", ("nl-NL", "nl-SR", "en"), "nl-SR"),
        ("zh-Hant-TW", ("zh", "zh-Hant", "zh-Hans"), "zh-Hant"),
        ("zh-Hant-TW", ("zh-Hans", "zh-Hant-HK"), "zh-Hant-HK"),
        ("de-x-private-y", ("de-x-other", "de"), "de"),
        ("fr;q=0.3, de;q=0.9", ("fr", "de"), "de"),
        ("da", ("-", "en-GB", "fr"), "en-GB"),
        ("da", ("-", "fr"), "-"),
        ("da", ("fr", "de"), "de"),
        ("n", ("nl", "fr"), "fr"),
        ("", ("en-GB", "en", "ar"), "en"),
        ("*, ;;, nl;q=2, fr", ("nl", "fr"), "fr"),
    ],
)
def test_the_text_that_suits_best_is_chosen(
    accepted: str, there: tuple[str, ...], chosen: str
) -> None:
    """Whatever the order in which they stand."""
    for order in (there, tuple(reversed(there))):
        found = Languages.accepted(accepted).best(texts(*order))
        assert found is not None
        assert found.value == chosen


@given(st.lists(TAGS, min_size=1, max_size=5), st.lists(TAGS, min_size=1, unique=True))
def test_an_exact_region_always_wins(preferred: list[str], there: list[str]) -> None:
    """Where there is a text in exactly what is preferred most, that is the one."""
    languages = Languages.of([tag.swapcase() for tag in preferred])
    found = languages.best(texts(*there))
    assert found is not None
    assert found == languages.best(texts(*reversed(there)))
    if preferred[0] in there:
        assert found.value == preferred[0]


@pytest.mark.parametrize(
    ("text", "language", "said"),
    [
        ("Hospital", "en", ""),
        ("Ziekenhuis", "nl", ' lang="nl"'),
        ("Hospital", None, ""),
        ("مستشفى", "ar", ' lang="ar" dir="rtl"'),
        ("בית חולים", "he", ' lang="he" dir="rtl"'),
        ("בית חולים", None, ' dir="rtl"'),
        ("« 12 » בית", None, ' dir="rtl"'),
        ("IBM בית", None, ""),
        ("IBM בית", "he", ' lang="he" dir="rtl"'),
        ("ہسپتال", "ur-pk", ' lang="ur-pk" dir="rtl"'),
        ("שפּיטאָל", "yi", ' lang="yi" dir="rtl"'),
        ("ހޮސްޕިޓަލް", "dv", ' lang="dv" dir="rtl"'),
        ("پنجابی", "pa-Arab", ' lang="pa-Arab" dir="rtl"'),
        ("ਹਸਪਤਾਲ", "pa", ' lang="pa"'),
        ("mustashfa", "ar-Latn", ' lang="ar-Latn"'),
        ("2024", None, ""),
    ],
)
def test_texts_say_their_language_and_direction(text: str, language: str | None, said: str) -> None:
    """By the script in the tag, then the language, then the first letter."""
    assert attributes(text, language) == said
