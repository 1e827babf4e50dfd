"""``starcite sandbox``: the three APIs on loopback until Ctrl-C or SIGTERM."""

from __future__ import annotations

import signal
from datetime import date
from pathlib import Path

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus_file import read_corpus, read_example_corpus
from enrichers.sandbox.server import serve
from flows.app import show


def serve_until_stopped(today: date, corpus: Path | None, port: int, *, limits: bool) -> int:
    """Serve, print the environment that points starcite at it, and wait. Exit code 130 or 143 by the signal."""
    sandbox = Sandbox(read_corpus(corpus) if corpus else read_example_corpus(), today, limits=limits)
    stops = {signal.SIGINT, signal.SIGTERM}
    # Blocked before a thread starts, so that the threads inherit it and only sigwait takes the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    with serve(sandbox, port=port) as server:
        show(server.describe() + "\n")
        received = signal.sigwait(stops)
    return 128 + received
