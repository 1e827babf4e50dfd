from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import httpx
import pytest

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.errors import SandboxError
from tests.sandbox.conftest import TODAY

URL = "/arxiv/api/query"
ATOM = "{http://www.w3.org/2005/Atom}"
OPENSEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"


def ids_of(answer: httpx.Response) -> list[str]:
    return [str(entry.findtext(f"{ATOM}id")) for entry in ElementTree.fromstring(answer.text).iter(f"{ATOM}entry")]


def test_unknown_ids_are_dropped_without_a_word(client: httpx.Client) -> None:
    answer = client.get(URL, params={"id_list": "9999.00001,hep-ex/0406020,1810.05270", "max_results": 100})
    assert answer.status_code == 200
    assert ids_of(answer) == ["http://arxiv.org/abs/hep-ex/0406020v1", "http://arxiv.org/abs/1810.05270v2"]
    feed = ElementTree.fromstring(answer.text)
    assert [feed.findtext(f"{OPENSEARCH}{name}") for name in ("totalResults", "itemsPerPage")] == ["2", "100"]


def test_an_unknown_id_alone_is_an_empty_feed(client: httpx.Client) -> None:
    answer = client.get(URL, params={"id_list": "9999.00001"})
    assert (answer.status_code, ids_of(answer)) == (200, [])


def test_ten_entries_are_answered_unless_more_are_asked_for(client: httpx.Client) -> None:
    answer = client.get(URL, params={"id_list": ",".join(["1810.05270"] * 12)})
    assert len(ids_of(answer)) == 10
    assert len(ids_of(client.get(URL, params={"id_list": ",".join(["1810.05270"] * 12), "start": "10"}))) == 2


def test_a_version_is_answered_as_long_as_it_exists(client: httpx.Client) -> None:
    answer = client.get(URL, params={"id_list": "1810.05270v1,1810.05270v3"})
    assert ids_of(answer) == ["http://arxiv.org/abs/1810.05270v1"]


def test_a_malformed_id_spoils_the_whole_request(client: httpx.Client) -> None:
    answer = client.get(URL, params={"id_list": "1810.05270,abc"})
    assert answer.status_code == 400
    assert ids_of(answer) == ["https://arxiv.org/api/errors#incorrect_id_format_for_abc"]
    assert "<title>Error</title>" in answer.text


def test_the_edge_turns_unnamed_callers_away(sandbox: Sandbox, client: httpx.Client) -> None:
    del client.headers["Accept"]
    assert client.get(URL, params={"id_list": "1810.05270"}).status_code == 406
    client.headers["Accept"] = "*/*"
    for agent in ("", "python-requests/2.34", "python-httpx/0.28.1"):
        assert client.get(URL, params={"id_list": "1810.05270"}, headers={"User-Agent": agent}).status_code == 403
    assert client.get(URL, params={"id_list": "1810.05270"}).status_code == 200


def test_a_path_that_is_too_long_is_a_414(client: httpx.Client) -> None:
    assert client.get(URL, params={"id_list": ",".join(["1810.05270"] * 100)}).status_code == 200
    assert client.get(URL, params={"id_list": ",".join(["1810.05270"] * 800)}).status_code == 414


def test_the_format_up_to_2025_says_the_same(corpus: Corpus, connect: Callable[[Sandbox], httpx.Client]) -> None:
    old = connect(Sandbox(corpus, TODAY, limits=False, arxiv_wire_format=2025))
    answer = old.get(URL, params={"id_list": "9999.00001,1810.05270"})
    assert ids_of(answer) == ["http://arxiv.org/abs/1810.05270v2"]
    assert answer.text.startswith('<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">')
    assert "-05:00</updated>" in answer.text
    with pytest.raises(SandboxError, match="wire format"):
        Sandbox(corpus, TODAY, arxiv_wire_format=2024)
