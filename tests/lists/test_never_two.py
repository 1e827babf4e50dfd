"""An entry never gets a second badge: what the list's legend explains is read wherever it stands, or told and left."""

from __future__ import annotations

import re

import pytest

from lists.document import BadgeKind, Document
from lists.parse import parse_document
from lists.splice import badge_edits, check_only_badges_changed
from tests.lists.test_placement import linked, tiers_of, write

LEGEND = "- ✏️ 100+ citations\n- ⭐ 100+ stars\n\n# Papers\n\n"
SYMBOLS = {BadgeKind.CITATIONS: "✏️", BadgeKind.STARS: "⭐"}
TABLE = "| Title | Venue | Paper | Code |\n|---|---|---|---|\n"

# What three entries in a row look like; `n` is one, two and three, `N` their number.
READ = (
    "- ✏️ **A title n.** Ada. [[pdf](PN)]\n",
    "- ✏️**A title n.** Ada. [[pdf](PN)]\n",
    "- **✏️ A title n.** Ada. [[pdf](PN)]\n",
    "- **✏️A title n.** Ada. [[pdf](PN)]\n",
    "- **A title n ✏️** Ada. [[pdf](PN)]\n",
    "- **A title n** ✏️. Ada. [[pdf](PN)]\n",
    "- **A title n.** ✏️ Ada. [[pdf](PN)]\n",
    "- *✏️ A title n.* Ada. [[pdf](PN)]\n",
    "- *A title n* ✏️. Ada. [[pdf](PN)]\n",
    "- __A title n__ ✏️. Ada. [[pdf](PN)]\n",
    '- "✏️ A title n", Ada, [paper](PN)\n',
    '- ✏️ "A title n", Ada, [paper](PN)\n',
    '- "A title n" ✏️, Ada, [paper](PN)\n',
    "- “A title n ✏️”, Ada, [paper](PN)\n",
    "- A title n ✏️, Ada, [paper](PN)\n",
    "- A title n ✏️. Ada. [[pdf](PN)]\n",
    "- ✏️ A title n. Ada. [[pdf](PN)]\n",
    "- [CVPR 2020] ✏️ **A title n**. [[pdf](PN)]\n",
    "- [A title n](PN) (✏️), Ada\n",
    "- [A title n](PN) (✏️✏️), Ada\n",
    "- (✏️) [A title n](PN), Ada\n",
    "- **A title n** (✏️). Ada. [[pdf](PN)]\n",
    "- [A title n](PN)  \n  Ada, Bob ✏️\n",
    "- [A title n](PN)\n  Ada, Bob ✏️\n",
    "- [A title n](PN)\n  ✏️ Ada, Bob\n",
    "- **A title n**\n  Ada, Bob ✏️\n  [[pdf](PN)]\n",
    "1. ✏️ **A title n**, Ada. [[pdf](PN)]\n",
    "1. **A title n** ✏️, Ada. [[pdf](PN)]\n",
    "### A title n ✏️\n[paper](PN)\n\n",
    "### ✏️ A title n\n[paper](PN)\n\n",
    "**A title n** ✏️  \nAda  \n[paper](PN)\n\n",
    "**✏️ A title n**  \nAda  \n[paper](PN)\n\n",
    "✏️ **A title n**  \nAda  \n[paper](PN)\n\n",
    "**A title n**  \nAda, Bob ✏️  \n[paper](PN)\n\n",
    "<ul><li><b>✏️ A title n</b> <a href=\"PN\">pdf</a></li></ul>\n\n",
    "<ul><li>✏️ <b>A title n</b> <a href=\"PN\">pdf</a></li></ul>\n\n",
    "<ul><li><b>A title n</b> ✏️ <a href=\"PN\">pdf</a></li></ul>\n\n",
    "<ul><li><a href=\"PN\">A title n</a> ✏️</li></ul>\n\n",
    "| ✏️ A title n | CVPR | [pdf](PN) | x |\n",
    "| A title n ✏️ | CVPR | [pdf](PN) | x |\n",
    "| **A title n** ✏️ | CVPR | [pdf](PN) | x |\n",
    "| ✏️ **A title n** | CVPR | [pdf](PN) | x |\n",
    "| **✏️ A title n** | CVPR | [pdf](PN) | x |\n",
    "| A title n<br>✏️ Ada | CVPR | [pdf](PN) | x |\n",
    "| A title n<br>✏️ | CVPR | [pdf](PN) | x |\n",
    "| A title n | CVPR ✏️ | [pdf](PN) | x |\n",
    "| A title n | ✏️ CVPR | [pdf](PN) | x |\n",
    "| [A title n](PN) | CVPR ✏️ | x | x |\n",
    "- ⭐ **A title n** [paper](PN) [code](RN)\n",
    "- **⭐ A title n** [paper](PN) [code](RN)\n",
    "- ✏️ ⭐ **A title n** [pdf](PN) [code](RN)\n",
    "- ✏️ ⭐ [A title n](PN) [code](RN)\n",
    "- ⭐ [A title n](PN) [code](RN)\n",
    "- [A title n](PN) ⭐, Ada. [code](RN)\n",
    "- **A title n ✏️ ⭐** Ada [pdf](PN) [code](RN)\n",
    "| ⭐ A title n | CVPR | [pdf](PN) | [code](RN) |\n",
    "| ⭐ [A title n](PN) | CVPR | x | [code](RN) |\n",
    "| ✏️ ⭐ A title n | CVPR | [pdf](PN) | [code](RN) |\n",
)  # fmt: skip
TOLD = (
    "- [A title n](PN) **⭐** [code](RN)\n",
    "- [A title n](PN) `✏️` Ada\n",
    "- [A ✏️ title n](PN), Ada\n",
    "- A ✏️ title n. Ada. [[pdf](PN)]\n",
    "- [A title n](PN), of ✏️ fame, Ada\n",
    "- [A title n](PN)\n  ✏️ 1200 citations\n",
    "- [A title n](PN), Ada\n\n  It has ✏️.\n",
    "- [A title n](PN)\n  ✏️\n",
    "- [A title n](PN) — Ada — [[⭐slides](https://a.org/n.pdf)] — [code](RN)\n",
    "- [⭐A title n](PN) [code](RN)\n",
    "- [A title n](PN) <sup>✏️</sup>, Ada\n",
    "- [A title n](PN) \\✏️, Ada\n",
    "| A ✏️ title n | CVPR | [pdf](PN) | x |\n",
)  # fmt: skip


