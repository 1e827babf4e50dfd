"""The tags of a page that state something: meta, link, title and data scripts. Pure, linear in the page's length.

lxml's parser hands tags to a target as it meets them and builds no tree: trees of hostile pages take time that grows
with the square of their length, and so does the standard library's parser.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

LINKS_KEPT = 2_000  # of a page's body; a page with more of them is no page of one paper
METAS_KEPT = 5_000  # of a page; collaborations of thousands of authors have no more
_OTHER_PAPERS = "citation_reference"  # what a page cites, hundreds of them
MOST_VALUE_CHARS = 4_000  # of a meta tag: titles and names are far shorter, abstracts are not read
_DATA_TYPES = frozenset({"application/ld+json"})
METADATA_VARIABLE = "xplGlobal.document.metadata"  # IEEE Xplore keeps a page's facts in this variable
_PLAIN_SCRIPTS = frozenset({"", "text/javascript", "application/javascript"})


@dataclass(slots=True)
class PageMarkup:
    """What was found, in the order of the page. Names of meta tags are in lower case, ``dc:`` is ``dc.``."""

    metas: list[tuple[str, str]] = field(default_factory=list)
    title: str = ""
    canonical: str | None = None
    links: list[str] = field(default_factory=list)
    data_scripts: list[str] = field(default_factory=list)
    metadata_scripts: list[str] = field(default_factory=list)
    has_password_field: bool = False


def read_markup(text: str) -> PageMarkup:
    """Read the tags of a page. Broken HTML is read as far as it goes."""
    from lxml import etree  # takes a while to import, and most runs ask no page

    target = _Target()
    parser = etree.HTMLParser(target=target, encoding="utf-8", recover=True, no_network=True)
    try:
        parser.feed(text.replace("\0", "\ufffd").encode("utf-8", "replace"))
        parser.close()
    except etree.XMLSyntaxError:  # an empty page, or one without any tag
        pass
    return target.markup


class _Target:
    """What lxml tells its events to."""

    def __init__(self) -> None:
        self.markup = PageMarkup()
        self._within = ""
        self._kind = ""
        self._text: list[str] = []

    def start(self, tag: str, attributes: Mapping[str, str | None]) -> None:
        if tag == "meta":
            self._meta(attributes)
        elif tag == "a":
            href = attributes.get("href")
            if href and len(self.markup.links) < LINKS_KEPT:
                self.markup.links.append(href)
        elif tag == "link":
            if self.markup.canonical is None and "canonical" in (attributes.get("rel") or "").lower().split():
                self.markup.canonical = attributes.get("href") or None
        elif tag == "input":
            self.markup.has_password_field |= (attributes.get("type") or "").strip().lower() == "password"
        elif tag in ("title", "script"):
            self._within, self._text = tag, []
            self._kind = (attributes.get("type") or "").partition(";")[0].strip().lower()

    def _meta(self, attributes: Mapping[str, str | None]) -> None:
        value = attributes.get("content")
        if not value or len(value) > MOST_VALUE_CHARS:
            return
        for attribute in ("name", "property", "itemprop"):
            name = attributes.get(attribute)
            if name:
                plain = _plain_name(name)
                if plain != _OTHER_PAPERS and len(self.markup.metas) < METAS_KEPT:
                    self.markup.metas.append((plain, value))
                return

    def data(self, data: str) -> None:
        if self._within:
            self._text.append(data)

    def end(self, tag: str) -> None:
        if not self._within or tag != self._within:
            return
        text = "".join(self._text)
        if tag == "title":
            self.markup.title = self.markup.title or " ".join(text.split())
        elif self._kind in _DATA_TYPES:
            self.markup.data_scripts.append(text)
        elif self._kind in _PLAIN_SCRIPTS and METADATA_VARIABLE in text:
            self.markup.metadata_scripts.append(text)
        self._within, self._text = "", []

    def comment(self, text: str) -> None:
        """Nothing in a comment is stated."""

    def close(self) -> None:
        """Asked for by lxml."""


def _plain_name(name: str) -> str:
    name = name.strip().lower()
    for prefix, plain in (("dcterms.", "dc."), ("dcterms:", "dc."), ("dc:", "dc."), ("prism:", "prism.")):
        if name.startswith(prefix):
            return plain + name[len(prefix) :]
    return name
