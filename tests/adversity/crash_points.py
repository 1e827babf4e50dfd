"""Replace a file and die, as ``kill -9`` makes one die, before and after every call into the system there is.

    python crash_points.py FOLDER

Every system call is made in a call of something written in C, so this process forks a child for each of those calls and
has it die there. For each it prints a line of JSON: what it left, and what was left when the next one was done.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from types import FrameType

from exports.writing import replace_file

OLD, NEW = b"# old\n" * 3_000, "# new ✏️\n".encode() * 3_000
NAME, MODE = "README.md", 0o640


def die_at(number: int) -> None:
    """Have this process killed at the n-th entry to, or return from, anything written in C."""
    met = 0

    def profile(frame: FrameType, event: str, argument: object) -> None:
        nonlocal met
        if event.startswith("c_"):
            met += 1
            if met == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(profile)


def state(path: Path) -> dict[str, object]:
    """What somebody finds who looks."""
    data = path.read_bytes()
    return {
        "bytes": "old" if data == OLD else "new" if data == NEW else "neither",
        "mode": path.stat().st_mode & 0o7777,
        "beside": sorted(found.name for found in path.parent.iterdir() if found != path),
    }


def main(folder: Path) -> None:
    """Die at the first call, the second, and so on, until the file is replaced before it comes to that."""
    number, code = 0, None
    while code != 0:
        number += 1
        path = folder / NAME
        path.write_bytes(OLD)
        path.chmod(MODE)
        child = os.fork()
        if child == 0:
            die_at(number)
            replace_file(path, OLD, NEW)
            sys.setprofile(None)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        left = state(path)
        replace_file(path, path.read_bytes(), NEW)
        print(json.dumps({"number": number, "code": code, "left": left, "then": state(path)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
