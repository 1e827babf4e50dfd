"""Bibliographies as others read them: BibTeX by pybtex, its LaTeX by pylatexenc, CSL-JSON by citeproc-py."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from citeproc import Citation as Cited
from citeproc import CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, Person, parse_string
from pylatexenc.latex2text import LatexNodes2Text

from exports.bibliography import Citation, citations, render_bibtex, render_csl_json
from tests.exports.builders import Item, build_document, build_numbers, known_paper, series
from tests.exports.test_bibliography import cite

PLAIN = LatexNodes2Text(math_mode="verbatim", strict_latex_spaces=True)

TITLES = (
    "Channel Pruning for Accelerating Very Deep Neural Networks",
    "{GAN}s at 100% & C_4 ~ x^2 #1 \\o/",
    r"Learning Sparse Networks through $L_0$ and $\ell_{2,1}$ norms",
    "From $5 to $6: is it worth it?",
    "Ångström, Çédille and Łódź – naïve Übung",
    "深度学习 模型压缩综述",
    "a < b > c \"quoted\" 'so' @home, a = {b}",
    "🎉 Emoji, ﬁ ligature, NBSP\N{NO-BREAK SPACE}here",
    "Ends in a backslash \\",
    "C++, C#, F# & R",
    "100%",
    "{",
)
AUTHORS = {
    "Ada Lovelace": ("Ada", "", "Lovelace", ""),
    "Ludwig van Beethoven": ("Ludwig", "van", "Beethoven", ""),
    "Jan van der Berg": ("Jan", "van der", "Berg", ""),
    "Sammy Davis, Jr.": ("Sammy", "", "Davis", "Jr."),
    "Martin Luther King III": ("Martin Luther", "", "King", "III"),
    "Å. B. Müller-Łukasz": ("Å. B.", "", "Müller-Łukasz", ""),
    "Nguyen Van Anh": ("Nguyen Van", "", "Anh", ""),
    "Seán Ó Súilleabháin": ("Seán Ó", "", "Súilleabháin", ""),
    "何 恺明": ("何", "", "恺明", ""),
    "OpenAI": ("", "", "OpenAI", ""),
    "Research and Development, Inc.": ("", "", "Research and Development, Inc.", ""),
    "G. & T. Tonic": ("G. & T.", "", "Tonic", ""),
}


def everything() -> list[Citation]:
    """A paper a title, each with all authors, one of them without a year."""
    return [
        replace(
            cite(
                title,
                authors=tuple(AUTHORS),
                year=None if number == 3 else 2000 + number,
                venue=("Proceedings of A & B_1", "Journal of 100% C", "arXiv.org", None)[number % 4],
                doi="10.1000/a_b(c)" if number % 2 else None,
                arxiv_id="1707.06168" if number % 3 else "hep-th/9901001",
                arxiv_category="cs.LG",
                url=f"https://example.org/~a_b?x={number}&y=%20#z",
            ),
            key=f"key{number}",
        )
        for number, title in enumerate(TITLES)
    ]


def read_bibtex(text: str) -> dict[str, Entry]:
    """The entries by key, in the order of the file. pybtex raises where BibTeX would stumble, and for a second key."""
    return dict(parse_string(text, "bibtex").entries.items())


def plain(latex: str) -> str:
    """The text of a field as a reader sees it. pylatexenc shows a circumflex as its modifier letter."""
    assert latex.startswith("{") == latex.endswith("}")
    return PLAIN.latex_to_text(latex).replace("\N{MODIFIER LETTER CIRCUMFLEX ACCENT}", "^")


def parts(person: Person) -> tuple[str, str, str, str]:
    given = [*person.first_names, *person.middle_names]
    named = (given, person.prelast_names, person.last_names, person.lineage_names)
    first, particle, family, suffix = (plain(" ".join(words)) for words in named)
    return first, particle, family, suffix


def test_bibtex_is_read_back_field_by_field() -> None:
    papers = everything()
    entries = read_bibtex(render_bibtex(papers))
    assert list(entries) == [paper.key for paper in papers]
    for paper in papers:
        entry = entries[paper.key]
        if paper.title != "{":  # a lone brace has a command of LaTeX's that pylatexenc does not know
            assert plain(entry.fields["title"]) == paper.title.replace("\N{NO-BREAK SPACE}", " ")
        assert [parts(person) for person in entry.persons["author"]] == list(AUTHORS.values())
        assert entry.fields.get("year") == (None if paper.year is None else str(paper.year))
        venue = next(
            (entry.fields[name] for name in ("booktitle", "journal", "howpublished") if name in entry.fields), None
        )
        assert (None if venue is None else plain(venue)) == paper.venue
        assert entry.fields.get("doi") == paper.doi
        assert entry.fields["eprint"] == paper.arxiv_id
        assert (entry.fields["archiveprefix"], entry.fields["primaryclass"]) == ("arXiv", "cs.LG")
        assert entry.fields["url"] == paper.url


def test_a_lone_brace_is_a_command_and_closes_nothing() -> None:
    entries = read_bibtex(render_bibtex([cite("} and {"), replace(cite("Next"), key="next")]))
    assert entries["key"].fields["title"] == r"{\textbraceright{} and \textbraceleft{}}"
    assert plain(entries["next"].fields["title"]) == "Next"


def render_harvard(text: str) -> dict[str, str]:
    """Each paper as a citation manager prints it, by its key."""
    source = CiteProcJSON(json.loads(text))
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, source, formatter.plain)
    for key in source:
        bibliography.register(Cited([CitationItem(key)]))
    return dict(zip(source, map(str, bibliography.bibliography()), strict=True))


def unquoted(text: str) -> str:
    """Without quotation marks, which a style sets in its own way."""
    return re.sub("[“”‘’\"']", "", text)


def test_csl_json_is_rendered_field_by_field() -> None:
    papers = [replace(paper, authors=paper.authors[:3]) for paper in everything()]
    rendered = render_harvard(render_csl_json(papers))
    for paper in papers:
        text = rendered[paper.key]
        assert text.startswith("Lovelace, A., van Beethoven, L. and van der Berg, J. (")
        assert f"({'no date' if paper.year is None else paper.year})" in text
        assert unquoted(paper.title) in unquoted(text)
        assert paper.venue is None or paper.venue in text
        assert (f"https://doi.org/{paper.doi}" if paper.doi else str(paper.url)) in text


def test_csl_json_has_the_parts_of_every_name() -> None:
    (item,) = json.loads(render_csl_json([cite("T", authors=tuple(AUTHORS))]))
    found = [
        tuple(name.get(part, "") for part in ("given", "non-dropping-particle", "family", "suffix"))
        if "literal" not in name
        else ("", "", name["literal"], "")
        for name in item["author"]
    ]
    assert found == list(AUTHORS.values())
    assert all(set(name) in ({"literal"}, *({"family", "given", *more} for more in MORE)) for name in item["author"])


MORE: tuple[Sequence[str], ...] = ((), ("suffix",), ("non-dropping-particle",), ("non-dropping-particle", "suffix"))


def test_one_paper_listed_twice_is_one_entry_to_every_reader() -> None:
    document = build_document(
        Item("Deep pruning", "1707.06168"), Item("Other", "1707.06169"), Item("Deep pruning again", "1707.06168")
    )
    numbers = tuple(
        replace(entry, paper=known_paper(f"arxiv:170{place % 2}.06168", series(1), title="Deep pruning", year=2017))
        for place, entry in enumerate(build_numbers(document))
    )
    papers = citations(numbers)
    assert len(papers) == 2
    entries, items = read_bibtex(render_bibtex(papers)), json.loads(render_csl_json(papers))
    assert list(entries) == [item["id"] for item in items] == [paper.key for paper in papers]
    assert all(re.fullmatch(r"[a-z0-9]+(-[0-9a-f]{6})?", key) for key in entries)


words = st.text(st.sampled_from("ab{}\\$%&#_^~@\"',=()é深\n "), max_size=20)


@given(st.lists(st.tuples(words, words, words), min_size=1, max_size=4))
def test_whatever_is_cited_bibtex_reads_every_entry_and_field(papers: list[tuple[str, str, str]]) -> None:
    cited = [
        replace(cite(title, authors=(author,), venue=author, url=url, doi=url, year=2020), key=f"key{number}")
        for number, (title, author, url) in enumerate(papers)
    ]
    entries = read_bibtex(render_bibtex(cited))
    assert list(entries) == [paper.key for paper in cited]
    for entry in entries.values():
        assert entry.fields["year"] == "2020"
        assert "title" in entry.fields
        assert len(entry.persons.get("author", ())) <= 1
