"""Why an entry stands as it does: which link, which rule, which id, who answered what, and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from enrichers.records import LastLookup, Number, Provider, RecordChange, Resolved, Series
from exports.badges import BadgePlan
from exports.code_hosts import links_without_stars
from exports.numbers import EntryNumbers
from exports.tabular import describe_resolution
from lists.document import BadgeKind
from lists.identifiers import PaperId
from lists.titles import normalise_title

# Enough days to see every rule of the hysteresis at work with its default of seven.
HISTORY_DAYS = 10

_LABEL_WIDTH = 12
_PROVIDERS = {BadgeKind.CITATIONS: Provider.SEMANTIC_SCHOLAR, BadgeKind.STARS: Provider.GITHUB}


def find_entries(
    numbers: Sequence[EntryNumbers], query: str, paper_id: PaperId | None = None, list_path: str = ""
) -> tuple[EntryNumbers, ...]:
    """Find the entries a person means, in file order.

    ``query`` is a link, an ``owner/name``, an identifier, ``list_path`` and line (``README.md:12``), or words of the
    title; ``paper_id`` is what it names, if it names a paper. Words are looked for only where nothing matches exactly.
    """
    place = query.strip()
    if place in (f"{list_path}:{entry.entry.line}" for entry in numbers):
        return tuple(entry for entry in numbers if f"{list_path}:{entry.entry.line}" == place)
    wanted = {query.strip().lower(), *([str(paper_id).lower()] if paper_id is not None else [])}
    exact = tuple(entry for entry in numbers if wanted & _names(entry))
    if exact:
        return exact
    words = normalise_title(query)
    return tuple(entry for entry in numbers if words and words in normalise_title(entry.entry.title))


def render_explanation(list_path: str, entry: EntryNumbers, plan: BadgePlan) -> str:
    """Render all that is known of one entry, a fact a line. ``plan`` is the one of the entry's list."""
    lines = [f"{list_path}:{entry.entry.line}: {entry.entry.title or '(no title)'}"]
    lines += [f"  {label:<{_LABEL_WIDTH}}{text}" for label, text in _facts(entry, plan)]
    return "\n".join(lines) + "\n"


def _names(entry: EntryNumbers) -> set[str]:
    names = {link.url.lower() for link in entry.entry.links if link.url}
    names |= {str(link.paper_id).lower() for link in entry.entry.links if link.paper_id is not None}
    names |= {repository.key for repository in entry.entry.repositories}
    if isinstance(entry.resolution, Resolved):
        names.add(str(entry.resolution.paper_id).lower())
    paper = entry.resolved_paper
    if paper is not None:
        names |= {str(known).lower() for known in (paper.canonical_id, *paper.ids)}
        names |= {paper.semantic_scholar_id} if paper.semantic_scholar_id is not None else set()
    return names


def _facts(entry: EntryNumbers, plan: BadgePlan) -> Iterator[tuple[str, str]]:
    if entry.entry.section:
        yield "section", " > ".join(entry.entry.section)
    for link in entry.entry.links:
        meaning = link.repository_id if link.role == "repository" else link.paper_id
        means = f" = {meaning}" if meaning is not None else ""
        yield "link", f"{link.url or '(no target)'} ({link.role}{means})"
    state, method, reason = describe_resolution(entry.resolution)
    paper_id = f" to {entry.resolution.paper_id}" if isinstance(entry.resolution, Resolved) else ""
    yield "resolution", f"{state}{paper_id}{f' by {method}' if method else ''}: {reason}"
    if entry.contradiction is not None:
        yield "against", entry.contradiction
    yield from _paper_facts(entry)
    yield from _number_facts(entry, BadgeKind.CITATIONS, plan)
    if entry.repository is not None:
        yield "repository", _name_repository(entry)
        yield from _repository_facts(entry)
        yield from _number_facts(entry, BadgeKind.STARS, plan)
    for link, reason in links_without_stars(entry.entry):
        yield "no stars", f"{link.url}: {reason}"


