"""Progress for a person at a terminal; silence in a pipe."""

from __future__ import annotations

from typing import TextIO

from flows.asking import Progress


def no_progress(_name: str, _answered: int, _total: int) -> None:
    """Say nothing."""


def progress_on(stream: TextIO) -> Progress:
    """A line that is written over while requests are made, on a terminal only."""
    if not stream.isatty():
        return no_progress

    def line(name: str, answered: int, total: int) -> None:
        end = "\n" if answered >= total else ""
        stream.write(f"\r\x1b[2K{name}: {answered} of {total}{end}")
        stream.flush()

    return line
