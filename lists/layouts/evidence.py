"""Which of what reads like an entry is one.

A link to a page of which nothing is known may lead to a paper, a product, a course or a journal. Its entry stands by
what else speaks for it: its own words, the entries beside it, the headings above it. A repository alone may be a list
of works and not a work.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from lists.document import Notice
from lists.layouts.drafts import Draft, Lines
from lists.layouts.units import UnitLink
from lists.links.pages import has_paper_path, is_paper_file, kind_of_page, may_stand_for_paper, path_of
from lists.links.roles import CODE, OTHER, PAPER, PROJECT, REPOSITORY, VERSION
from lists.words.friends import is_list_of_works
from lists.words.headings import holds_books, holds_lists, holds_no_works, is_about_the_list
from lists.words.labels import WORD, is_weak_label, names_paper

_DOUBTED = "it cannot be told whether this leads to a paper, so it is not read as an entry"
_ABOUT = "a paper that is named where the list speaks of itself is not read as an entry"


_FEWEST_WORDS_OF_A_WORK = 3
_MOST_WORDS_BEHIND_A_WORK = 8
_FEW = 2
_MANY = 4  # times as many papers as others make one more likely
_LINK = re.compile(r"!?\[[^\[\]]*\](?:\([^()]*\))?|\([^()]*\)|https?://\S+")
_NO_PAPER = re.compile(
    r"\b(?:tutorials?|workshops?|courses?|lectures?|keynote|slides|blogs?|podcasts?|webinars?|challenge|competition"
    r"|leaderboard|newsletter|homepage|website)\b|^videos?\b|[(\[]videos?[)\]]",
    re.IGNORECASE,
)
_PUBLICATION = re.compile(
    rb"\bet al\b|\b(?:in )?proc(?:eedings|\.)|\btransactions on|\bjournal of|\btech(?:nical|\.) report"
    rb"|\bph\.?d\.? thesis|\bmaster'?s thesis|\bdissertation\b|\barxiv preprint"
    rb"|\b(?:NeurIPS|NIPS|ICML|ICLR|CVPR|ICCV|ECCV|WACV|BMVC|ACCV|AAAI|IJCAI|AISTATS|UAI|COLT|ACL|EMNLP|NAACL|EACL|COLING"
    rb"|TACL|KDD|SIGIR|CIKM|WSDM|RecSys|ICDM|ICDE|VLDB|SIGMOD|JMLR|TMLR|TPAMI|IJCV|MLSys|SysML|ISCA|ASPLOS|OSDI|SOSP|NSDI"
    rb"|EuroSys|ICASSP|INTERSPEECH|ICRA|IROS|CoRL|MICCAI|SIGGRAPH|ICPR)\b[\s,'*_()-]{0,4}(?:(?:19|20)\d\d|\d\d)\b",
    re.IGNORECASE,
)


class _Grade(IntEnum):
    """How much the link itself says for the paper."""

    NOTHING = 0
    UNKNOWN = 1  # a page like any other
    LIKELY = 2  # its path speaks of papers
    SURE = 3


NOTHING, UNKNOWN, LIKELY, SURE = _Grade


class Settled(NamedTuple):
    """The entries, and what is told of those left out although something spoke for them."""

    drafts: list[Draft]
    notices: list[Notice]


def settle(drafts: Sequence[Draft], data: bytes, lines: Lines) -> Settled:
    """Leave out what is no entry, and take doubtful links for what the entries around them make likely."""
    judge = _Judge(drafts, data, lines)
    return Settled(list(judge.settle()), judge.notices)


def _grade(link: UnitLink) -> _Grade:
    if link.role is not PAPER or link.label is OTHER:
        return NOTHING
    if link.paper_id is not None:
        return SURE
    url, text = link.piece.url, link.piece.text
    if link.label is PAPER and (text.endswith(url) or names_paper(text)):
        return SURE
    if kind_of_page(url) is PAPER:
        return SURE
    return LIKELY if has_paper_path(url) else UNKNOWN


class _Count(NamedTuple):
    """Entries of one section that lead to papers for sure, and others."""

    papers: int = 0
    others: int = 0


class _Judge:
    def __init__(self, drafts: Sequence[Draft], data: bytes, lines: Lines) -> None:
        self._drafts = drafts
        self._data = data
        self._lines = lines
        self._about: dict[tuple[str, ...], bool] = {}
        self._by_section: dict[tuple[str, ...], list[Draft]] = {}
        self._counts: dict[tuple[tuple[str, ...], bool], _Count] = {}
        self._in_all: dict[bool, _Count] = {}
        self.notices: list[Notice] = []

    def settle(self) -> Iterator[Draft]:
        """The drafts that are entries, their doubtful links decided."""
        about = self._about
        for draft in self._drafts:
            section = draft[4]
            is_about = about.get(section)
            if is_about is None:
                is_about = about[section] = is_about_the_list(section)
            has_paper = doubtful = False
            for link in draft[3]:
                if link[3] is PAPER:
                    has_paper = True
                    if link[4] is None:
                        doubtful = True
            if doubtful or not has_paper or is_about:
                decided = self._decide(draft, is_about=is_about, has_paper=has_paper)
                if decided is not None:
                    yield decided
            else:
                yield draft

    def _decide(self, draft: Draft, *, is_about: bool, has_paper: bool) -> Draft | None:
        if is_about and draft.links and not self._presents(draft):
            if has_paper:
                self._tell(draft, _ABOUT)
            return None
        return self._decide_papers(draft) if has_paper else self._decide_code(draft)

    def _presents(self, draft: Draft) -> bool:
        """Whether what stands in a section of news is nothing but a work: a titled link with few words behind it."""
        link = next((link for link in draft.links if link.titled), None)
        if link is None or link.role is not PAPER or len(link.piece.text.split()) < _FEWEST_WORDS_OF_A_WORK:
            return False
        behind = _LINK.sub("", self._data[link.piece.end : draft.end].decode(errors="ignore"))
        return len(WORD.findall(behind)) <= _MOST_WORDS_BEHIND_A_WORK

    def _tell(self, draft: Draft, message: str) -> None:
        self.notices.append(Notice(self._lines.number(draft.start), message))

    def _decide_papers(self, draft: Draft) -> Draft | None:
        grades = [_grade(link) for link in draft.links]
        best = max(grades)
        if best is SURE:
            sure = [link for link, grade in zip(draft.links, grades, strict=True) if grade is SURE]
            if all(map(_is_handout, sure)) and holds_no_works(draft.section):
                return None
            return self._demote(draft, grades)
        if best is not NOTHING and self._believes(draft, draft.links[grades.index(best)], best):
            return draft
        demoted = draft._replace(links=tuple([_demoted(link) for link in draft.links]))
        if any(
            link.role in (REPOSITORY, CODE) and (link.titled or link.label not in (None, OTHER)) for link in draft.links
        ):
            return self._decide_code(demoted)
        if best is LIKELY or (best is UNKNOWN and self._count(draft, titled=True).papers):
            self._tell(draft, _DOUBTED)
        return None

    def _demote(self, draft: Draft, grades: Sequence[_Grade]) -> Draft:
        """Beside a link that is the paper for sure, another with words of its own is a home page, or somebody's."""
        links = tuple(
            [
                _demoted(link) if grade is not SURE and _is_beside(link) and not self._leads(draft, link) else link
                for link, grade in zip(draft.links, grades, strict=True)
            ]
        )
        return draft if links == draft.links else draft._replace(links=links)

    def _leads(self, draft: Draft, link: UnitLink) -> bool:
        """Whether the title's link is the paper because the titles around it are linked to papers."""
        url = link.piece.url
        if not link.titled or link is not draft.links[0] or not path_of(url) or may_stand_for_paper(url):
            return False
        papers, others = self._count(draft, titled=True)
        return papers > 1 and papers > others

    def _believes(self, draft: Draft, link: UnitLink, grade: _Grade) -> bool:
        if holds_no_works(draft.section) or _NO_PAPER.search(draft.title):
            return False
        if holds_books(draft.section):
            return True
        if link.label is None and not path_of(link.piece.url) and not may_stand_for_paper(link.piece.url):
            return False  # the front page of a site
        if self._tells_of_publication(draft):
            return True
        papers, others = self._count(draft, titled=link.titled)
        if papers > _FEW and papers > _MANY * others:
            return True
        if grade is LIKELY and papers >= others:
            return True
        in_all, others_in_all = self._count_all(draft, titled=link.titled)
        return papers >= others and in_all > _MANY * others_in_all

    def _tells_of_publication(self, draft: Draft) -> bool:
        source = self._data[draft.start : draft.end]
        return _PUBLICATION.search(source) is not None

    def _count(self, draft: Draft, *, titled: bool) -> _Count:
        """The entries beside one, itself left out: of all, or of those whose title is a link."""
        if not self._by_section:
            by_section = defaultdict(list)
            for other in self._drafts:
                by_section[other.section].append(other)
            self._by_section = dict(by_section)
        key = draft.section, titled
        if key not in self._counts:
            self._counts[key] = _tally(self._by_section[draft.section], titled=titled)
        return _without(self._counts[key], _tally((draft,), titled=titled))

    def _count_all(self, draft: Draft, *, titled: bool) -> _Count:
        if titled not in self._in_all:
            self._in_all[titled] = _tally(self._drafts, titled=titled)
        return _without(self._in_all[titled], _tally((draft,), titled=titled))

    def _decide_code(self, draft: Draft) -> Draft | None:
        """An entry without a link to a paper is one by its repository, unless that is a list of works or a text."""
        code = [link for link in draft.links if link.role in (REPOSITORY, CODE)]
        stated = next((link for link in draft.links if link.role is VERSION), None)
        if stated is not None and not any(link.titled for link in code):  # its code is but offered
            links = tuple([link._replace(role=PAPER) if link is stated else link for link in draft.links])
            return draft._replace(links=links)
        if not code:
            return draft
        if holds_no_works(draft.section) or holds_lists(draft.section) or _is_text(code[0].piece.url):
            return None
        words = self._data[code[0].piece.end : draft.end].decode(errors="ignore")
        repository = code[0].repository_id
        if repository is not None and is_list_of_works(repository.name, draft.title, words):
            return None
        return draft


