"""What starcite remembers of its own badges when a list cannot be written, is renamed, or is copied."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrichers.sandbox.corpus_file import parse_corpus
from tests.flows.desk import TODAY, Desk, opened

LIST = """\
# Remembered

- First [[paper](https://arxiv.org/abs/2201.00001)][[github](https://github.com/lab/first)]
- Second [[paper](https://arxiv.org/abs/2201.00002)]
"""
CORPUS = {
    "papers": [
        {"ids": ["arxiv:2201.00001"], "title": "First", "citation_count": 640},
        {"ids": ["arxiv:2201.00002"], "title": "Second", "citation_count": 120},
    ],
    "repositories": [{"name": "lab/first", "star_count": 120}],
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path, parse_corpus(json.dumps(CORPUS), source="the corpus of the test"), today=TODAY) as desk:
        (desk.folder / "list.md").write_text(LIST, "utf-8")
        yield desk


def test_a_badge_that_could_not_be_written_is_not_remembered_as_ours(desk: Desk) -> None:
    path = desk.folder / "list.md"
    path.chmod(0o444)
    assert desk.starcite("run", path).code == 4
    assert path.read_text("utf-8") == LIST
    path.chmod(0o644)
    own = LIST.replace("[[github]", "[⭐⭐[github]")
    path.write_text(own, "utf-8")
    outcome = desk.starcite("export", path)
    assert "was not written by starcite" in outcome.err
    assert "[⭐⭐[github]" in path.read_text("utf-8"), "the author's own stars stand"


def test_a_renamed_list_keeps_its_badges_true(desk: Desk) -> None:
    path = desk.folder / "list.md"
    desk.done("run", path)
    badged = path.read_text("utf-8")
    assert badged.count("✏️") == 3
    renamed = path.rename(desk.folder / "renamed.md")
    outcome = desk.done("run", renamed)
    assert "was not written by starcite" not in outcome.err
    assert renamed.read_text("utf-8") == badged
    desk.done("strip", renamed)
    assert renamed.read_text("utf-8") == LIST


def test_a_copy_of_a_list_that_is_still_there_is_a_list_of_its_own(desk: Desk) -> None:
    path = desk.folder / "list.md"
    desk.done("run", path)
    copy = desk.folder / "copy.md"
    copy.write_bytes(path.read_bytes())
    assert "was not written by starcite" in desk.starcite("export", copy).err
