"""An open reference as a person sees it: what the entry says, and the candidates beside it, with what agrees."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from enrichers.matching.statements import Stated
from enrichers.records import Considered, Feature, Verdict
from exports.printable import printable
from flows.review_queue import OpenReference, shown_paper
from warehouse.records import Knowledge

CANDIDATES_ABREAST = 3  # beside the entry, in 80 columns
MARKS = {Verdict.FOR: "✓ ", Verdict.AGAINST: "✗ ", Verdict.SILENT: ""}
AUTHORS_NAMED = 3
LEGEND = "✓ agrees   ✗ does not   nothing: not stated, or no difference that counts"


def render_open(one: OpenReference, number: int, count: int, knowledge: Knowledge, width: int) -> str:
    """One reference of the queue, ``number`` of ``count``, in ``width`` columns."""
    times = "once" if len(one.places) == 1 else f"{len(one.places)} times"
    lines = [
        _folded(f"[{number} of {count}] {one.entry.title or '(no title)'}", width),
        _folded(f"  seen {times}: {one.seen}", width),
        f"  link {printable(one.link) or '(none)'}",  # in one piece, to be clicked or copied
        _folded(f"  {one.state}: {one.reason}", width),
        "",
    ]
    if one.considered:
        lines += [_render_abreast(one, knowledge, width), _folded(LEGEND, width)]
    rest = enumerate(one.considered[CANDIDATES_ABREAST:], start=CANDIDATES_ABREAST + 1)
    lines += [_folded(f"{place:>3} {shown_paper(paper)} {paper.paper_id}", width) for place, paper in rest]
    return "\n".join(["", *lines])


def _folded(text: str, width: int) -> str:
    return textwrap.fill(printable(text), width, subsequent_indent="    ", break_on_hyphens=False)


def _render_abreast(one: OpenReference, knowledge: Knowledge, width: int) -> str:
    candidates = one.considered[:CANDIDATES_ABREAST]
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("the entry", overflow="fold", ratio=1)
    for number in range(1, len(candidates) + 1):
        table.add_column(str(number), overflow="fold", ratio=1)
    for label, said, cells in _rows(one.stated, candidates, knowledge):
        if said or any(cells):
            table.add_row(label, _cell("-" if said == "" else said or ""), *(_cell(cell or "-") for cell in cells))
    outcomes = [paper.outcome if paper.outcome != one.reason else "" for paper in candidates]
    if any(outcomes):
        table.add_row("outcome", "", *map(_cell, outcomes))
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(table)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


def _cell(text: str) -> Text:
    """As it is: no mark-up, and no commands to the terminal."""
    return Text(printable(text))


def _rows(
    stated: Stated, candidates: Sequence[Considered], knowledge: Knowledge
) -> Iterator[tuple[str, str | None, list[str]]]:
    """Label, what the entry says (None where that is no question), and what each candidate does."""

    def compared(feature: Feature, said: str, values: Sequence[str]) -> tuple[str, str, list[str]]:
        marks = (
            MARKS[_verdict(paper, feature)] if value else "" for paper, value in zip(candidates, values, strict=True)
        )
        return feature.value, said, [mark + value for mark, value in zip(marks, values, strict=True)]

    authors = stated.authors or (stated.page.authors if stated.page is not None else ())
    years = dict.fromkeys([*(str(year) for year, _ in stated.link_years), *map(str, stated.years)])
    venues = sorted(venue.upper() for venue in stated.venues | stated.host_venues)
    yield compared(Feature.TITLE, stated.title, [paper.title for paper in candidates])
    yield compared(Feature.AUTHORS, _named(authors), [_named(paper.authors) for paper in candidates])
    yield compared(Feature.YEAR, ", ".join(years), ["" if p.year is None else str(p.year) for p in candidates])
    yield compared(Feature.VENUE, ", ".join(venues), [_venue(paper, knowledge) for paper in candidates])
    yield "paper", None, [str(paper.paper_id) for paper in candidates]
    for verdict in (Verdict.FOR, Verdict.AGAINST):
        yield verdict.value, None, [_words(paper, verdict) for paper in candidates]


def _verdict(paper: Considered, feature: Feature) -> Verdict:
    return next((finding.verdict for finding in paper.findings if finding.feature is feature), Verdict.SILENT)


def _named(authors: Sequence[str]) -> str:
    more = len(authors) - AUTHORS_NAMED
    return ", ".join(authors[:AUTHORS_NAMED]) + (f" and {more} more" if more > 0 else "")


def _venue(paper: Considered, knowledge: Knowledge) -> str:
    """The venue, as far as it is known: of papers that no entry means only what agreed of it is kept."""
    known = knowledge.papers.get(paper.paper_id)
    if known is not None and known.venue:
        return known.venue
    return next(
        (one.words for one in paper.findings if one.feature is Feature.VENUE and one.verdict is Verdict.FOR), ""
    )


def _words(paper: Considered, verdict: Verdict) -> str:
    shown = (Feature.AUTHORS, Feature.YEAR, Feature.VENUE) if verdict is Verdict.FOR else ()
    return "; ".join(one.words for one in paper.findings if one.verdict is verdict and one.feature not in shown)
