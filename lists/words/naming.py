"""The title of a unit: the text of its title link, else its bold or quoted words, else the words before its links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Protocol

from lists.document import Role
from lists.markdown.mending import StatedLink
from lists.markdown.pieces import BREAK, CODE, LINK, STRONG, TAG, TEXT, Inline, LinkPiece
from lists.words.labels import read_label
from lists.words.references import find_quoted, names_somebody, tells_beside, title_of_reference
from lists.words.trimming import HAS_WORD, tidy_title, without_number, without_venue, without_venue_ahead

_PAPER = Role.PAPER
FEWEST_TITLE_WORDS = 3
_MOST_PARTS = 40  # lines and runs of emphasis that are looked at: no title goes on for longer
_ENDS_TITLE = re.compile(r"</?(?:br|ins|i|em|small|img|p|div|details|summary|ul|li|font)\b", re.IGNORECASE)


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
        return without_venue(tidy_title(piece.text))
    bold = _bold_title(pieces, links)
    if len(bold.split()) >= FEWEST_TITLE_WORDS:
        return bold
    before, after = _words_around_links(pieces)
    if not before and links:
        bold = _bold_title(pieces, ())
        if len(bold.split()) >= FEWEST_TITLE_WORDS:
            return bold
    before = without_venue_ahead(without_venue(before))
    if bold and before.startswith(bold) and not _goes_on(before[len(bold) :], links):
        return bold
    return without_number(title_of_reference(before)) if before else without_venue(after)


def _goes_on(words: str, links: Sequence[_Titled]) -> bool:
    """Whether a short name in bold is the beginning of a paper's title: ``**MoonNet**: Pruning by Moonlight``."""
    if not any(link.role is _PAPER for link in links):
        return False
    return find_quoted(words.lstrip()) != "" or (words[:1] in (":", "：") and len(words.split()) >= FEWEST_TITLE_WORDS)


def _bold_title(pieces: Sequence[Inline], links: Sequence[_Titled]) -> str:
    """The first bold words that are no label and stand before the links."""
    first_link = links[0].piece if links else None
    for index, piece in enumerate(pieces):
        if piece is first_link:
            break
        if piece[0] is STRONG:
            inner = _within(pieces, index)
            if any(p[0] is LINK for p in inner):
                continue
            text = tidy_title(inner[0][3] if len(inner) == 1 else "".join([p[3] for p in inner if p[0] is not TAG]))
            if text and read_label(text) is None and any(map(str.isalpha, text)):
                return without_number(without_venue(text))
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
            words.append(text)
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
    return ahead, "" if ahead else tidy_title(_first_lines(_before_bracket("".join(after))))


def _without_key(words: str) -> str:
    """Words without the label of the link behind them: ``A Title Paper: https://…``."""
    key = _KEY.search(words) if words.rstrip()[-1:] in (":", "：") else None
    return words[: key.start()] if key is not None and read_label(key[1]) is not None else words


def _first_lines(words: str) -> str:
    """Words up to the first line, or the first in emphasis, that tells of authors, venue or date."""
    if "\n" not in words and _EMPHASIS not in words:
        return words
    kept = ""
    for found in islice(_PARTS.finditer(words), _MOST_PARTS):
        part = found[0]
        plain = part.strip("\n" + _EMPHASIS + " ")
        if kept and (tells_beside(plain) or (part[0] == _EMPHASIS and names_somebody(plain))):
            break
        kept += part
    return kept.replace(_EMPHASIS, "").replace("\n", " ")


def _before_bracket(text: str) -> str:
    opened = text.rstrip().rpartition("[")
    return opened[0] if opened[1] and "]" not in opened[2] else text
