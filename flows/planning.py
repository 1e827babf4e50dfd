"""The plan of a run as rows: requests, minutes and quota per provider. Pure."""

from __future__ import annotations

from enrichers.plan import GITHUB_ANONYMOUS_REQUESTS_PER_HOUR, Asks
from enrichers.records import Provider
from flows.providers import min_interval_seconds
from flows.settings import Settings

PLAN_COLUMNS = ("provider", "requests", "asks", "minutes", "quota")


def plan_rows(asks: Asks, settings: Settings) -> list[tuple[str, int, str, float, str]]:
    """A row a provider. ``minutes`` is pacing alone: an interval between every two requests."""
    requests = asks.requests(has_github_token=settings.github_token is not None)
    words = {
        Provider.SEMANTIC_SCHOLAR: f"{len(asks.papers)} papers by id, {asks.distinct_titles} by title",
        Provider.ARXIV: f"papers: {len(asks.arxiv)}",
        Provider.GITHUB: f"repositories: {len(asks.repositories)}",
    }
    quotas = {
        Provider.SEMANTIC_SCHOLAR: "1 request a second" if settings.semantic_scholar_api_key else "shared, no key",
        Provider.ARXIV: "1 request in 3 seconds",
        Provider.GITHUB: "5000 points an hour"
        if settings.github_token
        else f"{GITHUB_ANONYMOUS_REQUESTS_PER_HOUR} requests an hour, no token",
    }
    intervals = min_interval_seconds(settings)
    return [
        (
            provider.display_name,
            requests[provider],
            words[provider],
            round(max(requests[provider] - 1, 0) * intervals[provider] / 60, 1),
            quotas[provider],
        )
        for provider in Provider
    ]
