"""What kind of page an address leads to, as far as its site and path tell: a paper, code, a video, none of a paper."""

from __future__ import annotations

import re
from types import MappingProxyType

from lists.document import Role
from lists.links.urls import LONGEST_URL

PAPER, CODE, PROJECT, VIDEO, SLIDES, DATASET, OTHER = (
    Role.PAPER,
    Role.CODE,
    Role.PROJECT,
    Role.VIDEO,
    Role.SLIDES,
    Role.DATASET,
    Role.OTHER,
)
_AUTHORS_PAGE = re.compile(r"https?://(?:[\w-]+\.git(?:hub|lab)\.io|sites\.google\.com)(?:/|$)", re.IGNORECASE)
_PAPER_FILE = re.compile(r"\.(?:pdf|ps|ps\.gz|djvu)(?:$|[?#])", re.IGNORECASE)
_PARTS = re.compile(r"\s*(?:[a-z][a-z\d+.-]*:)?/*(?:[^/@\s]*@)?([^/?#\s:]+)(?::\d+)?([^?#]*)(\?[^#]*)?", re.IGNORECASE)


def _hosts(role: Role, names: str) -> dict[str, Role]:
    return dict.fromkeys(names.split(), role)


# Sites whose pages are of one kind, wherever on them.
_ROLE_OF_HOST = MappingProxyType(
    _hosts(
        OTHER,
        """
        twitter.com x.com medium.com kaggle.com discord.com discord.gg wikipedia.org zhihu.com
        linkedin.com facebook.com reddit.com pypi.org stackoverflow.com stackexchange.com quora.com weibo.com qq.com
        csdn.net t.me slack.com shields.io dblp.org orcid.org towardsdatascience.com substack.com wordpress.com
        blogspot.com wandb.ai coursera.org udacity.com udemy.com edx.org deeplearning.ai fast.ai cnblogs.com jianshu.com
        juejin.cn youtube-nocookie.com producthunt.com meetup.com eventbrite.com instagram.com
        notion.so notion.site news.ycombinator.com awesome.re colab.research.google.com docs.google.com forms.gle
        calendar.google.com scholar.google.com plus.google.com github.com anaconda.org conda.io bioconductor.org
        r-project.org npmjs.com docker.com crates.io
        """,
    )
    | _hosts(
        CODE,
        """
        gitlab.com bitbucket.org gitee.com codeberg.org code.google.com gist.github.com savannah.gnu.org sr.ht
        launchpad.net framagit.org gitcode.com
        """,
    )
    | _hosts(
        PROJECT,
        "github.io gitlab.io sites.google.com sourceforge.net sourceforge.io readthedocs.io netlify.app vercel.app",
    )
    | _hosts(VIDEO, "youtube.com youtu.be bilibili.com vimeo.com slideslive.com videolectures.net")
    | _hosts(SLIDES, "slideshare.net speakerdeck.com")
)
# Sites that hold papers, and what the path of one looks like there.
_PAPER_PATHS = MappingProxyType(
    {
        host: re.compile(pattern, re.IGNORECASE)
        for host, pattern in (
            ("arxiv.org", r"/(?:abs|pdf|html|ps|format)/"),
            ("sciencedirect.com", r"/science/(?:article|pii)"),
            ("researchgate.net", r"/(?:publication|profile/[^/]+/publication)/"),
            ("ist.psu.edu", r"/(?:viewdoc|document|pdf|showciting|\d)"),
            ("oup.com", r"/article"),
            ("oxfordjournals.org", r"/content/"),
            ("mdpi.com", r"/\d{4}-\d{3}[\dx]/\d+/"),
            ("jair.org", r"/(?:index.php/jair/article|media|papers)/"),
            ("usenix.org", r"/(?:presentation/|system/files/|publications/|legacy/\w+/\w*/?tech)"),
            ("springer.com", r"/(?:article|chapter|book|content|referenceworkentry)/"),
            ("wiley.com", r"/doi/"),
            ("frontiersin.org", r"/articles?/"),
            ("plos.org", r"/article|/plos"),
            ("peerj.com", r"/(?:articles|preprints)/"),
            ("spiedigitallibrary.org", r"/"),
            ("osapublishing.org", r"/abstract|/viewmedia"),
            ("optica.org", r"/abstract"),
            ("iospress.nl", r"/(?:volume)?article/"),
            ("iospress.com", r"/(?:volume)?article"),
            ("cell.com", r"/(?:fulltext|abstract|pdf)"),
            ("science.org", r"/(?:doi|content)/"),
            ("sciencemag.org", r"/content/"),
            ("pnas.org", r"/(?:content|doi)/"),
            ("ieeexplore.ieee.org", r"/(?:abstract/)?document|/xpl/(?:articledetails|login|freeabs)|/stamp"),
            ("computer.org", r"/(?:csdl|portal/web/csdl)/.+/.+"),
            ("ssrn.com", r"/(?:sol3/(?:papers|delivery)|abstract)"),
            ("semanticscholar.org", r"/(?:paper|reader)/"),
            ("paperswithcode.com", r"/paper/"),
            ("openreview.net", r"/(?:forum|pdf|attachment|revisions)"),
            ("isca-speech.org", r"/archive/.+"),
            ("roboticsproceedings.org", r"/rss\d+/p"),
            ("ifaamas.org", r"/proceedings/.+"),
            ("vldb.org", r"/(?:pvldb|archives|conf)/.+"),
            ("mitpressjournals.org", r"/doi/"),
            ("mit.edu", r"/(?:handle/|\w+/article|pubs?/|papers?/)"),
            ("projecteuclid.org", r"/.+/.+"),
            ("jstor.org", r"/stable/"),
            ("iacr.org", r"/\d{4}/\d+"),
            ("escholarship.org", r"/uc/item/"),
            ("hal.science", r"/"),
            ("techrxiv.org", r"/(?:articles|users|doi)/"),
            ("researchsquare.com", r"/article/"),
            ("preprints.org", r"/manuscript/"),
            ("core.ac.uk", r"/(?:display|download|reader|works)/"),
            ("ecva.net", r"/papers/"),
            ("mlr.press", r"/v\d+/.+"),
            ("mlsys.org", r"/(?:paper|virtual/\d+/(?:poster|oral))"),
            ("nips.cc", r"/+(?:paper|virtual/\d+/(?:poster|oral|paper|spotlight)|book/)"),
            ("neurips.cc", r"/+(?:paper|virtual/\d+/(?:poster|oral|paper|spotlight))"),
            ("icml.cc", r"/(?:\d{4}/papers?/|conferences/\d+/.*(?:pdf|papers?)|virtual/\d+/(?:poster|oral|spotlight))"),
            ("iclr.cc", r"/virtual/\d+/(?:poster|oral|spotlight)"),
            ("acm.org", r"/(?:citation\.cfm|ft_gateway\.cfm|doi/)"),
            ("portal.acm.org", r"/citation"),
            ("amazon.science", r"/publications/"),
            ("rdcu.be", r"/."),
            ("osti.gov", r"/(?:biblio|servlets/purl)/"),
            ("nsf.gov", r"/(?:biblio|servlets/purl)/"),
            ("nasa.gov", r"/citations/"),
            ("harvard.edu", r"/abs/"),
            ("biomedcentral.com", r"/(?:articles|content)/"),
            ("bmj.com", r"/content/"),
            ("ncbi.nlm.nih.gov", r"/pmc/articles/"),
            ("humankinetics.com", r"/view/journals/"),
        )
    }
)
_NOT_PAPER_PATHS = re.compile(
    r"/(?:virtual/\d+/(?:tutorial|workshop|invited|expo)|courses?|teaching|tutorials?|blogs?|posts?|news)(?:[/-]|$)",
    re.IGNORECASE,
)
# A site or a place on it where posts stand, or a path that has the day of one.
_BLOG_HOST = re.compile(
    r"^(?:[\w-]+\.)*(?:blogs?|engineering|eng|tech|newsroom|news|developers?|devblogs|research-?blog|ai-?blog)\.[\w.-]+$"
    r"|blog[\w-]*\.\w+$|\.(?:blog|engineering|news|tech)$"
)
_DATED_PATH = re.compile(r"/(?:19|20)\d\d/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?/[\w-]+")
_LONGEST_HOST = 253  # characters; RFC 1035, section 2.3.4
_HUGGING_FACE = ("huggingface.co", "hf.co")
_HUGGING_FACE_PAGES = MappingProxyType(
    {"datasets": DATASET}
    | dict.fromkeys(
        ("spaces", "collections", "docs", "blog", "papers", "learn", "tasks", "course", "models", "posts", "chat"),
        OTHER,
    )
)
_FEWEST_CODE_PARTS = 2  # an owner and a name
_SELF_HOSTED = ("gitlab.", "git.", "code.", "gitea.", "svn.")


