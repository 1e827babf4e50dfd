from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from enrichers.pages.keeping import KeptPage, keep
from enrichers.pages.lookup import PageLookup, PageOutcome
from enrichers.pages.statement import PageStatement
from enrichers.records import (
    Ambiguous,
    Considered,
    Feature,
    Finding,
    Metric,
    Namesake,
    Provider,
    Quality,
    RecordChange,
    Reference,
    Resolution,
    Resolved,
    Unresolved,
    Verdict,
    WrittenBadge,
    WrittenLook,
)
from lists.identifiers import PaperId
from tests.warehouse.samples import (
    arxiv_answer,
    arxiv_id,
    day,
    entry,
    load_list,
    load_nights,
    load_papers,
    noon,
    paper,
    paper_answer,
    repository_answer,
    rows_of,
    run_on,
    s2_text,
)
from warehouse.evidence import explained
from warehouse.records import LedgerRow, ListSighting, LookupRow, PaperAnswer, RunLoad, RunOutcome
from warehouse.store import Warehouse

SNAPSHOTS = "select observed_on, value, quality::varchar from core.snapshots order by all"


def load_repositories(warehouse: Warehouse, on_day: int, *answers: object) -> None:
    warehouse.load(RunLoad(run_on(day(on_day)), repositories=tuple(answers)))  # type: ignore[arg-type]


def test_a_second_run_on_one_day_keeps_one_snapshot(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0)))
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0), minute=9), suffix="-again")
    assert rows_of(warehouse.path, SNAPSHOTS) == [(day(0), 5, "observed")]


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        ((5, Quality.OBSERVED), (7, Quality.OBSERVED), (7, "observed")),
        ((5, Quality.SUSPECT), (7, Quality.OBSERVED), (7, "observed")),
        ((5, Quality.OBSERVED), (0, Quality.SUSPECT), (5, "observed")),
        ((5, Quality.SUSPECT), (4, Quality.SUSPECT), (4, "suspect")),
        ((0, Quality.OBSERVED), (0, Quality.OBSERVED), (0, "observed")),
    ],
)
def test_a_days_number_gives_way_to_an_equal_or_better_one_only(
    warehouse: Warehouse, first: tuple[int, Quality], second: tuple[int, Quality], stays: tuple[int, str]
) -> None:
    load_papers(warehouse, day(0), paper_answer(1, first[0], day(0), first[1]))
    load_papers(warehouse, day(0), paper_answer(1, second[0], day(0), second[1], minute=9), suffix="-again")
    assert rows_of(warehouse.path, SNAPSHOTS) == [(day(0), *stays)]


def test_an_answer_fetched_earlier_does_not_replace_a_later_one(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 7, day(0), minute=9))
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0)), suffix="-late")
    assert rows_of(warehouse.path, SNAPSHOTS) == [(day(0), 7, "observed")]


def test_found_zero_not_found_failed_and_not_asked_stay_four_states(warehouse: Warehouse) -> None:
    lookups = (
        LookupRow(Provider.SEMANTIC_SCHOLAR, str(arxiv_id(1)), "found", None, noon(day(0))),
        LookupRow(Provider.SEMANTIC_SCHOLAR, str(arxiv_id(2)), "not_found", None, noon(day(0))),
        LookupRow(Provider.SEMANTIC_SCHOLAR, str(arxiv_id(3)), "failed", "no answer", noon(day(0))),
    )
    warehouse.load(RunLoad(run_on(day(0)), lookups=lookups, papers=(paper_answer(1, 0, day(0)),)))
    known = warehouse.read_knowledge()
    good = known.papers[arxiv_id(1)].citations.good
    assert good is not None
    assert good.value == 0
    assert [known.lookups.get((Provider.SEMANTIC_SCHOLAR, str(arxiv_id(n)))) is None for n in (1, 2, 3, 4)] == [
        False,
        False,
        False,
        True,
    ]
    assert [known.lookups[Provider.SEMANTIC_SCHOLAR, str(arxiv_id(n))].outcome for n in (1, 2, 3)] == [
        "found",
        "not_found",
        "failed",
    ]
    assert known.lookups[Provider.SEMANTIC_SCHOLAR, str(arxiv_id(3))].error == "no answer"


def test_an_unknown_count_leaves_no_number(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, None, day(0)))
    assert rows_of(warehouse.path, SNAPSHOTS) == []
    assert warehouse.read_knowledge().papers[arxiv_id(1)].citations.good is None