def _without(count: _Count, one: _Count) -> _Count:
    return _Count(count.papers - one.papers, count.others - one.others)


def _demoted(link: UnitLink) -> UnitLink:
    if link.role is not PAPER or link.paper_id is not None:
        return link
    return link._replace(role=PROJECT if link.titled else OTHER)


def _is_beside(link: UnitLink) -> bool:
    """Whether a doubtful link yields to one that is the paper for sure; what is called by a venue does not."""
    return link.role is PAPER and (link.label is None or is_weak_label(link.piece.text))


def _is_handout(link: UnitLink) -> bool:
    """Whether nothing but its being a file to print says that a link leads to a paper."""
    return link.paper_id is None and link.label is None and is_paper_file(link.piece.url)


def _is_text(url: str) -> bool:
    """Whether a link leads to a text or a notebook within a repository, and not to the repository."""
    if "?tab=readme" in url:
        return True
    return "/blob/" in url and url.partition("?")[0].partition("#")[0].endswith(
        (".md", ".ipynb", ".rst", ".txt", ".html")
    )


def _tally(drafts: Sequence[Draft], *, titled: bool) -> _Count:
    papers = others = 0
    for draft in drafts:
        links = [link for link in draft.links if link.titled][:1] if titled else draft.links
        if any(_grade(link) is SURE for link in links):
            papers += 1
        elif links or not titled:
            others += 1
    return _Count(papers, others)
