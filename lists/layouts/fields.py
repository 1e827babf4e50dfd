"""Entries of several lines in one paragraph: a title, and below it labelled links (``Code: …``)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lists.layouts.keys import with_keys
from lists.layouts.units import Unit, UnitLink, read_unit
from lists.links.roles import OTHER, PAPER, REPOSITORY
from lists.markdown.pieces import BREAK, TAG, Inline
from lists.words.headers import header_words, is_author_names_header, is_strict_title_header
from lists.words.labels import read_label, split_words
from lists.words.naming import FEWEST_TITLE_WORDS
from lists.words.trimming import tidy_title

_PROPERTIES = split_words(
    "abstract summary tldr note notes comment comments keyword keywords tags venue conference journal year date "
    "published institution institutions affiliation affiliations links link 摘要 简介 会议 年份 时间 机构"
)
_FIELD = re.compile(r"^\W*(\w[^:：\n]{0,39}?)\W*[:：]\s*")


class Titled(NamedTuple):
    """A title with the links that stand below it."""

    title: str
    links: tuple[UnitLink, ...]


def read_lines(pieces: Sequence[Inline]) -> Titled | None:
    """The entry of a paragraph whose first line is a title and whose others are labelled links (``Code: …``)."""
    lines = split_lines(pieces)
    if len(lines) <= 1:
        return None
    first = read_unit(lines[0])
    title = _title_line(first)
    if not title:
        return None
    links = list(first.links)
    for line in lines[1:]:
        unit = with_keys(read_unit(line))
        if not _is_field(unit):
            return None
        links += unit.links
    return Titled(title, tuple(links)) if any(map(_is_known, links)) else None


def _title_line(unit: Unit) -> str:
    words = "".join([piece[3] for piece in unit.pieces if piece[0] is not TAG])
    field = _FIELD.match(words)
    if field is not None:
        if is_strict_title_header(header_words(field[1])):
            return tidy_title(words[field.end() :])
        if read_label(field[1]) is PAPER and len(unit.links) == 1 and unit.links[0].titled:
            return unit.title  # `Paper: [A Title](…)`
    if unit.links or unit.label_only or len(unit.title.split()) < FEWEST_TITLE_WORDS or is_property(unit):
        return ""
    return unit.title


def is_property(unit: Unit) -> bool:
    """Whether words are a property of a paper (``Authors: …``), or tell of one at length (``Abstract: …``)."""
    field = _FIELD.match("".join([piece[3] for piece in unit.pieces if piece[0] is not TAG]))
    if field is None:
        return False
    key = header_words(field[1])
    return key in _PROPERTIES or is_author_names_header(key)


def _is_field(unit: Unit) -> bool:
    """Whether a line is a labelled link, or a property without any (``Authors: …``)."""
    if unit.links:
        return all(link.label is not None and not link.titled for link in unit.links)
    return _FIELD.match("".join([piece[3] for piece in unit.pieces if piece[0] is not TAG])) is not None


def split_lines(pieces: Sequence[Inline]) -> list[list[Inline]]:
    """The pieces of each line of a paragraph."""
    lines: list[list[Inline]] = [[]]
    for piece in pieces:
        if piece[0] is BREAK:
            lines.append([])
        else:
            lines[-1].append(piece)
    return [line for line in lines if line]


def _is_known(link: UnitLink) -> bool:
    known = link.paper_id is not None or link.repository_id is not None
    return known and link.label is not OTHER and link.role in (PAPER, REPOSITORY)
