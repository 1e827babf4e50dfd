"""Which paper an entry means: by its links where they name it, else by its title, taken only when nothing contradicts.

Pure, and light to import: the command line reads lists with it without loading any provider's library.
"""

from __future__ import annotations

from enrichers.matching.deciding import decide
from enrichers.matching.statements import state_of, year_in_url
from enrichers.matching.works import preferred_id
from enrichers.records import PaperRecord, Reference, Resolution
from lists.document import Entry
from lists.identifiers import ACCEPTED_SCHEMES, PaperId
from lists.titles import normalise_title

__all__ = ["accepted_id", "judge_title_match", "preferred_id", "reference_of", "year_in_url"]


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


def judge_title_match(reference: Reference, entry: Entry, candidate: PaperRecord) -> Resolution:
    """Decide whether the one paper Semantic Scholar offers for a title is the one the entry means.

    The rules are those of ``matching.deciding``, for an answer whose rivals are not known.
    """
    return decide(state_of(entry, title=reference.title), (candidate,), complete=False)
