"""A legend that is kept in the list: between its marks and nowhere else, and always the one that is true."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lists.badges.kept_legend import added_legend, find_legend_marks, legend_edits, render_legend
from lists.document import BadgeKind, BadgeStyle, BadgeSymbols
from lists.edits import apply_edits
from lists.parse import parse_document
from lists.splice import WouldDamage, badge_edits, check_only_badges_changed

CITATIONS, STARS = BadgeKind.CITATIONS, BadgeKind.STARS
LINES = render_legend({CITATIONS: (100, 500), STARS: (100, 250)}, BadgeSymbols())
FIRST, SECOND = "✏️ 100-499 citations, ✏️✏️ ≥ 500 citations", "⭐ 100-249 stars, ⭐⭐ ≥ 250 stars"
OPENING, CLOSING = "<!-- starcite:legend -->", "<!-- /starcite:legend -->"
KEPT = f"{OPENING}\n- {FIRST}\n- {SECOND}\n{CLOSING}\n"
ENTRY = "- [A Title of Its Own](https://arxiv.org/abs/1810.05270) [code](https://github.com/owner/name)\n"

rising = st.lists(st.integers(1, 10**6), min_size=1, max_size=4, unique=True).map(sorted)


def kept(text: str) -> str:
    return apply_edits(text.encode(), legend_edits(text.encode(), LINES)).decode()


def added(text: str) -> str:
    document = parse_document(text.encode())
    return apply_edits(document.data, [added_legend(document, LINES)]).decode()


def test_a_kind_has_a_line_with_all_its_tiers() -> None:
    assert LINES == (FIRST, SECOND)
    assert render_legend({STARS: (1_000,)}, BadgeSymbols(stars="🌟")) == ("🌟 ≥ 1000 stars",)
    assert render_legend({CITATIONS: (5, 6)}, BadgeSymbols(citations="")) == ()


def test_badges_that_show_numbers_are_explained_by_who_counts_them() -> None:
    (line,) = render_legend({CITATIONS: (100,), STARS: (100,)}, BadgeSymbols(style=BadgeStyle.TEXT))
    assert line == "Numbers: citations as Semantic Scholar counts them, stars as GitHub counts them."
    assert parse_document(line.encode()).legends == ()


@given(citations=rising, stars=rising)
@settings(deadline=None)
def test_a_legend_says_to_its_reader_what_it_was_made_of(citations: list[int], stars: list[int]) -> None:
    symbols = BadgeSymbols(stars="🌟")
    lines = render_legend({CITATIONS: citations, STARS: stars}, symbols)
    document = parse_document("\n".join([OPENING, *[f"- {line}" for line in lines], CLOSING]).encode(), symbols)
    assert {legend.kind: legend.thresholds for legend in document.legends} == {
        CITATIONS: tuple(citations),
        STARS: tuple(stars),
    }
    assert document.legend == {CITATIONS, STARS}
    assert all(legend.is_kept for legend in document.legends)


def test_a_legend_that_starcite_keeps_decides_no_symbol() -> None:
    lines = render_legend({CITATIONS: (100,), STARS: (100,)}, BadgeSymbols(stars="🌟"))
    document = parse_document("\n".join([OPENING, *[f"- {line}" for line in lines], CLOSING]).encode())
    assert document.symbols == BadgeSymbols()
    assert document.legend == {CITATIONS}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"# L\n\n{OPENING}\n{CLOSING}\n\n{ENTRY}", f"# L\n\n{KEPT}\n{ENTRY}"),
        (f"{OPENING}\n- ✏️ 5+ citations\n{CLOSING}\n", KEPT),
        (f"{OPENING}\n* ✏️ 5+ citations\n{CLOSING}", f"{OPENING}\n* {FIRST}\n* {SECOND}\n{CLOSING}"),
        (f"{OPENING}\r\n\r\nold\r\n\r\n{CLOSING}", f"{OPENING}\r\n\r\n{FIRST}\r\n{SECOND}\r\n\r\n{CLOSING}"),
        (f"> {OPENING}\n> {CLOSING}\n", f"> {OPENING}\n> - {FIRST}\n> - {SECOND}\n> {CLOSING}\n"),
        (f"{OPENING}?{CLOSING}", f"{OPENING} {FIRST}; {SECOND} {CLOSING}"),
        (f"Badges: {OPENING}{CLOSING} and more.", f"Badges: {OPENING} {FIRST}; {SECOND} {CLOSING} and more."),
    ],
)
def test_it_is_laid_out_as_what_stands_between_the_marks_and_stays_when_it_is_true(before: str, after: str) -> None:
    assert kept(before) == after
    assert legend_edits(after.encode(), LINES) == ()


def test_marks_in_code_are_none_and_those_without_a_partner_are_told() -> None:
    assert find_legend_marks(f"```\n{KEPT}```\n\n    {OPENING}\n\n`{OPENING}`\n".encode()) == ((), ())
    unpaired = f"{CLOSING}\n\n{OPENING}\n\n{KEPT}\n{OPENING}\n".encode()
    marks = find_legend_marks(unpaired)
    assert [span.of(unpaired).decode() for span in marks.inside] == [f"\n- {FIRST}\n- {SECOND}\n"]
    assert marks.unpaired_lines == (1, 3, 10)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"# L\n\n{ENTRY}", f"# L\n\n{KEPT}\n{ENTRY}"),
        (f"# L\n\nOn it.\nMore.\n\n## S\n\n{ENTRY}", f"# L\n\nOn it.\nMore.\n\n{KEPT}\n## S\n\n{ENTRY}"),
        (f"# L\n{ENTRY}", f"# L\n\n{KEPT}\n{ENTRY}"),
        (f"# L\n\n## S\n\n{ENTRY}", f"# L\n\n{KEPT}\n## S\n\n{ENTRY}"),
        ("Of it.\r\n\r\nMore.\r\n", f"Of it.\n\n{KEPT}\nMore.\n".replace("\n", "\r\n")),
        (ENTRY, f"{KEPT}\n{ENTRY}"),
        ("\ufeff# L", f"\ufeff# L\n\n{KEPT}"),
        ("", KEPT),
    ],
)
def test_it_is_added_behind_the_first_heading_and_the_words_below_it(before: str, after: str) -> None:
    made = added(before)
    assert made == after
    check_only_badges_changed(parse_document(before.encode()), made.encode())
    assert legend_edits(made.encode(), LINES) == ()


def test_nothing_but_the_legend_may_change_with_it() -> None:
    before = parse_document(f"Words.\n\n{OPENING}\n{CLOSING}\n\n{ENTRY}".encode())
    after = kept(before.data.decode())
    check_only_badges_changed(before, after.encode())
    with pytest.raises(WouldDamage, match="line 1 would change outside the badges"):
        check_only_badges_changed(before, after.replace("Words", "Other words").encode())
    bare = parse_document(f"# L\n\n{ENTRY}".encode())
    with pytest.raises(WouldDamage, match="outside the badges"):
        check_only_badges_changed(bare, added(bare.data.decode()).replace("# L", "# L\n\nAlso this.").encode())


def test_marks_around_an_entry_do_not_cost_it() -> None:
    document = parse_document(f"{OPENING}\n{ENTRY}{CLOSING}\n".encode())
    with pytest.raises(WouldDamage, match="1 entries would become 0"):
        check_only_badges_changed(document, kept(document.data.decode()).encode())


def test_an_entry_between_marks_can_have_its_badge() -> None:
    document = parse_document(f"{OPENING}\n\n{ENTRY}\n{CLOSING}\n".encode())
    badged = apply_edits(document.data, badge_edits(document, {(0, CITATIONS): 1, (0, STARS): 2}))
    assert badged.count("⭐".encode()) == 2
    check_only_badges_changed(document, badged)
    with pytest.raises(WouldDamage, match="outside the badges"):
        check_only_badges_changed(document, badged + b"\n")
