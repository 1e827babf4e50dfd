"""Faults as other programs write them: JSON objects with the fields of ``Fault``."""

from __future__ import annotations

import json

from enrichers.records import Provider
from enrichers.sandbox.errors import SandboxError
from enrichers.sandbox.fault_kinds import FaultKind
from enrichers.sandbox.faults import Fault

_WHOLE = ("status", "after", "times", "more_than", "at_byte", "seed")
_DECIMAL = ("seconds", "probability", "from_seconds", "to_seconds")
_OPTIONAL = frozenset({"status", "times", "more_than", "at_byte", "to_seconds"})
_NEVER_NEGATIVE = frozenset({"after", "times", "more_than", *_DECIMAL})


def parse_faults(text: str) -> tuple[Fault, ...]:
    """Read one fault or a list of them from JSON text. Raises SandboxError."""
    try:
        value = json.loads(text)
    except ValueError as error:
        raise SandboxError(f"a fault must be JSON: {error}") from None
    return tuple(map(parse_fault, value if isinstance(value, list) else [value]))


def parse_fault(value: object) -> Fault:
    """Read a fault from JSON: ``{"kind": "status", "status": 503, "provider": "github"}``. Raises SandboxError."""
    if not isinstance(value, dict):
        raise SandboxError('a fault is an object such as {"kind": "status", "status": 503, "provider": "github"}')
    known = Fault.__dataclass_fields__
    if unknown := [key for key in value if key not in known]:
        raise SandboxError(f'"{unknown[0]}" is not known; a fault may have {", ".join(known)}')
    try:
        kind = FaultKind(str(value.get("kind")))
        provider = None if value.get("provider") is None else Provider(value["provider"])
    except ValueError as error:
        kinds, providers = ", ".join(FaultKind), ", ".join(Provider)
        raise SandboxError(f"{error}; kinds are {kinds}; providers are {providers}") from error
    for key in value.keys() & {*_WHOLE, *_DECIMAL}:
        _check_number(key, value[key])
    if kind is FaultKind.STATUS and value.get("status") is None:
        raise SandboxError('a fault of kind "status" needs a "status"')
    _check_texts(value)
    return Fault(**{**value, "kind": kind, "provider": provider})


def _check_number(key: str, value: object) -> None:
    if value is None and key in _OPTIONAL:
        return
    kinds, wanted = (int, "a whole number") if key in _WHOLE else (int | float, "a number")
    if not isinstance(value, kinds) or isinstance(value, bool):
        raise SandboxError(f'"{key}" must be {wanted}, not {value!r}')
    if key in _NEVER_NEGATIVE and value < 0:
        raise SandboxError(f'"{key}" must not be negative, not {value!r}')
    if key == "probability" and value > 1:
        raise SandboxError(f'"probability" must be from 0 to 1, not {value!r}')
    if key == "status" and not 200 <= value <= 599:
        raise SandboxError(f'"status" must be from 200 to 599, not {value!r}')


def _check_texts(value: dict[str, object]) -> None:
    headers = value.get("headers", {})
    if not isinstance(headers, dict) or not all(isinstance(text, str) for text in headers.values()):
        raise SandboxError('"headers" must be an object of texts')
    if not isinstance(value.get("path", ""), str):
        raise SandboxError(f'"path" must be a text, not {value["path"]!r}')
