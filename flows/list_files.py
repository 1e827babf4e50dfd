"""Lists on disk: read, refused by name, and known to the warehouse under a path that travels with it."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from flows.errors import BadInput
from flows.list_settings import ListSettings, PlacementWord
from flows.settings import Settings
from lists.document import BadgeKind, BadgeStyle, BadgeSymbols, Document
from lists.parse import NotReadable, parse_document
from lists.places import Placement, Where

MARKDOWN_ENDINGS = {".md", ".markdown", ".mdown", ".mkd", ".mdx", ".txt", ""}


class BadgeLook(NamedTuple):
    """What the badges of one kind look like. ``symbol`` is empty for styles that show a number."""

    kind: BadgeKind
    style: BadgeStyle
    symbol: str


def look_of(kind: BadgeKind, symbols: BadgeSymbols) -> BadgeLook:
    """The look of one kind of badges."""
    return BadgeLook(kind, symbols.style, symbols.of(kind) if symbols.style is BadgeStyle.SYMBOLS else "")


@dataclass(frozen=True, slots=True)
class FormerBadges:
    """Badges that starcite wrote into a list in a look that it is to have no more.

    ``looks`` are those that stand in the file. ``taken`` holds entry and kind of each badge that is taken out, ``kept``
    the entries that keep theirs.
    """

    looks: frozenset[BadgeLook] = frozenset()
    taken: frozenset[tuple[int, BadgeKind]] = frozenset()
    kept: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class ListFile:
    """One list. ``given`` is how the person wrote its path; ``list_path`` how the warehouse knows it.

    ``list_path`` is relative to the warehouse's folder, so that it stays true from whichever folder a command is
    started, and when list and warehouse move together. ``settings`` are those that hold for this list. ``former`` are
    badges that the document is read without; ``stored`` is then the file as it is on disk.
    """

    given: str
    path: Path
    list_path: str
    document: Document
    settings: ListSettings
    former: FormerBadges = FormerBadges()
    stored: bytes | None = None

    @property
    def data(self) -> bytes:
        """The file as it is on disk."""
        return self.document.data if self.stored is None else self.stored

    @property
    def symbols(self) -> BadgeSymbols:
        """How its badges look: as the settings say, and where they are silent, as its own legend says."""
        return self.document.symbols


def symbols_of(settings: ListSettings) -> BadgeSymbols:
    """What the settings of a list say of how its badges look."""
    keys = {"citation_symbol": BadgeKind.CITATIONS, "star_symbol": BadgeKind.STARS}
    named = frozenset(kind for key, kind in keys.items() if key in settings.named)
    return BadgeSymbols(settings.citation_symbol, settings.star_symbol, settings.style, named)


def placements_of(settings: ListSettings) -> dict[BadgeKind, Placement] | None:
    """Where badges are to stand in a list; None for where the list has them."""
    places = _PLACEMENTS.get(settings.placement)
    return None if places is None else dict(zip(BadgeKind, places, strict=True))


_AT_LINE_END = Placement(Where.LINE_END, outside=True, blank=b" ", rank=2)
# Of citations and of stars. What follows a link, or ends a line, is set off by a blank; there the citations come first.
_PLACEMENTS = MappingProxyType(
    {
        PlacementWord.INSIDE: (Placement(Where.INSIDE),) * 2,
        PlacementWord.BEFORE: (Placement(Where.BEFORE, rank=1),) * 2,
        PlacementWord.AFTER: (Placement(Where.AFTER, outside=True, blank=b" "),) * 2,
        PlacementWord.LINE_END: (_AT_LINE_END, _AT_LINE_END._replace(rank=3)),
    }
)


def read_list_bytes(path: Path) -> bytes:
    """The bytes of a list. Raises BadInput for what cannot be a Markdown list, before anything else is done."""
    if os.path.isdir(path):  # noqa: PTH112 -- Path.is_dir raises for a name that is too long
        raise BadInput(f"{path}: is a folder; name the Markdown file in it")
    if path.suffix.lower() == ".rst":
        raise BadInput(f"{path}: is reStructuredText, which starcite does not read; give a Markdown list")
    if path.suffix.lower() not in MARKDOWN_ENDINGS:
        raise BadInput(f"{path}: is not a Markdown list by its ending {path.suffix}; give a .md file")
    try:
        mode = path.stat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):  # a device may never come to an end; a pipe does
            raise BadInput(f"{path}: is no regular file; name a Markdown file")
        return path.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"{path}: no such file; check the path") from None
    except OSError as error:
        raise BadInput(f"{path}: cannot be read: {error.strerror}; check its path and its permissions") from error


def read_list(path: Path, settings: Settings) -> ListFile:
    """Read and parse one list. Raises BadInput when it is missing, not UTF-8, not Markdown, or has no entries."""
    file = read_page(path, settings)
    if not file.document.entries:
        raise BadInput(
            f"{path}: no entries found; give a list with bullets, rows or lines that link papers or repositories"
        )
    return file


def read_page(path: Path, settings: Settings) -> ListFile:
    """Read and parse one Markdown file, with entries or without. Raises BadInput when it cannot be read as such."""
    data = read_list_bytes(path)
    own = settings.of(path)
    try:
        document = parse_document(data, symbols_of(own), placements_of(own))
    except NotReadable as error:
        raise BadInput(f"{path}: {error}; nothing was changed") from error
    return ListFile(str(path), path, list_path_of(path, settings.warehouse), document, own)


def list_path_of(path: Path, warehouse: Path) -> str:
    """How the warehouse knows a list: its path from the warehouse's folder, with forward slashes."""
    return Path(os.path.relpath(path.resolve(), warehouse.resolve().parent)).as_posix()


def read_lists(paths: Sequence[Path], settings: Settings) -> tuple[tuple[ListFile, ...], tuple[BadInput, ...]]:
    """Read every list on its own, each file once: those that can be used, and what is wrong with the others."""
    good: list[ListFile] = []
    bad: list[BadInput] = []
    seen: set[Path] = set()
    for path in paths:
        resolved = path.resolve()
        if resolved in seen:
            continue
        seen.add(resolved)
        try:
            good.append(read_list(path, settings))
        except BadInput as error:
            bad.append(error)
    return tuple(good), tuple(bad)
