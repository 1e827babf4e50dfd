"""Made-up lists: blocks in every layout people use, one below the other, in files as editors leave them."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.lists.wild.words import (
    References,
    code_link,
    code_url,
    mark,
    other_link,
    paper_link,
    paper_url,
    title,
    title_link,
)

Layout = Callable[[Random, References], list[str]]
Part = Callable[[Random, References], str]
_VENUES = ("CVPR 2020", "*NeurIPS 2021*", "<ins>arXiv, 2024</ins>", "(ICML'19)", "2018-ICLR-", "`AAAI`", "[ECCV]")
_AUTHORS = (
    "Ada Lovelace et al.",
    "*A. Turing, G. Hopper*",
    "张三, 李四",
    "Siting Zhu et.al.",
    "[Ada](https://ada.org)",
)


def _venue(rnd: Random, references: References) -> str:
    return rnd.choice(_VENUES)


def _author(rnd: Random, references: References) -> str:
    return rnd.choice(_AUTHORS)


def _bare_paper(rnd: Random, references: References) -> str:
    return f"Paper: {paper_url(rnd)}"


_FOLLOWING: tuple[Part, ...] = (paper_link, code_link, code_link, other_link, _venue, _author)
_NESTED: tuple[Part, ...] = (paper_link, code_link, other_link, title_link, _bare_paper, _author)


def _more(rnd: Random, references: References) -> str:
    """What follows a title: venue, authors, links, in any number and order."""
    parts = [rnd.choice(_FOLLOWING)(rnd, references) for _ in range(rnd.choice((0, 1, 1, 2, 2, 3)))]
    return rnd.choice((" ", " ", ", ", " | ", " / ", "<br>", "", "\u00a0", ". ")).join(parts)


def _entry(rnd: Random, references: References) -> str:
    first = rnd.choice(
        (
            title_link,
            title_link,
            lambda *_: f"**{title(rnd)}**",
            lambda *_: title(rnd),
            lambda *_: f'"{title(rnd)}"',
            lambda *_: f"{rnd.choice(_VENUES)} {title_link(rnd, references)}",
            lambda *_: f"[{title(rnd)}]()",
        )
    )(rnd, references)
    gap = rnd.choice((" ", " ", " - ", ", ", ": ", "<br>", "  "))
    # A line about papers ends, nearly always, in a link to one.
    tail = _more(rnd, references) or paper_link(rnd, references)
    return first + gap + tail


def bullets(rnd: Random, references: References) -> list[str]:
    marker = rnd.choice(("- ", "* ", "+ ", "- [ ] ", "-   ", "-\t", "- [x] "))
    gap = [""] if rnd.random() < 0.2 else []
    return [line for _ in range(rnd.randint(1, 4)) for line in (marker + _entry(rnd, references), *gap)]


def bracketed_bullets(rnd: Random, references: References) -> list[str]:
    rows = []
    for _ in range(rnd.randint(1, 4)):
        star = mark(rnd) if rnd.random() < 0.2 else ""
        rows.append(f"- {title(rnd)} [[paper]({paper_url(rnd)})][{star}[github]({code_url(rnd)})]")
    return rows


def numbered(rnd: Random, references: References) -> list[str]:
    end = rnd.choice((". ", ") "))
    return [f"{number}{end}{_entry(rnd, references)}" for number in range(1, rnd.randint(2, 5))]


def nested_bullets(rnd: Random, references: References) -> list[str]:
    indent = rnd.choice(("  ", "    ", "\t", " "))
    lines = []
    for _ in range(rnd.randint(1, 3)):
        lines.append("- " + rnd.choice((title(rnd), f"**{title(rnd)}**", f"[{title(rnd)}]({paper_url(rnd)})")))
        lines += [indent + "- " + rnd.choice(_NESTED)(rnd, references) for _ in range(rnd.randint(0, 3))]
    return lines


def continued_bullets(rnd: Random, references: References) -> list[str]:
    tail = rnd.choice(("  abstract: words", "lazy words", "  > quoted", "  <br>", "", "    code", "<!-- own -->"))
    return [line for _ in range(rnd.randint(1, 3)) for line in ("- " + _entry(rnd, references), tail)]


def paragraphs(rnd: Random, references: References) -> list[str]:
    end = rnd.choice(("", "  ", "\\", "<br>"))
    gap = [""] if rnd.random() < 0.6 else []
    return [line for _ in range(rnd.randint(1, 3)) for line in (_entry(rnd, references) + end, *gap)]


def prose(rnd: Random, references: References) -> list[str]:
    return [f"We thank {title(rnd)} and {title_link(rnd, references)}, and see {code_link(rnd, references)} for more."]


_TITLES = ("Title", "Paper", "标题", "Paper Title", "论文", "Name", "**Title**")
_COLUMNS: tuple[tuple[tuple[str, ...], Part], ...] = (
    (("Code", "代码", "GitHub", "Repo"), code_link),
    (("Link", "PDF", "Paper Link", "链接"), paper_link),
    (("Venue", "会议", "Year", "Date"), _venue),
    (("Authors", "作者", "Team"), _author),
    (("Notes", "备注", ""), _more),
    (("Citations", "⭐", "Stars"), lambda rnd, _: rnd.choice(("", "12", mark(rnd)))),
)


def _cell(text: str) -> str:
    """A cell's text; a pipe in it is escaped as a careful author would."""
    return text.replace("\\|", "|").replace("|", "\\|").replace("\n", " ")


