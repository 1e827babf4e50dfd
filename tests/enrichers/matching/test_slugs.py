from __future__ import annotations

import pytest

from enrichers.matching.slugs import read_slug
from enrichers.matching.title_words import read_title
from enrichers.matching.venues import venues_in, venues_of_host

CVF = "https://openaccess.thecvf.com/content/CVPR2023/papers/"
TRANSLATION = "Egocentric Video Task Translation"


@pytest.mark.parametrize(
    ("url", "title"),
    [
        (CVF + "Xue_Egocentric_Video_Task_Translation_CVPR_2023_paper.pdf", TRANSLATION),
        (CVF + "Xue_Egocentric_Video_Task_Translation_CVPR_2023_paper.html", TRANSLATION + "s"),
        (
            CVF + "De_Plaen_Unbalanced_Optimal_Transport_A_Unified_Framework_for_Object_Detection_CVPR_2023_paper.pdf",
            "Unbalanced Optimal Transport: A Unified Framework for Object Detection",
        ),
        (
            CVF + "Kollias_Multi-Label_Compound_Expression_Recognition_C-EXPR_Database__Network_CVPR_2023_paper.pdf",
            "Multi-Label Compound Expression Recognition: C-EXPR Database & Network",
        ),
        (
            CVF
            + "Xie_MAESTER_Masked_Autoencoder_Guided_Segmentation_at_Pixel_Resolution_for_Accurate_CVPR_2023_paper.pdf",
            "MAESTER: Masked Autoencoder Guided Segmentation at Pixel Resolution for Accurate Recognition",
        ),
        (
            "https://papers.nips.cc/paper/6573-dynamic-network-surgery-for-efficient-dnns",
            "Dynamic Network Surgery for Efficient DNNs",
        ),
        ("https://scholar.google.com/scholar?q=egocentric+video+task+translation", TRANSLATION),
        ("https://www.researchgate.net/publication/123_Egocentric_Video_Task_Translation", TRANSLATION),
        (
            "https://www.researchgate.net/publication/123_Egocentric_Multi-Task_Translation",
            "Egocentric Multi-task Translation",
        ),
        (
            "https://www.researchgate.net/profile/A_B/publication/123_Egocentric_Video_Task_Translation/links/5c0.pdf",
            TRANSLATION,
        ),
        ("https://someone.example/files/egocentric-video-task-translation.pdf", TRANSLATION),
    ],
)
def test_the_title_in_an_address_is_recognised(url: str, title: str) -> None:
    slug = read_slug(url)
    assert slug is not None
    assert slug.agrees_with(read_title(title))
    assert not slug.contradicts(read_title(title))


def test_an_address_cut_off_early_neither_agrees_nor_contradicts() -> None:
    slug = read_slug("http://openaccess.thecvf.com/content_ICCV_2017/papers/Qi_3D_Graph_Neural_ICCV_2017_paper.pdf")
    assert slug is not None
    title = read_title("3D Graph Neural Networks for RGBD Semantic Segmentation")
    assert not slug.agrees_with(title)
    assert not slug.contradicts(title)
    assert slug.contradicts(read_title(TRANSLATION))


def test_an_address_that_lost_letters_neither_agrees_nor_contradicts() -> None:
    slug = read_slug("https://www.researchgate.net/publication/42_A_new_model_for_earning_in_raph_domains")
    assert slug is not None
    title = read_title("A New Model for Learning in Graph Domains")
    assert not slug.agrees_with(title)
    assert not slug.contradicts(title)


def test_another_title_contradicts_only_on_hosts_that_write_titles_into_addresses() -> None:
    other = read_title("Implicit Surface Contrastive Clustering for Point Clouds")
    theirs = read_slug(CVF + "Xue_Egocentric_Video_Task_Translation_CVPR_2023_paper.pdf")
    anybodys = read_slug("https://someone.example/files/egocentric-video-task-translation.pdf")
    assert theirs is not None
    assert anybodys is not None
    assert theirs.contradicts(other)
    assert not anybodys.contradicts(other)
    assert not anybodys.agrees_with(other)


def test_a_word_of_the_name_that_is_taken_off_is_no_title() -> None:
    slug = read_slug(CVF + "Li_DropKey_for_Vision_Transformer_CVPR_2023_paper.pdf")
    assert slug is not None
    assert slug.contradicts(read_title("Transformer-Based Learned Optimization"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://[broken",
        "https://openreview.net/forum?id=x",
        "https://someone.example/paper.pdf",
        "https://scholar.google.com/",
    ],
)
def test_most_addresses_hold_no_title(url: str) -> None:
    assert read_slug(url) is None


def test_an_address_may_give_the_first_author_alone() -> None:
    slug = read_slug("http://proceedings.mlr.press/v97/tan19a.html")
    assert slug is not None
    assert slug.author == "tan"
    assert not slug.contradicts(read_title(TRANSLATION))


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("CVPR 2023", "cvpr"),
        ("ICML'19", "icml"),
        ("NIPS", "neurips"),
        ("Neural Information Processing Systems", "neurips"),
        ("Proceedings of the International Conference on Learning Representations, 2020", "iclr"),
        ("2021 IEEE/CVF International Conference on Computer Vision (ICCV)", "iccv"),
    ],
)
def test_venues_are_known_by_short_and_by_long_names(text: str, venue: str) -> None:
    assert venue in venues_in(text)


def test_no_venue_is_read_into_other_words() -> None:
    assert venues_in("Pruning, 2019") == frozenset()
    assert venues_of_host("https://someone.example/cvpr") == frozenset()
    assert venues_of_host("https://openaccess.thecvf.com/x") == {"cvpr", "iccv", "wacv", "accv"}
