"""docs/identity.md tells every finding there is."""

from __future__ import annotations

import re
from pathlib import Path

from enrichers.records import Feature

PAGE = Path(__file__).parent.parent / "docs" / "identity.md"


def test_every_finding_has_its_row() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert rows == [feature.value for feature in Feature]
