"""Which number earns which badge in a list: what the settings name, else what the list's own legend says. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from exports.badges import BadgePolicy
from flows.errors import BadInput
from flows.list_files import ListFile
from lists.document import BadgeKind, BadgeStyle, Legend

KEYS = {
    BadgeKind.CITATIONS: ("citation_thresholds", "citation_symbol"),
    BadgeKind.STARS: ("star_thresholds", "star_symbol"),
}


def policy_of(file: ListFile) -> BadgePolicy:
    """The badge policy of a list."""
    settings = file.settings
    return BadgePolicy(
        _thresholds(file, BadgeKind.CITATIONS),
        _thresholds(file, BadgeKind.STARS),
        settings.down_margin_percent,
        settings.down_after_days,
        settings.round_to_digits,
    )


def check_legend(file: ListFile) -> None:
    """Hold the legend of a list against the settings. Raises BadInput that shows both where they contradict.

    Badges that show the number itself need no legend.
    """
    if file.symbols.style is not BadgeStyle.SYMBOLS:
        return
    found = [line for kind in BadgeKind for line in _contradictions(file, kind)]
    if found:
        remedy = "change one of the two, or take the setting out: then the legend decides"
        raise BadInput("\n".join([*found, remedy]))


def _thresholds(file: ListFile, kind: BadgeKind) -> tuple[int, ...]:
    own: tuple[int, ...] = getattr(file.settings, KEYS[kind][0])
    legend = legend_of(file, kind)
    if legend is None or KEYS[kind][0] in file.settings.named:
        return own
    # Where a legend leaves a step open the default of that step fills it, if the steps still rise.
    filled = [default if step is None else step for step, default in zip_longest(legend.thresholds, own)]
    steps = [step for step in filled[: len(legend.thresholds)] if step is not None]
    return tuple(steps) if steps and all(low < high for low, high in pairwise(steps)) else own


def _contradictions(file: ListFile, kind: BadgeKind) -> Iterator[str]:
    """A sentence for every setting that a person wrote and the list's own legend denies."""
    named, symbols = file.settings.named, file.symbols
    thresholds_key, symbol_key = KEYS[kind]
    legends = _legends(file, kind)
    legend = legend_of(file, kind)
    if symbol_key in named and legends and legend is None:
        yield (
            f"{file.given}:{legends[0].line}: the legend says {legends[0].symbol} for {kind}, "
            f"but {named[symbol_key]} says {symbol_key} = {symbols.of(kind)}"
        )
    own: Sequence[int] = getattr(file.settings, thresholds_key)
    if thresholds_key not in named or legend is None:
        return
    if any(step not in {None, ours} for step, ours in zip(legend.thresholds, own, strict=False)):
        stated = " and ".join("?" if step is None else str(step) for step in legend.thresholds)
        yield (
            f"{file.given}:{legend.line}: the legend says {legend.symbol} from {stated} {kind}, "
            f"but {named[thresholds_key]} says {thresholds_key} = {list(own)}"
        )


def legend_of(file: ListFile, kind: BadgeKind) -> Legend | None:
    """What the author of a list says of the symbol that stands for a kind; the first word of several."""
    symbol = _bare(file.symbols.of(kind))
    return next((legend for legend in _legends(file, kind) if _bare(legend.symbol) == symbol), None)


def _legends(file: ListFile, kind: BadgeKind) -> list[Legend]:
    """The author's words on a kind; a legend that starcite keeps follows the settings and states nothing."""
    return [legend for legend in file.document.legends if legend.kind is kind and not legend.is_kept]


def _bare(symbol: str) -> str:
    return symbol.replace("\N{VARIATION SELECTOR-16}", "")
