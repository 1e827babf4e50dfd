"""What the reader of blocks does with files at their limits."""

from __future__ import annotations

import gc

import pytest

from lists.markdown.blocks import LINK, Inline, LinkPiece, read_blocks
from lists.markdown.decoding import NotReadable, decode
from lists.parse import parse_document

ARXIV = "https://arxiv.org/abs/1810.05270"


def pieces_of(text: str) -> list[Inline]:
    (block,) = read_blocks(text.encode()).blocks
    return block.pieces


def only_link(text: str) -> LinkPiece:
    (link,) = [piece for piece in pieces_of(text) if isinstance(piece, LinkPiece)]
    return link


@pytest.mark.parametrize("opening", ["- ", "> ", "> - ", "1. "])
def test_what_is_nested_deeper_than_anybody_writes_is_left_out_and_told(opening: str) -> None:
    text = f"- [A Title of Its Own]({ARXIV})\n\n# Next\n\n{opening * 3000}[Another Title]({ARXIV})\n"
    document = parse_document(text.encode())
    assert [entry.title for entry in document.entries] == ["A Title of Its Own"]
    assert [notice.line for notice in document.notices] == [5]


def test_twenty_lists_within_each_other_are_read() -> None:
    text = "".join(f"{'  ' * level}- level\n" for level in range(20)) + f"{'  ' * 20}- [A Title]({ARXIV})\n"
    assert [entry.title for entry in parse_document(text.encode()).entries] == ["A Title"]


@pytest.mark.parametrize("enabled", [True, False])
@pytest.mark.parametrize("data", [b"- x", b"\xff"])
def test_the_garbage_collector_is_left_as_it_was(data: bytes, enabled: bool) -> None:
    was_enabled = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        try:
            parse_document(data)
        except NotReadable:
            assert data == b"\xff"
        assert gc.isenabled() is enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff# é\n",
        "a\rb\r\nc\rd",
        "---\ntïtle: é\n---\nx",
        "```\t\n深 \t\n```\t \r\n",
        "+++\né = 1\n+++\n",
        "---\nx: 1",
    ],
)
def test_each_byte_keeps_its_place(text: str) -> None:
    assert len(decode(text.encode()).encode()) == len(text.encode())


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("[paper](x)", "paper"),
        ("[ [paper] ](x)", "paper"),
        ("[**paper**](x)", "paper"),
        ("[[_paper_]](x)", "paper"),
        ("[`pdf`](x)", "`pdf`"),
        ("[\\[paper\\]](x)", "\\[paper"),
        ("[&#91;paper](x)", "&#91;"),
        ("x <a href=x>\n paper</a>", "paper"),
    ],
)
def test_a_badge_leads_the_first_word_of_a_links_text(text: str, led: str) -> None:
    place = only_link(text).badge_at
    assert place is not None
    assert text[place:].startswith(led)


@pytest.mark.parametrize(
    "text", ["[](x)", "[ ](x)", "[![p](i)](x)", "<https://a.b/c>", "https://a.b/c", "<a href=x></a>"]
)
def test_what_has_no_text_of_its_own_takes_no_badge(text: str) -> None:
    assert only_link(text).badge_at is None


@pytest.mark.parametrize("text", ["[**s*](x)", "[*s**](x)", "[*s](x)"])
def test_a_text_with_signs_of_emphasis_that_make_none_takes_no_badge(text: str) -> None:
    assert only_link(text).badge_at is None


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("see https://a.b/c_(d), and", "https://a.b/c_(d)"),
        ("(see https://a.b/c)", "https://a.b/c"),
        ("https://a.b/c?d=1&amp;e=2.", "https://a.b/c?d=1&e=2"),
        ("https://a.b/c\u2b50", "https://a.b/c"),
        ("论文：https://a.b/c。", "https://a.b/c"),
    ],
)
def test_a_bare_address_ends_where_a_reader_sees_it_end(text: str, url: str) -> None:
    assert only_link(text).url == url


def test_text_around_a_bare_address_is_shown_without_its_escapes() -> None:
    assert [piece.text for piece in pieces_of("\\[Re\\] A &amp; B https://a.b/c \\*") if piece.kind is not LINK] == [
        "[Re] A & B ",
        " *",
    ]


def test_anchors_do_not_nest() -> None:
    links = [piece for piece in pieces_of("<a href=x>one <a href=y>two</a> three</a>") if isinstance(piece, LinkPiece)]
    assert [(link.url, link.text) for link in links] == [("y", "two")]
