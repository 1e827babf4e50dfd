"""The first of a list by a number, as a Markdown list of its own or between marks in a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from exports.numbers import EntryNumbers
from exports.ordering import NO_GROWTH, Growth, SortKey, SortTerm, parse_order, rank, sort_value
from exports.report import escape_markdown
from lists.document import BadgeKind, BadgeSymbols, Entry
from lists.parse import parse_document
from lists.splice import Edit, WouldDamage, apply_edits
from lists.top_blocks import TopBlock, find_top_blocks

DEFAULT_COUNT = 10
DEFAULT_ORDER = parse_order("citations")
_WISH = re.compile(r"(?:([1-9]\d{0,5})\b)?\s*(?:by\s+(\S.*))?")
_LINE_OF_OURS = re.compile(r"\d+\. \S")
_START_OF_A_BLOCK = re.compile(r"[-+]\s|\d+[.)]\s")
_NOUNS = {
    SortKey.CITATIONS: "citations",
    SortKey.STARS: "stars",
    SortKey.CITATIONS_PER_YEAR: "citations per year",
}


def render_top(
    numbers: Sequence[EntryNumbers],
    count: int,
    terms: Sequence[SortTerm] = DEFAULT_ORDER,
    growth: Growth = NO_GROWTH,
) -> str:
    """Render the first ``count`` entries as a numbered list, each paper or repository once.

    Entries without the first key's number are left out: they have no place in a ranking. Fewer are shown when fewer
    are known.
    """
    key = terms[0].key
    seen: set[str | int] = set()
    lines: list[str] = []
    for entry in rank(numbers, terms, growth):
        value = sort_value(entry, key, growth)
        identity = entry.subject(key.kind) or entry.entry_index
        if value is None or identity in seen or len(lines) == count:
            continue
        seen.add(identity)
        lines.append(f"{len(lines) + 1}. {_title(entry, key)}{_number(value, key)}")
    return "".join(f"{line}\n" for line in lines)


def is_top_list(text: str) -> bool:
    """Whether a file holds nothing but what ``render_top`` renders, and so may be written over."""
    return all(_LINE_OF_OURS.match(line) for line in text.splitlines() if line)


def parse_wish(wish: str) -> tuple[int | None, tuple[SortTerm, ...] | None]:
    """What a mark asks for: how many, and by which order; None for what it leaves open.

    ``10 by citations``, ``by year:desc,stars``, ``5``. Raises ``ValueError`` with a plain sentence for anything else.
    """
    found = _WISH.fullmatch(wish)
    if found is None:
        raise ValueError(f"“starcite:top {wish}” is not understood; write for instance “starcite:top 10 by citations”")
    return int(found[1]) if found[1] else None, parse_order(found[2]) if found[2] else None


def fill_top_blocks(data: bytes, render: Callable[[TopBlock], str]) -> bytes:
    """The file with what stands between each pair of marks replaced by ``render``'s text, with the file's line ends.

    Blank lines keep the text apart from the marks, so that it is Markdown within ``<details>`` too.
    """
    edits = []
    for block in find_top_blocks(data).blocks:
        text = render(block)
        framed = f"\n{text}\n" if text else ""
        edits.append(Edit(block.inside, framed.encode().replace(b"\n", block.line_end)))
    return apply_edits(data, edits)


def check_only_tops_changed(before: bytes, after: bytes, symbols: BadgeSymbols = BadgeSymbols()) -> None:  # noqa: B008
    """Hold a filled file against the one it was made of: the same bytes but between marks, and the same entries.

    Raises ``WouldDamage`` naming the entry that would read otherwise.
    """
    if fill_top_blocks(before, lambda _: "") != fill_top_blocks(after, lambda _: ""):
        raise WouldDamage("the file would change outside the marks")
    old, new = (parse_document(data, symbols).entries for data in (before, after))
    for one, other in zip(old, new, strict=False):
        if _meaning(one) != _meaning(other):
            raise WouldDamage(f"line {one.line}: the entry “{one.title}” would no longer read the same")
    if len(old) != len(new):
        raise WouldDamage(f"{len(old)} entries would become {len(new)}")


def _meaning(entry: Entry) -> tuple[object, ...]:
    links = tuple((link.url, link.role) for link in entry.links)
    return entry.section, entry.key, links, *(entry.badge_tier(kind) for kind in BadgeKind)


def _title(entry: EntryNumbers, key: SortKey) -> str:
    title = escape_markdown(entry.entry.title)
    url = f"https://github.com/{entry.repository}" if key.kind is BadgeKind.STARS else entry.paper_url
    # Angle brackets carry any target but one with angle brackets or a line break in it.
    if url and not set(url) & set("<>\n\r\\"):
        return f"[{title}](<{url}>)"
    return re.sub(r"[-+.)]", r"\\\g<0>", title, count=1) if _START_OF_A_BLOCK.match(title) else title


def _number(value: int | float | str, key: SortKey) -> str:
    if isinstance(value, str):
        return ""
    if key is SortKey.YEAR:
        return f" ({value})"
    days = key.growth_window_days
    if days is not None:
        return f" – {value:+,} {key.kind.value} in {days} days"
    return f" – {value:,.1f} {_NOUNS[key]}" if isinstance(value, float) else f" – {value:,} {_NOUNS[key]}"
