"""What an author tells starcite in a comment beside an entry: to leave it alone, or what it means.

``<!-- starcite: skip -->``, ``<!-- starcite: arxiv:1810.05270 -->``, ``<!-- starcite: github:owner/name -->``: it
stands on one of the entry's own lines, so that it moves with the entry. What cannot be followed becomes a notice.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import pyromark

from lists.document import Document, Notice
from lists.identifiers import ACCEPTED_SCHEMES, PaperId, RepositoryId, parse_repository_id, read_paper_id
from lists.markdown.decoding import decode

SKIP = "skip"

_SIGN = b"starcite:"
_SPOKEN = re.compile(rb"<!--\s*starcite:(.*)", re.IGNORECASE | re.DOTALL)
_LINE_END = re.compile(rb"\r\n|\n|\r")
# Comments that mark a place in the list, for what starcite keeps there, speak of no entry.
_MARK = re.compile(r"/?(?:begin|end|legend|top|lint-ignore)\b", re.IGNORECASE)
_GITHUB = re.compile(r"github:\s*([\w.-]+/[\w.-]+)", re.IGNORECASE)
_LEGAL = "skip, arxiv:…, doi:…, s2:…, corpus:…, acl:…, pmid:… or github:owner/name"

Meaning: TypeAlias = str | PaperId | RepositoryId


@dataclass(frozen=True, slots=True)
class Directives:
    """What the comments of a list say of its entries, by entry index.

    ``skipped`` holds the 1-based line of the comment. ``notices`` name the comments that are not followed.
    """

    skipped: Mapping[int, int] = field(default_factory=dict)
    papers: Mapping[int, PaperId] = field(default_factory=dict)
    repositories: Mapping[int, RepositoryId] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()


class _Comment(NamedTuple):
    start: int
    line: int
    text: str


def parse_directive(text: str) -> Meaning | None:
    """Read what stands behind ``starcite:``: ``SKIP``, a paper that can be asked for, or a repository; None else.

    A link that holds an identifier, or leads into a repository, is read as that.
    """
    text = text.strip()
    if text.lower() == SKIP:
        return SKIP
    repository = _GITHUB.fullmatch(text)
    if repository is not None:
        return parse_repository_id(f"https://github.com/{repository[1]}")
    if len(text.split()) != 1:
        return None
    paper = read_paper_id(text)
    return paper if paper is not None and paper.scheme in ACCEPTED_SCHEMES else parse_repository_id(text)


def read_directives(document: Document) -> Directives:
    """Find the comments of a list that speak to starcite, and the entries they stand at.

    A comment belongs to the innermost entry on whose lines it stands; what stands in code is none. Where comments give
    one entry two papers, or two repositories, none of these is followed.
    """
    if _SIGN not in document.data.lower():
        return Directives()
    notices: list[Notice] = []
    said: defaultdict[int, list[tuple[Meaning, int]]] = defaultdict(list)
    for comment, index in _at_entries(document, _find_comments(document.data)):
        meaning = parse_directive(comment.text)
        if meaning is None:
            notices.append(Notice(comment.line, f"the comment “{comment.text}” is not followed; it may say {_LEGAL}"))
        elif index is None:
            where = "put it at the end of one of the entry's own lines"
            notices.append(Notice(comment.line, f"the comment “{comment.text}” stands at no entry; {where}"))
        else:
            said[index].append((meaning, comment.line))
    papers = {index: _only(words, PaperId, notices) for index, words in said.items()}
    repositories = {index: _only(words, RepositoryId, notices) for index, words in said.items()}
    return Directives(
        {index: line for index, words in said.items() for meaning, line in words if meaning == SKIP},
        {index: paper for index, paper in papers.items() if isinstance(paper, PaperId)},
        {index: found for index, found in repositories.items() if isinstance(found, RepositoryId)},
        tuple(sorted(notices, key=lambda notice: notice.line)),
    )


def _only(
    words: Sequence[tuple[Meaning, int]], kind: type[PaperId] | type[RepositoryId], notices: list[Notice]
) -> Meaning | None:
    """The one meaning of a kind that is given; several that differ are none, and a notice."""
    given = {meaning: line for meaning, line in words if isinstance(meaning, kind)}
    if len(given) > 1:
        line = max(given.values())
        notices.append(Notice(line, f"comments give one entry {' and '.join(map(str, given))}, so none is followed"))
        return None
    return next(iter(given), None)


def _at_entries(document: Document, comments: Sequence[_Comment]) -> Iterator[tuple[_Comment, int | None]]:
    """Each comment with the innermost entry around it. Entries are in file order and lie apart or within another."""
    waiting = list(enumerate(document.entries))[::-1]
    around: list[tuple[int, int]] = []  # the ends and indices of the entries that are open, outermost first
    for comment in comments:
        while waiting and waiting[-1][1].span.start <= comment.start:
            index, entry = waiting.pop()
            while around and around[-1][0] <= entry.span.start:
                around.pop()
            around.append((entry.span.end, index))
        while around and around[-1][0] <= comment.start:
            around.pop()
        yield comment, around[-1][1] if around else None


def _find_comments(data: bytes) -> list[_Comment]:
    """The comments that begin with ``starcite:``, in file order, those that mark a place left out."""
    comments = []
    line, counted = 1, 0
    for start, end in _closed_comments(data):
        match = _SPOKEN.match(data, start, end)
        if match is not None:
            line, counted = line + len(_LINE_END.findall(data, counted, match.start())), match.start()
            text = " ".join(match[1].decode().split())
            if not _MARK.match(text):
                comments.append(_Comment(match.start(), line, text))
    return comments


def _closed_comments(data: bytes) -> Iterator[tuple[int, int]]:
    """Each comment of the list, from its opening to its closing sign."""
    for start, end in _raw_html(data):
        opening = data.find(b"<!--", start, end)
        while opening >= 0:
            closing = data.find(b"-->", opening + 4, end)
            if closing < 0:
                break  # and none of those behind it is closed either
            yield opening, closing
            opening = data.find(b"<!--", closing, end)


def _raw_html(data: bytes) -> Iterator[tuple[int, int]]:
    """Where HTML stands in a list, which is where a comment is one."""
    markdown = pyromark.Markdown(options=pyromark.Options.ENABLE_TABLES)
    for event, span in markdown.events_with_range(decode(data)):
        if isinstance(event, dict) and (event.get("Start") == "HtmlBlock" or "InlineHtml" in event):
            yield span["start"], span["end"]
