"""Compare what the parser reads of a stretch of a list with what a person read there."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from lists.document import Document, Entry, Role
from lists.identifiers import parse_repository_id

FOLDER = Path(__file__).parent
_NOT_IN_TITLES = re.compile(r"[^\w]+")


class TrueEntry(NamedTuple):
    """An entry as annotated: its lines (1-based, both included), title, and links as (role, address)."""

    line: int
    end: int
    title: str
    links: tuple[tuple[str, str], ...]

    @property
    def paper(self) -> str | None:
        """The address of the link to the paper; empty for ``[Title]()``, None without any."""
        return next((url for role, url in self.links if role == "paper"), None)

    @property
    def repositories(self) -> frozenset[str]:
        """The repositories on GitHub that are the entry's own."""
        found = (parse_repository_id(url) for role, url in self.links if role == "code")
        return frozenset(repository.key for repository in found if repository is not None)


class Stretch(NamedTuple):
    """An annotated stretch of a file: its lines, and the entries that begin in it."""

    file: str
    first_line: int
    last_line: int
    entries: tuple[TrueEntry, ...]
    others: tuple[tuple[int, int, str], ...]


def read_stretch(path: Path) -> Stretch:
    """Read one file of truth."""
    head, *rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    entries = tuple(
        TrueEntry(row["line"], row["end"], row["title"], tuple((role, url) for role, url in row["links"]))
        for row in rows
        if "title" in row
    )
    others = tuple((row["line"], row["end"], row["no_entry"]) for row in rows if "title" not in row)
    return Stretch(head["file"], head["from"], head["to"], entries, others)


@dataclass
class Score:
    """How many of what was asked came out right; ``misses`` says where not."""

    wanted: int = 0
    read: int = 0
    agreed: int = 0
    papers: int = 0
    papers_agreed: int = 0
    repositories: int = 0
    repositories_agreed: int = 0
    titles_agreed: int = 0
    without_links: int = 0
    without_links_read: int = 0
    misses: tuple[str, ...] = ()

    def __add__(self, other: Score) -> Score:
        return Score(*(mine + theirs for mine, theirs in zip(vars(self).values(), vars(other).values(), strict=True)))

    @property
    def precision(self) -> float:
        """Share of the entries read that are entries."""
        return self.agreed / self.read

    @property
    def recall(self) -> float:
        """Share of the entries there that were read."""
        return self.agreed / self.wanted

    @property
    def paper_share(self) -> float:
        """Share of entries whose first paper link is the annotated one (none where there is none)."""
        return self.papers_agreed / self.papers

    @property
    def repository_share(self) -> float:
        """Share of links to repositories, annotated as the entry's own or read so, on which both agree."""
        return self.repositories_agreed / self.repositories


def score(stretch: Stretch, document: Document) -> Score:
    """Compare one stretch. An entry agrees with one that begins on the same line and has its title or its paper."""
    read = [e for e in document.entries if stretch.first_line <= e.line <= stretch.last_line]
    result = Score(misses=())
    misses: list[str] = []
    for wanted in stretch.entries:
        match = _find(wanted, read)
        if match is not None:
            read.remove(match)
        if not wanted.links:
            result.without_links += 1
            result.without_links_read += match is not None
            continue
        result.wanted += 1
        if match is None:
            misses.append(f"{stretch.file}:{wanted.line} not read: {wanted.title}")
            continue
        result.read += 1
        result.agreed += 1
        _score_links(wanted, match, result, misses, stretch.file)
    result.read += len(read)
    misses += [f"{stretch.file}:{entry.line} no entry: {entry.title or entry.links[0].url}" for entry in read]
    result.misses = tuple(misses)
    return result


def _find(wanted: TrueEntry, read: Sequence[Entry]) -> Entry | None:
    near = [entry for entry in read if entry.line == wanted.line]
    for entry in near:
        if words_of(entry.title) == words_of(wanted.title):
            return entry
    return next((entry for entry in near if _shared(entry, wanted) or len(near) == 1), None)


def _shared(entry: Entry, wanted: TrueEntry) -> bool:
    return bool({link.url for link in entry.links} & {url for _, url in wanted.links if url})


def _score_links(wanted: TrueEntry, entry: Entry, result: Score, misses: list[str], file: str) -> None:
    result.papers += 1
    paper = next((link.url for link in entry.links if link.role is Role.PAPER), None)
    if (paper or None) == (wanted.paper or None):
        result.papers_agreed += 1
    else:
        misses.append(f"{file}:{wanted.line} paper {paper} instead of {wanted.paper}")
    mine, theirs = {repository.key for repository in entry.repositories}, wanted.repositories
    result.repositories += len(mine | theirs)
    result.repositories_agreed += len(mine & theirs)
    if mine != theirs:
        misses.append(f"{file}:{wanted.line} repositories {sorted(mine)} instead of {sorted(theirs)}")
    if words_of(entry.title) == words_of(wanted.title):
        result.titles_agreed += 1
    else:
        misses.append(f"{file}:{wanted.line} title “{entry.title}” instead of “{wanted.title}”")


def words_of(title: str) -> str:
    """A title by its letters and digits, to compare with."""
    return _NOT_IN_TITLES.sub("", unicodedata.normalize("NFKC", title)).casefold()


def total(scores: Iterable[Score]) -> Score:
    """The sum over stretches."""
    return sum(scores, Score())
