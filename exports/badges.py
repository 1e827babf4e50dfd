"""Which badge each entry of a list gets, which badges are the author's own, and what is remembered of it all.

A plan is made from a document and numbers alone and changes nothing; ``lists.splice`` turns its tiers into edits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from enrichers.records import WrittenBadge
from exports.numbers import EntryNumbers
from exports.ownership import BadgeMemory, FormerLook, Places, owner_of
from exports.tiers import BadgePolicy, TierDecision, decide_tier, show_number
from lists.document import BadgeKind, BadgeSlot, BadgeStyle, BadgeSymbols, Document, Entry, Notice

__all__ = ["BadgePlan", "BadgePolicy", "ForeignBadge", "TierDecision", "decide_tier", "plan_badges", "plan_strip"]

# A notice names this many lines and counts the rest; ``BadgePlan.foreign`` has them all.
LINES_IN_A_NOTICE = 12

# What GitHub draws as the symbol; of other symbols none is known to stand for anything else in lists.
_SHORT_CODES = {"\N{WHITE MEDIUM STAR}": ":star:", "\N{PENCIL}\N{VARIATION SELECTOR-16}": ":pencil2:"}
_FORMER_TIER = 1  # what is remembered of a badge in another look: that one stood there
_SYMBOL_KEY = {BadgeKind.CITATIONS: "citation_symbol", BadgeKind.STARS: "star_symbol"}
_TARGET = {BadgeKind.CITATIONS: "paper", BadgeKind.STARS: "repository"}


@dataclass(frozen=True, slots=True)
class ForeignBadge:
    """A symbol of ours that starcite did not write, no legend explains and no setting adopts.

    ``short_code`` is how it is spelled where it is spelled as one.
    """

    entry_index: int
    line: int
    title: str
    kind: BadgeKind
    tier: int
    short_code: str = ""


@dataclass(frozen=True, slots=True)
class BadgePlan:
    """What is to be written in one list.

    ``tiers`` maps (entry index, kind) to the wanted tier, or to the number itself where badges show that; what is
    absent stays, byte for byte. ``decisions`` has every known number's tier, written or not. ``records`` are the rows
    of memory that change, to be stored before the file is replaced. ``refused`` are the kinds of which nothing is
    written, as the list uses the symbol for its own ends; ``untouched`` the entries a person said to leave as they are.
    """

    tiers: Mapping[tuple[int, BadgeKind], int]
    decisions: Mapping[tuple[int, BadgeKind], TierDecision]
    records: tuple[WrittenBadge, ...]
    notices: tuple[Notice, ...]
    refused: frozenset[BadgeKind]
    foreign: tuple[ForeignBadge, ...]
    untouched: frozenset[int] = frozenset()


def plan_badges(
    document: Document,
    numbers: Sequence[EntryNumbers],
    written: Sequence[WrittenBadge],
    adopted: frozenset[BadgeKind],
    policy: BadgePolicy,
    list_path: str,
    today: date,
    *,
    withheld: frozenset[BadgeKind] = frozenset(),
    symbols: BadgeSymbols | None = None,
    untouched: frozenset[int] = frozenset(),
    agreeing: Sequence[WrittenBadge] = (),
    former: FormerLook = FormerLook(),  # noqa: B008 -- frozen
) -> BadgePlan:
    """Decide every badge of a list.

    An unknown number leaves its badge as it stands; an old one keeps it. ``written`` may hold rows of other lists.
    Nothing is planned for ``withheld`` kinds (coverage below the floor). The memory of a tier belongs to the list and
    the paper or repository, so that copies of an entry agree; whose a badge is belongs to the list and the entry.
    ``agreeing`` are badges of other lists, with which this one must agree on the tier of a paper or repository.
    ``untouched`` entries keep their bytes, and their symbols count for nothing. ``former`` tells of badges in another
    look, which the document is read without.
    """
    memory = BadgeMemory(written, list_path, agreeing, former.unwritten)
    without_paper = _without_paper(numbers, memory)
    decisions = _decide(numbers, memory, policy, document.symbols.style)
    decisions |= dict.fromkeys(without_paper, TierDecision(0, "a person said that no paper is meant"))
    foreign = _find_foreign(document, memory, adopted, untouched)
    refused = frozenset(badge.kind for badge in foreign) - memory.kinds
    not_ours = {(badge.entry_index, badge.kind) for badge in foreign}
    tiers = {
        (index, kind): decision.tier
        for (index, kind), decision in decisions.items()
        if document.entries[index].slot(kind) is not None
        and kind not in refused | withheld
        and index not in untouched
        and (index, kind) not in not_ours
    }
    subjects = {(n.entry_index, kind): subject for n in numbers for kind in BadgeKind if (subject := n.subject(kind))}
    subjects |= without_paper
    records = _records(document, tiers, subjects, memory, today, former.taken)
    notices = _notices(document, foreign, refused, symbols or document.symbols)
    return BadgePlan(tiers, decisions, records, notices, refused, foreign, untouched)


def plan_strip(
    document: Document,
    written: Sequence[WrittenBadge],
    adopted: frozenset[BadgeKind],
    list_path: str,
    today: date,
    *,
    symbols: BadgeSymbols | None = None,
    untouched: frozenset[int] = frozenset(),
    former: FormerLook = FormerLook(),  # noqa: B008 -- frozen
) -> BadgePlan:
    """Plan to take out every badge that is ours; the author's own stay and are listed.

    What is remembered of the list becomes tier 0, so that a later export starts from the plain tiers. At ``untouched``
    entries only what starcite itself wrote is taken out, whatever a legend or the settings make ours elsewhere.
    """
    memory = BadgeMemory(written, list_path, unwritten=former.unwritten)
    foreign = _find_foreign(document, memory, adopted, untouched)
    not_ours = {(badge.entry_index, badge.kind) for badge in foreign}
    not_ours |= {
        (index, kind) for index in untouched for kind in BadgeKind
        if (document.entries[index].key, kind) not in memory.owned
    }  # fmt: skip
    standing = ((index, slot) for index, entry in enumerate(document.entries) for slot in _slots(entry) if slot.tier)
    tiers = {(index, slot.kind): 0 for index, slot in standing if (index, slot.kind) not in not_ours}
    found = {(entry.key, slot.kind): slot.tier for entry in reversed(document.entries) for slot in _slots(entry)}
    found |= {(document.entries[index].key, kind): _FORMER_TIER for index, kind in former.taken}
    records = tuple(
        WrittenBadge(list_path, row.entry_key, row.kind, row.subject, 0, found.get(owner_of(row), 0), today)
        for row in memory.rows
        if _is_news(row, 0, found.get(owner_of(row), 0))
    )
    notices = _notices(document, foreign, frozenset(), symbols or document.symbols)
    return BadgePlan(tiers, {}, records, notices, frozenset(), foreign, untouched)


def _slots(entry: Entry) -> tuple[BadgeSlot, ...]:
    return tuple(slot for slot in (entry.citation_slot, entry.star_slot) if slot is not None)


def _decide(
    numbers: Sequence[EntryNumbers], memory: BadgeMemory, policy: BadgePolicy, style: BadgeStyle
) -> dict[tuple[int, BadgeKind], TierDecision]:
    decisions: dict[tuple[int, BadgeKind], TierDecision] = {}
    by_subject: dict[tuple[BadgeKind, str], TierDecision | None] = {}
    for entry_numbers in numbers:
        for kind in BadgeKind:
            series, subject = entry_numbers.series(kind), entry_numbers.subject(kind)
            if series is None or subject is None:
                continue
            known = (kind, subject)
            if known not in by_subject:
                by_subject[known] = (
                    decide_tier(series, memory.tiers.get(known), policy.thresholds(kind), policy)
                    if style is BadgeStyle.SYMBOLS
                    else show_number(series, policy)
                )
            decision = by_subject[known]
            if decision is not None:
                decisions[entry_numbers.entry_index, kind] = decision
    return decisions


def _without_paper(numbers: Sequence[EntryNumbers], memory: BadgeMemory) -> dict[tuple[int, BadgeKind], str]:
    """What starcite badged at entries of which a person has said since that no paper is meant, by what it was for."""
    kind = BadgeKind.CITATIONS
    badged = {row.entry_key: row.subject for row in memory.rows if row.kind == kind and (row.tier or row.previous_tier)}
    keys = {n.entry_index: n.entry.key for n in numbers if n.is_without_paper}
    return {(index, kind): badged[key] for index, key in keys.items() if (key, kind) in memory.owned and key in badged}


def _find_foreign(
    document: Document, memory: BadgeMemory, adopted: frozenset[BadgeKind], untouched: frozenset[int]
) -> tuple[ForeignBadge, ...]:
    """Symbols that are not ours, in file order.

    A symbol on the wrong kind of link is never touched; where nothing makes the kind ours, it still shows that the
    author means something else by the symbol. So does the symbol as a short code (``:star:``), which looks the same.
    """
    ours = document.legend | adopted
    found: list[ForeignBadge] = []
    for kind in BadgeKind:
        code = _SHORT_CODES.get(document.symbols.shown(kind), "")
        sign = code.encode() if code.encode() in document.data else b""
        for index, entry in enumerate(document.entries):
            if kind in ours or index in untouched or (entry.key, kind) in memory.owned:
                continue
            tier = entry.badge_tier(kind)
            coded = entry.source.count(sign) if sign and not tier else 0
            if tier or coded:
                spelled = code if coded else ""
                found.append(ForeignBadge(index, entry.line, entry.title, kind, tier or coded, spelled))
    return tuple(sorted(found, key=lambda badge: badge.entry_index))


def _records(
    document: Document,
    tiers: Mapping[tuple[int, BadgeKind], int],
    subjects: Mapping[tuple[int, BadgeKind], str],
    memory: BadgeMemory,
    today: date,
    taken: Places,
) -> tuple[WrittenBadge, ...]:
    """The rows of memory that change: one a list, entry, kind and subject."""
    standing: defaultdict[tuple[str, BadgeKind, str], int] = defaultdict(int)
    wanted: dict[tuple[str, BadgeKind, str], int] = {}
    for (index, kind), tier in tiers.items():
        entry = document.entries[index]
        row_key = (entry.key, kind, subjects[index, kind])
        slot = entry.slot(kind)
        found = max(slot.tier if slot is not None else 0, _FORMER_TIER if (index, kind) in taken else 0)
        standing[row_key] = max(standing[row_key], found)
        wanted[row_key] = tier
    planned = {(entry_key, kind) for entry_key, kind, _ in wanted}
    # An entry that now means another paper lets go of the tier it had for the old one.
    records = [
        replace(row, tier=0, previous_tier=0, written_on=today)
        for row_key, row in memory.by_entry.items()
        if row.tier and owner_of(row) in planned and row_key not in wanted
    ]
    for row_key, tier in wanted.items():
        entry_key, kind, subject = row_key
        row = memory.by_entry.get(row_key)
        found = standing[row_key]
        let_go = row is None and found > 0 and (entry_key, kind) in memory.owned
        # A tier that is not the remembered one is the newest now, also where this list showed it all the while.
        moves = memory.tiers.get((kind, subject), tier) != tier
        if let_go or moves or _is_news(row, tier, found):
            records.append(WrittenBadge(memory.list_path, entry_key, kind, subject, tier, found, today))
    return tuple(records)


def _is_news(row: WrittenBadge | None, tier: int, found_tier: int) -> bool:
    """Whether memory must change.

    No row means tier 0. (Where a badge is taken down without a row, a legend or a setting made it ours and still does.)
    """
    if row is None:
        return tier > 0
    # A removed badge stays ours until the file is seen without it: after that, one typed by hand is the author's.
    return row.tier != tier or (tier == 0 and row.previous_tier > 0 and found_tier == 0)


def _notices(
    document: Document, foreign: Sequence[ForeignBadge], refused: frozenset[BadgeKind], symbols: BadgeSymbols
) -> tuple[Notice, ...]:
    notices = []
    for kind in BadgeKind:
        for code in dict.fromkeys(("", _SHORT_CODES.get(symbols.shown(kind), ""))):
            lines = sorted({one.line for one in foreign if one.kind is kind and one.short_code == code})
            if lines:
                message = _foreign_message(kind, lines, kind in refused, symbols.shown(kind), code)
                notices.append(Notice(lines[0], message))
    for entry in document.entries:
        notices.extend(
            Notice(
                entry.line,
                f"{symbols.shown(slot.kind)} stands on a link that is no {_TARGET[slot.kind]}; it was left as it is",
            )
            for slot in entry.misplaced
        )
    for kind in BadgeKind:
        lines = [entry.line for entry in document.entries if any(slot.kind is kind for slot in entry.unplaced)]
        if lines and kind not in refused:
            shown = f"{symbols.shown(kind)} on {_at_lines(lines)}"
            reason = (
                "it cannot be told whether a badge of the entry stands there; it was left as it is, and none is written"
            )
            notices.append(Notice(lines[0], f"{shown}: {reason}"))
    return tuple(sorted(notices, key=lambda notice: notice.line))


def _foreign_message(kind: BadgeKind, lines: Sequence[int], is_refused: bool, symbol: str, code: str) -> str:
    where = _at_lines(lines)
    effect = (
        f"no {symbol} is written in this list"
        if is_refused
        else f"{'they were' if len(lines) > 1 else 'it was'} left as found"
    )
    own_symbol = f'{_SYMBOL_KEY[kind]} = "{code}" and ' if code else ""
    return (
        f"{code or symbol} on {where} was not written by starcite and no legend explains it, so {effect}; "
        f'to hand it over: [badges] {own_symbol}adopt = ["{kind}"]'
    )


def _at_lines(lines: Sequence[int]) -> str:
    named = ", ".join(str(line) for line in lines[:LINES_IN_A_NOTICE])
    more = f" and {len(lines) - LINES_IN_A_NOTICE} more" if len(lines) > LINES_IN_A_NOTICE else ""
    return f"line{'s' if len(lines) > 1 else ''} {named}{more}"
