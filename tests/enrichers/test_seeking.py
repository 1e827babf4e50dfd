"""What is asked next for a reference, and what is decided: each only where nothing before it settles it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from enrichers.errors import ProviderUnavailable
from enrichers.pages.statement import PageStatement
from enrichers.records import Ambiguous, Failed, Found, NotFound, PaperRecord, Reference, Resolved, Unresolved
from enrichers.seeking import (
    Offered,
    Sought,
    ids_of_page,
    page_behind,
    record_of,
    search_wanted,
    settle,
    stated_by,
    title_wanted,
)
from lists.document import Entry
from lists.identifiers import PaperId
from lists.parse import parse_document

TITLE, OTHER = "Pruning of Wide Gardens", "Sparse Kernels for Small Ponds"
DOI, ARXIV = PaperId("doi", "10.1000/1"), PaperId("arxiv", "1801.00001")
PAGE = PageStatement("https://openreview.net/forum?id=Ada", TITLE, paper_ids=(DOI,), tags=("citation_title",))
FAILED = Failed(ProviderUnavailable("Semantic Scholar", "did not answer in time"))


def entry(title: str = TITLE, url: str = "https://openreview.net/pdf?id=Ada") -> Entry:
    (found,) = parse_document(f"# A list\n\n- {title} [[paper]({url})]\n".encode()).entries
    return found


def sought(title: str = TITLE, held: PaperId | None = None, *, is_time: bool = True) -> Sought:
    return Sought(Reference("key", None, None, title), entry(title), page_behind(entry(title)), held, is_time)


def record(title: str, *ids: PaperId) -> PaperRecord:
    return PaperRecord(f"{abs(hash(title)):040x}"[:40], None, title, 2020, ("Ada",), None, None, 5, None, ids)


def wanted(one: Sought, offered: Offered) -> str:
    return title_wanted(one, stated_by(one, offered.statement), offered)


def searched(one: Sought, offered: Offered) -> str | None:
    search = search_wanted(stated_by(one, offered.statement), offered)
    return None if search is None else search.query


def test_a_pdf_has_its_page_and_what_is_on_no_list_has_none() -> None:
    page = page_behind(entry())
    assert page is not None
    assert page.url == "https://openreview.net/forum?id=Ada"
    assert page_behind(entry(url="https://ieeexplore.ieee.org/document/1")) is None


def test_only_identifiers_that_are_looked_up_are_asked_and_only_a_few() -> None:
    stated = (PaperId("openreview", "Ada"), *(PaperId("doi", f"10.1000/{n}") for n in range(9)))
    assert ids_of_page(replace(PAGE, paper_ids=stated)) == stated[1:4]
    assert ids_of_page(None) == ()


def test_an_identifier_of_the_page_settles_it_without_its_title_being_asked() -> None:
    offered = Offered(PAGE, ((DOI, record(TITLE, DOI, ARXIV)),))
    assert wanted(sought(), offered) == ""
    resolution = settle(sought(), offered)
    assert isinstance(resolution, Resolved)
    assert (resolution.paper_id, resolution.method) == (DOI, "page")
    assert "gives doi:10.1000/1, which is that paper" in resolution.evidence
    assert record_of(resolution, offered) == offered.by_id[0][1]


def test_an_identifier_that_leads_to_another_paper_settles_nothing() -> None:
    offered = Offered(PAGE, ((DOI, record(OTHER, DOI)),))
    assert wanted(sought(), offered) == TITLE
    matched = replace(offered, match=Found(record(TITLE, ARXIV)))
    resolution = settle(sought(), matched)
    assert isinstance(resolution, Resolved | Ambiguous)
    assert resolution != settle(sought(), Offered(PAGE, offered.by_id))
    assert not isinstance(resolution, Resolved) or resolution.paper_id == ARXIV


def test_a_match_that_is_refused_is_searched_for_and_one_that_is_taken_is_not() -> None:
    refused = Offered(match=Found(record(OTHER)))
    assert searched(sought(), refused) == TITLE
    assert settle(sought(), refused) is None, "a search is still to be made"
    assert searched(sought(), Offered(match=Found(record(TITLE)))) is None
    assert isinstance(settle(sought(), replace(refused, found=Found(()))), Unresolved)
    taken = settle(sought(), replace(refused, found=Found((record(TITLE, ARXIV),))))
    assert taken == Resolved(ARXIV, "title", f"the title agrees exactly with “{TITLE}” (2020) at Semantic Scholar")


@pytest.mark.parametrize("offered", [Offered(), Offered(match=FAILED), Offered(match=NotFound(), found=FAILED)])
def test_what_was_not_answered_settles_nothing(offered: Offered) -> None:
    assert settle(sought(), offered) is None


def test_a_title_nobody_knows_is_unresolved_without_a_search() -> None:
    assert searched(sought(), Offered(match=NotFound())) is None
    assert isinstance(settle(sought(), Offered(match=NotFound())), Unresolved)


def test_the_paper_held_before_is_judged_first_where_only_the_rules_changed() -> None:
    offered = Offered(by_id=((ARXIV, record(TITLE, DOI)),))
    assert wanted(sought(held=ARXIV, is_time=False), offered) == ""
    assert wanted(sought(held=ARXIV), offered) == TITLE, "its time has come: a better record may be there"
    assert wanted(sought(OTHER, held=ARXIV, is_time=False), offered) == OTHER


def test_the_paper_held_before_stands_beside_a_guess_that_is_wrong_this_time() -> None:
    offered = Offered(by_id=((ARXIV, record(TITLE, DOI)),), match=Found(record(OTHER)))
    assert searched(sought(held=ARXIV), offered) is None
    resolution = settle(sought(held=ARXIV), offered)
    assert isinstance(resolution, Resolved)
    assert resolution.paper_id == ARXIV, "and goes by the name it had"
