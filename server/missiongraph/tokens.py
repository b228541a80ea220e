# SPDX-License-Identifier: Apache-2.0
"""Tokens: secrets that agencies, people and services sign in with.

A secret is 256 random bits, so its SHA-256 is all that is kept: it cannot be guessed, and who
reads the file cannot sign in. It is shown once, when it is made.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TextIO

from missiongraph.durable import sync, write
from missiongraph.errors import InvalidParameter, StoreDamaged, StoreError, UnknownName
from missiongraph.rights import APART, Caller, Scope
from missiongraph.seal import ZEROS, sealed, unsealed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

RECORD = "tokens.json"
PREFIX = "mg_"
TRIES = 3


@dataclass(frozen=True, slots=True)
class Token:
    """What is kept of a token.

    Attributes:
        digest: the SHA-256 of its secret, in hexadecimal.
        scopes, agencies, graphs: as for `Caller`; an empty list stands for any.
        created, expires, revoked: as xsd:dateTime in UTC; empty where it does not apply.
    """

    name: str
    digest: str
    scopes: list[str]
    agencies: list[str]
    graphs: list[str]
    created: str
    expires: str = ""
    revoked: str = ""

    def valid(self, now: datetime) -> bool:
        """Whether it lets anybody in at this moment."""
        if self.revoked:
            return False
        return not self.expires or now < datetime.fromisoformat(self.expires)

    def caller(self) -> Caller:
        """Who signs in with it."""
        return Caller(
            self.name,
            frozenset(map(Scope, self.scopes)),
            frozenset(self.agencies) or None,
            frozenset(self.graphs) or None,
        )

    def as_dict(self) -> dict[str, Any]:
        """The token as plain data, without its digest."""
        return {name: value for name, value in asdict(self).items() if name != "digest"}


class Tokens:
    """The tokens of a repository, in a file of its data folder.

    The command changes them while a server runs; the server reads them again when they change.
    """

    def __init__(self, data: Path) -> None:
        self._path = data / RECORD
        self._lock = data / f"{RECORD}.lock"
        self._stamp: tuple[int, int, int] | None = None
        self._known: dict[str, Token] = {}

    def create(
        self,
        name: str,
        scopes: Sequence[Scope],
        *,
        agencies: Sequence[str] = (),
        graphs: Sequence[str] = (),
        days: int | None = None,
    ) -> str:
        """Make a token; its secret, which cannot be had again.

        Raises:
            InvalidParameter: it has no name or scope, or a valid token has the name already.
            StoreError: the file cannot be written.
        """
        if not name.strip() or not scopes:
            raise InvalidParameter("A token needs a name and at least one scope.")
        if name.strip().startswith(APART):
            raise InvalidParameter(
                f"Names that begin with “{APART}” are those of an OpenID provider. Choose another."
            )
        now = datetime.now(UTC)
        secret = PREFIX + secrets.token_urlsafe(32)
        token = Token(
            name=name.strip(),
            digest=digest(secret),
            scopes=sorted(map(str, scopes)),
            agencies=sorted(agencies),
            graphs=sorted(graphs),
            created=_moment(now),
            expires=_moment(now + timedelta(days=days)) if days else "",
        )
        with self._changing() as tokens:
            if any(t.name == token.name and t.valid(now) for t in tokens):
                raise InvalidParameter(
                    f"There is a token named “{token.name}” already. Revoke it, or choose "
                    "another name."
                )
            tokens.append(token)
        return secret

    def revoke(self, name: str) -> None:
        """Let nobody in with the tokens of this name any more.

        Raises:
            UnknownName: there is none that lets anybody in.
        """
        now = datetime.now(UTC)
        with self._changing() as tokens:
            places = [i for i, t in enumerate(tokens) if t.name == name and t.valid(now)]
            if not places:
                raise UnknownName("token", name, [t.name for t in tokens if t.valid(now)])
            for place in places:
                tokens[place] = replace(tokens[place], revoked=_moment(now))

    def all(self) -> list[Token]:
        """Every token that was made, oldest first.

        Raises:
            StoreDamaged: the file cannot be read.
        """
        if not self._path.is_file() and not self._noted():
            return []
        try:
            return [Token(**token) for token in self._read()["tokens"]]
        except (OSError, ValueError, KeyError, TypeError, StoreDamaged) as error:
            raise StoreDamaged(f"{self._path} cannot be read: restore it from a backup.") from error

    def note(self) -> None:
        """Note that the file, which was copied here, is the one that was written last.

        Raises:
            StoreDamaged: it is not as it was written.
            StoreError: the note cannot be written.
        """
        try:
            checksum = unsealed(self._path)[1]
            with self._lock.open("w") as lock:
                _note(lock, f"{checksum}\n" if checksum else "")
        except OSError as error:
            raise StoreError(f"{self._lock} cannot be written: {error.strerror}.") from error

    def _read(self) -> dict[str, Any]:
        """What the file says; another process may be changing it, so that it is tried again."""
        for _ in range(TRIES):
            said, checksum = unsealed(self._path)
            noted = self._noted()
            if not noted or checksum in noted:
                return said
        raise StoreDamaged(f"{self._path} is another one than was written last.")

    def _noted(self) -> set[str]:
        """The checksums of the file as it may be; more than one where a change was cut short."""
        try:
            lines = self._lock.read_text(encoding="ascii", errors="replace").splitlines()
        except FileNotFoundError:
            return set()
        return {line for line in lines if len(line) == len(ZEROS)}

    def caller(self, secret: str) -> Caller | None:
        """Who signs in with a secret, `None` where it lets nobody in."""
        self._refresh()
        token = self._known.get(digest(secret))
        return token.caller() if token and token.valid(datetime.now(UTC)) else None

    def _refresh(self) -> None:
        try:
            stat = self._path.stat()
        except FileNotFoundError:
            # Where there was a file, that it is gone is damage.
            self._known, self._stamp = {token.digest: token for token in self.all()}, None
            return
        stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
        if stamp != self._stamp:
            self._known = {token.digest: token for token in self.all()}
            self._stamp = stamp

    @contextmanager
    def _changing(self) -> Iterator[list[Token]]:
        """The tokens, to be changed by one process at a time."""
        try:
            with self._lock.open("a") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                tokens = self.all()
                yield tokens
                text, checksum = sealed({"tokens": [asdict(token) for token in tokens]})
                # The one before holds until the new one has its name.
                _note(lock, f"{checksum}\n")
                write(self._path, [text])
                self._path.chmod(0o600)
                sync(self._path.parent)
                lock.truncate(0)
                _note(lock, f"{checksum}\n")
        except OSError as error:
            raise StoreError(f"{self._path} cannot be written: {error.strerror}.") from error


def _note(file: TextIO, line: str) -> None:
    file.write(line)
    file.flush()
    os.fsync(file.fileno())


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _moment(time: datetime) -> str:
    return time.isoformat(timespec="seconds")
