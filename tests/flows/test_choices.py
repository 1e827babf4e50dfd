"""Entries that are skipped or pinned, and sections that are not touched: by a comment beside the entry, or settings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from enrichers.records import Provider
from enrichers.sandbox.corpus_file import parse_corpus
from tests.flows.desk import TODAY, Desk, opened

pytestmark = pytest.mark.wide_but(5)

FIRST = "- First [[paper](https://arxiv.org/abs/2201.00001)][[github](https://github.com/lab/first)]"
SECOND = "- Second [[paper](https://arxiv.org/abs/2201.00002)]"
THIRD = "- Third [[paper](https://example.org/third.pdf)]"
SKIP = "<!-- starcite: skip -->"
CORPUS = {
    "papers": [
        {"ids": ["arxiv:2201.00001"], "title": "First", "citation_count": 640},
        {"ids": ["arxiv:2201.00002"], "title": "Second", "citation_count": 120},
        {"ids": ["arxiv:2201.00003"], "title": "The paper that Third means", "citation_count": 700},
        {"ids": ["doi:10.1109/other"], "title": "Another", "citation_count": 1},
    ],
    "repositories": [{"name": "lab/first", "star_count": 120}, {"name": "lab/second", "star_count": 300}],
}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path, parse_corpus(json.dumps(CORPUS), source="the corpus of the test"), today=TODAY) as desk:
        yield desk


def lay_out(desk: Desk, *lines: str, settings: str = "") -> Path:
    path = desk.folder / "list.md"
    path.write_text("# List\n\n" + "".join(f"{line}\n" for line in lines), "utf-8")
    if settings:
        (desk.folder / "starcite.toml").write_text(settings, "utf-8")
    return path


def rows(desk: Desk, path: Path) -> dict[str, dict[str, Any]]:
    """What the JSON export says of each entry, by title."""
    target = desk.folder / "rows.json"
    desk.done("export", path, "--to", target)
    return {row["title"]: row for row in json.loads(target.read_text("utf-8"))}


def asked_of(desk: Desk, provider: Provider) -> int:
    """How many papers or repositories a provider was asked for."""
    return sum(request.asked for request in desk.sandbox.requests if request.provider is provider)


def own(lines: str) -> str:
    return f'[lists."list.md"]\n{lines}\n'


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("comment", "settings"),
    [
        (f" {SKIP}", ""),
        (f"\n  {SKIP}", ""),
        ("", own('skip = ["arxiv:2201.00001"]')),
        ("", own('skip = ["FIRST."]')),
        ("", own('skip = ["https://arxiv.org/abs/2201.00001"]')),
        ("", own('skip = ["github:lab/First"]')),
    ],
)
def test_a_skipped_entry_keeps_its_bytes_and_nobody_is_asked_for_it(desk: Desk, comment: str, settings: str) -> None:
    path = lay_out(desk, FIRST + comment, SECOND, settings=settings)
    before = path.read_text("utf-8")
    outcome = desk.done("run", path)
    assert path.read_text("utf-8") == before.replace(SECOND, SECOND.replace("[paper", "[✏️paper"))
    assert outcome.err.splitlines() == [
        f"{path}: 1 badges changed; 1 of 1 citation counts known",
        "asked 2: 2 found, 0 not found, 0 failed; 0 suspect, 0 kept from earlier days",
        "requests: Semantic Scholar 1 in 0.0 min, arXiv 1 in 0.0 min",
    ]
    assert [asked_of(desk, provider) for provider in Provider] == [1, 1, 0]
    row = rows(desk, path)["First"]
    assert (row["resolution"], row["citation_count"], row["star_count"]) == ("unresolved", None, None)
    assert row["reason"].startswith("left alone, as ")
    assert desk.done("review").err == "0 entries are open\n", "there is nothing to settle"
    assert "First" not in desk.done("report").out


def test_a_badge_stays_where_its_entry_is_skipped_later_and_goes_with_strip(desk: Desk) -> None:
    path = lay_out(desk, FIRST, SECOND)
    desk.done("run", path)
    badged = path.read_text("utf-8")
    assert badged.count("✏️") == 3
    skipped = badged.replace("\n- Second", f" {SKIP}\n- Second")
    path.write_text(skipped, "utf-8")
    desk.done("run", path)
    assert path.read_text("utf-8") == skipped
    desk.done("strip", path)
    assert path.read_text("utf-8") == f"# List\n\n{FIRST} {SKIP}\n{SECOND}\n"


def test_strip_leaves_the_authors_badges_at_a_skipped_entry(desk: Desk) -> None:
    own_badge = FIRST.replace("[paper", "[✏️paper")
    path = lay_out(desk, "✏️ 100-499 citations, ✏️✏️ 500 citations or more", "", f"{own_badge} {SKIP}", SECOND)
    before = path.read_text("utf-8")
    desk.done("run", path)
    assert path.read_text("utf-8") == before.replace(SECOND, SECOND.replace("[paper", "[✏️paper"))
    desk.done("strip", path)
    assert path.read_text("utf-8") == before


def test_the_symbol_of_a_skipped_entry_stops_no_badge_elsewhere(desk: Desk) -> None:
    path = lay_out(desk, FIRST.replace("[paper", "[✏️paper"), SECOND)
    assert "was not written by starcite" in desk.done("run", path).err
    assert path.read_text("utf-8").count("✏️") == 1
    path = lay_out(desk, f"{FIRST.replace('[paper', '[✏️paper')} {SKIP}", SECOND)
    assert "was not written by starcite" not in desk.done("run", path).err
    assert path.read_text("utf-8").count("✏️") == 2


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("comment", "settings"),
    [
        ("<!-- starcite: arxiv:2201.00003 -->", ""),
        ("<!-- starcite: https://arxiv.org/abs/2201.00003v2 -->", ""),
        ("", own('pin = { "Third" = "arxiv:2201.00003" }')),
        ("", own('[lists."list.md".pin]\n"https://example.org/third.pdf" = "arxiv:2201.00003"')),
    ],
)
def test_a_pinned_entry_means_that_paper(desk: Desk, comment: str, settings: str) -> None:
    path = lay_out(desk, FIRST, f"{THIRD} {comment}".rstrip(), settings=settings)
    desk.done("run", path)
    assert "[✏️✏️paper](https://example.org/third.pdf)" in path.read_text("utf-8")
    row = rows(desk, path)["Third"]
    assert (row["method"], row["paper_id"], row["citation_count"]) == ("pinned", "arxiv:2201.00003", 700)
    assert row["reason"] == "pinned to arxiv:2201.00003 by " + (
        "a comment beside the entry" if comment else f"`pin` in {desk.folder / 'starcite.toml'}:2"
    )
    assert not any("match" in request.target for request in desk.sandbox.requests), "nothing is looked up by its title"


@pytest.mark.parametrize(
    ("comment", "settings"),
    [("<!-- starcite: github:lab/second -->", ""), ("", own('pin = { "First" = "github:lab/second" }'))],
)
def test_a_repository_can_be_pinned_too(desk: Desk, comment: str, settings: str) -> None:
    path = lay_out(desk, f"{FIRST} {comment}".rstrip(), SECOND, settings=settings)
    desk.done("run", path)
    assert "⭐⭐[github](https://github.com/lab/first)" in path.read_text("utf-8").replace("[⭐⭐[", "⭐⭐[")
    row = rows(desk, path)["First"]
    assert (row["repository"], row["star_count"]) == ("lab/second", 300)
    assert asked_of(desk, Provider.GITHUB) == 1


def test_the_pins_file_has_the_last_word_then_the_comment_then_the_settings(desk: Desk) -> None:
    settings = own('pin = { "Third" = "doi:10.1109/other" }')
    path = lay_out(desk, FIRST, f"{THIRD} <!-- starcite: arxiv:2201.00003 -->", settings=settings)
    outcome = desk.done("run", path)
    toml = desk.folder / "starcite.toml"
    assert (
        f"list.md:4: `pin` in {toml}:2 says doi:10.1109/other, but a comment beside the entry says arxiv:2201.00003, "
        "which holds" in outcome.err
    )
    assert rows(desk, path)["Third"]["paper_id"] == "arxiv:2201.00003"
    desk.done("pin", "Third", "arxiv:2201.00002")
    assert rows(desk, path)["Third"]["paper_id"] == "arxiv:2201.00002"
    said = desk.done("export", path).err
    assert "a comment beside the entry says arxiv:2201.00003, but list.pins.toml says arxiv:2201.00002" in said
    (toml.parent / "list.pins.toml").unlink()
    assert rows(desk, path)["Third"]["paper_id"] == "arxiv:2201.00003"


def test_a_pin_of_an_entry_that_is_skipped_is_told_to_have_no_effect(desk: Desk) -> None:
    path = lay_out(desk, FIRST, f"{SECOND} {SKIP}")
    desk.done("run", path)
    desk.done("pin", "Second", "arxiv:2201.00003")
    said = desk.done("run", path).err
    assert (
        "list.md:4: list.pins.toml says arxiv:2201.00003, but a comment beside the entry says to leave it alone, "
        "which holds" in said
    )


def test_an_entry_with_the_same_link_in_another_list_is_looked_up_as_ever(desk: Desk) -> None:
    third = "- The paper that Third means [[paper](https://example.org/third.pdf)]"
    pinned = lay_out(desk, FIRST, f"{third} <!-- starcite: doi:10.1109/other -->")
    other = desk.folder / "other.md"
    other.write_text(f"{third}\n{SECOND}\n", "utf-8")
    desk.done("run", pinned, other)
    assert rows(desk, pinned)["The paper that Third means"]["citation_count"] == 1
    assert rows(desk, other)["The paper that Third means"]["citation_count"] == 700
    desk.sandbox.clear_requests()
    desk.done("run", pinned, other)
    assert desk.requests() == 0


def test_a_pin_that_is_taken_away_leaves_the_entry_as_it_was(desk: Desk) -> None:
    path = lay_out(desk, FIRST, f"{SECOND} <!-- starcite: arxiv:2201.00003 -->")
    desk.done("run", path)
    assert rows(desk, path)["Second"]["citation_count"] == 700
    lay_out(desk, FIRST, path.read_text("utf-8").splitlines()[3].partition(" <!--")[0])
    desk.done("run", path)
    assert rows(desk, path)["Second"]["citation_count"] == 120


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    ("line", "message"),
    [
        (
            f"{FIRST} <!-- starcite: arxiv:nonsense -->",
            "list.md:3: the comment “arxiv:nonsense” is not followed",
        ),
        (f"{SKIP}\n{FIRST}", "list.md:3: the comment “skip” stands at no entry; put it at the end of"),
    ],
)
def test_a_comment_without_effect_is_told_by_run_scan_and_init(desk: Desk, line: str, message: str) -> None:
    path = lay_out(desk, line, SECOND)
    for argv in (["scan"], ["run"], ["export"]):
        outcome = desk.done(*argv, path)
        assert message in outcome.err
    assert "✏️✏️paper" in path.read_text("utf-8"), "the entry is kept as if nothing stood there"
    assert message.partition("list.md:3: ")[2] in desk.done("init", path).out


def test_a_name_in_the_settings_that_means_no_entry_is_told(desk: Desk) -> None:
    path = lay_out(desk, FIRST, SECOND, settings=own('skip = ["Frist"]\npin = { "Fourth" = "arxiv:2201.00003" }'))
    said = desk.done("run", path).err
    toml = desk.folder / "starcite.toml"
    assert f"list.md: “Frist”, `skip` in {toml}:2, names no entry of this list" in said
    assert f"list.md: “Fourth”, `pin` in {toml}:3, names no entry of this list" in said


SECTIONS = f"""\
# Papers

