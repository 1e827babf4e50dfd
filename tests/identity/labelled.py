"""Real links with the paper that each one truly leads to, in the entries of the lists that hold them."""

from __future__ import annotations

import csv
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from enrichers.matching.statements import PageStatement
from enrichers.records import PaperRecord
from lists.document import Entry, Link, Role
from lists.identifiers import parse_paper_id
from lists.parse import parse_document
from lists.titles import normalise_title
from tests.identity.corpus import Corpus

FITTED_ON = "52CV__CVPR-2023-Papers__README.md"  # thresholds were chosen on the links of this list only


@dataclass(frozen=True, slots=True)
class Labelled:
    """One link in its entry, the row of the paper it leads to, and whether the entry has that paper's title."""

    file: str
    entry: Entry
    url: str
    row: int
    has_its_title: bool

    @property
    def host(self) -> str:
        """The link's host."""
        return (urlsplit(self.url).hostname or "").removeprefix("www.")


def read_labelled(labels: Path, lists: Path, corpus: Corpus, without: str = "") -> list[Labelled]:
    """Every labelled link (``without`` those of one list), in its entry, reduced to that one paper link."""
    with labels.open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["file"] != without]
    entries = _entries_by_url(lists, {row["file"] for row in rows})
    found = []
    for label in rows:
        row = corpus.by_corpus_id[int(label["corpus_id"])]
        title = normalise_title(label["title"])
        those = entries[label["file"], label["url"]]
        entry = next((one for one in those if normalise_title(one.title) == title), those[0])
        entry, is_equal = only_link(entry, label["url"]), normalise_title(entry.title) == title
        found.append(Labelled(label["file"], entry, label["url"], row, is_equal))
    return found


def _entries_by_url(lists: Path, names: Iterable[str]) -> Mapping[tuple[str, str], list[Entry]]:
    entries: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for name in names:
        (path,) = lists.rglob(name)
        for entry in parse_document(path.read_bytes()).entries:
            for link in entry.links:
                entries[name, link.url].append(entry)
    return entries


def only_link(entry: Entry, url: str) -> Entry:
    """The entry with this one paper link."""
    kept = next(link for link in entry.links if link.url == url)
    return entry._replace(links=(kept._replace(role=Role.PAPER),))


def swapped(labelled: Sequence[Labelled], seed: int) -> Iterator[Labelled]:
    """Each entry with the link of another entry of the same list and host; ``row`` is where that link leads.

    Links of one work are not swapped with each other.
    """
    chance = random.Random(seed)
    groups: dict[tuple[str, str], list[Labelled]] = defaultdict(list)
    for one in labelled:
        if one.has_its_title:
            groups[one.file, one.host].append(one)
    for group in groups.values():
        others = group[:]
        chance.shuffle(others)
        for one, other in zip(others, others[1:] + others[:1], strict=True):
            if one.row != other.row:
                (link,) = one.entry.links
                moved = Link(link.span, link.text_span, link.text, other.url, link.role, parse_paper_id(other.url))
                yield replace(other, entry=one.entry._replace(links=(moved,)), has_its_title=False)


def page_of(url: str, record: PaperRecord) -> PageStatement:
    """What the landing page of a paper states: OpenReview and CVF give title, authors and year, and no identifier.

    CVF writes ``Last, First``.
    """
    authors = record.authors
    if "thecvf.com" in url:
        authors = tuple(", ".join(reversed(name.rsplit(" ", 1))) for name in authors)
    return PageStatement(url, record.title, authors, record.year)
