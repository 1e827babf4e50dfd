from __future__ import annotations

from dataclasses import replace

import pytest

from enrichers.matching.deciding import decide, wants_search
from enrichers.matching.features import check_link, check_link_statement
from enrichers.matching.slugs import read_slug
from enrichers.matching.statements import LinkedId, PageStatement, Stated, state_of, title_to_match
from enrichers.matching.works import is_same_work, preferred_id
from enrichers.records import Ambiguous, Feature, Finding, PaperRecord, Resolution, Resolved, Unresolved, Verdict
from enrichers.statements import Years
from lists.identifiers import PaperId
from lists.parse import parse_document

TITLE = "Learning Efficient Convolutional Networks"
FULL = f"{TITLE} through Network Slimming"
PAGE = "https://openreview.net/forum?id=abc"
CVF = "https://openaccess.thecvf.com/content/CVPR2023/papers/Xue_{}_CVPR_2023_paper.pdf"
GPTQ = "{}: Accurate Quantization for Generative Pre-trained Transformers"


def paper(
    title: str, *authors: str, year: int | None = 2020, venue: str = "", ids: tuple[PaperId, ...] = ()
) -> PaperRecord:
    name = f"{abs(hash((title, authors, year))):040x}"[:40]
    return PaperRecord(name, None, title, year, authors, venue or None, None, None, None, ids)


def stated(title: str = TITLE, *authors: str, year: int | None = None, url: str = "", page: str = "") -> Stated:
    slug = read_slug(url) if url else None
    return Stated(
        title,
        authors,
        (Years(year, year),) if year else (),
        slugs=(slug,) if slug else (),
        page=PageStatement(PAGE, page) if page else None,
    )


def searched(of: Stated, *papers: PaperRecord) -> Resolution:
    return decide(of, papers, complete=True)


def verdicts(resolution: Resolution) -> dict[Feature, Verdict]:
    return {finding.feature: finding.verdict for finding in resolution.findings}


def test_an_exact_title_is_taken_with_every_finding_beside_it() -> None:
    offered = paper(TITLE, "Zhuang Liu", year=2017, venue="International Conference on Computer Vision")
    of = replace(stated(TITLE, "Z. Liu", year=2017), venues=frozenset({"iccv"}))
    resolution = decide(of, [offered], complete=False)
    assert resolution == Resolved(
        preferred_id(offered), "title", f"the title agrees exactly with “{TITLE}” (2017) at Semantic Scholar"
    )
    assert verdicts(resolution) == {
        Feature.TITLE: Verdict.FOR,
        Feature.SLUG: Verdict.SILENT,
        Feature.PAGE_TITLE: Verdict.SILENT,
        Feature.IDENTIFIERS: Verdict.SILENT,
        Feature.AUTHORS: Verdict.FOR,
        Feature.YEAR: Verdict.FOR,
        Feature.VENUE: Verdict.FOR,
        Feature.RIVALS: Verdict.SILENT,
    }
    assert [one.outcome for one in resolution.considered] == ["taken"]


def test_the_paper_with_the_title_is_taken_before_one_with_a_longer_title() -> None:
    right, longer = paper(TITLE, "Zhuang Liu"), paper(f"{TITLE}: A Survey", "Zhuang Liu")
    resolution = searched(stated(TITLE, "Zhuang Liu", year=2020), longer, right)
    assert isinstance(resolution, Resolved)
    assert resolution.paper_id == preferred_id(right)
    assert [one.title for one in resolution.considered] == [right.title, longer.title]


def test_two_papers_of_one_title_are_ambiguous_until_author_or_year_decides() -> None:
    one, other = paper(TITLE, "Ada Lovelace", year=2018), paper(TITLE, "Alan Turing", year=2019)
    undecided = searched(stated(), one, other)
    assert isinstance(undecided, Ambiguous)
    assert set(undecided.candidates) == {preferred_id(one), preferred_id(other)}
    assert verdicts(undecided)[Feature.RIVALS] is Verdict.AGAINST
    for of in (stated(TITLE, "A. Turing"), stated(year=2019)):
        resolution = searched(of, one, other)
        assert isinstance(resolution, Resolved)
        assert resolution.paper_id == preferred_id(other)


