"""Real lists, each read once for all tests that look at every one of them: a document never changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from exports.numbers import EntryNumbers
from lists.document import Document
from lists.parse import parse_document
from tests.exports.inventing import invent_numbers


@pytest.fixture(scope="session")
def corpus(shared: Path) -> Mapping[str, Document]:
    """Every real list, by the name of its file."""
    paths = sorted((shared / "lists" / "corpus").glob("*.md"))
    return {path.name: parse_document(path.read_bytes()) for path in paths}


@pytest.fixture(scope="session")
def numbers(corpus: Mapping[str, Document]) -> Mapping[str, tuple[EntryNumbers, ...]]:
    """Numbers for every entry of every real list, made up."""
    return {name: invent_numbers(document) for name, document in corpus.items()}
