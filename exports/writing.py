"""The one writer of files: whole or not at all.

    WriteError                 the file was not written and is as it was
    ├── ChangedMeanwhile       somebody else wrote it since it was read; their bytes stand
    ├── NotWritable            read-only, no regular file, no such folder, or its owner could not be kept
    └── WriteFailed            the system refused while writing: a full disk, for one

Every message is one line: which file, what happened, what to do next.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

NEW_FILE_MODE = 0o666  # what open() asks for; the umask takes its part


class WriteError(Exception):
    """A file was not written. ``path`` is the file; it is as it was."""

    def __init__(self, path: Path, message: str) -> None:
        self.path = path
        self.message = message
        super().__init__(path, message)

    def __str__(self) -> str:
        return f"{self.path}: {self.message}"


class ChangedMeanwhile(WriteError):
    """The file is no longer what was read."""


class NotWritable(WriteError):
    """The file or its folder does not allow it."""


class WriteFailed(WriteError):
    """The system refused in the middle of writing; nothing of it is left."""


def write_all(descriptor: int, data: bytes) -> None:
    """Write every byte to an open file and have it on the disk before returning."""
    remaining = memoryview(data)
    while remaining:
        remaining = remaining[os.write(descriptor, remaining) :]
    os.fsync(descriptor)


def replace_file(path: Path, before: bytes, after: bytes, *, write: Callable[[int, bytes], None] = write_all) -> bool:
    """Replace a file that was read as ``before``; False, and the file untouched, when nothing changes.

    Raises ChangedMeanwhile when the file no longer holds ``before``, looked at again just before the swap.
    """
    if before == after:
        return False
    return _write(path, after, before, write)


def write_file(path: Path, data: bytes, *, write: Callable[[int, bytes], None] = write_all) -> bool:
    """Write a file of our own making, new or over an older one; False, and the file untouched, when it is the same."""
    return _write(path, data, None, write)


def _write(path: Path, data: bytes, before: bytes | None, write: Callable[[int, bytes], None]) -> bool:
    # A symbolic link stays a link: what it points to is replaced, in its own folder.
    target = Path(os.path.realpath(path))
    try:
        standing = _check_target(path, target)
        current = target.read_bytes() if standing is not None else None
        if before is None and current == data:
            return False
        with _temporary_file(path, target, standing) as (descriptor, temporary):
            write(descriptor, data)
            if before is not None and _read_if_there(target) != before:
                raise ChangedMeanwhile(path, "changed while starcite was at work, so it was left alone; run again")
            temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise WriteFailed(path, f"not written and unchanged: {error.strerror or error}") from error
    return True


def _check_target(path: Path, target: Path) -> os.stat_result | None:
    """The state of the file to be replaced; None when there is none yet. NotWritable when it may not be."""
    if not target.parent.is_dir():
        raise NotWritable(path, f"there is no folder {target.parent}; make it first")
    try:
        standing = target.stat()
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(standing.st_mode):
        raise NotWritable(path, "is no regular file; name a file")
    # A rename would get past the mode, so it is asked here: who set it meant it. (The bits count for root too.)
    if not standing.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise NotWritable(path, "is read-only, so it was left alone; make it writable first (chmod u+w)")
    return standing


def _read_if_there(target: Path) -> bytes | None:
    try:
        return target.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def _temporary_file(path: Path, target: Path, standing: os.stat_result | None) -> Iterator[tuple[int, Path]]:
    """A new file beside the target with its mode and owner; gone again unless it was renamed meanwhile.

    Its name is fixed, so that what a killed run left behind is swept up by the next; the lock tells the two apart.
    """
    temporary = target.with_name(f".{target.name}.starcite.tmp")
    _sweep_up(path, temporary)
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW
    descriptor = os.open(temporary, flags, NEW_FILE_MODE if standing is None else 0o600)
    written = os.fstat(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if standing is not None:
            _keep_owner_and_mode(path, descriptor, standing)
        yield descriptor, temporary
    finally:
        os.close(descriptor)
        if _is_same_file(temporary, written):
            temporary.unlink()


def _sweep_up(path: Path, temporary: Path) -> None:
    try:
        descriptor = os.open(temporary, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        temporary.unlink(missing_ok=True)
    except BlockingIOError as error:
        raise NotWritable(path, "another starcite is writing it at this moment; run again") from error
    finally:
        os.close(descriptor)


def _keep_owner_and_mode(path: Path, descriptor: int, standing: os.stat_result) -> None:
    ours = os.fstat(descriptor)
    if (ours.st_uid, ours.st_gid) != (standing.st_uid, standing.st_gid):
        try:
            os.fchown(descriptor, standing.st_uid, standing.st_gid)
        except PermissionError as error:
            owner = f"{standing.st_uid}:{standing.st_gid}"
            raise NotWritable(path, f"belongs to {owner} and could not be kept so; run as its owner") from error
    # After the owner, because a change of owner takes set-id bits away.
    os.fchmod(descriptor, stat.S_IMODE(standing.st_mode))


def _is_same_file(path: Path, state: os.stat_result) -> bool:
    try:
        return os.path.samestat(path.lstat(), state)
    except FileNotFoundError:
        return False


def _sync_folder(folder: Path) -> None:
    """Have the rename itself on the disk, where the file system can; the file is whole either way."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
