from __future__ import annotations

from collections.abc import Callable
from datetime import date

import httpx
import pytest

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus import Corpus
from tests.sandbox.conftest import S2_ID, TODAY

ROOT = "/semantic-scholar/graph/v1/paper"


def batch(client: httpx.Client, ids: object, fields: str = "title") -> httpx.Response:
    return client.post(f"{ROOT}/batch", params={"fields": fields}, json={"ids": ids})


def test_a_batch_is_aligned_with_the_request_and_unknown_ids_are_null(client: httpx.Client) -> None:
    answer = batch(client, ["ARXIV:9999.00001", "ARXIV:1810.05270", "PMID:11330823", f"{S2_ID}"], "citationCount")
    assert answer.json() == [
        None,
        {"paperId": S2_ID, "citationCount": 1_500},
        {"paperId": answer.json()[2]["paperId"], "citationCount": None},
        {"paperId": S2_ID, "citationCount": 1_500},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "arXiv:1810.05270",
        "DOI:10.1109/X.2019",
        "10.1109/x.2019",
        "CorpusId:77",
        S2_ID,
        "b" * 40,
        "URL:https://arxiv.org/abs/1810.05270",
        "URL:https://arxiv.org/pdf/1810.05270v2.pdf",
        f"URL:https://www.semanticscholar.org/paper/Some-Title/{S2_ID}",
    ],
)
def test_a_paper_is_found_by_every_kind_of_id_and_answers_its_own(client: httpx.Client, text: str) -> None:
    assert batch(client, [text], "corpusId").json() == [{"paperId": S2_ID, "corpusId": 77}]
    assert client.get(f"{ROOT}/{text}").json()["title"] == "Rethinking the Value of Network Pruning"


@pytest.mark.parametrize(
    "text", ["ARXIV:1810.05270v1", "URL:https://openreview.net/forum?id=rJlnB3C5Ym", "1810.05270", "ARXIV:", ""]
)
def test_versions_and_other_sites_are_no_ids(client: httpx.Client, text: str) -> None:
    answer = batch(client, [text, "CorpusId:77"])
    assert answer.json()[0] is None


def test_a_batch_without_any_known_id_is_a_bad_request(client: httpx.Client) -> None:
    answer = batch(client, ["ARXIV:9999.00001"])
    assert (answer.status_code, answer.text) == (400, '{"error":"No valid paper ids given"}\n')


def test_more_than_500_ids_are_refused(client: httpx.Client) -> None:
    assert batch(client, ["CorpusId:77"] * 500).status_code == 200
    assert batch(client, ["CorpusId:77"] * 501).status_code == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"ids": 5}', b'{"ids": [5]}', b"\xff"])
def test_a_malformed_batch_is_a_bad_request(client: httpx.Client, body: bytes) -> None:
    assert client.post(f"{ROOT}/batch", content=body).status_code == 400


def test_unknown_fields_are_named(client: httpx.Client) -> None:
    answer = client.get(f"{ROOT}/CorpusId:77", params={"fields": "title,unknown,authors.shoe"})
    assert answer.status_code == 400
    assert answer.text == '{"error":"Unrecognized or unsupported fields: [unknown, authors.shoe]"}\n'


def test_nested_fields_are_respected(client: httpx.Client) -> None:
    answer = client.get(f"{ROOT}/CorpusId:77", params={"fields": "authors.name,citations.year,externalIds"}).json()
    assert answer["authors"][0]["name"] == "Zhuang Liu"
    assert set(answer["authors"][0]) == {"authorId", "name"}
    assert set(answer["citations"][0]) == {"paperId", "year"}
    assert answer["externalIds"] == {"ArXiv": "1810.05270", "DOI": "10.1109/x.2019", "CorpusId": 77}


def test_an_unknown_paper_is_a_404_with_its_id(client: httpx.Client) -> None:
    answer = client.get(f"{ROOT}/DOI:10.1101/2024.04.01.587366")
    assert (answer.status_code, answer.text) == (
        404,
        '{"error":"Paper with id DOI:10.1101/2024.04.01.587366 not found"}\n',
    )


def test_a_title_match_is_the_nearest_guess_even_if_wrong(client: httpx.Client) -> None:
    for query in ("rethinking the value of network pruning!", "The Value of Network Quantization"):
        answer = client.get(f"{ROOT}/search/match", params={"query": query, "fields": "title,year"}).json()
        assert answer["data"][0]["title"] == "Rethinking the Value of Network Pruning"
        assert isinstance(answer["data"][0]["matchScore"], float)


