# SPDX-License-Identifier: Apache-2.0
"""Making damaged indexes anew while the server goes on."""

from __future__ import annotations

import logging
from threading import Lock, Thread
from typing import TYPE_CHECKING

from missiongraph.errors import StoreError

if TYPE_CHECKING:
    from missiongraph.repository import Repository

LOG = logging.getLogger(__name__)


class Remaking:
    """Makes the indexes anew when somebody found one damaged.

    Args:
        repository: what they are indexes of; without it, another process must make them.
    """

    def __init__(self, repository: Repository | None) -> None:
        self._repository = repository
        self._under_way = Lock()

    def begin(self) -> None:
        """Begin, unless it is under way."""
        if self._repository is not None and self._under_way.acquire(blocking=False):
            Thread(target=self._remake, args=(self._repository,)).start()

    def _remake(self, repository: Repository) -> None:
        try:
            repository.remake_indexes()
            LOG.warning("An index was damaged: the indexes were made anew.")
        except StoreError as error:
            LOG.error("The indexes cannot be made anew: %s", error)  # noqa: TRY400 (it is foreseen)
        finally:
            self._under_way.release()
