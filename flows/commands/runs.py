"""Commands that ask, store and write: ``refresh``, ``export``, ``run``, ``strip``, ``backfill``, ``runs``."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flows.app import (
    App,
    FiniteRange,
    chosen_lists,
    common_options,
    edge_of,
    format_option,
    lists_argument,
    log_format_option,
    say,
    show,
    wait_option,
)
from flows.environment import Environment
from flows.errors import BadInput
from flows.tables import FORMATS, render_rows
from flows.way_out import check_way_out

if TYPE_CHECKING:
    from exports.ordering import SortTerm
    from flows.edge import Output
    from flows.settings import Settings
    from flows.summary import RunSummary

F = TypeVar("F", bound=Callable[..., object])

SORT_METAVAR = "KEY[:asc|:desc][,KEY...]"


def output_options(function: F) -> F:
    """``--check`` and ``--diff``, which write nothing."""
    for option in (
        click.option("--diff", is_flag=True, help="Show what would change; write nothing."),
        click.option("--check", is_flag=True, help="Exit with 1 if something would change; write nothing."),
    ):
        function = option(function)
    return function


def metrics_option(function: F) -> F:
    """``--metrics FILE``, for commands that ask."""
    return click.option(
        "--metrics", type=click.Path(path_type=Path), help="Write counters to this file, as Prometheus text."
    )(function)


def output_of(*, check: bool, diff: bool) -> Output:
    """What the two flags mean together: a diff that is also a check is shown and exits with 1."""
    from flows.edge import Output

    if diff and check:
        return Output.CHECK_WITH_DIFF
    return Output.DIFF if diff else Output.CHECK if check else Output.WRITE


def carry_out(
    lists: Sequence[Path], settings: Settings, wait_seconds: float, metrics: Path | None = None, **what: Any
) -> int:
    """Run the composition on the real outside, stoppable by Ctrl-C and SIGTERM; its exit code."""
    from flows.composition import run_lists

    if metrics is not None and (metrics.is_dir() or not metrics.parent.is_dir()):
        raise BadInput(f"--metrics {metrics}: cannot be written; name a file in a folder that exists")
    if what.get("refreshes", True):
        check_way_out(Environment(os.environ))
    edge = edge_of(wait_seconds)
    with edge.stop.installed():
        report = run_lists(lists, settings, edge, **what)
        if metrics is not None and report.summary is not None:
            write_metrics(metrics, report.summary, settings)
    return report.exit_code


def write_metrics(path: Path, summary: RunSummary, settings: Settings) -> None:
    """Replace the file at once, so that whoever reads it sees the whole of one run. What fails is said, and no more."""
    from exports.writing import WriteError, write_file
    from flows.metrics import render_metrics
    from warehouse.store import Warehouse
    from warehouse.tallies import Standing, Tallies

    warehouse = Warehouse(settings.warehouse)
    is_there = settings.warehouse.exists()
    tallies = warehouse.read_tallies() if is_there else Tallies()
    text = render_metrics(summary, tallies, warehouse.read_standing() if is_there else Standing())
    try:
        write_file(path, text.encode("utf-8"))
    except WriteError as error:
        say(f"--metrics: {error}")


@click.command()
@lists_argument
@click.option("--max-minutes", type=FiniteRange(min=0, min_open=True), help="Stop asking after this long.")
@metrics_option
@log_format_option
@wait_option
@common_options
@click.pass_obj
def refresh(
    app: App,
    lists: tuple[Path, ...],
    max_minutes: float | None,
    metrics: Path | None,
    wait_seconds: float,
    settings_file: Path | None,
    warehouse: Path | None,
) -> int:
    """Resolve, fetch and store today's numbers.

    The lists stay as they are; `starcite export` writes the badges.
    """
    settings = app.settings(settings_file, warehouse)
    chosen = chosen_lists(lists, settings)
    return carry_out(chosen, settings, wait_seconds, metrics, command="refresh", exports=False, max_minutes=max_minutes)


@click.command()
@lists_argument
@output_options
@click.option("--max-minutes", type=FiniteRange(min=0, min_open=True), help="Stop asking after this long.")
@metrics_option
@log_format_option
@wait_option
@common_options
@click.pass_obj
def run(
    app: App,
    lists: tuple[Path, ...],
    check: bool,
    diff: bool,
    max_minutes: float | None,
    metrics: Path | None,
    wait_seconds: float,
    settings_file: Path | None,
    warehouse: Path | None,
) -> int:
    """Refresh and export: what the nightly flow does."""
    settings = app.settings(settings_file, warehouse)
    chosen = chosen_lists(lists, settings)
    output = output_of(check=check, diff=diff)
    return carry_out(chosen, settings, wait_seconds, metrics, command="run", output=output, max_minutes=max_minutes)


@click.command()
@lists_argument
@output_options
@click.option("--sort", metavar=SORT_METAVAR, help="Sort entries within the list's own groups; needs --to.")
@click.option("--ascending", is_flag=True, help="Smallest first (the default for titles); of the first key.")
@click.option("--descending", is_flag=True, help="Largest first (the default for all else); of the first key.")
@click.option("--top", type=click.IntRange(min=1), help="Only the first N, as a numbered Markdown list.")
@click.option("--legend", is_flag=True, help="Add a legend to the list, or renew the one between its marks.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="Write to FILE; its ending chooses the form.")
@log_format_option
@wait_option
@common_options
@click.pass_obj
def export(
    app: App,
    lists: tuple[Path, ...],
    check: bool,
    diff: bool,
    sort: str | None,
    ascending: bool,
    descending: bool,
    top: int | None,
    legend: bool,
    target: Path | None,
    wait_seconds: float,
    settings_file: Path | None,
    warehouse: Path | None,
) -> int:
    """Write badges in place, or a derived file.

    From the warehouse alone, offline.

    The ending of --to chooses: .md (with --sort or --top), .json, .jsonl, .csv, .parquet, .bib, .csl.json,
    .atom or .html.

    Keys of --sort: citations, stars, citations-per-year, growth and star-growth (of 30 days; growth-7, -90, -365 of
    others), year, title.

    A Markdown file with the lines <!-- starcite:top 10 by citations --> and <!-- /starcite:top --> is filled between
    them and nowhere else; that may be the list itself.
    """
    settings = app.settings(settings_file, warehouse)
    chosen = chosen_lists(lists, settings)
    if ascending and descending:
        raise BadInput("--ascending and --descending exclude each other; give one")
    direction = True if descending else False if ascending else None
    if legend and (target is not None or top):
        raise BadInput("--legend writes into the list itself; leave --to and --top away")
    if target is None and not top:
        if sort or direction is not None:
            raise BadInput("--sort, --top and their direction write a file of their own; name it with --to FILE.md")
        output = output_of(check=check, diff=diff)
        kept = settings.with_legends() if legend else settings
        code = carry_out(chosen, kept, wait_seconds, command="export", refreshes=False, output=output)
        return _hint_at_a_first_run(code, settings)
    if len(chosen) != 1:
        raise BadInput(f"--to and --top are for one list, but {len(chosen)} lists were given; name one")
    from flows.deriving import Derivation, derive

    order = _order_of(sort, direction, top)
    code = derive(chosen[0], settings, Derivation(target or chosen[0], order, top), check=check, diff=diff)
    return _hint_at_a_first_run(code, settings)


def _order_of(sort: str | None, descending: bool | None, top: int | None) -> tuple[SortTerm, ...]:
    """The order that the options name together; empty for the list's own."""
    from exports.ordering import parse_order

    if sort is None and descending is None:
        return ()
    if sort is None and not top:
        raise BadInput("--ascending and --descending turn a --sort KEY round; give one")
    try:
        return parse_order(sort if sort is not None else "citations", descending)
    except ValueError as error:
        raise BadInput(f"--sort {sort}: {error}") from error


