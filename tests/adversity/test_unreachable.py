"""Nobody is reached, over real sockets: no TLS, nobody there, and a name that cannot be one. None leaves loopback."""

from __future__ import annotations

import pytest

from enrichers.errors import BadResponse, ProviderError, ProviderUnavailable
from enrichers.http import Http, Patience
from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.server import serve
from tests.adversity.world import FIRST_NIGHT, corpus, free_port

ADDRESS = {
    Provider.SEMANTIC_SCHOLAR: "STARCITE_SEMANTIC_SCHOLAR_URL",
    Provider.ARXIV: "STARCITE_ARXIV_URL",
    Provider.GITHUB: "STARCITE_GITHUB_URL",
}


def error_of(provider: Provider, url: str) -> ProviderError:
    http = Http({}, patience=Patience(attempts=1))
    with pytest.raises(ProviderError) as raised:
        http.send(provider, "GET", url)
    assert http.requests_sent[provider] == 1
    http.close()
    return raised.value


@pytest.mark.parametrize("provider", list(Provider))
def test_a_provider_without_tls_or_without_anybody_there_cannot_be_reached(provider: Provider) -> None:
    with serve(Sandbox(corpus(), FIRST_NIGHT, limits=False)) as running:
        without_tls = error_of(provider, running.base_url.replace("http:", "https:"))
        assert running.sandbox.requests == ()
    nobody = error_of(provider, f"http://127.0.0.1:{free_port()}")
    for error in (without_tls, nobody):
        assert type(error) is ProviderUnavailable
        assert str(error).startswith(f"{provider.display_name}: cannot be reached at 127.0.0.1:")
        assert "the next run asks again" in str(error)


@pytest.mark.parametrize("host", ["a..b", "a" * 64 + ".example"])
@pytest.mark.parametrize("provider", list(Provider))
def test_a_host_that_cannot_be_a_name_is_a_wrong_address(provider: Provider, host: str) -> None:
    error = error_of(provider, f"http://{host}/")
    assert type(error) is BadResponse
    assert f"check {ADDRESS[provider]}" in str(error)
