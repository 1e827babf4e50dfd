"""Titles as words and letters, with everything gone that lists, publishers and indexes write differently."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from lists.titles import normalise_title

_LATEX_ACCENT = re.compile(r"\\(?:[\"'`^~=.]|[cvHukrbdt](?![a-zA-Z]))\s*\{?\s*\\?([a-zA-Z])\s*\}?")
_LATEX_COMMAND = re.compile(
    r"\\(?:text|math|emph|em|rm|it|bf|tt|sc|sf|mbox|ensuremath|operatorname|large|small)[a-z]*(?![a-z])", re.IGNORECASE
)
_DEGREES = re.compile(r"\s*(?:°|\^\s*\{?\s*\\?circ\b\s*\}?)")
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "Ø": "O", "Ł": "L"}
_FOLDS = str.maketrans(_LETTERS | {"‐": "-", "‑": "-"})
_BREAK = re.compile(
    r"\s*[:：]\s+|\s*[：]\s*|(?<=\w):(?=[A-Z][a-z])|\s+[-–—|]+\s+|—|\s*--+\s*|(?<=[?!])\s+|\.\s+(?=[A-Z])"
)
_WORD = re.compile(r"[^\W_]+")
_ENDS_OF_VERSIONS = (
    r"extended abstract|student abstract|short paper|full paper|full version|long version|short version|"
    r"extended version|technical report|tech report|preprint|poster|oral|spotlight|demo paper|invited talk|"
    r"invited paper|abstract|workshop version|conference version|journal version|camera ready"
)
# What tells the versions of one work apart, at the end of a title, set off from it.
_VERSION = re.compile(
    rf"\s*(?:[(\[]\s*(?:an?\s+)?(?:{_ENDS_OF_VERSIONS})\s*[)\]]|(?:\s[-–—]|[:.,])\s*(?:an?\s+)?(?:{_ENDS_OF_VERSIONS}))"
    r"\s*\.?\s*$",
    re.IGNORECASE,
)
_FORMAT = re.compile(r"^\s*[(\[](?:pdf|html|paper|book|c|b)[)\]]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """A title in pieces. ``letters`` are those of ``words`` in one run; ``heads`` and ``tails`` those of the words
    before and after each place where a subtitle may begin, outermost first. ``spelled`` are the words as written.
    """

    text: str
    words: tuple[str, ...]
    spelled: tuple[str, ...]
    letters: str
    heads: tuple[tuple[str, ...], ...]
    tails: tuple[tuple[str, ...], ...]
    version: str = ""

    @property
    def name(self) -> tuple[str, ...]:
        """The words before the first break (``GPTQ: …``); empty where there is none."""
        return self.heads[0] if self.heads else ()

    @property
    def rest(self) -> tuple[str, ...]:
        """The words after the first break; empty where there is none."""
        return self.tails[0] if self.tails else ()


def plain_title(text: str) -> str:
    """A title to be asked for: LaTeX, formats before it (``[PDF]``) and superfluous blanks taken off."""
    text = _FORMAT.sub("", text)
    if "\\" in text or "$" in text or "{" in text:
        text = _LATEX_COMMAND.sub("", _LATEX_ACCENT.sub(r"\1", text))
        text = re.sub(r"[{}$]|\\(?=[a-zA-Z&%#_])", "", text).replace("\\", " ")
    return " ".join(text.split())


def read_title(text: str) -> Title:
    """Take a title to pieces. What tells a version apart (``(extended abstract)``) is kept in ``version``."""
    ended = _VERSION.search(text)
    version = ended[0].strip(" ()[]-–—:.,") if ended and ended.start() > 0 else ""
    folded = _folded(text[: ended.start()] if ended and version else text)
    parts = [part for part in _BREAK.split(folded) if _WORD.search(part)]
    spelled = [tuple(_WORD.findall(part)) for part in parts]
    words = [tuple(_word(word) for word in part) for part in spelled]
    whole = tuple(word for part in words for word in part)
    cuts = [sum(len(part) for part in words[:count]) for count in range(1, len(words))]
    return Title(
        text,
        whole,
        tuple(word for part in spelled for word in part),
        "".join(whole),
        tuple(whole[:cut] for cut in cuts),
        tuple(whole[cut:] for cut in cuts),
        version,
    )


def _folded(text: str) -> str:
    text = plain_title(_DEGREES.sub(" deg", text)).translate(_FOLDS)
    text = unicodedata.normalize("NFKC", text).replace("&amp;", "&")
    return text.replace("&", " and ").replace("+", " plus ")


def _word(word: str) -> str:
    return normalise_title(word) or word.lower()
