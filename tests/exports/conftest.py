"""Real lists, each read once for all tests that look at every one of them: a document never changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from exports.numbers import EntryNumbers
from lists.document import Document
from lists.parse import parse_document
from tests.exports.inventing import invent_numbers


@pytest.fixture(scope="session", params=["every third", pytest.param("all", marks=pytest.mark.soak)])
def corpus(shared: Path, request: pytest.FixtureRequest) -> Mapping[str, Document]:
    """The real lists, by the name of the file: every day each third of them by size, and all by the soak."""
    paths = sorted((shared / "lists" / "corpus").glob("*.md"), key=lambda path: (path.stat().st_size, path.name))
    wanted = paths if request.param == "all" else paths[2::3]
    return {path.name: parse_document(path.read_bytes()) for path in wanted}


@pytest.fixture(scope="session")
def numbers(corpus: Mapping[str, Document]) -> Mapping[str, tuple[EntryNumbers, ...]]:
    """Numbers for every entry of every real list, made up."""
    return {name: invent_numbers(document) for name, document in corpus.items()}
