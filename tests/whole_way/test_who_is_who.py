"""Links that name no paper by an identifier: what their pages say, what is asked, what is decided and remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from enrichers.matching import RULES_VERSION
from enrichers.sandbox.page_forms import PagePaper, render_page
from enrichers.sandbox.wire import Response
from tests.whole_way.conftest import TODAY, Desk
from tests.whole_way.nights import LEGEND, LIST, PENCIL, desk_of, entry

pytestmark = pytest.mark.wide_but(4)

HTML = {"Content-Type": "text/html; charset=utf-8"}
OPENREVIEW, CVF, PMLR = "openreview.net", "openaccess.thecvf.com", "proceedings.mlr.press"
NEURIPS = "proceedings.neurips.cc"
NONE = {"semantic_scholar": 0, "arxiv": 0, "github": 0, "landing_pages": 0}
ADA = (("Ada", "Example"), ("Bo", "Sample"))
LEDGER = """
    select title, status, method, paper_id, candidates, looked_up_on, rules_version
    from core.resolutions where replaced_on is null order by title
"""


@dataclass(frozen=True)
class Linked:
    """An entry, the page behind its link, and what is asked of Semantic Scholar for it."""

    title: str
    url: str
    page_path: str
    page: PagePaper | None = None
    host: str = ""

    @property
    def line(self) -> str:
        return entry(self.title, self.url)

    @property
    def address(self) -> str:
        return f"{self.host}{self.page_path}"


def openreview(title: str, name: str, page_title: str = "", authors: tuple[tuple[str, str], ...] = ADA) -> Linked:
    path = f"/forum?id={name}"
    page = PagePaper(page_title or title, authors, date(2021, 1, 12), path, "ICLR 2021")
    return Linked(title, f"https://{OPENREVIEW}/pdf?id={name}", path, page, OPENREVIEW)


def cvf(title: str, page_title: str = "", author: str = "Example") -> Linked:
    stem = f"{author}_{title.replace(' ', '_')}_CVPR_2021_paper"
    path = f"/content/CVPR2021/html/{stem}.html"
    page = PagePaper(page_title or title, ADA, date(2021, 6, 1), path, "CVPR")
    return Linked(title, f"https://{CVF}/content/CVPR2021/papers/{stem}.pdf", path, page, CVF)


def pmlr(title: str, name: str) -> Linked:
    path = f"/v139/{name}.html"
    page = PagePaper(title, ADA, date(2021, 7, 1), path, "International Conference on Machine Learning")
    return Linked(title, f"https://{PMLR}/v139/{name}/{name}.pdf", path, page, PMLR)


def neurips(title: str, number: int, doi: str | None = None) -> Linked:
    year = 2024 if doi else 2022  # before 2024 its pages state none
    path = f"/paper_files/paper/{year}/hash/{number:032x}-Abstract-Conference.html"
    page = PagePaper(title, ADA, date(year, 12, 16), path, "NeurIPS", doi=doi)
    url = f"https://{NEURIPS}/paper_files/paper/{year}/file/{number:032x}-Paper-Conference.pdf"
    return Linked(title, url, path, page, NEURIPS)


def paper(title: str, *ids: str, citations: int = 150, year: int = 2021, authors: Sequence[str] = ()) -> dict[str, Any]:
    names = list(authors) or ["Ada Example", "Bo Sample"]
    return {"ids": list(ids), "title": title, "authors": names, "year": year, "citation_count": citations}


def shown(*links: Linked) -> dict[str, Response]:
    """The pages of links, as their hosts show them."""
    return {one.address: Response(200, render_page(one.host, one.page), HTML) for one in links if one.page is not None}


@contextmanager
def world(
    folder: Path,
    links: Sequence[Linked],
    papers: Sequence[Mapping[str, Any]],
    pages: Mapping[str, Response] | None = None,
    more: str = "",
) -> Iterator[Desk]:
    lines = "".join(one.line for one in links) + more
    with desk_of(folder, lines, papers, pages=shown(*links) if pages is None else pages) as desk:
        yield desk


def ledger(desk: Desk) -> dict[str, dict[str, Any]]:
    """What stands in the ledger, by title."""
    with duckdb.connect(str(desk.folder / "starcite.duckdb"), read_only=True) as connection:
        found = connection.execute(LEDGER)
        names = [column[0] for column in found.description or ()]
        return {row[0]: dict(zip(names, row, strict=True)) for row in found.fetchall()}


def asked(desk: Desk) -> list[str]:
    """What Semantic Scholar was asked since the log was last cleared: ``batch``, ``match`` or ``search``."""
    kinds = {"batch": "/paper/batch", "match": "/search/match?", "search": "/paper/search?"}
    return [kind for request in desk.sandbox.requests for kind, path in kinds.items() if path in request.target]


def run(desk: Desk, day: date = TODAY) -> dict[str, int]:
    desk.sandbox.move_to(day)
    desk.sandbox.clear_requests()
    outcome = desk.starcite("run")
    assert outcome.code == 0, outcome.err
    return outcome.requests


GARDENS, PONDS = "Pruning of Wide Gardens", "Sparse Kernels for Small Ponds"
HEDGES, MEADOWS = "Quantized Hedges at the Edge of Town", "Distilling Meadows into Single Flowers"


def test_every_host_is_asked_once_for_its_page_and_nothing_a_second_time(tmp_path: Path) -> None:
    links = [openreview(GARDENS, "AdaOne"), cvf(PONDS), pmlr(HEDGES, "example21a"), neurips(MEADOWS, 1)]
    with world(tmp_path, links, [paper(one.title) for one in links]) as desk:
        planned = desk.planned()
        sent = run(desk)
        assert sent == planned == {"semantic_scholar": 4, "arxiv": 0, "github": 0, "landing_pages": 8}
        pages = [visit.host + visit.target for visit in desk.sandbox.page_visits if visit.target != "/robots.txt"]
        assert sorted(pages) == sorted(one.address for one in links)
        assert {row["method"] for row in ledger(desk).values()} == {"title"}
        assert desk.read(LIST).decode().removeprefix(LEGEND).count(PENCIL) == 4
        assert run(desk) == NONE
        assert run(desk, TODAY + timedelta(days=1)) == NONE | {"semantic_scholar": 1}


def test_an_identifier_that_the_page_states_settles_the_paper_in_the_one_batch(tmp_path: Path) -> None:
    link = neurips(MEADOWS, 1, doi="10.52202/079017-0001")
    known = [paper(MEADOWS, "doi:10.52202/079017-0001", citations=700), paper(GARDENS, "arxiv:1801.00001")]
    with world(tmp_path, [link], known, more=entry(GARDENS, "https://arxiv.org/abs/1801.00001")) as desk:
        run(desk)
        assert asked(desk) == ["batch"]
        row = ledger(desk)[MEADOWS]
        assert (row["method"], row["paper_id"]) == ("page", "doi:10.52202/079017-0001")
        assert desk.rows(LIST)[0]["citation_count"] == 700
        assert run(desk) == NONE


def test_a_renamed_paper_is_found_by_what_its_page_says(tmp_path: Path) -> None:
    title = "GPTQ: Accurate Quantization of Generative Gardens"
    link = openreview(title, "tcb", page_title="OPTQ: Accurate Quantization of Generative Gardens")
    assert link.page is not None
    with world(tmp_path, [link], [paper(link.page.title, "arxiv:2210.17323")]) as desk:
        run(desk)
        assert ledger(desk)[title]["paper_id"] == "arxiv:2210.17323"


def test_a_page_that_lies_is_never_followed(tmp_path: Path) -> None:
    """Its tags name another paper: title and address together are believed before it, a title alone is not."""
    by_title_alone, with_address = openreview(GARDENS, "Lies", page_title=PONDS), cvf(HEDGES, page_title=PONDS)
    known = [paper(GARDENS, "arxiv:1801.00001"), paper(PONDS, "arxiv:1801.00002"), paper(HEDGES, "arxiv:1801.00003")]
    with world(tmp_path, [by_title_alone, with_address], known) as desk:
        run(desk)
        told = ledger(desk)
        assert (told[HEDGES]["status"], told[HEDGES]["paper_id"]) == ("resolved", "arxiv:1801.00003")
        assert told[GARDENS]["status"] == "ambiguous"
        assert set(told[GARDENS]["candidates"]) <= {"arxiv:1801.00001", "arxiv:1801.00002"}
        assert told[GARDENS]["candidates"]
        told_of = desk.starcite("lint", "--format", "json", "--select", "link-of-another-paper").rows
        assert len(told_of) == 2
        assert all(f"“{PONDS}”" in row["message"] for row in told_of)
        rows = {row["title"]: row for row in desk.rows(LIST)}
        assert (rows[GARDENS]["resolution"], rows[GARDENS]["citation_count"]) == ("ambiguous", None)
        assert run(desk) == NONE


def test_a_page_that_states_the_identifier_of_another_paper_is_never_followed(tmp_path: Path) -> None:
    link = neurips(GARDENS, 1, doi="10.52202/079017-0002")
    known = [paper(GARDENS, "arxiv:1801.00001"), paper(PONDS, "doi:10.52202/079017-0002", citations=9000)]
    with world(tmp_path, [link], known) as desk:
        run(desk)
        assert ledger(desk)[GARDENS]["paper_id"] != "doi:10.52202/079017-0002"


WALL = b"<html><head><title>Verifying your browser | OpenReview</title></head><body></body></html>"


@pytest.mark.sampled(1)
@pytest.mark.parametrize(
    "answer",
    [Response(200, WALL, HTML), Response(403, b"", HTML), Response(503, b"", HTML), Response(404, b"", HTML)],
    ids=["wall", "forbidden", "broken", "missing"],
)
def test_a_page_that_refuses_or_fails_is_no_failure_of_the_run(tmp_path: Path, answer: Response) -> None:
    links = [openreview(f"{GARDENS} {name}", name) for name in ("One", "Two", "Three", "Four", "Five")]
    pages = {one.address: answer for one in links}
    with world(tmp_path, links, [paper(one.title) for one in links], pages) as desk:
        sent = run(desk)
        assert sent["landing_pages"] == (6 if answer.status == 404 else 4), "left alone after three refusals"
        assert {row["status"] for row in ledger(desk).values()} == {"resolved"}
        assert run(desk) == NONE, "until its time comes"


def test_a_title_of_several_papers_is_left_open_until_a_person_settles_it(tmp_path: Path) -> None:
    title = "Garden Ponds"  # too short to be taken alone
    known = [
        paper(title, "arxiv:1801.00001", authors=["Ada Example"], year=2018),
        paper(title, "arxiv:1801.00002", authors=["Carl Other"], year=2018),
    ]
    bare = Linked(title, "https://example.org/ponds.pdf", "")
    with world(tmp_path, [bare], known) as desk:
        run(desk)
        assert asked(desk) == ["match", "search"]
        first = ledger(desk)[title]
        assert (first["status"], set(first["candidates"])) == ("ambiguous", {"arxiv:1801.00001", "arxiv:1801.00002"})
        assert "a year, an author or a venue" in desk.rows(LIST)[0]["reason"]
        assert desk.starcite("pin", title, "arxiv:1801.00002").code == 0
        run(desk, TODAY + timedelta(days=1))
        row = desk.rows(LIST)[0]
        assert (row["method"], row["paper_id"]) == ("pinned", "arxiv:1801.00002")


@pytest.mark.wide
def test_what_is_open_is_asked_again_after_7_30_and_90_days_and_found_papers_yearly(tmp_path: Path) -> None:
    links = [openreview(GARDENS, "Ada"), openreview(PONDS, "Bo")]
    with world(tmp_path, links, [paper(GARDENS, "arxiv:1801.00001")]) as desk:
        run(desk)
        assert {row["status"] for row in ledger(desk).values()} == {"resolved", "unresolved"}
        days = [day for day in (1, 6, 7, 8, 36, 37, 38, 126, 127, 216, 217) if matched(desk, day)]
        assert days == [7, 37, 127, 217]
        assert matched(desk, 364) == 1
        assert matched(desk, 365) == 1, "the paper that was found"
        assert ledger(desk)[GARDENS]["looked_up_on"] == TODAY + timedelta(days=365)
        assert len(desk.sandbox.page_visits) == 0, "pages are kept for good"


def matched(desk: Desk, day: int) -> int:
    run(desk, TODAY + timedelta(days=day))
    return asked(desk).count("match")


def test_other_rules_judge_the_paper_that_is_held_without_asking_for_its_title(tmp_path: Path) -> None:
    links = [openreview(GARDENS, "Ada"), openreview(PONDS, "Bo")]
    with world(tmp_path, links, [paper(GARDENS, "arxiv:1801.00001"), paper(PONDS)]) as desk:
        run(desk)
        with duckdb.connect(str(desk.folder / "starcite.duckdb")) as connection:
            connection.execute("update core.resolutions set rules_version = $1", [RULES_VERSION - 1])
        run(desk, TODAY + timedelta(days=1))
        assert asked(desk) == ["batch"]
        assert {row["rules_version"] for row in ledger(desk).values()} == {RULES_VERSION}
        assert {row["status"] for row in ledger(desk).values()} == {"resolved"}


def test_a_link_or_a_title_that_changes_is_looked_up_anew(tmp_path: Path) -> None:
    link = openreview(GARDENS, "Ada")
    with world(tmp_path, [link], [paper(GARDENS), paper(PONDS)], shown(link, openreview(PONDS, "Bo"))) as desk:
        run(desk)
        text = desk.read(LIST).decode()
        (desk.folder / LIST).write_text(text.replace(GARDENS, PONDS), "utf-8")
        run(desk)
        assert asked(desk)[0] == "match"
        (desk.folder / LIST).write_text(desk.read(LIST).decode().replace("id=Ada", "id=Bo"), "utf-8")
        assert run(desk)["landing_pages"] == 2
        assert ledger(desk)[PONDS]["status"] == "resolved"


def test_an_entry_without_a_title_is_found_by_that_of_its_page(tmp_path: Path) -> None:
    link = openreview("", "Ada", page_title=GARDENS)
    with world(tmp_path, [link], [paper(GARDENS, "arxiv:1801.00001")]) as desk:
        (desk.folder / LIST).write_text(f"# A list\n\n- [...]({link.url})\n", "utf-8")
        run(desk)
        assert asked(desk) == ["match"]
        assert [row["paper_id"] for row in desk.rows(LIST)] == ["arxiv:1801.00001"]


def many(count: int, start: int = 0) -> list[Linked]:
    """Links of four hosts, one paper each; every fourth states a DOI."""
    made = []
    for number in range(start, start + count):
        first, second = WORDS[number % len(WORDS)].title(), WORDS[number // len(WORDS)].title()
        title = f"{first} Gardens of {second} Hedges"
        kinds = (
            lambda title, n: openreview(title, f"Paper{n}"),
            lambda title, _: cvf(title),
            lambda title, n: pmlr(title, f"example21{chr(97 + n % 26)}{n}"),
            lambda title, n: neurips(title, n, doi=f"10.52202/079017-{n:04}"),
        )
        made.append(kinds[number % 4](title, number))
    return made


WORDS = [
    "amber", "birch", "cedar", "dahlia", "elder", "fern", "gorse", "hazel", "iris", "juniper", "kale", "larch", "maple",
    "nettle", "oak", "pine", "quince", "rose", "sorrel",
]  # fmt: skip


def known_of(links: Sequence[Linked]) -> list[dict[str, Any]]:
    return [
        paper(one.title, *([f"doi:{one.page.doi}"] if one.page is not None and one.page.doi else [])) for one in links
    ]


def least(links: Sequence[Linked], ids: int) -> int:
    """One batch per 500 ids, one match a title that no identifier settles, one page a link."""
    stating = sum(one.page is not None and one.page.doi is not None for one in links)
    return ceil((ids + stating) / 500) + len(links) - stating + len(links)


@pytest.mark.wide
def test_requests_are_few_and_ten_new_links_cost_what_ten_links_need(tmp_path: Path) -> None:
    links, added = many(280), many(10, start=280)
    arxiv = [paper(f"Hedge Number {n}", f"arxiv:1801.{n:05}") for n in range(120)]
    lines = "".join(entry(one["title"], f"https://arxiv.org/abs/{one['ids'][0][6:]}") for one in arxiv)
    pages = shown(*links, *added)
    with world(tmp_path, links, [*known_of(links), *known_of(added), *arxiv], pages, lines) as desk:
        at_most = desk.planned_at_most()
        sent = run(desk)
        assert all(row["status"] == "resolved" for row in ledger(desk).values())
        needed = least(links, ids=120) + 2  # of arXiv
        ratio = sum(sent.values()) / needed
        print(f"\nsent {sent}, least {needed}, ratio {ratio:.4f}")
        assert ratio <= 1.02
        assert all(sent[name] <= at_most[name] for name in sent)
        assert run(desk) == NONE
        with (desk.folder / LIST).open("a", encoding="utf-8") as file:
            file.write("".join(one.line for one in added))
        hosts = 4  # a robots.txt each
        assert sum(run(desk).values()) <= least(added, ids=0) + hosts
        assert "search" not in asked(desk)
        assert run(desk) == NONE


def test_one_title_in_several_links_is_matched_once(tmp_path: Path) -> None:
    links = [openreview(GARDENS, "Ada"), Linked(GARDENS, "https://example.org/a.pdf", "")]
    with world(tmp_path, links, [paper(GARDENS)]) as desk:
        run(desk)
        assert asked(desk) == ["match"]
        assert [row["resolution"] for row in desk.rows(LIST)] == ["resolved", "resolved"]


def test_without_a_root_for_pages_nobody_elses_machine_is_asked_with_pacing_off(tmp_path: Path) -> None:
    with world(tmp_path, [openreview(GARDENS, "Ada")], [paper(GARDENS)]) as desk:
        desk.urls = {name: url for name, url in desk.urls.items() if name != "STARCITE_LANDING_PAGES_URL"}
        assert desk.planned()["landing_pages"] == 0
        assert run(desk) == NONE | {"semantic_scholar": 1}
