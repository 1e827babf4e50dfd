"""The small parts of made-up lists: titles, addresses, and a link in every way that Markdown has for one."""

from __future__ import annotations

from random import Random

_WORDS = (
    "Pruning", "Sparse", "Networks", "Attention", "is", "All", "You", "Need", "Deep", "Learning", "for", "the",
    "Efficient", "Quantization", "of", "Transformers", "with", "Lottery", "Tickets", "at", "Scale", "A", "Survey",
    "Rethinking", "Vision", "Language", "Models", "and", "Beyond", "Towards", "Robust", "3D", "Point", "Clouds",
)  # fmt: skip
# What titles hold beside words. An underscore, a pipe or a bracket is what a table, a link or emphasis stumbles over.
_FLOURISHES = (
    "$\\alpha$-VAE", "F$^{2}$-NeRF", "$O(n \\log n)$", "`NASNet-A`", "\\[Re\\]", "\\*Any\\*", "*in situ*", "_really_",
    "**Bold**", "~~old~~", "snake_case_net", "C++", "&amp; Co", "&lt;0.5MB", "🔥", "🧑\u200d💻", "🚀 Fast:", "“Quoted”",
    '"Plain"', "(Yet) Another", "[Ours]", "a\u00a0b", "zero\u200bwidth", "深度学习", "模型压缩：综述", "naïve Poincaré",
    "x<sub>2</sub>", "<b>Tag</b>", "10 < 20", "A/B", "50%", "#1", "\\$5", "what?!", "e\u0301clair", "\ufeffmark",
    "^2", "<br>", "<br/>broken", "😀\ufe0f", ":star:", "\\\\", "1.", "--", "—", "_", "*", "\\|",
)  # fmt: skip
_PAPERS = (
    "https://arxiv.org/abs/{id}", "https://arxiv.org/pdf/{id}.pdf", "http://arxiv.org/abs/{id}v2",
    "arxiv.org/abs/{id}", "https://www.arxiv.org/pdf/{id}", "https://arxiv.org/abs/cs/990100{digit}",
    "https://huggingface.co/papers/{id}", "https://openreview.net/forum?id=Ab_c-{digit}&noteId=x",
    "https://openreview.net/pdf?id=B{digit}&amp;name=pdf", "https://doi.org/10.1016/S0140-6736(20)3018{digit}-5",
    "https://dl.acm.org/doi/10.1145/330{digit}.99", "https://aclanthology.org/2020.acl-main.{digit}/",
    "https://proceedings.mlr.press/v97/tan1{digit}a.html",
    "https://openaccess.thecvf.com/content_CVPR_2020/papers/Li_A_B_CVPR_202{digit}_paper.pdf",
    "https://papers.nips.cc/paper/{digit}83-a-title.pdf", "https://example.org/files/paper%20{digit}.pdf",
    "https://www.semanticscholar.org/paper/A/0123456789abcdef0123456789abcdef0123456{digit}",
    "https://web.archive.org/web/2020/https://arxiv.org/abs/{id}",
    "https://github.com/a/b/blob/main/paper{digit}.pdf",
    "https://link.springer.com/chapter/10.1007/978-3-030-58580-8_{digit}", "https://例え.org/论文{digit}.pdf",
)  # fmt: skip
_CODES = (
    "https://github.com/{owner}/name-{digit}", "http://www.github.com/{owner}/n.{digit}",
    "https://github.com/{owner}/n{digit}.git", "https://github.com/{owner}/n{digit}/tree/main/a%20b?x=1&y=2#readme",
    "https://github.com/{owner}/n{digit}/", "github.com/{owner}/n{digit}",
)  # fmt: skip
_OTHERS = (
    "https://gitlab.com/g/h{digit}", "https://www.youtube.com/watch?v=Q{digit}_-a", "https://lab.github.io/p{digit}",
    "https://huggingface.co/datasets/d/{digit}", "https://github.com/only-owner", "#anchor-{digit}",
    "./local/{digit}.md", "https://slideslive.com/{digit}", "https://example.org/blog_{digit}_(draft)",
    "mailto:a@example.org", "",
)  # fmt: skip
_PAPER_LABELS = (
    "paper", "Paper", "pdf", "PDF", "arXiv", "CVPR 2020", "link", "论文", "abs", "Paper Link", "`pdf`", "**Paper**",
)  # fmt: skip
_CODE_LABELS = (
    "code", "Code", "github", "GitHub", "PyTorch", "Code (official)", "代码", "repo", "`code`", "*code*", "TF",
)  # fmt: skip
_OTHER_LABELS = ("project", "Video", "slides", "Dataset", "blog", "Project Page", "视频", "reviews", "demo")
_MARKS = ("⭐", "⭐⭐", "✏️", "✏️✏️", "✏", "⭐\ufe0f")


