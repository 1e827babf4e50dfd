"""Landing pages as each host writes them: the tags, their order and spelling, the form of names and dates.

Facts of a paper go in, a page comes out; every sentence on it is ours. What a host never serves is not served here.
Source of the forms: docs/landing-pages.md.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

Tag = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PagePaper:
    """What a page is about. ``authors`` are (first names, family name); ``path`` is the page's, with its query."""

    title: str
    authors: tuple[tuple[str, str], ...]
    published_on: date
    path: str = "/"
    venue: str = ""
    doi: str | None = None
    arxiv_id: str | None = None
    pdf_url: str = ""

    @property
    def first_last(self) -> list[str]:
        """Names as ``First Last``."""
        return [f"{first} {last}" for first, last in self.authors]

    @property
    def last_first(self) -> list[str]:
        """Names as ``Last, First``."""
        return [f"{last}, {first}" for first, last in self.authors]


def render_page(host: str, paper: PagePaper) -> bytes:
    """The page of a paper on a host, in UTF-8. Raises KeyError for a host whose form is not known."""
    form = FORMS[host if host in FORMS else "*." + host.partition(".")[2]]
    return form(host, paper).encode()


def html_page(head: Sequence[str], body: str, title: str) -> str:
    """A page of some tags."""
    lines = ["<!DOCTYPE html>", "<html>", "<head>", '<meta charset="utf-8">', f"<title>{html.escape(title)}</title>"]
    return "\n".join([*lines, *head, "</head>", f"<body>{body}</body>", "</html>", ""])


def _metas(tags: Iterator[Tag] | Sequence[Tag]) -> list[str]:
    return [
        f'<meta {"property" if ":" in name else "name"}="{name}" content="{html.escape(value)}">'
        for name, value in tags
    ]


def _many(name: str, values: Sequence[str]) -> list[Tag]:
    return [(name, value) for value in values]


def _body(paper: PagePaper) -> str:
    return f"<h1>{html.escape(paper.title)}</h1><p>This page is served by the starcite sandbox.</p>"


def _slashed(day: date) -> str:
    return f"{day:%Y/%m/%d}"


def _openreview(host: str, paper: PagePaper) -> str:
    shortened = paper.title if len(paper.title) <= 70 else paper.title[:67] + "..."
    tags = [
        ("og:title", shortened),
        ("og:type", "article"),
        ("citation_title", paper.title),
        *_many("citation_author", paper.first_last),
        ("citation_publication_date", _slashed(paper.published_on)),
        ("citation_pdf_url", f"https://{host}{paper.path.replace('/forum', '/pdf')}"),
        ("citation_abstract", ""),
        ("citation_conference_title", paper.venue),
    ]
    return html_page(_metas(tags), _body(paper), f"{paper.title} | OpenReview")


def _cvf(host: str, paper: PagePaper) -> str:
    year = str(paper.published_on.year)
    tags = [
        ("citation_title", paper.title),
        *_many("citation_author", paper.last_first),
        ("citation_publication_date", year),
        ("citation_conference_title", paper.venue),
        ("citation_firstpage", "1"),
        ("citation_lastpage", "10"),
        ("citation_pdf_url", f"https://{host}{paper.path.replace('/html/', '/papers/').replace('.html', '.pdf')}"),
    ]
    return html_page(_metas(tags), _body(paper), f"CVPR {year} Open Access Repository")


def _neurips(_host: str, paper: PagePaper) -> str:
    # The PDF's tag names proceedings.neurips.cc on every host; from 2024 the date is whole and there is a DOI.
    pdf = paper.path.replace("/hash/", "/file/").replace("-Abstract", "-Paper").replace(".html", ".pdf")
    is_new = paper.published_on.year >= 2024
    tags = [
        ("citation_title", paper.title),
        *_many("citation_author", paper.last_first),
        ("citation_journal_title", "Advances in Neural Information Processing Systems"),
        ("citation_publication_date", str(paper.published_on if is_new else paper.published_on.year)),
        ("citation_pdf_url", f"https://proceedings.neurips.cc{pdf}"),
        *([("citation_doi", paper.doi)] if is_new and paper.doi else []),
    ]
    return html_page(_metas(tags), _body(paper), paper.title)


