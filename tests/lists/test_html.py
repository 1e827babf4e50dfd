"""Entries written in HTML, and what of it nobody sees."""

from __future__ import annotations

import pytest

from lists.document import Document
from lists.parse import parse_document

ARXIV = "https://arxiv.org/abs/1810.05270"
PDF = "https://arxiv.org/pdf/1803.03635.pdf"
PAGE = "https://example.org/a-page"
REPOSITORY = "https://github.com/owner/name"
TITLE = "A Title of Its Own"


def parse(text: str) -> Document:
    return parse_document(text.encode())


def titles(text: str) -> list[str]:
    return [entry.title for entry in parse(text).entries]


@pytest.mark.parametrize(
    "text",
    [
        (
            f'<table>\n<tr><th>Title</th><th>Code</th></tr>\n<tr>\n<td>{TITLE}</td>\n<td><a href="{ARXIV}">pdf</a>\n'
            f"<a href='{REPOSITORY}'>code</a></td>\n</tr>\n</table>"
        ),
        f'<table>\n<tr><td>1</td><td><a href="{ARXIV}">{TITLE}</a></td><td><a href={REPOSITORY}>x</a></td></table>',
        f'<ul>\n<li>{TITLE}<br>\n<a\n  href="{ARXIV}"\n>\npaper\n</a>\n<a href="{REPOSITORY}">code</a>\n</ul>',
        (
            f'<ul>\n<li>{TITLE}\n<ul>\n<li><a href="{ARXIV}">paper</a></li>\n'
            f'<li><a href="{REPOSITORY}">code</a></li>\n</ul>\n</li>\n</ul>'
        ),
        (
            f'<details><summary>{TITLE}</summary>\n<p>Its authors</p>\n<a href="{ARXIV}">paper</a> '
            f'<a href="{REPOSITORY}">code</a>\n</details>'
        ),
        f"<details>\n<summary><b>{TITLE}</b></summary>\n\n- [paper]({ARXIV})\n- [code]({REPOSITORY})\n\n</details>",
        f"<details>\n<summary>{TITLE}</summary>\n\n[paper]({ARXIV}) [code]({REPOSITORY})\n\n> Abstract\n\n</details>",
        (
            f'<p>\n<b>{TITLE}</b><br>\nAuthor, Other Author, 2020 <a href="{ARXIV}">pdf</a>\n'
            f'<a href="{REPOSITORY}">code</a>\n</p>'
        ),
        f'<p>\n<a href="{ARXIV}">{TITLE}</a><br>\n<a href="{REPOSITORY}">code</a>\n</p>',
        f'<p><a title="> href={PDF}" href="{ARXIV}"><b>{TITLE}</b></a> <a href="{REPOSITORY}">code</a></p>',
    ],
)
def test_an_entry_in_html_has_its_title_and_links(text: str) -> None:
    (entry,) = parse(text).entries
    assert entry.title == TITLE
    assert [link.url for link in entry.paper_links] == [ARXIV]
    assert [str(repository) for repository in entry.repositories] == ["owner/name"]


@pytest.mark.parametrize(
    "text",
    [
        (
            f'<table>\n<tr><td><a href="{ARXIV}">A First Title</a></td></tr>\n'
            f'<tr><td><a href="{PAGE}">A Second Title</a></td></tr>\n</table>'
        ),
        f'<ul><li><a href="{PAGE}">A First Title</a></li><li><a href="{ARXIV}">A Second Title</a></li></ul>',
        f'<ul>\n<li>A First Title <a href="{ARXIV}">pdf</a>\n\n<li>A Second Title <a href="{PAGE}">pdf</a>\n</ul>',
        f'<p><a href="{ARXIV}">A First Title</a><br><a href="{PDF}">A Second Title</a></p>',
        (
            f'<table><tr><td><img src="x"><br><a href="{ARXIV}">A First Title</a></td>\n'
            f'<td><img src="y"><br><a href="{PDF}">A Second Title</a></td></tr></table>'
        ),
        (
            f'<table><tr><td><ul>\n<li><a href="{ARXIV}">A First Title</a>\n<li><a href="{PDF}">A Second Title</a>\n'
            "</ul></td></tr></table>"
        ),
        (
            "<table><tr><th>Year</th><th>Title</th><th>Link</th></tr>\n"
            f'<tr><td rowspan="2">2020</td><td>A First Title</td><td><a href="{ARXIV}">pdf</a></td></tr>\n'
            f'<tr><td>A Second Title</td><td><a href="{PAGE}">pdf</a></td></tr></table>'
        ),
    ],
)
def test_html_lists_and_tables_are_read_entry_by_entry(text: str) -> None:
    assert titles(text) == ["A First Title", "A Second Title"]


