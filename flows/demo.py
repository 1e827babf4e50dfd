"""``starcite demo``: everything a user would do in a month, offline, in one go. Every number in it is simulated.

The nights are the same for everybody, so that what the demo shows can be read about before it is run.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from importlib import resources
from pathlib import Path

from enrichers.pages import LANDING_PAGES
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus_file import read_example_corpus
from enrichers.sandbox.server import RunningSandbox, serve
from exports.diff import render_diff
from exports.ordering import parse_order
from flows.app import edge_of, from_here, say, show
from flows.composition import run_lists
from flows.deriving import Derivation, derive
from flows.edge import RunReport
from flows.errors import BadInput
from flows.reading import for_the_terminal, query, trend
from flows.settings import Settings, read_settings
from flows.tables import render_rows

LAST_NIGHT = date(2026, 10, 30)
MARKER = ".starcite-demo"  # what says that a folder may be made anew
SIMULATED = "Every number in this folder is simulated: it comes from `starcite sandbox`, not from the providers.\n"
SETTINGS = """\
# The lists of the demo. Their numbers are simulated: they come from `starcite sandbox`, not from the providers.
lists = [{lists}]
warehouse = "starcite.duckdb"
"""
RUNS_SQL = "select count(distinct run_id), sum(requests_sent) from core.runs join core.spend using (run_id)"


def run_demo(folder: Path, nights: int) -> int:
    """Make ``folder`` anew with the example lists and run ``nights`` nights over them.

    Raises BadInput when the folder holds something that no demo made. Returns 70 should the requests in the warehouse
    not be those the sandbox counted.
    """
    originals = _start_over(folder)
    sandbox = Sandbox(read_example_corpus(), LAST_NIGHT - timedelta(days=nights - 1), limits=False)
    say(f"{nights} simulated nights over {len(originals)} example lists, in {folder.name}/")
    disagreements = 0
    with serve(sandbox) as server:
        settings = _settings(folder, server)
        for night in range(nights):
            day = LAST_NIGHT - timedelta(days=nights - 1 - night)
            report, counted = _one_night(settings, sandbox, day)
            disagreements += report.requests_sent != counted
            if report.changed:
                say(f"{day}: {', '.join(path.name for path in report.changed)} changed")
    _derive(folder, replace(settings, today=LAST_NIGHT))
    _show_results(folder, settings.warehouse, originals)
    if disagreements:
        say(f"on {disagreements} nights the warehouse counted other requests than the sandbox: a fault of ours")
    return 70 if disagreements else 0


def _start_over(folder: Path) -> dict[str, bytes]:
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder}: is a file; name a folder with --to")
    if folder.exists() and not (folder / MARKER).is_file() and any(folder.iterdir()):
        raise BadInput(f"{folder}: holds something no demo made; name another folder with --to")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / MARKER).touch()
    examples = sorted(resources.files("examples").iterdir(), key=lambda file: file.name)
    originals = {
        file.name: file.read_bytes() for file in examples if file.name.endswith(".md") and file.name != "README.md"
    }
    for name, data in originals.items():
        (folder / name).write_bytes(data)
    names = ", ".join(f'"{name}"' for name in originals)
    (folder / "starcite.toml").write_text(SETTINGS.format(lists=names), "utf-8")
    return originals


def _settings(folder: Path, server: RunningSandbox) -> Settings:
    environment = {**server.environment(), "GITHUB_TOKEN": "simulated", "SEMANTIC_SCHOLAR_API_KEY": "simulated"}
    settings = read_settings(environment, folder=folder)
    return replace(settings, lists=tuple(map(from_here, settings.lists)))


def _one_night(settings: Settings, sandbox: Sandbox, day: date) -> tuple[RunReport, dict[str, int]]:
    """One run, and the requests the sandbox counted in it."""
    sandbox.move_to(day)
    sandbox.clear_requests()
    edge = replace(edge_of(), say=lambda _: None)
    with edge.stop.installed():
        report = run_lists(settings.lists, replace(settings, today=day), edge, command="run")
    counted = {provider.value: count for provider, count in sandbox.request_counts().items()}
    return report, counted | {LANDING_PAGES: len(sandbox.page_visits)}


def _derive(folder: Path, settings: Settings) -> None:
    exports = from_here(folder) / "exports"
    exports.mkdir()
    (exports / "README.md").write_text(SIMULATED, "utf-8")
    for path in settings.lists:
        for ending, order in (
            (".by-citations.md", parse_order("citations")),
            (".csv", ()),
            (".json", ()),
            (".html", ()),
        ):
            derivation = Derivation(exports / f"{path.stem}{ending}", order, None)
            derive(path, settings, derivation, check=False, diff=False)


def _show_results(folder: Path, warehouse: Path, originals: dict[str, bytes]) -> None:
    first = next(iter(originals))
    show("\nWhat changed in one list, from the author's file to the last night:\n")
    show(render_diff(first, originals[first], (folder / first).read_bytes()))
    show("\nWhat moved most in the last 7 nights (simulated):\n")
    movers = for_the_terminal(trend(warehouse, "movers", 7, 5, LAST_NIGHT), "movers")
    show(render_rows(movers.columns, movers.rows, "table"))
    runs = query(warehouse, RUNS_SQL)
    show(
        f"\n{runs.rows[0][0]} runs and {runs.rows[0][1]} requests are in the ledger of {folder.name}/{warehouse.name}\n"
    )
    say(f"next: cd {folder.name} && starcite trends crossings")
