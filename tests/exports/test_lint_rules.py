"""docs/lint.md says what the linter does: every rule, how bad, an example that is found and one that is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from exports.lint.findings import RULES, BadgeFacts, Finding, Rule, Severity, lint, lint_together
from lists.parse import parse_document
from tests.conftest import ROOT
from tests.exports.builders import build_numbers, series
from tests.exports.known_world import KNOWN, known_numbers

PAGE = (ROOT / "docs" / "lint.md").read_text("utf-8")
MORE = re.compile(r"^(.*\n)<!-- (\d+) more like it -->\n", re.MULTILINE)


def written_out(example: str) -> str:
    """An example with the entries that it only counts."""

    def more(match: re.Match[str]) -> str:
        return "".join(match[1].replace("00001", f"{number:05}") for number in range(1, int(match[2]) + 2))

    return MORE.sub(more, example)


def told() -> Iterator[tuple[str, str, list[str]]]:
    """Each rule of the page with its text and its examples."""
    for section in re.split(r"^### (?=[a-z])", PAGE, flags=re.MULTILINE)[1:]:
        name, _, text = section.partition("\n")
        yield name, text, re.findall(r"^```markdown\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


PAGES = {name: (text, examples) for name, text, examples in told()}


def found_by(rule: str, example: str) -> list[Finding]:
    document = parse_document(written_out(example).encode())
    # Whatever a paper of the examples is really cited, here it is 42 times.
    cited = {index: series(42) for index in range(len(document.entries))}
    numbers = build_numbers(document, cited) if rule == "unsupported-badge" else ()
    findings = lint(document, BadgeFacts(numbers=known_numbers(document) if rule in KNOWN else numbers))
    if rule == "listed-elsewhere":
        other = parse_document(b"- To prune, or not to prune [[paper](https://arxiv.org/abs/1710.01878)]\n")
        findings += lint_together([("other.md", other), ("this.md", document)])[1]
    return [finding for finding in findings if finding.rule == rule]


def test_every_rule_is_on_the_page_once_and_every_one_there_is_a_rule() -> None:
    assert sorted(name for name, _, _ in told()) == sorted(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_page_says_of_each_rule_how_bad_whether_mended_and_whether_told_unasked(rule: Rule) -> None:
    text, _ = PAGES[rule.name]
    said = text.strip().split(".")[0].lstrip("*")
    assert said.lower().startswith(rule.severity)
    assert ("`--fix`" in said) == rule.is_fixed
    assert ("on request" in said or "--across" in said) == rule.is_quiet
    assert rule.finds
    assert rule.remedy


@pytest.mark.parametrize("rule", RULES)
def test_the_first_example_of_each_rule_is_found_and_the_second_is_not(rule: str) -> None:
    before, after = PAGES[rule][1]
    assert found_by(rule, before)
    assert found_by(rule, after) == []


@pytest.mark.parametrize("rule", RULES)
def test_what_mends_one_thing_breaks_no_other(rule: str) -> None:
    after = PAGES[rule][1][1]
    document = parse_document(written_out(after).encode())
    assert [finding for finding in lint(document) if finding.severity is not Severity.INFO] == []


def test_the_flags_of_the_page_are_those_of_the_command() -> None:
    from flows.cli import cli

    command = cli.get_command(cli.make_context("starcite", ["lint"], resilient_parsing=True), "lint")
    assert command is not None
    flags = {flag for option in command.params for flag in option.opts if flag.startswith("--")}
    assert set(re.findall(r"--[a-z]+", PAGE)) - {"--sort", "--seed"} <= flags


def test_severities_may_be_lowered_and_are_never_raised() -> None:
    order = list(Severity)
    for name, (_, examples) in PAGES.items():
        for example in examples:
            for finding in lint(parse_document(written_out(example).encode())):
                assert order.index(finding.severity) >= order.index(RULES[finding.rule].severity), name


def test_a_rule_has_a_name_that_a_comment_can_hold() -> None:
    assert all(re.fullmatch(r"[a-z]+(?:-[a-z]+)*", name) for name in RULES)
