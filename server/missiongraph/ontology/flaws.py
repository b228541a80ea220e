# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with an ontology, as sentences that its editor can act on."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """One thing wrong with the ontology.

    Attributes:
        check: which check found it.
        term: the term at fault, by prefixed name; empty where it is the whole.
        message: what is wrong; `remedy`: how to mend it.
    """

    check: str
    term: str
    message: str
    remedy: str

    def __str__(self) -> str:
        """The flaw in one line."""
        return f"{self.message} {self.remedy}"

    def as_dict(self) -> dict[str, str]:
        """The flaw as plain data for JSON."""
        return asdict(self)
