"""Pages that harm whoever reads them carelessly. All lie on openreview.net, each under its own name."""

from __future__ import annotations

import gzip
from datetime import date

from enrichers.sandbox.page_forms import PagePaper, html_page, render_page
from enrichers.sandbox.page_samples import LOTTERY
from enrichers.sandbox.wire import Ending, Response

HUGE_BYTES = 12 * 1024 * 1024
SLOW_SECONDS = 600.0
_HTML = {"Content-Type": "text/html; charset=utf-8"}
# What a page may do to whoever reads it -> where it lies on openreview.net.
FAULTS = (
    "huge", "slow", "drip", "loop", "circle", "circle_back", "private", "loopback", "away", "file", "login", "pdf",
    "encoding", "lying", "throttled", "broken", "missing", "gzip", "template",
    *(f"chain_{step}" for step in range(12)),
)  # fmt: skip


def fault_path(fault: str) -> str:
    """Where the page with a fault lies on openreview.net."""
    return f"/forum?id={fault}"


def faulty_pages() -> dict[str, Response]:
    """All of them, by host, path and query."""
    return {f"openreview.net{fault_path(fault)}": _faulty(fault) for fault in FAULTS}


def _own(fault: str) -> bytes:
    """A page that agrees with its address, whatever else is wrong with it."""
    paper = PagePaper(
        "Łukasiewicz Naïvely Café", (("Zoë", "Müller"),), date(2020, 1, 1), fault_path(fault), "Somewhere"
    )
    return render_page("openreview.net", paper)


def _redirect(location: str) -> Response:
    return Response(302, b"", {"Location": location, "Content-Type": "text/html"})


def _faulty(fault: str) -> Response:
    page = _own(fault)
    match fault:
        case "huge":
            return Response(200, page.replace(b"</body>", b"<p>" + b"long " * (HUGE_BYTES // 5)), _HTML)
        case "slow":
            return Response(200, page, _HTML, SLOW_SECONDS)
        case "drip":
            return Response(200, page, _HTML, ending=Ending.DRIP)
        case "loop":
            return _redirect(f"https://openreview.net{fault_path('loop')}")
        case "circle":
            return _redirect("/forum?id=circle_back")
        case "circle_back":
            return _redirect("/forum?id=circle")
        case "private":
            return _redirect("http://169.254.169.254/latest/meta-data/")
        case "loopback":
            return _redirect("http://127.0.0.1:1/admin")
        case "away":
            return _redirect("https://accounts.example.org/forum?id=away")
        case "file":
            return _redirect("file:///etc/passwd")
        case "login":
            form = '<form action="/login"><input name="email"><input type="password" name="password"></form>'
            return Response(200, html_page((), form, "OpenReview").encode(), _HTML)
        case "pdf":
            return Response(200, b"%PDF-1.7\n" + b"\0" * 100_000, {"Content-Type": "application/pdf"})
        case "encoding":
            latin = page.decode().replace("Łukasiewicz", "Lukasiewicz").encode("latin-1")
            return Response(200, latin, _HTML)
        case "lying":
            return Response(200, render_page("openreview.net", LOTTERY), _HTML)
        case "throttled":
            return Response(429, b"", {"Content-Type": "text/html", "Retry-After": "60"})
        case "broken":
            return Response(503, b"", {"Content-Type": "text/html"})
        case "gzip":
            return Response(200, gzip.compress(page), _HTML)
        case "template":
            tags = (
                '<meta name="citation_title" content="PAPER_TITLE">',
                '<meta name="citation_publication_date" content="2024">',
            )
            return Response(200, html_page(tags, "", "PAPER_TITLE").encode(), _HTML)
    if fault.startswith("chain"):
        return _redirect(fault_path(f"chain_{int(fault.partition('_')[2] or 0) + 1}"))
    return Response(404, b"", _HTML)
