"""From a paper's link to the address of its page, site by site. Pure.

Each rule gets a link's host, decoded path and query, and gives the page's address, or why there is none. Source of
the rules: the sites' own pages and templates, told in docs/landing-pages.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import parse_qs, quote


class Place(NamedTuple):
    """Where a link points: host in lower case without ``www.``, decoded path, raw query."""

    host: str
    path: str
    query: str


@dataclass(frozen=True, slots=True)
class NotAsked:
    """No page is asked for this link; ``reason`` is for its maintainer."""

    reason: str


NO_PAPER = NotAsked("the link leads to no paper's page")
NO_WAY_BACK = NotAsked("the link is a file, and its address does not tell which page it belongs to")


def _address(host: str, path: str, query: str = "") -> str:
    return f"https://{host}{quote(path, safe='/:@!$&()*+,;=~-._')}" + (f"?{query}" if query else "")


_OPENREVIEW_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


def openreview(place: Place) -> str | NotAsked:
    """``/pdf?id=X`` and ``/attachment?id=X`` have their page at ``/forum?id=X``; a reply is left out."""
    parts = place.path.strip("/").split("/")
    if parts[0] not in {"forum", "pdf", "attachment", "revisions", "references"}:
        return NO_PAPER
    found = parse_qs(place.query.replace("&amp;", "&")).get("id", [""])[0]
    if _OPENREVIEW_ID.fullmatch(found):
        return f"https://openreview.net/forum?id={found}"
    return NO_WAY_BACK if len(parts) > 1 else NO_PAPER


_CVF = re.compile(
    r"(?:/openaccess)?(/content[^/]*(?:/[^/]+)?)/(?:papers(?:_\w+)?|html)/((?:[^/]+/){0,2}[^/]+)\.(?:pdf|html)",
    re.IGNORECASE,
)


def cvf(place: Place) -> str | NotAsked:
    """``/content/X/papers/N.pdf`` has its page at ``/content/X/html/N.html``; cv-foundation.org is dead."""
    match = _CVF.fullmatch(place.path)
    return _address("openaccess.thecvf.com", f"{match[1]}/html/{match[2]}.html") if match else NO_PAPER


_ECVA_PAGE = re.compile(r"/papers/eccv_\d{4}/papers_ECCV/html/\d+_ECCV_\d{4}_paper\.php", re.IGNORECASE)
_ECVA_FILE = re.compile(r"/papers/eccv_(\d{4})/papers_ECCV/papers/(\d+)\.pdf", re.IGNORECASE)
ECVA_NUMBERED_SINCE = 2024  # before, a file's number was that of its submission


def ecva(place: Place) -> str | NotAsked:
    """``papers/00004.pdf`` of 2024 has its page at ``html/4_ECCV_2024_paper.php``; earlier files tell no page."""
    if _ECVA_PAGE.fullmatch(place.path):
        return _address("www.ecva.net", place.path)
    match = _ECVA_FILE.fullmatch(place.path)
    if match is None:
        return NO_PAPER
    year, number = match.groups()
    if int(year) < ECVA_NUMBERED_SINCE or len(number) > 5:
        return NO_WAY_BACK
    return f"https://www.ecva.net/papers/eccv_{year}/papers_ECCV/html/{int(number)}_ECCV_{year}_paper.php"


_PROCEEDINGS = re.compile(
    r"/+paper(?:_files/paper)?/(\d{4})/(?:file|hash)/([\da-f]{32})(?:-[A-Za-z]+)?(-[\w-]+)?(?:\.\w+)?"
)
_OLD_NEURIPS = re.compile(r"/+paper/((?:\d{1,5}(?:-[^/]*?)?|by-source-\d{4}-\d+))(?:\.pdf)?/?")


def neurips(place: Place) -> str | NotAsked:
    """``/file/{hash}-Paper-Conference.pdf`` has its page at ``/hash/{hash}-Abstract-Conference.html``, any track's.

    Numbered papers of before 2020 are asked by their number, from which the site leads on.
    """
    match = _PROCEEDINGS.fullmatch(place.path)
    if match:
        year, found, track = match.groups(default="")
        folder = "/paper_files/paper" if "/paper_files/" in place.path else "/paper"
        return _address(place.host, f"{folder}/{year}/hash/{found}-Abstract{track}.html")
    match = _OLD_NEURIPS.fullmatch(place.path)
    return _address(place.host, f"/paper/{match[1]}") if match else NO_PAPER


_PMLR = re.compile(
    r"(?:/proceedings/papers|/mlresearch)?/(v\d+|r\d+)/(?:main/assets/)?([\w.-]+?)(?:/.*)?", re.IGNORECASE
)
_PAGE_END = re.compile(r"\.(?:html?|pdf)$|/$", re.IGNORECASE)
_BESIDE_PAPER = re.compile(r"-?supp(?:l|lementary)?$")


def pmlr(place: Place) -> str | NotAsked:
    """``/v97/x/x.pdf``, ``/v37/x.pdf`` and the files at jmlr.org and GitHub have their page at ``/v97/x.html``."""
    match = _PMLR.fullmatch(_PAGE_END.sub("", place.path))
    if match is None or match[2] in {"index", "assets"}:
        return NO_PAPER
    return _address("proceedings.mlr.press", f"/{match[1].lower()}/{_BESIDE_PAPER.sub('', match[2])}.html")


_JMLR = re.compile(r"/papers/v(?:olume)?(\d+)/([\w-]+)(?:/\2)?(?:\.html?|\.pdf)?/?")


def jmlr(place: Place) -> str | NotAsked:
    """``/papers/volume15/x/x.pdf`` has its page at ``/papers/v15/x.html``; proceedings are PMLR's."""
    if place.path.startswith("/proceedings/papers/"):
        return pmlr(place)
    match = _JMLR.fullmatch(place.path)
    return _address("jmlr.org", f"/papers/v{match[1]}/{match[2]}.html") if match else NO_PAPER


