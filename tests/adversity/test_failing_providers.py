"""A provider on a bad day: nothing that rests on it changes, everything else is brought up to date."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.faults import Fault, FaultKind
from enrichers.sandbox.server import serve
from tests.adversity.world import (
    FIRST_NIGHT,
    ITEMS,
    KEYS,
    LATER_NIGHT,
    LIST,
    SNAPSHOTS,
    Night,
    Shell,
    Unreachable,
    badges_of,
    corpus,
    export_rows,
    free_port,
    night,
    put_list,
    queries,
    query,
    snapshots,
    tiers,
)

pytestmark = pytest.mark.wide_but(8)

# One status of each kind every day (a key, a quota, a server), and its brothers by the soak.
OUTAGES = (
    *("401", "429", "503", "refused", "close", "hang"),
    *(pytest.param(status, marks=pytest.mark.soak) for status in ("403", "404", "500")),
)
LONGEST_SECONDS = 60.0
ARXIV_ROWS = "select arxiv_id, version, title, fetched_at from core.arxiv_papers order by all"
COLUMNS_OF = {
    Provider.SEMANTIC_SCHOLAR: (
        "paper_id", "semantic_scholar_id", "corpus_id", "citation_count", "citations_observed_on", "citation_quality",
    ),
    Provider.GITHUB: ("repository", "star_count", "stars_observed_on"),
    Provider.ARXIV: (),
}  # fmt: skip
REMEDIES = ("check ", "set ", "the next run asks again", "run `starcite doctor`")


@dataclass(frozen=True)
class State:
    """All that may not change, or must."""

    badges: dict[str, tuple[int, int]]
    rows: list[dict[str, Any]]
    numbers: dict[Provider, list[tuple[Any, ...]]]
    arxiv: list[tuple[Any, ...]]


def state_of(folder: Path, today: date = LATER_NIGHT) -> State:
    numbers, arxiv = queries(folder, SNAPSHOTS, ARXIV_ROWS)
    return State(
        badges_of((folder / LIST).read_bytes()),
        export_rows(folder, today),
        {provider: [row for row in numbers if row[2] == provider.value] for provider in Provider},
        arxiv,
    )


def fault_of(outage: str, provider: Provider) -> Fault | None:
    if outage == "refused":
        return None
    if outage in ("close", "hang"):
        return Fault(FaultKind(outage), provider)
    return Fault(FaultKind.STATUS, provider, status=int(outage))


def first_night(folder: Path) -> Night:
    put_list(folder)
    good = night(folder, Sandbox(corpus(), FIRST_NIGHT, limits=False))
    assert good.code == 0, good.said
    return good


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a good first night leaves it. To be copied, not changed."""
    folder = tmp_path_factory.mktemp("known")
    first_night(folder)
    assert badges_of((folder / LIST).read_bytes()) == tiers(0)
    return folder


@pytest.fixture(scope="module")
def good(known: Path, tmp_path_factory: pytest.TempPathFactory) -> State:
    """What a good later night makes of it."""
    folder = tmp_path_factory.mktemp("good") / "lists"
    shutil.copytree(known, folder)
    assert night(folder, Sandbox(corpus(), LATER_NIGHT, limits=False)).code == 0
    state = state_of(folder)
    assert state.badges == tiers(1)
    changed = [title for title, badges in tiers(0).items() if tiers(1)[title] != badges]
    assert len(changed) >= 6, "so much really changes between the nights"
    return state


@pytest.fixture(scope="module")
def before(known: Path, tmp_path_factory: pytest.TempPathFactory) -> State:
    folder = tmp_path_factory.mktemp("before") / "lists"
    shutil.copytree(known, folder)
    return state_of(folder, FIRST_NIGHT)


@pytest.mark.sampled(4)
@pytest.mark.parametrize("outage", OUTAGES)
@pytest.mark.parametrize("provider", list(Provider))
def test_what_rests_on_a_failing_provider_keeps_number_badge_and_date_and_the_rest_moves_on(
    provider: Provider, outage: str, known: Path, before: State, good: State, tmp_path: Path
) -> None:
    folder = tmp_path / "lists"
    shutil.copytree(known, folder)
    sandbox = Sandbox(corpus(), LATER_NIGHT, limits=False)
    if fault := fault_of(outage, provider):
        sandbox.switch_on(fault)

    later = night(folder, sandbox, unreachable=Unreachable(provider) if outage == "refused" else None)

    assert later.code == 3, later.said
    after = state_of(folder)
    for other in Provider:
        expected = before if other is provider else good
        assert after.numbers[other] == expected.numbers[other]
        for row, row_expected in zip(after.rows, expected.rows, strict=True):
            for column in COLUMNS_OF[other]:
                assert row[column] == row_expected[column], (row["title"], column)
    assert after.arxiv == (before if provider is Provider.ARXIV else good).arxiv
    for item in ITEMS:
        pencils, stars = after.badges[item.title]
        assert pencils == (before if provider is Provider.SEMANTIC_SCHOLAR else good).badges[item.title][0], item
        assert stars == (before if provider is Provider.GITHUB else good).badges[item.title][1], item
    assert_the_fault_was_met(sandbox, provider, outage, later)
    assert_it_is_said(later.said, provider, outage)
    assert later.seconds <= LONGEST_SECONDS


