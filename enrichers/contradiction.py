"""Whether the paper that a link leads to has another title than the entry that links it. Pure.

A list's title is shortened, mistyped, in another spelling, or the one of a preprint that was renamed since. So only
what is far apart contradicts: less than half of the words in common, no part of the title in common, no common name,
and enough words to tell.
"""

from __future__ import annotations

import re

from enrichers.records import KnownPaper
from lists.titles import normalise_title

# Below so many words of its own a title is a name, an abbreviation or a label, and says nothing against a paper.
FEWEST_TELLING_WORDS = 3
# Letters with which two forms of one word begin ("quantised", "quantization").
SHORTEST_BEGINNING = 4
# Letters of a part of a title that two have in common not by chance ("GAN", "BERT").
SHORTEST_PART = 3
# Titles that share as large a part of the shorter one's words may be two versions of one.
SHARED_WORDS_SHARE = 0.5

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"[\w-]+")
_PARTS = re.compile(r"\s*[:\N{EM DASH}\N{EN DASH}?!|]\s*|\s+-+\s+|\.\s+")
# Words of any title; two that share these and no others share nothing.
_STOP_WORDS = frozenset(
    """
    a an and are as at based be by can deep do for from how in into is it its learning model models network networks
    neural of on or over that the their through to toward towards using via we what when with without you your
    """.split()  # noqa: SIM905 -- as prose
)


def contradicts(title: str, paper: KnownPaper) -> str | None:
    """Why ``paper`` is not the one that ``title`` names, in words; None where it may well be."""
    names = [name for name in (paper.title, paper.arxiv.title if paper.arxiv is not None else None) if name]
    if not names or any(may_name_one_paper(title, name) for name in names):
        return None
    return f"the link leads to “{names[0]}”"


def may_name_one_paper(one: str, other: str) -> bool:
    """Whether two titles may be those of one paper, as far as their words tell."""
    if one == other:
        return True
    first, second = normalise_title(one), normalise_title(other)
    if first == second or not first or not second or first in second or second in first:
        return True
    words, others = _telling_words(one), _telling_words(other)
    if min(len(words), len(others)) < FEWEST_TELLING_WORDS:
        return True
    shared = sum(_is_among(word, others) for word in words)
    if shared >= SHARED_WORDS_SHARE * min(len(words), len(others)):
        return True
    return _share_a_part(one, other) or _share_a_name(one, other)


def _telling_words(title: str) -> frozenset[str]:
    return frozenset(word for word in _WORD.findall(title.lower()) if word not in _STOP_WORDS and len(word) > 1)


def _is_among(word: str, others: frozenset[str]) -> bool:
    """Whether a word is there, in singular or plural, in another form, or with a typo behind its beginning."""
    start = word[:SHORTEST_BEGINNING]
    return word in others or (len(word) > len(start) and any(other.startswith(start) for other in others))


def _share_a_part(one: str, other: str) -> bool:
    """Whether a part of two titles, before or after a colon, is the same and long enough to tell."""
    parts, others = ({normalise_title(part) for part in _PARTS.split(title)} for title in (one, other))
    return any(len(part) >= SHORTEST_PART for part in parts & others)


def _share_a_name(one: str, other: str) -> bool:
    """Whether two titles have a name of its own in common: with capitals within, with digits, or before a colon."""
    return bool(_names(one) & (_names(other) | _words(other)) or _names(other) & _words(one))


def _words(title: str) -> set[str]:
    return {normalise_title(word) for word in _NAME.findall(title)}


def _names(title: str) -> set[str]:
    # A title in capitals throughout has no names that could be told by theirs.
    shouted = title.upper() == title
    first = _PARTS.split(title)[0] if ":" in title else ""
    names = {first} if first and len(first.split()) == 1 else set()
    for word in _NAME.findall(title):
        has_capitals_within = word[1:] != word[1:].lower() and not shouted
        has_digits = not word.isdecimal() and any(sign.isdecimal() for sign in word)
        if len(word) > 2 and (has_capitals_within or has_digits) and "-" not in word:
            names.add(word)
    return {normalise_title(name) for name in names}
