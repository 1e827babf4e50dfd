"""``starcite doctor``: one small question to everything a run depends on. Asks at most one request a provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from enrichers.errors import ProviderError, Unauthorized
from enrichers.records import Failed, Lookup, Provider, RepositoryAsk
from flows.providers import OpenedClients, open_clients
from flows.settings import Settings
from lists.identifiers import PaperId, RepositoryId
from warehouse.errors import WarehouseError
from warehouse.store import Warehouse

CHECK_COLUMNS = ("subject", "state", "detail")
OK, BAD, DOWN = "ok", "bad", "no answer"
# Long-lived and public, so that not being found says something about the address, not about them.
KNOWN_PAPER = PaperId("arxiv", "1706.03762")
KNOWN_REPOSITORY = RepositoryId("github", "docs")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: ``state`` is ``ok``, ``bad`` or ``no answer``."""

    subject: str
    state: str
    detail: str


def examine(settings: Settings) -> tuple[list[Check], int]:
    """Every check and the exit code: 2 when a key is refused or the warehouse is bad, 3 when a provider is silent."""
    checks = []
    answered: dict[Provider, date] = {}
    try:
        if settings.warehouse.exists():
            answered = Warehouse(settings.warehouse).read_last_answers()
        state = "is there" if settings.warehouse.exists() else "not made yet; the first run makes it"
        checks.append(Check("warehouse", OK, f"{settings.warehouse} {state}"))
    except WarehouseError as error:
        checks.append(Check("warehouse", BAD, str(error)))
    with open_clients(settings, None) as opened:
        checks += [_ask(provider, opened, answered.get(provider), settings) for provider in Provider]
    states = {check.state for check in checks}
    return checks, 2 if BAD in states else 3 if DOWN in states else 0


def _ask(provider: Provider, opened: OpenedClients, answered_on: date | None, settings: Settings) -> Check:
    key = {
        Provider.SEMANTIC_SCHOLAR: "with a key" if settings.semantic_scholar_api_key else "without a key",
        Provider.GITHUB: "with a token" if settings.github_token else "without a token: 60 requests an hour",
        Provider.ARXIV: "needs no key",
    }[provider]
    age = _age_of(answered_on, settings.today)
    error = _error_of(provider, opened)
    if error is None:
        return Check(provider.display_name, OK, f"answers, {key}; {age}")
    return Check(provider.display_name, BAD if isinstance(error, Unauthorized) else DOWN, f"{error}; {age}")


def _error_of(provider: Provider, opened: OpenedClients) -> ProviderError | None:
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


def _age_of(answered_on: date | None, today: date) -> str:
    if answered_on is None:
        return "no answer stored yet"
    age = (today - answered_on).days
    return "last answer today" if age == 0 else f"last answer {age} days ago, {answered_on}"
