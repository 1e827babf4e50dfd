"""A list as a page without its badges: what must be the same before and after they change.

The parser's own renderer makes the page, so that whatever a badge does to the Markdown around it shows: emphasis that
no longer closes, brackets that become a link, words that become a tag.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pyromark

from lists.badges.marks import SELECTOR, shapes_on_page
from lists.document import BadgeKind, BadgeStyle, BadgeSymbols
from lists.markdown.blocks import OPTIONS
from lists.markdown.decoding import decode


class Rendered(NamedTuple):
    """The source of a page without badges and blanks, and the tags that hold a symbol, where none may be put."""

    source: str
    tags: tuple[str, ...]


def render_without_badges(data: bytes, symbols: BadgeSymbols) -> Rendered:
    """Render a list and take out its badges, and the blanks by which such are set off. Raises ``NotReadable``."""
    page = pyromark.Markdown(options=OPTIONS).html(decode(data))
    if symbols.style is BadgeStyle.SYMBOLS:
        return _without_symbols(page.replace(SELECTOR, ""), symbols)
    return Rendered(_without_blanks(re.sub(shapes_on_page(symbols.style), "", page)), ())


def _without_symbols(page: str, symbols: BadgeSymbols) -> Rendered:
    tags: list[str] = []
    for kind in BadgeKind:
        symbol = symbols.of(kind).replace(SELECTOR, "")
        if symbol and symbol in page:
            run = re.escape(symbol)
            tags += re.findall(f"<[^<>]*{run}[^<>]*", page)
            if f"({symbol}" in page:
                page = re.sub(rf"\((?:{run})+\)", "", page)
            page = page.replace(symbol, "")
    return Rendered(_without_blanks(page), tuple(tags))


def _without_blanks(page: str) -> str:
    return "".join(page.split())
