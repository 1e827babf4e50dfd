"""The tests, each of one thing: what is stated of an entry's paper against what a record says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enrichers.matching.resemblance import share_a_name
from enrichers.matching.slugs import Slug
from enrichers.matching.statements import Stated, year_in_url
from enrichers.matching.title_words import Title, read_title
from enrichers.matching.titles import Comparison, Kind, compare_titles, share_of_words
from enrichers.matching.venues import venues_in
from enrichers.matching.works import canonical_id, named_authors, names_of
from enrichers.records import Feature, Finding, PaperRecord, Verdict
from enrichers.statements import Years, share_a_family_name
from lists.identifiers import PaperId

# A preprint is often a year older than the publication whose page is linked, a journal version two years younger.
YEARS_APART_ALLOWED = 2
MOST_WORDS_OF_A_NICKNAME = 2  # "BERT", "Mask R-CNN": a name for a paper, not its title

_FIRST_OF_OTHER_SCRIPTS = "\u0370"  # Greek is spelled out, so from there on letters are of no title in English
SHARE_OF_A_RENAMED_TITLE = 0.5  # preprints change their titles: half of the words remain in most

_VOUCHING = (Kind.SAME, Kind.TYPO, Kind.TYPOS)
_ONE_PAPER = (*_VOUCHING, Kind.SHORTER, Kind.LONGER, Kind.NAMELESS, Kind.RENAMED)


def find_title(comparison: Comparison) -> Finding:
    """The entry's title against the record's. Silent where one has a subtitle or a name that the other has not."""
    if comparison.kind in _VOUCHING:
        return Finding(Feature.TITLE, Verdict.FOR, f"the title {comparison.words}")
    verdict = Verdict.AGAINST if comparison.is_another or comparison.kind is Kind.OTHER else Verdict.SILENT
    return Finding(Feature.TITLE, verdict, f"the title {comparison.words}")


def find_slug(stated: Stated, title: Title, record: PaperRecord) -> Finding:
    """The title in an address against the record's.

    Of a title cut off after three words, another one says nothing where the address names who wrote the paper, and the
    very year: ECCV 2018 made its addresses of the titles that were submitted, many of which were changed.
    """
    for slug in stated.slugs:
        if slug.agrees_with(title):
            return Finding(Feature.SLUG, Verdict.FOR, f"the address {slug.url} holds the title")
    for slug in stated.slugs:
        if slug.contradicts(title) and not (slug.is_short and _is_of_author_and_year(slug, record)):
            return Finding(Feature.SLUG, Verdict.AGAINST, f"the address {slug.url} says “{slug.title.text}”")
    return Finding(Feature.SLUG, Verdict.SILENT, "no address holds a title")


def _is_of_author_and_year(slug: Slug, record: PaperRecord) -> bool:
    return record.year == year_in_url(slug.url) and share_a_family_name((slug.author,), record.authors)


def find_page_title(stated: Stated, title: Title) -> Finding:
    """The title that the page states against the record's."""
    page = stated.page
    if page is None or not page.title:
        return Finding(Feature.PAGE_TITLE, Verdict.SILENT, "no page was read, or it states no title")
    comparison = compare_titles(read_title(page.title), title)
    words = f"the page {page.url} states the title “{page.title}”"
    if comparison.kind in _VOUCHING:
        return Finding(Feature.PAGE_TITLE, Verdict.FOR, words)
    verdict = Verdict.SILENT if comparison.kind in _ONE_PAPER or page.is_weak else Verdict.AGAINST
    return Finding(Feature.PAGE_TITLE, verdict, words)


def find_identifiers(stated: Stated, record: PaperRecord) -> Finding:
    """The identifiers of links and page against the record's. Another one of a page tells nothing: pages give the
    publisher's where the record has arXiv's, and copied templates give those of other papers.
    """
    names = names_of(record)
    for paper_id, url in (*stated.ids, *_ids_of_page(stated, record)):
        if canonical_id(paper_id) in names:
            return Finding(Feature.IDENTIFIERS, Verdict.FOR, f"{url} gives {paper_id}, which is that paper")
    schemes = {name.scheme for name in names}
    for paper_id, _ in stated.ids:
        if canonical_id(paper_id).scheme in schemes:
            words = f"the entry links {paper_id}, which that paper is not"
            return Finding(Feature.IDENTIFIERS, Verdict.AGAINST, words)
    return Finding(Feature.IDENTIFIERS, Verdict.SILENT, "no identifier to compare")


def _ids_of_page(stated: Stated, record: PaperRecord) -> Iterator[tuple[PaperId, str]]:
    """What the page gives; an arXiv link in it may be to any paper, and counts where the title agrees."""
    page = stated.page
    if page is None:
        return
    for paper_id in page.paper_ids:
        is_mere_link = page.has_linked_id and paper_id.scheme == "arxiv"
        if not is_mere_link or compare_titles(stated.titled, read_title(record.title)).kind in _VOUCHING:
            yield paper_id, page.url


def find_authors(stated: Stated, record: PaperRecord) -> Finding:
    """The authors that list, page and addresses name against the record's, by family names."""
    authors = named_authors(record)
    if not authors:
        return Finding(Feature.AUTHORS, Verdict.SILENT, "that record names no authors")
    page = () if stated.page is None else tuple(_given_name_first(name) for name in stated.page.authors)
    for names, who in ((stated.authors, "the entry names"), (page, "the page names")):
        if names and not share_a_family_name(names, authors):
            words = f"{who} {', '.join(names)}, and that paper is by {_by(authors)}"
            return Finding(Feature.AUTHORS, Verdict.AGAINST, words)
    slugs = tuple(slug.author for slug in stated.slugs if len(slug.author) > 1)
    for names, who in ((stated.authors, "the entry names"), (page, "the page names"), (slugs, "the address names")):
        if names and share_a_family_name(names, authors):
            return Finding(Feature.AUTHORS, Verdict.FOR, f"{who} {', '.join(names)}, who wrote it")
    return Finding(Feature.AUTHORS, Verdict.SILENT, "no author is stated")


