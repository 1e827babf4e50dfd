from __future__ import annotations

import json
import re
from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.corpus_file import parse_corpus, read_corpus, read_example_corpus
from enrichers.sandbox.errors import SandboxError
from tests.conftest import ROOT

DAY = date(2026, 10, 1)


def corpus_of(*papers: object, repositories: object = ()) -> Corpus:
    return parse_corpus(json.dumps({"papers": papers, "repositories": list(repositories)}), source="mine.json")  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "mine.json: is no JSON"),
        ("[]", 'mine.json: must be an object with "papers" and "repositories"'),
        ('{"paper": []}', '"paper" is not known'),
        ('{"papers": {}}', '"papers" must be an array'),
        ('{"papers": [7]}', r"mine.json: papers\[0\]: must be an object, not 7"),
        ('{"papers": [{}]}', r'papers\[0\]: "title" must be a text'),
        ('{"papers": [{"title": "A", "cites": 3}]}', r'papers\[0\]: "cites" is not known; a paper may have'),
        ('{"papers": [{"title": "A", "year": "2019"}]}', r'"year" must be a whole number from 0, not \'2019\''),
        ('{"papers": [{"title": "A", "citation_count": -1}]}', '"citation_count" must be a whole number from 0'),
        ('{"papers": [{"title": "A", "citation_count": true}]}', '"citation_count" must be a whole number from 0'),
        ('{"papers": [{"title": "A", "ids": ["1810.05270"]}]}', '"ids" must be of the schemes'),
        ('{"papers": [{"title": "A", "ids": ["corpus:x"]}]}', '"ids" must be a number after corpus:'),
        ('{"papers": [{"title": "A", "published_on": "1 May"}]}', '"published_on" must be a date such as 2026-01-31'),
        ('{"papers": [{"title": "A", "citation_count": 1, "citation_count_on": {}}]}', "one count is enough"),
        ('{"papers": [{"title": "A", "citation_count_on": {"x": 1}}]}', "must be a date"),
        ('{"papers": [{"title": "A", "year": 2020, "citation_count_growing": {"2019-01-01": 1}}]}', "not before 2020"),
        ('{"papers": [{"title": "A", "ids": ["arxiv:1"]}, {"title": "B", "ids": ["arxiv:1"]}]}', "for two papers"),
        ('{"repositories": [{"name": "a"}]}', r'repositories\[0\]: "name" must be owner/name, not \'a\''),
        ('{"repositories": [{"name": "a/b", "is_archived": 1}]}', '"is_archived" must be true or false'),
        ('{"repositories": [{"name": "a/b", "pushed_at": "now"}]}', '"pushed_at" must be a moment'),
        (
            '{"repositories": [{"name": "a/b", "database_id": 1}, {"name": "a/c", "database_id": 1}]}',
            "two repositories",
        ),
    ],
)
def test_a_malformed_corpus_is_refused_in_one_line(text: str, complaint: str) -> None:
    with pytest.raises(SandboxError, match=complaint) as refused:
        parse_corpus(text, source="mine.json")
    assert str(refused.value).startswith("mine.json")
    assert "\n" not in str(refused.value)


def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "binary.json").write_bytes(b"\xff\xfe")
    for path in (tmp_path / "none.json", tmp_path, tmp_path / "binary.json"):
        with pytest.raises(SandboxError, match=re.escape(str(path))):
            read_corpus(path)


def test_json_lines_hold_one_item_a_line_and_errors_name_the_line(tmp_path: Path) -> None:
    path = tmp_path / "corpus.jsonl"
    path.write_text('{"title": "A", "citation_count": 3}\n\n{"name": "o/r", "star_count": 5}\n')
    corpus = read_corpus(path)
    assert [paper.citation_count_on(DAY) for paper in corpus.papers] == [3]
    assert [repository.star_count_on(DAY) for repository in corpus.repositories] == [5]
    path.write_text('{"title": "A"}\n{"title": 4}\n')
    with pytest.raises(SandboxError, match="line 2"):
        read_corpus(path)


@pytest.mark.parametrize("count", [0, 99, 100, 249, 250, 499, 500, None])
def test_a_count_of_ones_choice_stays_on_every_day(count: int | None) -> None:
    corpus = corpus_of(
        {"ids": ["arxiv:2001.00001"], "title": "A", "citation_count": count},
        repositories=[{"name": "o/r", "star_count": count}],
    )
    paper, repository = corpus.papers[0], corpus.repositories[0]
    for day in (date(2019, 1, 1), DAY, date(2031, 1, 1)):
        assert paper.citation_count_on(day) == count
        assert repository.star_count_on(day) == count
        assert len(list(paper.citing_papers_on(day))) == (0 if count is None else count)
        assert sum(repository.star_gains_on(day).values()) == (0 if count is None else count)


