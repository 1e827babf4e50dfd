"""Identifiers as they are written, wherever that is: arXiv's and DOIs."""

from __future__ import annotations

import re

from lists.ids import PaperId
from lists.links.urls import Url, unescape

_NEW_ARXIV = r"\d{2}(?:0[1-9]|1[0-2])\.\d{4,5}"
_OLD_ARXIV = r"[a-z][a-z-]+(?:\.[a-z]{2})?/\d{2}(?:0[1-9]|1[0-2])\d{3}"
_ARXIV_ID = re.compile(rf"({_NEW_ARXIV}|{_OLD_ARXIV})(?:v\d+)?(?!\d)(?:\.pdf|\.ps|\.gz)*", re.IGNORECASE)
ARXIV_PATH = re.compile(
    rf"/+(?:(?:abs|pdf|html|ps|format|e-print|src|papers?|overview|resources|forum)/+)?"
    rf"({_NEW_ARXIV}|{_OLD_ARXIV})(?:v\d+)?(?!\d)",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.\d{4,9}/[^\s?#\"]+")
_DOI_TAIL = re.compile(
    r"(?:/(?:full|abstract|pdf|epdf|html|meta|fulltext|full-text|references|summary|citations|figures|suppl?|pdfft"
    r"|download|supplementary-material)"
    r"|\.(?:full|abstract|pdf|epdf|full-text|short|html?)|\+html)+/?$",
    re.IGNORECASE,
)
_RXIV_VERSION = re.compile(r"^(10\.(?:1101|64898)/[\d.]+)v\d+.*$")


def canonical_arxiv(value: str) -> PaperId:
    """The one name of a paper that arXiv's identifiers of it have, in any case and with or without a subject."""
    archive, slash, number = value.lower().partition("/")
    # math.GT/0309136 and math/0309136 are one paper: the subject class is no part of the identifier.
    return PaperId("arxiv", f"{archive.partition('.')[0]}/{number}" if slash else archive)


def find_arxiv_id(text: str) -> PaperId | None:
    """Read a bare arXiv identifier. The version is dropped, because citations belong to the work, not to a version."""
    match = _ARXIV_ID.fullmatch(text.strip())
    return canonical_arxiv(match[1]) if match else None


def find_doi(text: str) -> PaperId | None:
    """Find a DOI in text or a path, without what publishers append to it. arXiv's own DOIs are arXiv ids."""
    match = _DOI.search(text)
    if match is None:
        return None
    doi = match[0].lower().rstrip(".,;:'/*")
    for opening, closing in ("()", "[]", "<>"):
        while doi.endswith(closing) and doi.count(closing) > doi.count(opening):
            doi = doi[:-1].rstrip(".,;")
    if doi.startswith("10.48550/arxiv."):
        return find_arxiv_id(doi.removeprefix("10.48550/arxiv."))
    doi = _DOI_TAIL.sub("", doi)
    doi = _RXIV_VERSION.sub(r"\1", doi)
    return PaperId("doi", doi) if doi.partition("/")[2] else None


def doi_in_url(url: Url) -> PaperId | None:
    """The DOI in an address, in its path rather than in its query."""
    if "10." in url.path:
        found = find_doi(url.path)
        if found is not None:
            return found
    return find_doi(unescape(url.query).replace("&", " ")) if "10." in url.query else None
