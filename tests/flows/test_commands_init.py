"""What ``init`` shows of a list, and when it refuses."""

from __future__ import annotations

from pathlib import Path

from tests.flows.desk import TABLES, Desk


def test_init_shows_the_list_and_writes_nothing_but_its_settings(tmp_path: Path, desk: Desk) -> None:
    (tmp_path / "starcite.toml").unlink()
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    outcome = desk.done("init", tmp_path / TABLES)
    assert "tables.md: 12 entries in " in outcome.out
    assert "how a first badge would look" in outcome.out
    after = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert set(after) - set(before) == {"starcite.toml"}
    assert {name: after[name] for name in before} == before
    assert desk.requests() == 0
    assert '"tables.md"' in after["starcite.toml"].decode()
    assert desk.done("scan", "--format", "json").lines[0]["list"].endswith(TABLES), "the settings name the list"


def test_init_keeps_settings_that_are_there(desk: Desk) -> None:
    before = desk.files()
    outcome = desk.starcite("init", desk.folder / TABLES)
    assert outcome.code == 2
    assert "starcite.toml: exists already" in outcome.err
    assert desk.files() == before


def test_init_refuses_beside_settings_in_the_project_file(desk: Desk) -> None:
    (desk.folder / "starcite.toml").unlink()
    (desk.folder / "pyproject.toml").write_text(f'[tool.starcite]\nlists = ["{TABLES}"]\n', "utf-8")
    before = desk.files()
    outcome = desk.starcite("init", desk.folder / TABLES)
    assert (outcome.code, outcome.out) == (2, "")
    assert "pyproject.toml: has the settings already" in outcome.err
    assert desk.files() == before


def first_look(desk: Desk, path: Path) -> str:
    (desk.folder / "starcite.toml").unlink(missing_ok=True)
    return desk.done("init", path).out


def test_init_shows_no_badge_of_a_kind_that_a_run_would_not_write(desk: Desk) -> None:
    path = desk.folder / "own.md"
    path.write_text(
        "- One [[paper](https://arxiv.org/abs/1803.03631)] [⭐[code](https://github.com/a/one)]\n"
        "- Two [[paper](https://arxiv.org/abs/1803.03632)] [[code](https://github.com/a/two)]\n",
        "utf-8",
    )
    shown = first_look(desk, path)
    assert "⭐ stars: 1 entries, and no legend says what they mean, so they are left alone" in shown
    assert [line for line in shown.splitlines() if line.startswith("+-")] == [
        "+- One [[✏️paper](https://arxiv.org/abs/1803.03631)] [⭐[code](https://github.com/a/one)]",
        "+- Two [[✏️paper](https://arxiv.org/abs/1803.03632)] [[code](https://github.com/a/two)]",
    ]


def test_init_knows_what_starcite_wrote_itself(desk: Desk) -> None:
    path = desk.folder / TABLES
    desk.done("run", path)
    shown = first_look(desk, path)
    assert "entries, written by starcite, so they are kept true" in shown
    assert "left alone" not in shown


def test_init_tells_the_authors_badges_from_those_starcite_wrote(desk: Desk) -> None:
    path = desk.folder / TABLES
    desk.done("run", path)
    text = path.read_text("utf-8")
    title = "[Movement Pruning Revisited"
    path.write_text(text.replace(title, title.replace("[", "[✏️")), "utf-8")
    assert "written by starcite and kept true; no legend explains the other 1, so" in first_look(desk, path)


def test_init_takes_no_symbol_of_an_entry_that_is_left_alone_for_its_own(desk: Desk) -> None:
    path = desk.folder / "own.md"
    path.write_text(
        "- One [[✏️✏️paper](https://arxiv.org/abs/1803.03631)] <!-- starcite: skip -->\n"
        "- Two [[paper](https://arxiv.org/abs/1803.03632)]\n",
        "utf-8",
    )
    shown = first_look(desk, path)
    assert "✏️ citations: none but at 1 entries that are left alone\n" in shown
    assert "written by starcite" not in shown
