"""Looking for keys everywhere a run may leave one, in every form a library may write it in."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, quote_plus

import duckdb

from tests.adversity.world import files_in

# One a provider, each with characters that URLs and JSON write otherwise, and one for a proxy's password.
CANARIES = {
    "SEMANTIC_SCHOLAR_API_KEY": 'canary/5f0c+S2"%nobody=',
    "GITHUB_TOKEN": "ghp_canary/91bd+GH&%nobody=",
}


def forms_of(secret: str) -> frozenset[bytes]:
    """A secret as it is, URL-encoded, in hex, as JSON has it, and in base64 wherever it begins within a text."""
    data = secret.encode()
    written = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret), data.hex()}
    written |= {secret.replace("\\", "\\\\").replace('"', '\\"'), secret[4:-4]}
    for before in range(3):
        # What stands before and after moves the first and the last characters of base64; those between it fixes.
        whole = base64.b64encode(b"\0" * before + data).rstrip(b"=")
        fixed = whole[(before * 8 + 5) // 6 : len(whole) - 1].decode()
        written |= {fixed, fixed.replace("+", "-").replace("/", "_")}
    return frozenset(form.encode() for form in written)


def find_canaries(haystacks: Mapping[str, bytes], canaries: Mapping[str, str] = CANARIES) -> list[tuple[str, str]]:
    """Every canary that is somewhere, with the place it was found at."""
    return [
        (name, place)
        for name, secret in canaries.items()
        for place, data in haystacks.items()
        if any(form in data for form in forms_of(secret))
    ]


def left_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, and the rows of every database and Parquet file, which are compressed in it."""
    left = {name: data for name, data in files_in(folder).items() if data is not None}
    for name in list(left):
        if name.endswith(".duckdb"):
            left[f"rows of {name}"] = _rows_of(folder / name)
        elif name.endswith(".parquet"):
            left[f"rows of {name}"] = _parquet_rows(folder / name)
    return left


def _rows_of(path: Path) -> bytes:
    with duckdb.connect(str(path), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
        rows = [connection.execute(f'from "{schema}"."{table}"').fetchall() for schema, table in tables]
    assert rows, f"{path} has no tables, so nothing was looked at"
    return repr(rows).encode()


def _parquet_rows(path: Path) -> bytes:
    return repr(duckdb.sql(f"from read_parquet('{path}')").fetchall()).encode()


class Watched:
    """The command lines of all processes of the machine, from the beginning of the watch to its end."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()
        self._guard = threading.Lock()

    def look(self) -> None:
        """Note every command line there is."""
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = path.read_bytes()
            except OSError:  # it ended meanwhile
                continue
            with self._guard:
                self._seen.add(line)

    @property
    def lines(self) -> bytes:
        """All of them."""
        with self._guard:
            return b"\n".join(self._seen)


@contextmanager
def watched_processes(every_seconds: float = 0.1) -> Iterator[Watched]:
    """Watch the process list inside the block."""
    watched, over = Watched(), threading.Event()

    def watch() -> None:
        while not over.wait(every_seconds):
            watched.look()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield watched
    finally:
        over.set()
        thread.join()
        watched.look()
