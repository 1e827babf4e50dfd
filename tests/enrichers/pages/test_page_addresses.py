"""Which page is asked for a link, and why none is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.pages.hosts import NEVER_ASKED, SITES, NotAsked, PageAsk, in_turns, page_of, site_of
from lists.identifiers import parse_paper_id
from lists.parse import parse_document

HASH = "55053683268957697aa39fba6f231c68"
PAGES = {
    "https://openreview.net/pdf?id=rJl-b3RcF7": "https://openreview.net/forum?id=rJl-b3RcF7",
    "https://openreview.net/forum?id=rJl-b3RcF7&noteId=abc": "https://openreview.net/forum?id=rJl-b3RcF7",
    "http://openreview.net/attachment?id=x_1&name=pdf": "https://openreview.net/forum?id=x_1",
    "https://openaccess.thecvf.com/content/CVPR2023/papers/A_B_CVPR_2023_paper.pdf": (
        "https://openaccess.thecvf.com/content/CVPR2023/html/A_B_CVPR_2023_paper.html"
    ),
    "http://openaccess.thecvf.com/content_CVPRW_2019/papers/WAD/A_B_CVPRW_2019_paper.pdf": (
        "https://openaccess.thecvf.com/content_CVPRW_2019/html/WAD/A_B_CVPRW_2019_paper.html"
    ),
    "http://www.cv-foundation.org/openaccess/content_cvpr_2016/papers/He_Deep_CVPR_2016_paper.pdf": (
        "https://openaccess.thecvf.com/content_cvpr_2016/html/He_Deep_CVPR_2016_paper.html"
    ),
    "https://www.ecva.net/papers/eccv_2024/papers_ECCV/papers/00004.pdf": (
        "https://www.ecva.net/papers/eccv_2024/papers_ECCV/html/4_ECCV_2024_paper.php"
    ),
    f"https://papers.nips.cc/paper/2020/file/{HASH}-Paper.pdf": (
        f"https://papers.nips.cc/paper/2020/hash/{HASH}-Abstract.html"
    ),
    f"https://proceedings.neurips.cc/paper_files/paper/2022/file/{HASH}-Paper-Conference.pdf": (
        f"https://proceedings.neurips.cc/paper_files/paper/2022/hash/{HASH}-Abstract-Conference.html"
    ),
    f"https://proceedings.neurips.cc/paper_files/paper/2023/file/{HASH}-Paper-Datasets_and_Benchmarks_Track.pdf": (
        f"https://proceedings.neurips.cc/paper_files/paper/2023/hash/{HASH}-Abstract-Datasets_and_Benchmarks_Track.html"
    ),
    "http://papers.nips.cc/paper/6813-runtime-neural-pruning.pdf": (
        "https://papers.nips.cc/paper/6813-runtime-neural-pruning"
    ),
    f"https://proceedings.mlsys.org/paper/2020/file/{HASH}-Paper.pdf": (
        f"https://proceedings.mlsys.org/paper/2020/hash/{HASH}-Abstract.html"
    ),
    "http://proceedings.mlr.press/v97/brown19a/brown19a.pdf": "https://proceedings.mlr.press/v97/brown19a.html",
    "http://proceedings.mlr.press/v97/brown19a/brown19a-supp.pdf": "https://proceedings.mlr.press/v97/brown19a.html",
    "http://proceedings.mlr.press/v37/ioffe15.pdf": "https://proceedings.mlr.press/v37/ioffe15.html",
    "https://proceedings.mlr.press/v202/wei23b": "https://proceedings.mlr.press/v202/wei23b.html",
    "https://raw.githubusercontent.com/mlresearch/v235/main/assets/li24bi/li24bi.pdf": (
        "https://proceedings.mlr.press/v235/li24bi.html"
    ),
    "http://www.jmlr.org/proceedings/papers/v28/sutskever13.pdf": "https://proceedings.mlr.press/v28/sutskever13.html",
    "http://www.jmlr.org/papers/volume15/srivastava14a/srivastava14a.pdf": (
        "https://jmlr.org/papers/v15/srivastava14a.html"
    ),
    "https://jmlr.org/papers/volume23/21-0998/21-0998.pdf": "https://jmlr.org/papers/v23/21-0998.html",
    "https://aclanthology.org/2021.naacl-main.208v2.pdf": "https://aclanthology.org/2021.naacl-main.208/",
    "https://www.aclweb.org/anthology/P18-1001.pdf": "https://aclanthology.org/P18-1001/",
    "https://www.aclweb.org/anthology/papers/N/N18/N18-2078/": "https://aclanthology.org/N18-2078/",
    "https://aclanthology.info/papers/N18-1202/n18-1202": "https://aclanthology.org/N18-1202/",
    "https://ojs.aaai.org/index.php/AAAI/article/download/36958/40920": (
        "https://ojs.aaai.org/index.php/AAAI/article/view/36958"
    ),
    "https://ojs.aaai.org/index.php/AAAI/article/view/6910/6764": (
        "https://ojs.aaai.org/index.php/AAAI/article/view/6910"
    ),
    "https://www.ijcai.org/Proceedings/2018/0309.pdf": "https://www.ijcai.org/proceedings/2018/309",
    "https://link.springer.com/content/pdf/10.1007%2F978-3-319-46723-8_18.pdf": (
        "https://link.springer.com/chapter/10.1007/978-3-319-46723-8_18"
    ),
    "https://link.springer.com/content/pdf/10.1007/BF02727953.pdf": (
        "https://link.springer.com/article/10.1007/BF02727953"
    ),
    "https://www.nature.com/articles/s41586-021-03819-2.pdf": "https://www.nature.com/articles/s41586-021-03819-2",
    "https://hal.inria.fr/hal-02927350/document": "https://inria.hal.science/hal-02927350",
    "https://theses.hal.science/tel-02083632v1": "https://theses.hal.science/tel-02083632",
    "https://www.biorxiv.org/content/10.1101/2020.03.22.002386v3.full.pdf": (
        "https://www.biorxiv.org/content/10.1101/2020.03.22.002386v3"
    ),
    "https://www.biorxiv.org/content/biorxiv/early/2020/03/27/2020.03.22.002386.full.pdf": (
        "https://www.biorxiv.org/content/10.1101/2020.03.22.002386v1"
    ),
    "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC4832199/pdf/srep24454.pdf": (
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC4832199/"
    ),
    "https://www.usenix.org/conference/osdi22/presentation/yu": (
        "https://www.usenix.org/conference/osdi22/presentation/yu"
    ),
    "nerfies.github.io/project": "https://nerfies.github.io/project",
}  # fmt: skip


@pytest.mark.parametrize(("link", "page"), PAGES.items())
def test_a_link_has_its_page_and_the_page_is_its_own(link: str, page: str) -> None:
    ask = page_of(link)
    assert isinstance(ask, PageAsk)
    assert ask.url == page
    assert page_of(page) == ask


@pytest.mark.parametrize(
    ("link", "reason"),
    [
        ("https://scholar.google.co.jp/scholar?q=x", "Google Scholar is a search"),
        ("https://www.researchgate.net/publication/1", "sign-up page"),
        ("https://dl.acm.org/doi/10.1145/1.2", "refuses programs"),
        ("https://www.sciencedirect.com/science/article/pii/S1", "refuses programs"),
        ("https://ieeexplore.ieee.org/document/1", "IEEE Xplore refuses programs"),
        ("https://papers.ssrn.com/sol3/papers.cfm?abstract_id=1", "SSRN refuses programs"),
        ("https://www.medrxiv.org/content/10.1101/1v1", "refuses programs"),
        ("https://arxiv.org/abs/1706.03762", "is asked by its API"),
        ("https://doi.org/10.1000/x", "is a DOI"),
        ("https://www.aaai.org/ocs/index.php/AAAI/AAAI17/paper/view/14494", "old AAAI site is gone"),
        ("https://ijcai.org/Proceedings/15/Papers/468.pdf", "before 2017"),
        ("https://openreview.net/pdf/0123456789abcdef.pdf", "does not tell which page"),
        ("https://openreview.net/group?id=ICLR.cc", "no paper's page"),
        ("https://www.ecva.net/papers/eccv_2020/papers_ECCV/papers/123480579.pdf", "does not tell which page"),
        ("https://www.usenix.org/system/files/nsdi23-thorpe.pdf", "does not tell which page"),
        ("https://someone.github.io/papers/x.pdf", "does not tell which page"),
        ("https://link.springer.com/book/10.1007/978-3-319-46723-8", "no paper's page"),
        ("https://example.org/paper.html", "example.org is not on the list"),
        ("https://openreview.net:8443/forum?id=x", "names a port or a user"),
        ("https://me@openreview.net/forum?id=x", "names a port or a user"),
        ("ftp://openreview.net/forum?id=x", "no web address"),
        ("https://[openreview.net/forum?id=x", "no web address"),
        ("http://openreview.net.example.org/forum?id=x", "not on the list"),
        ("https://someone.github.io/../../x", "leads up"),
        ("https://someone.github.io/a/%2E%2e/%2e./x", "leads up"),
        ("#section", "no web address"),
        ("https://openreview.net/forum?id=" + "x" * 3_000, "too long"),
    ],
)
def test_a_link_without_a_page_says_why(link: str, reason: str) -> None:
    answer = page_of(link)
    assert isinstance(answer, NotAsked)
    assert reason in answer.reason


@given(st.text(max_size=60), st.sampled_from([host for site in SITES for host in site.hosts]))
def test_no_link_makes_it_fail_and_a_page_stays_on_its_site(tail: str, host: str) -> None:
    answer = page_of(f"https://{'x' if host.startswith('.') else ''}{host}/{tail}")
    if isinstance(answer, PageAsk):
        site = site_of(answer.url)
        assert not isinstance(site, NotAsked)
        assert site.name == answer.site
        assert answer.url.isascii()


@given(st.text(max_size=80))
def test_no_text_makes_it_fail(text: str) -> None:
    assert isinstance(page_of(text), PageAsk | NotAsked)


def test_pages_are_asked_in_turns_so_that_pauses_overlap() -> None:
    asks = [
        PageAsk(url, site) for url, site in (("1", "a"), ("2", "a"), ("3", "a"), ("4", "b"), ("1", "a"), ("5", "c"))
    ]
    assert [ask.url for ask in in_turns(asks)] == ["1", "4", "5", "2", "3"]
    assert in_turns([]) == []


def test_no_host_is_both_asked_and_never_asked() -> None:
    asked = {host for site in SITES for host in (*site.hosts, *site.aliases)}
    assert not asked & set(NEVER_ASKED)


def test_every_paper_link_of_real_lists_has_a_page_of_the_same_paper_or_a_reason(shared: Path) -> None:
    asked = 0
    for path in sorted((shared / "lists" / "seeds").glob("*.md")):
        for entry in parse_document(path.read_bytes()).entries:
            for link in entry.paper_links:
                answer = page_of(link.url)
                if isinstance(answer, NotAsked):
                    assert answer.reason
                    continue
                asked += 1
                own, of_page = parse_paper_id(link.url), parse_paper_id(answer.url)
                assert own is None or of_page is None or own == of_page
    assert asked > 10
