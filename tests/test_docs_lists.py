"""The layouts that docs/lists.md shows: each before is read as it says and badged into its after."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from lists.document import BadgeKind
from lists.parse import parse_document
from lists.splice import apply_edits, badge_edits, check_only_badges_changed

PAGE = Path(__file__).parent.parent / "docs" / "lists.md"
_EXAMPLE = re.compile(r"^### ([^\n]+)\n\n```diff\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| \[(.+?)\]\(#([^)]*)\) \|", re.MULTILINE)


class Example(NamedTuple):
    """A layout before and after a first badge of each kind."""

    name: str
    before: bytes
    after: bytes


def examples() -> list[Example]:
    found = []
    for name, diff in _EXAMPLE.findall(PAGE.read_text("utf-8")):
        lines = diff.splitlines()
        before = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "+")
        after = "".join(f"{line[1:]}\n" for line in lines if line[:1] != "-")
        found.append(Example(name, before.encode(), after.encode()))
    return found


def test_the_table_names_every_layout_that_is_shown() -> None:
    rows = _ROW.findall(PAGE.read_text("utf-8"))
    assert [name for name, _ in rows] == [example.name for example in examples()]
    assert [anchor for _, anchor in rows] == [name.lower().replace(" ", "-") for name, _ in rows]
    assert len(rows) >= 12


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.name)
def test_a_first_badge_goes_where_the_page_says(example: Example) -> None:
    document = parse_document(example.before)
    tiers = {
        (index, kind): 1
        for index, entry in enumerate(document.entries)
        for kind in BadgeKind
        if entry.slot(kind) is not None
    }
    after = apply_edits(document.data, badge_edits(document, tiers))
    assert tiers
    assert after == example.after
    check_only_badges_changed(document, after)
