"""The digest: how much is known, what moved, what crossed a line, and what could not be told, as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from exports.changes import Crossing, Mover, name_metric
from exports.coverage import Coverage

# What would turn a title into markup, a table cell's end or HTML.
_MARKUP = re.compile(r"([\\`*_\[\]<>|~$#]|&(?=#?\w+;))")


@dataclass(frozen=True, slots=True)
class UnresolvedEntry:
    """An entry no paper is known for, and why."""

    list_path: str
    line: int
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class ListCoverage:
    """How many entries a list has and how much of them is known, a row a kind of badge."""

    list_path: str
    entry_count: int
    kinds: tuple[Coverage, ...]


def render_report(
    observed_on: date,
    lists: Sequence[ListCoverage],
    movers: Sequence[Mover],
    crossings: Sequence[Crossing],
    unresolved: Sequence[UnresolvedEntry],
) -> str:
    """Render the digest of a day (UTC). Rows stay in the order given; an empty section says so."""
    sections = [
        f"# starcite, {observed_on}\n",
        _section("Coverage", _coverage_table(lists), "No lists."),
        _section("Movers", _movers_table(movers), "Nothing moved."),
        _section("Crossings", _crossings(crossings), "Nothing crossed a threshold."),
        _section(f"Unresolved ({len(unresolved)})", _unresolved_table(unresolved), "Every entry has a paper."),
    ]
    return "\n".join(sections)


def escape_markdown(text: str) -> str:
    """Make a title stand for itself in Markdown, in a table as well: markup escaped, on one line."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def _section(heading: str, lines: Sequence[str], nothing: str) -> str:
    return "\n".join([f"## {heading}\n", *(lines or [nothing]), ""])


def _table(header: Sequence[str], rows: Sequence[Sequence[str]], right_aligned: frozenset[str]) -> list[str]:
    if not rows:
        return []
    rule = ["---:" if column in right_aligned else "---" for column in header]
    return [f"| {' | '.join(cells)} |" for cells in (header, rule, *rows)]


def _coverage_table(lists: Sequence[ListCoverage]) -> list[str]:
    header = ("List", "Entries", "Number", "Resolved", "Good", "Too old", "Never asked", "Coverage")
    rows = [
        (
            escape_markdown(one.list_path),
            str(one.entry_count),
            kind.kind.value,
            *(str(count) for count in (kind.resolved, kind.good, kind.stale, kind.never_asked)),
            "–" if kind.share is None else f"{kind.share:.0%}",
        )
        for one in lists
        for kind in one.kinds
    ]
    table = _table(header, rows, frozenset(header) - {"List", "Number"})
    remarks = [f"- {escape_markdown(one.list_path)}: {remark}" for one in lists for remark in _remarks(one)]
    return [*table, "", *remarks] if remarks else table


def _remarks(one: ListCoverage) -> Iterator[str]:
    """What the table does not show: withdrawn papers, and code that nobody is asked about."""
    for kind in one.kinds:
        if kind.withdrawn:
            papers = "1 paper was" if kind.withdrawn == 1 else f"{kind.withdrawn} papers were"
            yield f"{papers} withdrawn by the authors; `starcite lint` says which"
        if kind.elsewhere:
            counted = ", ".join(f"{count} with {keeper}" for keeper, count in kind.elsewhere)
            yield f"code without stars: {counted}; stars kept there are not asked for"


def _movers_table(movers: Sequence[Mover]) -> list[str]:
    header = ("Gain", "Now", "Since", "What", "Title")
    rows = [
        (
            f"{mover.gain:+}",
            str(mover.value),
            str(mover.since),
            name_metric(mover.metric),
            _name(mover.title, mover.subject),
        )
        for mover in movers
    ]
    return _table(header, rows, frozenset({"Gain", "Now"}))


def _crossings(crossings: Sequence[Crossing]) -> list[str]:
    return [
        f"- {crossing.observed_on}: {_name(crossing.title, crossing.subject)} "
        f"{'reached' if crossing.is_upward else 'fell below'} {crossing.threshold} {name_metric(crossing.metric)} "
        f"({crossing.value})"
        for crossing in crossings
    ]


def _unresolved_table(unresolved: Sequence[UnresolvedEntry]) -> list[str]:
    header = ("List", "Line", "Title", "Reason")
    rows = [
        (escape_markdown(one.list_path), str(one.line), escape_markdown(one.title) or "–", escape_markdown(one.reason))
        for one in unresolved
    ]
    return _table(header, rows, frozenset({"Line"}))


def _name(title: str | None, subject: str) -> str:
    return f"{escape_markdown(title)} ({escape_markdown(subject)})" if title else escape_markdown(subject)