def test_a_failed_answer_removes_nothing(warehouse: Warehouse) -> None:
    found = LookupRow(Provider.SEMANTIC_SCHOLAR, str(arxiv_id(1)), "found", None, noon(day(0)))
    failed = LookupRow(Provider.SEMANTIC_SCHOLAR, str(arxiv_id(1)), "failed", "HTTP 503", noon(day(0)))
    warehouse.load(RunLoad(run_on(day(0)), lookups=(found,), papers=(paper_answer(1, 5, day(0)),)))
    warehouse.load(RunLoad(run_on(day(0), "-again"), lookups=(failed,)))
    known = warehouse.read_knowledge()
    assert known.lookups[Provider.SEMANTIC_SCHOLAR, str(arxiv_id(1))].outcome == "found"
    warehouse.load(RunLoad(run_on(day(1)), lookups=(failed,)))
    known = warehouse.read_knowledge()
    last = known.lookups[Provider.SEMANTIC_SCHOLAR, str(arxiv_id(1))]
    assert (last.outcome, last.asked_on) == ("failed", day(1))
    assert known.papers[arxiv_id(1)].citations.good is not None


def test_only_the_newest_found_lookup_is_kept_and_every_failure(warehouse: Warehouse) -> None:
    for number, outcome in enumerate(("found", "failed", "found", "not_found")):
        row = LookupRow(Provider.GITHUB, "o/r", outcome, None, noon(day(number)))
        warehouse.load(RunLoad(run_on(day(number)), lookups=(row,)))
    rows = rows_of(warehouse.path, "select outcome::varchar, observed_on from core.lookups order by observed_on")
    assert rows == [("failed", day(1)), ("found", day(2)), ("not_found", day(3))]


def test_a_suspect_number_is_not_the_good_one_but_is_remembered(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 7546, day(0)))
    load_papers(warehouse, day(1), paper_answer(1, 309, day(1), Quality.SUSPECT))
    series = warehouse.read_knowledge().papers[arxiv_id(1)].citations
    assert series.good is not None
    assert (series.good.value, series.good.observed_on, series.good.quality) == (7546, day(0), Quality.OBSERVED)
    assert [(number.value, number.quality) for number in series.recent] == [
        (309, Quality.SUSPECT),
        (7546, Quality.OBSERVED),
    ]
    assert series.good.fetched_at == noon(day(0))
    assert series.good.source == "semantic_scholar"


def test_a_good_number_is_found_behind_many_suspect_ones(warehouse: Warehouse) -> None:
    answers = [paper_answer(1, 500, day(0))]
    answers += [paper_answer(1, 3, day(number), Quality.SUSPECT) for number in range(1, 35)]
    load_nights(warehouse, [RunLoad(run_on(day(n)), papers=(answer,)) for n, answer in enumerate(answers)])
    series = warehouse.read_knowledge().papers[arxiv_id(1)].citations
    assert len(series.recent) == 30
    assert series.good is not None
    assert series.good.value == 500


def test_a_paper_is_known_by_every_id_asked_or_learned(warehouse: Warehouse) -> None:
    record = paper(1, 5, external_ids=(arxiv_id(1), PaperId("doi", "10.1000/1")))
    load_papers(warehouse, day(0), PaperAnswer(arxiv_id(1), record, Quality.OBSERVED, noon(day(0))))
    papers = warehouse.read_knowledge().papers
    names = [arxiv_id(1), PaperId("doi", "10.1000/1"), PaperId("s2", s2_text(1)), PaperId("corpus", "1")]
    assert len({papers[name].subject_id for name in names}) == 1
    known = papers[arxiv_id(1)]
    assert known.canonical_id == arxiv_id(1)
    assert set(known.ids) == set(names)
    assert (known.title, known.year, known.authors) == ("Paper 1", 2020, ("Ada Example", "Bo Sample"))


def test_one_paper_asked_by_two_ids_has_one_number_by_its_canonical_id(warehouse: Warehouse) -> None:
    doi = PaperId("doi", "10.1000/1")
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0)))
    other = paper_answer(1, 9, day(1), asked=doi)
    load_papers(warehouse, day(1), other, paper_answer(1, 6, day(1)))
    assert rows_of(warehouse.path, "select count(*) from core.papers") == [(1,)]
    assert rows_of(warehouse.path, SNAPSHOTS) == [(day(0), 5, "observed"), (day(1), 6, "observed")]


