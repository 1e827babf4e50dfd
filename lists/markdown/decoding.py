"""A file's bytes as the text that Markdown is to see."""

from __future__ import annotations

import re

_BOM = b"\xef\xbb\xbf"
_TABS_AFTER_FENCE = re.compile(r"(```|~~~)([ \t]*\t[ \t]*)(?=\r|\n|\Z)")
_LONE_RETURN = re.compile(r"\r(?!\n)")
# Metadata open with a key, or the signs above the list are a rule or words.
_FRONT_MATTER = re.compile(
    r"(?:---[ \t]*\r?\n[\"']?\w[\w .-]*[\"']?[ \t]*:.*\n(?:.*\n)*?(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*\r?\n(?:[ \t]*\r?\n)*(?:[\"']?\w[\w .-]*[\"']?[ \t]*[:=]|\[|#).*\n(?:.*\n)*?\+\+\+)"
    r"[ \t]*(?:\r?\n|\Z)"
)


class NotReadable(ValueError):
    """A file that is no Markdown in UTF-8. The text says why and where; such a file is refused, never repaired."""


def decode(data: bytes) -> str:
    """The text of a file with each byte in its place, but for what Markdown must not see.

    To the parser lone carriage returns end no line, and a fence with a tab behind it no code. A byte-order mark and
    the metadata of a site's generator become blank lines. Raises ``NotReadable`` for bytes that are not UTF-8 and for
    NUL.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotReadable(f"not UTF-8 (line {line}, byte {error.start}); save it as UTF-8 first") from error
    if "\0" in text:
        raise NotReadable("it holds NUL bytes, so it is no text file")
    if "\t" in text and ("```" in text or "~~~" in text):
        text = _TABS_AFTER_FENCE.sub(lambda match: match[1] + " " * len(match[2]), text)
    if "\r" in text and text.count("\r") != text.count("\r\n"):
        text = _LONE_RETURN.sub("\n", text)
    if data.startswith(_BOM):
        text = "\n\n\n" + text[1:]
    start = 3 if data.startswith(_BOM) else 0
    if text.startswith(("---", "+++"), start):
        found = _FRONT_MATTER.match(text, start)
        if found is not None:
            text = "\n" * len(text[: found.end()].encode()) + text[found.end() :]
    return text
