"""Changes as splices of a file's bytes: what is not spliced stays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lists.document import Span


class Edit(NamedTuple):
    """Bytes to stand where the span's bytes stand now; an empty span inserts."""

    span: Span
    replacement: bytes


def apply_edits(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The bytes after the edits, whose spans all refer to the bytes before.

    Raises ``ValueError`` for edits that overlap, insert at one place twice or lie outside.
    """
    parts: list[bytes] = []
    position, last, size = 0, None, len(data)
    for span, replacement in sorted(edits):
        start, end = span
        if start < position or end < start or end > size or span == last:
            raise ValueError(f"edits overlap or lie outside at byte {start}")
        parts += (data[position:start], replacement)
        position, last = end, span
    return b"".join((*parts, data[position:]))
