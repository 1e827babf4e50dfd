"""Draw the stretches that were annotated: 20 files over the layouts, and the third of them that was opened last.

    python -m tests.truth.drawing FOLDER_OF_LISTS

Lists that were not drawn yet go before further files of one that was. The layouts are those of the folder's
``index.csv``; a file counts when it links at least fifteen papers and is Markdown.
"""

from __future__ import annotations

import csv
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

SEED = 20261121
FILES = 20
OPENED_LAST = 7
STRETCH_LINES = 120
WHOLE_BELOW_LINES = 150
FEWEST_PAPERS = 15


class Drawn(NamedTuple):
    """A stretch to annotate: 1-based lines, both included."""

    file: str
    first_line: int
    last_line: int
    opened_last: bool


def draw(folder: Path) -> Iterator[Drawn]:
    """The drawing, the same each time."""
    rng = random.Random(SEED)
    layouts: dict[str, list[str]] = defaultdict(list)
    with (folder / "index.csv").open(encoding="utf-8") as index:
        for row in csv.DictReader(index):
            if row["file"].endswith(".md") and int(row["distinct_paper_urls"]) >= FEWEST_PAPERS:
                layouts[row["format"]].append(row["file"])
    files = _draw_files(layouts, rng)
    stretches = [_draw_stretch(folder / file, rng) for file in files]
    last = set(rng.sample(range(FILES), OPENED_LAST))
    for place, (file, (first, end)) in enumerate(zip(files, stretches, strict=True)):
        yield Drawn(file, first, end, place in last)


def _draw_files(layouts: dict[str, list[str]], rng: random.Random) -> list[str]:
    for layout in sorted(layouts):
        layouts[layout].sort()
        rng.shuffle(layouts[layout])
    chosen: list[str] = []
    while len(chosen) < FILES:
        lists = {_list_of(file) for file in chosen}
        fresh = {name: [f for f in files if _list_of(f) not in lists] for name, files in layouts.items()}
        pool = fresh if any(fresh.values()) else layouts
        for layout in sorted(layouts):
            left = [f for f in pool[layout] if pool is layouts or _list_of(f) not in map(_list_of, chosen)]
            if left and len(chosen) < FILES:
                chosen.append(left[-1])
                layouts[layout].remove(left[-1])
    return chosen


def _list_of(file: str) -> str:
    return "__".join(file.split("__")[:2])


def _draw_stretch(path: Path, rng: random.Random) -> tuple[int, int]:
    lines = len(path.read_bytes().splitlines())
    if lines < WHOLE_BELOW_LINES:
        return 1, lines
    first = rng.randint(1, lines - STRETCH_LINES + 1)
    return first, first + STRETCH_LINES - 1


if __name__ == "__main__":
    for drawn in draw(Path(sys.argv[1])):
        print("last" if drawn.opened_last else "open", *drawn[:3])
