"""Comments beside an entry: which entry they speak of, what they say, and that none is passed over in silence."""

from __future__ import annotations

import time

import pytest

from lists.directives import SKIP, Directives, Meaning, parse_directive, read_directives
from lists.document import Document
from lists.identifiers import PaperId, RepositoryId
from lists.parse import parse_document
from lists.splice import move_entries

PAPER = PaperId("arxiv", "1810.05270")
REPOSITORY = RepositoryId("owner", "name")
FIRST = "[First](https://arxiv.org/abs/2201.00001)"
SECOND = "[Second](https://arxiv.org/abs/2201.00002)"
SKIPPED = "<!-- starcite: skip -->"
HTML_TABLE = f"""\
<table><tr><td><a href="https://arxiv.org/abs/2201.00001">First</a> {SKIPPED}</td></tr>
<tr><td><a href="https://arxiv.org/abs/2201.00002">Second</a></td></tr></table>
"""


def read(text: str) -> Directives:
    return read_directives(parse_document(text.encode()))


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("skip", SKIP),
        (" Skip ", SKIP),
        ("arxiv:1810.05270", PAPER),
        ("arXiv:1810.05270v2", PAPER),
        ("1810.05270", PAPER),
        ("https://arxiv.org/pdf/1810.05270.pdf", PAPER),
        ("doi:10.1109/CVPR.2019.1", PaperId("doi", "10.1109/cvpr.2019.1")),
        ("github:owner/name", REPOSITORY),
        ("https://github.com/owner/name/tree/main", REPOSITORY),
        ("", None),
        ("skp", None),
        ("skip this one", None),
        ("arxv:1810.05270", None),
        ("arxiv:no", None),
        ("openreview:abc", None),
        ("github:owner", None),
        ("github:owner/name/more", None),
    ],
)
def test_a_word_is_read_or_it_is_not(text: str, meaning: Meaning | None) -> None:
    assert parse_directive(text) == meaning


@pytest.mark.parametrize(
    "text",
    [
        f"- {FIRST} {SKIPPED}\n- {SECOND}\n",
        f"- {FIRST}\n  {SKIPPED}\n- {SECOND}\n",
        f"- {FIRST}\n\n  {SKIPPED}\n\n- {SECOND}\n",
        f"- {FIRST}\r\n  <!--starcite:\r\n    SKIP\r\n  -->\r\n- {SECOND}\r\n",
        f"| Title |\n|---|\n| {FIRST} {SKIPPED} |\n| {SECOND} |\n",
        f"| Title | Year |\n|---|---|\n| {FIRST} | {SKIPPED} |\n| {SECOND} | 2021 |\n",
        HTML_TABLE,
        f"{FIRST} {SKIPPED}\n\n{SECOND}\n",
        f"- {FIRST}\n  {SKIPPED}\n  - {SECOND}\n",
        f"\N{ZERO WIDTH NO-BREAK SPACE}- {FIRST} é {SKIPPED}\n- {SECOND}\n",
    ],
)
def test_a_comment_speaks_of_the_entry_on_whose_lines_it_stands(text: str) -> None:
    document = parse_document(text.encode())
    assert [entry.title for entry in document.entries] == ["First", "Second"]
    found = read_directives(document)
    assert (set(found.skipped), found.papers, found.repositories, found.notices) == ({0}, {}, {}, ())


def test_a_comment_at_a_nested_entry_is_not_about_the_one_around_it() -> None:
    assert read(f"- {FIRST}\n  - {SECOND} {SKIPPED}\n").skipped == {1: 2}


def test_papers_and_repositories_are_given_by_entry() -> None:
    found = read(
        f"- {FIRST} <!-- starcite: arxiv:1810.05270 -->\n"
        f"- {SECOND} <!-- starcite: github:owner/name --> <!-- starcite: doi:10.1109/x -->\n"
    )
    assert found == Directives({}, {0: PAPER, 1: PaperId("doi", "10.1109/x")}, {1: REPOSITORY})


def test_a_title_is_the_same_with_a_comment_beside_it() -> None:
    for plain, commented in (
        ("- A Title [[paper](https://arxiv.org/abs/2201.00001)]", "- A Title {} [[paper](https://arxiv.org/abs/2201.00001)]"),
        (f"| Title |\n|---|\n| {FIRST} |", f"| Title |\n|---|\n| {FIRST} {{}} |"),
    ):  # fmt: skip
        (before,) = parse_document(plain.encode()).entries
        (after,) = parse_document(commented.format(SKIPPED).encode()).entries
        assert (after.key, after.title) == (before.key, before.title)


