from __future__ import annotations

from dataclasses import replace
from datetime import date

from enrichers.records import Found, KnownPaper, Reference, Series
from enrichers.seeking import Offered, Sought
from flows.asking import Answers
from flows.counted import counted_papers
from lists.parse import parse_document
from tests.warehouse.samples import arxiv_id, day, paper, paper_answer, s2_text
from warehouse.records import Knowledge

TODAY = date(2026, 1, 2)


def known(number: int, record: int) -> KnownPaper:
    name = arxiv_id(number)
    return KnownPaper(number, name, s2_text(record), None, "T", 2020, (), None, (name,), Series(None))


def test_a_title_match_of_the_run_is_a_second_question_about_the_same_record() -> None:
    entry = parse_document(b"- [A Paper](https://openreview.net/forum?id=x)\n").entries[0]
    sought = Sought(Reference("k", None, "https://openreview.net/forum?id=x", "A Paper"), entry)
    answers = Answers(offers={"k": (sought, Offered(match=Found(paper(1, 571))))})
    first, second = counted_papers(
        [paper_answer(1, 571, day(1)), paper_answer(2, 40, day(1))], answers, Knowledge(), TODAY
    )
    assert first is not None
    assert second is not None
    assert (first.others, second.others) == ((571,), ())


def test_what_was_learned_by_title_is_no_second_question_about_itself() -> None:
    entry = parse_document(b"- [A Paper](https://openreview.net/forum?id=x)\n").entries[0]
    learned = replace(paper_answer(1, 571, day(1)), asked=None)
    sought = Sought(Reference("k", None, "https://openreview.net/forum?id=x", "A Paper"), entry)
    answers = Answers(offers={"k": (sought, Offered(match=Found(learned.record)))})
    (only,) = counted_papers([learned], answers, Knowledge(), TODAY)
    assert only is not None
    assert only.others == ()


def test_another_record_is_a_break_for_both_papers_it_concerns() -> None:
    knowledge = Knowledge(papers={arxiv_id(n): known(n, n) for n in (1, 2, 3)})
    joined = paper_answer(2, 160, day(1), semantic_scholar_id=s2_text(1))
    answers = [paper_answer(1, 160, day(1)), joined, paper_answer(3, 5, day(1))]
    counted = counted_papers(answers, Answers(), knowledge, TODAY)
    assert [one.is_break for one in counted if one is not None] == [True, True, False]


def test_a_paper_without_a_count_has_none() -> None:
    assert counted_papers([paper_answer(1, None, day(1))], Answers(), Knowledge(), TODAY) == (None,)
