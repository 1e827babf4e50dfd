"""What must come out, computed without the code that is tested.

The entries were checked by hand; identifiers are found by regexes of this module's own, title-only papers in a table of
real papers. Nothing here imports ``lists``, ``enrichers``, ``warehouse`` or ``exports``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

SEEDS = (
    "Awasome-Pruning.md",
    "awesome-pruning-acceleration.md",
    "he-y__Awesome-Pruning.md",
    "nebuly__pruning-resources.md",
    "rumi-meng__Awesome-Pruning.md",
)
WITH_LEGEND = "nebuly__pruning-resources.md"

LEFT_OUT = "left out"
COUNTS: tuple[int | str | None, ...] = (500, 0, 249, None, 99, 499, LEFT_OUT, 100, 250)

CITATION_STEPS = (100, 500)
STAR_STEPS = (100, 250)

_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5}|[a-z-]+/\d{7})")
_DOI = re.compile(r"10\.\d{4,9}/[^\s?#&]+")
_NO_LETTER = re.compile(r"[\W_]+")  # all but what ``str.isalnum`` says yes to


# Titles with a typing error that were looked up by hand, where the paper has no identifier in its link.
MISTYPED = {
    "One-shot Pruning of Recurrent Neural Neworks by Jacobian Spectrum Evaluation": (
        "One-shot Pruning of Recurrent Neural Networks by Jacobian Spectrum Evaluation"
    )
}


@dataclass(frozen=True)
class Truth:
    """One entry as checked by hand: its badges are counts of symbols."""

    list: str
    line: int
    title: str
    papers: tuple[str, ...]
    repositories: tuple[str, ...]
    pencils: int
    stars: int

    @cached_property
    def identifier(self) -> str | None:
        """arXiv id or DOI of the first paper link that has one, as ``scheme:value``."""
        return next(filter(None, map(identifier_in, self.papers)), None)

    @cached_property
    def title_words(self) -> str:
        """The title as it is compared, without the typing errors of the list."""
        return plain(MISTYPED.get(self.title, self.title))

    @property
    def means_a_paper(self) -> bool:
        """Whether there is something to look up: a link to a paper, or a title whose link is empty."""
        return bool(self.papers) or not self.repositories  # the one entry with neither has an empty title link


@dataclass(frozen=True)
class Work:
    """One paper of the corpus. ``count`` may be unknown (None) or the whole work left out."""

    ids: tuple[str, ...]
    title: str
    authors: tuple[str, ...]
    year: int | None
    count: int | str | None

    @cached_property
    def title_words(self) -> str:
        """The title as it is compared."""
        return plain(self.title)


@dataclass(frozen=True)
class World:
    """Everything the sandbox is made of, and what each entry must therefore get."""

    entries: tuple[Truth, ...]
    works: tuple[Work, ...]
    stars: dict[str, int | str | None]  # null is a repository that GitHub answers with null, as it does the left out
    distractors: tuple[Work, ...]

    def work_of(self, entry: Truth) -> Work | None:
        """The paper an entry means. None where the corpus has none for it."""
        for work in self.works:
            if entry.identifier in work.ids if entry.identifier else entry.title_words == work.title_words:
                return None if work.count == LEFT_OUT else work
        return None

    def citations(self, entry: Truth) -> int | None:
        """The citation count the corpus gives an entry; None when unknown."""
        work = self.work_of(entry) if entry.means_a_paper else None
        return work.count if work is not None and isinstance(work.count, int) else None

    def star_count(self, entry: Truth) -> int | None:
        """The star count the corpus gives an entry's first repository; None when unknown."""
        count = self.stars[entry.repositories[0].lower()] if entry.repositories else None
        return count if isinstance(count, int) else None

    def year(self, entry: Truth) -> int | None:
        """The year the corpus gives an entry's paper, else that of its arXiv id; None when unknown."""
        work = self.work_of(entry) if entry.means_a_paper else None
        if work is None or work.year is not None:
            return work.year if work else None
        arxiv = next((one for one in work.ids if one.startswith("arxiv:")), None)
        return 2000 + int(arxiv[6:8]) if arxiv else None

    def of_list(self, name: str) -> tuple[Truth, ...]:
        """The entries of one list, in file order."""
        return tuple(entry for entry in self.entries if entry.list == name)

    def corpus(self) -> str:
        """The corpus file of the sandbox."""
        papers = [
            {"ids": work.ids, "title": work.title, "authors": work.authors, "year": work.year, "citation_count": count}
            for work in (*self.works, *self.distractors, *ADDED_WORKS)
            if (count := work.count) != LEFT_OUT
        ]
        stars = {**self.stars, ADDED_REPOSITORY: 300}
        repositories = [{"name": name, "star_count": count} for name, count in stars.items() if isinstance(count, int)]
        return json.dumps({"papers": papers, "repositories": repositories})


# What is in no list yet, for the nights on which somebody adds an entry.
ADDED_WORKS = (
    Work(("arxiv:1503.02531",), "Distilling the Knowledge in a Neural Network", ("Geoffrey Hinton",), 2015, 9_000),
    Work(("doi:10.1145/3065386",), "ImageNet classification with deep CNNs", ("Alex Krizhevsky",), 2017, 90_000),
    Work((), "A Title That Only Its Page Bears", ("Ada Lovelace",), 2020, 120),
)
ADDED_REPOSITORY = "ada/engine"


def identifier_in(url: str) -> str | None:
    """The arXiv id or DOI a URL shows, as ``scheme:value``."""
    if found := _ARXIV.search(url):
        return f"arxiv:{found[1]}"
    if found := _DOI.search(url):
        return f"doi:{found[0].removesuffix('.pdf').lower()}"
    return None


