from __future__ import annotations

import asyncio
import socket
import threading
import time
import warnings
from collections.abc import Callable
from datetime import timedelta

import arxiv
import github
import httpx
import pytest
import semanticscholar

from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.errors import SandboxError
from enrichers.sandbox.faults import Fault, FaultKind
from enrichers.sandbox.server import RunningSandbox, serve
from tests.sandbox.conftest import S2_ID, TODAY

AGENT = {"User-Agent": "starcite-tests/1"}


def test_it_serves_loopback_only_and_names_a_port_that_is_taken(sandbox: Sandbox, running: RunningSandbox) -> None:
    for host in ("0.0.0.0", "192.168.0.1", "example.org"):
        with pytest.raises(SandboxError, match="loopback only"):
            serve(sandbox, host)
    port = int(running.base_url.rpartition(":")[2])
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        with pytest.raises(SandboxError, match="choose another port"):
            serve(sandbox, port=busy.getsockname()[1])
    assert port > 0


def test_the_environment_points_every_provider_here_and_says_what_day_it_is(running: RunningSandbox) -> None:
    environment = running.environment()
    assert environment == {
        "STARCITE_SEMANTIC_SCHOLAR_URL": f"{running.base_url}/semantic-scholar",
        "STARCITE_ARXIV_URL": f"{running.base_url}/arxiv/api/query",
        "STARCITE_GITHUB_URL": f"{running.base_url}/github",
        "STARCITE_LANDING_PAGES_URL": f"{running.base_url}/pages",
        "STARCITE_TODAY": "2026-10-01",
        "STARCITE_PACING": "off",
    }
    running.sandbox.move_to(TODAY + timedelta(days=1))
    assert running.environment()["STARCITE_TODAY"] == "2026-10-02"
    assert "simulated" in running.describe()
    assert running.github_url in running.describe()


def test_connections_are_kept_open_and_counted_requests_agree(running: RunningSandbox) -> None:
    with httpx.Client(headers=AGENT) as client:
        for _ in range(3):
            assert client.get(f"{running.github_url}/repos/new-owner/New-Name").json()["stargazers_count"] == 250
        assert client.get(running.arxiv_url, params={"id_list": "1810.05270"}).status_code == 200
        counts = client.get(f"{running.control_url}/requests").json()["counts"]
    assert counts == {"semantic_scholar": 0, "arxiv": 1, "github": 3}
    assert running.sandbox.request_counts()[Provider.GITHUB] == 3


def test_many_callers_at_once_are_all_counted(running: RunningSandbox) -> None:
    def call() -> None:
        with httpx.Client(headers=AGENT) as client:
            for _ in range(10):
                client.get(f"{running.github_url}/repos/new-owner/New-Name").raise_for_status()

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert running.sandbox.request_counts()[Provider.GITHUB] == 60


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(FaultKind.CLOSE), httpx.RemoteProtocolError),
        (Fault(FaultKind.TRUNCATE), httpx.RemoteProtocolError),
        (Fault(FaultKind.HANG), httpx.ReadTimeout),
        (Fault(FaultKind.SLOW, seconds=30.0), httpx.ReadTimeout),
    ],
)
def test_a_broken_connection_is_really_broken(
    running: RunningSandbox, sandbox: Sandbox, client: httpx.Client, fault: Fault, error: type[Exception]
) -> None:
    sandbox.switch_on(fault)
    with httpx.Client(headers=AGENT, timeout=0.3) as caller, pytest.raises(error):
        caller.get(f"{running.github_url}/repos/new-owner/New-Name")
    if fault.kind is not FaultKind.SLOW:
        with pytest.raises(error):
            client.get("/github/repos/new-owner/New-Name")
    assert sandbox.requests[0].fault is fault.kind


def end_of(ask: Callable[[], httpx.Response]) -> object:
    """What a caller sees of an answer: its status and body, or the kind of error."""
    try:
        answer = ask()
    except httpx.HTTPError as error:
        return type(error)
    return answer.status_code, answer.content


@pytest.mark.parametrize(
    "fault",
    [
        *(Fault(FaultKind.RESET, at_byte=place) for place in (0, 1, 40, 600, -1, None)),
        *map(Fault, (FaultKind.CLOSE, FaultKind.TRUNCATE, FaultKind.LONG_LENGTH, FaultKind.SHORT_LENGTH)),
        *map(Fault, (FaultKind.WRONG_ENCODING, FaultKind.GZIP_BOMB, FaultKind.REDIRECT_AWAY, FaultKind.EMPTY_BODY)),
        *(Fault(FaultKind.STATUS, status=status) for status in (204, 304, 418)),
    ],
    ids=lambda fault: f"{fault.kind} {fault.at_byte or fault.status or ''}",
)
def test_a_fault_is_the_same_over_a_socket_and_without_one(
    running: RunningSandbox, sandbox: Sandbox, client: httpx.Client, fault: Fault
) -> None:
    sandbox.switch_on(fault)
    path = "/github/repos/moves/soon"
    with httpx.Client(headers=AGENT, timeout=5.0) as caller:
        over_a_socket = end_of(lambda: caller.get(f"{running.base_url}{path}"))
    without_one = end_of(lambda: client.get(f"{running.base_url}{path}"))
    assert over_a_socket == without_one
    assert [logged.fault for logged in sandbox.requests] == [fault.kind] * 2


