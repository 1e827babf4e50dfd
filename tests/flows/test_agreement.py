"""One paper has one tier in all lists that go by the same thresholds, whichever was written when."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from enrichers.sandbox.corpus_file import parse_corpus
from tests.flows.desk import Desk, opened

pytestmark = pytest.mark.wide_but(3)

FIRST_NIGHT = date(2026, 11, 1)
ENGLISH, CHINESE = "README.md", "README_zh.md"
ENTRY = "[[paper](https://arxiv.org/abs/2201.00001)]"
LISTS = {
    ENGLISH: f"# Papers\n\n- A paper of ours {ENTRY}\n\n# Surveys\n\n- The same paper again {ENTRY}\n",
    CHINESE: f"# 论文\n\n- 我们的论文 {ENTRY}\n",
}


@contextmanager
def nights(folder: Path, citations: Mapping[int, int], settings: str = "", **more: Any) -> Iterator[Desk]:
    """A desk on which the paper has so many citations from each night on, counted from 0; three others have 200."""
    counts = {(FIRST_NIGHT + timedelta(days=night)).isoformat(): count for night, count in citations.items()}
    papers: list[dict[str, Any]] = [
        {"ids": ["arxiv:2201.00001"], "title": "A paper of ours", "citation_count_on": counts},
        *({"ids": [f"arxiv:2301.0000{n}"], "title": f"Another {n}", "citation_count": 200} for n in range(3)),
    ]
    corpus = parse_corpus(json.dumps({"papers": papers, "repositories": []}), source="the corpus of the test")
    if settings:
        (folder / "starcite.toml").write_text(settings, "utf-8")
    with opened(folder, corpus, today=FIRST_NIGHT, **more) as desk:
        yield desk


def put(desk: Desk, *names: str) -> list[Path]:
    """Lay lists out as their authors wrote them."""
    paths = [desk.folder / name for name in names]
    for path in paths:
        path.write_text(LISTS[path.name], "utf-8")
    return paths


def go_to(desk: Desk, night: int) -> None:
    desk.sandbox.move_to(FIRST_NIGHT + timedelta(days=night))


def tiers(*paths: Path) -> list[int]:
    """The badges of every entry, list by list."""
    return [line.count("✏️") for path in paths for line in path.read_text("utf-8").splitlines() if ENTRY[-30:] in line]


def test_a_translation_that_is_added_later_shows_the_tier_that_the_list_holds(tmp_path: Path) -> None:
    with nights(tmp_path, {0: 505, 3: 490}) as desk:
        (english,) = put(desk, ENGLISH)
        desk.done("run", english)
        assert tiers(english) == [2, 2]
        go_to(desk, 3)
        desk.done("run", english)
        assert tiers(english) == [2, 2], "490 is within the margin"
        (chinese,) = put(desk, CHINESE)
        go_to(desk, 4)
        desk.done("run", english, chinese)
        assert tiers(english, chinese) == [2, 2, 2]


def test_a_translation_alone_agrees_with_the_list_that_is_not_named(tmp_path: Path) -> None:
    settings = f'lists = ["{ENGLISH}", "{CHINESE}"]\n'
    with nights(tmp_path, {0: 505, 3: 490}, settings) as desk:
        english, chinese = put(desk, ENGLISH, CHINESE)
        desk.done("run", english)
        go_to(desk, 3)
        desk.done("refresh")
        desk.done("export", chinese)
        assert tiers(english, chinese) == [2, 2, 2]


def test_what_was_written_last_into_either_list_is_what_both_remember(tmp_path: Path) -> None:
    with nights(tmp_path, {0: 505, 2: 470, 4: 490}) as desk:
        english, chinese = put(desk, ENGLISH, CHINESE)
        desk.done("run", english, chinese)
        go_to(desk, 2)
        desk.done("run", english)
        assert tiers(english, chinese) == [1, 1, 2], "only one list was named on the night the tier was lost"
        go_to(desk, 4)
        desk.done("run", english, chinese)
        assert tiers(english, chinese) == [1, 1, 1], "490 does not give back what 470 took"


def test_a_tier_confirmed_in_one_list_alone_counts_for_both(tmp_path: Path) -> None:
    with nights(tmp_path, {0: 505, 2: 470, 4: 501, 6: 490}) as desk:
        english, chinese = put(desk, ENGLISH, CHINESE)
        desk.done("run", english, chinese)
        go_to(desk, 2)
        desk.done("run", english)
        go_to(desk, 4)
        desk.done("run", chinese)
        assert tiers(english, chinese) == [1, 1, 2], "the translation showed two all the while"
        go_to(desk, 6)
        desk.done("run", english, chinese)
        assert tiers(english, chinese) == [2, 2, 2], "the newest word is the one of the night before last"


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "own",
    ["citation_thresholds = [100, 400]", "down_margin_percent = 1", "down_after_days = 1", 'style = "text"'],
)
def test_lists_that_go_by_other_rules_keep_a_memory_of_their_own(tmp_path: Path, own: str) -> None:
    settings = f'[lists."{ENGLISH}"]\n{own}\n[lists."{CHINESE}"]\n'
    with nights(tmp_path, {0: 505, 3: 490}, settings) as desk:
        (english,) = put(desk, ENGLISH)
        desk.done("run", english)
        (chinese,) = put(desk, CHINESE)
        go_to(desk, 3)
        desk.done("run")
        assert tiers(chinese) == [1], "its first export writes the plain tier"


def test_a_list_that_is_gone_has_no_say(tmp_path: Path) -> None:
    with nights(tmp_path, {0: 505, 3: 490}) as desk:
        english, chinese = put(desk, ENGLISH, CHINESE)
        more = "".join(f"- Another {n} [[paper](https://arxiv.org/abs/2301.0000{n})]\n" for n in range(3))
        english.write_text(LISTS[ENGLISH] + more, "utf-8")
        desk.done("run", english)
        assert tiers(english) == [2, 2]
        english.unlink()
        go_to(desk, 3)
        desk.done("run", chinese)
        assert tiers(chinese) == [1], "it holds too little of the other to be the same list under a new name"
