"""Links that people meant and Markdown does not see: ``[text] (address)``, ``[text](address with blanks)`` and others.

GitHub shows such a link as its words with a bare address behind them, which are text. Read as what was meant, they give
an entry its paper or code; a badge may lead the words, which stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from lists.pieces import CODE, LINK, STRONG, TEXT, Inline, LinkPiece, Piece

# What text holds in which such links are made out, beside an address with its scheme.
SIGNS = ("] (", "]（", "rXiv:", "rxiv:")
_OPENED = re.compile(r"[\]］]\s?[(（]\W{0,6}$")
_CLOSED = re.compile(r"[^()（）\n]{0,100}?[)）]")
_TITLE_AHEAD = re.compile(r"\s*[\"'“]")
_WITHOUT_BLANKS = re.compile(r"https?://(?:www\.)?(?:github\.com|arxiv\.org)/", re.IGNORECASE)
_BEFORE_WORDS = " \t["
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


def mend(pieces: Iterable[Inline]) -> Iterator[Inline]:
    """The pieces with such links joined out of words, brackets and bare addresses."""
    joined: list[Inline] = []
    rest: Piece | None = None
    waiting = list(pieces)
    for index, piece in enumerate(waiting):
        if rest is not None:
            piece, rest = rest, None  # noqa: PLW2901 - what is left of the text that closed the link
        if isinstance(piece, LinkPiece) and piece.badge_at is None and piece.text == piece.url:
            following = waiting[index + 1] if index + 1 < len(waiting) else None
            link, rest = _join(joined, piece, following)
            joined.append(link)
        elif piece[3] or piece[0] is not TEXT:
            joined.append(piece)
    for piece in joined:
        if piece[0] is TEXT and _is_plain(piece):
            yield from _find_in_text(piece)
        else:
            yield piece


def _is_plain(piece: Inline) -> bool:
    """Whether text stands in the file as it reads, so that a place in one is a place in the other."""
    return piece[2] - piece[1] == len(piece[3].encode())


def _join(before: list[Inline], address: LinkPiece, following: Inline | None) -> tuple[Inline, Piece | None]:
    """The link whose words are the last of ``before``, which lose them, and what is left of the following text."""
    opening = _find_opening(before)
    if opening is None:
        return address, None
    index, place = opening
    first, *others = before[index:]
    start = first.start + len(first.text[:place].encode())
    words = first.text[place + 1 :] + "".join([piece.text for piece in others if piece.kind is not STRONG])
    closing = _OPENED.search(words)
    if closing is None:
        return address, None
    words = words[: closing.start()]
    del before[index:]
    if place:
        before.append(Piece(TEXT, first.start, start, first.text[:place]))
    url, end, rest = _close(address, following)
    return _link(start, end, words, url), rest


def _link(start: int, end: int, words: str, url: str) -> MendedLink:
    text_start = start + 1
    lead = len(words) - len(words.lstrip(_BEFORE_WORDS))
    badge_at = text_start + lead if lead < len(words) else None
    text_end = text_start + len(words.encode())
    return MendedLink(LINK, start, end, words, url, text_start, text_end, badge_at)


def _find_opening(before: Sequence[Inline]) -> tuple[int, int] | None:
    """Which piece holds the bracket that opens the words, and where; None where the words are not plain text."""
    depth = 0
    for index in range(len(before) - 1, -1, -1):
        piece = before[index]
        if piece.kind is STRONG:
            continue
        if piece.kind not in (TEXT, CODE) or (piece.kind is TEXT and not _is_plain(piece)):
            return None
        text = piece.text
        if index == len(before) - 1:
            opened = _OPENED.search(text)
            if opened is None:
                return None
            text = text[: opened.start() + 1]
        for place in range(len(text) - 1, -1, -1):
            if text[place] in "]］":
                depth += 1
            elif text[place] in "[［":
                depth -= 1
                if depth == 0:
                    return index, place
    return None


def _close(address: LinkPiece, following: Inline | None) -> tuple[str, int, Piece | None]:
    """The whole address, where the link ends, and the text behind it."""
    if following is None or following.kind is not TEXT or not _is_plain(following):
        return address.url, address.end, None
    closed = _CLOSED.match(following.text)
    if closed is None:
        return address.url, address.end, None
    inside = closed[0][:-1]
    url = address.url if _TITLE_AHEAD.match(inside) else address.url + inside.rstrip()
    if _WITHOUT_BLANKS.match(url):
        url = "".join(url.split())
    end = following.start + len(closed[0].encode())
    return url, end, Piece(TEXT, end, following.end, following.text[closed.end() :])


def _find_in_text(piece: Inline) -> Iterator[Inline]:
    text, done, start = piece.text, 0, piece.start
    for match in _IN_TEXT.finditer(text):
        if match.start() > done:
            ahead = text[done : match.start()]
            place = start + len(ahead.encode())
            yield Piece(TEXT, start, place, ahead)
            start = place
        done = match.end()
        end = start + len(match[0].encode())
        if match["address"] is not None:
            yield _link(start, end, match["words"], match["address"].replace(" ", ""))
        elif match["bare"] is not None:
            url = match["bare"].replace(" ", "")
            yield MendedLink(LINK, start, end, url, url, start, end, None)
        else:
            url = f"https://arxiv.org/abs/{match['stated']}"
            yield StatedLink(LINK, start, end, match[0], url, start, end, None)
        start = end
    if done < len(text):
        yield Piece(TEXT, start, piece.end, text[done:])
