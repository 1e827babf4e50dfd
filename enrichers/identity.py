"""Which paper an entry means: by its links where they name it, else by its title, taken only when nothing contradicts.

Pure, and light to import: the command line reads lists with it without loading any provider's library.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from enrichers.records import PaperRecord, Reference, Resolution, Resolved, Unresolved
from enrichers.statements import Years, share_a_family_name, stated_authors, stated_years
from lists.document import Entry, Link
from lists.identifiers import ACCEPTED_SCHEMES, PaperId
from lists.titles import normalise_title

# A preprint is often a year older than the publication whose page is linked, a journal version two years younger.
YEARS_APART_ALLOWED = 2

_ARXIV_DOI = "10.48550/arxiv."  # arXiv registers a DOI for each of its papers under this prefix

# Hosts whose paths carry the year a paper was published in, and how. Other hosts' paths may hold any number.
_FOUR_DIGITS = re.compile(r"(?<!\d)(19[89]\d|20\d\d)(?!\d)")
_TWO_DIGITS = re.compile(r"/v\d+/[a-z-]+?(\d\d)[a-z]?(?:[./]|$)|/aaai(\d\d)/", re.IGNORECASE)
_HOSTS_WITH_YEARS = (
    "thecvf.com", "ecva.net", "nips.cc", "neurips.cc", "ijcai.org", "mlr.press", "aaai.org", "iclr.cc", "icml.cc",
    "mlsys.org", "usenix.org", "isca-speech.org", "bmva.org",
)  # fmt: skip


def accepted_id(entry: Entry) -> PaperId | None:
    """The first identifier among an entry's paper links that Semantic Scholar looks up. None when there is none."""
    ids = (link.paper_id for link in entry.paper_links)
    return next((paper_id for paper_id in ids if paper_id and paper_id.scheme in ACCEPTED_SCHEMES), None)


def reference_of(entry: Entry) -> Reference | None:
    """What an entry says of its paper. None when it has neither a link to a paper nor an empty one (``[Title]()``).

    An accepted identifier settles the paper and is the key alone. Otherwise the key is the first paper link's
    identifier or URL together with the normalised title.
    """
    found = accepted_id(entry)
    for link in entry.paper_links:
        if found is not None and link.paper_id == found:
            return Reference(str(found), found, link.url, entry.title)
    title = normalise_title(entry.title)
    for link in entry.paper_links:
        name = str(link.paper_id) if link.paper_id is not None else link.url
        return Reference(f"{name} {title}", link.paper_id, link.url or None, entry.title)
    if any(not link.url for link in entry.links):
        return Reference(f"title {title}", None, None, entry.title)
    return None


def preferred_id(record: PaperRecord) -> PaperId:
    """The name a paper found by its title goes by: its arXiv id, else its DOI, else Semantic Scholar's own."""
    for scheme in ("arxiv", "doi"):
        for paper_id in record.external_ids:
            if paper_id.scheme == scheme:
                return paper_id
    return PaperId("s2", record.semantic_scholar_id)


def judge_title_match(reference: Reference, entry: Entry, candidate: PaperRecord) -> Resolution:
    """Decide whether the paper Semantic Scholar offers for a title is the one the entry means.

    Taken only when the titles agree exactly after normalising and nothing contradicts: not the year in a link's URL
    (more than two years from the candidate's), not the years the entry states (all of them that far), not an arXiv id
    or DOI of the entry's links (where the candidate has another), not the authors the entry names (none of them the
    candidate's). A title of one word needs a year that agrees. Never Ambiguous: the API offers one candidate.
    """
    offered = f"“{candidate.title}”" + ("" if candidate.year is None else f" ({candidate.year})")
    wanted = normalise_title(reference.title)
    if not wanted:
        return Unresolved("the entry has no title to look up")
    if wanted != normalise_title(candidate.title):
        return Unresolved(f"the nearest title at Semantic Scholar is another one: {offered}")
    objection = _objection(reference, entry, candidate)
    if objection:
        return Unresolved(f"Semantic Scholar offers {offered}, but {objection}")
    return Resolved(preferred_id(candidate), "title", f"the title agrees exactly with {offered} at Semantic Scholar")


def _objection(reference: Reference, entry: Entry, candidate: PaperRecord) -> str | None:
    linked = [(year, link.url) for link in entry.paper_links if (year := year_in_url(link.url))]
    for year, url in linked:
        if candidate.year is not None and abs(candidate.year - year) > YEARS_APART_ALLOWED:
            return f"the link {url} says {year}"
    years = [Years(year, year) for year, _ in linked] + list(stated_years(entry))
    agrees = candidate.year is not None and any(y.distance_to(candidate.year) <= YEARS_APART_ALLOWED for y in years)
    if candidate.year is not None and years and not agrees:
        return f"the entry says {', '.join(map(str, years))}"
    contradiction = _contradicting_id(entry.paper_links, candidate)
    if contradiction is not None:
        return f"the entry links {contradiction}, which that paper is not"
    authors = stated_authors(entry)
    if authors and candidate.authors and not share_a_family_name(authors, candidate.authors):
        return f"the entry names {', '.join(authors)}, and that paper is by {_by(candidate.authors)}"
    if len(reference.title.split()) == 1 and not agrees:
        return "a title of one word needs a year that agrees, and the entry gives none"
    return None


def _by(authors: Sequence[str]) -> str:
    return authors[0] if len(authors) == 1 else f"{authors[0]} and {len(authors) - 1} more"


def _contradicting_id(links: Iterable[Link], candidate: PaperRecord) -> PaperId | None:
    """The first identifier of the links where the candidate has another of the same scheme and none in common."""
    names = {_canonical(paper_id) for paper_id in candidate.external_ids}
    schemes = {paper_id.scheme for paper_id in names}
    for link in links:
        if link.paper_id is not None:
            linked = _canonical(link.paper_id)
            if linked.scheme in schemes and linked not in names:
                return link.paper_id
    return None


def _canonical(paper_id: PaperId) -> PaperId:
    if paper_id.scheme == "doi" and paper_id.value.lower().startswith(_ARXIV_DOI):
        return PaperId("arxiv", paper_id.value.lower().removeprefix(_ARXIV_DOI))
    return PaperId(paper_id.scheme, paper_id.value.lower())


def year_in_url(url: str) -> int | None:
    """The year a proceedings page's URL gives (``…/content_CVPR_2019/…``, ``…/v97/tan19a.html``). None elsewhere."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if not any(host == known or host.endswith(f".{known}") for known in _HOSTS_WITH_YEARS):
        return None
    whole = _FOUR_DIGITS.search(parts.path)
    if whole:
        return int(whole[1])
    short = _TWO_DIGITS.search(parts.path)
    return 2000 + int(short[1] or short[2]) if short else None