_ACL = re.compile(
    r"(?:/anthology)?(?:/papers(?:/\w/\w\d\d)?)?/([a-z]\d\d-\d{4,5}|\d{4}\.[a-z\d_]+-[a-z\d_]+\.\d+)(?:v\d+)?"
    r"(?:\.\w+)?(?:/[\w-]*)?",
    re.IGNORECASE,
)


def acl(place: Place) -> str | NotAsked:
    """``/ID.pdf`` has its page at ``/ID/``; ``aclweb.org/anthology/ID`` is the same paper."""
    match = _ACL.fullmatch(place.path)
    if match is None:
        return NO_PAPER
    found = match[1]
    return f"https://aclanthology.org/{found.upper() if found[0].isalpha() else found.lower()}/"


_OJS = re.compile(r"((?:/index\.php)?/[\w-]+)/article/(?:view|download|viewFile)/(\d+)(?:/.*)?")


def aaai(place: Place) -> str | NotAsked:
    """``/article/download/A/G`` and the viewer ``/article/view/A/G`` have their page at ``/article/view/A``."""
    match = _OJS.fullmatch(place.path)
    return _address("ojs.aaai.org", f"{match[1]}/article/view/{match[2]}") if match else NO_PAPER


_IJCAI = re.compile(r"/proceedings/(\d{4})/0*(\d+)(?:\.pdf)?/?", re.IGNORECASE)
IJCAI_TAGGED_SINCE = 2017  # older pages have no tags


def ijcai(place: Place) -> str | NotAsked:
    """``/proceedings/2025/0001.pdf`` has its page at ``/proceedings/2025/1``; pages before 2017 state nothing."""
    match = _IJCAI.fullmatch(place.path)
    if match is None:
        return NotAsked("pages of IJCAI before 2017 state nothing") if "roceedings/" in place.path else NO_PAPER
    if int(match[1]) < IJCAI_TAGGED_SINCE:
        return NotAsked("pages of IJCAI before 2017 state nothing")
    return f"https://www.ijcai.org/proceedings/{match[1]}/{match[2]}"


_SPRINGER = re.compile(
    r"/(?:content/pdf/|(?P<kind>article|chapter|protocol|referenceworkentry)(?:/(?:epdf|pdf|fulltext\.html))?/)?"
    r"(?P<doi>10\.\d{4,9}/[^\s/]+?)(?:\.pdf|/fulltext\.html|/figures/.*|/tables/.*)?/?",
    re.IGNORECASE,
)