{FIRST}

## Surveys ✨

{SECOND}

# Other

- Fourth [[paper](https://arxiv.org/abs/2201.00003)]
"""


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("settings", "badged"),
    [
        ('sections = ["papers"]', {1, 2}),
        ('sections = ["Surveys"]', {2}),
        ('sections = ["Surveys", "Other"]', {2, 3}),
        ('skip_sections = ["Surveys"]', {1, 3}),
        ('sections = ["Papers"]\nskip_sections = ["surveys ✨"]', {1}),
    ],
)
def test_badges_go_into_the_sections_that_are_named_and_numbers_are_kept_of_all(
    desk: Desk, settings: str, badged: set[int]
) -> None:
    (desk.folder / "starcite.toml").write_text(own(settings), "utf-8")
    path = desk.folder / "list.md"
    path.write_text(SECTIONS, "utf-8")
    desk.done("run")
    lines = [line for line in path.read_text("utf-8").splitlines() if "arxiv.org" in line]
    assert {n for n, line in enumerate(lines, 1) if "✏️" in line or "⭐" in line} == badged
    assert path.read_text("utf-8").replace("✏️", "").replace("⭐", "") == SECTIONS
    assert [row["citation_count"] for row in rows(desk, path).values()] == [640, 120, 700]
    untouched = "because a comment or the settings leave this entry untouched"
    titles = ("First", "Second", "Fourth")
    assert {n for n, title in enumerate(titles, 1) if untouched not in desk.done("explain", title).out} == badged
    desk.done("strip")
    assert path.read_text("utf-8") == SECTIONS


def test_a_section_that_the_list_has_not_is_2_before_any_request(desk: Desk) -> None:
    (desk.folder / "starcite.toml").write_text(own('sections = ["Papres"]'), "utf-8")
    path = desk.folder / "list.md"
    path.write_text(SECTIONS, "utf-8")
    outcome = desk.starcite("run")
    assert outcome.code == 2
    assert f"list.md: no entry stands under “Papres”, which `sections` in {desk.folder / 'starcite.toml'}:2 names" in (
        outcome.err
    )
    assert "its headings are “Papers”, “Surveys ✨”, “Other”" in outcome.err
    assert path.read_text("utf-8") == SECTIONS
    assert desk.requests() == 0