@pytest.mark.parametrize(
    "where", ["- `{}` {}\n- {}\n", "- {1}\n\n      {0}\n\n- {2}\n", "```\n{}\n```\n\n- {}\n- {}\n"]
)
def test_a_comment_in_code_is_none(where: str) -> None:
    assert read(where.format(SKIPPED, FIRST, SECOND)) == Directives()


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("<!-- starcite: skp -->", "the comment “skp” is not followed; it may say skip, arxiv:…"),
        ("<!-- Starcite: arxiv:nonsense -->", "the comment “arxiv:nonsense” is not followed"),
        ("<!-- starcite: -->", "the comment “” is not followed"),
        (
            "<!-- starcite: arxiv:1810.05270 --> <!-- starcite: doi:10.1109/x -->",
            "comments give one entry arxiv:1810.05270 and doi:10.1109/x, so none is followed",
        ),
    ],
)
def test_a_comment_that_cannot_be_followed_is_told(comment: str, message: str) -> None:
    found = read(f"# A list\n\n- {FIRST} {comment}\n- {SECOND}\n")
    ((line, text),) = ((notice.line, notice.message) for notice in found.notices)
    assert line == 3
    assert text.startswith(message)
    assert (found.skipped, found.papers, found.repositories) == ({}, {}, {})


@pytest.mark.parametrize(
    "text",
    [
        f"{SKIPPED}\n- {FIRST}\n- {SECOND}\n",
        f"# Papers {SKIPPED}\n\n- {FIRST}\n",
        f"- {FIRST}\n\n{SKIPPED}\n",
        f"{SKIPPED}\n| Title |\n|---|\n| {FIRST} |\n",
    ],
)
def test_a_comment_outside_every_entry_is_told(text: str) -> None:
    found = read(text)
    assert not found.skipped
    (notice,) = found.notices
    assert "stands at no entry" in notice.message
    assert text.splitlines()[notice.line - 1].endswith(SKIPPED)


@pytest.mark.parametrize(
    "comment",
    ["<!-- starcite keeps this -->", "<!-- /starcite:legend -->", "<!-- starcite:top end -->", "<!-- skip -->"],
)
def test_other_comments_are_nobodys_business(comment: str) -> None:
    assert read(f"- {FIRST} {comment}\n\n{comment}\n") == Directives()


def test_a_comment_moves_with_its_entry() -> None:
    text = (
        f"- {FIRST}\n  <!-- starcite: skip -->\n- {SECOND} <!-- starcite: arxiv:1810.05270 -->\n"
        "- [Third](https://arxiv.org/abs/2201.00003)\n"
    )
    document = parse_document(text.encode())
    moved = parse_document(move_entries(document, [[2, 1, 0]]))
    found = read_directives(moved)
    assert [entry.title for entry in moved.entries] == ["Third", "Second", "First"]
    assert (set(found.skipped), found.papers) == ({2}, {1: PAPER})


def test_comments_cost_time_in_proportion_to_their_number() -> None:
    def made(entries: int) -> Document:
        lines = (
            f"- [Paper {n}](https://arxiv.org/abs/2201.{n:05}) {SKIPPED}\n\n<!-- starcite: skip -->\n\n"
            for n in range(entries)
        )
        return parse_document("".join(lines).encode())

    def seconds(document: Document) -> float:
        begin = time.process_time()
        found = read_directives(document)
        taken = time.process_time() - begin
        assert len(found.skipped) == len(found.notices) == len(document.entries)
        return taken

    few, many = made(250), made(2_000)
    pairs = [
        (seconds(few), seconds(many)) for _ in range(3)
    ]  # in turn, so that a slow moment of the machine meets both
    small, large = (min(taken) for taken in zip(*pairs, strict=True))
    assert large < 32 * small, "eight times as many, and it is far from sixty-four"


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: x\n<!-- starcite: skip -->\n---\n",
        "```\r<!-- starcite: skip -->\r```\r",
    ],
)
def test_a_comment_in_front_matter_or_code_says_nothing(text: str) -> None:
    assert read_directives(parse_document(text.encode())) == Directives()
