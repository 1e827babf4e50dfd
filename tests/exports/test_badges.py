from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from enrichers.records import Ambiguous, Resolved, Series, Unresolved, WrittenBadge
from exports.badges import BadgePlan, BadgePolicy, plan_badges, plan_strip
from exports.numbers import EntryNumbers
from lists.document import BadgeKind, BadgeSymbols, Document
from lists.identifiers import PaperId
from lists.parse import parse_document
from tests.exports.builders import (
    CITATIONS,
    LIST,
    STARS,
    TODAY,
    Item,
    badge,
    build_document,
    build_numbers,
    series,
)

NONE: frozenset[BadgeKind] = frozenset()
LEGEND = frozenset({CITATIONS, STARS})
A = Item("Channel Pruning", "1707.06168", "yihui-he/channel-pruning")
B = Item("Slimming", "1708.06519", "Eric-mingjie/network-slimming")


def plan(
    document: Document,
    numbers: Sequence[EntryNumbers],
    written: Sequence[WrittenBadge] = (),
    adopted: frozenset[BadgeKind] = NONE,
    today: date = TODAY,
    withheld: frozenset[BadgeKind] = NONE,
) -> BadgePlan:
    return plan_badges(document, numbers, written, adopted, BadgePolicy(), LIST, today, withheld=withheld)


def with_stars(item: Item, stars: int, stray: int = 0) -> Item:
    return Item(item.title, item.arxiv, item.repository, stars=stars, stray_stars=stray)


def test_every_known_number_gets_its_tier_and_a_row_of_memory() -> None:
    document = build_document(A, B)
    numbers = build_numbers(document, {0: series(620), 1: series(99)}, {0: series(100), 1: series(250)})
    made = plan(document, numbers)
    assert made.tiers == {(0, CITATIONS): 2, (0, STARS): 1, (1, CITATIONS): 0, (1, STARS): 2}
    first = document.entries[0]
    assert badge(first, CITATIONS, "arxiv:1707.06168", 2, written_on=TODAY) in made.records
    assert badge(first, STARS, "github:100", 1, written_on=TODAY) in made.records
    assert len(made.records) == 3, "tier 0 where nothing stands is the same as no row"
    assert (made.notices, made.refused, made.foreign) == ((), NONE, ())


@pytest.mark.parametrize(
    "resolution", [Unresolved("no paper of that title"), Ambiguous((PaperId("arxiv", "1707.06168"),), "two fit")]
)
def test_an_entry_that_is_not_resolved_keeps_its_badge_whatever_else_is_known(
    resolution: Unresolved | Ambiguous,
) -> None:
    document = build_document(Item(A.title, A.arxiv, pencils=1), legend=LEGEND)
    made = plan(document, build_numbers(document, {0: series(3)}, resolutions={0: resolution}))
    assert (made.tiers, made.records) == ({}, ())


def test_an_unknown_number_keeps_its_badge_and_its_memory() -> None:
    document = build_document(Item(A.title, A.arxiv, pencils=2), legend=LEGEND)
    written = [badge(document.entries[0], CITATIONS, "arxiv:1707.06168", 2)]
    made = plan(document, build_numbers(document, {0: Series(None)}), written)
    assert (made.tiers, made.records) == ({}, ())
    assert plan(document, build_numbers(document), written).tiers == {}


def test_an_old_number_keeps_its_badge() -> None:
    document = build_document(A)
    old = series(120, last_day=date(2020, 1, 1))
    made = plan(document, build_numbers(document, {0: old}))
    assert made.tiers == {(0, CITATIONS): 1}
    assert "2020-01-01" in made.decisions[0, CITATIONS].rule


def test_a_first_export_writes_the_plain_tier_whatever_stood_there() -> None:
    document = build_document(Item(A.title, A.arxiv, pencils=2), legend=LEGEND)
    made = plan(document, build_numbers(document, {0: series(99)}))
    assert made.tiers == {(0, CITATIONS): 0}
    assert made.records == ()


