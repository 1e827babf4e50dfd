"""One unit of a list, such as a bullet, a table cell or a line: its links with their roles, and its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lists.document import Role
from lists.identifiers import PaperId, RepositoryId, parse_repository_id
from lists.links.hosts import find_paper_id
from lists.links.pages import kind_of_page
from lists.links.roles import CODE as CODE_ROLE
from lists.links.roles import DATASET, OTHER, PAPER, REPOSITORY, VERSION, role_of
from lists.markdown.mending import StatedLink
from lists.markdown.pieces import BREAK, CODE, LINK, STRONG, TEXT, Inline, LinkPiece
from lists.words.labels import has_code_word, is_framework, read_label, split_words
from lists.words.naming import FEWEST_TITLE_WORDS, find_title
from lists.words.references import is_byline
from lists.words.trimming import tidy_title

__all__ = ["Unit", "UnitLink", "read_unit", "tidy_title"]


class UnitLink(NamedTuple):
    """A link of a unit before it is known what the entry is.

    ``titled`` says that its own words stand where a title stands. ``label`` is what they promise; ``OTHER`` too where
    they are words of a sentence.
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
        if len(self.links) == 1 and len(self.pieces) == 2 and self.pieces[1] is self.links[0].piece:
            link = self.links[0]
            if link.label is not None and link.piece.badge_at is None:
                return True  # `Paper: https://…`, whose label is all that stands before it
        return not self.title or read_label(self.title) is not None

    @property
    def is_entry(self) -> bool:
        """Whether it names a paper or leads to a repository, rather than mentioning one in running text."""
        for link in self.links:
            if link.role is PAPER and link.paper_id is not None and link.label is not OTHER:
                return True
        if not self.links or not self.title:
            return False
        if any(map(_makes_an_entry, self.links)):
            return True
        is_wordy = len(self.title.split()) >= FEWEST_TITLE_WORDS
        return is_wordy and any(not link.piece.url for link in self.links)  # `A Title of Its Own [[paper]]()`


def _makes_an_entry(link: UnitLink) -> bool:
    role = link.role
    if role is REPOSITORY or role is CODE_ROLE:
        return link.titled or link.label is not None
    if role is PAPER or role is VERSION:
        return link.label is not OTHER
    return link.titled and (not link.piece.url or role is DATASET)


_ABSOLUTE = re.compile(r"(?:[a-z]{3,7}:/{1,3}|//)[^/\s]+\.|www\.|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}/", re.IGNORECASE)
_NUMBERING = re.compile(r"^\W*(?:\d+\W+)*$")
# What may not open a link's construct, as blanks, brackets, quotes, emphasis and badges of any kind may.
_NOT_OPENING = "-:–—|]>.,;!?)"
_JOINS = ("-", ":", "–", "—", "|", ">", "")
_TAGS = re.compile(r"[\W\d]*(?:(?:\[[^\[\]]+\]|\([^()]+\))\W*)+$")  # `2014.06 [CVPR] (Oral)`
_LONGEST_PREFIX = 60
_LONGEST_OPENING = 20
_FARTHEST = 4 * _LONGEST_PREFIX  # nothing stands first behind so much; looking through it for each link adds up
_OPEN_BRACKETS = ("(", "（")
# After these words of a sentence a link names what the sentence is about, and not what the entry is.
_LEADING_INTO = split_words(
    """
    a also an and as at based by cf compare compared e.g extending extends following follows for from in inspired into
    is its like of on or over our powered related see similar than that the their this to uses using via vs versus with
    within atop wraps around
    """
)
_AND = frozenset((",", ";", "/", "&", "and", "or", ", and", ", or"))
_LEADING_INTO_LABEL = split_words("a an our see that the their this original")


def read_unit(pieces: Sequence[Inline], *, authors: bool = False, cell: bool = False) -> Unit:
    """Read the links of one unit.

    ``authors`` marks a place where links lead to people. ``cell`` marks a table cell, where a leading link of one word
    is a title too (``NASNet-A``).
    """
    links: list[UnitLink] = []
    before = since_link = ""
    is_offered = False  # whether there was a link to a paper
    for piece in pieces:
        kind = piece[0]
        if isinstance(piece, LinkPiece):
            if piece.__class__ is StatedLink:
                links.append(_read_stated(piece, since_link))
                continue
            link = _read_link(piece, before, since_link, is_first=not is_offered, authors=authors)
            if links and link[1] is None and links[-1][1] is OTHER and since_link.strip() in _AND:
                link = _as_mentioned_too(link, links[-1])
            links.append(link)
            is_offered = is_offered or link[3] is PAPER
            since_link = ""
            if link.label is None:
                before += piece[3]
        elif kind is TEXT or kind is CODE or kind is BREAK:
            before += piece[3]
            since_link += piece[3]
    if len(links) > 1:
        _let_mentions_yield(links)
    elif len(links) == 1 and links[0].label is CODE_ROLE and links[0].paper_id is not None:
        links[0] = links[0]._replace(role=PAPER)  # its label is wrong
    if links and not cell and links[0].titled:
        _take_tag(links, pieces)
    return Unit(pieces, tuple(links), authors=authors)