def test_versions_of_one_work_are_no_rivals() -> None:
    workshop = paper(f"{TITLE} (Extended Abstract)", "Ada Lovelace", "Alan Turing", year=2018)
    journal = paper(TITLE, "Alan Turing", year=2020)
    assert is_same_work(workshop, journal)
    assert isinstance(searched(stated(), workshop, journal), Resolved)


def test_a_fuller_record_is_taken_before_one_that_names_nobody() -> None:
    nameless, full = paper(TITLE, year=2019), paper(TITLE, "Ada Lovelace", year=2020)
    alone = decide(stated(), [nameless], complete=False)
    assert isinstance(alone, Ambiguous)
    assert wants_search(stated(), nameless) is not None
    resolution = searched(stated(), nameless, full)
    assert isinstance(resolution, Resolved)
    assert resolution.paper_id == preferred_id(full)
    assert isinstance(searched(stated(), nameless), Resolved)


@pytest.mark.parametrize("title", ["Preface", "Withdrawn", "Asian Conference on Machine Learning: Preface"])
def test_a_title_that_many_papers_bear_needs_author_and_year(title: str) -> None:
    offered = paper(title, "Ada Lovelace")
    assert isinstance(searched(stated(title, year=2020), offered), Ambiguous)
    assert isinstance(searched(stated(title, "Ada Lovelace", year=2020), offered), Resolved)


@pytest.mark.parametrize(
    "offered",
    [
        "Learning Efficient Convolutional Networks 2",
        "Learning Efficient Convolutional Networks, Revisited",
        "A Reply to Learning Efficient Convolutional Networks",
        "Not Learning Efficient Convolutional Networks",
        "Learning Efficient Convolutional Networks in Speech",
        "Unlearning Efficient Convolutional Networks",
    ],
)
def test_a_look_alike_is_another_paper_even_by_the_same_authors(offered: str) -> None:
    of = stated(TITLE, "Zhuang Liu", "Jianguo Li", "Zhiqiang Shen", year=2020)
    assert not isinstance(searched(of, paper(offered, "Zhuang Liu", "Jianguo Li", "Zhiqiang Shen")), Resolved)
    assert isinstance(searched(stated(TITLE, year=2020), paper(offered, "Zhuang Liu")), Unresolved)


def test_a_typing_error_is_forgiven_alone_in_a_title_and_said() -> None:
    resolution = decide(stated("Learning Eficient Convolutional Networks"), [paper(TITLE, "Ada")], complete=False)
    assert isinstance(resolution, Resolved)
    assert "is the same but for “eficient” instead of “efficient”" in resolution.evidence


def test_a_dropped_subtitle_needs_an_author_or_the_year_and_a_search_without_rivals() -> None:
    offered, rival = (
        paper(f"{TITLE}: Network Slimming", "Zhuang Liu"),
        paper(f"{TITLE}: A Tale", "Ada Lovelace", year=2016),
    )
    assert isinstance(searched(stated(), offered), Ambiguous)
    for of in (stated(TITLE, "Zhuang Liu"), stated(year=2020)):
        assert not isinstance(decide(of, [offered], complete=False), Resolved)
        assert wants_search(of, offered) is not None
        assert isinstance(searched(of, offered), Resolved)
    assert isinstance(searched(stated(TITLE, "Zhuang Liu"), offered, rival), Resolved)
    assert isinstance(searched(stated(year=2020), offered, rival), Ambiguous)
    assert isinstance(searched(stated("Slimming", "Zhuang Liu"), paper("Slimming: Networks", "Zhuang Liu")), Ambiguous)


def test_a_survey_is_not_the_paper_whose_title_it_extends() -> None:
    survey = paper(f"{TITLE}: A Survey", "Ada Lovelace")
    assert isinstance(searched(stated(year=2020), survey), Ambiguous)
    assert isinstance(searched(stated(TITLE, "Ada Lovelace"), survey), Resolved)


