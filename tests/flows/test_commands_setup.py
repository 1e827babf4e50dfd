"""What ``demo``, ``sandbox`` and ``doctor`` do."""

from __future__ import annotations

import json
import signal
import subprocess
from datetime import timedelta
from pathlib import Path

import duckdb
import httpx
import pytest

from enrichers.records import Provider
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.faults import Fault, FaultKind
from tests.flows.desk import EXAMPLES, KEYS, TODAY, Desk, opened, start


@pytest.mark.wide
def test_demo_goes_from_nothing_to_enriched_lists_and_a_warehouse(desk: Desk) -> None:
    outcome = desk.done("demo", "--to", "shown", "--nights", "2")
    folder = desk.folder / "shown"
    assert {*EXAMPLES, "starcite.toml", "starcite.duckdb", "starcite.published.duckdb", "exports"} <= {
        path.name for path in folder.iterdir()
    }
    assert "simulated" in outcome.out
    assert "2 runs and " in outcome.out
    assert "✏️" in (folder / "tables.md").read_text("utf-8")
    assert desk.requests() == 0, "it has a sandbox of its own"


def test_demo_never_makes_anew_what_no_demo_made(desk: Desk) -> None:
    before = desk.files()
    outcome = desk.starcite("demo", "--to", ".")
    assert outcome.code == 2
    assert "holds something no demo made" in outcome.err
    assert desk.files() == before


