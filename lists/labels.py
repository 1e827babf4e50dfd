"""The small words of lists: what a link's text, a table's header or a bullet's label says about what it leads to."""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType

from lists.document import Role


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PAPER_WORDS = _words(
    """
    paper papers pdf arxiv abs abstract link links fulltext openreview url doi html preprint publication
    journal conference proceedings article ieee acm springer elsevier pmlr mlr thesis techreport report
    manuscript published 论文 论文链接 论文地址 论文下载 原文
    文章 链接 paper地址 cvpr cvprw iccv iccvw eccv eccvw wacv bmvc accv
    3dv icip nips neurips neurip iclr icml icmlw aaai ijcai aistats uai colt acl emnlp naacl eacl coling tacl
    conll findings kdd www sigir cikm wsdm recsys icdm jmlr jlmr tmlr tpami pami ijcv tip tmm tnnls tcsvt
    mlsys sysml isca micro hpca asplos dac iccad date fpga sosp osdi nsdi eurosys icassp interspeech icra iros
    rss corl miccai siggraph tog nature science pnas iscas corr biorxiv medrxiv ssrn hal sciencedirect
    researchgate semanticscholar
    """
)
_WORDS_OF_ROLE = MappingProxyType(
    {
        Role.CODE: _words(
            """
            code codes github gitlab git tensorflow tf tf2 pytorch torch keras caffe caffe2 mxnet jax matlab python c++
            cpp chainer theano lua paddle implementation implementations reference repo repos repository toolbox
            library framework package 代码 代码链接 源码
            """
        ),
        Role.PROJECT: _words("website webpage web page homepage home site project projects 主页 项目 项目主页"),
        Role.VIDEO: _words("video videos youtube talk 视频"),
        Role.SLIDES: _words("slides slide ppt pptx poster"),
        Role.DATASET: _words("dataset datasets data 数据集"),
        Role.REVIEWS: _words("reviews review"),
        Role.OTHER: _words(
            """
            demo demos blog post blogpost colab notebook supp suppl supplementary supplement supplemental appendix bib
            bibtex cite citation twitter tweet thread huggingface hugging face hf model models weights checkpoint
            checkpoints zoo docs doc documentation tutorial extension release download zhihu media news interview
            podcast wiki wikipedia app kaggle leaderboard benchmark readme 解读 中文解读 论文解读 模型
            """
        ),
    }
)
_ROLE_OF_WORD = MappingProxyType({word: role for role, words in _WORDS_OF_ROLE.items() for word in words})
_FILLER_WORDS = _words(
    """
    the a an and or of for in on at official officially unofficial author authors authored 3rd third party
    version ver here full text new short long old original extended x v1 v2 v3 v4 vol oral spotlight best
    workshop workshops access ai rating null none n page pages by us see more read first second part main conf asia
    europe
    """
)
_WORD = re.compile(r"[^\W_]+(?:\+\+)?")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_MOST_LABEL_WORDS = 4
_LONGEST_LABEL = 60


@lru_cache(maxsize=4096)  # a list uses the same few labels all over
def read_label(text: str) -> Role | None:
    """What a label (``paper``, ``CVPR'19``, ``Code (official)``) promises; None for words of the entry's own.

    A word that names something else beats one for the paper: ``paper code`` is code.
    """
    if len(text) > _LONGEST_LABEL:
        return None
    words = _WORD.findall(text.lower())
    if "(" in text or "（" in text:
        words = _WORD.findall(_ASIDE.sub(" ", text.lower())) or words  # `Code (coming soon)`
    if len(words) > _MOST_LABEL_WORDS:
        return None
    found: Role | None = None
    for word in words:
        role = _ROLE_OF_WORD.get(word)
        if role is not None:
            if found is None or found is Role.PAPER:
                found = role
        elif word in _PAPER_WORDS:
            found = found or Role.PAPER
        elif word not in _FILLER_WORDS and not word.isdigit() and not _dated_venue(word):
            return None
    if found is None and words and all(word.isdigit() for word in words):
        return Role.PAPER  # `[2509.02123](…)`, `[1](…)`
    return found


def _dated_venue(word: str) -> bool:
    return word.rstrip("0123456789") in _PAPER_WORDS


_STRICT_TITLE_HEADERS = frozenset(("title", "paper title", "title of paper", "标题", "题目", "论文题目", "论文标题"))
_TITLE_HEADERS = _STRICT_TITLE_HEADERS | frozenset(
    ("paper", "papers", "article", "publication", "paper name", "title paper", "论文")
)
_AUTHOR_WORDS = _words("author authors 作者 affiliation affiliations institute institution 机构 team")
_AUTHOR_NAME_WORDS = _words("author authors first 1st lead main s 作者")
_ATTRIBUTE_WORDS = (
    _AUTHOR_WORDS
    | frozenset(_ROLE_OF_WORD)
    | _words("venue conference journal year date type category keywords publication link links area 会议")
)


def header_words(text: str) -> str:
    """A header cell or row label, reduced to its lower-case words."""
    return " ".join(_WORD.findall(text.lower()))


def is_title_header(words: str) -> bool:
    """Whether a column or row under this header holds the title of a paper."""
    return words in _TITLE_HEADERS or is_strict_title_header(words)


def is_strict_title_header(words: str) -> bool:
    """Whether such a column holds nothing else, so that a row without any link is an entry all the same."""
    return words in _STRICT_TITLE_HEADERS or (words.startswith("title ") and len(words.split()) <= _MOST_LABEL_WORDS)


def is_author_header(words: str) -> bool:
    """Whether links under this header lead to people."""
    return any(word in _AUTHOR_WORDS for word in words.split())


def is_author_names_header(words: str) -> bool:
    """Whether names of authors stand under this header, and nothing else (``Team``, ``Author (Institute)``)."""
    names = words.split()
    return is_author_header(words) and all(name in _AUTHOR_NAME_WORDS for name in names)


def is_attribute_header(words: str) -> bool:
    """Whether this names a property of a paper (``Venue``, ``Model&Dataset&Code``) and so is no title."""
    names = words.split()
    return len(names) <= _MOST_LABEL_WORDS and any(name in _ATTRIBUTE_WORDS for name in names)
