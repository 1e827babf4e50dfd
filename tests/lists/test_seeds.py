"""The real lists the project started from: all their entries, checked by hand, however the file is written down."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lists.document import BadgeKind, Document, Role
from lists.parse import parse_document

ENTRIES = 254
SEEDS = (
    "Awasome-Pruning.md",
    "awesome-pruning-acceleration.md",
    "he-y__Awesome-Pruning.md",
    "nebuly__pruning-resources.md",
    "rumi-meng__Awesome-Pruning.md",
)
Row = dict[str, Any]


@pytest.fixture(scope="session")
def truth(seeds: Path) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in json.loads((seeds / "entries.json").read_text("utf-8")):
        rows[row.pop("list")].append(row)
    return rows


def as_rows(document: Document) -> list[Row]:
    return [
        {
            "line": entry.line,
            "title": entry.title,
            "papers": [link.url for link in entry.paper_links][:1],
            "repositories": [str(repository) for repository in entry.repositories],
            "citation_badge": entry.badge_tier(BadgeKind.CITATIONS),
            "star_badge": entry.badge_tier(BadgeKind.STARS),
        }
        for entry in document.entries
    ]


def unix(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")


WRITINGS: dict[str, Callable[[bytes], bytes]] = {
    "as it is": lambda data: data,
    "CRLF": lambda data: unix(data).replace(b"\n", b"\r\n"),
    "byte-order mark": lambda data: b"\xef\xbb\xbf" + data,
    "no last newline": lambda data: data.rstrip(b"\r\n"),
    "all three": lambda data: b"\xef\xbb\xbf" + unix(data).rstrip(b"\n").replace(b"\n", b"\r\n"),
}


def test_the_truth_covers_five_lists_and_254_entries(truth: dict[str, list[Row]]) -> None:
    assert set(truth) == set(SEEDS)
    assert sum(len(rows) for rows in truth.values()) == ENTRIES


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("name", SEEDS)
def test_every_entry_agrees_and_there_are_no_others(
    name: str, writing: str, seeds: Path, truth: dict[str, list[Row]]
) -> None:
    document = parse_document(WRITINGS[writing]((seeds / name).read_bytes()))
    wanted = [row | {"papers": row["papers"][:1]} for row in truth[name]]
    assert as_rows(document) == wanted


@pytest.mark.parametrize("name", SEEDS)
def test_spans_are_whole_lines_and_hold_what_they_name(name: str, seeds: Path) -> None:
    document = parse_document((seeds / name).read_bytes())
    previous = 0
    for entry in document.entries:
        assert entry.span.start >= previous
        assert document.data[entry.span.start - 1 : entry.span.start] in {b"\n", b""}
        assert entry.span.end == len(document.data) or document.data[entry.span.end - 1 : entry.span.end] == b"\n"
        assert document.data.count(b"\n", 0, entry.span.start) == entry.line - 1
        for link in entry.links:
            assert entry.span.start <= link.span.start <= link.text_span.start <= link.text_span.end <= link.span.end
            assert link.span.end <= entry.span.end
        previous = entry.span.end


def test_sections_are_headings_with_plain_labels_last(seeds: Path) -> None:
    document = parse_document((seeds / "nebuly__pruning-resources.md").read_bytes())
    sections = {entry.title: entry.section for entry in document.entries}
    assert sections["Runtime Neural Pruning"] == ("Resources", "Literature reviews and papers", "Papers", "2017")
    last = sections["Optimize machine learning models with Tensorflow"]
    assert last == ("Resources", "Courses, webinars and blogs", "Blogs, written content")


def test_only_the_list_with_a_legend_has_one(seeds: Path) -> None:
    legends = {name: parse_document((seeds / name).read_bytes()).legend for name in SEEDS}
    assert legends.pop("nebuly__pruning-resources.md") == set(BadgeKind)
    assert not any(legends.values())


def test_a_star_at_a_link_that_is_no_repository_is_reported(seeds: Path) -> None:
    document = parse_document((seeds / "nebuly__pruning-resources.md").read_bytes())
    misplaced = [entry for entry in document.entries if entry.misplaced]
    assert [entry.line for entry in misplaced] == [85]
    assert misplaced[0].star_slot is None
    assert misplaced[0].warnings == ("a stars badge stands at a link that is no repository",)


def test_author_links_lead_to_people(seeds: Path) -> None:
    document = parse_document((seeds / "rumi-meng__Awesome-Pruning.md").read_bytes())
    for entry in document.entries:
        assert len(entry.paper_links) == 1
        assert all("search" not in link.url and "citations" not in link.url for link in entry.paper_links)
        assert all(link.role is Role.OTHER for link in entry.links if "searchtype=author" in link.url)


def test_groups_are_runs_without_anything_between(seeds: Path) -> None:
    sizes = {
        name: [len(group.entries) for group in parse_document((seeds / name).read_bytes()).groups] for name in SEEDS
    }
    assert sizes == {
        "Awasome-Pruning.md": [8],
        "awesome-pruning-acceleration.md": [43, 9, 5, 7, 2],
        "he-y__Awesome-Pruning.md": [3, 4, 3],
        "nebuly__pruning-resources.md": [17, 17, 49, 27, 21, 6, 3, 4],
        "rumi-meng__Awesome-Pruning.md": [19],
    }


def test_what_cannot_be_told_is_reported_and_left(seeds: Path) -> None:
    document = parse_document((seeds / "he-y__Awesome-Pruning.md").read_bytes())
    assert [notice.line for notice in document.ungrouped] == [114]


def test_keys_stay_the_same_while_badges_come_and_go(seeds: Path) -> None:
    data = (seeds / "nebuly__pruning-resources.md").read_bytes()
    bare = data.replace("✏️".encode(), b"").replace("⭐".encode(), b"")
    with_badges, without = parse_document(data), parse_document(bare)
    assert [entry.key for entry in with_badges.entries] == [entry.key for entry in without.entries]
    assert with_badges.entries[0].key == "arxiv:1710.09282"
