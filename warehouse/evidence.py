"""The parts of a decision as the ledger keeps them, in JSON, and back. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from enrichers.records import Considered, Feature, Finding, LedgerEntry, Resolution, Verdict
from lists.identifiers import PaperId


def explained(entry: LedgerEntry) -> Resolution:
    """A decision with what was found for and against it, and every paper that was looked at."""
    return replace(
        entry.resolution, findings=_read_findings(_rows(entry.findings)), considered=_read_considered(entry.considered)
    )


def against(entry: LedgerEntry, feature: Feature) -> tuple[Finding, ...]:
    """The findings of one kind that speak against a decision; quick where there are none, which is so of most."""
    if entry.findings is None or f'"{feature.value}"' not in entry.findings:
        return ()
    findings = _read_findings(_rows(entry.findings))
    return tuple(one for one in findings if one.feature is feature and one.verdict is Verdict.AGAINST)


def findings_text(findings: Iterable[Finding]) -> str | None:
    """Findings as the warehouse keeps them: those for and against. None where there are none."""
    return _text(_finding_rows(findings))


def considered_text(considered: Sequence[Considered]) -> str | None:
    """Papers that were looked at, as the warehouse keeps them. None where there are none."""
    return _text(
        [
            {
                "paper_id": str(one.paper_id),
                "title": one.title,
                "year": one.year,
                "authors": one.authors,
                "outcome": one.outcome,
                "findings": _finding_rows(one.findings),
            }
            for one in considered
        ]
    )


def _finding_rows(findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [
        {"feature": one.feature.value, "verdict": one.verdict.value, "words": one.words}
        for one in findings
        if one.verdict is not Verdict.SILENT
    ]


def _text(rows: Sequence[Mapping[str, object]]) -> str | None:
    return json.dumps(rows, ensure_ascii=False) if rows else None


def _rows(text: str | None) -> list[dict[str, Any]]:
    return json.loads(text) if text is not None else []


def _read_findings(rows: Iterable[Mapping[str, str]]) -> tuple[Finding, ...]:
    return tuple(Finding(Feature(row["feature"]), Verdict(row["verdict"]), row["words"]) for row in rows)


def _read_considered(text: str | None) -> tuple[Considered, ...]:
    return tuple(
        Considered(
            PaperId(*row["paper_id"].split(":", 1)),
            row["title"],
            row["year"],
            tuple(row["authors"]),
            _read_findings(row["findings"]),
            row["outcome"],
        )
        for row in _rows(text)
    )
