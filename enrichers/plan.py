"""What a run has to ask, decided from what the lists say and what is already known. Pure; nothing is asked here.

``starcite plan`` prints these numbers and ``starcite refresh`` carries them out, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from enrichers.errors import SPOILS
from enrichers.following import most_urgent_first
from enrichers.ledger import is_due, is_time, was_pinned
from enrichers.matching.statements import state_of, title_to_match
from enrichers.pages import LANDING_PAGES
from enrichers.pages.hosts import PageAsk, in_turns
from enrichers.pages.keeping import KeptPage
from enrichers.pages.statement import PageStatement
from enrichers.records import (
    KnownPaper,
    KnownRepository,
    LastLookup,
    LedgerEntry,
    Provider,
    Reference,
    RepositoryAsk,
    Resolution,
    Resolved,
    Unresolved,
)
from enrichers.seeking import MOST_IDS_OF_A_PAGE, Sought, page_behind, stated_by
from enrichers.urgency import urgency
from lists.document import Entry
from lists.identifiers import ACCEPTED_SCHEMES, PaperId, RepositoryId
from lists.titles import normalise_title

SEMANTIC_SCHOLAR_BATCH = 500  # ids a batch request may carry, api.semanticscholar.org/api-docs
ARXIV_BATCH = 100  # ids go by GET; several hundred make a path that is answered with 414
GITHUB_GRAPHQL_BATCH = 100  # aliased repositories a query; more meets "Resource limits"
GITHUB_ANONYMOUS_REQUESTS_PER_HOUR = 60  # docs.github.com, rate limits for the REST API without a token

SPOILER_RESTS_DAYS = 7  # whatever it is that a provider chokes on may be mended in a week

NO_PAPER_LINK = "the entry has no link to a paper"
NO_TITLE = "the entry has no title that could be looked up, and its link names no paper by an identifier"
NOT_LOOKED_UP = "not looked up yet: Semantic Scholar has not been asked for this title, or did not answer"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one list entry needs: its paper (``None`` where it links none), a person's pin, its repository.

    ``pinned_by`` and ``skipped_by`` say where a person pinned it (without a ``pin``: to no paper at all), or said that
    it is to be left alone.
    ``accepted_id`` is GitHub's number of the repository that a person accepted under the name. ``entry`` is what states
    the reference; None where nothing has to be looked up for it.
    """

    reference: Reference | None
    pin: PaperId | None
    repository: RepositoryId | None
    pinned_by: str = ""
    skipped_by: str = ""
    accepted_id: int | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What earlier runs found out, as the warehouse read it; ``numbered`` are repositories by GitHub's number.

    ``pages`` are by address.
    """

    ledger: Mapping[str, LedgerEntry]
    papers: Mapping[PaperId, KnownPaper]
    repositories: Mapping[str, KnownRepository]
    lookups: Mapping[tuple[Provider, str], LastLookup]
    numbered: Mapping[int, KnownRepository] = field(default_factory=dict)
    pages: Mapping[str, KeptPage] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lines:
    """The numbers from which badges change in any of the lists of a run."""

    citations: tuple[int, ...] = ()
    stars: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Priced:
    """Requests by provider, and for landing pages: those that are sure, and the most there can be, retries apart.

    ``titles`` is how many titles may be looked up.
    """

    requests: Mapping[str, int]
    at_most: Mapping[str, int]
    titles: int


@dataclass(frozen=True, slots=True)
class Asks:
    """Everything one run asks, the most urgent of each kind first (``urgency``), for nights that cannot ask them all.

    ``sought`` are the references to be looked up, ``statements`` what their pages said before, ``pages`` those to be
    asked, in turns. Each title is matched once, whoever seeks it. ``anonymous_requests_left`` is what remains of
    GitHub's hour for a run without a token.
    """

    papers: tuple[PaperId, ...]
    sought: tuple[Sought, ...]
    arxiv: tuple[PaperId, ...]
    repositories: tuple[RepositoryAsk, ...]
    pages: tuple[PageAsk, ...] = ()
    statements: Mapping[str, PageStatement] = field(default_factory=dict)
    anonymous_requests_left: int = GITHUB_ANONYMOUS_REQUESTS_PER_HOUR

    def titles(self) -> tuple[int, int]:
        """How many titles will be matched, unless a page names its paper by an identifier; how many may be at most."""
        titles = [(self.title_of(one), one.is_time) for one in self.sought]
        return len({title for title, is_time in titles if title and is_time}), len({one for one, _ in titles} - {""})

    def title_of(self, one: Sought) -> str:
        """The key of the title that is matched for a reference, by what is known of its page; empty: none is."""
        statement = None if one.page is None else self.statements.get(one.page.url)
        return title_key(title_to_match(stated_by(one, statement)))

    @property
    def page_hosts(self) -> int:
        """How many hosts are asked for their robots.txt."""
        return len({urlsplit(page.url).netloc for page in self.pages})

    def requests(self, *, has_github_token: bool) -> Mapping[str, int]:
        """Requests each provider and the landing pages will see, retries, redirects and searches apart."""
        return self.priced(has_github_token=has_github_token).requests

    def priced(self, *, has_github_token: bool) -> Priced:
        """What all of it takes."""
        if has_github_token:
            by_number = sum(ask.by_number for ask in self.repositories)  # GraphQL finds none by its number
            github = batches(len(self.repositories) - by_number, GITHUB_GRAPHQL_BATCH) + by_number
        else:
            github = min(len(self.repositories), self.anonymous_requests_left)
        titles, titles_at_most = self.titles()
        ids_at_most = len(self.papers) + MOST_IDS_OF_A_PAGE * sum(one.page is not None for one in self.sought)
        requests: dict[str, int] = {
            Provider.SEMANTIC_SCHOLAR: batches(len(self.papers), SEMANTIC_SCHOLAR_BATCH) + titles,
            Provider.ARXIV: batches(len(self.arxiv), ARXIV_BATCH),
            Provider.GITHUB: github,
            LANDING_PAGES: len(self.pages) + self.page_hosts,
        }
        # Each title may be refused and searched for.
        at_most = batches(ids_at_most, SEMANTIC_SCHOLAR_BATCH) + 2 * titles_at_most
        return Priced(requests, requests | {Provider.SEMANTIC_SCHOLAR: at_most}, titles_at_most)


def batches(count: int, size: int) -> int:
    """How many requests of ``size`` carry ``count`` things."""
    return -(-count // size)


def title_lookup_key(reference: Reference) -> str:
    """How a title lookup is named among the lookups of Semantic Scholar."""
    return f"title:{reference.key}"


def title_key(title: str) -> str:
    """What titles share that are asked once: the normalised title, or itself in a script that leaves nothing of it."""
    return normalise_title(title) or title


def title_asked(reference: Reference) -> str:
    """The normalised title of a reference; empty where there is none that could be looked up."""
    return normalise_title(reference.title)


def resolution_of(wanted: Wanted, ledger: Mapping[str, LedgerEntry]) -> Resolution | None:
    """The paper an entry means as far as is known. None when it still has to be looked up for the first time.

    A person's pin beats all; an id that Semantic Scholar accepts needs no lookup; everything else stands in the ledger.
    Where there is neither, nothing can be asked.
    """
    reference = wanted.reference
    if wanted.skipped_by:
        return Unresolved(f"left alone, as {wanted.skipped_by} says")
    if wanted.pin is not None:
        by = f" by {wanted.pinned_by}" if wanted.pinned_by else ""
        return Resolved(wanted.pin, "pinned", f"pinned to {wanted.pin}{by}")
    if reference is None:
        return Unresolved(f"no paper is meant, as {wanted.pinned_by} says" if wanted.pinned_by else NO_PAPER_LINK)
    if reference.paper_id is not None and reference.paper_id.scheme in ACCEPTED_SCHEMES:
        return Resolved(reference.paper_id, "link", f"the link {reference.url} names {reference.paper_id}")
    remembered = ledger.get(reference.key)
    if remembered is not None and not was_pinned(remembered):
        return remembered.resolution
    can_be_asked = title_asked(reference) or (wanted.entry is not None and _says_anything(wanted.entry))
    return None if can_be_asked else Unresolved(NO_TITLE)


def _says_anything(entry: Entry) -> bool:
    """Whether an entry without a title links a page that may have one, or an address that does."""
    return page_behind(entry) is not None or title_to_match(state_of(entry)) != ""


def is_looked_up(wanted: Wanted) -> bool:
    """Whether it takes a lookup to know which paper an entry means: no person and no identifier in its link says it."""
    reference = wanted.reference
    if wanted.skipped_by or wanted.pin is not None or reference is None:
        return False
    return reference.paper_id is None or reference.paper_id.scheme not in ACCEPTED_SCHEMES


def sought_for(wanted: Wanted, known: Known, today: date) -> Sought | None:
    """What has to be looked up for an entry ``today``; None where nothing has, or nothing could be asked."""
    reference, entry = wanted.reference, wanted.entry
    if reference is None or entry is None or not is_looked_up(wanted):
        return None
    held = known.ledger.get(reference.key)
    if not is_due(held, today):
        return None
    if not title_asked(reference) and not _says_anything(entry):
        return None
    page = page_behind(entry)
    resolution = None if held is None or was_pinned(held) else held.resolution
    paper_id = resolution.paper_id if isinstance(resolution, Resolved) else None
    return Sought(reference, entry, page, paper_id, paper_id is None or held is None or is_time(held, today))


def _is_kept(page: PageAsk, known: Known) -> bool:
    kept = known.pages.get(page.url)
    return kept is not None and kept.is_for_good


def _kept_statement(page: PageAsk, known: Known) -> PageStatement | None:
    kept = known.pages.get(page.url)
    return None if kept is None else kept.statement


def plan_asks(
    wanted: Iterable[Wanted],
    known: Known,
    today: date,
    *,
    now: datetime,
    arxiv_refresh_days: int,
    watched_papers: Sequence[PaperId] = (),
    watched_repositories: Sequence[RepositoryId] = (),
    lines: Lines = Lines(),
) -> Asks:
    """Decide what to ask on ``today`` (UTC). What was answered today, found or not, is not asked again that day.

    What spoiled the batches it was asked in rests for ``SPOILER_RESTS_DAYS``.

    ``arxiv_refresh_days`` is how long arXiv's metadata stays fresh; citation and star counts stay fresh for the day.
    The watched ones are asked although no entry holds them (``keep_watching``). arXiv is asked for the papers that
    lists and pins name by arXiv id; what a title match adds would make a second run of a day ask once more. ``now``
    (UTC) tells how much of GitHub's hour the runs of this day have used.
    """
    papers: dict[PaperId, None] = dict.fromkeys(watched_papers)
    named: dict[PaperId, None] = {}
    sought: dict[str, Sought] = {}
    repositories: dict[str, RepositoryId] = {repository.key: repository for repository in watched_repositories}
    accepted: dict[str, int] = {}
    for item in wanted:
        resolution = resolution_of(item, known.ledger)
        if isinstance(resolution, Resolved):
            papers[resolution.paper_id] = None
            if not is_looked_up(item):
                named[resolution.paper_id] = None
        if item.reference is not None and item.reference.key not in sought:
            found = sought_for(item, known, today)
            if found is not None:
                sought[found.key] = found
        if item.repository is not None:
            repositories.setdefault(item.repository.key, item.repository)
            if item.accepted_id is not None:
                accepted.setdefault(item.repository.key, item.accepted_id)

    def answered_since(provider: Provider, asked: str, day: date) -> bool:
        last = known.lookups.get((provider, asked))
        return last is not None and last.outcome != "failed" and day <= last.asked_on <= today

    def has_its_turn(provider: Provider, asked: str, since: date = today) -> bool:
        return not answered_since(provider, asked, since) and not _rests(known.lookups.get((provider, asked)), today)

    def paper_urgency(paper: PaperId) -> int:
        last = known.lookups.get((Provider.SEMANTIC_SCHOLAR, str(paper)))
        held = known.papers.get(paper)
        answered_on = None if last is None or last.outcome == "failed" else last.asked_on
        return urgency(answered_on, None if held is None else held.citations, lines.citations, today)

    pages = dict.fromkeys(one.page for one in sought.values() if one.page is not None)
    arxiv_day = today - timedelta(days=max(arxiv_refresh_days - 1, 0))
    return Asks(
        papers=tuple(
            sorted(
                (p for p in papers if has_its_turn(Provider.SEMANTIC_SCHOLAR, str(p))), key=paper_urgency, reverse=True
            )
        ),
        sought=tuple(sorted(sought.values(), key=lambda one: _looked_up_on(one, known))),
        arxiv=tuple(p for p in named if p.scheme == "arxiv" and has_its_turn(Provider.ARXIV, str(p), arxiv_day)),
        repositories=most_urgent_first(
            [r for key, r in repositories.items() if has_its_turn(Provider.GITHUB, key)],
            accepted,
            known.repositories,
            known.numbered,
            known.lookups,
            lines.stars,
            today,
        ),
        pages=tuple(in_turns(page for page in pages if not _is_kept(page, known))),
        statements={page.url: stated for page in pages if (stated := _kept_statement(page, known)) is not None},
        anonymous_requests_left=_anonymous_requests_left(known, today, now),
    )


def _rests(last: LastLookup | None, today: date) -> bool:
    """Whether a thing spoiled its batch not long ago, which costs twenty requests to find out again."""
    if last is None or last.error is None or SPOILS not in last.error:
        return False
    return 0 <= (today - last.asked_on).days < SPOILER_RESTS_DAYS


def _looked_up_on(one: Sought, known: Known) -> date:
    """The day of the last lookup of a reference; what was never looked up comes before all."""
    held = known.ledger.get(one.key)
    return date.min if held is None or held.looked_up_on is None else held.looked_up_on


def _anonymous_requests_left(known: Known, today: date, now: datetime) -> int:
    """What may still be asked without a token this hour. Counts every lookup, those made with a token among them."""
    hour_ago = now - timedelta(hours=1)
    used = sum(
        provider is Provider.GITHUB and last.asked_on == today and last.fetched_at > hour_ago
        for (provider, _), last in known.lookups.items()
    )
    return max(GITHUB_ANONYMOUS_REQUESTS_PER_HOUR - used, 0)
