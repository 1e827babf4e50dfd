"""Findings as text, JSON, GitHub commands and SARIF."""

from __future__ import annotations

import json
from typing import Any

from exports.lint.findings import RULES, Finding, Severity
from exports.lint.formats import (
    SHOWN_OF_A_RULE,
    ListFindings,
    render_github,
    render_json,
    render_sarif,
    render_text,
)

ODD = Finding("broken-link", Severity.ERROR, 3, 7, "50% of\r\nit, here: “x”")
LISTS = [
    ListFindings("docs/a,b: c%.md", [ODD]),
    ListFindings(
        "README.md", [Finding("http-link", Severity.INFO, 1, 2, "one"), Finding("no-title", Severity.WARNING, 1, 1, "")]
    ),
]


def test_text_has_a_line_a_finding_that_editors_can_follow() -> None:
    assert render_text(LISTS[1:]) == "README.md:1:2: info http-link: one\nREADME.md:1:1: warning no-title: \n"
    assert render_text([]) == ""


def test_a_rule_that_fires_often_is_counted_unless_everything_is_wanted() -> None:
    many = [ListFindings("a.md", [Finding("http-link", Severity.INFO, line, 1, "x") for line in range(1, 31)])]
    shown = render_text(many).splitlines()
    assert len(shown) == SHOWN_OF_A_RULE + 1
    assert shown[-1] == "a.md: 20 more of http-link; --verbose shows all"
    assert len(render_text(many, everything=True).splitlines()) == 30


def test_json_is_one_object_a_line() -> None:
    rows = [json.loads(line) for line in render_json(LISTS).splitlines()]
    assert [row["rule"] for row in rows] == ["broken-link", "http-link", "no-title"]
    assert rows[0] == {
        "list": "docs/a,b: c%.md",
        "line": 3,
        "column": 7,
        "rule": "broken-link",
        "severity": "error",
        "message": ODD.message,
        "fixable": False,
    }


def test_github_commands_are_escaped_as_its_toolkit_does() -> None:
    assert render_github(LISTS).splitlines() == [
        "::error file=docs/a%2Cb%3A c%25.md,line=3,col=7,title=broken-link::50%25 of%0D%0Ait, here: “x”",
        "::notice file=README.md,line=1,col=2,title=http-link::one",
        "::warning file=README.md,line=1,col=1,title=no-title::",
    ]


def sarif() -> Any:
    return json.loads(render_sarif(LISTS, "1.2.3"))


def test_sarif_has_the_parts_that_version_2_1_0_asks_for() -> None:
    document = sarif()
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("sarif-2.1.0.json")
    (run,) = document["runs"]
    driver = run["tool"]["driver"]
    assert (driver["name"], driver["version"]) == ("starcite", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == list(RULES)
    assert all(rule["shortDescription"]["text"] and rule["help"]["text"] for rule in driver["rules"])
    assert {rule["defaultConfiguration"]["level"] for rule in driver["rules"]} == {"error", "warning", "note"}
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in {"error", "warning", "note"}
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert region["startLine"] >= 1
        assert region["startColumn"] >= 1


# What OASIS' schema of 2.1.0 allows in each object, as far as it is used; nothing else may stand there.
ALLOWED = {
    "document": {"$schema", "version", "runs"},
    "run": {"tool", "columnKind", "results"},
    "driver": {"name", "version", "rules"},
    "rule": {"id", "shortDescription", "help", "defaultConfiguration"},
    "result": {"ruleId", "ruleIndex", "level", "message", "locations"},
    "physicalLocation": {"artifactLocation", "region"},
}


def test_sarif_has_no_part_that_the_schema_does_not_know() -> None:
    document = sarif()
    (run,) = document["runs"]
    objects = {
        "document": [document],
        "run": [run],
        "driver": [run["tool"]["driver"]],
        "rule": run["tool"]["driver"]["rules"],
        "result": run["results"],
        "physicalLocation": [result["locations"][0]["physicalLocation"] for result in run["results"]],
    }
    for name, found in objects.items():
        assert all(one.keys() == ALLOWED[name] for one in found), name
    assert all(result["locations"][0].keys() == {"physicalLocation"} for result in run["results"])
    assert all(result["message"].keys() == {"text"} for result in run["results"])


def test_sarif_names_files_by_uris() -> None:
    uris = [
        result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in sarif()["runs"][0]["results"]
    ]
    assert uris == ["docs/a%2Cb%3A%20c%25.md", "README.md", "README.md"]
    absolute = json.loads(render_sarif([ListFindings("/a b/c.md", [ODD])], "1"))
    location = absolute["runs"][0]["results"][0]["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "file:///a%20b/c.md"
