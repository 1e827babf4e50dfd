"""``starcite sandbox``: the three APIs on loopback until Ctrl-C or SIGTERM."""

from __future__ import annotations

import signal
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from enrichers.sandbox.app import Sandbox
from enrichers.sandbox.corpus_file import read_corpus, read_example_corpus
from enrichers.sandbox.fault_kinds import WHAT_HAPPENS, FaultKind
from enrichers.sandbox.fault_parsing import parse_faults
from enrichers.sandbox.server import serve
from flows.app import show


def describe_faults() -> str:
    """Every kind of fault with what it does, a line each."""
    width = max(map(len, FaultKind))
    return "".join(f"{kind:<{width}}  {words.replace('`', '')}\n" for kind, words in WHAT_HAPPENS.items())


def serve_until_stopped(
    today: date, corpus: Path | None, port: int, *, limits: bool, faults: Sequence[str], arxiv_format: int
) -> int:
    """Serve, print the environment that points starcite at it, and wait. Exit code 130 or 143 by the signal.

    ``faults`` are switched on from the start, each the JSON of one or of a list. Raises SandboxError for bad ones.
    """
    switched_on = [fault for text in faults for fault in parse_faults(text)]
    known = read_corpus(corpus) if corpus else read_example_corpus()
    sandbox = Sandbox(known, today, limits=limits, arxiv_wire_format=arxiv_format)
    for fault in switched_on:
        sandbox.switch_on(fault)
    stops = {signal.SIGINT, signal.SIGTERM}
    # Blocked before a thread starts, so that the threads inherit it and only sigwait takes the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    with serve(sandbox, port=port) as server:
        show(server.describe() + "\n")
        received = signal.sigwait(stops)
    return 128 + received
