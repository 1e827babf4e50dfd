"""Where in a list an entry stands: its headings, and the plain lines that do a heading's work."""

from __future__ import annotations

from collections.abc import Sequence

from lists.markdown.blocks import BREAK, IMAGE, LINK, TAG, Inline

_LONGEST_LABEL = 80
_MOST_LABEL_WORDS = 10


class Sections:
    """The headings above a place, outermost first, with the last plain-line label under them."""

    def __init__(self) -> None:
        self._headings: list[tuple[int, str]] = []
        self.path: tuple[str, ...] = ()

    def enter(self, level: int, text: str) -> None:
        """A heading closes those of its level and below, and the label."""
        headings = self._headings
        while headings and headings[-1][0] >= level:
            headings.pop()
        headings.append((level, text))
        self.path = tuple([heading for _, heading in headings])

    def above(self, level: int) -> tuple[str, ...]:
        """The headings that one of this level would stand under."""
        return tuple(heading for its_level, heading in self._headings if its_level < level)

    def label(self, text: str) -> None:
        """A label replaces the label before it."""
        headings = tuple(heading for _, heading in self._headings)
        self.path = (*headings, text) if text else headings


def label_text(pieces: Sequence[Inline]) -> str:
    """The text of a line that labels what follows (``2021``, ``Courses``, ``**Surveys**``); empty for anything else."""
    if any(piece.kind in (LINK, BREAK, IMAGE) for piece in pieces):
        return ""
    text = " ".join("".join([p.text for p in pieces if p.kind is not TAG]).split())
    if len(text) > _LONGEST_LABEL or len(text.split()) > _MOST_LABEL_WORDS or text.endswith((".", "!", "?")):
        return ""
    return text.rstrip(" :：")
