from __future__ import annotations

from datetime import date

from exports.changes import Crossing, Mover
from exports.coverage import Coverage
from exports.report import ListCoverage, UnresolvedEntry, escape_markdown, render_report
from tests.exports.builders import CITATIONS, STARS, TODAY

SINCE = date(2025, 2, 8)


def test_a_digest_says_what_is_known_what_moved_and_what_is_not_known() -> None:
    report = render_report(
        TODAY,
        [ListCoverage("README.md", 12, (Coverage(CITATIONS, 10, 8, 1, 0), Coverage(STARS, 0, 0, 0, 0)))],
        [Mover("arxiv:1707.06168", "Channel | Pruning", "citation_count", 2990, 3000, SINCE, TODAY)],
        [Crossing("he/pruning", None, None, "star_count", 250, 251, TODAY)],
        [UnresolvedEntry("README.md", 7, "A [odd] title", "no paper of that title")],
    )
    assert report == (
        "# starcite, 2025-03-10\n"
        "\n"
        "## Coverage\n"
        "\n"
        "| List | Entries | Number | Resolved | Good | Too old | Never asked | Coverage |\n"
        "| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |\n"
        "| README.md | 12 | citations | 10 | 8 | 1 | 0 | 80% |\n"
        "| README.md | 12 | stars | 0 | 0 | 0 | 0 | – |\n"
        "\n"
        "## Movers\n"
        "\n"
        "| Gain | Now | Since | What | Title |\n"
        "| ---: | ---: | --- | --- | --- |\n"
        "| +10 | 3000 | 2025-02-08 | citations | Channel \\| Pruning (arxiv:1707.06168) |\n"
        "\n"
        "## Crossings\n"
        "\n"
        "- 2025-03-10: he/pruning reached 250 stars (251)\n"
        "\n"
        "## Unresolved (1)\n"
        "\n"
        "| List | Line | Title | Reason |\n"
        "| --- | ---: | --- | --- |\n"
        "| README.md | 7 | A \\[odd\\] title | no paper of that title |\n"
    )


def test_an_empty_digest_says_so_in_each_section() -> None:
    report = render_report(TODAY, [], [], [], [])
    for sentence in ("No lists.", "Nothing moved.", "Nothing crossed a threshold.", "Every entry has a paper."):
        assert sentence in report


def test_a_title_stands_for_itself_in_markdown() -> None:
    assert escape_markdown("a|b\n*c* <d> `e` &amp; R&D") == r"a\|b \*c\* \<d\> \`e\` \&amp; R&D"