def springer(place: Place) -> str | NotAsked:
    """``/content/pdf/DOI.pdf`` has its page at ``/chapter/DOI`` where the DOI is of a book, else ``/article/DOI``."""
    match = _SPRINGER.fullmatch(place.path)
    if match is None:
        return NO_PAPER
    doi = match["doi"]
    of_book = re.fullmatch(r"10\.\d+/(?:978-[\d-]+[\dX]|b\d+|\d-\d+-\d+-[\dX]|\d{6,})_\d+", doi, re.IGNORECASE)
    return _address("link.springer.com", f"/{(match['kind'] or ('chapter' if of_book else 'article')).lower()}/{doi}")


_NATURE = re.compile(r"/articles/([\w.-]+?)(?:\.e?pdf)?(?:/.*)?")


def nature(place: Place) -> str | NotAsked:
    """``/articles/ID.pdf`` has its page at ``/articles/ID``."""
    match = _NATURE.fullmatch(place.path)
    return _address("www.nature.com", f"/articles/{match[1]}") if match else NO_PAPER


_HAL = re.compile(r"(?:/\w+)?/([a-z][a-z_]*-\d{6,8})(?:v\d+)?(?:/.*)?")
_HAL_TODAY = {
    "hal.archives-ouvertes.fr": "hal.science",
    "tel.archives-ouvertes.fr": "theses.hal.science",
    "hal.inria.fr": "inria.hal.science",
}


def hal(place: Place) -> str | NotAsked:
    """``ID/document`` and ``ID/file/x.pdf`` have their page at ``ID``; old hosts have new names."""
    match = _HAL.fullmatch(place.path)
    host = _HAL_TODAY.get(place.host, place.host)
    return _address(host, f"/{match[1]}") if match and host.endswith("hal.science") else NO_PAPER


_RXIV = re.compile(r"/content/(10\.\d{4,9}/\d[\d.]*\d)(v\d+)?(?:\.[a-z].*|/.*)?")
_RXIV_EARLY = re.compile(r"/content/(?:biorxiv/)?early/\d{4}/\d\d/\d\d/(\d[\d.]*\d)(v\d+)?(?:\.[a-z].*|/.*)?")


def biorxiv(place: Place) -> str | NotAsked:
    """``DOIvN.full.pdf`` has its page at ``DOIvN``; every preprint has a first version."""
    match = _RXIV.fullmatch(place.path)
    if match:
        return _address("www.biorxiv.org", f"/content/{match[1]}{match[2] or 'v1'}")
    match = _RXIV_EARLY.fullmatch(place.path)
    return _address("www.biorxiv.org", f"/content/10.1101/{match[1]}{match[2] or 'v1'}") if match else NO_PAPER


_PMC = re.compile(r"(?:/pmc)?/articles/(?:PMC)?(\d+)(?:/.*)?", re.IGNORECASE)


def pmc(place: Place) -> str | NotAsked:
    """``/articles/PMC1/pdf/x.pdf`` has its page at ``/articles/PMC1/``."""
    match = _PMC.fullmatch(place.path)
    return f"https://pmc.ncbi.nlm.nih.gov/articles/PMC{match[1]}/" if match else NO_PAPER


_USENIX = re.compile(r"(?:/legacy)?/conference/[\w-]+/(?:technical-sessions/)?presentation/[\w-]+/?")


def usenix(place: Place) -> str | NotAsked:
    """``/conference/osdi22/presentation/yu``; a file's address does not tell its page."""
    if _USENIX.fullmatch(place.path):
        return _address("www.usenix.org", place.path)
    return NO_WAY_BACK if place.path.lower().endswith(".pdf") else NO_PAPER


_NO_PAGE = re.compile(
    r"\.(?:pdf|ps|gz|zip|tar|tgz|bib|txt|md|json|csv|ya?ml|png|jpe?g|gif|svg|webp|mp4|mov|webm|avi|pptx?|key|docx?|ipynb)$",
    re.IGNORECASE,
)


def project(place: Place) -> str | NotAsked:
    """Any page of a project, files left out."""
    return NO_WAY_BACK if _NO_PAGE.search(place.path) else _address(place.host, place.path or "/")
