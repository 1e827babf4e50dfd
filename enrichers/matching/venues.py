"""Venues under the names that lists, addresses and indexes give them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

# Short name -> words that its long name holds, all of them, in lower case. Workshops bear the names of venues too.
_LONG_NAMES: dict[str, tuple[str, ...]] = {
    "cvpr": ("computer vision and pattern recognition",),
    "iccv": ("international conference on computer vision",),
    "eccv": ("european conference on computer vision",),
    "wacv": ("winter conference on applications of computer vision", "workshop on applications of computer vision"),
    "accv": ("asian conference on computer vision",),
    "bmvc": ("british machine vision conference",),
    "neurips": ("neural information processing systems", "nips"),
    "icml": ("international conference on machine learning",),
    "iclr": ("international conference on learning representations",),
    "aistats": ("artificial intelligence and statistics",),
    "uai": ("uncertainty in artificial intelligence",),
    "colt": ("computational learning theory", "conference on learning theory"),
    "acml": ("asian conference on machine learning",),
    "aaai": ("aaai conference on artificial intelligence",),
    "ijcai": ("international joint conference on artificial intelligence",),
    "acl": ("annual meeting of the association for computational linguistics",),
    "naacl": ("north american chapter of the association for computational linguistics",),
    "emnlp": ("empirical methods in natural language processing",),
    "coling": ("international conference on computational linguistics",),
    "kdd": ("knowledge discovery and data mining", "sigkdd"),
    "www": ("the web conference", "world wide web"),
    "sigir": ("research and development in information retrieval",),
    "cikm": ("information and knowledge management",),
    "icra": ("international conference on robotics and automation",),
    "iros": ("intelligent robots and systems",),
    "rss": ("robotics: science and systems", "robotics science and systems"),
    "corl": ("conference on robot learning",),
    "interspeech": ("interspeech",),
    "icassp": ("acoustics, speech, and signal processing", "acoustics, speech and signal processing"),
    "tpami": ("transactions on pattern analysis and machine intelligence", "pami"),
    "tmlr": ("trans. mach. learn. res", "transactions on machine learning research"),
    "jmlr": ("journal of machine learning research", "j. mach. learn. res"),
    "mlsys": ("conference on machine learning and systems",),
    "siggraph": ("siggraph",),
    "acmmm": ("acm multimedia", "acm international conference on multimedia"),
    "colm": ("conference on language modeling",),
}
# What is published at a host; a preprint of it may bear the link as well.
_HOSTS: dict[str, tuple[str, ...]] = {
    "openreview.net": ("iclr", "neurips", "icml", "tmlr", "corl", "colm", "emnlp", "uai", "aistats"),
    "thecvf.com": ("cvpr", "iccv", "wacv", "accv"),
    "ecva.net": ("eccv",),
    "nips.cc": ("neurips",),
    "neurips.cc": ("neurips",),
    "mlr.press": ("icml", "aistats", "acml", "uai", "colt", "corl"),
    "ijcai.org": ("ijcai",),
    "aaai.org": ("aaai",),
    "jmlr.org": ("jmlr",),
}
_WORD = re.compile(r"[a-z]+")


def venues_in(text: str) -> frozenset[str]:
    """The short names of the venues that a text names, by short name (``CVPR'23``) or by long name."""
    text = " ".join(text.lower().split())
    words = set(_WORD.findall(text))
    return frozenset(
        short
        for short, names in _LONG_NAMES.items()
        if short in words or any(name in (text if " " in name else words) for name in names)
    )


def venues_of_host(url: str) -> frozenset[str]:
    """The venues whose papers lie at a URL's host. Empty for hosts of many."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return frozenset()
    return frozenset(
        venue for known, venues in _HOSTS.items() if host == known or host.endswith(f".{known}") for venue in venues
    )


def venues_in_all(texts: Iterable[str]) -> frozenset[str]:
    """The venues that any of several texts names."""
    return frozenset(venue for text in texts for venue in venues_in(text))
