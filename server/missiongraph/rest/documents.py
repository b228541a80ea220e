# SPDX-License-Identifier: Apache-2.0
"""JSON as it is sent, read strictly (RFC 8259, RFC 7493), and put into what there is (RFC 7396)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any, NoReturn

from missiongraph.errors import Fault, InputError

Json = dict[str, Any]
WHERE = "the body"


def read(body: bytes) -> Json:
    """The object that a body holds; numbers with a point are exact.

    Raises:
        InputError: it holds none, or what two readers could take differently.
    """
    try:
        text = body.decode("utf-8-sig")
        found = json.loads(
            text, object_pairs_hook=_object, parse_float=Decimal, parse_constant=_constant
        )
        # What holds half of a character cannot be written down again.
        json.dumps(found, ensure_ascii=False, default=str).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise _fault(f"It is not JSON in UTF-8: {_reason(error)}.") from error
    if not isinstance(found, dict):
        raise _fault("It is no JSON object.")
    return found


def merged(target: object, patch: object) -> object:
    """What a merge patch makes of a value: null takes away, objects go into objects."""
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            found.pop(name, None)
        else:
            found[name] = merged(found.get(name), value)
    return found


def _object(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"“{twice}” stands twice in one object")
    return found


def _constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    # The text of the library may hold the very characters that cannot be written.
    return "it has faulty characters" if isinstance(error, UnicodeError) else str(error)


def _fault(what: str) -> InputError:
    return InputError([Fault(WHERE, what, "Send an object such as GET gives.")])
