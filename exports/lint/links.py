"""Findings about links one by one: how they are written, and what their addresses show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from exports.lint.addresses import (
    Fault,
    host_of,
    judge_form,
    judge_habits,
    judge_labelled_paper,
    judge_paper_link,
    judge_placeholder,
)
from exports.lint.labels import kind_of_label, shown
from exports.lint.rules import Spot
from exports.lint.source import Address, Source, SourceLink
from lists.document import PAPER_ROLES, Role, Span
from lists.splice import Edit

# What at least so many links of a list have in common, and at least this share of them, is a habit of the list.
FEWEST_FOR_A_HABIT = 10
HABIT_SHARE = 0.9

_HABITS = ("http-link", "arxiv-pdf-link", "arxiv-version-link")


def find_in_links(source: Source) -> Iterator[Spot]:
    """All findings about single links, in no particular order."""
    by_habit: defaultdict[tuple[str, str], list[Spot]] = defaultdict(list)
    links_to: Counter[str] = Counter()
    for link in source.links:
        host = host_of(url_of(source, link))
        links_to[host] += 1
        for spot in _judge(source, link):
            if spot.rule in _HABITS:
                by_habit[spot.rule, host].append(spot)
            else:
                yield spot
    for (_, host), spots in by_habit.items():
        yield from _as_a_habit(spots, links_to[host], host)


def _as_a_habit(spots: Sequence[Spot], total: int, host: str) -> Iterator[Spot]:
    """Many findings that are the rule of the list and not its exception are told once, at the first."""
    if len(spots) < FEWEST_FOR_A_HABIT or len(spots) < HABIT_SHARE * total:
        yield from spots
        return
    edits = tuple(edit for spot in spots for edit in spot.edits)
    yield spots[0]._replace(message=f"{spots[0].message} (so are {len(spots)} of {total} links to {host})", edits=edits)


def url_of(source: Source, link: SourceLink) -> str:
    """The address of a link as written, or as the entry reads it where that stands elsewhere; empty without one."""
    if link.address is not None:
        return link.address.text(source.data)
    return link.link.url if link.link is not None else ""


def _judge(source: Source, link: SourceLink) -> Iterator[Spot]:
    address, url = link.address, url_of(source, link)
    if not link.is_image:
        yield from _judge_emptiness(source, link, url)
    if not url:
        return
    if address is not None:
        yield from _judge_blanks(source, link, address)
        if url[0] == "(" and url[-1] == ")":
            message = f"the parentheses are taken for a part of the address {url}"
            yield Spot("wrapped-address", link.start, message, edits=(Edit(address.span, url[1:-1].strip().encode()),))
            url = url[1:-1].strip()
    for fault in _faults(link, url):
        edits: tuple[Edit, ...] = ()
        if address is not None and fault.mended is not None and url == url_of(source, link) and _may_change(link):
            edits = (Edit(address.span, fault.mended.encode()),)
        yield Spot(fault.rule, link.start, fault.message, edits=edits)


def _may_change(link: SourceLink) -> bool:
    """Whether all else stays when this address changes: not where it names the entry, nor where it is shown as text."""
    if link.address is not None and not link.address.is_bare and "://" in link.text:
        return False
    return link.link is None or link.link.role is not Role.PAPER or link.link.paper_id is not None


def _faults(link: SourceLink, url: str) -> Iterator[Fault]:
    fault = judge_form(url)
    if link.is_image:
        if fault is not None and fault.rule == "machine-path":
            yield fault
        return
    if fault is None and link.link is not None:
        fault = judge_placeholder(url)
    if fault is not None:
        yield fault
        return
    yield from judge_habits(url)
    if link.link is not None and link.link.role in PAPER_ROLES:
        yield from judge_paper_link(url)
        fault = judge_labelled_paper(url) if kind_of_label(shown(link.text)) == "paper" else None
        if fault is not None:
            yield fault


def _judge_emptiness(source: Source, link: SourceLink, url: str) -> Iterator[Spot]:
    if not url and link.address is not None:
        # A picture in an empty link is a way to keep GitHub from linking the picture itself.
        if link.text.strip():
            yield Spot("empty-link", link.start, f"the link “{link.text.strip()}” has no address")
    elif not link.text.strip() and _is_textless(source, link):
        yield Spot("textless-link", link.start, f"the link to {url} has no text, so nobody sees it")


def _is_textless(source: Source, link: SourceLink) -> bool:
    """Whether nothing at all stands between the brackets: no image and no tag either."""
    inner = source.data[link.start : link.end]
    return inner[:1] == b"[" and not inner[1:].partition(b"](")[0].strip()


def _judge_blanks(source: Source, link: SourceLink, address: Address) -> Iterator[Spot]:
    blanks = [span for span in (address.before, address.after) if span.of(source.data)]
    if link.text != link.text.strip() and link.text.strip():
        yield Spot(
            "padded-link", link.start, f"a blank stands at the edge of “{link.text}”, and is shown as part of the link"
        )
    if blanks:
        edits = tuple(Edit(Span(*span), b"") for span in blanks)
        yield Spot("padded-link", link.start, "blanks stand around the address", edits=edits)
