"""Sorted copies of the five real lists: whole entries move within their own groups, and everything else stays.

The golden files hold, for each list and key, the order of every group with the value it is ordered by, and the hash of
the whole output. ``STARCITE_GOLDEN=write`` writes them anew; read what changed before you keep it.
"""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from hashlib import sha256

import pytest

from enrichers.sandbox.corpus import Corpus
from tests.conftest import ROOT
from tests.whole_way.conftest import Desk, Night, served
from tests.whole_way.truth import SEEDS, VARIANTS, Truth, World

GOLDEN = ROOT / "tests" / "golden" / "sorted"
KEYS = ("citations", "stars", "title", "year")
WITH_ABSTRACTS = "rumi-meng__Awesome-Pruning.md"
Value = int | str | None
Sorted = Callable[..., str]

# Headings of the five lists, and the plain lines that part their entries like headings.
_HEADING = re.compile(r"#{1,6} |(?:19|20)\d\d$|(?:Courses|Webinars, video content|Blogs, written content)$")


@pytest.fixture(scope="module")
def desk(first_night: Night, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk after the first night. Sorted copies go beside the lists, which stay as they are."""
    folder = tmp_path_factory.mktemp("sorting") / "lists"
    shutil.copytree(first_night.folder, folder)
    with served(corpus, folder) as desk:
        yield desk


def sort(desk: Desk, name: str, key: str, *options: str) -> str:
    """What a sorted export of a list is."""
    target = f"{name.removesuffix('.md')}.{key}{''.join(options)}.md"
    outcome = desk.starcite("export", name, "--sort", key, *options, "--to", target)
    assert outcome.code == 0, outcome.err
    assert "not sorted: not sorted" not in outcome.err
    return desk.read(target).decode("utf-8")


@pytest.fixture(scope="module")
def sorted_copy(desk: Desk) -> Sorted:
    """The sorted export of one of the five lists, made once for all that look at it."""
    return cache(partial(sort, desk))


def lines_of(night: Night, name: str) -> list[str]:
    """The lines of a list after the first night, which is what is sorted."""
    return night.after[name].decode("utf-8").splitlines()


def value_of(world: World, row: dict[str, object], entry: Truth, key: str) -> Value:
    """What an entry is ordered by. Numbers are those that ``export --to`` JSON tells."""
    if key == "title":
        folded = unicodedata.normalize("NFKD", entry.title.casefold())
        bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
        return re.sub(r"^[^a-z0-9]+", "", bare)
    value = world.year(entry) if key == "year" else row["citation_count" if key == "citations" else "star_count"]
    assert value is None or isinstance(value, int)
    return value


def groups_of(name: str, entries: Sequence[Truth], lines: Sequence[str]) -> list[list[Truth]]:
    """The entries that may trade places: neighbours with nothing between them but blank lines.

    Of the list whose entries carry their abstracts, all: whatever stands between two belongs to the first.
    """
    groups: list[list[Truth]] = []
    for entry in entries:
        above = groups[-1][-1] if groups else None
        between = lines[above.line : entry.line - 1] if above else ()
        if above and (name == WITH_ABSTRACTS or not any(line.strip() for line in between)):
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def in_order(entries: Sequence[Truth], values: dict[Truth, Value], *, descending: bool) -> list[Truth]:
    """Entries by their values; ties, and at the end those without a value, as they stood."""
    known = [(value, entry) for entry in entries if (value := values[entry]) is not None]
    known.sort(key=lambda pair: pair[0], reverse=descending)
    return [entry for _, entry in known] + [entry for entry in entries if values[entry] is None]


def found_order(text: str, entries: Sequence[Truth], lines: Sequence[str]) -> list[Truth]:
    """The entries of a sorted copy, each recognised by the first line it had in the list."""
    by_first_line = {lines[entry.line - 1]: entry for entry in entries}
    assert len(by_first_line) == len(entries)
    return [by_first_line[line] for line in text.splitlines() if line in by_first_line]


def under_headings(text: str) -> list[tuple[str, Counter[str]]]:
    """Each heading or label in order, with the lines below it, however they are ordered."""
    parts: list[tuple[str, Counter[str]]] = [("", Counter())]
    for line in text.splitlines():
        if _HEADING.match(line.strip()):
            parts.append((line, Counter()))
        else:
            parts[-1][1][line] += 1
    return parts


@pytest.mark.sampled(6)
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", SEEDS)
def test_a_sorted_list_holds_the_same_lines_under_the_same_headings(
    desk: Desk, sorted_copy: Sorted, first_night: Night, name: str, key: str
) -> None:
    text, before = sorted_copy(name, key), first_night.after[name].decode("utf-8")
    assert Counter(text.splitlines()) == Counter(before.splitlines())
    assert text.endswith("\n") == before.endswith("\n"), "a missing end of the file stays missing"
    assert under_headings(text) == under_headings(before)
    assert desk.read(name) == first_night.after[name], "the list itself stays as it is"


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("name", SEEDS)
def test_entries_stand_in_order_within_their_group(
    sorted_copy: Sorted, world: World, first_night: Night, name: str, key: str
) -> None:
    entries, lines = world.of_list(name), lines_of(first_night, name)
    rows = dict(zip(entries, first_night.rows[name], strict=True))
    values = {entry: value_of(world, rows[entry], entry, key) for entry in entries}
    groups = [in_order(group, values, descending=key != "title") for group in groups_of(name, entries, lines)]
    text = sorted_copy(name, key)
    assert found_order(text, entries, lines) == [entry for group in groups for entry in group]
    _check_golden(f"{name.removesuffix('.md')}.{key}.txt", _golden(text, groups, values))


@pytest.mark.sampled(1)
@pytest.mark.parametrize("key", KEYS)
def test_the_other_direction_keeps_ties_and_the_unknown_in_place(
    sorted_copy: Sorted, world: World, first_night: Night, key: str
) -> None:
    other = "--descending" if key == "title" else "--ascending"
    for name in SEEDS:
        entries, lines = world.of_list(name), lines_of(first_night, name)
        rows = dict(zip(entries, first_night.rows[name], strict=True))
        values = {entry: value_of(world, rows[entry], entry, key) for entry in entries}
        groups = [in_order(group, values, descending=key == "title") for group in groups_of(name, entries, lines)]
        text = sorted_copy(name, key, other)
        assert found_order(text, entries, lines) == [entry for group in groups for entry in group]


def test_at_least_100_entries_really_move(sorted_copy: Sorted, world: World, first_night: Night) -> None:
    moved: Counter[str] = Counter()
    for name in SEEDS:
        entries, lines = world.of_list(name), lines_of(first_night, name)
        for key in KEYS:
            found = found_order(sorted_copy(name, key), entries, lines)
            moved[key] += sum(new != old for new, old in zip(found, entries, strict=True))
    print(f"\nentries that stand elsewhere in the sorted copies: {moved.total()}, {dict(moved)}")
    assert moved.total() >= 100


@pytest.mark.parametrize("key", KEYS)
def test_each_abstract_stays_under_its_own_paper(
    sorted_copy: Sorted, world: World, first_night: Night, key: str
) -> None:
    entries, lines = world.of_list(WITH_ABSTRACTS), lines_of(first_night, WITH_ABSTRACTS)
    first_lines = [lines[entry.line - 1] for entry in entries]

    def blocks(text: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in text.splitlines():
            if line in first_lines:
                found[line] = ""
            if found:
                found[next(reversed(found))] += line + "\n"
        return {first: block.rstrip() for first, block in found.items()}

    before = blocks("\n".join(lines))
    assert sum("Group lasso" in block for block in before.values()) == 1
    assert blocks(sorted_copy(WITH_ABSTRACTS, key)) == before


def test_a_stretch_that_cannot_be_told_apart_is_left_and_reported(desk: Desk) -> None:
    outcome = desk.starcite("export", "he-y__Awesome-Pruning.md", "--sort", "title", "--to", "reported.md")
    assert re.search(r"he-y__Awesome-Pruning\.md:114: not sorted: something stands between two entries", outcome.err)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("variant", VARIANTS)
def test_line_ends_a_mark_and_a_missing_end_stay_where_they_are(
    desk: Desk, sorted_copy: Sorted, first_night: Night, variant: str
) -> None:
    saved_otherwise = VARIANTS[variant]
    for name in SEEDS:
        (desk.folder / "other.md").write_bytes(saved_otherwise(first_night.after[name]))
        for key in ("citations", "title"):
            expected = saved_otherwise(sorted_copy(name, key).encode("utf-8"))
            assert sort(desk, "other.md", key).encode("utf-8") == expected, (name, key)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("key", KEYS)
def test_sorting_a_sorted_list_changes_nothing(desk: Desk, sorted_copy: Sorted, key: str) -> None:
    for name in SEEDS:
        text = sorted_copy(name, key)
        (desk.folder / "again.md").write_bytes(text.encode("utf-8"))
        assert sort(desk, "again.md", key) == text, name


def _golden(text: str, groups: Sequence[Sequence[Truth]], values: dict[Truth, Value]) -> str:
    parts = [f"sha256 {sha256(text.encode('utf-8')).hexdigest()}"]
    for group in groups:
        parts.append("")
        for entry in group:
            value = values[entry]
            shown = "-" if value is None else "" if isinstance(value, str) else value
            parts.append(f"{shown:>5}  line {entry.line:>3}  {entry.title}")
    return "\n".join(parts) + "\n"


def _check_golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("STARCITE_GOLDEN") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.read_text("utf-8") == text, f"{name}: run with STARCITE_GOLDEN=write, read the difference, and keep it"
