"""``starcite explain``: the entries that are meant, with all that the warehouse knows of them. Nobody is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from enrichers.ledger import next_lookup_on
from enrichers.pages.lookup import PageOutcome
from enrichers.records import LedgerEntry, Provider, Resolution, Resolved
from enrichers.seeking import page_behind
from exports.entry_search import find_entries
from exports.explain import Answer, Background, Decision, render_explanation, render_matches
from exports.numbers import EntryNumbers
from flows.exporting import numbers_of, plan_export, with_contradictions, with_evidence
from flows.pins import name_of
from flows.policies import policy_of
from flows.review_queue import considered_paper, stated_of
from flows.series import courses_of
from flows.settings import Settings
from flows.wants import ListWants
from lists.identifiers import read_paper_id
from warehouse.records import Knowledge

MOST_MATCHES = 20  # shown of several; more want more words

Match = tuple[ListWants, EntryNumbers]


def find_matches(lists: Sequence[ListWants], knowledge: Knowledge, query: str) -> list[Match]:
    """Every entry that ``query`` means, list by list."""
    paper_id = read_paper_id(query)
    return [
        (item, numbers)
        for item in lists
        for numbers in find_entries(numbers_of(item, knowledge), query, paper_id, item.file.given)
    ]


def explain_matches(
    matches: Sequence[Match], knowledge: Knowledge, settings: Settings, width: int | None
) -> tuple[str, str]:
    """All that is known of what was found, and words on what is left out.

    Where one paper stands in several places, the first of them with the others named; where different ones were found,
    a line each.
    """
    if len({_meant(numbers) for _, numbers in matches}) > 1:
        shown = [(_place(one), one[1]) for one in matches[:MOST_MATCHES]]
        more = f", of which {MOST_MATCHES} are shown" if len(matches) > MOST_MATCHES else ""
        hint = f"{len(matches)} entries match{more}; `starcite explain {shown[0][0]}` explains one of them"
        return render_matches(shown, width), hint
    (item, numbers), *others = matches
    plan = plan_export(item, knowledge, settings)
    numbers = _with_parts(plan.numbers[numbers.entry_index], item, knowledge)
    background = Background(
        today=settings.today,
        policy=policy_of(item.file),
        style=plan.file.document.symbols.style,
        decision=_decision(item, numbers, knowledge),
        answers=tuple(_answers(numbers, knowledge)),
        courses=courses_of(settings.warehouse, [numbers], settings.today),
        elsewhere=tuple(map(_place, others)),
        width=width,
    )
    return render_explanation(item.file.given, numbers, plan.badges, background), ""


def _meant(numbers: EntryNumbers) -> tuple[str, str]:
    """What entries share that are explained as one: the paper and the title."""
    link, title = name_of(numbers.entry)
    return str(numbers.resolution.paper_id) if isinstance(numbers.resolution, Resolved) else link, title


def _place(match: Match) -> str:
    return f"{match[0].file.given}:{match[1].entry.line}"


def _with_parts(numbers: EntryNumbers, item: ListWants, knowledge: Knowledge) -> EntryNumbers:
    """The entry with all that speaks for and against its paper; of one named by link or pin, as judged now."""
    (numbers,) = with_evidence(with_contradictions([numbers], item, knowledge), item, knowledge)
    resolution, paper = numbers.resolution, numbers.resolved_paper
    if not isinstance(resolution, Resolved) or resolution.findings or paper is None:
        return numbers
    considered = considered_paper(stated_of(numbers.entry, knowledge), paper, "taken")
    return replace(numbers, resolution=replace(resolution, findings=considered.findings, considered=(considered,)))


def _decision(item: ListWants, numbers: EntryNumbers, knowledge: Knowledge) -> Decision | None:
    reference = item.entries[numbers.entry_index].wanted.reference
    held: LedgerEntry | None = knowledge.ledger.get(reference.key) if reference is not None else None
    if held is None or _said(held.resolution) != _said(numbers.resolution):
        return None
    return Decision(held.resolved_on, next_lookup_on(held, held.rules_version))


def _said(resolution: Resolution) -> object:
    """What counts of a resolution: one identifier stands behind links of several forms."""
    return resolution.paper_id if isinstance(resolution, Resolved) else resolution


def _answers(numbers: EntryNumbers, knowledge: Knowledge) -> Iterator[Answer]:
    """What arXiv said of the paper, and the page behind the link."""
    paper = numbers.resolved_paper
    ids = dict.fromkeys([numbers.resolution.paper_id]) if isinstance(numbers.resolution, Resolved) else {}
    ids |= dict.fromkeys((paper.canonical_id, *paper.ids)) if paper is not None else {}
    for paper_id in ids:
        lookup = knowledge.lookups.get((Provider.ARXIV, str(paper_id)))
        if lookup is not None:
            words = {"found": "knows it", "not_found": "does not know it", "failed": "gave no answer"}[lookup.outcome]
            yield Answer(f"{Provider.ARXIV.display_name} {words}", lookup.asked_on)
    page = page_behind(numbers.entry)
    kept = knowledge.pages.get(page.url) if page is not None else None
    if kept is not None and kept.observed_on is not None:
        statement = kept.statement
        title = statement.title if statement is not None else ""
        said = "the title" if title == numbers.entry.title else f"“{title}”" if title else "its paper"
        words = f"states {said}" if kept.outcome is PageOutcome.STATED else f"is {kept.outcome}: {kept.reason}"
        yield Answer(f"the page {words}", kept.observed_on)
