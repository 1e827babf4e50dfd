"""docs/identity.md tells every finding there is, and its commands were run at a terminal.

``STARCITE_GOLDEN=write pytest tests/test_docs_identity.py`` writes what they show into the page; read it then.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from enrichers.records import Feature
from tests.flows.desk import Desk
from tests.flows.gardens import PROMPT, gardens
from tests.flows.terminal import terminal

PAGE = Path(__file__).parent.parent / "docs" / "identity.md"


def test_every_finding_has_its_row() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert rows == [feature.value for feature in Feature]


BLOCK = re.compile(r"^```console\n\$ (?P<command>.*)\n(?P<shown>(?:.*\n)*?)```$", re.MULTILINE)


def screen_of(desk: Desk, command: str, answers: list[str]) -> str:
    """What a terminal shows of a command to whose prompts a person types ``answers``."""
    with terminal(desk, *shlex.split(command)[1:]) as person:
        for answer in answers:
            person.read_until(PROMPT)
            person.type(f"{answer}\n")
        assert person.exit_code() == 0, person.screen
        return person.screen


def test_every_command_shown_was_run_at_a_terminal(tmp_path: Path) -> None:
    text = PAGE.read_text("utf-8")
    written = text
    with gardens(tmp_path) as desk:
        blocks = list(BLOCK.finditer(text))
        assert [shlex.split(block["command"])[1] for block in blocks] == ["review", "explain"]
        for block in blocks:
            answers = re.findall(rf"{PROMPT}(.*)", block["shown"])
            screen = screen_of(desk, block["command"], answers)
            written = written.replace(block[0], f"```console\n$ {block['command']}\n{screen}```")
            if os.environ.get("STARCITE_GOLDEN") != "write":
                assert screen == block["shown"]
    if written != text:
        PAGE.write_text(written, "utf-8")
        pytest.fail("docs/identity.md was written anew; read it, then run the test again")