def test_a_later_answer_that_leaves_something_out_erases_nothing(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0)))
    blank = {"title": "", "year": None, "authors": (), "venue": None, "corpus_id": None, "external_ids": ()}
    load_papers(warehouse, day(1), paper_answer(1, 6, day(1), **blank))
    known = warehouse.read_knowledge().papers[arxiv_id(1)]
    assert (known.title, known.year, known.venue, known.corpus_id) == ("Paper 1", 2020, "Venue", 1)
    assert known.authors == ("Ada Example", "Bo Sample")


def test_a_paper_only_arxiv_knows_keeps_its_row_when_semantic_scholar_learns_of_it(warehouse: Warehouse) -> None:
    warehouse.load(RunLoad(run_on(day(0)), arxiv=(arxiv_answer(1, day(0)),)))
    before = warehouse.read_knowledge().papers[arxiv_id(1)]
    assert (before.semantic_scholar_id, before.title) == (None, "Paper 1 on arXiv")
    assert before.arxiv is not None
    assert before.arxiv.updated_at == arxiv_answer(1, day(0)).record.updated_at
    load_papers(warehouse, day(1), paper_answer(1, 5, day(1)))
    after = warehouse.read_knowledge().papers[arxiv_id(1)]
    assert (after.subject_id, after.title) == (before.subject_id, "Paper 1")
    assert after.arxiv == before.arxiv


def test_texts_that_are_no_unicode_do_not_stop_a_night(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0), title='half \ud83d "quoted" \\ é 漢\n'))
    assert warehouse.read_knowledge().papers[arxiv_id(1)].title == 'half ? "quoted" \\ é 漢\n'


def test_a_renamed_repository_keeps_its_stars(warehouse: Warehouse) -> None:
    load_repositories(warehouse, 0, repository_answer("old/name", 7, 90, day(0)))
    load_repositories(warehouse, 1, repository_answer("old/name", 7, 95, day(1), answered_name="new/Name"))
    known = warehouse.read_knowledge().repositories
    assert known["old/name"].subject_id == known["new/name"].subject_id
    assert known["old/name"].names == ("new/name", "old/name")
    assert str(known["old/name"].record.repository_id) == "new/Name"
    assert [number.value for number in known["old/name"].stars.recent] == [95, 90]
    assert known["old/name"].record.etag == 'W/"abc"'
    assert known["old/name"].record.pushed_at == repository_answer("a/b", 1, 1, day(0)).record.pushed_at


def test_a_name_stands_for_the_first_repository_that_a_list_asked_by_it(warehouse: Warehouse) -> None:
    load_repositories(warehouse, 0, repository_answer("o/r", 7, 900, day(0)))
    stranger = replace(repository_answer("o/r", 8, 2, day(1)), is_meant=False)
    load_repositories(warehouse, 1, stranger)
    knowledge = warehouse.read_knowledge()
    known = knowledge.repositories["o/r"]
    assert known.record.database_id == 7
    assert [number.value for number in known.stars.recent] == [900]
    assert known.namesakes == {"o/r": Namesake(8, day(1))}
    assert [number.value for number in knowledge.numbered[8].stars.recent] == [2]
    assert knowledge.numbered[8].namesakes == {}
    assert rows_of(warehouse.path, "select subject_id from core.followed_names") == [(known.subject_id,)]


def test_a_name_given_back_is_nobody_elses(warehouse: Warehouse) -> None:
    load_repositories(warehouse, 0, repository_answer("o/r", 7, 900, day(0)))
    load_repositories(warehouse, 1, replace(repository_answer("o/r", 8, 2, day(1)), is_meant=False))
    load_repositories(warehouse, 2, repository_answer("o/r", 7, 901, day(2)))
    assert warehouse.read_knowledge().repositories["o/r"].namesakes == {}


def test_a_name_nobody_asked_by_stands_for_who_answered_last_until_a_list_asks(warehouse: Warehouse) -> None:
    load_repositories(warehouse, 0, repository_answer("a/x", 7, 900, day(0), answered_name="a/y"))
    assert warehouse.read_knowledge().repositories["a/y"].asked_names == {"a/x"}
    load_repositories(warehouse, 1, repository_answer("a/y", 8, 2, day(1)))
    known = warehouse.read_knowledge().repositories
    assert (known["a/y"].record.database_id, known["a/x"].record.database_id) == (8, 7)


