from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from enrichers.identity import accepted_id, judge_title_match, preferred_id, reference_of, year_in_url
from enrichers.records import PaperRecord, Reference, Resolved, Unresolved
from lists.document import Entry, Link, Role, Span
from lists.identifiers import PaperId, RepositoryId, parse_paper_id
from lists.titles import normalise_title

CVF = "https://openaccess.thecvf.com/content_CVPR_2019/html/A_Paper_CVPR_2019_paper.html"


def link(url: str, role: Role = Role.PAPER) -> Link:
    paper_id = parse_paper_id(url) if role is Role.PAPER and url else None
    return Link(Span(0, 0), Span(0, 0), "", url, role, paper_id)


def entry(title: str, *urls: str, section: tuple[str, ...] = (), other: tuple[str, ...] = ()) -> Entry:
    links = tuple(link(url) for url in urls) + tuple(link(url, Role.OTHER) for url in other)
    return Entry(Span(0, 0), 1, section, title, links, None, None)


def candidate(title: str, year: int | None = 2019, *ids: PaperId) -> PaperRecord:
    return PaperRecord("ab" * 20, 1, title, year, ("Ada",), None, None, 5, 1, ids)


def judged(of: Entry, offered: PaperRecord) -> Resolved | Unresolved:
    reference = reference_of(of)
    assert reference is not None
    resolution = judge_title_match(reference, of, offered)
    assert isinstance(resolution, Resolved | Unresolved)
    return resolution


def test_the_first_link_with_an_accepted_id_settles_the_paper_whatever_stands_before_it() -> None:
    of = entry("A", CVF, "https://arxiv.org/abs/1810.05270v2", "https://doi.org/10.1/x")
    assert accepted_id(of) == PaperId("arxiv", "1810.05270")
    assert reference_of(of) == Reference(
        "arxiv:1810.05270", PaperId("arxiv", "1810.05270"), "https://arxiv.org/abs/1810.05270v2", "A"
    )


def test_without_an_accepted_id_link_and_title_together_are_the_key() -> None:
    one, other = reference_of(entry("A Title", CVF)), reference_of(entry("Another Title", CVF))
    assert one is not None
    assert other is not None
    assert one.key != other.key
    assert one.key == f"{parse_paper_id(CVF)} {normalise_title('A Title')}"
    assert one.url == CVF


def test_a_link_that_holds_no_id_goes_by_its_url() -> None:
    reference = reference_of(entry("A Title", "https://someone.example/paper.pdf"))
    assert reference is not None
    assert reference.key == "https://someone.example/paper.pdf atitle"


@pytest.mark.parametrize("role", [Role.PAPER, Role.OTHER])
def test_an_empty_link_is_looked_up_by_its_title(role: Role) -> None:
    of = Entry(Span(0, 0), 1, (), "A Title", (link("", role),), None, None)
    reference = reference_of(of)
    assert reference is not None
    assert reference.url is None
    assert reference.key.split()[-1] == "atitle"


def test_an_entry_without_paper_link_has_no_reference() -> None:
    assert reference_of(entry("A Title", other=("https://github.com/a/b",))) is None
    assert reference_of(entry("A Title")) is None


@pytest.mark.parametrize(
    "written",
    [
        "Deep Learning: A Survey",
        "deep learning a survey",
        "Deep Learning -- A Survey.",
        "{Deep} Learning: a \\emph{Survey}",
    ],
)
def test_a_title_that_agrees_is_taken(written: str) -> None:
    resolution = judged(entry(written, CVF), candidate("Deep Learning: A Survey"))
    assert resolution == Resolved(
        PaperId("s2", "ab" * 20),
        "title",
        "the title agrees exactly with “Deep Learning: A Survey” (2019) at Semantic Scholar",
    )


@pytest.mark.parametrize(
    "offered",
    [
        "Attention Is Not All You Need",
        "Attention Is All You Need in Speech Separation",
        "Attention Is All You Need on Embedded Devices",
        "Attention Is All You Need 2",
        "",
    ],
)
def test_a_title_that_differs_by_a_word_is_another_paper(offered: str) -> None:
    resolution = judged(entry("Attention Is All You Need", CVF), candidate(offered))
    assert isinstance(resolution, Unresolved)
    assert f"“{offered}”" in resolution.reason


@pytest.mark.parametrize(
    ("year", "is_taken"), [(2016, False), (2017, True), (2019, True), (2021, True), (2022, False), (None, True)]
)
def test_a_year_in_the_link_may_be_two_years_off(year: int | None, is_taken: bool) -> None:
    resolution = judged(entry("A Long Title", CVF), candidate("A Long Title", year))
    assert isinstance(resolution, Resolved) is is_taken
    if isinstance(resolution, Unresolved):
        assert "says 2019" in resolution.reason


