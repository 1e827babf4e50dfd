"""What each entry of a list needs: its paper, a person's pin, its repository."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from enrichers.identity import reference_of
from enrichers.plan import Wanted
from enrichers.records import Reference
from flows.choosing import Choices, choices_of
from flows.list_files import ListFile
from flows.pins import pins_path, read_pins_file
from flows.policies import check_legend
from lists.document import Entry
from lists.identifiers import PaperId


@dataclass(frozen=True, slots=True)
class WantedEntry:
    """One entry of one list with what it needs."""

    entry: Entry
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class ListWants:
    """A list and what each of its entries needs, in file order, with what people settled of them."""

    file: ListFile
    entries: tuple[WantedEntry, ...]
    choices: Choices = Choices()  # noqa: RUF009 -- frozen


def wants_of(file: ListFile) -> ListWants:
    """What a list needs.

    Raises BadInput for a pins file that cannot be read, and for settings that the list contradicts.
    """
    check_legend(file)
    pins = read_pins_file(pins_path(file.path))
    choices = choices_of(file, pins.pins)
    return ListWants(
        file,
        tuple(
            WantedEntry(entry, _wanted(index, entry, choices, pins.accepted))
            for index, entry in enumerate(file.document.entries)
        ),
        choices,
    )


def _wanted(index: int, entry: Entry, choices: Choices, accepted: Mapping[str, int]) -> Wanted:
    if index in choices.skipped:
        return Wanted(None, None, None, skipped_by=choices.skipped[index])
    repository = choices.repositories.get(index) or (entry.repositories[0] if entry.repositories else None)
    accepted_id = accepted.get(repository.key) if repository is not None else None
    if index not in choices.papers:
        return Wanted(reference_of(entry), None, repository, accepted_id=accepted_id, entry=entry)
    paper, by = choices.papers[index]
    if paper is None:
        return Wanted(None, None, repository, pinned_by=by, accepted_id=accepted_id)
    return Wanted(_pinned_reference(entry, paper), paper, repository, pinned_by=by, accepted_id=accepted_id)


def _pinned_reference(entry: Entry, paper: PaperId) -> Reference:
    """What a pinned entry refers to. Not its link: the same link elsewhere, without a pin, is looked up as ever."""
    links = entry.paper_links
    return Reference(f"pinned {paper}", paper, (links[0].url or None) if links else None, entry.title)
