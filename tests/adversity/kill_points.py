"""Run ``starcite`` and kill it, as ``kill -9`` does, at the n-th call of one function; and again, as often as asked.

    python kill_points.py

A line of standard input is one run: the JSON of an ``Order``. The line of standard output that answers it is how that
run ended, as ``subprocess`` says it, and how its rival did, if it had one. Each run is a fork of this process, which
has imported everything once and done nothing yet, so only that child is changed. Where the call is never made, the
command ends as it always does.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# What a run imports, sooner or later.
NEEDED = ("flows.commands.runs", "flows.composition", "flows.exporting", "enrichers.clients", "github")
PATIENCE_SECONDS = 120  # a busy machine is slow; then the run is ended, by a signal that is not the one that was wanted
OURS = ("lists", "enrichers", "warehouse", "exports", "flows")


@dataclass(frozen=True)
class Order:
    """One run: where, with which environment and arguments, and when it is killed. What it says goes to a file.

    ``when`` is ``before`` the call, ``after`` it, or ``in`` it: of a writer of bytes, when half of them are written.
    A rival is the same command, started when the first holds ``lock`` and waiting for it; nobody kills it.
    """

    folder: str
    environment: Mapping[str, str]
    argv: Sequence[str]
    said: str
    when: str
    target: str
    number: int
    lock: str = ""

    @property
    def has_rival(self) -> bool:
        return bool(self.lock)


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
        if calls == number and when == "in":
            descriptor, data = args
            inner(descriptor, data[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        result = inner(*args, **options)
        if calls == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(holder, name, wrapped)
    for module in [module for key, module in sys.modules.items() if key.partition(".")[0] in OURS]:
        for own in [own for own, value in vars(module).items() if value is inner]:
            setattr(module, own, wrapped)


def carry_out(order: Order, *, is_rival: bool = False) -> int:
    """The exit code of one run, in a process that is there for it alone."""
    from flows.cli import run

    said = os.open(f"{order.said}.rival" if is_rival else order.said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(order.folder)
    os.environ.clear()
    os.environ.update(order.environment)
    signal.alarm(PATIENCE_SECONDS)
    if is_rival:
        return run([*order.argv, "--wait-seconds", str(PATIENCE_SECONDS)])
    kill_at(order.when, order.target, order.number)
    return run(order.argv)


def fork(order: Order, *, is_rival: bool = False) -> int:
    """Have a run carried out in a process of its own; its number."""
    child = os.fork()
    if child == 0:
        code = carry_out(order, is_rival=is_rival)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)  # at its regular end a fork would wait for the threads of libraries that it does not have
    return child


def wait_for_lock(path: Path, child: int) -> int | None:
    """Wait until the child has named itself the holder of the lock. How it ended, where it did so before."""
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if path.exists() and str(child) in path.read_text("utf-8"):
            return None
        time.sleep(0.005)


def ends_of(order: Order) -> list[int]:
    """How a run ended, and its rival."""
    child, rival, code = fork(order), None, None
    if order.has_rival:
        code = wait_for_lock(Path(order.lock), child)
        rival = fork(order, is_rival=True)
    if code is None:
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return [code] if rival is None else [code, os.waitstatus_to_exitcode(os.waitpid(rival, 0)[1])]


def main() -> None:
    for module in NEEDED:
        importlib.import_module(module)
    for line in sys.stdin:
        print(*ends_of(Order(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