def may_stand_for_paper(url: str) -> bool:
    """Whether a page is on a host where authors put the page of one paper, to which its title may be linked."""
    return _AUTHORS_PAGE.match(url) is not None


def is_paper_file(url: str) -> bool:
    """Whether an address is that of a file as papers are printed in."""
    return len(url) <= LONGEST_URL and _PAPER_FILE.search(url) is not None


def kind_of_page(url: str) -> Role | None:
    """What a page is by its address; None for one that could be anything. ``OTHER`` is no paper and nothing of one."""
    if len(url) > LONGEST_URL:
        return None
    if _PAPER_FILE.search(url):
        return PAPER
    match = _PARTS.match(url)
    if match is None or len(match[1]) > _LONGEST_HOST:
        return None
    host, path = match[1].lower().removeprefix("www."), match[2]
    if host in _HUGGING_FACE:
        return _kind_at_hugging_face(path)
    known = _look_up(host)
    if known is not None:
        return known if known is not CODE or _names_code(path, match[3]) else OTHER
    if not path.strip("/") and not match[3] and _holds_papers(host):
        return OTHER  # the front page of a publisher or an archive
    if _is_paper_path(host, path):
        return PAPER
    if host.startswith(_SELF_HOSTED) and _names_code(path, match[3]):
        return CODE
    if _NOT_PAPER_PATHS.search(path) or _BLOG_HOST.search(host) or _DATED_PATH.search(path):
        return OTHER
    return None


