"""Edits: badge bytes and nothing else, there and back; entries moved whole."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lists.document import BadgeKind, Document, Span
from lists.parse import parse_document
from lists.splice import (
    Edit,
    WouldDamage,
    apply_edits,
    badge_edits,
    check_only_badges_changed,
    find_immovable_groups,
    move_entries,
)
from tests.lists.test_seeds import SEEDS, WRITINGS

BADGES = re.compile("(?:\u270f|⭐)(?:\ufe0f)?".encode())
FEW = settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Tiers = dict[tuple[int, BadgeKind], int]


def tiers_of(document: Document) -> Tiers:
    return {
        (index, kind): slot.tier
        for index, entry in enumerate(document.entries)
        for kind in BadgeKind
        if (slot := entry.slot(kind)) is not None
    }


def random_tiers(document: Document, seed: int) -> Tiers:
    chosen = random.Random(seed)
    return {place: chosen.randint(0, 2) for place in tiers_of(document)}


def write(document: Document, tiers: Tiers) -> bytes:
    return apply_edits(document.data, badge_edits(document, tiers))


@pytest.mark.sampled(6)
@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("name", SEEDS)
@given(seed=st.integers(0, 2**32))
@FEW
def test_any_tiers_are_read_back_and_nothing_else_changes(name: str, writing: str, seed: int, seeds: Path) -> None:
    before = parse_document(WRITINGS[writing]((seeds / name).read_bytes()))
    assert apply_edits(before.data, ()) == before.data
    wanted = random_tiers(before, seed)
    after_bytes = write(before, wanted)
    check_only_badges_changed(before, after_bytes)
    assert BADGES.sub(b"", after_bytes) == BADGES.sub(b"", before.data)
    after = parse_document(after_bytes)
    assert tiers_of(after) == wanted
    assert badge_edits(after, wanted) == ()
    assert write(after, tiers_of(before)) == before.data


@pytest.mark.parametrize("name", SEEDS)
def test_stripping_a_list_without_badges_gives_the_authors_bytes(name: str, seeds: Path) -> None:
    bare = parse_document(BADGES.sub(b"", (seeds / name).read_bytes()))
    full = parse_document(write(bare, dict.fromkeys(tiers_of(bare), 2)))
    assert write(full, dict.fromkeys(tiers_of(full), 0)) == bare.data


@pytest.mark.parametrize(
    ("line", "badged"),
    [
        ("- T U V [[paper](P)][[github](R)]", "- T U V [[✏️paper](P)][⭐[github](R)]"),
        ("- [T U V](P) [code](R)", "- [✏️T U V](P) ⭐[code](R)"),
        ("- [**T U V**](P) [`code`](R)", "- [**✏️T U V**](P) ⭐[`code`](R)"),
        ("- T U V [[Paper]](P) [[Code]](R)", "- T U V [[✏️Paper]](P) ⭐[[Code]](R)"),
        ("| Title | Code |\n|-|-|\n| [T U V](P) |[x](R)|", "| Title | Code |\n|-|-|\n| [✏️T U V](P) |⭐[x](R)|"),
        ('- <a href="P">T U V</a> <a href="R">code</a>', '- <a href="P">✏️T U V</a> ⭐<a href="R">code</a>'),
        ("- T U V, paper: <P>, code: <R>", "- T U V, paper: ✏️<P>, code: ⭐<R>"),
        ("- [T U V][p]\n\n[p]: P", "- [✏️T U V][p]\n\n[p]: P"),
        ("- [T U V]\n\n[T U V]: P", "- ✏️[T U V]\n\n[T U V]: P"),
        ("- [\\[T\\] U V](P)", "- [✏️\\[T\\] U V](P)"),
    ],
)
def test_the_pencil_leads_the_papers_text_and_the_star_stands_before_the_repository(line: str, badged: str) -> None:
    paper, repository = "https://arxiv.org/abs/1810.05270", "https://github.com/owner/name"
    before, after = (text.replace("P)", f"{paper})").replace("R)", f"{repository})") for text in (line, badged))
    for short, url in (("P", paper), ("R", repository)):
        for form in (f'"{short}"', f"<{short}>", f": {short}"):
            before = re.sub(re.escape(form) + r"(?=\W|$)", form.replace(short, url), before)
            after = re.sub(re.escape(form) + r"(?=\W|$)", form.replace(short, url), after)
    document = parse_document(before.encode())
    assert write(document, dict.fromkeys(tiers_of(document), 1)).decode() == after


def test_badges_a_person_put_before_the_link_are_used_where_they_stand() -> None:
    data = "- ✏️ [A Title of Its Own](https://arxiv.org/abs/1810.05270)".encode()
    document = parse_document(data)
    assert write(document, {(0, BadgeKind.CITATIONS): 2}) == data.replace("✏️".encode(), "✏️✏️".encode())


def test_further_badges_go_with_the_first_when_none_is_wanted() -> None:
    data = "- [✏️A Title of Its Own](https://arxiv.org/abs/1810.05270) [✏️pdf](https://arxiv.org/pdf/1810.05270)".encode()
    document = parse_document(data)
    after = write(document, {(0, BadgeKind.CITATIONS): 0})
    assert "✏".encode() not in after
    check_only_badges_changed(document, after)


def test_a_star_at_a_paper_is_never_touched() -> None:
    data = (
        "- A Title [[paper](https://arxiv.org/abs/1810.05270)][⭐[github](https://arxiv.org/abs/1810.05270)]".encode()
    )
    document = parse_document(data)
    assert write(document, {(0, BadgeKind.STARS): 2}) == data


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(0, 3), b""), Edit(Span(2, 4), b"")],
        [Edit(Span(1, 1), b"a"), Edit(Span(1, 1), b"b")],
        [Edit(Span(4, 9), b"")],
        [Edit(Span(3, 2), b"")],
    ],
)
def test_edits_that_overlap_or_lie_outside_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlap or lie outside"):
        apply_edits(b"12345", edits)


def test_edits_apply_in_any_order() -> None:
    assert apply_edits(b"12345", [Edit(Span(4, 5), b"e"), Edit(Span(0, 0), b"<"), Edit(Span(0, 1), b"a")]) == b"<a234e"


def test_a_change_outside_the_badges_is_caught_with_its_line() -> None:
    document = parse_document(b"# Top\n\n- [A Title of Its Own](https://arxiv.org/abs/1810.05270)\n")
    for damaged in (
        document.data.replace(b"Title", b"Tilte"),
        document.data.replace(b"05270", b"05271"),
        document.data.replace(b"# Top\n", b"# Top \n"),
        document.data.replace(b"- [A", b"[A"),
        document.data + b"x",
        document.data[:10],
        b"\xff",
    ):
        with pytest.raises(WouldDamage):
            check_only_badges_changed(document, damaged)


def non_blank_lines(data: bytes) -> Counter[bytes]:
    return Counter(line for line in data.splitlines() if line.strip())


@pytest.mark.sampled(6)
@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("name", SEEDS)
@given(seed=st.integers(0, 2**32))
@FEW
def test_moved_entries_are_the_same_entries_in_another_order(name: str, writing: str, seed: int, seeds: Path) -> None:
    before = parse_document(WRITINGS[writing]((seeds / name).read_bytes()))
    chosen = random.Random(seed)
    order = [chosen.sample(group.entries, len(group.entries)) for group in before.groups]
    moved = move_entries(before, order)
    assert len(moved) == len(before.data)
    assert non_blank_lines(moved) == non_blank_lines(before.data)
    assert moved.endswith(b"\n") == before.data.endswith(b"\n")
    after = parse_document(moved)
    assert [group.entries for group in after.groups] == [group.entries for group in before.groups]
    for group, wanted in zip(before.groups, order, strict=True):
        for place, index in zip(group.entries, wanted, strict=True):
            old, new = before.entries[index], after.entries[place]
            assert (old.section, old.key, old.title) == (new.section, new.key, new.title)
            assert old.span.of(before.data).strip() == new.span.of(moved).strip()


def test_moving_nothing_changes_nothing(seeds: Path) -> None:
    for name in SEEDS:
        document = parse_document((seeds / name).read_bytes())
        assert move_entries(document, [group.entries for group in document.groups]) == document.data


def test_an_order_that_loses_an_entry_is_refused() -> None:
    lines = "".join(f"- [A Title of Its Own {n}](https://arxiv.org/abs/1810.0527{n})\n" for n in range(3))
    document = parse_document(lines.encode())
    for order in ([], [(0, 1)], [(0, 1, 1)], [(0, 1, 2), ()]):
        with pytest.raises(ValueError, match="order"):
            move_entries(document, order)


def test_an_abstract_moves_with_its_table(seeds: Path) -> None:
    document = parse_document((seeds / "rumi-meng__Awesome-Pruning.md").read_bytes())
    moved = move_entries(document, [tuple(reversed(document.groups[0].entries))]).decode()
    for title, following in (("Deep Compression", "benchmark<br />CSR format"), ("HRank", "Our HRank is inspired")):
        assert moved.index(title) < moved.index(following)
        assert "| Title " not in moved[moved.index(title) : moved.index(following)]


def test_the_byte_order_mark_stays_first_when_the_first_line_moves() -> None:
    first = "- [A First Title Here](https://arxiv.org/abs/1810.05270)"
    second = "- [A Second Title Here](https://arxiv.org/abs/1803.03635)"
    document = parse_document(f"\ufeff{first}\r\n{second}".encode())
    assert move_entries(document, [(1, 0)]) == f"\ufeff{second}\r\n{first}".encode()


def test_groups_that_can_be_moved_are_not_called_immovable(seeds: Path) -> None:
    document = parse_document((seeds / "nebuly__pruning-resources.md").read_bytes())
    assert find_immovable_groups(document, [tuple(reversed(group.entries)) for group in document.groups]) == ()
