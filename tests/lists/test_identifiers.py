"""Identifiers in URLs: every form of a paper's address gives one identifier."""

from __future__ import annotations

import pickle

import pytest

from lists.identifiers import PaperId, RepositoryId, parse_paper_id, parse_repository_id, read_paper_id

ONE_PAPER_IN_MANY_FORMS = {
    "arxiv:1810.05270": [
        "https://arxiv.org/abs/1810.05270",
        "http://arxiv.org/abs/1810.05270v2",
        "arxiv.org/abs/1810.05270",
        "https://www.arxiv.org/pdf/1810.05270.pdf",
        "https://arxiv.org/pdf/1810.05270v1.pdf#page=3",
        "https://arxiv.org/pdf/1810.05270?download=1",
        "https://arxiv.org/html/1810.05270v1",
        "https://arxiv.org/ps/1810.05270",
        "https://arxiv.org/format/1810.05270",
        "https://export.arxiv.org/abs/1810.05270",
        "https://ar5iv.org/abs/1810.05270",
        "https://ar5iv.labs.arxiv.org/html/1810.05270",
        "https://www.alphaxiv.org/abs/1810.05270v2",
        "https://huggingface.co/papers/1810.05270",
        "https://hf.co/papers/1810.05270",
        "https://doi.org/10.48550/arXiv.1810.05270",
        "https://api.semanticscholar.org/arXiv:1810.05270",
        "https://web.archive.org/web/2020/https://arxiv.org/abs/1810.05270",
        "http://arxiv.org/pdf/1810.05270.pdf%20(http://arxiv.org/pdf/1810.05270.pdf)",
    ],
    "arxiv:hep-th/9901001": ["https://arxiv.org/abs/hep-th/9901001", "https://arxiv.org/pdf/hep-th/9901001v3.pdf"],
    "arxiv:math/0309136": ["https://arxiv.org/abs/math.GT/0309136", "http://arxiv.org/abs/math/0309136v1"],
    "doi:10.1007/978-3-030-58595-2_20": [
        "https://doi.org/10.1007/978-3-030-58595-2_20",
        "http://dx.doi.org/10.1007/978-3-030-58595-2_20",
        "https://link.springer.com/chapter/10.1007/978-3-030-58595-2_20",
        "https://link.springer.com/content/pdf/10.1007%2F978-3-030-58595-2_20.pdf",
        "https://link.springer.com/10.1007/978-3-030-58595-2_20#Abs1",
        "https://sci-hub.se/10.1007/978-3-030-58595-2_20",
        "https://sci-hub.st/https://doi.org/10.1007/978-3-030-58595-2_20",
    ],
    "doi:10.1145/3018743.3018756": [
        "https://dl.acm.org/doi/10.1145/3018743.3018756",
        "https://dl.acm.org/doi/abs/10.1145/3018743.3018756?casa_token=x",
        "https://dl.acm.org/doi/pdf/10.1145/3018743.3018756",
        "https://dl.acm.org/doi/fullHtml/10.1145/3018743.3018756",
        "https://dl.acm.org/citation.cfm?id=3018743.3018756",
    ],
    "doi:10.1038/s41586-021-03819-2": [
        "https://www.nature.com/articles/s41586-021-03819-2",
        "https://www.nature.com/articles/s41586-021-03819-2.pdf",
        "https://doi.org/10.1038/S41586-021-03819-2",
    ],
    "doi:10.1101/2020.03.27.001834": [
        "https://www.biorxiv.org/content/10.1101/2020.03.27.001834v2",
        "https://www.biorxiv.org/content/10.1101/2020.03.27.001834v2.full.pdf+html",
        "https://www.biorxiv.org/content/biorxiv/early/2020/03/27/2020.03.27.001834.full.pdf",
    ],
    "doi:10.1111/cgf.13344": [
        "https://onlinelibrary.wiley.com/doi/10.1111/cgf.13344",
        "https://onlinelibrary.wiley.com/doi/full/10.1111/cgf.13344",
        "https://onlinelibrary.wiley.com/doi/epdf/10.1111/cgf.13344",
        "http://onlinelibrary.wiley.com/doi/10.1111/cgf.13344/abstract",
    ],
    "doi:10.1371/journal.pone.0123456": ["https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0123456"],
    "doi:10.1088/1742-6596/1/1/012001": ["https://iopscience.iop.org/article/10.1088/1742-6596/1/1/012001/meta"],
    "doi:10.1103/physrevlett.1.1": ["https://journals.aps.org/prl/abstract/10.1103/PhysRevLett.1.1"],
    "doi:10.1073/pnas.1": ["https://www.pnas.org/doi/full/10.1073/pnas.1"],
    "openreview:rJl-b3RcF7": [
        "https://openreview.net/forum?id=rJl-b3RcF7",
        "https://openreview.net/pdf?id=rJl-b3RcF7",
        "https://openreview.net/forum?id=rJl-b3RcF7&noteId=abc",
        "https://openreview.net/forum?noteId=abc&amp;id=rJl-b3RcF7",
        "https://openreview.net/attachment?id=rJl-b3RcF7&name=original_pdf",
    ],
    "cvf:He_Filter_Pruning_CVPR_2019": [
        "https://openaccess.thecvf.com/content_CVPR_2019/html/He_Filter_Pruning_CVPR_2019_paper.html",
        "http://openaccess.thecvf.com/content_CVPR_2019/papers/He_Filter_Pruning_CVPR_2019_paper.pdf",
    ],
    "cvf:He_Deep_Residual_CVPR_2016": [
        "http://openaccess.thecvf.com/content_cvpr_2016/html/He_Deep_Residual_CVPR_2016_paper.html",
        "http://www.cv-foundation.org/openaccess/content_cvpr_2016/papers/He_Deep_Residual_CVPR_2016_paper.pdf",
    ],
    "acl:2020.acl-main.745": [
        "https://aclanthology.org/2020.acl-main.745/",
        "https://aclanthology.org/2020.acl-main.745v2.pdf",
        "https://www.aclweb.org/anthology/2020.acl-main.745.pdf",
    ],
    "acl:P18-1001": ["https://aclanthology.org/P18-1001", "http://aclweb.org/anthology/P18-1001.pdf"],
    "pmlr:v97/ding19a": [
        "http://proceedings.mlr.press/v97/ding19a.html",
        "https://proceedings.mlr.press/v97/ding19a/ding19a.pdf",
        "http://proceedings.mlr.press/v97/ding19a.html?ref=https://githubhelp.com",
    ],
    "neurips:2020/ef2ee09ea9551de88bc11fd7eeea93b0": [
        "https://papers.nips.cc/paper/2020/file/ef2ee09ea9551de88bc11fd7eeea93b0-Paper.pdf",
        "https://proceedings.neurips.cc/paper/2020/hash/ef2ee09ea9551de88bc11fd7eeea93b0-Abstract.html",
        "https://papers.neurips.cc/paper_files/paper/2020/hash/ef2ee09ea9551de88bc11fd7eeea93b0-Abstract-Conference.html",
    ],
    "neurips:6813": [
        "https://papers.neurips.cc/paper/6813-runtime-neural-pruning",
        "http://papers.nips.cc/paper/6813-runtime-neural-pruning.pdf",
    ],
    "ijcai:2018/309": ["https://www.ijcai.org/Proceedings/2018/0309.pdf", "https://www.ijcai.org/proceedings/2018/309"],
    "aaai:6910": [
        "https://ojs.aaai.org/index.php/AAAI/article/view/6910",
        "https://ojs.aaai.org/index.php/AAAI/article/download/6910/6764",
        "https://www.aaai.org/ojs/index.php/AAAI/article/view/6910",
    ],
    "ieee:8451123": [
        "https://ieeexplore.ieee.org/document/8451123",
        "https://ieeexplore.ieee.org/abstract/document/8451123/",
        "https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=8451123",
        "http://ieeexplore.ieee.org/xpls/abs_all.jsp?arnumber=8451123",
    ],
    "jmlr:v22/21-0366": [
        "https://www.jmlr.org/papers/volume22/21-0366/21-0366.pdf",
        "https://jmlr.org/papers/v22/21-0366.html",
    ],
    "hal:inria-00112631": [
        "https://hal.inria.fr/inria-00112631/",
        "https://inria.hal.science/inria-00112631v1/document",
    ],
    "s2:" + "0123456789" * 4: [
        "https://www.semanticscholar.org/paper/Some-Title/" + "0123456789" * 4,
        "https://www.semanticscholar.org/paper/" + "0123456789" * 4,
    ],
    "corpus:1234": ["https://api.semanticscholar.org/CorpusID:1234"],
    "pmid:22388286": ["https://pubmed.ncbi.nlm.nih.gov/22388286/", "https://www.ncbi.nlm.nih.gov/pubmed/22388286"],
}


