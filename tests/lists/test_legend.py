"""What gives a list's emoji to whoever keeps its badges: its own legend, and nothing that merely looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from lists.document import BadgeKind, BadgeSymbols
from lists.parse import parse_document

ENTRY = "[A Title of Its Own](https://arxiv.org/abs/1810.05270) [code](https://github.com/owner/name)"
NEITHER: frozenset[BadgeKind] = frozenset()
STARS = frozenset({BadgeKind.STARS})
CITATIONS = frozenset({BadgeKind.CITATIONS})
BOTH = STARS | CITATIONS


def legend(text: str, symbols: BadgeSymbols | None = None) -> frozenset[BadgeKind]:
    return parse_document(text.encode(), symbols or BadgeSymbols()).legend


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("- ✏️  100-499 citations, ✏️✏️ $\\geq$ 500 citations\n- ⭐  100-249 stars, ⭐⭐ $\\geq$ 250 stars", BOTH),
        ("- ✏️ 100 citations or more, ✏️✏️ 500 or more\n- ⭐ 100 stars or more, ⭐⭐ 250 or more", BOTH),
        ("⭐ 100-249 stars", STARS),
        ("⭐️ 100–249 Stars.", STARS),
        ("⭐: more than 100 stars", STARS),
        ("⭐ = ≥100 stars", STARS),
        ("⭐ > 100 GitHub stars", STARS),
        ("⭐ &gt; 1,000 stars on GitHub", STARS),
        ("⭐ $>$ 1k stars", STARS),
        ("⭐ between 100 and 249 stars", STARS),
        ("⭐ - repositories with at least 100 stars", STARS),
        ("⭐ means that the repo has more than 100 stars (as of 2024)", STARS),
        ("⭐ stars ≥ 100", STARS),
        ("⭐ 100 ≤ stars < 250", STARS),
        ("⭐ 100 stars, ⭐⭐ 250", STARS),
        ("⭐ 100+ stars ⭐⭐ 250+ stars", STARS),
        ("⭐ 100+ stars / ⭐⭐ 250+ stars", STARS),
        ("⭐ 100+ stars, and ⭐⭐ 250+ stars", STARS),
        ("🔥 new; ✏️ 100+ citations; ⭐ 100+ stars, according to GitHub", BOTH),
        ("✏️ 100+ citations ⭐ 100+ stars", BOTH),
        ("✏️ : cited by 100+", CITATIONS),
        ("✏️ cited more than 100 times", CITATIONS),
        ("\u270f 100+ citations", CITATIONS),
        ("✏️：引用数 100以上", CITATIONS),
        ("✏️ 100 citations or more  \n⭐ 100 stars or more", BOTH),
        ("✏️ 100+ citations<br>⭐ 100+ stars", BOTH),
        ("Legend: ⭐ 100+ stars", STARS),
        ("**Legend**\n⭐ 100+ stars", STARS),
        ("We use these symbols:\n⭐ 100+ stars", STARS),
        ("> **⭐** 100+ *stars*", STARS),
        ("| ✏️ | 100–499 citations |", CITATIONS),
        ("| Symbol | Meaning |\n|---|---|\n| ⭐ | 100–249 stars |\n| ✏️ | 100–499 citations |", BOTH),
        ("| Meaning | Symbol |\n|---|---|\n| 100–249 stars | ⭐ |", STARS),
        ("100+ citations: ✏️", CITATIONS),
        ("⭐ 100+ citations", CITATIONS),
        ("<p>⭐ 100-249 stars</p>", STARS),
    ],
)
def test_a_line_that_only_states_a_threshold_declares_the_symbol(text: str, kinds: frozenset[BadgeKind]) -> None:
    assert legend(f"# A List\n\n{text}\n\n## Papers\n\n- {ENTRY}\n") == kinds


@pytest.mark.parametrize(
    "text",
    [
        "If you like this repo, please give it a ⭐! We are at 1000 stars.",
        "Give us a ⭐ star if you like it",
        "If you like this, leave a ⭐ 100+ stars would be nice",
        "⭐ 100+ stars! Thank you",
        "⭐ More than 1000 stars, thank you all",
        "⭐ more than 1000 stars in a week",
        "Thanks, ⭐ more than 1000 stars",
        "Thank you for more than\n⭐ 1000+ stars",
        "⭐ 100+ stars\nare what we hope for",
        "⭐ 1200 stars",
        "⭐ 1.2k stars | 🍴 300 forks",
        "⭐ the star of 2024",
        "⭐ recommended by 3 stars of the field",
        "We reached 1000+ stars: ⭐",
        "100+ stars: ⭐ and counting",
        "```\n⭐ 100-249 stars\n```",
        "    ⭐ 100-249 stars",
        "`⭐ 100-249 stars`",
        "<code>⭐ 100-249 stars</code>",
        "<!-- ⭐ 100-249 stars -->",
        "<!--\n\n⭐ 100-249 stars\n\n-->",
        "<div>\n<!--\n\n⭐ 100-249 stars\n\n-->\n</div>",
        "⭐ 100+ stars\uff01",
        "A list. <!-- ⭐ 100-249 stars -->",
        "## ⭐ 100-249 stars",
        f"**⭐ 100-249 stars**\n\n- {ENTRY}",
        f"- ⭐ 100-249 stars\n  - {ENTRY}",
        f"- {ENTRY}\n  - ⭐ 100+ stars",
        f"- {ENTRY}\n\n  ⭐ 100+ stars",
        "- [A tool](https://example.org/tool)\n  - ⭐ 100+ stars",
        "- ⭐ 100+ stars [A tool](https://example.org/tool)",
        "[⭐ 100+ stars](https://github.com/owner/name/stargazers)",
        "![⭐ 100+ stars](https://example.org/stars.svg)",
        "| Tool | Popularity |\n|---|---|\n| [A tool](https://example.org/tool) | ⭐ 100+ stars |",
        "| Tool | Popularity |\n|---|---|\n| A tool | ⭐ 100+ stars |",
        f"| ⭐ 100+ stars | Paper |\n|---|---|\n| x | {ENTRY} |",
    ],
)
def test_what_is_no_declaration_leaves_the_symbol_to_the_author(text: str) -> None:
    assert legend(f"# A List\n\n{text}\n\n## Papers\n\n- ⭐ {ENTRY}\n") == NEITHER


def test_symbols_of_the_settings_are_those_that_a_legend_explains() -> None:
    symbols = BadgeSymbols(citations="@", stars="🌟")
    assert legend("- @ 100+ citations, @@ 500+\n- 🌟 100+ stars", symbols) == BOTH
    assert legend("- ✏️ 100+ citations\n- ⭐ 100+ stars", symbols) == NEITHER


def test_a_symbol_that_reads_as_speech_is_never_taken_for_declared() -> None:
    assert legend("! 100+ citations", BadgeSymbols(citations="!")) == NEITHER


def test_the_example_with_a_legend_is_recognised() -> None:
    example = Path(__file__).parents[2] / "examples" / "bracketed-bullets.md"
    assert parse_document(example.read_bytes()).legend == BOTH
