"""Docs that say what the code says, held by tests."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_every_runtime_dependency_has_one_line_and_every_line_a_dependency() -> None:
    declared = sorted(re.split(r"[<>=!~ ]", line)[0].lower() for line in PROJECT["dependencies"])
    told = re.findall(r"^\| `([\w-]+)` \|", (ROOT / "docs" / "dependencies.md").read_text("utf-8"), re.MULTILINE)
    assert sorted(name.lower() for name in told) == declared


def test_the_changelog_begins_with_the_version_of_the_package() -> None:
    newest = re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest is not None
    assert newest[1] == PROJECT["version"]


def test_the_lock_file_has_hashes_and_no_addresses() -> None:
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    assert "://" not in lock
    assert "duckdb==1.5.5" in lock
    packages = [line for line in lock.splitlines() if line and not line.startswith((" ", "#"))]
    assert len(packages) > 50
    assert all(line.endswith("\\") for line in packages)
