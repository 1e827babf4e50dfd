"""One row an entry, with its numbers, as JSON, JSON Lines and CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from enrichers.records import Ambiguous, Resolution, Resolved
from exports.cells import guard_cell
from exports.numbers import EntryNumbers


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry and its numbers. The fields are the columns, in order; None is unknown and never 0."""

    list: str
    line: int
    section: tuple[str, ...]
    title: str
    url: str | None
    resolution: str
    method: str | None
    reason: str | None
    paper_id: str | None
    semantic_scholar_id: str | None
    corpus_id: int | None
    citation_count: int | None
    citations_observed_on: date | None
    citation_quality: str | None
    repository: str | None
    star_count: int | None
    stars_observed_on: date | None


COLUMNS = tuple(field.name for field in fields(EntryRow))


def entry_rows(list_path: str, numbers: Sequence[EntryNumbers]) -> tuple[EntryRow, ...]:
    """Rows of one list, in the order given."""
    return tuple(_row(list_path, entry) for entry in numbers)


def render_json(rows: Sequence[EntryRow]) -> str:
    """One JSON array of objects, an object a line so that a diff shows the entries that changed."""
    lines = ",\n".join(_json_object(row) for row in rows)
    return f"[\n{lines}\n]\n" if rows else "[]\n"


def render_jsonl(rows: Sequence[EntryRow]) -> str:
    """JSON Lines: one object a line."""
    return "".join(f"{_json_object(row)}\n" for row in rows)


def render_csv(rows: Sequence[EntryRow]) -> str:
    """CSV with a header row; unknown is an empty field, the headings of a section are joined by `` > ``.

    Text that a spreadsheet would run as a formula is guarded (``exports/cells.py``).
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        values = {**_plain(row), "section": " > ".join(row.section)}
        writer.writerow([_cell(values[column]) for column in COLUMNS])
    return text.getvalue()


def _row(list_path: str, entry: EntryNumbers) -> EntryRow:
    resolution, method, reason = describe_resolution(entry.resolution)
    paper = entry.resolved_paper
    citations, stars = entry.citations, entry.stars
    return EntryRow(
        list=list_path,
        line=entry.entry.line,
        section=entry.entry.section,
        title=entry.entry.title,
        url=entry.paper_url,
        resolution=resolution,
        method=method,
        reason=reason,
        paper_id=str(entry.resolution.paper_id) if isinstance(entry.resolution, Resolved) else None,
        semantic_scholar_id=paper.semantic_scholar_id if paper is not None else None,
        corpus_id=paper.corpus_id if paper is not None else None,
        citation_count=citations.value if citations is not None else None,
        citations_observed_on=citations.observed_on if citations is not None else None,
        citation_quality=citations.quality.value if citations is not None else None,
        repository=str(entry.repository) if entry.repository is not None else None,
        star_count=stars.value if stars is not None else None,
        stars_observed_on=stars.observed_on if stars is not None else None,
    )


def describe_resolution(resolution: Resolution) -> tuple[str, str | None, str | None]:
    """State, method and reason; the reason of a resolved one is its evidence."""
    if isinstance(resolution, Resolved):
        return "resolved", resolution.method, resolution.evidence
    if isinstance(resolution, Ambiguous):
        return "ambiguous", None, resolution.reason
    return "unresolved", None, resolution.reason


def _plain(row: EntryRow) -> dict[str, object]:
    values = {column: getattr(row, column) for column in COLUMNS}
    return {column: value.isoformat() if isinstance(value, date) else value for column, value in values.items()}


def _cell(value: object) -> object:
    return "" if value is None else guard_cell(value) if isinstance(value, str) else value


def _json_object(row: EntryRow) -> str:
    return json.dumps(_plain(row), ensure_ascii=False)
