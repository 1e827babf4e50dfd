"""One item of a corpus file, read field by field, with errors that say where and what instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from enrichers.sandbox.errors import SandboxError


@dataclass(frozen=True, slots=True)
class Item:
    """A JSON object with the place it stands at. Every reader gives None (or nothing) where the field is left out."""

    kind: str
    where: str
    fields: Mapping[str, object]

    @classmethod
    def of(cls, value: object, *, kind: str, where: str, keys: frozenset[str]) -> Item:
        """Take a JSON value for an item. Raises SandboxError for what is no object or holds an unknown key."""
        if not isinstance(value, dict):
            raise SandboxError(f"{where}: must be an object, not {value!r}")
        for key in value:
            if key not in keys:
                raise SandboxError(f'{where}: "{key}" is not known; a {kind} may have {", ".join(sorted(keys))}')
        return cls(kind, where, value)

    def has(self, key: str) -> bool:
        """Whether the field is there, be it null."""
        return key in self.fields

    def text(self, key: str) -> str | None:
        """A text."""
        value = self.fields.get(key)
        if value is not None and not isinstance(value, str):
            raise self.wrong(key, "a text", value)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """An array of texts."""
        value = self.fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, "an array of texts", value)
        return tuple(value)

    def whole(self, key: str) -> int | None:
        """A whole number from 0."""
        value = self.fields.get(key)
        if value is None:
            return None
        return self._count(key, value)

    def flag(self, key: str) -> bool:
        """True or false; false when left out."""
        value = self.fields.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, "true or false", value)
        return value

    def day(self, key: str) -> date | None:
        """A date, as in 2026-01-31."""
        value = self.text(key)
        return None if value is None else self._day(key, value)

    def moment(self, key: str) -> datetime | None:
        """A moment in ISO 8601, UTC when it names no zone."""
        value = self.text(key)
        if value is None:
            return None
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            raise self.wrong(key, "a moment such as 2026-01-31T09:30:00Z", value) from error
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)

    def counts_by_day(self, key: str) -> tuple[tuple[date, int], ...]:
        """An object of dates and whole numbers, at least one, by date."""
        value = self.fields.get(key)
        if not isinstance(value, dict) or not value:
            raise self.wrong(key, 'an object such as {"2026-01-01": 10}', value)
        return tuple(sorted((self._day(key, day), self._count(key, count)) for day, count in value.items()))

    def wrong(self, key: str, right: str, value: object = None) -> SandboxError:
        """The error for a field that is not what it should be."""
        return SandboxError(f'{self.where}: "{key}" must be {right}, not {value!r}')

    def _count(self, key: str, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.wrong(key, "a whole number from 0", value)
        return value

    def _day(self, key: str, value: str) -> date:
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise self.wrong(key, "a date such as 2026-01-31", value) from error
