"""The numbers behind an entry's badges, explained: who was asked, what was answered, which tier that is and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from enrichers.records import LastLookup, Number, Provider, Quality, Resolved, Series
from exports.badges import BadgePlan, BadgePolicy
from exports.numbers import EntryNumbers
from exports.sparkline import MOST_BLOCKS, Point, describe, render_blocks
from exports.tiers import what_changes, what_changes_shown
from lists.document import BadgeKind, BadgeStyle

LABEL_WIDTH = 14  # of all labels, with the blanks about them
FEWEST_BLOCKS = 8  # a line of less says nothing
_PROVIDERS = {BadgeKind.CITATIONS: Provider.SEMANTIC_SCHOLAR, BadgeKind.STARS: Provider.GITHUB}


@dataclass(frozen=True, slots=True)
class Decision:
    """When the ledger decided which paper is meant, and when it is looked up again; None where nothing has to be."""

    decided_on: date
    next_lookup_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody besides Semantic Scholar and GitHub said of an entry's paper, in words, and the day (UTC)."""

    words: str
    answered_on: date


@dataclass(frozen=True, slots=True)
class Background:
    """What is shown of an entry beside its numbers.

    ``today`` (UTC) is what ages are counted to, None for none; ``courses`` are numbers over the last year by subject;
    ``elsewhere`` are the other places of the same link and title. ``policy`` and ``style`` are those of the list.
    ``width`` is that of the terminal; None where it is none.
    """

    today: date | None = None
    policy: BadgePolicy = BadgePolicy()  # noqa: RUF009 -- frozen
    style: BadgeStyle = BadgeStyle.SYMBOLS
    decision: Decision | None = None
    answers: tuple[Answer, ...] = ()
    courses: Mapping[str, tuple[Point, ...]] = field(default_factory=dict)
    elsewhere: tuple[str, ...] = ()
    width: int | None = None

    def aged(self, day: date) -> str:
        """A day and how long ago it was."""
        if self.today is None:
            return str(day)
        days = (self.today - day).days
        return f"{day} ({'today' if days == 0 else 'yesterday' if days == 1 else f'{days} days ago'})"


def number_facts(
    entry: EntryNumbers, kind: BadgeKind, plan: BadgePlan, background: Background
) -> Iterator[tuple[str, str]]:
    """The number, its history, its badge and what would change that."""
    number, series = entry.number(kind), entry.series(kind)
    known = entry.known_repository if _is_named_by_its_stars(entry, kind) else None
    by = f", GitHub number {known.record.database_id}" if known else ""
    yield kind.value, "unknown" if number is None else f"{_describe_number(number)}{by}"
    if series is not None and (history := _describe_history(entry, kind, series, background)):
        yield "history", history
    yield "badge", _describe_badge(entry, kind, plan)
    if changes := _describe_changes(entry, kind, plan, background):
        yield "changes", changes


def describe_answers(entry: EntryNumbers, background: Background) -> str:
    """What everybody who was asked of an entry said last, and when."""
    kinds = [BadgeKind.CITATIONS, *([BadgeKind.STARS] if entry.repository is not None else [])]
    first, *rest = [_describe_lookup(entry, kind, background) for kind in kinds]
    others = [f"{one.words}, {background.aged(one.answered_on)}" for one in background.answers]
    return "; ".join([first, *others, *rest])


def repository_facts(entry: EntryNumbers) -> Iterator[tuple[str, str]]:
    """The repository's names and number, and what became of it."""
    if not _is_named_by_its_stars(entry, BadgeKind.STARS):
        yield "repository", _name_repository(entry)
    if entry.namesake is not None:
        taken = f"{entry.repository} is another repository since {entry.namesake.since}, GitHub number"
        yield (
            "name taken",
            f"{taken} {entry.namesake.database_id}: its stars are not taken until the pins file accepts it",
        )
    if entry.repository_gone_since is not None and entry.known_repository is not None:
        yield "gone", f"not found since {entry.repository_gone_since}: deleted, made private or taken down"


def _is_named_by_its_stars(entry: EntryNumbers, kind: BadgeKind) -> bool:
    """Whether the link and the line of its stars say all of a repository."""
    is_known = entry.known_repository is not None and entry.stars is not None
    return kind is BadgeKind.STARS and is_known and entry.new_name is None


