"""A real terminal, 80 by 24, and one command in the foreground of it."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.conftest import ROOT
from tests.flows.desk import Desk

ROWS, COLUMNS = 24, 80
CTRL_C, CTRL_D = "\x03", "\x04"
# Makes the terminal the controlling one, so that the keys of it send signals, and becomes the command.
TAKE_TERMINAL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execv(sys.executable, [sys.executable, "-c", "from flows.cli import main; main()", *sys.argv[1:]])
"""


@dataclass(slots=True)
class Terminal:
    """What a person at it sees and types. ``screen`` is all that was shown so far, its line ends as in a file."""

    process: subprocess.Popen[bytes]
    keys: int
    line: int
    screen: str = ""

    def read_until(self, text: str, seconds: float = 60.0) -> str:
        """What is shown until ``text`` is, which must come; from where the last one ended."""
        end, start = time.monotonic() + seconds, len(self.screen)
        while text not in self.screen[start:]:
            assert time.monotonic() < end, f"never shown: {text}\n{self.screen}"
            if not self._read_some(0.2) and self.process.poll() is not None:
                self._read_some(0.2)
                assert text in self.screen[start:], f"ended without: {text}\n{self.screen}"
        return self.screen[start:]

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self.keys, text.encode())

    def exit_code(self, seconds: float = 60.0) -> int:
        """How the command ended, having shown all it had to say."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, self.screen
            self._read_some(0.1)
        while self._read_some(0.1):
            pass
        return self.process.returncode

    def modes(self) -> list[object]:
        """How the terminal is set: echo, line editing, signals and all."""
        return termios.tcgetattr(self.line)

    def _read_some(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.keys], [], [], seconds)
        if ready:
            self.screen += os.read(self.keys, 65536).decode("utf-8", "replace").replace("\r\n", "\n")
        return bool(ready)


@contextmanager
def terminal(desk: Desk, *argv: str) -> Iterator[Terminal]:
    """A command of the desk in a terminal of its own."""
    keys, line = pty.openpty()
    fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    today = {"STARCITE_TODAY": desk.sandbox.today.isoformat(), "TERM": "xterm", "PYTHONPATH": str(ROOT)}
    hidden = ("COLUMNS", "LINES")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    process = subprocess.Popen(
        [sys.executable, "-c", TAKE_TERMINAL, *argv],
        cwd=desk.folder,
        env={**environment, **desk.environment, **today},
        stdin=line,
        stdout=line,
        stderr=line,
        start_new_session=True,
    )
    try:
        yield Terminal(process, keys, line)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(keys)
        os.close(line)


def rows_taken(page: str) -> int:
    """How many rows of the terminal a text takes, long lines folded."""
    return sum(max(1, -(-len(line) // COLUMNS)) for line in page.splitlines())
