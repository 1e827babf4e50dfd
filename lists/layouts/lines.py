"""Entries that stand as lines or paragraphs of their own: plain links, bold or numbered titles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lists.document import Role
from lists.layouts.drafts import Container, Draft, Lines
from lists.layouts.fields import split_lines
from lists.layouts.keys import with_keys
from lists.layouts.units import Unit, UnitLink, read_unit
from lists.layouts.versions import are_of_one_paper
from lists.markdown.blocks import CODE, STRONG, TEXT, Block, BlockKind, Inline
from lists.words.references import is_numbered, is_reference, names_people, tells_beside
from lists.words.trimming import HAS_WORD

_MOST_TRAILING_WORDS = 24
_FEWEST_SENTENCE_WORDS = 4  # before bold words: ``Official PyTorch implementation of **MoonNet**``


def line_container(kind: str, start: int, data: bytes, lines: Lines) -> Container | None:
    """The container of what begins at the start of a line (or of a line of a quote); None within a line."""
    before = data[lines.start_of(start) : start]
    return None if before.strip(b" \t>") else Container(kind, 0, before, 1)


def read_paragraph(block: Block, data: bytes, lines: Lines, section: tuple[str, ...]) -> Iterator[Draft]:
    """The entries of a paragraph: one a line if each line is one, else the paragraph as a whole, else none."""
    container = line_container("paragraphs", block.start, data, lines)
    parts = split_lines(block.pieces)
    if len(parts) > 1:
        units = [read_unit(part) for part in parts]
        several = units if sum(_opens_with_title(unit) for unit in units) > 1 else _group_lines(units, block.pieces)
        if several:
            for unit in several:
                if _is_plain_entry(unit):
                    start = lines.start_of(unit.pieces[0].start)
                    # Lines of one paragraph end in breaks that only hold between lines, so they do not move.
                    reason = "several entries share a paragraph"
                    end = lines.after(unit.pieces[-1].end)
                    yield Draft(start, end, unit.title, unit.links, section, None, reason)
            return
    unit = read_unit(block.pieces)
    if unit.is_entry and not unit.label_only and _is_plain_entry(unit) and are_of_one_paper(_offered(unit)):
        start = lines.start_of(block.start)
        yield Draft(start, lines.trim(start, block.end), unit.title, unit.links, section, container)


def _offered(unit: Unit) -> list[UnitLink]:
    """The links to papers that are more than mentioned."""
    return [link for link in unit.links if link.label is not Role.OTHER and link.role is Role.PAPER]


def _group_lines(lines: Sequence[Unit], pieces: Sequence[Inline]) -> list[Unit]:
    """Each title of a paragraph with the lines of links below it; none where there are not several, marked alike."""
    groups: list[list[Unit]] = []
    is_linked = True
    for line in lines:
        if not line.links and not HAS_WORD.search(_words_of(line)):
            continue  # `<br>`
        if is_linked and not line.links:
            groups.append([])
        elif not groups:
            return []
        is_linked = bool(line.links)
        groups[-1].append(line)
    if len(groups) <= 1 or len({_mark(group[0]) for group in groups}) > 1 or not _mark(groups[0][0]):
        return []
    places = {id(piece): place for place, piece in enumerate(pieces)}
    ends = [(places[id(group[0].pieces[0])], places[id(group[-1].pieces[-1])]) for group in groups]
    return [read_unit(pieces[start : end + 1]) for start, end in ends]


def _mark(unit: Unit) -> str:
    """How a title line is marked: in bold, or with a number; empty where it is not."""
    if any(piece[0] is STRONG for piece in unit.pieces[:2]):
        return "bold"
    return "number" if is_numbered(_words_of(unit)) else ""


def _words_of(unit: Unit) -> str:
    return "".join([piece[3] for piece in unit.pieces if piece[0] in (TEXT, CODE)])


def _opens_with_title(unit: Unit) -> bool:
    return bool(unit.links) and unit.links[0].titled and unit.links[0].role is not Role.OTHER


def _is_plain_entry(unit: Unit) -> bool:
    """Whether a line is an entry and not a sentence that mentions a paper.

    An entry opens with the title as a link to a paper we can name, or has bold or quoted words, or a number, before
    a link in brackets or at its end.
    """
    papers = [link for link in unit.links if link.role is Role.PAPER]
    if not papers or not unit.title:
        return False
    first = papers[0]
    if first.titled:
        return first.paper_id is not None and _words_after(unit, first.piece) <= _MOST_TRAILING_WORDS
    bracketed = first.piece.text.startswith("[") or _text_before(unit, first.piece).endswith("[")
    is_picture = not first.piece.text.strip()
    if first.label is not Role.PAPER and not (first.label is None and first.paper_id and (bracketed or is_picture)):
        return False
    marked = _opens_in_bold(unit) or is_reference(_words_before(unit, first.piece))
    return (bracketed or marked) and _words_after(unit, first.piece) <= _MOST_TRAILING_WORDS


def _opens_in_bold(unit: Unit) -> bool:
    """Whether bold words stand at the beginning, or behind a date, a number or names."""
    ahead = ""
    for kind, _, _, text, *_ in unit.pieces:
        if kind is STRONG:
            return len(ahead.split()) < _FEWEST_SENTENCE_WORDS or tells_beside(ahead) or names_people(ahead)
        if kind is TEXT or kind is CODE:
            ahead += text
    return False


def _words_before(unit: Unit, piece: Inline) -> str:
    return "".join([p.text for p in unit.pieces if p.end <= piece.start and p.kind in (TEXT, CODE)])


def _text_before(unit: Unit, piece: Inline) -> str:
    above = unit.pieces[unit.pieces.index(piece) - 1]
    return above.text if above.end <= piece.start and above.kind is TEXT else ""


def _words_after(unit: Unit, piece: Inline) -> int:
    later = [p.text for p in unit.pieces if p.start >= piece.end and p.kind in (TEXT, CODE)]
    return len("".join(later).split())


def read_labelled(block: Block) -> tuple[UnitLink, ...] | None:
    """The ``labelled_links`` of a paragraph, keys before them read as their labels; None for any other block."""
    return labelled_links(with_keys(read_unit(block.pieces))) if block.kind is BlockKind.PARAGRAPH else None


def labelled_links(unit: Unit) -> tuple[UnitLink, ...] | None:
    """The links of a unit that has nothing but labelled ones, of which one tells something; None else."""
    links = unit.links
    if any(link.label is None for link in links) or all(link.role is Role.OTHER for link in links):
        return None
    return links