def test_an_entry_whose_repository_was_accepted_is_that_ones(warehouse: Warehouse) -> None:
    load_repositories(warehouse, 0, repository_answer("o/r", 7, 900, day(0)))
    load_repositories(warehouse, 1, replace(repository_answer("o/r", 8, 2, day(1)), is_meant=False))
    query = "select database_id from core.entry_subjects join core.repositories on subject_id = repository_subject_id"
    for accepted, expected in ((None, 7), (8, 8), (None, 7)):
        sighting = replace(entry(1, repository="o/r"), accepted_database_id=accepted)
        warehouse.load(RunLoad(run_on(day(2)), lists=(ListSighting("README.md", (sighting,)),)))
        assert rows_of(warehouse.path, query) == [(expected,)]


def test_a_thing_is_gone_since_the_first_day_after_it_was_found(warehouse: Warehouse) -> None:
    outcomes = ["not_found", "found", "not_found", "failed", "not_found", "failed"]
    for number, outcome in enumerate(outcomes):
        error = "no answer" if outcome == "failed" else None
        row = LookupRow(Provider.GITHUB, "o/r", outcome, error, noon(day(number)))
        warehouse.load(RunLoad(run_on(day(number)), lookups=(row,)))
        gone_since = warehouse.read_knowledge().lookups[Provider.GITHUB, "o/r"].gone_since
        assert gone_since == [day(0), None, day(2), day(2), day(2), day(2)][number]


def test_a_merge_is_recorded_once_and_the_series_go_on(warehouse: Warehouse) -> None:
    other = PaperId("doi", "10.1000/2")
    load_papers(warehouse, day(0), paper_answer(1, 90, day(0)), paper_answer(2, 70, day(0), asked=other))
    for number in (1, 2):
        answers = (paper_answer(2, 160, day(number), asked=arxiv_id(1)), paper_answer(2, 160, day(number), asked=other))
        load_papers(warehouse, day(number), *answers)
    known = warehouse.read_knowledge().papers
    change = RecordChange("merged", arxiv_id(1), s2_text(1), s2_text(2), day(1))
    assert (known[arxiv_id(1)].changes, known[other].changes) == ((change,), ())
    assert [number.value for number in known[arxiv_id(1)].citations.recent] == [160, 160, 90]
    assert [number.value for number in known[other].citations.recent] == [160, 160, 70]


def test_a_split_gives_the_part_a_series_of_its_own(warehouse: Warehouse) -> None:
    other = PaperId("doi", "10.1000/2")
    together = paper_answer(1, 150, day(0)), paper_answer(1, 150, day(0), asked=other)
    load_papers(warehouse, day(0), *together)
    for number in (1, 2):
        apart = paper_answer(1, 120, day(number)), paper_answer(2, 30, day(number), asked=other, external_ids=(other,))
        load_papers(warehouse, day(number), *apart)
    known = warehouse.read_knowledge().papers
    assert known[other].changes == (RecordChange("split", other, s2_text(1), s2_text(2), day(1)),)
    assert known[arxiv_id(1)].changes == ()
    assert [number.value for number in known[arxiv_id(1)].citations.recent] == [120, 120, 150]
    assert [number.value for number in known[other].citations.recent] == [30, 30]
    assert str(known[other].canonical_id) == str(other)
    assert known[PaperId("s2", s2_text(2))].subject_id == known[other].subject_id


def test_what_was_merged_and_is_parted_again_goes_on_where_it_was(warehouse: Warehouse) -> None:
    other = PaperId("doi", "10.1000/2")
    for number, record in enumerate((2, 1, 2)):
        answers = (
            paper_answer(1, 100 + number, day(number)),
            paper_answer(record, 10 * record, day(number), asked=other),
        )
        load_papers(warehouse, day(number), *answers)
    known = warehouse.read_knowledge().papers
    assert [change.kind for change in known[other].changes] == ["merged", "split"]
    assert [number.value for number in known[other].citations.recent] == [20, 10, 20]


def test_the_record_that_a_title_match_brought_is_remembered_for_its_id(warehouse: Warehouse) -> None:
    matched = paper_answer(1, 90, day(0))
    load_papers(warehouse, day(0), PaperAnswer(None, matched.record, matched.quality, matched.fetched_at))
    load_papers(warehouse, day(1), paper_answer(2, 160, day(1), asked=arxiv_id(1)))
    known = warehouse.read_knowledge().papers[arxiv_id(1)]
    assert [change.kind for change in known.changes] == ["merged"]