def test_a_renamed_paper_is_known_by_what_follows_the_colon_and_by_its_authors_page_or_id() -> None:
    arxiv = PaperId("arxiv", "2210.17323")
    offered = paper(GPTQ.format("ZeroShotQ"), "Elias Frantar", ids=(arxiv,))
    title = GPTQ.format("Generatively")
    assert isinstance(searched(stated(title), offered), Ambiguous)
    assert isinstance(searched(stated(title, "E. Frantar"), offered), Resolved)
    assert isinstance(searched(stated(title, page=GPTQ.format("ZeroShotQ")), offered), Resolved)
    assert isinstance(searched(replace(stated(title), ids=(LinkedId(arxiv, "https://a.example"),)), offered), Resolved)


def test_a_word_that_differs_is_believed_where_the_link_vouches_for_the_paper() -> None:
    offered = paper("Graph-to-Graph Translation for Molecule Optimization", "Wengong Jin")
    title = "Graph-to-Graph Translation for Molecular Optimization"
    assert not isinstance(searched(stated(title), offered), Resolved)
    assert isinstance(searched(stated(title, page=offered.title), offered), Resolved)


def test_a_name_for_a_paper_and_a_title_in_another_script_go_by_the_link() -> None:
    offered = paper("Diffusion-Based Signed Distance Fields for 3D Shape Generation", "Jaehyeok Shim")
    url = CVF.format("Diffusion-Based_Signed_Distance_Fields_for_3D_Shape_Generation")
    for title in ("三维形状生成", "SDF-Diffusion"):
        resolution = searched(stated(title, url=url), offered)
        assert isinstance(resolution, Resolved), title
        assert verdicts(resolution)[Feature.SLUG] is Verdict.FOR
    assert title_to_match(stated("三维形状生成", url=url)).startswith("Diffusion Based Signed")


@pytest.mark.parametrize("by_page", [True, False])
def test_link_and_title_of_different_papers_are_noticed_and_neither_is_taken(by_page: bool) -> None:
    title, elsewhere = "Implicit Surface Contrastive Clustering for Point Clouds", "Egocentric Video Task Translation"
    of = stated(title, page=elsewhere) if by_page else stated(title, url=CVF.format(elsewhere.replace(" ", "_")))
    said, linked = paper(title, "Zaiwei Zhang"), paper(elsewhere, "Zihui Xue")
    search = wants_search(of, said)
    assert search is not None
    assert search.query == elsewhere
    assert check_link_statement(of).verdict is Verdict.AGAINST
    for candidates in ([said], [linked], [said, linked]):
        resolution = searched(of, *candidates)
        assert isinstance(resolution, Ambiguous)
        assert verdicts(resolution)[Feature.LINK_CONTRADICTS_TITLE] is Verdict.AGAINST
    assert set(searched(of, said, linked).candidates) == {preferred_id(said), preferred_id(linked)}  # type: ignore[union-attr]


@pytest.mark.parametrize("written", ["Xue, Zihui", "Zihui Xue", "Xue, Z."])
def test_authors_of_a_page_are_known_in_either_order(written: str) -> None:
    of = replace(stated(), page=PageStatement(PAGE, TITLE, (written,)))
    resolution = searched(of, paper(TITLE, "Z. Xue"))
    assert isinstance(resolution, Resolved)
    assert verdicts(resolution)[Feature.AUTHORS] is Verdict.FOR
    assert isinstance(searched(of, paper(TITLE, "A. Turing")), Unresolved)


def test_a_page_that_lies_is_not_believed_against_title_and_address_together() -> None:
    title = "Egocentric Video Task Translation"
    of = replace(
        stated(title, url=CVF.format("Egocentric_Video_Task_Translation")),
        page=PageStatement(PAGE, "Implicit Surface Contrastive Clustering for Point Clouds"),
    )
    resolution = searched(of, paper(title, "Zihui Xue"))
    assert isinstance(resolution, Resolved)
    assert verdicts(resolution)[Feature.LINK_CONTRADICTS_TITLE] is Verdict.AGAINST


def test_a_title_that_a_page_merely_shares_finds_a_paper_and_contradicts_none() -> None:
    nickname = PageStatement(PAGE, "A Nickname of That Work", tags=("og:title",))
    for page, verdict in ((nickname, Verdict.SILENT), (replace(nickname, tags=("citation_title",)), Verdict.AGAINST)):
        of = replace(stated(), page=page)
        assert verdicts(searched(of, paper(TITLE, "Ada")))[Feature.PAGE_TITLE] is verdict
        assert check_link_statement(of).verdict is verdict
        assert title_to_match(replace(of, title="")) == nickname.title


