"""Commands that ask the published copy: ``trends``, ``sql``, ``report``, ``publish``."""

from __future__ import annotations

from pathlib import Path

import click

from flows.app import App, FiniteRange, common_options, format_option, known_lists, say, show, wait_option
from flows.errors import BadInput
from flows.tables import FORMATS, render_rows

MOST_DAYS = 36_500  # a hundred years: far beyond any history, well within the calendar
VIEWS = ("movers", "growth", "crossings", "coverage", "latest")


@click.command()
@click.argument("view", type=click.Choice(VIEWS), default="movers")
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=30, show_default=True, help="The window, in days.")
@click.option("--top", "count", type=click.IntRange(min=1), default=20, show_default=True, help="How many rows.")
@format_option(*FORMATS)
@common_options
@click.pass_obj
def trends(
    app: App, view: str, days: int, count: int, form: str, settings_file: Path | None, warehouse: Path | None
) -> None:
    """Show movers, growth, crossings, coverage.

    Read from the published copy, so a run going on is never in the way. VIEW also takes `latest`.
    """
    from flows.reading import for_the_terminal, trend

    settings = app.settings(settings_file, warehouse)
    table = trend(settings.warehouse, view, days, count, settings.today)
    if form == "table":
        table = for_the_terminal(table, view)
    show(render_rows(table.columns, table.rows, form))
    if view == "movers" and not table.rows:
        say("nothing grew that was observed on both days; `starcite trends growth` says what is missing")
    if table.is_cut:
        say(f"the first {len(table.rows)}; --top shows more")


@click.command()
@click.argument("statement", metavar="SELECT")
@format_option(*FORMATS)
@click.option(
    "--max-seconds", type=FiniteRange(min=0.1), default=60.0, show_default=True, help="Give up after so long."
)
@common_options
@click.pass_obj
def sql(
    app: App, statement: str, form: str, max_seconds: float, settings_file: Path | None, warehouse: Path | None
) -> None:
    """Run one read-only query on the published copy."""
    from flows.reading import query

    table = query(app.settings(settings_file, warehouse).warehouse, statement, timeout_seconds=max_seconds)
    show(render_rows(table.columns, table.rows, form))


@click.command()
@click.option("--days", type=click.IntRange(1, MOST_DAYS), default=7, show_default=True, help="How far back it looks.")
@click.option("--to", "target", type=click.Path(path_type=Path), help="Write to FILE instead of standard output.")
@common_options
@click.pass_obj
def report(app: App, days: int, target: Path | None, settings_file: Path | None, warehouse: Path | None) -> int:
    """Write the digest.

    Coverage, movers, crossings, and the entries without a paper, as Markdown.
    """
    from exports.writing import write_file
    from flows.reading import digest

    settings, wants, knowledge, code = known_lists(app, settings_file, warehouse)
    if target is not None and any(target.resolve() == item.file.path.resolve() for item in wants):
        raise BadInput(f"{target}: is a list, which a report never replaces; name another file")
    text = digest(settings, wants, knowledge, days)
    if target is None:
        show(text)
    else:
        write_file(target, text.encode("utf-8"))
        say(f"wrote {target}")
    return code


@click.command()
@click.option("--parquet", "folder", type=click.Path(path_type=Path), help="Also write the tables as Parquet files.")
@wait_option
@common_options
@click.pass_obj
def publish(
    app: App, folder: Path | None, wait_seconds: float, settings_file: Path | None, warehouse: Path | None
) -> None:
    """Publish the read-only copy and Parquet."""
    from warehouse.lock import hold_run_lock
    from warehouse.store import Warehouse

    settings = app.settings(settings_file, warehouse)
    if not settings.warehouse.exists():
        raise BadInput(f"{settings.warehouse}: no warehouse yet; `starcite run LIST` makes one")
    if folder is not None and folder.is_file():
        raise BadInput(f"{folder}: is a file; name a folder with --parquet")
    store = Warehouse(settings.warehouse)
    store.check()
    with hold_run_lock(settings.warehouse, "publish", wait_seconds):
        store.prepare()
        say(f"published {store.publish()}")
        if folder is not None:
            store.publish_parquet(folder)
            say(f"wrote Parquet to {folder}")
