"""What lists put around titles, and titles without it: numbers, tags, venues, dates, punctuation."""

from __future__ import annotations

import re
import unicodedata

from lists.document import Role
from lists.words.labels import is_date, read_label

_PAPER = Role.PAPER
_TRAILING = " \t\r\n:：-–—|[(（【,，;；.。、/\\+<"
_LEADING = " \t\r\n])）】,，;；.。:：、|-–—>"
HAS_WORD = re.compile(r"[^\W_]")
_SHORTCODES = re.compile(r"(?:\s*:[a-z][a-z\d_+-]*:)+$|^(?::[a-z][a-z\d_+-]*:\s*)+")
_ASIDE_AT_END = re.compile(r"(?:\s\(([^()]*)\)|\s*（([^（）]*)）|\s*(\[[^\[\]]*\])|(?<=[!-~])\(([^!-~()][^()]*)\))$")
_ASIDE_AHEAD = re.compile(r"^(?:\[([^\[\]]{1,40})\]|【([^【】]{1,40})】|[(（]([^()（）]{1,40})[)）])[\s.:-]*(?=\S)")
_OPENING = ("[", "(", "【", "（")
_JOINERS = "\ufe0e\ufe0f\u200d"  # of pictures that are made of several signs
_FIRST_PICTURE = "\u2600"  # signs before it, such as degrees and trademarks, belong to words
_CITATION_KEY = re.compile(r"[A-Za-z]+\+?\s?\d\d[a-z]?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|['’`]\d\d\b")
_NUMBER = re.compile(
    r"^(?:(?:title|paper title|标题|题目|论文标题|论文题目|タイトル)\s*[:：]"
    r"|\d{1,3}[.)、:]|[(（]\d{1,3}[)）]|\[\d{1,3}\])\s*(?=\D)",
    re.IGNORECASE,
)
_BEFORE_NUMBERS = "0123456789([（TtPp标题论タ"
_DATED_AHEAD = re.compile(
    r"^((?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])(?:[-/.]\d\d?)?(?=\s\s?\S)"
    r"|(?:(?:19|20)\d\d(?:[-/. ]\w+){0,2}|[A-Za-z]{2,12}[-/ ’']{0,2}(?:19|20)?\d\d)(?=\s?[-–|:]\s?\S))\s?[-–|:]?\s?"
)


def tidy_title(text: str) -> str:
    """A title without the punctuation that joins it to what follows, its white space single; empty without a word."""
    text = text.strip() if "  " not in text and text.isprintable() else " ".join(text.split())
    if text[:1] == ":" or text[-1:] == ":":
        text = _SHORTCODES.sub("", text)
    text = text.rstrip(_TRAILING).lstrip(_LEADING)
    if text[-4:] in (", in", ", In", ". In"):
        text = text[:-4].rstrip(_TRAILING)
    if not text.isascii():
        text = _without_pictures(text)
    return text if text[:1].isalnum() or HAS_WORD.search(text) else ""


def _without_pictures(text: str) -> str:
    """Words without the pictures before and behind them."""
    start, end = 0, len(text)
    while start < end and _is_picture(text[start]):
        start += 1
    while end > start and _is_picture(text[end - 1]):
        end -= 1
    return text[start:end].rstrip(_TRAILING).lstrip(_LEADING) if end - start < len(text) else text


def _is_picture(sign: str) -> bool:
    return sign == " " or sign in _JOINERS or (sign >= _FIRST_PICTURE and unicodedata.category(sign) in ("So", "Sk"))


_MOST_TAGS = 5
_MOST_TAG_WORDS = 3
_FEWEST_TITLE_WORDS = 3
_OWN_TAGS = ("Re", "RE")  # a reproduction is another paper than the one it names
_LONGEST_TITLE = 1_000  # characters; what is longer names nothing, and cutting it down piece by piece adds up


def without_venue(title: str) -> str:
    """A title without the venue in parentheses or the tags in brackets that lists put behind it."""
    while title[-1:] in (")", "]", "）") and len(title) <= _LONGEST_TITLE:
        aside = _ASIDE_AT_END.search(title)
        if aside is None or not aside.start():
            return title
        words = aside[1] or aside[2] or aside[4] or ""
        if aside[3] is None and aside[4] is None and read_label(words) is not _PAPER and not _YEAR.search(words):
            return title
        title = tidy_title(title[: aside.start()])
    return title


def without_tags_ahead(title: str) -> str:
    """A title without the venue, date, key of a citation or short name that lists put before it, one or several.

    They stand in brackets, or are joined to it with a hyphen; words in parentheses are often the title's own.
    """
    for _ in range(_MOST_TAGS):
        aside = _ASIDE_AHEAD.match(title) if title[:1] in _OPENING else None
        if aside is None:
            break
        bracketed, rest = aside[1] or aside[2], tidy_title(title[aside.end() :])
        if not rest or not (_is_tag(bracketed, rest) if bracketed else _is_key(aside[3])):
            break
        title = rest
    dated = _DATED_AHEAD.match(title)  # `2023-ICML-A Title`, `ICML'23: A Title`
    if dated is not None and (read_label(dated[1]) is _PAPER or is_date(dated[1])):
        return tidy_title(title[dated.end() :])
    return title


def _is_key(words: str) -> bool:
    """Whether words are a venue, a date, the key of a citation, or the short name of a method (``ViT``, ``GPT-3``)."""
    if read_label(words) is _PAPER or is_date(words) or _YEAR.search(words) or _CITATION_KEY.fullmatch(words):
        return True
    return " " not in words and is_short_name(words)


def _is_tag(words: str, rest: str) -> bool:
    return _is_key(words) or (
        len(words.split()) <= _MOST_TAG_WORDS and len(rest.split()) >= _FEWEST_TITLE_WORDS and words not in _OWN_TAGS
    )


def is_short_name(word: str) -> bool:
    """Whether a word is written as names of methods are and as no other word is: with two capitals, or with a digit."""
    return sum(map(str.isupper, word)) > 1 or (word[:1].isalpha() and any(map(str.isdigit, word)))


def without_number(title: str) -> str:
    """A title without the number it has in its list, or the word ``Title:``."""
    if title[:1] not in _BEFORE_NUMBERS:
        return title
    return _NUMBER.sub("", title, count=1)
