"""Replacing a file in one step, so that a reader meets the old one or the new one and nothing between."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from warehouse.errors import NoFolder, WarehouseBusy, WarehouseUnwritable


def published_path_of(path: Path) -> Path:
    """Where the read-only copy of a warehouse lies: beside it, as ``<stem>.published<suffix>``."""
    return path.with_name(f"{path.stem}.published{path.suffix}")


def write_ahead_log_of(path: Path) -> Path:
    """Where DuckDB keeps what is not yet in the file itself."""
    return path.with_name(path.name + ".wal")


def journal_path_of(path: Path) -> Path:
    """Where a run keeps what it fetched until it is loaded: beside the warehouse, with ``.journal`` appended."""
    return path.with_name(path.name + ".journal")


def check_folder_of(path: Path) -> None:
    """Raise ``NoFolder`` when the folder of a warehouse is not there: it is never made, and nothing is touched."""
    try:
        is_there = path.parent.is_dir()
    except OSError as error:
        raise WarehouseUnwritable(path, error.strerror or str(error)) from error
    if not is_there:
        raise NoFolder(path)


@contextmanager
def replacing(target: Path, *, only_if_absent: bool = False) -> Iterator[Path]:
    """Give a temporary path beside ``target``; what lies there at the end takes its place, durably.

    With ``only_if_absent`` a ``target`` that somebody else has made meanwhile stays and ours goes. When the body
    raises, the temporary file goes and ``target`` stays. What killed processes left is removed.
    """
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        remove_leftovers(target)
        _discard(temporary)
    except OSError as error:
        raise WarehouseUnwritable(target, error.strerror or str(error)) from error
    try:
        yield temporary
        sync(temporary)
        if only_if_absent:
            with suppress(FileExistsError):
                os.link(temporary, target)  # unlike a rename, never takes the place of another's file
        else:
            temporary.replace(target)
        sync(target.parent)
    except OSError as error:
        raise WarehouseUnwritable(target, error.strerror or str(error)) from error
    finally:
        _discard(temporary)


def copy_file(source: Path, target: Path) -> None:
    """Put a copy of a checkpointed DuckDB file at ``target``, in one step.

    The bytes are read under the lock DuckDB itself uses, so no other process writes meanwhile; the caller must have
    closed its own connection. Raises ``WarehouseBusy`` when somebody has the file open for writing.
    """
    with replacing(target) as temporary, source.open("rb") as reader, temporary.open("wb") as writer:
        try:
            fcntl.lockf(reader, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise WarehouseBusy(source) from None
        if write_ahead_log_of(source).exists():
            raise WarehouseBusy(source)  # somebody wrote after our checkpoint
        shutil.copyfileobj(reader, writer, 1 << 20)


def remove_leftovers(target: Path) -> None:
    """Remove temporary files of ``target`` whose process is gone."""
    for path in target.parent.glob(f".{target.name}.*.tmp*"):
        pid = path.name.removeprefix(f".{target.name}.").split(".")[0]
        if pid.isdigit() and int(pid) != os.getpid() and not _is_alive(int(pid)):
            path.unlink(missing_ok=True)


def _discard(temporary: Path) -> None:
    temporary.unlink(missing_ok=True)
    write_ahead_log_of(temporary).unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before anything else happens."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
