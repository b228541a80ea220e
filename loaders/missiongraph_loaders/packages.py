# SPDX-License-Identifier: Apache-2.0
"""What the files of both spreadsheet formats share: ZIP archives of parts, read and written."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from missiongraph.loading import Origin
from missiongraph_loaders.faults import failure_at

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_A_DAY = (1980, 1, 1, 0, 0, 0)


def content_of(path: Path) -> bytes:
    """The bytes of a file.

    Raises:
        InputError: it is empty.
    """
    content = path.read_bytes()
    if not content:
        raise failure_at(Origin(path.name), "the file is empty.", "Copy or download it again.")
    return content


def timeless(parts: Mapping[str, str | bytes], plain: str | None = None) -> bytes:
    """An archive of parts without the time of writing, so that the same parts are the same bytes.

    Args:
        parts: what it holds, by name, in order.
        plain: the part that is not compressed.
    """
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _A_DAY)
            entry.compress_type = zipfile.ZIP_STORED if name == plain else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return written.getvalue()
