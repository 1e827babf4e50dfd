"""The command that says what a maintainer would want to know, and mends what is safe: ``lint``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.app import App, chosen_lists, common_options, lists_argument, say, show
from flows.errors import BadInput

if TYPE_CHECKING:
    from flows.linting import LintedList

FORMATS = ("text", "json", "sarif", "github")


def _read_rules(_ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]) -> frozenset[str]:
    """Names of rules, parted by commas; fails as click has it for one that is none."""
    from exports.lint.rules import RULES

    names = frozenset(filter(None, (name.strip() for value in values for name in value.split(","))))
    unknown = sorted(names - RULES.keys())
    if unknown:
        raise click.BadParameter(f"{', '.join(unknown)}: no such rule; docs/lint.md names them all.")
    return names


@click.command()
@lists_argument
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How findings are printed."
)
@click.option("--select", multiple=True, callback=_read_rules, metavar="RULE,...", help="Tell of these rules alone.")
@click.option("--ignore", multiple=True, callback=_read_rules, metavar="RULE,...", help="Tell nothing of these rules.")
@click.option("--pages", is_flag=True, help="Take Markdown files without entries too.")
@click.option("--across", is_flag=True, help="Also tell which papers stand in several of the lists.")
@click.option("--fix", "mend", is_flag=True, help="Mend what is safe to mend, in place.")
@click.option("--diff", is_flag=True, help="With --fix: show what would change, and write nothing.")
@click.option("-v", "--verbose", is_flag=True, help="Tell all, also what is seldom of use.")
@common_options
@click.pass_obj
def lint(
    app: App,
    lists: tuple[Path, ...],
    form: str,
    select: frozenset[str],
    ignore: frozenset[str],
    pages: bool,
    across: bool,
    mend: bool,
    diff: bool,
    verbose: bool,
    settings_file: Path | None,
    warehouse: Path | None,
) -> int:
    """Say what a maintainer would want to know.

    Reads the lists and what a warehouse knows of them already, and asks nobody. Exit code 1 when there is an error or a
    warning, or when --fix --diff shows a change. docs/lint.md explains every rule.
    """
    from flows.linting import Wish, lint_lists

    if diff and not mend:
        raise click.UsageError("--diff shows what --fix would change; give both")
    settings = app.settings(settings_file, warehouse)
    wish = Wish(select, ignore, verbose=verbose)
    linted, bad = lint_lists(chosen_lists(lists, settings), settings, wish, say, across=across, pages=pages)
    would_change = False
    if mend:
        linted, bad, would_change = _mend(linted, bad, diff=diff)
    if not diff:
        show(_render(linted, form, everything=verbose))
    if bad:
        raise BadInput("\n".join(map(str, bad)))
    found = [finding for one in linted for finding in one.findings]
    failing = sum(finding.severity.fails for finding in found)
    say(f"{len(found)} findings in {len(linted)} lists, {failing} of them errors or warnings")
    return 1 if failing or would_change else 0


def _mend(
    linted: Sequence[LintedList], bad: Sequence[BadInput], *, diff: bool
) -> tuple[tuple[LintedList, ...], tuple[BadInput, ...], bool]:
    """The lists after mending, what is wrong with those that could not be, and whether ``--diff`` showed a change."""
    from exports.diff import render_diff
    from exports.writing import WriteError
    from flows.linting import fixable, mended, write_mended

    after, refused, shown, count = [], list(bad), False, 0
    for one in linted:
        left = one
        try:
            document = mended(one)
            if diff:
                text = render_diff(one.file.given, one.file.document.data, document.data)
                show(text)
                shown = shown or bool(text)
            else:
                left = write_mended(one, document)
                count += fixable(one) - fixable(left)
        except (BadInput, WriteError) as error:
            refused.append(BadInput(str(error)))
        after.append(left)
    if not diff:
        say(f"{count} addresses were mended")
    return tuple(after), tuple(refused), shown


def _render(linted: Sequence[LintedList], form: str, *, everything: bool) -> str:
    from importlib.metadata import version

    from exports.lint.formats import ListFindings, render_github, render_json, render_sarif, render_text

    lists = [ListFindings(one.file.given, one.findings) for one in linted]
    match form:
        case "json":
            return render_json(lists)
        case "github":
            return render_github(lists)
        case "sarif":
            return render_sarif(lists, version("starcite"))
        case _:
            return render_text(lists, everything=everything)
