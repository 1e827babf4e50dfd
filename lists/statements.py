"""What an entry says beside its title and links: the words a title match is checked against."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lists.document import Role, Statement
from lists.units import UnitLink

_MOST_BYTES = 2000  # an entry states its authors and year at once; further on is prose
_BLANK_LINE = re.compile(rb"(?:\r\n|\n|\r)[ \t>]*(?:\r\n|\n|\r)")
_PROSE = re.compile(r"<details\b|\babstract\W{0,3}[:|]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"[*`~\\]+|(?<!\w)_+|_+(?!\w)")
_BREAKS = re.compile(r"\s*[\r\n]+\s*")
_BLANKS = re.compile(r"[ \t]+")
_TITLE = "\x00"  # no list holds NUL, so it can hold the place of the title


def read_statement(
    data: bytes, start: int, end: int, title: str, links: Sequence[UnitLink], authors: str = ""
) -> Statement:
    """The words of the first block of an entry, split at its title; a paper link's label (``ICML 2024``) is among them.

    ``authors`` is what a column or row of that name holds. Without a title in the text all of it is ``before``.
    """
    end = min(end, start + _MOST_BYTES)
    blank = _BLANK_LINE.search(data, start, end)
    end = blank.start() if blank else end
    words: list[str] = []
    position = start
    for link in sorted(links, key=lambda link: link.piece.start):
        if position <= link.piece.start < end:
            words += (data[position : link.piece.start].decode(errors="ignore"), _words_of(link))
            position = link.piece.end
    words.append(data[position : max(position, end)].decode(errors="ignore"))
    text = "".join(words)
    if "abstract" in text.lower() or "<details" in text.lower():
        prose = _PROSE.search(text)
        text = text[: prose.start()] if prose else text
    text = _BLANKS.sub(" ", _BREAKS.sub("\n", _MARKUP.sub("", _TAG.sub("\n", text))))
    if _TITLE not in text and title:
        text = text.replace(title, _TITLE, 1)
    before, _, after = text.partition(_TITLE)
    return Statement(before.strip(), after.strip(), authors.strip())


def _words_of(link: UnitLink) -> str:
    if link.titled:
        return _TITLE
    return f"|{link.piece.text}|" if link.role is Role.PAPER and link.piece.text != link.target.url else "|"
