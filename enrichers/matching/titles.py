"""How two titles agree: the same, the same but for a typing error, one with a subtitle that the other drops, …"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from enrichers.matching.edits import common_ends, edits_between
from enrichers.matching.title_words import Title

LETTERS_FOR_ONE_EDIT = 12  # a shorter title is too easily another one's
LETTERS_FOR_TWO_EDITS = 40  # and two errors are believed only in a long one
FEWEST_WORDS_OF_A_REST = 4  # "A Survey" behind a name tells nothing, "Accurate Quantization for Transformers" does
LETTERS_OF_AN_ACRONYM = 6  # at most
MOST_WORDS_NEAR = 3  # words that two titles of one paper differ in, at most, where its page vouches for it
FEWEST_WORDS_NEAR = 3  # in common, at least
LEAST_SHARE_NEAR = 0.6  # of the words of the longer title, in their order
FEWEST_WORDS_BEFORE_A_GLOSS = 3

# A word in brackets at the end with two capitals or more: a name or an abbreviation, never "(Revisited)" or "(v2)".
_GLOSS = re.compile(r"\s[(\[]([a-z]*[A-Z][a-z]*[A-Z][A-Za-z]*)[)\]]\s*$")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that make another paper of a title, wherever they stand.
NEGATIONS = _words("not no non nor never neither none cannot without beyond anti un against except isnt doesnt")
NUMERALS = _words("ii iii iv vi vii viii ix xi one two three four five six seven eight nine ten first second third")
OTHER_WORKS = _words(
    """
    survey review overview tutorial reply comment comments commentary response rejoinder discussion revisited
    revisiting rethinking reproducibility replication reproducing erratum corrigendum correction addendum supplement
    supplementary appendix part retracted retraction preface editorial introduction workshop challenge competition
    report thesis book lecture notes
    """
)
_EVERYWHERE = _words("a an the of for in on to and with by from via using towards toward based at as is are s")
# Titles that many papers bear.
GENERIC = _words(
    """
    preface editorial introduction foreword erratum corrigendum withdrawn withdraw blank na none untitled index
    conclusion conclusions abstract abstracts references contents tableofcontents titlepage frontmatter backmatter
    anonymous paper organizingcommittee programcommittee workshopprogram keynote keynotes invitedtalk
    """
)


class Kind(StrEnum):
    """How the title of an entry and that of a paper agree. The order is from the same to another."""

    SAME = "same"
    TYPO = "typo"
    TYPOS = "typos"
    SHORTER = "shorter"  # the entry drops the subtitle
    LONGER = "longer"  # the paper has no subtitle, the entry has one
    NAMELESS = "nameless"  # only one of them has the name before the colon
    RENAMED = "renamed"  # the same after the colon, another name before it
    NEAR = "near"  # a word or two differ
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Comparison:
    """``kind`` is how two titles agree, ``words`` says it. ``left`` are the words that only one of them has.

    ``is_another`` says that what differs makes another paper of it: a digit, a negation, "survey", "reply".
    """

    kind: Kind
    words: str
    left: tuple[str, ...] = ()
    is_another: bool = False


def compare_titles(wanted: Title, offered: Title) -> Comparison:
    """Compare the title an entry gives with one that is offered for it."""
    if not wanted.words or not offered.words:
        return Comparison(Kind.OTHER, "one of the titles is empty")
    if wanted.letters == offered.letters:
        version = wanted.version or offered.version
        return Comparison(
            Kind.SAME, f"is the same but for “{version}”" if wanted.version != offered.version else EXACTLY
        )
    return (
        _glossed(wanted, offered)
        or _mistyped(wanted, offered)
        or _subtitled(wanted, offered)
        or _near(wanted, offered)
        or Comparison(Kind.OTHER, "is another one", is_another=True)
    )


EXACTLY = "agrees exactly"


def _glossed(wanted: Title, offered: Title) -> Comparison | None:
    """One has a name in brackets behind it, as lists add those of a method or an author: ``… (GAL)``, ``… (LeCun)``."""
    for longer, shorter in ((wanted, offered), (offered, wanted)):
        if longer.words[:-1] != shorter.words or len(shorter.words) < FEWEST_WORDS_BEFORE_A_GLOSS:
            continue
        gloss = _GLOSS.search(longer.text)
        if (
            gloss is not None
            and longer.spelled[-1] == gloss[1]
            and longer.words[-1] not in NEGATIONS | NUMERALS | OTHER_WORKS
        ):
            return Comparison(Kind.SAME, f"is the same but for “{gloss[1]}”", longer.words[-1:])
    return None


def _mistyped(wanted: Title, offered: Title) -> Comparison | None:
    length = min(len(wanted.letters), len(offered.letters))
    allowed = 2 if length >= LETTERS_FOR_TWO_EDITS else 1 if length >= LETTERS_FOR_ONE_EDIT else 0
    edits = edits_between(wanted.letters, offered.letters, allowed) if allowed else None
    if edits is None:
        return None
    mine, theirs = _differing_words(wanted.words, offered.words)
    if _turns_the_meaning(mine, theirs):
        return Comparison(Kind.NEAR, f"says {_quoted(mine)}, not {_quoted(theirs)}", (*mine, *theirs), is_another=True)
    if edits > 1 and len(mine) == len(theirs) == 1:
        return None  # minimization and maximization: two edits make another word of one
    is_doubtful = edits > 1 or _is_acronym(wanted, offered) or _is_plural(mine, theirs)
    kind = Kind.TYPOS if is_doubtful else Kind.TYPO
    return Comparison(kind, f"is the same but for {_quoted(mine)} instead of {_quoted(theirs)}", (*mine, *theirs))


def _differing_words(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    start, end = common_ends(one, other)
    return one[start : len(one) - end], other[start : len(other) - end]


def _makes_another(mine: Iterable[str], theirs: Iterable[str]) -> bool:
    """Whether words that differ tell of another paper: by their digits, by a numeral, by a negation, by its kind."""
    mine, theirs = tuple(mine), tuple(theirs)
    if _digits(mine) != _digits(theirs):
        return True
    telling = NEGATIONS | NUMERALS | OTHER_WORKS
    return Counter(word for word in mine if word in telling) != Counter(word for word in theirs if word in telling)


def _digits(words: Iterable[str]) -> list[str]:
    return [char for word in words for char in word if char.isdigit()]


_PREFIXES = ("un", "in", "im", "ir", "il", "de", "re", "bi")
# Words that a single letter before them negates. Before any other word it is an error.
_NEGATED_BY_A = (
    "symm",
    "synchron",
    "typical",
    "periodic",
    "cyclic",
    "causal",
    "chromatic",
    "moral",
    "social",
    "political",
)
_NEGATED_BY_N = ("ever", "either", "one", "or")
_LONGEST_TOO_SHORT = 3  # "not" and "now", "one" and "on", "ii" and "iii" are no errors; "survy" and "witout" are


def _turns_the_meaning(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether an edit is none that is forgiven: in a digit, a numeral, a negation, or a prefix that negates."""
    if _digits(mine) != _digits(theirs):
        return True
    telling = NEGATIONS | NUMERALS | OTHER_WORKS
    one_to_one = len(mine) == len(theirs)
    short = (word for word in (*mine, *theirs) if not one_to_one or len(word) <= _LONGEST_TOO_SHORT)
    if any(word in telling for word in short):
        return True
    shorter, longer = sorted(("".join(mine), "".join(theirs)), key=len)
    before = longer.removesuffix(shorter) if longer.endswith(shorter) else ""
    if before == "a":
        return shorter.startswith(_NEGATED_BY_A)
    return before in _PREFIXES or (before == "n" and shorter in _NEGATED_BY_N)


