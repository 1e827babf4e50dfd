"""The bytes of a page as text, whatever the page and its server say of their encoding. Pure."""

from __future__ import annotations

import codecs
import re
import zlib

MOST_UNPACKED_BYTES = 8 * 1024 * 1024  # a page that unpacks to more than this is no page
_GZIP = b"\x1f\x8b"
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_META_WINDOW = 1_024  # bytes; html.spec.whatwg.org, "prescan a byte stream to determine its encoding"
# Encodings that look like UTF-8 to a decoder: they are believed where they are declared.
_SEVEN_BIT = frozenset({"iso2022_jp", "utf-16", "utf-16-le", "utf-16-be"})
# encoding.spec.whatwg.org: pages that say these mean windows-1252.
_LATIN = frozenset({"iso8859-1", "ascii"})
_TEXT_CODECS = """
    utf-8 utf-16 utf-16-le utf-16-be gbk gb2312 gb18030 big5 big5hkscs euc_jp shift_jis cp932 iso2022_jp euc_kr cp949
    koi8-r koi8-u cp874 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 iso8859-2 iso8859-3 iso8859-4
    iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16
    """


def decode_page(body: bytes, content_type: str) -> str:
    """The text of a page. What cannot be decoded becomes U+FFFD; nothing raises.

    A gzip body whose header was lost is unpacked. Text that is UTF-8 is read as UTF-8 whatever is declared, since
    hardly anything else is by chance; otherwise the header's charset holds, then the page's own, then windows-1252,
    which is also taken for what says UTF-8 and is nothing of it.
    """
    if body.startswith(_GZIP):
        body = _unpacked(body)
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    declared = _codec(content_type) or _codec(body[:_META_WINDOW].decode("latin-1"))
    if declared not in _SEVEN_BIT:
        try:
            # Not final: a page that was cut off may end within a character.
            return codecs.getincrementaldecoder("utf-8")("strict").decode(body)
        except UnicodeDecodeError:
            pass
    if declared != "utf-8":
        return body.decode(declared or "cp1252", "replace")
    # Declared as UTF-8 and not UTF-8: either a few bytes are broken, or the declaration is.
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    others = sum(1 for char in text if char > "\x7f") - broken
    return text if others > broken else body.decode("cp1252", "replace")


def mend(value: str) -> str:
    """A value whose UTF-8 was once taken for windows-1252, as its author wrote it. Other text stays as it is."""
    if value.isascii():
        return value
    try:
        return value.encode("cp1252").decode("utf-8")  # nothing else survives this by chance
    except UnicodeError:
        return value


def is_garbled(text: str) -> bool:
    """Whether text was decoded in a wrong way: no language writes every third letter with a Western accent."""
    letters = [char for char in text if not char.isspace()]
    accented = sum("\x80" <= char <= "\xff" for char in letters)
    return "\ufffd" in text or (accented > 2 and accented * 3 > len(letters))


def _unpacked(body: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MOST_UNPACKED_BYTES)
    except zlib.error:
        return body


def _codec(text: str) -> str | None:
    match = _CHARSET.search(text)
    if match is None:
        return None
    try:
        name = codecs.lookup(match[1]).name
    except (LookupError, ValueError):
        return None
    if name in _LATIN:
        return "cp1252"
    return name if name in _TEXT_CODECS.split() else None
