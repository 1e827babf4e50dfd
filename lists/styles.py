"""The styles of badges: in a module of its own, as settings name them without reading a list."""

from __future__ import annotations

from enum import StrEnum


class BadgeStyle(StrEnum):
    """What a badge looks like: symbols that show a tier, or the number itself as text or as a shield."""

    SYMBOLS = "symbols"
    TEXT = "text"  # (123 citations)
    SHIELD = "shield"  # ![citations](https://img.shields.io/badge/citations-123-blue)