def test_papers_and_repositories_share_one_numbering(warehouse: Warehouse) -> None:
    warehouse.load(
        RunLoad(
            run_on(day(0)),
            papers=(paper_answer(1, 5, day(0)),),
            repositories=(repository_answer("o/r", 7, 9, day(0)),),
        )
    )
    load_papers(warehouse, day(1), paper_answer(2, 5, day(1)))
    subjects = rows_of(
        warehouse.path,
        "select subject_id from core.papers union all select subject_id from core.repositories order by 1",
    )
    assert subjects == [(1,), (2,), (3,)]


def test_entries_keep_their_first_and_last_day(warehouse: Warehouse) -> None:
    load_list(warehouse, day(0), entry(1), entry(2))
    load_list(warehouse, day(3), entry(1), entry(3))
    rows = rows_of(
        warehouse.path, "select entry_key, first_seen_on, last_seen_on, is_held from core.entries order by entry_key"
    )
    assert rows == [
        (str(arxiv_id(1)), day(0), day(3), True),
        (str(arxiv_id(2)), day(0), day(0), False),
        (str(arxiv_id(3)), day(3), day(3), True),
    ]
    assert warehouse.read_knowledge().lists == {"README.md": frozenset({str(arxiv_id(1)), str(arxiv_id(3))})}


def test_an_entry_that_comes_back_is_held_again_and_keeps_its_first_day(warehouse: Warehouse) -> None:
    load_list(warehouse, day(0), entry(1))
    load_list(warehouse, day(1))
    assert warehouse.read_knowledge().lists == {"README.md": frozenset()}
    load_list(warehouse, day(2), entry(1))
    rows = rows_of(warehouse.path, "select first_seen_on, last_seen_on, is_held from core.entries")
    assert rows == [(day(0), day(2), True)]


def test_an_entry_removed_on_the_day_it_was_seen_is_no_longer_held(warehouse: Warehouse) -> None:
    load_list(warehouse, day(0), entry(1), entry(2))
    load_list(warehouse, day(0), entry(2))
    assert warehouse.read_knowledge().lists == {"README.md": frozenset({str(arxiv_id(2))})}


def test_a_replay_of_an_earlier_day_does_not_change_what_a_list_holds_today(warehouse: Warehouse) -> None:
    load_list(warehouse, day(5), entry(1))
    load_list(warehouse, day(2), entry(1), entry(2))
    assert warehouse.read_knowledge().lists == {"README.md": frozenset({str(arxiv_id(1))})}
    assert rows_of(warehouse.path, "select first_seen_on, last_seen_on from core.lists") == [(day(2), day(5))]


def test_one_paper_in_two_sections_is_two_entries_and_twice_in_one_section_is_one(warehouse: Warehouse) -> None:
    load_list(warehouse, day(0), entry(1, ("A",)), entry(1, ("B",)), entry(1, ("B",)))
    assert rows_of(warehouse.path, "select section from core.entries order by all") == [(["A"],), (["B"],)]


def test_lists_do_not_disturb_each_other(warehouse: Warehouse) -> None:
    load_list(warehouse, day(0), entry(1), path="a.md")
    load_list(warehouse, day(0), entry(2), path="b.md")
    assert set(warehouse.read_knowledge().lists) == {"a.md", "b.md"}
    assert warehouse.read_knowledge().lists["a.md"] == frozenset({str(arxiv_id(1))})


def ledger_row(resolution: Resolution) -> LedgerRow:
    return LedgerRow(Reference("key", None, "https://example.org", "A Title"), resolution)


def test_every_resolution_comes_back_as_it_was(warehouse: Warehouse) -> None:
    decisions: list[Resolution] = [
        Resolved(arxiv_id(1), "title", "same title, same first author"),
        Ambiguous((arxiv_id(1), PaperId("doi", "10.1/a:b")), "two papers share the title"),
        Unresolved("no paper of that title is known"),
    ]
    for number, decision in enumerate(decisions):
        warehouse.load(RunLoad(run_on(day(number)), ledger=(ledger_row(decision),)))
        entry_now = warehouse.read_knowledge().ledger["key"]
        assert (entry_now.resolution, entry_now.resolved_on, entry_now.title) == (decision, day(number), "A Title")
    days = rows_of(warehouse.path, "select resolved_on, replaced_on from core.resolutions order by all")
    assert days == [(day(0), day(1)), (day(1), day(2)), (day(2), None)]