def _hint_at_a_first_run(exit_code: int, settings: Settings) -> int:
    """The exit code of an export as it is; where nothing is known for want of a warehouse, that is said."""
    from flows.edge import NOTHING_EXPORTED

    if exit_code == NOTHING_EXPORTED and not settings.warehouse.exists():
        say(f"{settings.warehouse}: no warehouse yet; `starcite run LIST` makes one")
    return exit_code


@click.command()
@lists_argument
@output_options
@log_format_option
@wait_option
@common_options
@click.pass_obj
def strip(
    app: App,
    lists: tuple[Path, ...],
    check: bool,
    diff: bool,
    wait_seconds: float,
    settings_file: Path | None,
    warehouse: Path | None,
) -> int:
    """Take every badge of ours out again.

    What starcite wrote, what the legend explains, and what the settings adopt; the author's own emoji stay.
    """
    from flows.exporting import plan_strip_of

    settings = app.settings(settings_file, warehouse)
    return carry_out(
        chosen_lists(lists, settings),
        settings,
        wait_seconds,
        command="strip",
        refreshes=False,
        output=output_of(check=check, diff=diff),
        plan=plan_strip_of,
    )


@click.command()
@lists_argument
@click.option("--from", "first_day", help="First day, as 2024-01-31 (default: the beginning).")
@click.option("--to", "last_day", help="Last day (default: yesterday).")
@click.option("--source", type=click.Choice(("semantic_scholar", "github")), help="Only this provider's history.")
@click.option("--only", "only_id", help="Only this paper or repository: arxiv:1810.05270 or owner/name.")
@click.option("--max-minutes", type=FiniteRange(min=0, min_open=True), help="Stop asking after this long.")
@log_format_option
@wait_option
@common_options
@click.pass_obj
def backfill(
    app: App,
    lists: tuple[Path, ...],
    first_day: str | None,
    last_day: str | None,
    source: str | None,
    only_id: str | None,
    max_minutes: float | None,
    wait_seconds: float,
    settings_file: Path | None,
    warehouse: Path | None,
) -> int:
    """Bring real history of stars and citations.

    Stars by GitHub's star history, citations by the dates of the citing papers.

    Marked reconstructed, never in the way of an observed number. Run again to go on where it stopped.
    """
    from flows.backfilling import HistorySpan, backfill_lists
    from flows.settings import parse_day

    settings = app.settings(settings_file, warehouse)
    span = HistorySpan(
        parse_day(first_day, "--from") if first_day else None,
        parse_day(last_day, "--to") if last_day else None,
        source,
        only_id,
    )
    check_way_out(Environment(os.environ))
    edge = edge_of(wait_seconds)
    with edge.stop.installed():
        return backfill_lists(chosen_lists(lists, settings), settings, edge, span, max_minutes=max_minutes)


@click.command()
@click.option("--last", "count", type=click.IntRange(min=1), default=20, show_default=True, help="How many runs.")
@format_option(*FORMATS)
@common_options
@click.pass_obj
def runs(app: App, count: int, form: str, settings_file: Path | None, warehouse: Path | None) -> None:
    """Show the last runs.

    When, list, requests by provider, asked, found, failed, suspect, kept, exit code.
    """
    from flows.reading import for_the_terminal, latest_runs

    settings = app.settings(settings_file, warehouse)
    table = latest_runs(settings.warehouse, count)
    if form == "table":
        table = for_the_terminal(table, "runs")
    if table.columns:
        show(render_rows(table.columns, table.rows, form))
    if not table.rows:
        say("no run yet; `starcite run LIST` makes the first")
