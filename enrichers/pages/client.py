"""Landing pages over the one HTTP layer: politely, within limits, and never where a page must not lead us."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from enrichers.errors import BadResponse, GaveUp, ProviderError, ProviderUnavailable
from enrichers.http import Http
from enrichers.pages.answers import REDIRECTS, meaning_of, takes_page, takes_robots
from enrichers.pages.hosts import NotAsked, PageAsk, Site, site_of
from enrichers.pages.lookup import PageLookup, PageOutcome, Tour
from enrichers.pages.network import is_public, resolve_host, uses_proxy
from enrichers.pages.robots import ALLOW_ALL, DISALLOW_ALL, MOST_BYTES, RobotRules, parse_robots
from enrichers.pages.routes import Routes
from enrichers.visit import Visit, VisitedSite, VisitTerms

MIN_INTERVAL_SECONDS = 1.0  # one request a second to a site, over all its hosts
LONGEST_CRAWL_DELAY_SECONDS = 60.0  # a site that wants longer pauses is not asked
PAGE_BYTES = 2 * 1024 * 1024  # tags stand at a page's beginning; whole papers in HTML are longer
WHOLE_SECONDS = 20.0  # of one request, from the first packet to the last
REFUSALS_ALLOWED = 3  # of a site, one after the other; then it is not asked any more in the run
_ACCEPT = {"Accept": "text/html, application/xhtml+xml;q=0.9", "Accept-Language": "en"}


class PageClient:
    """Asks for the pages of listed sites. Not for several threads.

    ``base_url`` is where pages lie in place of their own hosts, as ``{base_url}/{host}/{path}``: a mirror, a sandbox.
    It alone may have a private address, and pauses of less than a second. ``min_interval_seconds`` is a floor, a site's
    robots.txt may ask for more.
    """

    def __init__(
        self,
        http: Http,
        base_url: str | None = None,
        *,
        min_interval_seconds: float = MIN_INTERVAL_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
        page_bytes: int = PAGE_BYTES,
        resolve: Callable[[str], tuple[str, ...]] = resolve_host,
        goes_through_proxy: Callable[[str], bool] = uses_proxy,
    ) -> None:
        self._http = http
        self._routes = Routes(base_url)
        # Without a root other people's machines are asked, whatever the settings say of pauses.
        floor = 0.0 if self._routes.has_root else MIN_INTERVAL_SECONDS
        self._min_interval_seconds = max(floor, min_interval_seconds)
        self._whole_seconds = whole_seconds
        self._page_bytes = page_bytes
        self._resolve = resolve
        self._goes_through_proxy = goes_through_proxy
        self._robots: dict[str, RobotRules] = {}
        self._keep_rules: Callable[[str, RobotRules], None] = lambda _origin, _rules: None
        self._refusals: dict[str, int] = {}

    def remember(self, rules: Mapping[str, RobotRules], keep: Callable[[str, RobotRules], None]) -> None:
        """Begin with what the robots.txt of some hosts said, by origin; ``keep`` is told of each that is read later.

        One that could not be had is not told, since it may be had another time.
        """
        self._robots |= rules
        self._keep_rules = keep

    def fetch_page(self, ask: PageAsk) -> PageLookup:
        """Ask for one page and read what it states.

        Raises GaveUp where the run was stopped or its time is up, and nothing for what a page or the network does.
        """
        if self._refusals.get(ask.site, 0) >= REFUSALS_ALLOWED:
            return Tour(ask.url).ended(
                PageOutcome.NOT_ASKED, f"{ask.site} refused before, and is left alone in this run"
            )
        tour = Tour(ask.url)
        try:
            lookup = self._follow(tour)
        except GaveUp:
            raise
        except ProviderError as error:
            tour.fetched_at = self._http.utc_now()
            lookup = tour.ended(PageOutcome.FAILED, str(error))
        self._note(ask.site, lookup)
        return lookup

    def _follow(self, tour: Tour) -> PageLookup:
        while True:
            site = site_of(tour.url)
            if isinstance(site, NotAsked):
                return tour.ended(PageOutcome.LED_AWAY, f"the page leads elsewhere: {site.reason}")
            rules = self._rules(site, tour.url)
            if not rules.allows(tour.url):
                reason = f"the robots.txt of {urlsplit(tour.url).hostname} does not allow it, or could not be read"
                return tour.ended(PageOutcome.NOT_ASKED, reason)
            if (rules.crawl_delay_seconds or 0.0) > LONGEST_CRAWL_DELAY_SECONDS:
                reason = f"{site.name} wants {rules.crawl_delay_seconds:,.0f} seconds between two pages"
                return tour.ended(PageOutcome.NOT_ASKED, reason)
            visit = self._visit(site, tour.url, self._page_bytes, takes_page)
            tour.fetched_at, tour.status = self._http.utc_now(), visit.status
            if visit.status not in REDIRECTS:
                return tour.ended(*meaning_of(tour.url, visit))
            nowhere = tour.go_on(self._routes.target(tour.url, visit.headers.get("location", "")))
            if nowhere is not None:
                return tour.ended(PageOutcome.LED_AWAY, nowhere)

    def _note(self, site: str, lookup: PageLookup) -> None:
        """Count what a site refuses, so that one that wants no programs is not asked page by page."""
        if lookup.status == 429:
            self._refusals[site] = REFUSALS_ALLOWED
        elif lookup.outcome in (PageOutcome.REFUSED, PageOutcome.FAILED):
            self._refusals[site] = self._refusals.get(site, 0) + 1
        elif lookup.outcome is not PageOutcome.NOT_ASKED:
            self._refusals.pop(site, None)

    def _rules(self, site: Site, url: str) -> RobotRules:
        """The rules of a page's host, asked for once in a run."""
        origin = self._routes.origin(url)
        if origin not in self._robots:
            rules = self._robots[origin] = self._fetch_rules(site, f"{origin}/robots.txt")
            if rules is not DISALLOW_ALL:
                self._keep_rules(origin, rules)
        return self._robots[origin]

    def _fetch_rules(self, site: Site, url: str) -> RobotRules:
        """RFC 9309, 2.3.1: where there is no file all is allowed, and where it cannot be had nothing is."""
        tour = Tour(url)
        here: Site | NotAsked = site
        while not isinstance(here, NotAsked):
            try:
                visit = self._visit(here, tour.url, MOST_BYTES, takes_robots)
            except GaveUp:
                raise
            except ProviderError:
                return DISALLOW_ALL
            if visit.status not in REDIRECTS:
                is_unreachable = visit.status >= 500 or visit.status == 429
                return DISALLOW_ALL if is_unreachable else parse_robots(visit.body)
            if tour.go_on(self._routes.target(tour.url, visit.headers.get("location", ""))) is not None:
                return ALLOW_ALL
            here = site_of(tour.url)
        return ALLOW_ALL

    def _visit(
        self, site: Site, url: str, body_bytes: int, takes_body: Callable[[int, Mapping[str, str]], bool]
    ) -> Visit:
        interval = self._min_interval_seconds
        if interval:
            rules = self._robots.get(self._routes.origin(url), ALLOW_ALL)
            interval = max(interval, rules.crawl_delay_seconds or 0.0)
        terms = VisitTerms(
            min_interval_seconds=interval,
            whole_seconds=self._whole_seconds,
            body_bytes=body_bytes,
            takes_body=takes_body,
            headers=_ACCEPT,
            address=self._address(site, url),
        )
        return self._http.visit(VisitedSite(site.name), self._routes.physical(url), terms)

    def _address(self, site: Site, url: str) -> str | None:
        """The address to connect to, looked up once and checked, so that it cannot change before it is used.

        None where somebody else looks it up: the configured root, or a proxy. Raises where it is none to be asked.
        """
        if self._routes.has_root or self._goes_through_proxy(url):
            return None
        host = urlsplit(url).hostname or ""
        addresses = self._resolve(host)
        if not addresses:
            raise ProviderUnavailable(
                site.name, f"{host} is not known to the network", remedy="the next run asks again"
            )
        if not all(is_public(address) for address in addresses):
            raise BadResponse(site.name, f"{host} has an address that is not of the public internet")
        return addresses[0]
