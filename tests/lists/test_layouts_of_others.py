"""What stands beside works in lists, or in no list at all, and is no entry; and what each link is to an entry."""

from __future__ import annotations

import pytest

from lists.document import Entry, Role
from lists.parse import parse_document

A, B = "https://arxiv.org/abs/1810.05270", "https://arxiv.org/abs/2005.14165"


def entries(text: str) -> tuple[Entry, ...]:
    return parse_document(text.replace("{A}", A).replace("{B}", B).encode()).entries


def titles(text: str) -> list[str]:
    return [entry.title for entry in entries(text)]


NONE = {
    "the README of a program": """\
# gloveknit
[![PyPI](https://img.shields.io/pypi/v/gloveknit)](https://pypi.org/project/gloveknit)

A library to knit gloves, built on [PyTorch](https://github.com/pytorch/pytorch). See the [paper]({A}).

## Features
- Knits by weight, see [Han et al.]({B})
- Works with [yarn](https://github.com/yarnpkg/yarn) and [Wool](https://github.com/wool/wool)
- Fast: see our [benchmark](https://github.com/glove/bench)

## Installation
- Clone the [repository](https://github.com/glove/knit)
- Install [CUDA](https://developer.nvidia.com/cuda-toolkit)

## News
- [2024/01] Version 2 is out, see the [release notes](https://github.com/glove/knit/releases)
- [2023/05] Our [paper]({A}) was accepted at ICML!

## Citation
If you use this, please cite [our paper]({A}).

## Acknowledgements
- The code is based on [other/repo](https://github.com/other/repo).
- We thank [the authors](https://github.com/some/one).
""",
    "a guide to contributing": """\
# Contributing
Please read [the guide](https://github.com/sindresorhus/awesome/blob/main/contributing.md) first.

- Search [previous suggestions](https://github.com/glove/list/issues) before making a new one.
- Follow the [awesome manifesto](https://github.com/sindresorhus/awesome/blob/main/awesome.md).
- New papers must be on [arXiv](https://arxiv.org) or published.

1. Fork the [repository](https://github.com/glove/list).
2. Open a [pull request](https://github.com/glove/list/pulls).
""",
    "a changelog": """\
# Changelog
## [2.0.0](https://github.com/glove/knit/compare/v1.0.0...v2.0.0) (2024-01-01)
### Features
* add thumbs ([#12](https://github.com/glove/knit/issues/12)) ([abc1234](https://github.com/glove/knit/commit/abc1234))
* follow the scheme of [Liu et al.]({A}) ([#14](https://github.com/glove/knit/pull/14))
""",
    "somebody's page": """\
# Ada Byron
I work at the [Glove Lab](https://glove.example.edu). My [CV](cv.pdf), [GitHub](https://github.com/ada).

## Projects
- I maintain [gloveknit](https://github.com/glove/knit), a library.

## Contact
- Twitter: [@ada](https://twitter.com/ada)
""",
    "a syllabus": """\
# CS 999: Learning to Knit
| Week | Topic | Slides | Reading |
|---|---|---|---|
| 1 | Introduction | [slides](https://glove.example.edu/cs999/lec1.pdf) | [Chapter 1](https://book.example.org/1.html) |

## Resources
- [Course page](https://glove.example.edu/cs999)
- [Lecture videos](https://www.youtube.com/playlist?list=x)
""",
    "blogs and posts": """\
## Blogs
- [Knitting for the rest of us](https://gloveblog.example.org/knitting)
- [How to knit a glove](https://towardsdatascience.com/how-to-knit-123)
- [Gloves Explained](https://github.com/glove/explained/blob/main/gloves.md)
""",
    "courses": """\
## LLM Tutorials and Courses
- [CS 999 at Glove University](https://glove.example.edu/cs999)
- [Knitting Course Notes](https://github.com/glove/course)
- [Knitting in Ten Minutes](https://glove.example.org/ten-minutes)
""",
    "conferences and journals": """\
## Conferences
- [International Conference on Gloves](https://gloveconf.example.org/2024)
- [ICML](https://icml.cc)

## Journals
- [Journal of Warm Things](https://www.journals.elsevier.com/journal-of-warm-things)
- [Transactions on Small Hats](https://ieeexplore.ieee.org/xpl/RecentIssue.jsp?punumber=99)
""",
    "friends": """\
## Related Lists
- [Awesome Hats](https://github.com/x/awesome-hats)
- [Papers on Coats](https://github.com/y/coat-papers)
- [Everything Warm](https://github.com/z/warm)

## More
- [Scarves](https://github.com/z/scarves) - A curated list of papers on scarves.
- [ShoePaperList](https://github.com/z/ShoePaperList)
""",
    "people, videos and products": """\
## People
- [Ada Byron](https://ada.example.org)
- [Carl Doe](https://scholar.google.com/citations?user=c)

## Videos
- [A Talk on Knitting Gloves](https://www.youtube.com/watch?v=abc)

## Tools
- [GloveCloud](https://glovecloud.example.com) - Gloves in the cloud.
""",
    "blogs in Chinese": """\
## 博客
- [织手套入门教程](https://zhuanlan.zhihu.com/p/123)
- [手套综述博客文章](https://blog.example.cn/a/b.html)

## 期刊会议列表
- [手套分析学报 (GA)](https://gloves.example.org/journal)
""",
    "courses in Spanish, French and Japanese": """\
## Cursos
- [Curso de guantes para todos](https://guantes.example.es/curso)

## Conférences
- [Conférence internationale des gants](https://gants.example.fr/2024)

## チュートリアル
- [手袋の編み方入門](https://tebukuro.example.jp/nyumon)
""",
    "a table of contents": "- [Gloves](#gloves)\n  - [Warm gloves for all](#warm)\n- [Hats](./hats.md)\n",
    "a page of links": "- [Home](https://a.example.org)\n- [About us](https://a.example.org/about)\n",
    "prose": (
        "We compare with the method in [paper]({A}) and with [Han et al., 2015]({B}), as our [code](https://github.com/a/b)\n"
        "shows at length.\n"
    ),
}


