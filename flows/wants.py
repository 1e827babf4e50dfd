"""What each entry of a list needs: its paper, a person's pin, its repository."""

from __future__ import annotations

from dataclasses import dataclass

from enrichers.identity import reference_of
from enrichers.plan import (
    Wanted,
)
from flows.list_files import ListFile
from flows.pins import pin_for, pins_path, read_pins
from lists.document import Entry


@dataclass(frozen=True, slots=True)
class WantedEntry:
    """One entry of one list with what it needs."""

    entry: Entry
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class ListWants:
    """A list and what each of its entries needs, in file order."""

    file: ListFile
    entries: tuple[WantedEntry, ...]


def wants_of(file: ListFile) -> ListWants:
    """What a list needs. Raises BadInput when its pins file cannot be read."""
    pins = read_pins(pins_path(file.path))
    return ListWants(
        file,
        tuple(
            WantedEntry(
                entry,
                Wanted(
                    reference_of(entry), pin_for(entry, pins), entry.repositories[0] if entry.repositories else None
                ),
            )
            for entry in file.document.entries
        ),
    )
