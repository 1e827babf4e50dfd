"""Where keys are looked for, in which order, and which files are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from enrichers.credentials import Credential, GitHubApp
from enrichers.records import Provider
from flows.credentials import FoundCredentials, read_credentials
from flows.errors import BadSettings
from flows.settings import read_settings

SECRET = "ghp_" + "s3cret-of-nobody"


def put(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def found(environment: dict[str, str], *, read_only: bool = False, **files: Path) -> FoundCredentials:
    by_provider = {Provider(name): path for name, path in files.items()}
    return read_credentials(environment, by_provider, lambda _: read_only)


def test_several_tokens_stand_behind_each_other_each_once_and_with_its_place(tmp_path: Path) -> None:
    path = put(tmp_path / "tokens", "# the robots\nthree\n\n four \none\n")
    tokens = found({"GITHUB_TOKEN": " one, two ", "GITHUB_TOKEN_FILE": str(path)}).github
    place = f"GITHUB_TOKEN_FILE ({path})"
    assert tokens == (
        Credential("GITHUB_TOKEN, 1 of 2", "one"),
        Credential("GITHUB_TOKEN, 2 of 2", "two"),
        Credential(f"{place}, key 1 of 3", "three"),
        Credential(f"{place}, key 2 of 3", "four"),
    )
    assert "three" not in repr(tokens)


def test_a_file_of_the_settings_counts_where_the_environment_has_nothing(tmp_path: Path) -> None:
    path = put(tmp_path / "key", SECRET)
    put(tmp_path / "starcite.toml", '[credentials]\nsemantic_scholar_api_key_file = "key"\n')
    settings = read_settings({}, folder=tmp_path)
    (key,) = settings.credentials.semantic_scholar
    assert key == Credential(f"semantic_scholar_api_key_file of the settings ({path})", SECRET)
    assert SECRET not in repr(settings)
    other = read_settings({"SEMANTIC_SCHOLAR_API_KEY": "other"}, folder=tmp_path)
    assert [key.secret for key in other.credentials.semantic_scholar] == ["other"]


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o644, 0o602, 0o666])
def test_a_file_that_others_can_read_is_refused_by_its_place_unless_a_secret_manager_mounted_it(
    tmp_path: Path, mode: int
) -> None:
    path = put(tmp_path / "token", SECRET, mode)
    environment = {"GITHUB_TOKEN": "one", "GITHUB_TOKEN_FILE": str(path)}
    held = found(environment)
    assert [token.secret for token in held.github] == ["one"], "the others are used"
    (refused,) = held.refused
    assert refused.place == f"GITHUB_TOKEN_FILE ({path})"
    assert f"mode {mode:04o}" in str(refused)
    assert "chmod 600" in str(refused)
    assert SECRET not in repr(held)
    assert [token.secret for token in found(environment, read_only=True).github] == ["one", SECRET]


@pytest.mark.parametrize("kind", ["absent", "folder", "empty", "endless", "the key itself"])
def test_a_file_that_holds_no_key_is_refused_and_what_stands_there_is_not_shown(tmp_path: Path, kind: str) -> None:
    named = {
        "absent": tmp_path / "absent",
        "folder": tmp_path,
        "empty": put(tmp_path / "empty", " \n"),
        "endless": put(tmp_path / "endless", SECRET * 9000),
        "the key itself": Path(SECRET),
    }[kind]
    held = found({"GITHUB_TOKEN_FILE": str(named)})
    assert held.github == ()
    assert held.refused[0].place.startswith("GITHUB_TOKEN_FILE")
    assert SECRET not in str(held.refused[0])


def test_a_github_app_is_put_together_from_its_parts(tmp_path: Path) -> None:
    path = put(tmp_path / "app.pem", SECRET)
    parts = {"GITHUB_APP_ID": "12", "GITHUB_APP_INSTALLATION_ID": "34", "GITHUB_APP_PRIVATE_KEY_FILE": str(path)}
    place = f"GITHUB_APP_PRIVATE_KEY_FILE ({path})"
    assert found(parts).github == (GitHubApp(place, "12", "34", SECRET),)
    assert found(parts | {"GITHUB_TOKEN": "one"}).github[0] == Credential("GITHUB_TOKEN", "one"), "tokens come first"
    for missing in parts:
        held = found({name: value for name, value in parts.items() if name != missing})
        assert held.github == ()
        assert missing.removesuffix("_FILE") in str(held.refused[0])
    assert found(parts | {"GITHUB_APP_INSTALLATION_ID": "../repos"}).github == ()


@pytest.mark.parametrize(
    "line", [f'github_token = "{SECRET}"', f'github_token_file = ["{SECRET}"]', "github_token_file = 7"]
)
def test_a_key_in_the_settings_is_refused_without_being_shown(tmp_path: Path, line: str) -> None:
    put(tmp_path / "starcite.toml", f"[credentials]\n{line}\n")
    with pytest.raises(BadSettings, match=r"credentials\.github_token") as caught:
        read_settings({}, folder=tmp_path)
    assert SECRET not in str(caught.value)
