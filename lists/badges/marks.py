"""What badges look like, in each style, and where such marks stand in a file, whosever they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from lists.badges.surroundings import keeps_apart
from lists.document import BadgeKind, BadgeStyle, BadgeSymbols

SELECTOR = "\N{VARIATION SELECTOR-16}"
CITATIONS, STARS = BadgeKind.CITATIONS, BadgeKind.STARS

_NOWHERE = "\0"  # for a kind without a symbol: no list holds it
_FREE = frozenset(b" \t\r\n[|>")  # behind these a mark can go
_BEHIND_WORDS = "(?:[,.;:!?)]|[，。；：！？）])"  # what follows a word without a blank
_OPENING = "\"'“‘«「『《（"
_SET_OFF_BY = frozenset(" (" + _OPENING)
# What stands in a cell of badges where an entry has none.
_NONE = re.compile(
    rb"\(\)|-{1,3}|\xe2\x80[\x90-\x95]|\xe2\x88\x92|/|\\|\.{1,3}|\xe2\x80\xa6|n/?a|none|\xe6\x97\xa0", re.IGNORECASE
)
_NUMBER = rb"[1-9]\d{0,8}"  # 0 is no badge
_NOUNS = MappingProxyType({CITATIONS: "citation", STARS: "star"})
# The page's own server draws nothing: shields are images of a service that the reader's browser asks.
_SHIELD = "https://img.shields.io/badge/{}-"
_COLOUR = "-blue"
_ADDRESS = rb"https?://[^\s()<>|\"']*?"
_ADDRESS_END = rb"-[^\s()<>|\"']*"


class Mark(NamedTuple):
    """A badge as it stands in the file. ``lead`` and ``tail`` are what it has around its symbols or its number."""

    kind: BadgeKind
    start: int
    end: int
    value: int
    lead: bytes
    tail: bytes


class Look:
    """How the badges of one list look: to find them, to read past them, to write new ones."""

    def __init__(self, symbols: BadgeSymbols) -> None:
        self.style = symbols.style
        self._symbols = {kind: symbols.of(kind) or _NOWHERE for kind in BadgeKind}
        shown = symbols.style is not BadgeStyle.SYMBOLS
        self.unused = tuple([kind for kind in BadgeKind if not (shown or symbols.of(kind))])
        shapes = _SHAPES.get(symbols.style, {})
        self._patterns = {
            kind: re.compile(shapes.get(kind) or _run_of(symbol).encode()) for kind, symbol in self._symbols.items()
        }
        self._signs = {kind: _sign(symbols.style, kind, symbol) for kind, symbol in self._symbols.items()}
        self.signs = tuple(self._signs.values())
        # One symbol at a time, so that what repeats it has but one way to match.
        one = [shapes.get(kind) or _one_of(symbol).encode() for kind, symbol in self._symbols.items()]
        self.any = b"|".join([b"(?:" + shape + b")" for shape in one])
        self._any = re.compile(self.any.decode())
        bare = [symbol.rstrip(SELECTOR) for symbol in self._symbols.values()]
        self._spellings = [(symbol, (symbol + SELECTOR, symbol), _set_off(symbol)) for symbol in bare]
        run = rb"(?:" + self.any + rb")+"
        self._run = re.compile(run)
        self.taken = re.compile(rb" +" + run + rb"(?=" + _BEHIND_WORDS.encode() + rb")|" + run)

    def signs_in(self, data: bytes) -> tuple[str, ...]:
        """What the texts of the list's badges do not lack, if there are any."""
        if self.style is BadgeStyle.SHIELD:
            return ()  # images are no text
        return tuple([sign.decode() for sign in self.signs if sign in data])

    def find(self, data: bytes) -> tuple[list[Mark], list[Mark]]:
        """The marks of both kinds, in file order, and apart from them those that cannot go.

        These keep other signs apart: without its star ``\\⭐[code](…)`` would be no link, and ``*⭐*`` something bold.
        """
        present = [kind for kind, sign in self._signs.items() if sign in data]
        if not present:
            return [], []
        marks = [mark for kind in present for mark in self._find(kind, data)]
        if len(present) > 1:
            marks.sort(key=_start_of)
        bound = [
            mark
            for mark in marks
            if data[mark.start - 1] not in _FREE and keeps_apart(data, mark.start, self.past(data, mark.end))
        ]
        if bound:
            held = set(bound)
            marks = [mark for mark in marks if mark not in held]
        return marks, bound

    def _find(self, kind: BadgeKind, data: bytes) -> list[Mark]:
        matches = self._patterns[kind].finditer(data)
        if self.style is BadgeStyle.SYMBOLS:
            new, count, sign = tuple.__new__, data.count, self._signs[kind]
            spans = [match.span() for match in matches]
            marks = [new(Mark, (kind, start, end, count(sign, start, end), b"", b"")) for start, end in spans]
            return [_with_parentheses(mark, data) for mark in marks] if b"(" + sign in data else marks
        if self.style is BadgeStyle.TEXT:
            return [Mark(kind, *match.span(), int(match[1] or 1), b"(", b")") for match in matches]
        return [
            Mark(kind, *match.span(), int(match[2] or match[5]), match[1] or match[4], match[3] or match[6])
            for match in matches
        ]

    def without(self, text: str) -> str:
        """Text without any mark, so that titles and keys stay the same through badge changes."""
        if self.style is not BadgeStyle.SYMBOLS:
            return self._any.sub("", text)
        for symbol, spellings, set_off in self._spellings:
            if symbol in text:
                at = text.find(symbol)
                if (at and text[at - 1] in _SET_OFF_BY) or text.count(symbol) > 1:
                    text = set_off.sub("", text)
                for spelling in spellings:
                    text = text.replace(spelling, "")
        return text

    def past(self, data: bytes, place: int) -> int:
        """The first place from here on where no mark starts."""
        match = self._run.match(data, place)
        return match.end() if match is not None else place

    def holds_only(self, kind: BadgeKind, text: bytes) -> bool:
        """Whether a stretch of the file is blank but for marks of one kind, or says that there is none."""
        if not text.strip():
            return True
        rest = self._patterns[kind].sub(b"", text).replace(b"\xc2\xa0", b" ").strip()
        return not rest or _NONE.fullmatch(rest) is not None

    def frame(self, kind: BadgeKind, *, in_html: bool) -> tuple[bytes, bytes]:
        """What a new badge has around its symbols or number. ``in_html`` is a place where no Markdown is read."""
        if self.style is not BadgeStyle.SHIELD:
            return (b"(", b")") if self.style is BadgeStyle.TEXT else (b"", b"")
        address = _SHIELD.format(kind)
        lead, tail = (f'<img alt="{kind}" src="{address}', '">') if in_html else (f"![{kind}]({address}", ")")
        return lead.encode(), (_COLOUR + tail).encode()


