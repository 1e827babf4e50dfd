"""The sandbox as one object: a request in, an answer out, and a log of both. Sockets are ``server``'s business."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from enrichers.records import Provider
from enrichers.sandbox import arxiv_api, semantic_scholar_api
from enrichers.sandbox.arxiv_api import ArxivApi
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.errors import SandboxError
from enrichers.sandbox.fault_delivery import Asked, faulty_response
from enrichers.sandbox.fault_kinds import WHAT_HAPPENS
from enrichers.sandbox.fault_parsing import parse_faults
from enrichers.sandbox.faults import Fault, FaultKind, Faults, size_of
from enrichers.sandbox.github_api import GitHubApi
from enrichers.sandbox.landing_pages import LandingPages, LoggedVisit
from enrichers.sandbox.limits import ARXIV_INTERVAL_SECONDS, SEMANTIC_SCHOLAR_INTERVAL_SECONDS, Interval, Windows
from enrichers.sandbox.semantic_scholar_api import SemanticScholarApi
from enrichers.sandbox.wire import Request, Response, json_response

PREFIXES = {
    "/semantic-scholar": Provider.SEMANTIC_SCHOLAR,
    "/arxiv": Provider.ARXIV,
    "/github": Provider.GITHUB,
}
CONTROL = "/_sandbox"
PAGES = "/pages"
SIMULATED_HEADERS = {"X-Starcite-Sandbox": "simulated numbers"}
NOTE = "This is the starcite sandbox: every count it answers is simulated and says nothing about the real paper."


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request that came in. ``asked`` is how many things it asked for; ``fault`` the fault delivered, if any.

    ``status`` is 0 where no answer was sent. A fault that changed nothing of the answer was not delivered.
    """

    provider: Provider
    method: str
    target: str
    asked: int
    status: int
    fault: FaultKind | None
    at_seconds: float
    today: date
    has_key: bool
    user_agent: str


