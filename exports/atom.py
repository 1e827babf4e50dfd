"""An Atom feed of crossings: who passed a threshold, newest first. Format: RFC 4287."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from exports.changes import Crossing, name_metric

_NEVER = date(1970, 1, 1)  # a feed must have a day, also where nothing was ever observed
# XML 1.0 allows these nowhere, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render_atom(list_path: str, crossings: Sequence[Crossing], observed_on: date | None) -> str:
    """Render the feed of one list.

    The id of an entry follows from the paper or repository and the crossing alone, so that a reader shows each one
    once, also after a list or a repository was renamed. A feed is as old as its newest entry; without one it
    is of ``observed_on``, the day of the newest number (UTC), so that the same numbers always give the same feed.
    """
    newest_first = sorted(crossings, key=lambda crossing: crossing.observed_on, reverse=True)
    updated_on = newest_first[0].observed_on if newest_first else observed_on or _NEVER
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"  <id>{_urn('list', list_path)}</id>",
        f"  <title>{_text(f'Crossings in {list_path}')}</title>",
        f"  <updated>{_instant(updated_on)}</updated>",
        "  <author><name>starcite</name></author>",
    ]
    for crossing in newest_first:
        lines.extend(_entry(crossing))
    lines.append("</feed>")
    return "\n".join(lines) + "\n"


def _entry(crossing: Crossing) -> list[str]:
    name = crossing.title or crossing.subject
    what = name_metric(crossing.metric)
    verb = "reached" if crossing.is_upward else "fell below"
    day = crossing.observed_on
    identity = (crossing.lasting_name or crossing.subject, crossing.metric, str(crossing.threshold), str(day))
    lines = [
        "  <entry>",
        f"    <id>{_urn('crossing', *identity)}</id>",
        f"    <title>{_text(f'{name} {verb} {crossing.threshold} {what}')}</title>",
        f"    <updated>{_instant(day)}</updated>",
    ]
    if crossing.url is not None:
        lines.append(f'    <link rel="alternate" href={quoteattr(_FORBIDDEN.sub("", crossing.url))}/>')
    content = f"{crossing.value} {what} on {day} ({crossing.subject})"
    # Content and no summary, because only an entry with content may go without a link (RFC 4287, section 4.1.2).
    return [*lines, f'    <content type="text">{_text(content)}</content>', "  </entry>"]


def _urn(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, "\n".join(("starcite:crossings", *parts))).urn


def _instant(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _text(text: str) -> str:
    return escape(_FORBIDDEN.sub("", text))