def _paper_facts(entry: EntryNumbers) -> Iterator[tuple[str, str]]:
    paper = entry.resolved_paper
    if paper is None:
        return
    yield "paper", f"{paper.title or '(no title)'}{f', {entry.year}' if entry.year is not None else ''}"
    names = [str(paper_id) for paper_id in dict.fromkeys((paper.canonical_id, *paper.ids))]
    if paper.semantic_scholar_id is not None and f"s2:{paper.semantic_scholar_id}" not in names:
        names.append(f"s2:{paper.semantic_scholar_id}")
    yield "ids", ", ".join(names)
    for change in paper.changes:
        yield "record", _describe_change(change)
    if entry.withdrawal is not None:
        yield "withdrawn", f"its authors say on arXiv: {entry.withdrawal}"
    if entry.published_doi is not None:
        yield "published", f"https://doi.org/{entry.published_doi}"


def _describe_change(change: RecordChange) -> str:
    happened = "merged into another" if change.kind == "merged" else "parted from another"
    return (
        f"{happened} by Semantic Scholar, seen {change.changed_on}: "
        f"{change.paper_id} was s2:{change.from_id}, and is s2:{change.to_id}"
    )


def _name_repository(entry: EntryNumbers) -> str:
    known = entry.known_repository
    if known is None:
        return str(entry.repository)
    renamed = f", now {entry.new_name}" if entry.new_name is not None else ""
    since = known.names_since.get(entry.new_name.key) if entry.new_name is not None else None
    seen = f" (since {since})" if since is not None else ""
    return f"{entry.repository}{renamed}{seen}, GitHub number {known.record.database_id}"


def _repository_facts(entry: EntryNumbers) -> Iterator[tuple[str, str]]:
    if entry.namesake is not None:
        taken = f"{entry.repository} is another repository since {entry.namesake.since}, GitHub number"
        yield (
            "name taken",
            f"{taken} {entry.namesake.database_id}: its stars are not taken until the pins file accepts it",
        )
    if entry.repository_gone_since is not None and entry.known_repository is not None:
        yield "gone", f"not found since {entry.repository_gone_since}: deleted, made private or taken down"


def _number_facts(entry: EntryNumbers, kind: BadgeKind, plan: BadgePlan) -> Iterator[tuple[str, str]]:
    yield "asked", _describe_lookup(_PROVIDERS[kind], entry.lookup(kind), offers_another=_is_refused(entry, kind))
    number, series = entry.number(kind), entry.series(kind)
    yield kind.value, "unknown" if number is None else _describe_number(number)
    yield "badge", _describe_badge(entry, kind, plan)
    if series is not None and series.recent:
        yield "history", _describe_history(series)


def _is_refused(entry: EntryNumbers, kind: BadgeKind) -> bool:
    """Whether what was found for the entry's title was judged to be another paper."""
    return kind is BadgeKind.CITATIONS and not isinstance(entry.resolution, Resolved)


def _describe_lookup(provider: Provider, lookup: LastLookup | None, *, offers_another: bool = False) -> str:
    if lookup is None:
        return f"{provider.display_name} was never asked"
    found = "offered another paper" if offers_another else "knows it"
    answer = {"found": found, "not_found": "does not know it", "failed": "gave no answer"}[lookup.outcome]
    error = f" ({lookup.error})" if lookup.error else ""
    return f"{provider.display_name} {answer}, {lookup.asked_on}{error}"


def _describe_number(number: Number) -> str:
    fetched = f"fetched {number.fetched_at:%Y-%m-%d %H:%M}"
    return f"{number.value}, {number.quality.value} {number.observed_on} by {number.source}, {fetched}"


def _describe_badge(entry: EntryNumbers, kind: BadgeKind, plan: BadgePlan) -> str:
    stands = f"stands at tier {entry.entry.badge_tier(kind)}"
    decision = plan.decisions.get((entry.entry_index, kind))
    if entry.entry_index in plan.untouched:
        return f"{stands} and stays, because a comment or the settings leave this entry untouched"
    if decision is None:
        return f"{stands} and stays, because the number is unknown"
    verdict = f"{stands}, tier {decision.tier} is due: {decision.rule}"
    if kind in plan.refused:
        return f'{verdict}; not written, the list uses the symbol itself ([badges] adopt = ["{kind}"])'
    if any((badge.entry_index, badge.kind) == (entry.entry_index, kind) for badge in plan.foreign):
        return f"{verdict}; not written, what stands there is the author's own"
    if (entry.entry_index, kind) not in plan.tiers:
        return f"{verdict}; not written here"
    return verdict


def _describe_history(series: Series) -> str:
    days = series.recent[:HISTORY_DAYS]
    return ", ".join(
        f"{number.observed_on} {number.value}{'' if number.quality == 'observed' else f' ({number.quality.value})'}"
        for number in days
    )