def _with_parentheses(mark: Mark, data: bytes) -> Mark:
    """A mark with the parentheses directly around it, which come and go with it; those of a link's target do not."""
    start, end = mark.start, mark.end
    if data[start - 1 : start] != b"(" or data[end : end + 1] != b")" or data[start - 2 : start - 1] in (b"]", b"\\"):
        return mark
    return Mark(mark.kind, start - 1, end + 1, mark.value, b"(", b")")


def render_value(kind: BadgeKind, value: int, symbols: BadgeSymbols) -> bytes:
    """The symbols or the number of a badge, without what stands around them."""
    if symbols.style is BadgeStyle.SYMBOLS:
        return symbols.of(kind).encode() * value
    if symbols.style is BadgeStyle.TEXT:
        return f"{value} {_NOUNS[kind]}{'' if value == 1 else 's'}".encode()
    return str(value).encode()


def _one_of(symbol: str) -> str:
    """A pattern for one symbol, with or without U+FE0F."""
    return f"{re.escape(symbol.rstrip(SELECTOR))}(?:{SELECTOR})?"


def _set_off(symbol: str) -> re.Pattern[str]:
    """Symbols with what comes and goes with them: parentheses around them, blanks that part them from other signs."""
    run = f"(?:{_one_of(symbol)})+"
    enclosed = rf"(?<![\]\\])\({run}\)"
    after = rf" +(?:{run}|{enclosed})(?={_BEHIND_WORDS})"
    return re.compile(rf"{after}|{enclosed}|(?<=[{_OPENING}]){run} +")


def _run_of(symbol: str) -> str:
    """A pattern for one symbol or several in a row.

    What it begins with is spelled out, so that the search for it is one for a plain word.
    """
    return f"{_one_of(symbol)}(?:{_one_of(symbol)})*"


def _sign(style: BadgeStyle, kind: BadgeKind, symbol: str) -> bytes:
    """What a list without such badges does not hold: looking for it costs next to nothing."""
    if style is BadgeStyle.SYMBOLS:
        return symbol.rstrip(SELECTOR).encode()
    return f" {_NOUNS[kind]}".encode() if style is BadgeStyle.TEXT else f"{kind}-".encode()


def _text_shape(noun: str) -> bytes:
    name = noun.encode()
    return rb"\((?:1 " + name + rb"|(?!1 )(" + _NUMBER + rb") " + name + rb"s)\)"


def _shield_shape(kind: BadgeKind) -> bytes:
    name = str(kind).encode()
    address = _ADDRESS + name + rb"-"
    in_markdown = rb"(!\[" + name + rb"\]\(" + address + rb")(" + _NUMBER + rb")(" + _ADDRESS_END + rb"\))"
    in_html = rb'(<img alt="' + name + rb'" src="' + address + rb")(" + _NUMBER + rb")(" + _ADDRESS_END + rb'">)'
    return in_markdown + rb"|" + in_html


def shapes_on_page(style: BadgeStyle) -> str:
    """A pattern for badges with a number in the HTML that Markdown makes of a list."""
    if style is BadgeStyle.TEXT:
        return b"|".join(_SHAPES[style].values()).decode()
    number = (_ADDRESS + rb"(?:citations|stars)-" + _NUMBER + _ADDRESS_END).decode()
    kind = "(?:citations|stars)"
    return rf'<img (?:src="{number}" alt="{kind}" /|alt="{kind}" src="{number}")>'


def _start_of(mark: Mark) -> int:
    return mark.start


_SHAPES: Mapping[BadgeStyle, Mapping[BadgeKind, bytes]] = MappingProxyType(
    {
        BadgeStyle.TEXT: {kind: _text_shape(noun) for kind, noun in _NOUNS.items()},
        BadgeStyle.SHIELD: {kind: _shield_shape(kind) for kind in BadgeKind},
    }
)
