"""What holds for one list: the table ``[badges]``, and over it the list's own ``[lists."README.md"]``. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from flows.errors import BadSettings
from flows.setting_values import (
    WrongValue,
    parse_choice,
    parse_days,
    parse_digits,
    parse_kinds,
    parse_percent,
    parse_rules,
    parse_subtable,
    parse_symbol,
    parse_table,
    parse_texts,
    parse_thresholds,
)
from lists.ids import PaperId, RepositoryId
from lists.styles import BadgeStyle


class PlacementWord(StrEnum):
    """Where an entry without a badge gets one. ``AUTO`` is where the list has them, else the default of its layout."""

    AUTO = "auto"
    INSIDE = "inside"
    BEFORE = "before"
    AFTER = "after"
    LINE_END = "line-end"


class LegendKeeping(StrEnum):
    """Whether starcite keeps a legend in the list: where its marks stand (``AUTO``), everywhere, or nowhere."""

    AUTO = "auto"
    KEEP = "keep"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class ListSettings:
    """How one list is kept. Thresholds are counts; the margin is per cent, the wait observed days.

    ``sections`` and ``skip_sections`` are headings; ``skip`` and the keys of ``pin`` name entries. ``named`` says where
    each key that a person wrote stands (``starcite.toml:12``); what is not in it is a default.
    """

    citation_thresholds: tuple[int, int] = (100, 500)
    star_thresholds: tuple[int, int] = (100, 250)
    citation_symbol: str = "\N{PENCIL}\N{VARIATION SELECTOR-16}"
    star_symbol: str = "\N{WHITE MEDIUM STAR}"
    down_margin_percent: int = 5
    down_after_days: int = 7
    adopt: tuple[str, ...] = ()
    style: BadgeStyle = BadgeStyle.SYMBOLS
    round_to_digits: int = 2
    placement: PlacementWord = PlacementWord.AUTO
    legend: LegendKeeping = LegendKeeping.AUTO
    sections: tuple[str, ...] = ()
    skip_sections: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()
    pin: Mapping[str, PaperId | RepositoryId] = field(default_factory=dict)
    lint_ignore: tuple[str, ...] = ()
    named: Mapping[str, str] = field(default_factory=dict)


def parse_pins(value: Any) -> dict[str, PaperId | RepositoryId]:
    """A table of entries and the paper or repository each means."""
    from lists.directives import parse_directive

    pins = {}
    for name, text in parse_subtable(value).items():
        meaning = parse_directive(text) if isinstance(text, str) else None
        if not isinstance(meaning, PaperId | RepositoryId):
            raise WrongValue(f'must give each entry a paper or a repository, such as "{name}" = "arxiv:1810.05270"')
        pins[name] = meaning
    return pins


BADGE_KEYS: Mapping[str, Any] = {
    "citation_thresholds": parse_thresholds,
    "star_thresholds": parse_thresholds,
    "citation_symbol": parse_symbol,
    "star_symbol": parse_symbol,
    "down_margin_percent": parse_percent,
    "down_after_days": parse_days,
    "adopt": parse_kinds,
    "style": parse_choice(BadgeStyle),
    "round_to_digits": parse_digits,
    "placement": parse_choice(PlacementWord),
    "legend": parse_choice(LegendKeeping),
}
# What speaks of one list's own headings and entries has no place in [badges].
LIST_KEYS: Mapping[str, Any] = {
    **BADGE_KEYS,
    "sections": parse_texts,
    "skip_sections": parse_texts,
    "skip": parse_texts,
    "pin": parse_pins,
    "lint_ignore": parse_rules,
}


def parse_badges(table: Any, source: str, lines: Mapping[tuple[str, ...], int]) -> ListSettings:
    """What ``[badges]`` says, for every list. Raises BadSettings."""
    values = parse_table(table, BADGE_KEYS, source, "badges.")
    return _checked(ListSettings(), values, source, "badges", lines, ("badges",))


def parse_list(
    general: ListSettings, name: str, table: Any, source: str, lines: Mapping[tuple[str, ...], int]
) -> ListSettings:
    """What holds for one list: its own table, and what ``[badges]`` says where that is silent. Raises BadSettings."""
    title = f'lists."{name}"'
    values = parse_table(table, LIST_KEYS, source, f"{title}.")
    return _checked(general, values, source, title, lines, ("lists", name))


def _checked(
    under: ListSettings,
    values: dict[str, Any],
    source: str,
    title: str,
    lines: Mapping[tuple[str, ...], int],
    path: tuple[str, ...],
) -> ListSettings:
    named = {key: _place(source, lines.get((*path, key), lines.get(path))) for key in values}
    settings = replace(under, **values, named={**under.named, **named})
    one, other = (_bare(symbol) for symbol in (settings.citation_symbol, settings.star_symbol))
    if one in other or other in one:
        raise BadSettings(
            f"{source}: {title}.citation_symbol and {title}.star_symbol must be two different symbols, "
            "neither of them a part of the other"
        )
    return settings


def _bare(symbol: str) -> str:
    """A symbol without what only says how it is drawn."""
    return symbol.replace("\N{VARIATION SELECTOR-15}", "").replace("\N{VARIATION SELECTOR-16}", "")


def _place(source: str, line: int | None) -> str:
    return source if line is None else f"{source}:{line}"
