"""Measure how often the rule of enrichers/plausibility.py is wrong, and print the tables of docs/reliability.md.

    python -m benchmarks.plausibility [PLACES]

Needs the folder of real series (``STARCITE_SHARED``). The figures are for subjects that the limits were not fitted to
(``tests/plausibility``); places and faults are drawn by a printed seed. Nothing here is a test.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.plausibility.courses import Subject, read_events, read_subjects
from tests.plausibility.injecting import (
    FOR_EVER_DAYS,
    Fate,
    Judge,
    Place,
    by_no_rule,
    by_rule,
    fate_of,
    faults_at,
    places_of,
)
from tests.plausibility.lists_at_once import WHOLE_LIST_FAULTS, nights_to_spoil, spoilt
from tests.plausibility.replaying import Judged, cost_of, median_cost, nights_of, replay, silences_of

SEED = 20261122
PLACES = 400
LISTS = 40
RULES: dict[str, Judge | None] = {"rule": by_rule, "none": by_no_rule, "median": None}
DURATIONS = {"one night": 1, "five nights": 5, "for ever": FOR_EVER_DAYS}
Row = tuple[str, str, str]  # where, kind of fault, how long
Found = dict[Row, dict[str, list[Fate]]]  # by row and rule


def main() -> None:
    """Print every table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else PLACES
    shared = Path(os.environ.get("STARCITE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    started = time.monotonic()
    events, every = read_events(), read_subjects(shared)
    nights = {part: [n for s in every if s.part == part for n in replay(s, events)] for part in ("fit", "held_out")}
    print(
        f"seed {SEED}; {count} places anywhere and {count} within 10 % of 100, 250 or 500; {LISTS} lists of each kind"
    )
    print_real_numbers(nights)
    print_silences(every)
    held_out = [subject for subject in every if subject.part == "held_out"]
    places = places_of(nights["held_out"])
    print_faults(fates_of_numbers(places, held_out, count) | fates_of_lists(places))
    print(f"{time.monotonic() - started:.0f} s")


def print_real_numbers(nights: dict[str, list[Judged]]) -> None:
    """What is held back of what is real."""
    print("\n| subjects | real day-to-day pairs | changed | held back | nights held | jumps after 7-144 days | held |")
    print("|:---|---:|---:|---:|---:|---:|---:|")
    for part, found in nights.items():
        for kind in ("paper", "repository"):
            cost = cost_of(night for night in found if night.subject.kind == kind)
            cells = [cost.pairs, cost.changed, len(cost.changes_held), cost.nights_held]
            cells += [cost.jumps_after_gaps, cost.jumps_after_gaps_held]
            print(f"| {part} {kind} | {' | '.join(f'{cell:,}' for cell in cells)} |")
            for one in cost.changes_held:
                print(f"|   {one.subject.name} {one.day}: {one.value - one.gained} → {one.value} | | | | | | |")
    cost = cost_of(nights["held_out"])
    per = len(cost.changes_held) / cost.pairs * 10_000, cost.nights_held / cost.pairs * 10_000
    print(f"\nheld out, of 10,000 pairs: {per[0]:.2f} changes held back, {per[1]:.2f} nights (promised: 1)")
    late, changed = median_cost(nights["held_out"])
    print(f"median of seven: {late:,} of {changed:,} real changes are not shown on their night; no rule: 0")
    worst = {part: max(nights_of(found).values(), key=lambda n: n.fallen / max(n.compared, 20))
             for part, found in nights.items()}  # fmt: skip
    broken = max(night.broken for found in nights.values() for night in nights_of(found).values())
    unreal = sum(night.is_unreal for found in nights.values() for night in nights_of(found).values())
    print(f"worst nights: {worst}; most held back in one: {broken}; nights doubted as a whole: {unreal}")


def print_silences(subjects: Sequence[Subject]) -> None:
    """The days on which a provider would be told to have had nothing new."""
    for kind in ("paper", "repository"):
        told = silences_of(subject for subject in subjects if subject.kind == kind)
        days = ", ".join(f"{day} (since {silence.since})" for day, silence in told.items()) or "none"
        print(f"silent, {kind}: {days}")


def fates_of_numbers(
    places: Sequence[Place], subjects: Sequence[Subject], count: int
) -> dict[Row, dict[str, list[Fate]]]:
    """What becomes of single false numbers, by row and rule."""
    seed, found = random.Random(SEED), Found()
    near = [place for place in places if place.is_near_a_line]
    for where, some in (("anywhere", places), ("near a line", near)):
        for place in seed.sample(list(some), count):
            for fault, false in faults_at(place, subjects, seed).items():
                for name, days in DURATIONS.items():
                    row = found.setdefault((where, fault, name), {rule: [] for rule in RULES})
                    for rule, judge in RULES.items():
                        fate = fate_of(place, false, days, judge)
                        if fate is not None:
                            row[rule].append(fate)
    return found


def fates_of_lists(places: Sequence[Place]) -> Found:
    """What becomes of lists that are false as a whole."""
    seed, found = random.Random(SEED), Found()
    by_kind = defaultdict(list)
    for (kind, _), many in nights_to_spoil(places).items():
        by_kind[kind].append(many)
    for lists in by_kind.values():
        for many in seed.sample(lists, min(LISTS, len(lists))):
            for fault, spoil in WHOLE_LIST_FAULTS.items():
                for name, days in DURATIONS.items():
                    row = found.setdefault(("lists", fault, name), {rule: [] for rule in ("rule", "none")})
                    for rule in row:
                        row[rule] += spoilt(many, spoil, days, has_rule=rule == "rule")
    return found


def print_faults(found: Found) -> None:
    """False numbers that are believed, and those that a list ever shows, in percent; and how late lasting ones come."""
    print(
        "\n| where | fault | for | numbers | believed: rule | none | median | in a list: rule | none | median | delay |"
    )
    print("|:---|:---|:---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for (where, fault, name), row in found.items():
        let_in = [_percent(one.is_let_in for one in row[rule]) if rule in row else "" for rule in RULES]
        reached = [_percent(one.reached_a_list for one in row[rule]) if rule in row else "" for rule in RULES]
        delays = sorted(one.delay_days for one in row["rule"] if one.delay_days is not None)
        delay = f"{delays[len(delays) // 2]}, 95 %: {delays[len(delays) * 95 // 100]}" if name == "for ever" else ""
        cells = " | ".join([*let_in, *reached, delay])
        print(f"| {where} | {fault} | {name} | {len(row['rule']):,} | {cells} |")
    for where in ("anywhere", "near a line", "lists"):
        ones = [fates["rule"] for (place, _, name), fates in found.items() if (place, name) == (where, "one night")]
        total = sum(map(len, ones))
        kept = total - sum(fate.reached_a_list for fates in ones for fate in fates)
        print(f"one night, {where}: {kept / total:.2%} of {total:,} never reach a list (promised: 99 %)")


def _percent(flags: Iterable[bool]) -> str:
    every = list(flags)
    return f"{sum(every) / len(every):.1%}" if every else ""


if __name__ == "__main__":
    main()
