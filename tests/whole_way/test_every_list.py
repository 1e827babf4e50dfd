"""Every real list there is goes the whole way: nothing but badges changes, twice is once, and sorting loses nothing."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import duckdb
import pytest

from enrichers.plan import NO_PAPER_LINK
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.corpus_file import parse_corpus
from tests.whole_way.conftest import Desk, served

LARGE_BYTES = 60_000  # what is larger takes a minute and more
ONE_IN = 3  # of the everyday lists that are sorted and exported; the others by the soak
COUNTS = (0, 7, 99, 100, 250, 499, 500, 3_000, None)
SORT_KEYS = ("citations", "stars", "title", "year")
FORMS = (".json", ".jsonl", ".csv", ".parquet", ".bib", ".csl.json", ".atom", ".html")

DECISIONS = """
    select list_path, e.title, paper_url, reference_key, status, coalesce(reason, evidence)
    from core.entries e left join (from core.resolutions where replaced_on is null) using (reference_key)
"""

_PARTICULARS = re.compile(r"“.*”|https?://\S+|\S+:\S+|\d+")
_BADGE = re.compile("(?:\u270f|\u2b50)(?:\ufe0f)?".encode())
_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})", re.IGNORECASE)
_GITHUB = re.compile(r"github\.com/([\w-]+/[\w.-]+)", re.IGNORECASE)


def list_files(shared: Path, *, large: bool) -> list[Path]:
    """Those of the real lists that are large, or the others."""
    return [
        path
        for path in sorted((shared / "lists" / "corpus").glob("*.md"))
        if (path.stat().st_size > LARGE_BYTES) == large
    ]


def numbered_corpus(paths: Sequence[Path]) -> Corpus:
    """What the sandbox knows: a number for each arXiv paper and repository that the text of the lists names."""
    text = "\n".join(path.read_text("utf-8") for path in paths)
    papers = [
        {"ids": [f"arxiv:{one}"], "title": f"Paper {one}", "authors": [], "year": 2020, "citation_count": count(one)}
        for one in sorted({match.lower() for match in _ARXIV.findall(text)})
    ]
    names = sorted({match.lower().removesuffix(".git").rstrip(".") for match in _GITHUB.findall(text)})
    repositories = [{"name": name, "star_count": stars} for name in names if (stars := count(name)) is not None]
    return parse_corpus(json.dumps({"papers": papers, "repositories": repositories}), source="the real lists")


def count(name: str) -> int | None:
    """A number that is the same whenever it is asked for."""
    return COUNTS[sha256(name.encode()).digest()[0] % len(COUNTS)]


@dataclass(frozen=True)
class Way:
    """A folder of lists after their first night, and what stood in them before."""

    desk: Desk
    before: dict[str, bytes]
    after: dict[str, bytes]

    @property
    def with_entries(self) -> list[str]:
        """The lists that hold entries; the others are refused by name."""
        return sorted(self.after)


def go(desk: Desk, paths: Sequence[Path]) -> Way:
    """One night over copies of the lists, each of which has entries, or is refused and left alone."""
    for path in paths:
        shutil.copyfile(path, desk.folder / path.name)
    (desk.folder / "starcite.toml").write_text("coverage_floor = 0\n", "utf-8")  # of some lists little is at arXiv
    before = {path.name: path.read_bytes() for path in paths}
    outcome = desk.starcite("run", *before)
    refused = set(re.findall(r"^(?:starcite: )?(?:.*/)?([^/:]+\.md): no entries found", outcome.err, re.MULTILINE))
    assert outcome.code == (2 if refused else 0), outcome.err
    after = {name: desk.read(name) for name in before}
    assert all(after[name] == before[name] for name in refused)
    return Way(desk, before, {name: data for name, data in after.items() if name not in refused})


@pytest.fixture(scope="module")
def way(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Way]:
    paths = list_files(shared, large=False)
    with served(numbered_corpus(paths), tmp_path_factory.mktemp("lists")) as desk:
        yield go(desk, paths)


def badges(data: bytes) -> int:
    return len(_BADGE.findall(data))


def check_night(way: Way) -> None:
    """Badges are all that changed, and a second night on the same day changes nothing."""
    print()
    for name in way.with_entries:
        before, after = way.before[name], way.after[name]
        assert _BADGE.sub(b"", after) == _BADGE.sub(b"", before), name
        print(f"{badges(before):5} symbols before {badges(after):5} after  {name}")
    changed = [name for name in way.with_entries if way.after[name] != way.before[name]]
    assert len(changed) > len(way.with_entries) / 2
    outcome = way.desk.starcite("run", *way.with_entries)
    assert outcome.code == 0, outcome.err
    assert {name: way.desk.read(name) for name in way.with_entries} == way.after


def lines(data: bytes) -> Counter[bytes]:
    return Counter(line.rstrip() for line in re.split(rb"\r\n|\n|\r", data) if line.strip())


def check_sorted(way: Way, name: str, key: str) -> None:
    """A sorted copy has the same lines, as many bytes, and the list itself stays."""
    target = f"sorted-{key}.md"
    outcome = way.desk.starcite("export", name, "--sort", key, "--to", target)
    assert outcome.code == 0, outcome.err
    copy = way.desk.read(target)
    assert lines(copy) == lines(way.after[name]), (name, key)
    assert len(copy) == len(way.after[name]), (name, key)
    assert way.desk.read(name) == way.after[name]


def check_form(way: Way, name: str, ending: str) -> None:
    """An export is made, and the list itself stays."""
    target = f"out{ending}"
    outcome = way.desk.starcite("export", name, "--to", target)
    assert outcome.code == 0, (name, ending, outcome.err)
    assert way.desk.read(target), (name, ending)
    assert way.desk.read(name) == way.after[name]


def check_reasons(way: Way) -> None:
    """Each entry means a paper, or it is said in words why none was taken."""
    connection = duckdb.connect(str(way.desk.folder / "starcite.duckdb"), read_only=True)
    rows = connection.execute(DECISIONS).fetchall()
    connection.close()
    told: Counter[str] = Counter()
    for path, title, paper_url, reference, status, words in rows:
        if reference is None:
            assert paper_url is None, (path, title)
            told[f"unresolved: {NO_PAPER_LINK}"] += 1
            continue
        assert status is not None, (path, title)
        assert len(words.split()) >= 3, (path, title, words)
        told[f"{status}: {_PARTICULARS.sub('…', words)}"] += 1
    assert {row[0] for row in rows} == set(way.with_entries)
    print()
    for words, times in told.most_common():
        print(f"{times:6} {words}")


def test_a_night_changes_badges_alone_and_a_second_one_nothing(way: Way) -> None:
    check_night(way)


def test_every_entry_means_a_paper_or_says_why_none_was_taken(way: Way) -> None:
    check_reasons(way)


@pytest.mark.wide
def test_a_sorted_copy_of_a_real_list_has_lost_and_gained_nothing(way: Way) -> None:
    for number, name in enumerate(way.with_entries[::ONE_IN]):
        check_sorted(way, name, SORT_KEYS[number % len(SORT_KEYS)])


@pytest.mark.wide
def test_every_real_list_can_be_exported_and_stays_as_it_is(way: Way) -> None:
    for number, name in enumerate(way.with_entries[1::ONE_IN]):
        check_form(way, name, FORMS[number % len(FORMS)])


@pytest.mark.wide
def test_what_is_stripped_is_the_authors_and_an_export_brings_every_badge_back(way: Way) -> None:
    bare = [name for name in way.with_entries if not badges(way.before[name])]
    assert way.desk.starcite("strip", *bare).code == 0
    assert {name: way.desk.read(name) for name in bare} == {name: way.before[name] for name in bare}
    assert way.desk.starcite("export", *bare).code == 0
    assert {name: way.desk.read(name) for name in bare} == {name: way.after[name] for name in bare}


@pytest.mark.soak
def test_every_real_list_can_be_sorted_by_every_key_and_exported_in_every_form(way: Way) -> None:
    for name in way.with_entries:
        for key in SORT_KEYS:
            check_sorted(way, name, key)
        for ending in FORMS:
            check_form(way, name, ending)


@pytest.mark.soak
def test_the_large_lists_go_the_whole_way_too(shared: Path, tmp_path: Path) -> None:
    paths = list_files(shared, large=True)
    with served(numbered_corpus(paths), tmp_path) as desk:
        way = go(desk, paths)
        check_night(way)
        check_reasons(way)
        for name in way.with_entries:
            for key in SORT_KEYS:
                check_sorted(way, name, key)
            for ending in FORMS:
                check_form(way, name, ending)
