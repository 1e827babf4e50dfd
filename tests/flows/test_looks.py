"""Badges that starcite wrote in another style or with another symbol, and where a list had its badges before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from enrichers.sandbox.corpus_file import parse_corpus
from tests.flows.desk import TODAY, Desk, opened

pytestmark = pytest.mark.wide_but(5)

BULLETS = """\
# List

- [One](https://arxiv.org/abs/2201.00001) [code](https://github.com/lab/one)
- [Two](https://arxiv.org/abs/2201.00002) [code](https://github.com/lab/two), by B
- Three [[paper](https://arxiv.org/abs/2201.00003)][[github](https://github.com/lab/three)]
- Nobody knows [[paper](https://arxiv.org/abs/2201.00009)]
"""
LAYOUTS = {
    "bullets": BULLETS,
    "table": "| Title | Code |\r\n|---|---|\r\n"
    "| [Two](https://arxiv.org/abs/2201.00002) | [code](https://github.com/lab/two) |\r\n"
    "| [Three](https://arxiv.org/abs/2201.00003) | https://github.com/lab/three |",
    "numbers": "\ufeff1. Two. *Ada*, 2020. <https://arxiv.org/abs/2201.00002> <a href='https://github.com/lab/two'>code</a>\n"
    "2. Three, <a href='https://arxiv.org/abs/2201.00003'>paper</a>, https://github.com/lab/three\n",
}
LEGEND = "# List\n\n- ✏️ 100-499 citations, ✏️✏️ 500 citations or more\n- ⭐ 100-249 stars, ⭐⭐ 250 stars or more\n\n"
CITED = {"2201.00001": 20, "2201.00002": 3000, "2201.00003": 140}
STARRED = {"lab/one": 90, "lab/two": 9000, "lab/three": 120}
SETTINGS = {
    "symbols": 'style = "symbols"',
    "text": 'style = "text"',
    "shield": 'style = "shield"',
    "other star": 'star_symbol = "🌟"',
    "others": 'star_symbol = "🌟"\ncitation_symbol = "🔥"',
    "exchanged": 'star_symbol = "✏️"\ncitation_symbol = "⭐"',
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    papers = [{"ids": [f"arxiv:{n}"], "title": f"Paper {n}", "citation_count": c} for n, c in CITED.items()]
    repositories = [{"name": name, "star_count": count} for name, count in STARRED.items()]
    document = {"papers": papers, "repositories": repositories}
    with opened(tmp_path, parse_corpus(json.dumps(document), source="the corpus of the test"), today=TODAY) as desk:
        yield desk


def settle(desk: Desk, look: str, more: str = "") -> None:
    (desk.folder / "starcite.toml").write_text(f'[lists."list.md"]\n{SETTINGS[look]}\n{more}', "utf-8")


def write(desk: Desk, text: str) -> Path:
    path = desk.folder / "list.md"
    path.write_bytes(text.encode())
    return path


@pytest.mark.wide
@pytest.mark.parametrize(
    "layout", ["bullets", *(pytest.param(name, marks=pytest.mark.soak) for name in ("table", "numbers"))]
)
def test_a_list_in_a_new_look_is_as_if_it_had_had_it_from_the_first_day(desk: Desk, layout: str) -> None:
    looks = ("symbols", "text", "shield", "others", "exchanged", "other star", "text", "symbols")
    names = {look: f"{number}.md" for number, look in enumerate(SETTINGS)}
    text = LAYOUTS[layout].encode()
    for name in ("list.md", *names.values()):
        (desk.folder / name).write_bytes(text)
    first = "".join(f'[lists."{name}"]\n{SETTINGS[look]}\n' for look, name in names.items())
    path = desk.folder / "list.md"
    settle(desk, looks[0], first)
    desk.done("run")
    for look in looks[1:]:
        settle(desk, look, first)
        assert ": 0 badges changed" not in desk.done("export", path).err
        assert path.read_bytes() == (desk.folder / names[look]).read_bytes(), look
        assert ": 0 badges changed" in desk.done("export", path).err
    assert len({(desk.folder / name).read_bytes() for name in names.values()}) == len(names), "no two look alike"
    desk.done("strip", path)
    assert path.read_bytes() == text


@pytest.mark.sampled(1)
@pytest.mark.parametrize(("before", "after"), tuple(pairwise(("symbols", "text", "shield", "others"))))
def test_strip_takes_out_badges_of_the_style_before(desk: Desk, before: str, after: str) -> None:
    path = write(desk, BULLETS)
    settle(desk, before)
    desk.done("run")
    settle(desk, after)
    outcome = desk.done("strip")
    assert path.read_text("utf-8") == BULLETS
    assert ": 0 badges changed" not in outcome.err


def test_what_would_change_with_the_style_is_shown_and_counted_and_not_written(desk: Desk) -> None:
    path = write(desk, BULLETS)
    settle(desk, "symbols")
    desk.done("run")
    badged = path.read_text("utf-8")
    assert badged.count("✏️") == 3
    settle(desk, "text")
    outcome = desk.starcite("export", "--check", "--diff")
    assert (outcome.code, path.read_text("utf-8")) == (1, badged)
    assert "-- [✏️✏️Two](" in outcome.out
    assert "(3000 citations)" in outcome.out
    assert "list.md: 6 badges would change" in outcome.err


def test_what_the_author_wrote_in_the_former_look_stays(desk: Desk) -> None:
    path = write(desk, BULLETS)
    settle(desk, "symbols")
    desk.done("run")
    badged = path.read_text("utf-8")
    path.write_text(badged.replace("- Nobody", "- ✏️ Nobody"), "utf-8")
    settle(desk, "shield")
    desk.done("run")
    text = path.read_text("utf-8")
    assert text.count("✏️") == 1
    assert "- ✏️ Nobody" in text
    desk.done("strip")
    assert path.read_text("utf-8") == BULLETS.replace("- Nobody", "- ✏️ Nobody")


def test_what_the_author_wrote_in_the_look_to_come_keeps_that_out_and_leaves_the_former(desk: Desk) -> None:
    path = write(desk, BULLETS)
    settle(desk, "symbols")
    desk.done("run")
    own = path.read_text("utf-8").replace("[code](https://github.com/lab/one)", "(20 citations)")
    path.write_text(own, "utf-8")
    settle(desk, "text")
    for _ in range(2):
        outcome = desk.done("run")
        text = path.read_text("utf-8")
        assert "(citations) on line 3 was not written by starcite" in outcome.err or "on line 3 was not" in outcome.err
        assert text.count("citations)") == 1
        assert text.count("✏️") == 3, "no badge is taken from an entry that gets none for it"


def test_an_entry_whose_number_is_not_known_keeps_what_it_has(desk: Desk) -> None:
    path = write(desk, BULLETS)
    settle(desk, "symbols")
    desk.done("run")
    (two,) = (line for line in path.read_text("utf-8").splitlines() if "Two" in line)
    path.write_text(path.read_text("utf-8").replace("lab/two", "lab/gone"), "utf-8")
    settle(desk, "text")
    outcome = desk.done("run")
    lines = path.read_text("utf-8").splitlines()
    assert two.replace("lab/two", "lab/gone") in lines, "never two looks in one entry"
    assert "Three [[paper](https://arxiv.org/abs/2201.00003) (140 citations)]" in lines[4]
    assert (
        "list.md:4: 1 entry keeps its badges of another style or symbol, because a number is not known" in outcome.err
    )
    assert desk.done("run").err.count("1 entry keeps its badges") == 1
    path.write_text(path.read_text("utf-8").replace("lab/gone", "lab/two"), "utf-8")
    desk.done("run")
    assert "✏️" not in path.read_text("utf-8")
    desk.done("strip")
    assert path.read_text("utf-8") == BULLETS


def test_sections_that_are_left_alone_keep_the_look_they_have(desk: Desk) -> None:
    text = BULLETS.replace("- Three", "\n## Others\n\n- Three").replace("# List\n", "# List\n\n## Some\n")
    path = write(desk, text)
    settle(desk, "symbols")
    desk.done("run")
    settle(desk, "text", 'skip_sections = ["Others"]\n')
    desk.done("run")
    badged = path.read_text("utf-8")
    assert "Three [[✏️paper]" in badged
    assert "(3000 citations)" in badged
    desk.done("strip")
    assert path.read_text("utf-8") == text


def test_a_renamed_list_changes_its_style_too(desk: Desk) -> None:
    path = write(desk, BULLETS)
    settle(desk, "symbols")
    desk.done("run")
    renamed = path.rename(desk.folder / "renamed.md")
    (desk.folder / "starcite.toml").write_text('[badges]\nstyle = "text"\n', "utf-8")
    desk.done("run", renamed)
    text = renamed.read_text("utf-8")
    assert "✏️" not in text
    assert "(3000 citations)" in text
    desk.done("strip", renamed)
    assert renamed.read_text("utf-8") == BULLETS


def test_a_run_that_was_killed_between_remembering_and_writing_leaves_no_badge_behind(desk: Desk) -> None:
    path = write(desk, BULLETS)
    settle(desk, "symbols")
    desk.done("run")
    before = path.read_bytes()
    settle(desk, "text")
    desk.done("run")
    after = path.read_bytes()
    path.write_bytes(before)  # as a run leaves it that is killed after it remembered
    desk.done("run")
    assert path.read_bytes() == after
    settle(desk, "shield")
    desk.done("run")
    path.write_bytes(after)
    desk.done("strip")
    assert path.read_text("utf-8") == BULLETS


def test_a_list_that_could_not_be_written_is_remembered_in_its_old_look(desk: Desk) -> None:
    path = write(desk, BULLETS)
    settle(desk, "symbols")
    desk.done("run")
    looks = desk.rows("from core.badge_looks order by all")
    badged = path.read_bytes()
    path.chmod(0o444)
    settle(desk, "text")
    assert desk.starcite("run").code == 4
    assert path.read_bytes() == badged
    assert [row[:-1] for row in desk.rows("from core.badge_looks order by all")] == [row[:-1] for row in looks]
    path.chmod(0o644)
    settle(desk, "symbols")
    desk.done("run")
    assert path.read_bytes() == badged


def test_a_former_look_is_forgotten_once_the_list_was_seen_without_it(desk: Desk) -> None:
    path = write(desk, BULLETS)
    for look in ("symbols", "text"):
        settle(desk, look)
        desk.done("run")
    stands = "select style, stands from core.badge_looks where kind = 'citations' order by all"
    assert desk.rows(stands) == [("symbols", True), ("text", True)]
    desk.done("run")
    assert desk.rows(stands) == [("symbols", False), ("text", True)]
    own = path.read_text("utf-8").replace("[Two]", "[✏️Two]")
    path.write_text(own, "utf-8")
    desk.done("run")
    assert path.read_text("utf-8") == own, "the author's own pencil stands"


def test_a_list_can_be_derived_and_explained_while_its_style_changes(desk: Desk) -> None:
    write(desk, "# List\n\n- Two, by Ada [[paper](https://arxiv.org/abs/2201.00002)]\n")
    settle(desk, "text")
    desk.done("run")
    settle(desk, "symbols")
    desk.done("export", "--to", desk.folder / "rows.json")
    (row,) = json.loads((desk.folder / "rows.json").read_text("utf-8"))
    assert (row["title"], row["citation_count"]) == ("Two, by Ada", 3000)
    assert "3000 (observed" in desk.done("explain", "Two").out


HABITS = {
    "inside": "- [✏️✏️Two](https://arxiv.org/abs/2201.00002) [⭐⭐code](https://github.com/lab/two)\n"
    "- [✏️Three](https://arxiv.org/abs/2201.00003) [⭐code](https://github.com/lab/three)\n",
    "before": "- ✏️✏️ [Two](https://arxiv.org/abs/2201.00002) ⭐⭐ [code](https://github.com/lab/two)\n"
    "- ✏️ [Three](https://arxiv.org/abs/2201.00003) ⭐ [code](https://github.com/lab/three)\n",
    "after": "- [Two](https://arxiv.org/abs/2201.00002) ✏️✏️ [code](https://github.com/lab/two) ⭐⭐\n"
    "- [Three](https://arxiv.org/abs/2201.00003) ✏️ [code](https://github.com/lab/three) ⭐\n",
    "in brackets": "- Two [[✏️✏️paper](https://arxiv.org/abs/2201.00002)] [[⭐⭐github](https://github.com/lab/two)]\n"
    "- Three [[✏️paper](https://arxiv.org/abs/2201.00003)] [[⭐github](https://github.com/lab/three)]\n",
    "trailing": "- Two [[paper](https://arxiv.org/abs/2201.00002)] [[code](https://github.com/lab/two)] ✏️✏️ ⭐⭐\n"
    "- Three [[paper](https://arxiv.org/abs/2201.00003)] [[code](https://github.com/lab/three)] ✏️ ⭐\n",
    "trailing, stars before citations": "- Two, [code](https://github.com/lab/two) "
    "[paper](https://arxiv.org/abs/2201.00002) ⭐⭐ ✏️✏️\n"
    "- Three, [code](https://github.com/lab/three) [paper](https://arxiv.org/abs/2201.00003) ⭐ ✏️\n",
    "trailing, after slides": "- Two [[code](https://github.com/lab/two)] "
    "[[paper](https://arxiv.org/abs/2201.00002)] [[slides](https://two.org/slides.pdf)] ✏️✏️ ⭐⭐\n"
    "- Three [[code](https://github.com/lab/three)] "
    "[[paper](https://arxiv.org/abs/2201.00003)] [[slides](https://three.org/slides.pdf)] ✏️ ⭐\n",
    "trailing, stars first": "- [Two](https://arxiv.org/abs/2201.00002), [code](https://github.com/lab/two) ⭐⭐ ✏️✏️\n"
    "- [Three](https://arxiv.org/abs/2201.00003), [code](https://github.com/lab/three) ⭐ ✏️\n",
    "leading": "- ✏️✏️ Two, Ada. [[pdf](https://arxiv.org/abs/2201.00002)]\n"
    "- ✏️ Three, Bob. [[pdf](https://arxiv.org/abs/2201.00003)]\n",
    "own column": "| Paper | Cited by | Code | Stars |\n|---|---|---|---|\n"
    "| [Two](https://arxiv.org/abs/2201.00002) | ✏️✏️ | [code](https://github.com/lab/two) | ⭐⭐ |\n"
    "| [Three](https://arxiv.org/abs/2201.00003) | ✏️ | [code](https://github.com/lab/three) | ⭐ |\n",
    "before, in a table": "| Paper | Code |\n|---|---|\n"
    "| ✏️✏️ [Two](https://arxiv.org/abs/2201.00002) | ⭐⭐ [code](https://github.com/lab/two) |\n"
    "| ✏️ [Three](https://arxiv.org/abs/2201.00003) | ⭐ [code](https://github.com/lab/three) |\n",
}


@pytest.mark.wide
def test_strip_and_export_give_the_list_back_with_its_badges_where_it_had_them(desk: Desk) -> None:
    lists = {f"{name}.md": (LEGEND + text).encode() for name, text in HABITS.items()}
    for name, text in lists.items():
        (desk.folder / name).write_bytes(text)
    desk.done("run", *(desk.folder / name for name in lists))
    assert desk.files() == lists
    for times in (1, 2):
        for _ in range(times):
            desk.done("strip", *(desk.folder / name for name in lists))
        for name, text in desk.files().items():
            rest = text.decode().removeprefix(LEGEND)
            assert not set("✏️⭐") & set(rest), name
        desk.done("export", *(desk.folder / name for name in lists))
        assert desk.files() == lists


@pytest.mark.wide
def test_lists_that_had_numbers_meanwhile_have_their_symbols_where_they_had_them(desk: Desk) -> None:
    lists = {f"{name}.md": (LEGEND + text).encode() for name, text in HABITS.items()}
    for name, text in lists.items():
        (desk.folder / name).write_bytes(text)
    names = [desk.folder / name for name in lists]
    desk.done("run", *names)
    for style in ("text", "shield"):
        (desk.folder / "starcite.toml").write_text(f'[badges]\nstyle = "{style}"\n', "utf-8")
        desk.done("export", *names)
        for path in names:
            assert not set("✏️⭐") & set(path.read_text("utf-8").removeprefix(LEGEND)), path
    (desk.folder / "starcite.toml").unlink()
    desk.done("export", *names)
    assert desk.files() == lists


def test_a_place_is_remembered_of_a_list_that_was_stripped_before_its_first_export(desk: Desk) -> None:
    badged = LEGEND + HABITS["after"]
    path = write(desk, badged)
    desk.done("refresh", path)
    desk.done("strip", path)
    desk.done("export", path)
    assert path.read_text("utf-8") == badged


def test_a_list_that_is_stripped_where_there_is_no_warehouse_is_told_that_its_places_are_forgotten(desk: Desk) -> None:
    write(desk, LEGEND + HABITS["after"])
    for words in ("strip", "--check"), ("strip",):
        outcome = desk.starcite(*words, desk.folder / "list.md")
        assert "list.md: there is no warehouse to remember where its badges stood" in outcome.err
    assert not desk.warehouse.exists()
    write(desk, LEGEND + HABITS["inside"].replace("[⭐", "⭐[").replace("⭐[⭐", "⭐⭐["))
    assert "no warehouse to remember" not in desk.done("strip", desk.folder / "list.md").err


def test_a_place_that_the_settings_name_holds_over_the_one_remembered(desk: Desk) -> None:
    path = write(desk, LEGEND + HABITS["after"])
    settle(desk, "symbols")
    desk.done("run")
    desk.done("strip")
    settle(desk, "symbols", 'placement = "inside"\n')
    desk.done("run")
    assert path.read_text("utf-8") == LEGEND + HABITS["inside"]


def test_the_place_where_a_list_has_its_badges_now_holds_over_the_one_remembered(desk: Desk) -> None:
    path = write(desk, LEGEND + HABITS["after"])
    desk.done("run", path)
    lines = HABITS["inside"].splitlines(keepends=True)
    new = "- [One](https://arxiv.org/abs/2201.00001)\n"
    path.write_text(LEGEND + "".join(lines), "utf-8")
    desk.done("run", path)
    path.write_text(LEGEND + "".join(lines).replace("[✏️Three]", "[Three]") + new, "utf-8")
    desk.done("strip", path)
    desk.done("export", path)
    assert path.read_text("utf-8") == LEGEND + "".join(lines) + new
