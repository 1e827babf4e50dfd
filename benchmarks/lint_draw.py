"""Draw findings of the linter by a seed, over rules and lists evenly, to be judged by eye; docs/lint.md has the tally.

python -m benchmarks.lint_draw --seed 11 LIST...
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from exports.lint.findings import RULES, lint
from lists.parse import parse_document


class Told(NamedTuple):
    """One finding as a reader of the list sees it."""

    rule: str
    list_name: str
    line: int
    message: str
    source: str


def findings_of(paths: Sequence[Path]) -> Iterator[Told]:
    """Every finding that is told unasked."""
    for path in paths:
        document = parse_document(path.read_bytes())
        lines = document.data.decode().split("\n")
        for finding in lint(document):
            if not RULES[finding.rule].is_quiet:
                yield Told(finding.rule, path.name, finding.line, finding.message, lines[finding.line - 1])


def draw(told: Sequence[Told], count: int, seed: int) -> list[Told]:
    """Rule after rule, a list by chance and a finding of it by chance, until there are enough."""
    chance = random.Random(seed)
    strata: defaultdict[str, defaultdict[str, list[Told]]] = defaultdict(lambda: defaultdict(list))
    for one in told:
        strata[one.rule][one.list_name].append(one)
    drawn: list[Told] = []
    while strata and len(drawn) < count:
        for rule in chance.sample(sorted(strata), len(strata)):
            drawn.append(_take(strata[rule], chance))
            if not strata[rule]:
                del strata[rule]
    return sorted(drawn[:count])


def _take(lists: dict[str, list[Told]], chance: random.Random) -> Told:
    name = chance.choice(sorted(lists))
    found = lists[name].pop(chance.randrange(len(lists[name])))
    if not lists[name]:
        del lists[name]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--count", type=int, default=100)
    options = parser.parse_args()
    for number, one in enumerate(draw(list(findings_of(options.lists)), options.count, options.seed), start=1):
        print(f"{number:3} {one.rule}  {one.list_name}:{one.line}\n    {one.message}\n    {one.source}\n")


if __name__ == "__main__":
    main()
