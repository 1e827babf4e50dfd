"""Findings about entries written unlike their neighbours, where nearly all of these are written alike."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from exports.lint.duplicates import position_of
from exports.lint.labels import shown
from exports.lint.links import FEWEST_FOR_A_HABIT, HABIT_SHARE
from exports.lint.rules import Spot
from exports.lint.source import Source
from exports.lint.venues import venues_in_text
from lists.document import Entry
from lists.titles import normalise_title
from lists.words.labels import read_label

# What joins words is often left to taste: only what all but a few do alike is a rule that the few break.
LAYOUT_SHARE = 0.95

_LONGEST_LABEL = 24
_LETTERS = re.compile(r"[^\W_]+")
_JOINT = re.compile(rb"[^\w\s\x80-\xff]*[ \t]*[^\w\s\x80-\xff]*$")
_OF_THE_TITLE = str.maketrans("", "", "?!)]}\"'>*_`\x01")  # what a title or an aside may end with is no joint
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20[0-4]\d)(?!\d)|['’](?:[5-9]\d|[0-4]\d)(?!\d)")
_YEAR_SAID = "the entry names {one}, others {usual}"
_LONGEST_JOINT = 12
_BLANKS = re.compile(r"[ \t]+")
_MARKER = re.compile(rb"[ \t>]*([-*+])[ \t]")
_LEADING = re.compile(r"^\W+")


class _Written(NamedTuple):
    """One choice an author made: what it is about, what was chosen, how to show it, and where."""

    topic: Hashable
    choice: str
    position: int
    what: str


def find_in_layout(source: Source) -> Iterator[Spot]:
    """What stands apart from at least 95 in 100, and at least ten, of its like."""
    yield from _exceptions("odd-label", _labels(source))
    yield from _exceptions("odd-layout", (*_joints(source), *_markers(source)))
    yearless = _exceptions("missing-year", _years(source))
    yield from (spot for spot in yearless if "names no year" in spot.message)
    bare = _exceptions("odd-layout", _link_texts(source))
    yield from (spot for spot in bare if "shows its address" in spot.message)
    for group in source.document.groups:
        yield from _find_disorder([source.document.entries[index] for index in group.entries])


def _exceptions(rule: str, written: Iterable[_Written]) -> Iterator[Spot]:
    by_topic: defaultdict[Hashable, list[_Written]] = defaultdict(list)
    for one in written:
        by_topic[one.topic].append(one)
    for alike in by_topic.values():
        usual, count = Counter(one.choice for one in alike).most_common(1)[0]
        if count >= FEWEST_FOR_A_HABIT and count >= LAYOUT_SHARE * len(alike):
            for one in alike:
                if one.choice != usual:
                    said = one.what.format(one=one.choice, usual=usual)
                    yield Spot(rule, one.position, f"{said}, as in {count} of {len(alike)}")


def _labels(source: Source) -> Iterator[_Written]:
    """Every label of a link, by its letters; brackets within the link and capitals are the author's choice."""
    for entry in source.document.entries:
        for link in entry.links:
            label = shown(link.text)
            letters = " ".join(_LETTERS.findall(label)).casefold()
            if letters and len(label) <= _LONGEST_LABEL and read_label(label) is not None:
                yield _Written(letters, label, link.span.start, "the label “{one}” is written “{usual}” elsewhere")


def _joints(source: Source) -> Iterator[_Written]:
    """What joins the title of a bullet to its first link, where the title is no link itself."""
    data = source.data
    for index, entry in enumerate(source.document.entries):
        link = entry.links[0] if entry.links else None
        if link is None or read_label(shown(link.text)) is None or not entry.title:
            continue
        start, own = source.own_text(index)
        before = own[: link.span.start - start]
        line = before[before.rfind(b"\n") + 1 :]
        if b"|" in line or not line.strip(b" \t>-*+\x01"):
            continue
        end_of_line = line[-_LONGEST_JOINT:]
        match = _JOINT.search(end_of_line)
        if match is not None and match[0] != end_of_line:
            joint = match[0].decode("utf-8", "replace")
            joint = _BLANKS.sub(" ", joint.translate(_OF_THE_TITLE))
            what = "before the first link stands “{one}”, elsewhere “{usual}”"
            yield _Written(("joint", data[link.span.start : link.span.start + 1]), joint, link.span.start, what)


def _markers(source: Source) -> Iterator[_Written]:
    """The sign that a bullet opens with, for bullets of one depth."""
    for entry in source.document.entries:
        match = _MARKER.match(source.data, entry.span.start)
        if match is not None:
            depth = match.start(1) - entry.span.start
            what = "a bullet opens with “{one}”, elsewhere “{usual}”"
            yield _Written(("marker", depth, entry.section), match[1].decode(), match.start(1), what)


def _link_texts(source: Source) -> Iterator[_Written]:
    """Whether links have a text or show their address."""
    for entry in source.document.entries:
        for link in entry.links:
            if link.url and link.text.strip() and source.data[link.span.start - 1 : link.span.start] != b"(":
                kind = "its address" if link.text.strip() == link.url else "words"
                yield _Written("text", kind, link.span.start, "the link shows {one}, elsewhere {usual}")


def _years(source: Source) -> Iterator[_Written]:
    """Whether papers come with their year, rows and bullets apart; below a heading with a year none needs one."""
    for index, entry in enumerate(source.document.entries):
        if entry.paper_links and not _YEAR.search(" ".join(entry.section)):
            _, own = source.own_text(index)
            said = " ".join((own.decode("utf-8", "replace"), entry.title, *(link.text for link in entry.links)))
            has_year = _YEAR.search(said) is not None or any(venue.year for venue in venues_in_text(said))
            kind = source.data[entry.span.start : entry.span.end].lstrip()[:1]
            yield _Written(("year", kind), "a year" if has_year else "no year", position_of(entry), _YEAR_SAID)


def _find_disorder(entries: Sequence[Entry]) -> Iterator[Spot]:
    """Entries that stand out of an alphabetical order that nearly all of their group keeps."""
    if len(entries) < FEWEST_FOR_A_HABIT:
        return
    orders = [_longest_order([key(entry.title) for entry in entries]) for key in _SORTING_KEYS]
    kept = frozenset[int]().union(*orders)
    if len(kept) == len(entries) or max(map(len, orders)) < HABIT_SHARE * len(entries):
        return
    for index in sorted(set(range(len(entries))) - kept):
        entry = entries[index]
        message = f"“{entry.title}” stands out of the alphabetical order that {len(kept)} of {len(entries)} keep"
        yield Spot("out-of-order", position_of(entry), message)


def _by_words(title: str) -> tuple[str, ...]:
    return tuple(_LETTERS.findall(title.casefold()))


def _as_written(title: str) -> str:
    return _LEADING.sub("", title.casefold(), count=1)


# People sort by words, by letters, or as programs do; only what no way of sorting explains is out of order.
_SORTING_KEYS: tuple[Callable[[str], Any], ...] = (_by_words, normalise_title, _as_written)


def _longest_order(keys: Sequence[Any]) -> frozenset[int]:
    """The indices of a longest run of keys that do not fall (patience sorting)."""
    tops: list[Any] = []
    places: list[int] = []
    before: list[int] = []
    for index, key in enumerate(keys):
        pile = bisect_right(tops, key)
        before.append(places[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(key)
            places.append(index)
        else:
            tops[pile], places[pile] = key, index
    kept, index = set(), places[-1] if places else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return frozenset(kept)
