"""Names of authors as pages write them. Pure."""

from __future__ import annotations

import re

MOST_AUTHORS = 500  # collaborations have thousands; the first of them are enough to tell papers apart
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|v|phd|md)\.?", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[^\W\d_]\.?-?){1,3}")
# With a blank round each, so that a word is looked for with its blanks.
_PARTICLES = " al bin da das de del della den der des di do dos du el la las le les lo los ten ter van von zu zum zur "


def split_authors(values: list[str], *, is_joined: bool) -> tuple[str, ...]:
    """The authors that some tags state, each once, in order.

    One tag may hold several, joined by ``;``; where ``is_joined``, also by commas between whole names.
    """
    names: dict[str, None] = {}
    for value in values:
        parts = value.split(";")
        if is_joined and len(parts) == 1 and all(" " in name.strip() for name in value.split(",")):
            parts = value.split(",")
        for part in parts:
            name = " ".join(part.split()).strip(" ,")
            if name and "\ufffd" not in name and any(char.isalpha() for char in name):
                names[name] = None
    return tuple(names)[:MOST_AUTHORS]


def family_name(name: str) -> str:
    """The family name in ``Last, First``, ``First Last``, ``First van Last`` or ``Last F.J.``, without suffixes.

    Source of the forms: the landing pages' own tags. A name of one word is a family name.
    """
    head, comma, rest = name.partition(",")
    if comma and not _SUFFIX.fullmatch(rest.strip()):
        return _without_suffix(head.split())
    words = head.split()
    if len(words) > 1 and len(words[-1]) > 1 and _is_initials(words[-1]):
        return " ".join(words[:-1])
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        words.pop()
    start = len(words) - 1
    while start > 1 and f" {words[start - 1].lower()} " in _PARTICLES:
        start -= 1
    return " ".join(words[start:])


def _without_suffix(words: list[str]) -> str:
    while len(words) > 1 and _SUFFIX.fullmatch(words[-1]):
        words.pop()
    return " ".join(words)


def _is_initials(word: str) -> bool:
    return "." in word and _INITIALS.fullmatch(word) is not None
