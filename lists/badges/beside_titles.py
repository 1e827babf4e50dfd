"""Badges beside titles: before or behind the words of a title, within the marks around them or outside of these.

A title that is a link has the badges of that link's kind as any link has them; here it has those of the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lists.badges.line_ends import FirstLinks
from lists.badges.marks import Look, Mark
from lists.badges.surroundings import is_joined_after, is_joined_before, is_unsafe, spaces_after, spaces_before
from lists.badges.touching import FARTHEST, Found, kind_of, slot_of
from lists.document import BadgeKind, Span
from lists.layouts.drafts import Draft
from lists.layouts.units import UnitLink
from lists.markdown.addresses import follows_address
from lists.places import Placement, Where

_NEAR = 2_000  # bytes of an entry in which its title stands
_GAP = 24  # bytes of mark-up between two words of a title
_MOST_AROUND = 80  # bytes of mark-up around a title
_MOST_TRIES = 8  # places where the first word of a title stands and the title does not
_WORD = re.compile(rb"[^\W_]|[\x80-\xff]")
_NAMES = rb"(?:b|strong|i|em|u|span|font|h[1-6])"
_QUOTES = rb"[\"']|\xe2\x80[\x98-\x9f]|\xc2[\xab\xbb]|\xe3\x80[\x8a-\x8f]"
_OPENING = re.compile(rb"(?:[*_~(\[{]|" + _QUOTES + rb"|<" + _NAMES + rb"\b[^<>]*>)*\Z", re.IGNORECASE)
_CLOSING = re.compile(rb"(?:[*_~)\]}.,;:!?]|" + _QUOTES + rb"|</" + _NAMES + rb" *>)*", re.IGNORECASE)
_STILL_WITHIN = re.compile(rb"[*_~]|" + _QUOTES + rb"|</")
_PUNCTUATION = ",.;:!?\"'()[]{}"  # in the file mark-up may stand between it and a word
_TOUCHY = frozenset(b"`$\\&<#@")  # where one of these touches a word, a symbol between them may mean something else


class Title(NamedTuple):
    """Where a title stands: its words, and these with the marks directly around them."""

    words: Span
    outer: Span


class TitleFinder:
    """Finds the titles of entries in the file, each once."""

    def __init__(self, data: bytes, drafts: Sequence[Draft], look: Look) -> None:
        self._data = data
        self._drafts = drafts
        self._look = look
        self._known: dict[int, Title | None] = {}

    def of(self, index: int, kind: BadgeKind) -> Title | None:
        """The title of a draft; None where it is not found, and where it is a link at which such badges belong."""
        linked = title_link(self._drafts[index])
        if linked is not None and kind_of(linked) is kind:
            return None
        if index not in self._known:
            draft = self._drafts[index]
            words = Span(linked.piece.start, linked.piece.end) if linked is not None else self._find(draft)
            self._known[index] = None if words is None else Title(words, self._around(words, draft))
        return self._known[index]

    def _find(self, draft: Draft) -> Span | None:
        words = [(word.strip(_PUNCTUATION) or word).encode() for word in draft.title.split()]
        if not words:
            return None
        whole = self._data[draft.start : min(draft.end, draft.start + _NEAR)]
        taken = [match.span() for match in self._look.taken.finditer(whole)]
        source = self._look.taken.sub(b"", whole) if taken else whole
        first = source.find(words[0])
        for _ in range(_MOST_TRIES):
            if first < 0:
                return None
            end = _end_of(words, source, first)
            if end is not None:
                start, end = _untaken(first, end, taken)
                return Span(draft.start + start, draft.start + end)
            first = source.find(words[0], first + 1)
        return None

    def _around(self, words: Span, draft: Draft) -> Span:
        before = self._data[max(draft.start, words.start - _MOST_AROUND) : words.start]
        opening, closing = _OPENING.search(before), _CLOSING.match(self._data, words.end, draft.end)
        start = words.start - (len(opening[0]) if opening is not None else 0)
        return Span(start, words.end + (len(_decoration(closing[0])) if closing is not None else 0))


def _decoration(closing: bytes) -> bytes:
    """What stands behind the words of a title, without the punctuation behind all of it."""
    return closing.rstrip(b".,;:!?")


def _untaken(start: int, end: int, taken: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """A place in a text as it is in the text from which nothing was taken. What stood at its ends is outside."""
    for first, last in taken:
        start += last - first if first <= start else 0
        end += last - first if first < end else 0
    return start, end


def title_link(draft: Draft) -> UnitLink | None:
    """The link whose words are the title; None where the title is none."""
    return next((link for link in draft.links if link.titled), None)


def _end_of(words: Sequence[bytes], source: bytes, first: int) -> int | None:
    """Where words end that stand one behind the other, with nothing but mark-up between them; None if they do not."""
    place = first + len(words[0])
    for word in words[1:]:
        found = source.find(word, place, place + len(word) + _GAP)
        if found < 0 or _WORD.search(source, place, found):
            return None
        place = found + len(word)
    return place


class TitleReader:
    """Finds marks beside titles."""

    def __init__(self, data: bytes, look: Look, firsts: FirstLinks, titles: TitleFinder) -> None:
        self._data = data
        self._look = look
        self._firsts = firsts
        self._titles = titles
        self._marks = re.compile(rb"(?:" + look.any + rb")")

    def read(self, mark: Mark, index: int) -> Found | None:
        """A mark of a draft directly before its title or behind it."""
        title = self._titles.of(index, mark.kind) if self._firsts.of(index, mark.kind) is not None else None
        if title is None:
            return None
        if title.words.start < mark.start and mark.end < title.words.end:
            ends_words = self._look.taken.match(self._data, mark.start - len(spaces_before(self._data, mark.start)))
            is_set_off = ends_words is not None and ends_words[0][:1] == b" "
            return Found(index, slot_of(self._data, mark, before=True), None) if is_set_off else None
        if 0 <= title.words.start - mark.end <= FARTHEST:
            return self._read_before(mark, index, title)
        return self._read_after(mark, index, title) if 0 <= mark.start - title.words.end <= FARTHEST else None

    def _read_before(self, mark: Mark, index: int, title: Title) -> Found | None:
        data = self._data
        between = self._marks.sub(b"", data[mark.end : title.words.start])
        opening = between.strip(b" \t")
        if _OPENING.fullmatch(opening) is None:
            return None
        around = _OPENING.search(data[max(0, mark.start - _MOST_AROUND) : mark.start])
        is_within = around is not None and around[0] != b""
        owns_blank = not is_joined_before(data, mark.start)
        says = between.lstrip(b" ") == opening and not (opening and is_within)
        place = Placement(Where.TITLE_START, opening != b"", spaces_after(data, mark.end))
        slot = slot_of(data, mark, after=owns_blank)
        return Found(index, slot, place if says else None, bracketed=is_within or opening != b"")

    def _read_after(self, mark: Mark, index: int, title: Title) -> Found | None:
        data = self._data
        between = self._marks.sub(b"", data[title.words.end : mark.start])
        closing = between.strip(b" \t")
        if _CLOSING.fullmatch(closing) is None:
            return None
        is_within = _STILL_WITHIN.match(data, mark.end) is not None
        owns_blank = not is_joined_after(data, self._look.past(data, mark.end))
        says = owns_blank and between.rstrip(b" ") == _decoration(closing) and not (closing and is_within)
        place = Placement(Where.TITLE_END, closing != b"", spaces_before(data, mark.start))
        slot = slot_of(data, mark, before=owns_blank)
        return Found(index, slot, place if says else None, bracketed=is_within or closing != b"")


def place_at_title(data: bytes, title: Title, habit: Placement) -> int | None:
    """Where a badge goes by a habit of standing beside the title; None where it would spoil something."""
    words, outer = title
    if habit.where is Where.TITLE_START:
        place = outer.start if habit.outside else words.start
        opens = words.start > outer.start and not habit.outside
        if is_unsafe(data, place) and not opens:
            return None
        return None if data[place - 1] in _TOUCHY or (opens and is_joined_before(data, outer.start)) else place
    place = outer.end if habit.outside else words.end
    if follows_address(data, place) or (not habit.blank and is_unsafe(data, place)):
        return None
    return None if data[place : place + 1] in (b"`", b"$", b"\\") else place
