"""Findings about venues and years: those an entry names, and those that its links show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from exports.lint.labels import shown
from exports.lint.rules import Spot
from exports.lint.source import Source
from lists.document import Entry, Link
from lists.statements import read_statement

# A list that goes by preprints is a year ahead of the proceedings, seldom more.
MOST_YEARS_APART = 1


class Venue(NamedTuple):
    """A venue and its year, None where it is not said."""

    name: str
    year: int | None


_NAMES = (
    "CVPR|ICCV|ECCV|WACV|ACCV|BMVC|3DV|NeurIPS|NIPS|ICML|ICLR|AAAI|IJCAI|JMLR|TMLR|EMNLP|NAACL|EACL|COLING|KDD|WWW|SIGIR"
    "|ICRA|IROS|CoRL|RSS|MICCAI|TPAMI|PAMI|IJCV|TIP|UAI|AISTATS|COLT|ICASSP|INTERSPEECH|SIGGRAPH|MLSys|ISCA|HPCA|DAC"
)
_SAME = {"NIPS": "NEURIPS", "PAMI": "TPAMI"}
_MENTION = re.compile(
    rf"(?<![\w-])({_NAMES})(?:W|s)?(?:(?!\w)|(?=\d))(?:[\s,_'’\-]*((?:19|20)\d\d|\d\d)(?!\d))?", re.IGNORECASE
)
_IN_ADDRESS = (
    re.compile(
        r"(?:thecvf\.com|cv-foundation\.org)/(?:openaccess/)?content[_/](CVPR|ICCV|ECCV|WACV|ACCV)W?_?(\d{4})",
        re.IGNORECASE,
    ),
    re.compile(r"//(?:papers|proceedings)\.(NeurIPS|NIPS)\.cc/paper(?:_files/paper)?/(?:(\d{4})/)?", re.IGNORECASE),
    re.compile(r"//(?:www\.)?(IJCAI)\.org/(?:proceedings|Abstract)/(?:(\d{4})/)?", re.IGNORECASE),
    re.compile(r"//(?:www\.)?(JMLR)\.org/papers/v()", re.IGNORECASE),
    re.compile(r"//(?:ojs|www)\.aaai\.org/(?:index\.php|ocs/index\.php)/(AAAI)/()", re.IGNORECASE),
)
_YEAR_LABEL = re.compile(r"\W*((?:19|20)\d\d)\W*(?:papers?|venues?|years?|年)?\W*", re.IGNORECASE)
_SINGLE_WORD = re.compile(r"[A-Za-z]{4,}")


def find_in_venues(source: Source) -> Iterator[Spot]:
    """Venues and years that the address of the paper contradicts."""
    entries = source.document.entries
    for entry in entries:
        mismatch = _judge_venue(entry)
        if mismatch is not None:
            yield mismatch
    for group in source.document.groups:
        yield from _judge_years([entries[index] for index in group.entries])


def venue_in_address(url: str) -> Venue | None:
    """The venue a page of proceedings belongs to, by its address. None for any other address."""
    for pattern in _IN_ADDRESS:
        match = pattern.search(url)
        if match is not None:
            return Venue(_canonical(match[1]), int(match[2]) if match[2] else None)
    return None


def venues_in_text(text: str) -> frozenset[Venue]:
    """The venues a text names, each with the year behind it."""
    return frozenset(Venue(_canonical(name), _year(digits)) for name, digits in _MENTION.findall(text))


def _canonical(name: str) -> str:
    return _SAME.get(name.upper(), name.upper())


def _year(digits: str) -> int | None:
    if not digits:
        return None
    return int(digits) if len(digits) == 4 else (2000 if int(digits) < 70 else 1900) + int(digits)


def _judge_venue(entry: Entry) -> Spot | None:
    linked = [(link, venue) for link in entry.paper_links if (venue := venue_in_address(link.url)) is not None]
    for link, venue in linked:
        label = shown(link.text) if link.text != entry.title else ""
        promised = venues_in_text(label)
        if promised and not any(_agree(venue, other) for other in promised):
            return _mismatch(link, f"“{label}”", venue)
        if _is_misspelling(label, venue.name):
            return Spot("venue-mismatch", link.span.start, f"“{label}” is {venue.name} misspelt")
        if promised:
            return None
    statement = read_statement(entry)
    said = venues_in_text(f"{statement.before}\n{statement.after}")
    if said and linked and not any(_agree(venue, other) for _, venue in linked for other in said):
        return _mismatch(linked[0][0], " and ".join(sorted(_say(venue) for venue in said)), linked[0][1])
    return None


def _agree(one: Venue, other: Venue) -> bool:
    return one.name == other.name and (one.year is None or other.year is None or one.year == other.year)


def _say(venue: Venue) -> str:
    return venue.name if venue.year is None else f"{venue.name} {venue.year}"


def _mismatch(link: Link, said: str, venue: Venue) -> Spot:
    message = f"the entry says {said}, its link leads to {_say(venue)}: {link.url}"
    return Spot("venue-mismatch", link.span.start, message)


def _is_misspelling(label: str, name: str) -> bool:
    """Whether a label has the letters of a venue in another order."""
    word = label.upper()
    return _SINGLE_WORD.fullmatch(label) is not None and word != name and sorted(word) == sorted(name)


def _judge_years(entries: Sequence[Entry]) -> Iterator[Spot]:
    """Entries of a group under a year, where some have a link of that year and others one of another."""
    match = _YEAR_LABEL.fullmatch(entries[0].section[-1]) if entries[0].section else None
    if match is None:
        return
    dated = [
        (link, venue)
        for entry in entries
        for link in entry.paper_links
        if (venue := venue_in_address(link.url)) is not None and venue.year is not None
    ]
    apart = [abs((venue.year or 0) - int(match[1])) for _, venue in dated]
    if apart and min(apart) <= MOST_YEARS_APART:
        for (link, venue), years in zip(dated, apart, strict=True):
            if years > MOST_YEARS_APART:
                message = f"stands under {match[1]}, its link leads to {_say(venue)}"
                yield Spot("year-mismatch", link.span.start, message)