def _pmlr(host: str, paper: PagePaper) -> str:
    name = paper.path.rpartition("/")[2].removesuffix(".html")
    tags = [
        ("citation_publisher", "PMLR"),
        ("citation_title", paper.title),
        ("citation_language", "en"),
        ("citation_abstract_html_url", f"https://{host}{paper.path}"),
        ("citation_pdf_url", f"http://{host}{paper.path.removesuffix('.html')}/{name}.pdf"),
        *_many("citation_author", paper.first_last),
        ("citation_publication_date", _slashed(paper.published_on)),
        ("citation_inbook_title", paper.venue),
        ("citation_conference_title", paper.venue),
        ("citation_issn", "2640-3498"),
        ("og:title", paper.title),
    ]
    return html_page(_metas(tags), _body(paper), paper.title)


def _acl(host: str, paper: PagePaper) -> str:
    # The site's minifier puts the content first and drops every quote it can.
    tags = [
        ("citation_title", paper.title),
        *_many("citation_author", paper.first_last),
        ("citation_conference_title", paper.venue),
        ("citation_publication_date", f"{paper.published_on.year}/{paper.published_on.month}"),
        ("citation_pdf_url", f"https://{host}{paper.path.rstrip('/')}.pdf"),
        *([("citation_doi", paper.doi)] if paper.doi else []),
    ]
    head = [f"<meta content={_unquoted(value)} name={name}>" for name, value in tags]
    head += [
        f"<meta property=og:title content={_unquoted(paper.title)}>",
        f"<link rel=canonical href=https://{host}{paper.path}>",
    ]
    return html_page(head, _body(paper), f"{paper.title} - ACL Anthology").replace('charset="utf-8"', "charset=utf-8")


def _unquoted(value: str) -> str:
    is_simple = not any(char in value for char in " \"'=<>`&")
    return value if is_simple else f'"{html.escape(value)}"'


def _springer(host: str, paper: PagePaper) -> str:
    doi = paper.doi or ""
    kind = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "mainEntity": {
            "@type": "ScholarlyArticle",
            "headline": paper.title,
            "datePublished": f"{paper.published_on}T00:00:00Z",
            "author": [{"@type": "Person", "name": name} for name in paper.first_last],
        },
    }
    reference = "citation_journal_title=Elsewhere; citation_title=Quite Another Paper; citation_author=Z Another"
    tags = [
        ("access", "No"),
        ("dc.title", paper.title),
        ("dc.date", str(paper.published_on)),
        ("prism.doi", f"doi:{doi}"),
        ("citation_pdf_url", paper.pdf_url or f"https://{host}/content/pdf/{doi}.pdf"),
        ("citation_journal_title", paper.venue),
        ("citation_title", paper.title),
        ("citation_publication_date", f"{paper.published_on:%Y/%m}"),
        ("citation_online_date", _slashed(paper.published_on)),
        ("dc.identifier", f"doi:{doi}"),
        ("citation_doi", doi),
        *_many("dc.creator", paper.last_first),
        *_many("citation_author", paper.last_first),
        ("citation_author_email", "nobody@example.org"),
        ("citation_reference", reference),
        ("citation_reference", reference),
        ("og:title", f"{paper.title} - {paper.venue}"),
    ]
    script = f'<script type="application/ld+json">{json.dumps(kind)}</script>'
    return html_page([*_metas(tags), script], _body(paper), f"{paper.title} | {paper.venue}")


def _ojs(host: str, paper: PagePaper) -> str:
    number = paper.path.rpartition("/")[2]
    tags = [
        ("DC.Creator.PersonalName", ""),
        *_many("DC.Creator.PersonalName", paper.first_last),
        ("DC.Date.issued", str(paper.published_on)),
        ("DC.Identifier", number),
        ("DC.Identifier.DOI", paper.doi or ""),
        ("DC.Title", paper.title),
        ("citation_journal_title", paper.venue),
        *_many("citation_author", paper.first_last),
        ("citation_title", paper.title),
        ("citation_date", _slashed(paper.published_on)),
        ("citation_doi", paper.doi or ""),
        ("citation_abstract_html_url", f"https://{host}{paper.path}"),
        ("citation_pdf_url", f"https://{host}{paper.path.replace('/view/', '/download/')}/{int(number) + 4_000}"),
    ]
    return html_page(_metas(tags), _body(paper), f"{paper.title} | {paper.venue}")