@pytest.mark.parametrize("name", NONE)
def test_what_is_no_work_is_no_entry(name: str) -> None:
    assert titles(NONE[name]) == []


def test_papers_beside_what_is_no_work_are_entries() -> None:
    text = "## Tutorials\n- [A Tutorial on Gloves]({A})\n- [Gloves in Ten Minutes](https://glove.example.org/ten)\n"
    assert titles(text) == ["A Tutorial on Gloves"]


def test_a_paper_that_is_news_is_told_and_not_read() -> None:
    document = parse_document(
        f"## News\n- Our [paper]({A}) was accepted!\n\n## Papers\n- [A Glove of Its Own]({B})\n".encode()
    )
    assert [entry.title for entry in document.entries] == ["A Glove of Its Own"]
    assert [notice.line for notice in document.notices] == [2]


PAGES = """\
- [A First Glove for All]({A})
- [A Second Glove for All]({B})
- [A Third Glove for All](https://arxiv.org/abs/2101.00003)
- [A Glove Like No Other](https://lab.example.edu/people/ada/glove.html)
"""


def test_a_page_nothing_is_known_of_is_a_paper_among_papers() -> None:
    assert len(titles(PAGES)) == 4


def test_a_page_nothing_is_known_of_is_none_among_products_or_in_a_section_of_posts() -> None:
    others = "".join(f"- [Glove Shop Number {n}](https://shop{n}.example.com/gloves)\n" for n in range(4))
    assert titles(others) == []
    assert len(titles("## Blogs\n" + PAGES)) == 3
    assert len(titles(PAGES + others)) == 3


def test_what_is_left_out_though_something_spoke_for_it_is_told() -> None:
    others = "".join(f"- [Glove Shop Number {n}](https://shop{n}.example.com/gloves)\n" for n in range(4))
    document = parse_document((PAGES + others).replace("{A}", A).replace("{B}", B).encode())
    assert {notice.line for notice in document.notices} == {4, 5, 6, 7, 8}


@pytest.mark.parametrize(
    "line",
    [
        "- [A Glove of Its Own](https://www.sciencedirect.com/science/article/pii/S000437020200121)",
        "- [A Glove of Its Own](https://www.usenix.org/conference/osdi22/presentation/glove)",
        "- [A Glove of Its Own](https://lab.example.edu/~ada/glove.pdf)",
        "- [A Glove of Its Own](https://lab.example.edu/publications/glove), Byron et al., 2019",
        "- [A Glove of Its Own](https://lab.example.edu/glove.html), *Proceedings of GloveConf*, 2019",
        "- A Glove of Its Own, ICML 2019 [[paper](https://lab.example.edu/glove.html)]",
        "- A Glove of Its Own [[NIPS](https://papers.nips.cc/paper/by-source-2019-1275)]",
        "## Books\n- [A Glove of Its Own](https://glovebook.example.com)",
        "## Theses\n- [A Glove of Its Own](https://lab.example.edu/glove)",
    ],
)
def test_what_speaks_for_a_paper_makes_an_entry(line: str) -> None:
    (entry,) = entries(line)
    assert entry.title == "A Glove of Its Own"
    assert len(entry.paper_links) == 1


def roles(line: str) -> dict[str, Role]:
    (entry,) = entries(line)
    return {link.text: link.role for link in entry.links}


