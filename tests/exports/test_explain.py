from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from enrichers.records import LastLookup
from exports.badges import BadgePolicy, plan_badges
from exports.explain import find_entries, render_explanation
from exports.numbers import EntryNumbers
from lists.identifiers import PaperId
from tests.exports.builders import LIST, TODAY, Item, build_document, build_numbers, series

DOCUMENT = build_document(
    Item("Channel Pruning", "1707.06168", "yihui-he/channel-pruning", pencils=1, section=("Papers", "2017")),
    Item("Learning Pruning", url="https://example.org/x"),
    legend=frozenset({"citations"}),  # type: ignore[arg-type]
)
FOUND = LastLookup("found", TODAY, datetime(2025, 3, 10, 4, 30, tzinfo=UTC))


def numbers() -> tuple[EntryNumbers, ...]:
    first, second = build_numbers(DOCUMENT, {0: series(620, 618)})
    return replace(first, paper_lookup=FOUND), second


def test_an_entry_is_found_by_id_link_repository_or_words() -> None:
    first, second = numbers()
    for query in ("arxiv:1707.06168", "https://arxiv.org/abs/1707.06168", "Yihui-He/Channel-Pruning", "ab" * 20):
        assert find_entries(numbers(), query) == (first,)
    assert find_entries(numbers(), "1707.06168", PaperId("arxiv", "1707.06168")) == (first,)
    assert find_entries(numbers(), "pruning") == (first, second)
    assert find_entries(numbers(), "channel  PRUNING") == (first,)
    assert find_entries(numbers(), "quantization") == ()
    assert find_entries(numbers(), " ") == ()


def test_an_explanation_names_link_rule_id_provider_count_and_date() -> None:
    plan = plan_badges(DOCUMENT, numbers(), [], frozenset(), BadgePolicy(), LIST, TODAY)
    assert render_explanation(LIST, numbers()[0], plan) == (
        "README.md:1: Channel Pruning\n"
        "  section     Papers > 2017\n"
        "  link        https://arxiv.org/abs/1707.06168 (paper = arxiv:1707.06168)\n"
        "  link        https://github.com/yihui-he/channel-pruning (repository = yihui-he/channel-pruning)\n"
        "  resolution  resolved to arxiv:1707.06168 by link: its first link\n"
        "  paper       (no title)\n"
        f"  ids         arxiv:1707.06168, s2:{'ab' * 20}\n"
        "  asked       Semantic Scholar knows it, 2025-03-10\n"
        "  citations   620, observed 2025-03-10 by semantic_scholar, fetched 2025-03-10 04:30\n"
        "  badge       stands at tier 1, tier 2 is due: 620 (observed 2025-03-10) is at or above 500\n"
        "  history     2025-03-10 620, 2025-03-09 618\n"
        "  repository  yihui-he/channel-pruning\n"
        "  asked       GitHub was never asked\n"
        "  stars       unknown\n"
        "  badge       stands at tier 0 and stays, because the number is unknown\n"
    )


def test_an_unresolved_entry_is_explained_by_its_reason() -> None:
    plan = plan_badges(DOCUMENT, numbers(), [], frozenset(), BadgePolicy(), LIST, TODAY)
    text = render_explanation(LIST, numbers()[1], plan)
    assert "  resolution  unresolved: no such paper\n" in text
    assert "  citations   unknown\n" in text
