"""A unified diff of two versions of a file, exact enough for ``patch`` and ``git apply``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import TypeAlias

CONTEXT_LINES = 3  # what diff -u, git and difflib show

_Opcode: TypeAlias = tuple[str, int, int, int, int]


def render_diff(path: str, before: bytes, after: bytes) -> str:
    """Render what changes in a file as a unified diff; empty when nothing does.

    Lines end at ``\\n`` alone; a carriage return before it stays in the line, as the tools expect. A last line without
    an end is marked. Both sides must be UTF-8.
    """
    if before == after:
        return ""
    old, new = _lines(before), _lines(after)
    name = path.lstrip("/")  # an absolute path would leave two slashes
    parts = [f"--- a/{name}\n+++ b/{name}\n"]
    for hunk in _hunks(_opcodes(old, new)):
        parts.append(f"@@ -{_range(hunk[0][1], hunk[-1][2])} +{_range(hunk[0][3], hunk[-1][4])} @@\n")
        for tag, old_start, old_end, new_start, new_end in hunk:
            if tag == "equal":
                parts.extend(_mark(" ", old[old_start:old_end]))
            else:
                parts.extend(_mark("-", old[old_start:old_end]))
                parts.extend(_mark("+", new[new_start:new_end]))
    return "".join(parts)


def _lines(data: bytes) -> list[str]:
    # str.splitlines() would also split at form feeds and U+2028, which diff tools do not.
    lines = [f"{line}\n" for line in data.decode("utf-8").split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Sequence[_Opcode]:
    """Runs of equal and of changed lines.

    Badges change lines and never their number, so lines are compared in place, which is linear. Only where their
    number differs are they searched for.
    """
    if len(old) != len(new):
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    opcodes: list[_Opcode] = []
    start = 0
    for end in range(1, len(old) + 1):
        is_equal = old[start] == new[start]
        if end == len(old) or (old[end] == new[end]) != is_equal:
            opcodes.append(("equal" if is_equal else "replace", start, end, start, end))
            start = end
    return opcodes


def _hunks(opcodes: Sequence[_Opcode]) -> Iterator[list[_Opcode]]:
    """Changes with their context; those whose contexts touch share a hunk."""
    hunk: list[_Opcode] = []
    for position, (tag, old_start, old_end, new_start, new_end) in enumerate(opcodes):
        if tag != "equal":
            hunk.append((tag, old_start, old_end, new_start, new_end))
            continue
        length = old_end - old_start
        is_last = position == len(opcodes) - 1
        if hunk and (is_last or length > 2 * CONTEXT_LINES):
            tail = min(CONTEXT_LINES, length)
            yield [*hunk, (tag, old_start, old_start + tail, new_start, new_start + tail)]
            hunk = []
        if not is_last:
            head = length if hunk else min(CONTEXT_LINES, length)
            hunk.append((tag, old_end - head, old_end, new_end - head, new_end))
    if any(opcode[0] != "equal" for opcode in hunk):
        yield hunk


def _range(start: int, end: int) -> str:
    """A hunk's line numbers: counted from 1, the length left out when it is 1, the line before when it is 0."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _mark(sign: str, lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        yield f"{sign}{line}" if line.endswith("\n") else f"{sign}{line}\n\\ No newline at end of file\n"
