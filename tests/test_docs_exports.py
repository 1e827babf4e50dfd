"""``docs/exports.md`` shows what its commands do: each is run in the folder of a demo, and each excerpt looked up."""

from __future__ import annotations

import re
import shlex
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from exports.ordering import SortKey
from exports.tabular import COLUMNS
from flows.app import App
from flows.cli import run
from flows.deriving import Derivation
from flows.forms import ENDINGS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "exports.md").read_text("utf-8")
TODAY = "2026-10-30"
FRONT_PAGE = "# Welcome\n\n<!-- starcite:top 3 by growth-7 -->\n<!-- /starcite:top -->\n"


def starcite(folder: Path, *argv: str) -> str:
    """What a command says, on standard error."""
    err = StringIO()
    with redirect_stdout(StringIO()), redirect_stderr(err):
        assert run(list(argv), App({"STARCITE_TODAY": TODAY}, folder)) == 0, err.getvalue()
    return err.getvalue()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        starcite(folder, "demo")
    (folder / "demo" / "front-page.md").write_text(FRONT_PAGE, "utf-8")
    return folder / "demo"


def test_every_command_of_the_page_says_and_writes_what_the_page_shows(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(demo)
    blocks = re.findall(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    excerpts = 0
    for kind, name, text in blocks:
        if kind == "console":
            for command, said in re.findall(r"^\$ starcite (.*)\n((?:[^$].*\n)*)", text, re.MULTILINE):
                assert starcite(demo, *shlex.split(command)) == said
        else:
            assert text in (demo / name).read_text("utf-8"), name
            excerpts += 1
    assert excerpts >= 5
    targets = re.findall(r"^\$ starcite .* --to (\S+)$", PAGE, re.MULTILINE)
    shown = {Derivation(Path(target), (), None).ending for target in targets}
    assert set(ENDINGS) - shown == {".json"}, "whose rows are those of .jsonl"


def test_the_page_names_every_ending_key_and_field() -> None:
    assert [ending for ending in ENDINGS if f"`{ending}`" not in PAGE] == []
    spelled = PAGE.replace("`star-growth-7` …", "`star-growth-7` `star-growth-30` `star-growth-90`")
    assert [key.value for key in SortKey if f"`{key.value}`" not in spelled] == []
    assert [column for column in COLUMNS if f"`{column}`" not in PAGE] == []
