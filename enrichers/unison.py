"""Many numbers that go wrong together: the provider's doing, not the papers'. Pure.

A share of a list that no real night shows falls, turns 0 or vanishes at once. Then nothing of that answer is believed,
also not the numbers in it that look well.
"""

from __future__ import annotations

from dataclasses import dataclass

# Real nights: at most 1 of 116 papers did what ``plausibility`` holds back, and no repository. Of a short list two may
# be gone by chance, as when their owner leaves.
BROKEN_PERCENT = 5
BROKEN_AT_LEAST = 3
# On the worst real night 7 % of all papers lost more than 1 %, and 11 % of the small ones.
FALLEN_PERCENT = 25
FALLEN_AT_LEAST = 5


@dataclass(frozen=True, slots=True)
class Night:
    """What one answer did to a list. ``compared`` numbers had been known.

    Of these ``fallen`` lost more than noise, those that fell too far among them; ``broken`` fell too far to be believed
    alone, or vanished: found before, and not found now.
    """

    compared: int
    broken: int
    fallen: int

    @property
    def is_unreal(self) -> bool:
        """Whether more went wrong at once than on any real night."""
        return _is_too_many(self.broken, self.compared, BROKEN_AT_LEAST, BROKEN_PERCENT) or _is_too_many(
            self.fallen, self.compared, FALLEN_AT_LEAST, FALLEN_PERCENT
        )


def _is_too_many(count: int, of: int, at_least: int, percent: int) -> bool:
    return count >= at_least and count * 100 > of * percent
