"""What a list's legend says, and what the settings say: who decides, and what a contradiction is told as."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flows.errors import BadInput
from flows.list_files import ListFile, symbols_of
from flows.list_settings import ListSettings
from flows.policies import check_legend, policy_of
from lists.document import BadgeKind, BadgeStyle, Legend, Span
from lists.parse import parse_document

FIFTY = "citation_thresholds = [50, 200]"
CITATIONS, STARS = BadgeKind.CITATIONS, BadgeKind.STARS


def legend(kind: BadgeKind, symbol: str, *thresholds: int | None, line: int = 3) -> Legend:
    return Legend(kind, symbol, thresholds, Span(0, 0), line)


def made(*legends: Legend, **settings: object) -> ListFile:
    """A list with these legends, under settings of which each stands on line 7 of its file."""
    own = replace(ListSettings(), named=dict.fromkeys(settings, "starcite.toml:7"), **settings)  # type: ignore[arg-type]
    document = parse_document(b"- [A](https://arxiv.org/abs/2201.00001)\n", symbols_of(own))
    return ListFile("list.md", Path("list.md"), "list.md", replace(document, legends=legends), own)


def test_without_a_word_the_default_holds() -> None:
    policy = policy_of(made())
    assert (policy.citation_thresholds, policy.star_thresholds) == ((100, 500), (100, 250))


@pytest.mark.parametrize(
    ("stated", "thresholds"),
    [
        ((50, 200), (50, 200)),
        ((100,), (100,)),
        ((10, 100, 1000), (10, 100, 1000)),
        ((None, 400), (100, 400)),
        ((None, 50), (100, 500)),
        ((None,), (100,)),
        ((), (100, 500)),
        ((1, None), (1, 500)),
    ],
)
def test_where_the_settings_are_silent_the_legend_decides(
    stated: tuple[int | None, ...], thresholds: tuple[int, ...]
) -> None:
    file = made(legend(CITATIONS, "✏️", *stated), legend(STARS, "★", 1, 2))
    check_legend(file)
    assert policy_of(file).citation_thresholds == thresholds
    assert policy_of(file).star_thresholds == (100, 250), "a symbol that does not stand for stars says nothing of them"


def test_badges_that_show_the_number_contradict_no_legend() -> None:
    check_legend(made(legend(CITATIONS, "✏️", 100, 500), citation_thresholds=(50, 200), style=BadgeStyle.TEXT))


def test_settings_that_the_legend_agrees_with_hold() -> None:
    file = made(legend(CITATIONS, "✏", 50, None), citation_thresholds=(50, 200), citation_symbol="✏️")
    check_legend(file)
    assert policy_of(file).citation_thresholds == (50, 200)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"citation_thresholds": (50, 200)},
            "list.md:3: the legend says ✏️ from 100 and 500 citations, but starcite.toml:7 says " + FIFTY,
        ),
        (
            {"citation_symbol": "✎"},
            "list.md:3: the legend says ✏️ for citations, but starcite.toml:7 says citation_symbol = ✎",
        ),
        (
            {"star_thresholds": (100, 200)},
            "list.md:9: the legend says ⭐ from ? and 250 stars, but starcite.toml:7 says star_thresholds = [100, 200]",
        ),
    ],
)
def test_a_contradiction_shows_both_and_what_to_do(settings: dict[str, object], message: str) -> None:
    file = made(legend(CITATIONS, "✏️", 100, 500), legend(STARS, "⭐", None, 250, line=9), **settings)
    with pytest.raises(BadInput) as caught:
        check_legend(file)
    assert str(caught.value).splitlines() == [
        message,
        "change one of the two, or take the setting out: then the legend decides",
    ]
