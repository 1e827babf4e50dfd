"""The one writer of files: whole or not at all.

    WriteError                 the file was not written and is as it was
    ├── ChangedMeanwhile       somebody else wrote it since it was read; their bytes stand
    ├── NotWritable            read-only, no regular file, no such folder, or what is known of it could not be kept
    └── WriteFailed            the system refused while writing: a full disk, for one

Every message is one line: which file, what happened, what to do next.
"""

from __future__ import annotations

import errno
import fcntl
import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path

NEW_FILE_MODE = 0o666  # what open() asks for; the umask takes its part
_LONGEST_NAME_BYTES = 255  # of every file system in use
_ACCESS_LIST = "system.posix_acl_access"


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

    Mode, owner, access list and extended attributes are kept, or the file is left alone. Raises ChangedMeanwhile when
    it no longer holds ``before``, looked at again just before the swap.
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
            if before is not None:
                _check_unchanged(path, target, before)
            temporary.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        raise WriteFailed(path, f"not written and unchanged: {error.strerror or error}") from error
    return True


def _check_unchanged(path: Path, target: Path, before: bytes) -> None:
    try:
        if target.read_bytes() == before:
            return
    except FileNotFoundError:
        raise ChangedMeanwhile(path, "is gone since starcite read it, so it was not made again; run again") from None
    raise ChangedMeanwhile(path, "changed while starcite was at work, so it was left alone; run again")


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
    if standing.st_nlink > 1:
        raise NotWritable(path, f"has {standing.st_nlink} names (hard links) that would part; make it a copy first")
    return standing


@contextmanager
def _temporary_file(path: Path, target: Path, standing: os.stat_result | None) -> Iterator[tuple[int, Path]]:
    """A new file beside the target with its mode and owner; gone again unless it was renamed meanwhile.

    Its name is fixed, so that what a killed run left behind is swept up by the next; the lock tells the two apart.
    """
    temporary = target.with_name(_temporary_name(target.name))
    _sweep_up(path, temporary)
    descriptor = _make(path, temporary, NEW_FILE_MODE if standing is None else 0o600)
    written = os.fstat(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if standing is not None:
            _keep_owner(path, descriptor, standing)
            _keep_attributes(path, descriptor, target)
            # After the owner, because a change of owner takes set-id bits away.
            os.fchmod(descriptor, stat.S_IMODE(standing.st_mode))
        yield descriptor, temporary
    finally:
        os.close(descriptor)
        if _is_same_file(temporary, written):
            temporary.unlink()


def _temporary_name(name: str) -> str:
    temporary = f".{name}.starcite.tmp"
    if len(os.fsencode(temporary)) > _LONGEST_NAME_BYTES:
        return f".{sha256(os.fsencode(name)).hexdigest()}.starcite.tmp"
    return temporary


def _make(path: Path, temporary: Path, mode: int) -> int:
    try:
        return os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, mode)
    except PermissionError as error:
        folder = temporary.parent
        raise NotWritable(path, f"its folder {folder} is read-only; make that writable first (chmod u+w)") from error


def _sweep_up(path: Path, temporary: Path) -> None:
    try:
        descriptor = os.open(temporary, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    except PermissionError as error:
        raise NotWritable(path, f"{temporary.name} beside it belongs to somebody else; remove that first") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        temporary.unlink(missing_ok=True)
    except BlockingIOError as error:
        raise NotWritable(path, "another starcite is writing it at this moment; run again") from error
    finally:
        os.close(descriptor)


def _keep_owner(path: Path, descriptor: int, standing: os.stat_result) -> None:
    ours = os.fstat(descriptor)
    if (ours.st_uid, ours.st_gid) != (standing.st_uid, standing.st_gid):
        try:
            os.fchown(descriptor, standing.st_uid, standing.st_gid)
        except PermissionError as error:
            owner = f"{standing.st_uid}:{standing.st_gid}"
            raise NotWritable(path, f"belongs to {owner} and could not be kept so; run as its owner") from error


def _keep_attributes(path: Path, descriptor: int, target: Path) -> None:
    """Give the new file the extended attributes of the old one, its access list among them."""
    if sys.platform != "linux":  # elsewhere Python has no call for them
        return
    try:
        wanted = {name: os.getxattr(target, name) for name in os.listxattr(target)}
        given = {name: os.getxattr(descriptor, name) for name in os.listxattr(descriptor)}
    except OSError as error:
        if error.errno == errno.ENOTSUP:  # a file system without them has none to keep
            return
        raise
    for name, value in wanted.items():
        if given.get(name) != value:
            try:
                os.setxattr(descriptor, name, value)
            except OSError as error:
                raise NotWritable(path, f"its attribute {name} could not be kept; run as its owner") from error
    if _ACCESS_LIST in given and _ACCESS_LIST not in wanted:  # the folder's default for new files
        os.removexattr(descriptor, _ACCESS_LIST)


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