def test_a_search_has_the_nearest_titles_first_and_pages_of_them(client: httpx.Client) -> None:
    asked = {"query": "rethinking the value of network pruning", "fields": "title", "limit": "1"}
    answer = client.get(f"{ROOT}/search", params=asked).json()
    assert answer["data"][0]["title"] == "Rethinking the Value of Network Pruning"
    assert answer["offset"] == 0
    whole = client.get(f"{ROOT}/search", params=asked | {"limit": "100"}).json()
    assert len(whole["data"]) == answer["total"] == whole["total"]
    assert "next" not in whole
    assert client.get(f"{ROOT}/search", params={"query": "zzyzx"}).json() == {"total": 0, "offset": 0}
    assert client.get(f"{ROOT}/search", params={"limit": "1"}).status_code == 400
    assert client.get(f"{ROOT}/search", params=asked | {"limit": "101"}).status_code == 400


def test_a_title_that_shares_too_little_is_a_404(client: httpx.Client) -> None:
    answer = client.get(f"{ROOT}/search/match", params={"query": "A Gardener's Guide to the Value of Kernels"})
    assert (answer.status_code, answer.text) == (404, '{"error":"Title match not found"}\n')


def citations(client: httpx.Client, text: str, **parameters: object) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    offset = 0
    while True:
        asked = {"limit": 1000, "offset": offset, "fields": "publicationDate,year", **parameters}
        answer = client.get(f"{ROOT}/{text}/citations", params=asked)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        rows += [row["citingPaper"] for row in answer.json()["data"]]
        if "next" not in answer.json():
            return rows
        offset = answer.json()["next"]


def test_pages_of_citations_hold_every_citing_paper_once_and_the_last_has_no_next(client: httpx.Client) -> None:
    rows = citations(client, "CorpusId:77")
    assert len({row["paperId"] for row in rows}) == 1_500
    assert max(str(row["publicationDate"]) for row in rows) <= TODAY.isoformat()


def test_more_than_9999_citations_are_read_by_windows_of_dates(client: httpx.Client) -> None:
    beyond = client.get(f"{ROOT}/ARXIV:hep-ex/0406020/citations", params={"offset": 9_000, "limit": 1_000})
    assert beyond.status_code == 400
    assert client.get(f"{ROOT}/ARXIV:hep-ex/0406020/citations", params={"offset": 9_000, "limit": 999}).is_success
    newest = client.get(f"{ROOT}/ARXIV:hep-ex/0406020/citations", params={"limit": 1, "fields": "publicationDate"})
    last = newest.json()["data"][0]["citingPaper"]["publicationDate"]
    late = citations(client, "ARXIV:hep-ex/0406020", publicationDateOrYear=f"{last}:")
    early = citations(client, "ARXIV:hep-ex/0406020", publicationDateOrYear=f":{_day_before(last)}")
    assert len(late) + len(early) == 12_000


def _day_before(text: str) -> str:
    return date.fromordinal(date.fromisoformat(text).toordinal() - 1).isoformat()


def test_an_undated_citing_paper_counts_as_the_first_of_january(client: httpx.Client) -> None:
    rows = citations(client, "ARXIV:2101.00001")
    undated = [row for row in rows if row["publicationDate"] is None]
    assert len(rows) == 120
    assert len(undated) == 30
    year = undated[0]["year"]
    found = citations(client, "ARXIV:2101.00001", publicationDateOrYear=f"{year}-01-01:{year}-01-01")
    assert {row["paperId"] for row in undated if row["year"] == year} <= {row["paperId"] for row in found}
    whole = citations(client, "ARXIV:2101.00001", publicationDateOrYear=str(year))
    assert {row["year"] for row in whole} == {year}


@pytest.mark.parametrize(
    ("window", "status"), [("2019:2020-06", 200), (":", 200), ("2020-13:", 400), ("yesterday", 400), ("2024-02:", 200)]
)
def test_windows_may_name_years_and_months(client: httpx.Client, window: str, status: int) -> None:
    answer = client.get(f"{ROOT}/CorpusId:77/citations", params={"publicationDateOrYear": window})
    assert answer.status_code == status


def test_the_count_and_the_citing_papers_grow_together(client: httpx.Client, sandbox: Sandbox) -> None:
    for day in (date(2019, 7, 1), date(2023, 2, 2), date(2028, 1, 1)):
        sandbox.move_to(day)
        count = batch(client, ["CorpusId:77"], "citationCount").json()[0]["citationCount"]
        assert len(citations(client, "CorpusId:77")) == count


def test_a_wrong_key_is_forbidden_and_no_key_is_served(
    corpus: Corpus, connect: Callable[[Sandbox], httpx.Client]
) -> None:
    client = connect(Sandbox(corpus, TODAY, limits=False, semantic_scholar_keys=frozenset({"right"})))
    statuses = [
        client.get(f"{ROOT}/CorpusId:77", headers=headers).status_code
        for headers in ({}, {"x-api-key": "right"}, {"x-api-key": "wrong"})
    ]
    assert statuses == [200, 200, 403]
    answer = client.get(f"{ROOT}/CorpusId:77", headers={"x-api-key": "wrong"})
    assert answer.text == '{"message":"Forbidden"}'
