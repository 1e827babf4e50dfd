"""What has to agree beside a title before a paper is taken by it: more, the less the titles agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from enrichers.matching.features import years_apart
from enrichers.matching.statements import Stated
from enrichers.matching.title_words import read_title
from enrichers.matching.titles import EXACTLY, GENERIC, Comparison, Kind
from enrichers.matching.works import named_authors
from enrichers.records import Feature, PaperRecord, Verdict
from enrichers.statements import share_a_family_name

FEWEST_WORDS_ALONE = 3  # a shorter title needs something beside it that agrees
FEWEST_WORDS_MISTYPED_ALONE = 4
FEWEST_WORDS_OF_A_HEAD = 3  # what has to remain of a title whose subtitle is dropped
MOST_WORDS_OF_TWO_NAMES = 6  # GPTQ and OPTQ, LLM.int8() and GPT3.int8(); longer ones are titles of their own
FEWEST_WORDS_RENAMED = 5  # after the colon, for year and venue to vouch for another name before it
FEWEST_AUTHORS_OF_A_NEAR_TITLE = 3  # all of whom wrote it: then a word that differs is the list's
YEARS_APART_OF_A_PART = 1  # where a part of the title is all that agrees, the year must agree better


class Support(NamedTuple):
    """Whether what agrees beside a title is enough. ``lacking`` says what is missing; it is empty where the titles are
    of different papers, which nothing could mend. ``needs_search`` says that a search has to show that no rival exists.
    """

    is_enough: bool
    lacking: str = ""
    needs_search: bool = False


class _Beside(NamedTuple):
    """What agrees beside the title. ``gap`` is in years, None where no year is stated."""

    by_author: bool
    by_year: bool
    by_venue: bool
    gap: int | None

    @property
    def is_something(self) -> bool:
        return self.by_author or self.by_year or self.by_venue

    @property
    def is_close(self) -> bool:
        return self.gap is None or self.gap <= YEARS_APART_OF_A_PART


def support_of(
    stated: Stated, record: PaperRecord, comparison: Comparison, verdicts: Mapping[Feature, Verdict]
) -> Support:
    """Whether enough agrees for a record to be taken by its title, by how the titles agree."""
    beside = _Beside(
        by_author=verdicts[Feature.AUTHORS] is Verdict.FOR,
        by_year=verdicts[Feature.YEAR] is Verdict.FOR,
        by_venue=verdicts[Feature.VENUE] is Verdict.FOR,
        gap=years_apart(stated, record),
    )
    length = len(stated.titled.words)
    too_little = f"the title {comparison.words}, and too little beside it agrees"
    match comparison.kind:
        case Kind.SAME if comparison.words != EXACTLY:
            return Support(beside.by_author or beside.gap == 0, too_little)
        case Kind.SAME:
            return _beside_the_same(stated, record, beside)
        case Kind.TYPO:
            return Support(beside.is_something or length >= FEWEST_WORDS_MISTYPED_ALONE, too_little)
        case Kind.TYPOS:
            return Support(beside.is_something, too_little)
        case Kind.SHORTER | Kind.LONGER | Kind.NAMELESS | Kind.RENAMED:
            return Support(_is_enough_beside_a_part(stated, record, comparison, beside), too_little, needs_search=True)
        case Kind.NEAR if not comparison.is_another and _has_all_its_authors(stated, record, beside):
            return Support(is_enough=False, lacking=too_little)  # their next paper may be called so, too
        case _:
            return Support(is_enough=False)


def _beside_the_same(stated: Stated, record: PaperRecord, beside: _Beside) -> Support:
    if stated.titled.letters in GENERIC or "".join(stated.titled.rest) in GENERIC:
        lacking = "many papers bear this title, and author and year do not both agree"
        return Support(beside.by_author and beside.by_year, lacking)
    length = len(stated.titled.words)
    if beside.is_something or length >= FEWEST_WORDS_ALONE:
        is_bare = not beside.is_something and not named_authors(record)
        return Support(is_enough=True, needs_search=is_bare)  # there may be a fuller record of it
    count = "one word" if length == 1 else "two words"
    lacking = f"a title of {count} needs a year, an author or a venue that agrees, and the entry gives none"
    return Support(is_enough=False, lacking=lacking)


def _is_enough_beside_a_part(stated: Stated, record: PaperRecord, comparison: Comparison, beside: _Beside) -> bool:
    if comparison.kind is Kind.SHORTER:
        is_safe = beside.by_author or (beside.gap == 0 and not comparison.is_another)
        return is_safe and len(stated.titled.words) >= FEWEST_WORDS_OF_A_HEAD
    if comparison.is_another or not beside.is_close:
        return False
    if comparison.kind is not Kind.RENAMED:
        return beside.by_author
    if beside.by_author and len(comparison.left) <= MOST_WORDS_OF_TWO_NAMES:
        return True
    is_telling = len(read_title(record.title).rest) >= FEWEST_WORDS_RENAMED
    return beside.gap is not None and beside.by_venue and is_telling


def _has_all_its_authors(stated: Stated, record: PaperRecord, beside: _Beside) -> bool:
    """Whether several authors are stated, every one of them wrote the record, and the year agrees well."""
    if beside.gap is None or not beside.is_close or len(stated.authors) < FEWEST_AUTHORS_OF_A_NEAR_TITLE:
        return False
    authors = named_authors(record)
    return all(share_a_family_name((author,), authors) for author in stated.authors)