def _read_link(piece: LinkPiece, before: str, since_link: str, *, is_first: bool, authors: bool) -> UnitLink:
    text, url = piece[3], piece[4]
    bare = url != "" and text.endswith(url)
    label = None if bare else read_label(text)
    leading = label is None and not bare and bool(text) and not text.isspace() and _leads(before, is_first=is_first)
    if authors or (url[:8] != "https://" and url[:7] != "http://" and not _ABSOLUTE.match(url)):
        return tuple.__new__(UnitLink, (piece, label, leading and not authors, OTHER, None, None))
    if bare:
        label = read_label(since_link)
    repository = parse_repository_id(url)
    paper_id = find_paper_id(url) if repository is None else None
    if is_first and paper_id is not None and not leading and label is None and not bare:
        leading = len(text.split()) >= FEWEST_TITLE_WORDS and is_byline(before)
    role = role_of(url, text, label, titled=leading, paper_id=paper_id, repository=repository)
    if since_link and not leading and since_link[-1].isspace() and _is_mentioned(text, label, since_link):
        if role is REPOSITORY and (label is None or is_framework(text)):
            role = OTHER
        label = OTHER
    return tuple.__new__(UnitLink, (piece, label, leading, role, paper_id, repository if role is REPOSITORY else None))


def _read_stated(piece: LinkPiece, before: str) -> UnitLink:
    """A paper named in plain words is a version of what the links lead to; without any, a reference may end with it."""
    words = before.split()
    in_reference = len(words) > FEWEST_TITLE_WORDS and (words[-1][-1] in ",.;:(" or words[-1].lower() == "preprint")
    return UnitLink(piece, None if in_reference else OTHER, False, VERSION, find_paper_id(piece.url), None)


def _leads(before: str, *, is_first: bool) -> bool:
    """Whether nothing stands before but numbers, brackets, or a dated prefix (``2020-NIPS-``) of the first paper."""
    if not before or _NUMBERING.match(before):
        return True
    end = len(before)
    if end >= _LONGEST_PREFIX + _LONGEST_OPENING or not is_first:
        return False
    while end and not before[end - 1].isalnum() and before[end - 1] not in _NOT_OPENING:
        end -= 1
    if end >= _LONGEST_PREFIX:
        return False
    last = before[end - 1 : end]
    if last == "]" or (last == ")" and before[end:].isspace()):
        return _TAGS.match(before[:end]) is not None
    if last == ":" and before[: end - 1].rpartition(" ")[2].lower() in _LEADING_INTO:
        return False  # `Related: [BERT](…)`
    return last in _JOINS or read_label(before[:end]) is PAPER  # ``ICLR'21 [A Title](…)``


def _is_mentioned(text: str, label: Role | None, since_link: str) -> bool:
    """Whether a sentence runs into a link: ``built on [PyTorch](…)``, ``as [Liu](…) show``, ``see the [paper](…)``."""
    words = since_link.split()
    last = words[-1].lower().lstrip("([{\"'") if words else ""
    if label is None:
        last = last.rstrip(".:")
    if label is PAPER or (label is CODE_ROLE and not is_framework(text)):
        return last in _LEADING_INTO_LABEL
    leads_into = last in _LEADING_INTO or (label is CODE_ROLE and last == "and" and len(words) > 1)
    return (label is None or label is CODE_ROLE) and leads_into and not has_code_word(" ".join(words[-5:]))


def _as_mentioned_too(link: UnitLink, before: UnitLink) -> UnitLink:
    """A link that goes on where a sentence ran into the one before: ``as in [BERT](…) and [GPT](…)``."""
    if read_label(before.piece.text) is not None:
        return link
    role = OTHER if link.role is REPOSITORY else link.role
    return UnitLink(link.piece, OTHER, False, role, link.paper_id, None if role is OTHER else link.repository_id)


def _let_mentions_yield(links: list[UnitLink]) -> None:
    """A paper that a sentence speaks of is that of the entry only where no other is offered."""
    for index, link in enumerate(links):
        if link[1] is OTHER and link[3] is PAPER and any(o[3] is PAPER and o[1] is not OTHER for o in links):
            links[index] = link._replace(role=OTHER)


_LONGEST_TAG = 20
_MOST_TAG_WORDS = 2
_FEWEST_WORDS_AFTER_TAG = 4


def _take_tag(links: list[UnitLink], pieces: Sequence[Inline]) -> None:
    """Take a first link of a word or two for what it is where the title follows it: ``[[ITSC](…)] A Title``."""
    first = links[0]
    text = first.piece.text
    if len(text) > _LONGEST_TAG or not text.isupper() or len(text.split()) > _MOST_TAG_WORDS or not _names_paper(first):
        return
    place = next(index for index, piece in enumerate(pieces) if piece is first.piece)
    following = "".join([p[3] for p in _until_link(pieces[place + 1 :]) if p[0] in (TEXT, CODE, STRONG)])
    bracketed = place > 0 and pieces[place - 1][3].endswith("[") and following.startswith("]")
    words = (following[1:] if bracketed else following).split()
    fewest = FEWEST_TITLE_WORDS if bracketed else _FEWEST_WORDS_AFTER_TAG
    if len(words) < fewest or not words[0][0].isalnum() or not (bracketed or first.paper_id):
        return
    links[0] = first._replace(label=PAPER, titled=False)


def _names_paper(link: UnitLink) -> bool:
    return link.paper_id is not None or kind_of_page(link.piece.url) is PAPER


def _until_link(pieces: Sequence[Inline]) -> Iterator[Inline]:
    for piece in pieces:
        if piece[0] is LINK:
            return
        yield piece
