"""What lists put around titles, and titles without it: numbers, tags, venues, dates, punctuation."""

from __future__ import annotations

import re

from lists.document import Role
from lists.words.labels import is_date, read_label

_PAPER = Role.PAPER
_TRAILING = " \t\r\n:：-–—|[(（【,，;；.。、/\\+<"
_LEADING = " \t\r\n])）】,，;；.。:：、|-–—>"
HAS_WORD = re.compile(r"[^\W_]")
_SHORTCODES = re.compile(r"(?:\s*:[a-z][a-z\d_+-]*:)+$|^(?::[a-z][a-z\d_+-]*:\s*)+")
_ASIDE_AT_END = re.compile(r"(?:\s\(([^()]*)\)|\s*（([^（）]*)）|\s*(\[[^\[\]]*\]))$")
_ASIDE_AHEAD = re.compile(r"^(?:\[([^\[\]]{1,40})\]|\(([^()]{1,40})\))[\s.:-]*(?=\S)")
_CITATION_KEY = re.compile(r"[A-Za-z]+\+?\s?\d\d[a-z]?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|['’`]\d\d\b")
_NUMBER = re.compile(
    r"^(?:(?:title|paper title|标题|题目|论文标题|论文题目|タイトル)\s*[:：]"
    r"|\d{1,3}[.)、:]|[(（]\d{1,3}[)）]|\[\d{1,3}\])\s*(?=\D)",
    re.IGNORECASE,
)
_BEFORE_NUMBERS = "0123456789([（TtPp标题论タ"
_DATED_AHEAD = re.compile(
    r"^((?:19|20)\d\d(?:[-/. ]\w+){0,2}|[A-Za-z]{2,12}[-/ ’']{0,2}(?:19|20)?\d\d)\s?[-–|:]\s?(?=\S)"
)


def tidy_title(text: str) -> str:
    """A title without the punctuation that joins it to what follows, its white space single; empty without a word."""
    text = text.strip() if "  " not in text and text.isprintable() else " ".join(text.split())
    if text[:1] == ":" or text[-1:] == ":":
        text = _SHORTCODES.sub("", text)
    text = text.rstrip(_TRAILING).lstrip(_LEADING)
    return text if text[:1].isalnum() or HAS_WORD.search(text) else ""


_LONGEST_TITLE = 1_000  # characters; what is longer names nothing, and cutting it down piece by piece adds up


def without_venue(title: str) -> str:
    """A title without the venue in parentheses or the tags in brackets that lists put behind it."""
    while title[-1:] in (")", "]", "）") and len(title) <= _LONGEST_TITLE:
        aside = _ASIDE_AT_END.search(title)
        if aside is None or not aside.start():
            return title
        words = aside[1] or aside[2] or ""
        if aside[3] is None and read_label(words) is not _PAPER and not _YEAR.search(words):
            return title
        title = tidy_title(title[: aside.start()])
    return title


def without_venue_ahead(title: str) -> str:
    """A title without the venue, date or key of a citation that lists put before it, in brackets or with a hyphen."""
    ahead = _ASIDE_AHEAD.match(title) if title[:1] in ("[", "(") else None
    if ahead is not None:
        words = ahead[1] or ahead[2]
        if read_label(words) is _PAPER or is_date(words) or _YEAR.search(words) or _CITATION_KEY.fullmatch(words):
            return tidy_title(title[ahead.end() :])
        return title
    dated = _DATED_AHEAD.match(title)  # `2023-ICML-A Title`, `ICML'23: A Title`
    if dated is not None and (read_label(dated[1]) is _PAPER or is_date(dated[1])):
        return tidy_title(title[dated.end() :])
    return title


def without_number(title: str) -> str:
    """A title without the number it has in its list, or the word ``Title:``."""
    if title[:1] not in _BEFORE_NUMBERS:
        return title
    return _NUMBER.sub("", title, count=1)
