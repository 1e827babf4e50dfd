"""A link to another paper than its title says is noticed, and a title that is merely written otherwise is not."""

from __future__ import annotations

import pytest

from enrichers.contradiction import contradicts, may_name_one_paper
from enrichers.records import ArxivRecord, KnownPaper, Series
from lists.identifiers import PaperId

APART = [
    ("RobustNeRF: Ignoring Distractors With Robust Losses", "Rethinking Image Super Resolution From Long-Tailed Data"),
    ("Wide-Angle Rectification via Conformal Mapping", "Adaptive Spot-Guided Transformer for Local Feature Matching"),
    ("MagicNet: Semi-Supervised Multi-Organ Segmentation", "Self-Supervised Video Forensics by Anomaly Detection"),
    ("Pruning Filters for Efficient ConvNets", "Distilling the Knowledge in a Neural Network of Experts"),
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
    ("Network Sliming for Efficient Nets", "Learning Efficient Convolutional Networks through Network Slimming"),
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


@pytest.mark.parametrize(("title", "record"), APART)
def test_a_title_far_from_the_record_contradicts_it_and_names_it(title: str, record: str) -> None:
    assert contradicts(title, known(record)) == f"the link leads to “{record}”"
    assert not may_name_one_paper(record, title)


@pytest.mark.parametrize(("title", "record"), ALIKE)
def test_a_title_written_otherwise_contradicts_nothing(title: str, record: str) -> None:
    assert contradicts(title, known(record)) is None
    assert may_name_one_paper(record, title)


def test_either_of_two_titles_of_one_paper_is_right() -> None:
    (title, record), *_ = APART
    assert contradicts(title, known(record, arxiv_title=title)) is None
    assert contradicts(title, known(None)) is None
