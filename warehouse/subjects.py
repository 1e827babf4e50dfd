"""Which stored paper or repository an answer is about. Pure.

A paper keeps its row however it is named: an answer belongs to the row its id was asked by before, else to the row of
the Semantic Scholar id in the answer, else to a row only arXiv knew until now, else to a new one. A repository is its
``database_id``: another one under the same name is another repository.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from enrichers.records import PaperRecord
from lists.identifiers import PaperId
from warehouse.records import ArxivAnswer, PaperAnswer, RepositoryAnswer

ASKED = "asked"
ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class KnownPapers:
    """What the warehouse holds that could match. ``ids``: id text to (subject, how it was learned).

    ``without_semantic_scholar`` are subjects that only arXiv knows. ``answered_as`` is, by id text, the record of
    Semantic Scholar that answered the id last; ``canonical_ids`` are by subject.
    """

    ids: Mapping[str, tuple[int, str]]
    without_semantic_scholar: frozenset[int]
    answered_as: Mapping[str, str] = field(default_factory=dict)
    canonical_ids: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """An id that Semantic Scholar answered with another record than before; ``kind`` as in core.record_changes."""

    paper_id: str
    kind: str
    from_id: str
    to_id: str


@dataclass(slots=True)
class PaperMatcher:
    """Gives every answer its subject, and collects the new subjects and ids. One use, one load.

    ``answered_as`` collects which record answered which id, where that is news, and ``changes`` where it was another
    before. An id whose record was parted from that of its paper's canonical id is a paper of its own from then on.
    """

    known: KnownPapers
    next_subject_id: int
    canonical_ids: dict[int, str] = field(default_factory=dict)
    changed_ids: dict[str, tuple[int, str]] = field(default_factory=dict)
    answered_as: dict[str, str] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def match_papers(self, answers: Sequence[PaperAnswer]) -> list[int]:
        """The subjects of all Semantic Scholar answers of a load, in their order."""
        parted = self._parted(answers)
        subjects = [
            self._part(answer) if str(answer.asked) in parted else self.match_paper(answer) for answer in answers
        ]
        for subject, answer in zip(subjects, answers, strict=True):
            self._note_record(subject, answer)
        self._note_changes(answers)
        return subjects

    def _parted(self, answers: Sequence[PaperAnswer]) -> frozenset[str]:
        """The ids asked whose record is no longer that of their paper: one record was split into two."""
        by_subject: dict[int, list[PaperAnswer]] = defaultdict(list)
        for answer in answers:
            held = self.known.ids.get(str(answer.asked))
            if held is not None and held[1] == ASKED:
                by_subject[held[0]].append(answer)
        parted = set()
        for subject, group in by_subject.items():
            canonical = self.known.canonical_ids.get(subject)
            stays = next((answer for answer in group if str(answer.asked) == canonical), group[0])
            record = stays.record.semantic_scholar_id
            parted |= {str(answer.asked) for answer in group if answer.record.semantic_scholar_id != record}
        return frozenset(parted)

    def _part(self, answer: PaperAnswer) -> int:
        """The subject of a record that was split off: the one that has it already, else a new one."""
        asked = str(answer.asked)
        before = self.known.ids[asked][0]
        held = self._holder(f"s2:{answer.record.semantic_scholar_id}")
        if held is None or held[0] == before:
            subject = self._create(PaperId(*asked.split(":", 1)))
            for name in map(str, names_in(answer.record)):
                if self._holder(name) in (None, (before, ANSWERED)):
                    self.changed_ids[name] = (subject, ANSWERED)
        else:
            subject = held[0]
        self.changed_ids[asked] = (subject, ASKED)
        return subject

    def _note_record(self, subject: int, answer: PaperAnswer) -> None:
        """Remember which record answered an id; a title match answers for the canonical id."""
        asked = str(answer.asked) if answer.asked is not None else self._canonical_id(subject)
        record = answer.record.semantic_scholar_id
        if asked is not None and self.known.answered_as.get(asked) != record and self._holder(asked) is not None:
            self.answered_as[asked] = record

    def _canonical_id(self, subject: int) -> str | None:
        return self.canonical_ids.get(subject) or self.known.canonical_ids.get(subject)

    def _note_changes(self, answers: Sequence[PaperAnswer]) -> None:
        now = {str(answer.asked): answer.record.semantic_scholar_id for answer in answers if answer.asked is not None}
        since: dict[str, set[str]] = defaultdict(set)
        for asked, record in now.items():
            if asked in self.known.answered_as:
                since[self.known.answered_as[asked]].add(record)
        for asked, record in now.items():
            before = self.known.answered_as.get(asked)
            if before is not None and before != record:
                kind = "split" if len(since[before]) > 1 else "merged"
                self.changes.append(Change(asked, kind, before, record))

    def match_paper(self, answer: PaperAnswer) -> int:
        """The subject of a Semantic Scholar answer."""
        names = names_in(answer.record)
        subject = self._find(answer, names)
        if subject is None:
            subject = self._create(answer.asked or self._free_name(answer.record))
        if answer.asked is not None:
            self._learn(str(answer.asked), subject, ASKED)
        for name in names:
            self._learn(str(name), subject, ANSWERED)
        return subject

    def match_arxiv(self, answer: ArxivAnswer) -> int:
        """The subject of an arXiv answer."""
        name = str(answer.asked)
        held = self._holder(name)
        subject = held[0] if held is not None else self._create(answer.asked)
        if held is None:
            self._learn(name, subject, ASKED)
        return subject

    def _find(self, answer: PaperAnswer, names: Sequence[PaperId]) -> int | None:
        if answer.asked is not None:
            held = self._holder(str(answer.asked))
            # An s2 or corpus id is Semantic Scholar's own word. Other ids it merely named may turn out to be another
            # paper's once they are asked for themselves.
            if held is not None and (held[1] == ASKED or answer.asked.scheme in ("s2", "corpus")):
                return held[0]
        held = self._holder(f"s2:{answer.record.semantic_scholar_id}")
        if held is not None:
            return held[0]
        for name in names:
            held = self._holder(str(name))
            if held is not None and held[0] in self.known.without_semantic_scholar and held[1] == ASKED:
                return held[0]
        return None

    def _holder(self, name: str) -> tuple[int, str] | None:
        return self.changed_ids.get(name) or self.known.ids.get(name)

    def _create(self, canonical_id: PaperId) -> int:
        subject = self.next_subject_id
        self.next_subject_id += 1
        self.canonical_ids[subject] = str(canonical_id)
        return subject

    def _learn(self, name: str, subject: int, learned_by: str) -> None:
        held = self._holder(name)
        # The first paper keeps a name. Only being asked by it, and not merely being said to have it, moves it.
        if held is None or (learned_by == ASKED and held != (subject, ASKED)):
            self.changed_ids[name] = (subject, learned_by)

    def _free_name(self, record: PaperRecord) -> PaperId:
        """The canonical id of a paper learned by its title: arXiv, else DOI, else Semantic Scholar, if not taken."""
        for scheme in ("arxiv", "doi"):
            for name in record.external_ids:
                if name.scheme == scheme and self._holder(str(name)) is None:
                    return name
        return PaperId("s2", record.semantic_scholar_id)


def names_in(record: PaperRecord) -> tuple[PaperId, ...]:
    """Every id a Semantic Scholar answer gives the paper, its own two included."""
    own = [PaperId("s2", record.semantic_scholar_id)]
    if record.corpus_id is not None:
        own.append(PaperId("corpus", str(record.corpus_id)))
    return (*own, *record.external_ids)


def ids_to_look_up(papers: Iterable[PaperAnswer], arxiv: Iterable[ArxivAnswer]) -> set[str]:
    """Every id text that matching these answers may need."""
    wanted = {str(name) for answer in papers for name in names_in(answer.record)}
    wanted |= {str(answer.asked) for answer in papers if answer.asked is not None}
    return wanted | {str(answer.asked) for answer in arxiv}


def match_repositories(
    answers: Iterable[RepositoryAnswer], known: Mapping[int, int], next_subject_id: int
) -> dict[int, int]:
    """Subjects by ``database_id``: those ``known`` and, for the others, new numbers from ``next_subject_id`` on."""
    subjects = dict(known)
    for answer in answers:
        if answer.record.database_id not in subjects:
            subjects[answer.record.database_id] = next_subject_id
            next_subject_id += 1
    return subjects
