"""arXiv's query API by ``id_list``, in both wire formats that were recorded. A search is not simulated: it is empty."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha1
from xml.sax.saxutils import escape, quoteattr

from enrichers.sandbox.corpus import Corpus, Paper
from enrichers.sandbox.errors import SandboxError
from enrichers.sandbox.wire import Request, Response

PATH = "/api/query"
LONGEST_TARGET = 8_192  # a longer path and query was answered with 414
WIRE_FORMATS = (2025, 2026)

_ID = re.compile(r"(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v(\d+))?")
_DEFAULT_AGENTS = ("python-requests/", "python-httpx/", "python-urllib/")  # the edge turns unnamed scripts away


@dataclass(frozen=True, slots=True)
class ArxivApi:
    """``wire_format`` is 2026 for today's answers, 2025 for those up to then."""

    corpus: Corpus
    wire_format: int = 2026

    def __post_init__(self) -> None:
        if self.wire_format not in WIRE_FORMATS:
            raise SandboxError(f"arXiv's wire format must be one of {WIRE_FORMATS}, not {self.wire_format}")

    def answer(self, request: Request, today: date) -> Response:
        """Answer one request as of a day."""
        if "accept" not in request.headers:
            return plain(406, "Not Acceptable")
        agent = request.headers.get("user-agent", "")
        if not agent or agent.lower().startswith(_DEFAULT_AGENTS):
            return plain(403, "Access denied: send a User-Agent that says who you are")
        if len(request.target) > LONGEST_TARGET:
            return plain(414, "Request-URI Too Long")
        if request.path != PATH or request.method not in ("GET", "POST"):
            return plain(404, "Not Found")
        query = request.query
        asked = [text.strip() for text in query.get("id_list", "").split(",") if text.strip()]
        try:
            start = int(query.get("start", "0"))
            most = int(query.get("max_results", "10"))
        except ValueError:
            return self._bad("max_results_must_be_an_integer", "max_results must be an integer", today)
        for text in asked:
            if not _ID.fullmatch(text):
                return self._bad(f"incorrect_id_format_for_{text}", f"incorrect id format for {text}", today)
        found = [one for text in asked if (one := self._find(text)) is not None]
        echo = f"search_query={query.get('search_query', '')}&id_list={query.get('id_list', '')}"
        head = self._head(echo, start, most, len(found), today)
        entries = [self._entry(paper, version, today) for paper, version in found[start : start + most]]
        return _atom(200, "".join([*head, *entries, "</feed>\n"]))

    def _find(self, text: str) -> tuple[Paper, int] | None:
        found = _ID.fullmatch(text)
        paper = self.corpus.paper(f"arxiv:{found[1]}") if found else None
        if found is None or paper is None:
            return None
        version = paper.arxiv_version if found[2] is None else int(found[2])
        return (paper, version) if 1 <= version <= paper.arxiv_version else None

    def _head(self, echo: str, start: int, most: int, total: int, today: date) -> Sequence[str]:
        echo += f"&start={start}&max_results={most}"
        token = b64encode(sha1(echo.encode()).digest())[:27].decode()  # noqa: S324
        counts = {"itemsPerPage": most, "totalResults": total, "startIndex": start}
        if self.wire_format == 2026:
            return (
                _OPENING_2026,
                f"  <id>https://arxiv.org/api/{token}</id>\n",
                f"  <title>arXiv Query: {escape(echo)}</title>\n",
                f"  <updated>{today}T00:00:00Z</updated>\n",
                f'  <link href={quoteattr(f"https://arxiv.org/api/query?{echo}")} type="application/atom+xml"/>\n',
                *(f"  <opensearch:{name}>{number}</opensearch:{name}>\n" for name, number in counts.items()),
            )
        where = echo.replace("=", "%3D").replace("&", "%26")
        space = 'xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"'
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n',
            f"  <link href={quoteattr('http://arxiv.org/api/query?' + where)}",
            ' rel="self" type="application/atom+xml"/>\n',
            f'  <title type="html">ArXiv Query: {escape(echo)}</title>\n',
            f"  <id>http://arxiv.org/api/{token}</id>\n",
            f"  <updated>{today}T00:00:00-05:00</updated>\n",
            *(
                f"  <opensearch:{name} {space}>{counts[name]}</opensearch:{name}>\n"
                for name in ("totalResults", "startIndex", "itemsPerPage")
            ),
        )

    def _entry(self, paper: Paper, version: int, today: date) -> str:
        comment = paper.arxiv_comment_on(today)
        shown = _entry_2026 if self.wire_format == 2026 else _entry_2025
        return shown(paper, version, comment)

    def _bad(self, code: str, text: str, today: date) -> Response:
        """A malformed id spoils the whole request: 400 with a feed of one entry that is titled Error."""
        where = f"https://arxiv.org/api/errors#{code}"
        body = (
            f"{_OPENING_2026}  <id>https://arxiv.org/</id>\n  <title>arXiv Search Results</title>\n"
            f"  <updated>{today}T00:00:00Z</updated>\n  <opensearch:itemsPerPage>1</opensearch:itemsPerPage>\n"
            "  <opensearch:totalResults>1</opensearch:totalResults>\n"
            "  <opensearch:startIndex>0</opensearch:startIndex>\n"
            f"  <entry>\n    <id>{escape(where)}</id>\n    <title>Error</title>\n"
            f"    <updated>{today}T00:00:00Z</updated>\n"
            f'    <link href={quoteattr(where)} rel="alternate" type="text/html"/>\n'
            f"    <summary>{escape(text)}</summary>\n    <author>\n      <name>arXiv api core</name>\n"
            "    </author>\n  </entry>\n</feed>\n"
        )
        return _atom(400, body)