def test_a_remembered_tier_is_held_and_the_memory_of_another_list_is_not_used() -> None:
    document = build_document(Item(A.title, A.arxiv, pencils=1))
    numbers = build_numbers(document, {0: series(97)})
    mine = badge(document.entries[0], CITATIONS, "arxiv:1707.06168", 1)
    assert plan(document, numbers, [mine]).tiers == {(0, CITATIONS): 1}
    theirs = badge(document.entries[0], CITATIONS, "arxiv:1707.06168", 1, list_path="OTHER.md")
    assert plan(document, numbers, [theirs], adopted=LEGEND).tiers == {(0, CITATIONS): 0}


def test_a_pin_to_another_paper_starts_from_that_papers_plain_tier() -> None:
    document = build_document(Item(A.title, A.arxiv, pencils=1))
    entry = document.entries[0]
    (before,) = build_numbers(document, {0: series(97)})
    pinned = Resolved(PaperId("arxiv", "1608.08710"), "pinned", "by hand")
    assert before.paper is not None
    other = EntryNumbers(
        0, entry, pinned, build_numbers(build_document(Item("x", "1608.08710")), {0: series(97)})[0].paper
    )
    written = [badge(entry, CITATIONS, "arxiv:1707.06168", 1)]
    assert plan(document, [before], written).tiers == {(0, CITATIONS): 1}
    made = plan(document, [other], written)
    assert made.tiers == {(0, CITATIONS): 0}
    assert made.records == (
        badge(entry, CITATIONS, "arxiv:1707.06168", 0, 0, written_on=TODAY),
        badge(entry, CITATIONS, "arxiv:1608.08710", 0, 1, written_on=TODAY),
    ), "until the file is seen without it, the badge stays ours under the new paper"
    assert plan(document, [other], made.records).foreign == ()


def test_the_same_paper_in_several_sections_gets_one_tier() -> None:
    by_publisher = Item("Channel Pruning!", url="https://openaccess.thecvf.com/he2017.pdf", section=("ICCV",))
    document = build_document(A, by_publisher)
    resolved = Resolved(PaperId("arxiv", "1707.06168"), "title", "same title")
    first, _ = build_numbers(document, {0: series(97)})
    second = EntryNumbers(1, document.entries[1], resolved, first.paper)
    written = [badge(document.entries[0], CITATIONS, "arxiv:1707.06168", 1)]
    made = plan(document, [first, second], written)
    assert made.tiers == {(0, CITATIONS): 1, (1, CITATIONS): 1}
    assert made.records == (badge(document.entries[1], CITATIONS, "arxiv:1707.06168", 1, written_on=TODAY),)


def test_one_paper_with_two_repositories_keeps_a_memory_of_each() -> None:
    document = build_document(
        Item(A.title, A.arxiv, "one/code", stars=1), Item(A.title, A.arxiv, "two/code", stars=0), legend=LEGEND
    )
    numbers = build_numbers(document, stars={0: series(97), 1: series(97)})
    written = [badge(document.entries[0], STARS, "github:100", 1)]
    assert plan(document, numbers, written).tiers == {(0, STARS): 1, (1, STARS): 0}


def test_planning_again_after_the_file_was_written_changes_nothing() -> None:
    before = build_document(A, B, legend=LEGEND)
    known = {0: series(620), 1: series(99)}, {0: series(100), 1: series(250)}
    first = plan(before, build_numbers(before, *known))
    after = build_document(
        Item(A.title, A.arxiv, A.repository, pencils=2, stars=1), Item(B.title, B.arxiv, B.repository, stars=2)
    )
    second = plan(after, build_numbers(after, *known), first.records)
    assert second.tiers == first.tiers
    assert (second.records, second.foreign, second.notices) == ((), (), ())


