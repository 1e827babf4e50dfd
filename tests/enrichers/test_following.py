"""Which repository a link stands for, and how it is asked for, once names have gone from one to another."""

from __future__ import annotations

from datetime import UTC, date, datetime

from enrichers.following import followed_id, followed_repository
from enrichers.plan import Asks, Known, Wanted, plan_asks
from enrichers.records import KnownRepository, Namesake, Provider, RepositoryRecord, Series
from lists.identifiers import RepositoryId

DAY = date(2026, 3, 2)
NAME = RepositoryId("o", "r")


def known(number: int, name: str, asked: frozenset[str] = frozenset(), **taken: Namesake) -> KnownRepository:
    record = RepositoryRecord(RepositoryId(*name.split("/")), number, 5, False, None, None, 'W/"1"')
    namesakes = {name.replace("_", "/"): namesake for name, namesake in taken.items()}
    return KnownRepository(number, record, (name,), Series(None), asked, {}, namesakes)


def asks_of(held: dict[str, KnownRepository], accepted_id: int | None = None, *others: KnownRepository) -> Asks:
    numbered = {one.record.database_id: one for one in (*held.values(), *others)}
    wanted = [Wanted(None, None, NAME, accepted_id=accepted_id)]
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    return plan_asks(wanted, Known({}, {}, held, {}, numbered), DAY, now=noon, arxiv_refresh_days=30)


def test_a_name_that_a_list_asked_by_stands_for_who_answered_first() -> None:
    held = known(7, "new/home", frozenset({"o/r"}))
    assert followed_repository(NAME, None, {"o/r": held}, {}) is held
    assert followed_id(NAME, None, held) == 7


def test_a_name_that_github_merely_told_stands_for_whoever_bears_it() -> None:
    held = known(7, "new/home", frozenset({"old/home"}))
    assert followed_id(NAME, None, held) is None
    (ask,) = asks_of({"o/r": held}).repositories
    assert (ask.known, ask.followed_id, ask.by_number) == (None, None, False)


def test_an_accepted_number_beats_the_name() -> None:
    first, second = known(7, "o/r", frozenset({"o/r"})), known(8, "o/r")
    assert followed_repository(NAME, 8, {"o/r": first}, {7: first, 8: second}) is second
    assert followed_repository(NAME, 9, {"o/r": first}, {7: first}) is None
    (ask,) = asks_of({"o/r": first}, 8, second).repositories
    assert (ask.known, ask.followed_id) == (second.record, 8)
    (ask,) = asks_of({"o/r": first}, 9).repositories
    assert (ask.known, ask.followed_id) == (None, 9)


def test_a_name_known_to_be_anothers_is_asked_by_number_and_counted_so() -> None:
    taken = known(7, "o/r", frozenset({"o/r"}), o_r=Namesake(8, DAY))
    asks = asks_of({"o/r": taken})
    assert asks.repositories[0].by_number
    assert asks.requests(has_github_token=True)[Provider.GITHUB] == 1
    assert asks.requests(has_github_token=False)[Provider.GITHUB] == 1


def test_a_repository_that_left_a_taken_name_is_asked_by_its_own() -> None:
    left = known(7, "new/home", frozenset({"o/r"}), o_r=Namesake(8, DAY))
    (ask,) = asks_of({"o/r": left}).repositories
    assert (ask.by_number, ask.followed_id) == (False, 7)
