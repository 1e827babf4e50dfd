"""A sandbox that remembers every request whole, and one whose callers lose their power at a chosen one."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TypeAlias

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.wire import Request, Response

Asked: TypeAlias = tuple[str, str, bytes]  # method, path with query, body


class TallyingSandbox(Sandbox):
    """Remembers what was asked, with its body: two batches of Semantic Scholar differ in nothing else."""

    def __init__(self, corpus: Corpus, today: date) -> None:
        super().__init__(corpus, today, limits=False)
        self.seen: list[Asked] = []

    def handle(self, request: Request) -> Response:
        self.seen.append((request.method, request.target, request.body))
        return super().handle(request)

    def on(self, day: date) -> None:
        """A new day, of which nothing was asked yet."""
        self.move_to(day)
        self.clear_requests()
        self.seen.clear()

    def twice(self) -> Counter[Asked]:
        """What was asked more than once, and how many times too often."""
        return Counter(self.seen) - Counter(set(self.seen))


class PowerCut(BaseException):
    """The end of a process, as far as one can have it within another: no handler of errors takes it for one."""


class CuttingSandbox(TallyingSandbox):
    """The power goes when one more than ``answers`` requests is made."""

    def __init__(self, corpus: Corpus, today: date, answers: int) -> None:
        super().__init__(corpus, today)
        self.answers = answers

    def handle(self, request: Request) -> Response:
        if len(self.seen) == self.answers:
            self.seen.append((request.method, request.target, request.body))
            raise PowerCut
        return super().handle(request)
