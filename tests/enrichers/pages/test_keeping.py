"""Pages come out of the warehouse as they went in."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from enrichers.pages.keeping import keep
from enrichers.pages.lookup import PageLookup, PageOutcome
from enrichers.pages.statement import PageStatement
from lists.identifiers import PaperId

URL = "https://openreview.net/forum?id=Ada"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
STATEMENTS = [
    PageStatement(URL),
    PageStatement(
        URL,
        "$\\alpha$ “Gärten” \ud83c\udf3f",
        ("Ada Example", "Sample, Bo"),
        2021,
        "ICLR",
        (PaperId("doi", "10.1000/a:b"), PaperId("arxiv", "1801.00001")),
        ("citation_title", "link in the page"),
        ("Example", "Sample"),
        "https://openreview.net/pdf?id=Ada",
    ),
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_is_kept_whole(statement: PageStatement) -> None:
    kept = keep(PageLookup(URL, URL, PageOutcome.STATED, NOON, 200, statement))
    assert kept.statement == statement
    assert kept.is_for_good


@pytest.mark.parametrize("outcome", [one for one in PageOutcome if one is not PageOutcome.STATED])
def test_a_page_without_a_statement_is_kept_as_long_as_it_would_say_the_same(outcome: PageOutcome) -> None:
    lookup = PageLookup(URL, URL, outcome, NOON, 200, reason="why")
    kept = keep(lookup)
    assert (kept.statement, kept.reason, kept.is_for_good) == (None, "why", lookup.is_for_good)
