"""What the address of a link says of its paper: the title in it, its first author, its year and venue."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, unquote, urlsplit

from enrichers.matching.edits import edits_between
from enrichers.matching.title_words import Title, read_title

FEWEST_WORDS_OF_A_SLUG = 3  # "paper" and "main-paper" are file names, not titles
FEWEST_LETTERS_OF_A_SLUG = 14
EDITS_OF_A_SLUG = 2  # at most, in an address that is not another title: "…_model_for_earning_in_raph_domains"

# …/papers/Xue_Egocentric_Video_Task_Translation_CVPR_2023_paper.pdf; long titles are cut off.
_CVF = re.compile(r"^(?P<author>[^_]+)_(?P<title>.+)_(?P<venue>[A-Za-z]+)_(?P<year>\d{4})(?:_\w+)?_paper$")
_OLD_NEURIPS = re.compile(r"^\d+-(?P<title>[a-z0-9-]+)$")
_PMLR = re.compile(r"^(?P<author>[a-z-]+?)(?P<year>\d\d)[a-z]?$")
_RESEARCHGATE = re.compile(r"^\d+_(?P<title>[\w-]+)$")  # …/publication/1_On-Line_Pruning, or that and /links/1a2b.pdf
_ENDING = re.compile(r"\.(?:pdf|html?|php|aspx?|md)$", re.IGNORECASE)
_APART = re.compile(r"[-_+\s]+")
LETTERS_BEFORE_A_LATE_CUT = 40  # CVF cuts long titles off, once after three words; so little vouches for nothing
_MOST_WORDS_OF_A_NAME = 3
MOST_WORDS_OF_A_SHORT_SLUG = FEWEST_WORDS_OF_A_SLUG + 2  # one may belong to the author's name, one have a hyphen


@dataclass(frozen=True, slots=True)
class Slug:
    """The title words of a URL. ``is_title`` says that this host writes the title there, so that another one there
    speaks against a paper; elsewhere a file may bear any name. ``author`` is the first author's family name;
    ``words_before`` is how many words of ``title`` may belong to it (``De_Plaen_Unbalanced_Optimal_…``).
    """

    url: str
    title: Title
    is_title: bool
    author: str = ""
    words_before: int = 0

    @property
    def is_short(self) -> bool:
        """Whether it is cut off so early that it hardly tells, and names an author."""
        return self.author != "" and len(self.title.words) <= MOST_WORDS_OF_A_SHORT_SLUG

    def agrees_with(self, title: Title) -> bool:
        """Whether these are the words of a title: all of them, but for one typing error, or those up to a late cut."""
        theirs = _letters(title.words)
        for mine in self._readings():
            is_long = len(mine) >= FEWEST_LETTERS_OF_A_SLUG
            if mine == theirs and (is_long or self.is_title):
                return True
            if is_long and edits_between(mine, theirs, 1) is not None:
                return True
            if len(mine) >= LETTERS_BEFORE_A_LATE_CUT and theirs.startswith(mine):
                return True
        return False

    def contradicts(self, title: Title) -> bool:
        """Whether the host writes titles there and this is the start of another one. One that lost a letter is none."""
        if not self.is_title or len(self.title.words) < FEWEST_WORDS_OF_A_SLUG or self.agrees_with(title):
            return False
        theirs = _letters(title.words)
        return not any(
            mine and (theirs.startswith(mine) or edits_between(mine, theirs, EDITS_OF_A_SLUG) is not None)
            for mine in self._readings()
        )

    def _readings(self) -> list[str]:
        words = self.title.words
        surplus = max(len(words) - FEWEST_WORDS_OF_A_SLUG, 0)
        return [_letters(words[start:]) for start in range(min(self.words_before, surplus) + 1)]


def _letters(words: tuple[str, ...]) -> str:
    """The letters of a title as addresses hold them: without the signs ``&`` and ``+``."""
    return "".join(word for word in words if word not in ("and", "plus"))


def read_slug(url: str) -> Slug | None:
    """The title that a URL holds. None where it holds none that could be told."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().removeprefix("www.")
    except ValueError:
        return None
    if host.startswith("scholar.google."):
        asked = parse_qs(parts.query).get("q") or parse_qs(parts.query).get("as_q")
        return Slug(url, read_title(asked[0]), is_title=True) if asked else None
    segments = [_ENDING.sub("", unquote(segment)) for segment in parts.path.split("/") if segment]
    last = segments[-1] if segments else ""
    if host.endswith("thecvf.com") and (found := _CVF.match(last)):
        slug = _slug(url, found["title"], is_title=True, author=found["author"])
        return replace(slug, words_before=_MOST_WORDS_OF_A_NAME)
    if host.endswith(("nips.cc", "neurips.cc")) and (found := _OLD_NEURIPS.match(last)):
        return _slug(url, found["title"], is_title=True)
    if host == "researchgate.net":
        titles = (found for segment in segments if (found := _RESEARCHGATE.match(segment)))
        return next((_slug(url, found["title"], is_title=True) for found in titles), None)
    if host == "proceedings.mlr.press" and (found := _PMLR.match(last)):
        return Slug(url, read_title(""), is_title=False, author=found["author"])
    if len(_APART.split(last)) >= FEWEST_WORDS_OF_A_SLUG:
        return _slug(url, last, is_title=False)
    return None


def _slug(url: str, words: str, *, is_title: bool, author: str = "") -> Slug:
    return Slug(url, read_title(_APART.sub(" ", words)), is_title, author.replace("_", " "))
