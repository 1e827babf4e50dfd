from __future__ import annotations

from lists.identifiers import PaperId
from tests.warehouse.samples import arxiv_answer, arxiv_id, day, paper, paper_answer, repository_answer, s2_text
from warehouse.papers import choose_answers
from warehouse.records import PaperAnswer
from warehouse.subjects import KnownPapers, PaperMatcher, match_repositories

NOTHING = KnownPapers({}, frozenset())
DOI = PaperId("doi", "10.1000/1")


def titled(number: int, *external_ids: PaperId) -> PaperAnswer:
    """An answer that a title match brought."""
    answer = paper_answer(number, 5, day(0))
    return PaperAnswer(None, paper(number, 5, external_ids=external_ids), answer.quality, answer.fetched_at)


def test_a_new_paper_is_named_by_the_id_it_was_asked_by() -> None:
    matcher = PaperMatcher(NOTHING, 7)
    assert matcher.match_paper(paper_answer(1, 5, day(0), asked=DOI)) == 7
    assert matcher.canonical_ids == {7: "doi:10.1000/1"}


def test_a_paper_learned_by_title_is_named_by_arxiv_else_doi_else_semantic_scholar() -> None:
    matcher = PaperMatcher(NOTHING, 1)
    for answer in (titled(1, DOI, arxiv_id(1)), titled(2, PaperId("doi", "10.1000/2")), titled(3)):
        matcher.match_paper(answer)
    assert list(matcher.canonical_ids.values()) == [str(arxiv_id(1)), "doi:10.1000/2", f"s2:{s2_text(3)}"]


def test_a_name_that_is_taken_is_not_given_twice() -> None:
    matcher = PaperMatcher(NOTHING, 1)
    matcher.match_paper(paper_answer(1, 5, day(0)))
    matcher.match_paper(titled(2, arxiv_id(1)))
    assert matcher.canonical_ids == {1: str(arxiv_id(1)), 2: f"s2:{s2_text(2)}"}


def test_two_ids_of_one_semantic_scholar_paper_are_one_subject() -> None:
    matcher = PaperMatcher(NOTHING, 1)
    first = matcher.match_paper(paper_answer(1, 5, day(0)))
    assert matcher.match_paper(paper_answer(1, 5, day(0), asked=DOI)) == first


def test_an_id_asked_before_keeps_its_paper_when_semantic_scholar_moves_it() -> None:
    known = KnownPapers({str(arxiv_id(1)): (3, "asked"), f"s2:{s2_text(9)}": (4, "answered")}, frozenset())
    matcher = PaperMatcher(known, 10)
    moved = PaperAnswer(
        arxiv_id(1), paper(9, 5), paper_answer(1, 1, day(0)).quality, paper_answer(1, 1, day(0)).fetched_at
    )
    assert matcher.match_paper(moved) == 3
    assert f"s2:{s2_text(9)}" not in matcher.changed_ids


def test_an_id_that_was_only_named_follows_its_own_answer() -> None:
    known = KnownPapers({str(DOI): (3, "answered"), f"s2:{s2_text(1)}": (3, "answered")}, frozenset())
    matcher = PaperMatcher(known, 10)
    assert matcher.match_paper(paper_answer(2, 5, day(0), asked=DOI)) == 10
    assert matcher.changed_ids[str(DOI)] == (10, "asked")


def test_a_semantic_scholar_id_from_a_title_match_is_good_for_asking() -> None:
    known = KnownPapers({f"s2:{s2_text(1)}": (3, "answered")}, frozenset())
    answer = paper_answer(2, 5, day(0), asked=PaperId("s2", s2_text(1)))
    assert PaperMatcher(known, 10).match_paper(answer) == 3


def test_a_paper_that_only_arxiv_knew_is_recognised_by_its_arxiv_id() -> None:
    known = KnownPapers({str(arxiv_id(1)): (3, "asked")}, frozenset({3}))
    assert PaperMatcher(known, 10).match_paper(titled(1, arxiv_id(1))) == 3


def test_arxiv_and_semantic_scholar_answers_of_one_night_are_one_subject() -> None:
    matcher = PaperMatcher(NOTHING, 1)
    assert matcher.match_paper(paper_answer(1, 5, day(0))) == matcher.match_arxiv(arxiv_answer(1, day(0)))


def test_of_several_answers_the_canonical_ids_is_chosen_and_never_the_highest() -> None:
    high, canonical = paper_answer(1, 900, day(0), asked=DOI), paper_answer(1, 5, day(0))
    assert choose_answers([(1, high), (1, canonical)], {1: str(arxiv_id(1))}) == {1: canonical}
    assert choose_answers([(1, canonical), (1, high)], {1: "s2:another"}) == {1: canonical}


def test_a_repository_is_its_database_id() -> None:
    answers = [repository_answer("o/r", 8, 1, day(0)), repository_answer("o/r", 7, 1, day(0))]
    assert match_repositories(answers, {7: 2}, 5) == {7: 2, 8: 5}
