from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exports.diff import render_diff

TEN = b"".join(b"line %d\n" % n for n in range(1, 11))


def test_nothing_changed_is_no_diff() -> None:
    assert render_diff("README.md", TEN, TEN) == ""


def test_a_badge_is_one_hunk_with_three_lines_around_it() -> None:
    after = TEN.replace(b"line 5\n", "✏️line 5\n".encode())
    assert render_diff("README.md", TEN, after) == (
        "--- a/README.md\n+++ b/README.md\n@@ -2,7 +2,7 @@\n line 2\n line 3\n line 4\n"
        "-line 5\n+✏️line 5\n line 6\n line 7\n line 8\n"
    )


def test_a_carriage_return_and_a_missing_last_newline_are_shown_as_they_are() -> None:
    assert render_diff("a.md", b"one\r\ntwo", b"one\r\n2") == (
        "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n one\r\n"
        "-two\n\\ No newline at end of file\n+2\n\\ No newline at end of file\n"
    )


CASES = [
    (TEN, TEN.replace(b"1", b"one")),
    (TEN, TEN[:-1]),
    (TEN[:-1], TEN),
    (TEN, b""),
    (b"", TEN),
    (TEN.replace(b"\n", b"\r\n"), TEN.replace(b"\n", b"\r\n").replace(b"line 7", b"line seven")),
    (b"\xef\xbb\xbf" + TEN, b"\xef\xbb\xbf" + TEN.replace(b"line 1\n", b"LINE 1\n")),
    (TEN * 5, (TEN * 5)[7:]),
    ("a\u2028b\x0cc\n".encode(), "a\u2028b\x0cd\n".encode()),
]


def apply_with_git(folder: Path, before: bytes, after: bytes) -> bytes:
    target = folder / "list.md"
    target.write_bytes(before)
    command = ["git", "-c", "core.autocrlf=false", "apply", "--whitespace=nowarn", "-"]
    diff = render_diff("list.md", before, after).encode()
    subprocess.run(command, input=diff, cwd=folder, check=True, capture_output=True)
    return target.read_bytes()


@pytest.mark.parametrize(("before", "after"), CASES)
def test_git_applies_the_diff_and_gets_the_same_bytes(tmp_path: Path, before: bytes, after: bytes) -> None:
    assert apply_with_git(tmp_path, before, after) == after


lines = st.lists(st.sampled_from(["a", "b", "c\r", "", "✏️d"]), max_size=25).map("\n".join)


@given(before=lines, after=lines)
def test_a_diff_holds_both_sides(before: str, after: str) -> None:
    diff = render_diff("x", before.encode(), after.encode())
    if before == after:
        assert diff == ""
        return
    assert replay(before, diff) == after


def replay(before: str, diff: str) -> str:
    """A little patch: applies a diff that is known to fit."""
    source = before.split("\n")
    source = [f"{line}\n" for line in source[:-1]] + ([source[-1]] if source[-1] else [])
    result: list[str] = []
    position = 0
    last_sign = " "
    for line in [f"{part}\n" for part in diff.split("\n")[2:-1]]:
        if line.startswith("@@"):
            start, _, length = line.split()[1][1:].partition(",")
            begin = int(start) - (0 if length == "0" else 1)
            result += source[position:begin]
            position = begin
        elif line.startswith("\\"):
            result[-1:] = [result[-1].removesuffix("\n")] if result and last_sign != "-" else result[-1:]
        else:
            last_sign = line[0]
            if last_sign in " -":
                assert source[position].removesuffix("\n") == line[1:].removesuffix("\n")
                position += 1
            if last_sign in " +":
                result.append(line[1:])
    return "".join(result + source[position:])
