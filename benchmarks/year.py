"""A year of nights over 1,000 papers and 500 repositories, to see how big the files grow. Simulated numbers.

python -m benchmarks.year
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from benchmarks import thousand
from enrichers.clients import open_clients
from enrichers.records import Provider
from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus_file import parse_corpus
from enrichers.sandbox.transport import SandboxTransport
from flows.app import edge_of
from flows.composition import run_lists
from flows.providers import OpenedClients
from flows.settings import Settings, read_settings
from warehouse.store import Warehouse

NIGHTS = 365
NO_PACING = dict.fromkeys(Provider, 0.0)
FIRST_NIGHT = date(2025, 11, 21)


def growing_corpus() -> str:
    """The thousand papers with counts that grow."""
    corpus = json.loads(thousand.render_corpus())
    for paper in corpus["papers"]:
        paper["citation_count_growing"] = {"2026-06-01": paper.pop("citation_count") + 10}
    for repository in corpus["repositories"]:
        repository["star_count_growing"] = {"2026-06-01": repository.pop("star_count") + 10}
    return json.dumps(corpus)


def main() -> None:
    """Run the nights in this process and print the sizes of the files."""
    nights = int(sys.argv[1]) if len(sys.argv) > 1 else NIGHTS
    sandbox = Sandbox(parse_corpus(growing_corpus(), source="benchmark"), FIRST_NIGHT, limits=False)

    @contextmanager
    def simulated(_settings: Settings, _seconds: float | None) -> Iterator[OpenedClients]:
        transport = SandboxTransport(sandbox)
        with open_clients(
            semantic_scholar_url="http://127.0.0.1/semantic-scholar",
            arxiv_url="http://127.0.0.1/arxiv/api/query",
            github_url="http://127.0.0.1/github",
            github_token="simulated",
            transport=transport,
            min_interval_seconds=NO_PACING,
        ) as providers:
            yield OpenedClients(providers, has_github_token=True)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "list.md").write_text(thousand.render_list(), "utf-8")
        settings = read_settings({}, folder=folder)
        edge = replace(edge_of(), say=lambda _: None, open_clients=simulated)
        started = time.perf_counter()
        for night in range(nights):
            day = FIRST_NIGHT + timedelta(days=night)
            sandbox.move_to(day)
            report = run_lists([folder / "list.md"], replace(settings, today=day), edge, command="run")
            if report.exit_code:
                raise SystemExit(f"the night of {day} ended with {report.exit_code}")
            if night % 30 == 0 or night == nights - 1:
                size = settings.warehouse.stat().st_size / 1e6
                print(f"night {night + 1}: {size:.1f} MB, {time.perf_counter() - started:.0f} s", flush=True)
        files = Warehouse(settings.warehouse).publish_parquet(folder / "parquet")
        print(f"Parquet of the trends: {sum(file.stat().st_size for file in files) / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
