"""A list of 400 repositories without any token: carried over seven nights, each of which stores and exports."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from enrichers.records import Provider
from enrichers.sandbox.corpus_file import parse_corpus
from tests.whole_way.conftest import TODAY, Desk, Outcome, served

pytestmark = pytest.mark.wide

REPOSITORIES = 400
AN_HOUR = 60
LIST = "long.md"


def name_of(number: int) -> str:
    return f"owner{number}/tool{number}"


@dataclass(frozen=True)
class Told:
    """What one night left: what the plan had said, what the run did and how many entries have their stars since."""

    planned: dict[str, int]
    outcome: Outcome
    badged: int


@contextmanager
def long_list(folder: Path) -> Iterator[Desk]:
    """A list of 400 papers with code, GitHub's limits on, nobody's token. 250 stars and more each, so all get ⭐⭐."""
    papers = [
        {"ids": [f"doi:10.1000/{n}"], "title": f"Paper Number {n}", "citation_count": 3} for n in range(REPOSITORIES)
    ]
    repositories = [{"name": name_of(n), "star_count": 250 + n} for n in range(REPOSITORIES)]
    lines = (
        f"- [Paper Number {n}](https://doi.org/10.1000/{n}) [code](https://github.com/{name_of(n)})\n"
        for n in range(REPOSITORIES)
    )
    (folder / LIST).write_text("# A long list\n\n" + "".join(lines), "utf-8")
    corpus = parse_corpus(json.dumps({"papers": papers, "repositories": repositories}), source="the long list")
    with served(corpus, folder, limits=True) as desk:
        yield replace(desk, urls={**desk.urls, "STARCITE_PACING": "off"}, token={})


def night(desk: Desk, number: int) -> Told:
    """One night; GitHub's hour has passed since the last."""
    desk.sandbox.move_to(TODAY + timedelta(days=number - 1))
    planned = desk.planned(LIST)
    return Told(planned, desk.starcite("run", LIST), desk.read(LIST).decode().count("\N{WHITE MEDIUM STAR}") // 2)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The desk of the eight nights."""
    with long_list(tmp_path_factory.mktemp("nights")) as desk:
        yield desk


@pytest.fixture(scope="module")
def nights(desk: Desk) -> list[Told]:
    """Eight nights in a row."""
    return [night(desk, number) for number in range(1, 9)]


@pytest.mark.wide
def test_400_repositories_are_known_after_seven_nights(nights: list[Told]) -> None:
    for number, told in enumerate(nights[:6], start=1):
        assert told.outcome.code == 3, told.outcome.err
        assert told.outcome.requests == {"semantic_scholar": 1, "arxiv": 0, "github": AN_HOUR, "landing_pages": 0}
        assert told.badged == number * AN_HOUR, "each night exports what it knows"
        assert f"{number * AN_HOUR} of {REPOSITORIES} repositories are known" in told.outcome.err
        assert f"all will be known on {TODAY + timedelta(days=6)}" in told.outcome.err
    assert nights[6].outcome.code == 0, nights[6].outcome.err
    assert nights[6].outcome.requests["github"] == AN_HOUR
    assert nights[6].badged == REPOSITORIES


@pytest.mark.usefixtures("nights")
def test_the_stalest_are_asked_first(desk: Desk) -> None:
    days: dict[str, list[date]] = {}
    for request in desk.sandbox.requests:
        if request.provider is Provider.GITHUB and (found := re.search(r"owner\d+/tool\d+$", request.target)):
            days.setdefault(found[0], []).append(request.today)
    asked = [days[name_of(number)] for number in range(REPOSITORIES)]
    assert [one[0] for one in asked] == [TODAY + timedelta(days=n // AN_HOUR) for n in range(REPOSITORIES)]
    twice = [n for n, one in enumerate(asked) if len(one) > 1]
    assert twice == list(range(2 * AN_HOUR - REPOSITORIES % AN_HOUR)), (
        "the seventh night has 20 to spare, the eighth 60"
    )


def test_once_all_are_known_a_night_says_how_many_keep_an_older_number(desk: Desk, nights: list[Told]) -> None:
    eighth = nights[7].outcome
    assert eighth.code == 0, eighth.err
    assert f"{REPOSITORIES - AN_HOUR} repositories keep the number of an earlier night" in eighth.err
    rows = desk.rows(LIST)
    assert {row["star_count"] for row in rows} == {250 + n for n in range(REPOSITORIES)}
    assert {row["stars_observed_on"] for row in rows} == {
        (TODAY + timedelta(days=night)).isoformat() for night in range(1, 8)
    }


def test_the_plan_says_what_each_night_asks(nights: list[Told]) -> None:
    assert [told.planned for told in nights] == [told.outcome.requests for told in nights]


def test_a_second_run_within_the_hour_asks_nobody_and_says_what_is_known(tmp_path: Path) -> None:
    with long_list(tmp_path) as desk:
        night(desk, 1)
        planned, again = desk.planned(LIST), desk.starcite("run", LIST)
    assert planned == again.requests == {"semantic_scholar": 0, "arxiv": 0, "github": 0, "landing_pages": 0}
    assert again.code == 3
    assert f"{AN_HOUR} of {REPOSITORIES} repositories are known" in again.err


@pytest.mark.wide
def test_with_a_token_the_rest_is_asked_at_once(tmp_path: Path) -> None:
    with long_list(tmp_path) as desk:
        night(desk, 1)
        desk.token = {"GITHUB_TOKEN": "granted"}
        second = night(desk, 2)
    assert second.outcome.code == 0, second.outcome.err
    assert second.outcome.requests["github"] == -(-REPOSITORIES // 100)
    assert second.badged == REPOSITORIES
