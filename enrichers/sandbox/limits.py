"""The providers' limits, held the way they hold them, against a clock that is an argument."""

from __future__ import annotations

from dataclasses import dataclass, field

SEMANTIC_SCHOLAR_INTERVAL_SECONDS = 1.0  # one request a second over all endpoints together
ARXIV_INTERVAL_SECONDS = 3.0  # arXiv API terms of use
GITHUB_WINDOW_SECONDS = 3_600.0  # GitHub counts by the hour
GITHUB_POINTS_WITH_TOKEN = 5_000  # an hour, REST and GraphQL apart
GITHUB_POINTS_WITHOUT_TOKEN = 60  # an hour
# A caller that waits exactly one interval may arrive a little early, because the way to us is not always equally long.
_GRACE = 0.95


@dataclass(slots=True)
class Interval:
    """At most one request in ``seconds``. A refused one does not move the mark."""

    seconds: float
    _last: float | None = field(init=False, default=None)

    def allows(self, now: float) -> bool:
        """Whether a request at ``now`` (seconds) is served."""
        if self._last is not None and now - self._last < self.seconds * _GRACE:
            return False
        self._last = now
        return True

    def reset(self) -> None:
        """Forget the last request."""
        self._last = None


@dataclass(frozen=True, slots=True)
class Budget:
    """What is left of a window, as the ``x-ratelimit-*`` headers tell it. ``resets_at`` is in epoch seconds."""

    limit: int
    used: int
    resets_at: float
    resource: str

    @property
    def remaining(self) -> int:
        """Points left; never below 0."""
        return max(0, self.limit - self.used)

    def headers(self) -> dict[str, str]:
        """The five headers."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(int(self.resets_at)),
            "X-RateLimit-Used": str(self.used),
            "X-RateLimit-Resource": self.resource,
        }


@dataclass(slots=True)
class Windows:
    """GitHub's budgets: one window a caller and resource, begun by its first request. Off, nothing is used up."""

    is_on: bool = True
    _begun: dict[tuple[str, str], tuple[float, int]] = field(init=False, default_factory=dict)

    def budget(self, token: str | None, resource: str, now: float) -> Budget:
        """What a caller has left. Without a token all share one budget, as behind one address."""
        limit = GITHUB_POINTS_WITH_TOKEN if token or not self.is_on else GITHUB_POINTS_WITHOUT_TOKEN
        if not token and resource == "graphql":
            limit = 0
        begun, used = self._begun.get((token or "", resource), (now, 0))
        if now - begun >= GITHUB_WINDOW_SECONDS:
            begun, used = now, 0
        return Budget(limit, used if self.is_on else 0, begun + GITHUB_WINDOW_SECONDS, resource)

    def spend(self, token: str | None, resource: str, now: float, points: int = 1) -> Budget:
        """Take points off and tell what is left."""
        before = self.budget(token, resource, now)
        self._begun[token or "", resource] = (before.resets_at - GITHUB_WINDOW_SECONDS, before.used + points)
        return self.budget(token, resource, now)

    def reset(self) -> None:
        """Begin every window anew."""
        self._begun.clear()
