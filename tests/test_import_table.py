"""The table of docs/architecture.md, held: who may import whom."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("lists", "enrichers", "warehouse", "exports", "flows")

# Room -> what it may import beside the standard library and itself. A trailing dot means "and everything below".
ALLOWED = {
    "lists": {"pyromark"},
    "enrichers": {
        "lists.identifiers",
        "lists.document",
        "lists.statements",
        "lists.titles",
        "httpx",
        "arxiv",
        "semanticscholar",
        "github",
        "requests",
        "lxml",
    },
    "enrichers.sandbox": {
        "lists.identifiers",
        "lists.titles",
        "enrichers.records",
        "enrichers.errors",
        "httpx",
        "graphql",
    },
    "warehouse": {
        "duckdb",
        "enrichers.records",
        "enrichers.errors",
        "enrichers.pages.keeping",
        "enrichers.pages.lookup",
        "lists.identifiers",
    },
    "exports": {"lists.", "enrichers.records", "enrichers.errors"},
    "flows": {"lists.", "enrichers.", "warehouse.", "exports.", "prefect.", "click", "rich.", "pydantic"},
}

# Room of lists/ -> the rooms beside it that it may import; what stands in lists/ itself are types and the way in.
LIST_TYPES = {
    "lists.document",
    "lists.edits",
    "lists.identifiers",
    "lists.ids",
    "lists.places",
    "lists.styles",
    "lists.titles",
}
LIST_ROOMS = {
    "markdown": set[str](),
    "words": {"markdown"},
    "links": {"words"},
    "layouts": {"markdown", "words", "links"},
    "badges": {"markdown", "links", "layouts"},
}


def modules() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return "enrichers.sandbox" if parts[:2] == ("enrichers", "sandbox") else parts[0]


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add(node.module or "")
    return found


def is_allowed(module: str, room: str) -> bool:
    top = module.partition(".")[0]
    if top in sys.stdlib_module_names or module == room or module.startswith(room + "."):
        return True
    for rule in ALLOWED[room]:
        if rule.endswith(".") and (module == rule[:-1] or module.startswith(rule)):
            return True
        if module == rule or (top not in PACKAGES and top == rule):
            return True
    return False


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    room = room_of(path)
    strangers = {module for module in imports_of(path) if not is_allowed(module, room)}
    assert not strangers, f"{path.relative_to(ROOT)} may not import {sorted(strangers)}"


@pytest.mark.parametrize("room", sorted(path.parent.name for path in (ROOT / "lists").glob("*/__init__.py")))
def test_a_room_of_lists_imports_only_the_rooms_before_it(room: str) -> None:
    for path in sorted((ROOT / "lists" / room).glob("*.py")):
        for module in imports_of(path):
            top, _, rest = module.partition(".")
            if top == "lists" and module not in LIST_TYPES:
                assert rest.partition(".")[0] in {room} | LIST_ROOMS[room], f"{path.relative_to(ROOT)}: {module}"


def test_nobody_imports_flows() -> None:
    for path in modules():
        if room_of(path) != "flows":
            assert not any(m == "flows" or m.startswith("flows.") for m in imports_of(path)), path


def test_only_the_prefect_modules_import_prefect() -> None:
    importers = {
        path.relative_to(ROOT).as_posix()
        for path in modules()
        if any(module.partition(".")[0] == "prefect" for module in imports_of(path))
    }
    assert importers <= {"flows/nightly.py", "flows/refresh_list.py", "flows/backfill.py", "flows/tasks.py"}
