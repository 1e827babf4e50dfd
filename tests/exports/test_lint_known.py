"""Findings that need what the warehouse knows, on entries of a small known world."""

from __future__ import annotations

import pytest

from exports.lint.findings import BadgeFacts, Finding, lint
from exports.lint.fix import fix
from exports.lint.known import renamed_repositories
from lists.document import Document
from lists.parse import parse_document
from lists.splice import WouldDamage
from tests.exports.known_world import KNOWN, SINCE, known_numbers

PAPER = "Deep Compression [[paper](https://arxiv.org/abs/1510.00149)]"


def read(line: str) -> Document:
    return parse_document(f"- {line}\n".encode())


def findings_of(document: Document) -> list[Finding]:
    found = lint(document, BadgeFacts(numbers=known_numbers(document)))
    return [finding for finding in found if finding.rule in KNOWN]


def code(address: str) -> Document:
    return read(f"{PAPER}[[code]({address})]")


@pytest.mark.parametrize(
    ("address", "mended"),
    [
        ("https://github.com/example-lab/old-name", "https://github.com/example-lab/new-name"),
        ("http://www.github.com/Example-Lab/Old-Name/", "http://www.github.com/example-lab/new-name/"),
        ("https://github.com/example-lab/old-name.git", "https://github.com/example-lab/new-name.git"),
        (
            "https://github.com/example-lab/old-name/tree/main/src#use",
            "https://github.com/example-lab/new-name/tree/main/src#use",
        ),
    ],
)
def test_a_moved_repository_is_offered_its_new_link_with_all_that_stood_behind_the_name(
    address: str, mended: str
) -> None:
    document = code(address)
    numbers = known_numbers(document)
    assert [finding.rule for finding in findings_of(document)] == ["moved-repository"]
    assert f"seen {SINCE}: link to https://github.com/example-lab/new-name" in findings_of(document)[0].message
    facts = BadgeFacts(numbers=numbers)
    after = fix(document, lambda one: [f for f in lint(one, facts) if f.rule in KNOWN], renamed_repositories(numbers))
    assert after.data == document.data.replace(address.encode(), mended.encode())


def test_a_rename_that_was_not_found_out_is_no_change_of_addresses_alone() -> None:
    document = code("https://github.com/example-lab/old-name")
    facts = BadgeFacts(numbers=known_numbers(document))
    with pytest.raises(WouldDamage):
        fix(document, lambda one: [f for f in lint(one, facts) if f.rule in KNOWN])


@pytest.mark.parametrize("name", ["example-lab/well", "EXAMPLE-LAB/WELL", "example-lab/new-name"])
def test_nothing_is_said_of_a_repository_that_has_its_name(name: str) -> None:
    assert findings_of(code(f"https://github.com/{name}")) == []


def test_a_taken_name_says_what_became_of_the_first_and_how_to_accept_the_second() -> None:
    gone, moved = (
        findings_of(code("https://github.com/example-lab/taken")),
        findings_of(code("https://github.com/example-lab/left")),
    )
    assert [finding.rule for finding in (*gone, *moved)] == ["recreated-repository"] * 2
    assert "the one that was linked is gone" in gone[0].message
    assert 'name = "example-lab/taken" database_id = 8' in gone[0].message
    assert gone[0].edits == ()
    assert "the one that was linked is example-lab/new-name now" in moved[0].message
    assert len(moved[0].edits) == 1


def test_a_repository_nobody_ever_found_has_no_last_count() -> None:
    (found,) = findings_of(code("https://github.com/example-lab/never-there"))
    assert found.rule == "dead-repository"
    assert "count" not in found.message
    assert "its last count, of 2025-03-04, stays" in findings_of(code("https://github.com/example-lab/gone"))[0].message


def test_a_published_version_that_is_linked_too_is_no_news() -> None:
    title = "Learning Efficient Convolutional Networks through Network Slimming"
    preprint = f"{title} [[arXiv](https://arxiv.org/abs/1708.06519)]"
    assert [finding.rule for finding in findings_of(read(preprint))] == ["published-version"]
    assert findings_of(read(f"{preprint}[[paper](https://doi.org/10.1109/iccv.2017.298)]")) == []
    assert findings_of(read(PAPER)) == [], "arXiv's own DOI is no version of record"
