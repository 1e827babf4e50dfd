"""Whose pages are asked, and why those of others are not. Pure.

A host is on the list where its pages were seen to state their paper and to be open to a program that says what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from enrichers.pages import addresses
from enrichers.pages.addresses import NotAsked, Place

__all__ = ["SITES", "NotAsked", "PageAsk", "Site", "in_turns", "page_of", "site_of"]

LONGEST_LINK = 2_000  # characters; no site names a paper in more
_USUAL_PORTS = frozenset({None, 80, 443})


@dataclass(frozen=True, slots=True)
class PageAsk:
    """A page to ask for. Several links may have one page: a paper's page and its PDF."""

    url: str
    site: str


@dataclass(frozen=True, slots=True)
class Site:
    """A site whose pages are asked, one a second over all its hosts.

    ``hosts`` are asked and may be led to, without ``www.``; ``.x.y`` is every host below x.y. ``former_hosts`` only
    have their links read. ``aliases`` are only led to.
    """

    name: str
    hosts: tuple[str, ...]
    rule: Callable[[Place], str | NotAsked]
    former_hosts: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


SITES = (
    Site("OpenReview", ("openreview.net",), addresses.openreview),
    Site("CVF Open Access", ("openaccess.thecvf.com",), addresses.cvf, ("cv-foundation.org",)),
    Site("ECVA", ("ecva.net",), addresses.ecva),
    Site(
        "NeurIPS",
        (
            "proceedings.neurips.cc",
            "papers.nips.cc",
            "papers.neurips.cc",
            "datasets-benchmarks-proceedings.neurips.cc",
        ),
        addresses.neurips,
    ),
    Site("MLSys", ("proceedings.mlsys.org",), addresses.neurips),
    Site("PMLR", ("proceedings.mlr.press",), addresses.pmlr),
    Site("JMLR", ("jmlr.org",), addresses.jmlr, ("jmlr.csail.mit.edu",)),
    Site("ACL Anthology", ("aclanthology.org",), addresses.acl, ("aclweb.org", "aclanthology.info")),
    Site("AAAI", ("ojs.aaai.org",), addresses.aaai),
    Site("IJCAI", ("ijcai.org",), addresses.ijcai),
    Site("Springer", ("link.springer.com",), addresses.springer, aliases=("idp.springer.com",)),
    Site("Nature", ("nature.com",), addresses.nature, aliases=("idp.nature.com",)),
    Site("HAL", ("hal.science", ".hal.science"), addresses.hal, (".archives-ouvertes.fr", "hal.inria.fr")),
    Site("bioRxiv", ("biorxiv.org",), addresses.biorxiv),
    Site("PubMed Central", ("pmc.ncbi.nlm.nih.gov",), addresses.pmc, ("ncbi.nlm.nih.gov",)),
    Site("USENIX", ("usenix.org",), addresses.usenix),
    Site("project page", (".github.io",), addresses.project),
)

_API = "is asked by its API, not page by page"
_REFUSES = "refuses programs"
# Host -> what is said of it, after its name. Hosts below it are meant too.
NEVER_ASKED: Mapping[str, str] = MappingProxyType(
    {
        "scholar.google": "Google Scholar is a search that shows programs a captcha",
        "researchgate.net": "ResearchGate shows programs a sign-up page",
        "dl.acm.org": f"the ACM Digital Library {_REFUSES} (403)",
        "doi.acm.org": f"the ACM Digital Library {_REFUSES} (403)",
        "portal.acm.org": f"the ACM Digital Library {_REFUSES} (403)",
        "sciencedirect.com": f"ScienceDirect {_REFUSES} (403)",
        "linkinghub.elsevier.com": f"ScienceDirect {_REFUSES} (403)",
        "ieeexplore.ieee.org": f"IEEE Xplore {_REFUSES} (418, or a page of script)",
        "ssrn.com": f"SSRN {_REFUSES} (403)",
        "medrxiv.org": f"medRxiv {_REFUSES} (403)",
        "elifesciences.org": f"eLife {_REFUSES} (406, or a challenge)",
        "tandfonline.com": f"Taylor & Francis {_REFUSES} (a challenge)",
        "pubs.acs.org": f"ACS {_REFUSES} (a challenge)",
        "annualreviews.org": f"Annual Reviews {_REFUSES} (a challenge)",
        "arxiv.org": f"arXiv {_API}",
        "alphaxiv.org": "the link holds the arXiv id",
        "huggingface.co": "Hugging Face's paper links hold the arXiv id, and its other pages state no paper",
        "semanticscholar.org": f"Semantic Scholar {_API}",
        "doi.org": "the link is a DOI, which is asked itself",
        "pubmed.ncbi.nlm.nih.gov": "the link holds the PubMed id",
        "dblp.org": "pages of dblp state nothing in tags, and it refuses who asks fast",
        "paperswithcode.com": "Papers with Code is gone",
        "aaai.org": "the old AAAI site is gone",
        "raw.githubusercontent.com": "the link is a file on GitHub",
        "github.com": f"GitHub {_API}",
    }
)


