"""What the linter finds and, as much, what it leaves alone: a wrong finding costs more than one that is missed."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

from enrichers.records import WrittenBadge
from exports.lint.addresses import judge_form, tracking_parameters
from exports.lint.duplicates import are_alike
from exports.lint.findings import BadgeFacts, Finding, Severity, lint, lint_together
from exports.lint.labels import kind_of_address, kind_of_label
from exports.lint.titles import judge_title
from exports.lint.venues import Venue, venue_in_address, venues_in_text
from lists.document import BadgeKind, Document, Legend, Span
from lists.parse import parse_document
from tests.exports.builders import build_numbers, series

LEGEND = "✏️ 100-499 citations, ✏️✏️ ≥ 500 citations\n\n⭐ 100-249 stars, ⭐⭐ ≥ 250 stars\n\n"


def findings(text: str, facts: BadgeFacts = BadgeFacts()) -> list[Finding]:  # noqa: B008 -- frozen
    return list(lint(parse_document(text.encode()), facts))


def rules(text: str, facts: BadgeFacts = BadgeFacts()) -> list[str]:  # noqa: B008 -- frozen
    return [finding.rule for finding in findings(text, facts)]


def bullets(*titles: str) -> str:
    return "".join(
        f"- {title} [[paper](https://arxiv.org/abs/1801.{n:05})]\n" for n, title in enumerate(titles, start=1)
    )


def test_a_clean_list_has_no_findings() -> None:
    assert findings("# Papers\n\n## Pruning\n" + bullets("Channel Pruning", "Network Slimming")) == []


def test_a_file_without_entries_is_linted_too() -> None:
    assert rules("# Contributing\n\nSee [the list](https://github.com/o/r.git) and [this](#nowhere).\n") == [
        "git-suffix", "broken-anchor",
    ]  # fmt: skip


def test_lines_and_columns_are_counted_from_1_and_columns_in_characters() -> None:
    text = "\ufeff# List\r\n\r\n- 剪枝 — an overview [[paper](http://arxiv.org/abs/1801.00001)]\r\n"
    (finding,) = findings(text)
    assert (finding.line, finding.column) == (3, len("- 剪枝 — an overview [") + 1)


# Papers and repositories


def test_the_same_paper_twice_is_a_warning_in_one_section_and_a_kind_word_across_sections() -> None:
    one = "- Dynamic Network Surgery [[paper](https://arxiv.org/abs/1608.04493)]\n"
    (near,) = findings(one + one.replace("abs", "abs/"))
    assert (near.rule, near.severity, near.line) == ("duplicate-paper", Severity.WARNING, 2)
    (far,) = findings(f"## A\n{one}\n## B\n{one}")
    assert (far.rule, far.severity, far.line) == ("duplicate-paper", Severity.INFO, 5)
    assert "under “A”; leave it if both sections need it" in far.message


def test_one_link_behind_two_titles_is_a_copied_link_unless_the_titles_are_those_of_one_paper() -> None:
    pair = "- {} [[paper](https://arxiv.org/abs/2205.01068)]\n- {} [[paper](https://arxiv.org/abs/2205.01068)]\n"
    assert rules(pair.format("Zephyr: Direct Distillation", "Extending Context Windows")) == ["copied-link"]
    assert rules(pair.format("OPT: Open Pre-trained Transformers", "OPT-1.3B")) == ["duplicate-paper"]
    assert rules(pair.format("Soft Filter Pruning for Networks", "Soft filter pruning")) == ["duplicate-paper"]
    further = "- Null-text Inversion for Editing [[CVPR](https://arxiv.org/abs/2211.09794)]\n"
    further += "- Cross Attention Control [[ICLR](https://openreview.net/forum?id=_CDixzkzeyb)] [[arXiv](https://arxiv.org/abs/2211.09794)]\n"
    assert rules(further) == ["copied-link"]
    assert rules(further.replace("[arXiv]", "[follow-up]")) == []


def test_short_titles_labels_and_shared_pages_prove_nothing() -> None:
    page = "https://proceedings.example.org/2016/"
    assert rules(f"- [Pruning of networks today]({page})\n- [Quantization of networks too]({page})\n") == []
    assert (
        rules("- Code [[paper](https://arxiv.org/abs/1801.00001)]\n- Code [[pdf](https://arxiv.org/abs/1801.00002)]\n")
        == []
    )
    assert rules(bullets("Pruning", "Pruning")) == []


def test_the_code_of_a_paper_under_its_title_is_no_repeat() -> None:
    paper = "- Holistically-Nested Edge Detection [[paper](https://arxiv.org/abs/1504.06375)]\n"
    assert rules(f"{paper}- [Holistically-Nested Edge Detection](https://github.com/s9xie/hed)\n") == []


def test_code_of_two_papers_in_one_repository_is_told_only_on_request_and_not_at_all_in_two_of_its_folders() -> None:
    pair = (
        "- First paper of them all [[paper](https://arxiv.org/abs/2001.00001)] [[code](https://github.com/microsoft/LMOps{})]\n"
        "- Second paper of them [[paper](https://arxiv.org/abs/2001.00002)] [[code](https://github.com/Microsoft/LMOps{})]\n"
    )
    assert rules(pair.format("", "")) == ["shared-repository"]
    assert rules(pair.format("/tree/main/one", "/tree/main/two")) == []


def test_links_to_headings_of_ones_own_repository_are_no_repeats() -> None:
    text = "".join(
        f"- [{name}](https://github.com/o/List#{name.lower()})\n" for name in ("Reviews", "Methods", "Tools")
    )
    assert "duplicate-repository" not in rules(text)


def test_papers_of_other_lists_are_told_with_their_place() -> None:
    one, other = (parse_document(bullets(*titles).encode()) for titles in (("A", "B"), ("C",)))
    here, there = lint_together([("a.md", one), ("b.md", other)])
    assert here == ()
    assert [(finding.rule, finding.line) for finding in there] == [("listed-elsewhere", 1)]
    assert there[0].message == "“C” stands in a.md too, on line 1"


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("BERT: Pre-training of Deep Transformers", "BERT", True),
        ("Learning to Prune", "Learning to Branch", True),  # half of the words agree
        ("Learning Sparse Networks", "Learning Rich Features from Images", False),
        ("", "Anything", True),
    ],
)
def test_titles_are_alike_when_they_may_be_those_of_one_paper(one: str, other: str, alike: bool) -> None:
    assert are_alike(one, other) is alike


# Badges


def test_an_authors_own_star_on_a_paper_link_is_no_finding() -> None:
    entry = "- DMCP: Markov Channel Pruning [[paper](https://arxiv.org/abs/2005.03354)][⭐[pdf](https://arxiv.org/abs/2005.03354)]\n"
    assert "misplaced-badge" not in rules(entry)
    assert "misplaced-badge" in rules(LEGEND + entry)
    assert "misplaced-badge" in rules(entry, BadgeFacts(adopted=frozenset({BadgeKind.STARS})))
    wrote = WrittenBadge("README.md", "key", "stars", "github:1", 1, 0, date(2026, 1, 1))
    assert "misplaced-badge" in rules(entry, BadgeFacts(written=(wrote,)))


def test_a_symbol_among_words_is_a_finding_where_it_stands_for_numbers() -> None:
    entry = "- [DMCP: Markov Channel Pruning](https://arxiv.org/abs/2005.03354), of ⭐ fame, [code](https://github.com/a/b)\n"
    assert "misplaced-badge" not in rules(entry)
    assert "misplaced-badge" in rules(LEGEND + entry)


def test_the_tiers_are_those_of_the_legend() -> None:
    entry = "- Deep Compression of Networks [[{}paper](https://arxiv.org/abs/1510.00149)]\n"
    document = parse_document((LEGEND + entry.format("✏️✏️✏️")).encode())
    assert [finding.rule for finding in lint(document)] == ["badge-beyond-tiers"]
    three = Legend(BadgeKind.CITATIONS, "✏️", (10, 100, 1000), Span(0, 10), 1)
    assert lint(replace(document, legends=(three,))) == ()


def test_a_badge_is_unsupported_only_when_somebody_was_asked_and_starcite_did_not_write_it() -> None:
    document = parse_document(f"{LEGEND}- Fast Convex Pruning [[✏️paper](https://arxiv.org/abs/1806.06457)]\n".encode())
    few, enough = (build_numbers(document, {0: series(count)}) for count in (42, 142))
    assert [f.rule for f in lint(document, BadgeFacts(numbers=few))] == ["unsupported-badge"]
    assert lint(document, BadgeFacts(numbers=enough)) == ()
    assert lint(document, BadgeFacts(numbers=build_numbers(document))) == ()
    wrote = WrittenBadge("README.md", document.entries[0].key, "citations", "arxiv:1806.06457", 1, 0, date(2026, 1, 1))
    assert lint(document, BadgeFacts(numbers=few, written=(wrote,))) == ()


def test_a_badge_just_below_its_line_is_left_to_the_hysteresis() -> None:
    document = parse_document(f"{LEGEND}- Fast Convex Pruning [[✏️paper](https://arxiv.org/abs/1806.06457)]\n".encode())
    assert lint(document, BadgeFacts(numbers=build_numbers(document, {0: series(97)}))) == ()


# Addresses


@pytest.mark.parametrize(
    ("url", "rule"),
    [
        ("https://arxiv.org/abs/1707.06168", None),
        ("arxiv.org/abs/1707.06168", "no-scheme"),
        ("www.example.org/a", "no-scheme"),
        ("adni.loni.usc.edu", "no-scheme"),
        ("doc/PFEC.md", None),
        ("README.md", None),
        ("fig/a.b.png", None),
        ("#heading", None),
        ("mailto:somebody@example.org", None),
        ("//example.org/a", None),
        ("htps://example.org", "bad-address"),
        ("https//example.org", "bad-address"),
        ("http:/example.org", "bad-address"),
        ("http;//example.org", "bad-address"),
        ("https:///example.org", "bad-address"),
        ("tt/readme.md", None),
        ("https://github.com/a/bhttps://github.com/a/b", "bad-address"),
        ("https://web.archive.org/web/2020/http://example.org/a.pdf", None),
        ("https://example.org/login?next=https://example.org/a", None),
        ("https://arxiv.org/abs/", None),
        ("https://arxiv.org/abs/1713.06168", "bad-address"),
        ("https://arxiv.org/abs/2010.1234", "bad-address"),
        ("https://arxiv.org/abs/1412.12345", "bad-address"),
        ("https://arxiv.org/abs/1412.6980", None),
        ("https://arxiv.org/abs/hep-th/9901001", None),
        ("https://arxiv.org/list/cs.CV/recent", None),
        ("/Users/somebody/a.png", "machine-path"),
        ("C:\\papers\\a.pdf", "machine-path"),
        ("file:///a.pdf", "machine-path"),
        ("http://localhost:8888/notebook", "machine-path"),
        ("/Users-guide.md", None),
        ("git@github.com:o/r.git", "clone-address"),
        ("git://github.com/o/r", "clone-address"),
    ],
)
def test_the_form_of_an_address(url: str, rule: str | None) -> None:
    fault = judge_form(url)
    if url == "https://arxiv.org/abs/":  # told as a placeholder, which says more
        assert fault is not None
    else:
        assert (fault.rule if fault else None) == rule


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://example.org/a?utm_source=x&id=1&utm_medium=y", ("utm_source", "utm_medium")),
        ("https://proceedings.mlr.press/v1/a.html?ref=https://githubhelp.com", ("ref",)),
        ("https://example.org/a?ref=catalyzex.com", ("ref",)),
        ("https://example.org/a?ref=main", ()),
        ("https://github.com/o/r?tab=readme-ov-file", ()),
        ("https://www.youtube.com/watch?v=x&feature=youtu.be", ("feature",)),
        ("https://example.org/a?feature=x&s=2", ()),
        ("https://openreview.net/forum?id=rJl-b3RcF7", ()),
        ("https://example.org/a#utm_source=x", ()),
    ],
)
def test_only_parameters_that_say_where_a_reader_came_from_are_tracking(url: str, names: tuple[str, ...]) -> None:
    assert tracking_parameters(url) == names


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://arxiv.org/abs/1707.06168", []),
        ("https://arxiv.org/pdf/1707.06168", ["arxiv-pdf-link"]),
        ("https://www.arxiv.org/pdf/1707.06168.pdf", ["arxiv-pdf-link"]),
        ("https://arxiv.org/abs/1707.06168v2", ["arxiv-version-link"]),
        ("https://arxiv.org/pdf/1707.06168v12.pdf", ["arxiv-pdf-link", "arxiv-version-link"]),
        ("https://arxiv.org/abs/hep-th/9901001v3", ["arxiv-version-link"]),
        ("https://export.arxiv.org/abs/1707.06168v1?context=cs", ["arxiv-version-link"]),
        ("https://example.org/arxiv.org/pdf/1707.06168v1", []),
    ],
)
def test_arxiv_links_lead_to_the_abstract_without_a_version(url: str, told: list[str]) -> None:
    assert rules(f"- Channel Pruning [[paper]({url})]\n") == told


def test_a_habit_of_the_list_is_told_once_and_mended_everywhere() -> None:
    text = bullets(*[f"Paper {number}" for number in range(20)]).replace("https://", "http://")
    (finding,) = findings(text)
    assert finding.rule == "http-link"
    assert "20 of 20" in finding.message
    assert len(finding.edits) == 20


def test_a_picture_in_an_empty_link_is_a_way_to_show_it_and_no_finding() -> None:
    text = "- [![Publish](https://img.shields.io/badge/ICLR-blue)]() [Deep Compression](https://arxiv.org/abs/1510.00149)\n"
    assert rules(text) == []


def test_what_stands_in_code_and_comments_is_no_finding() -> None:
    text = (
        "`[x] (https://example.org)` <!-- [y](www.example.org) -->\n\n```\n##Heading\n[z](/Users/me/a.png)\n```\n\n"
        "    [w](git@github.com:o/r.git)\n"
    )
    assert findings(text) == []


# Labels, venues, years


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Official Code", "code"), ("[PDF]", "paper"), ("code + paper", ""), ("arXiv", "paper"), ("CVPR", ""), ("", "")],
)
def test_what_a_label_promises(text: str, kind: str) -> None:
    assert kind_of_label(text) == kind


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://github.com/o/r", "code"),
        ("https://github.com/o/r/blob/main/paper.pdf", ""),
        ("https://o.github.io/project", ""),
        ("https://youtu.be/x", "video"),
        ("https://arxiv.org/abs/1707.06168", "paper"),
        ("https://example.org/paper", ""),
    ],
)
def test_what_an_address_leads_to_for_certain(url: str, kind: str) -> None:
    assert kind_of_address(url) == kind


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("<!-- starcite:top 3 -->\n1. A\n", 1, "a mark of a top list has no partner"),
        ("# List\n\n<!-- /starcite:top -->\n", 3, "a mark of a top list has no partner"),
        ("<!-- starcite:top 3 -->\n<!-- starcite:top 3 -->\n<!-- /starcite:top -->\n", 1, "has no partner"),
        ("<!-- starcite:top ten -->\n<!-- /starcite:top -->\n", 1, "“starcite:top ten” is not understood"),
        ("<!-- starcite:top 3 by fame -->\n<!-- /starcite:top -->\n", 1, "'fame' is no key"),
        ("# List\n\n<!-- starcite:legend -->\n", 3, "a mark of a legend has no partner"),
    ],
)
def test_marks_that_mark_nothing_are_told(text: str, line: int, words: str) -> None:
    (finding,) = [found for found in findings(text + "\n" + bullets("A Paper")) if found.rule == "bad-directive"]
    assert finding.line == line
    assert words in finding.message


def test_marks_in_pairs_and_in_code_are_left_alone() -> None:
    text = "<!-- starcite:top 3 by year:desc -->\n<!-- /starcite:top -->\n\n```\n<!-- starcite:top 3 -->\n```\n\n"
    legend = "<!-- starcite:legend -->\n<!-- /starcite:legend -->\n\n"
    assert "bad-directive" not in rules(text + legend + bullets("A Paper"))


def test_a_label_that_keeps_a_line_from_being_read_is_told_in_place_of_the_line() -> None:
    (finding,) = findings("- [github](https://arxiv.org/abs/1901.00006) G title\n")
    assert (finding.rule, finding.line, finding.column) == ("mislabelled-link", 1, 3)
    assert finding.message == "“github” leads to a paper: https://arxiv.org/abs/1901.00006"
    assert rules("See [the code](https://github.com/o/r) of arXiv:1901.00006.\n") == ["unread-block"]


def test_a_title_and_its_label_and_two_frameworks_may_share_an_address() -> None:
    address = "https://arxiv.org/abs/2406.00030"
    row = f"| [Language Model Pruning]({address}) | [Paper]({address}) |"
    assert rules(f"| Title | Link |\n|--|--|\n{row}\n") == []
    code = "https://github.com/WangYueFt/dgcnn"
    entry = f"- Dynamic Graph CNN [[paper]({address})] [[tensorflow]({code})] [[pytorch]({code})]\n"
    assert rules(entry) == []


@pytest.mark.parametrize(
    ("url", "venue"),
    [
        ("https://openaccess.thecvf.com/content_cvpr_2018/html/Tung_CLIP-Q_CVPR_2018_paper.html", Venue("CVPR", 2018)),
        ("https://openaccess.thecvf.com/content/ICCV2021/papers/A_B_ICCV_2021_paper.pdf", Venue("ICCV", 2021)),
        ("https://openaccess.thecvf.com/content_CVPRW_2020/papers/w1/A_B_CVPRW_2020_paper.pdf", Venue("CVPR", 2020)),
        ("https://papers.nips.cc/paper/6813-runtime-neural-pruning", Venue("NEURIPS", None)),
        ("https://proceedings.neurips.cc/paper/2016/hash/0a-Abstract.html", Venue("NEURIPS", 2016)),
        ("https://www.ijcai.org/proceedings/2018/0336.pdf", Venue("IJCAI", 2018)),
        ("https://arxiv.org/abs/1707.06168", None),
    ],
)
def test_the_venue_in_an_address(url: str, venue: Venue | None) -> None:
    assert venue_in_address(url) == venue


def test_venues_in_a_text_with_their_years() -> None:
    assert venues_in_text("ICCV'19 and NIPS 2016; CVPRW, not MyCVPR or NIPSter") == {
        Venue("ICCV", 2019), Venue("NEURIPS", 2016), Venue("CVPR", None),
    }  # fmt: skip


def test_workshops_other_names_and_a_second_link_are_no_mismatch() -> None:
    cvf = "https://openaccess.thecvf.com/content_{0}_2019/html/A_B_{0}_2019_paper.html"
    assert rules(f"- A Paper of Ours [[CVPRW]({cvf.format('CVPR')})]\n") == []
    assert rules("- A Paper of Ours [[NIPS](https://proceedings.neurips.cc/paper/2019/hash/0a-Abstract.html)]\n") == []
    assert (
        rules(
            f"- A Paper of Ours, ICCV 2019 [[arXiv](https://arxiv.org/abs/1901.00001)] [[pdf]({cvf.format('ICCV')})]\n"
        )
        == []
    )


def test_a_preprint_may_be_a_year_ahead_of_its_proceedings() -> None:
    page = "https://openaccess.thecvf.com/content_CVPR_{0}/html/A_{0}_CVPR_{0}_paper.html"
    entry, other = f"- A Paper of Ours [[paper]({page.format(2020)})]\n", f"- Theirs [[paper]({page.format(2018)})]\n"
    assert rules(f"## 2019\n{other}{entry}") == []
    assert rules(f"## 2018\n{other}{entry}") == ["year-mismatch"]
    # Nothing of that year stands there, so the year is hardly that of the section.
    assert rules(f"## 2015\n{other}{entry}") == []


# Titles and marks


@pytest.mark.parametrize(
    ("title", "is_garbled"),
    [
        ("Making Models Smaller, Faster, and Better Models Smaller, Faster, and Better", True),
        ("Learning to learn by gradient descent by gradient descent", False),
        ("Pruning of the the Network", True),
        ("Network Pruning andArchitecture Search", True),
        ("iSEARLE and DragView: NeRFactor for AutoML", False),
        ("Neural Network PruningNeurIPSF", True),
        ("Channel Pruning github", True),
        ("Mining Github", False),
        ("Skeleton-\u00adbased Action Recognition", True),
        ("Word2vec, Detectron2 and GPT-4", False),
    ],
)
def test_a_garbled_title(title: str, is_garbled: bool) -> None:
    assert bool(judge_title(title)) is is_garbled


@pytest.mark.parametrize(
    "words",
    [
        "Deep Compression (ICLR 2016)",
        "1) Deep Compression of models",
        "a) Deep Compression; b) more",
        "Deep Compression :) of models",
        "Deep Compression on [0, 1) of models",
        "Rendering with O(log n) Complexity",
        'Monitors of 27" and more',
        "F$^{2}$-NeRF with $[a, b)$",
        "Deep \\[Compression of models",
        "深度压缩（ICLR 2016)",
        "LLM.int8(): Matrix Multiplication",
    ],
)
def test_marks_that_are_whole_or_mean_something_else(words: str) -> None:
    assert "unbalanced-mark" not in rules(f"- {words} [[paper](https://arxiv.org/abs/1510.00149)]\n")


@pytest.mark.parametrize(
    "words",
    [
        "Deep Compression (ICLR 2016",
        "Deep Compression]",
        'Deep "Compression',
        "Deep **Compression",
        "<b>Deep</b>er</b>",
    ],
)
def test_marks_without_their_other_half(words: str) -> None:
    assert rules(f"- {words} [[paper](https://arxiv.org/abs/1510.00149)]\n") == ["unbalanced-mark"]


def test_what_is_indented_and_has_no_words_belongs_to_what_is_above() -> None:
    untitled = "- [[paper](https://arxiv.org/abs/1510.00149)]\n"
    assert rules(untitled) == ["no-title"]
    assert "no-title" not in rules(f"- Somebody's words\n  {untitled}")


def test_a_list_that_has_no_links_is_not_told_so_at_every_entry() -> None:
    rows = "".join(f"| A paper of many words {number} | ICLR |\n" for number in range(5))
    assert rules(f"| Title | Venue |\n|:--|:--|\n{rows}") == []


# Layout


def test_layout_is_judged_only_where_nearly_all_agree() -> None:
    usual = bullets(*[f"Paper number {number}" for number in range(19)])
    odd = "- Deep Compression - [[paper](https://arxiv.org/abs/1510.00149)]\n"
    assert rules(usual + odd) == ["odd-layout"]
    assert rules(usual + odd + odd.replace("1510.00149", "1510.00150").replace("Deep", "More")) == []
    assert rules(bullets("One of few", "Two of few") + odd) == []


def test_the_end_of_a_title_is_no_joint() -> None:
    usual = [f"Paper number {number}" for number in range(30)]
    assert rules(bullets(*usual, "Compression, or Both?", "Optimal Brain Damage (LeCun)", "The *State*")) == []


def test_order_is_judged_by_every_way_of_sorting() -> None:
    words = [
        "A Survey",
        "A Tour",
        "Accelerate",
        "AMC",
        "Bayes",
        "Binary",
        "Channel Pruning",
        "Channel-wise",
        "Deep",
        "Zip",
    ]
    assert "out-of-order" not in rules(bullets(*words))
    assert "out-of-order" in rules(bullets("B", "C", "D", "E", "F", "A", "G", "H", "I", "J", "K"))
    assert "out-of-order" not in rules(bullets("Z", "C", "X", "E", "B", "A", "Q", "H", "P", "J", "K"))


# The page


def test_anchors_are_found_however_a_site_spells_them() -> None:
    text = (
        "[a](#-model-centric) [b](#12-setup) [c](#FER) [d](#%E5%89%AA%E6%9E%9D) [e](#model-centric-1) [f](#top)\n\n"
        '## 🤖 Model-Centric\n\ntext\n\n## 1.2 Setup\n\ntext\n\n<a name="FER"></a>\n\n## 剪枝\n\ntext\n\n'
        "## Model Centric\n\ntext\n"
    )
    assert rules(text) == []


def test_a_table_is_broken_where_github_shows_it_as_text() -> None:
    row = "| [Deep Compression](https://arxiv.org/abs/1510.00149) | ICLR |\n"
    assert rules(f"| Title | Venue |\n|:--|:--|\n{row}") == []
    assert rules(f"| Title | Venue |\n\n|:--|:--|\n\n{row}") == ["broken-table"]
    assert rules("|x| is an absolute value |y|\n\nand so on\n") == []


def test_a_hidden_last_cell_and_an_escaped_pipe_cut_nothing() -> None:
    head = "| Title | Links |\n|:--|:--|\n"
    assert rules(f"{head}| [P(a\\|b) of Networks](https://arxiv.org/abs/1510.00149) | ICLR |[//]: #06/05\n") == []


def test_a_comment_leaves_out_the_rules_it_names_at_its_entry_alone() -> None:
    entry = "- Deep Compression [[paper](https://arxiv.org/pdf/1510.00149v1)]{}\n"
    assert rules(entry.format(" <!-- starcite: lint-ignore arxiv-pdf-link -->")) == ["arxiv-version-link"]
    assert rules(entry.format(" <!-- starcite: lint-ignore -->") + bullets("Another (one")) == ["unbalanced-mark"]
    assert rules(entry.format(" <!-- starcite: lint-ignore arxiv-pdf-link, arxiv-version-link -->")) == []
    assert rules(
        entry.format(" <!-- starcite: lint-ignore no-such -->").replace("pdf/1510.00149v1", "abs/1510.00149")
    ) == ["bad-directive"]


def test_blocks_that_could_not_be_read_are_findings_in_their_place() -> None:
    (finding,) = findings(
        "It rests on [deep compression](https://arxiv.org/abs/1510.00149), as we all know and tell.\n"
    )
    assert (finding.rule, finding.line, finding.severity) == ("unread-block", 1, Severity.WARNING)


@pytest.mark.parametrize(
    "text",
    [
        "[x](" + "a " * 20_000,
        "- " + "[" * 5_000,
        "- " + "(" * 5_000 + " [a](https://arxiv.org/abs/1510.00149)\n",
        "<!-- starcite: lint-ignore " * 3_000,
        "<h2>" * 5_000,
        "| a " * 20_000,
        "- " + "word " * 20_000 + "[a](https://arxiv.org/abs/1510.00149)\n",
        "- a" + "." * 30_000 + "[paper](https://arxiv.org/abs/1510.00149)\n",
        "- [a](" + "https://" * 5_000 + ")\n",
    ],
)
def test_a_hostile_list_is_linted_in_time(text: str) -> None:
    start = time.process_time()
    lint(parse_document(text.encode()))
    assert time.process_time() - start < 5


def test_eight_times_the_entries_take_about_eight_times_as_long() -> None:
    def made(count: int) -> Document:
        rows = [
            f"- A title of paper {n} (ICLR) [[paper](http://arxiv.org/abs/18{n % 12 + 1:02}.{n % 9000:05})]"
            f"[[code](https://github.com/o{n % 700}/r{n % 900})] <!-- starcite: lint-ignore no-link -->\n"
            for n in range(count)
        ]
        return parse_document("".join(rows).encode())

    def seconds(document: Document) -> float:
        start = time.process_time()
        lint(document)
        return time.process_time() - start

    few, many = made(60), made(480)
    pairs = [
        (seconds(few), seconds(many)) for _ in range(3)
    ]  # in turn, so that a slow moment of the machine meets both
    small, large = (min(taken) for taken in zip(*pairs, strict=True))
    assert large < 32 * small, "eight times as many, and it is far from sixty-four"
