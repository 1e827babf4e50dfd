"""Real renames, served as GitHub serves them: 301 by REST, by GraphQL an answer under another name."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from enrichers.plan import GITHUB_ANONYMOUS_REQUESTS_PER_HOUR
from tests.whole_way.conftest import TOKEN
from tests.whole_way.nights import FIRST, LIST, SECOND, THIRD, by_day, desk_of, night, series_of


def renames(shared: Path, most: int) -> list[tuple[str, str]]:
    """Old and new name of real repositories; skips where the file is not there."""
    path = shared / "series" / "renamed_repositories.csv"
    if not path.is_file():
        pytest.skip(f"no real renames: {path} is not there")
    with path.open(encoding="utf-8", newline="") as file:
        return [(row["old"], row["new"]) for row in csv.DictReader(file)][:most]


def today_of(old: str, pairs: Mapping[str, str]) -> str:
    """The last of a chain of names."""
    while old.lower() in pairs:
        old = pairs[old.lower()]
    return old


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("token", "most"), [(TOKEN, 1000), ({}, GITHUB_ANONYMOUS_REQUESTS_PER_HOUR)], ids=["graphql", "rest"]
)
def test_real_renames_are_followed(shared: Path, tmp_path: Path, token: Mapping[str, str], most: int) -> None:
    rows = renames(shared, most)
    pairs = {old.lower(): new for old, new in rows}
    names: dict[str, list[str]] = {}
    for old, _ in rows:
        names.setdefault(today_of(old, pairs), []).append(old)
    repositories: list[dict[str, Any]] = [
        {
            "name": new,
            "former_names": olds,
            "renamed_on": SECOND.isoformat(),
            "database_id": 1000 + number,
            "star_count_on": by_day(100 + number, 110 + number, 120 + number),
        }
        for number, (new, olds) in enumerate(names.items())
    ]
    papers = [
        {"ids": [f"doi:10.1000/{number}"], "title": f"Paper Number {number}", "citation_count": 3}
        for number in range(len(rows))
    ]
    entries = "".join(
        f"- Paper Number {number} [[paper](https://doi.org/10.1000/{number})][[code](https://github.com/{old})]\n"
        for number, (old, _) in enumerate(rows)
    )
    with desk_of(tmp_path, entries, papers, repositories, token) as desk:
        for day in (FIRST, SECOND, THIRD):
            night(desk, day)
        series = series_of(desk)
        for repository in repositories:
            assert series[repository["database_id"]] == list(repository["star_count_on"].values()), repository["name"]
        rule = ("--select", "moved-repository")
        found = [row["message"] for row in desk.starcite("lint", "--format", "json", *rule).rows]
        assert len(found) == len(rows)
        for (old, _), message in zip(rows, found, strict=True):
            assert message.startswith(f"{old} was renamed or moved")
            assert message.endswith(f"https://github.com/{today_of(old, pairs)}")
        assert desk.starcite("lint", "--fix", *rule).code == 0
        mended = desk.read(LIST).decode()
        assert all(f"(https://github.com/{today_of(old, pairs)})" in mended for old, _ in rows)
        assert not any(f"(https://github.com/{old})" in mended for old, _ in rows if old not in names)
