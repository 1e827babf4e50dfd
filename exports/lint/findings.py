"""What a maintainer would want to know about lists, found in the lists alone; no request is made.

Numbers are looked at where a warehouse has them already, and only to see whether badges typed by hand agree with them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from exports.lint.badges import BadgeFacts, find_in_badges
from exports.lint.duplicates import find_duplicates, paper_name, position_of, telling_title
from exports.lint.ignore import Ignored
from exports.lint.known import find_in_known
from exports.lint.labels import find_behind_labels, find_in_labels
from exports.lint.layout import find_in_layout
from exports.lint.links import find_in_links
from exports.lint.marks import find_in_marks
from exports.lint.page import find_in_page
from exports.lint.rules import RULES, Finding, Rule, Severity, Spot
from exports.lint.source import Source
from exports.lint.titles import find_in_titles
from exports.lint.venues import find_in_venues
from lists.directives import read_directives
from lists.document import Document, Entry, Notice
from lists.layouts.drafts import Lines

__all__ = ["RULES", "BadgeFacts", "Finding", "Rule", "Severity", "lint", "lint_together"]


def lint(document: Document, facts: BadgeFacts = BadgeFacts()) -> tuple[Finding, ...]:  # noqa: B008 -- frozen
    """Find what is odd in a list, in file order, without what its comments ask to pass over."""
    source = Source(document)
    spots = [
        *find_duplicates(source),
        *find_in_badges(source, facts),
        *find_in_known(source, facts),
        *find_in_links(source),
        *find_in_labels(source),
        *find_in_venues(source),
        *find_in_titles(source),
        *find_in_layout(source),
        *find_in_page(source),
    ]
    lines = Lines(document.data)
    behind_labels = tuple(find_behind_labels(source, lines))
    explained = {lines.number(spot.position) for spot in behind_labels}
    unread = [notice for notice in document.notices if notice.line not in explained]
    spots += (*behind_labels, *_noticed("unread-block", unread, lines))
    spots += _noticed("bad-directive", (*read_directives(document).notices, *find_in_marks(document.data)), lines)
    spots += _noticed("ungrouped", document.ungrouped, lines)
    ignored = Ignored(source, lines)
    kept = [spot for spot in spots if not ignored.covers(spot)]
    return _located(document.data, lines, (*kept, *ignored.unknown))


def lint_together(documents: Sequence[tuple[str, Document]]) -> tuple[tuple[Finding, ...], ...]:
    """For each list, which of its papers other lists have too, whatever line these are on."""
    places: dict[str, tuple[int, str, Entry]] = {}
    found: list[tuple[Finding, ...]] = []
    for index, (given, document) in enumerate(documents):
        spots = []
        for entry in document.entries:
            names = [name for name in (paper_name(entry), telling_title(entry)) if name]
            elsewhere = next((places[name] for name in names if name in places and places[name][0] != index), None)
            if elsewhere is not None:
                _, other, first = elsewhere
                message = f"“{entry.title}” stands in {other} too, on line {first.line}"
                spots.append(Spot("listed-elsewhere", position_of(entry), message))
            for name in names:
                places.setdefault(name, (index, given, entry))
        found.append(_located(document.data, Lines(document.data), spots))
    return tuple(found)


def _noticed(rule: str, notices: Iterable[Notice], lines: Lines) -> Iterator[Spot]:
    for notice in notices:
        yield Spot(rule, lines.starts[min(notice.line, len(lines.starts)) - 1], notice.message)


def _located(data: bytes, lines: Lines, spots: Iterable[Spot]) -> tuple[Finding, ...]:
    """Findings with line and column, in order, each once."""
    order = {name: place for place, name in enumerate(RULES)}
    found = set()
    for spot in spots:
        start = lines.start_of(spot.position)
        column = len(data[start : spot.position].decode("utf-8", "replace")) + 1
        severity = spot.severity or RULES[spot.rule].severity
        found.add(Finding(spot.rule, severity, lines.number(spot.position), column, spot.message, spot.edits))
    return tuple(sorted(found, key=lambda f: (f.line, f.column, order[f.rule], f.message)))
