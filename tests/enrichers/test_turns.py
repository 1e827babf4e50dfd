"""Turns that several runs of one machine take: one at a time, none left behind, no credential on disk."""

from __future__ import annotations

import base64
import logging
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from enrichers.governor import Ending, Moment, Pace, ended, under_way
from enrichers.turns import KEY_FILE, UNUSED_AFTER_SECONDS, Turns

NOW = Moment(10.0, 1_000.0)
PACE = ended(under_way(None, NOW), Ending(is_good=True), sent_at=NOW, now=NOW, interval_seconds=3.0)
CREDENTIAL = "Bearer ghp_nobodys-t0ken"


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_two_runs_have_their_turns_one_after_the_other_and_know_of_each_other(tmp_path: Path) -> None:
    one, other = (Turns(tmp_path).of("github", "https://api.github.com:", CREDENTIAL) for _ in range(2))
    assert one.take()
    assert not other.take()
    one.write(PACE)
    one.leave()
    assert other.take()
    assert other.read(NOW) == PACE
    assert not one.take()
    other.leave()
    one.close()
    other.close()


@pytest.mark.parametrize(
    "owner",
    [
        ("arxiv", "https://api.github.com:", CREDENTIAL),
        ("github", "http://127.0.0.1:8080", CREDENTIAL),
        ("github", "https://api.github.com:", "Bearer another"),
        ("github", "https://api.github.com:", ""),
    ],
)
def test_another_provider_place_or_credential_has_a_turn_of_its_own(
    owner: tuple[str, str, str], tmp_path: Path
) -> None:
    turns = Turns(tmp_path)
    one, other = turns.of("github", "https://api.github.com:", CREDENTIAL), turns.of(*owner)
    assert one.take()
    assert other.take()
    one.write(PACE)
    assert other.read(NOW) is None
    turns.close()


def test_a_credential_is_on_disk_in_no_form_and_the_files_are_for_nobody_else(tmp_path: Path) -> None:
    folder = tmp_path / "state" / "pacing"
    turns = Turns(folder)
    turn = turns.of("github", "https://api.github.com:", CREDENTIAL)
    assert turn.take()
    turn.write(PACE)
    turns.close()
    written = b"".join(str(path).encode() + path.read_bytes() for path in files(folder))
    secret = CREDENTIAL.split()[1]
    assert b"github-" in written, "the provider may be seen, so the search sees names"
    for form in (secret, secret[4:], secret.encode().hex(), base64.b64encode(secret.encode()).decode()):
        assert form.encode() not in written
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in files(folder)} == {0o600}


def test_the_name_of_a_file_cannot_be_reckoned_from_the_credential_without_the_secret_of_its_folder(
    tmp_path: Path,
) -> None:
    names = []
    for folder in (tmp_path / "a", tmp_path / "b", tmp_path / "a"):
        turns = Turns(folder)
        assert turns.of("github", "https://api.github.com:", CREDENTIAL).take()
        turns.close()
        names.append({path.name for path in files(folder)} - {KEY_FILE})
    assert names[0] != names[1]
    assert names[0] == names[2], "the same run finds its file again"


def test_a_killed_run_leaves_no_lock_behind_and_is_known_to_have_asked(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from enrichers.turns import Turns\n"
        "from enrichers.governor import Moment, under_way\n"
        "turn = Turns(Path(sys.argv[1])).of('arxiv', 'https://export.arxiv.org:', '')\n"
        "assert turn.take(); turn.write(under_way(None, Moment(10.0, 1000.0)))\n"
        "print('asking', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline() == "asking\n"
        turn = Turns(tmp_path).of("arxiv", "https://export.arxiv.org:", "")
        assert not turn.take(), "while it lives it has its turn"
        asking.send_signal(signal.SIGKILL)
    assert turn.take()
    assert turn.read(NOW) == Pace(NOW, is_under_way=True)
    turn.close()


def test_where_the_folder_cannot_be_used_a_run_goes_on_alone_and_says_so_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("in the way")
    turns = Turns(tmp_path / "file" / "pacing")
    for name in ("arxiv", "github"):
        turn = turns.of(name, "", "")
        assert turn.take()
        turn.write(PACE)
        turn.leave()
        assert turn.read(NOW) == PACE
    assert not turns.is_shared
    (said,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert str(tmp_path / "file" / "pacing") in said
    assert "Not a directory" in said
    assert "STARCITE_PACING_FOLDER" in said


def test_a_folder_that_is_taken_away_in_the_middle_is_noticed_and_the_pace_kept(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    turns = Turns(tmp_path)
    turn = turns.of("arxiv", "", "")
    assert turn.take()
    turn.write(PACE)
    os.close(turn._file)  # type: ignore[arg-type]  # as when the file system is gone
    turn._file = 10_000
    turn.write(PACE)
    assert "Bad file descriptor" in caplog.text
    assert turn.take()
    assert turn.read(NOW) == PACE


def test_a_damaged_secret_is_told_and_not_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / KEY_FILE).write_bytes(b"short")
    turns = Turns(tmp_path)
    assert turns.of("arxiv", "", "").take()
    assert not turns.is_shared
    assert "key is damaged, delete it" in caplog.text


def test_files_that_nobody_used_for_a_week_are_tidied_away(tmp_path: Path) -> None:
    turns = Turns(tmp_path)
    for place in ("http://127.0.0.1:1", "http://127.0.0.1:2"):
        assert turns.of("arxiv", place, "").take()
    turns.close()
    old, new = (path for path in files(tmp_path) if path.name != KEY_FILE)
    week_ago = time.time() - UNUSED_AFTER_SECONDS - 1
    os.utime(old, (week_ago, week_ago))
    turns = Turns(tmp_path)
    turns.of("arxiv", "http://127.0.0.1:2", "")
    assert not old.exists()
    assert new.exists()
