"""Links of hosts other than CVF and OpenReview, labelled by hand: the labels' form, and what becomes of the links."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from lists.titles import normalise_title
from tests.identity.asking import Desk
from tests.identity.corpus import read_corpus
from tests.identity.measuring_hosts import HostTally, Way, measure_host_swaps, measure_hosts
from tests.identity.other_hosts import KINDS, LabelledLink, Placed, Truth, draw_links, place_in_entries, read_labels
from tests.identity.title_service import TitleService

EVERY = 20  # rows of the corpus, beside those that a label names
LINES_NEAR = 7  # a link may stand some lines below its entry's title


@pytest.fixture(scope="module")
def labels() -> list[LabelledLink]:
    return read_labels()


@pytest.fixture(scope="module")
def desk(shared: Path, labels: list[LabelledLink]) -> Desk:
    """A twentieth of the corpus, and every paper that a label names."""
    kept = [number for label in labels for number in label.corpus_ids]
    corpus = read_corpus(shared / "papers" / "title_match_corpus.parquet", EVERY, kept)
    assert set(kept) <= corpus.by_corpus_id.keys()
    return Desk(corpus, TitleService([record.title for record in corpus.records]))


@pytest.fixture(scope="module")
def places(shared: Path, labels: list[LabelledLink]) -> list[Placed]:
    return place_in_entries(shared / "lists", labels)


def test_at_least_150_links_of_every_kind_of_host_are_labelled(labels: list[LabelledLink]) -> None:
    assert len(labels) > 200
    assert Counter(label.drawn.kind for label in labels).keys() == KINDS.keys()
    assert len({label.drawn.url for label in labels}) == len(labels)


def test_a_label_names_a_paper_or_says_that_there_is_none(labels: list[LabelledLink]) -> None:
    for label in labels:
        assert label.written, label
        if label.truth is Truth.NONE:
            assert (label.title, label.corpus_ids, label.paper_id) == ("", (), None)
        elif label.truth is Truth.PAPER and not label.title:
            assert label.paper_id is not None, label  # a paper whose title nobody could tell
        if label.truth is Truth.ANOTHER:
            assert normalise_title(label.title) != normalise_title(label.written)


def test_the_labelled_links_are_those_the_seed_draws(shared: Path, labels: list[LabelledLink]) -> None:
    drawn = draw_links(shared / "lists", shared / "papers" / "labelled_links.csv")
    assert [label.drawn for label in labels] == drawn


def test_a_labelled_title_stands_in_its_list_near_its_link(shared: Path, labels: list[LabelledLink]) -> None:
    for label in labels:
        (path,) = (shared / "lists").rglob(label.drawn.file)
        lines = path.read_text(encoding="utf-8").splitlines()
        near = lines[max(0, label.drawn.line - LINES_NEAR) : label.drawn.line + 1]
        assert normalise_title(label.written) in normalise_title(" ".join(near))
        assert label.drawn.url in lines[label.drawn.line - 1]


@pytest.mark.parametrize("way", Way)
def test_links_of_other_hosts_are_resolved_rightly_or_left_open(desk: Desk, places: list[Placed], way: Way) -> None:
    every = HostTally()
    for tally in measure_hosts(desk, places, way).values():
        every.add(tally)
    assert every.links == len(places)
    assert every.errors == []
    assert every.recall >= (0.97 if way is Way.ALL else 0.9), every.missed
    if way is Way.TITLE:
        assert every.right > every.exact
        assert every.known > 100


def test_a_link_swapped_with_another_is_noticed_where_link_or_page_tell(desk: Desk, places: list[Placed]) -> None:
    swaps = measure_host_swaps(desk, places, seed=15, with_pages=True)
    for kind in ("PMLR", "JMLR", "NeurIPS", "ACL", "Springer", "OpenReview", "ResearchGate"):
        count, noticed = swaps[kind]
        assert noticed == count > 0, kind
