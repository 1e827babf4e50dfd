"""Settings: flag > environment > ``starcite.toml`` or ``[tool.starcite]`` > default. Frozen once read.

An unknown key is an error that names the file, the key and the legal ones, because a misspelt threshold that is
silently ignored writes wrong badges for months.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows.errors import BadSettings

SEMANTIC_SCHOLAR_URL = "https://api.semanticscholar.org"
ARXIV_URL = "https://export.arxiv.org/api/query"
GITHUB_URL = "https://api.github.com"
PROVIDER_NAMES = ("semantic_scholar", "arxiv", "github", "landing_pages")


@dataclass(frozen=True, slots=True)
class BadgeSettings:
    """How badges look and when they change. Thresholds are counts; the margin is per cent, the wait observed days."""

    citation_thresholds: tuple[int, int] = (100, 500)
    star_thresholds: tuple[int, int] = (100, 250)
    citation_symbol: str = "\N{PENCIL}\N{VARIATION SELECTOR-16}"
    star_symbol: str = "\N{WHITE MEDIUM STAR}"
    down_margin_percent: int = 5
    down_after_days: int = 7
    adopt: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything a command may need to know, read once. Keys are kept out of ``repr``.

    ``folder`` is where relative paths of the file start; ``today`` is the UTC day of the run; ``pacing_seconds`` are
    minimal intervals between two requests to a provider, ``None`` for the provider's own default.
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
    badges: BadgeSettings = BadgeSettings()
    pacing_seconds: Mapping[str, float] = field(default_factory=dict)
    pacing_off: bool = False
    semantic_scholar_url: str = SEMANTIC_SCHOLAR_URL
    arxiv_url: str = ARXIV_URL
    github_url: str = GITHUB_URL
    semantic_scholar_api_key: str | None = field(default=None, repr=False)
    github_token: str | None = field(default=None, repr=False)


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
    table, file = _find_table(folder, settings_file)
    source = str(file) if file else "defaults"
    base = file.parent if file else folder
    values = _checked(table, _TOP, source, "")
    badges = _checked(values.pop("badges", {}), _BADGES, source, "badges.")
    pacing = _checked(values.pop("pacing", {}), dict.fromkeys(PROVIDER_NAMES, _seconds), source, "pacing.")
    urls = _checked(values.pop("providers", {}), dict.fromkeys(_URL_NAMES, _url), source, "providers.")
    lists = tuple(base / path for path in values.pop("lists", ()))
    stored = values.pop("warehouse", None)
    if warehouse is None:
        from_environment = environment.get("STARCITE_WAREHOUSE")
        warehouse = Path(from_environment) if from_environment else base / (stored or "starcite.duckdb")
    for name in _URL_NAMES:
        variable = f"STARCITE_{name.upper()}"
        if environment.get(variable):
            urls |= _checked({name: environment[variable]}, {name: _url}, f"environment variable {variable}", "")
    look = BadgeSettings(**badges)
    if look.citation_symbol in look.star_symbol or look.star_symbol in look.citation_symbol:
        raise BadSettings(f"{source}: badges.citation_symbol and badges.star_symbol must be two different symbols")
    settings = Settings(
        folder=base,
        source=source,
        today=_today(environment),
        lists=lists,
        warehouse=warehouse if warehouse.is_absolute() else folder / warehouse,
        badges=look,
        pacing_seconds=pacing,
        pacing_off=_pacing_off(environment),
        semantic_scholar_api_key=environment.get("SEMANTIC_SCHOLAR_API_KEY") or None,
        github_token=environment.get("GITHUB_TOKEN") or None,
        **{name: url for name, url in urls.items() if name != "landing_pages_url"},
        **values,
    )
    _check_pacing(settings, urls.get("landing_pages_url", settings.semantic_scholar_url))
    return settings


def _find_table(folder: Path, settings_file: Path | None) -> tuple[dict[str, Any], Path | None]:
    if settings_file is not None:
        if not settings_file.is_file():
            raise BadSettings(f"{settings_file}: no such settings file; give an existing one with --settings")
        return _read_toml(settings_file, settings_file.name == "pyproject.toml"), settings_file
    own = folder / "starcite.toml"
    if own.is_file():
        return _read_toml(own, in_pyproject=False), own
    project = folder / "pyproject.toml"
    if project.is_file():
        table = _read_toml(project, in_pyproject=True)
        if table:
            return table, project
    return {}, None


def _read_toml(path: Path, in_pyproject: bool) -> dict[str, Any]:
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadSettings(f"{path}: cannot be read as TOML: {error}\nmend the file and run again") from error
    if not in_pyproject:
        return table
    own: dict[str, Any] = table
    for name in ("tool", "starcite"):
        own = own.get(name, {})
        if not isinstance(own, dict):
            raise BadSettings(f"{path}: {name} must be a table")
    return own


class _Wrong(ValueError):
    """A value of the wrong kind; ``str()`` says what is legal."""


class _HoldsASecret(_Wrong):
    """A value that must not be shown either."""


def _checked(table: Any, legal: Mapping[str, Any], source: str, prefix: str) -> dict[str, Any]:
    if not isinstance(table, dict):
        raise BadSettings(f"{source}: {prefix.rstrip('.')} must be a table")
    checked = {}
    for key, value in table.items():
        if key not in legal:
            raise BadSettings(f"{source}: unknown setting {prefix}{key}\nlegal here: {', '.join(sorted(legal))}")
        try:
            checked[key] = legal[key](value)
        except _Wrong as wrong:
            shown = "" if isinstance(wrong, _HoldsASecret) else f" = {value!r}"
            raise BadSettings(f"{source}: {prefix}{key}{shown}: {wrong}") from wrong
    return checked


def _table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Wrong("must be a table")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise _Wrong("must be a text that is not empty")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise _Wrong('must be an array of texts, such as ["README.md"]')
    return tuple(value)


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("must be true or false")
    return value


def _days(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise _Wrong("must be a whole number of days, 1 or more")
    return value


def _number(value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise _Wrong(f"must be a number from {low:g} to {high:g}")
    return float(value)


def _share(value: Any) -> float:
    return _number(value, 0, 1)


def _percent(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
        raise _Wrong("must be a whole number from 0 to 100")
    return value


def _seconds(value: Any) -> float:
    return _number(value, 0, 3600)


def _thresholds(value: Any) -> tuple[int, int]:
    whole = isinstance(value, list) and all(isinstance(n, int) and not isinstance(n, bool) for n in value)
    if not whole or len(value) != 2 or not 0 < value[0] < value[1]:
        raise _Wrong("must be two whole numbers, the smaller first, such as [100, 500]")
    return value[0], value[1]


def _kinds(value: Any) -> tuple[str, ...]:
    kinds = _texts(value)
    if set(kinds) - {"citations", "stars"}:
        raise _Wrong('may hold "citations" and "stars"')
    return kinds


def _url(value: Any) -> str:
    text = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket that is not closed, a port that is no number
        raise _Wrong("must be a URL that starts with http:// or https://") from None
    if parts.username is not None or parts.password is not None:
        raise _HoldsASecret("must not hold a user name or a password; keys go into their own environment variables")
    if not is_usable:
        raise _Wrong("must be a URL that starts with http:// or https://")
    return text.rstrip("/")


_URL_NAMES = ("semantic_scholar_url", "arxiv_url", "github_url", "landing_pages_url")
_TOP: Mapping[str, Any] = {
    "lists": _texts,
    "warehouse": _text,
    "max_age_days": _days,
    "coverage_floor": _share,
    "keep_watching": _boolean,
    "arxiv_refresh_days": _days,
    "contact": _text,
    "badges": _table,
    "pacing": _table,
    "providers": _table,
}
_BADGES: Mapping[str, Any] = {
    "citation_thresholds": _thresholds,
    "star_thresholds": _thresholds,
    "citation_symbol": _text,
    "star_symbol": _text,
    "down_margin_percent": _percent,
    "down_after_days": _days,
    "adopt": _kinds,
}


def _today(environment: Mapping[str, str]) -> date:
    text = environment.get("STARCITE_TODAY")
    if not text:
        return datetime.now(UTC).date()
    return parse_day(text, "STARCITE_TODAY")


def parse_day(text: str, name: str) -> date:
    """Read an ISO date (``2026-11-21``). Raises BadSettings that names ``name``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadSettings(f"{name}={text}: not a date; write it as 2026-11-21") from error


def _pacing_off(environment: Mapping[str, str]) -> bool:
    text = environment.get("STARCITE_PACING")
    if text not in {None, "", "on", "off"}:
        raise BadSettings(f"STARCITE_PACING={text}: may be on or off")
    return text == "off"


def _check_pacing(settings: Settings, landing_pages_url: str) -> None:
    if not settings.pacing_off:
        return
    for url in (settings.semantic_scholar_url, settings.arxiv_url, settings.github_url, landing_pages_url):
        if not is_loopback(url):
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
