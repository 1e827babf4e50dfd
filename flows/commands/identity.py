"""The identity ledger: why an entry means the paper it means, what is uncertain, and settling it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.app import App, common_options, known_lists, say, show
from flows.errors import BadInput
from flows.tables import FORMATS, render_rows

if TYPE_CHECKING:
    from flows.review_queue import OpenReference
    from warehouse.records import Knowledge


@click.command()
@click.argument("query")
@common_options
@click.pass_obj
def explain(app: App, query: str, settings_file: Path | None, warehouse: Path | None) -> int:
    """Show all that is known of one entry.

    QUERY is a link, an identifier, owner/name, LIST:LINE, or words of the title. Shown are links, id, what speaks for
    and against it, what was refused, provider answers, history, tier, and what would change it. Where several entries
    match they are listed.

    Read from the published copy, so a run going on is never in the way.
    """
    from flows.explaining import explain_matches, find_matches

    settings, wants, knowledge, code = known_lists(app, settings_file, warehouse, published=True)
    matches = find_matches(wants, knowledge, query)
    if not matches:
        raise BadInput(f"no entry matches “{query}”; give a link, an id, owner/name, LIST:LINE, or words of its title")
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    page, hint = explain_matches(matches, knowledge, settings, width)
    show(page)
    if hint:
        say(hint)
    return code


@click.command()
@click.argument("query")
@click.argument("paper")
@common_options
@click.pass_obj
def pin(app: App, query: str, paper: str, settings_file: Path | None, warehouse: Path | None) -> None:
    """Settle which paper an entry means.

    PAPER is arxiv:…, doi:…, s2:…, corpus:…, acl:…, pmid:…, or a URL that holds one; none says that no paper is meant.

    QUERY finds the entry as `explain` does. The pin is kept in a file beside the list (README.pins.toml).
    """
    from flows.pins import readable_paper
    from flows.settling import pin_entries

    paper_id = readable_paper(paper, "pin")
    _, wants, knowledge, _ = known_lists(app, settings_file, warehouse, all_or_none=True, published=True)
    for place in pin_entries(wants, knowledge, query, paper_id):
        say(f"{place}: “{place.entry.title}” is pinned to {paper_id or 'no paper'}")
    if paper_id is not None and paper_id not in knowledge.papers:
        say(f"{paper_id} has no number yet; `starcite refresh` fetches it, `starcite export` then shows it")


@click.command()
@click.option("--format", "form", type=click.Choice(FORMATS), help="Print the queue; table where nobody can be asked.")
@click.option("--interactive", "-i", is_flag=True, help="Ask of one entry after the other, also without a terminal.")
@click.option("--csv", "written", type=click.Path(path_type=Path), help="Write the queue to a new FILE, to fill in.")
@click.option("--apply", "filled", type=click.Path(path_type=Path), help="Pin what a filled-in CSV says, or nothing.")
@common_options
@click.pass_obj
def review(
    app: App,
    form: str | None,
    interactive: bool,
    written: Path | None,
    filled: Path | None,
    settings_file: Path | None,
    warehouse: Path | None,
) -> int:
    """Settle what is ambiguous, unresolved, doubted.

    What stands in most places comes first. At a terminal each entry is shown with the papers it may mean, side by side,
    and what agrees; answer with a number, an id, n for none of them, s to skip, q to quit. Each answer is pinned at
    once, so Ctrl-C (exit code 130) loses nothing. Elsewhere the queue is printed.

    In the CSV, put an id, a URL or none into the column paper; rows left empty stay open.
    """
    from flows.review_queue import queue_of
    from flows.settling import REVIEW_COLUMNS, review_rows, settle, settled_by_csv

    if sum((form is not None, interactive, written is not None, filled is not None)) > 1:
        raise BadInput("--format, --interactive, --csv and --apply are four ways; choose one")
    asks = interactive or (form is None and written is None and filled is None and _is_somebody_there())
    _, wants, knowledge, code = known_lists(
        app, settings_file, warehouse, all_or_none=asks or filled is not None, published=True
    )
    if filled is not None:
        count = settle(settled_by_csv(wants, filled))
        say(f"{count} {'entry' if count == 1 else 'entries'} pinned; `starcite refresh` fetches new numbers")
        return code
    queue = queue_of(wants, knowledge)
    if asks:
        _ask_one_by_one(queue, knowledge)
        return code
    if written is not None:
        _write_new(written, render_rows(REVIEW_COLUMNS, review_rows(queue), "csv"))
        say(f"{len(queue)} rows to fill in; `starcite review --apply {written}` reads them back")
        return code
    show(render_rows(REVIEW_COLUMNS, review_rows(queue), form or "table"))
    entries = sum(len(one.places) for one in queue)
    say(f"{entries} {'entry is' if entries == 1 else 'entries are'} open")
    return code


def _is_somebody_there() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stderr.isatty()


def _write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet: one that is may hold somebody's answers."""
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError as error:
        raise BadInput(f"{path}: exists already; --apply reads it, another name begins anew") from error
    except OSError as error:
        raise BadInput(f"{path}: cannot be written: {error.strerror}") from error


def _ask_one_by_one(queue: Sequence[OpenReference], knowledge: Knowledge) -> None:
    """Ask until the queue or the person ends. A signal ends it while it waits for an answer, never while it writes."""
    from flows.reviewing import Tally, review_one_by_one
    from flows.stopping import StopSignal

    stop, tally = StopSignal(), Tally()

    def ask(prompt: str) -> str:
        click.echo(prompt, err=True, nl=False)
        with stop.interruptible():
            return sys.stdin.readline()

    try:
        with stop.installed():
            width = shutil.get_terminal_size().columns
            review_one_by_one(queue, knowledge, tally, ask=ask, say=say, width=width)
    finally:
        say(f"\n{tally.words(len(queue))}" if queue else "nothing is open")
