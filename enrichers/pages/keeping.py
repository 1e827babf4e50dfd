"""Pages as the warehouse keeps them, so that what a page stated is asked once. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from enrichers.pages.lookup import FOR_GOOD, PageLookup, PageOutcome
from enrichers.pages.statement import PageStatement
from lists.identifiers import PaperId


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it answered last. ``text`` is what it states, which is read where somebody wants to know.

    ``observed_on`` is the day (UTC) of the run that asked, None where it was not stored yet.
    """

    url: str
    final_url: str
    outcome: PageOutcome
    status: int | None
    reason: str
    fetched_at: datetime | None
    text: str | None = field(default=None, repr=False)
    observed_on: date | None = field(default=None, compare=False)

    @property
    def is_for_good(self) -> bool:
        """Whether asking again would say the same."""
        return self.outcome in FOR_GOOD

    @property
    def statement(self) -> PageStatement | None:
        """What it states; None where it states nothing."""
        if self.text is None:
            return None
        kept: dict[str, Any] = json.loads(self.text)
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        values["paper_ids"] = tuple(PaperId(*text.split(":", 1)) for text in kept.get("paper_ids", ()))
        return PageStatement(**values)


def keep(lookup: PageLookup) -> KeptPage:
    """What is to be remembered of an answer."""
    return KeptPage(
        lookup.asked_url,
        lookup.final_url,
        lookup.outcome,
        lookup.status,
        lookup.reason,
        lookup.fetched_at,
        None if lookup.statement is None else _text(lookup.statement),
    )


def _text(statement: PageStatement) -> str:
    stated = asdict(statement) | {"paper_ids": [str(paper_id) for paper_id in statement.paper_ids]}
    return json.dumps({name: value for name, value in stated.items() if value}, ensure_ascii=False)
