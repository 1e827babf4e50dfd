"""The parser against people: entries, first links to the paper and own repositories in stretches of real lists."""

from __future__ import annotations

from pathlib import Path

import pytest

from lists.parse import parse_document
from tests.truth.agreement import compare
from tests.truth.drawing import draw
from tests.truth.scoring import FOLDER, Score, Stretch, read_stretch, score, total

FEWEST_ENTRIES = 800
FEWEST_TWICE = 100


def stretches(folder: str) -> list[Stretch]:
    return [read_stretch(path) for path in sorted((FOLDER / folder).glob("*.jsonl"))]


def test_every_line_of_a_stretch_is_annotated_once() -> None:
    for stretch in stretches("stretches") + stretches("opened_last") + stretches("second"):
        covered: dict[int, tuple[int, int]] = {}
        spans = [(entry.line, entry.end) for entry in stretch.entries]
        spans += [(first, last) for first, last, _ in stretch.others]
        for span in spans:
            for line in range(span[0], span[1] + 1):
                assert covered.setdefault(line, span) == span, (stretch.file, line)
        missing = set(range(stretch.first_line, stretch.last_line + 1)) - set(covered)
        assert not missing, (stretch.file, missing)


def test_the_stretches_are_those_that_were_drawn(shared: Path) -> None:
    drawn = {(d.file, d.first_line, d.last_line): d.opened_last for d in draw(shared / "lists" / "corpus")}
    annotated = {(s.file, s.first_line, s.last_line): False for s in stretches("stretches")}
    annotated |= {(s.file, s.first_line, s.last_line): True for s in stretches("opened_last")}
    assert annotated == drawn


def test_there_are_entries_enough() -> None:
    everything = stretches("stretches") + stretches("opened_last")
    assert sum(len(stretch.entries) for stretch in everything) >= FEWEST_ENTRIES


def test_annotated_links_stand_in_their_lines(shared: Path) -> None:
    for stretch in stretches("stretches") + stretches("opened_last"):
        lines = (shared / "lists" / "corpus" / stretch.file).read_bytes().decode().split("\n")
        for entry in stretch.entries:
            source = "\n".join(lines[entry.line - 1 : entry.end]).replace("&amp;", "&")
            assert all(url in source for _, url in entry.links), (stretch.file, entry)


def test_two_readers_agree() -> None:
    first = {stretch.file: stretch for stretch in stretches("stretches") + stretches("opened_last")}
    compared = [compare(first[second.file], second) for second in stretches("second")]
    assert sum(found.both for found in compared) >= FEWEST_TWICE
    assert sum(found.both for found in compared) >= 0.97 * sum(found.either for found in compared)
    assert sum(found.same_role for found in compared) >= 0.97 * sum(found.links for found in compared)


@pytest.fixture(scope="module")
def corpus(shared: Path) -> Path:
    return shared / "lists" / "corpus"


def measured(folder: str, corpus: Path) -> Score:
    return total(score(s, parse_document((corpus / s.file).read_bytes())) for s in stretches(folder))


@pytest.mark.parametrize("folder", ["stretches", "opened_last"])
def test_entries_links_and_repositories_are_read_as_people_read_them(folder: str, corpus: Path) -> None:
    found = measured(folder, corpus)
    told = "\n".join(found.misses)
    assert found.precision >= 0.99, told
    assert found.recall >= 0.99, told
    assert found.paper_share >= 0.99, told
    assert found.repository_share >= 0.98, told