def _rows(rnd: Random, references: References) -> list[list[str]]:
    columns = rnd.sample(_COLUMNS, rnd.randint(1, 4))
    place = rnd.randrange(len(columns) + 1)
    header = [rnd.choice(names) for names, _ in columns]
    header.insert(place, rnd.choice(_TITLES))
    rows = [header]
    for _ in range(rnd.randint(1, 4)):
        row = [_cell(make(rnd, references)) for _, make in columns]
        row.insert(place, _cell(rnd.choice((title_link, title_link, lambda *_: title(rnd), _entry))(rnd, references)))
        rows.append(row)
    return rows


def table(rnd: Random, references: References) -> list[str]:
    header, *rows = _rows(rnd, references)
    rule = [rnd.choice(("---", ":-:", "-", "---:")) for _ in header]
    pad, edge = rnd.choice((" ", " ", "", "  ")), rnd.choice(("|", "|", "|", ""))
    return [edge + f"{pad}|{pad}".join(f"{pad}{cell}{pad}" for cell in row) + edge for row in (header, rule, *rows)]


def broken_table(rnd: Random, references: References) -> list[str]:
    """What people read as a table and CommonMark does not: no or a short rule, blank lines, missing or spare cells."""
    lines = table(rnd, references)
    fault = rnd.randrange(5)
    if fault == 0:
        del lines[1]
    elif fault == 1:
        lines[1] = "|-|"
    elif fault == 2:
        lines = [line for row in lines for line in (row, "")]
    elif fault == 3:
        lines[-1] = lines[-1].rpartition("|")[0]
    else:
        lines[-1] += " spare |"
    return lines


def vertical_table(rnd: Random, references: References) -> list[str]:
    value = _cell(title_link(rnd, references))
    lines = [f"| Title | {value} |", "|-|-|", f"| Author | {rnd.choice(_AUTHORS)} |"]
    lines += [f"| {name} | {_cell(_more(rnd, references))} |" for name in ("Venue", "Code", "Link")]
    return [*lines, "", "Abstract words.", ""][: rnd.randint(4, 9)]


def html_table(rnd: Random, references: References) -> list[str]:
    lines = ["<table>", "<tr><th>Title</th><th>Code</th></tr>"]
    for _ in range(rnd.randint(1, 3)):
        paper, code = paper_url(rnd), code_url(rnd)
        cells = [
            f'<td><a href="{paper}">{title(rnd)}</a></td>',
            f"<td><a href='{code}'>code</a>{mark(rnd) if rnd.random() < 0.1 else ''}</td>",
        ]
        lines += ["<tr>", *cells, "</tr>"] if rnd.random() < 0.5 else ["<tr>" + "".join(cells) + "</tr>"]
    return [*lines, "</table>"]


_AROUND = (("<p>", "</p>"), ("<ul><li>", "</li></ul>"), ("<div align=center>", "</div>"), ("", ""), ("<!-- ", " -->"))


