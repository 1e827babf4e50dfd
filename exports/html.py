"""A list with its numbers as one HTML page that asks nobody for anything: sortable, light and dark, phone and desk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from importlib.resources import files
from urllib.parse import urlsplit

from exports.tabular import EntryRow

# Anything else a list may link to (javascript:, data:, a relative path) is shown and not linked.
_LINKED_SCHEMES = frozenset({"http", "https"})


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    is_number: bool


_COLUMNS = (
    _Column("Title", is_number=False),
    _Column("Section", is_number=False),
    _Column("Citations", is_number=True),
    _Column("Stars", is_number=True),
    _Column("Repository", is_number=False),
)


def render_html(title: str, rows: Sequence[EntryRow], observed_on: date, *, note: str | None = None) -> str:
    """Render the page: a row an entry, in the order given; unknown numbers show a dash and sort last.

    ``note`` is shown above the table (that the numbers are simulated, for one).
    """
    template = files("exports").joinpath("page.html").read_text(encoding="utf-8")
    values = {
        "TITLE": escape(title),
        "SUMMARY": f"{len(rows)} entries, numbers of {observed_on} (UTC)",
        "NOTE": f'<p class="note">{escape(note)}</p>' if note else "",
        "HEAD": "".join(_heading(column) for column in _COLUMNS),
        "ROWS": "\n".join(_row(row) for row in rows),
    }
    # Split at the places once, so that a title with such a mark in it stays a title.
    head, *parts = template.split("@@")
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return head + "".join(values[name] + text for name, text in pairs)


def _heading(column: _Column) -> str:
    kind = ' class="number"' if column.is_number else ""
    return f'<th scope="col"{kind} aria-sort="none"><button type="button">{column.heading}</button></th>'


def _row(row: EntryRow) -> str:
    repository_url = f"https://github.com/{row.repository}" if row.repository is not None else None
    cells = (
        _cell(0, _link(row.title or row.url or "–", row.url), row.title.casefold()),
        _cell(1, escape(" › ".join(row.section)), None),
        _number_cell(2, row.citation_count, row.citations_observed_on),
        _number_cell(3, row.star_count, row.stars_observed_on),
        _cell(4, _link(row.repository or "", repository_url), None),
    )
    return f"<tr>{''.join(cells)}</tr>"


def _cell(position: int, content: str, sort_value: str | None) -> str:
    sort = f' data-sort="{escape(sort_value)}"' if sort_value is not None else ""
    tag, scope = ("th", ' scope="row"') if position == 0 else ("td", "")
    return f'<{tag}{scope} data-label="{_COLUMNS[position].heading}"{sort}>{content}</{tag}>'


def _number_cell(position: int, value: int | None, observed_on: date | None) -> str:
    label = _COLUMNS[position].heading
    if value is None:
        return f'<td class="number" data-label="{label}" data-sort=""><span aria-label="unknown">–</span></td>'
    return f'<td class="number" data-label="{label}" data-sort="{value}" title="{observed_on}">{value:,}</td>'


def _link(text: str, url: str | None) -> str:
    if url is None or not _is_linked(url):
        return escape(text)
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(text)}</a>'


def _is_linked(url: str) -> bool:
    try:
        return urlsplit(url).scheme.lower() in _LINKED_SCHEMES
    except ValueError:
        return False
