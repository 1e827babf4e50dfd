"""The rules of the linter by name. Why each matters and what to do about it is in docs/lint.md."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from lists.splice import Edit  # the settings read rule names, and need no parser for it


class Severity(StrEnum):
    """How bad a finding is: broken for readers, most likely a mistake, or worth knowing and maybe meant so."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def fails(self) -> bool:
        """Whether such a finding makes the command end with 1."""
        return self is not Severity.INFO


class Rule(NamedTuple):
    """A rule: its name, which never changes, what it finds, and what to do about it.

    ``severity`` is that of most findings; a rule may say less of some. ``is_fixed`` says that ``--fix`` mends it,
    ``is_fixed_by_name`` that it does so only where the rule is named; ``is_quiet`` that it speaks only when asked to.
    """

    name: str
    severity: Severity
    finds: str
    remedy: str
    is_fixed: bool = False
    is_quiet: bool = False
    is_fixed_by_name: bool = False


class Spot(NamedTuple):
    """A finding as a rule makes it: a byte offset instead of line and column. ``severity`` None is the rule's own."""

    rule: str
    position: int
    message: str
    severity: Severity | None = None
    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. ``line`` and ``column`` are 1-based, the column in characters; ``edits`` is what mends it."""

    rule: str
    severity: Severity
    line: int
    column: int
    message: str
    edits: tuple[Edit, ...] = ()


_E, _W, _I = Severity

_ALL = (
    Rule("duplicate-paper", _W, "one paper in several entries", "keep one, or leave both if both sections need it"),
    Rule("duplicate-title", _W, "one title behind two links", "keep one entry, with the better link"),
    Rule("copied-link", _W, "one paper link behind two titles", "look up which of the two it is, mend the other"),
    Rule("duplicate-repository", _W, "one repository in several entries", "keep one of the entries"),
    Rule("shared-repository", _I, "one repository at two papers", "check that it is the code of both", is_quiet=True),
    Rule("listed-elsewhere", _I, "a paper of another list", "keep it where it belongs", is_quiet=True),
    Rule("moved-repository", _W, "a repository that has another name by now", "link to it", is_fixed_by_name=True),
    Rule(
        "recreated-repository",
        _W,
        "another repository under the linked name",
        "look whose it is",
        is_fixed_by_name=True,
    ),
    Rule("dead-repository", _W, "a repository that is gone or private", "take the link out, or find a copy"),
    Rule("link-of-another-paper", _W, "a link to another paper than the title says", "mend the link or the title"),
    Rule("withdrawn-paper", _W, "a paper that its authors withdrew", "take it out, or say so"),
    Rule("published-version", _I, "a preprint whose published version is known", "link to that, or to both"),
    Rule("misplaced-badge", _W, "a star on no repository, a pencil on no paper", "move it, or mend the link"),
    Rule("unsupported-badge", _W, "a badge typed by hand that no number supports", "let starcite write it"),
    Rule("badge-beyond-tiers", _W, "more symbols than there are tiers", "write as many as the legend has"),
    Rule("uneven-badge", _W, "different badges at entries of one paper", "give both the same, or let starcite write"),
    Rule("arxiv-pdf-link", _I, "an arXiv link to the PDF", "link to arxiv.org/abs/…"),
    Rule("arxiv-version-link", _I, "an arXiv link to one version", "drop the v1, v2 …"),
    Rule("http-link", _I, "http:// to a site that has https://", "write https://", is_fixed=True),
    Rule("tracking-parameter", _W, "a link with a tracking parameter", "cut the parameter off", is_fixed=True),
    Rule("git-suffix", _I, "a GitHub link that ends in .git", "cut .git off", is_fixed=True),
    Rule("padded-link", _I, "blanks around a link's address or text", "take them out", is_fixed=True),
    Rule("wrapped-address", _E, "parentheses around a link's address", "take one pair off", is_fixed=True),
    Rule("no-scheme", _E, "an address without https://", "put https:// before it", is_fixed=True),
    Rule("broken-link", _E, "a link that is shown as text", "take the blank out, or write %20 for it"),
    Rule("bad-address", _E, "an address that cannot be right", "copy it again from the page"),
    Rule("empty-link", _W, "a link without an address", "give it one, or make it plain text"),
    Rule("textless-link", _W, "a link without a text, which nobody sees", "give it a text"),
    Rule("placeholder-link", _W, "a link that leads to no page yet", "give it its address, or take it out"),
    Rule("machine-path", _E, "a path that exists on one computer alone", "put the file beside the list"),
    Rule("clone-address", _W, "an address for git, not for a browser", "link to the page of the repository"),
    Rule("no-paper-page", _W, "a paper link that leads to a search, a listing, a front page", "link to the paper"),
    Rule("shadow-library-link", _W, "a link to a copy without licence", "link to the publisher, by its DOI"),
    Rule("repeated-link", _W, "one address twice in an entry", "take one out, or mend its address"),
    Rule("mislabelled-link", _W, "a link whose label says something else", "mend the label or the address"),
    Rule("venue-mismatch", _W, "a venue that is not the link's", "mend the venue or the link"),
    Rule("year-mismatch", _W, "a paper under another year than its link's", "move the entry"),
    Rule("no-title", _W, "an entry without a title", "give it one"),
    Rule("garbled-title", _W, "a title with remains of copying in it", "copy the title again"),
    Rule("unbalanced-mark", _W, "a bracket, quote or bold mark without its other half", "add or take out one"),
    Rule("no-link", _I, "an entry without a link", "give it one"),
    Rule("odd-label", _I, "a label spelled unlike the others", "spell it as the others are"),
    Rule("odd-layout", _I, "an entry laid out unlike the others", "write it as the others are"),
    Rule("missing-year", _I, "an entry without the year that the others have", "add it"),
    Rule("out-of-order", _I, "an entry out of alphabetical order", "move it"),
    Rule("broken-anchor", _W, "a link to a heading that is not there", "name a heading of the list"),
    Rule("broken-heading", _W, "a heading without a blank after its #", "put a blank there"),
    Rule("empty-section", _I, "a heading with nothing below it", "fill it, or take it out"),
    Rule("broken-table", _W, "rows that GitHub does not show as a table", "take blank lines out, mend the rule"),
    Rule("cut-row", _W, "a table row with more cells than its header", "write \\| for a pipe in a cell"),
    Rule("unread-block", _W, "a block that could not be read as entries", "bring it into the form of its neighbours"),
    Rule("bad-directive", _W, "a starcite comment that cannot be followed", "write one of the forms it names"),
    Rule("ungrouped", _I, "entries that cannot be sorted", "mend what its message names", is_quiet=True),
)

RULES = MappingProxyType({rule.name: rule for rule in _ALL})
