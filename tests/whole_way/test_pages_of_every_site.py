"""One run over a link of every site whose pages are read: which pages are asked, and what settles each paper."""

from __future__ import annotations

from pathlib import Path

from enrichers.pages.hosts import SITES, PageAsk, page_of
from enrichers.sandbox.page_samples import SAMPLES, HostSample
from tests.whole_way.nights import LIST, desk_of, entry
from tests.whole_way.test_who_is_who import NONE, ledger, run

SAME_PAGES = {"ECVA", "MLSys"}  # in the form of CVF's and of NeurIPS's
IDENTIFIED = {"aclanthology.org", "link.springer.com", "www.nature.com", "www.biorxiv.org"}
BY_PAGE = {
    "ojs.aaai.org",
    "www.ijcai.org",
    "pmc.ncbi.nlm.nih.gov",
}  # a DOI stands in their pages, and not in their links


def link_of(sample: HostSample) -> str:
    return f"https://{sample.host}{sample.good}"


def paper_of(sample: HostSample, number: int) -> dict[str, object]:
    paper = sample.paper
    ids = [f"corpus:{number}"]
    ids += [f"doi:{paper.doi}"] if paper.doi else []
    ids += ["acl:2021.naacl-main.208"] if sample.host == "aclanthology.org" else []
    return {
        "ids": ids,
        "title": paper.title,
        "authors": paper.first_last,
        "year": paper.published_on.year,
        "citation_count": 150 + number,
    }


def test_a_sample_of_every_site_is_tried() -> None:
    asked = [page_of(link_of(sample)) for sample in SAMPLES]
    assert {ask.site for ask in asked if isinstance(ask, PageAsk)} == {site.name for site in SITES} - SAME_PAGES


def test_every_site_is_read_in_one_run_and_none_is_asked_for_what_its_link_says(tmp_path: Path) -> None:
    entries = "".join(entry(sample.paper.title, link_of(sample)) for sample in SAMPLES)
    papers = [paper_of(sample, number) for number, sample in enumerate(SAMPLES, 1)]
    with desk_of(tmp_path, entries, papers) as desk:
        run(desk)
        visited = {visit.host for visit in desk.sandbox.page_visits}
        assert visited == {sample.host for sample in SAMPLES} - IDENTIFIED
        told = ledger(desk)
        for sample in SAMPLES:
            is_identified = sample.host in IDENTIFIED
            method = "link" if is_identified else "page" if sample.host in BY_PAGE else "title"
            assert (told[sample.paper.title]["status"], told[sample.paper.title]["method"]) == ("resolved", method)
        rows = {row["title"]: row["citation_count"] for row in desk.rows(LIST)}
        assert rows == {sample.paper.title: 150 + number for number, sample in enumerate(SAMPLES, 1)}
        assert run(desk) == NONE