def assert_the_fault_was_met(sandbox: Sandbox, provider: Provider, outage: str, later: Night) -> None:
    met = [logged for logged in sandbox.requests if logged.fault is not None]
    if outage == "refused":
        assert all(later.attempts)
        assert len(later.attempts) == later.report.requests_sent[provider] >= 1
        assert not any(logged.provider is provider for logged in sandbox.requests)
        return
    assert met
    assert {logged.provider for logged in met} == {provider}
    assert len(met) == later.report.requests_sent[provider] == sandbox.request_counts()[provider]
    if outage.isdigit():
        assert {logged.status for logged in met} == {int(outage)}


def assert_it_is_said(said: str, provider: Provider, outage: str) -> None:
    line = "\n".join(line for line in said.splitlines() if line.startswith(f"{provider.display_name}: "))
    if outage.isdigit():
        assert f"HTTP {outage}" in line
    assert any(remedy in line for remedy in REMEDIES), line
    assert "last good numbers are kept" in line
    others = [other for other in Provider if other is not provider]
    assert not any(line.startswith(f"{other.display_name}: ") for other in others for line in said.splitlines())


def test_a_star_count_that_crossed_250_is_shown_while_semantic_scholar_is_down(known: Path, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    shutil.copytree(known, folder)
    sandbox = Sandbox(corpus(), LATER_NIGHT, limits=False)
    sandbox.switch_on(Fault(FaultKind.STATUS, Provider.SEMANTIC_SCHOLAR, status=503))
    assert badges_of((folder / LIST).read_bytes())[ITEMS[0].title] == (0, 1)
    assert night(folder, sandbox).code == 3
    assert badges_of((folder / LIST).read_bytes())[ITEMS[0].title] == (0, 2), "110 citations are not known yet"
    sandbox.clear_faults()
    assert night(folder, sandbox).code == 0
    assert badges_of((folder / LIST).read_bytes()) == tiers(1), "the next run of the day asks what failed"


@pytest.mark.sampled(4)
@pytest.mark.parametrize("kind", ["garbage", "empty", "reordered", "short", "html", "truncate"])
@pytest.mark.parametrize("provider", list(Provider))
def test_an_answer_that_makes_no_sense_never_becomes_a_number(
    provider: Provider, kind: str, known: Path, before: State, good: State, tmp_path: Path
) -> None:
    folder = tmp_path / "lists"
    shutil.copytree(known, folder)
    sandbox = Sandbox(corpus(), LATER_NIGHT, limits=False)
    sandbox.switch_on(Fault(FaultKind(kind), provider))

    later = night(folder, sandbox)

    after = state_of(folder)
    assert set(before.numbers[provider]) <= set(after.numbers[provider]) <= set(good.numbers[provider])
    for other in set(Provider) - {provider}:
        assert after.numbers[other] == good.numbers[other]
    place = 0 if provider is Provider.SEMANTIC_SCHOLAR else 1
    for title, badges in after.badges.items():
        assert badges[place] in (before.badges[title][place], good.badges[title][place])
    is_whole = after.numbers == good.numbers and after.arxiv == good.arxiv
    assert later.code == (0 if is_whole else 3), later.said
    if not is_whole:
        assert f"{provider.display_name}: " in later.said
    assert any(logged.fault is not None for logged in sandbox.requests)
    assert later.seconds <= LONGEST_SECONDS


def test_a_batch_that_only_goes_through_in_halves_loses_nothing(known: Path, good: State, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    shutil.copytree(known, folder)
    sandbox = Sandbox(corpus(), LATER_NIGHT, limits=False)
    sandbox.switch_on(Fault(FaultKind.STATUS, Provider.SEMANTIC_SCHOLAR, status=500, more_than=6))
    sandbox.switch_on(Fault(FaultKind.STATUS, Provider.GITHUB, status=502, more_than=6))
    later = night(folder, sandbox)
    assert later.code == 0, later.said
    assert state_of(folder) == good


def test_half_a_batch_that_fails_leaves_the_other_half_updated(known: Path, tmp_path: Path) -> None:
    folder = tmp_path / "lists"
    shutil.copytree(known, folder)
    sandbox = Sandbox(corpus(), LATER_NIGHT, limits=False)
    # The whole batch is refused twice, its first half answered, its second half refused and every part of it.
    sandbox.switch_on(Fault(FaultKind.STATUS, Provider.GITHUB, status=502, times=2))
    sandbox.switch_on(Fault(FaultKind.STATUS, Provider.GITHUB, status=502, after=1))
    later = night(folder, sandbox)
    today = {row[0] for row in snapshots(folder, Provider.GITHUB) if row[3] == LATER_NIGHT}
    asked = [item.repository for item in ITEMS if item.repository]
    assert today < set(asked)
    assert len(today | {"acme/gone"}) in (len(asked) // 2, len(asked) // 2 + 1), (
        "one half, with the one that is gone or not"
    )
    assert later.code == 3
    assert "GitHub: " in later.said


PAPERS_ONLY = tuple(item for item in ITEMS if item.arxiv_id and not item.repository)


@pytest.mark.sampled(1)
@pytest.mark.parametrize("provider", list(Provider))
def test_a_first_night_with_one_provider_down_exports_what_the_others_gave(provider: Provider, tmp_path: Path) -> None:
    put_list(tmp_path)
    sandbox = Sandbox(corpus(), FIRST_NIGHT, limits=False)
    sandbox.switch_on(Fault(FaultKind.STATUS, provider, status=503))
    first = night(tmp_path, sandbox)
    assert first.code == 3, first.said
    shown = badges_of((tmp_path / LIST).read_bytes())
    for title, (pencils, stars) in tiers(0).items():
        expected = (
            0 if provider is Provider.SEMANTIC_SCHOLAR else pencils,
            0 if provider is Provider.GITHUB else stars,
        )
        assert shown[title] == expected, title
    sandbox.clear_faults()
    sandbox.clear_requests()
    assert night(tmp_path, sandbox).code == 0
    assert badges_of((tmp_path / LIST).read_bytes()) == tiers(0)
    assert {logged.provider for logged in sandbox.requests} == {provider}, "only what failed is asked again"


def test_a_first_night_without_a_single_number_exports_nothing_and_says_so(tmp_path: Path) -> None:
    path = put_list(tmp_path, items=PAPERS_ONLY)
    as_it_was = path.read_bytes()
    sandbox = Sandbox(corpus(), FIRST_NIGHT, limits=False)
    sandbox.switch_on(Fault(FaultKind.STATUS, Provider.SEMANTIC_SCHOLAR, status=503))
    first = night(tmp_path, sandbox)
    assert first.code == 4
    assert path.read_bytes() == as_it_was
    assert f"{path}: nothing exported" in first.said
    assert "Semantic Scholar: " in first.said
    assert query(tmp_path, "select exit_code from core.runs") == [(4,)]


def test_a_title_lookup_that_fails_is_made_up_for_by_the_next_run_alone(tmp_path: Path) -> None:
    put_list(tmp_path)
    sandbox = Sandbox(corpus(), FIRST_NIGHT, limits=False)
    sandbox.switch_on(Fault(FaultKind.STATUS, Provider.SEMANTIC_SCHOLAR, status=500, path="/search/match"))
    first = night(tmp_path, sandbox)
    assert first.code == 3, first.said
    without = [item.title for item in ITEMS if item.arxiv_id is None]
    rows = {row["title"]: row for row in export_rows(tmp_path, FIRST_NIGHT)}
    assert {title for title, row in rows.items() if row["resolution"] != "resolved"} == set(without)
    assert all("not looked up yet" in rows[title]["reason"] for title in without)
    sandbox.clear_faults()
    sandbox.clear_requests()
    assert night(tmp_path, sandbox).code == 0
    assert [logged.provider for logged in sandbox.requests] == [Provider.SEMANTIC_SCHOLAR] * len(without)
    assert badges_of((tmp_path / LIST).read_bytes()) == tiers(0)


@pytest.mark.parametrize(
    ("provider", "setting"),
    [(Provider.SEMANTIC_SCHOLAR, "SEMANTIC_SCHOLAR_API_KEY"), (Provider.GITHUB, "GITHUB_TOKEN")],
)
def test_a_refused_key_is_named_by_its_setting_and_the_run_goes_on_without_it(
    provider: Provider, setting: str, tmp_path: Path
) -> None:
    put_list(tmp_path)
    others = frozenset({"another key"})
    sandbox = Sandbox(
        corpus(),
        FIRST_NIGHT,
        limits=False,
        semantic_scholar_keys=others if provider is Provider.SEMANTIC_SCHOLAR else None,
        github_tokens=others if provider is Provider.GITHUB else None,
    )
    first = night(tmp_path, sandbox)
    assert first.code == 3, first.said
    line = next(line for line in first.said.splitlines() if line.startswith(provider.display_name))
    assert "the key was refused" in line
    assert setting in line
    assert all(key not in first.said for key in KEYS.values())
    with_key = [logged.has_key for logged in sandbox.requests if logged.provider is provider]
    assert (with_key[0], any(with_key[1:])) == (True, False), "a refused key is not tried again"
    assert badges_of((tmp_path / LIST).read_bytes()) == tiers(0)
    assert first.seconds < 1


def test_of_several_lists_each_is_done_on_its_own_and_the_highest_code_wins(tmp_path: Path) -> None:
    put_list(tmp_path)
    floor = put_list(tmp_path, "papers-only.md", PAPERS_ONLY)
    broken = tmp_path / "broken.md"
    broken.write_bytes(b"\xff\xfe- [x](https://arxiv.org/abs/2001.00001)\n")
    sandbox = Sandbox(corpus(), FIRST_NIGHT, limits=False)

    with_bad = night(tmp_path, sandbox, lists=["broken.md", LIST])
    assert with_bad.code == 2
    assert f"{broken}: " in with_bad.said
    assert badges_of((tmp_path / LIST).read_bytes()) == tiers(0)

    sandbox.move_to(LATER_NIGHT)
    sandbox.switch_on(Fault(FaultKind.STATUS, Provider.ARXIV, status=500))
    with_bad_and_partial = night(tmp_path, sandbox, lists=["missing.md", LIST])
    assert with_bad_and_partial.code == 3
    assert f"{tmp_path / 'missing.md'}: no such file" in with_bad_and_partial.said
    assert badges_of((tmp_path / LIST).read_bytes()) == tiers(1)

    sandbox.clear_faults()
    sandbox.switch_on(Fault(FaultKind.STATUS, Provider.SEMANTIC_SCHOLAR, status=500))
    sandbox.move_to(LATER_NIGHT.replace(month=6))
    all_three = night(tmp_path, sandbox, lists=["papers-only.md", "broken.md", LIST])
    assert all_three.code == 4, all_three.said
    assert f"{floor}: nothing exported" in all_three.said
    assert f"{broken}: " in all_three.said
    assert f"{tmp_path / LIST}: badges that rest on Semantic Scholar are left as they are" in all_three.said


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("outage", "seconds"),
    [("refused", 30.0), ("401", 30.0), pytest.param("hang", LONGEST_SECONDS, marks=pytest.mark.soak)],
)
def test_the_command_line_says_it_on_standard_error_and_ends_in_time(
    outage: str, seconds: float, known: Path, before: State, good: State, tmp_path: Path
) -> None:
    folder = tmp_path / "lists"
    shutil.copytree(known, folder)
    sandbox = Sandbox(corpus(), LATER_NIGHT, limits=False)
    if fault := fault_of(outage, Provider.SEMANTIC_SCHOLAR):
        sandbox.switch_on(fault)
    with serve(sandbox) as server:
        shell = Shell(folder, {**server.environment(), **KEYS})
        if outage == "refused":
            shell.environment = {
                **shell.environment,
                "STARCITE_SEMANTIC_SCHOLAR_URL": f"http://127.0.0.1:{free_port()}",
            }
        begun = time.monotonic()
        ended = shell.run("run", LIST, timeout=seconds + 30)
        took = time.monotonic() - begun
    assert ended.code == 3
    assert ended.out == ""
    assert_it_is_said(ended.err, Provider.SEMANTIC_SCHOLAR, outage)
    assert "Traceback" not in ended.err
    assert took <= seconds
    after = state_of(folder)
    assert after.numbers[Provider.SEMANTIC_SCHOLAR] == before.numbers[Provider.SEMANTIC_SCHOLAR]
    assert after.numbers[Provider.GITHUB] == good.numbers[Provider.GITHUB]
    assert after.badges[ITEMS[0].title] == (0, 2)