def test_a_badge_taken_down_stays_ours_until_the_file_is_seen_without_it() -> None:
    standing = build_document(with_stars(A, 1))
    entry = standing.entries[0]
    numbers = build_numbers(standing, stars={0: series(10)})
    down = plan(standing, numbers, [badge(entry, STARS, "github:100", 1, 1)])
    assert down.records == (badge(entry, STARS, "github:100", 0, 1, written_on=TODAY),)
    crashed = plan(standing, numbers, down.records)
    assert crashed.tiers == {(0, STARS): 0}
    assert crashed.records == ()
    gone = build_document(with_stars(A, 0))
    seen = plan(gone, build_numbers(gone, stars={0: series(10)}), down.records)
    assert seen.records == (badge(entry, STARS, "github:100", 0, 0, written_on=TODAY),)
    by_hand = plan(standing, numbers, seen.records)
    assert by_hand.refused == {STARS}


def test_an_authors_own_star_is_listed_and_no_star_is_written_in_that_list() -> None:
    document = build_document(with_stars(A, 1), B)
    numbers = build_numbers(document, {0: series(120), 1: series(3)}, {0: series(3), 1: series(999)})
    made = plan(document, numbers)
    assert made.refused == {STARS}
    assert made.tiers == {(0, CITATIONS): 1, (1, CITATIONS): 0}
    assert [(found.line, found.kind, found.tier) for found in made.foreign] == [(1, STARS, 1)]
    (notice,) = made.notices
    assert notice.line == 1
    assert notice.message == (
        "⭐ on line 1 was not written by starcite and no legend explains it, so no ⭐ is written in this list; "
        'to hand it over: [badges] adopt = ["stars"]'
    )
    assert made.decisions[1, STARS].tier == 2, "what would be due is still told"


@pytest.mark.parametrize("how", ["legend", "adopted"])
def test_a_legend_or_a_setting_makes_the_symbol_ours(how: str) -> None:
    document = build_document(with_stars(A, 1), legend=frozenset({STARS}) if how == "legend" else NONE)
    adopted = frozenset({STARS}) if how == "adopted" else NONE
    made = plan(document, build_numbers(document, stars={0: series(3)}), adopted=adopted)
    assert made.tiers == {(0, STARS): 0}
    assert made.foreign == ()


def test_a_star_typed_by_hand_where_starcite_writes_stars_is_left_alone_and_reported() -> None:
    document = build_document(with_stars(A, 1), with_stars(B, 2))
    numbers = build_numbers(document, stars={0: series(300), 1: series(3)})
    made = plan(document, numbers, [badge(document.entries[0], STARS, "github:100", 1)])
    assert made.refused == NONE
    assert made.tiers == {(0, STARS): 2}
    (notice,) = made.notices
    assert (notice.line, "it was left as found" in notice.message) == (2, True)


def test_a_star_on_a_link_that_is_no_repository_is_reported_and_not_touched() -> None:
    document = build_document(with_stars(A, 0, stray=1), legend=LEGEND)
    made = plan(document, build_numbers(document, stars={0: series(120)}))
    assert made.tiers == {(0, STARS): 1}
    assert [notice.message for notice in made.notices] == [
        "⭐ stands on a link that is no repository; it was left as it is"
    ]


def test_symbols_among_words_are_told_together_and_their_entries_get_no_badge() -> None:
    lines = [f"- [A Title of Its Own](https://arxiv.org/abs/2201.0000{n}), of ✏️ fame\n" for n in (1, 2)]
    document = parse_document(("✏️ 100+ citations\n\n" + "".join(lines)).encode())
    made = plan(document, build_numbers(document, {0: series(120), 1: series(120)}))
    assert made.tiers == {}
    (notice,) = made.notices
    assert notice.message.startswith("✏️ on lines 3, 4: it cannot be told whether a badge of the entry stands there")


