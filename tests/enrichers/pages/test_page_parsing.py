"""What a page states, whatever its author did to its tags."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrichers.pages.names import family_name
from enrichers.pages.parse import parse_page
from enrichers.pages.statement import NoStatement, PageStatement
from lists.identifiers import PaperId

URL = "https://someone.github.io/project/"
UTF8 = "text/html; charset=utf-8"


def read(head: str, body: str = "", url: str = URL) -> PageStatement | NoStatement:
    return parse_page(f"<html><head>{head}</head><body>{body}</body></html>".encode(), UTF8, url)


def stated(head: str, body: str = "", url: str = URL) -> PageStatement:
    answer = read(head, body, url)
    assert isinstance(answer, PageStatement), answer
    return answer


def meta(name: str, value: str) -> str:
    return f'<meta name="{name}" content="{value}">'


TITLE = meta("citation_title", "A Title")


@pytest.mark.parametrize(
    "tag",
    [
        '<meta name="citation_title" content="A Title">',
        "<meta content='A Title' name=citation_title>",
        '<META NAME="Citation_Title" CONTENT="A Title"/>',
        '<meta property="citation_title" content="A Title">',
        '<meta\nname = "citation_title"\ncontent = "  A\n Title ">',
        '<meta name="citation_title" lang=en content="A Title" data-x>',
        '<meta name="citation_title" content="A &#84;itle">',
        '<meta name="citation_title" content="A <i>Title</i>">',
        '<meta name="DC.Title" content="A Title">',
        '<meta name="dcterms.title" content="A Title">',
        '<meta name="parsely-title" content="A Title | Journals &amp; Magazine | IEEE Xplore">',
        '<meta property="og:title" content="A Title">',
        '<meta property="og:site_name" content="Here"><meta property="og:title" content="A Title - Here">',
        '<script type="application/ld+json">{"@type": "ScholarlyArticle", "headline": "A Title"}</script>',
        '<script type="Application/LD+JSON; a=b">[{"@graph": [{"@type": ["Thesis"], "name": "A Title"}]}]</script>',
        '<script>var xplGlobal={};xplGlobal.document.metadata={"title":"A Title"};later()</script>',
        '<!-- <meta name="citation_title" content="Not This"> --><meta name="citation_title" content="A Title">',
        '<script>"<meta name=citation_title content=Not>"</script><meta name="citation_title" content="A Title">',
    ],
)
def test_a_title_is_found_in_every_form(tag: str) -> None:
    assert stated(tag).title == "A Title"


def test_the_most_careful_tag_is_believed_first() -> None:
    every = meta("og:title", "Shared") + meta("DC.title", "Dublin") + meta("citation_title", "Cited")
    assert stated(every).title == "Cited"
    assert stated(every).tags[0] == "citation_title"
    assert not stated(every).is_weak
    assert stated(meta("og:title", "Shared")).is_weak


def test_raw_tex_and_ampersands_stay_in_a_title() -> None:
    assert stated(meta("citation_title", "Y_2Ba_4 \\alpha a &lt; b")).title == "Y_2Ba_4 \\alpha a < b"
    assert stated(meta("citation_title", "Capture of CO_2 and SU_2")).title == "Capture of CO_2 and SU_2"
    assert stated(meta("citation_title", "Images &amp;amp; Bridges")).title == "Images & Bridges"


@pytest.mark.parametrize(
    ("tags", "authors"),
    [
        (
            [("citation_author", "Wang, Jianyuan"), ("citation_author", "Chen, Minghao")],
            ("Wang, Jianyuan", "Chen, Minghao"),
        ),
        ([("citation_author", " Daniel  Brown "), ("citation_author", "")], ("Daniel Brown",)),
        ([("citation_authors", "Lankes, Stefan; Pickartz, Simon")], ("Lankes, Stefan", "Pickartz, Simon")),
        ([("dcterms.creator", "David Lucca, Jonathan H. Wright")], ("David Lucca", "Jonathan H. Wright")),
        ([("dc.creator", "Leinaas, J. M.")], ("Leinaas, J. M.",)),
        ([("dc.contributor", "Cezar Borba")], ("Cezar Borba",)),
        ([("citation_author", "FIRST_AUTHOR_LAST, FIRST_AUTHOR_FIRST")], ()),
        ([("citation_author", "A B"), ("citation_author", "A B")], ("A B",)),
        ([("citation_author_email", "a@example.org"), ("citation_author_institution", "Somewhere")], ()),
    ],
)
def test_authors_are_taken_as_stated(tags: list[tuple[str, str]], authors: tuple[str, ...]) -> None:
    assert stated(TITLE + "".join(meta(*tag) for tag in tags)).authors == authors


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Wang, Jianyuan", "Wang"),
        ("Daniel Brown", "Brown"),
        ("van Dishoeck, E. F.", "van Dishoeck"),
        ("Ewine F. van Dishoeck", "van Dishoeck"),
        ("Teven Le Scao", "Le Scao"),
        ("Harris, F.J.", "Harris"),
        ("Harris F.J.", "Harris"),
        ("Victor Agostinelli Iii", "Agostinelli"),
        ("Agostinelli III, Victor", "Agostinelli"),
        ("Martin Luther King, Jr.", "King"),
        ("D N Astrov", "Astrov"),
        ("Alexander M. Rush", "Rush"),
        ("Jing Yu", "Yu"),
        ("王伟", "王伟"),
        ("Plato", "Plato"),
        ("", ""),
    ],
)
def test_a_family_name_is_found_in_either_order(name: str, family: str) -> None:
    assert family_name(name) == family


@pytest.mark.parametrize(
    "form",
    ["2024/01/16", "2024-12-16", "2024/6", "2024", "2024 Nov 26", "Dec 20, 2024", "September 2024", "Jan. 2024",
     "06/01/2024", "3-5 May 2024", "2024-01-01T00:00:00.000Z"],
)  # fmt: skip
def test_the_year_is_read_in_every_form(form: str) -> None:
    assert stated(TITLE + meta("citation_publication_date", form)).year == 2024


def test_the_first_of_january_gives_way_to_a_better_date() -> None:
    false = meta("citation_publication_date", "2021/01/01")
    assert stated(TITLE + false + meta("DC.Date", "2020-12-27")).year == 2020
    assert stated(TITLE + false).year == 2021
    print_year = meta("citation_publication_date", "1977/01") + meta("dc.date", "2007-10-23")
    assert stated(TITLE + print_year).year == 1977


@pytest.mark.parametrize(
    ("tag", "paper_id"),
    [
        (meta("citation_doi", "10.1016/S0009-2614(97)04014-1"), PaperId("doi", "10.1016/s0009-2614(97)04014-1")),
        (meta("citation_doi", "https://doi.org/10.1000/X"), PaperId("doi", "10.1000/x")),
        (meta("prism.doi", "doi:10.1007/BF02727953"), PaperId("doi", "10.1007/bf02727953")),
        (meta("dc.Identifier", "10.57262/ade/1391109086"), PaperId("doi", "10.57262/ade/1391109086")),
        ('<meta name="dc.Identifier" scheme="doi" content="10.1145/1.2">', PaperId("doi", "10.1145/1.2")),
        (meta("citation_doi", "10.48550/arXiv.1706.03762"), PaperId("arxiv", "1706.03762")),
        (meta("citation_arxiv_id", "1706.03762"), PaperId("arxiv", "1706.03762")),
        (meta("citation_arxiv_id", "supr-con/9411001"), PaperId("arxiv", "supr-con/9411001")),
        (meta("citation_pdf_url", "https://arxiv.org/pdf/1903.01602.pdf"), PaperId("arxiv", "1903.01602")),
        (meta("citation_pmid", "23193287"), PaperId("pmid", "23193287")),
        ('<link href="https://arxiv.org/abs/1903.01602v2" rel="CANONICAL">', PaperId("arxiv", "1903.01602")),
        (meta("og:url", "https://aclanthology.org/N04-1001/"), PaperId("acl", "N04-1001")),
    ],
)
def test_identifiers_are_found_wherever_they_are_stated(tag: str, paper_id: PaperId) -> None:
    assert stated(TITLE + tag).paper_ids == (paper_id,)


@pytest.mark.parametrize(
    "tag",
    [
        meta("citation_doi", "ade/1391109086"),
        meta("citation_doi", "n/a"),
        meta("citation_arxiv_id", "coming soon"),
        meta("citation_pmid", "PMC1"),
        meta("citation_pdf_url", "https://YOUR_DOMAIN.com/static/pdfs/paper.pdf"),
        meta("citation_pdf_url", "http://[broken"),
        meta("citation_reference", "citation_title=Other; citation_doi=10.1000/other; citation_author=Z"),
        meta("DC.Identifier", "36958"),
        "<link rel=canonical href='//[x'>",
    ],
)
def test_what_is_no_identifier_of_this_paper_is_none(tag: str) -> None:
    assert stated(TITLE + tag).paper_ids == ()


def test_an_arxiv_link_in_the_page_counts_where_it_is_the_only_one_and_says_so() -> None:
    one = '<a href="https://arxiv.org/abs/1903.01602">paper</a> <a href="https://arxiv.org/pdf/1903.01602v2">pdf</a>'
    found = stated(TITLE, one)
    assert found.arxiv_id == "1903.01602"
    assert "link in the page" in found.tags
    assert stated(TITLE, one + '<a href="https://arxiv.org/abs/2001.00001">other</a>').paper_ids == ()
    tagged = stated(TITLE + meta("citation_arxiv_id", "1706.03762"), one)
    assert tagged.paper_ids == (PaperId("arxiv", "1706.03762"),)


@pytest.mark.parametrize(
    ("url", "tag"),
    [
        ("https://openreview.net/forum?id=aaa", meta("citation_pdf_url", "https://openreview.net/pdf?id=bbb")),
        ("https://aclanthology.org/N04-1001/", '<link rel=canonical href="/N04-1002/">'),
        ("https://www.nature.com/articles/s1", meta("citation_doi", "10.1038/s2")),
    ],
)
def test_a_page_that_names_another_paper_than_its_address_states_nothing(url: str, tag: str) -> None:
    answer = read(TITLE + tag, url=url)
    assert isinstance(answer, NoStatement)
    assert not answer.is_refusal
    assert "another paper" in answer.reason


def test_a_page_may_state_other_identifiers_beside_its_own() -> None:
    tags = meta("citation_doi", "10.1101/2020.03.22.002386") + meta("DC.identifier", "10.1016/published")
    found = stated(TITLE + tags, url="https://www.biorxiv.org/content/10.1101/2020.03.22.002386v3")
    assert found.doi == "10.1101/2020.03.22.002386"
    old = meta("citation_pdf_url", "https://papers.nips.cc/paper/2017/file/" + "a" * 32 + "-Paper.pdf")
    assert stated(TITLE + old, url="https://papers.nips.cc/paper/6813-runtime-neural-pruning").paper_ids


@pytest.mark.parametrize(
    "title",
    ["Just a moment...", "Verifying your browser | OpenReview", "Client Challenge", "Sign up - ResearchGate",
     "Forum | OpenReview", "Access Denied", "Attention Required! | Cloudflare", "Login",
     "Making sure you’re not a bot!"],
)  # fmt: skip
def test_a_wall_is_no_page_and_leaves_the_paper_unknown(title: str) -> None:
    for head in (f"<title>{title}</title>", f"<title></title>{meta('og:title', title)}"):
        answer = read(head)
        assert isinstance(answer, NoStatement)
        assert answer.is_refusal, head


def test_a_login_form_is_no_page_but_a_paper_with_one_in_its_corner_is() -> None:
    form = "<form><input name=user><input type='PassWord'></form>"
    answer = read("<title>Welcome</title>", form)
    assert isinstance(answer, NoStatement)
    assert answer.is_refusal
    assert stated(TITLE, form).title == "A Title"


def test_a_paper_about_walls_is_a_paper() -> None:
    head = "<title>Just a moment...</title>" + meta("citation_title", "Login Walls: Just a Moment")
    assert stated(head).title == "Login Walls: Just a Moment"


@pytest.mark.parametrize(
    "head",
    [
        meta("citation_title", "PAPER_TITLE")
        + meta("citation_doi", "10.1000/x")
        + meta("og:title", "PAPER_TITLE - AUTHORS"),
        meta("og:title", "SOCIAL MEDIA TITLE TAG"),
        meta("og:title", "Academic Project Page"),
        meta("og:title", "A Title That Is Longer Than Seventy Characters And Therefore Was Cu..."),
        meta("citation_title", "   "),
        meta("citation_title", "x" * 600),
        meta("citation_title", "!!!"),
        "<title>A Title</title>",
        "",
    ],
)
def test_a_page_without_a_title_of_its_own_states_nothing(head: str) -> None:
    answer = read(head)
    assert isinstance(answer, NoStatement)
    assert not answer.is_refusal


def test_the_rest_of_a_template_that_was_not_filled_in_is_not_believed() -> None:
    head = meta("citation_title", "PAPER_TITLE") + meta("citation_publication_date", "2024") + meta("og:title", "Mine")
    found = stated(head)
    assert (found.title, found.year) == ("Mine", None)


PAGE = f'<meta name="citation_title" content="Łukasz naïve 深層">{meta("citation_author", "Zoë Müller")}'
LATIN = '<meta name="citation_title" content="Déjà naïve">'


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        (PAGE.encode(), UTF8, "Łukasz naïve 深層"),
        (PAGE.encode(), "text/html", "Łukasz naïve 深層"),
        (PAGE.encode(), "text/html; charset=iso-8859-1", "Łukasz naïve 深層"),  # declared wrongly
        (b"\xef\xbb\xbf" + PAGE.encode(), "text/html", "Łukasz naïve 深層"),
        (PAGE.encode("utf-16"), "text/html", "Łukasz naïve 深層"),
        (PAGE.encode("utf-16-be"), "text/html; charset=UTF-16BE", "Łukasz naïve 深層"),
        (LATIN.encode("latin-1"), "text/html", "Déjà naïve"),
        (LATIN.encode("latin-1"), UTF8, "Déjà naïve"),  # declared wrongly
        (
            b"<meta charset='iso-8859-2'>" + LATIN.replace("à", "ł").encode("iso-8859-2", "ignore"),
            "text/html",
            "Déjł nave",
        ),
        ("<meta name=citation_title content=深層>".encode("gbk"), "text/html; charset=GBK", "深層"),
        ("<meta name=citation_title content=深層>".encode("shift_jis"), 'text/html; charset="shift_jis"', "深層"),
        ("<meta name=citation_title content=深層>".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "深層"),
        (LATIN.encode("latin-1"), "text/html; charset=no-such", "Déjà naïve"),
        (PAGE.encode(), "text/html; charset=rot13", "Łukasz naïve 深層"),
        (gzip.compress(PAGE.encode()), UTF8, "Łukasz naïve 深層"),
        (PAGE.encode() + "深".encode()[:2], UTF8, "Łukasz naïve 深層"),  # cut off within a character
    ],
)
def test_a_title_is_read_in_its_encoding_whatever_is_declared(body: bytes, content_type: str, title: str) -> None:
    answer = parse_page(body, content_type, URL)
    assert isinstance(answer, PageStatement)
    assert answer.title == title


CHINESE = '<meta name="citation_title" content="深层神经网络 for 图像">'


@pytest.mark.parametrize(
    "body",
    [PAGE.encode().replace("ï".encode(), b"\xff"), CHINESE.encode("gb18030"), CHINESE.encode("big5", "ignore")],
)
def test_a_title_that_cannot_be_decoded_is_no_title(body: bytes) -> None:
    answer = parse_page(body, UTF8, URL)
    assert isinstance(answer, NoStatement)
    assert "encoding" in answer.reason


def test_values_that_were_encoded_twice_are_mended_and_others_are_left() -> None:
    def title(text: str) -> str:
        return stated(meta("citation_title", text)).title

    for text in ("Naïve Bayes", "Déjà vu", "It’s — so"):
        assert title(text.encode().decode("cp1252")) == text
    for text in ("Ångström", "Poincaré Embeddings für Bäume", "Über", "É", "深層学習"):
        assert title(text) == text


def test_a_pdf_is_no_page() -> None:
    answer = parse_page(b"\n%PDF-1.7\n" + TITLE.encode(), UTF8, URL)
    assert isinstance(answer, NoStatement)
    assert "PDF" in answer.reason


@given(st.binary(max_size=400), st.text(max_size=40), st.text(max_size=40))
def test_no_bytes_make_it_fail(body: bytes, content_type: str, url: str) -> None:
    assert isinstance(parse_page(body, content_type, url), PageStatement | NoStatement)


NAMES = st.sampled_from(
    ["citation_title", "citation_author", "citation_doi", "citation_pdf_url", "og:title", "dc.date"]
)


@settings(max_examples=150)
@given(st.lists(st.tuples(NAMES, st.text(max_size=30)), max_size=8), st.text(max_size=60))
def test_no_values_make_it_fail_and_what_is_stated_is_tidy(tags: list[tuple[str, str]], junk: str) -> None:
    body = (junk + "".join(f'<meta name="{name}" content="{value}">' for name, value in tags)).encode(
        "utf-8", "replace"
    )
    answer = parse_page(body, UTF8, "https://openreview.net/forum?id=x")
    if isinstance(answer, PageStatement):
        assert answer.title == " ".join(answer.title.split()) != ""
        assert len(answer.authors) == len(answer.family_names)
        assert len(set(answer.paper_ids)) == len(answer.paper_ids)
        assert answer.tags


HOSTILE = (
    "<", "<!--", "<!-- a --!", "<a ", "<a b=", '<meta name="', "</a", "<![CDATA[", "<?", "&#", "&amp", "<script>",
    "<title>", "<a/", "<a href=x>", "<div>", "<ul><li>", "<b><div></b>", "<font><div>", "\x00", "\x80",
    "<meta name=citation_author content=x>", "<meta name=citation_doi content=10.1234/x>",
    "<meta property=og:url content=//arxiv.org/abs/2101.00001>", "<a href=https://arxiv.org/abs/2101.00001>",
    "<script type=application/ld+json>[", "<script type=application/ld+json>[{}]</script>",
    "<script>xplGlobal.document.metadata={</script>", '<meta name=citation_title content="&lt;i &lt;i ">',
)  # fmt: skip


@pytest.mark.sampled(8)
@pytest.mark.parametrize("piece", HOSTILE, ids=lambda piece: repr(piece)[:30])
def test_hostile_pages_take_time_that_grows_with_their_length_alone(piece: str) -> None:
    def seconds(length: int) -> float:
        body = (piece * (length // len(piece) + 1))[:length].encode("latin-1")
        started = time.perf_counter()
        parse_page(body, "text/html", "https://openreview.net/forum?id=x")
        return time.perf_counter() - started

    seconds(1_000)
    short, long = min(seconds(60_000) for _ in range(2)), min(seconds(480_000) for _ in range(2))
    assert long < 0.5 + 24 * short  # eight times the length; with the square it would be 64 times


def test_data_nested_without_end_states_nothing() -> None:
    for nested in ("[" * 200_000, '{"@graph":' * 200_000, "[" + ",".join(["[" + "{}," * 700 + "{}]"] * 300) + "]"):
        answer = read(f'<script type="application/ld+json">{nested}</script>')
        assert isinstance(answer, NoStatement)
