"""Settling which paper an entry means: pins written into the files beside the lists, all of them or none."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from exports.cells import unguard_cell
from exports.entry_search import find_entries
from exports.writing import WriteError, write_file
from flows.errors import BadInput
from flows.exporting import numbers_of
from flows.pins import NO_PAPER, name_of, pins_path, read_pins_file, readable_paper
from flows.review_queue import OpenReference, Place, places_of, shown_paper
from flows.wants import ListWants
from lists.document import Entry
from lists.identifiers import PaperId, read_paper_id
from lists.titles import normalise_title
from warehouse.records import Knowledge

MOST_NAMED = 3  # enough to see what the words also meant
REVIEW_COLUMNS = ("list", "line", "seen", "title", "link", "state", "reason", "candidates", "paper")
NEEDED_COLUMNS = ("list", "line", "paper")


@dataclass(frozen=True, slots=True)
class Settled:
    """What a person said of one link and title: their paper, None for no paper, in every place where they stand."""

    places: tuple[Place, ...]
    paper: PaperId | None


def settle(settled: Iterable[Settled]) -> int:
    """Write pins for what was settled, and count the entries. All files are written, or all are as before.

    Raises BadInput for a pins file that cannot be read, WriteError for one that cannot be written.
    """
    by_path: dict[Path, list[tuple[Entry, PaperId | None]]] = {}
    for one in settled:
        for place in one.places:
            by_path.setdefault(pins_path(place.file.path), []).append((place.entry, one.paper))
    before = {path: read_pins_file(path) for path in by_path}
    after = {path: before[path].with_pins(pins).mended() for path, pins in by_path.items()}
    written: list[Path] = []
    try:
        for path, file in after.items():
            if file.text is not None and file.text != before[path].text:
                write_file(path, file.text.encode("utf-8"))
                written.append(path)
    except WriteError:
        for path in written:
            _put_back(path, before[path].text)
        raise
    return sum(map(len, by_path.values()))


def _put_back(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
    else:
        write_file(path, text.encode("utf-8"))


def pin_entries(
    lists: Sequence[ListWants], knowledge: Knowledge, query: str, paper: PaperId | None
) -> tuple[Place, ...]:
    """Pin the entries that ``query`` finds. Raises BadInput when it finds none, or different ones."""
    found = tuple(
        Place(item.file, numbers.entry)
        for item in lists
        for numbers in find_entries(numbers_of(item, knowledge), query, read_paper_id(query), item.file.given)
    )
    if not found:
        raise BadInput(f"no entry matches “{query}”; give a link, an id, owner/name, LIST:LINE, or words of its title")
    if len({place.entry.key for place in found}) > 1:
        some = ", ".join(f"“{place.entry.title}” ({place})" for place in found[:MOST_NAMED])
        raise BadInput(
            f"“{query}” matches {len(found)} entries; give a link, LIST:LINE, or more words of one title\n"
            f"they are {some}" + (", …" if len(found) > MOST_NAMED else "")
        )
    settle([Settled(found, paper)])
    return found


def review_rows(queue: Sequence[OpenReference]) -> list[tuple[object, ...]]:
    """The queue as rows of ``REVIEW_COLUMNS``; the last is to be filled in."""
    return [
        (
            one.places[0].file.given,
            one.entry.line,
            len(one.places),
            one.entry.title,
            one.link,
            one.state,
            one.reason,
            tuple(f"{paper.paper_id} {shown_paper(paper)}" for paper in one.considered),
            None,
        )
        for one in queue
    ]


def settled_by_csv(lists: Sequence[ListWants], path: Path) -> list[Settled]:
    """What a filled-in CSV says; rows without a paper are left open.

    Raises BadInput that tells every row at fault with its line: then nothing is settled.
    """
    places = places_of(lists)
    entries = {
        (name, str(place.entry.line)): place
        for row in places.values()
        for place in row
        for name in (place.file.given, place.file.list_path)
    }
    faults: list[str] = []
    papers: dict[tuple[str, str], PaperId | None] = {}
    for line, row in _read_filled(path):
        if not row.get("paper", "").strip():
            continue
        try:
            name, paper = name_of(_place_of(row, entries).entry), readable_paper(row["paper"], "paper")
        except BadInput as error:
            faults.append(f"line {line}: {error}")
            continue
        if papers.setdefault(name, paper) != paper:
            faults.append(f"line {line}: a row above pins the same link and title to {papers[name] or NO_PAPER}")
    if faults:
        raise BadInput(f"{path}: nothing was settled\n" + "\n".join(faults))
    return [Settled(places[name], paper) for name, paper in papers.items()]


def _place_of(row: dict[str, str], entries: dict[tuple[str, str], Place]) -> Place:
    where = f"{row.get('list', '')}:{row.get('line', '')}"
    place = entries.get((row.get("list", ""), row.get("line", "")))
    if place is None:
        raise BadInput(f"{where} is no entry; write it anew with `starcite review --csv`")
    title = row.get("title", place.entry.title)
    if normalise_title(title) != normalise_title(place.entry.title):
        raise BadInput(
            f"{where} is “{place.entry.title}” by now, not “{title}”; write it anew with `starcite review --csv`"
        )
    return place


def _read_filled(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a CSV, each with the line it begins at; with semicolons too, as many spreadsheets write them."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = file.readline()
            file.seek(0)
            reader = csv.DictReader(file, delimiter=";" if header.count(";") > header.count(",") else ",")
            missing = [name for name in NEEDED_COLUMNS if name not in (reader.fieldnames or ())]
            if missing:
                raise BadInput(
                    f"{path}: needs the columns {', '.join(NEEDED_COLUMNS)}; write it anew with `starcite review --csv`"
                )
            for row in reader:
                cells = dict(_cells(row))
                yield (
                    reader.line_num - sum(cell.count("\n") for cell in cells.values()),
                    {key: unguard_cell(cell) for key, cell in cells.items()},
                )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadInput(f"{path}: cannot be read as CSV: {reason}; start from `starcite review --csv`") from error


def _cells(row: dict[str | Any, str | Any]) -> Iterator[tuple[str, str]]:
    """The cells of a row with their columns; those without a column, and columns without a cell, are left out."""
    return ((key, cell) for key, cell in row.items() if isinstance(key, str) and isinstance(cell, str))
