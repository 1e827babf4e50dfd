"""Settings: flag > environment > ``starcite.toml`` or ``[tool.starcite]`` > default. Frozen once read.

An unknown key is an error that names the file, the key and the legal ones, because a misspelt threshold that is
silently ignored writes wrong badges for months.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from enrichers.credentials import Credential
from flows.credentials import VARIABLES, FoundCredentials, read_credentials
from flows.errors import BadSettings
from flows.list_settings import LegendKeeping, ListSettings, parse_badges, parse_list
from flows.setting_lines import key_lines
from flows.setting_values import (
    parse_boolean,
    parse_days,
    parse_lists,
    parse_rules,
    parse_seconds,
    parse_secret_path,
    parse_share,
    parse_subtable,
    parse_table,
    parse_text,
    parse_url,
    state_folder,
)

SEMANTIC_SCHOLAR_URL = "https://api.semanticscholar.org"
ARXIV_URL = "https://export.arxiv.org/api/query"
GITHUB_URL = "https://api.github.com"
SANE_YEARS = range(1990, 2201)  # a run looks decades back and ahead of its day, which must stay within the calendar
NO_FILE = "defaults"  # the source of settings that no file holds
PROVIDER_NAMES = ("semantic_scholar", "arxiv", "github", "landing_pages")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a command may need to know, read once. Keys are kept out of ``repr``.

    ``folder`` is where relative paths of the file start; ``today`` is the UTC day of the run; ``pacing_seconds`` are
    minimal intervals between two requests to a provider, ``None`` for the provider's own default;
    ``pacing_folder`` is where runs of this machine take turns, None where each knows of itself only. ``badges`` holds
    for every list without an entry in ``own``, which goes by the list's resolved path. ``landing_pages_url`` is a root
    that stands in for all hosts of pages, None where each is asked itself.
    """

    folder: Path
    source: str
    today: date
    lists: tuple[Path, ...] = ()
    warehouse: Path = Path("starcite.duckdb")
    max_age_days: int = 30
    coverage_floor: float = 0.5
    keep_watching: bool = False
    arxiv_refresh_days: int = 30
    contact: str | None = None
    badges: ListSettings = ListSettings()  # noqa: RUF009 -- frozen
    own: Mapping[Path, ListSettings] = field(default_factory=dict)
    lint_ignore: tuple[str, ...] = ()
    pacing_seconds: Mapping[str, float] = field(default_factory=dict)
    pacing_off: bool = False
    pacing_folder: Path | None = None
    semantic_scholar_url: str = SEMANTIC_SCHOLAR_URL
    arxiv_url: str = ARXIV_URL
    github_url: str = GITHUB_URL
    landing_pages_url: str | None = None
    stale_after_days: int = 7
    credentials: FoundCredentials = FoundCredentials()  # noqa: RUF009 -- frozen

    @property
    def semantic_scholar_api_key(self) -> str | None:
        """The first key that was found."""
        return next((key.secret for key in self.credentials.semantic_scholar), None)

    @property
    def github_token(self) -> str | None:
        """The first token that was found; that of a GitHub App has to be asked for."""
        return next((key.secret for key in self.credentials.github if isinstance(key, Credential)), None)

    def with_legends(self) -> Settings:
        """The same settings, with a legend to be kept in every list."""
        own = {path: replace(settings, legend=LegendKeeping.KEEP) for path, settings in self.own.items()}
        return replace(self, badges=replace(self.badges, legend=LegendKeeping.KEEP), own=own)

    def of(self, path: Path) -> ListSettings:
        """What holds for one list."""
        return self.own.get(path.resolve(), self.badges)


def read_settings(
    environment: Mapping[str, str],
    *,
    folder: Path,
    settings_file: Path | None = None,
    warehouse: Path | None = None,
) -> Settings:
    """Read the settings that hold in ``folder``.

    Looks for ``settings_file``, else ``starcite.toml``, else ``[tool.starcite]`` of ``pyproject.toml`` there.
    Raises BadSettings for a malformed file, an unknown key, a value of the wrong kind, a bad date, and for
    ``STARCITE_PACING=off`` unless every base URL is loopback.
    """
    table, file, lines = _find_table(folder, settings_file)
    source = str(file) if file else NO_FILE
    base = file.parent if file else folder
    values = parse_table(table, TOP_KEYS, source, "")
    badges = parse_badges(values.pop("badges", {}), source, lines)
    tables = values.pop("lists", {})
    own = {path: parse_list(badges, name, tables[name], source, lines) for path, name in _paths(base, tables, source)}
    lint = parse_table(values.pop("lint", {}), {"ignore": parse_rules}, source, "lint.")
    pacing = parse_table(values.pop("pacing", {}), dict.fromkeys(PROVIDER_NAMES, parse_seconds), source, "pacing.")
    urls = parse_table(values.pop("providers", {}), dict.fromkeys(URL_KEYS, parse_url), source, "providers.")
    secret_paths = dict.fromkeys(CREDENTIAL_KEYS, parse_secret_path)
    own_files = parse_table(values.pop("credentials", {}), secret_paths, source, "credentials.")
    key_files = {CREDENTIAL_KEYS[name]: base / Path(path).expanduser() for name, path in own_files.items()}
    stored = values.pop("warehouse", None)
    pacing_folder = _pacing_folder(environment, values.pop("pacing_folder", None), base)
    if warehouse is None:
        from_environment = environment.get("STARCITE_WAREHOUSE")
        warehouse = Path(from_environment) if from_environment else base / (stored or "starcite.duckdb")
    for name in URL_KEYS:
        variable = f"STARCITE_{name.upper()}"
        if environment.get(variable):
            urls |= parse_table(
                {name: environment[variable]}, {name: parse_url}, f"environment variable {variable}", ""
            )
    settings = Settings(
        folder=base,
        source=source,
        today=_today(environment),
        lists=tuple(base / name for name in tables),
        warehouse=warehouse if warehouse.is_absolute() else folder / warehouse,
        badges=badges,
        own=own,
        lint_ignore=lint.get("ignore", ()),
        pacing_seconds=pacing,
        pacing_off=_pacing_off(environment),
        pacing_folder=pacing_folder,
        credentials=read_credentials(environment, key_files),
        **urls,
        **values,
    )
    _check_pacing(settings)
    return settings