def test_a_decision_that_stands_keeps_its_day(warehouse: Warehouse) -> None:
    for number, evidence in enumerate(("the link", "the link, again")):
        row = ledger_row(Resolved(arxiv_id(1), "link", evidence))
        warehouse.load(RunLoad(run_on(day(number)), ledger=(row,)))
    known = warehouse.read_knowledge().ledger["key"]
    assert (known.resolved_on, known.resolution) == (day(0), Resolved(arxiv_id(1), "link", "the link, again"))


FOR = Finding(Feature.TITLE, Verdict.FOR, "the title agrees")
AGAINST = Finding(Feature.AUTHORS, Verdict.AGAINST, "the page names “Anna Ø”, and that paper is by nobody of that name")
SILENT = Finding(Feature.VENUE, Verdict.SILENT, "no venue to compare")


def test_a_decision_comes_back_with_all_that_spoke_for_and_against_it(warehouse: Warehouse) -> None:
    seen = (
        Considered(arxiv_id(1), "Paper 1", 2020, ("Ada Example",), (FOR,), "taken"),
        Considered(PaperId("doi", "10.1/a:b"), "Another", None, (), (FOR, AGAINST), "the authors differ"),
    )
    decision = Resolved(arxiv_id(1), "title", "the title agrees", (FOR, SILENT), seen)
    row = replace(ledger_row(decision), lookups=1, rules_version=3)
    warehouse.load(RunLoad(run_on(day(0)), ledger=(row,)))
    known = warehouse.read_knowledge().ledger["key"]
    assert (known.looked_up_on, known.lookups, known.rules_version) == (day(0), 1, 3)
    told = explained(known)
    assert (told, told.findings, told.considered) == (decision, (FOR,), seen), "silence is not remembered"
    assert known.resolution.considered == (), "read only where somebody wants to know"


def test_looking_up_again_to_the_same_end_keeps_the_day_of_the_decision(warehouse: Warehouse) -> None:
    for number, lookups in ((0, 1), (7, 2)):
        row = replace(ledger_row(Unresolved("no such paper")), lookups=lookups, rules_version=1)
        warehouse.load(RunLoad(run_on(day(number)), ledger=(row,)))
    known = warehouse.read_knowledge().ledger["key"]
    assert (known.resolved_on, known.looked_up_on, known.lookups) == (day(0), day(7), 2)


def page(outcome: PageOutcome, title: str = "") -> KeptPage:
    statement = PageStatement("https://o/p", title, paper_ids=(PaperId("doi", "10.1/a"),)) if title else None
    return keep(PageLookup("https://o/p", "https://o/q", outcome, noon(day(0)), 200, statement, "why"))


def test_a_page_comes_back_as_it_was_and_no_failure_takes_the_place_of_what_it_stated(warehouse: Warehouse) -> None:
    stated = page(PageOutcome.STATED, "A Title")
    for number, one in enumerate((page(PageOutcome.FAILED), stated, page(PageOutcome.REFUSED))):
        warehouse.load(RunLoad(run_on(day(number)), pages=(one, one)))
        assert set(warehouse.read_knowledge().pages) == {"https://o/p"}
    kept = warehouse.read_knowledge().pages["https://o/p"]
    assert (kept, kept.statement) == (stated, stated.statement)


def badge(tier: int, previous: int, number: int = 0) -> WrittenBadge:
    return WrittenBadge("README.md", "key", "citations", "arxiv:2001.00001", tier, previous, day(number))


def test_the_last_badge_recorded_counts_and_one_said_twice_is_kept_once(warehouse: Warehouse) -> None:
    for record in (badge(1, 0), badge(1, 0), badge(2, 1, number=2), badge(2, 1, number=1)):
        warehouse.record_badges("run", "README.md", [record])
    assert warehouse.read_knowledge().badges == {"README.md": (badge(2, 1, number=2),)}
    assert rows_of(warehouse.path, "select badge_number, tier from core.badges order by all") == [(1, 1), (2, 2)]


def test_a_badge_said_again_on_a_later_day_is_as_new_as_that_day(warehouse: Warehouse) -> None:
    for number in (0, 3):
        warehouse.record_badges("run", "README.md", [badge(1, 0, number=number)])
    assert warehouse.read_knowledge().badges == {"README.md": (badge(1, 0, number=3),)}


