from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from warehouse.store import Warehouse


@pytest.fixture(scope="session")
def empty_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty warehouse that is made once and only copied from."""
    path = tmp_path_factory.mktemp("empty") / "starcite.duckdb"
    Warehouse(path).prepare()
    return path


@pytest.fixture
def warehouse(tmp_path: Path, empty_warehouse: Path) -> Warehouse:
    """An empty warehouse of its own."""
    path = tmp_path / "starcite.duckdb"
    shutil.copyfile(empty_warehouse, path)
    return Warehouse(path)
