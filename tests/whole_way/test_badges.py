"""True badges on copies of the five real lists: the tiers of the corpus, and not another byte."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.whole_way.conftest import Desk, Night
from tests.whole_way.truth import (
    CITATION_STEPS,
    COUNTS,
    LEFT_OUT,
    SEEDS,
    STAR_STEPS,
    VARIANTS,
    WITH_LEGEND,
    Truth,
    World,
    badges_in,
    own_lines,
    tier,
    without_badges,
    without_stars,
)

pytestmark = pytest.mark.wide_but(15)

WITHOUT_BADGES = tuple(name for name in SEEDS if name != WITH_LEGEND)


def expected_badges(world: World, entry: Truth) -> tuple[int, int]:
    """Pencils and stars an entry must have after a run: by its counts, and where one is unknown as they were."""
    citations, stars = world.citations(entry), world.star_count(entry)
    return (
        entry.pencils if citations is None else tier(citations, CITATION_STEPS),
        entry.stars if stars is None else tier(stars, STAR_STEPS),
    )


def test_the_lists_are_read_as_they_were_checked_by_hand(world: World, first_night: Night) -> None:
    for name in SEEDS:
        entries = world.of_list(name)
        assert [(row["line"], row["title"]) for row in first_night.rows[name]] == [(e.line, e.title) for e in entries]
        before = [badges_in(text) for text in own_lines(first_night.before[name], entries)]
        assert before == [(entry.pencils, entry.stars) for entry in entries]


def test_at_least_200_of_the_254_entries_are_resolved(world: World, first_night: Night) -> None:
    rows = [row for name in SEEDS for row in first_night.rows[name]]
    methods = Counter(row["method"] for row in rows if row["resolution"] == "resolved")
    print(f"\nresolved {methods.total()} of {len(rows)}: {dict(methods)}")
    assert len(rows) == 254
    assert methods.total() >= 200
    assert set(methods) == {"link", "title"}


def test_an_entry_is_resolved_by_what_its_link_or_its_title_says(world: World, first_night: Night) -> None:
    for name in SEEDS:
        for entry, row in zip(world.of_list(name), first_night.rows[name], strict=True):
            work = world.work_of(entry)
            if entry.identifier:
                assert (row["method"], row["paper_id"]) == ("link", entry.identifier)
            elif work is None:
                assert row["resolution"] in ("unresolved", "ambiguous"), entry
                assert (row["paper_id"], row["citation_count"]) == (None, None), entry
                assert row["reason"]
            else:
                assert row["method"] == "title", (entry, row["reason"])
                assert row["paper_id"] in work.ids or row["paper_id"].startswith("s2:")
            assert row["citation_count"] == world.citations(entry)
            assert row["star_count"] == world.star_count(entry)


def test_every_badge_shows_the_tier_of_its_count(world: World, first_night: Night) -> None:
    assert first_night.outcome.code == 0, first_night.outcome.err
    for name in SEEDS:
        entries = world.of_list(name)
        for entry, text in zip(entries, own_lines(first_night.after[name], entries), strict=True):
            assert badges_in(text) == expected_badges(world, entry), entry


@pytest.mark.parametrize("kind", ["citations", "stars"])
@pytest.mark.parametrize("count", COUNTS)
def test_each_count_changes_or_keeps_a_badge_that_really_stood_there(
    world: World, first_night: Night, kind: str, count: int | str | None
) -> None:
    entries = world.of_list(WITH_LEGEND)
    after = [badges_in(text) for text in own_lines(first_night.after[WITH_LEGEND], entries)]
    fates = Counter[str]()
    for entry, (pencils, stars) in zip(entries, after, strict=True):
        if kind == "citations":
            works = [work for work in world.works if entry.identifier in work.ids]
            if entry.pencils and works and works[0].count == count:
                fates["kept" if pencils == entry.pencils else "changed"] += 1
        elif entry.stars and entry.repositories and world.stars[entry.repositories[0].lower()] == count:
            fates["kept" if stars == entry.stars else "changed"] += 1
    assert fates, f"no badge rests on a count of {count}"
    if count is None or count == LEFT_OUT:
        assert set(fates) == {"kept"}
    print(f"\n{kind} {count}: {dict(fates)}")


@pytest.mark.parametrize("name", SEEDS)
def test_nothing_but_badges_changes(first_night: Night, name: str) -> None:
    before, after = first_night.before[name], first_night.after[name]
    assert before != after
    assert without_badges(before) == without_badges(after)


def test_what_is_not_resolved_keeps_its_bytes(world: World, first_night: Night) -> None:
    kept = 0
    for name in SEEDS:
        entries = world.of_list(name)
        before, after = own_lines(first_night.before[name], entries), own_lines(first_night.after[name], entries)
        for entry, row, old, new in zip(entries, first_night.rows[name], before, after, strict=True):
            if row["resolution"] == "resolved" and row["citation_count"] is not None:
                continue
            assert without_stars(old) == without_stars(new), entry
            if row["star_count"] is None:
                assert old == new, entry
            kept += bool(entry.pencils)
    assert kept, "no badge of an unresolved entry was there to be kept"


def test_a_second_run_changes_nothing_and_asks_nobody(after_first_night: Desk, first_night: Night) -> None:
    again = after_first_night.starcite("run", *SEEDS)
    assert again.code == 0, again.err
    assert set(again.requests.values()) == {0}
    assert {name: after_first_night.read(name) for name in SEEDS} == first_night.after


def test_strip_gives_lists_without_badges_their_authors_bytes(after_first_night: Desk, first_night: Night) -> None:
    stripped = after_first_night.starcite("strip", *SEEDS)
    assert stripped.code == 0, stripped.err
    assert set(stripped.requests.values()) == {0}
    for name in WITHOUT_BADGES:
        assert after_first_night.read(name) == first_night.before[name]
    assert without_badges(after_first_night.read(WITH_LEGEND)) == without_badges(first_night.before[WITH_LEGEND])


def test_badges_that_were_stripped_come_back_with_the_next_run(after_first_night: Desk, first_night: Night) -> None:
    after_first_night.starcite("strip", *SEEDS)
    again = after_first_night.starcite("run", *SEEDS)
    assert again.code == 0, again.err
    assert set(again.requests.values()) == {0}
    assert {name: after_first_night.read(name) for name in WITHOUT_BADGES} == {
        name: first_night.after[name] for name in WITHOUT_BADGES
    }


@pytest.mark.sampled(1)
@pytest.mark.parametrize("variant", VARIANTS)
def test_line_ends_a_mark_and_a_missing_end_stay_as_they_are(
    after_first_night: Desk, world: World, first_night: Night, variant: str
) -> None:
    copies = {name: f"{variant}-{name}" for name in SEEDS}
    made = {name: VARIANTS[variant](data) for name, data in first_night.before.items()}
    for name, copy in copies.items():
        (after_first_night.folder / copy).write_bytes(made[name])
    outcome = after_first_night.starcite("run", *copies.values())
    assert outcome.code == 0, outcome.err
    assert set(outcome.requests.values()) == {0}, "the papers of a copy are those of the list"
    for name, copy in copies.items():
        after = after_first_night.read(copy)
        assert after == VARIANTS[variant](first_night.after[name])
    after_first_night.starcite("strip", *copies.values())
    for name in WITHOUT_BADGES:
        assert after_first_night.read(copies[name]) == made[name]
