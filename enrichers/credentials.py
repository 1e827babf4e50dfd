"""The keys of one provider, in turn: one that is refused is never used again in the run, and the next goes on.

A key is known by its *place* (an environment variable, a file), which may be shown; the key itself is added to a
request at the last moment, in ``enrichers/http.py``, and stands in no header that anybody else sees.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from enrichers.errors import GaveUp, RateLimited, Unauthorized
from enrichers.records import Provider
from enrichers.refusals import refused_key

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Credential:
    """One key or token, and where it comes from. Only ``place`` may be shown.

    ``paced_as`` is what its pace is kept for, over all runs of a machine: itself, if it does not change by the hour.
    """

    place: str
    secret: str = field(repr=False)
    paced_as: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "paced_as", self.paced_as or self.secret)

    @property
    def is_sendable(self) -> bool:
        """Whether a header can carry it; httpx would show it in its error where not."""
        return bool(self.secret) and self.secret.isascii() and self.secret.isprintable()

    def credential(self) -> Credential:
        """Itself: nothing has to be asked for."""
        return self


@dataclass(frozen=True, slots=True)
class GitHubApp:
    """One installation of an App. ``place`` is where its key comes from; the key itself, in PEM, is never shown."""

    place: str
    app_id: str
    installation_id: str
    private_key: str = field(repr=False)


class Source(Protocol):
    """Where a credential comes from. ``credential`` may have to ask for one, and raises Unauthorized in vain."""

    @property
    def place(self) -> str: ...  # noqa: D102
    def credential(self) -> Credential: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Refused:
    """A credential that is not used any more, by its place, why, and the HTTP status that said so, if any."""

    provider: Provider
    place: str
    reason: str
    status: int | None = None

    def __str__(self) -> str:
        """One line: whose, where it stands, what is wrong with it, what to do."""
        return str(self.error)

    @property
    def error(self) -> Unauthorized:
        """The same as an error of the provider."""
        happened = f"the credential of {self.place} cannot be used: {self.reason}"
        remedy = "renew it, or take it away to ask without one"
        return Unauthorized(self.provider.display_name, happened, status=self.status, remedy=remedy)


def header_of(provider: Provider, credential: Credential) -> tuple[str, str]:
    """The name and the value of the header that carries a credential."""
    if provider is Provider.SEMANTIC_SCHOLAR:
        return "x-api-key", credential.secret
    return "Authorization", f"Bearer {credential.secret}"


class Credentials:
    """The credentials of one provider, in the order they are used in. Without any it is asked anonymously.

    ``utc_now`` is for those that rest until their hour begins anew. ``on_last_refused`` is called when none is left.
    """

    def __init__(
        self,
        provider: Provider,
        sources: Sequence[Source],
        utc_now: Callable[[], datetime],
        on_last_refused: Callable[[], None] = lambda: None,
    ) -> None:
        self.provider = provider
        self._sources = list(sources)
        self._utc_now = utc_now
        self._on_last_refused = on_last_refused
        self._rests: dict[str, datetime] = {}
        self._refused: list[Refused] = []

    def __repr__(self) -> str:
        return f"Credentials({self.provider.value}, {[source.place for source in self._sources]})"

    def __bool__(self) -> bool:
        """Whether one is left that was not refused."""
        return bool(self._sources)

    @property
    def refused(self) -> tuple[Refused, ...]:
        """Those that were refused so far."""
        return tuple(self._refused)

    def rest(self, until: datetime) -> bool:
        """Leave the one in use alone ``until`` its quota begins anew. False, and nothing done, where no other can."""
        awake = self._awake()
        if len(awake) < 2:
            return False
        self._rests[awake[0].place] = until
        return True

    def in_turn(self, send: Callable[[Credential | None, bool], T], *, may_be_anonymous: bool = True) -> T:
        """What ``send`` returns with the first credential that is not refused, in the end with None.

        ``send`` is also told whether another credential could go on, should the quota of this one be used up. Raises
        what ``send`` raises when nothing is left to try with, and Unauthorized where nobody may ask anonymously.
        """
        while True:
            awake = self._awake() or self._sources
            if not awake and not may_be_anonymous:
                raise self._refused[-1].error if self._refused else refused_key(self.provider, None, has_key=False)
            source = awake[0] if awake else None
            try:
                return send(None if source is None else source.credential(), len(awake) > 1)
            except Unauthorized as error:
                if source is None:
                    raise
                self._refuse(source, error)
            except (RateLimited, GaveUp) as error:
                if source is None or error.resets_at is None or not self.rest(error.resets_at):
                    raise

    def _awake(self) -> list[Source]:
        now = self._utc_now()
        return [one for one in self._sources if one.place not in self._rests or self._rests[one.place] <= now]

    def _refuse(self, source: Source, error: Unauthorized) -> None:
        self._refused.append(Refused(self.provider, source.place, error.happened, error.status))
        self._sources.remove(source)
        if not self._sources:
            self._on_last_refused()
