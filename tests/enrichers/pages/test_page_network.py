from __future__ import annotations

import pytest

from enrichers.pages.network import is_public, resolve_host, uses_proxy


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0",
        "fc00::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::",
        "64:ff9b::a9fe:a9fe", "64:ff9b::7f00:1", "", "openreview.net", "0x7f.1", "2130706433",
    ],
)  # fmt: skip
def test_addresses_that_are_not_of_the_public_internet_are_never_asked(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "151.101.1.1", "2606:4700::6810:1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_addresses_of_the_public_internet_may_be_asked(address: str) -> None:
    assert is_public(address)


def test_names_without_an_address_have_none() -> None:
    assert resolve_host("a..b") == ()
    assert resolve_host("127.0.0.1") == ("127.0.0.1",)


def test_a_proxy_of_the_environment_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    assert not uses_proxy("https://openreview.net/forum?id=x")
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:3128")
    assert uses_proxy("https://openreview.net/forum?id=x")
    monkeypatch.setenv("no_proxy", "openreview.net")
    assert not uses_proxy("https://openreview.net/forum?id=x")
