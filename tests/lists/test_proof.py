"""Lists made up and spoilt by chance: badges in and out, entries moved, and nothing else is ever different."""

from __future__ import annotations

import os
import secrets
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from random import Random

import pytest

from lists.parse import parse_document
from lists.splice import WouldDamage, check_only_badges_changed
from tests.lists.wild.campaign import Tally, campaign, document, real_lists, reduced
from tests.lists.wild.cases import CASES, REFUSED, UNSEEN, UNSORTED, case
from tests.lists.wild.mutations import mutate
from tests.lists.wild.proof import prove, tiers_of, without_badges, written

EVERYDAY_SEED, EVERYDAY = "everyday", 2_000
THOROUGH, SLICE = 100_000, 500
MOST_SHOWN = 12
ONE_REFUSED_IN = 400  # a spoilt document may leave no place for a badge; what Markdown allows has one
GUARDED = 500
TIMES = 8  # chances a case gets to fail


@pytest.mark.parametrize("name", CASES)
def test_what_once_went_wrong_does_so_no_more(name: str) -> None:
    proofs = [prove(case(name), Random(chance)) for chance in range(TIMES)]
    if name in UNSEEN:
        assert parse_document(case(name)).entries == ()
    assert {bool(proof.refused) for proof in proofs} <= {False, name in REFUSED}
    assert {bool(proof.unsorted) for proof in proofs} <= {False, name in UNSORTED}


def report(seed: str, tally: Tally) -> str:
    """What happened, and the smallest document for each of the first failures: a case for ``cases.py``."""
    lines = [f"seed {seed}: {tally}; {len(tally.refusals)} refused, {len(tally.failures)} failed"]
    for number, kind in (*tally.failures[:MOST_SHOWN], *tally.refusals[:MOST_SHOWN]):
        lines.append(f"  {number}: {kind}\n      {reduced(seed, number, kind).decode()!r}")
    return "\n".join(lines)


def test_2000_documents_keep_all_but_their_badges() -> None:
    tally = campaign(EVERYDAY_SEED, range(EVERYDAY), render_every=4)
    assert not tally.failures, report(EVERYDAY_SEED, tally)
    print(report(EVERYDAY_SEED, tally))
    assert len(tally.refusals) <= EVERYDAY / ONE_REFUSED_IN
    assert tally.counts["documents with entries"] > EVERYDAY / 2, "the documents have lost their entries"
    assert tally.counts["badges written"] > EVERYDAY
    assert tally.counts["badges removed"] > EVERYDAY / 2


def test_the_guard_before_writing_stops_every_change_but_those_of_badges() -> None:
    stopped = 0
    for number in range(GUARDED):
        data, rnd = document(EVERYDAY_SEED, number, real_lists())
        before = parse_document(data)
        wrong = mutate(written(before, {place: rnd.randint(0, 2) for place in tiers_of(before)}), rnd)
        if without_badges(wrong) != without_badges(data):
            with pytest.raises(WouldDamage):
                check_only_badges_changed(before, wrong)
            stopped += 1
    assert stopped > GUARDED / 2


@pytest.mark.soak
def test_100000_documents_keep_all_but_their_badges() -> None:
    seed = os.environ.get("STARCITE_SEED", secrets.token_hex(4))
    print(f"\n{THOROUGH} documents, seed {seed}; STARCITE_SEED={seed} does it again", flush=True)
    slices = [range(start, start + SLICE) for start in range(0, THOROUGH, SLICE)]
    tally = Tally()
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as processes:
        for part in processes.map(partial(campaign, seed), slices):
            tally.add(part)
    print(report(seed, tally))
    assert not tally.failures, "each of the documents above becomes a case"
    assert len(tally.refusals) <= THOROUGH / ONE_REFUSED_IN
