"""Facts in a page's scripts, told under the names of tags (``data:title``): JSON-LD, and IEEE Xplore's own. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from enrichers.pages.markup import METADATA_VARIABLE, PageMarkup

MOST_NODES = 2_000  # of a page's JSON-LD that are looked at
_PAPER_TYPES = frozenset({"scholarlyarticle", "medicalscholarlyarticle", "chapter", "report", "thesis"})


def facts_of_scripts(markup: PageMarkup) -> list[tuple[str, str]]:
    """Title, authors, date and identifiers of the first paper that a script describes."""
    for text in markup.data_scripts:
        for node in _nodes(_parsed(text)):
            if _types(node) & _PAPER_TYPES:
                return list(_facts_of_article(node))
    for text in markup.metadata_scripts:
        value = _assigned(text)
        if isinstance(value, dict):
            return list(_facts_of_xplore(value))
    return []


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):  # no JSON, or nested to no purpose
        return None


def _assigned(text: str) -> Any:
    start = text.find("{", text.find(METADATA_VARIABLE))
    if start < 0:
        return None
    try:
        return json.JSONDecoder().raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    for node in waiting:  # grows as it is walked
        inner: list[Any] = []
        if isinstance(node, list):
            inner = node
        elif isinstance(node, dict):
            yield node
            inner = [node[key] for key in ("mainEntity", "@graph") if key in node]
        waiting.extend(inner[: MOST_NODES - len(waiting)])


def _types(node: dict[str, Any]) -> set[str]:
    value = node.get("@type")
    return {one.lower() for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)}


def _facts_of_article(node: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _texts("data:title", node.get("headline") or node.get("name"))
    authors = node.get("author") or node.get("creator")
    for author in authors if isinstance(authors, list) else [authors]:
        yield from _texts("data:author", author.get("name") if isinstance(author, dict) else author)
    yield from _texts("data:date", node.get("datePublished"))
    for key in ("sameAs", "identifier", "@id"):
        for value in node[key] if isinstance(node.get(key), list) else [node.get(key)]:
            yield from _texts("data:identifier", value.get("value") if isinstance(value, dict) else value)


def _facts_of_xplore(value: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _texts("data:title", value.get("formulaStrippedArticleTitle") or value.get("title"))
    authors = value.get("authors")
    for author in authors if isinstance(authors, list) else []:
        yield from _texts("data:author", author.get("name") if isinstance(author, dict) else None)
    for key in ("publicationYear", "publicationDate", "chronOrPublicationDate"):
        yield from _texts("data:date", value.get(key))
    yield from _texts("data:identifier", value.get("doi"))


def _texts(name: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, str | int) and not isinstance(value, bool):
        text = str(value)[:4_000] if isinstance(value, str) else str(value)
        yield name, text
