"""Measure how well and how fast lists are read, and print the tables for benchmarks/README.md.

    python -m benchmarks.reading

Needs the folder of real lists (``STARCITE_SHARED``). Times are processor seconds of one process, the least of several
passes, as ratios to a bare walk over the Markdown parser's events. Nothing here is a test.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pyromark

from lists.document import BadgeKind, Document
from lists.markdown.blocks import OPTIONS
from lists.parse import parse_document
from lists.splice import apply_edits, badge_edits, check_only_badges_changed
from tests.truth.scoring import FOLDER, Score, read_stretch, score, total

PASSES = 5


def least_seconds(passes: Sequence[Callable[[], None]]) -> list[float]:
    """The least processor seconds of each, the passes taken in turn."""
    best = [float("inf")] * len(passes)
    for _ in range(PASSES):
        for index, one in enumerate(passes):
            started = time.process_time()
            one()
            best[index] = min(best[index], time.process_time() - started)
    return best


def speed_rows(lists: Sequence[bytes]) -> list[str]:
    """Reading, and reading, badging and checking, each against the bare walk."""
    texts = [data.decode("utf-8-sig") for data in lists]

    def walk() -> None:
        for text in texts:
            for _ in pyromark.events_with_range(text, options=OPTIONS):
                pass

    def read() -> None:
        for data in lists:
            parse_document(data)

    def write() -> None:
        for data in lists:
            document = parse_document(data)
            written = apply_edits(data, badge_edits(document, everywhere(document, 1)))
            check_only_badges_changed(document, written)

    bare, reading, writing = least_seconds([walk, read, write])
    return [
        f"| reading all {len(lists)} lists / a bare walk over pyromark's events | {reading / bare:.1f} | ≤ 6 |",
        f"| reading, badging and checking them / the same | {writing / bare:.1f} | ≤ 12 |",
    ]


def everywhere(document: Document, tier: int) -> dict[tuple[int, BadgeKind], int]:
    """One tier for each slot of a list."""
    return {
        (index, kind): tier
        for index, entry in enumerate(document.entries)
        for kind in BadgeKind
        if entry.slot(kind) is not None
    }


def truth_row(name: str, found: Score) -> str:
    """One line of figures against annotation."""
    return (
        f"| {name} | {found.wanted} | {found.precision:.2%} | {found.recall:.2%} | {found.paper_share:.2%} "
        f"| {found.repository_share:.2%} | {found.titles_agreed / found.agreed:.2%} |"
    )


def main() -> None:
    """Measure and print."""
    shared = Path(os.environ.get("STARCITE_SHARED", Path(__file__).resolve().parent.parent.parent / "shared"))
    corpus = shared / "lists" / "corpus"
    if not corpus.is_dir():
        raise SystemExit("the folder of real lists is not here: set STARCITE_SHARED to where it is")
    print("| figure | measured | promised |\n|:---|---:|---:|")
    for row in speed_rows([path.read_bytes() for path in sorted(corpus.glob("*.md"))]):
        print(row)
    print("\n| stretches | entries | precision | recall | paper link | repositories | titles |")
    print("|:---|---:|---:|---:|---:|---:|---:|")
    for name, folder in (("open while the parser was worked on", "stretches"), ("opened last", "opened_last")):
        found = [read_stretch(path) for path in sorted((FOLDER / folder).glob("*.jsonl"))]
        print(truth_row(name, total(score(s, parse_document((corpus / s.file).read_bytes())) for s in found)))


if __name__ == "__main__":
    main()
