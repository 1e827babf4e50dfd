"""Reading one value of a settings file: what is legal, and what to say when it is not. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flows.errors import BadSettings

E = TypeVar("E", bound=StrEnum)

_SHORT_CODE = re.compile(r":[a-z0-9_+-]*[a-z][a-z0-9_+-]*:")  # what GitHub draws as an emoji
_FIRST_PICTURE = 0x2190  # arrows; below stand the signs of texts, such as © and ™
# Arrows, geometric shapes and miscellaneous symbols, of which some count as mathematics.
_SHAPES = (range(0x2190, 0x2200), range(0x25A0, 0x2700), range(0x2B00, 0x2C00))
_EMOJI = range(0x1F000, 0x1FB00)  # what is not assigned there is an emoji newer than this Python
_JOINER = "\N{ZERO WIDTH JOINER}"
_JOINERS = frozenset("\N{VARIATION SELECTOR-15}\N{VARIATION SELECTOR-16}" + _JOINER)
_MODIFIERS = (range(0x1F3FB, 0x1F400), range(0xE0020, 0xE0080))  # skin tones; the letters in the flags of regions
_MOST_DIGITS = 9  # no number of citations or stars has more


class WrongValue(ValueError):
    """A value of the wrong kind; ``str()`` says what is legal."""


class HoldsASecret(WrongValue):
    """A value that must not be shown either."""


def parse_table(table: Any, legal: Mapping[str, Any], source: str, prefix: str) -> dict[str, Any]:
    """A table whose keys are all legal, each value read. Raises BadSettings naming source, key, what is legal."""
    if not isinstance(table, dict):
        raise BadSettings(f"{source}: {prefix.rstrip('.')} must be a table")
    checked = {}
    for key, value in table.items():
        if key not in legal:
            raise BadSettings(f"{source}: unknown setting {prefix}{key}\nlegal here: {', '.join(sorted(legal))}")
        try:
            checked[key] = legal[key](value)
        except WrongValue as wrong:
            shown = "" if isinstance(wrong, HoldsASecret) else f" = {value!r}"
            raise BadSettings(f"{source}: {prefix}{key}{shown}: {wrong}") from wrong
    return checked


def parse_subtable(value: Any) -> dict[str, Any]:
    """A table of its own, read later."""
    if not isinstance(value, dict):
        raise WrongValue("must be a table")
    return value


def parse_text(value: Any) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise WrongValue("must be a text that is not empty")
    return value


def parse_secret_path(value: Any) -> str:
    """The path of a file with a key. What stands there is not shown: it may be the key itself."""
    if not isinstance(value, str) or not value.strip():
        raise HoldsASecret("must be the path of a file that holds the key")
    return value


def parse_symbol(value: Any) -> str:
    """A symbol for badges: emoji and pictographs, or a short code such as ``:star:``.

    Whatever a list may hold as text or as Markdown is none: taken for a badge it would be changed, and written into a
    link it would spoil that. So are letters of any script: no title could be told from its badge.
    """
    if not isinstance(value, str) or not value.strip():
        raise WrongValue("must be an emoji or another pictograph; it is empty")
    if _SHORT_CODE.fullmatch(value):
        return value
    for place, character in enumerate(value):
        if is_pictograph(character) or (place and _goes_with_one(character)):
            continue
        raise WrongValue(f"must be an emoji or another pictograph; {_name_of(character)} may stand in a list as text")
    if value.endswith(_JOINER):
        raise WrongValue("must be an emoji or another pictograph; it ends with a joiner, which would take in the next")
    return value


def is_pictograph(character: str) -> bool:
    """Whether a character is a picture to everybody: an arrow, a shape, a dingbat, an emoji."""
    number, category = ord(character), unicodedata.category(character)
    if category == "Sm":
        return any(number in shapes for shapes in _SHAPES)
    return (category == "So" and number >= _FIRST_PICTURE) or (category == "Cn" and number in _EMOJI)


def _goes_with_one(character: str) -> bool:
    """Whether a character only says how the pictograph before it is drawn, or joins it to the next."""
    return character in _JOINERS or any(ord(character) in modifiers for modifiers in _MODIFIERS)


def _name_of(character: str) -> str:
    if character in {" ", "\t"}:
        return "a blank"
    return f"{character!r} ({unicodedata.name(character, f'U+{ord(character):04X}')})"


def parse_texts(value: Any) -> tuple[str, ...]:
    """An array of texts."""
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise WrongValue('must be an array of texts, such as ["README.md"]')
    return tuple(value)


def parse_boolean(value: Any) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise WrongValue("must be true or false")
    return value


def parse_days(value: Any) -> int:
    """A whole number of days, 1 or more."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise WrongValue("must be a whole number of days, 1 or more")
    return value


