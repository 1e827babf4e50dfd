"""A person's word on which paper an entry means, in a file beside the list, so that it is reviewed like code.

``README.md`` has its pins in ``README.pins.toml``. A pin holds for the entries with the same link and the same title;
when the author changes either, the pin no longer speaks of that entry. ``paper = "none"`` says that no paper is meant.

A ``[[repository]]`` there accepts the repository of a ``database_id`` under a ``name`` that meant another one before.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from flows.errors import BadInput
from lists.document import Entry
from lists.identifiers import ACCEPTED_SCHEMES, PaperId, parse_repository_id, read_paper_id
from lists.titles import normalise_title

HEADER = (
    "# Which paper an entry means, where a person has settled it. Written by `starcite pin`, which adds at the end;\n"
    "# edit it freely. When a pin is changed the file is written anew, without comments.\n"
)
NO_PAPER = "none"


@dataclass(frozen=True, slots=True)
class Pin:
    """The entries with this title and this first paper link (empty for none) mean this paper; None: no paper at all."""

    title: str
    link: str
    paper: PaperId | None

    @property
    def name(self) -> tuple[str, str]:
        """What it knows its entries by."""
        return self.link, normalise_title(self.title)


def link_of(entry: Entry) -> str:
    """The URL of an entry's first paper link, empty where it has none."""
    return entry.paper_links[0].url if entry.paper_links else ""


def name_of(entry: Entry) -> tuple[str, str]:
    """What a pin knows an entry by, the same wherever link and title are."""
    return link_of(entry), normalise_title(entry.title)


def pins_path(list_file: Path) -> Path:
    """Where the pins of a list lie."""
    return list_file.with_suffix(".pins.toml")


@dataclass(frozen=True, slots=True)
class PinsFile:
    """A pins file: its text, None where there is none, and what it says.

    ``accepted`` are repositories: GitHub's number by lower-case name.
    """

    text: str | None = None
    pins: tuple[Pin, ...] = ()
    accepted: Mapping[str, int] = field(default_factory=dict)

    def with_pins(self, settled: Iterable[tuple[Entry, PaperId | None]]) -> PinsFile:
        """The file with more pins: each in the place of the earlier ones for the same entry, or at the end."""
        new = {name_of(entry): Pin(entry.title, link_of(entry), paper) for entry, paper in settled}
        kept = tuple(dict.fromkeys(new.get(pin.name, pin) for pin in self.pins))
        names = {pin.name for pin in self.pins}
        added = tuple(pin for name, pin in new.items() if name not in names)
        pins = (*kept, *added)
        if pins == self.pins:
            return self
        if self.text and kept == self.pins:
            return replace(self, text=self.text.rstrip("\n") + "\n" + "".join(map(render_pin, added)), pins=pins)
        return replace(self, text=render_pins(pins, self.accepted), pins=pins)

    def mended(self) -> PinsFile:
        """The file, written anew where what it held takes no more at its end, as tables written inline do not."""
        is_sound = self.text is None or _is_toml(self.text)
        return self if is_sound else replace(self, text=render_pins(self.pins, self.accepted))


def read_pins_file(path: Path) -> PinsFile:
    """Read a pins file. Raises BadInput naming the file and what in it is at fault."""
    try:
        text = path.read_bytes().decode("utf-8")
        tables = tomllib.loads(text)
    except FileNotFoundError:
        return PinsFile()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadInput(f"{path}: cannot be read as TOML: {error}; mend it or remove it") from error
    if set(tables) - {"pin", "repository"} or not all(isinstance(rows, list) for rows in tables.values()):
        raise BadInput(
            f"{path}: may hold only [[pin]] tables, each with title, link and paper, and [[repository]] tables, "
            "each with name and database_id"
        )
    pins = tuple(_read_pin(path, number, row) for number, row in enumerate(tables.get("pin", []), start=1))
    rows = enumerate(tables.get("repository", []), start=1)
    return PinsFile(text, pins, dict(_read_accepted(path, number, row) for number, row in rows))


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _read_accepted(path: Path, number: int, row: object) -> tuple[str, int]:
    name, database_id = (row.get("name"), row.get("database_id")) if isinstance(row, dict) else (None, None)
    repository = parse_repository_id(f"https://github.com/{name}") if isinstance(name, str) else None
    if repository is None or not isinstance(database_id, int) or isinstance(database_id, bool):
        raise BadInput(f'{path}: repository {number} needs name = "owner/name" and database_id, a number')
    return repository.key, database_id


def _read_pin(path: Path, number: int, row: object) -> Pin:
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("title", "link", "paper")):
        raise BadInput(f"{path}: pin {number} needs title, link and paper, each a text")
    return Pin(row["title"], row["link"], readable_paper(row["paper"], f"{path}: pin {number}"))


def readable_paper(text: str, where: str) -> PaperId | None:
    """Read a paper that numbers can be asked for; None where it says that no paper is meant.

    Raises BadInput that names the legal forms.
    """
    if text.strip().lower() == NO_PAPER:
        return None
    paper_id = read_paper_id(text)
    if paper_id is None or paper_id.scheme not in ACCEPTED_SCHEMES:
        raise BadInput(
            f"{where}: {text} names no paper that Semantic Scholar can be asked for\n"
            "write arxiv:1810.05270, doi:10.…, s2: and 40 hex digits, corpus:…, acl:…, pmid:…, a URL with one, or none"
        )
    return paper_id


def render_pins(pins: Iterable[Pin], accepted: Mapping[str, int]) -> str:
    """The text of a whole pins file."""
    repositories = (f'\n[[repository]]\nname = "{name}"\ndatabase_id = {number}\n' for name, number in accepted.items())
    return HEADER + "".join([*map(render_pin, pins), *repositories])


def render_pin(pin: Pin) -> str:
    """One pin as TOML, to stand at the end of a file. JSON's escapes are TOML's, which wants one more."""

    def quoted(text: str) -> str:
        return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")

    paper = NO_PAPER if pin.paper is None else str(pin.paper)
    return f"\n[[pin]]\ntitle = {quoted(pin.title)}\nlink = {quoted(pin.link)}\npaper = {quoted(paper)}\n"


def pins_by_name(pins: Iterable[Pin]) -> dict[tuple[str, str], Pin]:
    """Pins by what they know their entries by; of several the first holds."""
    found: dict[tuple[str, str], Pin] = {}
    for pin in pins:
        found.setdefault(pin.name, pin)
    return found
