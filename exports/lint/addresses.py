"""What can be seen of one address: its form, its host, its parameters. Pure text; nobody is asked."""

from __future__ import annotations

import re
from typing import NamedTuple

from lists.identifiers import parse_paper_id, parse_repository_id


class Fault(NamedTuple):
    """One thing about an address, and the address that would mend it, where that cannot be wrong."""

    rule: str
    message: str
    mended: str | None = None


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Sites known to serve the same page under https.
_SECURE = _words(
    """
    arxiv.org export.arxiv.org github.com openaccess.thecvf.com proceedings.mlr.press openreview.net doi.org dx.doi.org
    papers.nips.cc proceedings.neurips.cc aclweb.org aclanthology.org ieeexplore.ieee.org dl.acm.org nature.com
    link.springer.com youtube.com youtu.be jmlr.org huggingface.co ijcai.org semanticscholar.org sciencedirect.com
    """
)
_TRACKING = _words(
    "fbclid gclid dclid yclid msclkid twclid igshid mc_cid mc_eid _hsenc _hsmi spm_id_from vd_source trk"
)
_TRACKING_AT = {
    "youtu.be": _words("si feature"),
    "youtube.com": _words("si feature ab_channel"),
    "twitter.com": _words("s t ref_src"),
    "x.com": _words("s t ref_src"),
    "bilibili.com": _words("share_source share_medium share_plat share_session_id share_tag unique_k"),
}
_SCHEME = re.compile(r"([a-z][a-z\d+.-]*)://+", re.IGNORECASE)
_LIKE_HTTP = re.compile(r"(h*t{1,3}p{0,2}s{0,2})([:;]?)(/*)(?=[\w(])", re.IGNORECASE)
_HOST = re.compile(r"^https?://(?:[^/?#@\s]*@)?(?:www\.)?([^/?#:\s]+)", re.IGNORECASE)
_SECOND = re.compile(r"(?<![/=?&:#%,;(|+!])https?://", re.IGNORECASE)
_BARE_DOMAIN = re.compile(
    r"(?:www\.)[\w-]+(?:\.[\w-]+)+(?:[/?#]|$)|(?:[a-z\d-]+\.)+(?:com|org|net|edu|gov|ac\.\w\w)(?:[/?#:]|$)",
    re.IGNORECASE,
)
_ARXIV = re.compile(r"^https?://(?:www\.|export\.|cn\.)?arxiv\.org(?::\d+)?/+([^?#]*)", re.IGNORECASE)
_ARXIV_PAGE = re.compile(r"(?:abs|pdf|html)(?:/|$)", re.IGNORECASE)
_ARXIV_VERSION = re.compile(r"/(?:[a-z.-]+/)?\d{4,7}(?:\.\d{4,5})?(v[1-9]\d*)(?:\.pdf)?/?$", re.IGNORECASE)
_ARXIV_LENGTH = re.compile(r"/(?:0[7-9]|1[0-4])\d\d\.\d{5}(?!\d)|/(?:1[5-9]|[2-9]\d)\d\d\.\d{4}(?!\d)")
_ARXIV_PDF = re.compile(r"^(?:pdf|ftp)/", re.IGNORECASE)
_GIT_SUFFIX = re.compile(r"^(https?://(?:www\.)?github\.com/[\w.-]+/[\w.-]+)\.git(/?)$", re.IGNORECASE)
_CLONE = re.compile(r"(?:git|ssh|git\+\w+)://|git@[\w.-]+:", re.IGNORECASE)
_MACHINE = re.compile(
    r"file:|/Users/\w|/home/[\w.-]+/|[a-z]:[\\/]|\\\\\w|(?:https?://)?(?:localhost|127\.0\.0\.1)(?=[:/]|$)",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(
    r"#|todo|tbd|tba|xxx+|url|link|https?:/*|https?://(?:www\.)?(?:github\.com|arxiv\.org(?:/abs|/pdf)?|openreview\.net)/*",
    re.IGNORECASE,
)
_SEARCH = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:scholar\.google\.[\w.]+/scholar\?(?!.*\bcluster=)(?=.*\bq=)|google\.[\w.]+/search\?"
    r"|arxiv\.org/(?:find|search|list)/|bing\.com/search|baidu\.com/s\?|semanticscholar\.org/search\?|dblp\.[\w.-]+/search"
    r"|ieeexplore\.ieee\.org/(?:xpl/(?:mostRecentIssue|RecentIssue|conhome)|search)|dl\.acm\.org/action/doSearch"
    r"|link\.springer\.com/search|openreview\.net/search)",
    re.IGNORECASE,
)
_NO_PAPER_FILE = re.compile(r"/[^/?#]+\.(?:bib|txt|zip|tar\.gz|png|jpe?g|mp4)$", re.IGNORECASE)
_FRONT = re.compile(r"https?://[^/?#]+/?$", re.IGNORECASE)
_BLOG = re.compile(r"https?://blogs?\.|https?://[^?#]*/blogs?/", re.IGNORECASE)
_SHADOW = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:sci-hub|scihub|libgen|z-lib|b-ok|booksc|annas-archive)\.[\w.]+/", re.IGNORECASE
)
_SITE = re.compile(r"https?(?::|%3a)//|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|ai|co)$", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[^\s?#]+")


def host_of(url: str) -> str:
    """The host of an address, in lower case and without ``www.``; empty without one."""
    match = _HOST.match(url)
    return match[1].lower() if match else ""


def is_at(host: str, *sites: str) -> bool:
    """Whether a host is one of some sites or below one."""
    return any(host == site or host.endswith(f".{site}") for site in sites)


def judge_form(url: str) -> Fault | None:
    """The one thing that keeps an address from leading anywhere; None for an address that may."""
    if _MACHINE.match(url):
        return Fault("machine-path", f"{url} exists on one computer alone")
    if _CLONE.match(url):
        repository = parse_repository_id(url)
        page = f"; its page is https://github.com/{repository}" if repository else ""
        return Fault("clone-address", f"{url} is for git, not for a browser{page}")
    if _is_misspelt(url):
        return Fault("bad-address", f"{url} does not begin with https://")
    second = _SECOND.search(url, 8)
    if second is not None:
        return Fault("bad-address", f"{url} is two addresses in one; the second is {url[second.start() :]}")
    if _BARE_DOMAIN.match(url):
        host = host_of(f"https://{url}")
        mended = f"https://{url}" if host in _SECURE else None
        return Fault("no-scheme", f"{url} has no https://, so it is taken for a file beside the list", mended)
    return _judge_arxiv(url)


def _is_misspelt(url: str) -> bool:
    match = _LIKE_HTTP.match(url)
    if match is None or not (match[2] or len(match[3]) > 1):
        return False
    return match[1].lower() not in {"http", "https"} or match[2] != ":" or match[3] != "//"


def _judge_arxiv(url: str) -> Fault | None:
    match = _ARXIV.match(url)
    if match is None or not _ARXIV_PAGE.match(match[1]):
        return None
    if parse_paper_id(url) is None:
        return Fault("bad-address", f"{url} holds no arXiv identifier")
    if _ARXIV_LENGTH.search(match[1]):
        return Fault(
            "bad-address", f"{url} has a digit too many or too few: four stand behind the point until 2014, five since"
        )
    return None


def judge_placeholder(url: str) -> Fault | None:
    """Whether an address stands for one that is still to come."""
    return Fault("placeholder-link", f"{url} leads to no page of its own") if _PLACEHOLDER.fullmatch(url) else None


def judge_paper_link(url: str) -> tuple[Fault, ...]:
    """What is odd about the address of a paper: a search for it, a PDF of arXiv, one version there."""
    if _SEARCH.match(url):
        return (Fault("no-paper-page", f"{url} is a search or a listing, which changes"),)
    if _NO_PAPER_FILE.search(url):
        return (Fault("no-paper-page", f"{url} is a file of another kind"),)
    match = _ARXIV.match(url)
    if match is None or parse_paper_id(url) is None:
        return ()
    faults = []
    if _ARXIV_PDF.match(match[1]):
        faults.append(Fault("arxiv-pdf-link", f"{url} is the PDF; the abstract page leads to every form and version"))
    version = _ARXIV_VERSION.search("/" + match[1])
    if version is not None:
        faults.append(
            Fault("arxiv-version-link", f"{url} is version {version[1][1:]}; without it the link shows the newest")
        )
    return tuple(faults)


def judge_labelled_paper(url: str) -> Fault | None:
    """What the address of a link cannot be that is called a paper: the front page of a site, a post in a blog."""
    if parse_paper_id(url) is not None:
        return None
    if _FRONT.match(url):
        return Fault("no-paper-page", f"{url} is the front page of a site")
    return Fault("no-paper-page", f"{url} is a post in a blog") if _BLOG.match(url) else None


def judge_habits(url: str) -> tuple[Fault, ...]:
    """What of an address should be otherwise though it leads somewhere. Each mended address mends one thing alone."""
    faults = []
    host = host_of(url)
    if url[:7].lower() == "http://" and host in _SECURE:
        faults.append(Fault("http-link", f"{host} has https://", f"https://{url[7:]}"))
    tracking = tracking_parameters(url)
    if tracking:
        message = f"the page needs no {', '.join(tracking)}, which tells how a reader came to it"
        faults.append(Fault("tracking-parameter", message, without_parameters(url, tracking)))
    git = _GIT_SUFFIX.match(url)
    if git is not None:
        message = f"{url} is the address for git; the page is the same without .git"
        faults.append(Fault("git-suffix", message, git[1] + git[2]))
    shadow = _SHADOW.match(url)
    if shadow is not None:
        doi = _DOI.search(url)
        page = f"; the publisher's page is https://doi.org/{doi[0]}" if doi else ""
        faults.append(Fault("shadow-library-link", f"{host} has no licence for its copies{page}"))
    return tuple(faults)


def tracking_parameters(url: str) -> tuple[str, ...]:
    """The names of the parameters that say nothing about the page, only where a reader came from."""
    query = url.partition("#")[0].partition("?")[2]
    host = host_of(url)
    at_host = next((names for site, names in _TRACKING_AT.items() if is_at(host, site)), frozenset())
    found = []
    for parameter in query.split("&"):
        name, _, value = parameter.partition("=")
        name = name.removeprefix("amp;")
        if name.startswith("utm_") or name in _TRACKING or name in at_host or (name == "ref" and _is_site(value)):
            found.append(name)
    return tuple(found)


def _is_site(value: str) -> bool:
    """Whether ``ref=`` names a site that a reader came from, and not a branch or a reference."""
    return _SITE.match(value) is not None


def without_parameters(url: str, names: tuple[str, ...]) -> str:
    """An address without some of its parameters, all else as it was."""
    before, sign, fragment = url.partition("#")
    page, _, query = before.partition("?")
    joint = "&amp;" if "&amp;" in query else "&"
    kept = [part for part in query.split(joint) if part.partition("=")[0] not in names]
    return page + ("?" + joint.join(kept) if kept else "") + sign + fragment