def test_an_arxiv_link_in_a_page_counts_where_the_title_agrees() -> None:
    linked = PageStatement(PAGE, paper_ids=(PaperId("arxiv", "1801.00001"),), tags=("og:title", "link in the page"))
    same, other = (paper(title, "Ada", ids=linked.paper_ids) for title in (TITLE, "Another Title Altogether"))
    assert verdicts(searched(replace(stated(), page=linked), same))[Feature.IDENTIFIERS] is Verdict.FOR
    for page, resolution in ((linked, Unresolved), (replace(linked, tags=("citation_arxiv_id",)), Ambiguous)):
        assert isinstance(searched(replace(stated(), page=page), other), resolution)


def test_the_first_words_of_a_submitted_title_say_nothing_where_the_address_names_the_author() -> None:
    url = "https://openaccess.thecvf.com/content_ECCV_2018/html/Yihui_He_AMC_Automated_Model_ECCV_2018_paper.html"
    title = "AMC: AutoML for Model Compression and Acceleration on Mobile Devices"
    assert isinstance(searched(stated(title, url=url), paper(title, "Yihui He", year=2018)), Resolved)
    assert isinstance(searched(stated(title, url=url), paper(title, "Ada Example", year=2018)), Ambiguous)


def test_nothing_is_searched_where_the_match_settles_it_or_nothing_else_can_be_asked() -> None:
    assert wants_search(stated(), paper(TITLE, "Ada")) is None
    assert wants_search(stated(), None) is None
    refused = wants_search(stated(), paper("Another Title Altogether", "Ada"))
    assert refused is not None
    assert refused.query == TITLE
    linked = wants_search(stated("三维", page=TITLE), None)
    assert linked is None  # the page's title was what was asked for
    other = wants_search(stated("A Name of Old That Nobody Knows", page=TITLE), None)
    assert other is not None
    assert other.query == TITLE


def test_nothing_offered_is_unresolved_with_a_reason() -> None:
    assert decide(stated(), [], complete=False) == Unresolved(f"Semantic Scholar knows no paper titled “{TITLE}”")
    assert decide(stated("—"), [paper(TITLE)], complete=True) == Unresolved("the entry has no title to look up")


def checked(title: str, offered: PaperRecord, *authors: str) -> Finding:
    return check_link(stated(title, *authors), offered)


def test_a_link_by_identifier_is_doubted_only_where_its_paper_is_surely_another() -> None:
    offered = paper(FULL, "Zhuang Liu")
    assert checked("Pruning Filters for Efficient ConvNets", offered).verdict is Verdict.AGAINST
    assert "leads to" in checked("Pruning Filters for Efficient ConvNets", offered).words
    for title in (
        FULL,
        "Slimming",
        "Network Slimming",
        "Convolutional Networks through Network Slimming",
        "网络瘦身",
        "",
    ):
        assert checked(title, offered).verdict is Verdict.SILENT, title
    assert checked("Slimming Networks for Fun and Profit", offered, "Z. Liu").verdict is Verdict.SILENT
    renamed = "Network Slimming for Efficient Convolutional Models"
    assert "renamed" in checked(renamed, offered).words
    assert checked("3D语义场景补全(3D Semantic Scene Completion)", offered).verdict is Verdict.SILENT
    for title in (f"A Reply to {FULL}", f"{FULL} 2", f"{FULL}, Revisited"):
        assert checked(title, offered).verdict is Verdict.AGAINST, title


def test_what_an_entry_states_is_read_from_list_and_links() -> None:
    url = CVF.format("Egocentric_Video_Task_Translation")
    text = f"## CVPR 2023\n\n- **Egocentric Video Task Translation**, Z. Xue and K. Grauman [[paper]({url})]\n"
    of = state_of(parse_document(text.encode()).entries[0])
    assert of.title == "Egocentric Video Task Translation"
    assert of.authors == ("Z. Xue", "K. Grauman")
    assert of.years == (Years(2023, 2023),)
    assert [year for year, _ in of.link_years] == [2023]
    assert of.venues == {"cvpr"}
    assert "cvpr" in of.host_venues
    assert [slug.author for slug in of.slugs] == ["Xue"]
    assert of.page is None
