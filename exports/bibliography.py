"""The papers of a list as BibTeX and as CSL-JSON, for citation managers.

Titles, authors and years are those of Semantic Scholar where the paper is known, else what the list says. The same
paper is cited once, however often it is listed. Counts are left out: a bibliography should not change every night.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from enrichers.records import Resolved
from exports.names import split_name
from exports.numbers import EntryNumbers
from exports.ordering import fold_accents

# Enough of a digest to tell namesakes apart, short enough to type.
KEY_DIGEST_LENGTH = 6

# Where the venue itself says what it is. Any other stays untold, rather than being called a conference or a journal.
_CONFERENCE = re.compile(
    r"\b(conference|workshop|symposium|proceedings|congress|meeting|neural information processing)\b"
)
_JOURNAL = re.compile(r"\b(journal|transactions|letters|magazine|annals|review|reviews)\b")

# Words that open a title and tell nothing about it.
_STOP_WORDS = frozenset({"a", "an", "the", "on", "in", "of", "for", "to", "and", "with", "is", "are", "do", "does"})

_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # categories Cc, Zl and Zp of Unicode
_BIBTEX_ESCAPES = str.maketrans({
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{character: f"\\{character}" for character in "&%$#_"},
})  # fmt: skip
# BibTeX counts braces even after a backslash, so those that do not pair off are written as commands.
_LONE_BRACES = _BIBTEX_ESCAPES | str.maketrans({"{": r"\textbraceleft{}", "}": r"\textbraceright{}"})
# A formula as titles have them; a lone dollar or "costs $5 or $6" is none.
_FORMULA = re.compile(r"\$[^$%#&]*[\\^_][^$%#&]*\$")
_URL_ESCAPES = {ord(character): f"%{ord(character):02X}" for character in '{}\\ "<>^`|'}


@dataclass(frozen=True, slots=True)
class Citation:
    """A paper as it is cited. ``key`` is ASCII, unique in its list, and the same whatever the list's order."""

    key: str
    title: str
    authors: tuple[str, ...]
    year: int | None
    venue: str | None
    doi: str | None
    arxiv_id: str | None
    arxiv_category: str | None
    url: str | None


def citations(numbers: Sequence[EntryNumbers]) -> tuple[Citation, ...]:
    """The papers of a list, each once, in the order of their first entry.

    An entry without a known paper is cited by its title and link; one with neither has nothing to cite.
    """
    first: dict[str, EntryNumbers] = {}
    for entry in numbers:
        if _title(entry):
            first.setdefault(_identity(entry), entry)
    keys = _keys({identity: _key_stem(entry) for identity, entry in first.items()})
    return tuple(_cite(keys[identity], entry) for identity, entry in first.items())


def render_bibtex(papers: Sequence[Citation]) -> str:
    """Render a BibTeX file in UTF-8. Titles are braced twice, so that no style changes their capitals."""
    return "\n".join(_bibtex_entry(paper) for paper in papers)


def render_csl_json(papers: Sequence[Citation]) -> str:
    """Render a CSL-JSON array. Format: citationstyles.org, csl-data.json."""
    return json.dumps([_csl_item(paper) for paper in papers], ensure_ascii=False, indent=1) + "\n"


def _identity(entry: EntryNumbers) -> str:
    if entry.resolved_paper is not None:
        return str(entry.resolved_paper.canonical_id)
    return str(entry.resolution.paper_id) if isinstance(entry.resolution, Resolved) else entry.entry.key


def _title(entry: EntryNumbers) -> str:
    known = entry.resolved_paper.title if entry.resolved_paper is not None else None
    return _on_one_line(known or entry.entry.title or entry.paper_url or "")


def _cite(key: str, entry: EntryNumbers) -> Citation:
    paper = entry.resolved_paper
    ids = [*(paper.ids if paper is not None else ())]
    if isinstance(entry.resolution, Resolved):
        ids.append(entry.resolution.paper_id)
    by_scheme = {paper_id.scheme: paper_id.value for paper_id in reversed(ids)}
    return Citation(
        key=key,
        title=_title(entry),
        authors=tuple(name for author in paper.authors if (name := _on_one_line(author))) if paper is not None else (),
        year=entry.year,
        venue=paper.venue or None if paper is not None else None,
        doi=by_scheme.get("doi"),
        arxiv_id=by_scheme.get("arxiv"),
        arxiv_category=paper.arxiv.primary_category if paper is not None and paper.arxiv is not None else None,
        url=entry.paper_url,
    )


