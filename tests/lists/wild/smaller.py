"""The smallest document that still fails in the same way: what a person wants to look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

_LINES, _WORDS = re.compile(rb"[^\n]*\n|[^\n]+"), re.compile(rb"[\w/:.-]+|\s+|[^\w\s]", re.DOTALL)
_CHARACTERS = re.compile(rb"[\x00-\x7f]|[\xc0-\xff][\x80-\xbf]*|[\x80-\xbf]")
_MOST_TRIES = 4_000


def smallest(data: bytes, fails: Callable[[bytes], bool]) -> bytes:
    """Drop lines, then words, then characters, as long as what is left still fails."""
    budget = [_MOST_TRIES]
    for pattern in (_LINES, _WORDS, _CHARACTERS):
        data = b"".join(_fewest(pattern.findall(data), fails, budget))
    return data


def _fewest(parts: Sequence[bytes], fails: Callable[[bytes], bool], budget: list[int]) -> Sequence[bytes]:
    size = max(len(parts) // 2, 1)
    while size:
        start = 0
        while start < len(parts) and budget[0] > 0:
            fewer = [*parts[:start], *parts[start + size :]]
            budget[0] -= 1
            if fails(b"".join(fewer)):
                parts = fewer
            else:
                start += size
        size //= 2
    return parts
