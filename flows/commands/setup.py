"""Commands to begin with: ``demo``, ``sandbox``, ``doctor``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from flows.app import App, common_options, format_option, from_here, log_format_option, say, show
from flows.environment import Environment
from flows.tables import render_rows


@click.command()
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    default=Path("demo"),
    show_default=True,
    help="The folder it makes anew.",
)
@click.option("--nights", type=click.IntRange(2, 400), default=30, show_default=True, help="How many simulated nights.")
@click.pass_obj
def demo(app: App, folder: Path, nights: int) -> int:
    """Run everything offline, over example lists.

    The API sandbox, a fresh warehouse, 30 simulated nights, exports and trends, in one folder.
    """
    from flows.demo import run_demo

    return run_demo(app.folder / folder, nights)


@click.command()
@click.option("--corpus", type=click.Path(path_type=Path), help="Papers and repositories of your choice, as JSON.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on loopback; 0 takes a free one.")
@click.option("--no-limits", is_flag=True, help="Do not hold the providers' rate limits.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="JSON",
    help='A fault from the start, or a list of them: {"kind": "status", "status": 503, "provider": "github"}.',
)
@click.option("--list-faults", is_flag=True, help="Print the kinds of faults and what each does, and end.")
@click.option(
    "--arxiv-format",
    type=click.Choice(["2025", "2026"]),
    default="2026",
    show_default=True,
    help="The feeds of today, or those up to 2025.",
)
@click.pass_obj
def sandbox(
    app: App,
    corpus: Path | None,
    port: int,
    no_limits: bool,
    faults: tuple[str, ...],
    list_faults: bool,
    arxiv_format: str,
) -> int:
    """Serve the three APIs on loopback, simulated.

    Prints the environment that points starcite at it, and serves until Ctrl-C. Any program can use it:

    \b
      /semantic-scholar/graph/v1/paper/…   batch, search/match, search, ID, ID/citations
      /arxiv/api/query?id_list=…           Atom
      /github/…                            graphql, repos/OWNER/NAME, …/stargazers/history
      /pages/HOST/PATH                     landing pages
      /_sandbox                            what it is; POST /today {"date": "2026-01-05"};
                                           GET, DELETE /requests; POST, GET, DELETE /faults

    A fault has a "kind" and, as you like: "provider" (semantic_scholar, arxiv, github), "path" (a part of path and
    query), "after" and "times" (which requests), "probability" and "seed", "from_seconds" and "to_seconds" (since it
    was switched on), "more_than" (things asked for at once), "headers"; and for its kind "status", "seconds" or
    "at_byte".
    """
    from flows.sandboxing import describe_faults, serve_until_stopped

    if list_faults:
        show(describe_faults())
        return 0
    today = app.settings().today
    return serve_until_stopped(today, corpus, port, limits=not no_limits, faults=faults, arxiv_format=int(arxiv_format))


@click.command()
@format_option("table", "json")
@log_format_option
@common_options
@click.pass_obj
def doctor(app: App, form: str, settings_file: Path | None, warehouse: Path | None) -> int:
    """Check settings, keys, providers, warehouse.

    Tries each provider with one request, and tells how old its last good answer is, which numbers are held back, which
    provider has nothing new, and what to do.

    Exit code 2 when a key is refused or the warehouse cannot be used, 3 when a provider does not answer, or when its
    last good answer is older than `stale_after_days`.
    """
    from flows.doctor import CHECK_COLUMNS, examine
    from flows.messages import list_settings_message

    settings = app.settings(settings_file, warehouse)
    say(f"settings: {settings.source}")
    for path in settings.lists:
        say(list_settings_message(str(from_here(path)), settings.of(path)))
    checks, code = examine(settings, Environment(os.environ))
    show(render_rows(CHECK_COLUMNS, [(c.subject, c.state, c.detail, c.remedy or None) for c in checks], form))
    return code
