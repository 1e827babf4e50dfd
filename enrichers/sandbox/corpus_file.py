"""Read a corpus from JSON (one object) or JSON Lines (one item a line), and make up whatever an item leaves open.

    {"papers": [{"ids": ["arxiv:1810.05270", "s2:…", "corpus:…", "doi:…"], "title": "…", "authors": ["…"],
                 "year": 2019, "citation_count": 500}],
     "repositories": [{"name": "owner/name", "star_count": 250, "database_id": 1}]}

A count is one of: ``citation_count`` (that number on every day, null for unknown), ``citation_count_on``
(``{"2026-01-01": 10, "2026-02-01": 12}``, each until the next), ``citation_count_growing`` (``{"2026-01-01": 10}``, a
curve that is at 10 on that day), or none, for a curve that the id alone decides. ``star_count`` likewise. In JSON Lines
an item with ``name`` is a repository, any other a paper.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha1
from importlib.resources import files
from pathlib import Path

from enrichers.sandbox.corpus import Corpus, Paper, Repository
from enrichers.sandbox.corpus_item import Item
from enrichers.sandbox.curves import Curve, Fixed, Growing, Steps, grown_citations, grown_stars, through, unit
from enrichers.sandbox.errors import SandboxError

PAPER_KEYS = frozenset({"ids", "title", "authors", "year", "published_on", "venue", "abstract", "undated_every"})
PAPER_KEYS |= {"arxiv_version", "arxiv_comment", "citation_count", "citation_count_on", "citation_count_growing"}
PAPER_KEYS |= {"arxiv_comment_since", "merged_into", "merged_on", "split_from", "split_on"}
REPOSITORY_KEYS = frozenset({"name", "database_id", "created_on", "pushed_at", "is_archived", "licence", "description"})
REPOSITORY_KEYS |= {"former_names", "renamed_on", "star_count", "star_count_on", "star_count_growing"}
REPOSITORY_KEYS |= {"public_from", "gone_on"}
ID_SCHEMES = frozenset({"arxiv", "doi", "s2", "corpus", "acl", "pmid", "pmcid", "mag", "dblp"})


def read_corpus(path: Path) -> Corpus:
    """Read a corpus file; ``.jsonl`` has one item a line. Raises SandboxError naming file, item and fault."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SandboxError(f"{path}: cannot be read: {reason}; give a JSON file") from error
    return parse_corpus(text, source=str(path), one_item_a_line=path.suffix == ".jsonl")


def read_example_corpus() -> Corpus:
    """The corpus behind the bundled example lists.

    Titles, authors, arXiv ids and DOIs are real. Every count is made up, and so are the numbers by which Semantic
    Scholar and GitHub know papers and repositories.
    """
    text = files("enrichers.sandbox").joinpath("example_corpus.json").read_text(encoding="utf-8")
    return parse_corpus(text, source="example_corpus.json")


def parse_corpus(text: str, *, source: str, one_item_a_line: bool = False) -> Corpus:
    """Make a corpus of a file's text. ``source`` is the name that errors give. Raises SandboxError."""
    items = list(_lines(text, source) if one_item_a_line else _document(text, source))
    papers_of = [item for item in items if item.kind == "paper"]
    repositories_of = [item for item in items if item.kind == "repository"]
    # Numbers that are given are taken before any is made up.
    corpus_ids = {number for item in papers_of if (number := _given_corpus_id(item)) is not None}
    database_ids = {number for item in repositories_of if (number := item.whole("database_id")) is not None}
    seeds = Counter[str]()
    papers = [_paper(item, corpus_ids, seeds) for item in papers_of]
    repositories = [_repository(item, database_ids) for item in repositories_of]
    try:
        return Corpus(papers, repositories)
    except SandboxError as error:
        raise SandboxError(f"{source}: {error}") from error


def _document(text: str, source: str) -> Iterator[Item]:
    document = _json(text, source)
    if not isinstance(document, dict):
        raise SandboxError(f'{source}: must be an object with "papers" and "repositories"')
    for key in document:
        if key not in ("papers", "repositories"):
            raise SandboxError(f'{source}: "{key}" is not known; it may hold "papers" and "repositories"')
    for key, kind in (("papers", "paper"), ("repositories", "repository")):
        values = document.get(key, [])
        if not isinstance(values, list):
            raise SandboxError(f'{source}: "{key}" must be an array')
        for number, value in enumerate(values):
            yield Item.of(value, kind=kind, where=f"{source}: {key}[{number}]", keys=_keys_of(kind))


def _lines(text: str, source: str) -> Iterator[Item]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            where = f"{source}: line {number}"
            value = _json(line, where)
            kind = "repository" if isinstance(value, dict) and "name" in value else "paper"
            yield Item.of(value, kind=kind, where=where, keys=_keys_of(kind))


def _keys_of(kind: str) -> frozenset[str]:
    return REPOSITORY_KEYS if kind == "repository" else PAPER_KEYS


