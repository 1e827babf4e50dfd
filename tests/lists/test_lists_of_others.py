"""Lists in the layouts that public lists have, each with the entries a person reads there.

A file of ``others/`` is a list and, below a line of ``===``, what was written down of it before it was ever read: an
entry a line, as ``title @ address of the paper @ repositories``, with ``-`` for none.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lists.document import BadgeKind, Entry, Role
from lists.parse import parse_document
from lists.splice import apply_edits, badge_edits, check_only_badges_changed

FOLDER = Path(__file__).parent / "others"
NAMES = sorted(path.stem for path in FOLDER.glob("*.md"))


def read_case(name: str) -> tuple[bytes, list[str]]:
    source, _, expected = (FOLDER / f"{name}.md").read_text("utf-8").partition("===\n")
    return source.encode(), expected.splitlines()


def shown(entry: Entry) -> str:
    paper = next((link.url for link in entry.links if link.role is Role.PAPER), "-")
    return f"{entry.title} @ {paper} @ {' '.join(map(str, entry.repositories)) or '-'}"


def test_there_are_many_lists_of_others() -> None:
    assert len(NAMES) >= 40


@pytest.mark.parametrize("name", NAMES)
def test_a_list_reads_as_a_person_reads_it(name: str) -> None:
    source, expected = read_case(name)
    assert [shown(entry) for entry in parse_document(source).entries] == expected


@pytest.mark.parametrize("name", NAMES)
def test_badges_of_such_a_list_come_and_go_without_a_trace(name: str) -> None:
    source, _ = read_case(name)
    document = parse_document(source)
    before = {
        (index, kind): entry.badge_tier(kind)
        for index, entry in enumerate(document.entries)
        for kind in BadgeKind
        if entry.slot(kind) is not None
    }
    badged = apply_edits(source, badge_edits(document, dict.fromkeys(before, 2)))
    check_only_badges_changed(document, badged)
    assert apply_edits(badged, badge_edits(parse_document(badged), before)) == source
