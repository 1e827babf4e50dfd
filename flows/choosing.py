"""What people have said of single entries: in the pins file, in a comment beside the entry, in the settings.

Of several words on the paper of one entry the pins file has the last, because ``starcite pin`` must always take
effect; then the comment, then the settings. An entry to be skipped is skipped whatever else is said of it. A word
without effect is told. Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flows.errors import BadInput
from flows.list_files import ListFile
from flows.pins import NO_PAPER, Pin, name_of, pins_by_name, pins_path
from lists.directives import Meaning, parse_directive, read_directives
from lists.document import Entry, Notice
from lists.identifiers import PaperId, RepositoryId
from lists.titles import normalise_title

MOST_NAMED = 12  # headings named in a message, enough to find the one that was meant
NO_LINE = 0  # of a notice that speaks of no line of the list
BY_COMMENT = "a comment beside the entry"


@dataclass(frozen=True, slots=True)
class Choices:
    """What people settled, by entry index.

    ``skipped`` holds who said so; ``papers`` the paper, None where none is meant, and who pinned it. Entries in
    ``outside`` stand in sections that are not to be touched: their numbers are kept, and so are their bytes.
    """

    skipped: Mapping[int, str] = field(default_factory=dict)
    papers: Mapping[int, tuple[PaperId | None, str]] = field(default_factory=dict)
    repositories: Mapping[int, RepositoryId] = field(default_factory=dict)
    outside: frozenset[int] = frozenset()
    notices: tuple[Notice, ...] = ()

    @property
    def untouched(self) -> frozenset[int]:
        """The entries whose bytes stay as they are."""
        return self.outside | frozenset(self.skipped)


def choices_of(file: ListFile, pins: Sequence[Pin]) -> Choices:
    """What is said of the entries of a list. Raises BadInput when the settings name a section that it has not."""
    comments = read_directives(file.document)
    notices = list(comments.notices)
    names = _Names(file, notices)
    skipped = {index: _by("skip", file) for name in file.settings.skip for index in names.find(name, "skip")}
    skipped |= dict.fromkeys(comments.skipped, BY_COMMENT)
    settings = {index: what for name, what in file.settings.pin.items() for index in names.find(name, "pin")}
    papers = {}
    pinned = pins_by_name(pins)
    pins_name, by_pin = pins_path(file.path).name, _by("pin", file)
    for index, entry in enumerate(file.document.entries):
        pin = pinned.get(name_of(entry)) if pinned else None
        words: list[tuple[PaperId | None, str]] = [] if pin is None else [(pin.paper, pins_name)]
        words += _papers_named((comments.papers.get(index), BY_COMMENT), (settings.get(index), by_pin))
        if words:
            papers[index] = words[0]
            notices += _overruled(entry, words, skipped.get(index))
    repositories = {index: what for index, what in settings.items() if isinstance(what, RepositoryId)}
    repositories |= comments.repositories
    notices.sort(key=lambda notice: notice.line)
    return Choices(skipped, papers, repositories, _outside(file), tuple(notices))


def _by(key: str, file: ListFile) -> str:
    """Where the settings say it, in words."""
    return f"`{key}` in {file.settings.named.get(key, 'the settings')}"


def _papers_named(*words: tuple[Meaning | None, str]) -> list[tuple[PaperId, str]]:
    return [(paper, by) for paper, by in words if isinstance(paper, PaperId)]


def _overruled(entry: Entry, words: Sequence[tuple[PaperId | None, str]], skipped_by: str | None) -> Iterator[Notice]:
    """Words on an entry that have no effect, because it is skipped or another one holds."""
    holds, by = words[0]
    for paper, other_by in words:
        said = f"{other_by} says {paper or NO_PAPER}"
        if skipped_by is not None:
            yield Notice(entry.line, f"{said}, but {skipped_by} says to leave it alone, which holds")
        elif paper != holds:
            yield Notice(entry.line, f"{said}, but {by} says {holds or NO_PAPER}, which holds")


class _Names:
    """The names under which a setting may speak of entries: a title, an identifier, a repository, a link."""

    def __init__(self, file: ListFile, notices: list[Notice]) -> None:
        self._file = file
        self._notices = notices
        self._entries: defaultdict[object, dict[int, None]] = defaultdict(dict)
        if not (file.settings.skip or file.settings.pin):
            return
        for index, entry in enumerate(file.document.entries):
            links = (name for link in entry.links for name in (link.url, link.paper_id))
            for name in (normalise_title(entry.title), *links, *(r.key for r in entry.repositories[:1])):
                self._entries[name][index] = None

    def find(self, text: str, key: str) -> tuple[int, ...]:
        """The entries that a text of the settings means. None at all is told."""
        meaning = parse_directive(text)
        name = meaning.key if isinstance(meaning, RepositoryId) else meaning
        found = {
            index: None
            for wanted in (text.strip(), name, normalise_title(text))
            if wanted
            for index in self._entries.get(wanted, ())
        }
        if not found:
            self._notices.append(Notice(NO_LINE, f"“{text}”, {_by(key, self._file)}, names no entry of this list"))
        return tuple(found)


def _outside(file: ListFile) -> frozenset[int]:
    """The entries of sections that are not to be touched."""
    touched = _headings(file, "sections", file.settings.sections)
    passed_over = _headings(file, "skip_sections", file.settings.skip_sections)
    if not touched and not passed_over:
        return frozenset()
    above = [{_folded(heading) for heading in entry.section} for entry in file.document.entries]
    return frozenset(
        index for index, headings in enumerate(above) if (touched and not headings & touched) or headings & passed_over
    )


def _headings(file: ListFile, key: str, names: Sequence[str]) -> frozenset[str]:
    """Headings of the settings as they are compared. Raises BadInput for one that no entry stands under."""
    if not names:
        return frozenset()
    there = {_folded(heading): heading for entry in file.document.entries for heading in entry.section}
    for name in names:
        if _folded(name) not in there:
            some = ", ".join(f"“{heading}”" for heading in list(there.values())[:MOST_NAMED])
            raise BadInput(
                f"{file.given}: no entry stands under “{name}”, which {_by(key, file)} names\n"
                f"its headings are {some or 'none'}{', …' if len(there) > MOST_NAMED else ''}"
            )
    return frozenset(map(_folded, names))


def _folded(heading: str) -> str:
    return normalise_title(heading) or heading.strip()
