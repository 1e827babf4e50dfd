"""The small words of lists: what a link's text, a table's header or a bullet's label says about what it leads to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from lists.document import Role

# Bound once: in Python 3.11 looking a member up in its Enum costs ten times a comparison.
_PAPER, _CODE = Role.PAPER, Role.CODE


def split_words(text: str) -> frozenset[str]:
    """A set of words, as a table of words is written down."""
    return frozenset(text.split())


# Words that stand for the paper only because nothing else is named: `[Link](…)` may lead anywhere.
_WEAK_WORDS = split_words("link links url www site 链接 地址 リンク 링크 lien enlace ссылка")
# Words that name the paper itself; its venue may also be linked for its own sake.
_STRONG_WORDS = split_words(
    """
    paper papers pdf arxiv arvix arixv axriv arxix abs abstract html fulltext doi preprint publication article
    manuscript thesis dissertation book ebook chapter techreport report camera ready papier artículo artigo artikel
    статья publicación publikation paperlink 논문 論文 论文 原文 文章
    """
)
_PAPER_WORDS = (
    _WEAK_WORDS
    | _STRONG_WORDS
    | split_words(
        """
        openreview journal conference proceedings ieee acm springer elsevier pmlr mlr published cvpr cvprw iccv iccvw
        eccv eccvw wacv bmvc accv 3dv icip nips neurips neurip iclr icml icmlw aaai ijcai aistats uai colt acl emnlp
        naacl eacl aacl coling tacl conll findings ijcnlp lrec kdd www sigir cikm wsdm recsys icdm icde vldb pvldb
        sigmod jmlr jlmr tmlr jair tpami pami ijcv tip tmm tnnls tcsvt tvcg tkde tgrs mlsys sysml isca micro hpca asplos
        dac iccad date fpga sosp osdi nsdi eurosys ndss infocom sigcomm mobicom mobisys sensys icassp interspeech icra
        iros ijrr rss corl miccai midl isbi ijcnn icpr icme icdar siggraph tog nature science pnas iscas corr biorxiv
        medrxiv
        ssrn hal sciencedirect researchgate semanticscholar pubmed
        """
    )
)
_WORDS_OF_ROLE = MappingProxyType(
    {
        Role.CODE: split_words(
            """
            code codes github gitlab gitee bitbucket git tensorflow tf pytorch torch keras caffe mxnet jax flax
            matlab python julia c++ cpp chainer theano lua paddle paddlepaddle mindspore cuda implementation
            implementations reimplementation reproduction reference repo repos repository repositories codebase
            toolbox library framework package source sources código codigo quellcode код コード 코드 实现
            """
        ),
        Role.PROJECT: split_words(
            "website webpage web page homepage home site project projects proyecto projet projekt"
        ),
        Role.VIDEO: split_words("video videos youtube bilibili talk talks vidéo vídeo видео"),
        Role.SLIDES: split_words("slides slide ppt pptx poster posters presentation folien diapositivas"),
        Role.DATASET: split_words("dataset datasets data datos daten données данные"),
        Role.REVIEWS: split_words("reviews review"),
        Role.OTHER: split_words(
            """
            demo demos blog post blogpost colab notebook supp suppl supplementary supplement supplemental appendix bib
            bibtex cite citation twitter tweet thread huggingface hugging face hf model models weights checkpoint
            checkpoints zoo docs doc documentation tutorial extension release download zhihu media news interview
            podcast wiki wikipedia app kaggle leaderboard benchmark readme notes summary explained explanation reddit
            patent errata discussion playground
            """
        ),
    }
)
ROLE_OF_WORD = MappingProxyType({word: role for role, words in _WORDS_OF_ROLE.items() for word in words})
_MONTHS = split_words(
    "jan january feb february mar march apr april may jun june jul july aug august sep sept september oct october nov "
    "november dec december"
)
_FILLER_WORDS = _MONTHS | split_words(
    """
    the a an and or of for in on at to official officially unofficial author authors authored 3rd third party
    version ver here full text new short long old original extended x v vol oral spotlight best
    workshop workshops access ai rating null none n page pages by us see more read first second part main conf asia
    europe s r c this our my with via available
    rejected accepted submitted submission
    """
)
# Chinese, Japanese and Korean labels are written without blanks, so they are cut into the words they are made of.
_ROLES_OF_JOINED: Mapping[Role | None, frozenset[str]] = MappingProxyType(
    {
        Role.PAPER: split_words("论文 論文 原文 文章 全文 下载 链接 連結 地址 논문 링크 リンク"),
        Role.CODE: split_words("代码 代碼 源码 实现 仓库 开源 コード 実装 코드 구현"),
        Role.PROJECT: split_words("主页 主頁 项目 官网 网站 网页 プロジェクト ページ 홈페이지"),
        Role.VIDEO: split_words("视频 動画 ビデオ 讲解 영상 비디오"),
        Role.SLIDES: split_words("幻灯片 海报 スライド ポスター 슬라이드"),
        Role.DATASET: split_words("数据集 数据 データセット データ 데이터셋 데이터"),
        Role.OTHER: split_words(
            "解读 解析 解説 笔记 中文 模型 权重 预训练 演示 博客 补充材料 知乎 介绍 文档 教程 附录"
        ),
        None: split_words("官方 非官方 公式 作者 版本 的 与 和 及 版 本 一 二"),
    }
)
ROLE_OF_JOINED = MappingProxyType({word: role for role, words in _ROLES_OF_JOINED.items() for word in words})
_JOINED_WORD = re.compile("|".join(sorted(ROLE_OF_JOINED, key=len, reverse=True)))
WORD = re.compile(r"[^\W_]+(?:\+\+)?")
_LATIN = re.compile(r"[a-z]+")
_ASIDE = re.compile(r"[(（][^()（）]*[)）]")
_MOST_LABEL_WORDS = 6
_LONGEST_LABEL = 60
_MOST_BLANKS = 11  # an aside in a label has words too
_DIGITS = "0123456789"


def read_label(text: str) -> Role | None:
    """What a label (``paper``, ``CVPR'19``, ``Code (official)``) promises; None for words of the entry's own.

    A word that names something else beats one for the paper, and code beats all: ``paper code``, ``data and code``.
    """
    if len(text) > _LONGEST_LABEL or text.count(" ") > _MOST_BLANKS:
        return None
    if text.replace(".", "", 1).isdigit():
        return _PAPER  # `[2509.02123](…)`, `[1](…)`
    if text[-2:-1] == " " and text[-1].isupper():
        return None  # `[Paper A](…)` is a name
    return _read_label(text)


@lru_cache(maxsize=4096)  # a list uses the same few labels all over
def _read_label(text: str) -> Role | None:
    words = WORD.findall(text.lower())
    if "(" in text or "（" in text:
        words = WORD.findall(_ASIDE.sub(" ", text.lower())) or words  # `Code (coming soon)`
    if len(words) > _MOST_LABEL_WORDS:
        return None
    found: Role | None = None
    for word in words:
        known, role = _role_of_word(word)
        if not known:
            return None
        if role is not None and (found is None or found is _PAPER or role is _CODE):
            found = role
    if found is None and words and all(word.isdigit() for word in words):
        return _PAPER
    return found


def _role_of_word(word: str) -> tuple[bool, Role | None]:
    """Whether a word belongs in labels, and what it promises there."""
    for form in (word, word.rstrip(_DIGITS)):  # `code2`, `iclr2019`
        role = ROLE_OF_WORD.get(form)
        if role is not None:
            return True, role
        if form in _PAPER_WORDS:
            return True, _PAPER
        if form in _FILLER_WORDS or not form:
            return True, None
    return (False, None) if word.isascii() else _joined(word)


def _joined(word: str) -> tuple[bool, Role | None]:
    latin = "".join(_LATIN.findall(word))  # `Demo视频`
    if _JOINED_WORD.sub("", _LATIN.sub("", word)).strip(_DIGITS) or (latin and not _role_of_word(latin)[0]):
        return False, None
    found = _role_of_word(latin)[1] if latin else None
    for match in _JOINED_WORD.finditer(word):
        role = ROLE_OF_JOINED[match[0]]
        if role is not None and (found is None or found is _PAPER or role is _CODE):
            found = role
    return True, found


def is_weak_label(text: str) -> bool:
    """Whether a label for the paper names none: ``Link``, ``here``."""
    words = WORD.findall(_ASIDE.sub(" ", text.lower()))
    return all(word in _WEAK_WORDS or word in _FILLER_WORDS for word in words)


def names_paper(text: str) -> bool:
    """Whether a label speaks of the paper itself, and not only of its venue, which may be linked for its own sake."""
    words = WORD.findall(text.lower())
    return any(
        word.rstrip(_DIGITS) in _STRONG_WORDS or (not word.isascii() and _joined(word)[1] is _PAPER) for word in words
    )


_NEVER_CODE = split_words(
    """
    demo demos blog post blogpost colab notebook supp suppl supplementary supplement supplemental appendix bib bibtex
    cite citation twitter tweet thread zhihu news interview podcast wiki wikipedia reddit patent errata discussion
    """
)


def is_beside_code(text: str) -> bool:
    """Whether a label (``Supplementary``, ``Demo``) tells that a repository holds something else than the code."""
    return any(word in _NEVER_CODE for word in WORD.findall(text.lower()))


_FRAMEWORKS = split_words(
    "tensorflow tf pytorch torch keras caffe mxnet jax flax chainer theano paddle paddlepaddle mindspore matlab python"
)


def is_framework(text: str) -> bool:
    """Whether a label is nothing but the name of a framework, which may be linked for itself."""
    return all(word.rstrip(_DIGITS) in _FRAMEWORKS for word in WORD.findall(text.lower()))


def has_code_word(text: str) -> bool:
    """Whether words before a link tell that it leads to code (``code is available``), beside names of frameworks."""
    return any(_role_of_word(word)[1] is _CODE and word not in _FRAMEWORKS for word in WORD.findall(text.lower()))


def is_date(text: str) -> bool:
    """Whether words are but a date (``Jan 2020``, ``2020-01-31``)."""
    words = WORD.findall(text.lower())
    return bool(words) and all(word in _MONTHS or word[0] in _DIGITS for word in words)
