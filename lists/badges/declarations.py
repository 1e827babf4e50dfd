"""What a line says of badges: ``✏️ 100-499 citations, ✏️✏️ ≥ 500``. Whether it is a legend is asked of all of the line.

A legend licenses changing the symbols that stand in a list, so each part of the line must read as one: prose, a count
(``⭐ 1200 stars``), thanks and questions declare nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from lists.badges.marks import CITATIONS, SELECTOR, STARS
from lists.document import BadgeKind

OPAQUE = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for links, code and images; no declaration holds it

_SPEECH = re.compile(f"[!?{OPAQUE}]")  # who exclaims or asks declares nothing
# Symbols and emoji, arrows left out because they join.
_PICTURE = r"[\u2300-\u23ff\u2460-\u24ff\u25a0-\u2793\u2b05-\u2bff\U0001f000-\U0001faff]"
_SIGN = rf"{_PICTURE}[\U0001f3fb-\U0001f3ff]?(?:\u200d{_PICTURE})*"

_AT_LEAST = re.compile(r"\\(?:geq?(?:slant|q)?)(?![a-z])")
_LATEX = re.compile(r"\\(?:text|mathrm|mathbf|textbf|quad|!|,|;|:)|[${}]")

_NUMBER = r"\d{1,9}(?:[., ]\d{3}){0,2}(?:\.\d{1,3})?(?:\s?k(?![a-z]))?"
_TO = r"(?:-|–|—|~|\.\.\.?|to|and|until|up to|至|到)"
_ABOVE = r"(?:>|\\gt|over|above|more than|greater than|exceeding|超过|大于)"
_BELOW = r"(?:<=?|≤|≦|⩽|\\leq?|less than|fewer than|under|below|up to)"
_FROM = r"(?:>=|≥|≧|⩾|=>|greater than or equal to|at least|from|minimum(?: of)?|至少)"
_OVER = rf"(?:{_FROM}|{_ABOVE}|{_BELOW})"
_OR_MORE = r"(?:\+|(?:or|and) (?:more|above|over|higher)|[件回次个個篇颗]?\s*以上|(?:회|개|건)?\s*이상)"
_THRESHOLD = rf"(?:(?:between |from )?{_NUMBER}\s*{_TO}\s*{_NUMBER}|{_OVER}\s*{_NUMBER}\s*\+?|{_NUMBER}\s*{_OR_MORE})"
_WHERE = r"(?:github|gitlab|(?:google|semantic) ?scholar|scholar|crossref|openalex)"
_SOURCE = rf"(?:(?:counted )?(?:on|in|by|at|from|per|via|according to) {_WHERE})"
_LEAD = (
    r"(?:(?:means?|indicates?|denotes?|marks?|represents?|stands? for|for|that|the|an?|it|its|papers?|articles?|works?"
    r"|repos?|repository|repositories|projects?|code|with|having|has|have|of|are|is)"
    r"\s+){0,8}"
)
_LABEL = re.compile(
    r"(?:and|or"
    r"|(?:[\w']+ ){0,6}(?:legend|key|badges?|symbols?|emojis?|icons?|notations?)(?: [\w']+){0,3}:"
    rf"|legend|key|badges|symbols|notations?|图例:?|{_SOURCE})"
)
_OF_BADGES = r"(?: ?(?:counts?|badges?|symbols?|legend)|のバッジ|バッジ|徽章|标记|标志|图例)?"
_SEPARATOR = re.compile(r"(?<!\d),|,(?!\d)|[;|\n]")
_JOINT = r"(?::=?|=(?!>)|[-–—→⇒]>?)?\s*"
_CLOSING = rf"\s*{_SOURCE}?\s*(?:\([^()]*\))?\s*(?:[.:]|and|or)?"
_NOUNS: Mapping[BadgeKind, str] = MappingProxyType(
    {
        CITATIONS: rf"(?:{_WHERE} )?(?:citation counts?|citations?|cites|cited|被?引用(?:数|量|次数)?|被引(?:次数)?"
        r"|인용(?: ?(?:수|횟수))?)",
        STARS: rf"(?:{_WHERE} ?)?(?:star counts?|stars?|stargazers?|(?:star|スター|星标?)数|スター|스타(?: ?수)?)",
    }
)
SOURCE_NAME = re.compile(rf"(?:the )?{_WHERE}(?:'s)?(?: api)?", re.IGNORECASE)


class Declared(NamedTuple):
    """What a line says of one kind: its symbol as it is spelled there, and the least number for each tier it names."""

    kind: BadgeKind
    symbol: str
    thresholds: Mapping[int, int | None]


class _Clause(NamedTuple):
    text: str
    symbol: str  # of the run of symbols it opens with; empty if it opens with none
    tier: int
    words: str  # what follows the run


class DeclarationReader:
    """Reads lines, knowing the list's symbols beside those that are pictures anyway."""

    def __init__(self, symbols: Sequence[str]) -> None:
        known = [re.escape(_fold(symbol)) for symbol in symbols if symbol]
        sign = "|".join([*known, _SIGN])
        run = rf"(?P<unit>{sign})(?:\s*(?P=unit))*"
        self._run = re.compile(run)
        self._cell = re.compile(rf"(?:^|(?<=[|\n]))\s*({run})\s*\|")
        self._stated = {kind: re.compile(_JOINT + _LEAD + _stated(noun) + _CLOSING) for kind, noun in _NOUNS.items()}
        amount = rf"{_JOINT}{_LEAD}(?:{_THRESHOLD}|{_NUMBER})\s*"
        self._counted = {
            kind: re.compile(rf"{amount}(?P<noun>{noun})?(?:\s*{_OR_MORE})?{_CLOSING}") for kind, noun in _NOUNS.items()
        }
        joint = r"\s*(?::|=|\||[-–—→⇒]>?)?\s*"
        self._heading = {kind: re.compile(rf"{noun}{_OF_BADGES}\s*:") for kind, noun in _NOUNS.items()}
        self._reversed = {
            kind: re.compile(rf"(?P<words>{_stated(noun)}){joint}(?P<run>{run})") for kind, noun in _NOUNS.items()
        }

    def read(self, text: str) -> Iterator[Declared]:
        """What a line declares; nothing, unless all of it reads as a legend."""
        line = _plain(text)
        if _SPEECH.search(line):
            return
        for kind in BadgeKind:
            match = self._reversed[kind].fullmatch(line)
            if match is not None:
                tier = len(self._units(match["run"], match["unit"]))
                yield Declared(kind, _as_spelled(match["unit"], text), {tier: least_number(match["words"])})
                return
        clauses = [clause for clause in self._clauses(line) if clause.text]
        headed = next((kind for kind in BadgeKind if clauses and self._heading[kind].fullmatch(clauses[0].text)), None)
        if headed is not None:
            clauses = clauses[1:]
        if all(clause.symbol or _LABEL.fullmatch(clause.text) or _is_sign(clause.text[0]) for clause in clauses):
            for kind in BadgeKind:
                yield from self._declared(kind, clauses, text, is_headed=kind is headed)

    def _declared(
        self, kind: BadgeKind, clauses: Sequence[_Clause], text: str, *, is_headed: bool
    ) -> Iterator[Declared]:
        """What clauses say of a kind, which they need not name where a heading does (``Citations: ✏️ 100+``)."""
        stated, counted = self._stated[kind], self._counted[kind]
        for symbol in dict.fromkeys([clause.symbol for clause in clauses if clause.symbol]):
            own = [clause for clause in clauses if clause.symbol == symbol]
            states = [clause for clause in own if stated.fullmatch(clause.words)]
            counts = [(clause.tier, match) for clause in own if (match := counted.fullmatch(clause.words))]
            # A bare number may be a mere count; beside that of a second tier it is a threshold.
            bounded = is_headed and any(_BOUNDED.search(match[0]) for _, match in counts)
            several = len(dict(counts)) > 1 and (is_headed or any(match["noun"] for _, match in counts))
            if states or bounded or several:
                said = [*states, *[clause for clause in own if counted.fullmatch(clause.words)]]
                thresholds = {clause.tier: least_number(clause.words) for clause in said[::-1]}
                yield Declared(kind, _as_spelled(symbol, text), thresholds)

    def _clauses(self, line: str) -> Iterator[_Clause]:
        for part in map(str.strip, _SEPARATOR.split(self._cell.sub(r"\n\1 ", line))):
            runs = [match.start() for match in self._run.finditer(part)]
            cuts = [run for run in runs if part[run - 1 : run] in (" ", ":")]
            for start, end in zip([0, *cuts], [*cuts, len(part)], strict=True):
                yield self._clause(part[start:end].strip(" "))

    def _clause(self, text: str) -> _Clause:
        run = self._run.match(text)
        if run is None:
            return _Clause(text, "", 0, text)
        return _Clause(text, run["unit"], len(self._units(run[0], run["unit"])), text[run.end() :].lstrip(" "))

    @staticmethod
    def _units(run: str, unit: str) -> list[str]:
        return re.findall(re.escape(unit), run)


