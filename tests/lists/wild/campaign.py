"""Many documents held to what must always hold, and what became of them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random

from tests.conftest import ROOT
from tests.lists.wild.mutations import draw
from tests.lists.wild.proof import prove
from tests.lists.wild.smaller import smallest

REFUSED = "refused"
_TRIES = 12  # random tiers under which a smaller document is tried


@dataclass
class Tally:
    """What happened to the documents of a campaign.

    ``failures`` holds number and kind of those that broke a rule, ``refusals`` of those left alone by the guard.
    """

    counts: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, str]] = field(default_factory=list)
    refusals: list[tuple[int, str]] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.counts.update(other.counts)
        self.failures += other.failures
        self.refusals += other.refusals

    def __str__(self) -> str:
        return ", ".join(f"{count} {what}" for what, count in sorted(self.counts.items()))


@lru_cache(maxsize=1)
def real_lists() -> tuple[bytes, ...]:
    """The real lists, where they are; cuttings of them are mixed among the made-up documents."""
    folder = Path(os.environ.get("STARCITE_SHARED", ROOT.parent / "shared")) / "lists"
    return tuple(path.read_bytes() for part in ("corpus", "seeds") for path in sorted((folder / part).glob("*.md")))


def document(seed: str, number: int, real: Sequence[bytes]) -> tuple[bytes, Random]:
    """A document of a campaign, and the chance by which its tiers are then drawn."""
    rnd = Random(f"{seed}:{number}")
    return draw(rnd, real), rnd


def campaign(seed: str, numbers: Iterable[int], *, render_every: int = 1) -> Tally:
    """Prove some documents of a campaign; what a reader sees is compared for one in ``render_every``."""
    tally = Tally()
    for number in numbers:
        data, rnd = document(seed, number, real_lists())
        kind = _failure(data, rnd, number % render_every == 0, tally.counts)
        if kind:
            (tally.refusals if kind.startswith(REFUSED) else tally.failures).append((number, kind))
    return tally


def _failure(data: bytes, rnd: Random, render: bool, counts: Counter[str]) -> str:
    counts["documents"] += 1
    counts["bytes"] += len(data)
    try:
        proof = prove(data, rnd, render=render)
    except AssertionError as error:
        return str(error).partition("\n")[0]
    except Exception as error:  # noqa: BLE001 -- whatever it is, it is to be counted and shown with its document
        return repr(error)
    counts["documents with entries"] += proof.entries > 0
    counts["entries"] += proof.entries
    counts["badges written"] += proof.written
    counts["badges removed"] += proof.removed
    counts["not sorted"] += bool(proof.unsorted)
    return proof.refused and f"{REFUSED}: {proof.refused}"


def reduced(seed: str, number: int, kind: str) -> bytes:
    """The smallest document that fails as one of a campaign does."""
    data, _ = document(seed, number, real_lists())
    wanted = _class(kind)

    def fails(smaller: bytes) -> bool:
        return any(
            _class(_failure(smaller, Random(again), render=True, counts=Counter())) == wanted for again in range(_TRIES)
        )

    return smallest(data, fails) if fails(data) else data


def _class(kind: str) -> str:
    return kind.partition(":")[0].partition("(")[0]
