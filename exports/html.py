"""A list with its numbers as one HTML page that asks nobody for anything: sortable, light and dark, phone and desk."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from html import escape
from importlib.resources import files
from typing import TypeAlias
from urllib.parse import urlsplit

from enrichers.records import Number, Quality
from exports.numbers import EntryNumbers
from exports.ordering import fold_title
from exports.sparkline import WINDOW_DAYS, Point, render_sparkline
from lists.document import BadgeKind

# Anything else a list may link to (javascript:, data:, a relative path) is shown and not linked.
_LINKED_SCHEMES = frozenset({"http", "https"})
_UNKNOWN = '<span aria-hidden="true">–</span><span class="unseen">{}</span>'

# Numbers over time, by ``EntryNumbers.subject``.
Courses: TypeAlias = Mapping[str, Sequence[Point]]


@dataclass(frozen=True, slots=True)
class _Column:
    heading: str
    is_number: bool = False
    unseen: str = ""  # what a reader who does not see the column before it must be told


_TITLE = _Column("Title")
_SECTION = _Column("Section")
_YEAR = _Column("Year", is_number=True)
_CITATIONS = _Column("Citations", is_number=True)
_PER_YEAR = _Column("Per year", is_number=True, unseen=" (citations)")
_STARS = _Column("Stars", is_number=True)
_CODE = _Column("Code")
_COLUMNS = (_TITLE, _SECTION, _YEAR, _CITATIONS, _PER_YEAR, _STARS, _CODE)
_COLUMN_OF = {BadgeKind.CITATIONS: _CITATIONS, BadgeKind.STARS: _STARS}


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows. ``title`` stands where the entries have no heading in common.

    A number older than ``max_age_days`` on ``today`` (UTC) is marked as old.
    """

    title: str
    entries: Sequence[EntryNumbers]
    today: date
    max_age_days: int
    courses: Courses = field(default_factory=dict)

    @property
    def first_day(self) -> date:
        """Where all lines of the page begin: the oldest day any of them knows, a year back at most."""
        days = [point.observed_on for course in self.courses.values() for point in course]
        return max(min(days, default=self.today), self.today - timedelta(days=WINDOW_DAYS))


def render_html(page: Page) -> str:
    """Render the page: a row an entry, in the order given. Unknown numbers show a dash, say so, and sort last."""
    shared = _shared_heading(page.entries)
    title = shared or page.title
    style, script = _part("page.css"), _part("page.js")
    values = {
        "TITLE": escape(title),
        "STYLE": style,
        "STYLE_DIGEST": _digest(style),
        "SCRIPT": script,
        "SCRIPT_DIGEST": _digest(script),
        "COUNT": "1 entry" if len(page.entries) == 1 else f"{len(page.entries)} entries",
        "LIST": escape(page.title),
        "TODAY": _day(page.today),
        "MAX_AGE": str(page.max_age_days),
        "FIRST_DAY": _day(page.first_day),
        "HEAD": "".join(_heading(column) for column in _COLUMNS),
        "ROWS": "\n".join(_row(page, entry, skip=1 if shared else 0) for entry in page.entries),
    }
    # Split at the places once, so that a title with such a mark in it stays a title.
    head, *parts = _part("page.html").split("@@")
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return head + "".join(values[name] + text for name, text in pairs)


def _part(name: str) -> str:
    return files("exports").joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """What lets the browser run this and no other style or script. Format: W3C Content Security Policy, hash-source."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _shared_heading(entries: Sequence[EntryNumbers]) -> str:
    """The list's own name: the heading that all of several entries stand under; empty when there is none."""
    headings = {entry.entry.section[:1] for entry in entries}
    return "".join(next(iter(headings))) if len(headings) == 1 and len(entries) > 1 else ""


def _heading(column: _Column) -> str:
    kind = ' class="number"' if column.is_number else ""
    unseen = f'<span class="unseen">{column.unseen}</span>' if column.unseen else ""
    return f'<th scope="col" role="columnheader"{kind}><button type="button">{column.heading}{unseen}</button></th>'


