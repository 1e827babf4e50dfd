"""``starcite warehouse …``: looking after the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.app import App, common_options, format_option, say, show, wait_option
from flows.errors import BadInput
from flows.tables import FORMATS, render_rows

if TYPE_CHECKING:
    from flows.settings import Settings


@click.group()
def warehouse() -> None:
    """Look after the warehouse file."""


def _settings(app: App, settings_file: Path | None, path: Path | None, *, must_exist: bool = True) -> Settings:
    settings = app.settings(settings_file, path)
    if must_exist and not settings.warehouse.exists():
        raise BadInput(f"{settings.warehouse}: no warehouse yet; `starcite run LIST` makes one")
    return settings


@warehouse.command()
@format_option(*FORMATS)
@common_options
@click.pass_obj
def info(app: App, form: str, settings_file: Path | None, warehouse: Path | None) -> None:
    """Show version, size, days and rows."""
    from flows.reading import fact_rows

    settings = _settings(app, settings_file, warehouse)
    show(render_rows(("fact", "value"), fact_rows(settings.warehouse), form))


@warehouse.command()
@common_options
@click.pass_obj
def check(app: App, settings_file: Path | None, warehouse: Path | None) -> int:
    """Prove the rules of the data.

    No second row for a key, no orphan, no future day and more. Exit code 1 when one does not hold.
    """
    from warehouse.upkeep import run_checks

    results = run_checks(_settings(app, settings_file, warehouse).warehouse)
    failing = [result for result in results if result.failing_rows]
    show(render_rows(("rule", "failing_rows"), [(r.rule, r.failing_rows) for r in results], "table"))
    for result in failing:
        say(f"{result.name}: {result.failing_rows} rows, among them")
        show(render_rows(result.sample.columns, result.sample.rows, "table"))
    return int(bool(failing))


@warehouse.command()
@wait_option
@common_options
@click.pass_obj
def compact(app: App, wait_seconds: float, settings_file: Path | None, warehouse: Path | None) -> None:
    """Rewrite the file without its gaps."""
    from warehouse.lock import hold_run_lock
    from warehouse.upkeep import compact as compact_file

    path = _settings(app, settings_file, warehouse).warehouse
    with hold_run_lock(path, "warehouse compact", wait_seconds):
        before, after = compact_file(path)
        say(f"{path}: {before:,} bytes before, {after:,} after")


@warehouse.command(name="export")
@click.argument("folder", type=click.Path(path_type=Path))
@common_options
@click.pass_obj
def export_(app: App, folder: Path, settings_file: Path | None, warehouse: Path | None) -> None:
    """Write every table to FOLDER as Parquet, without loss."""
    from warehouse.upkeep import export_parquet

    path = _settings(app, settings_file, warehouse).warehouse
    if folder.is_file():
        raise BadInput(f"{folder}: is a file; name a folder")
    export_parquet(path, folder)
    say(f"wrote {folder}")


@warehouse.command(name="import")
@click.argument("folder", type=click.Path(path_type=Path))
@wait_option
@common_options
@click.pass_obj
def import_(app: App, folder: Path, wait_seconds: float, settings_file: Path | None, warehouse: Path | None) -> None:
    """Read a `warehouse export` into an empty warehouse."""
    from warehouse.lock import hold_run_lock
    from warehouse.store import Warehouse
    from warehouse.upkeep import import_parquet

    path = _settings(app, settings_file, warehouse, must_exist=False).warehouse
    if not (folder / "migrations.parquet").is_file():
        raise BadInput(f"{folder}: is no folder that `starcite warehouse export` wrote; give one that is")
    Warehouse(path).check()
    with hold_run_lock(path, "warehouse import", wait_seconds):
        import_parquet(path, folder)
    say(f"read {folder} into {path}")


@warehouse.command()
@click.argument("backup", type=click.Path(path_type=Path))
@wait_option
@common_options
@click.pass_obj
def restore(app: App, backup: Path, wait_seconds: float, settings_file: Path | None, warehouse: Path | None) -> None:
    """Put BACKUP in place of the warehouse.

    BACKUP is a warehouse file or a published copy. The file before is kept beside it.
    """
    from warehouse.lock import hold_run_lock
    from warehouse.upkeep import restore as restore_file

    path = _settings(app, settings_file, warehouse, must_exist=False).warehouse
    if not backup.exists():
        raise BadInput(f"{backup}: no such file; check the path")
    if path.exists() and path.samefile(backup):
        raise BadInput(f"{backup}: is the warehouse itself; give a backup of it")
    with hold_run_lock(path, "warehouse restore", wait_seconds):
        kept = restore_file(path, backup)
    say(f"{path}: restored from {backup}" + (f"; the file before is {kept}" if kept else ""))