def _number(value: Any, low: float, high: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise WrongValue(f"must be a number from {low:g} to {high:g}")
    return float(value)


def parse_share(value: Any) -> float:
    """A share from 0 to 1."""
    return _number(value, 0, 1)


def parse_digits(value: Any) -> int:
    """A number of significant digits; 0 for all of them."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST_DIGITS:
        raise WrongValue(f"must be a whole number from 0 to {_MOST_DIGITS}")
    return value


def parse_percent(value: Any) -> int:
    """A whole percentage."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100:
        raise WrongValue("must be a whole number from 0 to 100")
    return value


def parse_seconds(value: Any) -> float:
    """Seconds, at most an hour."""
    return _number(value, 0, 3600)


def parse_thresholds(value: Any) -> tuple[int, int]:
    """Two rising counts."""
    whole = isinstance(value, list) and all(isinstance(n, int) and not isinstance(n, bool) for n in value)
    if not whole or len(value) != 2 or not 0 < value[0] < value[1]:
        raise WrongValue("must be two whole numbers, the smaller first, such as [100, 500]")
    return value[0], value[1]


def parse_kinds(value: Any) -> tuple[str, ...]:
    """Kinds of badges."""
    kinds = parse_texts(value)
    if set(kinds) - {"citations", "stars"}:
        raise WrongValue('may hold "citations" and "stars"')
    return kinds


def parse_choice(words: type[E]) -> Callable[[Any], E]:
    """One of a few words."""

    def parse(value: Any) -> E:
        try:
            return words(value)
        except ValueError:
            raise WrongValue(f"must be one of {', '.join(words)}") from None

    return parse


def parse_lists(value: Any) -> dict[str, dict[str, Any]]:
    """Lists as an array of paths, or as tables by their path; each with its table, which may be empty."""
    if isinstance(value, dict) and all(isinstance(table, dict) for table in value.values()) and "" not in value:
        return value
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise WrongValue('must be an array of texts, such as ["README.md"], or tables, such as [lists."README.md"]')
    return {path: {} for path in value}


def parse_rules(value: Any) -> tuple[str, ...]:
    """Names of rules of the linter."""
    from exports.lint.rules import RULES

    names = parse_texts(value)
    unknown = sorted(set(names) - RULES.keys())
    if unknown:
        raise WrongValue(f"names no rule of lint: {', '.join(unknown)}; docs/lint.md has them all")
    return names


def parse_url(value: Any) -> str:
    """A URL of http or https without a user name or password, and without a slash at the end."""
    text = value.strip() if isinstance(value, str) else ""
    try:
        parts = urlsplit(text)
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a bracket that is not closed, a port that is no number
        raise WrongValue("must be a URL that starts with http:// or https://") from None
    if parts.username is not None or parts.password is not None:
        raise HoldsASecret("must not hold a user name or a password; keys go into their own environment variables")
    if not is_usable:
        raise WrongValue("must be a URL that starts with http:// or https://")
    return text.rstrip("/")


def state_folder(environment: Mapping[str, str]) -> Path | None:
    """Where programs keep what they remember for a user (XDG Base Directory); None for somebody without a home."""
    for variable, below in (("XDG_STATE_HOME", "."), ("HOME", ".local/state")):
        folder = Path(environment.get(variable, ""))
        if folder.is_absolute():  # as the specification wants it
            return folder / below
    return None