class Sandbox:
    """Semantic Scholar, arXiv and GitHub over one corpus, as of one day. Safe to call from several threads.

    Landing pages beside them: those of ``pages``, by host, path and query, over some of each host's own.
    ``today`` None follows the clock's UTC day. ``limits`` False lets every request through. ``clock`` gives epoch
    seconds. Keys and tokens given as None take any.
    """

    def __init__(
        self,
        corpus: Corpus,
        today: date | None = None,
        *,
        limits: bool = True,
        clock: Callable[[], float] = time.time,
        arxiv_wire_format: int = 2026,
        semantic_scholar_keys: frozenset[str] | None = None,
        github_tokens: frozenset[str] | None = None,
        pages: Mapping[str, Response] | None = None,
    ) -> None:
        self.corpus = corpus
        self.has_limits = limits
        self._today = today
        self._clock = clock
        self._lock = threading.Lock()
        self._log: list[LoggedRequest] = []
        self._faults = Faults()
        self._intervals = {
            Provider.SEMANTIC_SCHOLAR: Interval(SEMANTIC_SCHOLAR_INTERVAL_SECONDS),
            Provider.ARXIV: Interval(ARXIV_INTERVAL_SECONDS),
        }
        self._too_many_requests = {
            Provider.SEMANTIC_SCHOLAR: semantic_scholar_api.too_many_requests,
            Provider.ARXIV: arxiv_api.too_many_requests,
        }
        self._windows = Windows(is_on=limits)
        self._semantic_scholar = SemanticScholarApi(corpus, semantic_scholar_keys)
        self._arxiv = ArxivApi(corpus, arxiv_wire_format)
        self._github = GitHubApi(corpus, self._windows, github_tokens)
        self._pages = LandingPages(limits, pages or {})

    @property
    def today(self) -> date:
        """The day the answers are of."""
        return self._today if self._today is not None else datetime.fromtimestamp(self._clock(), UTC).date()

    def move_to(self, day: date) -> None:
        """Make it another day. A night passes, so every limit begins anew."""
        with self._lock:
            self._today = day
        self.reset_limits()

    def reset_limits(self) -> None:
        """Forget who asked when."""
        with self._lock:
            for interval in self._intervals.values():
                interval.reset()
            self._windows.reset()
            self._pages.reset_limits()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The faults that are switched on."""
        with self._lock:
            return self._faults.on

    def switch_on(self, fault: Fault) -> None:
        """Switch a fault on."""
        with self._lock:
            self._faults.switch_on(fault, self._clock())

    def clear_faults(self) -> None:
        """Switch all faults off."""
        with self._lock:
            self._faults.clear()

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """Every request to a provider since the log was last cleared, oldest first."""
        with self._lock:
            return tuple(self._log)

    @property
    def page_visits(self) -> tuple[LoggedVisit, ...]:
        """Every request for a landing page or a robots.txt since the log was last cleared, oldest first."""
        with self._lock:
            return tuple(self._pages.visits)

    def request_counts(self) -> dict[Provider, int]:
        """Requests by provider, whatever became of them; 0 where none came."""
        counted = Counter(logged.provider for logged in self.requests)
        return {provider: counted[provider] for provider in Provider}

    def clear_requests(self) -> None:
        """Begin the log anew."""
        with self._lock:
            self._log.clear()
            self._pages.visits.clear()

    def handle(self, request: Request) -> Response:
        """Answer one request. Every answer says in a header that its numbers are simulated."""
        if request.path == CONTROL or request.path.startswith(CONTROL + "/"):
            return self._control(request).with_headers(SIMULATED_HEADERS)
        for prefix, provider in PREFIXES.items():
            if request.path.startswith(prefix + "/"):
                inner = request.at(request.target.removeprefix(prefix))
                with self._lock:
                    response = self._provide(provider, inner, request.base_url + prefix)
                return response.with_headers(SIMULATED_HEADERS)
        if request.path.startswith(PAGES + "/"):
            with self._lock:
                response = self._pages.answer(request.at(request.target.removeprefix(PAGES)), self._clock())
            return response.with_headers(SIMULATED_HEADERS)
        places = ", ".join([*PREFIXES, PAGES, CONTROL])
        return json_response(404, {"error": f"nothing here; try {places}", "note": NOTE}, SIMULATED_HEADERS)

    def _provide(self, provider: Provider, request: Request, root: str) -> Response:
        now = self._clock()
        fault = self._faults.take(provider, request, now)
        interval = self._intervals.get(provider)
        if self.has_limits and interval is not None and not interval.allows(now):
            response = self._too_many_requests[provider]()
        elif provider is Provider.SEMANTIC_SCHOLAR:
            response = self._semantic_scholar.answer(request, self.today)
        elif provider is Provider.ARXIV:
            response = self._arxiv.answer(request, self.today)
        else:
            response = self._github.answer(request, self.today, root, now)
        if fault is not None:
            right, response = response, faulty_response(fault, Asked(provider, root + request.target, now), response)
            fault = fault if response != right else None  # one row cannot be misaligned: what changes nothing is none
        headers = request.headers
        self._log.append(
            LoggedRequest(
                provider=provider,
                method=request.method,
                target=request.target,
                asked=size_of(request),
                status=response.status,
                fault=None if fault is None else fault.kind,
                at_seconds=now,
                today=self.today,
                has_key="x-api-key" in headers or "authorization" in headers,
                user_agent=headers.get("user-agent", ""),
            )
        )
        return response

    def _control(self, request: Request) -> Response:
        try:
            return self._controlled(request)
        except (SandboxError, ValueError) as error:
            return json_response(400, {"error": str(error)})

    def _controlled(self, request: Request) -> Response:
        match request.method, request.path.removeprefix(CONTROL).rstrip("/"):
            case "GET", "":
                return json_response(200, self._describe())
            case "POST", "/today":
                self.move_to(date.fromisoformat(str(_object(request).get("date"))))
                return json_response(200, {"today": self.today.isoformat()})
            case "GET", "/faults":
                return json_response(200, self._describe()["faults"])
            case "POST", "/faults":
                for fault in parse_faults(request.body.decode("utf-8", "replace")):
                    self.switch_on(fault)
                return json_response(201, self._describe()["faults"])
            case "GET", "/faults/kinds":
                return json_response(200, dict(WHAT_HAPPENS))
            case "DELETE", "/faults":
                self.clear_faults()
                return json_response(200, [])
            case "GET", "/requests":
                return json_response(200, self._describe_requests())
            case "DELETE", "/requests":
                self.clear_requests()
                return json_response(200, self._describe_requests())
            case "DELETE", "/limits":
                self.reset_limits()
                return json_response(200, {"limits": self.has_limits})
        return json_response(404, {"error": f"{request.method} {request.path} is no control of the sandbox"})

    def _describe(self) -> dict[str, object]:
        return {
            "service": "starcite sandbox",
            "simulated": True,
            "note": NOTE,
            "today": self.today.isoformat(),
            "papers": len(self.corpus.papers),
            "repositories": len(self.corpus.repositories),
            "limits": self.has_limits,
            "faults": [{name: getattr(fault, name) for name in Fault.__dataclass_fields__} for fault in self.faults],
        }

    def _describe_requests(self) -> dict[str, object]:
        log = self.requests
        return {
            "simulated": True,
            "counts": self.request_counts(),
            "faults_delivered": Counter(logged.provider for logged in log if logged.fault is not None),
            "pages": [
                {name: getattr(visit, name) for name in LoggedVisit.__dataclass_fields__} for visit in self.page_visits
            ],
            "log": [
                {name: getattr(logged, name) for name in LoggedRequest.__dataclass_fields__}
                | {"today": logged.today.isoformat()}
                for logged in log
            ],
        }


def _object(request: Request) -> dict[str, object]:
    value = json.loads(request.body or b"null")
    if not isinstance(value, dict):
        raise SandboxError('the body must be an object such as {"date": "2026-01-31"}')
    return value
