"""What a run tells: a summary, a log for programs, counters, and the book of runs."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.faults import Fault, FaultKind
from flows.summary import RunSummary, Spent, render_summary
from flows.voice import Voice, render_event
from tests.adversity.world import FIRST_NIGHT, LIST, WITH_REPOSITORY, corpus, night, put_list, queries
from tests.flows.desk import TODAY, Desk

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SUMMARY = RunSummary("r", "run", TODAY, NOON, NOON + timedelta(minutes=3), 3, 20, 3, 1, 2, 4, 5,
                     {"arxiv": Spent(1, 6.0), "github": Spent(0, 0.0), "landing_pages": Spent(2, 90.0)})  # fmt: skip


def test_the_summary_counts_what_was_asked_and_what_each_provider_cost() -> None:
    assert list(render_summary(SUMMARY)) == [
        "asked 24: 20 found, 3 not found, 1 failed; 4 suspect, 5 kept from earlier days; 2 not asked",
        "requests: arXiv 1 in 0.1 min, landing pages 2 in 1.5 min",
    ]


def test_an_event_is_one_line_with_its_moment_and_its_facts() -> None:
    line = render_event(NOON, "info", "x", {"day": TODAY, "none": None, "text": "two\nlines ✏️", "share": 0.5})
    assert "\n" not in line
    assert json.loads(line) == {
        "time": "2026-11-20T12:00:00.000Z", "level": "info", "event": "x", "day": "2026-11-20",
        "text": "two\nlines ✏️", "share": 0.5,
    }  # fmt: skip


def test_a_fault_is_one_object_in_a_log_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    Voice("json", lambda: NOON).tell_fault(ZeroDivisionError("of the test"))
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["error"] == "ZeroDivisionError"


def events(err: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in err.splitlines()]


def test_one_run_in_words_and_one_as_objects_with_counters_and_its_row_in_the_book(desk: Desk) -> None:
    path = desk.folder / "starcite.prom"
    first = desk.done("run", "--metrics", path).err
    assert "asked " in first
    assert "requests: Semantic Scholar " in first
    before = samples(path)
    desk.sandbox.move_to(TODAY + timedelta(days=1))
    desk.sandbox.switch_on(Fault(FaultKind.STATUS, Provider.ARXIV, 401, times=None))
    desk.sandbox.switch_on(Fault(FaultKind.STATUS, Provider.GITHUB, 503, times=None))
    outcome = desk.starcite("--log-format", "json", "run", "--metrics", path)
    assert outcome.code == 3
    told = events(outcome.err)
    assert all({"time", "level", "event"} <= event.keys() for event in told)
    by_name = {event["event"]: event for event in told}
    assert (
        by_name["provider failed"] | {"provider": "github", "level": "error", "status": 503}
        == (by_name["provider failed"])
    )
    ended = by_name["run ended"]
    assert ended["run_id"] == by_name["run begun"]["run_id"]
    assert ended["asked"] == ended["found"] + ended["not_found"] + ended["failed"]
    assert ended["failed"] > 0
    assert ended["kept"] > 0
    assert ended["spent"]["github"]["requests"] == desk.sandbox.request_counts()[Provider.GITHUB] - before_count(before)

    after = samples(path)
    assert after[("starcite_run_exit_code", ())] == 3
    assert after[("starcite_run_lookups", (("outcome", "failed"),))] == ended["failed"]
    github = ("starcite_requests_total", (("provider", "github"),))
    assert after[github] == before[github] + ended["spent"]["github"]["requests"], "totals only grow"
    assert after[("starcite_last_good_answer_timestamp_seconds", (("provider", "github"),))] == (
        datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC).timestamp()
    )
    assert not list(desk.folder.glob("*.tmp*")), "written in one step"

    row = desk.done("runs", "--last", "1", "--format", "json").lines[0]
    assert {name: row[name] for name in ("asked", "found", "not_found", "failed", "suspect", "kept", "exit_code")} == (
        {name: ended[name] for name in ("asked", "found", "not_found", "failed", "suspect", "kept", "exit_code")}
    )
    table = list(csv.DictReader(io.StringIO(desk.done("runs", "--format", "csv").out)))
    assert [line["exit_code"] for line in table] == ["3", "0"]


def samples(path: Path) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = list(text_string_to_metric_families(path.read_text("utf-8")))
    assert all(family.documentation for family in families)
    return {(one.name, tuple(sorted(one.labels.items()))): one.value for family in families for one in family.samples}


def before_count(before: dict[tuple[str, tuple[tuple[str, str], ...]], float]) -> float:
    return before[("starcite_run_requests", (("provider", "github"),))]


def test_counters_that_cannot_be_written_are_bad_input_before_anything_is_asked(desk: Desk) -> None:
    outcome = desk.starcite("run", "--metrics", desk.folder / "absent" / "x.prom")
    assert outcome.code == 2
    assert "name a file in a folder that exists" in outcome.err
    assert desk.requests() == 0


def test_the_environment_may_ask_for_objects_too_and_a_wrong_word_is_bad_input(desk: Desk) -> None:
    told = events(desk.starcite("export", STARCITE_LOG_FORMAT="json").err)
    assert {event["event"] for event in told} >= {"said"}
    (refused,) = events(desk.starcite("nonsense", STARCITE_LOG_FORMAT="json").err)
    assert "No such command" in refused["message"]
    outcome = desk.starcite("scan", STARCITE_LOG_FORMAT="yaml")
    assert (outcome.code, outcome.err) == (2, "starcite: STARCITE_LOG_FORMAT=yaml: may be text or json\n")


def test_a_refused_token_is_told_by_its_place_and_the_run_goes_on_without_it(tmp_path: Path) -> None:
    put_list(tmp_path)
    sandbox = Sandbox(corpus(), FIRST_NIGHT, limits=False, github_tokens=frozenset({"another"}))
    done = night(tmp_path, sandbox)
    assert done.code == 3
    assert "GitHub: the credential of GITHUB_TOKEN cannot be used: the key was refused (HTTP 401)" in done.said
    (stars,) = queries(tmp_path, "select count(*) from core.snapshots where source = 'github'")
    assert stars == [(sum(not item.is_missing for item in WITH_REPOSITORY),)], "all repositories that are there"


def test_a_run_that_passes_midnight_keeps_its_first_day(tmp_path: Path) -> None:
    put_list(tmp_path)
    sandbox = Sandbox(corpus(), FIRST_NIGHT, limits=False)
    before_midnight = datetime(FIRST_NIGHT.year, FIRST_NIGHT.month, FIRST_NIGHT.day, 23, 59, 58, tzinfo=UTC)
    moments = (before_midnight + timedelta(seconds=n) for n in range(10_000))
    done = night(tmp_path, sandbox, now=lambda: next(moments))
    assert done.code == 0, done.said
    days, runs, late = queries(
        tmp_path,
        "select distinct observed_on from (select observed_on from core.snapshots union all"
        " select observed_on from core.lookups union all select observed_on from core.runs"
        " union all select written_on from core.badges)",
        "select started_at::date, finished_at::date from core.runs",
        "select count(*) from core.lookups where fetched_at::date > observed_on",
    )
    next_day: date = FIRST_NIGHT + timedelta(days=1)
    assert days == [(FIRST_NIGHT,)]
    assert runs == [(FIRST_NIGHT, next_day)]
    assert late[0][0] > 0, "answers did come after midnight"
    again = night(tmp_path, sandbox)
    assert again.report.summary is not None
    assert again.report.summary.found == 0, "what was answered for the day is not asked again on it"
    assert (tmp_path / LIST).is_file()