def listed(entry: str) -> str:
    texts = (entry.replace("PN", f"P{n}").replace("RN", f"R{n}").replace(" n", f" {word}") for n, word in WORDS)
    text = "".join(texts).replace('"P', '"(P').replace('">', ')">') if "href" in entry else "".join(texts)
    return linked(LEGEND + TABLE * entry.startswith("|") + text).replace('"(http', '"http').replace(')">', '">')


WORDS = ((1, "one of it"), (2, "two of it"), (3, "three of it"))


def standing(document: Document, entry: str) -> list[tuple[int, BadgeKind]]:
    return [(n, kind) for n in range(len(WORDS)) for kind, symbol in SYMBOLS.items() if symbol in entry]


@pytest.mark.parametrize("entry", READ)
def test_a_badge_that_stands_anywhere_about_its_entry_is_changed_where_it_stands(entry: str) -> None:
    text = listed(entry)
    document = parse_document(text.encode())
    tiers = tiers_of(document)
    assert {place: tiers[place] for place in standing(document, entry)} == {
        place: entry.count(SYMBOLS[place[1]]) for place in standing(document, entry)
    }
    wanted = {place: tier + 1 for place, tier in tiers.items() if tier}
    data = write(document, wanted)
    check_only_badges_changed(document, data, tiers=wanted)
    assert len(data) == len(document.data) + sum(len(SYMBOLS[kind].encode()) for _, kind in wanted)
    after = parse_document(data)
    assert badge_edits(after, wanted) == ()
    assert write(after, tiers) == document.data
    none = write(document, dict.fromkeys(wanted, 0))
    check_only_badges_changed(document, none, tiers=dict.fromkeys(wanted, 0))


@pytest.mark.parametrize("entry", TOLD)
def test_a_symbol_of_which_it_cannot_be_told_whose_it_is_keeps_its_entry_from_getting_another(entry: str) -> None:
    document = parse_document(listed(entry).encode())
    assert len(document.entries) == len(WORDS)
    for n, kind in standing(document, entry):
        assert document.entries[n].slot(kind) is None
        assert document.entries[n].badge_tier(kind) == 1
        assert document.entries[n].warnings != ()


LAYOUTS = (
    "- **A title of its own.** Ada, Bob. [[pdf](P)] [[code](R)]\n",
    "- [A title of its own](P), Ada, 2019. [code](R)\n",
    '1. "A title of its own", Ada, [paper](P), [code](R)\n',
    "| A title of its own | Ada | [pdf](P) | [code](R) |\n",
    "| **[A title](P)** | Ada | x | [code](R) |\n",
    "### A title of its own\n[paper](P) [code](R)\n\n",
    "**A title of its own**  \nAda, Bob  \n[paper](P) | [code](R)\n\n",
    "* [CVPR 2020] [A title of its own](P)\n  Ada, Bob. [[code](R)]\n",
    "<ul><li><b>A title of its own</b>, Ada <a href=(P)>pdf</a></li></ul>\n\n",
)
UNSEEN = re.compile(r"<[^<>]*>|\]\([^()]*\)")


@pytest.mark.sampled(6)
@pytest.mark.parametrize("symbol", SYMBOLS.values())
@pytest.mark.parametrize("layout", LAYOUTS)
def test_wherever_the_symbol_stands_in_an_entry_it_is_the_only_one_of_its_kind_there(layout: str, symbol: str) -> None:
    run = re.compile(f"(?:{symbol[0]}\ufe0f?)+")
    placed = 0
    for place in range(1, len(layout) - layout.count("\n") + 1):
        if layout[place - 1] in "PR" or layout[place] in "PR":
            continue
        entry = layout[:place] + symbol + layout[place:]
        texts = [entry.replace("(P)", f"(P{n})").replace("(R)", f"(R{n})") for n in range(1, 4)]
        document = parse_document(linked(LEGEND + TABLE * layout.startswith("|") + "".join(texts)).encode())
        wanted = dict.fromkeys(tiers_of(document), 2)
        data = write(document, wanted)
        check_only_badges_changed(document, data, tiers=wanted)
        shown = [UNSEEN.sub("", one.source.decode()) for one in parse_document(data).entries]
        # Within a bullet's sign it makes one paragraph of all three.
        assert len(shown) < len(texts) or all(len(run.findall(text)) <= 1 for text in shown), entry
        placed += len(shown)
    assert placed > len(layout)
