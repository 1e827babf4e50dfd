"""The warehouse as its users see it: one file, opened for moments, written in whole transactions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from enrichers.records import Metric, Provider, WrittenBadge, WrittenLook
from lists.identifiers import PaperId, RepositoryId
from warehouse import history, loading, publishing, reading, tallies
from warehouse.definitions import read_definitions
from warehouse.errors import OlderWarehouse, WarehouseBusy
from warehouse.files import check_folder_of, published_path_of
from warehouse.migrations import read_migrations
from warehouse.opening import DuckDB, Patience, check_is_duckdb_file
from warehouse.preparing import check_version, prepare_file
from warehouse.records import HistoryLoad, HistoryProgress, Knowledge, RunLoad, RunOutcome, RunRecord, Table
from warehouse.tallies import Standing, Tallies


class Warehouse:
    """One warehouse file.

    Nothing stays open between calls: DuckDB lets no other process in while a writer has the file. All methods raise
    the errors of ``warehouse/errors.py``. Whoever writes holds the run lock (``warehouse/lock.py``) around it.
    """

    def __init__(self, path: Path, patience: Patience | None = None, duck: DuckDB | None = None) -> None:
        self.path = path
        self._patience = patience or Patience()
        self._duck = duck or DuckDB()

    @property
    def published_path(self) -> Path:
        """Where the read-only copy lies, published or not."""
        return published_path_of(self.path)

    def prepare(self) -> None:
        """Create the file or bring it up to date, with a backup beside it before a migration."""
        prepare_file(self.path, read_migrations(), read_definitions(), self._patience, self._duck)

    def check(self) -> None:
        """Raise for a file that is no warehouse of ours or a newer one, touching nothing; none at all is well.

        Raises ``NoFolder`` where none can be made, as its folder does not exist.
        """
        check_folder_of(self.path)
        if self.path.exists():
            with suppress(WarehouseBusy), self._reading():  # who is busy with it will have checked it
                pass

    def read_knowledge(self) -> Knowledge:
        """Everything a run needs to know of earlier ones. Raises OlderWarehouse for a file nobody prepared yet."""
        with self._reading() as connection:
            if check_version(self.path, connection, read_migrations()) < len(read_migrations()):
                raise OlderWarehouse(self.path)
            return reading.read_knowledge(connection)

    def begin_run(self, run: RunRecord, killed: Mapping[str, Mapping[str, int]] | None = None) -> None:
        """Enter a run in the book as begun, and as killed (exit code 137) all others that never ended.

        ``killed`` is what some of those had spent, by run and provider.
        """
        with self._writing() as connection:
            loading.store_run(connection, run)
            loading.store_killed(connection, run.run_id, killed or {})

    def load(self, load: RunLoad) -> None:
        """Store what a run brought, all of it or nothing; the run need not have been entered before."""
        with self._writing() as connection:
            loading.store_load(connection, load)

    def read_written(self) -> Knowledge:
        """What starcite wrote into lists, and nothing else of what is known."""
        with self._reading() as connection:
            return reading.read_written(connection)

    def record_badges(
        self, run_id: str, list_path: str, badges: Sequence[WrittenBadge], looks: Sequence[WrittenLook] | None = None
    ) -> None:
        """Enter badges that are about to be written into a list; to be called before the list is replaced.

        ``looks`` are all that the list's badges look like from now on; None leaves those that are known.
        """
        with self._writing() as connection:
            loading.store_badges(connection, run_id, list_path, badges)
            if looks is not None:
                loading.store_looks(connection, run_id, list_path, looks)

    def finish_run(self, outcome: RunOutcome) -> None:
        """Enter how a run ended."""
        with self._writing() as connection:
            loading.store_outcome(connection, outcome)

    def load_history(self, load: HistoryLoad) -> None:
        """Store past days of one subject as ``reconstructed``, wherever nothing better stands; twice is once.

        Raises ``KeyError`` when no answer about the subject has been stored yet.
        """
        with self._writing() as connection:
            history.store_history(connection, load)

    def read_history_progress(
        self, subject: PaperId | RepositoryId, metric: Metric, source: Provider
    ) -> HistoryProgress | None:
        """The days of a subject's past that are filled in already; None when none are."""
        with self._reading() as connection:
            return reading.read_history_progress(connection, subject, metric, source)

    def read_all_history_progress(self) -> dict[tuple[int, Metric, Provider], HistoryProgress]:
        """The days of the past that are filled in of every series, by ``subject_id``, metric and source."""
        with self._reading() as connection:
            return reading.read_all_history_progress(connection)

    def read_runs(self, count: int) -> Table:
        """The last ``count`` runs, newest first: when, what, which lists, how it ended, what it sent to whom."""
        with self._reading() as connection:
            return reading.read_runs(connection, count)

    def read_tallies(self) -> Tallies:
        """Totals over all runs."""
        with self._reading() as connection:
            return tallies.read_tallies(connection)

    def read_standing(self) -> Standing:
        """How each provider stands: its last good answer, what is held back, how pages answered."""
        with self._reading() as connection:
            return tallies.read_standing(connection)

    def publish(self) -> Path:
        """Put a read-only copy beside the file, in one step; whoever reads the one before keeps it. Its path."""
        return publishing.publish(self.path, self._patience, self._duck)

    def publish_parquet(self, folder: Path) -> tuple[Path, ...]:
        """Write every view of ``trends`` as a Parquet file into ``folder``, from the published copy."""
        return publishing.publish_parquet(self.published_path, folder)

    @contextmanager
    def _reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        check_is_duckdb_file(self.path)
        with self._duck.opened(self.path, read_only=True, patience=self._patience) as connection:
            check_version(self.path, connection, read_migrations())
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._duck.opened(self.path, read_only=False, patience=self._patience) as connection:
            connection.execute("begin")
            yield connection
            connection.execute("commit")
