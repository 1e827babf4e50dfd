"""Why an entry stands as it does: which link, which rule, which id, who answered what, and when."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from enrichers.records import Ambiguous, Considered, Feature, RecordChange, Resolved, Verdict
from exports.badges import BadgePlan
from exports.code_hosts import links_without_stars
from exports.explain_numbers import (
    LABEL_WIDTH,
    Answer,
    Background,
    Decision,
    describe_answers,
    number_facts,
    repository_facts,
)
from exports.numbers import EntryNumbers
from exports.printable import printable
from exports.tabular import describe_resolution
from lists.document import BadgeKind, Link
from lists.titles import normalise_title

__all__ = ["Answer", "Background", "Decision", "render_explanation", "render_matches"]

AUTHORS_NAMED = 2
WORDS_OF_A_TITLE = 3  # enough to recognise it
REFUSED_SHOWN = 3  # on one screen; the rest is counted, and `starcite review` has them
_INDENT = " " * LABEL_WIDTH


def render_explanation(
    list_path: str,
    entry: EntryNumbers,
    plan: BadgePlan,
    background: Background = Background(),  # noqa: B008 -- frozen
) -> str:
    """Render all that is known of one entry, a fact a line; in a terminal longer lines are folded.

    ``plan`` is the one of the entry's list. The parts of the resolution are shown as far as it carries them.
    """
    head = f"{list_path}:{entry.entry.line}: {entry.entry.title or '(no title)'}"
    lines = [head, *(f"  {label:<{LABEL_WIDTH - 2}}{text}" for label, text in _facts(entry, plan, background))]
    return "".join(f"{folded}\n" for line in lines for folded in _folded(line, background.width))


def render_matches(matches: Sequence[tuple[str, EntryNumbers]], width: int | None = None) -> str:
    """Render several entries shortly, each with its place, so that one of them can be asked for."""
    lines = []
    for place, entry in matches:
        state, _, _ = describe_resolution(entry.resolution)
        paper = str(entry.resolution.paper_id) if isinstance(entry.resolution, Resolved) else state
        lines.append(f"{place}: {entry.entry.title or '(no title)'} [{paper}]")
    return "".join(f"{folded}\n" for line in lines for folded in _folded(line, width))


def _folded(line: str, width: int | None) -> list[str]:
    line = printable(line)
    if width is None or len(line) <= width:
        return [line]
    return textwrap.wrap(line, width, subsequent_indent=_INDENT, break_long_words=False, break_on_hyphens=False)


def _facts(entry: EntryNumbers, plan: BadgePlan, background: Background) -> Iterator[tuple[str, str]]:
    if entry.entry.section:
        yield "section", " > ".join(entry.entry.section)
    if background.elsewhere:
        yield "also at", ", ".join(background.elsewhere)
    for link in entry.entry.links:
        yield "link", f"{link.url or '(no target)'} ({link.role}{_meaning(link)})"
    yield from _resolution_facts(entry, background)
    yield from _paper_facts(entry)
    yield "asked", describe_answers(entry, background)
    yield from number_facts(entry, BadgeKind.CITATIONS, plan, background)
    if entry.repository is not None:
        yield from repository_facts(entry)
        yield from number_facts(entry, BadgeKind.STARS, plan, background)
    for link, reason in links_without_stars(entry.entry):
        yield "no stars", f"{link.url}: {reason}"


def _meaning(link: Link) -> str:
    """What a link means, where its address does not show it."""
    if link.role == "repository":
        shown, meaning = str(link.repository_id or ""), str(link.repository_id or "")
    else:
        shown, meaning = (link.paper_id.value, str(link.paper_id)) if link.paper_id is not None else ("", "")
    return f" = {meaning}" if meaning and shown.lower() not in link.url.lower() else ""


def _resolution_facts(entry: EntryNumbers, background: Background) -> Iterator[tuple[str, str]]:
    resolution, decision = entry.resolution, background.decision
    state, method, reason = describe_resolution(resolution)
    paper_id = f" to {resolution.paper_id}" if isinstance(resolution, Resolved) else ""
    since = f", since {decision.decided_on}" if decision is not None else ""
    if decision is not None and decision.next_lookup_on is not None and not isinstance(resolution, Resolved):
        since += f" (again from {decision.next_lookup_on})"
    said = _brief(reason or "", entry, background)
    yield "resolution", f"{state}{paper_id}{f' by {method}' if method else ''}{since}: {said}"
    if entry.contradiction is not None:
        yield "against", entry.contradiction
    told = f"{reason}; {entry.contradiction}"
    taken = [one for one in resolution.considered if isinstance(resolution, Ambiguous) and _may_be(one, resolution)]
    refused = [one for one in resolution.considered[isinstance(resolution, Resolved) :] if one not in taken]
    for one in taken:
        yield "may be", f"{_named(one)}: {one.outcome}"
    findings = resolution.findings if isinstance(resolution, Resolved) or taken or not refused else ()
    if method == "link":  # the reason says which identifier it names
        findings = tuple(one for one in findings if one.feature is not Feature.IDENTIFIERS)
    for verdict in (Verdict.FOR, Verdict.AGAINST):
        words = [_shortened(one.words, entry) for one in findings if one.verdict is verdict and one.words not in told]
        if words:
            yield verdict.value, "; ".join(dict.fromkeys(words))
    yield from _refused_facts(refused)


def _shortened(words: str, entry: EntryNumbers) -> str:
    """A finding without the addresses and the title that stand above it already."""
    for link in entry.entry.links:
        words = words.replace(f"the page {link.url} ", "the page ").replace(f"the address {link.url} ", "the address ")
    return words.replace(f"the title “{entry.entry.title}”", "the title")


def _brief(words: str, entry: EntryNumbers, background: Background) -> str:
    """A reason; in a terminal only the first words of a long title that stands above it already."""
    begin = entry.entry.title.split()[:WORDS_OF_A_TITLE]
    if background.width is None or len(begin) < WORDS_OF_A_TITLE:
        return words
    words = words.removesuffix(" at Semantic Scholar")
    return words.replace(f"“{entry.entry.title}”", f"“{' '.join(begin)} …”")


def _may_be(one: Considered, resolution: Ambiguous) -> bool:
    return one.paper_id in resolution.candidates


def _refused_facts(refused: Sequence[Considered]) -> Iterator[tuple[str, str]]:
    for one in refused[:REFUSED_SHOWN]:
        against = "; ".join(finding.words for finding in one.findings if finding.verdict is Verdict.AGAINST)
        yield "refused", f"{_named(one)}: {against or one.outcome}"
    if len(refused) > REFUSED_SHOWN:
        yield "refused", f"and {len(refused) - REFUSED_SHOWN} more"


def _named(one: Considered) -> str:
    year = f" ({one.year})" if one.year is not None else ""
    more = f" and {len(one.authors) - AUTHORS_NAMED} more" if len(one.authors) > AUTHORS_NAMED else ""
    by = f" by {', '.join(one.authors[:AUTHORS_NAMED])}{more}" if one.authors else ""
    return f"{one.paper_id} “{one.title}”{year}{by}"


def _paper_facts(entry: EntryNumbers) -> Iterator[tuple[str, str]]:
    paper = entry.resolved_paper
    if paper is None:
        return
    is_same = paper.title is not None and normalise_title(paper.title) == normalise_title(entry.entry.title)
    title = "of that title" if is_same else paper.title or "(no title)"
    yield "paper", f"{title}{f', {entry.year}' if entry.year is not None else ''}"
    names = [str(paper_id) for paper_id in dict.fromkeys((paper.canonical_id, *paper.ids))]
    if paper.semantic_scholar_id is not None and f"s2:{paper.semantic_scholar_id}" not in names:
        names.append(f"s2:{paper.semantic_scholar_id}")
    yield "ids", ", ".join(names)
    for change in paper.changes:
        yield "record", _describe_change(change)
    if entry.withdrawal is not None:
        yield "withdrawn", f"its authors say on arXiv: {entry.withdrawal}"
    if entry.published_doi is not None:
        yield "published", f"https://doi.org/{entry.published_doi}"


def _describe_change(change: RecordChange) -> str:
    happened = "merged into another" if change.kind == "merged" else "parted from another"
    return (
        f"{happened} by Semantic Scholar, seen {change.changed_on}: "
        f"{change.paper_id} was s2:{change.from_id}, and is s2:{change.to_id}"
    )
