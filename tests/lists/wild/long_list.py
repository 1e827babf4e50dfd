"""A list of any length, like those that people keep for years.

    python -m tests.lists.wild.long_list ENTRIES

reads, badges and checks one and prints a line of JSON: bytes, entries, the fewest seconds of three times, peak memory.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from pathlib import Path

from tests.lists.wild.hostile import measure

_TIMES = 3
_IN_A_SECTION = 50


def long_list(entries: int) -> bytes:
    """A list of about 250 bytes an entry, in sections of fifty, bulleted and in tables by turns."""
    lines = ["# A long list"]
    for number in range(entries):
        is_row = number // _IN_A_SECTION % 2
        if number % _IN_A_SECTION == 0:
            lines += ["", f"## Section {number // _IN_A_SECTION}", ""]
            lines += ["| Title | Venue | Code |", "|---|:-:|---|"] if is_row else []
        title = f"Pruning Network Number {number} Without Losing What It Has Learned of the World"
        paper = f"https://arxiv.org/abs/{10 + number % 15}{number % 12 + 1:02}.{number:05}"
        code = f"https://github.com/owner-{number}/a-name-of-some-length"
        venue = f"*Ada Lovelace, Alan Turing, Grace Hopper*, NeurIPS {2000 + number % 25}"
        lines.append(
            f"| [{title}]({paper}) | {venue} | [code]({code}) |"
            if is_row
            else f"- **{title}**, {venue} [[paper]({paper})] [[code]({code})]"
        )
    return "\n".join(lines).encode()


def main(entries: int) -> None:
    """Measure one long list."""
    data = long_list(entries)
    runs = [measure(data) for _ in range(_TIMES)]
    found = {"bytes": len(data), "seconds": min(run.seconds for run in runs), "entries": runs[0].entries}
    print(json.dumps({**found, "peak_megabytes": peak_kilobytes() / 1024}))


def peak_kilobytes() -> float:
    """The most memory this process has held.

    Linux hands what ``getrusage`` tells on from the process that started this one; what /proc tells begins anew.
    """
    status = Path("/proc/self/status")
    if status.exists():
        peak = re.search(r"^VmHWM:\s+(\d+) kB$", status.read_text("ascii"), re.MULTILINE)
        if peak is not None:
            return int(peak[1])
    bytes_not_kilobytes = 1024 if sys.platform == "darwin" else 1
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / bytes_not_kilobytes


if __name__ == "__main__":
    main(int(sys.argv[1]))
