"""What a page states of its paper, read from its bytes. Pure; never raises, whatever the bytes are.

Sources of the rules: docs/landing-pages.md. What is stated in several ways is taken from the most careful one:
``citation_*`` (Google Scholar's guidelines for webmasters), Dublin Core, data scripts, and the sharing title last.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from enrichers.pages.data_scripts import facts_of_scripts
from enrichers.pages.decoding import decode_page, is_garbled, mend
from enrichers.pages.identifiers import contradiction, stated_ids
from enrichers.pages.markup import PageMarkup, read_markup
from enrichers.pages.names import family_name, split_authors
from enrichers.pages.statement import NoStatement, PageStatement

LONGEST_TITLE = 500  # characters; longer ones are abstracts in the wrong tag
_TITLE_TAGS = ("citation_title", "dc.title", "data:title", "parsely-title", "og:title")
_AUTHOR_TAGS = (
    "citation_author", "citation_authors", "dc.creator.personalname", "dc.creator", "data:author", "parsely-author",
    "dc.contributor",
)  # fmt: skip
_JOINED_TAGS = frozenset({"dc.creator"})  # some sites state all authors in one of these
_YEAR_TAGS = (
    "citation_publication_date", "citation_date", "citation_year", "dc.date.issued", "dc.issued", "dc.date",
    "prism.publicationdate", "citation_online_date", "data:date", "article:published_time",
)  # fmt: skip
_VENUE_TAGS = ("citation_conference_title", "citation_journal_title", "citation_inbook_title", "dc.source")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_FIRST_OF_JANUARY = re.compile(r"\d{4}[/-]0?1[/-]0?1")
_MARKUP = re.compile(r"</?(?:i|b|em|strong|sub|sup|span|tt|u|sc|p|mml:\w+)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{1,6}|#x[\da-f]{1,5});", re.IGNORECASE)
# What templates of project pages are delivered with. CO_2 and SU_2 are none.
_PLACEHOLDER = re.compile(
    r"\b(?:PAPER_TITLE|(?:FIRST|SECOND|THIRD|LAST)_AUTHOR_\w+|YOUR_[A-Z_]+|CONFERENCE_NAME|INSTITUTION_OR_LAB_NAME)\b"
    r"|^[A-Z]{3,}(?:_[A-Z]{2,})+$"
)
_PLACEHOLDER_TITLES = frozenset({"social media title tag", "academic project page", "paper title", "project page"})
_WALL_TITLES = (
    "just a moment", "verifying your browser", "client challenge", "attention required!", "access denied",
    "checking your browser", "making sure you're not a bot", "are you a robot", "robot check", "security check",
    "please wait", "ddos-guard", "403 forbidden", "sign up", "sign in", "log in", "login", "one moment, please",
)  # fmt: skip

_OPENREVIEW_FALLBACK = "forum | openreview"  # a missing note, an error, or a guest whom it wants to check


def parse_page(body: bytes, content_type: str, url: str) -> PageStatement | NoStatement:
    """Read what the page at ``url`` (where it lay at last, redirects followed) states of its paper.

    NoStatement where it states nothing, where it is a challenge or a login in place of the page, and where its
    address and its tags name different papers.
    """
    if body.lstrip()[:5] == b"%PDF-":
        return NoStatement("the link leads to a PDF, not to a page")
    markup = read_markup(decode_page(body, content_type))
    facts = _Facts(markup)
    title = facts.title()
    if title is None or title.tag == "og:title":
        wall = _wall(markup)
        if wall is not None:
            return NoStatement(wall, is_refusal=True)
    if title is None:
        return NoStatement("the page does not state the title of a paper")
    if is_garbled(title.text):
        return NoStatement("the title on the page cannot be read: its encoding is not the one it says")
    tags = {title.tag: None}
    authors = facts.authors(tags)
    ids = stated_ids(facts.metas, markup, url, tags)
    other = contradiction(url, facts.metas, markup.canonical)
    if other is not None:
        return NoStatement(f"the tags of the page name another paper ({other}) than its address")
    return PageStatement(
        url=url,
        title=title.text,
        authors=authors,
        year=facts.year(tags),
        paper_ids=ids,
        tags=tuple(tags),
        family_names=tuple(family_name(name) for name in authors),
        venue=facts.venue(),
        pdf_url=next(iter(facts.metas.get("citation_pdf_url", ())), None),
    )


@dataclass(frozen=True, slots=True)
class _Title:
    text: str
    tag: str


class _Facts:
    """Values by the name of their tag, without what a template's author forgot to fill in."""

    def __init__(self, markup: PageMarkup) -> None:
        self.metas: dict[str, list[str]] = {}
        self._site_name = next((value for name, value in markup.metas if name == "og:site_name"), "")
        for name, value in [*markup.metas, *facts_of_scripts(markup)]:
            plain = _plain(value)
            if plain and not _PLACEHOLDER.search(plain):
                self.metas.setdefault(name, []).append(plain)
        if any(name == "citation_title" and _PLACEHOLDER.search(value) for name, value in markup.metas):
            # The whole block is the template's, its year too.
            self.metas = {name: values for name, values in self.metas.items() if not name.startswith("citation_")}

    def title(self) -> _Title | None:
        for tag in _TITLE_TAGS:
            for value in self.metas.get(tag, ()):
                text = self._without_site(value) if tag in ("parsely-title", "og:title") else value
                if _can_be_title(text, is_shortened=tag == "og:title"):
                    return _Title(text, tag)
        return None

    def _without_site(self, title: str) -> str:
        title = title.partition(" | ")[0].strip()
        for mark in (" - ", " – ", " — ", ": "):
            if self._site_name:
                title = title.removesuffix(mark + self._site_name)
        return title

    def authors(self, tags: dict[str, None]) -> tuple[str, ...]:
        for tag in _AUTHOR_TAGS:
            names = split_authors(self.metas.get(tag, []), is_joined=tag in _JOINED_TAGS)
            if names:
                tags[tag] = None
                return names
        return ()

    def year(self, tags: dict[str, None]) -> int | None:
        stated = [(tag, value) for tag in _YEAR_TAGS for value in self.metas.get(tag, ())]
        # bioRxiv says 1 January where it knows the year alone; another date is better where there is one.
        stated.sort(key=lambda found: _FIRST_OF_JANUARY.fullmatch(found[1]) is not None)
        for tag, value in stated:
            match = _YEAR.search(value)
            if match is not None:
                tags[tag] = None
                return int(match[1])
        return None

    def venue(self) -> str:
        return next((values[0] for tag in _VENUE_TAGS if (values := self.metas.get(tag))), "")


