"""What the linter mends: addresses, and nothing but addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from exports.lint.findings import Finding, lint
from exports.lint.fix import check_only_addresses_changed, fix
from lists.document import Document, Span
from lists.parse import NotReadable, parse_document
from lists.splice import Edit, WouldDamage

ADDRESS = re.compile(rb"\]\(\s*[^()\s]*(?:\([^()\s]*\)[^()\s]*)*\s*\)|href=\"[^\"]*\"|https?://[^\s<>|)\"]+")


def mended(text: str) -> str:
    return fix(parse_document(text.encode()), lint).data.decode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[p](http://arxiv.org/abs/1801.00001)", "[p](https://arxiv.org/abs/1801.00001)"),
        ("[p]( http://arxiv.org/abs/1801.00001 )", "[p](https://arxiv.org/abs/1801.00001)"),
        ("[p](arxiv.org/abs/1801.00001)", "[p](https://arxiv.org/abs/1801.00001)"),
        ("[p]((https://arxiv.org/abs/1801.00001))", "[p](https://arxiv.org/abs/1801.00001)"),
        ('[p](http://arxiv.org/abs/1801.00001 "a title")', '[p](https://arxiv.org/abs/1801.00001 "a title")'),
        ("[p](<http://arxiv.org/abs/1801.00001>)", "[p](<https://arxiv.org/abs/1801.00001>)"),
        ('<a href="http://arxiv.org/abs/1801.00001">p</a>', '<a href="https://arxiv.org/abs/1801.00001">p</a>'),
        (
            "[p](https://arxiv.org/abs/1801.00001?utm_source=a&context=cs#x)",
            "[p](https://arxiv.org/abs/1801.00001?context=cs#x)",
        ),
        ("[p](http://arxiv.org/abs/1801.00001?utm_source=a)", "[p](https://arxiv.org/abs/1801.00001)"),
        ("[c](http://github.com/o/r.git)", "[c](https://github.com/o/r)"),
    ],
)
def test_each_address_is_mended_whatever_its_construct(before: str, after: str) -> None:
    line = "- A title of some words [pdf](https://arxiv.org/abs/1805.00005) {}\n"
    assert mended(line.format(before)) == line.format(after)
    assert mended(line.format(after)) == line.format(after)


@pytest.mark.parametrize(
    "line",
    [
        "- A title [paper](https://arxiv.org/pdf/1801.00001v2.pdf)\n",  # the PDF, or that version, may be meant
        "- A title of some words [paper](http://papers.nips.cc/book/advances)\n",  # the address names the entry
        "- A title [http://arxiv.org/abs/1801.00001](http://arxiv.org/abs/1801.00001)\n",  # the address is shown
        "- A title [paper](http://example.org/a.pdf)\n",  # nobody knows whether it has https
        "- A title [paper][1]\n\n[1]: http://arxiv.org/abs/1801.00001\n",
        "- A title [paper](https://arxiv.org/abs/1801.00001) [x](fig/a b.png)\n",
        "    [p](http://arxiv.org/abs/1801.00001)\n",
    ],
)
def test_what_may_be_meant_so_is_left(line: str) -> None:
    assert mended(line) == line


def test_addresses_outside_entries_are_mended_too() -> None:
    assert mended("See [the list](http://github.com/o/r.git).\n") == "See [the list](https://github.com/o/r).\n"


def test_a_list_with_nothing_to_mend_is_the_same_document() -> None:
    document = parse_document(b"- A title [paper](https://arxiv.org/abs/1801.00001)\n")
    assert fix(document, lint) is document


def bad_finding(document: Document, old: bytes, new: bytes) -> Finding:
    start = document.data.index(old)
    finding = lint(document)[0]
    return Finding(finding.rule, finding.severity, 1, 1, "", (Edit(Span(start, start + len(old)), new),))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"A title", b"B title"),
        (b"1801.00001", b"1801.00002"),
        (b"http://arxiv.org/abs/1801.00001", b""),
        (b"[paper]", b"[code]"),
        (b"- A", b"  A"),
        (b"words", b"texts"),
    ],
)
def test_an_edit_that_would_change_more_than_an_address_is_refused(old: bytes, new: bytes) -> None:
    document = parse_document(b"- A title [paper](http://arxiv.org/abs/1801.00001) and words\n")
    with pytest.raises(WouldDamage):
        fix(document, lambda found: [bad_finding(found, old, new)] if old in found.data else [])


def test_bytes_that_are_no_longer_a_list_are_refused() -> None:
    document = parse_document(b"- A title [paper](http://arxiv.org/abs/1801.00001)\n")
    with pytest.raises(NotReadable):
        check_only_addresses_changed(document, b"\xff")


@pytest.mark.wide
def test_every_real_list_is_mended_in_addresses_alone_and_once_is_enough(
    corpus: Mapping[str, Document], seeds: Path
) -> None:
    changed = 0
    for name, before in {
        **corpus,
        **{path.name: parse_document(path.read_bytes()) for path in seeds.glob("*.md")},
    }.items():
        if len(before.data) > 500_000:
            continue
        found: dict[bytes, Sequence[Finding]] = {}

        def find(document: Document, found: dict[bytes, Sequence[Finding]] = found) -> Sequence[Finding]:
            return found.setdefault(document.data, lint(document))

        after = fix(before, find)
        changed += after.data != before.data
        # By another eye than the parser's: with every address blanked out, the two are equal.
        assert ADDRESS.sub(b"", after.data) == ADDRESS.sub(b"", before.data), name
        assert not any(finding.edits for finding in found[after.data]), name
    assert changed > 0.4 * len(corpus)
