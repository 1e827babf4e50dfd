from __future__ import annotations

import json
from dataclasses import replace

import pytest

from enrichers.records import Unresolved
from exports.bibliography import Citation, citations, render_bibtex, render_csl_json
from exports.numbers import EntryNumbers
from lists.identifiers import PaperId
from tests.exports.builders import Item, build_document, build_numbers, known_paper, series


def cite(title: str, **known: object) -> Citation:
    fields: dict[str, object] = {
        "authors": (), "year": None, "venue": None, "doi": None, "arxiv_id": None, "arxiv_category": None, "url": None
    }  # fmt: skip
    return Citation("key", title, **{**fields, **known})  # type: ignore[arg-type]


@pytest.fixture
def numbers() -> tuple[EntryNumbers, ...]:
    document = build_document(
        Item("Channel Pruning for Accelerating Very Deep Neural Networks", "1707.06168"),
        Item("50% off & more: {braces} of C_4 #1", url="https://example.org/a_b%20c#d"),
        Item("Channel Pruning, again", "1707.06168v2"),
        Item("", url=""),
    )
    paper = known_paper(
        "arxiv:1707.06168",
        series(3000),
        title="Channel Pruning for Accelerating Very Deep Neural Networks",
        year=2017,
        authors=("Yihui He", "Xiangyu Zhang", "Jan van der Berg"),
        venue="IEEE International Conference on Computer Vision",
        ids=(PaperId("doi", "10.1109/iccv.2017.155"),),
    )
    first, second, third, fourth = build_numbers(document, resolutions={1: Unresolved("?"), 3: Unresolved("?")})
    return replace(first, paper=paper), second, replace(third, paper=paper), fourth


def test_the_same_paper_is_cited_once_and_an_unresolved_one_by_what_the_list_says(
    numbers: tuple[EntryNumbers, ...],
) -> None:
    assert render_bibtex(citations(numbers)) == (
        "@inproceedings{he2017channel,\n"
        "  title = {{Channel Pruning for Accelerating Very Deep Neural Networks}},\n"
        "  author = {He, Yihui and Zhang, Xiangyu and van der Berg, Jan},\n"
        "  year = {2017},\n"
        "  booktitle = {IEEE International Conference on Computer Vision},\n"
        "  eprint = {1707.06168},\n"
        "  archiveprefix = {arXiv},\n"
        "  doi = {10.1109/iccv.2017.155},\n"
        "  url = {https://arxiv.org/abs/1707.06168},\n"
        "}\n"
        "\n"
        "@misc{50,\n"
        r"  title = {{50\% off \& more: \{braces\} of C\_4 \#1}}," + "\n"
        "  url = {https://example.org/a_b%20c#d},\n"
        "}\n"
    )


def test_csl_json_has_names_in_parts_and_dates_in_parts(numbers: tuple[EntryNumbers, ...]) -> None:
    first, second = json.loads(render_csl_json(citations(numbers)))
    assert first == {
        "id": "he2017channel",
        "type": "paper-conference",
        "title": "Channel Pruning for Accelerating Very Deep Neural Networks",
        "author": [
            {"family": "He", "given": "Yihui"},
            {"family": "Zhang", "given": "Xiangyu"},
            {"family": "Berg", "given": "Jan", "non-dropping-particle": "van der"},
        ],
        "issued": {"date-parts": [[2017]]},
        "container-title": "IEEE International Conference on Computer Vision",
        "number": "arXiv:1707.06168",
        "DOI": "10.1109/iccv.2017.155",
        "URL": "https://arxiv.org/abs/1707.06168",
    }
    assert second == {
        "id": "50",
        "type": "article",
        "title": "50% off & more: {braces} of C_4 #1",
        "URL": "https://example.org/a_b%20c#d",
    }


def test_namesakes_get_keys_that_depend_on_neither_order_nor_newer_papers() -> None:
    items = [Item(f"Pruning {n}", f"200{n}.00001") for n in range(1, 4)]

    def keys(*chosen: Item) -> dict[str, str]:
        document = build_document(*chosen)
        papers = [
            replace(
                entry,
                paper=known_paper(
                    f"arxiv:{item.arxiv}", series(1), title=item.title, year=2020, authors=("Bo Óg Ní Bhriain",)
                ),
            )
            for item, entry in zip(chosen, build_numbers(document), strict=True)
        ]
        return {paper.title: paper.key for paper in citations(papers)}

    found = keys(*items)
    assert found["Pruning 1"] == "bhriain2020pruning"
    assert len(set(found.values())) == 3
    assert keys(*reversed(items)) == found
    assert keys(*items[:2]) == {title: key for title, key in found.items() if title != "Pruning 3"}


@pytest.mark.parametrize(
    ("title", "rendered"),
    [
        ("{GAN}s at 100% & C_4 ~ x^2 #1 \\o/", (r"\{GAN\}s at 100\% \& C\_4 "
         r"\textasciitilde{} x\textasciicircum{}2 \#1 \textbackslash{}o/")),
        ("unbalanced } and {", r"unbalanced \textbraceright{} and \textbraceleft{}"),
        (r"Learning with $\ell_0$ norms", r"Learning with $\ell_0$ norms"),
        ("From $5 to $6", r"From \$5 to \$6"),
        (r"A broken $x^{2$ formula", r"A broken \$x\textasciicircum{}\textbraceleft{}2\$ formula"),
        ("Ångström – 深度学习 é", "Ångström – 深度学习 é"),
        ("two\nlines\tand a tab", "two lines and a tab"),
    ],
)  # fmt: skip
def test_unusual_titles_stay_themselves(title: str, rendered: str) -> None:
    assert f"  title = {{{{{rendered}}}}},\n" in render_bibtex([cite(title)])


@pytest.mark.parametrize(
    ("author", "rendered"),
    [
        ("Ada Lovelace", "Lovelace, Ada"),
        ("Jan van der Berg", "van der Berg, Jan"),
        ("Sammy Davis, Jr.", "Davis, Jr., Sammy"),
        ("Martin Luther King III", "King, III, Martin Luther"),
        ("Nguyen Van Anh", "Anh, Nguyen Van"),
        ("Berg, Jan", "{Berg, Jan}"),
        ("Research and Development", "{Research and Development}"),
        ("OpenAI", "{OpenAI}"),
        ("G. & T.", r"T., G. \&"),
        ("何 恺明", "恺明, 何"),
    ],
)
def test_names_are_written_in_bibtex_s_own_parts_and_in_braces_where_they_have_none(author: str, rendered: str) -> None:
    assert f"  author = {{{rendered}}},\n" in render_bibtex([cite("T", authors=(author,))])


@pytest.mark.parametrize(
    ("venue", "entry_type", "csl_type"),
    [
        ("AAAI Conference on Artificial Intelligence", "@inproceedings", "paper-conference"),
        ("Neural Information Processing Systems", "@inproceedings", "paper-conference"),
        ("IEEE Transactions on Image Processing", "@article", "article-journal"),
        ("arXiv.org", "@misc", "article"),
        (None, "@misc", "article"),
    ],
)
def test_a_venue_is_called_conference_or_journal_only_where_it_says_so(
    venue: str | None, entry_type: str, csl_type: str
) -> None:
    paper = cite("T", venue=venue)
    assert render_bibtex([paper]).startswith(f"{entry_type}{{key,")
    assert json.loads(render_csl_json([paper]))[0]["type"] == csl_type
