"""Look up the papers that no link names: pages, then title matches, then searches, each only where it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from enrichers.errors import GaveUp
from enrichers.matching.deciding import Search
from enrichers.matching.statements import Stated
from enrichers.pages.statement import PageStatement
from enrichers.plan import Asks, title_key
from enrichers.records import Failed, Found, Lookup, Provider
from enrichers.seeking import Offered, Sought, ids_of_page, search_wanted, stated_by, title_wanted
from flows.asking import Answer, Answers, Clients, Progress, answered_of
from lists.identifiers import PaperId

PAGES = "landing pages"
T = TypeVar("T")


def fetch_pages(asks: Asks, clients: Clients, answers: Answers, progress: Progress) -> None:
    """Ask for the pages, one site after the other."""
    if clients.pages is None:
        return
    clients.pages.remember(answers.robots, lambda origin, rules: answers.take(Answers(robots={origin: rules})))
    due = [page for page in asks.pages if page.url not in answers.pages]
    for number, page in enumerate(due, start=1):
        try:
            answers.take(Answers(pages={page.url: clients.pages.fetch_page(page)}))
        except GaveUp:
            return
        progress(PAGES, number, len(due))


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
    """Title matches and searches of one run; references that ask the same share the answer.

    What was never sent is left out, and tried again for the next reference: the HTTP layer then says no at once.
    """

    def __init__(self, clients: Clients, answers: Answers, now: Callable[[], datetime]) -> None:
        self._client = clients.semantic_scholar
        self._answers = answers
        self._now = now

    def match(self, one: Sought, statement: PageStatement | None) -> list[tuple[Sought, Offered, Search]]:
        """Match one title; the search that is wanted after it, if any is."""
        stated = stated_by(one, statement)
        offered = self._by_id(one, Offered(statement))
        title = title_wanted(one, stated, offered)
        if title:
            key = title_key(title)
            if key not in self._answers.matches:
                self._answers.take(Answers(matches=self._ask(self._client.match_title, key, title)))
            answer = self._answers.matches.get(key)
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
        key = title_key(search.query)
        if key not in self._answers.searches:
            self._answers.take(Answers(searches=self._ask(self._client.search_papers, key, search.query)))
        answer = self._answers.searches.get(key)
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

    def _ask(self, ask: Callable[[str], Lookup[T]], key: str, text: str) -> dict[str, Answer[T]]:
        """One answer under its key; empty where it was never sent."""
        found = answered_of([key], lambda: {key: ask(text)})
        return {key: Answer(lookup, self._now()) for key, lookup in found.items()}
