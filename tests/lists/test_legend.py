"""What gives a list's emoji to whoever keeps its badges: its own legend, and nothing that merely looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from lists.document import BadgeKind, BadgeSymbols
from lists.parse import parse_document
from lists.splice import apply_edits, badge_edits, check_only_badges_changed

ENTRY = "[A Title of Its Own](https://arxiv.org/abs/1810.05270) [code](https://github.com/owner/name)"
PENCIL, STAR = "✏️", "⭐"
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
        ("<p align='center'>\n⭐ 100-249 stars<br>\n✏️ 100+ citations\n</p>", BOTH),
        (
            "<table>\n<tr><td>⭐</td><td>100–249 stars</td></tr>\n<tr><td>⭐⭐</td><td>250+ stars</td></tr>\n</table>",
            STARS,
        ),
        ("<ul>\n<li><b>⭐</b> 100+ stars</li>\n<li>✏️ &ge; 100 citations</li>\n</ul>", BOTH),
        ("<details>\n<summary>Legend</summary>\n⭐ 100+ stars<br/>\n</details>", STARS),
        ("<p>All about it</p>\n<p>⭐ 100+ stars</p>", STARS),
        ("✏️ 100+ citations, according to [Semantic Scholar](https://www.semanticscholar.org)", CITATIONS),
        ("✏️ 100+ citations on <a href='https://scholar.google.com'>Google Scholar</a>", CITATIONS),
        ("<p>⭐ 100+ stars on <a href='https://github.com'>GitHub</a></p>", STARS),
        ("⭐ 50 stars and ⭐⭐ 100 stars", STARS),
        ("引用数のバッジ: ✏️ = 100件以上", CITATIONS),
        ("被引次数：✏️ ≥100，✏️✏️ ≥500", CITATIONS),
        ("✏️ 被引用 100 次以上；⭐ 星标数 100以上", BOTH),
        ("인용: ✏️ 100회 이상", CITATIONS),
        ("Citations: ✏️ 100+, ✏️✏️ 500+", CITATIONS),
        ("GitHub stars: ⭐ 100-249, ⭐⭐ 250+", STARS),
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
        "Stars: ⭐ 1200",
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
        "<p>Give us a ⭐ 100+ stars</p>",
        "<p>⭐ 100+ stars <img src='x.svg'></p>",
        "<h2>⭐ 100-249 stars</h2>",
        "<pre>⭐ 100-249 stars</pre>",
        "<p><a href='https://github.com/owner/name'>⭐ 100+ stars</a></p>",
        "⭐ 100+ stars on [our page](https://example.org)",
        "🎉 1000+ stars",
        "🚀 500+ stars",
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


@pytest.mark.parametrize(
    ("text", "thresholds"),
    [
        ("⭐ 100-249 stars, ⭐⭐ $\\geq$ 250 stars", (100, 250)),
        ("⭐ 100–249 stars\n\n⭐⭐ 250–999 stars\n\n⭐⭐⭐ 1k+ stars", (100, 250, 1000)),
        ("⭐ at least 100 stars", (100,)),
        ("⭐ more than 100 stars", (101,)),
        ("⭐ > 100 stars, ⭐⭐ >= 250 stars", (101, 250)),
        ("⭐ 100 ≤ stars < 250, ⭐⭐ 250 stars or more", (100, 250)),
        ("⭐ 100 < stars", (101,)),
        ("⭐ between 100 and 249 stars", (100,)),
        ("⭐ stars ≥ 1,500", (1500,)),
        ("⭐ 1.5k+ stars", (1500,)),
        ("⭐ 1.000+ stars", (1000,)),
        ("⭐ 100 stars, ⭐⭐ 250", (100, 250)),
        ("⭐ less than 100 stars, ⭐⭐ 100 stars or more", (None, 100)),
        ("⭐⭐ 250+ stars", (None, 250)),
        ("⭐ ⭐ 250+ stars, ⭐ 100+ stars", (100, 250)),
        ("⭐ means that the repo has more than 100 stars (as of 2024)", (101,)),
        ("1k+ stars: ⭐", (1000,)),
        ("| Meaning | Symbol |\n|---|---|\n| 100–249 stars | ⭐ |\n| 250+ stars | ⭐⭐ |", (100, 250)),
    ],
)
def test_a_legend_gives_the_least_number_for_each_tier(text: str, thresholds: tuple[int | None, ...]) -> None:
    (found,) = parse_document(text.encode()).legends
    assert (found.kind, found.symbol, found.thresholds) == (BadgeKind.STARS, "⭐", thresholds)


def test_a_legend_tells_where_it_stands() -> None:
    data = "# A List\r\n\r\n- ✏️ 100+ citations\r\n- ⭐ 100+ stars\r\n- ⭐⭐ 250+ stars\r\n".encode()
    citations, stars = parse_document(data).legends
    assert (citations.line, stars.line) == (3, 4)
    assert citations.span.of(data).decode() == "- ✏️ 100+ citations"
    assert stars.span.of(data).decode() == "- ⭐ 100+ stars\r\n- ⭐⭐ 250+ stars"
    assert not citations.is_kept


@pytest.mark.parametrize(
    ("text", "citations", "stars"),
    [
        ("🔥 100+ citations, 🌟 100+ stars", "🔥", "🌟"),
        ("🌟 100+ stars, 🌟🌟 250+ stars", PENCIL, "🌟"),
        ("📈 = more than 1,000 citations", "📈", STAR),
        ("⭐️ 100+ stars", PENCIL, "⭐\ufe0f"),
        ("\u270f 100+ citations", PENCIL, STAR),
        ("⭐ 100+ citations", "⭐", ""),
        ("⭐ 100+ citations, 🔥 100+ stars", "⭐", "🔥"),
        ("🥉 100+ citations, 🥈 500+ citations", PENCIL, STAR),
        ("✏️ 100+ citations, 🥇 1000+ citations", PENCIL, STAR),
    ],
)
def test_symbols_of_a_legend_hold_where_none_were_asked_for(text: str, citations: str, stars: str) -> None:
    document = parse_document(f"{text}\n\n- {ENTRY}\n".encode())
    assert (document.symbols.citations, document.symbols.stars) == (citations, stars)
    assert (document.entries[0].star_slot is None) == (not stars)


def test_a_picture_counts_for_stars_where_entries_show_it() -> None:
    text = f"🎉 1000+ stars\n\n- A Title 🎉[code](https://github.com/owner/name)\n- {ENTRY}\n"
    document = parse_document(text.encode())
    assert document.symbols.stars == "🎉"
    assert [entry.badge_tier(BadgeKind.STARS) for entry in document.entries] == [1, 0]


def test_symbols_that_were_asked_for_do_not_yield_to_a_legend() -> None:
    text = f"🔥 100+ citations\n\n- [🔥A Title](https://arxiv.org/abs/1810.05270)\n- {ENTRY}\n".encode()
    document = parse_document(text, BadgeSymbols(named=frozenset({BadgeKind.CITATIONS})))
    assert document.symbols.citations == PENCIL
    assert document.legend == NEITHER
    assert [legend.symbol for legend in document.legends] == ["🔥"], "what contradicts the settings can be told"
    assert document.entries[0].badge_tier(BadgeKind.CITATIONS) == 0


def test_badges_of_a_legends_symbol_are_read_and_written_with_it() -> None:
    text = "🔥 50+ citations, 🔥🔥 100+ citations\n\n- [🔥A Title](https://arxiv.org/abs/1810.05270)\n- " + ENTRY
    document = parse_document(text.encode())
    assert [(entry.title, entry.badge_tier(BadgeKind.CITATIONS)) for entry in document.entries] == [
        ("A Title", 1),
        ("A Title of Its Own", 0),
    ]
    tiers = {(0, BadgeKind.CITATIONS): 2, (1, BadgeKind.CITATIONS): 1}
    data = apply_edits(document.data, badge_edits(document, tiers))
    assert data.decode() == text.replace("[🔥A", "[🔥🔥A").replace("[A Title of", "[🔥A Title of")
    check_only_badges_changed(document, data, tiers=tiers)


def test_a_symbol_that_reads_as_speech_is_never_taken_for_declared() -> None:
    assert legend("! 100+ citations", BadgeSymbols(citations="!")) == NEITHER


def test_the_example_with_a_legend_is_recognised() -> None:
    example = Path(__file__).parents[2] / "examples" / "bracketed-bullets.md"
    assert parse_document(example.read_bytes()).legend == BOTH


@pytest.mark.parametrize(
    "text",
    ["✏️ 100+ citations | ⭐ 100+ stars", "Legend: 🔥 >= 1000 citations, 🌟 500+ GitHub stars", "**✏️** 100+ citations"],
)
def test_a_legend_is_no_name_of_a_section(text: str) -> None:
    (entry,) = parse_document(f"# Graph Papers\n\n{text}\n\n- {ENTRY}\n".encode()).entries
    assert entry.section == ("Graph Papers",)


def test_a_line_that_counts_citations_without_a_symbol_may_name_a_section() -> None:
    (entry,) = parse_document(f"# Graph Papers\n\n100+ citations\n\n- {ENTRY}\n".encode()).entries
    assert entry.section == ("Graph Papers", "100+ citations")


def test_of_two_lines_that_contradict_each_other_the_first_holds_and_the_second_is_told() -> None:
    text = f"✏️ 50+ citations, ✏️✏️ 200+ citations\n\n- {ENTRY}\n\n✏️ 100-499 citations\n"
    document = parse_document(text.encode())
    assert [legend.thresholds for legend in document.legends] == [(50, 200)]
    assert [(notice.line, notice.message) for notice in document.notices] == [
        (5, "✏️ is from 100 citations here and from 50 on line 1, which holds")
    ]


@pytest.mark.parametrize(
    "text", ["✏️ = 100 цитирований или больше", "✏️ >= 100 Zitate", "✏️ 100+ as counted in May", "⭐ 100+ Sterne"]
)
def test_a_line_that_may_be_a_legend_and_is_not_understood_is_told(text: str) -> None:
    document = parse_document(f"# A List\n\n{text}\n\n- {ENTRY}\n".encode())
    assert document.legends == ()
    assert [notice.line for notice in document.notices] == [3]


@pytest.mark.parametrize("text", ["⭐ 1200 stars", "We have 1000+ stars, give us a ⭐!", "✏️ Edited 2024", "⭐ = good"])
def test_a_line_that_sets_no_threshold_is_not_told(text: str) -> None:
    assert parse_document(f"# A List\n\n{text}\n\n- {ENTRY}\n".encode()).notices == ()
