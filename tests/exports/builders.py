"""Hand-made lists and numbers: one line an entry, ``- [✏️Title](url) ⭐[code](url)``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from enrichers.records import (
    KnownPaper,
    KnownRepository,
    Number,
    Quality,
    RepositoryRecord,
    Resolution,
    Resolved,
    Series,
    Unresolved,
    WrittenBadge,
)
from exports.numbers import EntryNumbers
from lists.document import BadgeKind, BadgeSlot, BadgeSymbols, Document, Entry, Group, Link, Notice, Role, Span
from lists.identifiers import PaperId, RepositoryId

TODAY = date(2025, 3, 10)
LIST = "README.md"
CITATIONS, STARS = BadgeKind.CITATIONS, BadgeKind.STARS
SYMBOLS = BadgeSymbols()


@dataclass(frozen=True)
class Item:
    """What an entry of a hand-made list is to be."""

    title: str
    arxiv: str | None = None
    repository: str | None = None
    pencils: int = 0
    stars: int = 0
    stray_stars: int = 0
    url: str | None = None
    section: tuple[str, ...] = ("Papers",)


def build_document(
    *items: Item, legend: frozenset[BadgeKind] = frozenset(), notices: tuple[Notice, ...] = ()
) -> Document:
    data = b""
    entries = []
    for index, item in enumerate(items):
        line, entry = _build_entry(item, len(data), index + 1)
        data += line
        entries.append(entry)
    return Document(data, tuple(entries), (Group(tuple(range(len(items)))),), legend, notices)


def _build_entry(item: Item, start: int, line: int) -> tuple[bytes, Entry]:
    url = item.url if item.url is not None else f"https://arxiv.org/abs/{item.arxiv}"
    text = "- "
    misplaced: list[BadgeSlot] = []
    if item.stray_stars:
        symbols = SYMBOLS.stars * item.stray_stars
        misplaced.append(BadgeSlot(STARS, _span(start, text, symbols), item.stray_stars))
        text += symbols
    link_start = text
    text += "["
    pencils = SYMBOLS.citations * item.pencils
    citation_slot = BadgeSlot(CITATIONS, _span(start, text, pencils), item.pencils)
    label = pencils + item.title
    text_span = _span(start, text, label)
    text += f"{label}]({url})"
    paper_id = PaperId("arxiv", item.arxiv) if item.arxiv else None
    span = Span(start + len(link_start.encode()), start + len(text.encode()))
    links = [Link(span, text_span, label, url, Role.PAPER, paper_id)]
    star_slot = None
    if item.repository is not None:
        text += " "
        stars = SYMBOLS.stars * item.stars
        star_slot = BadgeSlot(STARS, _span(start, text, stars), item.stars)
        text += stars
        link = f"[code](https://github.com/{item.repository})"
        repository_id = RepositoryId(*item.repository.split("/"))
        links.append(
            Link(
                _span(start, text, link),
                _span(start, text + "[", "code"),
                "code",
                f"https://github.com/{item.repository}",
                Role.REPOSITORY,
                repository_id=repository_id,
            )
        )
        text += link
    data = f"{text}\n".encode()
    entry = Entry(
        Span(start, start + len(data)),
        line,
        item.section,
        item.title,
        tuple(links),
        citation_slot,
        star_slot,
        tuple(misplaced),
    )
    return data, entry


def _span(start: int, before: str, covered: str) -> Span:
    begin = start + len(before.encode())
    return Span(begin, begin + len(covered.encode()))


def number(
    value: int, day: date = TODAY, quality: Quality = Quality.OBSERVED, source: str = "semantic_scholar"
) -> Number:
    return Number(value, day, datetime(day.year, day.month, day.day, 4, 30, tzinfo=UTC), source, quality)


def series(*values: int, last_day: date = TODAY) -> Series:
    """Observed values, newest first, a day apart."""
    recent = tuple(number(value, last_day - timedelta(days=age)) for age, value in enumerate(values))
    return Series(recent[0] if recent else None, recent)


def known_paper(
    paper_id: str,
    citations: Series,
    *,
    title: str | None = None,
    year: int | None = None,
    authors: tuple[str, ...] = (),
    venue: str | None = None,
    ids: tuple[PaperId, ...] = (),
    subject_id: int = 1,
) -> KnownPaper:
    canonical = PaperId(*paper_id.split(":", 1))
    return KnownPaper(subject_id, canonical, "ab" * 20, 4242, title, year, authors, venue, (canonical, *ids), citations)


def known_repository(name: str, stars: Series, *, database_id: int = 7) -> KnownRepository:
    owner, _, repository = name.partition("/")
    record = RepositoryRecord(RepositoryId(owner, repository), database_id, 0, False, None, "MIT")
    return KnownRepository(database_id, record, (name.lower(),), stars)


def build_numbers(
    document: Document,
    citations: dict[int, Series] | None = None,
    stars: dict[int, Series] | None = None,
    resolutions: dict[int, Resolution] | None = None,
) -> tuple[EntryNumbers, ...]:
    """Numbers by entry index; entries with an arXiv link resolve by it, equal repositories are one."""
    citations, stars, resolutions = citations or {}, stars or {}, resolutions or {}
    database_ids: dict[str, int] = {}
    made = []
    for index, entry in enumerate(document.entries):
        paper_id = entry.paper_links[0].paper_id
        repository = entry.repositories[0] if entry.repositories else None
        if repository is not None:
            database_ids.setdefault(repository.key, 100 + len(database_ids))
        fallback: Resolution = (
            Resolved(paper_id, "link", "its first link") if paper_id is not None else Unresolved("no such paper")
        )
        made.append(
            EntryNumbers(
                index,
                entry,
                resolutions.get(index, fallback),
                known_paper(str(paper_id), citations[index]) if index in citations else None,
                repository,
                known_repository(str(repository), stars[index], database_id=database_ids[repository.key])
                if index in stars and repository is not None
                else None,
            )
        )
    return tuple(made)


def badge(
    entry: Entry,
    kind: BadgeKind,
    subject: str,
    tier: int,
    previous_tier: int = 0,
    *,
    list_path: str = LIST,
    written_on: date = date(2025, 3, 1),
) -> WrittenBadge:
    return WrittenBadge(list_path, entry.key, kind.value, subject, tier, previous_tier, written_on)