def test_each_link_has_the_role_that_its_label_and_address_give() -> None:
    labels = {
        "ICML": (A, Role.PAPER),
        "arXiv v2": ("https://arxiv.org/abs/1810.05270v2", Role.VERSION),
        "slides": ("https://glove.example.org/s.pdf", Role.SLIDES),
        "talk": ("https://youtu.be/x", Role.VIDEO),
        "project": ("https://glove.github.io/g", Role.PROJECT),
        "reviews": ("https://openreview.net/forum?id=x1", Role.REVIEWS),
        "dataset": ("https://glove.example.org/d", Role.DATASET),
        "data": ("https://github.com/glove/data", Role.DATASET),
        "demo": ("https://huggingface.co/spaces/g/d", Role.OTHER),
        "blog": ("https://glove.example.org/blog", Role.OTHER),
        "supplementary": ("https://github.com/glove/supp", Role.OTHER),
        "code": ("https://github.com/glove/code", Role.REPOSITORY),
        "mirror code": ("https://gitlab.com/glove/code", Role.OTHER),
        "model & code": ("https://github.com/glove/model", Role.REPOSITORY),
        "official code": ("https://gitee.com/glove/code", Role.CODE),
        "code page": ("https://glove.example.org/code", Role.PROJECT),
    }
    line = "- A Glove of Its Own " + " ".join(f"[[{text}]({url})]" for text, (url, _) in labels.items())
    wanted = {text: role for text, (_, role) in labels.items()} | {"mirror code": Role.CODE}
    assert roles(line) == wanted


def test_software_on_any_code_host_is_an_entry() -> None:
    text = """\
- [gloveknit](https://github.com/glove/knit) - Knits gloves.
- [hatknit](https://gitlab.com/hat/knit) - Knits hats.
- [coatknit](https://bitbucket.org/coat/knit) - Knits coats.
- [gnuknit](https://git.savannah.gnu.org/git/gnuknit.git) - In GNU.
- [llmknit](https://huggingface.co/glove/llmknit) - A model.
- [knitset](https://huggingface.co/datasets/glove/knitset) - A data set.
- [cloudknit](https://cloudknit.example.com) - A service.
"""
    assert titles(text) == ["gloveknit", "hatknit", "coatknit", "gnuknit", "llmknit", "knitset"]
    assert [len(entry.repositories) for entry in entries(text)] == [1, 0, 0, 0, 0, 0]


def test_a_home_page_beside_its_paper_is_the_project() -> None:
    line = "- [Glovery](https://glovery.example.org) - Gloves ([code](https://github.com/g/g), [paper]({A}))."
    assert roles(line) == {"Glovery": Role.PROJECT, "code": Role.REPOSITORY, "paper": Role.PAPER}


def test_a_repository_in_running_words_is_only_mentioned() -> None:
    line = (
        "- [A Glove of Its Own]({A}) knits with [PyTorch](https://github.com/pytorch/pytorch), extends "
        "[hatknit](https://github.com/hat/knit). Code is [here](https://github.com/ada/glove) (uses "
        "[timm](https://github.com/rw/timm))."
    )
    assert roles(line) == {
        "A Glove of Its Own": Role.PAPER,
        "PyTorch": Role.OTHER,
        "hatknit": Role.OTHER,
        "here": Role.REPOSITORY,
        "timm": Role.OTHER,
    }


def test_a_paper_in_running_words_yields_to_the_one_that_is_offered() -> None:
    line = "- A Glove of Its Own, an answer to [Hats for Everybody Else]({B}). [[paper]({A})]"
    assert roles(line) == {"Hats for Everybody Else": Role.OTHER, "paper": Role.PAPER}


def test_another_paper_in_an_entry_is_no_version_of_its_own() -> None:
    line = "- A Glove of Its Own [[paper]({A})] [[preprint]({B})] [[journal](https://doi.org/10.1109/1.2)]"
    assert roles(line) == {"paper": Role.PAPER, "preprint": Role.OTHER, "journal": Role.VERSION}


def test_a_paper_behind_the_label_of_a_web_page_is_the_paper() -> None:
    line = "- **[glove](https://github.com/ada/glove)** - Knits. [ [web](http://arxiv.org/abs/1207.3907) ]"
    assert roles(line) == {"glove": Role.REPOSITORY, "web": Role.PAPER}


def test_a_repository_of_slides_or_reviews_is_not_starred() -> None:
    line = "- A Glove of Its Own [[paper]({A})] [[slides](https://github.com/ada/slides)] [[issue](https://github.com/a/b/issues/1)]"
    (entry,) = entries(line)
    assert entry.repositories == ()
