"""The five lists the project started from, held against what a careful reader noted of them, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from exports.lint.findings import RULES, lint
from lists.parse import parse_document

# What is told by the hundred and depends on one pattern alone is counted, not named.
COUNTED = {"arxiv-pdf-link", "http-link"}

READ_BY_EYE = {
    "Awasome-Pruning.md": {
        *((line, "padded-link") for line in (14, 15, 16, 18, 19)),
    },
    "awesome-pruning-acceleration.md": {
        (35, "no-paper-page"),  # the issues of a journal, not the paper
        (44, "empty-link"),
        (77, "shared-repository"),  # SNIP with the repository of another paper, listed twelve lines above
    },
    "he-y__Awesome-Pruning.md": {
        (17, "broken-anchor"),
        (41, "broken-table"),  # five cells over a rule of four
        (72, "empty-section"),
        (98, "broken-table"),  # blank lines between the rows
        (108, "wrapped-address"),
        (124, "no-paper-page"),  # a BibTeX file
    },
    "nebuly__pruning-resources.md": {
        (36, "garbled-title"),
        (37, "odd-layout"),
        (37, "venue-mismatch"),  # JLMR
        (39, "repeated-link"),
        (43, "no-paper-page"),  # a search
        (52, "tracking-parameter"),
        (56, "duplicate-paper"),
        (56, "year-mismatch"),
        (57, "tracking-parameter"),
        (63, "garbled-title"),
        (85, "mislabelled-link"),
        (85, "misplaced-badge"),
        (115, "garbled-title"),
        (124, "venue-mismatch"),
        (126, "garbled-title"),
        (129, "tracking-parameter"),
        (157, "venue-mismatch"),
        (163, "arxiv-version-link"),
        (170, "shadow-library-link"),
        (170, "unbalanced-mark"),
        (183, "shadow-library-link"),
        (204, "no-paper-page"),  # the front page of a course
        (207, "mislabelled-link"),
        (208, "mislabelled-link"),
        (208, "padded-link"),
        (209, "mislabelled-link"),
        (213, "no-paper-page"),  # a blog
    },
    "rumi-meng__Awesome-Pruning.md": {
        (106, "broken-link"),
        (218, "machine-path"),
        (236, "machine-path"),
        (240, "venue-mismatch"),  # ThiNet was at ICCV, as its link says
        (247, "machine-path"),
        (322, "machine-path"),
    },
}
HOW_MANY = {
    "Awasome-Pruning.md": (0, 0),
    "awesome-pruning-acceleration.md": (8, 6),
    "he-y__Awesome-Pruning.md": (2, 3),
    "nebuly__pruning-resources.md": (4, 10),
    "rumi-meng__Awesome-Pruning.md": (0, 1),
}


@pytest.mark.parametrize("name", READ_BY_EYE)
def test_lint_finds_what_a_careful_reader_finds_and_nothing_else(name: str, seeds: Path) -> None:
    found = lint(parse_document((seeds / name).read_bytes()))
    told = {(finding.line, finding.rule) for finding in found if finding.rule not in COUNTED | {"ungrouped"}}
    assert told == READ_BY_EYE[name]
    pdf, http = HOW_MANY[name]
    assert [sum(finding.rule == rule for finding in found) for rule in sorted(COUNTED)] == [pdf, http]


def test_the_star_on_an_arxiv_link_is_told_where_it_stands(seeds: Path) -> None:
    data = (seeds / "nebuly__pruning-resources.md").read_bytes()
    (star,) = [finding for finding in lint(parse_document(data)) if finding.rule == "misplaced-badge"]
    line = data.decode().split("\n")[star.line - 1]
    assert line[star.column - 1 :].startswith("⭐⭐[github](https://arxiv.org/abs/2005.03354)")


def test_the_paper_that_stands_in_two_sections_is_told_kindly(seeds: Path) -> None:
    data = (seeds / "nebuly__pruning-resources.md").read_bytes()
    (twice,) = [finding for finding in lint(parse_document(data)) if finding.rule == "duplicate-paper"]
    assert not twice.severity.fails
    assert "stands on line 35 too, under “Literature reviews”" in twice.message


def test_no_rule_is_named_here_that_there_is_not() -> None:
    assert {rule for noted in READ_BY_EYE.values() for _, rule in noted} <= RULES.keys()
