"""The title of a unit: the text of its title link, else its bold or quoted words, else the words before its links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Protocol

from lists.document import Role
from lists.markdown.mending import StatedLink
from lists.markdown.pieces import BREAK, CODE, LINK, STRONG, TAG, TEXT, Inline, LinkPiece, has_link
from lists.words.labels import read_label
from lists.words.references import (
    find_quoted,
    names_people,
    names_somebody,
    tells_beside,
    title_of_dated,
    title_of_reference,
)
from lists.words.trimming import HAS_WORD, tidy_title, without_number, without_tags_ahead, without_venue

_PAPER = Role.PAPER
FEWEST_TITLE_WORDS = 3
_MOST_PARTS = 40  # lines and runs of emphasis that are looked at: no title goes on for longer
_ENDS_TITLE = re.compile(r"</?(?:br|ins|i|em|small|img|p|div|details|summary|ul|li|font)\b", re.IGNORECASE)


_BRACKETS = {"[": "]", "【": "】", "<": ">"}
_BARS = re.compile(r"\s\|\s|\s\|$")
_MOST_FIELDS = 10  # between bars that are looked at
_LONGEST_SMALL_WORD = 4
_EMPHASIS = "\x1e"  # stands where emphasis begins or ends; no list holds it
_KEY = re.compile(r"(?<=\S)\s+([^\W\d_]{2,12})\s*[:：]\s*$")
_PARTS = re.compile(rf"[\n{_EMPHASIS}]?[^\n{_EMPHASIS}]+")


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
        return _title_of_link(piece.text)
    bold = _bold_title(pieces, links)
    if len(bold.split()) >= FEWEST_TITLE_WORDS:
        return bold
    before, after = _words_around_links(pieces)
    if not before and links:
        bold = _bold_title(pieces, ())
        if len(bold.split()) >= FEWEST_TITLE_WORDS:
            return bold
    before = without_tags_ahead(without_number(without_venue(_first_field(before))))
    if bold and before.startswith(bold) and not _goes_on(before[len(bold) :], links):
        return bold
    if before:
        return without_number(_without_brackets(title_of_reference(before)))
    return without_venue(after)


def find_only_words(pieces: Sequence[Inline], links: Sequence[_Titled]) -> str:
    """The words of a link to a paper that are all an item has, though they read like a label: ``[Second paper](…)``."""
    if len(links) != 1 or links[0].role is not _PAPER or len(links[0].piece.text.split()) <= 1:
        return ""
    beside = any(piece[0] is TEXT and HAS_WORD.search(piece[3]) for piece in pieces)
    return "" if beside or "://" in links[0].piece.text else tidy_title(links[0].piece.text)


def _title_of_link(words: str) -> str:
    """The title in the words of a link: a reference may stand there, or a title in brackets or with tags before it."""
    title = without_venue(tidy_title(words))
    if title[:1] in _BRACKETS:
        title = without_tags_ahead(_without_brackets(title))
    return title_of_dated(title) or title


def _without_brackets(title: str) -> str:
    """A title without the brackets around all of it."""
    closing = _BRACKETS.get(title[:1])
    return title[1:-1] if closing is not None and title.find(closing) == len(title) - 1 else title


def _first_field(words: str) -> str:
    """The first of the fields between bars that is no date, venue or name: ``2018.06 | A Title | Byron et al.``."""
    if "|" not in words or len(fields := _BARS.split(words, maxsplit=_MOST_FIELDS)) == 1:
        return words
    fields = [field for field in map(tidy_title, fields) if field and not tells_beside(field)]
    if len(fields) > 1 and " " not in fields[0] and len(fields[1].split()) >= FEWEST_TITLE_WORDS:
        return fields[0] if names_somebody(fields[1]) else fields[1]  # `Google | A Title of Theirs`
    return fields[0] if fields else words


def _goes_on(words: str, links: Sequence[_Titled]) -> bool:
    """Whether a short name in bold is the beginning of a paper's title: ``**MoonNet**: Pruning by Moonlight``."""
    if not any(link.role is _PAPER for link in links):
        return False
    if find_quoted(words.lstrip()):
        return True
    following = words.split()
    if len(following) < FEWEST_TITLE_WORDS:
        return False
    return words[:1] in (":", "：") or (words[0] == " " and _is_capitalised(following))


def _is_capitalised(words: Sequence[str]) -> bool:
    """Whether words are written as in titles, all but the small ones with a capital."""
    long = [word for word in words if len(word) > _LONGEST_SMALL_WORD]
    return len(long) > 1 and words[0][0].isupper() and all(not word[0].islower() for word in long)


