"""Text from lists and providers as a terminal may be shown it."""

from __future__ import annotations

# C0, DEL and C1 (ISO 6429): they move the cursor, rename the window, or paint over what was shown.
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " ")


def printable(text: str) -> str:
    """A text on one line, without the characters that command a terminal; each becomes a blank."""
    return text.translate(_CONTROLS)
