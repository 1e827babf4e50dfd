"""Documents that something once went wrong with, each as small as it can be. What is found by chance is put here.

``P`` stands for the address of a paper, ``Q`` for that of another, ``R`` for that of a repository.
"""

from __future__ import annotations

_PAPER, _OTHER_PAPER = "https://arxiv.org/abs/2001.00001", "https://nips.cc/paper/1234-a-b.pdf"
_REPOSITORY = "https://github.com/acme/one"

CASES = {
    # What is no text: nobody sees a badge there, or it breaks what stands there.
    "an anchor in a comment": '<!-- <a href="{P}">T U V</a> -->\n',
    "an anchor in a comment within HTML": '<div>\n<!-- <a href="{P}">T U V</a> -->\n</div>\n',
    "a comment that a blank line parts from its HTML": "<div>\n<!--\n\n- [T U V]({P})\n\n-->\n</div>\n",
    "an anchor in a script": "<script>\nx = '<a href={P}>T</a>'\n</script>\n",
    "a picture of HTML": '<p>\n<img\n src="{P}"\n alt="href">\n</p>\n',
    "a tag with a sign of its end in quotes": '<p><img alt="a > b" src="{P}"> <a href="{P}">T U V</a></p>\n',
    "an anchor whose tag takes two lines": '<p>\n<a class="x"\n   href="{P}">T U V</a>\n</p>\n',
    "an address within another attribute": "<a title=' href={P}>t' href=\"{P}\">T U V</a>\n",
    "an address within another attribute, in a bullet": "- <a title=' href={P}>t' href=\"{P}\">T U V</a>\n",
    "a bare address in HTML": "<td>href {P}\n",
    "a Markdown link in HTML": '<a href="{R}">\nT U V\n</a> [T U V]({P})\n',
    "front matter": "---\ntitle: x\npapers:\n  - {P}\n---\n\n# L\n",
    "front matter of TOML": '+++\npapers = [\n- "{P}"\n]\n+++\n\n# L\n',
    "a fence in a file of carriage returns": "```\r- `{P}\r",
    "HTML that ends at a blank line of a carriage return": "<td>href\r\r[v]({P})\r",
    "a shield": "- T U V [![paper]({P})]({P}) [![x](https://img.shields.io/github/stars/acme/one)]({R})\n",
    # Words beside a link, in which a badge must make no difference.
    "words in brackets before a link": "- d [a][code]({R}) [paper]({P})\n",
    "words in brackets before an address": "- T [e]{Q}\n",
    "empty brackets before an address": "- T\n  []{P}\n",
    "a quoted title before an address": '1. " [f]{Q}\n',
    "a link after an address without a gap": "- {P}[code]({R})\n",
    "an address and a space that does not break": "- T U V {P}\u00a0[code]({R})\n",
    "an address that is none": "- http://[b]({R})\n",
    "an address as a link's text": "- **Cluster on Wheels**, Ada et.al., Paper: [{P}]({P})\n",
    "a badge in an address": "- http://✏ {P}\n",
    "a badge as a link's text": "- s [[paper]({P})][⭐[⭐]({R})]\n",
    # Badges beside badges.
    "a star at the title": "- [⭐T U V]({P})\n",
    "a pencil at the code": "- [T U V]({P}) ✏[code]({R})\n",
    "a star before an address": "- ⭐{P}\n",
    "both at both": "- ✏️⭐[⭐✏️T U V]({P}) ⭐✏️[✏️⭐code]({R})\n",
    "a badge at the target": "[](✏ {P})\n",
    "a badge at the target of a second link": "A[[paper]({P})[](⭐ {R})\n",
    "a badge at the target of a title": "| Title |\n|-|\n| [Dual Lottery Ticket](✏ {P}) | [PyTorch](✏ {R}) |\n",
    "a badge within an address in angles": "-\t<✏{P}>\n",
    "a selector behind the place of a badge": "- [T U V]({P}) [\ufe0fcode]({R})\n",
    "a selector at the place of a badge": "- [\ufe0fT U V]({P}) \ufe0f[code]({R})\n",
    "a badge before a table's address": "|||\n|-|-|\n|[r](✏ {P})|\n",
    "a badge before a definition": "⭐[p0] [T U V]({P})\r\r[p0]: {R}\r",
    # Entries within entries.
    "an item in an item in an item": "-\n\t-\n\t- {P}\n\t- {Q}\n",
    "an item that describes and holds entries": "- [](arxiv.org/1505.7501)\n    - {P}\n    - chttp://a.pdf\n",
    "papers below a paper": "- {P}\n  - {Q}\n  - fhttp://x.pdf\n",
    "a table in an item": "- S [code]({R})\n- {Q}\n\n  N||||Title\n  -|-|-|-|:\n  [ n\n  a }\n",
    # Where Markdown itself changes with what stands before or behind.
    "emphasis that a link opens": "- foo**[code]({R})** a_[T U V]({P})_b\n",
    "emphasis behind words without blanks": "- 数据**[代码]({R})**[T U V]({P})\n",
    "emphasis that opens the text of a link": "- [_T_ *U* V]({P}) __[code]({R})__ ~~[code]({R})~~\n",
    "emphasis behind a bracket in the text of a link": "- T [[_e_]]({P}) [[__f__]]({R})\n",
    "a badge and a blank before a link": "✏ [d]({P})\n\n* ✏ {P}\n",
    "a tag whose name holds another": "<p><a href={P}>T</a><a<a href={R}>c</a>\n",
    "a tag with an end and an address in quotes": '<ul>\n<li><a t=" href={P}>h"</a>\n</ul>\n',
    "an escape before a link": "- \\\\[T U V]({P}) \\\\[code]({R})\n",
    "an exclamation before a link": "- T! [T U V]({P}) now![code]({R})\n",
    "an anchor alone on its line": '<a href="{R}">\ncode\n</a>\n\n- x\n\n<a href="{P}">\nT U V\n</a>\n',
    "a reference without brackets of its own": "- [T U V] [code]\n\n[T U V]: {P}\n[code]: {R}\n",
    "a task": "- [ ] [T U V]({P}) [x][code]({R})\n",
    "a pipe in code and text": "| T | C |\n|-|-|\n| [T \\| V]({P}) | `a\\|b` [code]({R}) |\n",
    "a row without its end": "Title|[\n-|-\nT U V|[code]({R})\n[T U V]({P})\n",
    "an anchor of two lines before a list": '<a t=""\nhref="">\n1. Code{R}\n',
    "an anchor of two lines before an item with another": '<a\nhref="">\n* t<a\nhref="{R}">code</a>\n',
    "a fence that ends in a tab": "~~~\n~~~\t\n~~~\n1. [w](){R}\n",
    "badges at a bracket and at the address in it": "1. ✏[✏{P}\n",
    "badges at a bracket and at the link in it": "- T [✏️[✏️✏️CVPR](✏️{P})] - [code]({R})\n",
    "a badge in brackets behind an anchor": "- [T U V]({P})<a href={Q}>ï</a>⭐[⭐{R}\n",
    "a link of a blank": "- R[ ]({Q})\n",
    "emphasis that is not closed in a link": "[**s*]({P})\n",
    "emphasis that is not closed in brackets": "||\n|s[**Paper*]({Q}|\n",
    "emphasis that is closed twice in a link": "[*d**]({P})\n",
    "a badge in a definition": "[**Paper**]:✏ {Q}\n",
    "a badge on the line before an anchor": "<ul>\r✏\n<a href={P}>n</a>\n",
    "a reference before a link in a cell": "||\n|四[Paper Link][e]({R})|\n\n[Paper Link]:h\n",
    "a badge in the cell of a first column": "|Title|\n|⸏ s[仁](⭐ {R})|\n",
    "badges at the ends of lines that are addresses": "[s]({P})✏\r- {Q}⭐\rhttp://arxiv.org/df/2509312✏\n",
    "a badge in the name of a scheme": "-\th✏ttp://arxiv.org/abs/⭐\n",
    "a badge before the end of a bracket": "* ✏](ttp://arxiv.org/abs/1508.1634\n",
    "badges before words and within the target behind them": "||\n|✏d](✏{P}|\n",
    "badges behind slashes": "[s]({P})/✏\n- {Q} /✏\n[](ttp:/arxiv.org/bs/1305222v)(tps://arxiv.org/abs/2306243\n",
    "a badge before an angle that does not close": "- ✏<tps://arxiv.org/abs/1201.7653\n",
    "front matter that holds no key": "+++\n<!--\n+++\n- {P}\n-->\n",
    "an attribute that goes on behind a blank line": '<li><a f="\n\n||\n|⭐|[]()|[F]({R}|\n',
    "badges behind papers where stars stand before code": (
        "1. {P} ✏️<br>[Code]({R})\n2. [T U V]({P}) ✏️: [Paper Link]({Q})\n3. **W X Y**<br>[PDF]({Q}) ✏️\n\n"
        "- \\ Z A [[paper]({P})] ⭐⭐[[github]({R})] ✏️\n- B C [[paper]({P})][[github]({R})]\n"
    ),
    "a badge in a table that has one in another column": "||\r|✏|[G]({R}|\r|f(arxiv.org/abs/1 ✏|",
    "nothing but a mark": "\ufeff",
    "a mark and a link": "\ufeff[T U V]({P})",
    "a badge in the place of a row's end": "|[T U V]({P})|[code]({R})|✏️\n|[W X Y]({Q})|[code]({R})|\n",
    "an item whose text stands further in": "- T U V {P}\n-  W X Y [code]({R})\n  > q",
    "a badge at the end of what would be a tag": "<li><a href={P}></a>䮇<a✏\n>",
    "an attribute in apostrophes that goes on behind a blank line": "<td f='\n\n- 'code {R}",
    "an apostrophe in the words of a tag's text": "<p>don't</p>\n\n- [T U V]({P})\n",
    "badges around a tag in the text of a link": "[✏<b>t⭐]({P})",
    "emphasis that is not closed before an address": "- B<br>**R*{Q}",
    "a paper with code in the quotation below a paper": "- A {Q}\n  >[n]({P})Git {R}\n",
    "a badge between a reference and empty brackets": "+ [T U V —]✏[] {P}\r\r[T U V —]:h",
    "emphasis that some renderers close": "[*u🔥**]({P})",
    "emphasis that is not closed in a reference": "||\n|[**r/*][r1]|\n\n[r1]:{P}",
    "a table of one entry above definitions": "Title|p\n-|-\nAuthor\n-\n\nTitle|s\n-|-\n代码\n\n[0]:a\n[`]:h",
    "a table whose rule begins like an item": "k|T\n- |-\n`\n[pdf`](http://arxiv.org/abs/2001.00 001",
    "a table whose header has a star, all in one paragraph": (
        f"|Paper|Date|链接|Repo|⭐|\n|---|---:|:-:|:-:|---| |Quantization {'of All ' * 18}10 < 20 Learning|"
        f"2018 ({{P}} |[repo] href=''>|{'AAAI ' * 11}`|[)|[GitHub]|12|"
    ),
    "two badges behind what may be an address": "- s://⭐✏ {P}",
    "a column of badges beside a row without its pipe": "注||||r\r-|-|-|-|-\n|✏|n{Q}\na|✏|[]({P})",
    "emphasis that is closed twice in an open link": "[*n**]({P}",
    "text behind a list that would go on with another last entry": (
        "- s[githubhttp://git./b/4\n- n[github{R}\n  # \n a"
    ),
    "front matter that would open a comment": "+++\ns:\n<!--\n+++\n+ 2{P}-->",
    "front matter that would open a fence": "+++\ni:\n```\n+++\n-✏ {P}",
    "an entry in the quotation of another, with one code link for both": (
        "- [g⭐]()论文✏\n  >d\n1[d✏️]({P})[PyTorch][q1]\n[A✏](http://a\n\n[q1]:{R}\n"
    ),
}

# In these nothing may be read as an entry: nobody sees what stands there.
UNSEEN = (
    "an anchor in a comment",
    "an anchor in a comment within HTML",
    "a comment that a blank line parts from its HTML",
    "an anchor in a script",
    "a picture of HTML",
    "front matter",
    "front matter of TOML",
    "an attribute in apostrophes that goes on behind a blank line",
    "a table whose rule begins like an item",
    "a fence in a file of carriage returns",
    "nothing but a mark",
)

# Here a badge is refused with good reason: with it, or without it, Markdown itself reads something else.
REFUSED = (
    "a reference before a link in a cell",
    "a badge in a definition",
    "emphasis that is not closed before an address",
)

# These are left in their order: with another last entry, what follows would become a part of it.
UNSORTED = ("text behind a list that would go on with another last entry",)


def case(name: str) -> bytes:
    """A case as a file."""
    text = CASES[name]
    for short, address in (("{P}", _PAPER), ("{Q}", _OTHER_PAPER), ("{R}", _REPOSITORY)):
        text = text.replace(short, address)
    return text.encode()