def _is_acronym(wanted: Title, offered: Title) -> bool:
    """Whether what differs is a name of capitals (``SAC``, ``PAC``): too short to tell an error from another name."""
    _, theirs = _differing_words(wanted.spelled, offered.spelled)
    mine, spelled = _differing_words(wanted.words, offered.words)
    return (
        len(mine) == len(spelled) == len(theirs) == 1
        and 1 < len(theirs[0]) <= 6
        and sum(map(str.isupper, theirs[0])) > 1
    )


def _is_plural(mine: tuple[str, ...], theirs: tuple[str, ...]) -> bool:
    """Whether one of two words is the plural of the other, as versions of one work differ, and sometimes two works."""
    shorter, longer = sorted(("".join(mine), "".join(theirs)), key=len)
    return longer == f"{shorter}s"


def _subtitled(wanted: Title, offered: Title) -> Comparison | None:
    if wanted.words in offered.heads:
        left = offered.words[len(wanted.words) :]
        return _left(Kind.SHORTER, f"leaves out the subtitle {_quoted(left)}", left)
    if offered.words in wanted.heads:
        left = wanted.words[len(offered.words) :]
        return _left(Kind.LONGER, f"has the subtitle {_quoted(left)} besides", left)
    for tail in offered.tails:
        if _is_almost(wanted.words, tail):
            left = offered.words[: -len(tail)]
            return _left(Kind.NAMELESS, f"leaves out {_quoted(left)} before it", left)
    for tail in wanted.tails:
        if _is_almost(tail, offered.words):
            left = wanted.words[: -len(tail)]
            return _left(Kind.NAMELESS, f"has {_quoted(left)} before it", left)
    if wanted.rest == offered.rest and len(wanted.rest) >= FEWEST_WORDS_OF_A_REST:
        is_another = any(word in OTHER_WORKS for word in (*wanted.name, *offered.name))
        words = f"has the name {_quoted(wanted.name)} where that has {_quoted(offered.name)}"
        return Comparison(Kind.RENAMED, words, (*wanted.name, *offered.name), is_another)
    return None


