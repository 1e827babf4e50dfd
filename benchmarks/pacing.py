"""Measure what nights cost and how long they take, on a simulated clock, and print the table of benchmarks/README.md.

    python -m benchmarks.pacing

Ways, times of service and faults are drawn by printed seeds (``tests/pacing/simulation.py``). Nothing here is a test.
"""

from __future__ import annotations

import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.pacing.simulation import PASSING_FAULTS, WAY_SECONDS, Night, Size, simulate

LONG = Size(papers=3_000, titles=400)
SHORT = Size(papers=1_000, titles=150)
SEEDS = range(1, 11)


def main() -> None:
    """Print every figure."""
    started = time.monotonic()
    ways = " to ".join(f"{1_000 * seconds:.0f}" for seconds in WAY_SECONDS)
    print(f"a way takes {ways} ms; {len(PASSING_FAULTS)} kinds of faults; seeds {SEEDS[0]} to {SEEDS[-1]}\n")
    print("| night | requests | the least | ratio | minutes | pacing alone | ratio | too early or refused |")
    print("|:---|---:|---:|---:|---:|---:|---:|---:|")
    show("without faults", LONG, [simulate([LONG])])
    show(f"1 request in 20 spoilt, {len(SEEDS)} nights", SHORT, spoilt := spoilt_nights(0.05))
    show(f"1 request in 5 spoilt, {len(SEEDS)} nights", SHORT, worse := spoilt_nights(0.2))
    with TemporaryDirectory() as folder:
        show("two runs at once", SHORT, [simulate([SHORT, SHORT], folder=Path(folder))], runs=2)
    show("two that do not know of each other", SHORT, [simulate([SHORT, SHORT])], runs=2)
    print()
    for share, nights in (("1 in 20", spoilt), ("1 in 5", worse)):
        ratios = sorted(ratio_of(SHORT, night) for night in nights)
        lost = sum(night.failed + night.unasked for night in nights)
        faults = sum(night.faults for night in nights)
        print(f"{share}: {faults} faults; single nights {ratios[0]:.3f} to {ratios[-1]:.3f}; answers lost: {lost}")
    print(f"{time.monotonic() - started:.0f} s")


def spoilt_nights(share: float) -> list[Night]:
    """One night a seed."""
    return [simulate([SHORT], seed=seed, fault_share=share) for seed in SEEDS]


def ratio_of(size: Size, night: Night) -> float:
    """Requests of a night, as a multiple of the least."""
    return sum(night.requests.values()) / sum(size.least().values())


def show(name: str, size: Size, nights: list[Night], runs: int = 1) -> None:
    """A row; minutes are of the longest run of a night, pacing is that of all runs of a night together."""
    made = sum(sum(night.requests.values()) for night in nights)
    least = sum(size.least().values()) * len(nights) * runs
    minutes = sum(max(night.seconds) for night in nights) / 60
    pacing = size.pacing_seconds() * len(nights) * runs / 60
    exceeded = sum(night.exceeded for night in nights)
    print(
        f"| {name} | {made:,} | {least:,} | {made / least:.3f} | {minutes:.1f} | {pacing:.1f} | {minutes / pacing:.3f} "
        f"| {exceeded} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
