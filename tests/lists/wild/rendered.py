"""A list as its readers see it, by another renderer than the one we read with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

_BADGE = re.compile("(?:\u270f|\u2b50)\ufe0f?")
_CODE = "markdown-code"
_LITERAL = frozenset((_CODE, "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))

# What stands before a page is no part of it to those who make the page; the renderer here knows nothing of it.
FRONT_MATTER = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(---|\+\+\+)[ \t]*(?:\r\n|\r|\n)[\w-]+[ \t]*[:=]"
    rb".*?(?:\r|\n)(?:\1|\.\.\.)[ \t]*(?=\r|\n|\Z)",
    re.DOTALL,
)

# A row of a table that is indented like code: GitHub goes on with the table, the renderer here ends it.
_INDENTED_ROW = re.compile(
    rb"(?:^|[\r\n])[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*(?:\r\n|\r|\n)"
    rb"(?:[^\r\n]+(?:\r\n|\r|\n))*?[ >]*?(?: {4}| {0,3}\t)"
)

# A cell of a rule below a header that is a colon and no dash: a table to the parser we read with, none to GitHub.
_RULE_OF_A_COLON = re.compile(rb"(?:^|[\r\n])(?=[ \t>:|-]*-)[ \t>:|-]*\|[ \t]*:+[ \t]*(?:\||[\r\n])")

# A blank in a tag that is none to Markdown, yet one to the regular expressions of the renderer here.
_ODD_BLANK_IN_TAG = re.compile(
    "<[a-z/][^<>]*[\x0b\x0c\x1c-\x1f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]", re.IGNORECASE
)
# A definition with a line below that is indented like code: to GitHub the line goes on with the paragraph.
_INDENTED_BELOW_DEFINITION = re.compile(rb"(?:^|[\r\n])[ \t>]*\[[^\[\]]+\]:[^\r\n]*(?:\r\n|\r|\n)[ >]*(?: {4}|\t)")

_TARGET_BEFORE_BRACKET = re.compile(rb"(?<=\]\()[ \t]*([^\s]*)[ \t]+[\"'(]?(?=\[)")

_ODD_SECTION = re.compile(r"<!\[(?!CDATA\[)")  # which the standard library's reader of HTML stops at


def is_rendered_as_on_github(data: bytes) -> bool:
    """Whether nothing in a list is known to be read in another way by the renderer here."""
    if any(odd.search(data) for odd in (_INDENTED_ROW, _RULE_OF_A_COLON, _INDENTED_BELOW_DEFINITION)):
        return False
    if any(_is_given_up(target[1]) for target in _TARGET_BEFORE_BRACKET.finditer(data)):
        return False
    return _ODD_BLANK_IN_TAG.search(data.decode()) is None


def _is_given_up(target: bytes) -> bool:
    """Whether a link's parentheses do not close here: the renderer then misses a bracket one sign behind."""
    depth = 0
    for sign in target:
        depth += (sign == ord("(")) - (sign == ord(")"))
        if depth < 0:
            return False
    return True


@lru_cache(maxsize=1)
def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for kind in ("code_inline", "code_block", "fence"):
        renderer.add_render_rule(kind, _render_code)
    return renderer


def _render_code(_: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: object) -> str:
    """Code of Markdown under a name of its own, for a badge may stand where somebody wrote ``<code>``."""
    return f"<{_CODE}>{escapeHtml(tokens[index].content)}</{_CODE}>"


def seen(data: bytes) -> list[str]:
    """The rendered page as a sequence of tags and texts, the badges taken out of running text alone.

    A badge in an attribute, a comment, a script or code stays, because none may be written there.
    """
    page = _Page()
    front = FRONT_MATTER.match(data)
    shown = data[front.end() :] if front else data
    page.feed(_ODD_SECTION.sub("&lt;![", _renderer().render(shown.decode("utf-8-sig"))))
    page.close()
    return page.finished()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._events: list[str] = []
        self._text: list[str] = []
        self._literal: list[str] = []

    def finished(self) -> list[str]:
        self._flush()
        return self._events

    def _flush(self) -> None:
        # A blank that sets a badge off comes and goes with it, so none are compared here.
        text = "".join(_BADGE.sub("", "".join(self._text)).split())
        if text:
            self._events.append(text)
        self._text = []

    def _add(self, event: str) -> None:
        self._flush()
        self._events.append(event)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(f"<{tag} {attrs}>")
        if tag in _LITERAL:
            self._literal.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(f"<{tag} {attrs}/>")

    def handle_endtag(self, tag: str) -> None:
        self._add(f"</{tag}>")
        if tag in self._literal:
            del self._literal[self._literal.index(tag) :]

    def handle_data(self, data: str) -> None:
        if self._literal:
            self._add(data)
        else:
            self._text.append(data)

    def handle_comment(self, data: str) -> None:
        self._add(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._add(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self._add(f"<?{data}>")

    def unknown_decl(self, data: str) -> None:
        self._add(f"<![{data}]>")