def test_what_is_left_out_is_made_up_once_and_for_all() -> None:
    item = {"ids": ["arxiv:1810.05270"], "title": "A"}
    first, again = corpus_of(item).papers[0], corpus_of({"title": "Other"}, item).papers[1]
    assert first == again
    assert re.fullmatch("[0-9a-f]{40}", first.semantic_scholar_id)
    assert first.published_on is not None
    assert (first.published_on.year, first.published_on.month, first.year) == (2018, 10, 2018)
    assert corpus_of({"title": "No date at all"}).papers[0].year is None


def test_papers_that_share_a_title_and_have_no_id_are_told_apart() -> None:
    corpus = corpus_of({"title": "Preface"}, {"title": "Preface"}, {"title": "Third", "ids": ["corpus:5"]})
    assert len({paper.semantic_scholar_id for paper in corpus.papers}) == 3
    assert len({paper.corpus_id for paper in corpus.papers}) == 3


def test_counts_on_given_days_hold_until_the_next() -> None:
    paper = corpus_of({"title": "A", "citation_count_on": {"2026-02-01": 12, "2026-01-01": 10}}).papers[0]
    assert [paper.citation_count_on(date(2026, month, 15)) for month in (1, 2, 3)] == [10, 12, 12]


def test_citing_papers_agree_with_the_count_on_every_day_of_a_year_and_keep_their_ids() -> None:
    dated = [paper for paper in read_example_corpus().papers if paper.undated_every is None]
    for paper in sorted(dated, key=lambda paper: paper.citation_count_on(DAY) or 0)[:12]:
        citing = list(paper.citing_papers_on(DAY + timedelta(days=365)))
        assert len({one.semantic_scholar_id for one in citing}) == len(citing)
        days = [one.published_on for one in citing if one.published_on is not None]
        for today in (DAY + timedelta(days=number) for number in range(366)):
            assert bisect_right(days, today) == paper.citation_count_on(today)
        assert citing[: paper.citation_count_on(DAY)] == list(paper.citing_papers_on(DAY))


def test_every_nth_citing_paper_is_undated_where_the_corpus_says_so() -> None:
    paper = corpus_of({"title": "A", "year": 2020, "undated_every": 4, "citation_count": 10}).papers[0]
    citing = list(paper.citing_papers_on(DAY))
    assert [one.number for one in citing if one.published_on is None] == [4, 8]
    assert all(one.year == 2020 for one in citing)


def test_a_name_that_was_given_away_leads_to_its_new_bearer_first() -> None:
    corpus = corpus_of(
        repositories=[
            {"name": "o/new", "database_id": 1, "former_names": ["o/old"], "star_count": 1},
            {"name": "o/old", "database_id": 2, "star_count": 2, "pushed_at": "2020-01-01T00:00:00+02:00"},
        ]
    )
    found = corpus.repository("O/Old", DAY)
    assert found is not None
    assert found.database_id == 2
    assert found.pushed_at == datetime(2019, 12, 31, 22, tzinfo=UTC)


def test_the_example_corpus_covers_the_example_lists() -> None:
    corpus = read_example_corpus()
    text = "".join(path.read_text() for path in sorted((ROOT / "examples").glob("*.md")))
    arxiv_ids = set(re.findall(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{5})", text))
    names = set(re.findall(r"github\.com/([\w.-]+/[\w.-]+)", text)) - {"example-lab/moved-away"}
    assert len(arxiv_ids) >= 15
    assert [one for one in arxiv_ids if corpus.paper(f"arxiv:{one}") is None] == []
    assert {name for name in names if corpus.repository(name, DAY) is None} == set()
    assert corpus.repository("example-lab/moved-away", DAY) is None
    assert len(names) == len(corpus.repositories)


def test_some_of_the_example_numbers_cross_a_line_within_thirty_nights() -> None:
    corpus = read_example_corpus()
    first, last = date(2026, 10, 1), date(2026, 10, 30)
    crossed = [
        (line, paper.title)
        for paper in corpus.papers
        for line in (100, 500)
        if (paper.citation_count_on(first) or 0) < line <= (paper.citation_count_on(last) or 0)
    ]
    starred = [
        (line, repository.name)
        for repository in corpus.repositories
        for line in (100, 250)
        if (repository.star_count_on(first) or 0) < line <= (repository.star_count_on(last) or 0)
    ]
    assert {line for line, _ in crossed} == {100, 500}
    assert {line for line, _ in starred} == {100, 250}
    tiers = {sum((paper.citation_count_on(first) or 0) >= line for line in (100, 500)) for paper in corpus.papers}
    assert tiers == {0, 1, 2}


def test_the_titles_that_stay_unresolved_match_nothing_or_another_paper() -> None:
    corpus = read_example_corpus()
    assert corpus.nearest_paper("A Gardener's Guide to Sparse Kernels") is None
    guess = corpus.nearest_paper("Movement Pruning Revisited: Adaptive Sparsity without Fine-Tuning")
    assert guess is not None
    assert guess[0].title == "Movement Pruning: Adaptive Sparsity by Fine-Tuning"
