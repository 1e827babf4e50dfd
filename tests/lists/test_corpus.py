"""Other real lists, none of which the parser was written for: read without a fault, badged and restored."""

from __future__ import annotations

from pathlib import Path

import pytest

from lists.document import BadgeKind
from lists.parse import parse_document
from lists.splice import apply_edits, badge_edits, check_only_badges_changed, move_entries
from tests.lists.test_splice import non_blank_lines, tiers_of

LARGE_BYTES = 200_000
FEWEST_ENTRIES = 6_000  # a guard against a change that loses a layout; 18,000 with the large files


def badge_and_restore(path: Path) -> int:
    before = parse_document(path.read_bytes())
    for tier in (2, 0):
        after_bytes = apply_edits(before.data, badge_edits(before, dict.fromkeys(tiers_of(before), tier)))
        check_only_badges_changed(before, after_bytes)
        after = parse_document(after_bytes)
        assert set(tiers_of(after).values()) <= {tier}, path.name
        assert apply_edits(after_bytes, badge_edits(after, tiers_of(before))) == before.data, path.name
    moved = move_entries(before, [tuple(reversed(group.entries)) for group in before.groups])
    assert non_blank_lines(moved) == non_blank_lines(before.data), path.name
    return len(before.entries)


def files(shared: Path) -> list[Path]:
    return sorted(path for path in (shared / "lists" / "corpus").iterdir() if path.suffix in {".md", ".rst"})


def test_real_lists_keep_their_bytes_through_badges_and_sorting(shared: Path) -> None:
    entries = sum(badge_and_restore(path) for path in files(shared) if path.stat().st_size <= LARGE_BYTES)
    assert entries >= FEWEST_ENTRIES


@pytest.mark.soak
def test_large_lists_keep_their_bytes_through_badges_and_sorting(shared: Path) -> None:
    for path in files(shared):
        if path.stat().st_size > LARGE_BYTES:
            badge_and_restore(path)


def test_no_list_without_badges_shows_any(shared: Path) -> None:
    for path in files(shared):
        data = path.read_bytes()
        if len(data) <= LARGE_BYTES and "\N{PENCIL}".encode() not in data:
            assert not any(entry.badge_tier(BadgeKind.CITATIONS) for entry in parse_document(data).entries)