@pytest.mark.parametrize(
    ("url", "wanted"), [(url, wanted) for wanted, urls in ONE_PAPER_IN_MANY_FORMS.items() for url in urls]
)
def test_every_form_of_an_address_gives_the_same_identifier(url: str, wanted: str) -> None:
    assert str(parse_paper_id(url)) == wanted


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/search/cs?searchtype=author&query=Han%2C+S",
        "https://arxiv.org/list/cs.CV/recent",
        "https://arxiv.org/a/han_s_1",
        "https://openreview.net/forum?noteId=abc",
        "https://openreview.net/group?id=ICLR.cc/2020/Conference",
        "https://ieeexplore.ieee.org/xpl/RecentIssue.jsp?punumber=6287639",
        "https://scholar.google.com/citations?user=R5RXd_0AAAAJ",
        "https://github.com/a/b",
        "https://aclanthology.org/volumes/2020.acl-main/",
        "https://huggingface.co/datasets/x",
        "http://delivery.acm.org/10.1145/3230000/3220078/p2847-a.pdf?ip=1.2.3.4&id=3220078",  # folders, no DOI
        "https://example.org/",
        "#2019",
        "",
    ],
)
def test_an_address_without_a_paper_gives_no_identifier(url: str) -> None:
    assert parse_paper_id(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/He-Y/filter.js",
        "http://www.github.com/He-Y/filter.js/",
        "github.com/He-Y/filter.js",
        "https://github.com/He-Y/filter.js.git",
        "git@github.com:He-Y/filter.js.git",
        "https://github.com/He-Y/filter.js/tree/master/imagenet#readme",
        "https://github.com/He-Y/filter.js?tab=readme-ov-file",
        "https://github.com/He-Y/filter.js/issues/3",
    ],
)
def test_every_address_within_a_repository_gives_it(url: str) -> None:
    found = parse_repository_id(url)
    assert found == RepositoryId("He-Y", "filter.js")
    assert found.key == "he-y/filter.js"


