"""All tests of one record together: whether it is taken, may be, is contradicted by the link, or is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from enrichers.matching.features import (
    find_authors,
    find_identifiers,
    find_page_title,
    find_slug,
    find_title,
    find_venue,
    find_year,
    is_nickname,
)
from enrichers.matching.statements import Stated
from enrichers.matching.support import support_of
from enrichers.matching.title_words import read_title
from enrichers.matching.titles import Comparison, Kind, compare_titles
from enrichers.matching.works import preferred_id
from enrichers.records import Considered, Feature, Finding, PaperRecord, Verdict


class Standing(StrEnum):
    """What the tests of one record come to."""

    TAKEN = "taken"
    POSSIBLE = "possible"
    CONTRADICTED = "contradicted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A record with its findings and what they come to. ``reason`` says why it is not taken.

    ``is_vouched_for`` says that the link itself, by address, page or identifier, names this paper. ``needs_search``
    says that it is taken only when a search has shown no rival.
    """

    record: PaperRecord
    comparison: Comparison
    findings: tuple[Finding, ...]
    standing: Standing
    reason: str = ""
    is_vouched_for: bool = False
    needs_search: bool = False

    def verdict(self, feature: Feature) -> Verdict:
        """What one test says."""
        return next(finding.verdict for finding in self.findings if finding.feature is feature)

    def considered(self, outcome: str) -> Considered:
        """The record as it is remembered and shown."""
        record = self.record
        return Considered(preferred_id(record), record.title, record.year, record.authors, self.findings, outcome)


def weigh(stated: Stated, record: PaperRecord) -> Weighed:
    """Test one record against all that is stated."""
    title = read_title(record.title)
    comparison = compare_titles(stated.titled, title)
    findings = (
        find_title(comparison),
        find_slug(stated, title, record),
        find_page_title(stated, title),
        find_identifiers(stated, record),
        find_authors(stated, record),
        find_year(stated, record),
        find_venue(stated, record),
    )
    verdicts = {finding.feature: finding.verdict for finding in findings}
    vouched = any(
        verdicts[feature] is Verdict.FOR for feature in (Feature.SLUG, Feature.PAGE_TITLE, Feature.IDENTIFIERS)
    )
    standing, reason, needs_search = _standing(stated, record, comparison, findings, is_vouched_for=vouched)
    return Weighed(record, comparison, findings, standing, reason, vouched, needs_search)


def _standing(
    stated: Stated,
    record: PaperRecord,
    comparison: Comparison,
    findings: tuple[Finding, ...],
    *,
    is_vouched_for: bool,
) -> tuple[Standing, str, bool]:
    verdicts = {finding.feature: finding.verdict for finding in findings}
    offered = shown(record)
    is_same_id = verdicts[Feature.IDENTIFIERS] is Verdict.FOR
    if not is_same_id:
        for feature in (Feature.YEAR, Feature.IDENTIFIERS, Feature.AUTHORS):
            if verdicts[feature] is Verdict.AGAINST and _is_eligible(comparison, is_vouched_for):
                return Standing.REFUSED, f"Semantic Scholar offers {offered}, but {_words(findings, feature)}", False
    if _link_is_against(verdicts):
        feature = Feature.SLUG if verdicts[Feature.SLUG] is Verdict.AGAINST else Feature.PAGE_TITLE
        if comparison.kind is Kind.OTHER or comparison.is_another:
            return Standing.REFUSED, _another(offered), False
        return Standing.CONTRADICTED, f"the title says {offered}, but {_words(findings, feature)}", False
    if is_vouched_for:
        if comparison.is_another and not is_nickname(stated.titled):
            return Standing.CONTRADICTED, f"the link leads to {offered}, but the title {comparison.words}", False
        return Standing.TAKEN, "", False
    support = support_of(stated, record, comparison, verdicts)
    if support.is_enough:
        return Standing.TAKEN, "", support.needs_search
    if not support.lacking:
        return Standing.REFUSED, _another(offered), False
    return Standing.POSSIBLE, f"Semantic Scholar offers {offered}: {support.lacking}", False


def _is_eligible(comparison: Comparison, is_vouched_for: bool) -> bool:
    return is_vouched_for or comparison.kind not in (Kind.OTHER, Kind.NEAR)


def _link_is_against(verdicts: dict[Feature, Verdict]) -> bool:
    """Whether the link says another title. An address that holds this one is believed before a page that does not."""
    slug, page = verdicts[Feature.SLUG], verdicts[Feature.PAGE_TITLE]
    if verdicts[Feature.IDENTIFIERS] is Verdict.FOR or slug is Verdict.FOR or page is Verdict.FOR:
        return False
    return Verdict.AGAINST in (slug, page)


def _another(offered: str) -> str:
    return f"the nearest title at Semantic Scholar is another one: {offered}"


def _words(findings: tuple[Finding, ...], feature: Feature) -> str:
    return next(finding.words for finding in findings if finding.feature is feature)


def shown(record: PaperRecord) -> str:
    """A record as a sentence names it: title and year."""
    return f"“{record.title}”" + ("" if record.year is None else f" ({record.year})")
