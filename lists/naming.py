"""The title of a unit: the text of its title link, else its bold or quoted words, else the words before its links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from lists.document import Role
from lists.labels import is_date, read_label
from lists.pieces import BREAK, CODE, LINK, STRONG, TAG, TEXT, Inline, LinkPiece

_PAPER = Role.PAPER
FEWEST_TITLE_WORDS = 3
_ENDS_TITLE = re.compile(r"</?(?:br|ins|i|em|small|img|p|div|details|summary|ul|li|font)\b", re.IGNORECASE)
_TRAILING = " \t\r\n:：-–—|[(（【,，;；.。、/\\+<"
_LEADING = " \t\r\n])）】,，;；.。:：、|-–—>"
_HAS_WORD = re.compile(r"[^\W_]")
_SHORTCODES = re.compile(r"(?:\s*:[a-z][a-z\d_+-]*:)+$|^(?::[a-z][a-z\d_+-]*:\s*)+")
_ASIDE_AT_END = re.compile(r"(?:\s\(([^()]*)\)|\s*（([^（）]*)）|\s*(\[[^\[\]]*\]))$")
_ASIDE_AHEAD = re.compile(r"^(?:\[([^\[\]]{1,40})\]|\(([^()]{1,40})\))[\s.:-]*(?=\S)")
_CITATION_KEY = re.compile(r"[A-Za-z]+\+?\s?\d\d[a-z]?")
_LABEL_AT_END = re.compile(r"[.,;|]\s+([^\W\d_]{3,12})$")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|['’`]\d\d\b")
_QUOTED = re.compile('["“„«《]\\s*([^"“”„«»《》]{8,}?)\\s*["”“»》]')
_NUMBER = re.compile(
    r"^(?:(?:title|paper title|标题|题目|论文标题|论文题目|タイトル)\s*[:：]"
    r"|\d{1,3}[.)、:]|[(（]\d{1,3}[)）]|\[\d{1,3}\])\s*(?=\D)",
    re.IGNORECASE,
)


class _Titled(Protocol):
    """A link of a unit, of which is known whether it stands where the title stands."""

    @property
    def piece(self) -> LinkPiece: ...

    @property
    def titled(self) -> bool: ...

    @property
    def role(self) -> Role: ...


def find_title(pieces: Sequence[Inline], links: Sequence[_Titled]) -> str:
    """The title of a unit; empty when it has only labels."""
    linked = [link.piece for link in links if link.titled]
    if linked:
        piece = next((piece for piece in linked if not piece.url or "://" in piece.url), linked[0])
        return without_venue(tidy_title(piece.text))
    before, after = _words_around_links(pieces)
    bold = _bold_title(pieces, links) if before or not after else ""
    if len(bold.split()) >= FEWEST_TITLE_WORDS:
        return bold
    before = _without_venue_ahead(without_venue(before))
    if bold and before.startswith(bold) and not _goes_on(before[len(bold) :], links):
        return bold
    return _without_number(_title_of_reference(before)) if before else without_venue(after)


def _goes_on(words: str, links: Sequence[_Titled]) -> bool:
    """Whether a short name in bold is the beginning of a paper's title: ``**MoonNet**: Pruning by Moonlight``."""
    if not any(link.role is _PAPER for link in links):
        return False
    return _QUOTED.match(words.lstrip()) is not None or (
        words[:1] in (":", "：") and len(words.split()) >= FEWEST_TITLE_WORDS
    )


def _bold_title(pieces: Sequence[Inline], links: Sequence[_Titled]) -> str:
    """The first bold words that are no label and stand before the links."""
    first_link = links[0].piece.start if links else None
    for index, piece in enumerate(pieces):
        if piece[0] is STRONG:
            if first_link is not None and piece[1] > first_link:
                break
            inner = [p for p in pieces[index + 1 :] if p[2] <= piece[2]]
            if any(p[0] is LINK for p in inner):
                continue
            text = tidy_title("".join([p.text for p in inner if p.kind is not TAG]))
            if text and read_label(text) is None and any(map(str.isalpha, text)):
                return _without_number(without_venue(text))
    return ""


def _words_around_links(pieces: Sequence[Inline]) -> tuple[str, str]:
    """The words before the first link, and those after the links that lead the unit (``[[CVPR](…)] Title``)."""
    before: list[str] = []
    after: list[str] = []
    words = before
    for piece in pieces:
        kind = piece[0]
        if kind is LINK:
            if tidy_title("".join(words)):
                break
            words = after
            after.clear()
        elif kind is TEXT or kind is CODE or kind is BREAK:
            words.append(piece[3])
        elif kind is TAG and _ENDS_TITLE.match(piece[3]) and tidy_title("".join(words)):
            break
    return tidy_title("".join(before)), tidy_title(_before_bracket("".join(after)))


_LONGEST_TITLE = 1_000  # characters; what is longer names nothing, and cutting it down piece by piece adds up


def _before_bracket(text: str) -> str:
    opened = text.rstrip().rpartition("[")
    return opened[0] if opened[1] and "]" not in opened[2] else text


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


