"""One run at a time on one warehouse.

The lock is the operating system's (``flock`` on a file beside the warehouse), so it ends with its process however that
ends. What stands in the file only names the holder for whoever has to wait. POSIX only.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from warehouse.errors import WarehouseBusy, WarehouseUnwritable
from warehouse.files import check_folder_of

RETRY_INTERVAL_SECONDS = 0.1  # a person does not notice; a machine is not kept busy

LONGEST_COMMAND_CHARACTERS = 500  # one line of a message, and always within one read


def lock_path_of(warehouse_path: Path) -> Path:
    """Where the run lock of a warehouse lies: beside it, with ``.lock`` appended. Safe to delete when nothing runs."""
    return warehouse_path.with_name(warehouse_path.name + ".lock")


@contextmanager
def hold_run_lock(
    path: Path,
    command: str,
    wait_seconds: float = 0.0,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[None]:
    """Hold the run lock of the warehouse at ``path`` for the body of the ``with``.

    Waits up to ``wait_seconds`` for another holder, then raises ``WarehouseBusy`` with its pid and command.
    Raises ``NoFolder`` when the folder of the warehouse does not exist.
    """
    check_folder_of(path)
    lock_path = lock_path_of(path)
    try:
        descriptor = os.open(lock_path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WarehouseUnwritable(lock_path, error.strerror or str(error)) from error
    try:
        _wait_for(descriptor, path, clock() + wait_seconds, sleep, clock)
        try:
            os.ftruncate(descriptor, 0)
            holder = {"pid": os.getpid(), "command": command[:LONGEST_COMMAND_CHARACTERS]}
            os.pwrite(descriptor, json.dumps(holder).encode(), 0)
            yield
        finally:
            os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _wait_for(
    descriptor: int, path: Path, deadline: float, sleep: Callable[[float], None], clock: Callable[[], float]
) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            remaining = deadline - clock()
            if remaining <= 0:
                pid, command = _read_holder(descriptor)
                raise WarehouseBusy(path, pid, command, is_run=True) from None
            sleep(min(RETRY_INTERVAL_SECONDS, remaining))
        else:
            return


def _read_holder(descriptor: int) -> tuple[int | None, str | None]:
    """Who holds the lock; nothing when the holder has not written its name yet."""
    try:
        holder = json.loads(os.pread(descriptor, 4096, 0))
        return int(holder["pid"]), str(holder["command"])
    except (ValueError, KeyError, TypeError):
        return None, None