def look(kind: str, style: str, symbol: str = "", *, stands: bool = True, place: str | None = None) -> WrittenLook:
    return WrittenLook("README.md", kind, style, symbol, stands, place, day(0))


def test_the_looks_of_a_list_take_the_place_of_those_before_and_leave_other_lists_alone(warehouse: Warehouse) -> None:
    other = replace(look("stars", "text"), list_path="other.md")
    warehouse.record_badges("run", "other.md", [], [other])
    warehouse.record_badges("run", "README.md", [badge(1, 0)], [look("citations", "symbols", "✏️", place="after")])
    looks = (look("citations", "symbols", "✏️", stands=False, place="after"), look("citations", "text"))
    warehouse.record_badges("run", "README.md", [], looks)
    warehouse.record_badges("run", "README.md", [badge(2, 1)])
    knowledge = warehouse.read_knowledge()
    assert knowledge.looks == {"README.md": looks, "other.md": (other,)}
    assert knowledge.badges == {"README.md": (badge(2, 1),)}
    written = warehouse.read_written()
    assert (written.badges, written.looks, written.papers) == (knowledge.badges, knowledge.looks, {})


def test_a_run_is_in_the_book_from_its_beginning_to_its_end(warehouse: Warehouse) -> None:
    run = run_on(day(0))
    warehouse.begin_run(run)
    assert warehouse.read_runs(5).rows[0][4] is None
    warehouse.load(RunLoad(run, lists=(ListSighting("b.md", ()),)))
    warehouse.load(RunLoad(run, lists=(ListSighting("a.md", ()),)))
    ended = noon(day(0)) + timedelta(seconds=3, microseconds=5)
    warehouse.finish_run(RunOutcome(run.run_id, ended, 3, {Provider.GITHUB: 4, Provider.ARXIV: 0}, 10, 2, 1, 7))
    table = warehouse.read_runs(5)
    assert len(table.rows) == 1
    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert row["finished_at"] == ended
    assert row["list_paths"] == ["a.md", "b.md"]
    assert (row["found"], row["not_found"], row["failed"], row["kept"], row["exit_code"]) == (10, 2, 1, 7, 3)
    requests = [row[f"{provider}_requests"] for provider in ("semantic_scholar", "arxiv", "github")]
    assert requests == [None, 0, 4]


def test_a_run_that_never_ended_is_entered_as_killed_by_the_next_with_what_it_had_spent(warehouse: Warehouse) -> None:
    done, loaded, killed, next_one = (run_on(day(0), suffix) for suffix in ("done", "loaded", "killed", "next"))
    warehouse.begin_run(done)
    warehouse.finish_run(RunOutcome(done.run_id, noon(day(0)), 3, {Provider.GITHUB: 4}, 0, 0, 0, 0))
    warehouse.begin_run(loaded)
    warehouse.load(RunLoad(loaded, requests_sent={Provider.ARXIV: 2}))
    warehouse.begin_run(killed)
    warehouse.begin_run(next_one, {killed.run_id: {Provider.GITHUB: 5}})
    rows = rows_of(
        warehouse.path,
        "select run_id, exit_code, finished_at is null, provider::varchar, requests_sent"
        " from core.runs left join core.spend using (run_id)",
    )
    assert {str(row[0]): row[1:] for row in rows} == {
        done.run_id: (3, False, "github", 4),
        loaded.run_id: (137, True, "arxiv", 2),
        killed.run_id: (137, True, "github", 5),
        next_one.run_id: (None, True, None, None),
    }


def test_the_last_answer_of_a_provider_is_not_its_last_failure(warehouse: Warehouse) -> None:
    for number, outcome in enumerate(("not_found", "failed")):
        row = LookupRow(Provider.GITHUB, "o/r", outcome, None, noon(day(number)))
        warehouse.load(RunLoad(run_on(day(number)), lookups=(row,)))
    answers = warehouse.read_standing().answers
    assert answers[Provider.GITHUB].good_on == day(0)


def test_influential_citations_are_kept_beside_citations(warehouse: Warehouse) -> None:
    load_papers(warehouse, day(0), paper_answer(1, 5, day(0), influential_citation_count=0))
    rows = rows_of(warehouse.path, "select metric::varchar, value from core.snapshots order by metric")
    assert rows == [(Metric.CITATION_COUNT, 5), (Metric.INFLUENTIAL_CITATION_COUNT, 0)]
