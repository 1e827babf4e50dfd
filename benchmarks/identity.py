"""Measure how surely the paper behind an entry is found, and print the tables of docs/identity.md.

    python -m benchmarks.identity [DRAWS]

Needs the folder of real papers, links and lists (``STARCITE_SHARED``). Titles are matched against 168,186 papers by a
service that gives one guess, often a wrong one, and a search of up to ten; beside each figure stands the plain exact
match over the same guesses. The thresholds (``enrichers/matching``) were chosen looking at the links of one list only,
``52CV…``; "all others" are the links of every other list. Draws are seeded, and the seeds are printed. Pages are those
that the true paper's landing page would show, with the fields its host gives. Nothing here is a test.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.identity.asking import Desk
from tests.identity.corpus import read_corpus
from tests.identity.drawing import draw_changed, draw_shortened, draw_titles
from tests.identity.labelled import FITTED_ON, Labelled, read_labelled, swapped
from tests.identity.measuring import HEADER, Tally, measure_draws, measure_links, measure_swaps
from tests.identity.measuring_hosts import HOST_HEADER, HostTally, Way, measure_host_swaps, measure_hosts
from tests.identity.other_hosts import place_in_entries, read_labels
from tests.identity.title_service import TitleService

DRAWS = 5000
SEEDS = {"taken out": 11, "as it stands": 12, "changed": 13, "shortened": 14, "swapped": 15}
MOST_MISSED_SHOWN = 25  # a table; every wrong one is shown whatever their number


def main() -> None:
    """Print every table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS
    shared = Path(os.environ.get("STARCITE_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    started = time.monotonic()
    corpus = read_corpus(shared / "papers" / "title_match_corpus.parquet")
    desk = Desk(corpus, TitleService([record.title for record in corpus.records]))
    print(
        f"{len(corpus.records):,} papers, {len(set(corpus.works)):,} works; seeds: {SEEDS}; {count:,} draws a table\n"
    )
    labelled = read_labelled(shared / "papers" / "labelled_links.csv", shared / "lists", corpus)
    fitted = [one for one in labelled if one.file == FITTED_ON]
    others = [one for one in labelled if one.file != FITTED_ON]
    print_links(desk, "links of all other lists", others)
    print_links(desk, "links the thresholds were fitted on", fitted)
    print_hosts(desk, shared / "lists")
    print_draws(desk, count)
    print(f"\n{time.monotonic() - started:.0f} s")


def print_links(desk: Desk, name: str, labelled: Sequence[Labelled]) -> None:
    """Labelled links, with the landing pages read and without."""
    same = [one for one in labelled if one.has_its_title]
    different = [one for one in labelled if not one.has_its_title]
    for pages in (True, False):
        print(f"## {name}, {'pages read' if pages else 'no page read'}\n\n{HEADER}")
        tallies = {
            "title equal": measure_links(desk, same, with_pages=pages),
            "title different": measure_links(desk, different, with_pages=pages),
            "link and title swapped": measure_swaps(desk, swapped(same, SEEDS["swapped"]), with_pages=pages),
        }
        for kind, tally in tallies.items():
            print(tally.row(kind))
        swaps = tallies["link and title swapped"]
        print(f"\nswaps noticed: {swaps.noticed} of {swaps.entries}\n")
        print_confusion(tallies)
        print_cases(tallies)


def print_hosts(desk: Desk, lists: Path) -> None:
    """Links of other hosts, labelled by hand before anything was measured on them."""
    places = place_in_entries(lists, read_labels())
    for way in Way:
        print(f"## {len(places)} links of other hosts, by {way}\n\n{HOST_HEADER}")
        every = HostTally()
        for kind, tally in measure_hosts(desk, places, way).items():
            print(tally.row(kind))
            every.add(tally)
        print(every.row("all") + "\n")
        _print_list("wrong", every.errors)
        _print_list("left open", every.missed)
        print()
    print("| links swapped within a host | count | noticed by the page | noticed without it |\n|:---|---:|---:|---:|")
    read, unread = (
        measure_host_swaps(desk, places, SEEDS["swapped"], with_pages=with_pages) for with_pages in (True, False)
    )
    for kind, (count, noticed) in read.items():
        print(f"| {kind} | {count} | {noticed} | {unread[kind][1]} |")
    print()


def print_draws(desk: Desk, count: int) -> None:
    """Entries drawn from the corpus, each table row as soon as it is known."""
    corpus = desk.corpus
    print(f"## drawn titles\n\n{HEADER}")
    taken_out = measure_draws(desk, draw_titles(corpus, count, SEEDS["taken out"]), taken_out=True)
    tallies = _print_rows({"true work taken out": taken_out["as it stands"]})
    for draws in (
        draw_changed(corpus, count, SEEDS["changed"]),
        draw_shortened(corpus, count, SEEDS["shortened"]),
        draw_titles(corpus, count, SEEDS["as it stands"]),
    ):
        tallies |= _print_rows(measure_draws(desk, draws))
    print()
    print_cases(tallies)


def _print_rows(tallies: Mapping[str, Tally]) -> dict[str, Tally]:
    for kind, tally in tallies.items():
        print(tally.row(kind), flush=True)
    return dict(tallies)


def print_confusion(tallies: dict[str, Tally]) -> None:
    """What came of each host's links, by what it was decided by."""
    print("| links | host | outcome | count |\n|:---|:---|:---|---:|")
    for kind, tally in tallies.items():
        for (host, outcome), number in sorted(tally.by_host.items()):
            print(f"| {kind} | {host} | {outcome} | {number} |")
    print()


def print_cases(tallies: dict[str, Tally]) -> None:
    """Every wrong one with its evidence, and some of those not resolved."""
    for kind, tally in tallies.items():
        _print_list(f"wrong, {kind}", tally.errors)
        if kind in ("title equal", "title different", "as it stands"):
            _print_list(f"not resolved, {kind}", tally.missed[:MOST_MISSED_SHOWN])


def _print_list(name: str, cases: Iterable[str]) -> None:
    for case in cases:
        print(f"- {name}: {case}")
    print(end="")


if __name__ == "__main__":
    main()
