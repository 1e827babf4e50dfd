"""docs/settings.md says what the code does: every key, its default, and examples that can be used as they stand."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import flows.settings
from enrichers.clients import min_intervals
from enrichers.pages import LANDING_PAGES
from flows.credentials import APP_ID, APP_INSTALLATION_ID, APP_PRIVATE_KEY, FILE, VARIABLES
from flows.list_settings import BADGE_KEYS, LIST_KEYS, ListSettings
from flows.providers import PAGE_MIN_INTERVAL_SECONDS
from flows.settings import CREDENTIAL_KEYS, PROVIDER_NAMES, TOP_KEYS, URL_KEYS, Settings, read_settings
from flows.voice import VARIABLE
from lists.directives import read_directives
from lists.identifiers import PaperId, RepositoryId
from lists.parse import parse_document
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")
NONE = "none"


def defaults_under(heading: str) -> dict[str, str]:
    """The keys of the first table under a heading, with what the page gives as their default."""
    (section,) = re.findall(rf"^## {re.escape(heading)}.*?$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    rows = re.findall(r"^\| `([\w]+)` \| (.*?) \| .+ \|$", section, re.MULTILINE)
    return {key: default.strip("`") for key, default in rows}


def code_defaults(kind: type[Settings | ListSettings], keys: Mapping[str, Any]) -> dict[str, Any]:
    made = ListSettings() if kind is ListSettings else Settings(Path(), "", date(2026, 1, 1))
    return {field.name: getattr(made, field.name) for field in fields(kind) if field.name in keys}


def as_toml(text: str) -> Any:
    return None if text == NONE else tomllib.loads(f"x = {text}")["x"]


def plain(value: Any) -> Any:
    """A default of the code as it would stand in a settings file."""
    return list(value) if isinstance(value, tuple) else str(value) if isinstance(value, Path) else value


@pytest.mark.parametrize(
    ("heading", "kind", "keys"),
    [
        ("At the top", Settings, TOP_KEYS),
        ("`[badges]`", ListSettings, BADGE_KEYS),
        ('`[lists."…"]`', ListSettings, LIST_KEYS.keys() - BADGE_KEYS.keys()),
    ],
)
def test_every_key_is_on_the_page_with_its_default(heading: str, kind: Any, keys: Any) -> None:
    told = defaults_under(heading)
    assert set(told) == set(keys)
    tables = {"badges", "pacing", "providers", "credentials"}
    for key, default in code_defaults(kind, keys).items():
        assert key in tables or as_toml(told[key]) == plain(default), key


def test_every_provider_is_on_the_page_with_its_pause_and_its_address() -> None:
    pauses = {key: as_toml(default) for key, default in defaults_under("`[pacing]`").items()}
    assert set(pauses) == set(PROVIDER_NAMES)
    known = {provider.value: seconds for provider, seconds in min_intervals(has_semantic_scholar_key=True).items()}
    assert pauses == known | {LANDING_PAGES: PAGE_MIN_INTERVAL_SECONDS}
    addresses = {key: as_toml(default) for key, default in defaults_under("`[providers]`").items()}
    assert set(addresses) == set(URL_KEYS)
    made = read_settings({}, folder=Path())
    assert addresses == {key: getattr(made, key) for key in URL_KEYS}
    assert defaults_under("`[credentials]`") == dict.fromkeys(CREDENTIAL_KEYS, NONE)


def test_every_variable_of_the_environment_is_on_the_page() -> None:
    source = Path(flows.settings.__file__).read_text("utf-8")
    read = set(re.findall(r'environment(?:\.get\(|\[)"([A-Z_]+)"', source))
    read |= {f"STARCITE_{key.upper()}" for key in URL_KEYS} | {VARIABLE, APP_ID, APP_INSTALLATION_ID}
    read |= {name + end for name in (*VARIABLES.values(), APP_PRIVATE_KEY) for end in ("", FILE)}
    read |= {"HTTPS_PROXY", "SSL_CERT_FILE"}  # by httpx
    assert set(re.findall(r"`([A-Z_]{6,})`", PAGE)) == read


def test_the_example_can_be_used_as_it_stands(tmp_path: Path) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "starcite.toml").write_text(example, "utf-8")
    settings = read_settings({}, folder=tmp_path)
    assert settings.of(tmp_path / "README.md").citation_thresholds == (50, 200)
    papers = settings.of(tmp_path / "docs" / "papers.md")
    assert (papers.citation_thresholds, papers.star_thresholds, papers.skip) == (
        (50, 200), (1000, 10000), ("arxiv:1810.05270",),
    )  # fmt: skip


def test_the_comments_of_the_example_are_followed() -> None:
    (example,) = re.findall(r"^```markdown\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    found = read_directives(parse_document(example.encode()))
    assert (set(found.skipped), found.papers, found.repositories, found.notices) == (
        {1}, {0: PaperId("arxiv", "1810.05270")}, {2: RepositoryId("owner", "name")}, (),
    )  # fmt: skip
