"""Where bytes meet the disk: a crash, a full disk, what may not be written, and an author who is at work meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import stat
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.faults import Fault, FaultKind
from enrichers.sandbox.server import RunningSandbox, serve
from tests.adversity.world import (
    FIRST_NIGHT,
    KEYS,
    LIST,
    ROOT,
    STARCITE,
    WAREHOUSE,
    Ended,
    Shell,
    badges_of,
    corpus,
    files_in,
    put_list,
    query,
    tiers,
)

pytestmark = pytest.mark.wide_but(6)

CHILDREN = ROOT / "tests" / "adversity"
WITHOUT_POWERS = (sys.executable, str(CHILDREN / "without_powers.py"))
FULL_FOR_THE_LIST = (sys.executable, str(CHILDREN / "full_disk.py"), "list", "100")
FULL = (sys.executable, str(CHILDREN / "full_disk.py"), "everything", "4096")
NOTHING_EXPORTED = 4
TEMPORARY = f".{LIST}.starcite.tmp"


@pytest.fixture(scope="module")
def server() -> Iterator[RunningSandbox]:
    with serve(Sandbox(corpus(), FIRST_NIGHT, limits=False)) as running:
        yield running


@pytest.fixture
def shell(server: RunningSandbox, tmp_path: Path) -> Shell:
    """The command line in a folder with a list, whose warehouse is elsewhere."""
    folder = tmp_path / "lists"
    folder.mkdir()
    put_list(folder)
    return Shell(folder, {**server.environment(), **KEYS, "STARCITE_WAREHOUSE": str(tmp_path / WAREHOUSE)})


def run(shell: Shell, *argv: str, launcher: tuple[str, ...] = STARCITE) -> Ended:
    process = shell.start("run", *(argv or (LIST,)), launcher=launcher)
    out, err = process.communicate(timeout=60)
    return Ended(process.returncode, out, err)


def assert_left_alone(shell: Shell, before: bytes, ended: Ended, *words: str) -> None:
    """The list is as it was, nothing lies beside it, one line says why, and nothing is remembered that is not there."""
    path = shell.folder / LIST
    assert path.read_bytes() == before
    assert not (shell.folder / TEMPORARY).exists()
    assert ended.code == NOTHING_EXPORTED, ended.err
    assert "Traceback" not in ended.err
    told = [line for line in ended.err.splitlines() if LIST in line and all(word in line for word in words)]
    assert len(told) == 1, ended.err
    newest = "row_number() over (partition by entry_key, kind order by badge_number desc) = 1"
    assert {tier for (tier,) in query(shell.folder.parent, "select tier from core.badges")} == {0, 1, 2}
    assert {tier for (tier,) in query(shell.folder.parent, f"select tier from core.badges qualify {newest}")} == {0}


def assert_written(path: Path) -> None:
    assert badges_of(path.read_bytes()) == tiers(0)


def test_a_crash_between_any_two_system_calls_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    command = [sys.executable, str(CHILDREN / "crash_points.py"), str(tmp_path)]
    ended = subprocess.run(command, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, check=True)
    rows = [json.loads(line) for line in ended.stdout.splitlines()]
    assert len(rows) > 50
    found = [row["left"]["bytes"] for row in rows]
    assert found == sorted(found, key=("old", "new").index), "once new, always new"
    assert {*found} == {"old", "new"}
    assert any(row["left"]["beside"] for row in rows), "none of them died while it wrote"
    for row in rows:
        assert row["left"]["mode"] == 0o640
        assert set(row["left"]["beside"]) <= {".README.md.starcite.tmp"}
        assert row["then"] == {"bytes": "new", "mode": 0o640, "beside": []}


def test_a_disk_that_is_full_when_the_list_is_written_leaves_it_as_it_was(shell: Shell) -> None:
    before = (shell.folder / LIST).read_bytes()
    assert_left_alone(shell, before, run(shell, launcher=FULL_FOR_THE_LIST), "not written and unchanged")
    assert run(shell).code == 0
    assert_written(shell.folder / LIST)


@pytest.mark.wide
def test_a_disk_that_is_full_from_the_start_leaves_every_list_as_it_was(shell: Shell) -> None:
    before = files_in(shell.folder)
    ended = run(shell, launcher=FULL)
    assert ended.code == 2
    assert "make room" in ended.err
    assert "Traceback" not in ended.err
    assert files_in(shell.folder) == before
    assert run(shell).code == 0, "and when there is room again it goes on"
    assert_written(shell.folder / LIST)


def test_a_read_only_list_is_left_alone(shell: Shell) -> None:
    path = shell.folder / LIST
    before = path.read_bytes()
    path.chmod(0o444)
    assert_left_alone(shell, before, run(shell), "read-only", "chmod u+w")


def test_a_list_in_a_read_only_folder_is_left_alone(shell: Shell) -> None:
    before = (shell.folder / LIST).read_bytes()
    shell.folder.chmod(0o555)
    try:
        ended = run(shell, launcher=WITHOUT_POWERS)
    finally:
        shell.folder.chmod(0o755)
    assert_left_alone(shell, before, ended, "folder", "read-only", "chmod u+w")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_a_list_that_could_not_be_kept_with_its_owner_is_left_alone(shell: Shell) -> None:
    path = shell.folder / LIST
    before = path.read_bytes()
    os.chown(path, 12345, 23456)
    path.chmod(0o666)
    assert_left_alone(shell, before, run(shell, launcher=WITHOUT_POWERS), "belongs to 12345:23456", "run as its owner")


def test_a_list_with_a_second_name_is_left_alone_rather_than_parted_from_it(shell: Shell) -> None:
    path, second = shell.folder / LIST, shell.folder.parent / "second.md"
    before = path.read_bytes()
    second.hardlink_to(path)
    assert_left_alone(shell, before, run(shell), "2 names (hard links)", "copy")
    assert path.samefile(second)


def test_a_symbolic_link_stays_one_and_what_it_leads_to_is_written(shell: Shell) -> None:
    elsewhere = shell.folder.parent / "elsewhere"
    elsewhere.mkdir()
    link, target = shell.folder / LIST, elsewhere / "README.md"
    shutil.move(link, target)
    link.symlink_to(Path("..") / "elsewhere" / "README.md")
    assert run(shell).code == 0
    assert link.readlink() == Path("..") / "elsewhere" / "README.md"
    assert_written(target)
    assert [found.name for found in elsewhere.iterdir()] == ["README.md"]


def test_mode_owner_attributes_and_access_list_are_kept(shell: Shell) -> None:
    path = shell.folder / LIST
    if os.geteuid() == 0:
        os.chown(path, 12345, 23456)
    path.chmod(0o640)
    entries = [(0x01, 6, -1), (0x02, 4, 54321), (0x04, 4, -1), (0x10, 4, -1), (0x20, 0, -1)]  # acl(5), acl_ea.h
    access_list = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)
    given = {"user.note": b"keep me", "system.posix_acl_access": access_list}
    try:
        for name, value in given.items():
            os.setxattr(path, name, value)
    except (OSError, AttributeError):
        given = {}  # this file system, or this system, has none to keep
    before = path.stat()
    assert run(shell).code == 0
    assert_written(path)
    after = path.stat()
    assert (after.st_uid, after.st_gid, after.st_mode) == (before.st_uid, before.st_gid, before.st_mode)
    assert stat.S_IMODE(after.st_mode) == 0o640
    assert after.st_ino != before.st_ino, "it was replaced and not written over"
    assert {name: os.getxattr(path, name) for name in given} == given


def test_a_list_is_written_whose_name_leaves_no_room_for_a_longer_one(shell: Shell) -> None:
    name = "x" * 241 + ".md"
    (shell.folder / LIST).rename(shell.folder / name)
    assert run(shell, name).code == 0
    assert_written(shell.folder / name)
    assert [found.name for found in shell.folder.iterdir()] == [name]


def test_a_device_is_refused_before_it_is_read(shell: Shell) -> None:
    ended = run(shell, "/dev/zero")
    assert ended.code == 2
    assert "no regular file" in ended.err


# An author at work: the run has read the list and waits for an answer when this is done to it.

Doing = Callable[[Path], object]


def meanwhile(shell: Shell, server: RunningSandbox, do: Doing) -> Ended:
    sandbox = server.sandbox
    sandbox.clear_requests()
    sandbox.switch_on(Fault(FaultKind.SLOW, times=1, seconds=1.0))
    process = shell.start("run", LIST)
    until = time.monotonic() + 20
    while not sandbox.requests and time.monotonic() < until:
        time.sleep(0.02)
    do(shell.folder / LIST)
    out, err = process.communicate(timeout=60)
    sandbox.clear_faults()
    assert sandbox.requests, err
    return Ended(process.returncode, out, err)


def test_what_an_author_adds_while_a_run_is_on_stands_and_the_badges_go_into_it(
    shell: Shell, server: RunningSandbox
) -> None:
    added = "\nA sentence that the author has just written. ✏️\n"

    def append(path: Path) -> None:
        path.write_text(path.read_text("utf-8") + added, "utf-8")

    ended = meanwhile(shell, server, append)
    path = shell.folder / LIST
    assert ended.code == 0, ended.err
    assert path.read_text("utf-8").endswith(added)
    assert_written(path)
    assert f"{LIST}: was edited meanwhile; what its author wrote stands" in ended.err


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("data", "why"), [(b"\xff\xfe no text", "not UTF-8"), (b"", "no entries found"), (None, "no such file")]
)
def test_what_an_author_makes_unreadable_while_a_run_is_on_stays_as_it_is(
    data: bytes | None, why: str, shell: Shell, server: RunningSandbox
) -> None:
    ended = meanwhile(shell, server, lambda path: path.unlink() if data is None else path.write_bytes(data))
    path = shell.folder / LIST
    assert (path.read_bytes() if path.exists() else None) == data
    assert ended.code == NOTHING_EXPORTED, ended.err
    assert "is left as edited" in ended.err
    assert why in ended.err


def test_an_author_who_replaces_the_file_as_editors_do_wins_too(shell: Shell, server: RunningSandbox) -> None:
    def save_like_an_editor(path: Path) -> None:
        fresh = path.with_name(".swap")
        fresh.write_bytes(path.read_bytes().replace(b"# Awesome small networks", b"# Awesome and smaller"))
        fresh.replace(path)

    ended = meanwhile(shell, server, save_like_an_editor)
    path = shell.folder / LIST
    assert ended.code == 0, ended.err
    assert path.read_bytes().startswith(b"# Awesome and smaller\n")
    assert_written(path)
