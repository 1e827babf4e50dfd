"""What an answer for a page means. Pure.

A page that refuses us is unknown: it never counts as missing, nor as a page that states nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from enrichers.pages.lookup import PageOutcome
from enrichers.pages.parse import parse_page
from enrichers.pages.statement import NoStatement, PageStatement
from enrichers.visit import Visit

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SHOWN = frozenset({200, 203})
_MISSING = frozenset({404, 410})
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml", ""})


def takes_page(status: int, headers: Mapping[str, str]) -> bool:
    """Whether an answer's body is worth reading: HTML that was shown to us. A PDF is not downloaded."""
    return status in _SHOWN and _media_type(headers) in _HTML_TYPES


def takes_robots(status: int, headers: Mapping[str, str]) -> bool:
    """Whether an answer's body is a robots.txt; a page of HTML in its place is none."""
    return status == 200 and _media_type(headers) not in {"text/html", "application/xhtml+xml"}


def meaning_of(url: str, visit: Visit) -> tuple[PageOutcome, str, PageStatement | None]:
    """The outcome of the last answer of a page, which is no redirect, with its reason or its statement."""
    status = visit.status
    if status in _MISSING:
        return PageOutcome.MISSING, f"there is no page any more ({status})", None
    if status >= 500 or (status not in _SHOWN and status < 400 and status != 202):
        return PageOutcome.FAILED, f"the site is not answering properly ({status})", None
    if status not in _SHOWN:
        return PageOutcome.REFUSED, f"the site does not show the page to programs ({status})", None
    kind = _media_type(visit.headers)
    if kind not in _HTML_TYPES:
        what = "a PDF" if kind == "application/pdf" else f"a file ({kind})"
        return PageOutcome.SILENT, f"the link leads to {what}, which is not downloaded", None
    read = parse_page(visit.body, visit.headers.get("content-type", ""), url)
    if isinstance(read, NoStatement):
        return PageOutcome.REFUSED if read.is_refusal else PageOutcome.SILENT, read.reason, None
    return PageOutcome.STATED, "", read


def _media_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()[:60]
