"""What becomes of the journal that a killed run left.

- **Of the same day**: its answers are the first of the run that finds it, which asks only the rest and loads all of it
  at once, so that the night is judged as one. What failed is asked again, as on every second run of a day.
- **Of another day**: it is loaded as that day's, by the run that asked, before anything else is done. What providers
  said on a day that is over can be asked of nobody any more. Lists and decisions are not touched: they are as they are
  today. Title matches, which only mean something beside a list, are asked anew.
- **Of another version**: dropped by ``lines.py``, with a word; to guess what it meant would be worse than to ask.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from enrichers.pages.lookup import PageLookup, PageOutcome
from enrichers.plan import Asks
from enrichers.records import Failed
from flows.asking import Answer, Answers, unanswered
from flows.doubting import doubted
from flows.journal.lines import Batch
from flows.judging import load_of
from flows.wants import ListWants
from warehouse.records import Knowledge, RunLoad, RunRecord

K = TypeVar("K")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """What killed runs left: answers of today (without failures), and those of each other day with who asked last.

    ``requests_sent`` is what each run had spent, by its id and by provider.
    """

    today: Answers
    earlier: tuple[tuple[RunRecord, Answers], ...]
    requests_sent: Mapping[str, Mapping[str, int]]


def left_behind(batches: Iterable[Batch], today: date) -> LeftBehind:
    """Put the batches of a journal together. Pure."""
    days: dict[date, tuple[RunRecord, Answers]] = {}
    requests_sent: dict[str, Mapping[str, int]] = {}
    for batch in batches:
        _, answers = days.get(batch.run.observed_on, (batch.run, Answers()))
        _add(answers, batch.answers())
        days[batch.run.observed_on] = (batch.run, answers)
        requests_sent[batch.run.run_id] = batch.requests_sent
    _, of_today = days.pop(today, (None, Answers()))
    return LeftBehind(_without_failures(of_today), tuple(days.values()), requests_sent)


def loads_of_earlier_days(left: LeftBehind, lists: Sequence[ListWants], knowledge: Knowledge) -> tuple[RunLoad, ...]:
    """What the answers of other days put into the warehouse, judged as they would have been then. Pure."""
    loads = []
    for run, answers in left.earlier:
        load, _ = doubted(load_of(run, lists, answers, knowledge), lists, answers, knowledge)
        sent = left.requests_sent[run.run_id]
        loads.append(replace(load, lists=(), ledger=(), requests_sent=sent))
    return tuple(loads)


def still_asked(asks: Asks, answers: Answers) -> Asks:
    """What a run that begins with ``answers`` still asks of what was planned. Pure."""
    stated = {url: page.statement for url, page in answers.pages.items() if page.statement is not None}
    read = replace(asks, statements={**asks.statements, **stated})
    left = unanswered(read, answers)
    used = len(asks.repositories) - len(left.repositories)
    return replace(
        left,
        sought=tuple(one for one in asks.sought if read.title_of(one) not in answers.matches),
        anonymous_requests_left=max(asks.anonymous_requests_left - used, 0),
    )


def resume_message(answers: Answers) -> str:
    """A word on how much need not be asked again; empty where nothing was found."""
    count = len(answers.papers) + len(answers.arxiv) + len(answers.repositories) + len(answers.pages)
    count += len(answers.matches) + len(answers.searches)
    return (
        f"goes on where a run of today was cut off: {count} answers of its journal are not asked again" if count else ""
    )


def earlier_day_message(load: RunLoad) -> str:
    """A word on a day that was cut off and is loaded now."""
    return (
        f"a run of {load.run.observed_on} was cut off before it could store what it had fetched: "
        f"{len(load.lookups)} answers of its journal are stored now, as that day's"
    )


def _add(answers: Answers, batch: Answers) -> None:
    """A later answer takes the place of an earlier one, but a failure that of none."""
    _add_answers(answers.papers, batch.papers)
    _add_answers(answers.arxiv, batch.arxiv)
    _add_answers(answers.repositories, batch.repositories)
    _add_answers(answers.matches, batch.matches)
    _add_answers(answers.searches, batch.searches)
    answers.pages |= batch.pages
    answers.robots |= batch.robots


def _add_answers(known: dict[K, Answer[T]], more: Mapping[K, Answer[T]]) -> None:
    known |= {key: one for key, one in more.items() if key not in known or not isinstance(one.lookup, Failed)}


def _without_failures(answers: Answers) -> Answers:
    return Answers(
        papers=_good(answers.papers),
        arxiv=_good(answers.arxiv),
        repositories=_good(answers.repositories),
        pages={url: page for url, page in answers.pages.items() if _was_asked(page)},
        robots=answers.robots,
        matches=_good(answers.matches),
        searches=_good(answers.searches),
    )


def _good(answers: Mapping[K, Answer[T]]) -> dict[K, Answer[T]]:
    return {key: one for key, one in answers.items() if not isinstance(one.lookup, Failed)}


def _was_asked(page: PageLookup) -> bool:
    return page.outcome not in (PageOutcome.FAILED, PageOutcome.NOT_ASKED)
