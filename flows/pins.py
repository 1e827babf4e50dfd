"""A person's word on which paper an entry means, in a file beside the list, so that it is reviewed like code.

``README.md`` has its pins in ``README.pins.toml``. A pin holds for the entries with the same link and the same title;
when the author changes either, the pin no longer speaks of that entry.

A ``[[repository]]`` there accepts the repository of a ``database_id`` under a ``name`` that meant another one before.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from flows.errors import BadInput
from lists.document import Entry
from lists.identifiers import ACCEPTED_SCHEMES, PaperId, parse_repository_id, read_paper_id
from lists.titles import normalise_title

HEADER = (
    "# Which paper an entry means, where a person has settled it. Written by `starcite pin`, which adds at the end;\n"
    "# edit it freely. When a pin is changed the file is written anew, without comments.\n"
)


@dataclass(frozen=True, slots=True)
class Pin:
    """The entries with this title and this first paper link (empty for none) mean this paper."""

    title: str
    link: str
    paper: PaperId

    def holds_for(self, entry: Entry) -> bool:
        """Whether the pin speaks of this entry."""
        return self.link == link_of(entry) and normalise_title(self.title) == normalise_title(entry.title)


def link_of(entry: Entry) -> str:
    """The URL of an entry's first paper link, empty where it has none."""
    return entry.paper_links[0].url if entry.paper_links else ""


def pins_path(list_file: Path) -> Path:
    """Where the pins of a list lie."""
    return list_file.with_suffix(".pins.toml")


def read_pins(path: Path) -> tuple[Pin, ...]:
    """Read the papers of a pins file; none when it does not exist. Raises BadInput naming file and pin at fault."""
    rows = _read_tables(path).get("pin", [])
    return tuple(_read_pin(path, number, row) for number, row in enumerate(rows, start=1))


def read_accepted(path: Path) -> dict[str, int]:
    """Read the repositories of a pins file: GitHub's number by lower-case name. Raises BadInput."""
    accepted = {}
    for number, row in enumerate(_read_tables(path).get("repository", []), start=1):
        name, database_id = (row.get("name"), row.get("database_id")) if isinstance(row, dict) else (None, None)
        repository = parse_repository_id(f"https://github.com/{name}") if isinstance(name, str) else None
        if repository is None or not isinstance(database_id, int) or isinstance(database_id, bool):
            raise BadInput(f'{path}: repository {number} needs name = "owner/name" and database_id, a number')
        accepted[repository.key] = database_id
    return accepted


def _read_tables(path: Path) -> dict[str, list[object]]:
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadInput(f"{path}: cannot be read as TOML: {error}; mend it or remove it") from error
    if set(tables) - {"pin", "repository"} or not all(isinstance(rows, list) for rows in tables.values()):
        raise BadInput(
            f"{path}: may hold only [[pin]] tables, each with title, link and paper, and [[repository]] tables, "
            "each with name and database_id"
        )
    return tables


def _read_pin(path: Path, number: int, row: object) -> Pin:
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in ("title", "link", "paper")):
        raise BadInput(f"{path}: pin {number} needs title, link and paper, each a text")
    return Pin(row["title"], row["link"], readable_paper_id(row["paper"], f"{path}: pin {number}"))


def readable_paper_id(text: str, where: str) -> PaperId:
    """Read a paper id that numbers can be asked for. Raises BadInput that names the legal forms."""
    paper_id = read_paper_id(text)
    if paper_id is None or paper_id.scheme not in ACCEPTED_SCHEMES:
        raise BadInput(
            f"{where}: {text} names no paper that Semantic Scholar can be asked for\n"
            "write arxiv:1810.05270, doi:10.…, s2: and 40 hex digits, corpus:…, acl:… or pmid:…, or a URL with one"
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

    return f"\n[[pin]]\ntitle = {quoted(pin.title)}\nlink = {quoted(pin.link)}\npaper = {quoted(str(pin.paper))}\n"


def with_pin(pins: Iterable[Pin], entry: Entry, paper: PaperId) -> tuple[Pin, ...]:
    """The pins with one more: in the place of an earlier one for the same entry, so that diffs stay small, or last."""
    new = Pin(entry.title, link_of(entry), paper)
    return tuple(dict.fromkeys([*(new if pin.holds_for(entry) else pin for pin in pins), new]))


def pin_for(entry: Entry, pins: Iterable[Pin]) -> PaperId | None:
    """The paper a person pinned an entry to, None when nobody did."""
    return next((pin.paper for pin in pins if pin.holds_for(entry)), None)
