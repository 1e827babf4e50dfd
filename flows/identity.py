"""Settling which paper an entry means: the queue of open ones, and pins written beside their list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from enrichers.records import Resolved
from exports.explain import find_entries
from exports.writing import write_file
from flows.errors import BadInput
from flows.exporting import numbers_of
from flows.pins import (
    Pin,
    link_of,
    pins_path,
    read_accepted,
    read_pins,
    readable_paper_id,
    render_pin,
    render_pins,
    with_pin,
)
from flows.wants import ListWants
from lists.document import Entry
from lists.identifiers import PaperId, read_paper_id
from warehouse.records import Knowledge

MOST_NAMED = 3  # enough to see what the words also meant


@dataclass(frozen=True, slots=True)
class QueuedEntry:
    """An entry without a paper. ``path`` is its list's."""

    path: Path
    entry: Entry
    link: str
    reason: str


def queue_of(lists: Sequence[ListWants], knowledge: Knowledge) -> tuple[QueuedEntry, ...]:
    """Every entry whose paper is not known, list by list, in file order; those to be left alone are settled."""
    return tuple(
        QueuedEntry(item.file.path, numbers.entry, link_of(numbers.entry), numbers.resolution.reason)
        for item in lists
        for numbers in numbers_of(item, knowledge)
        if not isinstance(numbers.resolution, Resolved) and numbers.entry_index not in item.choices.skipped
    )


def pin_entries(
    lists: Sequence[ListWants], knowledge: Knowledge, query: str, paper_id: PaperId
) -> list[tuple[Path, Entry]]:
    """Pin the entries that ``query`` finds. Raises BadInput when it finds none, or different ones."""
    found = [
        (item.file.path, numbers.entry)
        for item in lists
        for numbers in find_entries(numbers_of(item, knowledge), query, read_paper_id(query))
    ]
    if not found:
        raise BadInput(f"no entry matches “{query}”; give a link, an id, owner/name, or words of its title")
    if len({entry.key for _, entry in found}) > 1:
        some = ", ".join(f"“{entry.title}” ({path}:{entry.line})" for path, entry in found[:MOST_NAMED])
        raise BadInput(
            f"“{query}” matches {len(found)} entries; give a link or more words of one title\nthey are {some}"
            + (", …" if len(found) > MOST_NAMED else "")
        )
    for path, entry in found:
        _write_pin(path, entry, paper_id)
    return found


def pin_one(item: QueuedEntry, paper_id: PaperId) -> None:
    """Pin one entry of the queue; written at once, so that a stop in the middle keeps what was settled."""
    _write_pin(item.path, item.entry, paper_id)


def pin_rows(lists: Sequence[ListWants], rows: Sequence[dict[str, str]]) -> int:
    """Pin what a filled-in CSV says (columns list, line, paper; empty papers are skipped) and count it.

    Everything is checked before the first pin is written. Raises BadInput naming the row at fault.
    """
    entries = {(str(item.file.path), str(entry.line)): entry for item in lists for entry in item.file.document.entries}
    settled = []
    for number, row in enumerate(rows, start=2):
        text = (row.get("paper") or "").strip()
        if not text:
            continue
        entry = entries.get((row["list"], row["line"]))
        if entry is None:
            raise BadInput(f"line {number} of the CSV: {row['list']}:{row['line']} is no entry; list it again")
        settled.append((Path(row["list"]), entry, readable_paper_id(text, f"line {number} of the CSV")))
    for path, entry, paper_id in settled:
        _write_pin(path, entry, paper_id)
    return len(settled)


def _write_pin(list_file: Path, entry: Entry, paper_id: PaperId) -> None:
    path = pins_path(list_file)
    before = read_pins(path)
    if before and not any(pin.holds_for(entry) for pin in before):
        text = path.read_text("utf-8").rstrip("\n") + "\n" + render_pin(Pin(entry.title, link_of(entry), paper_id))
    else:
        text = render_pins(with_pin(before, entry, paper_id), read_accepted(path))
    write_file(path, text.encode("utf-8"))
