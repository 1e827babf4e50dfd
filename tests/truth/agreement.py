"""How far two people agree who annotated the same lines without knowing of each other."""

from __future__ import annotations

from dataclasses import dataclass

from tests.truth.scoring import Stretch, TrueEntry, words_of


@dataclass
class Agreement:
    """Counts over the lines both annotated: entries either saw and both saw, and links with one role of those."""

    either: int = 0
    both: int = 0
    same_paper: int = 0
    links: int = 0
    same_role: int = 0
    titles: int = 0


def compare(first: Stretch, second: Stretch) -> Agreement:
    """Compare within the lines of the second, which is the shorter."""
    result = Agreement()
    mine = [entry for entry in first.entries if second.first_line <= entry.line <= second.last_line]
    theirs = list(second.entries)
    for entry in mine:
        other = next((e for e in theirs if _same(entry, e)), None)
        result.either += 1
        if other is None:
            continue
        theirs.remove(other)
        result.both += 1
        result.same_paper += entry.paper == other.paper
        result.titles += words_of(entry.title) == words_of(other.title)
        result.links += len(set(entry.links) | set(other.links))
        result.same_role += len(set(entry.links) & set(other.links))
    result.either += len(theirs)
    return result


def _same(one: TrueEntry, other: TrueEntry) -> bool:
    """One entry, though they may begin it at its label or at its citation."""
    overlap = one.line <= other.end and other.line <= one.end
    return overlap and (words_of(one.title) == words_of(other.title) or bool(set(one.links) & set(other.links)))
