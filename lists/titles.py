"""When two titles are the same title."""

from __future__ import annotations

import re
import unicodedata

_COMMAND = re.compile(
    r"\\(?:text|math|emph|rm|it|bf|tt|sc|sf|mbox|ensuremath|operatorname)[a-z]*(?![a-z])", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:amp|#38);", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z]+\d?/?>", re.IGNORECASE)
_GREEK = re.compile(r"[\u0370-\u03ff]")
_WORDS_FOR_SIGNS = str.maketrans({"&": "and", "+": "plus"})


def normalise_title(text: str) -> str:
    """What is left of a title once everything that lists, publishers and indexes write differently is gone.

    Case, accents, compatibility forms (NFKC), LaTeX commands and braces, punctuation and all white space are dropped;
    Greek letters become their names, as LaTeX spells them; ``&`` is "and", ``+`` is "plus". Letters and digits of any
    script stay. Empty for a title without any.
    """
    text = _TAG.sub("", _ENTITY.sub("&", text))
    if text.isascii():
        folded = text.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
        folded = "".join(char for char in decomposed if not unicodedata.combining(char))
        folded = _GREEK.sub(_greek_name, folded)
    if "\\" in folded:
        folded = _COMMAND.sub("", folded.replace("\\&", "&"))
    folded = folded.translate(_WORDS_FOR_SIGNS)
    return "".join(filter(str.isalnum, folded))


def _greek_name(match: re.Match[str]) -> str:
    name = unicodedata.name(match[0], "")
    return name.rpartition("LETTER ")[2].partition(" ")[0].lower() or match[0]