@pytest.mark.parametrize(
    "text",
    [
        f'<ul>\n<li><a href="{PAGE}">{TITLE}</a></li>\n<li><a href="{REPOSITORY}">Another Title Here</a></li></ul>',
        f'<p align="center"><b>A List</b><br>\n<a href="{ARXIV}">Paper</a> <a href="{REPOSITORY}">Code</a></p>',
        f'<table><tr><td><a href="{REPOSITORY}"><img src="x"><br><b>A Contributor</b></a></td></tr></table>',
        f"<p>\n{TITLE} {ARXIV}\n</p>",
        f"<details>\n<summary>Details</summary>\n\n[paper]({ARXIV}) [code]({REPOSITORY})\n\n</details>",
        f"<p>\n- [{TITLE}]({ARXIV})\n</p>",
    ],
)
def test_what_is_no_entry_in_html_is_read_as_none(text: str) -> None:
    assert titles(text) == []


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("<!--", "-->"),
        ("<script>", "</script>"),
        ("<style>", "</style>"),
        ("<template>", "</template>"),
        ("<textarea>", "</textarea>"),
        ("<PRE>", "</pre>"),
    ],
)
@pytest.mark.parametrize("before", ["<div>\n", "<div>\n<p title='-->'>"])
def test_what_readers_do_not_see_is_not_read(opening: str, closing: str, before: str) -> None:
    hidden = f'- [A Hidden Title Here]({ARXIV})\n\n<p><a href="{ARXIV}">Another Hidden Title</a></p>'
    shown = f"- [{TITLE}]({PDF})"
    across = f"{before}{opening}\n\n{hidden}\n\n    {closing}\n\n{hidden}\n\n<p>{closing}\n\n{shown}"
    assert titles(across) == [TITLE]
    assert titles(f"{opening} {hidden} {closing}\n\n{shown}") == [TITLE]


def test_what_follows_a_comment_in_its_block_is_read() -> None:
    assert titles(f'<div>\n<!--\n\nhidden\n\n<p>--> <a href="{ARXIV}">{TITLE}</a></p>') == [TITLE]


def test_a_comment_without_an_end_is_told_with_its_line() -> None:
    document = parse(f"- [{TITLE}]({ARXIV})\n\n<div>\n<!-- old\n\n- [Another Title Here]({PDF})\n\n--> is text here\n")
    assert [entry.title for entry in document.entries] == [TITLE]
    assert [notice.line for notice in document.notices] == [4]


def test_a_placeholder_in_prose_hides_nothing() -> None:
    assert titles(f"Write it as <title> and <pre>.\n\n- [{TITLE}]({ARXIV})\n") == [TITLE]


@pytest.mark.parametrize(
    "fence", ["---\ntitle: x\n{}\n---\n", "---\r\n'my title': |\r\n{}\r\n...\r\n", "+++\ntitle = 1\n{}\n+++\n"]
)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_front_matter_is_not_read(fence: str, mark: str) -> None:
    text = mark + fence.format(f"- [Another Title Here]({PDF})") + f"- [{TITLE}]({ARXIV})\n"
    document = parse(text)
    (entry,) = document.entries
    assert entry.title == TITLE
    assert entry.source.decode() == f"- [{TITLE}]({ARXIV})\n"


@pytest.mark.parametrize("opening", ["---\n\nA note: x\n", "---\n[Note: x](y)\n", "----\nnote: x\n"])
def test_a_rule_above_the_list_opens_no_front_matter(opening: str) -> None:
    assert titles(f"{opening}\n- [{TITLE}]({ARXIV})\n\n---\n") == [TITLE]


def test_headings_in_html_are_sections_for_what_follows_them() -> None:
    line = '<p><a href="https://arxiv.org/abs/1810.0527{}">{} Title of Its Own</a></p>'
    first, second = line.format(0, "First"), line.format(1, "Second")
    document = parse(f"<h2>Top</h2>\n{first}\n<!-- <h2>Old</h2> -->\n<h2>Next <b>one</b></h2>\n\n{second}\n")
    assert [entry.section for entry in document.entries] == [("Top",), ("Next one",)]


def test_entries_on_one_line_of_html_share_no_byte() -> None:
    text = f'<ul><li><a href="{ARXIV}">First Title Here</a></li><li><a href="{PDF}">Second Title Here</a></li></ul>\n'
    first, second = parse(text).entries
    assert first.span.end == second.span.start == text.index("<li><a", text.index("First"))


def test_an_address_in_an_item_with_a_list_below_is_read() -> None:
    assert titles(f"- {TITLE} {ARXIV}\n  - a note\n") == [TITLE]


def test_an_anchor_that_is_left_open_takes_nothing_from_the_blocks_below() -> None:
    document = parse(f'- [{TITLE}]({ARXIV}) <a href="x">text\n  - note</a> [code]({REPOSITORY})\n')
    assert [link.url for link in document.entries[0].links] == [ARXIV]


def test_an_attribute_left_open_hides_what_stands_before_the_next_address() -> None:
    text = f'<p title="\n\n- {TITLE} {PDF} [page]({PAGE})\n- [Another Title Here]({ARXIV})\n'
    assert titles(text) == ["Another Title Here"]
    assert titles(f'<p title="open>\n\n{TITLE}\n\n<p title="closed">x</p>\n\n- [{TITLE}]({ARXIV})\n') == [TITLE]