def plain(title: str) -> str:
    """A title with nothing but its letters and digits, accents and case folded."""
    return _NO_LETTER.sub("", unicodedata.normalize("NFKD", title).casefold())


def tier(count: int, steps: Sequence[int]) -> int:
    """How many symbols a count deserves."""
    return sum(count >= step for step in steps)


def read_world(shared: Path) -> World:
    """The hand-checked entries, the real papers they mean, and counts spread over all of them."""
    raw = json.loads((shared / "lists" / "seeds" / "entries.json").read_text("utf-8"))
    entries = tuple(
        Truth(
            one["list"],
            one["line"],
            one["title"],
            tuple(one["papers"]),
            tuple(one["repositories"]),
            one["citation_badge"],
            one["star_badge"],
        )
        for one in raw
    )
    with duckdb.connect() as connection:
        # This table says "." for an author and 0 for a year that is unknown.
        rows = connection.execute(
            "select title, authors, nullif(year, 0), arxiv_id, lower(doi) from read_parquet(?) order by corpus_id",
            [str(shared / "papers" / "title_match_corpus.parquet")],
        ).fetchall()
    by_title: dict[str, tuple[str, str | None, int | None, str | None, str | None]] = {}
    for row in rows:
        by_title.setdefault(plain(row[0]), row)
    works = _spread(_works(entries, by_title), entries)
    badged_first = sorted(entries, key=lambda entry: not entry.stars)
    names = dict.fromkeys(name.lower() for entry in badged_first for name in entry.repositories)
    stars = {name: COUNTS[number % len(COUNTS)] for number, name in enumerate(names)}
    taken = {work.title_words for work in works} | {entry.title_words for entry in entries}
    distractors = tuple(
        Work((), title, _names(authors), year, 1_000)
        for key, (title, authors, year, _, _) in by_title.items()
        if key not in taken and re.search("prun|sparsi|compress|network slimming", title, re.IGNORECASE)
    )
    return World(entries, works, stars, distractors)


def _works(
    entries: Iterable[Truth], by_title: dict[str, tuple[str, str | None, int | None, str | None, str | None]]
) -> list[Work]:
    """One work for all entries that share an identifier or a title; entries known by neither have none."""
    groups: list[tuple[set[str], list[Truth]]] = []
    for entry in entries:
        names = {f"title:{entry.title_words}", *filter(None, [entry.identifier])}
        members = [entry]
        for group in [group for group in groups if group[0] & names]:
            groups.remove(group)
            names |= group[0]
            members = [*group[1], *members]
        groups.append((names, members))
    works = []
    for names, members in groups:
        ids = sorted(name for name in names if not name.startswith("title:"))
        row = next((by_title[key] for one in members if (key := one.title_words) in by_title), None)
        if row is not None:
            title, authors, year, arxiv_id, doi = row
            own = (f"arxiv:{arxiv_id}" if arxiv_id else None, f"doi:{doi}" if doi else None)
            schemes = {name.partition(":")[0] for name in ids}
            ids += [one for one in own if one and one.partition(":")[0] not in schemes]
            works.append(Work(tuple(ids), title, _names(authors), year, None))
        elif ids:
            works.append(Work(tuple(ids), members[0].title, ("A. Nonymous",), None, None))
    return works


def _spread(works: list[Work], entries: Sequence[Truth]) -> tuple[Work, ...]:
    """The works with their counts, which go round among the works that the list with badges holds and the others."""
    world = World(tuple(entries), tuple(works), {}, ())
    badged = [work for entry in entries if entry.pencils and (work := world.work_of(entry))]
    ordered = [*dict.fromkeys(badged), *(work for work in works if work not in badged)]
    return tuple(
        Work(work.ids, work.title, work.authors, work.year, COUNTS[number % len(COUNTS)])
        for number, work in enumerate(ordered)
    )


def _names(authors: str | None) -> tuple[str, ...]:
    return tuple(name.strip() for name in (authors or "").split(";") if name.strip(" ."))


def own_lines(data: bytes, entries: Sequence[Truth]) -> list[str]:
    """The text from each entry's first line to before the next entry's.

    Badges move no line, so the line numbers checked by hand hold before and after.
    """
    lines = data.decode("utf-8").splitlines(keepends=True)
    ends = [entry.line - 1 for entry in entries[1:]] + [len(lines)]
    return ["".join(lines[entry.line - 1 : end]) for entry, end in zip(entries, ends, strict=True)]


def badges_in(text: str) -> tuple[int, int]:
    """Pencils and stars of one entry: how often each symbol stands where it first stands."""
    return _first_run("\N{PENCIL}\N{VARIATION SELECTOR-16}", text), _first_run("\N{WHITE MEDIUM STAR}", text)


def _first_run(symbol: str, text: str) -> int:
    run = re.search(f"(?:{symbol})+", text)
    return len(run[0]) // len(symbol) if run else 0


def without_stars(text: str) -> str:
    """The text with every star taken out."""
    return text.replace("\N{WHITE MEDIUM STAR}", "")


def without_badges(data: bytes) -> bytes:
    """The bytes with every pencil and every star taken out."""
    return re.sub("(?:\N{PENCIL}\N{VARIATION SELECTOR-16}?|\N{WHITE MEDIUM STAR})".encode(), b"", data)


# A list as other editors would have saved it.
VARIANTS: dict[str, Callable[[bytes], bytes]] = {
    "crlf": lambda data: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "bom": lambda data: b"\xef\xbb\xbf" + data,
    "no-end": lambda data: data.rstrip(b"\n"),
    "all": lambda data: b"\xef\xbb\xbf" + data.rstrip(b"\n").replace(b"\n", b"\r\n"),
}
