"""What docs/lists.md shows of badges: each before is badged into its after, and back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lists.badges.kept_legend import legend_edits, render_legend
from lists.document import BadgeKind, BadgeStyle, BadgeSymbols
from lists.parse import parse_document
from lists.splice import apply_edits, badge_edits, check_only_badges_changed
from tests.lists.test_placement import tiers_of

PAGE = (Path(__file__).parents[2] / "docs" / "lists.md").read_text("utf-8")
BADGES = PAGE[PAGE.index("\n## Badges\n") : PAGE.index("\n## What is an entry\n")]
DIFFS = re.findall(r"^```diff ?(\w*)\n(.*?)^```$", BADGES, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("style", "diff"), DIFFS)
def test_a_first_badge_goes_where_the_page_says(style: str, diff: str) -> None:
    lines = diff.splitlines()
    before = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+").encode()
    after = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-").encode()
    document = parse_document(before, BadgeSymbols(style=BadgeStyle(style or "symbols")))
    tiers = {place: tier or 1 for place, tier in tiers_of(document).items()}
    assert apply_edits(before, badge_edits(document, tiers)) == after != before
    check_only_badges_changed(document, after, tiers=tiers)


def test_the_page_shows_every_style_and_a_kept_legend() -> None:
    assert {style for style, _ in DIFFS} == {"", "text", "shield"}
    (kept,) = re.findall(r"^```markdown\n(.*?)^```$", BADGES, re.MULTILINE | re.DOTALL)
    lines = render_legend({BadgeKind.CITATIONS: (100, 500), BadgeKind.STARS: (100, 250)}, BadgeSymbols())
    assert legend_edits(kept.encode(), lines) == ()


def test_what_the_page_calls_a_legend_is_read_as_one() -> None:
    start = BADGES.index("is a legend: ")
    examples = re.findall(r"`([^`]*)`", BADGES[start : BADGES.index("All of it must read as one", start)])
    assert len(examples) == 4
    for example in examples:
        assert parse_document(" ".join(example.split()).encode()).legends, example
    counted = BADGES[BADGES.index("a mere count") :]
    assert parse_document(counted[counted.index("`") + 1 :].partition("`")[0].encode()).legends == ()
