"""What the linter mends itself: addresses, where the new one leads to the same page for certain."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from exports.lint.rules import Finding
from exports.lint.source import Source
from lists.document import BadgeKind, Document, Entry, Link, Span
from lists.identifiers import RepositoryId
from lists.parse import parse_document
from lists.splice import Edit, WouldDamage, apply_edits

# Two rules may mend one address, one after the other; there are fewer rules that do than this.
MOST_ROUNDS = 10


def fix(
    document: Document,
    find: Callable[[Document], Iterable[Finding]],
    renamed: Mapping[str, RepositoryId] = MappingProxyType({}),
) -> Document:
    """The list with every finding mended that says how. The same document when there is nothing to mend.

    ``find`` is asked again after each round, so that what is left has nothing more to mend. ``renamed`` are the
    repositories that may be linked by their new names, by the lower-case old ones. Raises ``WouldDamage`` when an entry
    would not read the same, or more than addresses would change; then nothing is to be written.
    """
    fixed = document
    for _ in range(MOST_ROUNDS):
        edits = _apart(edit for finding in find(fixed) for edit in finding.edits)
        if not edits:
            break
        data = apply_edits(fixed.data, edits)
        fixed = check_only_addresses_changed(fixed, data, renamed)
    return fixed


def _apart(edits: Iterable[Edit]) -> list[Edit]:
    """The edits that touch no earlier one; the others wait for the next round."""
    apart: list[Edit] = []
    for edit in sorted(set(edits)):
        if not apart or apart[-1].span.end < edit.span.start:
            apart.append(edit)
    return apart


def check_only_addresses_changed(
    before: Document, after_bytes: bytes, renamed: Mapping[str, RepositoryId] = MappingProxyType({})
) -> Document:
    """Hold a mended list against the list it was made of, and return it as read.

    Read anew, it must hold the same entries, known by the same keys, with the same links to the same papers and
    repositories (or to what these are called now), and be the same, byte for byte, outside the addresses of links.
    Raises ``WouldDamage`` that names the first line that differs.
    """
    after = parse_document(after_bytes, before.symbols)
    for old, new in zip(before.entries, after.entries, strict=False):
        if _essence(old, renamed) != _essence(new, renamed):
            raise WouldDamage(f"line {old.line}: the entry “{old.title}” would no longer read the same")
    if len(before.entries) != len(after.entries):
        raise WouldDamage(f"{len(before.entries)} entries would become {len(after.entries)}")
    if _without_addresses(before) != _without_addresses(after):
        raise WouldDamage("more than the addresses of links would change")
    return after


def _essence(entry: Entry, renamed: Mapping[str, RepositoryId]) -> tuple[object, ...]:
    def meant(repository: RepositoryId | None) -> RepositoryId | None:
        return repository if repository is None else renamed.get(repository.key, repository)

    links = tuple((link.role, link.paper_id, meant(link.repository_id), _own_text(link)) for link in entry.links)
    tiers = tuple(entry.badge_tier(kind) for kind in BadgeKind)
    return entry.line, entry.section, entry.title, entry.key, links, tiers


def _own_text(link: Link) -> str:
    """What a link shows, unless that is its address."""
    return "" if link.text == link.url else link.text


def _without_addresses(document: Document) -> bytes:
    """The list without the address of any link, and without the blanks around it."""
    addresses = [link.address for link in Source(document).links if link.address is not None and not link.is_image]
    spans = {Span(address.before.start, address.after.end) for address in addresses}
    return apply_edits(document.data, [Edit(span, b"") for span in spans])
