"""Lists of a few entries over three nights, and what is then known, found and explained of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.wire import Response
from tests.whole_way.conftest import TODAY, TOKEN, Desk, served

LIST = "list.md"
STAR = "\N{WHITE MEDIUM STAR}"
PENCIL = "\N{PENCIL}\N{VARIATION SELECTOR-16}"
FIRST, SECOND, THIRD = (TODAY + timedelta(days=night) for night in range(3))
LEGEND = f"{PENCIL} 100-499 citations, {PENCIL}{PENCIL} 500; {STAR} 100-249 stars, {STAR}{STAR} 250\n\n"
SETTINGS = f'lists = ["{LIST}"]\narxiv_refresh_days = 1\n'
PAPER = {"ids": ["arxiv:1801.00001"], "title": "Pruning of Wide Gardens", "citation_count": 5}
SERIES = """
    select canonical_id, github_database_id, list(value order by observed_on)
    from core.snapshots join core.subjects using (subject_id)
    where metric in ('citation_count', 'star_count') group by all order by all
"""


def by_day(*counts: int) -> dict[str, int]:
    """A count for each night, as a corpus has it."""
    return {(FIRST + timedelta(days=night)).isoformat(): count for night, count in enumerate(counts)}


@contextmanager
def desk_of(
    folder: Path,
    entries: str,
    papers: Sequence[Mapping[str, Any]] = (PAPER,),
    repositories: Sequence[Mapping[str, Any]] = (),
    token: Mapping[str, str] = TOKEN,
    pages: Mapping[str, Response] | None = None,
) -> Iterator[Desk]:
    """A list of ``entries`` and a sandbox that has ``papers``, ``repositories`` and ``pages``."""
    (folder / LIST).write_text(LEGEND + entries, "utf-8")
    (folder / "starcite.toml").write_text(SETTINGS, "utf-8")
    corpus = parse_corpus(json.dumps({"papers": papers, "repositories": repositories}), source="three nights")
    with served(corpus, folder, pages=pages) as desk:
        desk.token = token
        yield desk


def with_code(name: str, paper: str = "1801.00001", title: str = "Pruning of Wide Gardens") -> str:
    return f"- {title} [[paper](https://arxiv.org/abs/{paper})][[code](https://github.com/{name}/tree/main)]\n"


def night(desk: Desk, day: date) -> dict[str, int]:
    """One run, as planned; the requests it made."""
    desk.sandbox.move_to(day)
    outcome = desk.starcite("run")
    assert outcome.code == 0, outcome.err
    return outcome.requests


def series_of(desk: Desk) -> dict[str | int, list[int]]:
    """Every series the warehouse holds: by canonical id, or by GitHub's number."""
    with duckdb.connect(str(desk.folder / "starcite.duckdb"), read_only=True) as connection:
        return {number or name: values for name, number, values in connection.execute(SERIES).fetchall()}


def changes_of(desk: Desk) -> list[tuple[Any, ...]]:
    query = (
        "select paper_id, kind, from_semantic_scholar_id, to_semantic_scholar_id, observed_on from core.record_changes"
    )
    with duckdb.connect(str(desk.folder / "starcite.duckdb"), read_only=True) as connection:
        return connection.execute(f"{query} order by all").fetchall()


def found_by_lint(desk: Desk, *more: str) -> dict[str, str]:
    """What lint finds of what is known, by rule."""
    rules = (
        "moved-repository,recreated-repository,dead-repository,link-of-another-paper,withdrawn-paper,published-version"
    )
    rows = desk.starcite("lint", "--format", "json", "--select", rules, *more).rows
    return {row["rule"]: row["message"] for row in rows}


def explained(desk: Desk, query: str) -> str:
    outcome = desk.starcite("explain", query)
    assert outcome.code == 0, outcome.err
    return outcome.out


def record(number: int, title: str, *ids: str, **more: object) -> dict[str, object]:
    return {"ids": [*ids, f"s2:{number:040x}"], "title": title, **more}


def entry(title: str, url: str) -> str:
    return f"- {title} [[paper]({url})]\n"


TWO = entry("Pruning of Wide Gardens", "https://arxiv.org/abs/1801.00001")
TWO += entry("Pruning of Wide Gardens, Extended", "https://doi.org/10.1000/2")
