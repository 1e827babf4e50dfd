"""Findings that need what the warehouse knows: repositories over the nights, and which paper a link leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from enrichers.records import Resolved
from exports.lint.badges import BadgeFacts
from exports.lint.duplicates import position_of
from exports.lint.rules import Spot
from exports.lint.source import Source, address_of
from exports.numbers import EntryNumbers
from lists.document import Entry, Link
from lists.identifiers import RepositoryId
from lists.splice import Edit

_PREPRINTS = frozenset({"arxiv"})


def find_in_known(source: Source, facts: BadgeFacts) -> Iterator[Spot]:
    """All findings of what earlier nights told; none where no warehouse knows the list."""
    for numbers in facts.numbers:
        entry = source.document.entries[numbers.entry_index]
        # What was mended meanwhile is linked by its new name, of which nothing is to be said.
        if any(repository == numbers.repository for repository in entry.repositories):
            yield from _judge_repository(source, entry, numbers)
        if isinstance(numbers.resolution, Resolved) or numbers.contradiction is not None:
            yield from _judge_paper(entry, numbers)


def renamed_repositories(numbers: Sequence[EntryNumbers]) -> dict[str, RepositoryId]:
    """Today's names of the repositories that were renamed or moved, by the lower-case name that the list links."""
    return {
        entry.repository.key: entry.new_name
        for entry in numbers
        if entry.repository is not None and entry.new_name is not None
    }


def _judge_repository(source: Source, entry: Entry, numbers: EntryNumbers) -> Iterator[Spot]:
    known, gone_since = numbers.known_repository, numbers.repository_gone_since
    links = [link for link in entry.links if link.repository_id is not None and _is(link.repository_id, numbers)]
    position = links[0].span.start if links else position_of(entry)
    name, new_name = numbers.repository, numbers.new_name if gone_since is None else None
    edits = _renamed(source, entry, links, new_name)
    if known is not None and numbers.namesake is not None:
        other = numbers.namesake
        now = "is gone" if new_name is None else f"is {new_name} now"
        message = (
            f"{name} is another repository since {other.since}, and no stars of it are taken; the one that was linked "
            f"{now}. If it is the code all the same, accept it in the pins file: "
            f'[[repository]] name = "{name}" database_id = {other.database_id}'
        )
        yield Spot("recreated-repository", position, message, edits=edits)
    elif gone_since is not None:
        since = f"since {gone_since}: deleted, made private or taken down"
        last = "" if numbers.stars is None else f"; its last count, of {numbers.stars.observed_on}, stays"
        yield Spot("dead-repository", position, f"{name} is not found at GitHub {since}{last}")
    elif known is not None and new_name is not None:
        first_day = known.names_since.get(new_name.key)
        since = f", seen {first_day}" if first_day is not None else ""
        message = f"{name} was renamed or moved{since}: link to https://github.com/{new_name}"
        yield Spot("moved-repository", position, message, edits=edits)


def _is(repository: RepositoryId, numbers: EntryNumbers) -> bool:
    return numbers.repository is not None and repository.key == numbers.repository.key


def _renamed(source: Source, entry: Entry, links: Sequence[Link], new_name: RepositoryId | None) -> tuple[Edit, ...]:
    """The addresses of links with the new name in the old one's place; none where the entry is known by them."""
    if new_name is None or not entry.paper_links:
        return ()
    edits = []
    for link in links:
        address, old = address_of(source.data, link), link.repository_id
        if address is not None and old is not None:
            pattern = re.compile(rf"(github\.com[:/]+){re.escape(old.owner)}/+{re.escape(old.name)}", re.IGNORECASE)
            text = address.text(source.data)
            mended = pattern.sub(lambda match: f"{match[1]}{new_name}", text, count=1)
            if mended != text:
                edits.append(Edit(address.span, mended.encode()))
    return tuple(edits)


def _judge_paper(entry: Entry, numbers: EntryNumbers) -> Iterator[Spot]:
    position = entry.paper_links[0].span.start if entry.paper_links else position_of(entry)
    if numbers.contradiction is not None:
        message = f"{numbers.contradiction}; the link or the title is wrong, or the paper was renamed"
        yield Spot("link-of-another-paper", position, message)
        return
    if numbers.withdrawal is not None:
        yield Spot("withdrawn-paper", position, f"“{entry.title}” was withdrawn: {numbers.withdrawal}")
        return
    schemes = {link.paper_id.scheme if link.paper_id is not None else "" for link in entry.paper_links}
    if numbers.published_doi is not None and schemes == _PREPRINTS:
        message = f"“{entry.title}” is linked as a preprint; it is published at https://doi.org/{numbers.published_doi}"
        yield Spot("published-version", position, message)
