"""Keys before links: what stands there, or what a header says of a column, is the label of a link without one."""

from __future__ import annotations

import re

from lists.document import Role
from lists.identifiers import parse_repository_id
from lists.layouts.units import Unit, UnitLink
from lists.links.roles import PAPER, REPOSITORY, role_of
from lists.markdown.pieces import BREAK, CODE, LINK, TEXT
from lists.words.labels import read_label
from lists.words.naming import FEWEST_TITLE_WORDS

_LONGEST_KEY = 60
_KEY = re.compile(r"(?:^|[^\w /&+-])([\w /&+-]{2,40}?)\W*[:：]\W*$")


def labelled(link: UnitLink, label: Role) -> UnitLink:
    """A link without a label of its own as what a key before it says: ``Code: [owner/name](…)``.

    A key for the paper says nothing new of a link that is a title.
    """
    text = link.piece.text
    is_title = label is PAPER and link.titled and len(text.split()) >= FEWEST_TITLE_WORDS and " et al" not in text
    if link.label is not None or is_title or not link.piece.url:
        return link
    repository = parse_repository_id(link.piece.url)
    role = role_of(link.piece.url, text, label, titled=False, paper_id=link.paper_id, repository=repository)
    return UnitLink(link.piece, label, False, role, link.paper_id, repository if role is REPOSITORY else None)


def with_keys(unit: Unit) -> Unit:
    """A unit of properties: its links without a label of their own are what the key before them says."""
    if all(link.label is not None for link in unit.links):
        return unit
    places = {id(link.piece): link for link in unit.links}
    links: list[UnitLink] = []
    words, label = "", None
    for piece in unit.pieces:
        kind = piece[0]
        if kind is BREAK:
            words, label = "", None
        elif kind is TEXT or kind is CODE:
            words += piece[3]
        elif kind is LINK:
            key = _KEY.search(words[-_LONGEST_KEY:])
            label = read_label(key[1]) if key is not None else label
            link = places[id(piece)]
            links.append(link if label is None else labelled(link, label))
            words = ""
    return Unit(unit.pieces, tuple(links), authors=unit.authors)
