"""The journal's file: on the disk when it says so, and no reason for a run to end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.asking import Answers
from flows.journal.file import Journal
from tests.journal.samples import RUN, found


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "starcite.duckdb.journal"


@pytest.fixture
def journal(path: Path, said: list[str]) -> Iterator[Journal]:
    opened = Journal(path, said.append)
    yield opened
    opened.close()


def numbers(path: Path) -> list[int]:
    """Which papers the journal holds, read by somebody else."""
    batches = Journal(path, pytest.fail).read()
    return [int(paper_id.value[-5:]) for batch in batches for paper_id, _ in batch.papers]


def append(journal: Journal, number: int) -> None:
    journal.append(RUN, {"github": number}, Answers(papers=dict([found(number)])))


def test_each_batch_is_in_the_file_when_it_was_appended(journal: Journal, path: Path) -> None:
    assert journal.read() == ()
    assert not path.exists()
    for number in (1, 2, 3):
        append(journal, number)
        assert numbers(path) == [*range(1, number + 1)]


def test_what_was_left_is_added_to_behind_its_last_whole_line(path: Path, said: list[str]) -> None:
    first = Journal(path, said.append)
    append(first, 1)
    append(first, 2)
    first.close()
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    second = Journal(path, said.append)
    assert [batch.requests_sent for batch in second.read()] == [{"github": 1}]
    append(second, 3)
    second.close()
    assert numbers(path) == [1, 3]
    assert said == []


def test_an_empty_journal_is_as_good_as_none(journal: Journal, path: Path, said: list[str]) -> None:
    path.touch()
    assert journal.read() == ()
    append(journal, 1)
    assert numbers(path) == [1]
    assert said == []


def test_damaged_lines_are_told_once_and_the_others_stand(path: Path, said: list[str]) -> None:
    first = Journal(path, said.append)
    for number in (1, 2, 3):
        append(first, number)
    first.close()
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[1].replace(b"Paper", b"Piper") + b"\x00\xff garbage\n" + lines[2])
    second = Journal(path, said.append)
    assert len(second.read()) == 2
    assert said == [f"{path}: 2 lines are damaged and left out; what stood there is asked again"]


def test_a_removed_journal_is_gone_and_a_next_one_begins_anew(journal: Journal, path: Path) -> None:
    append(journal, 1)
    journal.remove()
    assert not path.exists()
    journal.remove()
    append(journal, 2)
    assert numbers(path) == [2]


@pytest.mark.parametrize("fault", ["folder", "link", "no folder"])
def test_a_place_where_none_can_be_made_is_told_once_and_the_run_goes_on(
    fault: str, path: Path, said: list[str], tmp_path: Path
) -> None:
    target = tmp_path / "another's"
    target.write_text("theirs", "utf-8")
    match fault:
        case "folder":
            path.mkdir()
        case "link":
            path.symlink_to(target)
        case "no folder":
            path = tmp_path / "nowhere" / path.name
    journal = Journal(path, said.append)
    assert journal.read() == ()
    append(journal, 1)
    append(journal, 2)
    journal.close()
    assert len(said) == 1
    assert str(path) in said[0]
    assert target.read_text("utf-8") == "theirs"


def test_a_disk_that_is_full_in_the_middle_is_told_once_and_leaves_what_was_whole(
    journal: Journal, path: Path, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    append(journal, 1)
    room, write = [20], os.write

    def write_what_fits(descriptor: int, data: bytes) -> int:
        if not room[0]:
            raise OSError(28, "No space left on device")
        written = write(descriptor, bytes(data)[: room[0]])
        room[0] -= written
        return written

    monkeypatch.setattr(os, "write", write_what_fits)
    append(journal, 2)
    append(journal, 3)
    assert numbers(path) == [1]
    assert len(said) == 1
    assert said[0].startswith(f"{path} cannot be written: No space left on device; the run goes on")


def test_a_journal_is_for_its_owner_to_write_and_no_program(journal: Journal, path: Path) -> None:
    append(journal, 1)
    mode = stat.S_IMODE(path.stat().st_mode)
    assert mode & stat.S_IRUSR
    assert not mode & (stat.S_IXUSR | stat.S_IWGRP | stat.S_IWOTH)
