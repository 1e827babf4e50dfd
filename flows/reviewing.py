"""The review at a terminal: one open reference after the other, each settled as soon as it is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exports.writing import WriteError
from flows.errors import BadInput
from flows.pins import NO_PAPER, readable_paper
from flows.review_page import render_open
from flows.review_queue import OpenReference
from flows.settling import Settled, settle
from lists.identifiers import PaperId
from warehouse.records import Knowledge

QUIT, SKIP, NONE = ("q", "quit", "exit"), ("", "s", "skip"), ("n", NO_PAPER)


@dataclass(slots=True)
class Tally:
    """How far a review came."""

    settled: int = 0
    skipped: int = 0

    def words(self, count: int) -> str:
        """In words, out of ``count`` references."""
        left = count - self.settled - self.skipped
        return f"{self.settled} settled, {self.skipped} skipped, {left} left; `starcite refresh` fetches new numbers"


def review_one_by_one(
    queue: Sequence[OpenReference],
    knowledge: Knowledge,
    tally: Tally,
    *,
    ask: Callable[[str], str],
    say: Callable[[str], None],
    width: int,
) -> None:
    """Ask of each reference which paper is meant, and write the pin before the next one is asked.

    ``ask`` shows a prompt and gives a line as it was typed, empty at the end of input. What it raises (a stop) leaves
    what was settled.
    """
    for number, one in enumerate(queue, start=1):
        say(render_open(one, number, len(queue), knowledge, width))
        while True:
            line = ask(_choices(len(one.considered)))
            answer = line.strip()
            if line == "" or answer.lower() in QUIT:
                return
            if answer.lower() in SKIP:
                tally.skipped += 1
                break
            try:
                paper = _paper_of(answer, one)
                settle([Settled(one.places, paper)])
            except (BadInput, WriteError) as error:
                say(f"  {error}")
                continue
            tally.settled += 1
            say(f"  pinned to {paper}" if paper is not None else "  pinned: no paper is meant")
            break


def _choices(count: int) -> str:
    numbers = {0: "", 1: "1 that paper, "}.get(count, f"1 to {count} that paper, ")
    return f"  {numbers}an id or URL another one, n none, s or Enter skip, q quit: "


def _paper_of(answer: str, one: OpenReference) -> PaperId | None:
    if answer.lower() in NONE:
        return None
    if answer.isdecimal() and len(answer) < len("1707"):  # a longer one is the beginning of an identifier
        if not 1 <= int(answer) <= len(one.considered):
            raise BadInput(f"there is no {answer}")
        answer = str(one.considered[int(answer) - 1].paper_id)
    return readable_paper(answer, "review")
