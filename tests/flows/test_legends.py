"""A list whose own legend states symbols and thresholds: they hold, or contradict the settings and are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrichers.sandbox.corpus_file import parse_corpus
from flows.settings import read_settings
from tests.flows.desk import TODAY, Desk, opened

DEFAULT = "citation_thresholds = [100, 500]\n"
LEGEND = "**Legend**: 🔥 50-199 citations, 🔥🔥 ≥ 200 citations, ⭐ 100+ stars, ⭐⭐ 250+ stars"
COUNTS = {"2201.00001": 60, "2201.00002": 210, "2201.00003": 49}
PLAIN = f"""\
# A list

{LEGEND}

- First [[paper](https://arxiv.org/abs/2201.00001)]
- Second [[paper](https://arxiv.org/abs/2201.00002)]
- Third [[paper](https://arxiv.org/abs/2201.00003)]
"""
BADGED = PLAIN.replace(
    "[paper](https://arxiv.org/abs/2201.00001", "[🔥paper](https://arxiv.org/abs/2201.00001"
).replace("[paper](https://arxiv.org/abs/2201.00002", "[🔥🔥paper](https://arxiv.org/abs/2201.00002")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    papers = [{"ids": [f"arxiv:{n}"], "title": f"Title {n}", "citation_count": count} for n, count in COUNTS.items()]
    corpus = parse_corpus(json.dumps({"papers": papers, "repositories": []}), source="the corpus of the test")
    with opened(tmp_path, corpus, today=TODAY) as desk:
        (desk.folder / "list.md").write_text(PLAIN, "utf-8")
        yield desk


def test_symbols_and_thresholds_of_a_legend_hold(desk: Desk) -> None:
    path = desk.folder / "list.md"
    desk.done("run", path)
    assert path.read_text("utf-8") == BADGED
    desk.done("run", path)
    assert path.read_text("utf-8") == BADGED
    desk.done("strip", path)
    assert path.read_text("utf-8") == PLAIN


def test_init_leaves_thresholds_to_a_legend(desk: Desk) -> None:
    path = desk.folder / "list.md"
    desk.done("init", path)
    settings = read_settings({}, folder=desk.folder)
    assert "citation_thresholds" not in settings.of(path).named
    assert "# citation_thresholds = [50, 200]" in (desk.folder / "starcite.toml").read_text("utf-8")
    desk.done("run")
    assert path.read_text("utf-8") == BADGED


@pytest.mark.parametrize("command", ["run", "export", "refresh", "plan", "strip"])
@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            "[badges]\ncitation_thresholds = [100, 500]\n",
            "list.md:3: the legend says 🔥 from 50 and 200 citations, but {toml}:2 says " + DEFAULT,
        ),
        (
            '[badges]\n\n[lists."list.md"]\ncitation_symbol = "✎"\n',
            "list.md:3: the legend says 🔥 for citations, but {toml}:4 says citation_symbol = ✎\n",
        ),
    ],
)
def test_settings_that_contradict_a_legend_are_2_and_change_nothing(
    desk: Desk, command: str, settings: str, message: str
) -> None:
    toml = desk.folder / "starcite.toml"
    toml.write_text(settings, "utf-8")
    before = desk.files()
    outcome = desk.starcite(command, desk.folder / "list.md")
    assert (outcome.code, outcome.out) == (2, "")
    assert message.format(toml=toml) in outcome.err
    assert "change one of the two, or take the setting out: then the legend decides" in outcome.err
    assert desk.files() == before
    assert desk.requests() == 0
    assert not desk.warehouse.exists()


def test_settings_that_say_the_same_as_a_legend_are_well(desk: Desk) -> None:
    text = '[badges]\ncitation_thresholds = [50, 200]\ncitation_symbol = "🔥"\nstar_thresholds = [100, 250]\n'
    (desk.folder / "starcite.toml").write_text(text, "utf-8")
    desk.done("run", desk.folder / "list.md")
    assert (desk.folder / "list.md").read_text("utf-8") == BADGED


def test_lists_whose_legends_state_one_rule_agree_and_others_do_not(desk: Desk) -> None:
    other, third = desk.folder / "other.md", desk.folder / "third.md"
    desk.done("run", desk.folder / "list.md")
    other.write_text(PLAIN, "utf-8")
    third.write_text(PLAIN.replace("50-199", "48-199"), "utf-8")

    desk.done("run", other, third)
    assert other.read_text("utf-8") == BADGED
    assert third.read_text("utf-8").count("🔥paper") == 3
