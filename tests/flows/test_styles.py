"""Badges that show the number itself, as the settings of a list ask."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrichers.sandbox.corpus_file import parse_corpus
from tests.flows.desk import TODAY, Desk, opened

LIST = """\
# List

- First [[paper](https://arxiv.org/abs/2201.00001)] [[code](https://github.com/lab/first)]
- Second [[paper](https://arxiv.org/abs/2201.00002)]
"""
COUNTS = {"2026-11-01": 1234, "2026-11-21": 1240}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    document = {
        "papers": [
            {"ids": ["arxiv:2201.00001"], "title": "First", "citation_count_on": COUNTS},
            {"ids": ["arxiv:2201.00002"], "title": "Second", "citation_count": 0},
        ],
        "repositories": [{"name": "lab/first", "star_count": 56}],
    }
    with opened(tmp_path, parse_corpus(json.dumps(document), source="the corpus of the test"), today=TODAY) as desk:
        (desk.folder / "list.md").write_text(LIST, "utf-8")
        yield desk


@pytest.mark.sampled(1)
@pytest.mark.parametrize("style", ["text", "shield"])
def test_numbers_are_shown_kept_true_and_taken_out_again(desk: Desk, style: str) -> None:
    path = desk.folder / "list.md"
    settings = f'[lists."list.md"]\nstyle = "{style}"\nround_to_digits = 0\n'
    (desk.folder / "starcite.toml").write_text(settings, "utf-8")
    desk.done("run")
    first = path.read_text("utf-8")
    lines = first.splitlines()
    assert "1234" in lines[2]
    assert "56" in lines[2]
    desk.done("run")
    assert path.read_text("utf-8") == first
    desk.sandbox.move_to(TODAY.replace(day=21))
    desk.done("run")
    assert path.read_text("utf-8") == first.replace("1234", "1240")
    desk.done("strip")
    assert path.read_text("utf-8") == LIST


def test_numbers_are_rounded_so_that_few_nights_change_them(desk: Desk) -> None:
    path = desk.folder / "list.md"
    (desk.folder / "starcite.toml").write_text('[lists."list.md"]\nstyle = "text"\n', "utf-8")
    desk.done("run")
    first = path.read_text("utf-8")
    assert "(1200 citations)" in first
    desk.sandbox.move_to(TODAY.replace(day=21))
    desk.done("run")
    assert path.read_text("utf-8") == first


def test_a_list_goes_from_numbers_to_symbols_through_strip(desk: Desk) -> None:
    path, settings = desk.folder / "list.md", desk.folder / "starcite.toml"
    settings.write_text('[lists."list.md"]\nstyle = "text"\n', "utf-8")
    desk.done("run")
    desk.done("strip")
    settings.write_text('[lists."list.md"]\n', "utf-8")
    desk.done("run")
    assert path.read_text("utf-8") == LIST.replace("First [[", "First [[✏️✏️")
