"""``starcite doctor``: one small question to everything a run depends on. Asks at most one request a provider.

Each check says how something stands and what a person should do about it; the worst decides the exit code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from enrichers.credentials import Refused
from enrichers.errors import ProviderError, Unauthorized
from enrichers.habits import Silence, find_silence
from enrichers.plausibility import CONFIRMING_DAYS
from enrichers.records import Failed, KnownPaper, KnownRepository, Lookup, Number, Provider, RepositoryAsk
from flows.edge import OpenClients
from flows.providers import asks_pages, open_clients
from flows.settings import Settings
from flows.way_out import CERTIFICATES, PROXIES, check_way_out
from lists.identifiers import PaperId, RepositoryId
from warehouse.errors import OlderWarehouse, WarehouseError
from warehouse.records import Knowledge
from warehouse.store import Warehouse
from warehouse.tallies import LastAnswers, Standing

CHECK_COLUMNS = ("subject", "state", "detail", "remedy")
OK, LOOK, BAD, DOWN, STALE = "ok", "look", "bad", "no answer", "stale"
EXIT_CODES = {OK: 0, LOOK: 0, BAD: 2, DOWN: 3, STALE: 3}
# Long-lived and public, so that not being found says something about the address, not about them.
KNOWN_PAPER = PaperId("arxiv", "1706.03762")
KNOWN_REPOSITORY = RepositoryId("github", "docs")
PAGES_IN_VAIN = ("refused", "failed")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, and what to do; ``state`` is one of ``EXIT_CODES``."""

    subject: str
    state: str
    detail: str
    remedy: str = ""


def examine(settings: Settings, environment: Mapping[str, str]) -> tuple[list[Check], int]:
    """Every check and the exit code: 2 when a key is refused or the warehouse is bad, else 3 when a provider is silent,
    or its last good answer older than ``stale_after_days``.

    ``environment`` is that of the process. Raises BadSettings where there is no way out at all.
    """
    check_way_out(environment)
    standing, knowledge = Standing(), Knowledge()
    checks = [*network_checks(environment)]
    try:
        warehouse = Warehouse(settings.warehouse)
        is_there = settings.warehouse.exists()
        if is_there:
            standing = warehouse.read_standing()
            knowledge = warehouse.read_knowledge()
        state = "is there" if is_there else "not made yet; the first run makes it"
        checks.append(Check("warehouse", OK, f"{settings.warehouse} {state}"))
    except OlderWarehouse as error:
        checks.append(Check("warehouse", LOOK, str(error)))
    except WarehouseError as error:
        checks.append(Check("warehouse", BAD, str(error)))
    silences = dict(silences_of(knowledge))
    with open_clients(settings, None) as opened:
        for provider in Provider:
            checks.append(_ask(provider, opened, standing.answers.get(provider), settings))
            checks += standing_checks(provider, standing, silences.get(provider))
        checks += map(refused_check, opened.refused)
    checks.append(pages_check(standing, asks_pages(settings)))
    codes = {EXIT_CODES[check.state] for check in checks}
    return checks, 2 if 2 in codes else max(codes)


def network_checks(environment: Mapping[str, str]) -> Iterator[Check]:
    """What the environment says of the way out, without the password that a proxy's address may hold. Pure."""
    for name in PROXIES:
        if environment.get(name):
            address = environment[name]
            parts = urlsplit(address if "://" in address else f"http://{address}")
            shown = f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname
            yield Check("proxy", OK, f"{name}: {shown}")
    if environment.get(CERTIFICATES):
        yield Check("certificates", OK, f"{CERTIFICATES}: {environment[CERTIFICATES]}")


def refused_check(refused: Refused) -> Check:
    """That a credential cannot be used. Pure."""
    error = refused.error
    status = f" (HTTP {error.status})" if error.status is not None else ""
    return Check(refused.provider.display_name, BAD, f"{error.happened}{status}", error.remedy)


def standing_checks(provider: Provider, standing: Standing, silence: Silence | None) -> Iterator[Check]:
    """What is held back, and a provider that has nothing new. Neither is false, so neither is an error. Pure."""
    held = standing.held_back.get(provider)
    if held is not None:
        yield Check(
            provider.display_name,
            LOOK,
            f"{held.series} numbers are held back as implausible, the oldest since {held.since}; the last good stand",
            f"what stays so for {CONFIRMING_DAYS} days is believed; `starcite explain` shows each",
        )
    if silence is not None:
        yield Check(
            provider.display_name,
            LOOK,
            f"answers, but has had nothing new since {silence.since}: none of {silence.numbers} numbers changed in "
            f"{silence.days} days; it never took more than {silence.habit_days}",
            "wait; if it lasts, ask the provider whether its data still grow",
        )