def least_number(words: str) -> int | None:
    """The least number that a threshold takes in: 100 for ``100-499``, 101 for ``> 100``; None for ``< 100``."""
    words = _ASIDE.sub("", words)
    for pattern, step in _BOUNDS:
        match = pattern.search(words)
        if match is not None:
            return None if step is None else _parse_number(match["number"]) + step
    return None


_ASIDE = re.compile(r"\([^()]*\)")
_GIVEN = rf"(?P<number>{_NUMBER})"
_BOUNDS: Sequence[tuple[re.Pattern[str], int | None]] = (
    (re.compile(rf"{_GIVEN}\s*(?:<=|≤|≦|⩽)\s*[^\d\s]"), 0),
    (re.compile(rf"{_GIVEN}\s*<\s*[^\d\s]"), 1),
    (re.compile(rf"{_GIVEN}\s*{_TO}\s*{_NUMBER}"), 0),
    (re.compile(rf"{_FROM}\s*{_GIVEN}"), 0),
    (re.compile(rf"{_ABOVE}\s*{_GIVEN}"), 1),
    (re.compile(rf"{_BELOW}\s*{_GIVEN}"), None),
    (re.compile(_GIVEN), 0),
)


_BOUNDED = re.compile(rf"{_OR_MORE}|{_OVER}\s*\d|\d\s*{_TO}\s*\d")


