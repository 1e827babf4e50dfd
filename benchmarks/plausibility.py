"""Measure how often the rule of enrichers/plausibility.py is wrong, and print the tables of docs/reliability.md.

    python -m benchmarks.plausibility [PLACES]

Needs the folder of real series (``STARCITE_SHARED``). The figures are for subjects that the limits were not fitted to
(``tests/plausibility``); places and faults are drawn by a printed seed. Nothing here is a test.
"""

from __future__ import annotations

from tests.plausibility.injecting import (
    FOR_EVER_DAYS,
    Judge,
    by_no_rule,
    by_rule,
)

SEED = 20261122
PLACES = 1000
RULES: dict[str, Judge | None] = {"the rule": by_rule, "no rule": by_no_rule, "median of seven": None}
DURATIONS = {"one night": 1, "five nights": 5, "for ever": FOR_EVER_DAYS}
