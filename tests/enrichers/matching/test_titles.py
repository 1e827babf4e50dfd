from __future__ import annotations

import pytest

from enrichers.matching.edits import edits_between
from enrichers.matching.title_words import plain_title, read_title
from enrichers.matching.titles import Comparison, Kind, compare_titles


def compare(wanted: str, offered: str) -> Comparison:
    return compare_titles(read_title(wanted), read_title(offered))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deep Learning: A Survey", "deep learning - a survey."),
        ("Hölder Bounds for Gödel Machines", r"H\"older Bounds for G{\"o}del Machines"),
        ("Hölder Bounds", "Ho\u0308lder Bounds"),  # composed and decomposed
        ("Façade Parsing", r"Fa\c{c}ade Parsing"),
        ("Sørensen Losses", r"S{\o}rensen Losses"),
        ("Pruning at Scale", r"{\em Pruning} at \textbf{Scale}"),
        ("k-Means++ & Friends", r"$k$-means++ \& friends"),
        ("R²-VOS: Segmentation", "R^2-VOS: Segmentation"),
        ("Views in 360° Images", "Views in 360deg Images"),
        ("Views in 360° Images", r"Views in 360$^\circ$ Images"),
        ("Pre-training of Re-identification", "Pretraining of Reidentification"),
        ("What Is Left? – A Study", "What is left? A Study"),
        ("ﬁne-grained recognition", "Fine-Grained Recognition"),  # a ligature
        ("On Pruning (Extended Abstract)", "On Pruning"),
        ("On Pruning: Extended Abstract", "On Pruning"),
        ("On Pruning (Student Abstract)", "On Pruning - Technical Report"),
    ],
)
def test_titles_written_in_different_ways_are_the_same(one: str, other: str) -> None:
    assert compare(one, other).kind is Kind.SAME
    assert compare(other, one).kind is Kind.SAME


def test_a_version_that_only_one_title_tells_is_said() -> None:
    assert "Extended Abstract" in compare("On Pruning (Extended Abstract)", "On Pruning").words
    assert compare("On Pruning", "On Pruning").words == "agrees exactly"


@pytest.mark.parametrize("gloss", ["(LeCun)", "(GAL)", "[ELUs]"])
def test_a_name_in_brackets_behind_a_title_is_no_other_paper_and_is_said(gloss: str) -> None:
    found = compare(f"Pruning by Generative Learning {gloss}", "Pruning by Generative Learning")
    assert found.kind is Kind.SAME
    assert gloss[1:-1] in found.words


@pytest.mark.parametrize("ending", ["(II)", "(Revisited)", "(SURVEY)", "(NOT)", "(V2X)", "GAL"])
def test_what_makes_another_paper_of_a_title_does_so_in_brackets_too(ending: str) -> None:
    assert compare(f"Pruning by Generative Learning {ending}", "Pruning by Generative Learning").kind is Kind.NEAR


@pytest.mark.parametrize(
    ("wanted", "kind"),
    [
        ("Learning Efficient Convolutional Networks", Kind.SAME),
        ("Learning Eficient Convolutional Networks", Kind.TYPO),
        ("Learning Efficient Convolutional Network", Kind.TYPOS),  # a plural needs more to be believed
        ("Learning Efficeint Convolutional Networks", Kind.TYPO),
        ("Learnin Efficient Convolutional Networkss", Kind.OTHER),  # two errors need a longer title
        ("Learning Convolutional Networks", Kind.NEAR),
        ("Learning to Rank", Kind.OTHER),
    ],
)
def test_one_typing_error_is_forgiven_in_a_title_of_some_length(wanted: str, kind: Kind) -> None:
    assert compare(wanted, "Learning Efficient Convolutional Networks").kind is kind


