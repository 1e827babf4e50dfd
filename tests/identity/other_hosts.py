"""Links of hosts that nobody labelled before: the draw of those that were labelled by hand, and their labels."""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from lists.document import Entry, Link
from lists.identifiers import PaperId
from lists.parse import parse_document

LABELS = Path(__file__).with_name("other_hosts.csv")
SEED = 20
_URL = re.compile(r"https?://[^\s<>\"'`\]|]+")
_IMAGES = (".png", ".jpg", ".gif", ".svg")

# The hosts of each kind, and how many links of it are drawn (all there are, where there are fewer).
KINDS: Mapping[str, tuple[int, tuple[str, ...]]] = {
    "PMLR": (18, ("mlr.press",)),
    "JMLR": (6, ("jmlr.org",)),
    "NeurIPS": (22, ("nips.cc", "neurips.cc")),
    "ACL": (20, ("aclanthology.org", "aclweb.org", "aclanthology.info")),
    "Springer": (18, ("link.springer.com", "springer.com")),
    "IEEE": (20, ("ieeexplore.ieee.org", "computer.org")),
    "AAAI": (14, ("aaai.org",)),
    "IJCAI": (12, ("ijcai.org",)),
    "ACM": (12, ("dl.acm.org", "acm.org")),
    "ScienceDirect": (6, ("sciencedirect.com",)),
    "Nature": (6, ("nature.com",)),
    "OpenReview": (14, ("openreview.net",)),
    "Scholar search": (10, ("scholar.google.com", "scholar.google.fr", "scholar.google.co.uk")),
    "project page": (24, ("github.io",)),
    "ResearchGate": (6, ("researchgate.net",)),
    "own page": (
        18,
        ("ox.ac.uk", "cmu.edu", "berkeley.edu", "stanford.edu", "toronto.edu", "utexas.edu", "postech.ac.kr",
         "mit.edu", "uni-freiburg.de", "nju.edu.cn", "umich.edu", "washington.edu", "sites.google.com"),
    ),
}  # fmt: skip


# Drawn from the rest afterwards: in the first round's turns the files with papers that the corpus holds came too short.
SECOND_ROUND = {"IEEE": 24}


class DrawnLink(NamedTuple):
    """A link as it lies in a list: its kind of host, and the file and line it is drawn from."""

    kind: str
    file: str
    line: int
    url: str


class Truth(StrEnum):
    """What a link leads to: the paper of its title (by whatever name), another paper, or no single one."""

    PAPER = "paper"
    ANOTHER = "another paper"
    NONE = "no single paper"


class LabelledLink(NamedTuple):
    """A drawn link with what a person found behind it.

    ``written`` is the title that the list has for it and ``title`` that of the paper it leads to, empty where there is
    none or nobody could tell. ``corpus_ids`` are the rows of that work, none where the corpus lacks it. ``paper_id`` is
    the identifier that the address holds.
    """

    drawn: DrawnLink
    written: str
    title: str
    corpus_ids: tuple[int, ...]
    paper_id: PaperId | None
    truth: Truth


def read_labels() -> list[LabelledLink]:
    """Every label. Raises ValueError where one is not as it should be."""
    with LABELS.open(newline="", encoding="utf-8") as file:
        return [_label(row) for row in csv.DictReader(file)]


def _label(row: Mapping[str, str]) -> LabelledLink:
    kind = kind_of(row["url"])
    if kind is None:
        raise ValueError(f"{row['url']} is of no host that was drawn from")
    scheme, _, value = row["id"].partition(":")
    return LabelledLink(
        DrawnLink(kind, row["file"], int(row["line"]), row["url"]),
        row["written"],
        row["title"],
        tuple(int(part) for part in row["corpus_ids"].split(";") if part),
        PaperId(scheme, value) if value else None,
        Truth(row["label"]),
    )


class Placed(NamedTuple):
    """A label with its link and the entry that holds it; None where none does."""

    label: LabelledLink
    entry: Entry | None = None
    link: Link | None = None


def place_in_entries(lists: Path, labels: Sequence[LabelledLink]) -> list[Placed]:
    """Find each label's link in the lists, in the entry that begins last before its line."""
    held: dict[tuple[str, str], list[tuple[Entry, Link]]] = defaultdict(list)
    for name in {label.drawn.file for label in labels}:
        (path,) = lists.rglob(name)
        for entry in parse_document(path.read_bytes()).entries:
            for link in entry.links:
                held[name, link.url].append((entry, link))
    found = []
    for label in labels:
        places = [place for place in held[label.drawn.file, label.drawn.url] if place[0].line <= label.drawn.line]
        best = max(places, key=lambda place: place[0].line, default=None)
        found.append(Placed(label) if best is None else Placed(label, *best))
    return found


def kind_of(url: str) -> str | None:
    """The kind of a link's host. None for a host that is not drawn from."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return None
    for kind, (_, hosts) in KINDS.items():
        if any(host == known or host.endswith(f".{known}") for known in hosts):
            return kind
    return None


def draw_links(lists: Path, labelled: Path) -> list[DrawnLink]:
    """The links to label, by the seed: of each kind from the files in turn, each address once, none labelled before.

    Lines are searched for addresses as text, so that no rule of reading lists chooses what is drawn.
    """
    with labelled.open(newline="", encoding="utf-8") as file:
        known = {row["url"] for row in csv.DictReader(file)}
    chance = random.Random(SEED)
    found = _places(lists, known)
    drawn = [link for kind in KINDS for link in _take(kind, found[kind], chance)]
    known |= {link.url for link in drawn}
    for kind, count in SECOND_ROUND.items():
        rest = {link.url: link for links in found[kind].values() for link in links if link.url not in known}
        drawn += chance.sample(list(rest.values()), count)
    return drawn


def _places(lists: Path, known: Collection[str]) -> Mapping[str, Mapping[str, list[DrawnLink]]]:
    found: dict[str, dict[str, list[DrawnLink]]] = {kind: defaultdict(list) for kind in KINDS}
    for path in sorted(lists.rglob("*.md"), key=lambda path: path.name):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            for url in _urls(line):
                kind = kind_of(url)
                if kind is not None and url not in known:
                    found[kind][path.name].append(DrawnLink(kind, path.name, number, url))
    return found


def _urls(line: str) -> Iterator[str]:
    for match in _URL.finditer(line):
        depth = 0
        for place, char in enumerate(url := match[0]):
            depth += (char == "(") - (char == ")")
            if depth < 0:
                url = url[:place]
                break
        if not url.endswith(_IMAGES):
            yield url.rstrip(".,;*")


def _take(kind: str, places: Mapping[str, list[DrawnLink]], chance: random.Random) -> Sequence[DrawnLink]:
    piles = [chance.sample(links, len(links)) for _, links in sorted(places.items())]
    chance.shuffle(piles)
    taken: dict[str, DrawnLink] = {}
    while any(piles) and len(taken) < KINDS[kind][0]:
        for pile in piles:
            while pile and len(taken) < KINDS[kind][0]:
                link = pile.pop()
                if link.url not in taken:
                    taken[link.url] = link
                    break
    return list(taken.values())
