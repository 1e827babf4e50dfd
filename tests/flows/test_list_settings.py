"""What holds for one list alone: how it is written, read, refused and shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from flows.errors import BadSettings
from flows.list_settings import LegendKeeping, ListSettings
from flows.setting_lines import key_lines
from flows.setting_values import WrongValue, parse_symbol
from flows.settings import read_settings
from lists.document import BadgeStyle
from lists.identifiers import PaperId, RepositoryId
from tests.flows.desk import BULLETS, ONE_ENTRY_TABLES, TABLES, Desk

BOTH = """\
warehouse = "starcite.duckdb"

[badges]
citation_thresholds = [50, 200]
adopt = ["stars"]
style = "text"
legend = "keep"

[lists."README.md"]

[lists."docs/more.md"]   # of its own
citation_thresholds = [10, 20]
"star_symbol" = "★"
sections = ["Papers"]
skip_sections = ["Old papers"]
skip = [
    "arxiv:1810.05270",
    "An exact title",
]
adopt = []

[lists."docs/more.md".pin]
"An exact title" = "doi:10.1109/CVPR.2019.1"
"arxiv:2001.00001" = "github:owner/name"
"""


def write(folder: Path, text: str, name: str = "starcite.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_list_has_its_own_table_over_the_one_for_all(tmp_path: Path) -> None:
    path = write(tmp_path, BOTH)
    settings = read_settings({}, folder=tmp_path)
    assert settings.lists == (tmp_path / "README.md", tmp_path / "docs" / "more.md")
    assert settings.of(tmp_path / "README.md") == settings.badges == settings.of(tmp_path / "another.md")
    assert settings.badges == ListSettings(
        citation_thresholds=(50, 200),
        adopt=("stars",),
        style=BadgeStyle.TEXT,
        legend=LegendKeeping.KEEP,
        named={key: f"{path}:{line}" for key, line in
               {"citation_thresholds": 4, "adopt": 5, "style": 6, "legend": 7}.items()},
    )  # fmt: skip
    assert settings.of(tmp_path / "docs" / ".." / "docs" / "more.md") == ListSettings(
        citation_thresholds=(10, 20),
        star_symbol="★",
        sections=("Papers",),
        skip_sections=("Old papers",),
        skip=("arxiv:1810.05270", "An exact title"),
        pin={
            "An exact title": PaperId("doi", "10.1109/cvpr.2019.1"),
            "arxiv:2001.00001": RepositoryId("owner", "name"),
        },
        style=BadgeStyle.TEXT,
        legend=LegendKeeping.KEEP,
        named={key: f"{path}:{line}" for key, line in
               {"citation_thresholds": 12, "star_symbol": 13, "sections": 14, "skip_sections": 15, "skip": 16,
                "adopt": 20, "pin": 22, "style": 6, "legend": 7}.items()},
    )  # fmt: skip


def test_lists_of_a_project_file_have_tables_too(tmp_path: Path) -> None:
    text = '[tool.other]\nadopt = 1\n[tool.starcite.lists."a.md"]\nadopt = ["stars"]\n'
    path = write(tmp_path, text, "pyproject.toml")
    own = read_settings({}, folder=tmp_path).of(tmp_path / "a.md")
    assert (own.adopt, own.named) == (("stars",), {"adopt": f"{path}:4"})


def test_a_table_holds_for_a_list_however_a_command_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, '[lists."README.md"]\nadopt = ["stars"]\n')
    (tmp_path / "sub").mkdir()
    (tmp_path / "link").symlink_to(tmp_path, target_is_directory=True)
    settings = read_settings({}, folder=tmp_path)
    monkeypatch.chdir(tmp_path / "sub")
    for path in (Path("../README.md"), tmp_path / "link" / "README.md"):
        assert settings.of(path).adopt == ("stars",)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[lists."a.md"]\ntreshold = 1', 'unknown setting lists."a.md".treshold\nlegal here: adopt, citation_symbol'),
        ("[lists.a.md]\nadopt = []", 'unknown setting lists."a".md\nlegal here: adopt'),
        ('[lists."a.md"]\nstyle = "emoji"', "style = 'emoji': must be one of symbols, text, shield"),
        ('[badges]\nlegend = "on"', "badges.legend = 'on': must be one of auto, keep, off"),
        ('[badges]\nsections = ["A"]', "unknown setting badges.sections\nlegal here: adopt"),
        (
            '[lists."a.md"]\npin = { "A" = "skip" }',
            'must give each entry a paper or a repository, such as "A" = "arxiv',
        ),
        ('[lists."a.md"]\npin = { "A" = 3 }', "must give each entry a paper or a repository"),
        ('[lists."a.md"]\nskip = "A"', "lists.\"a.md\".skip = 'A': must be an array of texts"),
        (
            '[lists."a.md"]\ncitation_symbol = "⭐⭐"',
            'lists."a.md".citation_symbol and lists."a.md".star_symbol must be two different symbols',
        ),
        ('lists = { "a.md" = 3 }', "must be an array of texts"),
        (
            'lists = ["a.md"]\n[lists."a.md"]\nadopt = []',
            'twice (at line 2, column 14)\ngive every list a table, [lists."README.md"] and so on, in place of',
        ),
        ('[lists."a.md"]\n[lists."./a.md"]', "lists: a.md and ./a.md are the same list; give it one table"),
    ],
)
def test_a_bad_table_is_named_with_what_is_legal(tmp_path: Path, text: str, message: str) -> None:
    write(tmp_path, text)
    with pytest.raises(BadSettings) as caught:
        read_settings({}, folder=tmp_path)
    assert str(caught.value).startswith(f"{tmp_path / 'starcite.toml'}: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "symbol",
    ["✏️", "⭐", "★", "✎", "🔥", "👍🏽", "👩‍🔬", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇨🇳", "↑", "⬆️", "♻️", "◆", "🔥🔥", ":star2:", ":fire:", ":+1b:"],
)
def test_an_emoji_a_shape_and_a_short_code_may_be_symbols(symbol: str) -> None:
    assert parse_symbol(symbol) == symbol


@pytest.mark.parametrize(
    "symbols",
    [
        "aZ09*_[]()<>|#!~\\`$&:;.,'\"/-+=^%@{}? \t\n\r\x00\x1b\u200b\u00a0\ufeff\ufe0f\u200d\U0001f3fd",
        "引星あéΩ½²①©™°§†•…“€≥∞×",
        ("", "](", "![]", "<br>", "a⭐", "⭐a", "⭐ ⭐", " ⭐", "⭐ ", "\u200d⭐", "⭐\u200d", "1️⃣", "#️⃣", "&star;"),
        ("::", ":1:", ": star:", ":Star:", ":star", "star:", ":a:b:", ":star::star:"),
    ],
)
def test_what_a_list_may_hold_as_text_is_no_symbol(symbols: Sequence[str]) -> None:
    for symbol in symbols:
        with pytest.raises(WrongValue, match="must be an emoji or another pictograph; "):
            parse_symbol(symbol)


@pytest.mark.parametrize(("one", "other"), [("⭐", "⭐"), ("✏️", "✏"), ("⭐⭐", "⭐"), ("🔥⭐", "🔥"), ("👍", "👍🏽")])
def test_two_symbols_that_cannot_be_told_apart_are_refused(tmp_path: Path, one: str, other: str) -> None:
    for pair in ((one, other), (other, one)):
        write(tmp_path, '[badges]\ncitation_symbol = "{}"\nstar_symbol = "{}"\n'.format(*pair))
        with pytest.raises(BadSettings, match=r"badges\.citation_symbol and badges\.star_symbol must be two different"):
            read_settings({}, folder=tmp_path)


def test_a_symbol_that_is_markdown_ends_a_run_before_anything_is_asked(desk: Desk) -> None:
    write(desk.folder, f'lists = ["{TABLES}"]\n[badges]\nstar_symbol = "]("\n')
    before = (desk.folder / TABLES).read_bytes()
    outcome = desk.starcite("run")
    assert outcome.code == 2
    assert "badges.star_symbol = '](': must be an emoji or another pictograph; ']'" in outcome.err
    assert (desk.folder / TABLES).read_bytes() == before
    assert desk.requests() == 0


def test_the_line_of_a_key_is_that_of_its_path() -> None:
    text = '# [badges]\nx = 1\n[a]\nx = 2 # [b]\n  "y z" = """\nx = 3\n"""\n[a."b.c"]   # [c]\nx.y = 4\nno key\n'
    assert key_lines(text) == {
        ("x",): 2,
        ("a",): 3,
        ("a", "x"): 4,
        ("a", "y z"): 5,
        ("a", "b.c"): 8,
        ("a", "b.c", "x", "y"): 9,
    }


def test_thresholds_and_symbols_are_those_of_each_list(desk: Desk) -> None:
    text = (
        f'[badges]\ncitation_thresholds = [10, 1000000]\n[lists."{ONE_ENTRY_TABLES}"]\n'
        f'[lists."{TABLES}"]\ncitation_thresholds = [1, 2]\ncitation_symbol = "✎"\n'
    )
    write(desk.folder, text)
    before = (desk.folder / TABLES).read_bytes()
    desk.done("run")
    one_entry, tables = ((desk.folder / name).read_text("utf-8") for name in (ONE_ENTRY_TABLES, TABLES))
    assert "✏️" in one_entry
    assert "✏️✏️" not in one_entry
    assert "✏️" not in tables
    assert tables.count("✎✎") * 2 == tables.count("✎") > 0
    desk.done("strip")
    assert (desk.folder / TABLES).read_bytes() == before


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("word", "first", "second"),
    [
        ("auto", "[[✏️✏️paper](U1)][⭐⭐[github](U2)]", "| [✏️✏️Second](U1) | ⭐⭐[code](U2) |"),
        ("inside", "[[✏️✏️paper](U1)][[⭐⭐github](U2)]", "| [✏️✏️Second](U1) | [⭐⭐code](U2) |"),
        ("before", "[✏️✏️[paper](U1)][⭐⭐[github](U2)]", "| ✏️✏️[Second](U1) | ⭐⭐[code](U2) |"),
        ("after", "[[paper](U1)]✏️✏️[[github](U2)] ⭐⭐", "| [Second](U1) ✏️✏️ | [code](U2) ⭐⭐ |"),
        ("line-end", "[[paper](U1)][[github](U2)] ✏️✏️ ⭐⭐", "| [Second](U1) ✏️✏️ | [code](U2) ⭐⭐ |"),
    ],
)
def test_badges_go_where_the_settings_say(desk: Desk, word: str, first: str, second: str) -> None:
    paper, code = "https://arxiv.org/abs/1803.03635", "https://github.com/huggingface/transformers"
    text = "- First [[paper](U1)][[github](U2)]\n\n| Title | Code |\n|---|---|\n| [Second](U1) | [code](U2) |\n"
    text = text.replace("U1", paper).replace("U2", code)
    path = write(desk.folder, text, "placed.md")
    write(desk.folder, f'[lists."placed.md"]\nplacement = "{word}"\n')
    desk.done("run")
    badged = path.read_text("utf-8")
    assert badged.replace(paper, "U1").replace(code, "U2").splitlines()[0] == f"- First {first}"
    assert badged.replace(paper, "U1").replace(code, "U2").splitlines()[-1] == second
    desk.done("run")
    assert path.read_text("utf-8") == badged
    desk.done("strip")
    assert path.read_text("utf-8") == text


def test_what_one_list_adopts_another_does_not(desk: Desk) -> None:
    text = "- One [[✏️paper](https://arxiv.org/abs/1803.03635)]\n- Two [[paper](https://arxiv.org/abs/1510.00149)]\n"
    for name in ("mine.md", "theirs.md"):
        write(desk.folder, text, name)
    write(desk.folder, '[lists."mine.md"]\nadopt = ["citations"]\n[lists."theirs.md"]\n')
    said = desk.done("run").err
    assert (desk.folder / "mine.md").read_text("utf-8").count("✏️✏️") == 2
    assert (desk.folder / "theirs.md").read_text("utf-8") == text
    assert "theirs.md:1: ✏️ on line 1 was not written by starcite" in said
    assert "mine.md:1" not in said


def test_doctor_shows_how_each_list_is_kept(desk: Desk) -> None:
    own = 'citation_thresholds = [1, 2]\nskip = ["a", "b"]\nsections = ["A", "B"]\n'
    write(desk.folder, f'[lists."{BULLETS}"]\n[lists."{TABLES}"]\n{own}')
    said = desk.done("doctor").err
    look = "⭐ from 100 and 250 stars; style symbols; placement auto; legend auto"
    assert f"{BULLETS}: ✏️ from 100 and 500 citations; {look}\n" in said
    assert f"{TABLES}: ✏️ from 1 and 2 citations; {look}; " in said
    assert "sections A, B; 2 names of entries to skip\n" in said


def test_what_init_writes_can_be_added_to(desk: Desk) -> None:
    (desk.folder / "starcite.toml").unlink()
    desk.done("init", desk.folder / TABLES)
    path = desk.folder / "starcite.toml"
    path.write_text(path.read_text("utf-8") + "citation_thresholds = [1, 2]\n", "utf-8")
    settings = read_settings({}, folder=desk.folder)
    assert settings.lists == (desk.folder / TABLES,)
    assert settings.of(desk.folder / TABLES).citation_thresholds == (1, 2)
