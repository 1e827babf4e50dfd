"""A run that is cut off leaves its journal, and the next one goes on where it was."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from enrichers.errors import ProviderUnavailable
from enrichers.records import Failed, Found, NotFound, Provider
from flows.app import App
from flows.asking import Answer, Answers
from flows.cli import run as run_command
from flows.edge import Output
from flows.journal.lines import Batch, LineCodec, batch_of
from flows.journal.resuming import left_behind
from tests.adversity.tally import CuttingSandbox, PowerCut, TallyingSandbox
from tests.adversity.test_kills import rows_of
from tests.adversity.world import (
    FIRST_NIGHT,
    ITEMS,
    KEY,
    KEYS,
    LIST,
    LOOPBACK,
    TOKEN,
    WAREHOUSE,
    Night,
    corpus,
    night,
    put_list,
    query,
)
from tests.journal.samples import MOMENT, RUN, found

pytestmark = pytest.mark.wide_but(5)

JOURNAL = f"{WAREHOUSE}.journal"
NEXT_DAY = FIRST_NIGHT + timedelta(days=1)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[TallyingSandbox, Path]:
    """A night nobody disturbs."""
    folder, sandbox = tmp_path_factory.mktemp("whole"), TallyingSandbox(corpus(), FIRST_NIGHT)
    put_list(folder)
    assert night(folder, sandbox).code == 0
    return sandbox, folder


def cut(folder: Path, answers: int, keys: dict[str, str] = KEYS, **options: Any) -> CuttingSandbox:
    """A night whose power goes after so many answers."""
    if not (folder / LIST).exists():
        put_list(folder)
    sandbox = CuttingSandbox(corpus(), FIRST_NIGHT, answers)
    with pytest.raises(PowerCut):
        night(folder, sandbox, keys=keys, **options)
    return sandbox


@pytest.mark.parametrize("answers", [0, 2, 4])
def test_the_next_run_asks_what_is_left_and_ends_with_the_same_rows(
    answers: int, whole: tuple[TallyingSandbox, Path], tmp_path: Path
) -> None:
    undisturbed, folder = whole
    first = cut(tmp_path, answers)
    assert (tmp_path / JOURNAL).exists() == (answers > 0)
    second = TallyingSandbox(corpus(), FIRST_NIGHT)
    following = night(tmp_path, second)
    assert following.code == 0, following.said
    assert ("goes on where a run of today was cut off" in following.said) == (answers > 0)
    assert Counter(first.seen[:-1] + second.seen) == Counter(undisturbed.seen)
    assert rows_of(tmp_path) == rows_of(folder)
    assert (tmp_path / LIST).read_bytes() == (folder / LIST).read_bytes()
    assert not (tmp_path / JOURNAL).exists()


def test_a_run_cut_off_again_and_again_gets_on_by_one_answer_each_time(
    whole: tuple[TallyingSandbox, Path], tmp_path: Path
) -> None:
    undisturbed, folder = whole
    answered = []
    for _ in range(len(undisturbed.seen)):
        answered.append(cut(tmp_path, 1).seen[0])
        if len(answered) == len(undisturbed.seen) - 1:
            break
    last = TallyingSandbox(corpus(), FIRST_NIGHT)
    assert night(tmp_path, last).code == 0
    assert Counter([*answered, *last.seen]) == Counter(undisturbed.seen)
    assert rows_of(tmp_path) == rows_of(folder)
    assert query(tmp_path, "select exit_code, count(*) from core.runs group by all order by all") == [
        (0, 1),
        (137, len(answered)),
    ]


def test_without_a_token_each_repository_is_kept_and_the_hour_is_not_overdrawn(tmp_path: Path) -> None:
    first, second = cut(tmp_path, 4, keys={}), TallyingSandbox(corpus(), FIRST_NIGHT)
    assert night(tmp_path, second, keys={}).code == 0
    repositories = [target for _, target, _ in first.seen[:-1] + second.seen if "/repos/" in target]
    assert len(repositories) == len(set(repositories)) == 10


def test_the_run_that_was_cut_off_is_entered_with_what_it_spent(tmp_path: Path) -> None:
    cut(tmp_path, 3)
    assert night(tmp_path, TallyingSandbox(corpus(), FIRST_NIGHT)).code == 0
    spent = query(
        tmp_path,
        "select exit_code, finished_at is null, provider::varchar, requests_sent from core.runs join core.spend"
        " using (run_id) where requests_sent > 0 order by all",
    )
    assert [row[2:] for row in spent if row[0] == 137] == [("arxiv", 1), ("github", 1), ("semantic_scholar", 1)]
    assert [row[2:] for row in spent if row[0] == 0] == [("semantic_scholar", 2)]
    assert all(is_open == (code == 137) for code, is_open, _, _ in spent)


def test_a_run_that_is_killed_after_its_load_has_its_requests_in_the_book(tmp_path: Path) -> None:
    put_list(tmp_path)

    def lose_power(*_arguments: object) -> Any:
        raise PowerCut

    with pytest.raises(PowerCut):
        night(tmp_path, TallyingSandbox(corpus(), FIRST_NIGHT), plan=lose_power)
    assert not (tmp_path / JOURNAL).exists()
    assert query(tmp_path, "select sum(requests_sent)::integer from core.spend") == [(5,)]


def test_a_journal_of_an_earlier_day_is_stored_as_that_days_and_the_day_is_asked_anew(
    whole: tuple[TallyingSandbox, Path], tmp_path: Path
) -> None:
    undisturbed, folder = whole
    cut(tmp_path, 3)
    sandbox = TallyingSandbox(corpus(), NEXT_DAY)
    following = night(tmp_path, sandbox)
    assert following.code == 0, following.said
    assert f"a run of {FIRST_NIGHT} was cut off" in following.said
    assert "goes on" not in following.said
    asked = [target for _, target, _ in undisturbed.seen if "/arxiv/" not in target]  # whose data keep a month
    assert sorted(target for _, target, _ in sandbox.seen) == sorted(asked)
    by_day = "select observed_on, source::varchar, count(*) from core.snapshots group by all order by all"
    whole_day = [row[1:] for row in query(folder, by_day)]
    days: dict[date, list[tuple[str, int]]] = {}
    for day, source, count in query(tmp_path, by_day):
        days.setdefault(day, []).append((source, count))
    assert days[NEXT_DAY] == whole_day
    assert days[FIRST_NIGHT] == [
        (source, count - 2 * 2 * (source == "semantic_scholar")) for source, count in whole_day
    ]
    killed = (
        "select distinct exit_code from core.snapshots join core.runs using (run_id) where snapshots.observed_on = "
    )
    assert query(tmp_path, f"{killed} date '{FIRST_NIGHT}'") == [(137,)]
    assert not (tmp_path / JOURNAL).exists()


def numbers_of(folder: Path, day: date) -> list[tuple[Any, ...]]:
    """Title or name, metric and quality of every number of one day. Counts move from day to day."""
    named = """(select subject_id, title as name from core.papers
                union all select subject_id, name_with_owner from core.repositories)"""
    return query(
        folder,
        f"select name, metric::varchar, quality::varchar from core.snapshots join {named} using (subject_id)"
        f" where observed_on = date '{day}' order by all",
    )


def damaged(path: Path) -> None:
    path.write_bytes(b"\x00\xff no journal\n" * 3 + path.read_bytes()[:-5])


def of_another_version(path: Path) -> None:
    codec = LineCodec()
    other = LineCodec(replace(codec.form, layout="another"))
    batches, _ = codec.parse_lines(path.read_bytes().splitlines(keepends=True))
    path.write_bytes(b"".join(map(other.render_line, batches)))


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (damaged, "3 lines are damaged and left out"),
        (of_another_version, "1 lines are of another version and left out"),
        (a_folder, "cannot be read: Is a directory"),
    ],
)
def test_a_journal_that_cannot_be_read_costs_requests_and_never_the_run(
    spoil: Callable[[Path], None], words: str, whole: tuple[TallyingSandbox, Path], tmp_path: Path
) -> None:
    undisturbed, folder = whole
    cut(tmp_path, 1)
    spoil(tmp_path / JOURNAL)
    sandbox = TallyingSandbox(corpus(), FIRST_NIGHT)
    following = night(tmp_path, sandbox)
    assert following.code == 0, following.said
    assert words in following.said
    assert following.said.count(JOURNAL) == 1 + (spoil is a_folder)  # a folder cannot be removed either
    assert sandbox.seen == undisturbed.seen
    assert rows_of(tmp_path) == rows_of(folder)


def test_a_check_asks_only_what_is_left_and_leaves_the_journal_to_the_run(tmp_path: Path) -> None:
    cut(tmp_path, 3)
    before = (tmp_path / JOURNAL).read_bytes()
    checking = TallyingSandbox(corpus(), FIRST_NIGHT)
    checked: Night = night(tmp_path, checking, output=Output.CHECK)
    assert checked.code == 1, checked.said
    assert (len(checking.seen), checking.twice()) == (2, Counter())
    assert (tmp_path / JOURNAL).read_bytes() == before


def test_the_plan_after_a_kill_is_what_the_next_run_asks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cut(tmp_path, 3)
    app = App({**LOOPBACK, **KEYS, "STARCITE_TODAY": FIRST_NIGHT.isoformat()}, tmp_path)
    assert run_command(["plan", str(tmp_path / LIST), "--format", "json"], app) == 0
    planned = {row["provider"]: row["requests"] for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert planned == {"Semantic Scholar": 2, "arXiv": 0, "GitHub": 0, "landing pages": 0}
    assert (tmp_path / JOURNAL).exists()


def test_no_key_is_in_a_journal(tmp_path: Path) -> None:
    cut(tmp_path, 4)
    data = (tmp_path / JOURNAL).read_bytes()
    assert b"Pruning One Layer" in data
    assert TOKEN.encode() not in data
    assert KEY.encode() not in data


def test_what_another_list_asked_is_loaded_by_whoever_runs_next(tmp_path: Path) -> None:
    cut(tmp_path, 3)
    put_list(tmp_path, "other.md", ITEMS[:2])
    other = TallyingSandbox(corpus(), FIRST_NIGHT)
    assert night(tmp_path, other, lists=["other.md"]).code == 0
    assert other.seen == []
    sandbox = TallyingSandbox(corpus(), FIRST_NIGHT)
    assert night(tmp_path, sandbox).code == 0
    assert all("/search/match" in target for _, target, _ in sandbox.seen), sandbox.seen


def test_a_failure_is_asked_again_and_takes_the_place_of_no_answer() -> None:
    failed = Answer(Failed(ProviderUnavailable("arXiv", "gave no answer")), MOMENT)
    (good, answer), (bad, _), (gone, _) = found(1), found(2), found(3)
    not_found = Answer(NotFound(), MOMENT)
    batches = [
        Batch(RUN, {Provider.ARXIV: 1}, papers=((good, answer), (bad, failed), (gone, not_found))),
        Batch(RUN, {Provider.ARXIV: 2}, papers=((good, failed), (gone, answer))),
    ]
    left = left_behind(batches, RUN.observed_on)
    assert set(left.today.papers) == {good, gone}
    assert all(isinstance(one.lookup, Found) for one in left.today.papers.values())
    assert left.requests_sent == {RUN.run_id: {"arxiv": 2}}
    (earlier,) = left_behind(batches, RUN.observed_on + timedelta(days=1)).earlier
    assert earlier[1].papers[bad] is failed


def test_a_batch_is_made_of_all_that_answers_hold() -> None:
    answers = Answers(papers=dict([found(1)]))
    assert batch_of(RUN, {}, answers).answers() == answers
