"""Run ``starcite`` and kill it, as ``kill -9`` does, at the n-th call of one function; and again, as often as asked.

    python kill_points.py

A line of standard input is one run: the JSON of an ``Order``. The line of standard output that answers it is how that
run ended, as ``subprocess`` says it. Each run is a fork of this process, which has imported everything once and done
nothing yet, so only that child is changed. Where the call is never made, the command ends as it always does.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# What a run imports, sooner or later.
NEEDED = ("flows.commands.runs", "flows.composition", "flows.exporting", "enrichers.clients", "github")
PATIENCE_SECONDS = 30  # then the run is ended, by a signal that is not the one that was wanted
OURS = ("lists", "enrichers", "warehouse", "exports", "flows")


@dataclass(frozen=True)
class Order:
    """One run: where, with which environment and arguments, and when it is killed. What it says goes to a file."""

    folder: str
    environment: Mapping[str, str]
    argv: Sequence[str]
    said: str
    when: str
    target: str
    number: int


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
    for module in [module for key, module in sys.modules.items() if key.partition(".")[0] in OURS]:
        for own in [own for own, value in vars(module).items() if value is inner]:
            setattr(module, own, wrapped)


def carry_out(order: Order) -> int:
    """The exit code of one run, in a process that is there for it alone."""
    from flows.cli import run

    said = os.open(order.said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(said, 1)
    os.dup2(said, 2)
    os.chdir(order.folder)
    os.environ.clear()
    os.environ.update(order.environment)
    signal.alarm(PATIENCE_SECONDS)
    kill_at(order.when, order.target, order.number)
    return run(order.argv)


def main() -> None:
    for module in NEEDED:
        importlib.import_module(module)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            sys.exit(carry_out(Order(**json.loads(line))))
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
