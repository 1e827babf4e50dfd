"""Documents made to take long: each a function of how many bytes it shall have.

    python -m tests.lists.wild.hostile BYTES TIMES [NAME...]

reads, badges and checks each in turn, so many times that one was undisturbed, and prints a line of JSON for it: whoever
started this process can tell which document it died of. Beside each stands what the same process needed at that time
for an ordinary list of that length, and for a bare walk of the parser over the document.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import pyromark

from lists.document import BadgeKind
from lists.markdown.blocks import OPTIONS
from lists.parse import parse_document
from lists.splice import apply_edits, badge_edits, check_only_badges_changed

_A, _G = "https://arxiv.org/abs/2001.00001", "https://github.com/acme/one"
_ENTRY = f"- [T U V]({_A}) [code]({_G})\n"
MOST_NESTED = 10_000

Hostile = Callable[[int], str]


def again(unit: str, before: str = "", after: str = "") -> Hostile:
    """``unit`` again and again between ``before`` and ``after``."""
    return lambda size: before + unit * (size // len(unit.encode())) + after


def nested(opening: str, inside: str, closing: str = "") -> Hostile:
    """``opening`` and ``closing`` as often as one another, at most ten thousand times, and that as often as fits."""

    def made(size: int) -> str:
        depth = min(MOST_NESTED, max(size // len((opening + closing).encode()), 1))
        one = opening * depth + inside + closing * depth + "\n\n"
        return one * max(size // len(one.encode()), 1)

    return made


def _staircase(size: int) -> str:
    depth = int(size**0.5)
    return "".join("  " * level + "- x\n" for level in range(depth)) + "  " * depth + _ENTRY


def _definitions(size: int) -> str:
    count = size // 90
    return "".join(f"[r{n}]: https://arxiv.org/abs/2001.{n % 100_000:05}\n" for n in range(count)) + "\n".join(
        f"- [T U {n}][r{n}]" for n in range(count)
    )


def _long_definition(size: int) -> str:
    return f"- [T U V][r]\n[r]: {_A}?{'x' * (size // 2)}\n\n" + "[r] " * (size // 8)


def _wide_table(size: int) -> str:
    columns = size // 16
    return "| T " * columns + "|\n" + "|-" * columns + "|\n" + "| x " * columns + "|\n"


def _backticks(size: int) -> str:
    return " ".join("`" * count for count in range(1, int((2 * size) ** 0.5)))


DOCUMENTS: dict[str, Hostile] = {
    "brackets": again("["),
    "closed brackets": nested("[", "x", "]"),
    "brackets around a link": nested("[", f"[T]({_A})", "]"),
    "links in links": nested("[", "T", f"]({_A})"),
    "pictures": again("!["),
    "pictures in pictures": nested("![", "x", "](u)"),
    "quotes": nested(">", f" [T U V]({_A})"),
    "quotes with blanks": nested("> ", f"[T U V]({_A})"),
    "lists": nested("- ", f"[T U V]({_A})"),
    "numbered lists": nested("1. ", f"[T U V]({_A})"),
    "lists in quotes": nested("> - ", f"[T U V]({_A})"),
    "a staircase": _staircase,
    "a line of words": again("word ", _ENTRY + "\n"),
    "a word": again("x", f"- [T]({_A}) "),
    "a Chinese line": again("深", f"- [T]({_A}) "),
    "a title": again("word ", "- [", f"]({_A})"),
    "an address": again("x", f"- [T U V]({_A}?"),
    "an address of dots": again(".", "- T U V https://a"),
    "an address of brackets": again(")", "- T U V https://a("),
    "an address of opening brackets": again("(", "- T U V https://a"),
    "an address of labels": again("a.", "- [T U V](https://", "b/c)"),
    "an address of slashes": again("/", f"- [T U V]({_A}"),
    "an address of conferences": again("/content/", "- [T U V](https://thecvf.com", "x)"),
    "an address of files": again("/paper/", "- [T U V](https://www.semanticscholar.org", "x)"),
    "an address of noughts": again("0", "- [T U V](https://ieeexplore.ieee.org/iel1/a/", "x)"),
    "an address of elements": again("/iel1/", "- [T U V](https://ieeexplore.ieee.org", "x)"),
    "an address of volumes": again("a", "- [T U V](https://proceedings.mlr.press/v1/", "/a.pdf)"),
    "an address of archives": again("/https://web.archive.org", "- [T U V](https://web.archive.org", ")"),
    "an address of escapes": again("%41", "- [T U V](https://a.b/10.1000/", ")"),
    "an address of parameters": again("&url=x", "- [T U V](https://www.google.com/url?q=//", ")"),
    "an identifier of brackets": again(")", "- T U V https://a.b/10.1000/("),
    "an identifier of endings": again("/full", "- [T U V](https://a.b/10.1000/x", "x)"),
    "bare addresses": again(_A + " ", "- T U V "),
    "bare beginnings": again("https://", "- T U V "),
    "bare addresses on lines": again(_A + "\n"),
    "links in an entry": again(f"[code]({_G}) ", "- T U V "),
    "links of words in an entry": again(f"[a b c d]({_A}) ", "- T U V "),
    "bold words in an entry": again("**a** ", "- ", f" [paper]({_A})"),
    "brackets before a title": again("(", "- ", f"a [T U V]({_A})"),
    "numbers before a title": again("1.", "- ", f"a [T U V]({_A})"),
    "quoted words": again('"a', "- ", f" [paper]({_A})"),
    "blanks in quotes": again(" \u00a0", '- "', f"x [paper]({_A})"),
    "asides": again("(a) ", "- T U V ", f"[paper]({_A})"),
    "LaTeX": again("$\\frac{a}{b}$ ", "- [T", f"]({_A})"),
    "entries": again(_ENTRY),
    "numbered entries": again("1. " + _ENTRY[2:]),
    "entries as lines": again(f"[T U V]({_A}) [code]({_G})\n"),
    "entries as paragraphs": again(f"**T U V** [[paper]({_A})]\n\n"),
    "entries with nested links": again(f"- **T U V**\n  - [paper]({_A})\n  - [code]({_G})\n"),
    "entries in HTML": again(f'<li><a href="{_A}">T U V</a></li>\n', "<ul>\n"),
    "entries in a line of HTML": again(f'<a href="{_A}">T U V</a> ', "<p>"),
    "labels below entries": again(f"- [T U V]({_A})\n2020\n"),
    "a break and blanks below an entry": again(" ", f"- [T U V]({_A})\n<br>", "x\n- x\n"),
    "pipes": again("|"),
    "pipes in lines": again("|\n"),
    "a table of pipes": again("|", "|T|C|\n|-|-|\n"),
    "a wide table": _wide_table,
    "a table": again(f"| [T U V]({_A}) | [code]({_G}) |\n", "| Title | Code |\n|-|-|\n"),
    "a table without a rule": again(f"| [T U V]({_A}) | [code]({_G}) |\n", "| Title | Code |\n"),
    "a table in paragraphs": again(f"| [T U V]({_A}) | [code]({_G}) |\n\n", "| Title | Code |\n\n"),
    "tables": again(f"| Title | Code |\n|-|-|\n| [T U V]({_A}) | [code]({_G}) |\n\n"),
    "tables of one entry": again(f"| Title | [T U V]({_A}) |\n|-|-|\n| Author | A |\n| Venue | B |\n\n"),
    "a rule that is none": again("-", "| [T](u) |\n|", "x|\n"),
    "a cell of pipes": again("\\|", "| Title |\n|-|\n| ", f"[T U V]({_A}) |\n"),
    "a comment that does not end": again(_ENTRY, "<!--\n"),
    "comments that do not end": again("<!--"),
    "comments": again("<!-- x -->", _ENTRY),
    "tags that do not end": again("<a href="),
    "quoted tags that do not end": again(f'<a href="{_A}" '),
    "anchors that do not end": again(f'<a href="{_A}">T '),
    "anchors of HTML that do not end": again(f'<a href="{_A}">T ', "<p>"),
    "anchors on lines that do not end": again(f'<a href="{_A}">T\n', "<p>\n"),
    "beginnings of anchors": again("<a ", "<p href>"),
    "beginnings of items": again("<li\n", "<ul href>\n"),
    "items that do not end": again(f'<li><a href="{_A}">T</a>\n', "<ul>\n"),
    "rows that do not end": again(f'<tr><td><a href="{_A}">T U V</a>\n', "<table>\n"),
    "details": again("<details>\n\n" + _ENTRY + "\n"),
    "details in details": again("<details>"),
    "boxes of HTML": again("<div>\n"),
    "ends of boxes": again("</div>\n", "<div>\n"),
    "tables of HTML in tables": nested("<table><tr><td>", f'<a href="{_A}">T U V</a>', "</td></tr></table>"),
    "items of HTML in items": nested("<ul><li>", f'<a href="{_A}">T U V</a>', "</li></ul>"),
    "anchors in anchors": nested(f'<p><a href="{_A}">', "T U V", "</a></p>"),
    "bold words in an anchor": again("<b>x</b>", f'<p><a href="{_A}">', "</a>"),
    "attributes": again(' a="b"', "<p><a", f' href="{_A}">T U V</a>'),
    "quotation marks in a tag": again('"', "<p><a href=", ">T</a>"),
    "signs in a tag": again("=/ ", "<p><a ", f'href="{_A}">T</a>'),
    "comments in HTML": again("<!-- x -->", "<div>\n", "\n" + _ENTRY),
    "comments of ours": again("<!-- starcite: skip -->\n" + _ENTRY),
    "marks of a top list": again("<!-- starcite:top 10 by citations -->\n"),
    "front matter that does not end": again("a: b\n", "---\n", _ENTRY),
    "front matter": again("a: b\n", "---\n", "---\n" + _ENTRY),
    "less than": again("<"),
    "less than in HTML": again("<", "<p href>"),
    "ends of tags": again("</"),
    "instructions": again("<?"),
    "declarations": again("<!X"),
    "character data": again("<![CDATA["),
    "a fence that does not end": again(_ENTRY, "```\n"),
    "fences": again("```\n"),
    "backticks": again("`"),
    "backticks before letters": again("`a"),
    "more and more backticks": _backticks,
    "targets that do not end": again("[x]("),
    "quoted targets that do not end": again("[x](<"),
    "titles of targets that do not end": again('[x](u "'),
    "references that do not end": again("[x]["),
    "references to nothing": again("[x]"),
    "footnotes": again("[^1]"),
    "definitions": _definitions,
    "the same definition": again(f"[x]: {_A}\n", "- [T U V][x]\n\n"),
    "a long definition": _long_definition,
    "definitions that do not end": again("[x]: <"),
    "asterisks": again("*"),
    "asterisks and letters": again("*a"),
    "bold and letters": again("**a"),
    "asterisks and underscores": again("*a_b"),
    "ends of emphasis": again("c* ", "a**b"),
    "underscores": again("_"),
    "tildes": again("~"),
    "struck letters": again("~~a"),
    "backslashes": again("\\"),
    "ampersands": again("&"),
    "numbers of characters": again("&#"),
    "entities": again("&amp;"),
    "signs of headings": again("#"),
    "headings": again("# x\n"),
    "a heading of many lines": again("a\n", after="==="),
    "headings over entries": again("## x\n" + _ENTRY),
    "titles without links": again("### A Title of All\nwords\n\n"),
    "tags before a title": again("[Ab1] ", "- ", f"T U V [p]({_A})"),
    "bars before a link": again("a | ", "- ", f"[p]({_A})"),
    "dashes before a link": again(" - b et al", "- T U V", f" [p]({_A})"),
    "names before a link": again("Byron, A., ", "- ", f"T U V. [p]({_A})"),
    "keys before links": again(f"Code: [a]({_G}), ", f"- [T U V]({_A})\n  - "),
    "properties": again(f"| Paper | {_A} |\n", "| | |\n|-|-|\n"),
    "numbered titles in a paragraph": again(f"[1] T U V\n[p]({_A})\n"),
    "rules": again("---\n"),
    "blank lines": again("\n", _ENTRY, _ENTRY),
    "carriage returns": again("\r", _ENTRY, _ENTRY),
    "blanks": again(" ", _ENTRY, "x"),
    "tabs": again("\t", _ENTRY, "x"),
    "spaces that do not break": again("\u00a0", "- [T U V", f"]({_A})"),
    "marks": again("\ufeff", "", f"[T U V]({_A})"),
    "accents": again("\u0301", "- [T U V", f"]({_A})"),
    "pencils": again("✏️", "- T U V ", f"[paper]({_A})"),
    "pencils in a link": again("✏️", "- [", f"T U V]({_A})"),
    "stars": again("⭐", "- T U V ", f"[code]({_G})"),
    "stars and blanks": again("⭐ ", "", f"[T U V]({_A})"),
    "stars between links": again(f"⭐[code]({_G})", "- T U V "),
    "stars behind a link, and words": again("⭐", f"- [T U V]({_A})", " x ✏️"),
    "stars and pencils by turns": again(" ⭐ ✏️", f"- [T U V]({_A})"),
    "links with both behind": again(f"[T U V]({_A}) ⭐ ✏️ ", "- "),
    "entries with both at the end": again(f"- [T U V]({_A}), Ada ⭐ ✏️\n"),
    "cells of both": again(f"[T]({_A}) ⭐ ✏️ |", "|T|\n|-|\n|"),
    "a column of pencils": again(f"| [T U V]({_A}) | ✏️ |\n", "| T | Citations |\n|-|-|\n"),
    "stars behind addresses": again("- https://a.b⭐"),
    "words and stars": again("x⭐", "- ", f"[T U V]({_A})"),
    "backslashes before a star": again("\\", f"- [T U V]({_A})", "⭐"),
    "paragraphs about stars": again("100 stars ⭐\n\n"),
    "items about stars": again("- stars ⭐ 100\n"),
    "HTML about stars": again("<p>stars<br>"),
    "marks of a legend": again("<!-- starcite:legend -->\n"),
    "legends": again("⭐ 100+ stars\n\n", _ENTRY),
    "a long legend": again("⭐ 100+ stars, "),
    "a wordy legend": again("means ", "⭐ ", "100 stars"),
    "a legend of numbers": again(".111", "⭐ 1", "x stars"),
    "lines with stars among entries": again("⭐ x\n\n" + _ENTRY + "\n"),
    "a table of symbols": again("| ⭐ | 100 |\n", "| ⭐ | stars |\n|-|-|\n"),
}  # fmt: skip

_AGAIN = 10  # documents behind which an ordinary list is measured again
ORDINARY = DOCUMENTS["entries"]


@dataclass(frozen=True, slots=True)
class Work:
    """Seconds of work: reading a list, and all with badging it and holding the result against it. And its entries."""

    read_seconds: float
    seconds: float
    entries: int


def walk_seconds(data: bytes) -> float:
    """Seconds of the parser's own walk over a document, of which nothing is kept."""
    started = time.process_time()
    for _ in pyromark.Markdown(options=OPTIONS).events_with_range(data.decode(), merge_text=True):
        pass
    return time.process_time() - started


def measure(data: bytes) -> Work:
    """Read, badge and check a list."""
    started = time.process_time()
    before = parse_document(data)
    read = time.process_time()
    tiers = {(i, kind): 2 for i, entry in enumerate(before.entries) for kind in BadgeKind if entry.slot(kind)}
    check_only_badges_changed(before, apply_edits(data, badge_edits(before, tiers)))
    return Work(read - started, time.process_time() - started, len(before.entries))


def main(size: int, times: int, names: Sequence[str]) -> None:
    """Measure documents of about ``size`` bytes; all, where none is named."""
    for at, name in enumerate(names or DOCUMENTS):
        data = DOCUMENTS[name](size).encode()
        print(json.dumps({"starts": name}), flush=True)
        work = min((measure(data) for _ in range(times)), key=lambda one: one.seconds)
        if at % _AGAIN == 0:
            ordinary = min((measure(ORDINARY(size).encode()) for _ in range(times)), key=lambda one: one.seconds)
        beside = {"ordinary": asdict(ordinary), "walk_seconds": walk_seconds(data)}
        print(json.dumps({"name": name, "bytes": len(data), **asdict(work), **beside}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
