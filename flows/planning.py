"""The plan of a run as rows: requests, minutes and quota per provider. Pure."""

from __future__ import annotations

from collections import Counter

from enrichers.governor import spaced
from enrichers.pages import LANDING_PAGES
from enrichers.plan import GITHUB_ANONYMOUS_REQUESTS_PER_HOUR, Asks
from enrichers.records import Provider
from flows.providers import asks_pages, min_interval_seconds, page_interval_seconds
from flows.settings import Settings

PLAN_COLUMNS = ("provider", "requests", "at_most", "asks", "minutes", "quota")


def plan_rows(asks: Asks, settings: Settings) -> list[tuple[str, int, int, str, float, str]]:
    """A row a provider, and one for the pages behind links.

    ``at_most`` has what is known only when it is asked: searches for titles whose match is refused, identifiers that
    pages state. Retries and redirects are apart. ``minutes`` is pacing alone: an interval between every two requests.
    """
    priced = asks.priced(has_github_token=bool(settings.credentials.github))
    requests = priced.requests
    words = {
        Provider.SEMANTIC_SCHOLAR: f"{len(asks.papers)} papers by id, {priced.titles} by title",
        Provider.ARXIV: f"papers: {len(asks.arxiv)}",
        Provider.GITHUB: f"repositories: {len(asks.repositories)}",
    }
    quotas = {
        Provider.SEMANTIC_SCHOLAR: "1 request a second" if settings.credentials.semantic_scholar else "shared, no key",
        Provider.ARXIV: "1 request in 3 seconds",
        Provider.GITHUB: "5000 points an hour"
        if settings.credentials.github
        else f"{GITHUB_ANONYMOUS_REQUESTS_PER_HOUR} requests an hour, no token",
    }
    intervals = min_interval_seconds(settings)
    rows = [
        (
            provider.display_name,
            requests[provider],
            priced.at_most[provider],
            words[provider],
            _minutes(requests[provider], intervals[provider]),
            quotas[provider],
        )
        for provider in Provider
    ]
    return [*rows, _pages_row(asks, requests[LANDING_PAGES], settings)]


def _pages_row(asks: Asks, requests: int, settings: Settings) -> tuple[str, int, int, str, float, str]:
    quota = "1 request a second to a site"
    if not asks_pages(settings):
        return "landing pages", 0, 0, "pages: 0", 0.0, quota
    # Sites take turns, so the one with most pages takes longest.
    longest = max(Counter(page.site for page in asks.pages).values(), default=0)
    words = f"pages: {len(asks.pages)}, robots.txt: {asks.page_hosts}"
    return "landing pages", requests, requests, words, _minutes(longest + 1, page_interval_seconds(settings)), quota


def _minutes(requests: int, interval_seconds: float) -> float:
    return round(max(requests - 1, 0) * spaced(interval_seconds) / 60, 1)
