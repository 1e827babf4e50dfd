"""A link to another paper than its title says is noticed, and a title that is merely written otherwise is not."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from enrichers.matching.doubting import doubt_of_link
from enrichers.records import ArxivRecord, KnownPaper, Series
from lists.document import Entry
from lists.identifiers import PaperId
from lists.parse import parse_document

APART = [
    ("RobustNeRF: Ignoring Distractors With Robust Losses", "Rethinking Image Super Resolution From Long-Tailed Data"),
    ("Wide-Angle Rectification via Conformal Mapping", "Adaptive Spot-Guided Transformer for Local Feature Matching"),
    ("MagicNet: Semi-Supervised Multi-Organ Segmentation", "Self-Supervised Video Forensics by Anomaly Detection"),
    ("Pruning Filters for Efficient ConvNets", "Distilling the Knowledge in a Neural Network of Experts"),
    ("Pruning Filters for Efficient ConvNets", "Learning Efficient Convolutional Networks through Network Slimming"),
]
ALIKE = [
    ("Deep Compression", "Deep Compression: Compressing Deep Neural Networks with Pruning, Trained Quantization"),
    (
        "GPTQ: Accurate Post-Training Quantization for Generative Models",
        "OPTQ: Accurate Quantization for Generative Models",
    ),
    (
        "LLM.int8(): 8-bit Matrix Multiplication at Scale",
        "GPT3.int8(): 8-bit Matrix Multiplication for Transformers at Scale",
    ),
    ("Argoverse", "Argoverse: 3D Tracking and Forecasting With Rich Maps"),
    ("[Argoverse BY ARGO AI]", "Argoverse: 3D Tracking and Forecasting With Rich Maps"),
    ("YOLOv3 paper and code", "YOLOv3: An Incremental Improvement"),
    ("Snip: single-shot pruning", "SNIP: Single-shot Network Pruning based on Connection Sensitivity"),
    ("PDF", "Distilling the Knowledge in a Neural Network of Experts"),
    ("", "Distilling the Knowledge in a Neural Network of Experts"),
]


def known(title: str | None, arxiv_title: str | None = None) -> KnownPaper:
    moment = None
    arxiv = None
    if arxiv_title is not None:
        arxiv = ArxivRecord("1801.00001", 1, arxiv_title, (), moment, moment, "cs.LG", None, None, False)  # type: ignore[arg-type]
    name = PaperId("arxiv", "1801.00001")
    return KnownPaper(1, name, None, None, title, None, (), None, (name,), Series(None), arxiv)


def entry(title: str) -> Entry:
    (found,) = parse_document(b"# A list\n\n- [A Title](https://arxiv.org/abs/1801.00001)\n").entries
    return found._replace(title=title)


@pytest.mark.parametrize(("title", "record"), APART)
def test_a_title_far_from_the_record_contradicts_it_and_names_it(title: str, record: str) -> None:
    assert doubt_of_link(entry(title), known(record)) == f"the link leads to “{record}”, and the title says “{title}”"


@pytest.mark.parametrize(("title", "record"), ALIKE)
def test_a_title_written_otherwise_contradicts_nothing(title: str, record: str) -> None:
    assert doubt_of_link(entry(title), known(record)) is None


def test_either_of_two_titles_of_one_paper_is_right() -> None:
    (title, record), *_ = APART
    assert doubt_of_link(entry(title), known(record, arxiv_title=title)) is None
    assert doubt_of_link(entry(title), known(None)) is None


# Of 4,209 links of real lists whose papers are known, those that are told; the paper behind each was looked up.
WRONG_LINKS = {
    ("52CV__CVPR-2023-Papers__README.md", 1212),
    ("52CV__CVPR-2023-Papers__README.md", 3288),
    ("amusi__CVPR2024-Papers-with-Code__CVPR2021-Papers-with-Code.md", 3025),
    ("amusi__CVPR2024-Papers-with-Code__CVPR2022-Papers-with-Code.md", 1008),
    ("amusi__CVPR2024-Papers-with-Code__CVPR2023-Papers-with-Code.md", 614),
    ("amusi__CVPR2024-Papers-with-Code__CVPR2023-Papers-with-Code.md", 653),  # words of a heading read as a title
}
RENAMED_PAPERS = {  # right links under the title of an earlier version
    ("amusi__CVPR2024-Papers-with-Code__CVPR2021-Papers-with-Code.md", 171),
    ("jason718__awesome-self-supervised-learning__README.md", 91),
    ("amusi__CVPR2024-Papers-with-Code__CVPR2023-Papers-with-Code.md", 953),
    ("amusi__CVPR2024-Papers-with-Code__CVPR2023-Papers-with-Code.md", 1217),
    ("Vincentqyw__cv-arxiv-daily__README.md", 5468),
    ("Vincentqyw__cv-arxiv-daily__docs--wechat.md", 574),
}


def real_titles(shared: Path) -> dict[str, str]:
    """Title by arXiv id, or by link where somebody noted which paper it is."""
    table = shared / "papers" / "title_match_corpus.parquet"
    links = shared / "papers" / "labelled_links.csv"
    if not (table.is_file() and links.is_file()):
        pytest.skip(f"no real papers: {table} or {links} is not there")
    query = "select arxiv_id, title from read_parquet($1) where arxiv_id is not null"
    titles = dict(duckdb.execute(query, [str(table)]).fetchall())
    with links.open(encoding="utf-8", newline="") as file:
        return titles | {row["url"]: row["title"] for row in csv.DictReader(file)}


@pytest.mark.wide
def test_of_the_real_lists_only_wrong_links_and_renamed_papers_are_told_and_none_of_the_seeds(shared: Path) -> None:
    titles = real_titles(shared)
    told, looked_at = set(), 0
    for path in [*(shared / "lists" / "corpus").glob("*.md"), *(shared / "lists" / "seeds").glob("*.md")]:
        for entry in parse_document(path.read_bytes()).entries:
            link = entry.paper_links[0] if entry.paper_links and entry.title else None
            if link is None:
                continue
            is_arxiv = link.paper_id is not None and link.paper_id.scheme == "arxiv"
            title = titles.get(link.paper_id.value if link.paper_id is not None and is_arxiv else link.url)
            if title is not None:
                looked_at += 1
                if doubt_of_link(entry, known(title)) is not None:
                    told.add((path.name, entry.line))
    assert looked_at > 4_000
    assert told == WRONG_LINKS | RENAMED_PAPERS