def test_a_dripping_answer_comes_bit_by_bit_and_whole(running: RunningSandbox, sandbox: Sandbox) -> None:
    sandbox.switch_on(Fault(FaultKind.DRIP, seconds=0.4))
    started = time.monotonic()
    with httpx.stream("GET", f"{running.arxiv_url}?id_list=1810.05270", headers=AGENT) as answer:
        pieces = list(answer.iter_raw())
    assert len(pieces) > 10
    assert b"".join(pieces).rstrip().endswith(b"</feed>")
    assert time.monotonic() - started >= 0.4


def test_a_slow_answer_comes_late_and_whole(running: RunningSandbox, sandbox: Sandbox) -> None:
    sandbox.switch_on(Fault(FaultKind.SLOW, seconds=0.3))
    started = time.monotonic()
    answer = httpx.get(f"{running.github_url}/repos/new-owner/New-Name", headers=AGENT)
    assert answer.json()["id"] == 42
    assert time.monotonic() - started >= 0.3


def test_closing_drops_hanging_and_idle_callers_at_once(sandbox: Sandbox) -> None:
    sandbox.switch_on(Fault(FaultKind.HANG, Provider.ARXIV))
    running = serve(sandbox)
    failures: list[Exception] = []

    def hang() -> None:
        try:
            httpx.get(running.arxiv_url, headers=AGENT, timeout=30)
        except httpx.HTTPError as error:
            failures.append(error)

    thread = threading.Thread(target=hang)
    thread.start()
    with httpx.Client(headers=AGENT) as idle:
        idle.get(running.control_url)
        while not sandbox.requests:
            time.sleep(0.01)
        started = time.monotonic()
        running.close()
        thread.join()
    assert time.monotonic() - started < 5
    assert len(failures) == 1
    with pytest.raises(httpx.ConnectError):
        httpx.get(running.control_url)


def test_semanticscholar_reads_the_sandbox_as_it_is(running: RunningSandbox) -> None:
    async def read() -> None:
        scholar = semanticscholar.AsyncSemanticScholar(api_url=running.semantic_scholar_url, retry=False)
        paper = await scholar.get_paper("ARXIV:1810.05270", fields=["title", "citationCount", "authors"])
        assert (paper.paperId, paper.citationCount) == (S2_ID, 1_500)
        assert [author.name for author in paper.authors] == ["Zhuang Liu", "Mingjie Sun"]
        everything = await scholar.get_paper("ARXIV:1810.05270")
        assert everything.externalIds["CorpusId"] == 77
        papers = await scholar.get_papers(["CorpusId:77", "PMID:11330823"])
        assert [one.title for one in papers] == ["Rethinking the Value of Network Pruning", "Binding of Iodide"]
        match = await scholar.search_paper("Rethinking the Value of Network Pruning", match_title=True)
        assert match.paperId == S2_ID
        citations = await scholar.get_paper_citations("CorpusId:77", fields=["title", "publicationDate"], limit=1000)
        assert len(citations.items) == 1_000

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        asyncio.run(read())


def test_arxiv_reads_the_sandbox_as_it_is(running: RunningSandbox) -> None:
    client = arxiv.Client(page_size=100, delay_seconds=0, num_retries=0)
    client.query_url_format = running.arxiv_url + "?{}"
    results = list(client.results(arxiv.Search(id_list=["hep-ex/0406020", "9999.00001", "1810.05270"])))
    assert [result.get_short_id() for result in results] == ["hep-ex/0406020v1", "1810.05270v2"]
    assert results[1].title == "Rethinking the Value of Network Pruning"
    assert [author.name for author in results[1].authors] == ["Zhuang Liu", "Mingjie Sun"]
    assert results[1].doi == "10.1109/x.2019"
    client._session.close()


def test_pygithub_reads_the_sandbox_as_it_is(running: RunningSandbox) -> None:
    client = github.Github(auth=github.Auth.Token("secret"), base_url=running.github_url, retry=None)
    try:
        repository = client.get_repo("old-owner/old-name")
        assert (repository.full_name, repository.id, repository.stargazers_count) == ("new-owner/New-Name", 42, 250)
        assert repository.license.spdx_id == "MIT"
        assert repository.owner.login == "new-owner"
        with pytest.raises(github.UnknownObjectException):
            client.get_repo("no/body")
        query = '{ repository(owner: "moves", name: "soon") { stargazerCount databaseId } }'
        _, answer = client.requester.graphql_query(query, {})
        assert answer["data"]["repository"]["stargazerCount"] == 9
        assert client.get_rate_limit().rate.limit == 5_000
    finally:
        client.close()


def test_landing_pages_are_served_below_their_root_and_every_visit_is_logged(running: RunningSandbox) -> None:
    with httpx.Client(headers=AGENT) as client:
        page = client.get(f"{running.landing_pages_url}/openreview.net/forum?id=rJl-b3RcF7")
        missing = client.get(f"{running.landing_pages_url}/openreview.net/forum?id=nobody")
        log = client.get(f"{running.control_url}/requests").json()
        client.delete(f"{running.control_url}/requests")
    assert (page.status_code, missing.status_code) == (200, 404)
    assert '<meta name="citation_title" content="The Lottery Ticket Hypothesis' in page.text
    assert page.headers["X-Starcite-Sandbox"]
    assert [(row["host"], row["target"], row["status"]) for row in log["pages"]] == [
        ("openreview.net", "/forum?id=rJl-b3RcF7", 200),
        ("openreview.net", "/forum?id=nobody", 404),
    ]
    assert log["counts"] == {"semantic_scholar": 0, "arxiv": 0, "github": 0}
    assert running.sandbox.page_visits == ()
