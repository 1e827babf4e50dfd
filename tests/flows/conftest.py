"""Desks to run commands at, and one Prefect server for all tests that need one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from enrichers.sandbox.corpus import Corpus
from enrichers.sandbox.corpus_file import read_example_corpus
from tests.flows.desk import Desk, lay_out_examples, opened
from tests.flows.prefect_server import RunningPrefect, start_prefect


@pytest.fixture(scope="session")
def example_corpus() -> Corpus:
    return read_example_corpus()


@pytest.fixture
def desk(tmp_path: Path, example_corpus: Corpus) -> Iterator[Desk]:
    """The example lists, nothing asked yet."""
    lay_out_examples(tmp_path)
    with opened(tmp_path, example_corpus) as desk:
        yield desk


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory, example_corpus: Corpus) -> Path:
    """A folder after one good night, to be copied."""
    folder = tmp_path_factory.mktemp("night")
    lay_out_examples(folder)
    with opened(folder, example_corpus) as desk:
        desk.done("run")
    return folder


@pytest.fixture
def known(tmp_path: Path, night: Path, example_corpus: Corpus) -> Iterator[Desk]:
    """The example lists after one good night, with a sandbox that has seen no request yet."""
    shutil.copytree(night, tmp_path, dirs_exist_ok=True)
    with opened(tmp_path, example_corpus) as desk:
        yield desk


@pytest.fixture(scope="module")  # one file uses it, and its worker asks for work as long as it lives
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningPrefect]:
    """A Prefect server with the deployments of prefect.yaml and a worker at work."""
    with start_prefect(tmp_path_factory.mktemp("prefect")) as running:
        yield running
