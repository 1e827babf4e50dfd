from __future__ import annotations

import pytest

from exports.lint import RULES, Finding, Level, lint
from lists.document import Document, Notice
from tests.exports.builders import Item, build_document

PRUNING = "Dynamic Network Surgery for Efficient DNNs"


def found(document: Document) -> list[tuple[str, int, Level]]:
    return [(finding.rule, finding.line, finding.level) for finding in lint(document)]


def test_a_clean_list_has_no_findings() -> None:
    assert lint(build_document(Item("Channel Pruning", "1707.06168", "o/r"), Item("Slimming", "1708.06519"))) == ()


def test_the_same_paper_twice_is_a_warning_in_one_section_and_a_note_in_another() -> None:
    near = build_document(Item(PRUNING, "1608.04493"), Item(PRUNING, "1608.04493"))
    assert found(near) == [("duplicate-paper", 2, Level.WARNING)]
    far = build_document(Item(PRUNING, "1608.04493", section=("A",)), Item(PRUNING, "1608.04493", section=("B",)))
    assert lint(far) == (Finding("duplicate-paper", 2, f'"{PRUNING}" stands on line 1 too, under "A"', Level.NOTE),)


def test_one_title_behind_two_links_is_the_same_paper_and_one_link_behind_two_titles_is_doubted() -> None:
    two_links = build_document(Item(PRUNING, "1608.04493"), Item(PRUNING.lower(), url="https://example.org/dns.pdf"))
    assert found(two_links) == [("duplicate-paper", 2, Level.WARNING)]
    two_titles = build_document(Item(PRUNING, "1608.04493"), Item("Learning both Weights", "1608.04493"))
    assert "one of the links may be wrong" in lint(two_titles)[0].message


def test_short_titles_and_shared_pages_prove_nothing() -> None:
    shared = "https://proceedings.example.org/2016/"
    document = build_document(
        Item("Pruning", url=shared), Item("Pruning", "1608.04493"), Item("Quantization of all", url=shared)
    )
    assert found(document) == []


def test_a_framework_that_several_papers_share_is_no_finding() -> None:
    document = build_document(
        Item("First paper of them", "2001.00001", "microsoft/nni"),
        Item("Second paper of them", "2001.00002", "Microsoft/NNI"),
    )
    assert found(document) == []


def test_one_name_with_one_repository_twice_is_a_finding() -> None:
    document = build_document(Item("NNI", "2001.00001", "microsoft/nni"), Item("NNI", "2001.00002", "Microsoft/nni"))
    assert found(document) == [("duplicate-repository", 2, Level.WARNING)]


def test_a_star_on_a_paper_link_is_a_finding() -> None:
    document = build_document(Item("Channel Pruning", "1707.06168", stray_stars=1))
    assert found(document) == [("misplaced-badge", 1, Level.WARNING)]


@pytest.mark.parametrize(
    ("url", "rules"),
    [
        ("https://arxiv.org/abs/1707.06168", []),
        ("https://arxiv.org/pdf/1707.06168", ["arxiv-pdf-link"]),
        ("http://www.arxiv.org/pdf/1707.06168.pdf", ["arxiv-pdf-link"]),
        ("https://arxiv.org/abs/1707.06168v2", ["arxiv-version-link"]),
        ("https://arxiv.org/pdf/1707.06168v12.pdf", ["arxiv-pdf-link", "arxiv-version-link"]),
        ("https://arxiv.org/abs/hep-th/9901001v3", ["arxiv-version-link"]),
        ("https://arxiv.org/abs/hep-th/9901001", []),
        ("https://export.arxiv.org/abs/1707.06168v1?context=cs", ["arxiv-version-link"]),
        ("https://example.org/arxiv.org/pdf/1707.06168v1", []),
        ("", ["empty-link"]),
    ],
)
def test_arxiv_links_lead_to_the_abstract_without_a_version(url: str, rules: list[str]) -> None:
    assert [finding.rule for finding in lint(build_document(Item("Channel Pruning", url=url)))] == rules


def test_blocks_that_could_not_be_read_are_findings_in_their_place() -> None:
    document = build_document(
        Item("Channel Pruning", "1707.06168v1", url="https://arxiv.org/abs/1707.06168v1"),
        notices=(Notice(7, "a table without a header"),),
    )
    assert found(document) == [("arxiv-version-link", 1, Level.NOTE), ("unread-block", 7, Level.WARNING)]


def test_every_rule_is_described_and_fires_in_these_tests() -> None:
    assert all(rule.finds and rule.remedy for rule in RULES)
    assert len({rule.name for rule in RULES}) == len(RULES)