Lines: TypeAlias = Mapping[tuple[str, ...], int]


def _find_table(folder: Path, settings_file: Path | None) -> tuple[dict[str, Any], Path | None, Lines]:
    """The table of settings, the file it stands in, and the lines of its keys."""
    if settings_file is not None:
        if not settings_file.is_file():
            raise BadSettings(f"{settings_file}: no such settings file; give an existing one with --settings")
        return _read_toml(settings_file, settings_file.name == "pyproject.toml")
    own = folder / "starcite.toml"
    if own.is_file():
        return _read_toml(own, in_pyproject=False)
    project = folder / "pyproject.toml"
    if project.is_file():
        found = _read_toml(project, in_pyproject=True)
        if found[0]:
            return found
    return {}, None, {}


def _read_toml(path: Path, in_pyproject: bool) -> tuple[dict[str, Any], Path, Lines]:
    text = ""
    try:
        text = path.read_text("utf-8")
        table = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        remedy = _BOTH_FORMS if _LISTS_TWICE.search(text) else "mend the file and run again"
        raise BadSettings(f"{path}: cannot be read as TOML: {error}\n{remedy}") from error
    lines = key_lines(text)
    if not in_pyproject:
        return table, path, lines
    own: dict[str, Any] = table
    for name in _OURS:
        own = own.get(name, {})
        if not isinstance(own, dict):
            raise BadSettings(f"{path}: {name} must be a table")
    return own, path, {key[len(_OURS) :]: line for key, line in lines.items() if key[: len(_OURS)] == _OURS}


def _paths(base: Path, names: Iterable[str], source: str) -> Iterator[tuple[Path, str]]:
    """The resolved path of each list with its name. Raises BadSettings where two names are one list's."""
    seen: dict[Path, str] = {}
    for name in names:
        path = (base / name).resolve()
        if seen.setdefault(path, name) != name:
            raise BadSettings(f"{source}: lists: {seen[path]} and {name} are the same list; give it one table")
        yield path, name


_OURS = ("tool", "starcite")
_LISTS_TWICE = re.compile(r"^[ \t]*lists[ \t]*=.*^[ \t]*\[(?:tool\.starcite\.)?lists\.", re.MULTILINE | re.DOTALL)
_BOTH_FORMS = 'give every list a table, [lists."README.md"] and so on, in place of lists = [...]'
CREDENTIAL_KEYS = {f"{variable.lower()}_file": provider for provider, variable in VARIABLES.items()}
URL_KEYS = ("semantic_scholar_url", "arxiv_url", "github_url", "landing_pages_url")
TOP_KEYS: Mapping[str, Any] = {
    "lists": parse_lists,
    "warehouse": parse_text,
    "max_age_days": parse_days,
    "coverage_floor": parse_share,
    "keep_watching": parse_boolean,
    "arxiv_refresh_days": parse_days,
    "contact": parse_text,
    "pacing_folder": parse_text,
    "stale_after_days": parse_days,
    "badges": parse_subtable,
    "lint": parse_subtable,
    "pacing": parse_subtable,
    "providers": parse_subtable,
    "credentials": parse_subtable,
}


def _today(environment: Mapping[str, str]) -> date:
    text = environment.get("STARCITE_TODAY")
    if not text:
        return datetime.now(UTC).date()
    today = parse_day(text, "STARCITE_TODAY")
    if today.year not in SANE_YEARS:
        raise BadSettings(
            f"STARCITE_TODAY={text}: no day to run on; give one of the years {SANE_YEARS[0]} to {SANE_YEARS[-1]}"
        )
    return today


def parse_day(text: str, name: str) -> date:
    """Read a date written as ``2026-11-21`` and in no other way of ISO 8601. Raises BadSettings that names ``name``."""
    with suppress(ValueError):
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return date.fromisoformat(text)
    raise BadSettings(f"{name}={text}: not a date; write it as 2026-11-21")


def _pacing_off(environment: Mapping[str, str]) -> bool:
    text = environment.get("STARCITE_PACING")
    if text not in {None, "", "on", "off"}:
        raise BadSettings(f"STARCITE_PACING={text}: may be on or off")
    return text == "off"


def _pacing_folder(environment: Mapping[str, str], stored: str | None, base: Path) -> Path | None:
    """Where runs take turns: where a person says, else beside what programs remember for the user."""
    if named := environment.get("STARCITE_PACING_FOLDER"):
        return Path(named).absolute()
    if stored:
        return base / stored
    state = state_folder(environment)
    return None if state is None else state / "starcite" / "pacing"


def _check_pacing(settings: Settings) -> None:
    if not settings.pacing_off:
        return
    urls = (settings.semantic_scholar_url, settings.arxiv_url, settings.github_url, settings.landing_pages_url)
    for url in urls:  # without a root of their own, pages are not asked at all
        if url is not None and not is_loopback(url):
            raise BadSettings(
                f"STARCITE_PACING=off is for loopback only, but requests would go to {url}\n"
                "leave pacing on, or point every STARCITE_…_URL at this machine (see `starcite sandbox`)"
            )


def is_loopback(url: str) -> bool:
    """Whether a URL stays on this machine: ``localhost`` or a loopback address."""
    host = urlsplit(url).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
