"""What a maintainer would want to know about a list, found in the list alone: no number, no request."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from lists.document import BadgeKind, Document, Entry, Link, Role
from lists.titles import normalise_title

# Two titles of fewer words may agree by chance ("Pruning", "Transformers").
MIN_TELLING_WORDS = 3

_ARXIV_PDF = re.compile(r"^https?://(?:[\w-]+\.)?arxiv\.org/(?:pdf|ftp)/", re.IGNORECASE)
_ARXIV_VERSION = re.compile(
    r"^https?://(?:[\w-]+\.)?arxiv\.org/\w+/(?:[\w.-]+/)?[\w.]+?(v[1-9]\d*)(?:\.pdf)?/?(?:[?#].*)?$", re.IGNORECASE
)


class Level(StrEnum):
    """How sure a finding is to be a mistake: a note may be meant that way."""

    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found: ``line`` is 1-based, ``rule`` a name of ``RULES``."""

    rule: str
    line: int
    message: str
    level: Level


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the linter: what it finds, why that matters, and what to do."""

    name: str
    finds: str
    remedy: str


RULES = (
    Rule("duplicate-paper", "the same paper in several entries", "keep one, or leave it if both sections need it"),
    Rule("duplicate-repository", "the same repository in several entries of one name", "keep one of the entries"),
    Rule("misplaced-badge", "a star on a link that is no repository, a pencil on one that is no paper", "move it"),
    Rule("arxiv-pdf-link", "an arXiv link to the PDF, not to the abstract", "link to arxiv.org/abs/…"),
    Rule("arxiv-version-link", "an arXiv link to one version, which hides later ones", "drop the v1, v2 …"),
    Rule("empty-link", "a link without a target", "give it one, or make it plain text"),
    Rule("unread-block", "a block that could not be read as entries", "bring it into the form of its neighbours"),
)


def lint(document: Document) -> tuple[Finding, ...]:
    """Find what is odd in a list, in the order of its lines, then of ``RULES``."""
    findings = [
        *_duplicate_papers(document),
        *_duplicate_repositories(document),
        *_misplaced_badges(document),
        *_link_findings(document),
        *(Finding("unread-block", notice.line, notice.message, Level.WARNING) for notice in document.notices),
    ]
    order = {rule.name: position for position, rule in enumerate(RULES)}
    return tuple(sorted(findings, key=lambda finding: (finding.line, order[finding.rule], finding.message)))


def _duplicate_papers(document: Document) -> Iterator[Finding]:
    """Entries with the same identifier, or with the same telling title.

    A link without an identifier is no proof by itself: several entries may point at one page of proceedings.
    """
    for first, entry in _repeats(document.entries, _paper_names):
        where, level = _place_repeat(first, entry)
        same_title = normalise_title(first.title) == normalise_title(entry.title)
        doubt = "" if same_title else f' with another title ("{first.title}"): one of the links may be wrong'
        message = f'"{entry.title}" stands on line {first.line} too, {where}{doubt}'
        yield Finding("duplicate-paper", entry.line, message, level)


def _duplicate_repositories(document: Document) -> Iterator[Finding]:
    """Entries of one title with the same repository that are not already the same paper.

    A repository that several papers share is no finding: frameworks and follow-up work have every right to it.
    """
    reported = {id(entry) for _, entry in _repeats(document.entries, _paper_names)}
    for first, entry in _repeats(document.entries, _named_repositories):
        if id(entry) not in reported:
            where, level = _place_repeat(first, entry)
            message = f'{entry.repositories[0]} of "{entry.title}" stands on line {first.line} too, {where}'
            yield Finding("duplicate-repository", entry.line, message, level)


def _repeats(entries: Sequence[Entry], names_of: Callable[[Entry], Sequence[str]]) -> Iterator[tuple[Entry, Entry]]:
    """Each entry that shares a name with an earlier one, with the first such."""
    first_by_name: dict[str, Entry] = {}
    for entry in entries:
        names = names_of(entry)
        first = next((first_by_name[name] for name in names if name in first_by_name), None)
        for name in names:
            first_by_name.setdefault(name, entry)
        if first is not None:
            yield first, entry


def _paper_names(entry: Entry) -> list[str]:
    """What names the paper of an entry for certain: the identifier of the badged link, and a title long enough."""
    names = []
    paper_id = entry.paper_links[0].paper_id if entry.paper_links else None
    if paper_id is not None and paper_id.scheme != "url":
        names.append(f"id {paper_id}")
    if entry.paper_links and len(entry.title.split()) >= MIN_TELLING_WORDS:
        names.append(f"title {normalise_title(entry.title)}")
    return names


def _named_repositories(entry: Entry) -> list[str]:
    title = normalise_title(entry.title)
    return [f"{repository.key} {title}" for repository in entry.repositories[:1] if title]


def _place_repeat(first: Entry, entry: Entry) -> tuple[str, Level]:
    """Where the first of two stands. Twice in one section is a mistake; across sections a list may mean it."""
    if first.section == entry.section:
        return "in the same section", Level.WARNING
    return (f'under "{first.section[-1]}"' if first.section else "above all headings"), Level.NOTE


def _misplaced_badges(document: Document) -> Iterator[Finding]:
    meant = {BadgeKind.CITATIONS: ("citations", "paper"), BadgeKind.STARS: ("stars", "repository")}
    for entry in document.entries:
        for slot in entry.misplaced:
            number, target = meant[slot.kind]
            message = f'a badge for {number} of "{entry.title}" stands on a link that is no {target}'
            yield Finding("misplaced-badge", _line_of(document, entry, slot.span.start), message, Level.WARNING)


def _link_findings(document: Document) -> Iterator[Finding]:
    for entry in document.entries:
        for link in entry.links:
            line = _line_of(document, entry, link.span.start)
            for rule, message in _judge_link(entry, link):
                yield Finding(rule, line, message, Level.WARNING if rule == "empty-link" else Level.NOTE)


def _judge_link(entry: Entry, link: Link) -> Iterator[tuple[str, str]]:
    if not link.url:
        label = f'the link "{link.text}"' if link.text else "a link"
        yield "empty-link", f'{label} of "{entry.title}" has no target'
    if link.role is not Role.PAPER:
        return
    if _ARXIV_PDF.search(link.url):
        yield "arxiv-pdf-link", f"{link.url} is the PDF; the abstract page leads to every form and version"
    version = _ARXIV_VERSION.search(link.url)
    if version is not None:
        yield "arxiv-version-link", f"{link.url} is version {version[1][1:]}; without it the link shows the newest"


def _line_of(document: Document, entry: Entry, position: int) -> int:
    """The 1-based line of a byte of an entry, which may span several lines."""
    return entry.line + document.data.count(b"\n", entry.span.start, position)
