"""What every test may ask for. Nothing here reaches further than loopback."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from warehouse import opening, preparing
from warehouse.definitions import Definition, digest_of
from warehouse.migrations import Migration, read_migrations

ROOT = Path(__file__).resolve().parent.parent

# Two workers take file after file; one that takes a minute and comes last leaves the other idle.
LONGEST_FIRST = (
    "lists/test_proof.py",
    "flows/test_prefect.py",
    "test_pages.py",
    "adversity/test_kills.py",
    "adversity/test_failing_providers.py",
    "adversity/test_canaries.py",
    "flows/test_looks.py",
    "flows/test_backfill.py",
    "adversity/test_secrets_and_faults_of_ours.py",
    "lists/test_corpus.py",
    "exports/test_lint_fix.py",
    "exports/test_corpus_read_back.py",
    "whole_way/test_identity_over_nights.py",
    "whole_way/test_requests.py",
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
    """Make all wide but so many: cases of a test that is ``sampled``, tests of a file that is ``wide_but`` some."""
    cases: dict[tuple[Path, str, int], list[pytest.Item]] = {}
    for item in (item for item in items if not item.get_closest_marker("soak")):
        if marker := item.get_closest_marker("sampled"):
            cases.setdefault((item.path, item.name.partition("[")[0], marker.args[0]), []).append(item)
    widen(cases)
    files: dict[tuple[Path, str, int], list[pytest.Item]] = {}
    for item in (item for item in items if not (item.get_closest_marker("soak") or item.get_closest_marker("wide"))):
        if marker := item.get_closest_marker("wide_but"):
            files.setdefault((item.path, "", marker.args[0]), []).append(item)
    widen(files)


def widen(groups: dict[tuple[Path, str, int], list[pytest.Item]]) -> None:
    """Mark all items of a group as wide but as many as its key says, evenly spread."""
    for (_, _, count), same in groups.items():
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


@pytest.fixture(scope="session", autouse=True)
def one_empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An empty warehouse is made once a worker, the way a run makes it, and copied where a test needs another."""
    bring_up, made = preparing._bring_up, dict[tuple[int, str], Path]()
    folder = tmp_path_factory.mktemp("empty")

    def copied(
        path: Path,
        migrations: Sequence[Migration],
        definitions: Sequence[Definition],
        patience: opening.Patience,
        backup: Path | None,
    ) -> None:
        form = (len(migrations), digest_of(definitions))
        if path.exists() or migrations != read_migrations():
            bring_up(path, migrations, definitions, patience, backup)
        elif form in made:
            shutil.copyfile(made[form], path)
        else:
            bring_up(path, migrations, definitions, patience, backup)
            made[form] = Path(shutil.copyfile(path, folder / f"{len(made)}.duckdb"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(preparing, "_bring_up", copied)
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
