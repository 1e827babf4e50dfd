"""One unit of a list, such as a bullet, a table cell or a line: its links with their roles, and its title."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from lists.document import Role
from lists.identifiers import PaperId, RepositoryId, parse_paper_id, parse_repository_id
from lists.labels import read_label
from lists.markdown import BREAK, CODE, LINK, STRONG, TAG, TEXT, Inline, LinkPiece
from lists.roles import OTHER, PAPER, REPOSITORY, role_of


class UnitLink(NamedTuple):
    """A link of a unit before it is known what the entry is.

    ``titled`` says that its own words stand where a title stands.
    """

    piece: LinkPiece
    label: Role | None
    titled: bool
    role: Role
    paper_id: PaperId | None
    repository_id: RepositoryId | None

    @property
    def target(self) -> LinkPiece:
        """Where it points."""
        return self.piece


class Unit:
    """What was read of one unit: its pieces and links, and its title, which is only looked for when asked."""

    __slots__ = ("_title", "authors", "links", "pieces")

    def __init__(self, pieces: Sequence[Inline], links: tuple[UnitLink, ...], *, authors: bool = False) -> None:
        self.pieces = pieces
        self.links = links
        self.authors = authors
        self._title: str | None = None

    @property
    def title(self) -> str:
        """The title; empty when there are only labels, or names of people."""
        if self._title is None:
            self._title = "" if self.authors else find_title(self.pieces, self.links)
        return self._title

    @property
    def label_only(self) -> bool:
        """Whether nothing in it is a title."""
        return not self.title or read_label(self.title) is not None

    @property
    def is_entry(self) -> bool:
        """Whether it names a paper or leads to a repository, rather than mentioning one in running text."""
        for link in self.links:
            if link.role is PAPER and link.paper_id is not None:
                return True
        return bool(self.links and self.title) and any(_makes_an_entry(link) for link in self.links)


def _makes_an_entry(link: UnitLink) -> bool:
    if link.role is REPOSITORY:
        return link.titled or link.label is not None
    return link.role is PAPER or (not link.piece.url and link.titled)


_WITH_SCHEME = ("https://", "http://")
_ABSOLUTE = re.compile(r"(?:https?:)?//[^/\s]+\.|www\.|[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)
_NUMBERING = re.compile(r"^\W*(?:\d+\W+)*$")
# What may open a link's construct: blanks, brackets, quotes, emphasis, badges of any kind.
_OPENING = re.compile(r"[^\w\-:–—|\]>.,;!?)]+$|_+$")
_LONGEST_PREFIX = 60
_FEWEST_TITLE_WORDS = 3


def read_unit(pieces: Sequence[Inline], *, authors: bool = False, cell: bool = False) -> Unit:
    """Read the links of one unit.

    ``authors`` marks a place where links lead to people. ``cell`` marks a table cell, where a leading link of one word
    is a title too (``NASNet-A``).
    """
    links: list[UnitLink] = []
    before = since_link = ""
    for piece in pieces:
        kind = piece[0]
        if piece.__class__ is LinkPiece:
            link = _read_link(piece, before, since_link, authors=authors, cell=cell)
            links.append(link)
            since_link = ""
            if link.label is None:
                before += piece.text
        elif kind is TEXT or kind is CODE or kind is BREAK:
            before += piece[3]
            since_link += piece[3]
    return Unit(pieces, tuple(links), authors=authors)


def _read_link(piece: LinkPiece, before: str, since_link: str, *, authors: bool, cell: bool) -> UnitLink:
    text, url = piece.text, piece.url
    bare = text == url
    label = None if bare else read_label(text)
    leading = label is None and not bare and bool(text) and not text.isspace() and _leads(before)
    if authors or not (url.startswith(_WITH_SCHEME) or _ABSOLUTE.match(url)):
        return UnitLink(piece, label, leading and not url, OTHER, None, None)
    if bare:
        label = read_label(since_link)
    repository = parse_repository_id(url)
    paper_id = parse_paper_id(url) if repository is None else None
    titled = leading and (cell or paper_id is not None or repository is not None or _is_wordy(text))
    role = role_of(url, text, label, titled=titled, paper_id=paper_id, repository=repository)
    return tuple.__new__(UnitLink, (piece, label, leading, role, paper_id, repository if role is REPOSITORY else None))


def _leads(before: str) -> bool:
    """Whether nothing but numbering, brackets or a dated prefix (``2020-NIPS-``) stands before."""
    if not before or _NUMBERING.match(before):
        return True
    stripped = _OPENING.sub("", before)
    return stripped[-1:] in "-:–—|]>" and len(stripped) < _LONGEST_PREFIX


def _is_wordy(text: str) -> bool:
    return len(text.split()) >= _FEWEST_TITLE_WORDS or not text.isascii()


_ENDS_TITLE = re.compile(r"</?(?:br|ins|i|em|small|img|p|div|details|summary|ul|li|font)\b", re.IGNORECASE)
_TRAILING = " \t\r\n:：-–—|[(（【,，;；.。、/\\+<"
_LEADING = " \t\r\n])）】,，;；.。:：、|-–—>"
_HAS_WORD = re.compile(r"[^\W_]")
_ASIDE_AT_END = re.compile(r"\s(?:\(([^()]*)\)|(\[[^\[\]]*\]))$")
_QUOTED = re.compile('["“”]\\s*([^"“”]{8,}?)\\s*["“”]')


def find_title(pieces: Sequence[Inline], links: Sequence[UnitLink]) -> str:
    """The title of a unit: the text of its title link, else its bold or quoted words, else the words before its links.

    Empty when it has only labels.
    """
    for link in links:
        if link.titled:
            return tidy_title(link.piece.text)
    bold = _without_venue(_bold_title(pieces))
    if len(bold.split()) >= _FEWEST_TITLE_WORDS:
        return bold
    before, after = _words_around_links(pieces)
    before = _without_venue(before)
    if bold and before.startswith(bold):
        return bold
    quoted = _QUOTED.search(before)
    if quoted and pieces and not before.startswith(quoted[0]):
        return tidy_title(quoted[1])
    return before or _without_venue(after)


def _bold_title(pieces: Sequence[Inline]) -> str:
    for index, piece in enumerate(pieces):
        if piece[0] is STRONG:
            inner = [p for p in pieces[index + 1 :] if p[2] <= piece[2]]
            if LinkPiece in map(type, inner):
                continue
            text = tidy_title("".join([p.text for p in inner if p.kind is not TAG]))
            if text and read_label(text) is None and any(map(str.isalpha, text)):
                return text
    return ""


def _words_around_links(pieces: Sequence[Inline]) -> tuple[str, str]:
    """The words before the first link, and those after the links that lead the unit (``[[CVPR](…)] Title``)."""
    before: list[str] = []
    after: list[str] = []
    words = before
    for piece in pieces:
        if piece.kind is LINK:
            if tidy_title("".join(words)):
                break
            words = after
            after.clear()
        elif piece.kind in (TEXT, CODE, BREAK):
            words.append(piece.text)
        elif piece.kind is TAG and _ENDS_TITLE.match(piece.text) and tidy_title("".join(words)):
            break
    return tidy_title("".join(before)), tidy_title(_before_bracket("".join(after)))


def _without_venue(title: str) -> str:
    """A title without the venue in parentheses or the tags in brackets that lists put behind it."""
    aside = _ASIDE_AT_END.search(title)
    if aside is not None and (aside[2] or read_label(aside[1] or "") is PAPER):
        return tidy_title(title[: aside.start()])
    return title


def _before_bracket(text: str) -> str:
    opened = text.rstrip().rpartition("[")
    return opened[0] if opened[1] and "]" not in opened[2] else text


def tidy_title(text: str) -> str:
    """A title without the punctuation that joins it to what follows, its white space single; empty without a word."""
    text = " ".join(text.split()).rstrip(_TRAILING).lstrip(_LEADING)
    return text if _HAS_WORD.search(text) else ""
