"""Storing and reading the pages behind links."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from enrichers.pages.keeping import KeptPage
from enrichers.pages.lookup import PageOutcome
from warehouse.moments import moment_of
from warehouse.records import RunRecord
from warehouse.staging import run_statements, stage_rows

Connection = duckdb.DuckDBPyConnection

PAGE_COLUMNS = {
    "page_url": "varchar",
    "final_url": "varchar",
    "outcome": "varchar",
    "status": "integer",
    "statement": "varchar",
    "reason": "varchar",
    "observed_on": "date",
    "fetched_at": "timestamptz",
    "run_id": "varchar",
}


def store_pages(connection: Connection, run: RunRecord, pages: Sequence[KeptPage]) -> None:
    """Store pages as they answered; what is kept for good is never replaced by what may not be."""
    if not pages:
        return
    rows = [
        (
            page.url,
            page.final_url,
            page.outcome.value,
            page.status,
            page.text,
            page.reason,
            run.observed_on,
            page.fetched_at,
            run.run_id,
        )
        for page in {page.url: page for page in pages}.values()
    ]
    stage_rows(connection, "incoming_pages", PAGE_COLUMNS, rows)
    run_statements(connection, "pages")


def read_pages(connection: Connection) -> dict[str, KeptPage]:
    """Every page that was asked, by its address."""
    outcomes = {outcome.value: outcome for outcome in PageOutcome}
    found = connection.execute(
        "select page_url, final_url, outcome, status, reason, epoch_us(fetched_at), statement, observed_on"
        " from core.pages"
    ).fetchall()
    moments = {row[5]: None if row[5] is None else moment_of(row[5]) for row in found}
    return {
        url: KeptPage(url, final_url, outcomes[outcome], status, reason, moments[moment], text, day)
        for url, final_url, outcome, status, reason, moment, text, day in found
    }
