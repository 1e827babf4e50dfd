"""Names of authors in parts, as bibliographies want them, from the one line in which providers give them."""

from __future__ import annotations

from dataclasses import dataclass

# Written small they belong to the family name; written large they may as well be a given name (Nguyen Van Anh).
_PARTICLES = frozenset(
    {"af", "av", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "la", "le", "ten"}
    | {"ter", "van", "vom", "von", "zu", "zum", "zur", "’t", "'t"}
)
_SUFFIXES = frozenset({"jr", "jr.", "sr", "sr.", "ii", "iii", "iv"})


@dataclass(frozen=True, slots=True)
class Name:
    """A name in parts. One that cannot be parted (a single word, a team, "Family, Given") is all ``family``."""

    family: str
    given: str = ""
    particle: str = ""
    suffix: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether it was not parted."""
        return not self.given


def split_name(text: str) -> Name:
    """Part "Given Family", with particles ("Jan van der Berg") and a suffix ("Sammy Davis, Jr.")."""
    words = text.split()
    suffix = ""
    if len(words) > 2 and words[-1].lower() in _SUFFIXES:
        suffix = words.pop()
        words[-1] = words[-1].removesuffix(",")
    if len(words) < 2 or "," in " ".join(words) or "and" in (word.lower() for word in words):
        return Name(" ".join(text.split()))
    start = len(words) - 1
    while start > 1 and words[start - 1] in _PARTICLES:
        start -= 1
    return Name(words[-1], " ".join(words[:start]), " ".join(words[start:-1]), suffix)
