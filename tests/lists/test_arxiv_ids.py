"""Every arXiv identifier that a reader of a real list can see is found: in an entry's links, or in a warning."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lists.parse import parse_document

_NEW = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_OLD = (
    r"(?:astro-ph|cond-mat|cs|gr-qc|hep-[a-z]+|math|math-ph|nlin|nucl-[a-z]+|physics|q-bio|quant-ph|stat)"
    r"(?:\.[a-z]{2})?/\d{7}"
)
# Where an identifier stands: in the addresses of arXiv and of sites that mirror it, in its DOI, and by its own name.
_IDENTIFIER = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html|ps|format|e-print|src)/+|arxiv:\s*|10\.48550/arxiv\.|huggingface\.co/papers/"
    rf"|alphaxiv\.org/abs/)({_NEW}|{_OLD})(?!\d)",
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    r"<!--.*?-->|^[ \t>]*(```+|~~~+).*?(?:^[ \t>]*\1|\Z)|!\[[^\]]*\]\([^)]*\)|<img\b[^>]*>",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
FEWEST = 6_000


def shown_identifiers(text: str) -> Iterator[tuple[int, str]]:
    """Line and identifier of each that stands outside comments, fences and images, found without our parser."""
    visible = _UNSEEN.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for number, line in enumerate(visible.split("\n"), start=1):
        for match in _IDENTIFIER.finditer(line):
            yield number, match[1].lower()


def missing(path: Path) -> tuple[int, list[str]]:
    """How many identifiers a list shows, and those of them that were not found."""
    document = parse_document(path.read_bytes())
    links = [link for entry in document.entries for link in entry.links]
    found = {link.paper_id.value for link in links if link.paper_id is not None and link.paper_id.scheme == "arxiv"}
    shown = list(shown_identifiers(path.read_text("utf-8")))
    noticed = {notice.line for notice in document.notices}
    told = " ".join(notice.message for notice in document.notices)
    lost = [(line, one) for line, one in shown if one not in found and line not in noticed and one not in told]
    return len({one for _, one in shown}), [f"{path.name}:{line}: {one}" for line, one in lost]


def test_every_identifier_in_the_real_lists_is_found(shared: Path) -> None:
    total, lost = 0, list[str]()
    for path in sorted((shared / "lists" / "corpus").glob("*.md")):
        count, here = missing(path)
        total, lost = total + count, lost + here
    print(f"\n{total} arXiv identifiers, {len(lost)} places where one is missing")
    assert total >= FEWEST
    assert not lost, "\n".join(lost)
