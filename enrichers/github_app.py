"""A GitHub App as a credential: its private key signs a note, for which GitHub gives a token of one hour.

docs.github.com, "Authenticating as a GitHub App installation". PyGithub signs; the request goes through the one HTTP
layer like every other.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import httpx

from enrichers.credentials import Credential, GitHubApp
from enrichers.errors import BadResponse, Unauthorized
from enrichers.http import Http
from enrichers.records import Provider
from enrichers.refusals import check_address

RENEWED_BEFORE = timedelta(minutes=5)  # a token must outlast the longest request, tries and waits included


class InstallationToken:
    """The token of an installation, asked for when first needed and again before it ends."""

    def __init__(self, http: Http, base_url: str, app: GitHubApp) -> None:
        self.place = app.place
        self._http = http
        self._url = f"{base_url.rstrip('/')}/app/installations/{app.installation_id}/access_tokens"
        self._app = app
        self._paced_as = f"app {app.app_id}, installation {app.installation_id}"
        self._token: Credential | None = None
        self._renewed_at: datetime | None = None

    def credential(self) -> Credential:
        """The token. Raises Unauthorized where the key is none or GitHub refuses it, and what ``Http.send`` raises."""
        if self._token is None or self._renewed_at is None or self._http.utc_now() >= self._renewed_at:
            self._token, self._renewed_at = self._ask()
        return self._token

    def _ask(self) -> tuple[Credential, datetime]:
        note = Credential(self.place, _signed_note(self._app), self._paced_as)
        accepted = {"Accept": "application/vnd.github+json"}
        answer = self._http.send(Provider.GITHUB, "POST", self._url, headers=accepted, credential=note)
        if answer.status_code == 404:
            raise Unauthorized(Provider.GITHUB.display_name, "the App has no such installation", status=404)
        given = _read_token(answer)
        if given is None:
            happened, status = "did not answer with a token for the App", answer.status_code
            raise BadResponse(
                Provider.GITHUB.display_name, happened, status=status, remedy=check_address(Provider.GITHUB)
            )
        token, ends_at = given
        return Credential(self.place, token, self._paced_as), ends_at - RENEWED_BEFORE


def _read_token(answer: httpx.Response) -> tuple[str, datetime] | None:
    """The token of an answer and when it ends (UTC); None where it holds none."""
    try:
        said = json.loads(answer.content)
        token, ends_at = said["token"], datetime.fromisoformat(said["expires_at"])
    except (ValueError, TypeError, KeyError):
        return None
    if answer.status_code != 201 or not isinstance(token, str) or ends_at.tzinfo is None:
        return None
    return token, ends_at


def _signed_note(app: GitHubApp) -> str:
    from github import Auth

    try:
        return Auth.AppAuth(app.app_id, app.private_key).create_jwt()
    except (Auth.jwt.PyJWTError, ValueError, TypeError, AssertionError):  # type: ignore[attr-defined]
        # Their words may quote the key.
        raise Unauthorized(Provider.GITHUB.display_name, "what is there is no private key that signs") from None
