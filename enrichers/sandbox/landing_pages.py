"""Landing pages of many hosts below one root: ``/{host}/{path}``. Each host wants a second between two requests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from enrichers.sandbox.limits import Interval
from enrichers.sandbox.page_faults import faulty_pages
from enrichers.sandbox.page_samples import sample_pages
from enrichers.sandbox.wire import Request, Response

PAGE_INTERVAL_SECONDS = 1.0  # between two requests to one host; who comes sooner gets 429


@dataclass(frozen=True, slots=True)
class LoggedVisit:
    """One request for a page. ``target`` is path and query; ``at_seconds`` is in epoch seconds."""

    host: str
    target: str
    status: int
    at_seconds: float
    user_agent: str


@dataclass(slots=True)
class LandingPages:
    """The pages by host, path and query. ``more`` goes over those that are served unasked."""

    has_limits: bool
    more: Mapping[str, Response] = field(default_factory=dict)
    visits: list[LoggedVisit] = field(default_factory=list)
    _pages: dict[str, Response] = field(default_factory=dict)
    _intervals: dict[str, Interval] = field(default_factory=dict)

    def answer(self, request: Request, now: float) -> Response:
        """Answer one request; what is on no shelf is missing."""
        if not self._pages:  # made when the first page is asked: most sandboxes serve none
            self._pages = sample_pages() | faulty_pages() | dict(self.more)
        host, _, path = request.target.lstrip("/").partition("/")
        interval = self._intervals.setdefault(host, Interval(PAGE_INTERVAL_SECONDS))
        if self.has_limits and not interval.allows(now):
            response = Response(429, b"", {"Content-Type": "text/html"})
        else:
            missing = Response(404, b"<title>Not found</title>", {"Content-Type": "text/html"})
            response = self._pages.get(f"{host}/{path}", missing)
        agent = request.headers.get("user-agent", "")
        self.visits.append(LoggedVisit(host, f"/{path}", response.status, now, agent))
        return response

    def reset_limits(self) -> None:
        """Forget who asked when."""
        self._intervals.clear()