def _row(page: Page, numbers: EntryNumbers, skip: int) -> str:
    entry = numbers.entry
    cells = (
        _cell(_TITLE, _link(entry.title or numbers.paper_url or "–", numbers.paper_url), fold_title(entry.title)),
        _cell(_SECTION, escape(" › ".join(entry.section[skip:]))),
        _number_cell(_YEAR, numbers.year, "" if numbers.year is None else str(numbers.year)),
        _series_cell(page, numbers, BadgeKind.CITATIONS),
        _rate_cell(numbers.citations_per_year),
        _series_cell(page, numbers, BadgeKind.STARS),
        _code_cell(numbers),
    )
    return f'<tr role="row">{"".join(cells)}</tr>'


def _absent_cell(column: _Column) -> str:
    return _cell(column, _UNKNOWN.format("no repository"), "", "absent")


def _cell(column: _Column, content: str, sort_value: str | None = None, kind: str = "") -> str:
    sort = f' data-sort="{escape(sort_value)}"' if sort_value is not None else ""
    classes = " ".join(name for name in ("number" if column.is_number else "", kind) if name)
    named = f' class="{classes}"' if classes else ""
    tag, role = ("th", 'scope="row" role="rowheader"') if column is _TITLE else ("td", 'role="cell"')
    return f'<{tag} {role}{named} data-label="{column.heading}"{sort}>{content}</{tag}>'


def _number_cell(column: _Column, value: float | None, shown: str) -> str:
    return _cell(column, shown or _UNKNOWN.format("unknown"), "" if value is None else str(round(value, 4)))


def _rate_cell(rate: float | None) -> str:
    return _number_cell(_PER_YEAR, rate, "" if rate is None else f"{rate:,.1f}")


def _series_cell(page: Page, numbers: EntryNumbers, kind: BadgeKind) -> str:
    column = _COLUMN_OF[kind]
    if kind is BadgeKind.STARS and numbers.repository is None:
        return _absent_cell(column)
    good, subject = numbers.number(kind), numbers.subject(kind)
    shown = _UNKNOWN.format("unknown") if good is None else f"<span>{good.value:,}</span>"
    course = page.courses.get(subject, ()) if subject is not None else ()
    line = render_sparkline(course, page.first_day, page.today, column.heading)
    marks = "".join(f"<small>{mark}</small>" for mark in _marks(page, numbers, kind, good))
    return _cell(column, f'<span class="value">{line}{shown}</span>{marks}', "" if good is None else str(good.value))


def _marks(page: Page, numbers: EntryNumbers, kind: BadgeKind, good: Number | None) -> Sequence[str]:
    """What a reader must know of a number, in words (HTML)."""
    marks = []
    if good is not None and (page.today - good.observed_on).days > page.max_age_days:
        marks.append(f"old: {_day(good.observed_on)}")
    if good is not None and good.quality is Quality.RECONSTRUCTED:
        marks.append(f"reckoned: {_day(good.observed_on)}")
    series = numbers.series(kind)
    newest = series.recent[0] if series is not None and series.recent else None
    if newest is not None and newest.quality is Quality.SUSPECT:
        marks.append(f"unconfirmed: {newest.value:,} on {_day(newest.observed_on)}")
    return marks


def _day(day: date) -> str:
    return f'<time datetime="{day}">{day}</time>'


def _code_cell(numbers: EntryNumbers) -> str:
    if numbers.repository is None:
        return _absent_cell(_CODE)
    name = str(numbers.repository)
    return _cell(_CODE, _link(name, f"https://github.com/{name}"), name.casefold())


def _link(text: str, url: str | None) -> str:
    # A place to break a line, after the slash of a repository's name and of an address.
    shown = escape(text).replace("/", "/<wbr>")
    if url is None or not _is_linked(url):
        return shown
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{shown}</a>'


def _is_linked(url: str) -> bool:
    try:
        return urlsplit(url).scheme.lower() in _LINKED_SCHEMES
    except ValueError:
        return False
