"""Each answer of a run is kept before the next thing is asked for, whatever is asked, and then not asked again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from enrichers.pages.hosts import PageAsk
from enrichers.pages.lookup import PageLookup, PageOutcome
from enrichers.pages.robots import RobotRules
from enrichers.plan import Asks
from enrichers.records import ArxivRecord, Found, Lookup, NotFound, PaperRecord, RepositoryAsk, RepositoryRecord
from flows.asking import Answers, Clients
from flows.fetching import fetch
from flows.journal.lines import Batch, LineCodec, batch_of
from flows.journal.resuming import left_behind, still_asked
from flows.progress import no_progress
from lists.identifiers import PaperId, RepositoryId
from tests.adversity.tally import PowerCut
from tests.enrichers.test_seeking import OTHER, PAGE, record, sought
from tests.journal.samples import MOMENT, RUN, paper

NAMES = [RepositoryId("acme", name) for name in ("one", "two", "three")]


@dataclass
class Everybody:
    """All providers in one: each request is noted, and the power goes when one more than ``answers`` is made."""

    answers: int
    asked: list[str] = field(default_factory=list)

    def note(self, *words: object) -> None:
        self.asked.append(" ".join(map(str, words)))
        if len(self.asked) > self.answers:
            raise PowerCut

    def match_title(self, title: str) -> Lookup[PaperRecord]:
        self.note("match", title)
        return Found(record("Something else altogether"))

    def search_papers(self, query: str) -> Lookup[tuple[PaperRecord, ...]]:
        self.note("search", query)
        return Found((record(query),))

    def fetch_repositories(self, asks: Sequence[RepositoryAsk]) -> dict[RepositoryId, Lookup[RepositoryRecord]]:
        self.note("repositories", *(ask.repository_id for ask in asks))
        return {ask.repository_id: Found(RepositoryRecord(ask.repository_id, 1, 5, False, None, None)) for ask in asks}

    def remember(self, rules: Mapping[str, RobotRules], keep: Callable[[str, RobotRules], None]) -> None:
        if "origin" not in rules:
            self.note("robots")
            keep("origin", RobotRules((("/", True),)))

    def fetch_page(self, ask: PageAsk) -> PageLookup:
        self.note("page", ask.url)
        return PageLookup(ask.url, ask.url, PageOutcome.STATED, MOMENT, 200, PAGE)

    def fetch_papers(self, ids: Sequence[Any]) -> dict[Any, Any]:
        self.note("papers", *ids)
        return {one: Found(paper(1)) if isinstance(one, PaperId) else Found(arxiv_record(one)) for one in ids}


def arxiv_record(arxiv_id: str) -> ArxivRecord:
    return ArxivRecord(arxiv_id, 1, "Title", (), MOMENT, MOMENT, "cs.LG", None, None, False)


def asks() -> Asks:
    wanted = (sought(), sought(OTHER))
    pages = tuple(dict.fromkeys(one.page for one in wanted if one.page is not None))
    by_number = RepositoryAsk(NAMES[2], followed_id=7, by_number=True)
    repositories = (RepositoryAsk(NAMES[0]), by_number, RepositoryAsk(NAMES[1]))
    return Asks((PaperId("s2", "a" * 40),), wanted, (PaperId("arxiv", "1801.00001"),), repositories, pages)


def run(everybody: Everybody, journal: list[bytes], *, has_token: bool) -> Answers:
    """One run that begins with what stands in the journal and adds to it."""
    codec = LineCodec()
    batches: list[Batch] = codec.parse_lines(journal)[0]
    answers = left_behind(batches, RUN.observed_on).today
    answers.kept = lambda batch: journal.append(codec.render_line(batch_of(RUN, {}, batch)))
    clients = Clients(everybody, everybody, everybody, has_token, everybody)
    fetch(asks(), clients, answers, lambda: datetime(2026, 3, 2, tzinfo=UTC), no_progress)
    return answers


@pytest.mark.parametrize("has_token", [True, False])
def test_whatever_was_answered_before_the_power_went_is_asked_of_nobody_again(has_token: bool) -> None:
    undisturbed = Everybody(1_000)
    whole = run(undisturbed, [], has_token=has_token)
    kinds = {words.partition(" ")[0] for words in undisturbed.asked}
    assert kinds == {"match", "search", "repositories", "page", "robots", "papers"}
    assert max(Counter(undisturbed.asked).values()) == 1
    for answers in range(len(undisturbed.asked)):
        journal: list[bytes] = []
        first, second = Everybody(answers), Everybody(1_000)
        with pytest.raises(PowerCut):
            run(first, journal, has_token=has_token)
        again = run(second, journal, has_token=has_token)
        assert first.asked[:-1] + second.asked == undisturbed.asked
        assert again == whole


def test_what_is_asked_by_number_is_a_batch_of_its_own() -> None:
    everybody = Everybody(1_000)
    run(everybody, [], has_token=True)
    assert everybody.asked[:2] == ["repositories acme/one acme/two", "repositories acme/three"]


def test_what_is_still_to_be_asked_is_what_a_run_then_asks() -> None:
    journal: list[bytes] = []
    run(Everybody(1_000), journal, has_token=False)
    left = left_behind(LineCodec().parse_lines(journal)[0], RUN.observed_on).today
    rest = still_asked(asks(), left)
    assert (rest.papers, rest.sought, rest.arxiv, rest.repositories, rest.pages) == ((), (), (), (), ())
    assert rest.anonymous_requests_left == asks().anonymous_requests_left - len(NAMES)
    assert still_asked(asks(), Answers()) == asks()


def test_what_nobody_knows_is_an_answer_too() -> None:
    class Nobody(Everybody):
        def match_title(self, title: str) -> Lookup[PaperRecord]:
            self.note("match", title)
            return NotFound()

    journal: list[bytes] = []
    run(Nobody(1_000), journal, has_token=True)
    second = Nobody(0)
    run(second, journal, has_token=True)
    assert second.asked == []
