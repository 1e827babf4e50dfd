"""The command line. ``run(argv) -> int`` is all of it; the one place where an error becomes an exit code.

Prefect is never imported here, and nothing heavy is before a command needs it: its import alone costs seconds.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from flows.app import App, log_format_option, mend_streams
from flows.environment import Environment
from flows.lazy_group import LazyGroup
from flows.voice import FORMATS, VARIABLE, Voice

DONE, BAD_INPUT, OUR_FAULT = 0, 2, 70

COMMANDS = {
    "demo": ("flows.commands.setup", "Run everything offline, over example lists."),
    "init": ("flows.commands.lists", "Look at a list first, and write starcite.toml."),
    "scan": ("flows.commands.lists", "Show what is read in lists: entries, ids, badges."),
    "plan": ("flows.commands.lists", "Show what a run would ask. Asks nobody."),
    "refresh": ("flows.commands.runs", "Resolve, fetch and store today's numbers."),
    "export": ("flows.commands.runs", "Write badges in place, or a derived file."),
    "run": ("flows.commands.runs", "Refresh and export: what the nightly flow does."),
    "strip": ("flows.commands.runs", "Take every badge of ours out again."),
    "backfill": ("flows.commands.runs", "Bring real history of stars and citations."),
    "explain": ("flows.commands.identity", "Show all that is known of one entry."),
    "review": ("flows.commands.identity", "Settle what is ambiguous, unresolved, doubted."),
    "pin": ("flows.commands.identity", "Settle which paper an entry means."),
    "lint": ("flows.commands.lint", "Say what a maintainer would want to know."),
    "trends": ("flows.commands.analysis", "Show movers, growth, crossings, coverage."),
    "sql": ("flows.commands.analysis", "Run one read-only query on the published copy."),
    "report": ("flows.commands.analysis", "Write the digest."),
    "publish": ("flows.commands.analysis", "Publish the read-only copy and Parquet."),
    "warehouse": ("flows.commands.upkeep", "Look after the warehouse file."),
    "runs": ("flows.commands.runs", "Show the last runs."),
    "sandbox": ("flows.commands.setup", "Serve the three APIs on loopback, simulated."),
    "doctor": ("flows.commands.setup", "Check settings, keys, providers, warehouse."),
}


@click.group(
    cls=LazyGroup, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@log_format_option
@click.version_option(package_name="starcite", message="%(prog)s %(version)s")
def cli() -> None:
    """Keep the numbers in an awesome list of papers true.

    starcite reads the Markdown list you already have, finds out which papers and repositories its entries mean, keeps
    a snapshot of their citations and stars for every day, and writes the badges back without touching another byte.

    Exit codes: 0 done; 1 --check or lint found something; 2 bad usage, input or settings, nothing changed; 3 a provider
    did not answer everything, the rest was done; 4 nothing exported for a list; 70 a fault of ours; 130, 143 stopped.
    """


def run(argv: Sequence[str] | None = None, app: App | None = None) -> int:
    """Run one command and return its exit code. Nothing escapes but a stop of the interpreter itself."""
    from flows.errors import BadInput
    from flows.stopping import Stopped

    app = app or App(Environment(os.environ), Path.cwd())
    say = app.voice.say
    try:
        app.voice.form = log_format_of(app.environment)
        outcome = cli.main(
            args=None if argv is None else list(argv), prog_name="starcite", standalone_mode=False, obj=app
        )
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return BAD_INPUT
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "starcite"
        say(f"{command}: {error.format_message()}\ntry `{command} --help`")
        return BAD_INPUT
    except click.ClickException as error:
        error.show()
        return error.exit_code if error.exit_code != 1 else BAD_INPUT
    except (click.Abort, KeyboardInterrupt):
        say("stopped")
        return 130
    except Stopped as stopped:
        say("stopped")
        return stopped.exit_code
    except BadInput as error:
        say(f"starcite: {error}")
        return BAD_INPUT
    except SystemExit:
        # How click ends when the reader of our output went away; it has quieted the stream. No fault, nothing found.
        return DONE
    except Exception as error:  # noqa: BLE001 -- the outermost edge, which exits non-zero
        return _exit_code_of(error, app.voice)
    return outcome if isinstance(outcome, int) else DONE


def log_format_of(environment: Mapping[str, str]) -> str:
    """What the environment says of the form of the log. Raises BadInput for a word that is none."""
    from flows.errors import BadInput

    form = environment.get(VARIABLE) or FORMATS[0]
    if form not in FORMATS:
        raise BadInput(f"{VARIABLE}={form}: may be {' or '.join(FORMATS)}")
    return form


def _exit_code_of(error: Exception, voice: Voice) -> int:
    """What the rooms below raise: an error meant for the person is shown as it is, anything else is a fault of ours."""
    from enrichers.sandbox.errors import SandboxError
    from exports.writing import WriteError
    from warehouse.errors import WarehouseError

    if isinstance(error, WarehouseError | SandboxError | WriteError):
        voice.say(f"starcite: {error}")
        return BAD_INPUT
    voice.tell_fault(error)
    voice.say(
        f"starcite: a fault of ours ({type(error).__name__}); every list is as it was. Please report the lines above."
    )
    return OUR_FAULT


def main() -> None:
    """Entry point of the ``starcite`` command."""
    mend_streams()
    sys.exit(run())