def _without_venue_ahead(title: str) -> str:
    """A title without the venue, date or key of a citation in brackets that lists put before it."""
    ahead = _ASIDE_AHEAD.match(title)
    if ahead is None:
        return title
    words = ahead[1] or ahead[2]
    if read_label(words) is _PAPER or is_date(words) or _YEAR.search(words) or _CITATION_KEY.fullmatch(words):
        return tidy_title(title[ahead.end() :])
    return title


def _without_number(title: str) -> str:
    return _NUMBER.sub("", title, count=1)


def tidy_title(text: str) -> str:
    """A title without the punctuation that joins it to what follows, its white space single; empty without a word."""
    text = " ".join(text.split())
    if text[:1] == ":" or text[-1:] == ":":
        text = _SHORTCODES.sub("", text)
    text = text.rstrip(_TRAILING).lstrip(_LEADING)
    return text if _HAS_WORD.search(text) else ""


_APA = re.compile(r"^[^()]{3,300}[(（](?:19|20)\d\d[a-z]?(?:, [^()]*)?[)）][.,:]?\s+(?=\S)")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})[.?!]\s+(?=[A-Z\d])")
_NAME_WORD = (
    r"(?:[A-Z][\w.’'`-]*|(?!(?:for|and|the|of|in|on|to|a|an|via|by|is|as|at|or|not|are|but|can|we)\b)[a-z]{1,3}\b)"
)
_NAME = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD})*(?: et al\.?)?")
_JOINED_NAMES = re.compile(r"\s+(?:and|&)\s+")
_IDENTIFIER = re.compile(r"arxiv[: ]*\d{4}\.\d{4,5}(?:v\d+)?(?: ?\(\d{4}\))?|(?:19|20)\d\d", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*(?:,|;|\band\b|&)\s*")
_AFTER_NAMES = re.compile(r"\s[-–—|•·(]\s?|\.\s|,?\s+et al\b")
_MOST_NAME_WORDS = 4
_FEWEST_REFERENCE_WORDS = 6
_FEWEST_NAMES = 3  # two may be words of a title, unless a venue or year follows


def _title_of_reference(words: str) -> str:
    """The title in a reference as bibliographies write it; other words as they are.

    ``A. Author, B. Author, The Title, ICML 2019``; ``Author, A. (2019). The title. Journal``; ``Author, "The title."``.
    """
    quoted = _QUOTED.search(words)
    if quoted and (not words.startswith(quoted[0]) or words[quoted.end() :].lstrip()[:1] in ("", ",", ".", "-", "(")):
        return tidy_title(quoted[1])
    if len(words.split()) < _FEWEST_REFERENCE_WORDS:
        return words
    dated = _APA.match(words)
    if dated is not None and _begins_with_names(words):
        return tidy_title(_SENTENCE_END.split(words[dated.end() :], maxsplit=1)[0])
    label = _LABEL_AT_END.search(words)
    if label is not None and read_label(label[1]) is not None:  # `A Title. Paper: https://…`
        words = words[: label.start()]
    parts = words.split(", ")
    while len(parts) > 1 and (_names_venue(parts[-1]) or (is_date(words[-4:]) and parts[-1].isupper())):
        parts.pop()
    plain = ", ".join(parts)
    names = _count_names(parts)
    if not names and len(plain) < len(words):  # a venue or a year is gone, so names may stand behind the title
        while len(parts) > 1 and all(map(_is_name, _JOINED_NAMES.split(parts[-1]))):
            parts.pop()
        plain = ", ".join(parts)
    if not names or (names < _FEWEST_NAMES and len(plain) == len(words)):
        return tidy_title(plain)
    venue = next((i for i in range(names + 1, len(parts)) if _names_venue(parts[i])), len(parts))
    return without_venue(tidy_title(_SENTENCE_END.split(", ".join(parts[names:venue]), maxsplit=1)[0]))


def _begins_with_names(words: str) -> bool:
    return "," in words[:40] or " et al" in words[:80]


def _names_venue(part: str) -> bool:
    return read_label(part) is _PAPER or is_date(part) or _IDENTIFIER.fullmatch(part) is not None


def names_people(words: str) -> bool:
    """Whether words are names of people (``Ada Lovelace, Alan Turing``), with little behind them."""
    names = _AFTER_NAMES.split(words.strip(" *_."), maxsplit=1)[0]
    parts = [part for part in _BETWEEN_NAMES.split(names) if part]
    return len(parts) > 1 and all(map(_is_name, parts))


def _count_names(parts: Sequence[str]) -> int:
    """How many of the parts between commas are names of people before a title; 0 where that is not plain."""
    start = 2 if len(parts) > 3 and " " not in parts[0] + parts[1] and _is_name(parts[2]) else 0  # `Last, First, …`
    count = start
    for part in parts[start:-1]:
        if not all(_is_name(name) for name in _JOINED_NAMES.split(part.removeprefix("and ").removeprefix("& "))):
            break
        count += 1
    left = parts[count] if count < len(parts) else ""
    several = count > 1 or (count == 1 and _JOINED_NAMES.search(parts[0]) is not None)
    return count if several and len(left.split()) >= FEWEST_TITLE_WORDS else 0


def _is_name(text: str) -> bool:
    return 1 < len(text.split()) <= _MOST_NAME_WORDS and _NAME.fullmatch(text) is not None
