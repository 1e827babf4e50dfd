"""Small made-up answers. Numbers and names are simulated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from enrichers.records import ArxivRecord, PaperRecord, Quality, RepositoryRecord
from lists.identifiers import PaperId, RepositoryId
from warehouse.loading import store_load
from warehouse.opening import open_file
from warehouse.records import (
    ArxivAnswer,
    EntrySighting,
    ListSighting,
    PaperAnswer,
    RepositoryAnswer,
    RunLoad,
    RunRecord,
)
from warehouse.store import Warehouse

FIRST_DAY = date(2026, 1, 1)


def day(number: int) -> date:
    """The day so many days after the first."""
    return FIRST_DAY + timedelta(days=number)


def noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


def run_on(on: date, suffix: str = "") -> RunRecord:
    return RunRecord(f"run-{on}{suffix}", "starcite run README.md", on, noon(on))


def arxiv_id(number: int) -> PaperId:
    return PaperId("arxiv", f"2001.{number:05}")


def s2_text(number: int) -> str:
    return f"{number:040x}"


def paper(number: int, citations: int | None, **changes: object) -> PaperRecord:
    fields: dict[str, object] = {
        "semantic_scholar_id": s2_text(number),
        "corpus_id": number,
        "title": f"Paper {number}",
        "year": 2020,
        "authors": ("Ada Example", "Bo Sample"),
        "venue": "Venue",
        "published_on": date(2020, 1, 2),
        "citation_count": citations,
        "influential_citation_count": None,
        "external_ids": (arxiv_id(number),),
    }
    return PaperRecord(**{**fields, **changes})  # type: ignore[arg-type]


def paper_answer(
    number: int,
    citations: int | None,
    on: date,
    quality: Quality = Quality.OBSERVED,
    asked: PaperId | None = None,
    minute: int = 0,
    **changes: object,
) -> PaperAnswer:
    moment = noon(on) + timedelta(minutes=minute)
    return PaperAnswer(asked or arxiv_id(number), paper(number, citations, **changes), quality, moment)


def arxiv_answer(number: int, on: date) -> ArxivAnswer:
    record = ArxivRecord(
        arxiv_id=arxiv_id(number).value,
        version=2,
        title=f"Paper {number} on arXiv",
        authors=("Ada Example",),
        published_at=noon(date(2020, 1, 1)),
        updated_at=noon(date(2020, 2, 1)),
        primary_category="cs.CV",
        doi=f"10.1000/{number}",
        comment=None,
        is_withdrawn=False,
    )
    return ArxivAnswer(arxiv_id(number), record, noon(on))


def repository_answer(
    name: str,
    database_id: int,
    stars: int,
    on: date,
    quality: Quality = Quality.OBSERVED,
    answered_name: str | None = None,
) -> RepositoryAnswer:
    record = RepositoryRecord(
        repository_id=RepositoryId(*(answered_name or name).split("/")),
        database_id=database_id,
        star_count=stars,
        is_archived=False,
        pushed_at=noon(date(2025, 12, 1)),
        licence_spdx_id="MIT",
        etag='W/"abc"',
    )
    return RepositoryAnswer(RepositoryId(*name.split("/")), record, quality, noon(on))


def entry(number: int, section: Sequence[str] = ("Papers",), repository: str | None = None) -> EntrySighting:
    return EntrySighting(
        entry_key=str(arxiv_id(number)),
        line=number,
        title=f"Paper {number}",
        section=tuple(section),
        reference_key=str(arxiv_id(number)),
        paper_url=f"https://arxiv.org/abs/{arxiv_id(number).value}",
        repository=None if repository is None else RepositoryId(*repository.split("/")),
    )


def load_papers(warehouse: Warehouse, on: date, *answers: PaperAnswer, suffix: str = "") -> None:
    warehouse.load(RunLoad(run_on(on, suffix), papers=answers))


def load_nights(warehouse: Warehouse, loads: Sequence[RunLoad]) -> None:
    """Load many nights at once, which is quicker than opening the file for each."""
    with open_file(warehouse.path, read_only=False) as connection:
        connection.execute("begin")
        for load in loads:
            store_load(connection, load)
        connection.execute("commit")


def load_list(warehouse: Warehouse, on: date, *entries: EntrySighting, path: str = "README.md") -> None:
    warehouse.load(RunLoad(run_on(on), lists=(ListSighting(path, entries),)))


def rows_of(path: Path, sql: str) -> list[tuple[object, ...]]:
    """The rows of a query on a warehouse file."""
    with open_file(path, read_only=True) as connection:
        return connection.execute(sql).fetchall()
