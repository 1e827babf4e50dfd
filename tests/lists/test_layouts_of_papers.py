"""Lists of papers in many layouts, with the entries a person reads there: title, links to the paper, repositories.

``{A}`` and ``{B}`` stand for the addresses of two papers, ``{G}`` and ``{H}`` for their titles, ``{C}`` for code.
"""

from __future__ import annotations

import pytest

from lists.document import Document, Role
from lists.parse import parse_document

A, B = "https://arxiv.org/abs/1810.05270", "https://arxiv.org/abs/2005.14165"
C = "https://github.com/ada/gloves"
GLOVES, HATS = "Sparse Gloves for Slow Hands", "Knitting Hats by Moonlight"
BOTH = [(GLOVES, A, ["ada/gloves"]), (HATS, B, [])]


def read(text: str) -> Document:
    for short, long in (("{A}", A), ("{B}", B), ("{C}", C), ("{G}", GLOVES), ("{H}", HATS)):
        text = text.replace(short, long)
    return parse_document(text.encode())


def summary(document: Document) -> list[tuple[str, str, list[str]]]:
    return [
        (
            entry.title,
            next((link.url for link in entry.links if link.role is Role.PAPER), ""),
            [str(repository) for repository in entry.repositories],
        )
        for entry in document.entries
    ]


