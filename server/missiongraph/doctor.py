# SPDX-License-Identifier: Apache-2.0
"""What can be wrong with an installation and a data folder, looked for one by one."""

from __future__ import annotations

import os
import shutil
import sys
from difflib import get_close_matches
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from missiongraph import __version__
from missiongraph.catalogue import catalogue
from missiongraph.data_folder import DATASETS, is_sealed, record_of
from missiongraph.edge_settings import log, networks, root_path, trusted_proxies
from missiongraph.errors import InvalidSetting, MissionGraphError
from missiongraph.ingest import loaders
from missiongraph.inspection import RESTORE, Check, inspected
from missiongraph.journal import Journal
from missiongraph.openid import issuer_of, roles_of
from missiongraph.openid_keys import Keys
from missiongraph.repairing import TORN, is_torn
from missiongraph.replacing import is_pending
from missiongraph.services import endpoints
from missiongraph.settings import (
    COUNTS,
    LOG,
    OPENID_ISSUER,
    OPENID_ROLES,
    PORT,
    ROOT_PATH,
    SERVICE_ENDPOINTS,
    SERVICE_NETWORKS,
    SETTINGS,
    TRUSTED_PROXIES,
)
from missiongraph.store.graphs import Names
from missiongraph.tokens import Tokens
from missiongraph.validation.shapes import ShapeSet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from missiongraph.settings import Setting

PACKAGES = ("pyoxigraph", "shacl", "openpyxl", "fastapi", "uvicorn", "httptools", "click")
LAST_PORT = 65535
LITTLE_SPACE = 1 << 30
# Of what is wrong with a journal, so much is listed.
MOST_DAMAGES = 10
DROP = "`missiongraph doctor --repair` moves it away: it never reached the store."


def examine(data: Path, *, thorough: bool = False) -> Iterator[Check]:
    """Look at the installation, the settings and a data folder.

    Args:
        data: the folder.
        thorough: whether all that is kept is compared, however much it is.
    """
    yield Check("Python", sys.version_info >= (3, 11), sys.version.split()[0], "Use 3.11 or newer.")
    yield Check("missiongraph", well=True, seen=__version__)
    for name in PACKAGES:
        yield _package(name)
    yield _try("loaders", lambda: ", ".join(sorted(loaders())) or _fail("none is installed"))
    yield _try("shapes", lambda: f"{len(ShapeSet.packaged().targeted)} with targets")
    yield _try("questions", lambda: f"{len(catalogue())} in the catalogue")
    yield from _settings()
    yield from _folder(data, thorough=thorough)


def _package(name: str) -> Check:
    try:
        return Check(name, well=True, seen=version(name))
    except PackageNotFoundError:
        return Check(name, well=False, seen="not installed", remedy=f"pip install {name}")


def _try(what: str, look: Callable[[], str]) -> Check:
    try:
        return Check(what, well=True, seen=look())
    except (MissionGraphError, ImportError, ValueError) as error:
        return Check(what, well=False, seen=str(error), remedy="Install missiongraph again.")


def _fail(why: str) -> str:
    raise ImportError(why)


def _settings() -> Iterator[Check]:
    known = {setting.variable: setting for setting in SETTINGS}
    for name in sorted(os.environ):
        if name.startswith("MISSIONGRAPH_"):
            setting = known.get(name)
            yield _setting(setting) if setting else _not_known(name, list(known))


def _not_known(name: str, known: Sequence[str]) -> Check:
    near = get_close_matches(name, known, n=1)
    remedy = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(sorted(known))}."
    return Check(f"setting {name}", well=False, seen="this is no setting.", remedy=remedy)


def _setting(setting: Setting) -> Check:
    """Whether a setting holds what it may; the message says which it is and what it may hold."""
    read = READERS.get(setting, setting.number if setting in COUNTS else setting.read)
    what = f"setting {setting.variable}"
    try:
        read()
    except MissionGraphError as error:
        return Check(what, well=False, seen=str(error), remedy="Set it right, or leave it out.")
    return Check(what, well=True, seen=setting.read())


def _port() -> int:
    text = PORT.read()
    if not text.isdigit() or int(text) > LAST_PORT:
        raise InvalidSetting(f"{PORT.variable} is “{text}”; it must be 0 to {LAST_PORT}.")
    return int(text)


def _provider() -> str:
    """The OpenID provider, which must answer as one."""
    issuer = issuer_of()
    if issuer:
        Keys(issuer).refresh()
    return issuer


READERS: dict[Setting, Callable[[], object]] = {
    TRUSTED_PROXIES: trusted_proxies,
    SERVICE_ENDPOINTS: endpoints,
    SERVICE_NETWORKS: partial(networks, SERVICE_NETWORKS),
    ROOT_PATH: root_path,
    LOG: log,
    PORT: _port,
    OPENID_ISSUER: _provider,
    OPENID_ROLES: roles_of,
}


def _folder(data: Path, *, thorough: bool) -> Iterator[Check]:
    if not data.is_dir() or not any(data.iterdir()):
        yield Check("data folder", well=True, seen=f"{data}: none yet, load makes it")
        return
    free = shutil.disk_usage(data).free
    yield Check(
        "free space", free > LITTLE_SPACE, f"{free / (1 << 30):.1f} GiB", "Free some space."
    )
    yield Check("writable", os.access(data, os.W_OK), str(data), "Change the folder's rights.")
    try:
        record = record_of(data)
    except MissionGraphError as error:
        yield Check("data folder", well=False, seen=str(error), remedy=RESTORE)
        return
    yield Check("data folder", well=True, seen=f"{data}, base {record.base}")
    yield _tokens(data)
    if is_pending(data):
        seen = "decided, and not finished"
        remedy = "Start the server or take a backup: either finishes it."
        yield Check("erasure", well=False, seen=seen, remedy=remedy)
        return
    for name in DATASETS:
        sealed = is_sealed(data)
        yield from _dataset(data / name, Names(record.base), sealed=sealed, thorough=thorough)


def _tokens(data: Path) -> Check:
    try:
        found = len(Tokens(data).all())
    except MissionGraphError as error:
        remedy = f"{RESTORE} Or remove the file, and make tokens anew."
        return Check("tokens", well=False, seen=str(error), remedy=remedy)
    return Check("tokens", well=True, seen=f"{found} made")


def _dataset(folder: Path, names: Names, *, sealed: bool, thorough: bool) -> Iterator[Check]:
    journal = Journal(folder / "journal")
    what = f"{folder.name}: journal"
    if not sealed:
        seen = f"{journal.last()} revisions without checksums"
        yield Check(what, well=True, seen=seen)
    damages = list(journal.damages()) if sealed else []
    for damage in damages[:MOST_DAMAGES]:
        seen = f"revision {damage.revision}: {damage.what}"
        torn = is_torn(folder, names, damages)
        remedy, repair = (DROP, f"{folder.name}/{TORN}") if torn else (RESTORE, "")
        yield Check(what, well=False, seen=seen, remedy=remedy, repair=repair)
    if sealed and not damages:
        yield Check(what, well=True, seen=f"{journal.last()} revisions, as they were written")
    if not damages and (made := [r for r in journal.revisions() if r.erasure]):
        seen = f"{len(made)} recorded, the last at {made[-1].time}"
        yield Check(f"{folder.name}: erasures", well=True, seen=seen)
    yield from inspected(folder, names, replay=not damages, thorough=thorough)
