"""Identifiers of papers that a page states, and whether they are those of its own address. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urljoin

from enrichers.pages.markup import PageMarkup
from enrichers.pages.statement import LINK_TAG
from lists.identifiers import PaperId, parse_paper_id, read_paper_id

_DOI_TAGS = ("citation_doi", "prism.doi", "dc.identifier.doi", "dc.identifier", "data:identifier")
# Addresses of the page itself or of its PDF.
_ADDRESS_TAGS = (
    "citation_pdf_url",
    "citation_abstract_html_url",
    "citation_fulltext_html_url",
    "citation_public_url",
    "og:url",
)
_DOI = re.compile(r"(?:doi:\s*|(?:https?://)?(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_PMID = re.compile(r"\d{1,9}")


def stated_ids(
    metas: Mapping[str, Sequence[str]], markup: PageMarkup, url: str, tags: dict[str, None]
) -> tuple[PaperId, ...]:
    """Every identifier the page states, each once, those of tags first. What gave one is added to ``tags``.

    Where no tag gives an arXiv id, the one that all arXiv links of the page have in common is taken, because project
    pages state it nowhere else; several different ones are other people's papers.
    """
    found: dict[PaperId, None] = {}
    for tag, stated in _ids_of_tags(metas, _base(url), markup.canonical):
        found[stated] = None
        tags[tag] = None
    if not any(paper_id.scheme == "arxiv" for paper_id in found):
        linked = {paper_id for link in markup.links if (paper_id := _arxiv_id(link)) is not None}
        if len(linked) == 1:
            found[linked.pop()] = None
            tags[LINK_TAG] = None
    return tuple(found)


def contradiction(url: str, metas: Mapping[str, Sequence[str]], canonical: str | None) -> PaperId | None:
    """An identifier in the tags that is another one than that of the page's own address, in the same scheme.

    None where they agree, and where the address or the tags have none: most sites write theirs into both.
    """
    own = parse_paper_id(url)
    if own is None:
        return None
    stated = [
        paper_id
        for _, paper_id in _ids_of_tags(metas, _base(url), canonical)
        # NeurIPS had numbers before it had hashes; values of different build cannot be compared.
        if paper_id.scheme == own.scheme and paper_id.value.count("/") == own.value.count("/")
    ]
    return stated[0] if stated and own not in stated else None


def _ids_of_tags(metas: Mapping[str, Sequence[str]], base: str, canonical: str | None) -> Iterator[tuple[str, PaperId]]:
    for value in metas.get("citation_arxiv_id", ()):
        if (paper_id := read_paper_id(f"arxiv:{value}")) is not None:
            yield "citation_arxiv_id", paper_id
    for tag in _DOI_TAGS:
        for value in metas.get(tag, ()):
            if (paper_id := _doi(value)) is not None:
                yield tag, paper_id
    for value in metas.get("citation_pmid", ()):
        if _PMID.fullmatch(value):
            yield "citation_pmid", PaperId("pmid", value)
    addresses = [(tag, value) for tag in _ADDRESS_TAGS for value in metas.get(tag, ())]
    if canonical is not None:
        addresses.append(("canonical", canonical))
    for tag, value in addresses:
        if (paper_id := _id_of_address(value, base)) is not None:
            yield tag, paper_id


def _doi(text: str) -> PaperId | None:
    # Some sites fill citation_doi with their own numbers: what is no DOI is nothing.
    match = _DOI.fullmatch(text.strip())
    return read_paper_id(f"doi:{match[1]}") if match else None


def _id_of_address(value: str, base: str) -> PaperId | None:
    try:
        return parse_paper_id(urljoin(base, value.strip()))
    except ValueError:
        return None


def _arxiv_id(link: str) -> PaperId | None:
    if "arxiv.org/" not in link.lower():
        return None
    paper_id = parse_paper_id(link)
    return paper_id if paper_id is not None and paper_id.scheme == "arxiv" else None


def _base(url: str) -> str:
    return url if url.startswith(("http://", "https://")) else ""
