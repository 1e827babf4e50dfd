"""The promised figures, over a part of the corpus and a few hundred draws; ``benchmarks.identity`` has them all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.identity.asking import Desk
from tests.identity.corpus import read_corpus
from tests.identity.drawing import draw_changed, draw_shortened, draw_titles
from tests.identity.labelled import FITTED_ON, Labelled, read_labelled, swapped
from tests.identity.measuring import measure_draws, measure_links, measure_swaps
from tests.identity.title_service import TitleService

DRAWS = 400
EVERY = 20  # rows of the corpus: enough look-alikes, and read in seconds
LEAST_PRECISION = 0.998


@pytest.fixture(scope="module")
def desk(shared: Path) -> Desk:
    """A twelfth of the corpus, and every paper that a label names."""
    with (shared / "papers" / "labelled_links.csv").open(newline="", encoding="utf-8") as file:
        kept = [int(row["corpus_id"]) for row in csv.DictReader(file)]
    corpus = read_corpus(shared / "papers" / "title_match_corpus.parquet", EVERY, kept)
    return Desk(corpus, TitleService([record.title for record in corpus.records]))


@pytest.fixture(scope="module")
def links(shared: Path, desk: Desk) -> list[Labelled]:
    """Labelled links of lists that no threshold was fitted on."""
    labelled = read_labelled(shared / "papers" / "labelled_links.csv", shared / "lists", desk.corpus, without=FITTED_ON)
    assert len(labelled) > 250
    return labelled


@pytest.mark.sampled(1)
@pytest.mark.parametrize("with_pages", [True, False])
def test_links_whose_paper_has_the_title_of_the_entry_are_resolved(
    desk: Desk, links: list[Labelled], with_pages: bool
) -> None:
    tally = measure_links(desk, [one for one in links if one.has_its_title], with_pages=with_pages)
    assert tally.errors == []
    assert tally.recall >= 0.97, tally.missed
    # Without the page an address that holds the title of an earlier version is a contradiction that stays.
    assert tally.right >= tally.baseline["right"] - (0 if with_pages else tally.ambiguous)


def test_half_of_the_links_whose_paper_has_another_title_are_resolved_without_one_wrong(
    desk: Desk, links: list[Labelled]
) -> None:
    tally = measure_links(desk, [one for one in links if not one.has_its_title], with_pages=True)
    assert tally.errors == []
    assert tally.recall >= 0.5, tally.missed


def test_every_link_that_leads_to_another_paper_than_the_title_says_is_noticed(
    desk: Desk, links: list[Labelled]
) -> None:
    swaps = list(swapped([one for one in links if one.has_its_title], seed=15))
    tally = measure_swaps(desk, swaps, with_pages=True)
    assert tally.noticed == tally.entries > 200, tally.errors
    by_address = [one for one in swaps if one.host == "openaccess.thecvf.com"]
    tally = measure_swaps(desk, by_address, with_pages=False)
    assert tally.noticed >= 0.98 * tally.entries > 50, tally.errors  # addresses that are cut off may agree by chance


def test_where_the_paper_is_not_known_no_look_alike_is_taken(desk: Desk) -> None:
    tally = measure_draws(desk, draw_titles(desk.corpus, DRAWS, seed=11), taken_out=True)["as it stands"]
    assert tally.entries == DRAWS
    assert tally.errors == []


def test_a_typing_error_another_case_and_latex_are_seen_through(desk: Desk) -> None:
    for change, tally in measure_draws(desk, draw_changed(desk.corpus, DRAWS, seed=13)).items():
        assert tally.recall >= 0.95, (change, tally.missed)
        assert tally.precision >= LEAST_PRECISION, (change, tally.errors)


def test_a_dropped_subtitle_is_seen_through_where_enough_remains(desk: Desk) -> None:
    tallies = measure_draws(desk, draw_shortened(desk.corpus, DRAWS, seed=14))
    assert tallies["subtitle dropped, enough left"].recall >= 0.95, tallies["subtitle dropped, enough left"].missed
    wrong = [error for tally in tallies.values() for error in tally.errors]
    assert wrong == []


def test_requests_are_one_match_a_title_and_a_search_only_where_that_is_refused(desk: Desk) -> None:
    tally = measure_draws(desk, draw_titles(desk.corpus, DRAWS, seed=12))["as it stands"]
    assert tally.matches == DRAWS
    assert tally.searches <= 0.1 * DRAWS
    assert tally.right >= 0.99 * DRAWS
