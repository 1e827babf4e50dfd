"""The values that name a paper and a repository."""

from __future__ import annotations

from typing import NamedTuple

# The schemes under which Semantic Scholar looks a paper up (api.semanticscholar.org/api-docs/graph, "Details about a
# paper"); links of any other scheme need a search by title.
ACCEPTED_SCHEMES = frozenset(("arxiv", "doi", "s2", "corpus", "acl", "pmid"))


class PaperId(NamedTuple):
    """A paper under one naming scheme, canonical so that equal papers of a scheme compare equal.

    ``arxiv:1810.05270`` (version split off), ``doi:10.1109/…`` (lower case), ``s2:`` (40 hex digits),
    ``corpus:`` (Semantic Scholar's CorpusId), ``pmid:``, ``acl:``, ``openreview:``, ``cvf:``, ``pmlr:``, ``neurips:``,
    ``ijcai:``, ``aaai:``, ``ieee:``, ``jmlr:``, ``hal:``; ``url:`` for a link that holds no identifier we know.
    """

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class RepositoryId(NamedTuple):
    """A repository on GitHub as a link spells it. GitHub ignores case, so compare by ``key``."""

    owner: str
    name: str

    def __str__(self) -> str:
        return f"{self.owner}/{self.name}"

    @property
    def key(self) -> str:
        """``owner/name`` in lower case."""
        return f"{self.owner}/{self.name}".lower()