_OPENING_2026 = (
    "<?xml version='1.0' encoding='UTF-8'?>\n"
    '<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" '
    'xmlns="http://www.w3.org/2005/Atom">\n'
)
_SCHEME = 'scheme="http://arxiv.org/schemas/atom"'
_CATEGORY = "cs.LG"  # of every simulated paper


def _entry_2026(paper: Paper, version: int, comment: str | None) -> str:
    name = f"{paper.id_of('arxiv')}v{version}"
    moment = _published(paper)
    doi = paper.id_of("doi")
    parts = [
        f"  <entry>\n    <id>http://arxiv.org/abs/{name}</id>\n    <title>{escape(paper.title)}</title>\n",
        f"    <updated>{moment}</updated>\n",
        f'    <link href="https://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>\n',
        f'    <link href="https://arxiv.org/pdf/{name}" rel="related" type="application/pdf" title="pdf"/>\n',
        f"    <summary>{escape(_summary(paper))}</summary>\n",
        f'    <category term="{_CATEGORY}" {_SCHEME}/>\n    <published>{moment}</published>\n',
        "" if comment is None else f"    <arxiv:comment>{escape(comment)}</arxiv:comment>\n",
        f'    <arxiv:primary_category term="{_CATEGORY}"/>\n',
        *(f"    <author>\n      <name>{escape(author)}</name>\n    </author>\n" for author in paper.authors),
    ]
    if doi is not None:
        link = quoteattr(f"https://doi.org/{doi}")
        parts.append(f'    <arxiv:doi>{escape(doi)}</arxiv:doi>\n    <link rel="related" href={link} title="doi"/>\n')
    return "".join([*parts, "  </entry>\n"])


def _entry_2025(paper: Paper, version: int, comment: str | None) -> str:
    name = f"{paper.id_of('arxiv')}v{version}"
    moment = _published(paper)
    doi = paper.id_of("doi")
    space = 'xmlns:arxiv="http://arxiv.org/schemas/atom"'
    parts = [
        f"  <entry>\n    <id>http://arxiv.org/abs/{name}</id>\n    <updated>{moment}</updated>\n",
        f"    <published>{moment}</published>\n    <title>{escape(paper.title)}</title>\n",
        f"    <summary>  {escape(_summary(paper))}\n</summary>\n",
        *(f"    <author>\n      <name>{escape(author)}</name>\n    </author>\n" for author in paper.authors),
    ]
    if doi is not None:
        link = quoteattr(f"http://dx.doi.org/{doi}")
        parts.append(f"    <arxiv:doi {space}>{escape(doi)}</arxiv:doi>\n")
        parts.append(f'    <link title="doi" href={link} rel="related"/>\n')
    if comment is not None:
        parts.append(f"    <arxiv:comment {space}>{escape(comment)}</arxiv:comment>\n")
    parts += [
        f'    <link href="http://arxiv.org/abs/{name}" rel="alternate" type="text/html"/>\n',
        f'    <link title="pdf" href="http://arxiv.org/pdf/{name}" rel="related" type="application/pdf"/>\n',
        f'    <arxiv:primary_category {space} term="{_CATEGORY}" {_SCHEME}/>\n',
        f'    <category term="{_CATEGORY}" {_SCHEME}/>\n  </entry>\n',
    ]
    return "".join(parts)


def _summary(paper: Paper) -> str:
    return paper.abstract or "This abstract is simulated by the starcite sandbox."


def _published(paper: Paper) -> str:
    day = paper.published_on or date(2018, 1, 1)
    return f"{datetime.combine(day, time(17, 0, 0), UTC):%Y-%m-%dT%H:%M:%SZ}"


def _atom(status: int, body: str) -> Response:
    return Response(status, body.encode(), {"Content-Type": "application/atom+xml; charset=utf-8"})


def plain(status: int, text: str) -> Response:
    """An answer of arXiv's edge, which is plain text."""
    return Response(status, f"{text}\n".encode(), {"Content-Type": "text/plain; charset=utf-8"})


def too_many_requests() -> Response:
    """What more than one request in three seconds gets."""
    return plain(429, "Rate exceeded.")