def title(rnd: Random) -> str:
    """A title, one in two with something in it that is more than a word."""
    words = rnd.choices(_WORDS, k=rnd.choice((1, 2, 3, 4, 6, 9)))
    for _ in range(rnd.choice((0, 0, 1, 1, 2))):
        words.insert(rnd.randrange(len(words) + 1), rnd.choice(_FLOURISHES))
    return " ".join(words)


def _filled(pattern: str, rnd: Random) -> str:
    number = f"{rnd.randrange(10, 26)}{rnd.randrange(1, 13):02}.{rnd.randrange(10_000):04}{rnd.choice('12345')}"
    return (
        pattern.replace("{id}", number)
        .replace("{digit}", str(rnd.randrange(10)))
        .replace("{owner}", rnd.choice(("acme", "A-b", "x0")))
    )


def paper_url(rnd: Random) -> str:
    """The address of a paper; one in two at arXiv."""
    return _filled(rnd.choice(_PAPERS[:6] if rnd.random() < 0.5 else _PAPERS), rnd)


def code_url(rnd: Random) -> str:
    """The address of a repository."""
    return _filled(rnd.choice(_CODES), rnd)


def other_url(rnd: Random) -> str:
    """The address of something else, or none."""
    return _filled(rnd.choice(_OTHERS), rnd)


def mark(rnd: Random) -> str:
    """A badge as somebody has put one there before."""
    return rnd.choice(_MARKS)


class References:
    """Reference definitions that a document owes to its links."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, label: str, url: str) -> None:
        self.lines.append(f"[{label}]: {url}" if url else f"[{label}]: <>")


def link(text: str, url: str, rnd: Random, references: References) -> str:
    """A link, half of the time the plain one."""
    style = rnd.randrange(40)
    if style < 20:
        return f"[{text}]({url})"
    match style:
        case 20:
            return f'[{text}]({url} "a title")'
        case 21:
            return f"[{text}](<{url}>)"
        case 22:
            return f"[{text}]( {url} )"
        case 23:
            return f"[[{text}]({url})]"
        case 24:
            return f"[[{text}]]({url})"
        case 25:
            return f"([{text}]({url}))"
        case 26:
            return f"[**{text}**]({url})"
        case 27:
            return f"**[{text}]({url})**"
        case 28:
            return f"[ {text} ]({url})"
        case 29:
            return f'<a href="{url}">{text}</a>'
        case 30:
            return f"<A class=x HREF='{url}' target=\"_blank\"><b>{text}</b></A>"
        case 31:
            return f"<a href={url or '#'}>{text}</a>"
        case 32:
            return f"<{url}>" if "://" in url else f"[{text}]({url})"
        case 33:
            return url or text
        case 34:
            return f"[![{text}](https://img.shields.io/badge/{rnd.randrange(9)}.svg)]({url})"
        case _:
            return _reference(text, url, rnd, references)


def _reference(text: str, url: str, rnd: Random, references: References) -> str:
    label = f"{rnd.choice('pqr')}{len(references.lines)}"
    style = rnd.randrange(6)
    if style == 0:
        references.add(text, url)
        return f"[{text}]"
    if style == 1:
        references.add(text, url)
        return f"[{text}][]"
    if style == 2:
        return f"[{text}](({url}))"
    if style == 3:
        return f'[{text}]({url}){{:target="_blank"}}'
    references.add(label, url)
    return f"[{text}][{label}]"


def paper_link(rnd: Random, references: References) -> str:
    """A link to a paper that is called what such links are called."""
    return link(rnd.choice(_PAPER_LABELS), paper_url(rnd), rnd, references)


def code_link(rnd: Random, references: References) -> str:
    """A link to a repository."""
    return link(rnd.choice(_CODE_LABELS), code_url(rnd), rnd, references)


def other_link(rnd: Random, references: References) -> str:
    """A link to something else."""
    return link(rnd.choice(_OTHER_LABELS), other_url(rnd), rnd, references)


def title_link(rnd: Random, references: References) -> str:
    """A title that leads to its paper."""
    return link(title(rnd), paper_url(rnd), rnd, references)
