from __future__ import annotations

import re
from pathlib import Path

from enrichers.pages.client import PAGE_BYTES, REFUSALS_ALLOWED, WHOLE_SECONDS
from enrichers.pages.hosts import NEVER_ASKED, SITES
from enrichers.pages.lookup import MOST_REDIRECTS, PageLookup, PageOutcome
from tests.conftest import ROOT

PAGE = (Path(ROOT) / "docs" / "landing-pages.md").read_text("utf-8")


def section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_site_that_is_asked_has_one_line_with_its_hosts() -> None:
    rows = dict(re.findall(r"^\| ([^|]+) \| ([^|]+) \|", section("Whose pages are asked"), re.MULTILINE))
    rows.pop("site")
    assert set(rows) == {site.name for site in SITES}
    for site in SITES:
        for host in (*site.hosts, *site.former_hosts):
            assert host.lstrip(".").removeprefix("www.") in rows[site.name], (site.name, host)


def test_every_host_that_is_never_asked_is_told() -> None:
    told = section("Whose pages are never asked")
    assert [host for host in NEVER_ASKED if host not in told] == []


def test_the_limits_and_outcomes_are_those_of_the_code() -> None:
    told = section("How they are asked")
    assert f"At most {PAGE_BYTES // 1024 // 1024} MB" in told
    assert f"at most {WHOLE_SECONDS:.0f} seconds" in told
    assert (MOST_REDIRECTS, REFUSALS_ALLOWED) == (5, 3)
    assert "At most five redirects" in told
    assert "After three pages" in told
    rows = re.findall(r"^\| `(\w+)` \|.*\| (yes|no) \|$", section("What became of a page"), re.MULTILINE)
    assert dict(rows) == {
        outcome.value: "no" if PageLookup("", "", outcome).is_for_good else "yes" for outcome in PageOutcome
    }
