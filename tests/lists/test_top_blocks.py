from __future__ import annotations

import pytest

from lists.parse import parse_document
from lists.top_blocks import find_top_blocks

OPEN, CLOSE = "<!-- starcite:top 10 by citations -->", "<!-- /starcite:top -->"
TOP = "1. [Deep pruning](<https://arxiv.org/abs/1707.06168>) – 12 citations"
LIST = "- [Deep pruning](https://arxiv.org/abs/1707.06168)\n- [Another](https://arxiv.org/abs/1810.05270)\n"


def titles(text: str) -> list[str]:
    return [entry.title for entry in parse_document(text.encode()).entries]


def test_a_top_list_between_its_marks_is_no_second_entry_of_its_papers() -> None:
    assert titles(f"# L\n\n{LIST}") == ["Deep pruning", "Another"]
    assert titles(f"# L\n\n{OPEN}\n\n{TOP}\n\n{CLOSE}\n\n{LIST}") == ["Deep pruning", "Another"]
    assert titles(f"# L\n\n{LIST}\n{OPEN}\n{TOP}\n{CLOSE}\n") == ["Deep pruning", "Another"]
    assert titles(f"\ufeff{OPEN}\r\n{TOP}\r\n{CLOSE}\r\n\r\n{LIST}") == ["Deep pruning", "Another"]
    without_marks = titles(f"# L\n\n{TOP}\n\n{LIST}")
    assert len(without_marks) == 3


def test_entries_on_both_sides_of_a_top_list_do_not_trade_places() -> None:
    document = parse_document(f"{LIST}\n{OPEN}\n\n{TOP}\n\n{CLOSE}\n\n{LIST}".encode())
    assert [group.entries for group in document.groups] == [(0, 1), (2, 3)]


@pytest.mark.parametrize(
    ("text", "wishes", "unpaired"),
    [
        (f"{OPEN}\nx\n{CLOSE}\n", ["10 by citations"], ()),
        (f"{OPEN}\r{CLOSE}", ["10 by citations"], ()),
        (f"<!--starcite:top-->\n{CLOSE}", [""], ()),
        (f"{OPEN}\n{OPEN}\n{CLOSE}\n{CLOSE}\n", ["10 by citations"], (1, 4)),
        (f"a\n\n{OPEN}\n", [], (3,)),
        (f"{CLOSE}\n{OPEN}\n{CLOSE}", ["10 by citations"], (1,)),
        (f"  {OPEN}\n{CLOSE}\n", [], (2,)),
        (f"text {OPEN}\n", [], ()),
        ("<!-- starcite:topical -->\n", [], ()),
        (f"```html\n{OPEN}\n{CLOSE}\n```\n", [], ()),
        (f"~~~\n{OPEN}\n```\n{CLOSE}\n~~~~\n{OPEN}\n{CLOSE}", ["10 by citations"], ()),
        (f"```` md\n```\n{OPEN}\n````\n{CLOSE}\n", [], (5,)),
        (f"```not `a` fence\n{OPEN}\n{CLOSE}", ["10 by citations"], ()),
    ],
)
def test_marks_stand_on_lines_of_their_own_outside_code(
    text: str, wishes: list[str], unpaired: tuple[int, ...]
) -> None:
    found = find_top_blocks(text.encode())
    assert [block.wish for block in found.blocks] == wishes
    assert found.unpaired_lines == unpaired


def test_a_block_runs_from_the_line_after_the_first_mark_to_the_line_of_the_second() -> None:
    data = f"é\r\n{OPEN}\r\nold\r\n{CLOSE}\r\n".encode()
    (block,) = find_top_blocks(data).blocks
    assert block.inside.of(data) == b"old\r\n"
    assert (block.line, block.line_end) == (2, b"\r\n")
