"""What a run tells the person who started it: what happened, to what, what to do next. Pure text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from enrichers.credentials import Refused
from enrichers.errors import ProviderError
from enrichers.plan import GITHUB_ANONYMOUS_REQUESTS_PER_HOUR
from enrichers.plausibility import CONFIRMING_DAYS
from enrichers.records import Provider
from flows.doubting import Doubts
from flows.exporting import PROVIDER_OF, PlannedExport
from flows.list_settings import ListSettings
from flows.refreshing import Refreshed
from lists.document import BadgeKind, Notice

SHOWN_NUMBERS = 5  # held back; the rest is counted

NOUN = {BadgeKind.CITATIONS: "citation counts", BadgeKind.STARS: "star counts"}


def refresh_messages(refreshed: Refreshed, today: date, refused: Sequence[Refused] = ()) -> Iterator[str]:
    """A line a credential that was refused, a line a provider that failed, one for what waits, and one for a stop."""
    yield from map(refused_message, refused)
    for provider, error in refreshed.failures.items():
        yield f"{failure_message(provider, error)}; its last good numbers are kept"
    yield from doubt_messages(refreshed.doubts)
    repositories = refreshed.repositories
    if repositories.waiting and not refreshed.has_github_token and Provider.GITHUB not in refreshed.failures:
        yield (
            f"GitHub: {repositories.known} of {repositories.known + repositories.waiting} repositories are known; "
            f"without a token {GITHUB_ANONYMOUS_REQUESTS_PER_HOUR} an hour can be asked, so all will be known on "
            f"{today + timedelta(days=repositories.nights_until_all_known)}; set GITHUB_TOKEN to ask all at once"
        )
    elif refreshed.unasked and not refreshed.failures and refreshed.stopped is None:
        yield f"{refreshed.unasked} lookups were not asked for want of time or quota; the next run asks them"
    elif repositories.resting and not refreshed.has_github_token:
        yield (
            f"GitHub: {repositories.resting} repositories keep the number of an earlier night, because without a token "
            f"{GITHUB_ANONYMOUS_REQUESTS_PER_HOUR} an hour can be asked; set GITHUB_TOKEN to ask all at once"
        )
    if refreshed.stopped is not None:
        yield "stopped; what was answered until then is stored, nothing was exported"


def refused_message(refused: Refused) -> str:
    """That a credential was of no use, by its place, and what became of the run."""
    return f"{refused}; the run went on with the next, or without one"


def failure_message(provider: Provider, error: ProviderError) -> str:
    """One line that names provider, status and remedy."""
    text = str(error)
    return text if text.startswith(provider.display_name) else f"{provider.display_name}: {text}"


def doubt_messages(doubts: Doubts) -> Iterator[str]:
    """What is not believed: whole answers first, then numbers by provider, then providers with nothing new."""
    for answer in doubts.answers:
        night, name = answer.night, answer.provider.display_name
        where = answer.list_path or "all lists together"
        yield (
            f"{name}: nothing it said of {where} is used: of {night.compared} known numbers {night.fallen} fell "
            f"together and {night.broken} beyond belief or vanished, more than on any real night; badges that rest on "
            f"it stay. What stays so for {CONFIRMING_DAYS} days is believed"
        )
    for provider in Provider:
        held = [number for number in doubts.numbers if number.provider is provider]
        if held:
            shown = "; ".join(f"{number.name} {number.before} → {number.after}" for number in held[:SHOWN_NUMBERS])
            more = f"; and {len(held) - SHOWN_NUMBERS} more" if len(held) > SHOWN_NUMBERS else ""
            yield (
                f"{provider.display_name}: held back as implausible, the last good number stands: {shown}{more}. "
                f"What stays so for {CONFIRMING_DAYS} days is believed"
            )
    for provider, silence in doubts.silences.items():
        yield (
            f"{provider.display_name}: answers, but has had nothing new since {silence.since}: none of "
            f"{silence.numbers} numbers changed in {silence.days} days; it never took more than {silence.habit_days}"
        )


def export_message(plan: PlannedExport, writes: bool) -> str:
    """What became of one list."""
    changed = set(plan.file.former.taken)
    changed |= {
        (index, kind)
        for (index, kind), tier in plan.badges.tiers.items()
        if (slot := plan.file.document.entries[index].slot(kind)) is not None and slot.tier != tier
    }
    word = "changed" if writes else "would change"
    legend = f"; its legend {word}" if plan.legend is not None and plan.legend.changes else ""
    shares = "; ".join(
        f"{known.good} of {known.resolved} {NOUN[kind]} known"
        for kind, known in plan.coverage.items()
        if known.resolved
    )
    known = f"; {shares or 'no entry is resolved'}" if plan.coverage else ""
    return f"{plan.file.given}: {len(changed)} badges {word}{legend}{known}"


def forgotten_message(plan: PlannedExport) -> str:
    """That a list was stripped and nobody knows where it had its badges."""
    return (
        f"{plan.file.given}: there is no warehouse to remember where its badges stood; "
        "a later export puts them where the layout wants them, or where `placement` in the settings says"
    )


def notice_message(given: str, notice: Notice) -> str:
    """What is to be told of a list, with the line where there is one."""
    place = f"{given}:{notice.line}" if notice.line else given
    return f"{place}: {notice.message}"


def list_settings_message(given: str, settings: ListSettings) -> str:
    """How one list is kept, as the settings have it; what is a default and touches nothing is left out."""
    words = [
        f"{settings.citation_symbol} from {_steps(settings.citation_thresholds)} citations",
        f"{settings.star_symbol} from {_steps(settings.star_thresholds)} stars",
        f"style {settings.style}",
        f"placement {settings.placement}",
        f"legend {settings.legend}",
    ]
    for key in ("adopt", "sections", "skip_sections"):
        names: Sequence[str] = getattr(settings, key)
        words += [f"{key} {', '.join(names)}"] if names else []
    words += [f"{len(settings.skip)} names of entries to skip"] if settings.skip else []
    words += [f"{len(settings.pin)} pins"] if settings.pin else []
    return f"{given}: {'; '.join(words)}"


def _steps(thresholds: Sequence[int]) -> str:
    return " and ".join(map(str, thresholds))


def below_floor_message(plan: PlannedExport) -> str:
    """Why nothing was exported."""
    return (
        f"{plan.file.given}: nothing exported, because too little is known: {_shares(plan, frozenset(plan.coverage))} "
        f"(coverage_floor {plan.floor:g}); run `starcite doctor` to see which provider is missing"
    )


def withheld_message(plan: PlannedExport) -> str:
    """Which kind of badge was left alone, and why."""
    sources = " and ".join(sorted(PROVIDER_OF[kind].display_name for kind in plan.withheld))
    return (
        f"{plan.file.given}: badges that rest on {sources} are left as they are: {_shares(plan, plan.withheld)} "
        f"(coverage_floor {plan.floor:g})"
    )


def damage_message(given: str, error: Exception) -> str:
    """The guard refused a write."""
    return (
        f"{given}: nothing written: {error}\n"
        "write <!-- starcite: skip --> at its end to leave that entry out of it, and please report the line: "
        "starcite should have found a place for its badge"
    )


def _shares(plan: PlannedExport, kinds: frozenset[BadgeKind]) -> str:
    return (
        ", ".join(
            f"{plan.coverage[kind].good} of {plan.coverage[kind].resolved} {NOUN[kind]} are recent enough"
            for kind in BadgeKind
            if kind in kinds and plan.coverage[kind].resolved
        )
        or "no paper or repository is resolved"
    )
