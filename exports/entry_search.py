"""The entries a person means by a few words, a link, an identifier or a place."""

from __future__ import annotations

from collections.abc import Sequence

from enrichers.records import Resolved
from exports.numbers import EntryNumbers
from lists.identifiers import PaperId
from lists.titles import normalise_title


def find_entries(
    numbers: Sequence[EntryNumbers], query: str, paper_id: PaperId | None = None, list_path: str = ""
) -> tuple[EntryNumbers, ...]:
    """Find the entries a person means, in file order.

    ``query`` is a link, an ``owner/name``, an identifier, ``list_path`` and line (``README.md:12``), or words of the
    title; ``paper_id`` is what it names, if it names a paper. Words are looked for only where nothing matches exactly,
    and a whole title before a part of one.
    """
    text = query.strip()
    place, _, line = text.rpartition(":")
    if place == list_path and line.isdecimal():
        return tuple(entry for entry in numbers if str(entry.entry.line) == line)
    wanted = {text.lower(), *([str(paper_id).lower()] if paper_id is not None else [])}
    exact = tuple(entry for entry in numbers if wanted & _names(entry))
    words = normalise_title(query)
    if exact or not words:
        return exact
    named = tuple(entry for entry in numbers if words in normalise_title(entry.entry.title))
    return tuple(entry for entry in named if words == normalise_title(entry.entry.title)) or named


def _names(entry: EntryNumbers) -> set[str]:
    names = {link.url.lower() for link in entry.entry.links if link.url}
    names |= {str(link.paper_id).lower() for link in entry.entry.links if link.paper_id is not None}
    names |= {repository.key for repository in entry.entry.repositories}
    if isinstance(entry.resolution, Resolved):
        names.add(str(entry.resolution.paper_id).lower())
    paper = entry.resolved_paper
    if paper is not None:
        names |= {str(known).lower() for known in (paper.canonical_id, *paper.ids)}
        names |= {paper.semantic_scholar_id} if paper.semantic_scholar_id is not None else set()
    return names
