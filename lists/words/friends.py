"""Repositories that are lists of works, courses or readings: friends of a list, and no works themselves."""

from __future__ import annotations

import re
from itertools import pairwise

from lists.words.labels import split_words

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_ALWAYS = split_words("awesome papers paperlist readinglist resources tutorials courses howto cheatsheet cheatsheets")
_PAIRS = split_words(
    """
    paper-list paper-lists papers-list reading-list reading-lists paper-reading paper-readings paper-collection
    paper-notes must-read reading-roadmap reading-group reading-groups paper-weekly daily-paper daily-arxiv arxiv-daily
    cheat-sheet cheat-sheets
    """
)
_LAST = split_words("tutorial course lectures lecture curriculum roadmap bibliography")
_DESCRIPTION = re.compile(
    r"\b(?:curated|comprehensive|reading|paper|papers|resource|resources|awesome|up-to-date) (?:and \w+ )?(?:[\w&-]+ )?"
    r"(?:lists?|collections?|curation|compilation)\b"
    r"|\b(?:lists?|collections?|curation|compilation|summary) of (?:[\w-]+,? (?:and |& )?){0,4}?"
    r"(?:papers?|resources?|references|articles|links|tutorials|readings|literature|publications|surveys|lists|prompts?"
    r"|prompt examples|courses|books|guides)\b"
    r"|\bawesome list\b|论文(?:列表|合集|汇总|清单|集合|整理)|资源(?:汇总|列表|合集|大全|整理)",
    re.IGNORECASE,
)
_FAR = 300  # what describes a repository stands right behind its link


def is_list_of_works(name: str, title: str, words: str) -> bool:
    """Whether a repository is a list, by its name, by how it is called, or by the words behind its link."""
    return _is_called_list(name) or _is_called_list(title) or _DESCRIPTION.search(words[:_FAR]) is not None


def _is_called_list(name: str) -> bool:
    words = [word.lower() for word in _WORD.findall(name)]
    if not words:
        return False
    if words[-1] in _LAST or any(word in _ALWAYS for word in words):
        return True
    return any(f"{one}-{other}" in _PAIRS for one, other in pairwise(words))
