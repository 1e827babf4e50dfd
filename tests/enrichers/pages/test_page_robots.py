from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrichers.pages.robots import DISALLOW_ALL, parse_robots

HOST = "https://example.org"


@pytest.mark.parametrize(
    ("robots", "path", "is_allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /a", "/b", True),
        ("User-agent: *\nDisallow: /a", "/abc", False),
        ("User-agent: *\nDisallow: /\nAllow: /pages/", "/pages/1", True),  # the longest rule wins
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),  # of two as long the one that allows
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/x/y.pdf?z", True),
        ("User-agent: *\nDisallow: /*?q=", "/search?q=1", False),
        ("User-agent: starcite\nDisallow: /a\n\nUser-agent: *\nDisallow: /", "/b", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: StarCite/2\nAllow: /", "/b", True),
        ("User-agent: other\nUser-agent: *\nDisallow: /a", "/a", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("user-agent : * # all\ndisallow : /a # no", "/a", False),
        ("\ufeffUser-agent: *\r\nDisallow: /a\r\n", "/a", False),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: /café", "/caf%c3%a9", False),
        ("Disallow: /\nUser-agent: *", "/a", True),  # a rule of nobody
        ("<html><title>Not found</title></html>", "/a", True),
    ],
)
def test_a_page_is_asked_only_where_the_rules_allow_it(robots: str, path: str, is_allowed: bool) -> None:
    assert parse_robots(robots.encode()).allows(HOST + path) is is_allowed


@pytest.mark.parametrize(
    ("robots", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 15", 15.0),
        ("User-agent: *\nCrawl-delay: 15\n\nUser-agent: starcite\nCrawl-delay: 2", 2.0),
        ("User-agent: *\nCrawl-delay: soon", 0.0),
        ("User-agent: *\nCrawl-delay: -5", 0.0),
        ("User-agent: *\nCrawl-delay: inf", 0.0),
        ("User-agent: other\nCrawl-delay: 15", None),
    ],
)
def test_the_pause_that_is_asked_for_is_known(robots: str, seconds: float | None) -> None:
    assert parse_robots(robots.encode()).crawl_delay_seconds == seconds


def test_a_file_that_cannot_be_had_allows_nothing() -> None:
    assert not DISALLOW_ALL.allows(HOST + "/a")


@given(st.binary(max_size=300), st.text(max_size=40))
def test_no_file_makes_it_fail(body: bytes, path: str) -> None:
    assert parse_robots(body).allows(f"{HOST}/{path.replace('[', '')}") in (True, False)


def test_a_file_of_many_rules_with_many_stars_costs_little() -> None:
    rules = parse_robots(b"User-agent: *\n" + b"Disallow: /a*a*a*a*a*a*a*a*a*b\n" * 20_000)
    started = time.perf_counter()
    assert rules.allows(HOST + "/" + "a" * 500)
    assert time.perf_counter() - started < 3.0