def _given_name_first(name: str) -> str:
    """Pages write ``Last, First`` as often as ``First Last``."""
    family, _, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip()


def _by(authors: Sequence[str]) -> str:
    return authors[0] if len(authors) == 1 else f"{authors[0]} and {len(authors) - 1} more"


def find_year(stated: Stated, record: PaperRecord) -> Finding:
    """The years that addresses, list and page state against the record's; two years apart is still one paper."""
    if record.year is None:
        return Finding(Feature.YEAR, Verdict.SILENT, "that record has no year")
    for year, url in stated.link_years:
        if abs(record.year - year) > YEARS_APART_ALLOWED:
            return Finding(Feature.YEAR, Verdict.AGAINST, f"the link {url} says {year}")
    years = _years(stated)
    if not years:
        return Finding(Feature.YEAR, Verdict.SILENT, "no year is stated")
    said = f"the entry says {', '.join(map(str, years))}"
    gap = years_apart(stated, record)
    assert gap is not None  # both have years
    if gap > YEARS_APART_ALLOWED:
        return Finding(Feature.YEAR, Verdict.AGAINST, said)
    return Finding(Feature.YEAR, Verdict.FOR, f"{said}, and that paper is of {record.year}")


def _years(stated: Stated) -> tuple[Years, ...]:
    page = stated.page.year if stated.page is not None else None
    pages = () if page is None else (Years(page, page),)
    return tuple(dict.fromkeys((*(Years(year, year) for year, _ in stated.link_years), *stated.years, *pages)))


def years_apart(stated: Stated, record: PaperRecord) -> int | None:
    """Years between the record and the nearest year stated. None where one of them is unknown."""
    if record.year is None:
        return None
    return min((years.distance_to(record.year) for years in _years(stated)), default=None)


def find_venue(stated: Stated, record: PaperRecord) -> Finding:
    """The venue. Another one never speaks against a paper: a preprint, a workshop and a journal may be one work."""
    venues = venues_in(record.venue or "")
    for stated_venues, who in ((stated.venues, "the entry names"), (stated.host_venues, "the link's host publishes")):
        common = sorted(venues & stated_venues)
        if common:
            return Finding(Feature.VENUE, Verdict.FOR, f"{who} {common[0].upper()}, where it appeared")
    return Finding(Feature.VENUE, Verdict.SILENT, "no venue to compare")


def check_link(stated: Stated, record: PaperRecord) -> Finding:
    """Whether the paper that a link's identifier names is the one the entry's title says.

    Against only where the titles are of different papers, and no stated author wrote that one: a name for a paper
    (``BERT``), a part of its title or a title in another script says nothing.
    """
    return _title_against(stated, record.title, f"the link leads to “{record.title}”", record)


def check_link_statement(stated: Stated) -> Finding:
    """Whether what the link says itself, by its page or its address, is the paper the entry's title says."""
    page = stated.page.title if stated.page is not None and not stated.page.is_weak else ""
    if page:
        found = _title_against(stated, page, f"the page behind the link states “{page}”", None)
        if found.verdict is not Verdict.SILENT:
            return found
    for slug in stated.slugs:
        if slug.contradicts(stated.titled):
            found = _title_against(stated, slug.title.text, f"the link's address says “{slug.title.text}”", None)
            if found.verdict is not Verdict.SILENT:
                return found
    return Finding(Feature.LINK_CONTRADICTS_TITLE, Verdict.SILENT, "nothing says that the link leads elsewhere")


def _title_against(stated: Stated, title: str, words: str, record: PaperRecord | None) -> Finding:
    comparison = compare_titles(stated.titled, read_title(title))
    words = f"{words}, and the title says “{stated.title}”"
    if comparison.kind in _ONE_PAPER or (comparison.kind is Kind.NEAR and not comparison.is_another):
        return Finding(Feature.LINK_CONTRADICTS_TITLE, Verdict.SILENT, "link and title are of one paper")
    if is_nickname(stated.titled) or _holds(read_title(title).words, stated.titled.words):
        return Finding(Feature.LINK_CONTRADICTS_TITLE, Verdict.SILENT, f"{words}, which may be a name for it")
    if record is not None and (reason := _may_be_renamed(stated, record, comparison)):
        return Finding(Feature.LINK_CONTRADICTS_TITLE, Verdict.SILENT, f"{words}; {reason}")
    return Finding(Feature.LINK_CONTRADICTS_TITLE, Verdict.AGAINST, words)


def _may_be_renamed(stated: Stated, record: PaperRecord, comparison: Comparison) -> str:
    """Why a record of another title may be the paper all the same. Empty where nothing suggests it."""
    share = share_of_words(stated.titled, read_title(record.title))
    if comparison.kind is Kind.OTHER and share >= SHARE_OF_A_RENAMED_TITLE:
        return "it may have been renamed"
    if share_a_name(stated.title, record.title):
        return "the titles have a name in common"
    if stated.authors and share_a_family_name(stated.authors, named_authors(record)):
        return "its authors are those stated"
    return ""


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(words[start : start + len(part)] == part for start in range(len(words) - len(part) + 1))


def is_nickname(title: Title) -> bool:
    """Whether a title is too short, or of another script, to say which paper is meant beside its link."""
    letters = [char for char in title.letters if char.isalpha()]
    return len(title.words) <= MOST_WORDS_OF_A_NICKNAME or not all(char < _FIRST_OF_OTHER_SCRIPTS for char in letters)
