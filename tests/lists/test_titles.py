"""Which titles are one title."""

from __future__ import annotations

import pytest

from lists.titles import normalise_title


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Pruning  Filters for Efficient ConvNets.", "pruning filters for efficient convnets"),
        ("“Learning-Compression” Algorithms", '"Learning Compression" algorithms'),
        ("Fine-Tuning BERT", "Finetuning BERT"),
        ("F$^{2}$-NeRF", "F²-NeRF"),
        (r"$\alpha$-Divergence", "α-divergence"),
        (r"The \textbf{Lottery} \& the Ticket", "The Lottery and the Ticket"),
        ("Poincaré Embeddings", "Poincare Embeddings"),
        ("Global &amp; Dynamic", "Global and Dynamic"),
        ("Pruning’s Effect", "Prunings effect"),
        ("SO<sub>3</sub> Networks", "SO3 networks"),
    ],
)
def test_titles_that_differ_in_writing_alone_are_one(one: str, other: str) -> None:
    assert normalise_title(one) == normalise_title(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Attention Is All You Need", "Attention Is Not All You Need"),
        ("PointNet", "PointNet++"),
        ("Pruning from Scratch", "Pruning from Scratch II"),
        ("剪枝综述", "量化综述"),
    ],
)
def test_titles_that_differ_in_a_word_are_two(one: str, other: str) -> None:
    assert normalise_title(one) != normalise_title(other)


def test_a_title_without_letters_is_empty() -> None:
    assert normalise_title(" —!? ") == ""
