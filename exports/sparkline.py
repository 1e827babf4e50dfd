"""A number over the last year as a line of a few pixels, inline SVG with a text that says the same, or of blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

WINDOW_DAYS = 364
# Where nothing was seen for so long, no line is drawn: it would claim numbers that nobody has.
LONGEST_GAP_DAYS = 28
# The height is worth at least this share of the highest value, so that a change of one in ten thousand looks like none.
LEAST_HEIGHT_SHARE = 0.1
_WIDTH, _HEIGHT, _MARGIN = 96, 24, 2
_BLOCKS = "▁▂▃▄▅▆▇█"
MOST_BLOCKS = 53  # a year in weeks


@dataclass(frozen=True, slots=True)
class Point:
    """A number and its day (UTC). ``is_reconstructed``: reckoned later from dated records, not seen that day."""

    observed_on: date
    value: int
    is_reconstructed: bool = False


def render_sparkline(points: Sequence[Point], since: date, until: date, noun: str) -> str:
    """Draw the points from ``since`` to ``until``, oldest first; empty when fewer than two are known.

    Observed and reconstructed points are drawn apart, solid and dashed, because they do not count the same way.
    """
    shown = [point for point in points if since <= point.observed_on <= until]
    if len(shown) < 2 or since == until:
        return ""
    frame = _Frame.around(shown, since, until)
    paths = "".join(
        f'<path{attribute} d="{"".join(_moves(part, frame))}"/>'
        for attribute, part in (
            (' class="reckoned"', [point for point in shown if point.is_reconstructed]),
            ("", [point for point in shown if not point.is_reconstructed]),
        )
        if part
    )
    return (
        f'<svg role="img" aria-label="{escape(describe(shown, noun))}" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        f' width="{_WIDTH}" height="{_HEIGHT}">{paths}</svg>'
    )


def describe(points: Sequence[Point], noun: str) -> str:
    """What a line shows, in words: first and last number of what was seen, and of what was reckoned."""
    parts = []
    for name, part in (
        ("seen", [point for point in points if not point.is_reconstructed]),
        ("reckoned from dated records", [point for point in points if point.is_reconstructed]),
    ):
        if part:
            first, last = part[0], part[-1]
            span = f"{first.value:,} on {first.observed_on}"
            if last is not first:
                span += f" to {last.value:,} on {last.observed_on}"
            parts.append(f"{name} {span}")
    return f"{noun}: {'; '.join(parts)}"


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the edges of a drawing stand for."""

    since: date
    days: int
    bottom: float
    height: float

    @classmethod
    def around(cls, points: Sequence[Point], since: date, until: date) -> _Frame:
        lowest, highest = (extreme(point.value for point in points) for extreme in (min, max))
        # max() with 1 for a number that is 0 throughout.
        height = max(highest - lowest, LEAST_HEIGHT_SHARE * highest, 1.0)
        return cls(since, (until - since).days, (lowest + highest - height) / 2, height)

    def place(self, point: Point) -> str:
        x = _MARGIN + (_WIDTH - 2 * _MARGIN) * (point.observed_on - self.since).days / self.days
        y = _HEIGHT - _MARGIN - (_HEIGHT - 2 * _MARGIN) * (point.value - self.bottom) / self.height
        return f"{x:.4g} {y:.3g}"

    def block(self, point: Point) -> str:
        """The block as high as a point."""
        share = (point.value - self.bottom) / self.height
        return _BLOCKS[min(int(share * len(_BLOCKS)), len(_BLOCKS) - 1)]


def _moves(part: Sequence[Point], frame: _Frame) -> Iterator[str]:
    above: Point | None = None
    for point, following in zip(part, (*part[1:], None), strict=True):
        is_start = above is None or _is_gap(above, point)
        yield f"{'M' if is_start else 'L'}{frame.place(point)}"
        if is_start and (following is None or _is_gap(point, following)):
            yield "m-1 0h2"  # a lone point is a dot
        above = point


def _is_gap(one: Point, other: Point) -> bool:
    return (other.observed_on - one.observed_on).days > LONGEST_GAP_DAYS


def render_blocks(points: Sequence[Point], until: date, most: int = MOST_BLOCKS) -> str:
    """Draw the points up to ``until`` as a line of text, oldest first, in at most ``most`` blocks of as many days each.

    A step without a number stands as high as the one before; where nothing was seen for long it is blank. Empty when
    fewer than two points are known.
    """
    shown = [point for point in points if point.observed_on <= until]
    if len(shown) < 2:
        return ""
    first = min(point.observed_on for point in shown)
    days = max(1, -(-(until - first).days // (min(most, MOST_BLOCKS) - 1)))
    steps = {(until - point.observed_on).days // days: point for point in sorted(shown, key=_by_day)}
    frame = _Frame.around(shown, first, until)
    drawn, last = [], first
    for step in range(max(steps), min(steps) - 1, -1):
        point = steps.get(step)
        if point is not None:
            last, block = point.observed_on, frame.block(point)
        elif (until - last).days - step * days > LONGEST_GAP_DAYS:
            block = " "
        drawn.append(block)
    return "".join(drawn)


def _by_day(point: Point) -> tuple[date, bool]:
    return point.observed_on, not point.is_reconstructed
