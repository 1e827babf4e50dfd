"""What is made of every real list, read back by the readers it is made for."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

import pytest

from exports.bibliography import citations, render_bibtex, render_csl_json
from exports.html import Page as PageOfList
from exports.html import render_html
from exports.numbers import EntryNumbers
from exports.ordering import order_groups, parse_order
from exports.top import check_only_tops_changed, fill_top_blocks, render_top
from lists.document import Document
from lists.splice import move_entries
from tests.exports.builders import TODAY
from tests.exports.test_bibliography_read_back import plain, read_bibtex, render_harvard
from tests.exports.test_html import Page

MARKS = b"<!-- starcite:top 10 by citations -->\n<!-- /starcite:top -->\n"
LOOKED_AT = 100  # papers of each list whose LaTeX is read and whose citation is rendered, which takes its time
# What LaTeX sets as one character, as the author of such a title means it.
LIGATURES = (("---", "—"), ("--", "–"), ("``", "“"), ("''", "”"))


Corpus = Mapping[str, Document]
Numbers = Mapping[str, tuple[EntryNumbers, ...]]


def as_set(title: str) -> str:
    for typed, meant in LIGATURES:
        title = title.replace(typed, meant)
    return " ".join(title.split())


@pytest.mark.wide
def test_every_real_list_has_a_bibliography_that_others_read(numbers: Numbers) -> None:
    read = 0
    for name, known in numbers.items():
        papers = citations(known)
        entries = read_bibtex(render_bibtex(papers))
        assert list(entries) == [paper.key for paper in papers], name
        assert [item["id"] for item in json.loads(render_csl_json(papers))] == list(entries), name
        some = papers[:LOOKED_AT]
        rendered = render_harvard(render_csl_json(some)) if some else {}
        for paper in some:
            assert plain(entries[paper.key].fields["title"]) == as_set(paper.title), name
            assert entries[paper.key].fields.get("year") == (None if paper.year is None else str(paper.year))
            assert ("no date" if paper.year is None else str(paper.year)) in rendered[paper.key]
            read += 1
    assert read > 40 * len(numbers)


def test_every_real_list_has_a_well_formed_page(corpus: Corpus, numbers: Numbers) -> None:
    for name, document in corpus.items():
        page = Page(render_html(PageOfList(name, numbers[name], TODAY, 30)))
        assert page.rows == len(document.entries) + 1, name
        assert page.sources == [], name


@pytest.mark.wide
def test_every_real_list_keeps_its_entries_beside_a_top_list(corpus: Corpus, numbers: Numbers) -> None:
    for name, document in corpus.items():
        top = render_top(numbers[name], 10)
        end = b"" if document.data.endswith(b"\n") else b"\n"
        for data in (MARKS + b"\n" + document.data, document.data + end + b"\n" + MARKS):
            filled = fill_top_blocks(data, lambda _, top=top: top)
            check_only_tops_changed(data, filled)
            assert filled.replace(f"\n{top}\n".encode() if top else b"", b"") == data, name


@pytest.mark.wide
@pytest.mark.parametrize(
    "order", ["year,citations-per-year,title", "year:asc,stars", "citations-per-year:asc,title:desc"]
)
def test_every_real_list_is_sorted_by_several_keys_without_loss(corpus: Corpus, numbers: Numbers, order: str) -> None:
    moved = 0
    for name, document in corpus.items():
        wanted = order_groups(document, numbers[name], parse_order(order))
        copy = move_entries(document, wanted)
        assert Counter(copy.splitlines()) == Counter(document.data.splitlines()), name
        moved += sum(group.entries != tuple(new) for group, new in zip(document.groups, wanted, strict=True))
    assert moved > 2 * len(corpus)
