"""What can go wrong when a provider is asked.

    ProviderError                     carries provider, status, remedy
    ├── TransientError                worth another try
    │   ├── RateLimited               retry_after_seconds, None when the answer did not say
    │   └── ProviderUnavailable       no answer, a time-out, 5xx
    └── PermanentError                another try gives the same
        ├── Unauthorized              the key was refused
        ├── BadResponse               an answer that is not what was asked for
        ├── Spoiler                   one thing that every batch fails for
        └── GaveUp                    not asked at all: the run's time is up, it was stopped, or the provider is down

The type alone decides the retry; what is not in this tree is a fault of ours and is not retried.
"""

from __future__ import annotations

from datetime import datetime

# What every Spoiler says, so that it is known for one in the words that the warehouse keeps of a failure.
SPOILS = "spoils every batch it is asked in"


class ProviderError(Exception):
    """A provider did not answer what was asked. ``str()`` is one line: who, what happened, what to do next."""

    def __init__(self, provider: str, happened: str, *, status: int | None = None, remedy: str = "") -> None:
        self.provider = provider
        self.happened = happened
        self.status = status
        self.remedy = remedy
        super().__init__(provider, happened, status, remedy)

    def __str__(self) -> str:
        status = f" (HTTP {self.status})" if self.status is not None else ""
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.provider}: {self.happened}{status}{remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.args, dict(self.__dict__)))


class TransientError(ProviderError):
    """Another try may succeed."""


class RateLimited(TransientError):
    """Asked too fast or too much. ``retry_after_seconds`` counts from the answer; None when it did not say.

    ``resets_at`` (UTC) is when the quota of the credential begins anew; None where no quota was used up.
    """

    def __init__(
        self,
        provider: str,
        happened: str,
        *,
        status: int | None = None,
        remedy: str = "",
        retry_after_seconds: float | None = None,
        resets_at: datetime | None = None,
    ) -> None:
        super().__init__(provider, happened, status=status, remedy=remedy)
        self.retry_after_seconds = retry_after_seconds
        self.resets_at = resets_at


class ProviderUnavailable(TransientError):
    """No connection, no answer in time, or an answer that says the provider is down."""


class PermanentError(ProviderError):
    """Another try would give the same."""


class Unauthorized(PermanentError):
    """The key is missing, wrong or not allowed to do this."""


class BadResponse(PermanentError):
    """The provider answered, but not what was asked for."""


class Spoiler(PermanentError):
    """Asked with others, this one thing makes the whole batch fail; asked alone, it fails too. See ``SPOILS``."""


class GaveUp(PermanentError):
    """Never sent: the run's time is up, the run was stopped, or the provider had already failed this run.

    ``resets_at`` (UTC) as for RateLimited, where it was not sent because the quota is known to be used up.
    """

    def __init__(
        self,
        provider: str,
        happened: str,
        *,
        status: int | None = None,
        remedy: str = "",
        resets_at: datetime | None = None,
    ) -> None:
        super().__init__(provider, happened, status=status, remedy=remedy)
        self.resets_at = resets_at


def is_worth_asking_again(error: ProviderError) -> bool:
    """Whether the same request may get an answer at the end of the run: after a fault, or an answer without sense.

    Not where the answer says that the request is wrong (4xx), or was refused for who asks.
    """
    if isinstance(error, BadResponse):
        return error.status is None or not 400 <= error.status < 500
    return isinstance(error, TransientError)


def _rebuild(kind: type[ProviderError], args: tuple[object, ...], state: dict[str, object]) -> ProviderError:
    error = kind.__new__(kind)
    Exception.__init__(error, *args)
    error.__dict__.update(state)
    return error
