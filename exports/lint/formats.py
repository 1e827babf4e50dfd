"""Findings as text, as JSON lines, as GitHub workflow commands, and as SARIF 2.1.0."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from exports.lint.rules import RULES, Finding, Severity

# What a person reads of one rule in one list before it is only counted.
SHOWN_OF_A_RULE = 10
SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"

_GITHUB_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_SARIF_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


class ListFindings(NamedTuple):
    """The findings of one list, under the path it was given by."""

    given: str
    findings: Sequence[Finding]


def render_text(lists: Sequence[ListFindings], *, everything: bool = False) -> str:
    """One line a finding: ``path:line:column: severity rule: message``. Of a rule that fires often, the first few."""
    lines = []
    for given, findings in lists:
        seen: Counter[str] = Counter()
        for finding in findings:
            seen[finding.rule] += 1
            if everything or seen[finding.rule] <= SHOWN_OF_A_RULE:
                place = f"{given}:{finding.line}:{finding.column}"
                lines.append(f"{place}: {finding.severity} {finding.rule}: {finding.message}\n")
        lines += [
            f"{given}: {count - SHOWN_OF_A_RULE} more of {rule}; --verbose shows all\n"
            for rule, count in seen.items()
            if count > SHOWN_OF_A_RULE and not everything
        ]
    return "".join(lines)


def render_json(lists: Sequence[ListFindings]) -> str:
    """One object a line, a line a finding. ``fixable`` says that ``--fix`` mends it, at least by name."""
    return "".join(
        json.dumps(
            {
                "list": given,
                "line": finding.line,
                "column": finding.column,
                "rule": finding.rule,
                "severity": str(finding.severity),
                "message": finding.message,
                "fixable": bool(finding.edits),
            },
            ensure_ascii=False,
        )
        + "\n"
        for given, findings in lists
        for finding in findings
    )


def render_github(lists: Sequence[ListFindings]) -> str:
    """Workflow commands, which GitHub shows beside the lines of a pull request."""
    return "".join(
        f"::{_GITHUB_COMMAND[finding.severity]} file={_property(given)},line={finding.line},col={finding.column},"
        f"title={_property(finding.rule)}::{_data(finding.message)}\n"
        for given, findings in lists
        for finding in findings
    )


def _data(text: str) -> str:
    """Text after the second colons. Rule: github.com/actions/toolkit, ``command.ts``."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def render_sarif(lists: Sequence[ListFindings], version: str) -> str:
    """One run of SARIF 2.1.0, with every rule described. ``version`` is that of starcite."""
    places = {name: index for index, name in enumerate(RULES)}
    driver: dict[str, Any] = {
        "name": "starcite",
        "version": version,
        "rules": [
            {
                "id": rule.name,
                "shortDescription": {"text": rule.finds},
                "help": {"text": rule.remedy},
                "defaultConfiguration": {"level": _SARIF_LEVEL[rule.severity]},
            }
            for rule in RULES.values()
        ],
    }
    results = [
        {
            "ruleId": finding.rule,
            "ruleIndex": places[finding.rule],
            "level": _SARIF_LEVEL[finding.severity],
            "message": {"text": finding.message},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": _uri(given)},
                        "region": {"startLine": finding.line, "startColumn": finding.column},
                    }
                }
            ],
        }
        for given, findings in lists
        for finding in findings
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    document = {"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _uri(given: str) -> str:
    path = Path(given)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
