"""One unit of a list, such as a bullet, a table cell or a line: its links with their roles, and its title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lists.document import Link, Role, Span
from lists.identifiers import PaperId, RepositoryId, parse_paper_id, parse_repository_id
from lists.labels import Label, read_label
from lists.markdown import LinkTarget, Piece, PieceKind


class UnitLink(NamedTuple):
    """A link of a unit before it is known what the entry is.

    ``badge_at`` is the place of a badge inside its text, if it can take one. ``titled`` says that its own words stand
    where a title stands.
    """

    piece: Piece
    target: LinkTarget
    label: Label
    titled: bool
    role: Role
    paper_id: PaperId | None
    repository_id: RepositoryId | None

    def to_link(self) -> Link:
        """The link as the document shows it."""
        piece, target = self.piece, self.target
        return Link(
            Span(piece.start, piece.end),
            Span(target.text_start, target.text_end),
            piece.text,
            target.url,
            self.role,
            self.paper_id,
            self.repository_id,
        )


class Unit(NamedTuple):
    """What was read of one unit. ``title`` may be empty; ``label_only`` says that nothing in it is a title."""

    pieces: Sequence[Piece]
    links: tuple[UnitLink, ...]
    title: str
    label_only: bool

    @property
    def is_entry(self) -> bool:
        """Whether it names a paper or leads to a repository, rather than mentioning one in running text."""
        if not self.title:
            return any(link.paper_id is not None and link.role is Role.PAPER for link in self.links)
        for link in self.links:
            if link.role is Role.PAPER or (not link.target.url and link.titled):
                return True
            if link.role is Role.REPOSITORY and (link.titled or link.label is not Label.NONE):
                return True
        return False


_ABSOLUTE = re.compile(r"(?:https?:)?//[^/\s]+\.|www\.|[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE)
_PAPER_FILE = re.compile(r"\.(?:pdf|ps|ps\.gz)(?:$|[?#])", re.IGNORECASE)
_NOT_PAPERS = re.compile(
    r"//(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|twitter\.com|x\.com|medium\.com|kaggle\.com|gitlab\.com|bitbucket\.org"
    r"|colab\.research\.google\.com|huggingface\.co|discord\.\w+|wikipedia\.org|amazon\.\w+|bilibili\.com|zhihu\.com"
    r"|plus\.google\.com|linkedin\.com|facebook\.com|reddit\.com|slideshare\.net|docs\.google\.com|drive\.google\.com|pypi\.org"
    r"|stackoverflow\.com|weibo\.com|qq\.com|csdn\.net|t\.me|slack\.com|github\.io|github\.com|shields\.io"
    r"|arxiv\.org/(?:search|a|list|find)|scholar\.google\.[\w.]+/citations|dblp\.[\w.-]+|orcid\.org)(?:[/?#:]|$)",
    re.IGNORECASE,
)
_NUMBERING = re.compile(r"^\W*(?:\d+\W+)*$")
_BARE_URL = re.compile(r"https?://[^\s<>|，。；、（）：】]+", re.IGNORECASE)
# What may open a link's construct: blanks, brackets, quotes, emphasis, badges of any kind.
_OPENING = re.compile(r"[^\w\-:–—|\]>.,;!?)]+$|_+$")
_LONGEST_PREFIX = 60
_FEWEST_TITLE_WORDS = 3


def read_unit(pieces: Sequence[Piece], data: bytes, *, authors: bool = False, cell: bool = False) -> Unit:
    """Read the links and the title of one unit.

    ``authors`` marks a place where links lead to people. ``cell`` marks a table cell, where a leading link of one word
    is a title too (``NASNet-A``).
    """
    links: list[UnitLink] = []
    before = since_link = ""
    pieces = _with_bare_urls(pieces, data)
    for piece in pieces:
        if piece.kind is PieceKind.LINK:
            link = _read_link(piece, before, since_link, authors=authors, cell=cell)
            links.append(link)
            since_link = ""
            if link.label is Label.NONE:
                before += piece.text
        elif piece.kind in (PieceKind.TEXT, PieceKind.CODE, PieceKind.BREAK):
            before += piece.text
            since_link += piece.text
    title = "" if authors else find_title(pieces, links)
    label_only = read_label(title) is not Label.NONE or not title
    return Unit(pieces, tuple(links), title, label_only)


def _with_bare_urls(pieces: Sequence[Piece], data: bytes) -> Sequence[Piece]:
    """GitHub links bare addresses, CommonMark does not."""
    for piece in pieces:
        if "://" in piece.text and piece.kind is PieceKind.TEXT:
            return list(_cut_at_urls(pieces, data))
    return pieces


def _cut_at_urls(pieces: Sequence[Piece], data: bytes) -> Iterator[Piece]:
    for piece in pieces:
        if piece.kind is not PieceKind.TEXT or "://" not in piece.text:
            yield piece
            continue
        source = data[piece.start : piece.end].decode()
        position = 0
        for match in _BARE_URL.finditer(source):
            url = _without_punctuation(match[0])
            yield _text_piece(source, position, match.start(), piece.start)
            position = match.start() + len(url)
            place = _text_piece(source, match.start(), position, piece.start)
            url = url.replace("&amp;", "&")
            target = LinkTarget(url, place.start, place.end, None)
            yield Piece(PieceKind.LINK, place.start, place.end, url, target)
        yield _text_piece(source, position, len(source), piece.start)


def _text_piece(source: str, start: int, end: int, offset: int) -> Piece:
    first = offset + len(source[:start].encode())
    text = source[start:end]
    return Piece(PieceKind.TEXT, first, first + len(text.encode()), text)


def _without_punctuation(url: str) -> str:
    """Cut what GitHub leaves out of a bare address: closing punctuation, and a bracket that was not opened in it."""
    while url[-1] in "?!.,:*_~'\";]" or (url[-1] == ")" and url.count(")") > url.count("(")):
        url = url[:-1]
    return url


def _read_link(piece: Piece, before: str, since_link: str, *, authors: bool, cell: bool) -> UnitLink:
    target = piece.link
    assert target is not None
    url = target.url
    bare = piece.text == url
    label = Label.NONE if bare else read_label(piece.text)
    leading = not bare and label is Label.NONE and bool(piece.text.strip()) and _leads(before)
    if authors or not _ABSOLUTE.match(url):
        return UnitLink(piece, target, label, leading and not url, Role.OTHER, None, None)
    if bare:
        label = read_label(since_link)
    repository = parse_repository_id(url)
    paper_id = parse_paper_id(url) if repository is None else None
    titled = leading and (cell or paper_id is not None or repository is not None or _is_wordy(piece.text))
    role = _role(url, label, titled, paper_id, repository)
    return UnitLink(piece, target, label, leading, role, paper_id, repository if role is Role.REPOSITORY else None)


def _leads(before: str) -> bool:
    """Whether nothing but numbering, brackets or a dated prefix (``2020-NIPS-``) stands before."""
    if _NUMBERING.match(before):
        return True
    stripped = _OPENING.sub("", before)
    return stripped[-1:] in "-:–—|]>" and len(stripped) < _LONGEST_PREFIX


def _is_wordy(text: str) -> bool:
    return len(text.split()) >= _FEWEST_TITLE_WORDS or not text.isascii()


def _role(url: str, label: Label, titled: bool, paper_id: PaperId | None, repository: RepositoryId | None) -> Role:
    if repository is not None:
        file_of_paper = label is not Label.OTHER and _PAPER_FILE.search(url)
        return Role.PAPER if file_of_paper else Role.REPOSITORY
    if label is Label.OTHER:
        return Role.OTHER
    if paper_id is not None or label is Label.PAPER or _PAPER_FILE.search(url):
        return Role.PAPER
    return Role.PAPER if titled and not _NOT_PAPERS.search(url) else Role.OTHER


_ENDS_TITLE = re.compile(r"</?(?:br|ins|i|em|small|img|p|div|details|summary|ul|li|font)\b", re.IGNORECASE)
_TRAILING = " \t\r\n:：-–—|[(（【,，;；.。、/\\+<"
_LEADING = " \t\r\n])）】,，;；.。:：、|-–—>"
_HAS_WORD = re.compile(r"[^\W_]")
_ASIDE_AT_END = re.compile(r"\s(?:\(([^()]*)\)|(\[[^\[\]]*\]))$")
_QUOTED = re.compile('["“”]\\s*([^"“”]{8,}?)\\s*["“”]')


def find_title(pieces: Sequence[Piece], links: Sequence[UnitLink]) -> str:
    """The title of a unit: the text of its title link, else its bold or quoted words, else the words before its links.

    Empty when it has only labels.
    """
    for link in links:
        if link.titled:
            return tidy_title(link.piece.text)
    bold = _without_venue(_bold_title(pieces))
    before, after = (_without_venue(words) for words in _words_around_links(pieces))
    if bold and (before.startswith(bold) or len(bold.split()) >= _FEWEST_TITLE_WORDS):
        return bold
    quoted = _QUOTED.search(before)
    if quoted and pieces and not before.startswith(quoted[0]):
        return tidy_title(quoted[1])
    return before or after


def _bold_title(pieces: Sequence[Piece]) -> str:
    for piece in pieces:
        if piece.kind is PieceKind.STRONG:
            inner = [p for p in pieces if p.start >= piece.start and p.end <= piece.end and p is not piece]
            if any(p.kind is PieceKind.LINK for p in inner):
                continue
            text = tidy_title("".join([p.text for p in inner if p.kind is not PieceKind.TAG]))
            if any(char.isalpha() for char in text) and read_label(text) is Label.NONE:
                return text
    return ""


def _words_around_links(pieces: Sequence[Piece]) -> tuple[str, str]:
    """The words before the first link, and those after the links that lead the unit (``[[CVPR](…)] Title``)."""
    before: list[str] = []
    after: list[str] = []
    words = before
    for piece in pieces:
        if piece.kind is PieceKind.LINK:
            if tidy_title("".join(words)):
                break
            words = after
            after.clear()
        elif piece.kind in (PieceKind.TEXT, PieceKind.CODE, PieceKind.BREAK):
            words.append(piece.text)
        elif piece.kind is PieceKind.TAG and _ENDS_TITLE.match(piece.text) and tidy_title("".join(words)):
            break
    return tidy_title("".join(before)), tidy_title(_before_bracket("".join(after)))


def _without_venue(title: str) -> str:
    """A title without the venue in parentheses or the tags in brackets that lists put behind it."""
    aside = _ASIDE_AT_END.search(title)
    if aside is not None and (aside[2] or read_label(aside[1] or "") is Label.PAPER):
        return tidy_title(title[: aside.start()])
    return title


def _before_bracket(text: str) -> str:
    opened = text.rstrip().rpartition("[")
    return opened[0] if opened[1] and "]" not in opened[2] else text


def tidy_title(text: str) -> str:
    """A title without the punctuation that joins it to what follows, its white space single; empty without a word."""
    text = " ".join(text.split()).rstrip(_TRAILING).lstrip(_LEADING)
    return text if _HAS_WORD.search(text) else ""