def html_lines(rnd: Random, references: References) -> list[str]:
    """Anchors among what else stands in HTML: pictures, comments, scripts, tags that take several lines."""
    opening, closing = rnd.choice(_AROUND)
    beside = rnd.choice((" ", " ", "<br>\n", ", ")) + rnd.choice(
        (
            "",
            "",
            f'<img alt="a > b" src="{paper_url(rnd)}">',
            f"<img\n src='{code_url(rnd)}'\n/>",
            f"<!-- <a href='{paper_url(rnd)}'>{title(rnd)}</a> -->",
            f"<script>x = '<a href={paper_url(rnd)}>y</a>'</script>",
            f"See {paper_url(rnd)}",
        )
    )
    space = rnd.choice((" ", " ", "\n  "))
    anchor = f'<a title="href"{space}href="{paper_url(rnd)}">{rnd.choice(("", " ", chr(10)))}{title(rnd)}</a>'
    return f'{opening}{anchor}{beside} <a{space}href="{code_url(rnd)}">code</a>{closing}'.split("\n")


def details(rnd: Random, references: References) -> list[str]:
    gap = [""] if rnd.random() < 0.7 else []
    return ["<details>", f"<summary>{title(rnd)}</summary>", *gap, *bullets(rnd, references), *gap, "</details>"]


def quoted(rnd: Random, references: References) -> list[str]:
    return ["> " + line for line in rnd.choice((bullets, paragraphs, table))(rnd, references)]


def fenced(rnd: Random, references: References) -> list[str]:
    fence = rnd.choice(("```", "~~~", "````md"))
    return [fence, *bullets(rnd, references), fence[:4].rstrip("m")]


def commented(rnd: Random, references: References) -> list[str]:
    return ["<!--", *bullets(rnd, references), "-->"] if rnd.random() < 0.6 else [f"<!-- {_entry(rnd, references)} -->"]


def contents(rnd: Random, references: References) -> list[str]:
    return [f"- [{title(rnd)}](#{rnd.randrange(99)})" for _ in range(rnd.randint(1, 4))]


def legend(rnd: Random, references: References) -> list[str]:
    return [rnd.choice(("✏️ 100-499 citations, ✏️✏️ $\\geq$ 500 citations", "⭐ 100+ stars", "- ⭐ : recommended"))]


def label_line(rnd: Random, references: References) -> list[str]:
    return [rnd.choice(("2020", "**2021**", "* * *", "---", "Surveys", "<br>", "<a name='x'/>", "[^1]: A note.", "\\"))]


LAYOUTS: tuple[Layout, ...] = (
    bullets, bullets, bracketed_bullets, numbered, nested_bullets, continued_bullets, paragraphs, prose, table, table,
    broken_table, vertical_table, html_table, html_lines, details, quoted, fenced, commented, contents, legend,
    label_line,
)  # fmt: skip


def _front_matter(rnd: Random) -> list[str]:
    fence = rnd.choice(("---", "---", "+++"))
    return [
        fence,
        f"title: {title(rnd)}",
        "papers:",
        f"  - {paper_url(rnd)}",
        f"  - [{title(rnd)}]({paper_url(rnd)})",
        fence,
    ]


def compose(rnd: Random) -> bytes:
    """One list."""
    references = References()
    lines = _front_matter(rnd) if rnd.random() < 0.06 else []
    lines += [f"# {title(rnd)}"] if rnd.random() < 0.7 else []
    for _ in range(rnd.choice((1, 1, 2, 3, 4))):
        if rnd.random() < 0.4:
            lines += ["", rnd.choice(("## ", "### ")) + title(rnd)] if rnd.random() < 0.9 else ["", title(rnd), "==="]
        if rnd.random() < 0.9:
            lines.append("")
        lines += rnd.choice(LAYOUTS)(rnd, references)
    if references.lines and rnd.random() < 0.95:
        lines += ["", *references.lines]
    return _saved(lines, rnd)


def _saved(lines: list[str], rnd: Random) -> bytes:
    """A file as one editor or another saves it."""
    end = rnd.choice(("\n", "\n", "\n", "\n", "\r\n", "\r\n", "\r"))
    text = end.join("\n".join(lines).split("\n")) + ("" if rnd.random() < 0.2 else end)
    if rnd.random() < 0.05:
        text = text.replace(" ", "\u00a0", 3)
    return (b"\xef\xbb\xbf" if rnd.random() < 0.1 else b"") + text.encode()