def test_a_link_to_another_paper_of_the_same_scheme_contradicts() -> None:
    of = entry("A Long Title", CVF, "https://dl.acm.org/doi/10.1145/1")
    offered = candidate("A Long Title", 2019, PaperId("doi", "10.1145/2"))
    reference = Reference("k", None, CVF, "A Long Title")
    resolution = judge_title_match(reference, of, offered)
    assert resolution == Unresolved(
        "Semantic Scholar offers “A Long Title” (2019), but the entry links doi:10.1145/1, which that paper is not"
    )


def test_the_doi_that_arxiv_gives_is_the_arxiv_id() -> None:
    of = entry("A Long Title", "https://doi.org/10.48550/arXiv.1810.05270")
    reference = Reference("k", None, CVF, "A Long Title")
    same = candidate("A Long Title", 2019, PaperId("arxiv", "1810.05270"))
    other = candidate("A Long Title", 2019, PaperId("arxiv", "1810.05271"))
    assert isinstance(judge_title_match(reference, of, same), Resolved)
    assert isinstance(judge_title_match(reference, of, other), Unresolved)


def test_a_title_of_one_word_needs_a_year_that_agrees() -> None:
    page = "https://someone.example/paper.pdf"
    assert isinstance(judged(entry("Pruning", page), candidate("Pruning", 2019)), Unresolved)
    assert isinstance(judged(entry("Pruning", page, section=("CVPR 2019",)), candidate("Pruning", 2019)), Resolved)
    assert isinstance(judged(entry("Pruning", page, section=("1989",)), candidate("Pruning", 2019)), Unresolved)
    assert isinstance(judged(entry("Pruning", CVF), candidate("Pruning", 2019)), Resolved)
    assert isinstance(judged(entry("Pruning", CVF), candidate("Pruning", None)), Unresolved)


def test_an_entry_without_a_title_is_not_guessed() -> None:
    assert judged(entry("—", CVF), candidate("")) == Unresolved("the entry has no title to look up")


def test_a_paper_found_by_title_goes_by_its_best_known_name() -> None:
    arxiv, doi, acl = PaperId("arxiv", "1810.05270"), PaperId("doi", "10.1/x"), PaperId("acl", "P19-1001")
    assert preferred_id(candidate("A", 2019, acl, doi, arxiv)) == arxiv
    assert preferred_id(candidate("A", 2019, acl, doi)) == doi
    assert preferred_id(candidate("A", 2019, acl)) == PaperId("s2", "ab" * 20)


@pytest.mark.parametrize(
    ("url", "year"),
    [
        (CVF, 2019),
        ("https://openaccess.thecvf.com/content/ICCV2021/papers/X_ICCV_2021_paper.pdf", 2021),
        ("https://www.ecva.net/papers/eccv_2020/papers_ECCV/html/1_ECCV_2020_paper.php", 2020),
        ("http://papers.nips.cc/paper/2018/hash/abc-Abstract.html", 2018),
        ("https://proceedings.neurips.cc/paper_files/paper/2022/file/x-Paper-Conference.pdf", 2022),
        ("https://papers.nips.cc/paper/6573-dynamic-network-surgery", None),
        ("https://www.ijcai.org/Proceedings/2019/0384.pdf", 2019),
        ("http://proceedings.mlr.press/v97/tan19a.html", 2019),
        ("https://proceedings.mlr.press/v80/van-den-oord18b/oord18b.pdf", 2018),
        ("https://www.aaai.org/ocs/index.php/AAAI/AAAI18/paper/view/1", 2018),
        ("https://someone.example/2016/paper.pdf", None),
        ("https://notthecvf.com/2016", None),
        ("https://[broken", None),
        ("", None),
    ],
)
def test_the_year_of_a_proceedings_page_is_in_its_url(url: str, year: int | None) -> None:
    assert year_in_url(url) == year


def test_no_title_of_the_corpus_is_taken_for_a_neighbour_of_its_own(shared: Path) -> None:
    path = shared / "papers" / "title_match_corpus.parquet"
    query = f"select distinct title from '{path}' using sample 2000 (reservoir, 7)"
    titles = [title for (title,) in duckdb.sql(query).fetchall()]
    for title, neighbour in pairwise(titles):
        assert isinstance(judged(entry(title, CVF, section=("2019",)), candidate(title)), Resolved), title
        if normalise_title(title) != normalise_title(neighbour):
            assert isinstance(judged(entry(title, CVF), candidate(neighbour)), Unresolved)


def test_a_repository_is_no_paper() -> None:
    repository = Link(
        Span(0, 0), Span(0, 0), "", "https://github.com/a/b", Role.REPOSITORY, None, RepositoryId("a", "b")
    )
    assert reference_of(Entry(Span(0, 0), 1, (), "A", (repository,), None, None)) is None
