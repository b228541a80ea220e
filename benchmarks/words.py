# SPDX-License-Identifier: Apache-2.0
"""Words for made-up names: the same topics in several languages, one in another script."""

from __future__ import annotations

from typing import Final

TOPICS: Final = {
    "en": (
        "Housing", "Home care", "Residence permit", "Job search", "School place", "Pension",
        "Family allowance", "Tax return", "Driving licence", "Hospital discharge", "Debt advice",
        "Business start",
    ),
    "cy": (
        "Tai", "Gofal cartref", "Trwydded breswylio", "Chwilio am waith", "Lle mewn ysgol",
        "Pensiwn", "Lwfans teulu", "Ffurflen dreth", "Trwydded yrru", "Rhyddhau o'r ysbyty",
        "Cyngor ar ddyled", "Dechrau busnes",
    ),
    "fr": (
        "Logement", "Soins à domicile", "Titre de séjour", "Recherche d'emploi",
        "Place à l'école", "Retraite", "Allocations familiales", "Déclaration d'impôts",
        "Permis de conduire", "Sortie d'hôpital", "Conseil en dettes", "Création d'entreprise",
    ),
    "nl": (
        "Huisvesting", "Thuiszorg", "Verblijfsvergunning", "Werk zoeken", "Plaats op school",
        "Pensioen", "Kinderbijslag", "Belastingaangifte", "Rijbewijs", "Ontslag uit het ziekenhuis",
        "Schuldhulp", "Bedrijf beginnen",
    ),
    "ja": (
        "住宅", "在宅介護", "在留許可", "就職活動", "入学", "年金", "児童手当", "確定申告",
        "運転免許", "退院", "債務相談", "起業",
    ),
}  # fmt: skip
SECOND_LANGUAGES: Final = tuple(language for language in TOPICS if language != "en")

ABOUT: Final = (
    "What people meet when it is about {topic}: who helps, what is asked of them, and what "
    "happens behind the counter until it is settled."
)
