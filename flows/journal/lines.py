"""What one batch brought, as one checksummed line of a journal, and back. Pure.

    checksum SPACE json NEWLINE

Each line stands alone: it names its run and the layout of its values, so that any of them may be lost, and what
another version wrote is not taken for ours. Nothing in it is secret: it is what providers answered, and no header.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from enrichers.pages.lookup import PageLookup
from enrichers.pages.robots import RobotRules
from enrichers.records import ArxivRecord, PaperRecord, RepositoryRecord
from flows.asking import Answer, Answers
from flows.journal.forms import Form, form_of
from lists.identifiers import PaperId, RepositoryId
from warehouse.records import RunRecord

CHECKSUM_BYTES = 16  # tells a torn or damaged line from a whole one; it guards against accidents, not against people


@dataclass(frozen=True, slots=True)
class Batch:
    """What one batch brought a run, and how many requests the run had sent by then, by provider.

    ``robots`` are by origin, ``matches`` and ``searches`` by the title asked, as ``enrichers.plan.title_key`` makes it.
    """

    run: RunRecord
    requests_sent: Mapping[str, int]
    papers: tuple[tuple[PaperId, Answer[PaperRecord]], ...] = ()
    arxiv: tuple[tuple[PaperId, Answer[ArxivRecord]], ...] = ()
    repositories: tuple[tuple[RepositoryId, Answer[RepositoryRecord]], ...] = ()
    pages: tuple[PageLookup, ...] = ()
    robots: tuple[tuple[str, RobotRules], ...] = ()
    matches: tuple[tuple[str, Answer[PaperRecord]], ...] = ()
    searches: tuple[tuple[str, Answer[tuple[PaperRecord, ...]]], ...] = ()

    def answers(self) -> Answers:
        """The answers of the batch, by what was asked."""
        return Answers(
            papers=dict(self.papers),
            arxiv=dict(self.arxiv),
            repositories=dict(self.repositories),
            pages={page.asked_url: page for page in self.pages},
            robots=dict(self.robots),
            matches=dict(self.matches),
            searches=dict(self.searches),
        )


def batch_of(run: RunRecord, requests_sent: Mapping[str, int], answers: Answers) -> Batch:
    """The batch in which ``answers`` came."""
    return Batch(
        run,
        dict(requests_sent),
        tuple(answers.papers.items()),
        tuple(answers.arxiv.items()),
        tuple(answers.repositories.items()),
        tuple(answers.pages.values()),
        tuple(answers.robots.items()),
        tuple(answers.matches.items()),
        tuple(answers.searches.items()),
    )


@dataclass(frozen=True, slots=True)
class Unread:
    """Whole lines that could not be read: damaged, or by another version."""

    damaged: int = 0
    of_another_version: int = 0


@dataclass(frozen=True, slots=True)
class LineCodec:
    """Batches as lines. Make one a journal: it works out the form of every type once."""

    form: Form = field(default_factory=lambda: form_of(Batch))

    @property
    def layout(self) -> str:
        """A short name for the layout of all that is written; another one where any field or type is another."""
        return _digest(self.form.layout.encode("utf-8"))

    def render_line(self, batch: Batch) -> bytes:
        """One line, its end included."""
        text = json.dumps({"layout": self.layout, "batch": self.form.write(batch)}, separators=(",", ":"))
        data = text.encode("ascii")
        return f"{_digest(data)} ".encode("ascii") + data + b"\n"

    def parse_lines(self, lines: Iterable[bytes]) -> tuple[list[Batch], Unread]:
        """The batches of lines that are whole and ours, and how many are not. A torn last line is nothing unusual."""
        batches, damaged, others = list[Batch](), 0, 0
        for line in lines:
            if not line.endswith(b"\n"):
                continue  # the last one, in which its run was killed
            checksum, _, data = line.removesuffix(b"\n").partition(b" ")
            if checksum != _digest(data).encode("ascii"):
                damaged += 1
                continue
            plain = json.loads(data)
            if plain.get("layout") == self.layout:
                batches.append(self.form.read(plain["batch"]))
            else:
                others += 1
        return batches, Unread(damaged, others)


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=CHECKSUM_BYTES).hexdigest()
