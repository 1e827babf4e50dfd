"""Every command there is, found by asking the command line itself, with arguments that are right for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import click

from flows.cli import cli

# What a required argument may be, by its name. A command with another one fails here until it is added.
ARGUMENTS = {
    "list_file": "papers.md",
    "query": "Pruning One Layer at a Time",
    "paper": "arxiv:2001.00001",
    "statement": "select 1 as one",
    "folder": "parquet",
    "backup": "backup.duckdb",
}
# Commands that go on until they are stopped, or make a world of their own.
READS_NO_SETTINGS = frozenset({"demo"})


@dataclass(frozen=True)
class Subcommand:
    """One command as it is typed, such as ``warehouse info``."""

    name: str
    command: click.Command

    @cached_property
    def parameters(self) -> frozenset[str]:
        return frozenset(parameter.name or "" for parameter in self.command.params)

    @property
    def takes_lists(self) -> bool:
        return bool(self.parameters & {"lists", "list_file"})

    @property
    def reads_settings(self) -> bool:
        return self.name not in READS_NO_SETTINGS

    def argv(self, *more: str) -> list[str]:
        """A call that is right, with ``more`` behind it."""
        needed = [
            ARGUMENTS[parameter.name or ""]
            for parameter in self.command.params
            if isinstance(parameter, click.Argument) and parameter.required
        ]
        return [*self.name.split(), *needed, *more]

    def on_list(self, path: str) -> list[str]:
        """A call on one list."""
        assert self.takes_lists
        return [*self.name.split(), path]


def all_commands() -> tuple[Subcommand, ...]:
    return tuple(_walk(cli, ()))


def _walk(group: click.Group, above: tuple[str, ...]) -> Iterator[Subcommand]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _walk(command, (*above, name))
        else:
            yield Subcommand(" ".join((*above, name)), command)
