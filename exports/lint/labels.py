"""Findings about what the words at a link promise: its label, the venue and year that the entry names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from exports.lint.addresses import host_of, is_at
from exports.lint.rules import Spot
from exports.lint.source import Source
from lists.document import Entry, Link
from lists.identifiers import parse_paper_id, parse_repository_id
from lists.layouts.drafts import Lines
from lists.words.labels import read_label


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CODE = _words("code codes git github gitlab source implementation pytorch tensorflow keras jax repo repository")
_PAPER = _words("paper papers arxiv pdf abs abstract preprint")
_VIDEO = _words("video videos youtube talk")
_PROJECT = _words("project homepage website webpage web site demo dataset data")
_FILLER = _words("the official unofficial author authors of a version link page original full our new 3rd third party")
_WORD = re.compile(r"[^\W_]+")
_LONGEST_LABEL = 30
_VIDEO_HOSTS = ("youtube.com", "youtu.be", "vimeo.com", "bilibili.com")
_TALK_HOSTS = ("twitter.com", "x.com", "reddit.com", "linkedin.com", "zhihu.com", "medium.com")
_CODE_HOSTS = (
    "gitlab.com",
    "bitbucket.org",
    "gitee.com",
    "codeocean.com",
    "colab.research.google.com",
    "sourceforge.net",
)
_PAPER_FILE = re.compile(r"\.pdf(?:$|[?#])", re.IGNORECASE)


def find_in_labels(source: Source) -> Iterator[Spot]:
    """Labels that the address of their link contradicts, and addresses that stand twice in an entry."""
    for entry in source.document.entries:
        yield from _judge_labels(entry)


def find_behind_labels(source: Source, lines: Lines) -> Iterator[Spot]:
    """Labels that kept a line from being read: what they promise is no paper, and their link leads to one."""
    unread = {notice.line for notice in source.document.notices}
    for link in source.links if unread else ():
        if link.link is None and link.address is not None and lines.number(link.start) in unread:
            yield from _judge_label(link.text, link.address.text(source.data), link.start)


def _judge_label(text: str, url: str, position: int) -> Iterator[Spot]:
    promised, found = kind_of_label(text), kind_of_address(url)
    if promised in _A and found and promised != found:
        yield Spot("mislabelled-link", position, f"“{shown(text)}” leads to {_A[found]}: {url}")


def _judge_labels(entry: Entry) -> Iterator[Spot]:
    seen: dict[str, Link] = {}
    for link in entry.links:
        mislabelled = tuple(_judge_label(link.text, link.url, link.span.start))
        if mislabelled:
            yield from mislabelled
            continue
        first = seen.setdefault(link.url, link)
        if first is not link and link.url and _is_copy(first, link):
            message = f"{link.url} stands in this entry already, as “{shown(first.text)}”"
            yield Spot("repeated-link", link.span.start, message)


def _is_copy(first: Link, link: Link) -> bool:
    """Whether one address under two labels is an oversight.

    A title and its label may share one, a picture and its label too, and one repository may serve two frameworks.
    """
    one, other = shown(first.text).casefold(), shown(link.text).casefold()
    if not one or not other or read_label(one) is None or read_label(other) is None:
        return False
    kinds = kind_of_label(one), kind_of_label(other)
    return one == other or (all(kinds) and kinds[0] != kinds[1])


_A = MappingProxyType({"code": "code", "paper": "a paper", "video": "a video", "talk": "a post"})


def kind_of_label(text: str) -> str:
    """What a label promises: ``code``, ``paper``, ``video`` or ``project``; empty for other words, or several."""
    if len(text) > _LONGEST_LABEL:
        return ""
    words = set(_WORD.findall(text.lower())) - _FILLER
    for kind, known in (("code", _CODE), ("paper", _PAPER), ("video", _VIDEO), ("project", _PROJECT)):
        if words and words <= known:
            return kind
    return ""


def kind_of_address(url: str) -> str:
    """What an address leads to for certain: ``code``, ``paper``, ``video`` or ``talk``; empty where nobody can tell."""
    host = host_of(url)
    if is_at(host, *_VIDEO_HOSTS):
        return "video"
    if is_at(host, *_TALK_HOSTS):
        return "talk"
    if parse_repository_id(url) is not None:
        return "" if _PAPER_FILE.search(url) else "code"
    if is_at(host, *_CODE_HOSTS):
        return "code"
    return "paper" if parse_paper_id(url) is not None else ""


_BADGES = re.compile("[✏⭐\ufe0f]")


def shown(text: str) -> str:
    """A link's text without badges and the blanks around it."""
    return " ".join(_BADGES.sub("", text).split())
