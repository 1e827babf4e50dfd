"""Where keys and tokens come from: the environment, a file of one's own, or one that a secret manager mounted.

Whatever cannot be used is *refused* by its place and never shown; the run goes on with the next, or without any.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from enrichers.credentials import Credential, GitHubApp, Refused
from enrichers.records import Provider

VARIABLES = {Provider.SEMANTIC_SCHOLAR: "SEMANTIC_SCHOLAR_API_KEY", Provider.GITHUB: "GITHUB_TOKEN"}
APP_ID, APP_INSTALLATION_ID = "GITHUB_APP_ID", "GITHUB_APP_INSTALLATION_ID"
APP_PRIVATE_KEY = "GITHUB_APP_PRIVATE_KEY"
FILE = "_FILE"
MOST_BYTES = 64 * 1024  # far more than any key; a wrong path must not be read into memory
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Unusable(Exception):
    """A place holds no credential that may be used. ``str()`` says why, without what is in it."""


@dataclass(frozen=True, slots=True)
class FoundCredentials:
    """What was found, in the order it is used in, and what was found and may not be used."""

    semantic_scholar: tuple[Credential, ...] = ()
    github: tuple[Credential | GitHubApp, ...] = ()
    refused: tuple[Refused, ...] = ()


def is_read_only(path: Path) -> bool:
    """Whether a file lies on a file system mounted read-only, as Docker, Podman and Kubernetes mount their secrets."""
    return bool(os.statvfs(path).f_flag & os.ST_RDONLY)


def read_credentials(
    environment: Mapping[str, str], files: Mapping[Provider, Path], is_read_only: Callable[[Path], bool] = is_read_only
) -> FoundCredentials:
    """Everything that is set. ``files`` are those of the settings, which count where the environment has nothing."""
    refused: list[Refused] = []
    found: dict[Provider, tuple[Credential, ...]] = {}
    for provider, variable in VARIABLES.items():
        try:
            found[provider] = tuple(_unique(_keys(variable, environment, files.get(provider), is_read_only)))
        except Unusable as error:
            place, reason = error.args
            found[provider] = tuple(_split(environment.get(variable, ""), ",", variable, "{} of {}"))
            refused.append(Refused(provider, place, reason))
    app: tuple[GitHubApp, ...] = ()
    try:
        app = tuple(_app(environment, is_read_only))
    except Unusable as error:
        place, reason = error.args
        refused.append(Refused(Provider.GITHUB, place, reason))
    return FoundCredentials(found[Provider.SEMANTIC_SCHOLAR], (*found[Provider.GITHUB], *app), tuple(refused))


def _keys(
    variable: str, environment: Mapping[str, str], of_settings: Path | None, is_read_only: Callable[[Path], bool]
) -> Iterator[Credential]:
    value, named = environment.get(variable, ""), environment.get(variable + FILE, "")
    yield from _split(value, ",", variable, "{} of {}")
    if named:
        text = _read_secret(Path(named), place := _place_of(variable + FILE, named), is_read_only)
        yield from _split(text, "\n", place, "key {} of {}")
    if of_settings is not None and not value.strip() and not named:
        place = _place_of(f"{variable.lower()}_file of the settings", str(of_settings))
        yield from _split(_read_secret(of_settings, place, is_read_only), "\n", place, "key {} of {}")


def _split(text: str, mark: str, place: str, numbered: str) -> Iterator[Credential]:
    parts = [part.strip() for part in text.split(mark)]
    keys = [part for part in parts if part and not part.startswith("#")]
    for number, key in enumerate(keys, start=1):
        yield Credential(place if len(keys) == 1 else f"{place}, {numbered.format(number, len(keys))}", key)


def _unique(keys: Iterable[Credential]) -> Iterator[Credential]:
    seen: set[str] = set()
    for key in keys:
        if key.secret not in seen:
            seen.add(key.secret)
            yield key


def _app(environment: Mapping[str, str], is_read_only: Callable[[Path], bool]) -> Iterator[GitHubApp]:
    """The GitHub App that is set, if any. Raises Unusable where a part of it is missing."""
    key, named = environment.get(APP_PRIVATE_KEY, ""), environment.get(APP_PRIVATE_KEY + FILE, "")
    app_id, installation = environment.get(APP_ID, "").strip(), environment.get(APP_INSTALLATION_ID, "").strip()
    if not (key or named or app_id or installation):
        return
    place = APP_PRIVATE_KEY if key else _place_of(APP_PRIVATE_KEY + FILE, named)
    if not (key or named):
        raise Unusable(APP_ID, f"a GitHub App needs {APP_PRIVATE_KEY}{FILE} too")
    for variable, value in ((APP_ID, app_id), (APP_INSTALLATION_ID, installation)):
        if not value.isascii() or not value.isalnum():  # it becomes part of an address
            raise Unusable(place, f"a GitHub App needs {variable} too")
    yield GitHubApp(place, app_id, installation, key or _read_secret(Path(named), place, is_read_only))


def _place_of(name: str, path: str) -> str:
    """The place of a file. A path is shown only where it surely is one: somebody may have put the key itself there."""
    return f"{name} ({path})" if os.sep in path and Path(path).exists() else name


def _read_secret(path: Path, place: str, is_read_only: Callable[[Path], bool]) -> str:
    """The text of a file that nobody else can read. Raises Unusable.

    What is mounted read-only was put there by a secret manager, whose modes nobody here can change.
    """
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if not stat.S_ISREG(state.st_mode):
                raise Unusable(place, "it names no file")
            if state.st_mode & _OTHERS and not is_read_only(path):
                mode = stat.S_IMODE(state.st_mode)
                raise Unusable(place, f"others on this machine may read or change it (mode {mode:04o}); chmod 600 it")
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unusable(place, f"the file cannot be read: {error.strerror}") from None
    text = data.decode("utf-8", errors="replace").lstrip("\N{ZERO WIDTH NO-BREAK SPACE}")
    if len(data) > MOST_BYTES or not text.strip():
        raise Unusable(place, "the file is empty" if not text.strip() else "the file is too long for a key")
    return text
