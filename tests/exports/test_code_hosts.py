"""What a link to code is read for: a repository whose stars count, or a reason why there are none."""

from __future__ import annotations

import pytest

from enrichers.records import Unresolved
from exports.badges import BadgePolicy, plan_badges
from exports.code_hosts import links_without_stars, reason_without_stars
from exports.coverage import coverage
from exports.explain import render_explanation
from exports.numbers import EntryNumbers
from exports.report import ListCoverage, render_report
from lists.document import BadgeKind, Document
from lists.parse import parse_document
from tests.exports.builders import TODAY

REPOSITORY = [
    "https://github.com/o/r",
    "https://github.com/o/r/tree/main",
    "https://github.com/o/r/tree/main/src",
    "https://github.com/o/r/blob/main/a.py",
    "https://github.com/o/r/releases/tag/v1",
    "https://github.com/o/r.git",
    "HTTPS://GITHUB.COM/O/R",
]
ELSEWHERE = {
    "https://gitlab.com/group/sub/project": "kept by GitLab, which is not asked",
    "https://gitlab.inria.fr/x/y": "kept by GitLab, which is not asked",
    "https://huggingface.co/facebook/opt-1.3b": "kept by Hugging Face",
    "https://huggingface.co/datasets/squad": "kept by Hugging Face",
    "https://bitbucket.org/o/r": "kept by Bitbucket",
    "https://codeberg.org/o/r": "kept by Codeberg",
    "https://gitee.com/o/r": "kept by Gitee",
    "https://git.sr.ht/~x/y": "kept by SourceHut",
    "https://sourceforge.net/projects/x": "kept by SourceForge",
    "https://gist.github.com/someone/0123456789abcdef": "a gist, and not a repository",
    "https://github.com/facebookresearch": "all that facebookresearch has",
    "https://github.com/orgs/foo/repositories": "all that foo has",
    "https://someone.github.io/project": "a page made with GitHub",
    "https://github.com/o/r/issues/3": "a page of o/r",
    "https://github.com/o/r/wiki": "a page of o/r",
}


def read(url: str) -> Document:
    return parse_document(f"- Deep Compression [[paper](https://arxiv.org/abs/1510.00149)][[code]({url})]\n".encode())


@pytest.mark.parametrize("url", REPOSITORY)
def test_a_place_of_a_repository_means_the_repository(url: str) -> None:
    (entry,) = read(url).entries
    assert [repository.key for repository in entry.repositories] == ["o/r"]
    assert list(links_without_stars(entry)) == []


@pytest.mark.parametrize(("url", "reason"), ELSEWHERE.items(), ids=ELSEWHERE)
def test_what_is_no_repository_on_github_has_no_stars_and_a_reason(url: str, reason: str) -> None:
    (entry,) = read(url).entries
    assert entry.repositories == ()
    ((link, said),) = links_without_stars(entry)
    assert link.url == url
    assert reason in said


@pytest.mark.parametrize("url", ["https://example.org/code.zip", "https://github.com", "", "mailto:a@example.org"])
def test_what_could_have_no_stars_gets_no_reason(url: str) -> None:
    assert reason_without_stars(url) is None


def test_the_reason_is_explained_and_counted_in_the_digest() -> None:
    document = read("https://gitlab.com/group/project")
    numbers = (EntryNumbers(0, document.entries[0], Unresolved("not asked")),)
    plan = plan_badges(document, numbers, [], frozenset(), BadgePolicy(), "README.md", TODAY)
    reason = "no stars    https://gitlab.com/group/project: its stars are kept by GitLab, which is not asked\n"
    assert reason in render_explanation("README.md", numbers[0], plan)
    kinds = tuple(coverage(numbers, kind, TODAY, 30) for kind in BadgeKind)
    assert [kind.elsewhere for kind in kinds] == [(), (("GitLab", 1),)]
    text = render_report(TODAY, [ListCoverage("README.md", 1, kinds)], [], [], [])
    assert "- README.md: code without stars: 1 with GitLab; stars kept there are not asked for\n" in text