def _look_up(host: str) -> Role | None:
    while host:
        role = _ROLE_OF_HOST.get(host)
        if role is not None:
            return role
        host = host.partition(".")[2]
    return None


def _is_paper_path(host: str, path: str) -> bool:
    while host:
        pattern = _PAPER_PATHS.get(host)
        if pattern is not None and pattern.search(path):
            return True
        host = host.partition(".")[2]
    return False


def _holds_papers(host: str) -> bool:
    while host:
        if host in _PAPER_PATHS:
            return True
        host = host.partition(".")[2]
    return False


def _names_code(path: str, query: str | None) -> bool:
    return len([part for part in path.split("/") if part]) >= _FEWEST_CODE_PARTS or bool(query)


def _kind_at_hugging_face(path: str) -> Role:
    parts = [part for part in path.split("/") if part]
    if parts and parts[0] in _HUGGING_FACE_PAGES:
        return _HUGGING_FACE_PAGES[parts[0]]
    return CODE if len(parts) >= _FEWEST_CODE_PARTS else OTHER


_PAPER_WORDS_IN_PATH = re.compile(
    r"(?:^|[/_.-])(?:papers?|publications?|pubs?|publi|abstracts?|proceedings|theses|thesis|dissertations?|viewdoc|e?prints?"
    r"|preprints?|tech-?reports?|biblio|bitstream|handle|download)(?=$|[/_.?-])",
    re.IGNORECASE,
)


def path_of(url: str) -> str:
    """The path of an address with its query, without host and outer slashes; empty for the front page of a site."""
    match = _PARTS.match(url) if len(url) <= LONGEST_URL else None
    return f"{match[2].strip('/')}{match[3] or ''}" if match is not None else ""


def has_paper_path(url: str) -> bool:
    """Whether the path speaks of papers (``/publications/…``), as pages about one paper do, and also others."""
    match = _PARTS.match(url) if len(url) <= LONGEST_URL else None
    return match is not None and _PAPER_WORDS_IN_PATH.search(match[2]) is not None