def pages_check(standing: Standing, may_ask: bool) -> Check:
    """How the pages behind links answered. One that fails is no failure of a run. Pure."""
    total, in_vain = sum(standing.pages.values()), sum(standing.pages.get(name, 0) for name in PAGES_IN_VAIN)
    if not may_ask:
        return Check("landing pages", OK, "not asked: pacing is off, and no STARCITE_LANDING_PAGES_URL is set")
    if not in_vain:
        return Check("landing pages", OK, f"{total} known" if total else "none asked yet")
    remedy = "nothing; they are asked again, and their papers are looked up by title meanwhile"
    return Check("landing pages", LOOK, f"{total} known, {in_vain} of them refused or failed", remedy)


def silences_of(knowledge: Knowledge) -> Iterator[tuple[Provider, Silence]]:
    """The providers that have had nothing new for longer than their habit. Pure."""
    papers: dict[int, KnownPaper] = {paper.subject_id: paper for paper in knowledge.papers.values()}
    repositories: dict[int, KnownRepository] = {one.subject_id: one for one in knowledge.repositories.values()}
    courses: dict[Provider, list[tuple[Number, ...]]] = {
        Provider.SEMANTIC_SCHOLAR: [tuple(paper.citations.recent) for paper in papers.values()],
        Provider.GITHUB: [tuple(repository.stars.recent) for repository in repositories.values()],
    }
    for provider, known in courses.items():
        if (silence := find_silence(known)) is not None:
            yield provider, silence


def stale_days(provider: Provider, last: LastAnswers | None, settings: Settings) -> int | None:
    """For how many days there has been no good answer, where that is too long; None where it is not. Pure.

    arXiv is asked for a paper every ``arxiv_refresh_days`` only, so that its silence counts from the first failure.
    """
    if last is None:
        return None
    since = last.good_on or last.failing_since
    if since is None:
        return None
    days, allowed = (settings.today - since).days, settings.stale_after_days
    if provider is Provider.ARXIV and last.failing_since is None:
        allowed += settings.arxiv_refresh_days
    return days if days > allowed else None


def _ask(provider: Provider, opened: OpenClients, last: LastAnswers | None, settings: Settings) -> Check:
    found = settings.credentials
    key = {
        Provider.SEMANTIC_SCHOLAR: "with a key" if found.semantic_scholar else "without a key",
        Provider.GITHUB: "with a token" if found.github else "without a token: 60 requests an hour",
        Provider.ARXIV: "needs no key",
    }[provider]
    age = _age_of(last, settings.today)
    error = _error_of(provider, opened)
    if error is not None:
        state = BAD if isinstance(error, Unauthorized) else DOWN
        status = f" (HTTP {error.status})" if error.status is not None else ""
        return Check(provider.display_name, state, f"{error.happened}{status}; {age}", error.remedy)
    days = stale_days(provider, last, settings)
    if days is None:
        return Check(provider.display_name, OK, f"answers, {key}; {age}")
    remedy = "look at `starcite runs`: does a run start every night, and what does it say?"
    return Check(provider.display_name, STALE, f"answers now, {key}, but no good answer for {days} days; {age}", remedy)


def _error_of(provider: Provider, opened: OpenClients) -> ProviderError | None:
    clients = opened.clients
    lookups: list[Lookup[object]]
    try:
        match provider:
            case Provider.SEMANTIC_SCHOLAR:
                lookups = list(clients.semantic_scholar.fetch_papers([KNOWN_PAPER]).values())
            case Provider.ARXIV:
                lookups = list(clients.arxiv.fetch_papers([KNOWN_PAPER.value]).values())
            case Provider.GITHUB:
                lookups = list(clients.github.fetch_repositories([RepositoryAsk(KNOWN_REPOSITORY)]).values())
    except ProviderError as error:
        return error
    return next((lookup.error for lookup in lookups if isinstance(lookup, Failed)), None)


def _age_of(last: LastAnswers | None, today: date) -> str:
    if last is None:
        return "no answer stored yet"
    if last.good_on is None:
        return f"no good answer stored, failing since {last.failing_since}"
    age = (today - last.good_on).days
    return "last answer today" if age == 0 else f"last answer {age} days ago, {last.good_on}"
