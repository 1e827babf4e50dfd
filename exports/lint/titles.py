"""Findings about titles, and about brackets, quotes and bold marks of an entry that lack their other half."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from exports.lint.duplicates import position_of
from exports.lint.rules import Spot
from exports.lint.source import Source
from lists.document import Entry

# So many words twice in a row are a slip of copying; three may be meant ("by gradient descent by gradient descent").
FEWEST_REPEATED_WORDS = 4

_LONGEST_TITLE = 60  # words

_WORD = re.compile(r"[^\W_]+")
_VENUES = "CVPR|ICCV|ECCV|WACV|NeurIPS|NIPS|ICLR|ICML|AAAI|IJCAI|EMNLP|NAACL"
_GLUED_VENUE = re.compile(rf"[a-z](?:{_VENUES})(?=[A-Z\d\s]|$)")
_GLUED_WORD = re.compile(r"(?<![\w-])(?:and|for|with|from|the|via|using)[A-Z][a-z]{2,}")
_DOUBLED = re.compile(r"\b(the|of|and|for|with|from|via|in|to|an|on)\s+\1\b(?!-)", re.IGNORECASE)
_LABEL_AT_END = re.compile(r"[a-z]\s+(?:github|pdf|arxiv|\[pdf\]|\[code\])$")
_CONTROL = re.compile("[\u00ad\ufffd\ue000-\uf8ff]|\u00e2\u20ac|\u00c3[\u0080-\u00bf\u00a9]")


def find_in_titles(source: Source) -> Iterator[Spot]:
    """Findings about the title of each entry and the marks around it."""
    entries = source.document.entries
    links_are_usual = 2 * sum(bool(entry.links) for entry in entries) > len(entries)
    for index, entry in enumerate(entries):
        # What is indented and has no words of its own may belong to what stands above it.
        if not entry.title.strip() and not source.data[entry.span.start : entry.span.start + 1].isspace():
            yield Spot("no-title", position_of(entry), "the entry has links and no title")
        if not entry.links and links_are_usual:
            yield Spot("no-link", position_of(entry), f"“{entry.title}” has no link")
        garbled = judge_title(entry.title)
        if garbled:
            yield Spot("garbled-title", position_of(entry), f"“{entry.title}”: {garbled}")
        yield from _judge_marks(source, index, entry)


def judge_title(title: str) -> str:
    """What shows that a title was not copied whole and alone; empty if nothing does."""
    words = _WORD.findall(title)
    repeated = _repeated_words([word.lower() for word in words[:_LONGEST_TITLE]])
    if repeated:
        return f"the words “{' '.join(repeated)}” stand there twice"
    doubled = _DOUBLED.search(title)
    if doubled is not None:
        return f"“{doubled[1]}” stands there twice"
    for pattern in (_GLUED_VENUE, _GLUED_WORD):
        glued = pattern.search(title)
        if glued is not None:
            return f"“{_word_around(title, glued.start())}” is two words run together"
    if _LABEL_AT_END.search(title):
        return f"“{title.rsplit(maxsplit=1)[-1]}” at its end is a label"
    strange = _CONTROL.search(title)
    return f"{_name(strange[0])} came in with copying" if strange is not None else ""


def _name(text: str) -> str:
    return "a soft hyphen" if text == "\u00ad" else "a sign that no font shows"


def _word_around(title: str, position: int) -> str:
    start = max(title.rfind(" ", 0, position + 1), 0)
    return title[start:].split(maxsplit=1)[0]


def _repeated_words(words: list[str]) -> list[str]:
    """The longest run of words that is followed by itself at once, if it is long enough."""
    for length in range(len(words) // 2, FEWEST_REPEATED_WORDS - 1, -1):
        for start in range(len(words) - 2 * length + 1):
            if words[start : start + length] == words[start + length : start + 2 * length]:
                return words[start : start + length]
    return []


_ESCAPED = re.compile(rb"\\.")
_SMILEY = re.compile(rb"(?<![\w)\]])[:;]-?[)(]")
_NUMBERED = re.compile(r"(?:^|[\s|,;.:\x01])(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})$")
_LONGEST_NUMBER = 5
_INTERVAL = re.compile(rb"[\[(]\s*[\d.\-]+\s*,\s*[\d.\-]+\s*[\])]")
_STYLE_TAG = re.compile(rb"<(/?)(ins|del|b|i|u|em|strong|sub|sup|small|font|code|kbd)(?=[\s>])[^>]*>", re.IGNORECASE)
_QUOTE = re.compile('(?<!\\d)["“”„]')
_WIDE = str.maketrans("（）［］【】", "()[][]")
_PAIRS = (("(", ")"), ("[", "]"))


def _judge_marks(source: Source, index: int, entry: Entry) -> Iterator[Spot]:
    start, own = source.own_text(index)
    for pattern in (_ESCAPED, _SMILEY, _INTERVAL):
        own = pattern.sub(lambda match: b"\x01" * len(match[0]), own)
    text = own.decode("utf-8", "replace").translate(_WIDE)
    lone = _lone_bracket(text)
    if lone is not None:
        place, sign = lone
        position = start + len(text[:place].encode())
        other = next(b if sign == a else a for a, b in _PAIRS if sign in (a, b))
        yield Spot("unbalanced-mark", entry_position(entry, position), f"“{entry.title}”: a {sign} has no {other}")
    elif text.count("**") % 2:
        yield Spot("unbalanced-mark", position_of(entry), f"“{entry.title}”: a ** has no other half, so it is shown")
    elif (tag := _open_tag(source.data[start : start + len(own)])) is not None:
        message = f"“{entry.title}”: <{tag}> and </{tag}> do not come in pairs"
        yield Spot("unbalanced-mark", position_of(entry), message)
    elif _lone_quote(text):
        yield Spot("unbalanced-mark", position_of(entry), f"“{entry.title}”: a quotation mark has no other half")


def _open_tag(own: bytes) -> str | None:
    """The first tag of a style that is opened more often than closed, or less often."""
    balance: Counter[str] = Counter()
    for closing, name in _STYLE_TAG.findall(own):
        balance[name.decode().lower()] += -1 if closing else 1
    return next((name for name, count in balance.items() if count), None)


def _lone_quote(text: str) -> bool:
    """Whether quotation marks are odd in number; behind a digit one means inches."""
    return len(_QUOTE.findall(text)) % 2 == 1


def entry_position(entry: Entry, position: int) -> int:
    """A place in an entry, never past its end."""
    return min(position, max(entry.span.start, entry.span.end - 1))


def _lone_bracket(text: str) -> tuple[int, str] | None:
    """The first bracket without its other half: one that closes nothing, else the last that stays open."""
    opened: list[tuple[int, str]] = []
    closing = {b: a for a, b in _PAIRS}
    for place, sign in enumerate(text):
        if sign in "([":
            opened.append((place, sign))
        elif sign in ")]":
            if opened and opened[-1][1] == closing[sign]:
                opened.pop()
            elif sign != ")" or not _NUMBERED.search(text[max(0, place - _LONGEST_NUMBER) : place]):
                return place, sign
    return opened[-1] if opened else None