@pytest.mark.parametrize(("stop", "exit_code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_sandbox_prints_where_it_is_answers_and_ends_when_told(
    desk: Desk, stop: signal.Signals, exit_code: int
) -> None:
    corpus = desk.folder / "corpus.json"
    paper = {"ids": ["arxiv:2401.00001"], "title": "One of My Choice", "citation_count": 7}
    corpus.write_text(json.dumps({"papers": [paper]}), "utf-8")
    environment = {**desk.environment, "STARCITE_TODAY": "2026-10-01"}
    process = start(
        Desk(desk.folder, desk.sandbox, environment),
        *("sandbox", "--no-limits", "--corpus", str(corpus)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    lines = []
    while not lines or not lines[-1].startswith("export STARCITE_PACING"):
        lines.append(process.stdout.readline())
        assert lines[-1], "it ended"
    exports = dict(line.removeprefix("export ").strip().split("=", 1) for line in lines if line.startswith("export "))
    assert exports["STARCITE_TODAY"] == "2026-10-01"
    assert "simulated" in lines[0]
    url = exports["STARCITE_SEMANTIC_SCHOLAR_URL"] + "/graph/v1/paper/ARXIV:2401.00001?fields=citationCount"
    assert httpx.get(url).json()["citationCount"] == 7
    process.send_signal(stop)
    assert process.communicate(timeout=5)[1] == ""
    assert process.returncode == exit_code


def test_sandbox_refuses_a_corpus_that_is_none(desk: Desk) -> None:
    outcome = desk.starcite("sandbox", "--corpus", desk.folder / "absent.json")
    assert outcome.code == 2
    assert "absent.json: cannot be read" in outcome.err


def checks(desk: Desk, code: int, **environment: str) -> dict[str, tuple[str, str]]:
    outcome = desk.starcite("doctor", "--format", "json", **environment)
    assert outcome.code == code, outcome.out
    assert not any(key in outcome.out + outcome.err for key in KEYS.values())
    return {row["subject"]: (row["state"], row["detail"]) for row in outcome.lines}


def test_doctor_finds_everything_well_and_asks_each_provider_once(known: Desk) -> None:
    found = checks(known, 0)
    assert {state for state, _ in found.values()} == {"ok"}
    assert found["Semantic Scholar"][1] == "answers, with a key; last answer today"
    assert found["GitHub"][1] == "answers, with a token; last answer today"
    assert known.sandbox.request_counts() == dict.fromkeys(Provider, 1)
    assert "starcite.toml" in known.starcite("doctor").err


def test_doctor_tells_the_age_of_the_last_answer_and_what_is_not_there_yet(known: Desk, tmp_path: Path) -> None:
    later = {"STARCITE_TODAY": "2026-11-27"}
    assert "last answer 7 days ago, 2026-11-20" in checks(known, 0, **later)["GitHub"][1]
    empty = checks(known, 0, STARCITE_WAREHOUSE=str(tmp_path / "new.duckdb"))
    assert "not made yet" in empty["warehouse"][1]
    assert empty["arXiv"][1] == "answers, needs no key; no answer stored yet"
    assert empty["landing pages"] == ("ok", "none asked yet")
    assert not (tmp_path / "new.duckdb").exists()


def test_doctor_ends_with_3_when_the_last_good_answer_is_older_than_the_settings_allow(known: Desk) -> None:
    found = checks(known, 3, STARCITE_TODAY="2026-11-28")
    assert {subject for subject, (state, _) in found.items() if state == "stale"} == {"Semantic Scholar", "GitHub"}
    assert "no good answer for 8 days" in found["GitHub"][1]
    assert found["arXiv"][0] == "ok", "it is asked again after 30 days only"
    assert checks(known, 3, STARCITE_TODAY="2026-12-28")["arXiv"][0] == "stale"
    settings = (known.folder / "starcite.toml").read_text("utf-8")
    (known.folder / "starcite.toml").write_text(f"stale_after_days = 8\n{settings}", "utf-8")
    assert checks(known, 0, STARCITE_TODAY="2026-11-28")["GitHub"][0] == "ok"
    outcome = known.starcite("doctor", "--format", "json", STARCITE_TODAY="2026-11-29")
    assert outcome.code == 3
    assert any("starcite runs" in (row["remedy"] or "") for row in outcome.lines), "it says what to do"


def test_doctor_tells_of_numbers_that_are_held_back(known: Desk) -> None:
    known.sandbox.move_to(TODAY + timedelta(days=1))
    with duckdb.connect(str(known.warehouse)) as connection:
        connection.execute("update core.snapshots set quality = 'suspect' where source = 'github'")
        ((series,),) = connection.execute("select count(*) from core.snapshots where source = 'github'").fetchall()
    rows = known.done("doctor", "--format", "json").lines
    (held,) = [row for row in rows if "held back" in row["detail"]]
    assert (held["subject"], held["state"]) == ("GitHub", "look")
    assert held["detail"].startswith(f"{series} numbers are held back as implausible, the oldest since {TODAY}")
    assert "starcite explain" in held["remedy"]
    ages = {row["subject"]: row["detail"] for row in rows if "answers" in row["detail"]}
    assert "no good answer stored" in ages["GitHub"], "what is held back is no good answer"


@pytest.mark.parametrize("setting", [("HTTPS_PROXY", "gopher://user:VERYSECRET@x"), ("SSL_CERT_FILE", "/VERYSECRET")])
def test_doctor_and_a_run_end_with_2_where_there_is_no_way_out(
    known: Desk, setting: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(*setting)
    known.sandbox.clear_requests()
    for command in ("doctor", "run", "refresh", "backfill"):
        outcome = known.starcite(command)
        assert outcome.code == 2
        assert f"environment variable {setting[0]}: " in outcome.err
        assert "VERYSECRET" not in outcome.err
    assert known.requests() == 0
    assert known.done("export", "--check").code == 0, "what asks nobody goes on"


@pytest.mark.parametrize(
    ("keys", "provider", "variable"),
    [
        ({"semantic_scholar_keys": frozenset({"another"})}, "Semantic Scholar", "SEMANTIC_SCHOLAR_API_KEY"),
        ({"github_tokens": frozenset({"another"})}, "GitHub", "GITHUB_TOKEN"),
    ],
)
def test_doctor_ends_with_2_on_a_refused_key(
    tmp_path: Path, example_corpus: Corpus, keys: dict[str, frozenset[str]], provider: str, variable: str
) -> None:
    with opened(tmp_path, example_corpus, **keys) as desk:
        state, detail = checks(desk, 2)[provider]
        assert state == "bad"
        assert variable in detail, "the remedy names the setting"
        assert checks(desk, 0, **{variable: "another"})[provider][0] == "ok"


def test_doctor_ends_with_3_when_a_provider_is_silent_and_2_wins(known: Desk) -> None:
    known.sandbox.switch_on(Fault(FaultKind.CLOSE, Provider.ARXIV, times=None))
    state, detail = checks(known, 3)["arXiv"]
    assert state == "no answer"
    assert "last answer today" in detail
    known.sandbox.switch_on(Fault(FaultKind.STATUS, Provider.GITHUB, 401, times=None))
    assert {state for state, _ in checks(known, 2).values()} == {"ok", "bad", "no answer"}


def test_doctor_ends_with_2_on_a_file_that_is_no_warehouse(known: Desk) -> None:
    known.warehouse.write_bytes(b"something else")
    state, detail = checks(known, 2)["warehouse"]
    assert state == "bad"
    assert "starcite.duckdb" in detail
    assert known.warehouse.read_bytes() == b"something else"
