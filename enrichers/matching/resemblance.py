"""What two titles that differ have in common all the same: a name, or a part. Pure."""

from __future__ import annotations

import re

from lists.titles import normalise_title

# Letters of a part of a title that two have in common not by chance ("GAN", "BERT").
SHORTEST_PART = 3

_NAME = re.compile(r"[\w-]+")
_PARTS = re.compile(r"\s*[:\N{EM DASH}\N{EN DASH}?!|]\s*|\s+-+\s+|\.\s+")


def share_a_name(one: str, other: str) -> bool:
    """Whether two titles have a name in common (``Argoverse``, ``int8``), or a whole part before or after a colon.

    A name has capitals or digits within, or stands alone before a colon.
    """
    return _share_a_part(one, other) or bool(
        _names(one) & (_names(other) | _words(other)) or _names(other) & _words(one)
    )


def _share_a_part(one: str, other: str) -> bool:
    """Whether a part of two titles, before or after a colon, is the same and long enough to tell."""
    parts, others = ({normalise_title(part) for part in _PARTS.split(title)} for title in (one, other))
    return any(len(part) >= SHORTEST_PART for part in parts & others)


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
