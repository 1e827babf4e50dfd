"""Lists read for the linter, with what the warehouse happens to know of their badges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from exports.lint.findings import BadgeFacts, Finding, lint, lint_together
from exports.lint.fix import fix
from exports.lint.known import renamed_repositories
from exports.lint.rules import RULES
from exports.numbers import EntryNumbers
from exports.writing import replace_file
from flows.errors import BadInput
from flows.exporting import adopted_of, numbers_of, with_contradictions
from flows.list_files import ListFile, read_list, read_page
from flows.policies import policy_of
from flows.reading import read_knowledge
from flows.settings import Settings
from flows.wants import wants_of
from lists.document import Document
from lists.splice import WouldDamage
from warehouse.errors import WarehouseError
from warehouse.records import Knowledge
from warehouse.store import Warehouse


@dataclass(frozen=True, slots=True)
class Wish:
    """Which rules a person wants to hear of: those named, else all that are not quiet; never those ignored."""

    select: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    verbose: bool = False

    def wants(self, finding: Finding) -> bool:
        """Whether a finding is to be told."""
        if finding.rule in self.ignore:
            return False
        if self.select:
            return finding.rule in self.select
        return self.verbose or not RULES[finding.rule].is_quiet

    def mends(self, finding: Finding) -> bool:
        """Whether a finding is to be mended: what changes where a link leads only where its rule is named."""
        return bool(finding.edits) and (finding.rule in self.select or not RULES[finding.rule].is_fixed_by_name)


@dataclass(frozen=True, slots=True)
class LintedList:
    """One list with what was found in it."""

    file: ListFile
    facts: BadgeFacts
    wish: Wish
    findings: tuple[Finding, ...]


def lint_lists(
    paths: Iterable[Path],
    settings: Settings,
    wish: Wish,
    say: Callable[[str], None],
    *,
    across: bool = False,
    pages: bool = False,
) -> tuple[tuple[LintedList, ...], tuple[BadInput, ...]]:
    """Read and lint every list on its own, each file once; what is wrong with those that cannot be read.

    ``pages`` takes files without entries too: their links and tables are read by people all the same. ``across`` also
    says which papers stand in several of the lists. ``say`` is told when a warehouse is there that cannot be read.
    """
    files: dict[Path, ListFile] = {}
    bad: dict[Path, BadInput] = {}
    for path in paths:
        resolved = path.resolve()
        if resolved not in files and resolved not in bad:
            try:
                files[resolved] = read_page(path, settings) if pages else read_list(path, settings)
            except BadInput as error:
                bad[resolved] = error
    known = _facts_of(tuple(files.values()), settings, say)
    linted = [_lint(file, facts, _wish_for(file, wish, settings)) for file, facts in known]
    if across:
        elsewhere = lint_together([(one.file.given, one.file.document) for one in linted])
        linted = [
            replace(one, findings=tuple(sorted((*one.findings, *more), key=lambda f: (f.line, f.column))))
            for one, more in zip(linted, elsewhere, strict=True)
        ]
    return tuple(linted), tuple(bad.values())


def _wish_for(file: ListFile, wish: Wish, settings: Settings) -> Wish:
    """What a person wants of one list: the settings ignore rules too, unless these were asked for by name."""
    ignored = frozenset((*settings.lint_ignore, *file.settings.lint_ignore)) - wish.select
    return replace(wish, ignore=wish.ignore | ignored)


def _lint(file: ListFile, facts: BadgeFacts, wish: Wish) -> LintedList:
    return LintedList(file, facts, wish, tuple(filter(wish.wants, lint(file.document, facts))))


def _facts_of(
    files: Sequence[ListFile], settings: Settings, say: Callable[[str], None]
) -> list[tuple[ListFile, BadgeFacts]]:
    """What is known of each list's badges: its settings, and numbers where the warehouse has seen the list."""
    knowledge = Knowledge()
    if settings.warehouse.exists():
        try:
            knowledge = read_knowledge(Warehouse(settings.warehouse))
        except WarehouseError as error:
            say(f"{str(error).splitlines()[0]}\nbadges are linted without the numbers in it")
    return [(file, _facts(file, knowledge)) for file in files]


def _facts(file: ListFile, knowledge: Knowledge) -> BadgeFacts:
    numbers: tuple[EntryNumbers, ...] = ()
    if file.list_path in knowledge.lists:
        wants = wants_of(file)
        numbers = with_contradictions(numbers_of(wants, knowledge), wants, knowledge)
    return BadgeFacts(
        adopted_of(file.settings),
        policy_of(file),
        numbers,
        knowledge.badges.get(file.list_path, ()),
    )


def mended(one: LintedList) -> Document:
    """The list with its findings mended. Raises BadInput when that would change more than addresses."""

    def find(document: Document) -> Iterable[Finding]:
        return (found for found in lint(document, one.facts) if one.wish.wants(found) and one.wish.mends(found))

    try:
        return fix(one.file.document, find, renamed_repositories(one.facts.numbers))
    except WouldDamage as damage:
        message = f"{one.file.given}: nothing was mended: {damage}; mend it by hand, or --ignore the rule"
        raise BadInput(message) from damage


def write_mended(one: LintedList, document: Document) -> LintedList:
    """Write a mended list, and say what is left to find in it. Raises WriteError, and the file is as it was."""
    if document is one.file.document:
        return one
    replace_file(one.file.path, one.file.document.data, document.data)
    return _lint(replace(one.file, document=document), one.facts, one.wish)


def fixable(one: LintedList) -> int:
    """How many places of a list can be mended."""
    return sum(len(finding.edits) for finding in one.findings if one.wish.mends(finding))
