"""Entries drawn from the corpus: as they stand, mistyped, in other case, in LaTeX, without their subtitle."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from enrichers.matching.statements import Stated
from enrichers.records import PaperRecord
from enrichers.statements import Years
from tests.identity.corpus import Corpus

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ACCENTS = {
    "é": r"{\'e}",
    "è": r"\`{e}",
    "ö": r"\"{o}",
    "ü": r"{\"u}",
    "ä": r"\"a",
    "ç": r"\c{c}",
    "ñ": r"\~n",
    "ø": r"{\o}",
}
_SUBTITLE = re.compile(r"^(.+?)(?::\s+|\s+[-–—]\s+)(\S.*)$")


@dataclass(frozen=True, slots=True)
class Draw:
    """An entry and the row it truly means."""

    row: int
    stated: Stated
    change: str


def draw_titles(corpus: Corpus, count: int, seed: int) -> Iterator[Draw]:
    """Titles as they stand; every second entry gives an author or the year."""
    chance = random.Random(seed)
    for row in chance.sample(range(len(corpus.records)), count):
        yield Draw(row, _stated(corpus.records[row], chance), "as it stands")


def draw_changed(corpus: Corpus, count: int, seed: int) -> Iterator[Draw]:
    """Titles with one typing error, in another case, or in LaTeX, in turn."""
    chance = random.Random(seed)
    changes = (("typing error", mistype), ("another case", recase), ("LaTeX", in_latex))
    for number, draw in enumerate(draw_titles(corpus, count, seed)):
        name, change = changes[number % len(changes)]
        yield Draw(draw.row, replace(draw.stated, title=change(draw.stated.title, chance)), name)


def draw_shortened(corpus: Corpus, count: int, seed: int) -> Iterator[Draw]:
    """Titles that lost their subtitle. The change says whether three words remain and an author or year is given."""
    chance = random.Random(seed)
    rows = [row for row, record in enumerate(corpus.records) if _SUBTITLE.match(record.title)]
    for row in chance.sample(rows, count):
        stated = _stated(corpus.records[row], chance)
        found = _SUBTITLE.match(stated.title)
        assert found is not None  # chosen so
        long_enough = len(found[1].split()) >= 3 and (stated.authors or stated.years)
        change = "subtitle dropped, enough left" if long_enough else "subtitle dropped, too little left"
        yield Draw(row, replace(stated, title=found[1]), change)


def _stated(record: PaperRecord, chance: random.Random) -> Stated:
    stated = Stated(record.title)
    if chance.random() < 0.5:
        return stated
    if record.authors and chance.random() < 0.5:
        return replace(stated, authors=(record.authors[0],))
    assert record.year is not None  # every row has one
    return replace(stated, years=(Years(record.year, record.year),))


def mistype(title: str, chance: random.Random) -> str:
    """One letter left out, doubled, exchanged for another, or swapped with the next."""
    places = [place for place, char in enumerate(title[:-1]) if char.isalpha() and title[place + 1].isalpha()]
    if not places:
        return title
    place = chance.choice(places)
    before, char, after = title[:place], title[place], title[place + 1 :]
    match chance.randrange(4):
        case 0:
            return before + after
        case 1:
            return before + char + chance.choice(_LETTERS) + after
        case 2:
            return before + chance.choice([other for other in _LETTERS if other != char.lower()]) + after
        case _:
            return before + after[0] + char + after[1:]


def recase(title: str, chance: random.Random) -> str:
    """All capitals, none, or every word with one."""
    return chance.choice((str.upper, str.lower, str.title))(title)


def in_latex(title: str, chance: random.Random) -> str:
    """Accents and signs spelled out, a word in braces or in a command."""
    title = "".join(_ACCENTS.get(char, char) for char in title).replace("&", r"\&").replace(" – ", " -- ")
    words = title.split(" ")
    place = chance.randrange(len(words))
    form = chance.choice(("{{{}}}", r"\textbf{{{}}}", r"\emph{{{}}}", r"{{\em {}}}", "\\mbox{{{}}}"))
    words[place] = form.format(words[place])
    return " ".join(words)