def _plain(value: str) -> str:
    # Some sites escape twice, some put mark-up into their tags. TeX stays: whoever compares titles knows it.
    if "&" in value and _ENTITY.search(value):
        value = html.unescape(value)
    if "<" in value:
        value = _MARKUP.sub("", value)
    return " ".join(mend(value).split())


def _can_be_title(text: str, *, is_shortened: bool) -> bool:
    if not text or len(text) > LONGEST_TITLE or not any(char.isalnum() for char in text):
        return False
    if is_shortened and text.endswith(("...", "…")):
        return False
    return text.lower().rstrip(".") not in _PLACEHOLDER_TITLES


def _wall(markup: PageMarkup) -> str | None:
    """What stands in place of the page, in words. None where nothing does."""
    for title in (markup.title, *(value for name, value in markup.metas if name == "og:title")):
        if _is_wall_title(title):
            return f'a page titled "{title[:60]}" came in place of the paper\'s'
    if markup.has_password_field:
        return "a login form came in place of the paper's page"
    return None


def _is_wall_title(title: str) -> bool:
    words = title.lower().replace("’", "'")
    if words == _OPENREVIEW_FALLBACK:
        return True
    # "Login | Site" is a wall and "Login walls in the wild" is none.
    return any(words.startswith(wall) and not words[len(wall) :].lstrip(" .…!?")[:1].isalnum() for wall in _WALL_TITLES)
