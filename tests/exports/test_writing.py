from __future__ import annotations

import errno
import fcntl
import os
import stat
from pathlib import Path

import pytest

from exports.writing import ChangedMeanwhile, NotWritable, WriteError, WriteFailed, replace_file, write_all, write_file

OLD, NEW = b"# old\r\n", "# new ✏️\r\n".encode()


@pytest.fixture
def readme(tmp_path: Path) -> Path:
    path = tmp_path / "README.md"
    path.write_bytes(OLD)
    return path


def names_beside(path: Path) -> list[str]:
    return sorted(found.name for found in path.parent.iterdir())


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(readme: Path) -> None:
    assert replace_file(readme, OLD, NEW)
    assert readme.read_bytes() == NEW
    assert names_beside(readme) == ["README.md"]


def test_an_unchanged_file_is_not_touched(readme: Path) -> None:
    before = readme.stat()
    assert not replace_file(readme, OLD, OLD)
    assert not write_file(readme, OLD)
    after = readme.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


@pytest.mark.parametrize("mode", [0o644, 0o600, 0o664, 0o755])
def test_the_mode_is_kept(readme: Path, mode: int) -> None:
    readme.chmod(mode)
    replace_file(readme, OLD, NEW)
    assert stat.S_IMODE(readme.stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_the_owner_is_kept(readme: Path) -> None:
    os.chown(readme, 12345, 23456)
    replace_file(readme, OLD, NEW)
    assert (readme.stat().st_uid, readme.stat().st_gid) == (12345, 23456)


def test_a_symbolic_link_stays_a_link_and_what_it_points_to_is_replaced(readme: Path, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    link = tmp_path / "docs" / "list.md"
    link.symlink_to(Path("..") / "README.md")
    assert replace_file(link, OLD, NEW)
    assert link.is_symlink()
    assert readme.read_bytes() == NEW
    assert names_beside(link) == ["list.md"]


def test_the_authors_bytes_win_when_the_file_changed_since_it_was_read(readme: Path) -> None:
    readme.write_bytes(b"# the author's\n")
    with pytest.raises(ChangedMeanwhile, match="changed while starcite was at work"):
        replace_file(readme, OLD, NEW)
    assert readme.read_bytes() == b"# the author's\n"
    assert names_beside(readme) == ["README.md"]


def test_the_authors_bytes_win_when_the_file_changes_while_it_is_written(readme: Path) -> None:
    def write_slowly(descriptor: int, data: bytes) -> None:
        write_all(descriptor, data)
        readme.write_bytes(b"# the author's\n")

    with pytest.raises(ChangedMeanwhile):
        replace_file(readme, OLD, NEW, write=write_slowly)
    assert readme.read_bytes() == b"# the author's\n"
    assert names_beside(readme) == ["README.md"]


def test_a_file_that_is_gone_is_not_made_again(readme: Path) -> None:
    readme.unlink()
    with pytest.raises(ChangedMeanwhile):
        replace_file(readme, OLD, NEW)
    assert names_beside(readme) == []


@pytest.mark.parametrize("written_first", [0, 3])
def test_a_full_disk_leaves_the_old_file_and_no_other(readme: Path, written_first: int) -> None:
    def write_until_full(descriptor: int, data: bytes) -> None:
        os.write(descriptor, data[:written_first])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(WriteFailed, match="No space left on device"):
        replace_file(readme, OLD, NEW, write=write_until_full)
    assert readme.read_bytes() == OLD
    assert names_beside(readme) == ["README.md"]


def test_an_interrupt_while_writing_leaves_the_old_file_and_no_other(readme: Path) -> None:
    def interrupted(descriptor: int, data: bytes) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        replace_file(readme, OLD, NEW, write=interrupted)
    assert readme.read_bytes() == OLD
    assert names_beside(readme) == ["README.md"]


def test_a_read_only_file_is_left_alone_even_for_root(readme: Path) -> None:
    readme.chmod(0o444)
    with pytest.raises(NotWritable, match="read-only"):
        replace_file(readme, OLD, NEW)
    assert readme.read_bytes() == OLD


def test_what_a_killed_run_left_behind_is_swept_up(readme: Path) -> None:
    (readme.parent / ".README.md.starcite.tmp").write_bytes(b"half a fi")
    assert replace_file(readme, OLD, NEW)
    assert readme.read_bytes() == NEW
    assert names_beside(readme) == ["README.md"]


def test_two_writers_of_one_file_do_not_meet(readme: Path) -> None:
    temporary = readme.parent / ".README.md.starcite.tmp"
    temporary.write_bytes(b"the other's")
    other = os.open(temporary, os.O_RDONLY)
    try:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(NotWritable, match="another starcite"):
            replace_file(readme, OLD, NEW)
    finally:
        os.close(other)
    assert temporary.read_bytes() == b"the other's"


def test_a_new_file_gets_the_mode_any_program_would_give_it(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    ordinary = tmp_path / "ordinary"
    ordinary.write_bytes(b"")
    assert write_file(path, NEW)
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(ordinary.stat().st_mode)


def test_an_export_may_replace_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "list.json"
    assert write_file(path, OLD)
    assert write_file(path, NEW)
    assert path.read_bytes() == NEW


def test_a_folder_a_device_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, Path(os.devnull)):
        with pytest.raises(NotWritable, match="no regular file"):
            write_file(path, NEW)
    with pytest.raises(NotWritable, match="there is no folder"):
        write_file(tmp_path / "missing" / "list.json", NEW)


def test_every_message_is_one_line_that_names_the_file(readme: Path) -> None:
    for kind in (ChangedMeanwhile, NotWritable, WriteFailed):
        error: WriteError = kind(readme, "why")
        assert str(error) == f"{readme}: why"
