"""What every command is handed: environment, folder, and the way to settings, lists and providers."""

from __future__ import annotations

import io
import math
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from flows.errors import BadInput
from flows.settings import Settings, read_settings
from flows.voice import FORMATS, JSON, Voice, lead_nowhere, now_utc

if TYPE_CHECKING:
    from flows.edge import Edge
    from flows.wants import ListWants
    from warehouse.records import Knowledge

F = TypeVar("F", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class App:
    """The outside world of one command. ``environment`` is kept out of ``repr``: it may hold keys."""

    environment: Mapping[str, str] = field(repr=False)
    folder: Path
    voice: Voice = field(default_factory=Voice)

    def settings(self, settings_file: Path | None = None, warehouse: Path | None = None) -> Settings:
        """The settings that hold here. Raises BadSettings."""
        return read_settings(self.environment, folder=self.folder, settings_file=settings_file, warehouse=warehouse)


def voice_here() -> Voice:
    """The voice of the command that runs; outside of one, words for a person."""
    context = click.get_current_context(silent=True)
    app = context.find_object(App) if context is not None else None
    return app.voice if app is not None else Voice()


def say(text: str) -> None:
    """Words for a person: standard error."""
    voice_here().say(text)


def show(text: str) -> None:
    """Data: standard output, as it is. Raises BadInput when it cannot be written."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        lead_nowhere(sys.stdout)
        raise BadInput(f"standard output cannot be written: {error.strerror}; send it elsewhere") from error


def mend_streams() -> None:
    """Make the standard streams usable: closed ones lead nowhere, and data is UTF-8 whatever the locale says."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 -- for as long as the process lives
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")
    elif isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def common_options(function: F) -> F:
    """``--settings`` and ``--warehouse``, which every command that reads settings takes."""
    for option in (
        click.option(
            "--warehouse",
            "warehouse",
            type=click.Path(path_type=Path),
            help="The DuckDB file (default: starcite.duckdb, or the settings').",
        ),
        click.option(
            "--settings",
            "settings_file",
            type=click.Path(path_type=Path),
            help="The settings file (default: starcite.toml, or [tool.starcite] in pyproject.toml).",
        ),
    ):
        function = option(function)
    return function


class FiniteRange(click.FloatRange):
    """A range of numbers without ``nan`` and ``inf``, which slip through every comparison."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Read a number of the range; fails as click has it."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"{value} is no number of seconds or minutes.", param, ctx)
        return number


def log_format_option(function: F) -> F:
    """``--log-format``, which sets the voice of the command before anything is said."""

    def set_form(context: click.Context, _parameter: click.Parameter, form: str | None) -> None:
        app = context.find_object(App)
        if form is not None and app is not None:
            app.voice.form = form

    return click.option(
        "--log-format",
        type=click.Choice(FORMATS),
        expose_value=False,
        is_eager=True,
        callback=set_form,
        help="What is said on standard error: words, or an object a line.",
    )(function)


def lists_argument(function: F) -> F:
    """``LIST...``; without any, those of the settings."""
    return click.argument("lists", nargs=-1, type=click.Path(path_type=Path), metavar="[LIST]...")(function)


def format_option(*forms: str) -> Callable[[F], F]:
    """``--format``, the first form being the default."""
    return click.option(
        "--format", "form", type=click.Choice(forms), default=forms[0], show_default=True, help="How rows are printed."
    )


def wait_option(function: F) -> F:
    """``--wait-seconds``, for commands that take the warehouse for themselves."""
    return click.option(
        "--wait-seconds",
        type=FiniteRange(min=0),
        default=0.0,
        show_default=True,
        help="How long to wait for another run on the same warehouse.",
    )(function)


def chosen_lists(lists: Sequence[Path], settings: Settings) -> tuple[Path, ...]:
    """The lists a command was given, else those of the settings. Raises BadInput when there are none."""
    chosen = tuple(lists) or tuple(map(from_here, settings.lists))
    if not chosen:
        raise BadInput("no list given; name one, or put lists = [...] into starcite.toml (`starcite init LIST` does)")
    return chosen


def from_here(path: Path) -> Path:
    """The same file, named from the current folder where it lies below it: what people read in messages."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def edge_of(wait_seconds: float = 0.0) -> Edge:
    """The real outside for a run: clock, signals, terminal and providers."""
    from flows.edge import Edge
    from flows.progress import no_progress, progress_on
    from flows.providers import open_clients
    from flows.stopping import StopSignal

    voice = voice_here()
    return Edge(
        now=now_utc,
        stop=StopSignal(),
        say=voice.say,
        show=show,
        progress=no_progress if voice.form == JSON else progress_on(sys.stderr),
        open_clients=open_clients,
        wait_seconds=wait_seconds,
        note=voice.note,
    )


def known_lists(
    app: App,
    settings_file: Path | None,
    warehouse: Path | None,
    *,
    all_or_none: bool = False,
    published: bool = False,
) -> tuple[Settings, tuple[ListWants, ...], Knowledge, int]:
    """The lists of the settings, else those the warehouse remembers and that are still there, and what is known.

    The number is the exit code that the lists call for: 2 where one of them cannot be read. Raises BadInput when none
    can, or with ``all_or_none`` when one cannot. ``published`` reads the copy for readers where there is one, so that
    a run going on is not in the way.
    """
    from flows.composition import read_wants
    from flows.memory import recall, remember
    from flows.reading import read_knowledge, read_published
    from warehouse.store import Warehouse

    settings = app.settings(settings_file, warehouse)
    knowledge = (read_published if published else read_knowledge)(Warehouse(settings.warehouse))
    paths = settings.lists or tuple(
        path for name in knowledge.lists if (path := settings.warehouse.parent / name).is_file()
    )
    read, unread = read_wants(chosen_lists((), replace(settings, lists=paths)), settings)
    wants, worn = remember(read, knowledge, settings)
    bad = (*unread, *worn)
    if bad and (all_or_none or not wants):
        raise BadInput("\n".join(map(str, bad)))
    for error in bad:
        say(str(error))
    return settings, wants, recall(knowledge, wants, settings), 2 if bad else 0