def _json(text: str, where: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise SandboxError(f"{where}: is no JSON ({error.msg} in line {error.lineno}); mend it") from error


def _paper(item: Item, taken: set[int], seeds: Counter[str]) -> Paper:
    title = item.text("title")
    if title is None or not title.strip():
        raise item.wrong("title", "a text")
    ids = item.texts("ids")
    for text in ids:
        scheme, _, value = text.partition(":")
        if scheme not in ID_SCHEMES or not value:
            raise item.wrong("ids", f"of the schemes {', '.join(sorted(ID_SCHEMES))}, as in arxiv:1810.05270", text)
    seed = ids[0] if ids else title
    seeds[seed] += 1
    if seeds[seed] > 1 and not ids:
        seed = f"{title} #{seeds[title]}"  # papers without an id may share their title, as prefaces do
    s2_id = next((text[3:] for text in ids if text.startswith("s2:")), sha1(seed.encode()).hexdigest())  # noqa: S324
    arxiv_id = next((text[6:] for text in ids if text.startswith("arxiv:")), None)
    published_on = item.day("published_on") or _guessed_day(seed, arxiv_id, item.whole("year"))
    year = item.whole("year") if item.has("year") else (published_on.year if published_on else None)
    born_on = published_on or date(2018, 1, 1) + timedelta(days=int(1_500 * unit(seed, "born")))
    version = item.whole("arxiv_version")
    corpus_id = _given_corpus_id(item)
    return Paper(
        semantic_scholar_id=s2_id,
        corpus_id=_free_number(f"paper/{seed}", 1_000_000, 290_000_000, taken) if corpus_id is None else corpus_id,
        ids=ids,
        title=title,
        authors=item.texts("authors"),
        year=year,
        published_on=published_on,
        venue=item.text("venue"),
        abstract=item.text("abstract"),
        citations=_curve(item, "citation_count", born_on, grown_citations(seed, born_on)),
        undated_every=item.whole("undated_every"),
        arxiv_version=1 if version is None else version,
        arxiv_comment=item.text("arxiv_comment"),
        arxiv_comment_since=item.day("arxiv_comment_since"),
        merged_into=item.text("merged_into"),
        merged_on=item.day("merged_on"),
        split_from=item.text("split_from"),
        split_on=item.day("split_on"),
    )


def _repository(item: Item, taken: set[int]) -> Repository:
    name = item.text("name")
    if name is None or name.count("/") != 1 or not all(name.split("/")):
        raise item.wrong("name", "owner/name", name)
    created_on = item.day("created_on") or date(2017, 1, 1) + timedelta(days=int(2_000 * unit(name, "created")))
    pushed_at = item.moment("pushed_at") or datetime.combine(
        created_on + timedelta(days=int(40 + 700 * unit(name, "pushed"))), time(9, 30), UTC
    )
    database_id = item.whole("database_id")
    if database_id is None:
        database_id = _free_number(f"repository/{name}", 20_000_000, 900_000_000, taken)
    return Repository(
        name=name,
        database_id=database_id,
        stars=_curve(item, "star_count", created_on, grown_stars(name, created_on)),
        created_on=created_on,
        pushed_at=pushed_at,
        is_archived=item.flag("is_archived"),
        licence=item.text("licence"),
        description=item.text("description"),
        former_names=item.texts("former_names"),
        renamed_on=item.day("renamed_on"),
        public_from=item.day("public_from"),
        gone_on=item.day("gone_on"),
    )


def _curve(item: Item, key: str, born_on: date, natural: Growing) -> Curve | None:
    given = [name for name in (key, f"{key}_on", f"{key}_growing") if item.has(name)]
    if len(given) > 1:
        raise SandboxError(f'{item.where}: has both "{given[0]}" and "{given[1]}"; one count is enough')
    if not given:
        return natural
    if given[0] == key:
        value = item.whole(key)
        return None if value is None else Fixed(value, born_on)
    points = item.counts_by_day(given[0])
    if given[0].endswith("_on"):
        return Steps(points, born_on)
    day, count = points[0]
    if len(points) > 1 or day < born_on:
        raise item.wrong(given[0], f"one day not before {born_on}, with its count")
    return through(natural, day, count)


def _given_corpus_id(item: Item) -> int | None:
    given = next((text.partition(":")[2] for text in item.texts("ids") if text.startswith("corpus:")), None)
    if given is not None and not given.isdecimal():
        raise item.wrong("ids", "a number after corpus:", f"corpus:{given}")
    return None if given is None else int(given)


def _free_number(seed: str, lowest: int, highest: int, taken: set[int]) -> int:
    number = lowest + int((highest - lowest) * unit(seed, "number"))
    while number in taken:
        number += 1
    taken.add(number)
    return number


def _guessed_day(seed: str, arxiv_id: str | None, year: int | None) -> date | None:
    """A day in the month of a new-style arXiv id, else in the year, else none."""
    digits = (arxiv_id or "")[:4]
    if digits.isdecimal() and len(digits) == 4 and 1 <= int(digits[2:]) <= 12:
        return date(2000 + int(digits[:2]), int(digits[2:]), 1 + int(28 * unit(seed, "day")))
    return None if year is None else date(year, 1, 1) + timedelta(days=int(300 * unit(seed, "day")))
