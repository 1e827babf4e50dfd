"""The decision: which of the records offered is the paper an entry means, if any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from enrichers.matching.features import check_link_statement, years_apart
from enrichers.matching.statements import Stated, title_of_link, title_to_match
from enrichers.matching.title_words import read_title
from enrichers.matching.titles import EXACTLY, Kind
from enrichers.matching.weighing import Standing, Weighed, shown, weigh
from enrichers.matching.works import is_same_work, named_authors, preferred_id
from enrichers.records import (
    Ambiguous,
    Considered,
    Feature,
    Finding,
    PaperRecord,
    Resolution,
    Resolved,
    Unresolved,
    Verdict,
)
from lists.identifiers import PaperId

# How good it is that titles agree so; of two papers the better one is meant.
_RANKS = {Kind.SAME: 0, Kind.TYPO: 1, Kind.TYPOS: 2}
_RANK_OF_A_PART = 3
_RANK_OF_ANOTHER = 4


@dataclass(frozen=True, slots=True)
class Search:
    """A search that could settle what the title match did not: ``query`` is what to ask for."""

    query: str
    reason: str


def decide(stated: Stated, candidates: Sequence[PaperRecord], *, complete: bool) -> Resolution:
    """Decide which candidate the entry means. ``complete`` says that a search was made, so that rivals are among them.

    Resolved when one work is taken and no other fits as well. Ambiguous when several fit, when one fits and too
    little speaks for it, or when link and title are of different papers. Unresolved when every one is another paper.
    Every answer carries what was found for and against, and all that was refused with the reason.
    """
    if not stated.titled.letters and not title_to_match(stated):
        return Unresolved("the entry has no title to look up")
    weighed = [weigh(stated, record) for record in _each_once(candidates)]
    if not weighed:
        return Unresolved(f"Semantic Scholar knows no paper titled “{stated.title}”", _doubts(stated))
    taken = [one for one in weighed if one.standing is Standing.TAKEN and (complete or not one.needs_search)]
    if taken:
        return _settled(stated, taken, weighed)
    contradicted = [one for one in weighed if one.standing is Standing.CONTRADICTED]
    if contradicted:
        return _link_and_title_differ(contradicted, weighed)
    open_ones = [one for one in weighed if one.standing in (Standing.POSSIBLE, Standing.TAKEN)]
    if open_ones:
        best = min(open_ones, key=_rank)
        reason = (
            best.reason or f"Semantic Scholar offers {shown(best.record)}: {_title_words(best)}; no search was made"
        )
        return Ambiguous(_ids(open_ones), reason, best.findings, _considered(best, weighed))
    nearest = min(weighed, key=_rank)
    return Unresolved(nearest.reason, (*nearest.findings, *_doubts(stated)), _considered(None, weighed))


def wants_search(stated: Stated, candidate: PaperRecord | None) -> Search | None:
    """The one search that is worth making after the title match offered ``candidate`` (None: it knew no such title).

    None where the match settles the entry, and where nothing else could be asked for. What is searched is the title
    of the link, where that is another than the one asked before.
    """
    asked, linked = title_to_match(stated), title_of_link(stated)
    is_other = linked != "" and read_title(linked).letters != read_title(asked).letters
    if candidate is None:
        return Search(linked, "the title match knows no such title, and the link states another") if is_other else None
    resolution = decide(stated, (candidate,), complete=False)
    if isinstance(resolution, Resolved):
        return None
    if is_other and check_link_statement(stated).verdict is Verdict.AGAINST:
        return Search(linked, "link and title are of different papers")
    return Search(asked, resolution.reason) if asked else None


def _each_once(candidates: Sequence[PaperRecord]) -> list[PaperRecord]:
    return list({record.semantic_scholar_id: record for record in reversed(candidates)}.values())[::-1]


def _settled(stated: Stated, taken: Sequence[Weighed], weighed: Sequence[Weighed]) -> Resolution:
    level = min(_rank(one) for one in taken)
    best, *others = sorted(
        (one for one in taken if _rank(one) == level), key=lambda one: _agreement(stated, one), reverse=True
    )
    rivals = [one for one in others if not is_same_work(one.record, best.record)]
    equal = [one for one in rivals if _agreement(stated, one)[:2] == _agreement(stated, best)[:2]]
    if level == (True, _RANK_OF_A_PART) and best.verdict(Feature.AUTHORS) is not Verdict.FOR:
        equal = equal or [one for one in weighed if _is_rival_by_a_part(one, best)]
    if equal:
        names = " and ".join(_by(one.record) for one in (best, *equal))
        words = f"several papers fit as well: {names}"
        finding = Finding(Feature.RIVALS, Verdict.AGAINST, words)
        return Ambiguous(_ids((best, *equal)), words, (*best.findings, finding), _considered(best, weighed))
    # An address of another title was weighed with the rest; a page of another one is worth a look all the same.
    doubts = _doubts(stated) if best.verdict(Feature.PAGE_TITLE) is Verdict.AGAINST else ()
    findings = (*best.findings, _rivals(rivals, weighed), *doubts)
    return Resolved(preferred_id(best.record), "title", _evidence(best), findings, _considered(best, weighed))


def _is_rival_by_a_part(one: Weighed, best: Weighed) -> bool:
    """Whether another work has the same part of its title: many papers are called "Less is more"."""
    return one.comparison.kind is best.comparison.kind and not is_same_work(one.record, best.record)


def _rank(one: Weighed) -> tuple[bool, int]:
    return (
        not one.is_vouched_for,
        _RANKS.get(one.comparison.kind, _RANK_OF_A_PART + (one.comparison.kind is Kind.OTHER)),
    )


def _agreement(stated: Stated, one: Weighed) -> tuple[bool, int, bool, bool]:
    """How well what is stated beside the title agrees: authors, then the year, then the venue; a named author last."""
    gap = years_apart(stated, one.record)
    by_author = one.verdict(Feature.AUTHORS) is Verdict.FOR
    by_venue = one.verdict(Feature.VENUE) is Verdict.FOR
    return (by_author, -gap if gap is not None else -99, by_venue, bool(named_authors(one.record)))


def _evidence(one: Weighed) -> str:
    if one.comparison.kind is Kind.SAME and one.comparison.words == EXACTLY:
        return f"the title agrees exactly with {shown(one.record)} at Semantic Scholar"
    beside = [f.words for f in one.findings if f.verdict is Verdict.FOR and f.feature is not Feature.TITLE]
    return "; ".join([f"{_title_words(one)}: {shown(one.record)} at Semantic Scholar", *beside])


def _title_words(one: Weighed) -> str:
    return next(finding.words for finding in one.findings if finding.feature is Feature.TITLE)


def _rivals(rivals: Sequence[Weighed], weighed: Sequence[Weighed]) -> Finding:
    if rivals:
        words = f"it agrees better than {' and '.join(_by(one.record) for one in rivals)}"
        return Finding(Feature.RIVALS, Verdict.FOR, words)
    if len(weighed) > 1:
        return Finding(Feature.RIVALS, Verdict.FOR, "none of the other papers offered fits as well")
    return Finding(Feature.RIVALS, Verdict.SILENT, "no other paper was looked at")


def _by(record: PaperRecord) -> str:
    authors = named_authors(record)
    return f"{shown(record)} by {authors[0] if authors else 'nobody named'}"


def _link_and_title_differ(contradicted: Sequence[Weighed], weighed: Sequence[Weighed]) -> Ambiguous:
    best = min(contradicted, key=_rank)
    finding = Finding(Feature.LINK_CONTRADICTS_TITLE, Verdict.AGAINST, best.reason)
    return Ambiguous(_ids(contradicted), best.reason, (*best.findings, finding), _considered(best, weighed))


def _doubts(stated: Stated) -> tuple[Finding, ...]:
    found = check_link_statement(stated)
    return (found,) if found.verdict is Verdict.AGAINST else ()


def _ids(weighed: Sequence[Weighed]) -> tuple[PaperId, ...]:
    return tuple(dict.fromkeys(preferred_id(one.record) for one in weighed))


def _considered(best: Weighed | None, weighed: Sequence[Weighed]) -> tuple[Considered, ...]:
    """What was looked at, the best first; each with why it was not taken."""
    ordered = sorted(weighed, key=lambda one: one is not best)
    return tuple(
        one.considered(one.reason or ("taken" if one is best else "another paper fits better")) for one in ordered
    )
