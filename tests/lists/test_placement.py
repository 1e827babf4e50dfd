"""Where badges stand and where new ones go: by what the list does already, per kind, and per table."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lists.document import BadgeKind, Document
from lists.parse import parse_document
from lists.places import Placement, Where
from lists.splice import apply_edits, badge_edits, check_only_badges_changed

CITATIONS, STARS = BadgeKind.CITATIONS, BadgeKind.STARS
Tiers = dict[tuple[int, BadgeKind], int]


def linked(text: str) -> str:
    """``(P1)`` and ``(R1)`` stand for the addresses of a paper and a repository, ``@(P1)`` for a bare one."""
    text = re.sub(r"([@<=])\(P(\d)\)", r"\1https://arxiv.org/abs/1810.0527\2", text).replace("@", "")
    text = re.sub(r"\(P(\d)\)", r"(https://arxiv.org/abs/1810.0527\1)", text)
    return re.sub(r"\(R(\d)\)", r"(https://github.com/owner/name\1)", text)


def read(text: str) -> Document:
    return parse_document(linked(text).encode())


def tiers_of(document: Document) -> Tiers:
    slots = {(i, kind): entry.slot(kind) for i, entry in enumerate(document.entries) for kind in BadgeKind}
    return {place: slot.tier for place, slot in slots.items() if slot is not None}


def write(document: Document, tiers: Tiers) -> bytes:
    return apply_edits(document.data, badge_edits(document, tiers))


def written(text: str, tier: int = 1) -> str:
    """The list with badges of a tier wherever there is a place, held against itself and back again."""
    document = read(text)
    tiers = dict.fromkeys(tiers_of(document), tier)
    data = write(document, tiers)
    check_only_badges_changed(document, data, tiers=tiers)
    after = parse_document(data)
    assert tiers_of(after) == tiers
    assert badge_edits(after, tiers) == ()
    back = parse_document(data, placements=document.placements)
    assert write(back, tiers_of(document)) == document.data
    return data.decode()


HABITS = {
    "inside": ("- [✏️A B C](P1)\n- [✏️D E F](P2)\n- [G H I](P3)", "- [✏️G H I](P3)"),
    "inside, set off": ("- [✏️ A B C](P1)\n- [✏️ D E F](P2)\n- [G H I](P3)", "- [✏️ G H I](P3)"),
    "inside, last": ("- [A B C ✏️](P1)\n- [D E F ✏️](P2)\n- [**G** H I](P3)", "- [**G** H I ✏️](P3)"),
    "before": ("- ✏️[A B C](P1)\n- ✏️[D E F](P2)\n- [G H I](P3)", "- ✏️[G H I](P3)"),
    "before, set off": ("- ✏️ [A B C](P1)\n- ✏️ [D E F](P2)\n- [G H I](P3)", "- ✏️ [G H I](P3)"),
    "before addresses": (
        "- A B C: ✏️ <(P1)>\n- D E F: ✏️ <(P2)>\n- G H I: <(P3)>",
        "- G H I: ✏️ <(P3)>",
    ),
    "behind addresses": (
        "- A B C: @(P1)✏️\n- D E F: @(P2)✏️\n- G H I: @(P3)",
        "- G H I: @(P3) ✏️",
    ),
    "before brackets": (
        "- A B C ✏️[[pdf](P1)]\n- D E F ✏️[[pdf](P2)]\n- G H I [[pdf](P3)]",
        "- G H I ✏️[[pdf](P3)]",
    ),
    "before bold": ("- ✏️ **[A B C](P1)**\n- ✏️ **[D E F](P2)**\n- **[G H I](P3)**", "- ✏️ **[G H I](P3)**"),
    "after": ("- [A B C](P1)✏️\n- [D E F](P2)✏️\n- [G H I](P3), 2020", "- [G H I](P3)✏️, 2020"),
    "after, set off": ("- [A B C](P1) ✏️\n- [D E F](P2) ✏️\n- [G H I](P3), 2020", "- [G H I](P3) ✏️, 2020"),
    "after brackets": (
        "- A B C [[pdf](P1)] ✏️\n- D E F [[pdf](P2)] ✏️\n- G H I [[pdf](P3)] [site](https://a.org)",
        "- G H I [[pdf](P3)] ✏️ [site](https://a.org)",
    ),
    "after, in brackets": (
        "- A B C [[pdf](P1) ✏️]\n- D E F [[pdf](P2) ✏️]\n- G H I [[pdf](P3)]",
        "- G H I [[pdf](P3) ✏️]",
    ),
    "end of the line": (
        "- [A B C](P1). *CVPR* ✏️\n- [D E F](P2), 2020 ✏️\n- [G H I](P3). Ada et al.  ",
        "- [G H I](P3). Ada et al. ✏️  ",
    ),
    "start of the line": (
        "- ✏️ A B C. [[pdf](P1)]\n- ✏️ D E F. [[pdf](P2)]\n- G H I. [[pdf](P3)]",
        "- ✏️ G H I. [[pdf](P3)]",
    ),
    "within bold": (
        "- **✏️ A B C.** [[pdf](P1)]\n- **✏️ D E F.** [[pdf](P2)]\n- **G H I.** [[pdf](P3)]",
        "- **✏️ G H I.** [[pdf](P3)]",
    ),
    "last within bold": (
        "- **A B C ✏️** Ada [[pdf](P1)]\n- **D E F ✏️** Bob [[pdf](P2)]\n- **G H I** Cy [[pdf](P3)]",
        "- **G H I ✏️** Cy [[pdf](P3)]",
    ),
    "behind bold": (
        "- **A B C** ✏️. Ada [[pdf](P1)]\n- **D E F** ✏️. Bob [[pdf](P2)]\n- **G H I**. Cy [[pdf](P3)]",
        "- **G H I** ✏️. Cy [[pdf](P3)]",
    ),
    "before bold words": (
        "1. ✏️ **A B C**, Ada [[pdf](P1)]\n2. ✏️ **D E F**, Bob [[pdf](P2)]\n3. **G H I**, Cy [[pdf](P3)]",
        "3. ✏️ **G H I**, Cy [[pdf](P3)]",
    ),
    "within quotes": (
        '- "✏️ A B C D", Ada, [pdf](P1)\n- "✏️ D E F G", Bob, [pdf](P2)\n- "G H I J", Cy, [pdf](P3)',
        '- "✏️ G H I J", Cy, [pdf](P3)',
    ),
    "in parentheses": (
        "- [A B C](P1) (✏️), Ada\n- [D E F](P2) (✏️), Bob\n- [G H I](P3), Cy",
        "- [G H I](P3) (✏️), Cy",
    ),
    "end of the entry": (
        "- [A B C](P1)\n  Ada, Bob ✏️\n- [D E F](P2)\n  Cy, Di ✏️\n- [G H I](P3)\n  Ed, Flo",
        "  Ed, Flo ✏️",
    ),
    "behind a heading": (
        "### A B C ✏️\n[paper](P1)\n\n### D E F ✏️\n[paper](P2)\n\n[paper](P3)\n\n### G H I",
        "### G H I",
    ),
    "title's cell": (
        "| Title | Paper |\n|-|-|\n| ✏️ A B C | [pdf](P1) |\n| ✏️ D E F | [pdf](P2) |\n| **G** H I | [pdf](P3) |",
        "| ✏️ **G** H I | [pdf](P3) |",
    ),
    "behind the title in its cell": (
        "| Title | Paper |\n|-|-|\n| A B C ✏️ | [pdf](P1) |\n| D E F ✏️ | [pdf](P2) |\n| **G H I** | [pdf](P3) |",
        "| **G H I** ✏️ | [pdf](P3) |",
    ),
    "in HTML": (
        "<ul>\n<li><b>✏️ A</b><a href=(P1)>x</a>\n<li><b>✏️ C D</b><a href=(P2)>x</a>\n<li><b>E F</b><a href=(P3)>x</a>",
        "<li><b>✏️ E F</b><a href=(P3)>x</a>",
    ),
    "end of a cell": (
        "| Title | Code |\n|-|-|\n| [A B C](P1), CVPR ✏️ | x |\n| [D E F](P2), CVPR ✏️ | x |\n| [G H I](P3), NIPS  | x |",
        "| [G H I](P3), NIPS ✏️  | x |",
    ),
}


@pytest.mark.parametrize("habit", HABITS)
def test_a_new_badge_goes_where_the_list_has_its_badges(habit: str) -> None:
    text, badged = HABITS[habit]
    assert written(text).splitlines()[-1] == linked(badged)


@pytest.mark.parametrize(
    ("text", "badged"),
    [
        (
            "- [A B C](P1) [[code](R1)] ⭐\n- [D E F](P2) [[code](R2)] ⭐\n- [G H I](P3) [[code](R3)]",
            "- [✏️G H I](P3) [[code](R3)] ⭐",
        ),
        (
            "- [A B C](P1) [⭐code](R1)\n- [D E F](P2) [⭐code](R2)\n- [G H I](P3) [code](R3)",
            "- [✏️G H I](P3) [⭐code](R3)",
        ),
    ],
)
def test_each_kind_has_a_habit_of_its_own(text: str, badged: str) -> None:
    assert written(text).splitlines()[-1] == linked(badged)


def test_one_badge_is_no_habit_and_neither_is_half_of_them() -> None:
    assert written("- [A B C](P1) ✏️\n- [D E F](P2)").splitlines()[-1] == linked("- [✏️D E F](P2)")
    mixed = "- [A B C](P1) ✏️\n- [D E F](P2) ✏️\n- ✏️ [G H I](P3)\n- ✏️ [J K L](P4)\n- [M N O](P5)"
    assert written(mixed).splitlines()[-1] == linked("- [✏️M N O](P5)")
    assert read(mixed).placements == {}


def test_a_badge_that_stands_elsewhere_is_changed_where_it_stands() -> None:
    text = "- [A B C](P1) ✏️\n- [D E F](P2) ✏️\n- ✏️ [G H I](P3)"
    assert written(text, 2).splitlines()[-1] == linked("- ✏️✏️ [G H I](P3)")


def test_a_table_has_a_habit_of_its_own_and_else_that_of_the_list() -> None:
    table = "| Title |\n|-|\n| [A B C](P1) ✏️ |\n| [D E F](P2) ✏️ |\n| [G H I](P3) |\n"
    bullets = "\n- ✏️ [J K L](P4)\n- ✏️ [M N O](P5)\n- ✏️ [P Q R](P6)\n\n# S\n\n- [S T U](P7)\n"
    lines = written(table + bullets).splitlines()
    assert lines[4] == linked("| [G H I](P3) ✏️ |")
    assert lines[-1] == linked("- ✏️ [S T U](P7)")


def test_placements_that_are_given_hold_for_entries_without_a_badge() -> None:
    document = parse_document(
        linked("- [A B C](P1)\n- [✏️D E F](P2)").encode(), placements={CITATIONS: Placement(Where.AFTER, blank=b" ")}
    )
    assert write(document, dict.fromkeys(tiers_of(document), 2)).decode() == linked("- [A B C](P1) ✏️✏️\n- [✏️✏️D E F](P2)")


@pytest.mark.parametrize(
    "header", ["Citations", "✏️", "# Citations", "**Cited by**", "引用", "被引用次数", "citation count"]
)
def test_a_column_by_its_header_takes_the_pencils(header: str) -> None:
    text = f"| Title | {header} | Code |\n|---|---|---|\n| [A B C](P1) |  | [c](R1) |\n| [D E F](P2) || [c](R2) |"
    assert written(text).splitlines()[2:] == [
        linked("| [A B C](P1) | ✏️ | ⭐[c](R1) |"),
        linked("| [D E F](P2) |✏️| ⭐[c](R2) |"),
    ]


@pytest.mark.parametrize("header", ["Stars", "⭐", "GitHub Stars", "Star count"])
def test_a_column_by_its_header_takes_the_stars(header: str) -> None:
    text = f"Title | Code | {header}\n---|---|---\n[A B C](P1) | [c](R1) | \n[D E F](P2) | [c](R2) | ⭐"
    assert written(text, 2).splitlines()[2:] == [
        linked("[✏️✏️A B C](P1) | [c](R1) | ⭐⭐"),
        linked("[✏️✏️D E F](P2) | [c](R2) | ⭐⭐"),
    ]


def test_a_column_that_holds_nothing_but_badges_needs_no_header() -> None:
    text = "| Title | Code | |\n|-|-|-|\n| [A B C](P1) | [c](R1) | ⭐ |\n| [D E F](P2) | [c](R2) |   |"
    assert written(text, 2).splitlines()[-1] == linked("| [✏️✏️D E F](P2) | [c](R2) | ⭐⭐  |")


def test_a_column_with_anything_else_in_it_is_the_authors() -> None:
    text = "| Title | Citations |\n|-|-|\n| [A B C](P1) | 12 |\n| [D E F](P2) |  |"
    assert written(text).splitlines()[2:] == [linked("| [✏️A B C](P1) | 12 |"), linked("| [✏️D E F](P2) |  |")]


@pytest.mark.parametrize("dash", ["-", "–", "—", "N/A", "n/a", "/", "无"])
def test_a_cell_that_says_there_is_none_belongs_to_the_column_and_keeps_its_word(dash: str) -> None:
    rows = f"| [A B C](P1) | [c](R1) | ⭐ |\n| [D E F](P2) | [c](R2) | {dash} |\n| [G H I](P3) | [c](R3) |  |"
    text = f"| Title | Code | Stars |\n|-|-|-|\n{rows}"
    assert written(text, 2).splitlines()[2:] == [
        linked("| [✏️✏️A B C](P1) | [c](R1) | ⭐⭐ |"),
        linked(f"| [✏️✏️D E F](P2) | [c](R2) | ⭐⭐ {dash} |"),
        linked("| [✏️✏️G H I](P3) | [c](R3) | ⭐⭐ |"),
    ]


NOT_OURS = [("推荐", ""), ("Recom", "⭐"), ("**Rating**", "⭐"), ("Difficulty", ""), ("Stars", "12"), ("", "x")]


@pytest.mark.parametrize(("header", "cell"), NOT_OURS)
def test_a_table_with_the_symbol_in_a_column_that_is_not_ours_gets_none(header: str, cell: str) -> None:
    rows = f"| [A B C](P1) | [c](R1) | ⭐⭐ |\n| [D E F](P2) | [c](R2) | {cell} |\n\n- [G H I](P3) [c](R3)"
    document = read(f"| Title | Code | {header} |\n|-|-|-|\n{rows}")
    assert [entry.star_slot is None for entry in document.entries] == [True, True, False]
    assert document.entries[0].warnings != ()
    assert [notice.line for notice in document.notices] == [1]


def test_a_table_of_one_paper_has_a_row_for_badges() -> None:
    text = "| Title | [A B C](P1) |\n|-|-|\n| Authors | Ada |\n| Citations |  |\n| Code | [c](R1) |"
    assert written(text).splitlines()[3:] == ["| Citations | ✏️ |", linked("| Code | ⭐[c](R1) |")]


def test_a_row_too_short_for_the_column_has_its_badge_at_the_link() -> None:
    text = "| Title | Citations |\n|-|-|\n| [A B C](P1) | ✏️ |\n| [D E F](P2) |"
    assert written(text).splitlines()[-1] == linked("| [✏️D E F](P2) |")


@pytest.mark.parametrize(
    ("line", "citations", "stars"),
    [
        ("- [A B C](P1) ✏️ [code](R1)", 1, 0),
        ("- [A B C](P1)✏️[code](R1)", 1, 0),
        ("- [A B C](P1) ✏️ ⭐[code](R1)", 1, 1),
        ("- [A B C](P1) ✏️ ⭐", 1, None),
        ("- [A B C](P1) ⭐ [code](R1) ✏️", 1, 1),
        ("- [A B C](P1) [code](R1) ⭐⭐ ✏️", 1, 2),
        ("- ✏️⭐[A B C](P1) [code](R1)", 1, 1),
        ("- [A B C](P1) [⭐[github](P2)]", 0, None),
        ("- [A B C](P1) ✏️[code](R1)", 1, 0),
        ("- [A B C](P1) and ✏️ more [code](R1)", None, 0),
        ("- [A ✏️ B C](P1)", None, None),
        ("- [A B C](P1) `✏️`", None, None),
        ("- [A B C](P1) \\✏️", None, None),
        ("- A B C [[✏️](P1)]", None, None),
        ("- [A B C](P1) <!-- ✏️ -->", 0, None),
        ("- [A B C](P1) [![⭐](https://a.org/⭐)](R1)", 0, 0),
    ],
)
def test_a_badge_belongs_to_the_link_of_its_kind_that_it_touches(line: str, citations: int, stars: int | None) -> None:
    (entry,) = read(line).entries
    found = [None if slot is None else slot.tier for slot in (entry.citation_slot, entry.star_slot)]
    assert found == [citations, stars]


def test_a_badge_is_not_taken_from_the_line_below_or_the_cell_beside() -> None:
    document = read("- [A B C](P1)\n- ✏️ [D E F](P2)\n\n| Title | x | y |\n|-|-|-|\n| [G H I](P3) | a ✏️ a | b |\n")
    slots = [entry.citation_slot for entry in document.entries]
    assert [slot if slot is None else slot.tier for slot in slots] == [0, 1, None]


def test_a_star_behind_a_paper_that_has_no_code_is_told_and_left() -> None:
    (entry,) = read("- [A B C](P1) ⭐").entries
    assert [(slot.kind, slot.tier) for slot in entry.misplaced] == [(STARS, 1)]


@pytest.mark.parametrize(
    ("line", "badged"),
    [
        ("- **A B C.**[code](R1) [pdf](P1)", "- **A B C.**[⭐code](R1) [✏️pdf](P1)"),
        ("- *A B C*[code](R1) [pdf](P1)", "- *A B C*[⭐code](R1) [✏️pdf](P1)"),
        ("- **[code](R1)** A B C [pdf](P1)", "- **⭐[code](R1)** A B C [✏️pdf](P1)"),
    ],
)
def test_no_star_goes_where_it_would_keep_bold_from_ending(line: str, badged: str) -> None:
    assert written(line) == linked(badged)


def test_a_blank_that_also_parts_two_words_stays() -> None:
    document = read("- [A B C](P1) ✏️and more")
    assert write(document, {(0, CITATIONS): 0}).decode() == linked("- [A B C](P1) and more")


def test_both_kinds_at_the_end_of_a_line_keep_their_order() -> None:
    lines = [f"- [A B C](P{n}) [code](R{n}). Ada ⭐ ✏️" for n in range(5)]
    document = read("\n".join([*lines, "- [D E F](P9) [code](R9). Ada"]))
    bare = parse_document(write(document, {(1, CITATIONS): 0, (1, STARS): 0, (2, STARS): 0}))
    data = write(bare, dict.fromkeys(tiers_of(bare), 1)).decode()
    assert data.splitlines() == [linked(line) for line in (*lines, "- [D E F](P9) [code](R9). Ada ⭐ ✏️")]


PLACES = (
    "[{c}T{n} of it](P) {s}[code](R)",
    "{c}{_}[T{n} of it](P) [{s}code](R)",
    "[T{n} of it](P){_}{c} [[code](R)]{_}{s}",
    "[T{n} of it](P) [code](R). Ada{_}{c}{_}{s}",
    "{c}{_}T{n} of it [[pdf](P)] [{s}[code](R)]",
)


@st.composite
def lists_of_one_habit(draw: st.DrawFn) -> tuple[str, list[tuple[int, int]]]:
    place = draw(st.sampled_from(PLACES))
    tiers = draw(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=7))
    lines = []
    for n, (citations, stars) in enumerate(tiers):
        line = place.replace("{_}{c}", f" {'✏️' * citations}" if citations else "")
        line = line.replace("{_}{s}", f" {'⭐' * stars}" if stars else "")
        line = line.replace("{c}{_}", f"{'✏️' * citations} " if citations else "")
        line = line.replace("{c}", "✏️" * citations).replace("{s}", "⭐" * stars).replace("{n}", str(n))
        lines.append("- " + line.replace("(P)", f"(P{n})").replace("(R)", f"(R{n})"))
    return "\n".join(lines), tiers


@given(made=lists_of_one_habit(), data=st.data())
@settings(deadline=None, max_examples=150)
def test_any_tiers_in_any_habit_are_read_back_and_the_first_ones_give_the_first_bytes(
    made: tuple[str, list[tuple[int, int]]], data: st.DataObject
) -> None:
    text, tiers = made
    document = read(text)
    first = {(n, kind): tier for n, pair in enumerate(tiers) for kind, tier in zip(BadgeKind, pair, strict=True)}
    assert tiers_of(document) == first
    wanted = {place: data.draw(st.integers(0, 2)) for place in first}
    changed = write(document, wanted)
    check_only_badges_changed(document, changed, tiers=wanted)
    after = parse_document(changed, placements=document.placements)
    assert tiers_of(after) == wanted
    for kind in BadgeKind:
        own = {place: tier for place, tier in first.items() if place[1] is kind}
        # A badge that was taken out comes back where the list has its badges: if it is one of none, by default.
        if kind not in document.placements and any(tier and not wanted[place] for place, tier in own.items()):
            return
    assert write(after, first) == document.data
