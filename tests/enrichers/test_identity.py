from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from enrichers.identity import accepted_id, judge_title_match, preferred_id, reference_of, year_in_url
from enrichers.matching.titles import GENERIC
from enrichers.records import Ambiguous, PaperRecord, Reference, Resolution, Resolved, Unresolved
from lists.document import Entry, Link, Role, Span
from lists.identifiers import PaperId, RepositoryId, parse_paper_id
from lists.parse import parse_document
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


def judged(of: Entry, offered: PaperRecord) -> Resolution:
    reference = reference_of(of)
    assert reference is not None
    return judge_title_match(reference, of, offered)


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
    assert isinstance(judged(entry("Pruning", page), candidate("Pruning", 2019)), Ambiguous)
    assert isinstance(judged(entry("Pruning", page, section=("CVPR 2019",)), candidate("Pruning", 2019)), Resolved)
    assert isinstance(judged(entry("Pruning", page, section=("1989",)), candidate("Pruning", 2019)), Unresolved)
    assert isinstance(judged(entry("Pruning", CVF), candidate("Pruning", 2019)), Resolved)
    assert isinstance(judged(entry("Pruning", CVF), candidate("Pruning", None)), Ambiguous)


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


@pytest.mark.wide
def test_no_title_of_the_corpus_is_taken_for_a_neighbour_of_its_own(shared: Path) -> None:
    path = shared / "papers" / "title_match_corpus.parquet"
    query = f"select distinct title from '{path}' using sample 2000 (reservoir, 7)"
    titles = [title for (title,) in duckdb.sql(query).fetchall()]
    for title, neighbour in pairwise(titles):
        if normalise_title(title) not in GENERIC:
            assert isinstance(judged(entry(title, CVF, section=("2019",)), candidate(title)), Resolved), title
        if normalise_title(title) != normalise_title(neighbour):
            assert not isinstance(judged(entry(title, CVF), candidate(neighbour)), Resolved)


def test_a_repository_is_no_paper() -> None:
    repository = Link(
        Span(0, 0), Span(0, 0), "", "https://github.com/a/b", Role.REPOSITORY, None, RepositoryId("a", "b")
    )
    assert reference_of(Entry(Span(0, 0), 1, (), "A", (repository,), None, None)) is None


SURVEY = "A Survey of Model Compression"
PAGE = "https://ieeexplore.ieee.org/document/123456"


def read(text: str) -> Entry:
    """The last entry of a list; ``@`` is the title, ``~`` the title as a link, ``^`` a labelled link."""
    text = text.replace("@", SURVEY).replace("~", f"[{SURVEY}]({PAGE})").replace("^", f"[[paper]({PAGE})]")
    return parse_document(text.encode()).entries[-1]


def offered_by(year: int | None, *authors: str) -> PaperRecord:
    return PaperRecord("ab" * 20, 1, SURVEY, year, authors, None, None, 5, 1, ())


TABLE = "| Year | Venue | Title |\n|---|---|---|\n"
WITH_AUTHORS = "| Title | {} | Venue |\n|---|---|---|\n| ~ | {} | - |\n"
ONE_ENTRY = (
    f"| Title | ~ |\n|---|---|\n| Authors | {{}} |\n| Year | {{}} |\n| PDF | [pdf]({PAGE}) |\n\nOn ImageNet 2012.\n"
)


@pytest.mark.parametrize(
    "text",
    [
        "## 2024\n\n- @ ^\n",
        "## CVPR 2023\n\n- @ ^\n",
        "## 2018 Venues\n\n- @ ^\n",
        "# NIPS2018\n\n- @ ^\n",
        "## 2012-2016\n\n- @ ^\n",
        "2021\n\n- @ ^\n",
        "- **@**, *ICML 2024* ^\n",
        "- **@** (2019) ^\n",
        "- **@.** CVPR'19 ^\n",
        f"- @ [[ICLR 2020]({PAGE})]\n",
        "- 2019.7-~\n",
        "- ~ by Old Person. Machine Learning Journal, 2007.\n",
        '- Person, Old, et al. "**@**." Advances in Neural Information Processing Systems. 2013. ^\n',
        TABLE + "| `2018` | `ICIP` | ~ |\n",
        TABLE + "| 2017-05 | TPAMI | ~ |\n",
        TABLE + "| | TPAMI 2024 | ~ |\n",
        ONE_ENTRY.format("Old Person", "2022"),
    ],
)
def test_the_years_an_entry_states_contradict_a_paper_of_another_time(text: str) -> None:
    resolution = judged(read(text), offered_by(2001, "Old Person"))
    assert isinstance(resolution, Unresolved), text
    assert "but the entry says 20" in resolution.reason


