"""Run ``starcite`` and kill it, as ``kill -9`` does, at the n-th call of one function.

    python kill_points.py before|after MODULE:NAME N ARGUMENT...

Only this process is changed. Where the call is never made, the command ends as it always does.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def kill_at(when: str, target: str, number: int) -> None:
    """Wrap the function ``module:name`` (dots reach into classes) so that its n-th call ends the process."""
    module_name, _, path = target.partition(":")
    holder: Any = importlib.import_module(module_name)
    *classes, name = path.split(".")
    for part in classes:
        holder = getattr(holder, part)
    inner: Callable[..., Any] = getattr(holder, name)
    calls = 0

    def wrapped(*args: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == number and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = inner(*args, **options)
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(holder, name, wrapped)


if __name__ == "__main__":
    from flows.cli import run

    kill_at(sys.argv[1], sys.argv[2], int(sys.argv[3]))
    sys.exit(run(sys.argv[4:]))
