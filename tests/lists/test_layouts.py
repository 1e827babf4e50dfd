"""Each layout on a small list: what is an entry there, and what is not."""

from __future__ import annotations

import pytest

from lists.document import BadgeKind, BadgeSymbols, Document, Entry
from lists.parse import NotReadable, parse_document

ARXIV = "https://arxiv.org/abs/1810.05270"
PDF = "https://arxiv.org/pdf/1803.03635.pdf"
REPOSITORY = "https://github.com/owner/name"


def parse(text: str) -> Document:
    return parse_document(text.encode())


def only(text: str) -> Entry:
    (entry,) = parse(text).entries
    return entry


def summary(entry: Entry) -> tuple[str, list[str], list[str]]:
    return entry.title, [link.url for link in entry.paper_links], [str(r) for r in entry.repositories]


@pytest.mark.parametrize(
    "line",
    [
        f"- A Title of Its Own [[paper]({ARXIV})][[github]({REPOSITORY})]",
        f"- A Title of Its Own: [[✏️✏️CVPR]({ARXIV})][⭐⭐[github]({REPOSITORY})]",
        f"* [A Title of Its Own]({ARXIV}) ([code]({REPOSITORY}))",
        f"+ **A Title of Its Own**, Some Author. *ICLR 2019* [[pdf]]({ARXIV}) [[code]]({REPOSITORY})",
        f"1. [A Title of Its Own]({ARXIV}), ICLR'19, [official code]({REPOSITORY})",
        f"- [ ] [A Title of Its Own]( {ARXIV}) [code](({REPOSITORY}))",
        f"- 2019-ICLR-[A Title of Its Own]({ARXIV}) [[PyTorch]({REPOSITORY})]",
        f"- [[CVPR]({ARXIV})] A Title of Its Own. [[tensorflow]({REPOSITORY})]",
        f'- <a href="{ARXIV}">✏️A Title of Its Own</a> <a href="{REPOSITORY}">code</a>',
        f"- A Title of Its Own\n  - Paper: {ARXIV}\n  - Code: {REPOSITORY}",
        f"- A Title of Its Own\n  - Some Author, Another Author\n  - [[Paper]]({ARXIV})\n  - [[Code]]({REPOSITORY})",
        f"**A Title of Its Own**\n\n- Paper: <{ARXIV}>\n- Code: {REPOSITORY}",
        f'**[7]** Author, Some, et al. "**A Title of Its Own**." (2019). [[pdf]]({ARXIV}) [[code]]({REPOSITORY})',
        f"[A Title of Its Own]({ARXIV}) [code]({REPOSITORY})",
        f"| Title | Code |\n|---|---|\n| [A Title of Its Own]({ARXIV}) | [GitHub]({REPOSITORY}) |",
        f"| Title | Paper | Code |\n|---|---|---|\n| A Title of Its Own | [pdf]({ARXIV}) | [x]({REPOSITORY}) |",
        f"| Model | Code |\n\n| --- | - |\n\n| [A Title of Its Own]({ARXIV}) | [x]({REPOSITORY}) |",
        (
            f"| Title | [A Title of Its Own]({ARXIV}) |\n|:-|:-|\n| **Authors** | [A B](https://arxiv.org/a/b_1) |\n"
            f"| **Code** | [Caffe(Author)]({REPOSITORY}) |\n\nIts abstract.\n"
        ),
        f'<ul>\n<li><a href="{ARXIV}">A Title of Its Own</a> <a href="{REPOSITORY}">code</a></li>\n</ul>',
    ],
)
def test_one_entry_in_any_layout_reads_the_same(line: str) -> None:
    assert summary(only(line)) == ("A Title of Its Own", [ARXIV], ["owner/name"])


@pytest.mark.parametrize(
    "text",
    [
        "- [2019](#2019)\n- [Papers](#papers)",
        f"A list inspired by [another list]({REPOSITORY}). Please send [pull requests]({REPOSITORY}/pulls).",
        f"As [Liu et al.]({ARXIV}) show at length, one can do without the weights, and this list says how.",
        "- ✏️ 100-499 citations\n- ⭐ 100-249 stars",
        "| Notation | Explanation |\n|---|---|\n| `U` | unstructured pruning |",
        "| Model | Top-1 |\n|---|---|\n| NASNet-B | 27.2 |",
        f'<p align="center"><a href="{REPOSITORY}">Contribute</a> <a href="https://discord.gg/x">Join</a></p>',
        "[![Awesome](https://awesome.re/badge.svg)](https://awesome.re)",
        f"```\n- [A Title of Its Own]({ARXIV})\n```",
        f"# A list inspired by [another]({REPOSITORY})",
        f"<!-- - [A Title of Its Own]({ARXIV}) -->",
        "",
        "\n\n",
    ],
)
def test_what_is_no_entry_is_read_as_none(text: str) -> None:
    assert parse(text).entries == ()


def test_an_empty_title_link_is_an_entry_without_paper() -> None:
    entry = only("| Title |\n|---|\n| [A Title of Its Own]() |")
    assert summary(entry) == ("A Title of Its Own", [], [])
    assert entry.warnings == ("the title's link has no address",)


