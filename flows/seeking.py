"""Look up the papers that no link names: pages, then title matches, then searches, each only where it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from enrichers.errors import GaveUp, ProviderError
from enrichers.matching.deciding import Search
from enrichers.matching.statements import Stated
from enrichers.pages.statement import PageStatement
from enrichers.plan import Asks, title_key
from enrichers.records import Failed, Found, Lookup, PaperRecord, Provider
from enrichers.seeking import Offered, Sought, ids_of_page, search_wanted, stated_by, title_wanted
from flows.asking import Answer, Answers, Clients, Progress
from lists.identifiers import PaperId

PAGES = "landing pages"
T = TypeVar("T")


def fetch_pages(asks: Asks, clients: Clients, answers: Answers, progress: Progress) -> None:
    """Ask for the pages, one site after the other."""
    if clients.pages is None:
        return
    for number, page in enumerate(asks.pages, start=1):
        try:
            answers.pages[page.url] = clients.pages.fetch_page(page)
        except GaveUp:
            return
        progress(PAGES, number, len(asks.pages))


def ids_of_pages(asks: Asks, answers: Answers) -> Iterator[PaperId]:
    """The identifiers that the pages of a run state, known before or not."""
    for one in asks.sought:
        yield from ids_of_page(_statement(one, asks, answers))


def seek(asks: Asks, clients: Clients, answers: Answers, now: Callable[[], datetime], progress: Progress) -> None:
    """Match each title once, then search once for each that was refused. What was not asked has no offer."""
    seeker = _Seeker(clients, answers, now)
    searches = []
    unread = {page.url for page in asks.pages if clients.pages is not None and page.url not in answers.pages}
    for number, one in enumerate(asks.sought, start=1):
        if one.page is None or one.page.url not in unread:
            searches += seeker.match(one, _statement(one, asks, answers))
        progress(Provider.SEMANTIC_SCHOLAR.display_name, number, len(asks.sought))
    for number, (one, offered, search) in enumerate(searches, start=1):
        seeker.search(one, offered, search)
        progress(Provider.SEMANTIC_SCHOLAR.display_name, number, len(searches))


def _statement(one: Sought, asks: Asks, answers: Answers) -> PageStatement | None:
    if one.page is None:
        return None
    lookup = answers.pages.get(one.page.url)
    return asks.statements.get(one.page.url) if lookup is None else lookup.statement


class _Seeker:
    """Title matches and searches of one run; references that ask the same share the answer."""

    def __init__(self, clients: Clients, answers: Answers, now: Callable[[], datetime]) -> None:
        self._client = clients.semantic_scholar
        self._answers = answers
        self._now = now
        self._matched: dict[str, Answer[PaperRecord] | None] = {}
        self._searched: dict[str, Answer[tuple[PaperRecord, ...]] | None] = {}

    def match(self, one: Sought, statement: PageStatement | None) -> list[tuple[Sought, Offered, Search]]:
        """Match one title; the search that is wanted after it, if any is."""
        stated = stated_by(one, statement)
        offered = self._by_id(one, Offered(statement))
        title = title_wanted(one, stated, offered)
        if title:
            answer = _once(self._matched, title_key(title), lambda: self._ask(self._client.match_title, title))
            if answer is None:
                return []
            offered = replace(offered, match=answer.lookup, fetched_at=answer.fetched_at)
        search = self._search_after(stated, offered)
        if search is not None:
            return [(one, offered, search)]
        self._answers.offers[one.key] = (one, offered)
        return []

    def search(self, one: Sought, offered: Offered, search: Search) -> None:
        """Search for one title."""
        query = search.query
        answer = _once(self._searched, title_key(query), lambda: self._ask(self._client.search_papers, query))
        if answer is not None:
            found = replace(offered, found=answer.lookup, fetched_at=answer.fetched_at)
            self._answers.offers[one.key] = (one, found)

    def _by_id(self, one: Sought, offered: Offered) -> Offered:
        """The records that came by the identifiers of the page, and that of the paper held before."""
        held = () if one.held is None else (one.held,)
        ids = dict.fromkeys((*ids_of_page(offered.statement), *held))
        answers = {paper_id: self._answers.papers[paper_id] for paper_id in ids if paper_id in self._answers.papers}
        records = [(one, answer.lookup.value) for one, answer in answers.items() if isinstance(answer.lookup, Found)]
        moment = max((answer.fetched_at for answer in answers.values()), default=None)
        return replace(offered, by_id=tuple(records), fetched_at=moment)

    @staticmethod
    def _search_after(stated: Stated, offered: Offered) -> Search | None:
        if offered.match is None or isinstance(offered.match, Failed):
            return None
        return search_wanted(stated, offered)

    def _ask(self, ask: Callable[[str], Lookup[T]], text: str) -> Answer[T] | None:
        """One answer. None where it was never sent."""
        lookup: Lookup[T]
        try:
            lookup = ask(text)
        except GaveUp:
            return None
        except ProviderError as error:
            lookup = Failed(error)
        if isinstance(lookup, Failed) and isinstance(lookup.error, GaveUp):
            return None
        return Answer(lookup, self._now())


def _once(known: dict[str, T], key: str, ask: Callable[[], T]) -> T:
    if key not in known:
        known[key] = ask()
    return known[key]
