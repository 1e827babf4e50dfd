"""Accidents: bytes, tokens and lines deleted, doubled and swapped, constructs left open, badges dropped anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from tests.lists.wild.layouts import compose
from tests.lists.wild.words import mark

_LINK = re.compile(r"\[(?!\[)|<a|http")
_TOKEN = re.compile(r"\s+|\w+|\W")
# Openings without their end, ends without their opening, and what is read in two ways.
_SNIPPETS = (
    "<!--", "-->", "<a href=", '<a href="https://arxiv.org/abs/2001.00001">', "</a>", "<details>", "```", "~~~", "`",
    "``", "[", "]", "](", "(", ")", "![", "[[", "]]", "<", ">", "|", "\\", "\\|", "**", "__", "*", "_", "~~", "$",
    "$$", "&", "&amp;", "\n", "\n\n", "\r", "\r\n", "\t", "    ", " ", "\u00a0", "\u200b", "\ufeff", "\ufe0f",
    "\u2028", "\x0b", "\x0c", "\x85", "- ", "* ", "1. ", "> ", "# ", "---", "===", "|-|-|", "[^1]", "[^1]: ",
    "[x]: https://arxiv.org/abs/2001.00002", "[ ] ", "<br>", "<tr>", "<td>", "<li>", "</li>", "<p>", "<script>", "<?",
    "<![CDATA[", "<!X", "https://", "://", "!", "^", "{#id}", "https://arxiv.org/abs/2001.00003",
    "https://github.com/acme/one", "[t](https://arxiv.org/abs/2001.00004)", "é", "深",
)  # fmt: skip

Mutation = Callable[[str, Random], str]


def _place(text: str, rnd: Random) -> int:
    return rnd.randrange(len(text) + 1)


def drop_characters(text: str, rnd: Random) -> str:
    at = _place(text, rnd)
    return text[:at] + text[at + rnd.randint(1, 3) :]


def double_characters(text: str, rnd: Random) -> str:
    at = _place(text, rnd)
    return text[:at] + text[at : at + rnd.randint(1, 8)] + text[at:]


def insert_snippet(text: str, rnd: Random) -> str:
    at = _place(text, rnd)
    return text[:at] + rnd.choice(_SNIPPETS) + text[at:]


def insert_badge(text: str, rnd: Random) -> str:
    at = _place(text, rnd)
    return text[:at] + mark(rnd) + text[at:]


def insert_badge_at_a_link(text: str, rnd: Random) -> str:
    places = [match.start() + rnd.randint(0, 1) for match in _LINK.finditer(text)]
    at = rnd.choice(places) if places else 0
    return text[:at] + mark(rnd) + rnd.choice(("", "", " ")) + text[at:]


def _within(match: re.Match[str], badge: str) -> str:
    return match[0][:1] + badge + match[0][1:]


def _before(match: re.Match[str], badge: str) -> str:
    return badge + match[0]


_HABITS = (
    (_LINK, _within),
    (_LINK, _before),
    (_LINK, lambda match, badge: f"{badge} {match[0]}"),
    (re.compile(r"\]\("), lambda match, badge: badge + match[0]),  # last in the text of a link
    (re.compile(r"(?<=\]\()[^()\s]+\)+\]?"), lambda match, badge: match[0] + badge),  # behind a link
    (re.compile(r"(?<=\]\()[^()\s]+\)+\]?"), lambda match, badge: f"{match[0]} {badge}"),
    (re.compile(r"(?m)^[ \t>]*(?:[-*+]|\d+[.)])[ \t]+"), lambda match, badge: f"{match[0]}{badge} "),  # first in a line
    (re.compile(r"(?m)[ \t]*\|?\r?$"), _before),  # last in a line
    (re.compile(r"(?m)(?<=\|)[ \t]*(?=\|)"), _before),  # in a cell of its own
    (re.compile(r"\[(?!\[)|<a|http|\)"), _before),  # as it comes
)


def badge_by_hand(text: str, rnd: Random) -> str:
    """Badges as people put them: always at the same place, or at two, at some of the entries."""
    for pattern, put in rnd.sample(_HABITS, rnd.choice((1, 1, 2))):
        share = rnd.choice((0.2, 0.6, 1.0))
        parts, position = [], 0
        for match in pattern.finditer(text):
            badged = put(match, mark(rnd)) if rnd.random() < share else match[0]
            parts += [text[position : match.start()], badged]
            position = match.end()
        text = "".join((*parts, text[position:]))
    return text


def swap_tokens(text: str, rnd: Random) -> str:
    tokens = _TOKEN.findall(text)
    if len(tokens) < 2:
        return text
    first, second = sorted((rnd.randrange(len(tokens)), rnd.randrange(len(tokens))))
    tokens[first], tokens[second] = tokens[second], tokens[first]
    return "".join(tokens)


def drop_token(text: str, rnd: Random) -> str:
    tokens = _TOKEN.findall(text)
    if tokens:
        del tokens[rnd.randrange(len(tokens))]
    return "".join(tokens)


def _with_lines(change: Callable[[list[str], Random], None]) -> Mutation:
    def changed(text: str, rnd: Random) -> str:
        lines = text.splitlines(keepends=True)
        if lines:
            change(lines, rnd)
        return "".join(lines)

    return changed


def _drop(lines: list[str], rnd: Random) -> None:
    del lines[rnd.randrange(len(lines))]


def _double(lines: list[str], rnd: Random) -> None:
    at = rnd.randrange(len(lines))
    lines.insert(at, lines[at])


def _swap(lines: list[str], rnd: Random) -> None:
    first, second = rnd.randrange(len(lines)), rnd.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]


def _join(lines: list[str], rnd: Random) -> None:
    at = rnd.randrange(len(lines))
    lines[at] = lines[at].rstrip("\r\n") + " "


def _indent(lines: list[str], rnd: Random) -> None:
    at = rnd.randrange(len(lines))
    lines[at] = rnd.choice((" ", "  ", "   ", "    ", "\t", "> ", "- ")) + lines[at]


MUTATIONS: tuple[Mutation, ...] = (
    drop_characters, drop_characters, double_characters, insert_snippet, insert_snippet, insert_snippet, insert_badge,
    insert_badge_at_a_link, insert_badge_at_a_link, swap_tokens, drop_token,
    *map(_with_lines, (_drop, _double, _swap, _join, _indent)),
)  # fmt: skip


def mutate(data: bytes, rnd: Random) -> bytes:
    """A list after one to five accidents. What was UTF-8 stays so, for anything else is refused before it is read."""
    text = data.decode()
    for _ in range(rnd.randint(1, 5)):
        text = rnd.choice(MUTATIONS)(text, rnd)
    return text.encode()


def cut_out(data: bytes, rnd: Random) -> bytes:
    """Some consecutive lines of a real list."""
    lines = data.splitlines(keepends=True)
    start = rnd.randrange(len(lines))
    return b"".join(lines[start : start + rnd.randint(1, 12)])


def draw(rnd: Random, real: Sequence[bytes]) -> bytes:
    """One document: made up or a cutting of a real list; two of three after accidents."""
    data = cut_out(rnd.choice(real), rnd) if real and rnd.random() < 0.3 else compose(rnd)
    if rnd.random() < 0.25:
        data = badge_by_hand(data.decode(), rnd).encode()
    return mutate(data, rnd) if rnd.random() < 0.67 else data
