"""How each site writes the identity of a paper into its URLs.

One small function a site. The page and the PDF of a paper must give one value, so each keeps only what both forms
hold. Sources: the sites' own URL patterns, and info.arxiv.org/help/arxiv_identifier for arXiv.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from lists.ids import PaperId
from lists.links.urls import LONGEST_URL, Url, parameter, split_url
from lists.links.written_ids import ARXIV_PATH, canonical_arxiv, doi_in_url, find_arxiv_id

Finder = Callable[[Url], PaperId | None]


def _arxiv(url: Url) -> PaperId | None:
    match = ARXIV_PATH.match(url.path)
    return canonical_arxiv(match[1]) if match else None


def _huggingface(url: Url) -> PaperId | None:
    return _arxiv(url) if url.path.startswith("/papers/") else None


def _openreview(url: Url) -> PaperId | None:
    if url.path.strip("/") not in {"forum", "pdf", "attachment", "revisions"}:
        return None
    value = parameter(url.query, "id")
    return PaperId("openreview", value) if value and re.fullmatch(r"[\w-]+", value) else None


_CVF = re.compile(r"/(content[^/]*)/(?:.*/)?([^/]+?)(?:_paper)?\.(?:html|pdf)$", re.IGNORECASE)


def _cvf(url: Url) -> PaperId | None:
    match = _CVF.search(url.path)
    if match is None or "supplemental" in url.path:
        return None
    folder, name = match.groups()
    if name.isdecimal():  # camera-ready files are numbered within their conference
        name = f"{folder.removeprefix('content_').lower()}/{name}"
    return PaperId("cvf", name)


_ACL = re.compile(r"(?:^|/)([a-z]\d{2}-\d{4,5}|\d{4}\.[a-z\d_]+-[a-z\d_]+\.\d+)(?:v\d+)?(?:\.pdf|\.bib)?/?$", re.I)


def _acl(url: Url) -> PaperId | None:
    match = _ACL.search(url.path)
    if match is None:
        return doi_in_url(url)
    value = match[1]
    return PaperId("acl", value.upper() if value[0].isalpha() else value.lower())


_PMLR = re.compile(r"/v(\d+)/(?:main/assets/)?([\w.-]+?)(?:/\2)?\.(?:html|pdf)$")


def _pmlr(url: Url) -> PaperId | None:
    match = _PMLR.search(url.path)
    return PaperId("pmlr", f"v{match[1]}/{match[2]}") if match else None


_NEURIPS = re.compile(r"/paper(?:_files/paper)?/(\d{4})/(?:file|hash)/([\da-f]{32})(?:.*-(round\d))?")
_OLD_NEURIPS = re.compile(r"/paper/(\d{1,5})(?:-[^/]*)?(?:\.pdf)?/?$")


def _neurips(url: Url) -> PaperId | None:
    match = _NEURIPS.match(url.path)
    if match:
        return PaperId("neurips", f"{match[1]}/{match[2]}")
    match = _OLD_NEURIPS.match(url.path)
    return PaperId("neurips", match[1]) if match else None


_IJCAI = re.compile(r"/proceedings[/-](\d{2,4})/(?:papers/)?0*(\d+)(?:\.pdf)?/?$", re.IGNORECASE)
_OLD_IJCAI = re.compile(r"/abstract/(\d{2})/0*(\d+)/?$", re.IGNORECASE)


def _ijcai(url: Url) -> PaperId | None:
    match = _IJCAI.search(url.path) or _OLD_IJCAI.search(url.path)
    if match is None:
        return doi_in_url(url)
    year = match[1] if len(match[1]) == 4 else f"20{match[1]}"
    return PaperId("ijcai", f"{year}/{match[2]}")


_AAAI_JOURNAL = re.compile(r"/article/(?:view|download|viewFile)/(\d+)")
_AAAI_CONFERENCE = re.compile(r"/ocs/.*/paper/(?:view|viewFile|viewPaper|download)/(\d+)")
_AAAI_FILE = re.compile(r"/papers/(?:\w+/)?(\w+/[\w.-]+?)\.pdf$", re.IGNORECASE)


def _aaai(url: Url) -> PaperId | None:
    match = _AAAI_JOURNAL.search(url.path)
    if match:
        return PaperId("aaai", match[1])
    match = _AAAI_CONFERENCE.search(url.path)
    if match:
        return PaperId("aaai", f"ocs/{match[1]}")
    match = _AAAI_FILE.search(url.path)
    return PaperId("aaai", match[1]) if match else None


_IEEE = re.compile(r"/document/0*(\d+)|/iel\w+/.*/0*(\d+)\.pdf$")


def _ieee(url: Url) -> PaperId | None:
    match = _IEEE.search(url.path)
    if match:
        return PaperId("ieee", match[1] or match[2])
    number = parameter(url.query, "arnumber", "arNumber")
    return PaperId("ieee", number.lstrip("0")) if number and number.isdecimal() else None


_JMLR = re.compile(r"/papers/v(?:olume)?(\d+)/([\w-]+?)(?:/\2)?\.(?:html?|pdf)$|/papers/v(?:olume)?(\d+)/([\w-]+)/?$")


def _jmlr(url: Url) -> PaperId | None:
    if "/proceedings/" in url.path:
        return _pmlr(url)
    match = _JMLR.search(url.path)
    return PaperId("jmlr", f"v{match[1] or match[3]}/{match[2] or match[4]}") if match else None


_HAL = re.compile(r"/([a-z][a-z_]*-\d{6,8})(?:v\d+)?(?=$|[/.])")


def _hal(url: Url) -> PaperId | None:
    match = _HAL.match(url.path)
    return PaperId("hal", match[1]) if match else None


_S2_HASH = re.compile(r"/paper/(?:.*/)?([\da-f]{40})(?=$|[/.])", re.IGNORECASE)
_S2_FILE = re.compile(r"/([\da-f]{4})/([\da-f]{36})\.pdf$", re.IGNORECASE)
_S2_CORPUS = re.compile(r"/(?:corpusid:|p/)(\d+)/?$", re.IGNORECASE)


def _semantic_scholar(url: Url) -> PaperId | None:
    match = _S2_CORPUS.search(url.path)
    if match:
        return PaperId("corpus", match[1])
    match = _S2_HASH.search(url.path)
    if match:
        return PaperId("s2", match[1].lower())
    match = _S2_FILE.match(url.path)
    if match:
        return PaperId("s2", (match[1] + match[2]).lower())
    if url.path[:7].lower() == "/arxiv:":
        return find_arxiv_id(url.path[7:])
    return doi_in_url(url)


_PUBMED = re.compile(r"^/(?:pubmed/|abstract/med/|article/med/)?0*(\d{1,9})/?$", re.IGNORECASE)


def _pubmed(url: Url) -> PaperId | None:
    match = _PUBMED.match(url.path)
    return PaperId("pmid", match[1]) if match else doi_in_url(url)


_NATURE = re.compile(
    r"/articles/([\w.-]+?)(?:\.e?pdf)?(?:/.*)?$|/journal/.*/(?:full|pdf|abs)/([\w.-]+?)(?:_\w\d)?\.(?:html|pdf)$"
)


def _nature(url: Url) -> PaperId | None:
    match = _NATURE.search(url.path)
    return PaperId("doi", f"10.1038/{match[1] or match[2]}".lower()) if match else doi_in_url(url)


_RXIV_EARLY = re.compile(r"/early/\d{4}/\d{2}/\d{2}/([\d.]+?\d)(?:v\d+)?(?:\.(?:full|abstract|pdf).*)?$")


def _rxiv(url: Url) -> PaperId | None:
    match = _RXIV_EARLY.search(url.path)
    return PaperId("doi", f"10.1101/{match[1]}") if match else doi_in_url(url)


_ACM_DOTTED = re.compile(r"\d+\.\d+")


def _acm(url: Url) -> PaperId | None:
    if url.host == "delivery.acm.org":  # its folders (``/10.1145/3230000/3220078/p2847-a.pdf``) only look like a DOI
        return None
    found = doi_in_url(url)
    # The old citation pages: only a dotted number is the DOI's own suffix.
    number = parameter(url.query, "doid", "id") if found is None and "citation" in url.path else None
    return PaperId("doi", f"10.1145/{number}") if number and _ACM_DOTTED.fullmatch(number) else found


def _embedded(url: Url) -> PaperId | None:
    """The URL inside an archive's or a redirector's URL."""
    start = url.path.find("http", 1)
    inner = url.path[start:] if start > 0 else parameter(url.query, "q", "url")
    return find_paper_id(inner) if inner and "//" in inner else None


def _none(_url: Url) -> PaperId | None:
    return None


_FINDERS: Mapping[str, Finder] = MappingProxyType(
    {
        "arxiv.org": _arxiv,
        "lanl.gov": _arxiv,
        "ar5iv.org": _arxiv,
        "alphaxiv.org": _arxiv,
        "arxiv-vanity.com": _arxiv,
        "huggingface.co": _huggingface,
        "hf.co": _huggingface,
        "openreview.net": _openreview,
        "thecvf.com": _cvf,
        "cv-foundation.org": _cvf,
        "aclanthology.org": _acl,
        "aclanthology.info": _acl,
        "aclweb.org": _acl,
        "uni-saarland.de": _acl,
        "mlr.press": _pmlr,
        "raw.githubusercontent.com": lambda url: _pmlr(url) if url.path.startswith("/mlresearch/") else None,
        "nips.cc": _neurips,
        "neurips.cc": _neurips,
        "ijcai.org": _ijcai,
        "aaai.org": _aaai,
        "ieeexplore.ieee.org": _ieee,
        "jmlr.org": _jmlr,
        "jmlr.csail.mit.edu": _jmlr,
        "hal.science": _hal,
        "archives-ouvertes.fr": _hal,
        "hal.inria.fr": _hal,
        "semanticscholar.org": _semantic_scholar,
        "ncbi.nlm.nih.gov": _pubmed,
        "europepmc.org": _pubmed,
        "nature.com": _nature,
        "biorxiv.org": _rxiv,
        "medrxiv.org": _rxiv,
        "acm.org": _acm,
        "archive.org": _embedded,
        "google.com": _embedded,
        "github.com": _none,
        "github.io": _none,
        "youtube.com": _none,
    }
)


# Three of four links to papers are written so; the way round by host and path takes four times as long.
_PLAIN_ARXIV = re.compile(r"https?://arxiv\.org/(?:abs|pdf)/(\d\d(?:0[1-9]|1[0-2])\.\d{4,5})(?:v\d+)?(?:\.pdf)?$")


def find_paper_id(url: str) -> PaperId | None:
    """Find the paper a URL names: by its site's rule, or by a DOI anywhere in the URL of any other site."""
    plain = _PLAIN_ARXIV.match(url)
    if plain is not None:
        return tuple.__new__(PaperId, ("arxiv", plain[1]))
    if len(url) > LONGEST_URL:
        return None
    parts = split_url(url)
    if parts is None:
        return None
    host = parts.host
    while host:
        finder = _FINDERS.get(host)
        if finder is not None:
            return finder(parts)
        host = host.partition(".")[2]
    return doi_in_url(parts)
