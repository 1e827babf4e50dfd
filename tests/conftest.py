"""What every test may ask for. Nothing here reaches further than loopback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real lists, recorded answers and time series, which is not part of the project."""
    folder = Path(os.environ.get("STARCITE_SHARED", ROOT.parent / "shared"))
    if not (folder / "lists" / "seeds").is_dir():
        pytest.skip("no shared data: set STARCITE_SHARED to the folder with the real lists and recordings")
    return folder


@pytest.fixture(scope="session")
def seeds(shared: Path) -> Path:
    """The five real lists the project started from, and the hand-checked truth about their 254 entries."""
    return shared / "lists" / "seeds"