@pytest.mark.parametrize(
    "text",
    [
        "## 2024\n\n- @ ^\n",  # a preprint is often older than its publication
        "## 2012-2026\n\n- @ ^\n",
        "## 2012\n\n- **@**, *ICML 2024* ^\n",  # one of several years agrees
        "# Last updated 2012\n\n- @ ^\n",
        "# Previous venues, before 2015\n\n- @ ^\n",
        "## ImageNet 2012\n\n- @ ^\n",
        "- @ ^ Trained on ImageNet 2012.\n",
        "- @ ^ (COCO 2017, VOC 2012)\n",
        "- @ ^ CUB-200-2011\n",
        "- **@**, arXiv:2001.04451 ^\n",
        "- **@**, pp. 1998-2010 ^\n",
        "- @ ^ In 2014 nobody thought that this could ever work as well as it does.\n",
        "- @ ^\n\n  A follow-up of ICML 2012.\n",
        "- @ ^ [[code 2012](https://github.com/a/b)]\n",
        "- @ ^ <details><summary>Abstract</summary> (2012) </details>\n",
        ONE_ENTRY.format("Old Person", "2022"),
    ],
)
def test_a_year_that_agrees_or_is_not_the_papers_contradicts_nothing(text: str) -> None:
    resolution = judged(read(text), offered_by(2022, "Old Person"))
    assert isinstance(resolution, Resolved), resolution


def test_a_year_of_the_title_says_nothing_of_the_paper() -> None:
    title = "The PASCAL Challenge (2012) Revisited"
    of = parse_document(f"- {title} (2012) [[paper]({PAGE})]\n".encode()).entries[0]
    assert isinstance(judged(of, candidate(title, 2020)), Resolved)


@pytest.mark.parametrize(
    "text",
    [
        "- **@**, J. Smith and A. Doe ^\n",
        "- **@**, Kaiming He, Xiangyu Zhang, Shaoqing Ren ^\n",
        "- ~ by Zhang X, Aberdeen D, Vishwanathan S V N. ICML.\n",
        "- ~, Smith et al.\n",
        "- **@**\n  - Aäron van den Oord, Émilie Hénaff, Łukasz Kaiser\n  - ^\n",
        WITH_AUTHORS.format("Authors", "Smith"),
        WITH_AUTHORS.format("Author", "J. Smith; A. Doe"),
        WITH_AUTHORS.format("Authors", "[Jane Smith](https://smith.example/), John Doe"),
        ONE_ENTRY.format("Jane Smith, John Doe", "-"),
    ],
)
def test_authors_that_are_named_contradict_a_paper_by_others(text: str) -> None:
    resolution = judged(read(text), offered_by(2022, "Old Person", "N. Body"))
    assert isinstance(resolution, Unresolved), text
    assert "the entry names " in resolution.reason
    assert resolution.reason.endswith("and that paper is by Old Person and 1 more")


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("- **@**, J. Smith and A. Doe ^\n", "Alice Doe"),
        ("- **@**, Kaiming He, Xiangyu Zhang, Shaoqing Ren ^\n", "X. Zhang"),
        ("- ~ by Zhang X, Aberdeen D. ICML.\n", "Xinhua Zhang"),
        ("- **@**\n  - Aäron van den Oord, Jürgen Müller, Łukasz Kaiser\n  - ^\n", "J. Mueller"),
        ("- **@**\n  - Søren Ørsted, Olivier Hénaff, Łukasz Kaiser\n  - ^\n", "Olivier J. H'enaff"),
        (WITH_AUTHORS.format("Authors", "Smith, Jane; Doe, John"), "J. Doe"),
        (WITH_AUTHORS.format("Authors", "Başar et al."), "Tamer Basar"),
        (WITH_AUTHORS.format("Authors", "何恺明"), "Old Person"),
        (WITH_AUTHORS.format("Authors", "OpenAI"), "Old Person"),
        (WITH_AUTHORS.format("Authors", "Google Research"), "Old Person"),
        (WITH_AUTHORS.format("Affiliation", "Jane Smith, John Doe"), "Old Person"),
        (WITH_AUTHORS.format("Author (Institution)", "Smith (Oxford)"), "Old Person"),
        ("- **@**, Image Classification, Object Detection, Point Clouds ^\n", "Old Person"),
        ("- **@**, Weight Pruning and Quantization ^\n", "Old Person"),
        ("- **@**, International Conference on Machine Learning ^\n", "Old Person"),
        ("- @ ^ PyTorch, Keras, Caffe\n", "Old Person"),
        ("- **@**. Best Paper Award ^\n", "Old Person"),
        ("- @ ^ A follow-up by Jane Smith and John Doe builds on it.\n", "Old Person"),
    ],
)
def test_an_author_in_common_or_no_clear_names_contradict_nothing(text: str, author: str) -> None:
    resolution = judged(read(text), offered_by(2022, author))
    assert isinstance(resolution, Resolved), resolution


def test_unknown_year_and_authors_of_a_paper_contradict_nothing_and_vouch_for_nothing() -> None:
    of = read("## 2024\n\n- **@**, J. Smith and A. Doe, *ICML 2024* ^\n")
    assert isinstance(judged(of, offered_by(None, "A. Doe")), Resolved)
    assert isinstance(judged(of, offered_by(2024)), Resolved)
    resolution = judged(of, offered_by(None))
    assert isinstance(resolution, Ambiguous)
    assert "no search was made" in resolution.reason