def page_of(link: str) -> PageAsk | NotAsked:
    """The page to ask for what ``link`` leads to; of a PDF, its page. Otherwise why none is asked, in words."""
    place = _place(link)
    if isinstance(place, NotAsked):
        return place
    if place.host == "raw.githubusercontent.com" and place.path.startswith("/mlresearch/"):
        place = Place("proceedings.mlr.press", place.path.removeprefix("/mlresearch"), "")
    for site in SITES:
        if _is_among(place.host, (*site.hosts, *site.former_hosts)):
            url = site.rule(place)
            if isinstance(url, NotAsked):
                return url
            own = site_of(url)  # papers move: files of one site may have their page on another
            return own if isinstance(own, NotAsked) else PageAsk(url, own.name)
    return NotAsked(_why_not(place.host))


def site_of(url: str) -> Site | NotAsked:
    """The site at ``url``, which may be asked or led to. Otherwise why it may not."""
    place = _place(url)
    if isinstance(place, NotAsked):
        return place
    for site in SITES:
        if _is_among(place.host, (*site.hosts, *site.aliases)):
            return site
    return NotAsked(_why_not(place.host))


_WITHOUT_SCHEME = re.compile(r"[\w-]+(?:\.[\w-]+)+/", re.ASCII)


def in_turns(asks: Iterable[PageAsk]) -> list[PageAsk]:
    """Each page once, one of each site after the other, so that the pauses of one site are spent asking the others."""
    of_sites: dict[str, list[PageAsk]] = {}
    for ask in dict.fromkeys(asks):
        of_sites.setdefault(ask.site, []).append(ask)
    return [ask for turn in zip_longest(*of_sites.values()) for ask in turn if ask is not None]


def _place(link: str) -> Place | NotAsked:
    if len(link) > LONGEST_LINK:
        return NotAsked("the link is too long to be a paper's")
    link = link.strip()
    try:
        parts = urlsplit(f"https://{link}" if _WITHOUT_SCHEME.match(link) else link)
        port = parts.port
    except ValueError:
        return NotAsked("the link is no web address")
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    if parts.scheme not in ("http", "https") or not host:
        return NotAsked("the link is no web address")
    if port not in _USUAL_PORTS or "@" in parts.netloc:
        return NotAsked("the link names a port or a user")
    path = unquote(parts.path)
    if ".." in path.replace("\\", "/").split("/"):
        return NotAsked("the link's path leads up")  # below a root it would lead out of it
    return Place(host, path, parts.query)


def _is_among(host: str, names: tuple[str, ...]) -> bool:
    return any(host.endswith(name) if name.startswith(".") else host == name for name in names)


def _why_not(host: str) -> str:
    if host.startswith("scholar.google."):
        return NEVER_ASKED["scholar.google"]
    below = host
    while below:
        if below in NEVER_ASKED:
            return NEVER_ASKED[below]
        below = below.partition(".")[2]
    return f"{host} is not on the list of sites whose pages are read"