def _name_repository(entry: EntryNumbers) -> str:
    known = entry.known_repository
    if known is None:
        return str(entry.repository)
    renamed = f", now {entry.new_name}" if entry.new_name is not None else ""
    since = known.names_since.get(entry.new_name.key) if entry.new_name is not None else None
    seen = f" (since {since})" if since is not None else ""
    return f"{entry.repository}{renamed}{seen}, GitHub number {known.record.database_id}"


def _describe_lookup(entry: EntryNumbers, kind: BadgeKind, background: Background) -> str:
    lookup, name = entry.lookup(kind), _PROVIDERS[kind].display_name
    if lookup is None:
        return f"{name} was never asked"
    error = f" ({lookup.error})" if lookup.error else ""
    return f"{name} {_said(lookup, entry, kind)}, {background.aged(lookup.asked_on)}{error}"


def _said(lookup: LastLookup, entry: EntryNumbers, kind: BadgeKind) -> str:
    """What was answered. What was found for the title of an entry that is not resolved was judged to be another."""
    is_refused = kind is BadgeKind.CITATIONS and not isinstance(entry.resolution, Resolved)
    found = "offered other papers" if is_refused else "knows it"
    return {"found": found, "not_found": "does not know it", "failed": "gave no answer"}[lookup.outcome]


def _describe_number(number: Number) -> str:
    return f"{number.value}, {number.quality.value} {number.observed_on} by {number.source}"


def _describe_badge(entry: EntryNumbers, kind: BadgeKind, plan: BadgePlan) -> str:
    tier = entry.entry.badge_tier(kind)
    stands = f"tier {tier} stands"
    decision = plan.decisions.get((entry.entry_index, kind))
    if entry.entry_index in plan.untouched:
        return f"{stands} and stays, because a comment or the settings leave this entry untouched"
    if decision is None:
        return f"{stands} and stays, because the number is unknown"
    due = f"{stands}, tier {decision.tier} is due" if decision.tier != tier else f"tier {tier}, as is due"
    verdict = f"{due}: {decision.rule}"
    if kind in plan.refused:
        return f'{verdict}; not written, the list uses the symbol itself ([badges] adopt = ["{kind}"])'
    if any((badge.entry_index, badge.kind) == (entry.entry_index, kind) for badge in plan.foreign):
        return f"{verdict}; not written, what stands there is the author's own"
    if (entry.entry_index, kind) not in plan.tiers:
        return f"{verdict}; not written here"
    return verdict


def _describe_changes(entry: EntryNumbers, kind: BadgeKind, plan: BadgePlan, background: Background) -> str:
    """What would change the badge: a number that is not known yet, or another one."""
    number = entry.number(kind)
    decision = plan.decisions.get((entry.entry_index, kind))
    if entry.entry_index in plan.untouched:
        return ""
    if number is None or decision is None:
        if kind is BadgeKind.CITATIONS and not isinstance(entry.resolution, Resolved):
            return "a paper: `starcite review` or `starcite pin` settles which one"
        return f"a number from {_PROVIDERS[kind].display_name}: `starcite refresh` asks for it"
    if background.style is not BadgeStyle.SYMBOLS:
        return what_changes_shown(number, background.policy)
    return what_changes(number, decision.tier, background.policy.thresholds(kind), background.policy)


def _describe_history(entry: EntryNumbers, kind: BadgeKind, series: Series, background: Background) -> str:
    """The numbers of the last year, and those newer than the last good one that are not believed yet."""
    held = [number for number in series.recent if number.quality is Quality.SUSPECT]
    good = [number for number in reversed(series.recent) if number.quality is not Quality.SUSPECT]
    points = background.courses.get(entry.subject(kind) or "") or tuple(
        Point(number.observed_on, number.value) for number in good
    )
    suspects = [f"{number.value} (suspect) on {number.observed_on}" for number in held if _is_newer(number, series)]
    if not points:
        return ", ".join(suspects)
    words = describe(points, "").removeprefix(": ").removeprefix("seen ")
    room = MOST_BLOCKS if background.width is None else background.width - LABEL_WIDTH - len(words) - 1
    blocks = render_blocks(points, max(point.observed_on for point in points), max(room, FEWEST_BLOCKS))
    return ", ".join([f"{blocks} {words}".strip(), *suspects])


def _is_newer(number: Number, series: Series) -> bool:
    return series.good is None or number.observed_on > series.good.observed_on
