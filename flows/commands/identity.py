"""The identity ledger: why an entry means the paper it means, what is uncertain, and settling it."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.app import App, common_options, format_option, known_lists, say, show
from flows.errors import BadInput
from flows.tables import FORMATS, render_rows

if TYPE_CHECKING:
    from flows.identity import QueuedEntry

REVIEW_COLUMNS = ("list", "line", "title", "link", "reason", "paper")


@click.command()
@click.argument("query")
@common_options
@click.pass_obj
def explain(app: App, query: str, settings_file: Path | None, warehouse: Path | None) -> int:
    """Show all that is known of one entry.

    QUERY is a link, an identifier, owner/name, or words of the title. Shown are links, id, rule, provider answers,
    tier, and what would change it.
    """
    from exports.explain import find_entries, render_explanation
    from flows.exporting import plan_export, with_contradictions, with_evidence
    from lists.identifiers import read_paper_id

    settings, wants, knowledge, code = known_lists(app, settings_file, warehouse)
    pages = []
    for item in wants:
        plan = plan_export(item, knowledge, settings)
        named = find_entries(plan.numbers, query, read_paper_id(query))
        found = with_evidence(with_contradictions(named, item, knowledge), item, knowledge)
        pages += [render_explanation(item.file.given, entry, plan.badges) for entry in found]
    if not pages:
        raise BadInput(f"no entry matches “{query}”; give a link, an id, owner/name, or words of its title")
    show("\n".join(pages))
    return code


@click.command()
@click.argument("query")
@click.argument("paper")
@common_options
@click.pass_obj
def pin(app: App, query: str, paper: str, settings_file: Path | None, warehouse: Path | None) -> None:
    """Settle which paper an entry means.

    PAPER is arxiv:…, doi:…, s2:…, corpus:…, acl:…, pmid:…, or a URL that holds one.

    QUERY finds the entry as `explain` does. The pin is kept in a file beside the list (README.pins.toml).
    """
    from flows.identity import pin_entries
    from flows.pins import readable_paper_id

    paper_id = readable_paper_id(paper, "pin")
    _, wants, knowledge, _ = known_lists(app, settings_file, warehouse, all_or_none=True)
    pinned = pin_entries(wants, knowledge, query, paper_id)
    for path, entry in pinned:
        say(f"{path}: “{entry.title}” is pinned to {paper_id}")
    if paper_id not in knowledge.papers:
        say(f"{paper_id} has no number yet; `starcite refresh` fetches it, `starcite export` then shows it")


@click.command()
@format_option(*FORMATS)
@click.option("--interactive", "-i", is_flag=True, help="Ask for the paper of each entry, one after the other.")
@click.option("--apply", "filled", type=click.Path(path_type=Path), help="Pin what a filled-in CSV says.")
@common_options
@click.pass_obj
def review(
    app: App,
    form: str,
    interactive: bool,
    filled: Path | None,
    settings_file: Path | None,
    warehouse: Path | None,
) -> int:
    """List entries without a paper, and settle them.

    Each is shown with its reason. Settle them one by one with --interactive, or fill in the CSV and --apply it.
    """
    from flows.identity import pin_rows, queue_of

    settling = interactive or filled is not None
    _, wants, knowledge, code = known_lists(app, settings_file, warehouse, all_or_none=settling)
    if filled is not None:
        say(f"{pin_rows(wants, _read_filled(filled))} entries pinned")
        return code
    queue = queue_of(wants, knowledge)
    if interactive:
        _ask_one_by_one(queue)
        return code
    rows = [(q.path, q.entry.line, q.entry.title, q.link, q.reason, None) for q in queue]
    show(render_rows(REVIEW_COLUMNS, rows, form))
    say(f"{len(queue)} entries have no paper")
    return code


def _read_filled(path: Path) -> list[dict[str, str]]:
    from exports.cells import unguard_cell

    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = [{key: unguard_cell(cell) for key, cell in _cells(row)} for row in csv.DictReader(file)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise BadInput(f"{path}: cannot be read as CSV: {reason}; start from `starcite review --format csv`") from error
    if rows and not {"list", "line", "paper"} <= set(rows[0]):
        raise BadInput(f"{path}: needs the columns list, line and paper; start from `starcite review --format csv`")
    return rows


def _cells(row: dict[str | Any, str | Any]) -> Iterator[tuple[str, str]]:
    """The cells of a row with their columns; those without a column, and columns without a cell, are left out."""
    return ((key, cell) for key, cell in row.items() if isinstance(key, str) and isinstance(cell, str))


def _ask_one_by_one(queue: tuple[QueuedEntry, ...]) -> None:
    from flows.identity import pin_one
    from flows.pins import readable_paper_id

    for number, item in enumerate(queue, start=1):
        say(f"\n[{number} of {len(queue)}] {item.path}:{item.entry.line}: {item.entry.title}")
        say(f"  link   {item.link or '(none)'}\n  reason {item.reason}")
        while True:
            say("  paper id or URL, empty to skip, q to stop: ")
            answer = sys.stdin.readline()
            if answer.strip() in {"", "q"}:
                break
            try:
                pin_one(item, readable_paper_id(answer.strip(), "pin"))
            except BadInput as error:
                say(f"  {error}")
            else:
                break
        if answer.strip() == "q" or answer == "":
            return
