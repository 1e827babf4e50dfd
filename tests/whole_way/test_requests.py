"""As few requests as there can be, and exactly those that the plan said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from math import ceil

import pytest

from enrichers.records import Provider
from enrichers.sandbox.faults import Fault, FaultKind
from tests.whole_way.conftest import TODAY, Desk, Night
from tests.whole_way.truth import ADDED_REPOSITORY, SEEDS, Truth, World

pytestmark = pytest.mark.wide_but(2)

NONE = {"semantic_scholar": 0, "arxiv": 0, "github": 0, "landing_pages": 0}
ADDED = f"""
- [Distilling the Knowledge in a Neural Network](https://arxiv.org/abs/1503.02531) [code](https://github.com/{ADDED_REPOSITORY})
- [ImageNet classification with deep CNNs](https://doi.org/10.1145/3065386)
- [A Title That Only Its Page Bears](https://openreview.net/forum?id=AdaLovelace)
"""


def least_requests(entries: Iterable[Truth]) -> dict[str, int]:
    """The least that entries can be looked up with: 500 ids, one title, 100 arXiv ids, 100 repositories a request."""
    known = list(entries)
    ids = {entry.identifier for entry in known if entry.identifier}
    titles = {entry.title_words for entry in known if not entry.identifier and entry.means_a_paper}
    repositories = {name.lower() for entry in known for name in entry.repositories}
    return {
        "semantic_scholar": ceil(len(ids) / 500) + len(titles),
        "arxiv": ceil(sum(one.startswith("arxiv:") for one in ids) / 100),
        "github": ceil(len(repositories) / 100),
    }


def add_three_entries(desk: Desk) -> None:
    """A paper by its arXiv id with its code, one by its DOI, one by its title."""
    path = desk.folder / "he-y__Awesome-Pruning.md"
    path.write_bytes(path.read_bytes() + ADDED.encode())


def test_a_first_run_makes_no_more_requests_than_it_must(world: World, first_night: Night) -> None:
    least, sent = least_requests(world.entries), dict(first_night.outcome.requests)
    visited = sent.pop("landing_pages")
    assert visited == len(first_night.pages) == len(set(first_night.pages)), "each page once, each robots.txt once"
    least["semantic_scholar"] += first_night.searches  # one for each title whose match was refused
    ratio = sum(sent.values()) / sum(least.values())
    print(f"\nsent {sent}, least {least}, ratio {ratio:.3f}; {first_night.searches} searches, {visited} pages")
    assert all(sent[provider] <= 1.02 * least[provider] for provider in least)
    assert first_night.searches <= 0.15 * sent["semantic_scholar"]


def test_each_provider_counted_the_requests_that_the_run_wrote_down(
    after_first_night: Desk, first_night: Night
) -> None:
    query = "select provider, requests_sent from core.spend join core.runs using (run_id) order by started_at limit 4"
    told = after_first_night.starcite("sql", query, "--format", "json")
    assert told.code == 0, told.err
    assert {row["provider"]: row["requests_sent"] for row in told.rows} == first_night.outcome.requests


def test_three_added_entries_cost_what_three_need(after_first_night: Desk) -> None:
    add_three_entries(after_first_night)
    needed = {"semantic_scholar": 2, "arxiv": 1, "github": 1, "landing_pages": 2}  # a page and its robots.txt
    assert after_first_night.planned(*SEEDS) == needed
    outcome = after_first_night.starcite("run", *SEEDS)
    assert outcome.code == 0, outcome.err
    assert outcome.requests == needed
    asked = {request.provider: request.asked for request in after_first_night.sandbox.requests}
    assert asked[Provider.ARXIV] == asked[Provider.GITHUB] == 1
    assert [request.asked for request in after_first_night.sandbox.requests][-2:] == [2, 1], "two ids, one title"
    added = after_first_night.rows("he-y__Awesome-Pruning.md")[-3:]
    assert [row["citation_count"] for row in added] == [9_000, 90_000, 120]
    assert after_first_night.read("he-y__Awesome-Pruning.md").endswith(
        f"""
- [✏️✏️Distilling the Knowledge in a Neural Network](https://arxiv.org/abs/1503.02531) ⭐⭐[code](https://github.com/{ADDED_REPOSITORY})
- [✏️✏️ImageNet classification with deep CNNs](https://doi.org/10.1145/3065386)
- [✏️A Title That Only Its Page Bears](https://openreview.net/forum?id=AdaLovelace)
""".encode()
    )


def test_the_plan_of_an_unknown_list_is_what_its_first_run_asks(fresh: Desk) -> None:
    for name in SEEDS:
        planned, at_most = fresh.planned(name), fresh.planned_at_most(name)
        fresh.sandbox.clear_requests()
        outcome = fresh.starcite("run", name)
        searches = sum("/paper/search?" in request.target for request in fresh.sandbox.requests)
        assert outcome.requests == planned | {"semantic_scholar": planned["semantic_scholar"] + searches}, name
        assert all(outcome.requests[provider] <= at_most[provider] for provider in at_most)


@pytest.mark.wide
def test_the_plan_says_what_the_following_nights_ask(after_first_night: Desk) -> None:
    desk = after_first_night
    for days, what_happens in ((0, None), (1, None), (2, add_three_entries), (29, None), (30, None), (31, None)):
        desk.sandbox.move_to(TODAY + timedelta(days=days))
        if what_happens is not None:
            what_happens(desk)
        planned, at_most = desk.planned(*SEEDS), desk.planned_at_most(*SEEDS)
        outcome = desk.starcite("run", *SEEDS)
        assert outcome.code == 0, outcome.err
        searches = outcome.requests["semantic_scholar"] - planned["semantic_scholar"]
        assert outcome.requests == planned | {"semantic_scholar": planned["semantic_scholar"] + searches}
        assert 0 <= searches <= at_most["semantic_scholar"] - planned["semantic_scholar"], f"{days} days later"
        assert (searches > 0) == (days == 29), "what is open has its time after a week"
        assert desk.planned(*SEEDS) == NONE
        assert planned["arxiv"] == (days in (2, 30)), "asked again after 30 days, and for the added paper at once"


@pytest.mark.wide
def test_the_plan_holds_without_a_token(after_first_night: Desk) -> None:
    """The 76 repositories are more than an hour allows, so the second run of a day leaves the rest to the next."""
    desk = after_first_night
    desk.token = {}
    sent = []
    for days in (1, 1, 2):
        desk.sandbox.move_to(TODAY + timedelta(days=days))
        planned = desk.planned(*SEEDS)
        outcome = desk.starcite("run", *SEEDS)
        assert outcome.code == 0, "all of them were known the night before"
        assert planned == outcome.requests
        sent.append(planned)
    assert [one["github"] for one in sent] == [60, 0, 60]


def test_an_entry_without_a_title_costs_no_request(after_first_night: Desk) -> None:
    desk = after_first_night
    text = (
        "# A list\n\n- [...](https://ieeexplore.ieee.org/document/1)\n- [✏️](https://ieeexplore.ieee.org/document/2)\n"
    )
    (desk.folder / "untitled.md").write_text(text, "utf-8")
    outcome = desk.starcite("run", "untitled.md")
    assert outcome.code == 0, outcome.err
    assert outcome.requests == NONE
    assert desk.read("untitled.md") == text.encode()


@pytest.mark.wide
def test_after_a_night_without_semantic_scholar_the_plan_has_what_is_missing(after_first_night: Desk) -> None:
    desk = after_first_night
    desk.sandbox.move_to(TODAY + timedelta(days=1))
    desk.sandbox.switch_on(Fault(FaultKind.STATUS, Provider.SEMANTIC_SCHOLAR, status=401))
    assert desk.starcite("run", *SEEDS).code == 3
    desk.sandbox.clear_faults()
    planned = desk.planned(*SEEDS)
    assert planned == NONE | {"semantic_scholar": 1}
    assert desk.starcite("run", *SEEDS).requests == planned
