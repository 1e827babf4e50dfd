"""Whose turn it is to ask a provider, among all that run on this machine: a small locked file for each credential.

The lock ends with the process that holds it, however that ends, so nothing is left behind that somebody would have to
take away. It is held for the length of one request: a provider sees one request at a time from this machine. Where
the folder cannot be used, the turns of this process alone are kept, and that is said once.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import logging
import os
import re
import secrets
import time
from contextlib import suppress
from pathlib import Path

from enrichers.governor import Moment, Pace, parse_pace, render_pace

try:
    import fcntl
except ImportError:  # pragma: no cover -- Windows, where runs know only of themselves
    fcntl = None  # type: ignore[assignment]

KEY_FILE = "key"
KEY_BYTES = 32
UNUSED_AFTER_SECONDS = 7 * 86_400.0  # of tokens that changed and sandboxes that are gone
_NO_NAME = re.compile(r"[^a-z0-9_.-]+")
_MOST_BYTES = 64 * 1024  # a pace is some hundred
_LOGGER = logging.getLogger("starcite.http")


class Turns:
    """All turns of one run. ``folder`` None: nobody else is asked about. Not for several threads."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._key: bytes | None = None
        self._turns: dict[bytes, Turn] = {}

    @property
    def is_shared(self) -> bool:
        """Whether other processes take their turns with this one."""
        return self._folder is not None

    def of(self, name: str, place: str, credential: str) -> Turn:
        """The turn of everybody who asks ``name`` at ``place`` (scheme, host, port) with a credential, empty for none.

        The file's name has both as a digest only, keyed with a secret of the folder, so that nobody who sees the name
        can tell, or try out, what the credential is.
        """
        owner = hashlib.sha256(f"{name}\n{place}\n{credential}".encode()).digest()  # nothing here holds a key
        if owner not in self._turns:
            self._turns[owner] = Turn(self, self._path_of(name, owner))
        return self._turns[owner]

    def close(self) -> None:
        """Close the files. The next turn opens new ones."""
        for turn in self._turns.values():
            turn.close()
        self._turns.clear()

    def give_up(self, error: OSError) -> None:
        """Go on in this process alone, and say so once."""
        if self._folder is None:
            return
        reason = error.strerror or type(error).__name__
        _LOGGER.warning(
            "pacing: %s cannot be used (%s), so runs at the same time do not wait for each other; "
            "name another folder with STARCITE_PACING_FOLDER",
            self._folder,
            reason,
        )
        self._folder = None

    def _path_of(self, name: str, owner: bytes) -> Path | None:
        if self._folder is None:
            return None
        try:
            if fcntl is None:
                raise OSError(errno.ENOTSUP, "this system has no file locks of the kind that end with their process")  # noqa: TRY301
            if self._key is None:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._key = _read_key(self._folder)
                _remove_unused(self._folder)
        except OSError as error:
            self.give_up(error)
            return None
        digest = hmac.new(self._key, owner, hashlib.sha256).hexdigest()[:32]
        return self._folder / f"{_NO_NAME.sub('-', name.lower())}-{digest}.turn"


class Turn:
    """The turn to ask one provider with one credential: taken, read, written, left."""

    def __init__(self, turns: Turns, path: Path | None) -> None:
        self._turns = turns
        self._path = path
        self._file: int | None = None
        self._own: Pace | None = None

    def take(self) -> bool:
        """Take the turn, False while somebody else has it. Never waits."""
        if self._path is None or fcntl is None:
            return True
        try:
            if self._file is None:
                flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
                self._file = os.open(self._path, flags, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError as error:
            self._give_up(error)
        return True

    def read(self, now: Moment) -> Pace | None:
        """What is remembered; None before the first request. The turn must be taken."""
        if self._file is not None:
            try:
                self._own = parse_pace(os.pread(self._file, _MOST_BYTES, 0), now)
            except OSError as error:
                self._give_up(error)
        return self._own

    def write(self, pace: Pace) -> None:
        """Remember. The turn must be taken."""
        self._own = pace
        if self._file is not None:
            data = render_pace(pace)
            try:
                os.pwrite(self._file, data, 0)
                os.ftruncate(self._file, len(data))
            except OSError as error:
                self._give_up(error)

    def leave(self) -> None:
        """Let the next one have the turn."""
        if self._file is not None and fcntl is not None:
            try:
                fcntl.flock(self._file, fcntl.LOCK_UN)
            except OSError as error:
                self._give_up(error)

    def close(self) -> None:
        """Close the file, which leaves the turn too."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _give_up(self, error: OSError) -> None:
        """Go on with what is known here."""
        with suppress(OSError):  # the file is no use any more, which the error tells already
            self.close()
        self._file = self._path = None
        self._turns.give_up(error)


def _read_key(folder: Path) -> bytes:
    """The secret of a folder; who comes first makes it, whole or not at all."""
    path = folder / KEY_FILE
    if not path.exists():
        draft = folder / f".{KEY_FILE}.{secrets.token_hex(8)}"
        file = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            os.write(file, secrets.token_bytes(KEY_BYTES))
        finally:
            os.close(file)
        try:
            os.link(draft, path)
        except FileExistsError:  # somebody else was faster, theirs holds
            pass
        finally:
            draft.unlink()
    key = path.read_bytes()
    if len(key) < KEY_BYTES:
        raise OSError(errno.EINVAL, f"{KEY_FILE} is damaged, delete it")
    return key


def _remove_unused(folder: Path) -> None:
    before = time.time() - UNUSED_AFTER_SECONDS
    for path in folder.glob("*.turn"):
        try:
            if path.stat().st_mtime < before:
                path.unlink()
        except FileNotFoundError:  # another run tidied up at the same time
            continue
