"""A legend that starcite keeps in a list, between its marks: whether there is to be one, and what it says. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from exports.badges import BadgePlan
from flows.list_files import ListFile
from flows.list_settings import LegendKeeping
from flows.policies import legend_of, policy_of
from lists.badges.kept_legend import added_legend, find_legend_marks, legend_edits, render_legend
from lists.document import BadgeKind, Notice, Span
from lists.edits import apply_edits


@dataclass(frozen=True, slots=True)
class KeptLegend:
    """A list with its legend as it is to be. ``changes`` says that it is another than before."""

    data: bytes
    changes: bool = False
    notices: tuple[Notice, ...] = ()


def keep_legend(file: ListFile, plan: BadgePlan, badged: bytes) -> KeptLegend:
    """The badged list with its legend between the marks; marks are added only where the settings say ``keep``.

    It explains the kinds of which the list may have badges, but for those that the author's own words explain.
    """
    keeping = file.settings.legend
    marks = find_legend_marks(file.document.data)
    lines = render_legend(
        {kind: policy_of(file).thresholds(kind) for kind in BadgeKind if _needs_line(file, plan, kind)}, file.symbols
    )
    if keeping is LegendKeeping.OFF or not lines:
        return KeptLegend(badged)
    notices = tuple(
        Notice(line, "a mark of a legend has no partner; write <!-- starcite:legend --> and <!-- /starcite:legend -->")
        for line in marks.unpaired_lines
    )
    around = [index for span in marks.inside for index in _entries_in(file, span)]
    if around:
        line = file.document.entries[around[0]].line
        notices += (Notice(line, "an entry stands between the marks of a legend, which is thus left as it is"),)
        return KeptLegend(badged, notices=notices)
    if marks.inside:
        data = apply_edits(badged, legend_edits(badged, lines))
    elif keeping is LegendKeeping.KEEP and not marks.unpaired_lines:
        # It goes before the first entry, so that no badge has moved the place.
        data = apply_edits(badged, [added_legend(file.document, lines)])
    else:
        data = badged
    return KeptLegend(data, data != badged, notices)


def _needs_line(file: ListFile, plan: BadgePlan, kind: BadgeKind) -> bool:
    has_place = any(entry.slot(kind) is not None for entry in file.document.entries)
    return has_place and kind not in plan.refused and legend_of(file, kind) is None


def _entries_in(file: ListFile, span: Span) -> list[int]:
    return [
        index
        for index, entry in enumerate(file.document.entries)
        if entry.span.start < span.end and span.start < entry.span.end
    ]
