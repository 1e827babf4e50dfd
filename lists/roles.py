"""What a link is to its entry: decided from where it points, how it is labelled and whether it stands as the title."""

from __future__ import annotations

import re
from types import MappingProxyType

from lists.document import Role
from lists.ids import PaperId, RepositoryId

# Bound once: in Python 3.11 looking a member up in its Enum costs ten times a comparison.
PAPER, VERSION, REPOSITORY, OTHER = Role.PAPER, Role.VERSION, Role.REPOSITORY, Role.OTHER

_PAPER_FILE = re.compile(r"\.(?:pdf|ps|ps\.gz)(?:$|[?#])", re.IGNORECASE)
_HOST = re.compile(r"(?:[a-z][a-z\d+.-]*:)?/*(?:[^/@\s]*@)?([^/?#\s:]+)", re.IGNORECASE)
_NOT_PAPERS = re.compile(
    r"//(?:[\w-]+\.)*(?:youtube\.com|youtu\.be|twitter\.com|x\.com|medium\.com|kaggle\.com|gitlab\.com|bitbucket\.org"
    r"|colab\.research\.google\.com|huggingface\.co|discord\.\w+|wikipedia\.org|amazon\.\w+|bilibili\.com|zhihu\.com"
    r"|plus\.google\.com|linkedin\.com|facebook\.com|reddit\.com|slideshare\.net|docs\.google\.com|drive\.google\.com|pypi\.org"
    r"|stackoverflow\.com|weibo\.com|qq\.com|csdn\.net|t\.me|slack\.com|github\.io|github\.com|shields\.io"
    r"|arxiv\.org/(?:search|a|list|find)|scholar\.google\.[\w.]+/citations|dblp\.[\w.-]+|orcid\.org)(?:[/?#:]|$)",
    re.IGNORECASE,
)
_ROLE_OF_HOST = MappingProxyType(
    {
        "gitlab.com": Role.CODE,
        "bitbucket.org": Role.CODE,
        "gitee.com": Role.CODE,
        "codeberg.org": Role.CODE,
        "sourceforge.net": Role.CODE,
        "code.google.com": Role.CODE,
        "gist.github.com": Role.CODE,
        "github.io": Role.PROJECT,
        "gitlab.io": Role.PROJECT,
        "sites.google.com": Role.PROJECT,
        "youtube.com": Role.VIDEO,
        "youtu.be": Role.VIDEO,
        "bilibili.com": Role.VIDEO,
        "vimeo.com": Role.VIDEO,
        "slideshare.net": Role.SLIDES,
        "slideslive.com": Role.VIDEO,
    }
)


def role_of(
    url: str, label: Role | None, *, titled: bool, paper_id: PaperId | None, repository: RepositoryId | None
) -> Role:
    """The role of one link, seen by itself. ``titled`` says that its text stands where the title stands."""
    if repository is not None:
        of_paper = (label is None or label is PAPER) and _PAPER_FILE.search(url)
        return PAPER if of_paper else REPOSITORY
    if label is None or label is PAPER:
        if paper_id is not None or label is PAPER or _PAPER_FILE.search(url):
            return PAPER
        if titled and not _NOT_PAPERS.search(url):
            return PAPER
        return _role_of_host(url) or OTHER
    if paper_id is not None:
        return OTHER if label is Role.CODE else label
    if label is Role.CODE or label is Role.PROJECT:
        return _role_of_host(url) or Role.PROJECT
    return label


def _role_of_host(url: str) -> Role | None:
    match = _HOST.match(url)
    host = match[1].lower() if match is not None else ""
    while host:
        role = _ROLE_OF_HOST.get(host)
        if role is not None:
            return role
        host = host.partition(".")[2]
    return None
