"""Addresses cut up: host, path and query."""

from __future__ import annotations

import re
from typing import NamedTuple

LONGEST_URL = 2_000  # characters; no site names a paper in more, and patterns take long to look through them
_URL = re.compile(r"(?:[a-z][a-z\d+.-]*:)?/*([^/?#\s:]+)(?::\d+)?([^?#]*)(?:\?([^#]*))?", re.IGNORECASE)
_ESCAPED = re.compile(r"(?:%[\da-f]{2})+", re.IGNORECASE)


class Url(NamedTuple):
    """A URL cut up: host in lower case without ``www.``, decoded path (with its slash) and query."""

    host: str
    path: str
    query: str


def split_url(url: str) -> Url | None:
    """Cut an address up; a scheme may be missing, as may all but the host. None for what has no host."""
    match = _URL.match(url.strip().lstrip("(<"))
    if match is None:
        return None
    host, path, query = match.groups(default="")
    if "%" in path:
        path = unescape(path)
    return Url(host.lower().removeprefix("www."), path, query.replace("&amp;", "&"))


def unescape(text: str) -> str:
    """Text without the percent signs that stand for bytes of it."""
    # urllib.parse.unquote would do; its import is a fifth of what a scan of a list costs.
    return _ESCAPED.sub(lambda m: bytes.fromhex(m[0].replace("%", "")).decode("utf-8", "replace"), text)


def parameter(query: str, *names: str) -> str | None:
    """The first value a query gives under one of these names."""
    for part in query.split("&"):
        name, equals, value = part.partition("=")
        if equals and value and name in names:
            return unescape(value)
    return None
