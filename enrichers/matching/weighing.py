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
    years_apart,
)
from enrichers.matching.statements import Stated
from enrichers.matching.title_words import read_title
from enrichers.matching.titles import EXACTLY, GENERIC, Comparison, Kind, compare_titles
from enrichers.matching.works import named_authors, preferred_id
from enrichers.records import Considered, Feature, Finding, PaperRecord, Verdict
from enrichers.statements import share_a_family_name

FEWEST_WORDS_ALONE = 3  # a shorter title needs something beside it that agrees
FEWEST_WORDS_MISTYPED_ALONE = 4
FEWEST_WORDS_OF_A_HEAD = 3  # what has to remain of a title whose subtitle is dropped
MOST_WORDS_OF_TWO_NAMES = 6  # GPTQ and OPTQ, LLM.int8() and GPT3.int8(); longer ones are titles of their own
FEWEST_WORDS_RENAMED = 5  # after the colon, for year and venue to vouch for another name before it
FEWEST_AUTHORS_OF_A_NEAR_TITLE = 3  # all of whom wrote it: then a word that differs is the list's
YEARS_APART_OF_A_PART = 1  # where a part of the title is all that agrees, the year must agree better


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
        find_slug(stated, title),
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
    lacking, needs_search = _lacking(stated, record, comparison, verdicts)
    if lacking is None:
        return Standing.TAKEN, "", needs_search
    if lacking == "":
        return Standing.REFUSED, _another(offered), False
    return Standing.POSSIBLE, f"Semantic Scholar offers {offered}: {lacking}", False


def _is_eligible(comparison: Comparison, is_vouched_for: bool) -> bool:
    return is_vouched_for or comparison.kind not in (Kind.OTHER, Kind.NEAR)


def _link_is_against(verdicts: dict[Feature, Verdict]) -> bool:
    """Whether the link says another title. An address that holds this one is believed before a page that does not."""
    slug, page = verdicts[Feature.SLUG], verdicts[Feature.PAGE_TITLE]
    if verdicts[Feature.IDENTIFIERS] is Verdict.FOR or slug is Verdict.FOR or page is Verdict.FOR:
        return False
    return Verdict.AGAINST in (slug, page)


def _lacking(
    stated: Stated, record: PaperRecord, comparison: Comparison, verdicts: dict[Feature, Verdict]
) -> tuple[str | None, bool]:
    """What is missing for a record to be taken by its title: None when nothing is, empty when it is another paper.

    Second, whether a search has to show that it has no rival.
    """
    by_author = verdicts[Feature.AUTHORS] is Verdict.FOR
    by_year = verdicts[Feature.YEAR] is Verdict.FOR
    by_venue = verdicts[Feature.VENUE] is Verdict.FOR
    length = len(stated.titled.words)
    gap = years_apart(stated, record)
    is_close = gap is None or gap <= YEARS_APART_OF_A_PART
    match comparison.kind:
        case Kind.SAME if comparison.words != EXACTLY:
            return None if by_author or gap == 0 else _too_little(comparison), False
        case Kind.SAME:
            lacking = _lacking_beside_the_same(stated, by_author, by_year, by_venue)
            is_alone = not (by_author or by_year or by_venue)
            return lacking, is_alone and not named_authors(record)  # there may be a fuller record of it
        case Kind.TYPO:
            is_enough = by_author or by_year or by_venue or length >= FEWEST_WORDS_MISTYPED_ALONE
            return None if is_enough else _too_little(comparison), False
        case Kind.TYPOS:
            return None if by_author or by_year or by_venue else _too_little(comparison), False
        case Kind.SHORTER:
            is_enough = length >= FEWEST_WORDS_OF_A_HEAD and (by_author or (gap == 0 and not comparison.is_another))
            return None if is_enough else _too_little(comparison), True
        case Kind.LONGER | Kind.NAMELESS:
            is_enough = by_author and is_close and not comparison.is_another
            return None if is_enough else _too_little(comparison), True
        case Kind.RENAMED:
            by_both = by_author and is_close and len(comparison.left) <= MOST_WORDS_OF_TWO_NAMES
            by_time = gap is not None and is_close and by_venue and _rest(record) >= FEWEST_WORDS_RENAMED
            is_enough = (by_both or by_time) and not comparison.is_another
            return None if is_enough else _too_little(comparison), True
        case Kind.NEAR if not comparison.is_another and _has_all_its_authors(stated, record):
            return _too_little(comparison), False  # their next paper may be called so, too
        case _:
            return "", False


def _has_all_its_authors(stated: Stated, record: PaperRecord) -> bool:
    """Whether several authors are stated, every one of them wrote the record, and the year agrees well."""
    gap = years_apart(stated, record)
    authors = named_authors(record)
    return (
        gap is not None
        and gap <= YEARS_APART_OF_A_PART
        and len(stated.authors) >= FEWEST_AUTHORS_OF_A_NEAR_TITLE
        and all(share_a_family_name((author,), authors) for author in stated.authors)
    )


def _lacking_beside_the_same(stated: Stated, by_author: bool, by_year: bool, by_venue: bool) -> str | None:
    if stated.titled.letters in GENERIC:
        return None if by_author and by_year else "many papers bear this title, and author and year do not both agree"
    length = len(stated.titled.words)
    if by_author or by_year or by_venue or length >= FEWEST_WORDS_ALONE:
        return None
    count = "one word" if length == 1 else "two words"
    return f"a title of {count} needs a year, an author or a venue that agrees, and the entry gives none"


def _rest(record: PaperRecord) -> int:
    return len(read_title(record.title).rest)


def _too_little(comparison: Comparison) -> str:
    return f"the title {comparison.words}, and too little beside it agrees"


def _another(offered: str) -> str:
    return f"the nearest title at Semantic Scholar is another one: {offered}"


def _words(findings: tuple[Finding, ...], feature: Feature) -> str:
    return next(finding.words for finding in findings if finding.feature is feature)


def shown(record: PaperRecord) -> str:
    """A record as a sentence names it: title and year."""
    return f"“{record.title}”" + ("" if record.year is None else f" ({record.year})")
