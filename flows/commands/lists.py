"""Commands that look at lists and ask nobody: ``init``, ``scan``, ``plan``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.app import App, chosen_lists, common_options, format_option, lists_argument, say, show
from flows.errors import BadInput
from flows.settings import NO_FILE
from flows.tables import FORMATS, render_rows
from flows.voice import now_utc

if TYPE_CHECKING:
    from flows.list_files import ListFile
    from lists.document import BadgeSymbols, Entry

SCAN_COLUMNS = (
    "list", "line", "section", "title", "papers", "repositories", "citation_badge", "star_badge", "warnings",
)  # fmt: skip


@click.command()
@lists_argument
@format_option(*FORMATS)
@common_options
@click.pass_obj
def scan(
    app: App, lists: tuple[Path, ...], form: str, settings_file: Path | None, warehouse: Path | None
) -> int | None:
    """Show what is read in lists: entries, ids, badges."""
    from flows.list_files import read_lists
    from lists.directives import read_directives

    settings = app.settings(settings_file, warehouse)
    files, bad = read_lists(chosen_lists(lists, settings), settings)
    rows = [scan_row(file.given, entry) for file in files for entry in file.document.entries]
    if form == "table":
        show(render_rows(("line", "title", "paper", "repository", "badges"), _short_rows(files), "table"))
    else:
        show(render_rows(SCAN_COLUMNS, rows, form))
    for file in files:
        for notice in (*file.document.notices, *read_directives(file.document).notices):
            say(f"{file.given}:{notice.line}: {notice.message}")
    if bad:
        raise BadInput("\n".join(map(str, bad)))
    return None


def scan_row(name: str, entry: Entry) -> tuple[Any, ...]:
    """One entry as ``scan`` prints it, in the order of ``SCAN_COLUMNS``."""
    from lists.document import BadgeKind

    papers = [
        {"scheme": link.paper_id.scheme if link.paper_id else "url",
         "value": link.paper_id.value if link.paper_id else link.url,
         "url": link.url}
        for link in entry.paper_links if link.url
    ]  # fmt: skip
    return (
        name,
        entry.line,
        list(entry.section),
        entry.title,
        papers,
        [str(repository) for repository in entry.repositories],
        entry.badge_tier(BadgeKind.CITATIONS),
        entry.badge_tier(BadgeKind.STARS),
        list(entry.warnings),
    )


def _shown_badges(entry: Entry, symbols: BadgeSymbols) -> str:
    from lists.document import BadgeKind, BadgeStyle

    standing = [(kind, tier) for kind in BadgeKind if (tier := entry.badge_tier(kind)) > 0]
    if symbols.style is BadgeStyle.SYMBOLS:
        return "".join([symbols.of(kind) * tier for kind, tier in standing])
    return ", ".join([f"{tier} {kind}" for kind, tier in standing])


def _short_rows(files: Sequence[ListFile]) -> list[tuple[Any, ...]]:
    return [
        (
            entry.line,
            entry.title,
            next((str(link.paper_id or link.url) for link in entry.paper_links), None),
            str(entry.repositories[0]) if entry.repositories else None,
            _shown_badges(entry, file.symbols),
        )
        for file in files
        for entry in file.document.entries
    ]


@click.command()
@lists_argument
@format_option("table", "json")
@common_options
@click.pass_obj
def plan(app: App, lists: tuple[Path, ...], form: str, settings_file: Path | None, warehouse: Path | None) -> None:
    """Show what a run would ask. Asks nobody.

    Requests per provider and for landing pages, the minutes that pacing takes, and the quota.

    AT_MOST counts what is known only when it is asked: searches for titles whose match is refused.
    """
    from flows.composition import read_wants
    from flows.journal.taking_up import left_over
    from flows.planning import PLAN_COLUMNS, plan_rows
    from flows.reading import read_knowledge
    from flows.refreshing import plan_lists
    from warehouse.store import Warehouse

    settings = app.settings(settings_file, warehouse)
    wants, bad = read_wants(chosen_lists(lists, settings), settings)
    if bad:
        raise BadInput("\n".join(map(str, bad)))
    asks = plan_lists(wants, read_knowledge(Warehouse(settings.warehouse)), settings, now_utc())
    show(render_rows(PLAN_COLUMNS, plan_rows(left_over(asks, settings), settings), form))


@click.command()
@click.argument("list_file", metavar="LIST", type=click.Path(path_type=Path))
@click.pass_obj
def init(app: App, list_file: Path) -> None:
    """Look at a list first, and write starcite.toml.

    Shows how the list was read, which badges stand there and whose they are, and what a first badge would look like.
    Changes nothing but starcite.toml, which must not exist yet.
    """
    from flows.list_files import read_list
    from flows.memory import recall
    from flows.reading import read_knowledge
    from flows.starting import render_first_look, render_settings
    from flows.wants import wants_of
    from warehouse.store import Warehouse

    target = app.folder / "starcite.toml"
    if target.exists():
        raise BadInput(f"{target}: exists already; edit it, or remove it and run init again")
    settings = app.settings()
    if settings.source != NO_FILE:  # starcite.toml would hide every setting of that other file
        raise BadInput(
            f"{settings.source}: has the settings already, in [tool.starcite]\n"
            "add lists there, or remove that table and run init again"
        )
    wants = wants_of(read_list(list_file, settings))
    knowledge = recall(read_knowledge(Warehouse(settings.warehouse)), [wants], settings)
    show(render_first_look(wants, knowledge, settings))
    target.write_text(render_settings(wants.file, app.folder), "utf-8")
    say(f"wrote {target.name}; next: starcite plan, then starcite run --diff")
