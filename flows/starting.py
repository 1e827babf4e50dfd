"""``init``: a look at a list before anything is changed, and the settings to begin with. Pure text."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

from enrichers.identity import accepted_id
from exports.badges import BadgePlan, plan_badges
from exports.diff import render_diff
from flows.exporting import adopted_of
from flows.list_files import ListFile
from flows.policies import KEYS, legend_of, policy_of
from flows.settings import Settings
from flows.wants import ListWants
from lists.document import BadgeKind
from lists.splice import apply_edits, badge_edits
from warehouse.records import Knowledge

EXAMPLES = 2  # entries shown with a badge they would get


def render_first_look(wants: ListWants, knowledge: Knowledge, settings: Settings) -> str:
    """What was read, whose badges stand there, and where a badge would stand, as a diff of the first entries."""
    file, untouched = wants.file, wants.choices.untouched
    standing = plan_badges(
        file.document,
        (),  # without numbers nothing is decided but whose the badges are that stand there
        knowledge.badges.get(file.list_path, ()),
        adopted_of(file.settings),
        policy_of(file),
        file.list_path,
        settings.today,
        symbols=file.symbols,
        untouched=untouched,
    )
    look = "".join(f"{line}\n" for line in _look(wants, standing))
    return look + _render_sample(file, standing, untouched)


def _look(wants: ListWants, plan: BadgePlan) -> Iterator[str]:
    file = wants.file
    document = file.document
    entries = document.entries
    sections = {entry.section for entry in entries}
    papers = sum(bool(entry.paper_links) for entry in entries)
    named = sum(accepted_id(entry) is not None for entry in entries)
    repositories = {repository.key for entry in entries for repository in entry.repositories[:1]}
    yield f"{file.given}: {len(entries)} entries in {len(sections)} sections"
    yield f"groups that can be sorted: {len(document.groups)}"
    yield f"papers linked: {papers}, {named} by an id that can be asked for, {papers - named} to be looked up by title"
    yield f"repositories: {len(repositories)}"
    for kind in BadgeKind:
        yield _badge_line(file, kind, plan)
    if wants.choices.skipped:
        yield f"left alone: {len(wants.choices.skipped)} entries, by a comment beside them"
    for notice in (*document.notices, *document.ungrouped, *wants.choices.notices):
        yield f"line {notice.line}: {notice.message}" if notice.line else notice.message


def _badge_line(file: ListFile, kind: BadgeKind, plan: BadgePlan) -> str:
    document = file.document
    foreign = sum(badge.kind is kind for badge in plan.foreign)
    shown = [index for index, entry in enumerate(document.entries) if entry.badge_tier(kind) > 0]
    standing = max(foreign, len([index for index in shown if index not in plan.untouched]))
    symbol = file.symbols.shown(kind)
    if not standing:
        return f"{symbol} {kind}: {f'none but at {len(shown)} entries that are left alone' if shown else 'none yet'}"
    if kind in document.legend:
        return f"{symbol} {kind}: {standing} entries, explained by the list's legend, so they are kept true"
    if not foreign:
        return f"{symbol} {kind}: {standing} entries, written by starcite, so they are kept true"
    hand_over = f'hand them over with [badges] adopt = ["{kind}"]'
    left_alone = f"so they are left alone; {hand_over}"
    if kind in plan.refused:
        return f"{symbol} {kind}: {standing} entries, and no legend says what they mean, {left_alone}"
    return (
        f"{symbol} {kind}: {standing} entries, {standing - foreign} written by starcite and kept true; "
        f"no legend explains the other {foreign}, {left_alone}"
    )


def _render_sample(file: ListFile, plan: BadgePlan, untouched: frozenset[int]) -> str:
    document = file.document
    tiers: dict[tuple[int, BadgeKind], int] = {}
    foreign = {(badge.entry_index, badge.kind) for badge in plan.foreign}
    for kind in BadgeKind:
        if kind in plan.refused:
            continue
        bare = [
            index
            for index, entry in enumerate(document.entries)
            if (slot := entry.slot(kind)) and not slot.tier and (index, kind) not in foreign and index not in untouched
        ]
        tiers |= {(index, kind): 1 for index in bare[:EXAMPLES]}
    if not tiers:
        return ""
    data = apply_edits(document.data, badge_edits(document, tiers))
    return "\nhow a first badge would look, were the number there:\n" + render_diff(file.given, document.data, data)


def render_settings(file: ListFile, folder: Path) -> str:
    """The text of a first starcite.toml: the list, and every default that people change, spelt out.

    Thresholds that the list's own legend states are left to it, so that they change where the legend does.
    """
    path = json.dumps(Path(os.path.relpath(file.path.resolve(), folder.resolve())).as_posix(), ensure_ascii=False)
    citations, stars = (_threshold_line(file, kind) for kind in BadgeKind)
    return f"""\
warehouse = "starcite.duckdb"
max_age_days = 30       # an older number no longer counts towards coverage
coverage_floor = 0.5    # below this share of known numbers nothing is exported

[badges]
{citations}
{stars}
down_margin_percent = 5 # a badge falls at once only when its number is this far below the line,
down_after_days = 7     # or after so many observed days below it
adopt = []              # "citations", "stars": take the emoji that stand there for badges of ours

[lists.{path}]   # what is set here holds for this list alone: any key of [badges], sections, skip, pin
"""


def _threshold_line(file: ListFile, kind: BadgeKind) -> str:
    line = f"{KEYS[kind][0]} = {list(policy_of(file).thresholds(kind))}"
    return line if legend_of(file, kind) is None else f"# {line} # says the list's own legend"