def _bold_title(pieces: Sequence[Inline], links: Sequence[_Titled]) -> str:
    """The first bold words that are no label and stand before the links."""
    first_link = links[0].piece if links else None
    for index, piece in enumerate(pieces):
        if piece is first_link:
            break
        if piece[0] is STRONG:
            inner = _within(pieces, index)
            if has_link(inner):
                continue
            text = tidy_title(inner[0][3] if len(inner) == 1 else "".join([p[3] for p in inner if p[0] is not TAG]))
            if text and read_label(text) is None and any(map(str.isalpha, text)) and not _is_tag(text):
                return without_number(without_tags_ahead(without_venue(text)))
    return ""


def _within(pieces: Sequence[Inline], index: int) -> list[Inline]:
    """The pieces in the bold run whose marker is the one of this index."""
    end = pieces[index][2]
    inner = []
    for piece in islice(pieces, index + 1, None):
        if piece[1] >= end:
            break
        if piece[2] <= end:
            inner.append(piece)
    return inner


def _is_tag(words: str) -> bool:
    """Whether bold words are but a short name in brackets: ``**[DETR]**``."""
    closing = _BRACKETS.get(words[0])
    return closing is not None and words.find(closing) == len(words) - 1 and len(words.split()) < FEWEST_TITLE_WORDS


def _words_around_links(pieces: Sequence[Inline]) -> tuple[str, str]:
    """The words before the first link, and those after the links that lead the unit (``[[CVPR](…)] Title``)."""
    before: list[str] = []
    after: list[str] = []
    words = before
    named = False  # whether there is a word among the words
    end = 0  # of the last text
    for piece in pieces:
        kind = piece[0]
        if kind is TEXT or kind is CODE or piece.__class__ is StatedLink:
            if piece[1] - end == 1 and words and words[-1] != "\n":
                words.append(_EMPHASIS)  # nothing else takes one byte between two texts
            text = piece[3]
            words.append(f"{_EMPHASIS}{text}{_EMPHASIS}" if kind is CODE else text)
            end = piece[2]
            named = named or HAS_WORD.search(text) is not None
        elif kind is LINK:
            if named:
                break
            words = after
            after.clear()
        elif kind is BREAK:
            words.append("\n")
            end = piece[2]
        elif named and kind is TAG and _ENDS_TITLE.match(piece[3]):
            break
    ahead = tidy_title(_first_lines(_without_key("".join(before))))
    return ahead, "" if ahead else _words_behind("".join(after))


def _words_behind(words: str) -> str:
    title = tidy_title(_first_lines(_before_bracket(words)))
    is_aside = title[:1] == "(" and title[-1:] == ")"
    return "" if is_aside or tells_beside(title) else title


def _without_key(words: str) -> str:
    """Words without the label of the link behind them: ``A Title Paper: https://…``."""
    key = _KEY.search(words) if words.rstrip()[-1:] in (":", "：") else None
    return words[: key.start()] if key is not None and read_label(key[1]) is not None else words


def _first_lines(words: str) -> str:
    """Words up to the first line, or the first in emphasis, that tells of authors, venue or date.

    Such a line or emphasis ahead is passed over; behind authors what is emphasised is the title, and all of it.
    """
    if "\n" not in words and _EMPHASIS not in words:
        return words
    kept = ""
    after_names = False
    for found in islice(_PARTS.finditer(words), _MOST_PARTS):
        part = found[0]
        plain = part.strip("\n" + _EMPHASIS + " ")
        emphasised = part[0] == _EMPHASIS
        if HAS_WORD.search(plain) is None:
            kept += part
        elif kept and HAS_WORD.search(kept) is not None:
            if after_names or tells_beside(plain) or (emphasised and names_somebody(plain)):
                break
            if emphasised and _ends_in_names(kept) and len(plain.split()) >= FEWEST_TITLE_WORDS:
                kept, after_names = part, True
            else:
                kept += part
        else:
            kept = "" if emphasised and tells_beside(plain) else kept + part
    return kept.replace(_EMPHASIS, "").replace("\n", " ")


def _ends_in_names(words: str) -> bool:
    return words.rstrip(" .,:").endswith("et al") or names_people(words)


def _before_bracket(text: str) -> str:
    opened = text.rstrip().rpartition("[")
    return opened[0] if opened[1] and "]" not in opened[2] else text
