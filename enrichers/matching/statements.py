"""What is stated of the paper an entry means: by the list, by its links' addresses, by the page behind a link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import urlsplit

from enrichers.matching.slugs import FEWEST_WORDS_OF_A_SLUG, Slug, read_slug
from enrichers.matching.title_words import Title, plain_title, read_title
from enrichers.matching.venues import venues_in_all, venues_of_host
from enrichers.pages.statement import PageStatement
from enrichers.statements import Years, stated_authors, stated_years
from lists.document import Entry, Link
from lists.identifiers import PaperId
from lists.statements import read_statement

# Hosts whose paths carry the year a paper was published in, and how. Other hosts' paths may hold any number.
_FOUR_DIGITS = re.compile(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)")
_TWO_DIGITS = re.compile(r"/v\d+/[a-z-]+?(\d\d)[a-z]?(?:[./]|$)|/aaai(\d\d)/", re.IGNORECASE)
_HOSTS_WITH_YEARS = (
    "thecvf.com", "ecva.net", "nips.cc", "neurips.cc", "ijcai.org", "mlr.press", "aaai.org", "iclr.cc", "icml.cc",
    "mlsys.org", "usenix.org", "isca-speech.org", "bmva.org",
)  # fmt: skip


class LinkedId(NamedTuple):
    """An identifier that a link or a page gives, and the address it is given at."""

    paper_id: PaperId
    url: str


class LinkedYear(NamedTuple):
    """The year that an address gives."""

    year: int
    url: str


@dataclass(frozen=True, slots=True)
class Stated:
    """All that is stated of the paper an entry means, each with where it comes from.

    ``years`` are the list's words and sections, ``link_years`` come from addresses, ``venues`` are short names the
    list gives and ``host_venues`` those whose papers lie at the links' hosts. ``ids`` are those of the paper links.
    ``page`` is None where no page was read. ``titled`` is the title in pieces.
    """

    title: str
    authors: tuple[str, ...] = ()
    years: tuple[Years, ...] = ()
    link_years: tuple[LinkedYear, ...] = ()
    venues: frozenset[str] = frozenset()
    host_venues: frozenset[str] = frozenset()
    ids: tuple[LinkedId, ...] = ()
    slugs: tuple[Slug, ...] = ()
    page: PageStatement | None = None
    titled: Title = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "titled", read_title(self.title))


def state_of(entry: Entry, page: PageStatement | None = None, *, title: str | None = None) -> Stated:
    """What an entry states, and the page behind its link. ``title`` is given where it is not the entry's own."""
    links = [link for link in entry.paper_links if link.url]
    statement = read_statement(entry)
    return Stated(
        entry.title if title is None else title,
        stated_authors(entry),
        stated_years(entry),
        tuple(LinkedYear(year, link.url) for link in links if (year := year_in_url(link.url))),
        venues_in_all((*entry.section, statement.before, statement.after)),
        _host_venues(links),
        tuple(LinkedId(link.paper_id, link.url) for link in links if link.paper_id is not None),
        tuple(slug for link in links if (slug := read_slug(link.url)) is not None),
        page,
    )


def _host_venues(links: Sequence[Link]) -> frozenset[str]:
    return frozenset(venue for link in links for venue in venues_of_host(link.url))


def year_in_url(url: str) -> int | None:
    """The year a proceedings page's URL gives (``…/content_CVPR_2019/…``, ``…/v97/tan19a.html``). None elsewhere."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if not any(host == known or host.endswith(f".{known}") for known in _HOSTS_WITH_YEARS):
        return None
    whole = _FOUR_DIGITS.search(parts.path)
    if whole:
        return int(whole[1])
    short = _TWO_DIGITS.search(parts.path)
    return 2000 + int(short[1] or short[2]) if short else None


def title_to_match(stated: Stated) -> str:
    """The title to ask the title match for: the entry's, without LaTeX. That of the page, or of the address, where
    the entry's is none that an index could know (Chinese, or no letters at all). Empty where there is none.
    """
    own = plain_title(stated.title)
    if stated.titled.letters and any(char.isascii() and char.isalpha() for char in stated.titled.letters):
        return own
    return title_of_link(stated) or (own if stated.titled.letters else "")


def title_of_link(stated: Stated) -> str:
    """The title that the link itself states: on its page, else in its address on a host that writes titles there."""
    if stated.page is not None and stated.page.title:
        return plain_title(stated.page.title)
    titles = (slug.title for slug in stated.slugs if slug.is_title)
    return next((title.text for title in titles if len(title.words) >= FEWEST_WORDS_OF_A_SLUG), "")
