"""What every test may ask for. Nothing here reaches further than loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from warehouse import opening

ROOT = Path(__file__).resolve().parent.parent

# Two workers take file after file; one that takes a minute and comes last leaves the other idle.
LONGEST_FIRST = (
    "lists/test_proof.py",
    "flows/test_prefect.py",
    "adversity/test_kills.py",
    "adversity/test_failing_providers.py",
    "flows/test_looks.py",
    "flows/test_backfill.py",
    "adversity/test_secrets_and_faults_of_ours.py",
    "lists/test_corpus.py",
    "test_pages.py",
    "whole_way/test_every_list.py",
    "lists/test_hostile.py",
    "flows/test_choices.py",
    "browser/test_page.py",
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Samples are drawn, before ``-m`` is read; then the files that take longest come first."""
    draw_samples(items)
    ranks = {ROOT / "tests" / name: rank for rank, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: ranks.get(item.path, len(ranks)))


def draw_samples(items: list[pytest.Item]) -> None:
    """Of a test that is ``sampled``, so many sets of parameters, evenly spread, stay in the everyday suite."""
    cases: dict[tuple[Path, str], list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("sampled") and not item.get_closest_marker("soak"):
            cases.setdefault((item.path, item.name.partition("[")[0]), []).append(item)
    for same in cases.values():
        marker = same[0].get_closest_marker("sampled")
        assert marker is not None
        (count,) = marker.args
        kept = {place * len(same) // count for place in range(count)}
        for place, item in enumerate(same):
            if place not in kept:
                item.add_marker("wide")


@pytest.fixture(scope="session", autouse=True)
def one_duckdb_thread() -> Iterator[None]:
    """Two workers have two cores, where more threads of DuckDB's only get in each other's way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "NO_EXTENSIONS", {**opening.NO_EXTENSIONS, "threads": "1"})
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real lists, recorded answers and time series, which is not part of the project."""
    folder = Path(os.environ.get("STARCITE_SHARED", ROOT.parent / "shared"))
    if not (folder / "lists" / "seeds").is_dir():
        pytest.skip("no shared data: set STARCITE_SHARED to the folder with the real lists and recordings")
    return folder


@pytest.fixture(scope="session")
def seeds(shared: Path) -> Path:
    """The five real lists the project started from, and the hand-checked truth about their 254 entries."""
    return shared / "lists" / "seeds"
