"""Where pages lie on the network: at their own hosts, or below one root that stands in for all of them. Pure."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

from enrichers.pages.hosts import NotAsked, site_of

LONGEST_TARGET = 4_000  # characters of a redirect; cookie checks are long, but not that long


class Routes:
    """Pages have one address for people and, below a root, another for requests: ``{root}/{host}/{path}``."""

    def __init__(self, base_url: str | None = None) -> None:
        self._root = None if base_url is None else base_url.rstrip("/")

    @property
    def has_root(self) -> bool:
        """Whether requests go to one root in place of the pages' hosts."""
        return self._root is not None

    def physical(self, url: str) -> str:
        """Where to send the request for ``url``."""
        return url if self._root is None else f"{self._root}/{url.partition('://')[2]}"

    def origin(self, url: str) -> str:
        """Scheme and host, which a robots.txt holds for."""
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}"

    def target(self, url: str, location: str) -> str | None:
        """Where a redirect of ``url`` leads, None where it leads nowhere.

        A root may answer with addresses of its own, below itself; they are read as those of the pages they stand for.
        """
        if not location or len(location) > LONGEST_TARGET:
            return None
        try:
            if self._root is not None:
                inner = urljoin(self.physical(url), location).partition(f"{self._root}/")
                if not inner[0] and inner[1] and not isinstance(site_of(f"https://{inner[2]}"), NotAsked):
                    return f"https://{inner[2]}".partition("#")[0]
            return urljoin(url, location).partition("#")[0]
        except ValueError:
            return None