def _is_almost(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two parts of titles are long enough to tell by, and the same but for one typing error."""
    if min(len(one), len(other)) < FEWEST_WORDS_OF_A_REST:
        return False
    is_near = edits_between("".join(one), "".join(other), 1) is not None
    return one == other or (is_near and not _turns_the_meaning(*_differing_words(one, other)))


def _left(kind: Kind, words: str, left: tuple[str, ...]) -> Comparison:
    return Comparison(kind, words, left, any(word in OTHER_WORKS for word in left))


def _near(wanted: Title, offered: Title) -> Comparison | None:
    common = _common(wanted.words, offered.words)
    longer = max(len(wanted.words), len(offered.words))
    mine = tuple((Counter(wanted.words) - Counter(common)).elements())
    theirs = tuple((Counter(offered.words) - Counter(common)).elements())
    if max(len(mine), len(theirs)) > MOST_WORDS_NEAR or len(common) < max(FEWEST_WORDS_NEAR, LEAST_SHARE_NEAR * longer):
        return None
    words = f"says {_quoted(mine) or 'nothing'} where that says {_quoted(theirs) or 'nothing'}"
    return Comparison(Kind.NEAR, words, (*mine, *theirs), _makes_another(mine, theirs))


def share_of_words(one: Title, other: Title) -> float:
    """How many of the telling words of two titles are the same, from 0 to 1 (Dice), whatever their order."""
    ours, theirs = ({word for word in title.words if word not in _EVERYWHERE} for title in (one, other))
    return 2 * len(ours & theirs) / (len(ours) + len(theirs)) if ours and theirs else 0.0


def _common(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """The longest run of words, gaps allowed, that both titles have in one order."""
    start, end = common_ends(one, other)
    head, tail = one[:start], one[len(one) - end :] if end else ()
    mine, theirs = one[start : len(one) - end], other[start : len(other) - end]
    best: list[tuple[str, ...]] = [()] * (len(theirs) + 1)
    for word in mine:
        corner: tuple[str, ...] = ()
        for index, opposite in enumerate(theirs, 1):
            above = best[index]
            found = (*corner, word) if word == opposite else max(above, best[index - 1], key=len)
            corner, best[index] = above, found
    return (*head, *best[-1], *tail)


def _quoted(words: Iterable[str]) -> str:
    text = " ".join(words)
    return f"“{text}”" if text else ""
