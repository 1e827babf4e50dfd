"""Why a link to code has no stars: who keeps them, or what it leads to instead of a repository. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lists.document import Entry, Link, Role

_HOST = re.compile(r"^https?://(?:[^/?#@\s]*@)?(?:www\.)?([^/?#:\s]+)(?::\d+)?/*([^?#]*)", re.IGNORECASE)
# Who keeps stars or likes of code of its own, by host; hosts below one count too.
_KEEPERS = (
    ("gitlab.com", "GitLab"),
    ("bitbucket.org", "Bitbucket"),
    ("codeberg.org", "Codeberg"),
    ("gitee.com", "Gitee"),
    ("huggingface.co", "Hugging Face"),
    ("hf.co", "Hugging Face"),
    ("modelscope.cn", "ModelScope"),
    ("sourceforge.net", "SourceForge"),
    ("sr.ht", "SourceHut"),
)
_CODE_ROLES = (Role.CODE, Role.PROJECT, Role.DATASET, Role.OTHER)


def links_without_stars(entry: Entry) -> Iterator[tuple[Link, str]]:
    """The links of an entry to code that has no stars we ask for, each with the reason.

    None for an entry with a repository on GitHub: that one is badged.
    """
    if entry.repositories:
        return
    for link in entry.links:
        if link.role in _CODE_ROLES and link.repository_id is None:
            reason = reason_without_stars(link.url)
            if reason is not None:
                yield link, reason


def keeper_of(url: str) -> str | None:
    """Who keeps the stars of what an address leads to, where that is not GitHub; None where nobody is known to."""
    match = _HOST.match(url)
    if match is None:
        return None
    host = match[1].lower()
    if host.startswith("gitlab."):
        return "GitLab"
    return next((name for site, name in _KEEPERS if host == site or host.endswith(f".{site}")), None)


def reason_without_stars(url: str) -> str | None:
    """Why there are no stars for an address; None where it is no code that could have any."""
    keeper = keeper_of(url)
    if keeper is not None:
        return f"its stars are kept by {keeper}, which is not asked"
    match = _HOST.match(url)
    host, path = (match[1].lower(), match[2].strip("/").split("/")) if match else ("", [""])
    if host == "gist.github.com":
        return "it is a gist, and not a repository"
    if host.endswith(".github.io"):
        return "it is a page made with GitHub, and names no repository"
    if host != "github.com" or not path[0]:
        return None
    if len(path) == 1 or path[0].lower() == "orgs":
        return f"it leads to all that {path[-1] if len(path) == 1 else path[1]} has, and not to one repository"
    return f"it leads to a page of {'/'.join(path[:2])}, and not to the repository as the code of this paper"