def _key_stem(entry: EntryNumbers) -> str:
    """``li2017pruning``: family name of the first author, year, first telling word of the title, as far as known."""
    paper = entry.resolved_paper
    family = split_name(paper.authors[0]).family if paper is not None and paper.authors else ""
    words = [word for word in re.findall(r"[a-z0-9]+", fold_accents(_title(entry))) if word not in _STOP_WORDS]
    year = "" if entry.year is None else str(entry.year)
    stem = "".join(re.findall(r"[a-z0-9]+", fold_accents(family))) + year + "".join(words[:1])
    return stem or "paper"


def _keys(stems: Mapping[str, str]) -> dict[str, str]:
    """Unique keys. Of namesakes the lowest id keeps the plain key, the others add a digest of their own id.

    So a key depends neither on the order of the list nor, as newer arXiv ids are higher, on papers added later.
    """
    namesakes: defaultdict[str, list[str]] = defaultdict(list)
    for identity in sorted(stems):
        namesakes[stems[identity]].append(identity)
    keys = {}
    for stem, identities in namesakes.items():
        keys[identities[0]] = stem
        for identity in identities[1:]:
            keys[identity] = f"{stem}-{hashlib.sha256(identity.encode()).hexdigest()[:KEY_DIGEST_LENGTH]}"
    return keys


def _bibtex_entry(paper: Citation) -> str:
    kind, venue_field = _bibtex_kind(paper.venue)
    fields = {
        "title": f"{{{_bibtex_text(paper.title)}}}",
        "author": " and ".join(_bibtex_name(author) for author in paper.authors),
        "year": None if paper.year is None else str(paper.year),
        venue_field: _bibtex_text(paper.venue) if paper.venue is not None else None,
        "eprint": paper.arxiv_id,
        "archiveprefix": "arXiv" if paper.arxiv_id is not None else None,
        "primaryclass": paper.arxiv_category if paper.arxiv_id is not None else None,
        "doi": paper.doi.translate(_URL_ESCAPES) if paper.doi is not None else None,
        "url": paper.url.translate(_URL_ESCAPES) if paper.url is not None else None,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{kind}{{{paper.key},", *lines, "}", ""])


def _bibtex_kind(venue: str | None) -> tuple[str, str]:
    """The entry type and the field its venue goes into."""
    return {"paper-conference": ("inproceedings", "booktitle"), "article-journal": ("article", "journal")}.get(
        _csl_kind(venue), ("misc", "howpublished")
    )


def _bibtex_text(text: str) -> str:
    parts: list[str] = []
    position = 0
    for formula in _FORMULA.finditer(text):
        if _is_balanced(formula.group()):
            parts += [_escape_bibtex(text[position : formula.start()]), formula.group()]
            position = formula.end()
    return "".join([*parts, _escape_bibtex(text[position:])])


def _escape_bibtex(text: str) -> str:
    return _on_one_line(text, strip=False).translate(_BIBTEX_ESCAPES if _is_balanced(text) else _LONE_BRACES)


def _is_balanced(text: str) -> bool:
    if "{" not in text and "}" not in text:
        return True
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return False
    return depth == 0


def _bibtex_name(text: str) -> str:
    """A name in BibTeX's own parts, ``von Family, Jr, Given``; in braces, and so unparted, where it has none."""
    name = split_name(text)
    if name.is_whole:
        return f"{{{_bibtex_text(name.family)}}}"
    family = " ".join(filter(None, (name.particle, name.family)))
    return ", ".join(_bibtex_text(part) for part in (family, name.suffix, name.given) if part)


def _csl_kind(venue: str | None) -> str:
    folded = fold_accents(venue or "")
    if _CONFERENCE.search(folded):
        return "paper-conference"
    return "article-journal" if _JOURNAL.search(folded) else "article"


def _csl_item(paper: Citation) -> dict[str, object]:
    item: dict[str, object] = {"id": paper.key, "type": _csl_kind(paper.venue), "title": paper.title}
    if paper.authors:
        item["author"] = [_csl_name(author) for author in paper.authors]
    if paper.year is not None:
        item["issued"] = {"date-parts": [[paper.year]]}
    if paper.venue is not None:
        item["container-title"] = paper.venue
    if paper.arxiv_id is not None:
        item["number"] = f"arXiv:{paper.arxiv_id}"
    if paper.doi is not None:
        item["DOI"] = paper.doi
    if paper.url is not None:
        item["URL"] = paper.url
    return item


def _csl_name(text: str) -> dict[str, str]:
    name = split_name(text)
    if name.is_whole:
        return {"literal": name.family}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.particle,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}


def _on_one_line(text: str, *, strip: bool = True) -> str:
    """Line breaks, tabs and control characters as blanks."""
    cleaned = _BREAKS.sub(" ", text)
    return " ".join(cleaned.split()) if strip else cleaned
