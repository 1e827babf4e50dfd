"""What the headers of tables and the labels of their rows say about what stands under or beside them."""

from __future__ import annotations

from lists.document import Role
from lists.words.labels import ROLE_OF_JOINED, ROLE_OF_WORD, WORD, split_words

_MOST_HEADER_WORDS = 4
_TITLE_WORDS = split_words("title titles 标题 题目 論文タイトル タイトル 제목 título titre titel название")
_WORK_WORDS = _TITLE_WORDS | split_words(
    """
    paper papers article articles publication publications manuscript work papier artículo 论文 文章 论文名
    论文名称 文献 論文 논문
    """
)
_TITLE_LIKE = _WORK_WORDS | split_words(
    "of the and name names info author authors abstract details description code project links link in"
)
_LINKS_ONLY = split_words("link links code")
_AUTHOR_WORDS = split_words(
    "author authors 作者 著者 저자 autores auteurs affiliation affiliations institute institution 机构 team"
)
_AUTHOR_NAME_WORDS = split_words("author authors first 1st lead main s 作者 著者 저자 autores auteurs")
_NAME_WORDS = split_words(
    """
    name names model models method methods algorithm algorithms approach approaches system systems agent agents network
    networks architecture architectures work works abbreviation acronym 名称 简称 模型 方法 算法 モデル 手法 모델 방법
    """
)
_ATTRIBUTE_WORDS = (
    _AUTHOR_WORDS
    | frozenset(ROLE_OF_WORD)
    | frozenset(word for word, role in ROLE_OF_JOINED.items() if role is not None and role is not Role.PAPER)
    | split_words(
        "venue conference journal year date type category keywords publication link links area 会议 年份 时间 期刊"
    )
)


def header_words(text: str) -> str:
    """A header cell or row label, reduced to its lower-case words."""
    return " ".join(WORD.findall(text.lower()))


def is_title_header(words: str) -> bool:
    """Whether a column or row under this header holds the title of a paper (``Paper``, ``Title & Authors``)."""
    if is_strict_title_header(words):
        return True
    names = words.split()
    if not _TITLE_LIKE.issuperset(names) or not names or names[0] not in _WORK_WORDS:
        return False
    return len(names) == 1 or not _LINKS_ONLY.issuperset(names[1:])


def is_strict_title_header(words: str) -> bool:
    """Whether such a column holds nothing else, so that a row without any link is an entry all the same."""
    names = words.split()
    if not names:
        return False
    if names[0] in _TITLE_WORDS or names[0].endswith(("标题", "题目")):
        return True
    if names[0] in _WORK_WORDS and names[1:2] and names[1] in _TITLE_WORDS:
        return True  # `Paper title and notes in Chinese`
    return len(names) <= _MOST_HEADER_WORDS and names[-1] in _TITLE_WORDS and _TITLE_LIKE.issuperset(names)


def is_name_header(words: str) -> bool:
    """Whether the short names of methods stand under this header, which are titles where nothing else is."""
    return words in _NAME_WORDS


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
    return len(names) <= _MOST_HEADER_WORDS and any(name in _ATTRIBUTE_WORDS for name in names)
