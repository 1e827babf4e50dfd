"""Two short lists with what a person has to settle in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from enrichers.sandbox.corpus_file import parse_corpus
from tests.flows.desk import Desk, opened

REVISITED = "- Pruning of Wide Gardens Revisited [[paper](https://example.org/a.pdf)]\n"
NOTES = "- Notes on Nothing at All [[paper](https://example.org/b.pdf)]\n"
DOUBTED = "- Quantised Weather Balloons at Night [[paper](https://arxiv.org/abs/1801.00002)]\n"
SETTLED = "- Sparse Kernels for Small Ponds [[paper](https://arxiv.org/abs/1801.00002)]\n"
PROMPT = "q quit: "
PAPERS = [
    {"ids": ["arxiv:1801.00001"], "title": "Pruning of Wide Gardens", "citation_count": 120, "year": 2018,
     "authors": ["Ada Miller", "Bo Chen"]},
    {"ids": ["arxiv:1801.00002"], "title": "Sparse Kernels for Small Ponds", "citation_count": 700, "year": 2019,
     "authors": ["Cy Diaz"]},
]  # fmt: skip


@contextmanager
def gardens(folder: Path) -> Iterator[Desk]:
    """Both lists after a night: one reference is open in both of them, two in one."""
    (folder / "one.md").write_text(f"# One\n\n{NOTES}{REVISITED}{SETTLED}", "utf-8")
    (folder / "two.md").write_text(f"# Two\n\n{REVISITED}{DOUBTED}", "utf-8")
    (folder / "starcite.toml").write_text('lists = ["one.md", "two.md"]\n', "utf-8")
    with opened(folder, parse_corpus(json.dumps({"papers": PAPERS}), source="the gardens")) as desk:
        desk.done("run")
        yield desk
