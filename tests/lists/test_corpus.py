"""Real lists, none of which the parser was written for: badges in and out, entries moved, and all else stays.

Run with ``-s`` the tests print, list by list, how many badges were written and removed.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest

from lists.document import BadgeKind, Document
from lists.parse import parse_document
from tests.lists.wild.proof import changed, prove_order, tiers_of
from tests.lists.wild.rendered import seen

LARGE_BYTES = 200_000
FEWEST_ENTRIES = 6_000  # a guard against a change that loses a layout; 18,000 with the large files
SOME_OR_ALL = pytest.mark.parametrize(
    "one_in", [9, pytest.param(3, marks=pytest.mark.wide), pytest.param(1, marks=pytest.mark.soak)]
)


def files(shared: Path, *, large: bool) -> list[Path]:
    found = sorted((shared / "lists" / "corpus").glob("*.md")) + sorted((shared / "lists" / "seeds").glob("*.md"))
    return [path for path in found if (path.stat().st_size > LARGE_BYTES) == large]


def badge_and_restore(before: Document, name: str) -> tuple[int, int]:
    """How many badges were written and removed on the way through random tiers, all there are, none, and the first."""
    rnd, first = Random(name), tiers_of(before)
    document, written, removed = before, 0, 0
    for wanted in (
        {place: rnd.randint(0, 2) for place in first},
        dict.fromkeys(first, 2),
        dict.fromkeys(first, 0),
        first,
    ):
        shown = tiers_of(document)
        document = changed(document, wanted)
        written += sum(wanted[place] > shown[place] for place in wanted)
        removed += sum(wanted[place] < shown[place] for place in wanted)
    assert document.data == before.data, f"{name}: the first bytes do not come back"
    return written, removed


def why_none(document: Document) -> str:
    """Why a list with entries has no place for a badge."""
    roles = sorted({str(link.role) for entry in document.entries for link in entry.links})
    return f"no badge written: its links are {', '.join(roles) or 'none'}"


def prove(paths: Iterable[Path]) -> int:
    entries = 0
    print()
    for path in paths:
        document = parse_document(path.read_bytes())
        written, removed = badge_and_restore(document, path.name)
        note = why_none(document) if document.entries and not written else ""
        assert bool(written) == bool(tiers_of(document)), path.name
        print(f"{len(document.entries):6} entries {written:6} written {removed:6} removed  {path.name} {note}")
        assert prove_order(document, Random(path.name)) == "", path.name
        entries += len(document.entries)
    return entries


@SOME_OR_ALL
def test_real_lists_keep_their_bytes_through_badges_and_sorting(shared: Path, one_in: int) -> None:
    assert prove(files(shared, large=False)[::one_in]) >= FEWEST_ENTRIES / one_in / 2


@pytest.mark.soak
def test_large_lists_keep_their_bytes_through_badges_and_sorting(shared: Path) -> None:
    assert prove(files(shared, large=True)) >= FEWEST_ENTRIES


def look(paths: Iterable[Path]) -> None:
    for path in paths:
        before = parse_document(path.read_bytes())
        after = changed(before, dict.fromkeys(tiers_of(before), 2))
        assert seen(after.data) == seen(before.data), f"{path.name}: a reader sees more than badges change"


@SOME_OR_ALL
def test_a_reader_of_a_real_list_sees_nothing_change_but_badges(shared: Path, one_in: int) -> None:
    look(files(shared, large=False)[one_in - 1 :: one_in])


@pytest.mark.soak
def test_a_reader_of_a_large_list_sees_nothing_change_but_badges(shared: Path) -> None:
    look(files(shared, large=True))


def test_no_list_without_badges_shows_any(shared: Path) -> None:
    for path in files(shared, large=False):
        data = path.read_bytes()
        if "\N{PENCIL}".encode() not in data:
            assert not any(entry.badge_tier(BadgeKind.CITATIONS) for entry in parse_document(data).entries)
