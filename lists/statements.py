"""What an entry says beside its title and links: the words a title match is checked against."""

from __future__ import annotations

import re
from typing import NamedTuple

from lists.document import PAPER_ROLES, Entry, Link

_MOST_BYTES = 2000  # an entry states its authors and year at once; further on is prose
_BLANK_LINE = re.compile(rb"(?:\r\n|\n|\r)[ \t>]*(?:\r\n|\n|\r)")
_PROSE = re.compile(r"<details\b|\babstract\W{0,3}[:|]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_MARKUP = re.compile(r"[*`~\\]+|(?<!\w)_+|_+(?!\w)")
_BREAKS = re.compile(r"\s*[\r\n]+\s*")
_BLANKS = re.compile(r"[ \t]+")
_TITLE = "\x00"  # no list holds NUL, so it can hold the place of the title


class Statement(NamedTuple):
    """What an entry says beside its title and links, as plain words: those before its title, those after it.

    ``authors`` is the text under an ``Authors`` header of its table. Empty where it says nothing.
    """

    before: str = ""
    after: str = ""
    authors: str = ""


def read_statement(entry: Entry) -> Statement:
    """The words of the first block of an entry, split at its title; a paper link's label (``ICML 2024``) is among them.

    Without a title in the text all of it is ``before``.
    """
    source = entry.source[:_MOST_BYTES]
    blank = _BLANK_LINE.search(source)
    source = source[: blank.start()] if blank else source
    words: list[str] = []
    position = 0
    for link in sorted(entry.links):
        start = link.span.start - entry.span.start
        if position <= start < len(source):
            titled = entry.title != "" and _TITLE not in words and entry.title in " ".join(link.text.split())
            words += (source[position:start].decode(errors="ignore"), _TITLE if titled else _label_of(link))
            position = link.span.end - entry.span.start
    words.append(source[position:].decode(errors="ignore"))
    text = "".join(words)
    if "abstract" in text.lower() or "<details" in text.lower():
        prose = _PROSE.search(text)
        text = text[: prose.start()] if prose else text
    text = _BLANKS.sub(" ", _BREAKS.sub("\n", _MARKUP.sub("", _TAG.sub("\n", text))))
    if _TITLE not in text and entry.title:
        text = text.replace(entry.title, _TITLE, 1)
    before, _, after = text.partition(_TITLE)
    return Statement(before.strip(), after.strip(), entry.authors.strip())


def _label_of(link: Link) -> str:
    return f"|{link.text}|" if link.role in PAPER_ROLES and link.text != link.url else "|"
