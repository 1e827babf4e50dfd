"""Titles in references as bibliographies write them, among names, venues and years."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lists.document import Role
from lists.words.labels import is_date, read_label
from lists.words.trimming import is_short_name, tidy_title, without_venue

_PAPER = Role.PAPER
_FEWEST_TITLE_WORDS = 3
_LONGEST_LABEL = 12
_QUOTES = ('"', "“", "„", "«", "《")
_SINGLE_QUOTES = ("'", "‘")
_SINGLE_QUOTED = re.compile(r"['‘](.{8,300}?)['’](?=[,.;:]|\s*$)")
_TITLE_MARK = "《"  # nothing but a title stands in these
_QUOTED = re.compile('["“„«《]\\s*([^"“”„«»《》]{8,}?)\\s*["”“»》]')
_APA = re.compile(r"^[^()]{3,300}[(（](?:19|20)\d\d[a-z]?(?:, [^()]*)?[)）][.,:]?\s+(?=\S)")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{2})(?<!\W[A-Z]{2})[.?!]\s+(?=[A-Z\d]|arXiv\b)")
_NAME_WORD = (
    r"(?:[A-Z][\w.’'`-]*|(?!(?:for|and|the|of|in|on|to|a|an|via|by|is|as|at|or|not|are|but|can|we)\b)[a-z]{1,3}\b)"
)
_NAME = re.compile(rf"{_NAME_WORD}(?: {_NAME_WORD})*(?: et al\.?)?")
_NUMBERED = re.compile(r"\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)]\s")
_JOINED_NAMES = re.compile(r"\s+(?:and|&)\s+")
_IDENTIFIER = re.compile(r"arxiv[: ]*\d{4}\.\d{4,5}(?:v\d+)?(?: ?\(\d{4}\))?|(?:19|20)\d\d", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r"\s*(?:,|;|\band\b|&)\s*")
_AFTER_NAMES = re.compile(r"\s[-–—|•·(]\s?|\.\s|,?\s+et al\b")
_BETWEEN_PARTS = re.compile(r"\s*(?:[,;|•·]|\s[-–—]\s|\band\b|&|(?<!\b[A-Z])\.(?=\s))\s*")
_OTHERS = re.compile(r"et al\.?|and others")
_AROUND_BYLINE = " *_\t\r\n.,:;()[]'’`\"-–—"
_LONGEST_BYLINE = 120  # characters
_COLLECTION = re.compile(r"[.,] (?:In )?(?:the )?(?:\w+ )?(?:Workshop|Proceedings|Conference|Symposium)\b")
_DASH = re.compile(r"\s[-–—]+\s")
_YEAR_AHEAD = re.compile(r"^\s*\(?(?:19|20)\d\d[a-z]?\)?[.,:]\s*")
_LONGEST = 1_000  # characters; what is longer is no reference, and cutting it down piece by piece adds up
_LONGEST_FIRST_NAME = 60
_INVERTED = re.compile(r"(?:and |& )?[^\W\d_][\w'’ -]{1,30}, (?:[A-Z]\.[ -]?){1,4}(?:, )?")
_MOST_NAME_WORDS = 4
_FEWEST_REFERENCE_WORDS = 6
_FEWEST_NAMES = 3  # two may be words of a title, unless a venue or year follows


def title_of_reference(words: str) -> str:
    """The title in a reference; other words as they are.

    ``A. Author, B. Author, The Title, ICML 2019``; ``Author, A. (2019). The title. Journal``; ``Author, "The title."``;
    ``The Title. A. Author, B. Author. ICML 2019``.
    """
    quoted = find_quoted(words)
    if quoted:
        return quoted
    if len(words) > _LONGEST:
        return words
    words = _without_byline_at_end(words.replace(" et. al", " et al"))
    title = title_of_dated(words)
    if not title and "., " in words[:_LONGEST_FIRST_NAME]:
        title = _title_behind_inverted(words)
    if title:
        return title
    ahead, _, last = words.rpartition(" ")
    if (
        ahead[-1:] in (".", ",", ";", "|")
        and len(last) <= _LONGEST_LABEL
        and last.isalpha()
        and read_label(last) is not None
    ):
        words = tidy_title(ahead)  # `A Title. Paper: https://…`
    if ", " not in words and ". " not in words:
        return words
    return _among_commas(_among_sentences(words))


def _title_behind_inverted(words: str) -> str:
    """The title behind authors with their initials last: ``Byron, A., Doe, C. D., and Foo, E. The title. In ICML``."""
    count, end = 0, 0
    while (name := _INVERTED.match(words, end)) is not None:
        count, end = count + 1, name.end()
    behind = _YEAR_AHEAD.sub("", words[end:], count=1)
    title = tidy_title(_SENTENCE_END.split(behind, maxsplit=1)[0]) if count > 1 else ""
    return title if len(title.split()) >= _FEWEST_TITLE_WORDS else ""


def _without_byline_at_end(words: str) -> str:
    """Words without the authors or the venue that a dash sets off: ``A Title - Byron et al.``."""
    while (parts := _DASH.split(words))[1:]:
        last = parts[-1].rstrip(" .")
        if not (last.endswith(" et al") or tells_beside(last)):
            break
        words = words[: words.rindex(parts[-1])].rstrip(" -–—")
    return words


def title_behind_names(words: str) -> str:
    """The title in a reference that begins with its authors; empty for other words."""
    if not _begins_with_names(words) or _COLLECTION.search(words) is not None:
        return ""
    title = title_of_reference(tidy_title(words))
    if len(title.split()) < _FEWEST_TITLE_WORDS or words.lstrip().startswith(title) or tells_beside(title):
        return ""
    return "" if title.startswith(("and ", "& ")) or all(map(_is_name, _JOINED_NAMES.split(title))) else title


def title_of_dated(words: str) -> str:
    """The title in ``Author, A., & Author, B. (2019). The title. Journal``; empty for other words."""
    dated = _APA.match(words) if "(" in words or "（" in words else None
    if dated is not None and _begins_with_names(words):
        return tidy_title(_SENTENCE_END.split(words[dated.end() :], maxsplit=1)[0])
    return ""


def is_numbered(words: str) -> bool:
    """Whether words begin with the number of a reference: ``[1]``, ``(2)``, ``3.``."""
    return _NUMBERED.match(words.lstrip()) is not None


def is_reference(words: str) -> bool:
    """Whether words are a reference: numbered, with the title in quotation marks, or with names, venue or year."""
    words = words.strip()
    if is_numbered(words) or find_quoted(words):
        return True
    return len(title_of_reference(words)) < len(tidy_title(words))


def find_quoted(words: str) -> str:
    """The title in quotation marks; empty where the words begin with a quotation that is but part of the title."""
    if words[:1] in _SINGLE_QUOTES:
        single = _SINGLE_QUOTED.match(words)
        return tidy_title(single[1]) if single is not None else ""
    quoted = _QUOTED.search(words) if any(sign in words for sign in _QUOTES) else None
    if quoted is None:
        return ""
    is_whole = quoted[0][0] == _TITLE_MARK or words[quoted.end() :].lstrip()[:1] in ("", ",", ".", "-", "(")
    return tidy_title(quoted[1]) if is_whole or not words.startswith(quoted[0]) else ""


def _among_sentences(words: str) -> str:
    """``The Title. A. Author. ICML 2019`` without what follows, ``A. Author, B. Author. The Title`` without names."""
    sentences = _SENTENCE_END.split(words) if ". " in words else [words]
    while len(sentences) > 1 and (tells_beside(sentences[-1]) or _ends_a_byline(sentences[-1].strip(" .*_"))):
        sentences.pop()
    is_byline = tells_beside(sentences[0]) or sentences[0].endswith(" et al")
    if len(sentences) > 1 and is_byline and not _is_name(sentences[1]):
        return sentences[1]
    return words[: words.rindex(sentences[-1]) + len(sentences[-1])]


def _ends_a_byline(sentence: str) -> bool:
    is_short = len(sentence.split()) <= _MOST_NAME_WORDS
    return is_short and (sentence.endswith(" et al") or _is_name(sentence))


def _among_commas(words: str) -> str:
    parts = words.split(", ")
    while len(parts) > 1 and (_names_venue(parts[-1]) or (is_date(words[-4:]) and parts[-1].isupper())):
        parts.pop()
    plain = ", ".join(parts)
    if len(words.split()) < _FEWEST_REFERENCE_WORDS:
        return tidy_title(plain)
    names = _count_names(parts)
    if not names and len(plain) < len(words):  # a venue or a year is gone, so names may stand behind the title
        while len(parts) > 1 and all(map(_is_name, _JOINED_NAMES.split(parts[-1]))):
            parts.pop()
        plain = ", ".join(parts)
    if not names or (names < _FEWEST_NAMES and len(plain) == len(words)):
        return tidy_title(plain)
    venue = next((i for i in range(names + 1, len(parts)) if _names_venue(parts[i])), len(parts))
    return without_venue(tidy_title(_SENTENCE_END.split(", ".join(parts[names:venue]), maxsplit=1)[0]))


def tells_beside(words: str) -> bool:
    """Whether words tell who wrote a work, where or when it came out, and so nothing of its title."""
    parts = [part for part in _BETWEEN_PARTS.split(words.strip(" *_.[(:-")) if part]
    told = [_names_venue(part) for part in parts]
    if not parts or not all(is_told or _is_name(part) for part, is_told in zip(parts, told, strict=True)):
        return False
    return len(parts) > 1 or told[0]


def names_somebody(words: str) -> bool:
    """Whether words are a name, or names with a few more words: ``Ada Byron (Moon Lab) et al. arXiv``."""
    return " et al" in words or _is_name(words.strip(" .,*_"))


def _begins_with_names(words: str) -> bool:
    return "," in words[:40] or " et al" in words[:80]


def _names_venue(part: str) -> bool:
    if part[:6] in ("arXiv:", "arxiv:"):
        return True
    return read_label(part) is _PAPER or is_date(part) or _IDENTIFIER.fullmatch(part) is not None


def is_byline(words: str) -> bool:
    """Whether words before a title are a name of its method (``DETR,``) or of its authors (``Ada Byron et al.``)."""
    words = words.strip(_AROUND_BYLINE)
    if not words or len(words) > _LONGEST_BYLINE:
        return False
    return (" " not in words and is_short_name(words)) or words.endswith("et al") or names_people(words)


def names_people(words: str) -> bool:
    """Whether words are names of people (``Ada Lovelace, Alan Turing``), with little behind them."""
    names = _AFTER_NAMES.split(words.strip(" *_."), maxsplit=1)[0]
    parts = [part for part in _BETWEEN_NAMES.split(names) if part]
    return len(parts) > 1 and all(map(_is_name, parts))


def _count_names(parts: Sequence[str]) -> int:
    """How many of the parts between commas are names of people before a title; 0 where that is not plain."""
    start = 2 if len(parts) > 3 and " " not in parts[0] + parts[1] and _is_name(parts[2]) else 0  # `Last, First, …`
    count = start
    for part in parts[start:-1]:
        if count and _OTHERS.fullmatch(part):
            return count + 1
        if not all(_is_name(name) for name in _JOINED_NAMES.split(part.removeprefix("and ").removeprefix("& "))):
            break
        count += 1
    left = parts[count] if count < len(parts) else ""
    several = count > 1 or (count == 1 and _JOINED_NAMES.search(parts[0]) is not None)
    return count if several and len(left.split()) >= _FEWEST_TITLE_WORDS else 0


def _is_name(text: str) -> bool:
    return 1 < len(text.split()) <= _MOST_NAME_WORDS and _NAME.fullmatch(text) is not None