def test_two_typing_errors_are_forgiven_in_a_long_title_only() -> None:
    offered = "Learning Efficient Convolutional Networks through Network Slimming"
    assert compare("Lerning Efficient Convolutional Networks trough Network Slimming", offered).kind is Kind.TYPOS
    assert compare("Word2wec", "Word2vec").kind is Kind.OTHER
    minimization = "Differentially Private Online Submodular Minimization"
    assert compare(minimization, minimization.replace("Mini", "Maxi")).kind is Kind.NEAR


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        ("Searching for MobileNetV2 Architectures", "Searching for MobileNetV3 Architectures"),
        ("Semantic Segmentation 2.0 with Transformers", "Semantic Segmentation with Transformers"),
        ("Closed-Loop Motion Simulation, Part II", "Closed-Loop Motion Simulation, Part III"),
        ("Attention Is All You Need", "Attention Is Not All You Need"),
        ("Attention Is Now All You Need", "Attention Is Not All You Need"),
        ("Deep Networks Can Ever Generalise", "Deep Networks Can Never Generalise"),
        ("Learning Symmetric Distances", "Learning Asymmetric Distances"),
        ("A Survey of Unsupervised Learning of Point Clouds", "A Survey of Supervised Learning of Point Clouds"),
        ("Rethinking the Value of Pruning", "The Value of Pruning"),
        ("Reply to the Value of Network Pruning", "The Value of Network Pruning"),
        ("The Value of Network Pruning Revisited", "The Value of Network Pruning"),
    ],
)
def test_digits_numerals_negations_and_replies_make_another_paper(wanted: str, offered: str) -> None:
    for comparison in (compare(wanted, offered), compare(offered, wanted)):
        assert comparison.kind in (Kind.NEAR, Kind.OTHER)
        assert comparison.is_another


def test_an_error_in_an_acronym_is_one_that_needs_more_to_be_believed() -> None:
    assert compare("Bounds for SAC Learning", "Bounds for PAC Learning").kind is Kind.TYPOS


@pytest.mark.parametrize(
    ("wanted", "offered", "kind"),
    [
        ("Bayesian Dark Knowledge", "Bayesian Dark Knowledge: A Teacher of Students", Kind.SHORTER),
        ("Bayesian Dark Knowledge - A Teacher of Students", "Bayesian Dark Knowledge", Kind.LONGER),
        ("BERT", "BERT: Pre-training of Deep Bidirectional Transformers", Kind.SHORTER),
        ("Increasing the Latency of Detection", "SlowLiDAR: Increasing the Latency of Detection", Kind.NAMELESS),
        ("SlowLiDAR: Increasing the Latency of Detection", "Increasing the Latency of Detection", Kind.NAMELESS),
        (
            "LLM.int8(): 8-bit Matrix Multiplication for Transformers at Scale",
            "GPT3.int8(): 8-bit Matrix Multiplication for Transformers at Scale",
            Kind.RENAMED,
        ),
        ("Pruning: A Survey", "Quantisation: A Survey", Kind.OTHER),
        ("A Survey", "Quantisation: A Survey", Kind.OTHER),
    ],
)
def test_subtitles_and_names_before_a_colon_are_told_apart(wanted: str, offered: str, kind: Kind) -> None:
    assert compare(wanted, offered).kind is kind


def test_a_subtitle_that_makes_another_paper_is_noticed() -> None:
    assert compare("Network Pruning", "Network Pruning: A Survey").is_another
    assert not compare("Network Pruning", "Network Pruning: From Dense to Sparse").is_another


def test_a_word_that_differs_is_named() -> None:
    comparison = compare("Graph Translation for Molecular Optimization", "Graph Translation for Molecule Optimization")
    assert comparison.kind is Kind.NEAR
    assert comparison.words == "says “molecular” where that says “molecule”"


def test_a_title_is_asked_for_without_its_markup() -> None:
    assert plain_title(r"[PDF]  {\em Fast} $k$-means \& H\"older") == "Fast k-means & Holder"


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "abcd", 1), ("abc", "xbc", 1), ("abcd", "badc", 2)],
)
def test_letters_left_out_added_exchanged_and_swapped_are_one_edit_each(one: str, other: str, edits: int) -> None:
    assert edits_between(one, other, 2) == edits
    assert edits_between(other, one, 2) == edits
    if edits:
        assert edits_between(one, other, edits - 1) is None
