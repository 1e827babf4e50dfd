"""Findings about entries that say the same: one paper, one title, one link, one repository more than once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from exports.lint.labels import shown
from exports.lint.rules import Severity, Spot
from exports.lint.source import Source
from lists.document import Entry, Role
from lists.titles import normalise_title
from lists.words.labels import read_label

# Shorter titles may agree by chance ("Pruning", "A Survey", "Project Page").
FEWEST_TELLING_WORDS = 3
FEWEST_TELLING_LETTERS = 20
# So large a part of the words of the shorter title in the longer one means that both name one paper.
SAME_WORDS_SHARE = 0.5

_WORD = re.compile(r"\w+")


def find_duplicates(source: Source) -> Iterator[Spot]:
    """Entries that repeat an earlier one, each reported once and by its strongest likeness."""
    by_paper: dict[str, Entry] = {}
    by_title: dict[str, Entry] = {}
    by_repository: dict[str, Entry] = {}
    for entry in source.document.entries:
        paper, title, repository = paper_name(entry), telling_title(entry), _repository_name(entry)
        if paper in by_paper:
            yield from _same_paper(by_paper[paper], entry)
        elif title in by_title:
            # Of the code of a paper its title may be the name.
            if entry.paper_links and by_title[title].paper_links:
                yield _same_title(by_title[title], entry)
        elif repository in by_repository:
            yield _same_repository(by_repository[repository], entry)
        yield from _further_links(entry, by_paper)
        for known, name in ((by_paper, paper), (by_title, title), (by_repository, repository)):
            if name:
                known.setdefault(name, entry)


def paper_name(entry: Entry) -> str:
    """What names the paper of an entry for certain: the identifier of the badged link. Empty without one."""
    paper_id = entry.paper_links[0].paper_id if entry.paper_links else None
    return str(paper_id) if paper_id is not None and paper_id.scheme != "url" else ""


def has_own_title(entry: Entry) -> bool:
    """Whether an entry goes by a title, and not by a label or an aside that stands where a title would."""
    title = entry.title.strip()
    return bool(title) and title[0] + title[-1] not in {"[]", "()"} and read_label(title) is None


def telling_title(entry: Entry) -> str:
    """The normalised title of an entry, where it is long enough to name one paper and no other."""
    title = normalise_title(entry.title)
    is_long = len(title) >= FEWEST_TELLING_LETTERS and len(_WORD.findall(entry.title)) >= FEWEST_TELLING_WORDS
    return title if is_long and has_own_title(entry) else ""


def _same_paper(first: Entry, entry: Entry) -> Iterator[Spot]:
    where, severity = _place(first, entry)
    if are_alike(first.title, entry.title):
        yield _spot("duplicate-paper", entry, f"“{entry.title}” stands on line {first.line} too, {where}", severity)
    elif has_own_title(first) and has_own_title(entry):
        message = (
            f"“{entry.title}” has the link of “{first.title}” on line {first.line}: "
            "it is one paper under two titles, or the link was copied by mistake"
        )
        yield _spot("copied-link", entry, message)


def _further_links(entry: Entry, by_paper: dict[str, Entry]) -> Iterator[Spot]:
    """Links called a paper, beside the first, that lead to the paper of an entry above with quite another title."""
    for link in entry.links:
        first = by_paper.get(str(link.paper_id)) if link.role is not Role.PAPER and link.paper_id is not None else None
        if first is not None and read_label(shown(link.text)) is Role.PAPER and not are_alike(first.title, entry.title):
            message = (
                f"“{shown(link.text)}” of “{entry.title}” leads to “{first.title}” of line {first.line}: "
                "it was copied by mistake, or belongs there"
            )
            yield Spot("copied-link", link.span.start, message)


def _same_title(first: Entry, entry: Entry) -> Spot:
    where, severity = _place(first, entry)
    message = f"“{entry.title}” stands on line {first.line} too with another link, {where}"
    return _spot("duplicate-title", entry, message, severity)


def _same_repository(first: Entry, entry: Entry) -> Spot:
    """A repository listed as such twice is a repeat; at two papers it may be the code of both."""
    repository = entry.repositories[0]
    if first.paper_links and entry.paper_links and normalise_title(first.title) != normalise_title(entry.title):
        message = f"{repository} is also the code of “{first.title}” on line {first.line}"
        return _spot("shared-repository", entry, message)
    where, severity = _place(first, entry)
    if first.paper_links or entry.paper_links:
        severity = Severity.INFO
    return _spot("duplicate-repository", entry, f"{repository} stands on line {first.line} too, {where}", severity)


def _repository_name(entry: Entry) -> str:
    """The address of the repository of an entry; what points into different places of one repository differs."""
    link = next((link for link in entry.links if link.role is Role.REPOSITORY), None)
    if link is None or "#" in link.url or not has_own_title(entry):
        return ""
    return re.sub(r"^https?://(?:www\.)?|(?:\.git)?/?$", "", link.url.lower())


def _place(first: Entry, entry: Entry) -> tuple[str, Severity]:
    """Where the first of two stands. Twice in one section is a mistake; across sections a list may mean it."""
    if first.section == entry.section:
        return "in the same section", Severity.WARNING
    there = f"under “{first.section[-1]}”" if first.section else "above all headings"
    return f"{there}; leave it if both sections need it", Severity.INFO


def _spot(rule: str, entry: Entry, message: str, severity: Severity | None = None) -> Spot:
    return Spot(rule, position_of(entry), message, severity)


def position_of(entry: Entry) -> int:
    """Where a finding about a whole entry points: its first link, else its start."""
    return min((link.span.start for link in entry.links), default=entry.span.start)


def are_alike(one: str, other: str) -> bool:
    """Whether two titles may be those of one paper.

    They do if one lies within the other, if half of the shorter one's words are shared, or if both open with one name
    of its own (``OPT-1.3B``, ``OPT: Open …``).
    """
    first, second = normalise_title(one), normalise_title(other)
    if not first or not second or first in second or second in first:
        return True
    words, others = _WORD.findall(one), _WORD.findall(other)
    if words[:1] == others[:1] and words and _is_name(words[0], one, other):
        return True
    shared = {word.lower() for word in words} & {word.lower() for word in others}
    return len(shared) >= SAME_WORDS_SHARE * min(len(set(words)), len(set(others)))


def _is_name(word: str, *titles: str) -> bool:
    """Whether the first word of titles is a name: one with capitals within, or one that a colon sets off."""
    return not (word.istitle() or word.islower()) or any(title.startswith(f"{word}:") for title in titles)
