"""The journal as a file beside the warehouse. Nothing that happens to it ends a run, which goes on without it."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

from exports.writing import write_all
from flows.asking import Answers
from flows.journal.lines import Batch, LineCodec, Unread, batch_of
from warehouse.files import sync
from warehouse.records import RunRecord

_OPENING = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC


class Journal:
    """The journal of one warehouse. Whoever uses it holds the run lock.

    What lies there is first read and then added to. After a fault of the disk nothing more is written, which is said
    once: a run without a journal is as good as one with it unless it is killed.
    """

    def __init__(self, path: Path, say: Callable[[str], None]) -> None:
        self.path = path
        self._say = say
        self._codec = LineCodec()
        self._end = 0
        self._descriptor: int | None = None
        self._is_usable = True

    def read(self) -> tuple[Batch, ...]:
        """What an earlier run left; nothing where none did, or where it cannot be read."""
        try:
            with self.path.open("rb") as file:
                batches, unread = self._codec.parse_lines(file)
                self._end = _end_of_lines(self.path)
        except FileNotFoundError:
            return ()
        except OSError as error:
            self._give_up("cannot be read", error, "what an earlier run left there is asked again")
            return ()
        for text in _unread_messages(self.path, unread):
            self._say(text)
        return tuple(batches)

    def append(self, run: RunRecord, requests_sent: Mapping[str, int], answers: Answers) -> None:
        """Put one batch on the disk. It is there, whatever happens next, when this returns."""
        if not self._is_usable:
            return
        try:
            if self._descriptor is None:
                self._descriptor = self._open()
            write_all(self._descriptor, self._codec.render_line(batch_of(run, requests_sent, answers)))
        except OSError as error:
            self._give_up("cannot be written", error, "the run goes on, but if it is killed the next one asks again")

    def remove(self) -> None:
        """Take the journal away, because all that stands in it is in the warehouse by now."""
        self.close()
        self._end = 0
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            self._give_up("cannot be removed", error, "the next run reads it once more, which changes nothing")

    def close(self) -> None:
        """Close the file; it stays for the next run."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _open(self) -> int:
        """Open it behind its last whole line: a torn one goes, so that nothing is glued to it."""
        descriptor = os.open(self.path, _OPENING, 0o644)
        os.ftruncate(descriptor, self._end)
        os.lseek(descriptor, 0, os.SEEK_END)
        sync(self.path.parent)
        return descriptor

    def _give_up(self, happened: str, error: OSError, consequence: str) -> None:
        self._is_usable = False
        self._say(f"{self.path} {happened}: {error.strerror or error}; {consequence}")


def _end_of_lines(path: Path) -> int:
    """How many bytes the whole lines of a file take."""
    with path.open("rb") as file:
        return sum(len(line) for line in file if line.endswith(b"\n"))


def _unread_messages(path: Path, unread: Unread) -> list[str]:
    lost = "what stood there is asked again"
    messages = []
    if unread.damaged:
        messages.append(f"{path}: {unread.damaged} lines are damaged and left out; {lost}")
    if unread.of_another_version:
        messages.append(f"{path}: {unread.of_another_version} lines are of another version and left out; {lost}")
    return messages
