"""The kinds of faults, each with what the provider then does. ``starcite sandbox --list-faults`` prints them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class FaultKind(StrEnum):
    """What goes wrong; ``WHAT_HAPPENS`` says it in words."""

    # Refusals.
    STATUS = "status"
    HTML = "html"
    RETRY_AFTER = "retry_after"
    RETRY_AFTER_DATE = "retry_after_date"
    RATE_LIMIT_RESET = "rate_limit_reset"
    EXPIRED_KEY = "expired_key"
    REDIRECT_LOOP = "redirect_loop"
    REDIRECT_AWAY = "redirect_away"
    # What becomes of the connection, and how the bytes are sent.
    HANG = "hang"
    CLOSE = "close"
    RESET = "reset"
    TRUNCATE = "truncate"
    SLOW = "slow"
    DRIP = "drip"
    LONG_LENGTH = "long_length"
    SHORT_LENGTH = "short_length"
    WRONG_ENCODING = "wrong_encoding"
    WRONG_CHARSET = "wrong_charset"
    GZIP_BOMB = "gzip_bomb"
    CLOCK_SKEW = "clock_skew"
    # An answer with status 200 that is none.
    GARBAGE = "garbage"
    EMPTY_BODY = "empty_body"
    CUT = "cut"
    NESTED = "nested"
    WRONG_SHAPE = "wrong_shape"
    ERROR_INSIDE = "error_inside"
    # The rows of an answer.
    EMPTY = "empty"
    REORDERED = "reordered"
    MISALIGNED = "misaligned"
    SHORT = "short"
    REPEATED = "repeated"
    DOUBLED = "doubled"
    NULL_ROW = "null_row"
    NULL_ROWS = "null_rows"
    TEXT_ROWS = "text_rows"
    NULL_FIELDS = "null_fields"
    MISSING_FIELDS = "missing_fields"
    # The numbers in the rows.
    NULL_NUMBERS = "null_numbers"
    ZERO = "zero"
    NEGATIVE = "negative"
    HUGE = "huge"
    FRACTION = "fraction"
    NAN = "nan"
    INFINITE = "infinite"
    TEXT_NUMBER = "text_number"
    BOOLEAN = "boolean"


WHAT_HAPPENS: Mapping[FaultKind, str] = MappingProxyType({
    FaultKind.STATUS: "answers with `status` and the body that goes with it",
    FaultKind.HTML: "answers with an error page, with `status` (502)",
    FaultKind.RETRY_AFTER: "429 with `Retry-After: seconds`",
    FaultKind.RETRY_AFTER_DATE: "429 with `Retry-After` as the date `seconds` from now",
    FaultKind.RATE_LIMIT_RESET: "429 (GitHub: 403) with `X-RateLimit-Remaining: 0` and a reset `seconds` from now",
    FaultKind.EXPIRED_KEY: "refuses the key, the way the provider does: 403, of GitHub 401",
    FaultKind.REDIRECT_LOOP: "redirects to the address that was asked",
    FaultKind.REDIRECT_AWAY: "redirects to another host, on which nobody listens",
    FaultKind.HANG: "accepts and never answers; the connection is shut after `seconds`",
    FaultKind.CLOSE: "shuts the connection without an answer",
    FaultKind.RESET: "resets the connection before byte `at_byte` of head and body (negative: from the end; without: "
    "in the middle of the body)",
    FaultKind.TRUNCATE: "shuts the connection in the middle of the body",
    FaultKind.SLOW: "answers after `seconds`",
    FaultKind.DRIP: "answers a byte at a time, all of it in `seconds`",
    FaultKind.LONG_LENGTH: "announces more bytes than it sends, then shuts the connection",
    FaultKind.SHORT_LENGTH: "announces fewer bytes than it sends",
    FaultKind.WRONG_ENCODING: "says `Content-Encoding: gzip` of what is not compressed",
    FaultKind.WRONG_CHARSET: "puts bytes that are no UTF-8 into the first text",
    FaultKind.GZIP_BOMB: "sends some kilobytes that unfold to 64 MB",
    FaultKind.CLOCK_SKEW: "answers rightly, with a clock (`Date`, `X-RateLimit-Reset`) that is `seconds` ahead",
    FaultKind.GARBAGE: "answers no JSON or XML",
    FaultKind.EMPTY_BODY: "answers 200 with no body at all",
    FaultKind.CUT: "answers with the first half of the body, as if it were whole",
    FaultKind.NESTED: "answers JSON nested 100,000 deep, of XML entities that unfold without end",
    FaultKind.WRONG_SHAPE: "answers well-formed JSON or XML of another shape",
    FaultKind.ERROR_INSIDE: "answers 200 with an error for a body",
    FaultKind.EMPTY: "answers a well-formed nothing",
    FaultKind.REORDERED: "answers the right rows in reverse",
    FaultKind.MISALIGNED: "gives every row to the one that was asked before it",
    FaultKind.SHORT: "leaves the last row out",
    FaultKind.REPEATED: "gives the first row for every row",
    FaultKind.DOUBLED: "gives every row twice",
    FaultKind.NULL_ROW: "gives null for the first row",
    FaultKind.NULL_ROWS: "gives null for every row",
    FaultKind.TEXT_ROWS: "gives a text for every row",
    FaultKind.NULL_FIELDS: "gives null for every field of every row",
    FaultKind.MISSING_FIELDS: "leaves the counts out of every row (arXiv: title and dates)",
    FaultKind.NULL_NUMBERS: "gives null for every count",
    FaultKind.ZERO: "gives 0 for every count",
    FaultKind.NEGATIVE: "gives a negative number for every count",
    FaultKind.HUGE: "gives a number of 25 digits for every count",
    FaultKind.FRACTION: "gives a fraction for every count",
    FaultKind.NAN: "gives `NaN` for every count",
    FaultKind.INFINITE: "gives `Infinity` for every count",
    FaultKind.TEXT_NUMBER: "gives a text with digits for every count",
    FaultKind.BOOLEAN: "gives `true` for every count",
})  # fmt: skip
