"""The guard before writing: every change but that of the wanted badges is named, with its entry and line."""

from __future__ import annotations

import pytest

from lists.document import BadgeKind, BadgeStyle, BadgeSymbols
from lists.parse import parse_document
from lists.splice import WouldDamage, apply_edits, badge_edits, check_only_badges_changed

CITATIONS, STARS = BadgeKind.CITATIONS, BadgeKind.STARS
LIST = """\
# Top

Of papers.

- [A First Title Here](https://arxiv.org/abs/1810.05270) [code](https://github.com/owner/first)

## Sub

- [✏️A Second Title Here](https://arxiv.org/abs/1803.03635), 2019
"""
FIRST, SECOND = "line 5: the entry “A First Title Here”", "line 9: the entry “A Second Title Here”"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("First Title", "First Tilte", f"{FIRST} would no longer read the same"),
        ("1803.03635", "1803.03636", f"{SECOND} would no longer read the same"),
        ("## Sub", "## Sup", f"{SECOND} would no longer read the same"),
        ("[code]", "[paper]", f"{FIRST} would no longer read the same"),
        ("owner/first", "owner/First", f"{FIRST} would no longer read the same"),
        (" [code](https://github.com/owner/first)", "", f"{FIRST} would no longer read the same"),
        ("Of papers.", "Of pages.", "line 3 would change outside the badges"),
        (", 2019", ", 2020", "line 9 would change outside the badges"),
        ("Of papers.", "Of ✏️papers.", "line 3 would change outside the badges"),
        ("\n\n## Sub", "\n\n\n## Sub", "line 7 would change outside the badges"),
        (", 2019\n", ", 2019", "line 9 would change outside the badges"),
        (LIST[LIST.index("\n## Sub") :], "", "2 entries would become 1"),
        (", 2019\n", ", 2019\n- [A Third Title](https://arxiv.org/abs/1506.02626)\n", "2 entries would become 3"),
    ],
)
def test_a_change_is_named_with_its_place(old: str, new: str, message: str) -> None:
    document = parse_document(LIST.encode())
    assert old in LIST
    with pytest.raises(WouldDamage) as caught:
        check_only_badges_changed(document, LIST.replace(old, new, 1).encode())
    assert str(caught.value) == message


def test_a_file_that_could_not_be_read_again_is_not_written() -> None:
    with pytest.raises(WouldDamage, match="would not be readable: not UTF-8"):
        check_only_badges_changed(parse_document(LIST.encode()), LIST.encode() + b"\xff")


@pytest.mark.parametrize(
    ("tiers", "message"),
    [
        ({(0, CITATIONS): 2}, "line 5: the citations badge of “A First Title Here” would read 1, not 2"),
        ({}, "line 5: the citations badge of “A First Title Here” would read 1, not 0"),
        (
            {(0, CITATIONS): 1, (0, STARS): 1},
            "line 9: the citations badge of “A Second Title Here” would read 2, not 1",
        ),
    ],
)
def test_badges_that_were_not_wanted_are_named(tiers: dict[tuple[int, BadgeKind], int], message: str) -> None:
    document = parse_document(LIST.encode())
    other = {(0, CITATIONS): 1, (0, STARS): 1, (1, CITATIONS): 2}
    data = apply_edits(document.data, badge_edits(document, other))
    check_only_badges_changed(document, data)
    check_only_badges_changed(document, data, tiers=other)
    with pytest.raises(WouldDamage) as caught:
        check_only_badges_changed(document, data, tiers=tiers)
    assert str(caught.value) == message


def test_a_badge_that_would_make_another_link_is_refused() -> None:
    document = parse_document(
        "- [T]✏️[ref] [A Title of Its Own](https://arxiv.org/abs/1810.05270)\n\n[ref]: /x\n".encode()
    )
    glued = document.data.replace("✏️".encode(), b"")
    with pytest.raises(WouldDamage, match="line 1"):
        check_only_badges_changed(document, glued)


@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_badge_that_keeps_emphasis_from_closing_is_refused_and_its_entry_named(place: int) -> None:
    lines = [f"- [A Title {n} of its own](https://arxiv.org/abs/1810.0527{n})" for n in range(5)]
    lines[place] = "- B C<br>**R*https://arxiv.org/abs/1506.02626"
    document = parse_document("\n".join(lines).encode())
    wanted = {(index, CITATIONS): 1 for index in range(5)}
    with pytest.raises(WouldDamage) as caught:
        check_only_badges_changed(document, apply_edits(document.data, badge_edits(document, wanted)), tiers=wanted)
    assert str(caught.value).startswith(f"line {place + 1}: with its badges, a reader would see “B C”")
    others = {at: tier for at, tier in wanted.items() if at[0] != place}
    check_only_badges_changed(document, apply_edits(document.data, badge_edits(document, others)), tiers=others)


@pytest.mark.parametrize(
    "symbols", [BadgeSymbols(), BadgeSymbols(style=BadgeStyle.TEXT), BadgeSymbols(style=BadgeStyle.SHIELD)]
)
def test_badges_of_every_style_are_no_change_of_the_page(symbols: BadgeSymbols) -> None:
    document = parse_document(
        (LIST + "\n<p><a href=https://arxiv.org/abs/1506.02626>A Third Title</a></p>\n").encode(), symbols
    )
    wanted = {(0, CITATIONS): 12, (0, STARS): 3, (2, CITATIONS): 4}
    data = apply_edits(document.data, badge_edits(document, wanted))
    assert data != document.data
    check_only_badges_changed(document, data, tiers=wanted)


def test_badges_of_both_kinds_between_two_links_are_one_edit() -> None:
    places = "".join(f"- [Title {n} of it](https://arxiv.org/abs/1810.0527{n}) ✏️\n" for n in range(2))
    line = "- [A Title](https://arxiv.org/abs/1810.05279)[code](https://github.com/owner/name)\n"
    document = parse_document((places + line).encode())
    edits = badge_edits(document, {(2, CITATIONS): 1, (2, STARS): 2})
    assert [edit.replacement.decode() for edit in edits] == ["✏️⭐⭐"]
    after = parse_document(apply_edits(document.data, edits))
    assert [slot.tier for slot in (after.entries[2].citation_slot, after.entries[2].star_slot) if slot] == [1, 2]
    assert apply_edits(after.data, badge_edits(after, {(2, CITATIONS): 0, (2, STARS): 0})) == document.data
