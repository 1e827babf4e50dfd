from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from enrichers.records import (
    Ambiguous,
    Considered,
    Feature,
    Finding,
    LastLookup,
    Resolved,
    Unresolved,
    Verdict,
)
from exports.badges import BadgePolicy, plan_badges
from exports.entry_search import find_entries
from exports.explain import Background, Decision, render_explanation, render_matches
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


def test_a_whole_title_is_found_before_a_part_of_one_and_a_line_only_in_its_list() -> None:
    document = build_document(Item("Pruning of Trees", "1707.06168"), Item("Pruning", "1707.06169"))
    first, second = build_numbers(document, {})
    assert find_entries((first, second), "PRUNING") == (second,)
    found = find_entries((first, second), f"a.md:{second.entry.line}", list_path="a.md")
    assert second in found
    assert {entry.entry.line for entry in found} == {second.entry.line}
    assert find_entries((first, second), f"b.md:{second.entry.line}", list_path="a.md") == ()


def page(entry: EntryNumbers, background: Background | None = None) -> str:
    plan = plan_badges(DOCUMENT, numbers(), [], frozenset(), BadgePolicy(), LIST, TODAY)
    return render_explanation(LIST, entry, plan, background or Background(today=TODAY))


def test_an_explanation_names_link_rule_id_provider_count_and_date() -> None:
    assert page(numbers()[0]) == (
        "README.md:1: Channel Pruning\n"
        "  section     Papers > 2017\n"
        "  link        https://arxiv.org/abs/1707.06168 (paper)\n"
        "  link        https://github.com/yihui-he/channel-pruning (repository)\n"
        "  resolution  resolved to arxiv:1707.06168 by link: its first link\n"
        "  paper       (no title)\n"
        f"  ids         arxiv:1707.06168, s2:{'ab' * 20}\n"
        "  asked       Semantic Scholar knows it, 2025-03-10 (today); GitHub was never asked\n"
        "  citations   620, observed 2025-03-10 by semantic_scholar\n"
        "  history     ▄▅ 618 on 2025-03-09 to 620 on 2025-03-10\n"
        "  badge       tier 1 stands, tier 2 is due: 620 (observed 2025-03-10) is at or above 500\n"
        "  changes     down below 475, or after 7 observed days below 500\n"
        "  repository  yihui-he/channel-pruning\n"
        "  stars       unknown\n"
        "  badge       tier 0 stands and stays, because the number is unknown\n"
        "  changes     a number from GitHub: `starcite refresh` asks for it\n"
    )


def test_an_unresolved_entry_is_explained_by_its_reason() -> None:
    text = page(numbers()[1])
    assert "  resolution  unresolved: no such paper\n" in text
    assert "  citations   unknown\n" in text
    assert "  changes     a paper: `starcite review` or `starcite pin` settles which one\n" in text


AGREES = Finding(Feature.TITLE, Verdict.FOR, "the title agrees exactly")
WRITER = Finding(Feature.AUTHORS, Verdict.AGAINST, "the entry names Bo, and that paper is by Ada")
SILENT = Finding(Feature.YEAR, Verdict.SILENT, "no year is stated")


def considered(number: int, outcome: str, *findings: Finding) -> Considered:
    authors = ("Ada", "Bo", "Cy")[:number]
    return Considered(
        PaperId("arxiv", f"1701.0000{number}"), f"Paper {number}", 2010 + number, authors, findings, outcome
    )


def test_each_finding_for_and_against_is_told_and_what_was_refused_with_the_reason() -> None:
    taken, other = considered(1, "taken", AGREES), considered(3, "another paper fits better", WRITER)
    resolved = Resolved(taken.paper_id, "title", "that title", (AGREES, SILENT, WRITER), (taken, other))
    text = page(replace(numbers()[1], resolution=resolved))
    assert "  for         the title agrees exactly\n" in text
    assert f"  against     {WRITER.words}\n" in text
    assert f"  refused     arxiv:1701.00003 “Paper 3” (2013) by Ada, Bo and 1 more: {WRITER.words}\n" in text
    assert "no year is stated" not in text
    assert "Paper 1”" not in text, "what was taken is no candidate"


def test_of_an_ambiguous_entry_the_papers_it_may_mean_stand_before_those_refused() -> None:
    papers = (
        considered(1, "fits as well", AGREES),
        considered(2, "fits as well", AGREES),
        considered(3, "another one"),
    )
    ambiguous = Ambiguous((papers[0].paper_id, papers[1].paper_id), "two fit", (AGREES,), papers)
    again = Background(today=TODAY, decision=Decision(TODAY, TODAY + timedelta(days=7)), elsewhere=("b.md:2",))
    lines = page(replace(numbers()[1], resolution=ambiguous), again).splitlines()
    assert lines[1:10] == [
        "  section     Papers",
        "  also at     b.md:2",
        "  link        https://example.org/x (paper)",
        "  resolution  ambiguous, since 2025-03-10 (again from 2025-03-17): two fit",
        "  may be      arxiv:1701.00001 “Paper 1” (2011) by Ada: fits as well",
        "  may be      arxiv:1701.00002 “Paper 2” (2012) by Ada, Bo: fits as well",
        "  for         the title agrees exactly",
        "  refused     arxiv:1701.00003 “Paper 3” (2013) by Ada, Bo and 1 more: another one",
        "  asked       Semantic Scholar was never asked",
    ]


def test_all_that_was_refused_is_counted_and_three_are_named() -> None:
    refused = tuple(considered(number, "another one") for number in range(1, 6))
    text = page(replace(numbers()[1], resolution=Unresolved("none fits", (), refused)))
    assert text.count("  refused     arxiv:") == 3
    assert "  refused     and 2 more\n" in text


def test_in_a_terminal_long_lines_are_folded_under_their_label_and_words_stay_whole() -> None:
    text = page(numbers()[0], Background(today=TODAY, width=40))
    assert "  section     Papers > 2017\n" in text
    assert "  asked       Semantic Scholar knows it,\n              2025-03-10 (today); GitHub\n" in text
    assert f"\n              s2:{'ab' * 20}\n" in text, "an identifier is not cut"


def test_several_entries_are_listed_shortly() -> None:
    first, second = numbers()
    assert render_matches([("a.md:1", first), ("b.md:2", second)]) == (
        "a.md:1: Channel Pruning [arxiv:1707.06168]\nb.md:2: Learning Pruning [unresolved]\n"
    )