@pytest.mark.parametrize(
    "url",
    [
        "https://gist.github.com/a/b",
        "https://github.com/owner",
        "https://github.com/owner/",
        "https://github.com/orgs/x/repositories",
        "https://github.com/sponsors/x",
        "https://github.com/topics/pruning",
        "https://github.com/features/actions",
        "https://github.com/marketplace/actions",
        "https://github.com/settings/profile",
        "https://github.com/search?q=x",
        "https://github.com/a/b/workflows/CI/badge.svg",
        "https://owner.github.io/project",
        "https://raw.githubusercontent.com/a/b/main/x.png",
        "https://img.shields.io/github/stars/a/b",
        "https://gitlab.com/a/b",
        "./a/b",
    ],
)
def test_what_is_no_repository_gives_none(url: str) -> None:
    assert parse_repository_id(url) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1810.05270v2", "arxiv:1810.05270"),
        ("arXiv:1810.05270", "arxiv:1810.05270"),
        ("ARXIV:hep-th/9901001", "arxiv:hep-th/9901001"),
        ("10.1109/MSP.2017.2765695", "doi:10.1109/msp.2017.2765695"),
        ("DOI:10.1109/MSP.2017.2765695", "doi:10.1109/msp.2017.2765695"),
        ("CorpusId:1234", "corpus:1234"),
        ("pmid: 22388286", "pmid:22388286"),
        ("P18-1001", "acl:P18-1001"),
        ("a" * 40, "s2:" + "a" * 40),
        ("openreview:rJl-b3RcF7", "openreview:rJl-b3RcF7"),
        (" https://arxiv.org/abs/1810.05270 ", "arxiv:1810.05270"),
    ],
)
def test_an_identifier_is_read_as_a_person_types_it(text: str, wanted: str) -> None:
    assert str(read_paper_id(text)) == wanted


@pytest.mark.parametrize("text", ["", "a title", "arxiv:nonsense", "corpus:abc", "1810.99", "https://example.org"])
def test_what_is_no_identifier_is_not_read_as_one(text: str) -> None:
    assert read_paper_id(text) is None


def test_identifiers_pickle_and_sort() -> None:
    ids = [PaperId("doi", "10.1/b"), PaperId("arxiv", "1810.05270")]
    assert pickle.loads(pickle.dumps(sorted(ids))) == [ids[1], ids[0]]