def test_stars_before_titles_are_a_recommendation_and_keep_stars_out_of_the_list() -> None:
    document = build_document(with_stars(A, 0, stray=1), B)
    made = plan(document, build_numbers(document, stars={0: series(120), 1: series(300)}))
    assert made.refused == {STARS}
    assert made.tiers == {}


def test_a_star_as_a_short_code_keeps_stars_out_of_the_list_as_the_star_itself_does() -> None:
    text = "- [A](https://arxiv.org/abs/1707.06168)<br>:star:[code](https://github.com/o/r)\n"
    text += "- [B](https://arxiv.org/abs/1708.06519) [code](https://github.com/o/s)\n"
    document = parse_document(text.encode())
    numbers = build_numbers(document, {0: series(120)}, {0: series(300), 1: series(300)})
    made = plan(document, numbers)
    assert (made.refused, made.tiers) == ({STARS}, {(0, CITATIONS): 1})
    assert [(found.line, found.tier, found.short_code) for found in made.foreign] == [(1, 1, ":star:")]
    (notice,) = made.notices
    assert notice.message == (
        ":star: on line 1 was not written by starcite and no legend explains it, so no ⭐ is written in this list; "
        'to hand it over: [badges] star_symbol = ":star:" and adopt = ["stars"]'
    )
    handed_over = parse_document(text.encode(), BadgeSymbols(stars=":star:"))
    assert plan(handed_over, numbers, adopted=frozenset({STARS})).tiers[0, STARS] == 2
    assert plan(document, numbers, adopted=frozenset({STARS})).tiers[1, STARS] == 2


def test_a_long_list_of_foreign_lines_is_cut_in_the_notice_and_whole_in_the_plan() -> None:
    document = build_document(*[Item(f"Paper {n}", f"2001.{n:05}", f"o/r{n}", stars=1) for n in range(1, 31)])
    made = plan(document, build_numbers(document))
    assert len(made.foreign) == 30
    assert "lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 18 more" in made.notices[0].message


def test_a_kind_that_is_withheld_is_neither_written_nor_remembered() -> None:
    document = build_document(A)
    numbers = build_numbers(document, {0: series(120)}, {0: series(120)})
    made = plan(document, numbers, withheld=frozenset({CITATIONS}))
    assert made.tiers == {(0, STARS): 1}
    assert {row.kind for row in made.records} == {"stars"}


def test_strip_takes_out_what_is_ours_and_leaves_the_authors_own() -> None:
    document = build_document(
        Item(A.title, A.arxiv, A.repository, pencils=2, stars=1), with_stars(B, 2), legend=frozenset({CITATIONS})
    )
    entry = document.entries[0]
    written = [badge(entry, CITATIONS, "arxiv:1707.06168", 2), badge(entry, STARS, "github:100", 1)]
    made = plan_strip(document, written, NONE, LIST, TODAY)
    assert made.tiers == {(0, CITATIONS): 0, (0, STARS): 0}
    assert [found.line for found in made.foreign] == [2]
    assert made.records == (
        badge(entry, CITATIONS, "arxiv:1707.06168", 0, 2, written_on=TODAY),
        badge(entry, STARS, "github:100", 0, 1, written_on=TODAY),
    )


def test_after_a_strip_an_export_starts_from_the_plain_tier() -> None:
    standing = build_document(Item(A.title, A.arxiv, pencils=1))
    written = [badge(standing.entries[0], CITATIONS, "arxiv:1707.06168", 1)]
    stripped = plan_strip(standing, written, NONE, LIST, TODAY)
    bare = build_document(A)
    made = plan(bare, build_numbers(bare, {0: series(97)}), stripped.records)
    assert made.tiers == {(0, CITATIONS): 0}


def test_strip_on_a_list_without_badges_plans_nothing() -> None:
    made = plan_strip(build_document(A, B), [], NONE, LIST, TODAY)
    assert (made.tiers, made.records, made.notices) == ({}, (), ())
