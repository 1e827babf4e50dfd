"""A list of 1,000 papers and 500 repositories, of our own making, and the corpus that answers for it. Simulated."""

from __future__ import annotations

import json

PAPERS = 1_000
REPOSITORIES = 500


def render_list() -> str:
    """Bracketed bullets: every paper by arXiv id, every second with a repository."""
    lines = ["# A thousand papers", ""]
    for number in range(PAPERS):
        code = f"[[github](https://github.com/lab-{number % 40}/code-{number})]" if number % 2 == 0 else ""
        lines.append(f"- Paper number {number} of a thousand [[paper](https://arxiv.org/abs/{arxiv_id(number)})]{code}")
    return "\n".join(lines) + "\n"


def render_corpus() -> str:
    """The same papers and repositories for the sandbox."""
    papers = [
        {"ids": [f"arxiv:{arxiv_id(n)}"], "title": f"Paper number {n} of a thousand", "citation_count": n}
        for n in range(PAPERS)
    ]
    repositories = [{"name": f"lab-{n % 40}/code-{n}", "star_count": n} for n in range(0, PAPERS, 2)]
    return json.dumps({"papers": papers, "repositories": repositories})


def arxiv_id(number: int) -> str:
    """A well-formed arXiv id for a made-up paper."""
    return f"{2001 + number // 500}.{number + 10_000:05d}"
