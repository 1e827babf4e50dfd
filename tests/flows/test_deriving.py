"""``export LIST --to FILE`` beyond the plain forms: orders of several keys, growth, and top lists between marks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.desk import BULLETS, TABLES, TODAY, Desk

OPEN, CLOSE = "<!-- starcite:top 3 by citations -->", "<!-- /starcite:top -->"
MARKS = f"{OPEN}\n{CLOSE}\n"


def with_marks(desk: Desk, name: str, marks: str = MARKS) -> Path:
    """A list of the desk that has a place for a top list at its end."""
    path = desk.folder / name
    path.write_bytes(path.read_bytes() + f"\n## Top\n\n{marks}".encode())
    return path


def test_a_list_with_marks_is_filled_between_them_and_nowhere_else(known: Desk) -> None:
    path = with_marks(known, BULLETS)
    before = path.read_bytes()
    outcome = known.done("export", path, "--to", path)
    assert outcome.err == f"{path}: written, 1 top list of {path}\n"
    head, inside, tail = before.partition(f"{OPEN}\n".encode())
    filled = path.read_bytes()
    assert filled.startswith(head + inside)
    assert filled.endswith(CLOSE.encode() + b"\n")
    top = filled[len(head + inside) : -len(CLOSE) - 1].decode()
    assert [line[:3] for line in top.split("\n")] == ["", "1. ", "2. ", "3. ", "", ""]
    assert tail == f"{CLOSE}\n".encode()
    assert "unchanged" in known.done("export", path, "--to", path).err
    assert known.done("export", path, "--top", "3", "--check").err == f"{path} is up to date\n"


def test_a_filled_top_list_is_no_entry_of_its_list_in_any_command(known: Desk) -> None:
    entries = known.done("scan", known.folder / BULLETS, "--format", "json").lines
    path = with_marks(known, BULLETS)
    known.done("export", path, "--to", path)
    assert known.done("scan", path, "--format", "json").lines == entries
    filled = path.read_bytes()
    assert known.done("export", path, "--check").code == 0
    known.done("strip", path)
    known.done("export", path)
    assert path.read_bytes() == filled
    target = known.folder / "sorted.md"
    known.done("export", path, "--sort", "title", "--to", target)
    assert sorted(target.read_bytes().splitlines()) == sorted(filled.splitlines())
    known.done("export", path, "--sort", "year", "--to", target)
    assert b"1. " in target.read_bytes(), "a sorted copy is written anew, marks or not"


def test_another_file_is_filled_as_each_of_its_marks_says(known: Desk) -> None:
    page = known.folder / "page.md"
    head = "# News\r\n\r\n- [Some link](https://example.org/)\r\n\r\n"
    marks = (
        "<!-- starcite:top -->\n<!-- /starcite:top -->\n\n<!-- starcite:top 1 by stars -->\nold\n<!-- /starcite:top -->"
    )
    page.write_bytes(head.encode() + marks.encode())
    known.done("export", known.folder / BULLETS, "--to", page, "--diff")
    assert page.read_bytes() == head.encode() + marks.encode(), "a diff writes nothing"
    outcome = known.starcite("export", known.folder / BULLETS, "--to", page, "--top", "2")
    assert outcome.code == 2
    assert f"{page}:8: the mark says top 1, the command --top 2; change one" in outcome.err
    known.done("export", known.folder / BULLETS, "--to", page)
    written = page.read_bytes().decode()
    assert written.startswith(head)
    assert "old" not in written
    first, second = (part.partition("<!-- /")[0] for part in written.split("-->\n\n")[1:] if "1. " in part)
    assert first.count(" citations\n") == 10
    assert second.count(" stars\n") == 1


def test_top_without_a_file_fills_the_list_itself_and_says_how_where_it_cannot(known: Desk) -> None:
    outcome = known.starcite("export", known.folder / TABLES, "--top", "3")
    assert outcome.code == 2
    assert "--to" in outcome.err
    assert "<!-- starcite:top" in outcome.err
    path = with_marks(known, TABLES, "<!-- starcite:top by stars -->\n<!-- /starcite:top -->\n")
    known.done("export", path, "--top", "2")
    assert path.read_text("utf-8").count(" stars\n") == 2


@pytest.mark.parametrize(
    ("marks", "options", "says"),
    [
        (f"{OPEN}\n", (), "this mark has no partner"),
        (f"{CLOSE}\n", (), "this mark has no partner"),
        (MARKS.replace("3 by", "three by"), (), "“starcite:top three by citations” is not understood"),
        (MARKS.replace("citations", "fame"), (), "'fame' is no key"),
        (MARKS, ("--top", "4"), "the mark says top 3, the command --top 4"),
        (MARKS, ("--top", "3", "--sort", "stars"), "the mark says by citations:desc, the command --sort stars:desc"),
    ],
)
def test_marks_that_cannot_be_followed_are_named_with_their_line(
    known: Desk, marks: str, options: tuple[str, ...], says: str
) -> None:
    path = with_marks(known, BULLETS, marks)
    before = path.read_bytes()
    outcome = known.starcite("export", path, "--to", path, *options)
    assert outcome.code == 2
    line = next(number for number, text in enumerate(before.splitlines(), 1) if b"starcite:top" in text)
    assert f"{path}:{line}: " in outcome.err
    assert says in outcome.err
    assert path.read_bytes() == before


def test_a_file_that_holds_more_than_a_top_list_is_not_written_over(known: Desk) -> None:
    page = known.folder / "notes.md"
    page.write_text("# Notes\n\nMine.\n", "utf-8")
    outcome = known.starcite("export", known.folder / BULLETS, "--top", "3", "--to", page)
    assert outcome.code == 2
    assert "holds more than a top list and stays" in outcome.err
    assert page.read_text("utf-8") == "# Notes\n\nMine.\n"


def test_a_list_is_sorted_by_several_keys(known: Desk) -> None:
    source, target = known.folder / BULLETS, known.folder / "sorted.md"
    known.done("export", source, "--sort", "year:asc,title:desc", "--to", target)
    known.done("export", source, "--sort", "year,title:desc", "--ascending", "--to", target, "--check")
    rows = known.done("scan", target, "--format", "json").lines
    years = dict(known.rows("select title, year from core.papers"))
    group = [(years[row["title"]], row["title"]) for row in rows if row["section"][-1] == "Removing weights"]
    assert len(group) > 3
    assert [year for year, _ in group] == sorted(year for year, _ in group)
    assert group == sorted(sorted(group, key=lambda row: row[1], reverse=True), key=lambda row: row[0])
    assert len({year for year, _ in group}) < len(group), "so that the second key has something to do"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--sort", "year,fame"), "--sort year,fame: 'fame' is no key; give one of citations"),
        (("--sort", "year:asc", "--descending"), "exclude each other"),
        (("--sort", "year,year"), "year is named twice"),
        (("--ascending",), "--ascending and --descending turn a --sort KEY round"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(known: Desk, options: tuple[str, ...], says: str) -> None:
    target = known.folder / "rows.csv"
    outcome = known.starcite("export", known.folder / BULLETS, *options, "--to", target)
    assert outcome.code == 2
    assert says in outcome.err
    assert not target.exists()


@pytest.mark.wide
def test_growth_orders_what_has_grown_and_says_how_much_is_known(known: Desk) -> None:
    source, target = known.folder / BULLETS, known.folder / "by-growth.md"
    outcome = known.done("export", source, "--sort", "growth-7", "--to", target)
    assert "growth-7: known for 0 of 14 entries" in outcome.err
    assert target.read_bytes() == source.read_bytes(), "where nothing is known, nothing moves"
    for days in range(1, 8):
        known.sandbox.move_to(TODAY.fromordinal(TODAY.toordinal() + days))
        known.done("run", source)
    known.done("publish")
    outcome = known.done("export", source, "--sort", "growth-7", "--top", "14", "--to", known.folder / "top.md")
    gains = dict(
        known.rows(
            "select title, growth from trends.growth where window_days = 7 and metric = 'citation_count'"
            " and growth is not null"
        )
    )
    assert f"growth-7: known for {len(gains)} of 14 entries" in outcome.err
    assert len(gains) > 10
    lines = (known.folder / "top.md").read_text("utf-8").splitlines()
    shown = [int(line.rpartition(" – ")[2].split()[0]) for line in lines]
    assert shown == sorted(gains.values(), reverse=True)
    assert lines[0].endswith(" citations in 7 days")