def _plain(names: Callable[[PagePaper], list[str]]) -> Callable[[str, PagePaper], str]:
    def form(_host: str, paper: PagePaper) -> str:
        tags = [
            ("citation_title", paper.title),
            *_many("citation_author", names(paper)),
            ("citation_publication_date", str(paper.published_on.year)),
            ("citation_conference_title", paper.venue),
            ("citation_pdf_url", paper.pdf_url),
            *([("citation_doi", paper.doi)] if paper.doi else []),
        ]
        return html_page(_metas([tag for tag in tags if tag[1]]), _body(paper), paper.title)

    return form


def _hal(host: str, paper: PagePaper) -> str:
    url = f"https://{host}{paper.path}"
    tags = [
        ("citation_title", paper.title),
        ("DC.title", paper.title),
        ("og:title", paper.title),
        ("DC.identifier", url),
        ("DC.identifier", paper.path.strip("/")),
        ("og:url", url),
        *_many("citation_author", paper.first_last),
        *_many("DC.creator", paper.first_last),
        ("citation_keywords", "first; second; third"),
        ("citation_pdf_url", f"{url}/document"),
        ("og:url", f"{url}/document"),
        ("citation_publication_date", _slashed(paper.published_on)),
        ("DC.date", _slashed(paper.published_on)),
    ]
    return html_page(_metas(tags), _body(paper), f"{paper.title} - Archive ouverte HAL")


def _biorxiv(host: str, paper: PagePaper) -> str:
    tags = [
        ("DC.Title", paper.title),
        ("DC.Identifier", paper.doi or ""),
        ("DC.Date", str(paper.published_on)),
        *_many("DC.Contributor", paper.first_last),
        ("article:published_time", str(paper.published_on)),
        ("citation_title", paper.title),
        ("citation_abstract", "<h3>Abstract</h3><p>Written by the sandbox.</p>"),
        ("citation_journal_title", "bioRxiv"),
        ("citation_publication_date", f"{paper.published_on.year}/01/01"),
        ("citation_public_url", f"https://{host}{paper.path}"),
        ("citation_doi", paper.doi or ""),
        *_many("citation_author", paper.first_last),
    ]
    return html_page(_metas(tags), _body(paper), f"{paper.title} | bioRxiv")


def _pmc(host: str, paper: PagePaper) -> str:
    tags = [
        ("citation_journal_title", paper.venue),
        ("citation_title", paper.title),
        *_many("citation_author", paper.first_last),
        ("citation_publication_date", f"{paper.published_on:%Y %b} {paper.published_on.day}"),
        ("citation_doi", paper.doi or ""),
        ("citation_abstract_html_url", f"https://{host}{paper.path}"),
        ("og:title", paper.title),
        ("og:site_name", "PubMed Central (PMC)"),
    ]
    # og: stands in name= here, not in property=.
    return html_page(_metas(tags), _body(paper), f"{paper.title} - PMC").replace("property=", "name=")


def _project(_host: str, paper: PagePaper) -> str:
    tags = [
        ("og:title", paper.title),
        ("citation_title", paper.title),
        *_many("citation_author", paper.last_first),
        ("citation_publication_date", str(paper.published_on.year)),
        ("citation_conference_title", paper.venue),
        ("citation_pdf_url", paper.pdf_url or f"https://arxiv.org/pdf/{paper.arxiv_id}"),
    ]
    return html_page(_metas(tags), _body(paper), paper.title)


FORMS: Mapping[str, Callable[[str, PagePaper], str]] = MappingProxyType(
    {
        "openreview.net": _openreview,
        "openaccess.thecvf.com": _cvf,
        "proceedings.neurips.cc": _neurips,
        "papers.nips.cc": _neurips,
        "proceedings.mlr.press": _pmlr,
        "aclanthology.org": _acl,
        "link.springer.com": _springer,
        "www.nature.com": _springer,
        "ojs.aaai.org": _ojs,
        "jmlr.org": _plain(lambda paper: paper.first_last),
        "www.ijcai.org": _plain(lambda paper: paper.first_last),
        "www.usenix.org": _plain(lambda paper: paper.first_last),
        "hal.science": _hal,
        "www.biorxiv.org": _biorxiv,
        "pmc.ncbi.nlm.nih.gov": _pmc,
        "*.github.io": _project,
    }
)
