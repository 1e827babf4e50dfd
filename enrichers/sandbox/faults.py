"""Faults to switch on: what a provider does on a bad day, delivered exactly where it is asked for."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from enrichers.records import Provider
from enrichers.sandbox.fault_kinds import FaultKind
from enrichers.sandbox.wire import Request

__all__ = ["Fault", "FaultKind", "Faults", "size_of"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault. It meets requests to ``provider`` (None: all) whose path and query contain ``path``.

    ``after`` such requests pass first, the next ``times`` are met (None: all), each with ``probability``, drawn by
    ``seed``. Before ``from_seconds`` after it was switched on it meets none, nor from ``to_seconds`` on (None: no end).
    ``more_than`` meets only requests for more things than that (ids of a batch, repositories of a query). ``headers``
    go on top. What ``status``, ``seconds`` and ``at_byte`` mean, the kind says.
    """

    kind: FaultKind
    provider: Provider | None = None
    status: int | None = None
    path: str = ""
    after: int = 0
    times: int | None = None
    seconds: float = 600.0
    more_than: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    at_byte: int | None = None
    probability: float = 1.0
    seed: int = 0
    from_seconds: float = 0.0
    to_seconds: float | None = None


@dataclass(slots=True)
class _SwitchedOn:
    """A fault that is on since ``since``; ``met`` requests could have been its own so far."""

    fault: Fault
    since: float
    met: int
    chance: random.Random

    def takes(self, provider: Provider, request: Request, now: float) -> bool:
        """Whether it is delivered to this request, which counts as met."""
        fault = self.fault
        if not _meets(fault, provider, request):
            return False
        self.met += 1
        place, passed = self.met - fault.after, now - self.since
        is_in_number = place >= 1 and (fault.times is None or place <= fault.times)
        is_in_time = passed >= fault.from_seconds and (fault.to_seconds is None or passed < fault.to_seconds)
        return is_in_number and is_in_time and (fault.probability >= 1.0 or self.chance.random() < fault.probability)


@dataclass(slots=True)
class Faults:
    """The faults that are on, oldest first; the first that meets a request is delivered."""

    _on: list[_SwitchedOn] = field(default_factory=list)

    @property
    def on(self) -> tuple[Fault, ...]:
        """What is switched on, used up or not."""
        return tuple(one.fault for one in self._on)

    def switch_on(self, fault: Fault, now: float) -> None:
        """Add one, at ``now`` in seconds."""
        self._on.append(_SwitchedOn(fault, now, 0, random.Random(fault.seed)))  # noqa: S311 - for play

    def clear(self) -> None:
        """Switch all off."""
        self._on.clear()

    def take(self, provider: Provider, request: Request, now: float) -> Fault | None:
        """The fault this request meets; None when it meets none."""
        return next((one.fault for one in self._on if one.takes(provider, request, now)), None)


def _meets(fault: Fault, provider: Provider, request: Request) -> bool:
    return (
        fault.provider in (None, provider)
        and fault.path in request.target
        and (fault.more_than is None or size_of(request) > fault.more_than)
    )


def size_of(request: Request) -> int:
    """How many things a request asks for: ids of a batch, ids of an ``id_list``, repositories of a query; else 1."""
    if id_list := request.query.get("id_list"):
        return id_list.count(",") + 1
    if request.method != "POST" or not request.body:
        return 1
    try:
        document = json.loads(request.body)
    except ValueError:
        return 1
    if not isinstance(document, dict):
        return 1
    ids = document.get("ids")
    if isinstance(ids, list):
        return len(ids)
    return max(1, len(re.findall(r"\brepository\s*\(", str(document.get("query", "")))))