def test_a_title_without_link_is_an_entry_by_its_repository() -> None:
    entry = only(f"| Title | Code |\n|---|---|\n| A Title of Its Own | [x]({REPOSITORY}) |")
    assert summary(entry) == ("A Title of Its Own", [], ["owner/name"])
    assert entry.key == "owner/name\natitleofitsown"


def test_a_paper_link_without_a_known_identifier_is_still_the_paper() -> None:
    entry = only("- A Title of Its Own [[paper](https://example.org/x)]")
    assert entry.paper_links[0].paper_id is None
    assert entry.key == "url:https://example.org/x\natitleofitsown"


def test_the_repository_that_stands_twice_counts_once() -> None:
    entry = only(f"- A Title of Its Own [[paper]({ARXIV})][[1]({REPOSITORY})[2](https://github.com/Owner/Name)]")
    assert [str(repository) for repository in entry.repositories] == ["owner/name"]


def test_a_label_names_the_kind_of_link_not_its_address() -> None:
    entry = only(f"- A Title of Its Own [[paper]({PDF})][[code]({ARXIV})]")
    assert [link.url for link in entry.paper_links] == [PDF]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        (f"# Top\n## Sub\n2019\n- [A Title of Its Own]({ARXIV})", ("Top", "Sub", "2019")),
        (f"# Top\n\nCourses:\n\n- [A Title of Its Own]({ARXIV})", ("Top", "Courses")),
        (f"# Top\n\n**Surveys**\n\n- [A Title of Its Own]({ARXIV})", ("Top", "Surveys")),
        (f"Top\n===\n2019\n- x\n\n## Sub\n- [A Title of Its Own]({ARXIV})", ("Top", "Sub")),
        (f"# Top\n- Vision\n  - [A Title of Its Own]({ARXIV})", ("Top", "Vision")),
        (f"<h2>Top</h2>\n\n- [A Title of Its Own]({ARXIV})", ("Top",)),
        (f"# Top\nThis is a sentence.\n\n- [A Title of Its Own]({ARXIV})", ("Top",)),
        (f"- [A Title of Its Own]({ARXIV})", ()),
    ],
)
def test_the_section_is_the_headings_with_the_label_last(text: str, section: tuple[str, ...]) -> None:
    assert only(text).section == section


def test_a_label_swallowed_by_the_bullet_above_stays_a_label() -> None:
    document = parse(f"- [A First Title Here]({ARXIV})\n2019\n- [A Second Title Here]({PDF})\n")
    assert [entry.section for entry in document.entries] == [(), ("2019",)]
    assert document.entries[0].span.end == document.data.index(b"2019")
    assert document.groups == ()


def test_a_lone_break_after_the_last_bullet_is_not_its_own() -> None:
    document = parse(f"- [A First Title Here]({ARXIV})\n- [A Second Title Here]({PDF})\n<br>\n")
    assert document.entries[1].span.end == document.data.index(b"<br>")
    assert [group.entries for group in document.groups] == [(0, 1)]


def test_indented_continuation_belongs_to_its_bullet() -> None:
    document = parse(f"- [A First Title Here]({ARXIV})\n\n  More on it.\n- [A Second Title Here]({PDF})\n")
    assert document.entries[0].span.of(document.data).endswith(b"More on it.\n")


def test_numbered_items_are_not_sorted_and_it_says_why() -> None:
    document = parse(f"1. [A First Title Here]({ARXIV})\n2. [A Second Title Here]({PDF})\n")
    assert document.groups == ()
    assert len(document.ungrouped) == 1


def test_symbols_of_other_settings_are_found() -> None:
    data = f"- A Title of Its Own [[@@paper]({ARXIV})]".encode()
    (entry,) = parse_document(data, BadgeSymbols(citations="@")).entries
    assert entry.badge_tier(BadgeKind.CITATIONS) == 2


def test_a_pencil_without_its_selector_counts() -> None:
    entry = only(f"- A Title of Its Own [[\u270f\u270f\ufe0fpaper]({ARXIV})]")
    assert entry.badge_tier(BadgeKind.CITATIONS) == 2


@pytest.mark.parametrize("data", [b"\xff\xfe-\x00", "é".encode("latin-1"), b"- a\x00b"])
def test_what_is_not_utf_8_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotReadable):
        parse_document(data)


def test_an_item_stays_last_where_another_would_take_the_line_below_it() -> None:
    entries = f"- [A First Title Here]({ARXIV})\n- [A Second Title Here]({ARXIV}1)\n-   [A Third Title Here]({PDF})\n"
    assert [group.entries for group in parse(f"{entries}\n  An indented line.\n").groups] == [(0, 1)]
    assert [group.entries for group in parse(f"{entries}\n An indented line.\n").groups] == [(0, 1, 2)]


def test_items_below_a_heading_that_lead_to_several_papers_are_entries_of_their_own() -> None:
    listed = b"## Pruning\n- [First paper](https://arxiv.org/abs/1901.00001)\n- [Second paper](https://arxiv.org/abs/1901.00002)\n"
    entries = parse_document(listed).entries
    assert [str(entry.paper_links[0].paper_id) for entry in entries] == ["arxiv:1901.00001", "arxiv:1901.00002"]
