# SPDX-License-Identifier: Apache-2.0
"""Words that look like keywords of JSON-LD but are none, made to show.

An engine drops a name or property such as `@friend` without a word, in its lenient mode too
(JSON-LD 1.1, section 5.2.2 of the API). Written as IRIs of a scheme of their own, each statement
that would be lost has one of them.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from pyoxigraph import Literal, NamedNode

# JSON-LD 1.1, section 1.7, with those of framing, which mean nothing here.
KEYWORDS: Final = frozenset(
    {
        "@base", "@container", "@context", "@direction", "@graph", "@id", "@import", "@included",
        "@index", "@json", "@language", "@list", "@nest", "@none", "@prefix", "@propagate",
        "@protected", "@reverse", "@set", "@type", "@value", "@version", "@vocab",
    }
)  # fmt: skip
# A language that is not known (BCP 47), for a text whose tag is none.
_UNDETERMINED: Final = "und"
_MARK: Final = "like-a-keyword:"
_WORD: Final = re.compile(r"@[A-Za-z]+")
_WRITTEN: Final = re.compile(r'"(?:@|\\u0040)[A-Za-z]+"')
# What stands below other keywords is no name, and is left as it is.
_WITH_NAMES: Final = frozenset(
    {"@graph", "@id", "@included", "@list", "@nest", "@reverse", "@set", "@type"}
)
_WITHOUT: Final = KEYWORDS - _WITH_NAMES


def marked(text: str) -> str | None:
    """A document with such words as IRIs; `None` where it has none, or is no JSON."""
    if all(json.loads(word) in KEYWORDS for word in set(_WRITTEN.findall(text))):
        return None
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return json.dumps(_marked(data))


def word_of(node: object) -> str | None:
    """The word that an IRI stands for; `None` where it stands for none."""
    if isinstance(node, NamedNode) and node.value.startswith(_MARK):
        return f"@{node.value.removeprefix(_MARK)}"
    return None


def as_written(value: Literal) -> Literal:
    """A literal, which may have such words, as it was before they were marked."""
    if _MARK not in value.value:
        return value
    text = value.value.replace(_MARK, "@")
    if not value.language:
        return Literal(text, datatype=value.datatype)
    try:
        return Literal(text, language=value.language)
    except ValueError:
        return Literal(text, language=_UNDETERMINED)


def _marked(value: Any) -> Any:  # noqa: ANN401 (whatever JSON can hold)
    match value:
        case dict():
            return {_word(k): v if k in _WITHOUT else _marked(v) for k, v in value.items()}
        case list():
            return [_marked(one) for one in value]
        case str():
            return _word(value)
    return value


def _word(text: str) -> str:
    if text in KEYWORDS or not _WORD.fullmatch(text):
        return text
    return f"{_MARK}{text[1:]}"
