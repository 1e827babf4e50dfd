"""From settings to open clients: the only place where keys are handed on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from enrichers.clients import ProviderClients, min_intervals
from enrichers.clients import open_clients as open_provider_clients
from enrichers.credentials import Refused
from enrichers.http import Patience
from enrichers.pages import LANDING_PAGES
from enrichers.records import Provider
from enrichers.turns import Turns
from flows.asking import Clients
from flows.settings import Settings

if TYPE_CHECKING:
    from enrichers.pages.client import PageClient

PAGE_MIN_INTERVAL_SECONDS = 1.0  # of one site, as docs/landing-pages.md promises
# With pacing off only this machine is asked, which needs no time to recover between two tries.
LOOPBACK_PATIENCE = Patience(backoff_seconds=0.05, throttled_backoff_seconds=0.05)


@dataclass(frozen=True, slots=True)
class OpenedClients:
    """The providers of one run."""

    providers: ProviderClients
    has_github_token: bool
    pages: PageClient | None = None
    unusable: tuple[Refused, ...] = ()

    @property
    def refused(self) -> tuple[Refused, ...]:
        """The credentials that cannot be used: those nobody was shown, and those that were refused so far."""
        return (*self.unusable, *self.providers.refused)

    @property
    def clients(self) -> Clients:
        """What a run asks with."""
        opened = self.providers
        return Clients(
            opened.semantic_scholar,
            opened.arxiv,
            opened.github,
            self.has_github_token,
            self.pages,
            opened.http.standings.may_ask_again,
        )

    @property
    def requests_sent(self) -> dict[str, int]:
        """Requests each provider and the landing pages have seen, retries included."""
        http = self.providers.http
        sent = {provider.value: count for provider, count in http.requests_sent.items()}
        return sent | {LANDING_PAGES: sum(http.visits_made.values())}

    @property
    def seconds_spent(self) -> dict[str, float]:
        """Seconds spent on each provider and on the landing pages, waiting included."""
        spent = self.providers.http.seconds_spent
        return {provider.value: spent.get(provider, 0.0) for provider in Provider} | {
            LANDING_PAGES: spent.get(None, 0.0)
        }


def min_interval_seconds(settings: Settings) -> dict[Provider, float]:
    """Seconds between two requests to a provider: none with pacing off, else the settings', else the provider's own."""
    if settings.pacing_off:
        return dict.fromkeys(Provider, 0.0)
    own = min_intervals(has_semantic_scholar_key=bool(settings.credentials.semantic_scholar))
    return own | {Provider(name): s for name, s in settings.pacing_seconds.items() if name in set(Provider)}


@contextmanager
def open_clients(settings: Settings, seconds: float | None) -> Iterator[OpenedClients]:
    """Open the providers of one run and close them after it. ``seconds`` is how long it may ask; None is no limit."""
    with open_provider_clients(
        semantic_scholar_url=settings.semantic_scholar_url,
        arxiv_url=settings.arxiv_url,
        github_url=settings.github_url,
        semantic_scholar_key=settings.credentials.semantic_scholar,
        github_token=settings.credentials.github,
        min_interval_seconds=min_interval_seconds(settings),
        contact=settings.contact,
        # With pacing off nobody waits, so there is nothing to share; the folder stays as it is.
        turns=Turns(None if settings.pacing_off else settings.pacing_folder),
        patience=LOOPBACK_PATIENCE if settings.pacing_off else None,
        deadline=None if seconds is None else time.monotonic() + seconds,
    ) as providers:
        pages = _page_client(providers, settings)
        yield OpenedClients(providers, bool(settings.credentials.github), pages, settings.credentials.refused)


def asks_pages(settings: Settings) -> bool:
    """Whether pages may be asked: with pacing off only below a root, since nobody else's machine is then asked."""
    return settings.landing_pages_url is not None or not settings.pacing_off


def page_interval_seconds(settings: Settings) -> float:
    """Seconds between two pages of a site."""
    return 0.0 if settings.pacing_off else settings.pacing_seconds.get(LANDING_PAGES, PAGE_MIN_INTERVAL_SECONDS)


def _page_client(providers: ProviderClients, settings: Settings) -> PageClient | None:
    if not asks_pages(settings):
        return None
    from enrichers.pages.client import PageClient

    interval = page_interval_seconds(settings)
    return PageClient(providers.http, settings.landing_pages_url, min_interval_seconds=interval)