LAYOUTS = {
    "a table with year and venue first": (
        "| Year | Venue | Paper | Code |\n"
        "|---|---|---|---|\n"
        "| 2023 | ICML | [{G}]({A}) | [Official]({C}) |\n"
        "| 2022 | NeurIPS | {H} [[pdf]]({B}) | - |\n"
    ),
    "a table with the short name first": (
        "| Name | Paper | Repo | Stars |\n"
        "|:--|:--|:--:|:-:|\n"
        "| GloveNet | [{G}]({A}) | [link]({C}) | ![](https://img.shields.io/github/stars/ada/gloves) |\n"
        "| HatNet | [{H}]({B}) | | |\n"
    ),
    "a table with Chinese headers": (
        "| 标题 | 作者 | 会议 | 链接 |\n"
        "|---|---|---|---|\n"
        "| {G} | 张三, 李四 | ICML 2023 | [论文]({A}) / [代码]({C}) |\n"
        "| {H} | 王五 | CVPR | [论文]({B}) |\n"
    ),
    "a table of bare addresses": (
        "| 论文名称 | 论文链接 | 开源代码 |\n|---|---|---|\n| {G} | {A} | {C} |\n| {H} | {B} | |\n"
    ),
    "a table with title and authors in one cell": (
        "| Date | Title & Authors | Links |\n"
        "|---|---|---|\n"
        "| 2024-01-03 | **{G}**<br>Ada B., Carl D. | [[arXiv]({A})] [[code]({C})] |\n"
        "| 2024-01-04 | **{H}**<br>Eve F. | [[arXiv]({B})] |\n"
    ),
    "a table with links to people": (
        "|Author|Title|Code|\n"
        "|---|---|---|\n"
        "|[Ada Byron](https://ada.example.org)|[{G}]({A})|[x]({C})|\n"
        "|[Eve](https://e.example.org)|[{H}]({B})||\n"
    ),
    "a table with the venue as the link": (
        "Paper | Conference | Code\n--- | --- | ---\n{G} | [ICML 2023]({A}) | [PyTorch]({C})\n{H} | [CVPR]({B}) | -\n"
    ),
    "a table without words in its header": (
        "|   |   |   |\n|---|---|---|\n| 1 | [{G}]({A}) | [code]({C}) |\n| 2 | [{H}]({B}) | |\n"
    ),
    "a table of shields": (
        "| | Paper | Links |\n"
        "|-|-|-|\n"
        "| 1 | **{G}**<br>*Ada Byron* | [![a](https://img.shields.io/badge/arXiv-1-red)]({A}) "
        "[![s](https://x/s)]({C}) |\n"
        "| 2 | **{H}** | [![a](https://img.shields.io/badge/arXiv-2-red)]({B}) |\n"
    ),
    "an HTML table": (
        "<table>\n"
        "<tr><td><b>Title</b></td><td><b>Code</b></td></tr>\n"
        '<tr><td><a href="{A}">{G}</a></td><td><a href="{C}">Github</a></td></tr>\n'
        '<tr><td><a href="{B}">{H}</a></td><td></td></tr>\n'
        "</table>\n"
    ),
    "a table whose first row is an entry": "| [{G}]({A}) | [code]({C}) |\n|---|---|\n| [{H}]({B}) | |\n",
    "several papers in one cell": (
        "| Topic | Papers |\n|---|---|\n| Clothes | [{G}]({A}) [[code]({C})] <br> [{H}]({B}) |\n"
    ),
    "several papers in one item": ("- Clothes: [{G}]({A}) [[code]({C})], [{H}]({B})\n"),
    "an item whose next line lacks its bullet": ("- [{G}]({A}) [code]({C})\n  [{H}]({B})\n"),
    "headings with authors and links below": (
        "### 1. {G}\n"
        "*Ada Byron, Carl Doe* - ICML 2023\n"
        "\n"
        "[Paper]({A}) | [Code]({C}) | [Video](https://youtu.be/x)\n"
        "\n"
        "### 2. {H}\n"
        "*Eve Foo, Gil Hoo* - CVPR 2022\n"
        "\n"
        "[Paper]({B})\n"
    ),
    "headings with a list below": (
        "#### {G}\n"
        "- Ada Byron, Carl Doe\n"
        "- ICML 2023\n"
        "- [[Paper]({A})] [[Code]({C})]\n"
        "\n"
        "#### {H}\n"
        "- Eve Foo\n"
        "- [[Paper]({B})]\n"
    ),
    "headings that are links": (
        "#### [{G}]({A})\nAda Byron. ICML 2023. [[code]({C})]\n\n## Week 2: [{H}]({B})\nEve Foo. 2022.\n"
    ),
    "paragraphs of several lines": (
        "**{G}**\n"
        "Ada Byron, Carl Doe\n"
        "*ICML 2023*\n"
        "[[Paper]({A})] [[Code]({C})]\n"
        "\n"
        "**{H}** \\\n"
        "Eve Foo \\\n"
        "CVPR 2022. [[Paper]({B})] \\\n"
        "4 Feb 2022\n"
    ),
    "items of several lines": (
        "- {G}\n"
        "Ada Byron, ICML 2023\n"
        "[[paper]({A})] [[code]({C})]\n"
        "\n"
        "- *{H}*  \n"
        "  Eve Foo, Gil Hoo  \n"
        "  CVPR 2022 [ [paper]({B}) ]\n"
    ),
    "a title above lines of fields": (
        "Title: {G}\nAuthors: Ada Byron, Carl Doe\nPaper: {A}\nCode: {C}\n\nTitle: {H}\nPaper: {B}\n"
    ),
    "fields in bold": (
        "**Title**: {G}  \n"
        "**Paper**: [link]({A})  \n"
        "**Code**: [link]({C})\n"
        "\n"
        "**Title**: {H}  \n"
        "**Paper**: [link]({B})\n"
    ),
    "items with fields": (
        "* {G}\n"
        "    * **Authors:** Ada Byron\n"
        "    * **Paper:** [arXiv]({A})\n"
        "    * **Code:** [GitHub]({C})\n"
        "* {H}\n"
        "    * **Authors:** Eve Foo\n"
        "    * **Paper:** [arXiv]({B})\n"
    ),
    "titles above Chinese fields": (
        "**{G}**\n"
        "\n"
        "- 主页：https://gloves.example.org/p\n"
        "- 论文下载链接：{A}\n"
        "- 代码：{C}\n"
        "- 中文解读：https://zhuanlan.zhihu.com/p/1\n"
        "\n"
        "**2. {H}**\n"
        "\n"
        "- 作者单位: 某大学\n"
        "- 论文地址：{B}\n"
        "- Demo视频：https://www.bilibili.com/v/1\n"
    ),
    "fields of which one is unknown": (
        "- **{G} (HatConf 2020)**\n"
        "  - Ada Byron and Carl Doe\n"
        "  - [[Paper]]({A})\n"
        "  - [[Python Reference]]({C})\n"
        "- **{H}**\n"
        "  - [[Paper]]({B})\n"
        "  - Evaluation Page: https://eval.example.org/hats\n"
    ),
    "details": (
        "<details>\n"
        "<summary>{G}</summary>\n"
        "\n"
        "- Paper: {A}\n"
        "- Code: {C}\n"
        "\n"
        "</details>\n"
        '<details><summary><a href="{B}">{H}</a></summary>\n'
        "Abstract.\n"
        "</details>\n"
    ),
    "a numbered list of references": (
        "1. {G}, Ada Byron and Carl Doe, ICML 2023 [[pdf]({A})] [[code]({C})]\n2. {H}, Eve Foo, CVPR 2022 [pdf]({B})\n"
    ),
    "references with authors first": (
        "1. Byron, A., & Doe, C. (2023). {G}. *Journal of Gloves*, 12(3). [link]({A}) [code]({C})\n"
        '2. Foo, E. et al. (2022). "{H}." In Proceedings of CVPR. [[pdf]]({B})\n'
    ),
    "references with quoted titles": (
        '* Ada Byron, Carl Doe: "{G}", ICML 2023. [arXiv]({A}) [code]({C})\n'
        "* Eve Foo, Gil Hoo, {H}, CVPR, 2022. [[Paper]]({B})\n"
    ),
    "numbered paragraphs": (
        "[1] {G}. Ada Byron. ACM Computing Surveys, 2021. [paper]({A}) [code]({C})\n"
        "\n"
        "[2] {H}. Eve Foo. 2020. [paper]({B})\n"
    ),
    "authors in emphasis": (
        "- [2023/07] {G} *Ada Byron et al. IEEE(RAL)* [[paper]({A})] [[code]({C})]\n"
        "- [2023/06] **{H}.** *Eve Foo (Moon) et al.arXiv.*[[paper]({B})]\n"
    ),
    "authors in a paragraph of their own": (
        "1. **{G}.** HatConf, 2019. [paper]({A}), [code]({C})\n"
        "\n"
        "    *Byron, Ada and Doe, Carl*\n"
        "\n"
        "2. **{H}** arXiv, 2017. [journal]({B})\n"
        "\n"
        "    *Foo, Eve*\n"
    ),
    "venues before titles": ("- (ICML 2023) {G} [[paper]({A})] [[code]({C})]\n- [CVPR 2022] {H} [[paper]({B})]\n"),
    "keys before titles": ("* [Byron et al., 2023] {G}. [[pdf]({A})] [[code]({C})]\n* [Foo22] {H}. [[pdf]({B})]\n"),
    "venues joined to titles": ("- 2023-ICML-{G} [Paper]({A}) [Code]({C})\n- 2022-CVPR-[{H}]({B})\n"),
    "venues in code before titles": ("- `ICML'23` [{G}]({A}) [`code`]({C})\n- `CVPR` **{H}** [`PDF`]({B})\n"),
    "venues as links before titles": (
        "- [[ITSC]({A})] {G}. [[torch]({C})] [__`det.`__ __`aut.`__] :fire:\n- [[MM]({B})] {H}. [__`oth.`__] :star:\n"
    ),
    "dates as labels": (
        "- {G} [[arXiv 11 Apr 2019]]({A}) [[Pytorch(official)]]({C})\n- {H} [[arXiv on 27 Jan 2019]]({B})\n"
    ),
    "links before titles": ("* [paper]({A}) [code]({C}) {G}\n* [[pdf]({B})] **{H}**, Eve Foo\n"),
    "signs around titles": ("- :star: **[{G}]({A})** :fire: [Code]({C})\n- :new: {H} :fire: [pdf]({B})\n"),
    "tasks": ("- [ ] [{G}]({A}) [code]({C})\n- [x] ~~[{H}]({B})~~\n"),
    "HTML in items": (
        '- <b>{G}</b> <br> Ada Byron, Carl Doe <br> <a href="{A}">[Paper]</a> <a href="{C}">[Code]</a>\n'
        "- <ins>{H}</ins> [[Paper]({B})]\n"
    ),
    "escaped brackets": ("* **{G}**, ICML 2023. [\\[Paper\\]]({A}) [\\[Code\\]]({C})\n* {H} \\[[Paper]({B})\\]\n"),
    "quotes": ("> [{G}]({A}) - ICML 2023 - [code]({C})\n\n> [{H}]({B}) - CVPR 2022\n"),
    "lines in one paragraph": ("[{G}]({A}), 2023 [code]({C})<br>\n[{H}]({B}), Foo et al., 2022<br>\n"),
    "bullets below topics": (
        "- Clothes\n"
        "  - Warm\n"
        "    - [{G}]({A})\n"
        "      - Summary: they knit at night\n"
        "      - [Code]({C})\n"
        "    - [{H}]({B})\n"
    ),
    "references to definitions": ("- [{G}][a] - [code][c]\n- {H} [pdf][b]\n\n[a]: {A}\n[b]: {B}\n[c]: {C}\n"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_reads_as_its_author_meant(name: str) -> None:
    assert summary(read(LAYOUTS[name])) == BOTH


BROKEN = {
    "a blank before the address": ("- {G} [paper] ({A}) [code] ({C})"),
    "blanks within the brackets": ("- {G} [[paper]( {A} )] [[code] ( {C} )]"),
    "angles and a title": ('- {G} [paper](<{A}>) [code]({C} "Its code")'),
    "no end": ("- {G} [code]({C}) [paper]({A}"),
    "no scheme": ("- {G} [paper](www.arxiv.org/abs/1810.05270) [code](github.com/ada/gloves)"),
    "one slash": ("- {G} [paper](http:/arxiv.org/abs/1810.05270) [code]({C})"),
    "a letter too many": ("- {G} [paper](hhttps://arxiv.org/abs/1810.05270) [code]({C})"),
    "a letter too few": ("- {G} Paper: ttps://arxiv.org/abs/1810.05270 [code]({C})"),
    "full-width brackets": ("- {G} ［paper］（{A}） [code]（{C}）"),
    "two brackets": ("- {G} [paper](({A})) [[code]]({C})"),
    "a link as the address": ("- {G} [[paper]([https://arxiv.org/abs/1]({A}))] [code]({C})"),
    "an address cut in two": ("- {G} [paper]({A}) [code](https://github.com/ada/ gloves)"),
    "no scheme and a blank": ("- {G} [paper] (arxiv.org/abs/1810.05270) [code]({C})"),
    "autolinks": ("- {G} <{A}> <{C}>"),
    "bare addresses": ("- {G}. Paper: {A}, Code: {C}"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_links_that_are_written_wrong_are_read_as_meant(name: str) -> None:
    ((title, paper, repositories),) = summary(read(BROKEN[name]))
    assert (title, repositories) == (GLOVES, ["ada/gloves"])
    assert paper.endswith("arxiv.org/abs/1810.05270")


def test_an_address_with_blanks_is_kept_whole_and_told() -> None:
    (entry,) = read(f"- {GLOVES} [paper](https://gloves.example.org/My Paper.pdf) [code]({{C}})").entries
    assert [link.url for link in entry.paper_links] == ["https://gloves.example.org/My Paper.pdf"]
    assert entry.warnings == ("a link is written in a way that Markdown does not read as one",)


def test_a_paper_without_a_link_but_with_its_identifier_is_an_entry() -> None:
    document = read(
        f"- Ada Byron, Carl Doe, {GLOVES}, arXiv:1810.05270\n- We follow arXiv:2005.14165 closely in this.\n"
    )
    assert summary(document) == [(GLOVES, A, [])]
    assert [notice.line for notice in document.notices] == [2]


def test_an_identifier_in_words_is_no_more_than_a_version() -> None:
    (entry,) = read(
        f'- Byron, Ada. "{GLOVES}." arXiv preprint arXiv:1810.05270 (2018). [[pdf]](https://x.org/g.pdf)'
    ).entries
    assert {link.url: link.role for link in entry.links} == {"https://x.org/g.pdf": Role.PAPER, A: Role.VERSION}


def test_an_empty_link_keeps_its_entry() -> None:
    (entry,) = read(f"- **{GLOVES}.** HatConf 2020. [[paper]]()").entries
    assert (entry.title, entry.citation_slot) == (GLOVES, None)


def test_titles_keep_what_is_theirs() -> None:
    titles = [
        "A Theory of $L_2$ Gloves in $\\mathbb{R}^n$",
        "Gloves, Hats, and Coats: REFORMing Clothes",
        "Orientation of Hats on SE(3)",
        "What is a Glove? A Study",
        "Learning Fast and Slow Hats",
        "A Title [with] brackets",
        "“Why Should I Wear You?”: Explaining Hats",
        "1000 Hats Later",
    ]
    document = read(
        "".join(f"- {title} [[paper](https://arxiv.org/abs/2101.0000{i})]\n" for i, title in enumerate(titles))
    )
    assert [entry.title for entry in document.entries] == titles
