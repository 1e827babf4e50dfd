"""A list whose own legend states symbols and thresholds: they hold, or contradict the settings and are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrichers.sandbox.corpus_file import parse_corpus
from flows.settings import read_settings
from tests.flows.desk import TODAY, Desk, opened

pytestmark = pytest.mark.wide_but(5)

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
    repositories = [{"name": "lab/code", "star_count": 150}]
    corpus = parse_corpus(json.dumps({"papers": papers, "repositories": repositories}), source="the corpus of the test")
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


BARE = PLAIN.replace(f"{LEGEND}\n\n", "")
ENTRIES = BARE.partition("\n\n")[2]
STARRED = BARE.replace("- Second [[paper]", "- Second [[code](https://github.com/lab/code)] [[paper]")
OPENING, CLOSING = "<!-- starcite:legend -->", "<!-- /starcite:legend -->"
PENCILS = "- ✏️ 100-499 citations, ✏️✏️ ≥ 500 citations\n"
BADGED_BARE = BARE.replace("[paper](https://arxiv.org/abs/2201.00002", "[✏️paper](https://arxiv.org/abs/2201.00002")
WITH_LEGEND = BADGED_BARE.replace("# A list\n\n", f"# A list\n\n{OPENING}\n{PENCILS}{CLOSING}\n\n")


def test_a_legend_is_added_on_request_and_kept_true_from_then_on(desk: Desk) -> None:
    path = desk.folder / "list.md"
    path.write_text(BARE, "utf-8")
    desk.done("run", path)
    assert path.read_text("utf-8") == BADGED_BARE, "nobody asked for a legend"
    shown = desk.starcite("export", path, "--legend", "--check", "--diff")
    assert (shown.code, path.read_text("utf-8")) == (1, BADGED_BARE)
    assert f"+{PENCILS}" in shown.out
    assert "0 badges would change; its legend would change" in shown.err
    assert "0 badges changed; its legend changed" in desk.done("export", path, "--legend").err
    assert path.read_text("utf-8") == WITH_LEGEND
    assert "0 badges changed; 3 of 3" in desk.done("run", path).err
    assert path.read_text("utf-8") == WITH_LEGEND

    (desk.folder / "starcite.toml").write_text("[badges]\ncitation_thresholds = [50, 300]\n", "utf-8")
    desk.done("export", path)
    renewed = path.read_text("utf-8")
    assert "- ✏️ 50-299 citations, ✏️✏️ ≥ 300 citations\n" in renewed
    assert renewed.count("✏️paper") == 2
    desk.done("strip", path)
    assert path.read_text("utf-8").replace("50-299", "100-499").replace("300", "500") == WITH_LEGEND.replace("✏️p", "p")


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("word", "before", "after"),
    [
        ("keep", BARE, WITH_LEGEND),
        ("auto", BARE, BADGED_BARE),
        ("off", BARE, BADGED_BARE),
        ("off", BARE.replace("list\n", f"list\n{OPENING}{CLOSING}\n"), f"list\n{OPENING}{CLOSING}\n"),
        ("auto", BARE.replace("list\n", f"list\n\n{OPENING}{CLOSING}\n"), f"{OPENING} {PENCILS[2:-1]} {CLOSING}\n"),
        ("keep", PLAIN, BADGED),
    ],
)
def test_the_settings_say_whether_a_legend_is_kept(desk: Desk, word: str, before: str, after: str) -> None:
    path = desk.folder / "list.md"
    path.write_text(before, "utf-8")
    (desk.folder / "starcite.toml").write_text(f'[lists."list.md"]\nlegend = "{word}"\n', "utf-8")
    desk.done("run")
    first = path.read_text("utf-8")
    assert after in first
    desk.done("run")
    assert path.read_text("utf-8") == first


def test_a_legend_has_no_line_for_a_symbol_that_is_the_authors_own(desk: Desk) -> None:
    path = desk.folder / "list.md"
    path.write_text(STARRED.replace("[[code]", "[⭐[code]"), "utf-8")
    desk.done("run", path)
    desk.done("export", path, "--legend")
    text = path.read_text("utf-8")
    assert f"{OPENING}\n{PENCILS}{CLOSING}\n" in text
    assert "⭐ 100" not in text


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("list\n", f"list\n{OPENING}\n", "list.md:2: a mark of a legend has no partner; write <!-- starcite:legend"),
        (ENTRIES, f"{OPENING}\n\n{ENTRIES}\n{CLOSING}\n", "list.md:5: an entry stands between the marks of a legend"),
    ],
)
def test_marks_that_cannot_be_used_are_told_and_nothing_is_lost(desk: Desk, old: str, new: str, message: str) -> None:
    path = desk.folder / "list.md"
    path.write_text(BARE.replace(old, new), "utf-8")
    desk.done("refresh", path)
    outcome = desk.done("export", path, "--legend")
    assert message in outcome.err
    assert "✏️paper" in path.read_text("utf-8")
    assert path.read_text("utf-8").replace("✏️", "") == BARE.replace(old, new)


def test_a_legend_goes_into_the_list_and_into_no_other_file(desk: Desk) -> None:
    outcome = desk.starcite("export", desk.folder / "list.md", "--legend", "--to", desk.folder / "rows.csv")
    assert outcome.code == 2
    assert "--legend writes into the list itself; leave --to and --top away" in outcome.err
