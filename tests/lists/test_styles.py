"""Badges that show the number itself: words or a shield, behind the link by default, and ours by their shape alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lists.document import BadgeKind, BadgeStyle, BadgeSymbols
from lists.parse import parse_document
from lists.splice import apply_edits, badge_edits, check_only_badges_changed
from tests.lists.test_placement import linked, tiers_of, write

CITATIONS, STARS = BadgeKind.CITATIONS, BadgeKind.STARS
TEXT, SHIELD = BadgeSymbols(style=BadgeStyle.TEXT), BadgeSymbols(style=BadgeStyle.SHIELD)
CITED, STARRED = (
    "![citations](https://img.shields.io/badge/citations-1200-blue)",
    "![stars](https://img.shields.io/badge/stars-45-blue)",
)


def written(text: str, symbols: BadgeSymbols, citations: int = 1200, stars: int = 45) -> str:
    """The list with numbers wherever there is a place, held against itself and back again."""
    document = parse_document(linked(text).encode(), symbols)
    values = {CITATIONS: citations, STARS: stars}
    wanted = {place: values[place[1]] for place in tiers_of(document)}
    data = write(document, wanted)
    check_only_badges_changed(document, data, tiers=wanted)
    after = parse_document(data, symbols)
    assert tiers_of(after) == wanted
    assert badge_edits(after, wanted) == ()
    assert write(after, tiers_of(document)) == document.data
    return data.decode()


@pytest.mark.parametrize(
    ("line", "badged"),
    [
        ("- [A B C](P1) [code](R1)", "- [A B C](P1) {c} [code](R1) {s}"),
        ("- A B C [[pdf](P1)][[code](R1)]", "- A B C [[pdf](P1) {c}][[code](R1) {s}]"),
        ("- [A B C](P1)[code](R1), Ada", "- [A B C](P1) {c}[code](R1) {s}, Ada"),
        ("- **[A B C](P1)**, [code](R1).", "- **[A B C](P1) {c}**, [code](R1) {s}."),
        ("| T | C |\n|-|-|\n| [A B C](P1) | [c](R1) |", "| T | C |\n|-|-|\n| [A B C](P1) {c} | [c](R1) {s} |"),
        ("| T | Stars |\n|-|-|\n| [A B](P1) [c](R1) |  |", "| T | Stars |\n|-|-|\n| [A B](P1) {c} [c](R1) | {s} |"),
        ("- A B C: https://arxiv.org/abs/1810.05270", "- A B C: https://arxiv.org/abs/1810.05270 {c}"),
        ("- A B C: <https://arxiv.org/abs/1810.05270>", "- A B C: <https://arxiv.org/abs/1810.05270> {c}"),
    ],
)
def test_a_number_follows_its_link(line: str, badged: str) -> None:
    assert written(line, TEXT) == linked(badged).format(c="(1200 citations)", s="(45 stars)")
    assert written(line, SHIELD) == linked(badged).format(c=CITED, s=STARRED)


def test_one_is_one_citation() -> None:
    assert written("- [A B C](P1) [code](R1)", TEXT, 1, 1) == linked("- [A B C](P1) (1 citation) [code](R1) (1 star)")


def test_a_shield_in_html_is_an_image_of_html() -> None:
    line = '<ul>\n<li><a href="https://arxiv.org/abs/1810.05270">A Title of Its Own</a></li>\n</ul>\n'
    image = '<img alt="citations" src="https://img.shields.io/badge/citations-7-blue">'
    assert written(line, SHIELD, 7) == line.replace("</li>", f" {image}</li>")
    assert written(line, TEXT, 7) == line.replace("</li>", " (7 citations)</li>")


@pytest.mark.parametrize(
    "shape",
    [
        "(12 Citations)", "(12 citation)", "(1 citations)", "(012 citations)", "(0 citations)", "[12 citations]",
        "12 citations", "(~12 citations)", "(1,200 citations)", "(12 citations, 3 stars)",
    ],
)  # fmt: skip
def test_words_of_another_shape_are_the_authors(shape: str) -> None:
    (entry,) = parse_document(linked(f"- [A B C](P1) {shape}").encode(), TEXT).entries
    assert entry.badge_tier(CITATIONS) == 0


@pytest.mark.parametrize(
    "shape",
    [
        "![citations](https://img.shields.io/badge/citations-many-blue)",
        "![Citations](https://img.shields.io/badge/citations-12-blue)",
        "![citations](https://img.shields.io/badge/cited-12-blue)",
        "[![citations](https://img.shields.io/badge/citations-12-blue)](https://a.org)",
        "![stars](https://img.shields.io/github/stars/owner/name)",
    ],
)
def test_an_image_of_another_shape_is_the_authors(shape: str) -> None:
    (entry,) = parse_document(linked(f"- [A B C](P1) {shape}").encode(), SHIELD).entries
    assert (entry.badge_tier(CITATIONS), entry.badge_tier(STARS)) == (0, 0)


@pytest.mark.parametrize(
    "address",
    ["https://img.shields.io/badge/citations-{}-brightgreen?style=flat", "http://badge.example/x/citations-{}-a.svg"],
)
def test_a_shield_of_another_colour_or_server_keeps_them(address: str) -> None:
    text = linked("- [A B C](P1) ![citations](") + address + ")"
    document = parse_document(text.format(12).encode(), SHIELD)
    assert document.entries[0].badge_tier(CITATIONS) == 12
    assert write(document, {(0, CITATIONS): 130}).decode() == text.format(130)


def test_one_style_does_not_read_the_badges_of_another() -> None:
    line = linked(f"- [✏️A B C](P1) (12 citations) {CITED}").encode()
    tiers = [
        parse_document(line, symbols).entries[0].badge_tier(CITATIONS) for symbols in (BadgeSymbols(), TEXT, SHIELD)
    ]
    assert tiers == [1, 12, 1200]


def test_a_year_in_a_number_is_no_year_of_the_paper() -> None:
    document = parse_document(linked("- A B C (2019 citations) [[pdf](P1)]").encode(), TEXT)
    assert document.entries[0].title == "A B C"


def test_a_legend_of_symbols_gives_no_number_away() -> None:
    text = linked("✏️ 100+ citations, ⭐ 100+ stars\n\n- [A B C](P1) (12 citations)").encode()
    assert parse_document(text, TEXT).legend == frozenset()
    assert len(parse_document(text, TEXT).legends) == 2


def test_numbers_stand_where_the_list_has_its_numbers() -> None:
    text = "- [A B C](P1), 2019 (5 citations)\n- [D E F](P2), 2020 (6 citations)\n- [G H I](P3), 2021"
    assert written(text, TEXT).splitlines()[-1] == linked("- [G H I](P3), 2021 (1200 citations)")


LAYOUTS = ("- [A{n} B C](P{n}) [code](R{n})", "- A{n} B [[pdf](P{n})][[code](R{n})]", "| [A{n} B](P{n}) | [c](R{n}) |",
           '- <a href="https://arxiv.org/abs/1810.0527{n}">A{n} B C</a>, Ada')  # fmt: skip
numbers = st.integers(0, 10**7)


@given(
    layout=st.sampled_from(LAYOUTS),
    symbols=st.sampled_from((TEXT, SHIELD)),
    rounds=st.lists(st.lists(st.tuples(numbers, numbers), min_size=4, max_size=4), min_size=2, max_size=2),
)
@settings(deadline=None)
def test_any_numbers_are_read_back_and_none_gives_the_authors_bytes(
    layout: str, symbols: BadgeSymbols, rounds: list[list[tuple[int, int]]]
) -> None:
    lines = ["| Title | Code |", "|-|-|"] * layout.startswith("|") + [layout.replace("{n}", str(n)) for n in range(4)]
    first = document = parse_document(linked("\n".join(lines)).encode(), symbols)
    for values in rounds:
        wanted = {(n, kind): values[n][kind is STARS] for n, kind in tiers_of(document)}
        data = write(document, wanted)
        check_only_badges_changed(document, data, tiers=wanted)
        document = parse_document(data, symbols)
        assert tiers_of(document) == wanted
    bare = apply_edits(document.data, badge_edits(document, dict.fromkeys(tiers_of(document), 0)))
    assert bare == first.data
