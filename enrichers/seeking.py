"""From what an entry and its page state, and what was offered, to what is asked next and to a decision. Pure.

The order: the identifiers that the page states, and the paper it was resolved to before; one title match; one search.
Each is asked only where those before it settle nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from enrichers.matching.deciding import Search, decide, wants_search
from enrichers.matching.statements import Stated, state_of, title_to_match
from enrichers.matching.title_words import read_title
from enrichers.matching.works import preferred_id
from enrichers.pages.hosts import NotAsked, PageAsk, page_of
from enrichers.pages.statement import PageStatement
from enrichers.records import (
    Failed,
    Feature,
    Finding,
    Found,
    Lookup,
    PaperRecord,
    Reference,
    Resolution,
    Resolved,
    Verdict,
)
from lists.document import Entry
from lists.identifiers import ACCEPTED_SCHEMES, PaperId

MOST_IDS_OF_A_PAGE = 3  # a preprint, its version of record and a third name; more are of other papers


@dataclass(frozen=True, slots=True)
class Sought:
    """A reference whose paper is looked up, and the entry that states it.

    ``page`` is the page behind its first link that has one, None where none is asked. ``held`` is the paper it was
    resolved to before. ``is_time`` says that it is new, or that its time has come: where only the rules changed, the
    paper held is judged by them, and nothing more is asked where it still is the one.
    """

    reference: Reference
    entry: Entry
    page: PageAsk | None = None
    held: PaperId | None = None
    is_time: bool = True

    @property
    def key(self) -> str:
        """By what it is remembered."""
        return self.reference.key


@dataclass(frozen=True, slots=True)
class Offered:
    """What was offered for a reference so far: records by the ids its page states, by title match, by search.

    None is: not asked. ``fetched_at`` is when the last of them came (UTC).
    """

    statement: PageStatement | None = None
    by_id: tuple[tuple[PaperId, PaperRecord], ...] = ()
    match: Lookup[PaperRecord] | None = None
    found: Lookup[tuple[PaperRecord, ...]] | None = None
    fetched_at: datetime | None = None

    def lookups(self) -> Iterator[Lookup[object]]:
        """The answers to what was asked for the title."""
        yield from (lookup for lookup in (self.match, self.found) if lookup is not None)

    def records(self) -> Iterator[PaperRecord]:
        """Every record offered, those by identifier first."""
        yield from (record for _, record in self.by_id)
        yield from self.records_by_title()

    def records_by_title(self) -> Iterator[PaperRecord]:
        """Every record that a title match or a search offered."""
        if isinstance(self.match, Found):
            yield self.match.value
        if isinstance(self.found, Found):
            yield from self.found.value


def page_behind(entry: Entry) -> PageAsk | None:
    """The page that is asked for an entry: the one behind the first of its paper links that has any."""
    asks = (page_of(link.url) for link in entry.paper_links if link.url)
    return next((ask for ask in asks if not isinstance(ask, NotAsked)), None)


def stated_by(sought: Sought, statement: PageStatement | None) -> Stated:
    """All that is stated of the paper."""
    return state_of(sought.entry, statement, title=sought.reference.title)


def ids_of_page(statement: PageStatement | None) -> tuple[PaperId, ...]:
    """The identifiers a page states that Semantic Scholar looks up."""
    stated = () if statement is None else statement.paper_ids
    return tuple(paper_id for paper_id in stated if paper_id.scheme in ACCEPTED_SCHEMES)[:MOST_IDS_OF_A_PAGE]


def title_wanted(sought: Sought, stated: Stated, offered: Offered) -> str:
    """The title to match. Empty where the records offered by identifier settle it, or where there is no title."""
    if offered.by_id and isinstance(decide(stated, tuple(offered.records()), complete=False), Resolved):
        is_by_page = any(paper_id != sought.held for paper_id, _ in offered.by_id)
        if is_by_page or not sought.is_time:
            return ""
    return title_to_match(stated)


def search_wanted(stated: Stated, offered: Offered) -> Search | None:
    """The search to make after the title match was answered; None where all that was offered settles it."""
    candidate = offered.match.value if isinstance(offered.match, Found) else None
    search = wants_search(stated, candidate)
    if search is None or isinstance(decide(stated, tuple(offered.records()), complete=False), Resolved):
        return None
    wanted = read_title(search.query).letters
    is_there = any(read_title(record.title).letters == wanted for _, record in offered.by_id)
    is_of_link = wanted != read_title(title_to_match(stated)).letters
    return None if is_there and is_of_link else search  # the paper behind the link is known by its identifier


def settle(sought: Sought, offered: Offered) -> Resolution | None:
    """The decision over all that was offered. None where something should have been asked and was not answered."""
    stated = stated_by(sought, offered.statement)
    records = tuple(offered.records())
    if offered.match is None:
        if title_wanted(sought, stated, offered):
            return None
        return _named(decide(stated, records, complete=False), sought, offered)
    if isinstance(offered.match, Failed) or isinstance(offered.found, Failed):
        return None
    if offered.found is None and search_wanted(stated, offered) is not None:
        return None
    return _named(decide(stated, records, complete=offered.found is not None), sought, offered)


def record_of(resolution: Resolution, offered: Offered) -> PaperRecord | None:
    """The record that was taken; None where none was."""
    if not isinstance(resolution, Resolved):
        return None
    by_id = dict(offered.by_id)
    if resolution.paper_id in by_id:
        return by_id[resolution.paper_id]
    return next((record for record in offered.records() if preferred_id(record) == resolution.paper_id), None)


def _named(resolution: Resolution, sought: Sought, offered: Offered) -> Resolution:
    """A paper goes by the identifier its page names it by, which then is what resolves it, or by the one it had."""
    if not isinstance(resolution, Resolved):
        return resolution
    taken = record_of(resolution, offered)
    ids = [paper_id for paper_id, record in offered.by_id if record is taken]
    words = _words(resolution.findings, Feature.IDENTIFIERS)
    for paper_id in ids_of_page(offered.statement):
        if paper_id in ids and words:
            evidence = "; ".join(filter(None, (words, _words(resolution.findings, Feature.TITLE))))
            return replace(resolution, paper_id=paper_id, method="page", evidence=evidence)
    return replace(resolution, paper_id=sought.held) if sought.held is not None and sought.held in ids else resolution


def _words(findings: Iterable[Finding], feature: Feature) -> str:
    return next((one.words for one in findings if one.feature is feature and one.verdict is Verdict.FOR), "")
