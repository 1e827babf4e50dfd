"""The five real lists through the whole of exports: badges, a second pass, and strip."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrichers.records import Unresolved
from exports.badges import BadgePlan, BadgePolicy, plan_badges, plan_strip
from exports.bibliography import citations, render_bibtex
from exports.ordering import SortKey, order_groups, parse_order
from exports.tabular import entry_rows
from lists.document import BadgeKind, BadgeSymbols, Document
from lists.parse import parse_document
from lists.splice import apply_edits, badge_edits, check_only_badges_changed, move_entries
from tests.exports.builders import CITATIONS, LIST, STARS, TODAY
from tests.exports.inventing import invent_numbers
from tests.exports.test_bibliography_read_back import read_bibtex

SEEDS = (
    "Awasome-Pruning.md",
    "awesome-pruning-acceleration.md",
    "he-y__Awesome-Pruning.md",
    "nebuly__pruning-resources.md",
    "rumi-meng__Awesome-Pruning.md",
)
SYMBOLS = BadgeSymbols()
BOTH = frozenset(BadgeKind)


WITH_LEGEND = "nebuly__pruning-resources.md"


@pytest.fixture(params=SEEDS)
def document(request: pytest.FixtureRequest, seeds: Path) -> Document:
    return parse_document((seeds / request.param).read_bytes())


def export(document: Document, plan: BadgePlan) -> bytes:
    return apply_edits(document.data, badge_edits(document, plan.tiers, SYMBOLS))


def bare(data: bytes) -> bytes:
    for symbol in (SYMBOLS.citations, SYMBOLS.stars):
        data = data.replace(symbol.encode(), b"")
    return data


def test_an_export_writes_every_tier_and_only_badges_and_the_next_changes_nothing(document: Document) -> None:
    numbers = invent_numbers(document)
    first = plan_badges(document, numbers, [], BOTH, BadgePolicy(), LIST, TODAY)
    data = export(document, first)
    check_only_badges_changed(document, data, SYMBOLS)
    assert bare(data) == bare(document.data)
    after = parse_document(data)
    for (index, kind), tier in first.tiers.items():
        slot = after.entries[index].slot(kind)
        assert slot is not None
        assert slot.tier == tier
    for entry in numbers:
        if isinstance(entry.resolution, Unresolved):
            now = after.entries[entry.entry_index]
            assert now.badge_tier(CITATIONS) == entry.entry.badge_tier(CITATIONS)
    again = plan_badges(after, invent_numbers(after), first.records, BOTH, BadgePolicy(), LIST, TODAY)
    assert export(after, again) == data
    assert again.records == ()


@pytest.mark.parametrize("name", [name for name in SEEDS if name != WITH_LEGEND])
def test_strip_after_an_export_gives_a_list_without_badges_its_own_bytes(name: str, seeds: Path) -> None:
    document = parse_document((seeds / name).read_bytes())
    plan = plan_badges(document, invent_numbers(document), [], frozenset(), BadgePolicy(), LIST, TODAY)
    assert plan.refused == frozenset()
    badged = parse_document(export(document, plan))
    assert badged.data != document.data
    stripped = plan_strip(badged, plan.records, frozenset(), LIST, TODAY)
    assert export(badged, stripped) == document.data
    assert stripped.foreign == ()


@pytest.mark.sampled(20)
@pytest.mark.parametrize("key", SortKey)
def test_sorting_moves_whole_entries_and_holds_in_each_group(document: Document, key: SortKey) -> None:
    order = order_groups(document, invent_numbers(document), parse_order(key))
    for group, ordered in zip(document.groups, order, strict=True):
        assert sorted(ordered) == sorted(group.entries)
    moved = move_entries(document, order)
    assert sorted(moved.split(b"\n")) == sorted(document.data.split(b"\n")) or not document.data.endswith(b"\n")


def test_rows_and_citations_have_every_entry(document: Document) -> None:
    numbers = invent_numbers(document)
    rows = entry_rows(LIST, numbers)
    assert [row.line for row in rows] == [entry.line for entry in document.entries]
    cited = citations(numbers)
    assert list(read_bibtex(render_bibtex(cited))) == [paper.key for paper in cited]
    assert len({paper.key for paper in cited}) == len(cited)


def test_a_seed_with_a_legend_is_badged_without_being_asked(seeds: Path) -> None:
    document = parse_document((seeds / WITH_LEGEND).read_bytes())
    plan = plan_badges(document, invent_numbers(document), [], frozenset(), BadgePolicy(), LIST, TODAY)
    assert plan.refused == frozenset()
    assert {kind for _, kind in plan.tiers} == {CITATIONS, STARS}
    assert [notice.line for notice in plan.notices] == [85]
