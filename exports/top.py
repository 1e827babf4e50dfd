"""The most cited or most starred of a list, as a Markdown list of its own."""

from __future__ import annotations

from collections.abc import Sequence

from exports.numbers import EntryNumbers
from exports.ordering import SortKey, rank, sort_value
from exports.report import escape_markdown
from lists.document import BadgeKind

_KINDS = {SortKey.CITATIONS: BadgeKind.CITATIONS, SortKey.STARS: BadgeKind.STARS}


def render_top(numbers: Sequence[EntryNumbers], count: int, key: SortKey = SortKey.CITATIONS) -> str:
    """Render the first ``count`` entries as a numbered list, each paper or repository once.

    Entries without the number are left out: they have no place in a ranking. Fewer are shown when fewer are known.
    """
    seen: set[str | int] = set()
    lines: list[str] = []
    for entry in rank(numbers, key):
        value = sort_value(entry, key)
        identity = _identity(entry, key)
        if value is None or identity in seen or len(lines) == count:
            continue
        seen.add(identity)
        lines.append(f"{len(lines) + 1}. {_title(entry, key)}{_number(value, key)}")
    return "".join(f"{line}\n" for line in lines)


def _identity(entry: EntryNumbers, key: SortKey) -> str | int:
    subject = entry.subject(_KINDS.get(key, BadgeKind.CITATIONS))
    return subject if subject is not None else entry.entry_index


def _title(entry: EntryNumbers, key: SortKey) -> str:
    title = escape_markdown(entry.entry.title)
    url = f"https://github.com/{entry.repository}" if key is SortKey.STARS else entry.paper_url
    # Angle brackets carry any target but one with angle brackets or a line break in it.
    return f"[{title}](<{url}>)" if url and not set(url) & set("<>\n\\") else title


def _number(value: int | str, key: SortKey) -> str:
    if not isinstance(value, int):
        return ""
    return f" ({value})" if key is SortKey.YEAR else f" – {value:,} {key.value}"
