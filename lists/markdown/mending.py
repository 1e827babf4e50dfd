"""Links that people meant and Markdown does not see: ``[text] (address)``, ``[text](address with blanks)`` and others.

GitHub shows such a link as its words with a bare address behind them, which are text. Read as what was meant, they give
an entry its paper or code; a badge may lead the words, which stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lists.markdown.pieces import CODE, LINK, STRONG, TEXT, Inline, LinkPiece, Piece, unescape

# What text holds in which such links are made out, beside an address with its scheme.
SIGNS = ("] (", "]（", "rXiv:", "rxiv:")
_OPENED = re.compile(r"[\]］]\s?[(（]\W{0,6}$")
_CLOSED = re.compile(r"[^()（）\n]{0,100}?[)）]")
_TITLE_AHEAD = re.compile(r"\s*[\"'“]")
_WITHOUT_BLANKS = re.compile(r"https?://(?:www\.)?(?:github\.com|arxiv\.org)/", re.IGNORECASE)
_BEFORE_WORDS = b" \t["
_EMPHASIS = (b"*", b"_", b"~")
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")
_SCHEME = r"(?:[a-z]{2,7}:/{1,3}[ ]?)"
_IN_TEXT = re.compile(
    rf"""
    [\[［](?P<words>[^\[\]［］]*)[\]］]\s?[(（]\s*(?P<address>{_SCHEME}?[\w-]+(?:\.[\w-]+)*\.[a-z]{{2,}}/[^\s()（）]+)\s*[)）]
    | (?<![\w/.:@-])(?P<bare>{_SCHEME}?(?:www\.)?(?:arxiv\.org/(?:abs|pdf)|github\.com)/[^\s()<>|，。；、（）：】]+)
    | (?<![\w/.:@-])arxiv:\s?(?P<stated>\d{{4}}\.\d{{4,5}}|[a-z-]+(?:\.[a-z]{{2}})?/\d{{7}})(?:v\d+)?(?![\d/])
    """,
    re.IGNORECASE | re.VERBOSE,
)


class MendedLink(LinkPiece):
    """A link that Markdown does not see."""

    __slots__ = ()


class StatedLink(LinkPiece):
    """A paper that is named by its identifier in plain words: ``arXiv:1810.05270``."""

    __slots__ = ()


def mend(pieces: Iterable[Inline], data: bytes) -> Iterator[Inline]:
    """The pieces with such links joined out of words, brackets and bare addresses."""
    mender = _Mender(data)
    for piece in mender.join(list(pieces)):
        if piece[0] is TEXT:
            yield from mender.find_in_text(piece)
        else:
            yield piece


class _Mender:
    """Finds links in the text of one file: in its source, where a place in the text is a place in the file."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def _source(self, piece: Inline) -> str:
        """The source of a piece; what is escaped in it, and so no bracket, is two other signs."""
        source = self._data[piece[1] : piece[2]].decode(errors="replace")
        return _ESCAPED.sub("\x01\x01", source) if "\\" in source else source

    def _text(self, start: int, end: int) -> Piece:
        return Piece(TEXT, start, end, unescape(self._data[start:end].decode(errors="replace")))

    def join(self, pieces: Sequence[Inline]) -> list[Inline]:
        """Bare addresses joined with the words in brackets before them."""
        joined: list[Inline] = []
        rest: Piece | None = None
        for index, piece in enumerate(pieces):
            if rest is not None:
                piece, rest = rest, None  # noqa: PLW2901 - what is left of the text that closed the link
            if isinstance(piece, LinkPiece) and piece.badge_at is None and piece.text == piece.url:
                following = pieces[index + 1] if index + 1 < len(pieces) else None
                link, rest = self._join(joined, piece, following)
                joined.append(link)
            elif piece[2] > piece[1] or piece[0] is not TEXT:
                joined.append(piece)
        return joined

    def _join(self, before: list[Inline], address: LinkPiece, following: Inline | None) -> tuple[Inline, Piece | None]:
        """The link whose words are the last of ``before``, which lose them, and what is left of the following text."""
        opening = self._find_opening(before)
        if opening is None:
            return address, None
        index, start, words_end = opening
        words_start = start + (1 if self._data[start : start + 1] == b"[" else len("［".encode()))
        first, *others = before[index:]
        last = others[-1] if others else first
        if others:
            words = self._text(words_start, first.end).text
            words += "".join([piece.text for piece in others[:-1] if piece.kind is not STRONG])
            words += self._text(last.start, words_end).text
        else:
            words = self._text(words_start, words_end).text
        del before[index:]
        if start > first.start:
            before.append(self._text(first.start, start))
        url, end, rest = self._close(address, following)
        return self._link(start, end, words, url, (words_start, words_end)), rest

    def _link(self, start: int, end: int, words: str, url: str, place: tuple[int, int]) -> MendedLink:
        source = self._data[place[0] : place[1]]
        lead = len(source) - len(source.lstrip(_BEFORE_WORDS))
        badge_at = place[0] + lead if lead < len(source) and not _is_loose(source[lead:], words) else None
        return MendedLink(LINK, start, end, words, url, *place, badge_at)

    def _find_opening(self, before: Sequence[Inline]) -> tuple[int, int, int] | None:
        """Which piece holds the bracket that opens the words, where it is and where they end; None without such."""
        depth = words_end = 0
        for index in range(len(before) - 1, -1, -1):
            piece = before[index]
            if piece.kind is STRONG:
                continue
            if piece.kind is not TEXT and piece.kind is not CODE:
                return None
            source = self._source(piece) if piece.kind is TEXT else ""
            if index == len(before) - 1:
                opened = _OPENED.search(source)
                if opened is None:
                    return None
                source = source[: opened.start() + 1]
                words_end = piece.start + len(source.encode()) - len(source[-1].encode())
            for place in range(len(source) - 1, -1, -1):
                if source[place] in "]］":
                    depth += 1
                elif source[place] in "[［":
                    depth -= 1
                    if depth == 0:
                        return index, piece.start + len(source[:place].encode()), words_end
        return None

    def _close(self, address: LinkPiece, following: Inline | None) -> tuple[str, int, Piece | None]:
        """The whole address, where the link ends, and the text behind it."""
        if following is None or following.kind is not TEXT:
            return address.url, address.end, None
        closed = _CLOSED.match(self._source(following))
        if closed is None:
            return address.url, address.end, None
        inside = closed[0][:-1]
        url = address.url if _TITLE_AHEAD.match(inside) else address.url + inside.rstrip()
        if _WITHOUT_BLANKS.match(url):
            url = "".join(url.split())
        end = following.start + len(closed[0].encode())
        return url, end, self._text(end, following.end)

    def find_in_text(self, piece: Inline) -> Iterator[Inline]:
        """Links in text without any address that is known for one, and the text between them."""
        source, done, start = self._source(piece), 0, piece.start
        for match in _IN_TEXT.finditer(source):
            place = start + len(source[done : match.start()].encode())
            if place > start:
                yield self._text(start, place)
            end = place + len(match[0].encode())
            if match["address"] is not None:
                words_start = place + len(match[0][0].encode())
                words_end = words_start + len(match["words"].encode())
                words, url = self._text(words_start, words_end).text, match["address"].replace(" ", "")
                yield self._link(place, end, words, url, (words_start, words_end))
            elif match["bare"] is not None:
                url = match["bare"].replace(" ", "")
                yield MendedLink(LINK, place, end, url, url, place, end, None)
            else:
                url = f"https://arxiv.org/abs/{match['stated']}"
                yield StatedLink(LINK, place, end, match[0], url, place, end, None)
            start, done = end, match.end()
        if start == piece.start:
            yield piece
        elif start < piece.end:
            yield self._text(start, piece.end)


def _is_loose(source: bytes, words: str) -> bool:
    """Whether a link's text starts with a sign of emphasis, and not all such signs in it make any."""
    return source[:1] in _EMPHASIS and any(sign.decode() in words for sign in _EMPHASIS)