def _parse_number(text: str) -> int:
    digits = text.removesuffix("k").strip()
    if text.endswith("k"):
        return int(1000 * float(digits.replace(",", "").replace(" ", "")))
    whole = re.sub(r"\.\d{1,2}$|\.\d{4,}$", "", digits)  # a dot before three digits parts thousands
    return int(re.sub(r"\D", "", whole))


def _stated(noun: str) -> str:
    return (
        rf"(?:{_THRESHOLD}\s*{noun}|{_NUMBER}\s*{noun}\s*{_OR_MORE}"
        rf"|{noun}\s*(?:by|:|=)?\s*{_THRESHOLD}(?: times| papers)?|{_THRESHOLD} times {noun}"
        rf"|{_NUMBER}\s*[<≤]=?\s*{noun}(?:\s*[<≤]=?\s*{_NUMBER})?)"
    )


def _is_sign(character: str) -> bool:
    return not (character.isalnum() or character in "\"'(“‘@#")


def _as_spelled(symbol: str, text: str) -> str:
    """A folded symbol as the line has it, with its U+FE0F where it has one."""
    match = re.search(re.escape(symbol) + f"{SELECTOR}?", text, re.IGNORECASE)
    return match[0] if match is not None else symbol


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text.replace(SELECTOR, "")).casefold()


def _plain(text: str) -> str:
    """A line as it is compared: one case, full-width forms and LaTeX undone, each run of blanks one blank."""
    folded = _LATEX.sub("", _AT_LEAST.sub("≥", _fold(text)))
    return "\n".join([" ".join(line.split()) for line in folded.split("\n")]).strip("| \n")
