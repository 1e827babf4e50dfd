"""Our own values as plain ones that JSON can hold, and back, by their types. Pure.

A ``Form`` is made once for a type and says too what the type looks like, so that what an earlier version wrote with
other fields is told apart and never read as something it is not.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache, partial
from typing import Any

from enrichers import errors
from enrichers.errors import ProviderError

_WHICH = "is"  # the key under which a value of several possible classes says which one it is


@dataclass(frozen=True, slots=True)
class Form:
    """How values of one type are written plainly and read back. ``layout`` names the type with all its parts."""

    layout: str
    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


@cache  # of a type it is always the same, and the hints of all parts take a tenth of a second to read
def form_of(kind: Any) -> Form:
    """The form of a type: scalars, days, moments, enumerations, provider errors, tuples (named ones of
    scalars too), mappings by text, dataclasses.

    Unions may be of dataclasses, and of anything with None. Raises TypeError for any other type.
    """
    return _Forms().form(kind)


def error_kinds() -> dict[str, type[ProviderError]]:
    """Every class of provider error by its name."""
    return {
        one.__name__: one for one in vars(errors).values() if isinstance(one, type) and issubclass(one, ProviderError)
    }


class _Forms:
    """The forms of a type and of all its parts. A class within itself is met once."""

    def __init__(self) -> None:
        self._classes: dict[Any, Form] = {}

    def form(self, kind: Any) -> Form:
        origin, arguments = typing.get_origin(kind), typing.get_args(kind)
        if kind in (str, int, float, bool):
            return Form(kind.__name__, _same, _same)
        if kind is datetime or kind is date:
            return Form(kind.__name__, kind.isoformat, kind.fromisoformat)
        if origin is tuple:
            return self._tuple(arguments)
        if hasattr(kind, "_fields"):
            named = self._tuple(tuple(typing.get_type_hints(kind).values()))
            return Form(f"{kind.__name__}{kind._fields}", named.write, lambda values: kind(*values))
        if origin is Mapping:
            return self._mapping(arguments)
        if origin in (typing.Union, types.UnionType):
            return self._union(arguments)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return Form(f"{kind.__name__}{[one.value for one in kind]}", lambda one: one.value, kind)
        if kind is ProviderError:
            known = error_kinds()
            return Form(f"errors{sorted(known)}", _write_error, partial(_read_error, known))
        if is_dataclass(origin or kind):
            return self._dataclass(kind)
        raise TypeError(f"{kind} has no form")

    def _tuple(self, arguments: tuple[Any, ...]) -> Form:
        parts = [self.form(one) for one in arguments if one is not Ellipsis]
        layout = ",".join(part.layout for part in parts)
        if Ellipsis in arguments:
            part = parts[0]
            return Form(
                f"({layout},...)",
                lambda values: [part.write(one) for one in values],
                lambda values: tuple(part.read(one) for one in values),
            )
        return Form(
            f"({layout})",
            lambda values: [part.write(one) for part, one in zip(parts, values, strict=True)],
            lambda values: tuple(part.read(one) for part, one in zip(parts, values, strict=True)),
        )

    def _mapping(self, arguments: tuple[Any, ...]) -> Form:
        key, part = arguments
        if key is not str:
            raise TypeError(f"a mapping by {key} has no form")
        form = self.form(part)
        return Form(
            f"{{{form.layout}}}",
            lambda values: {name: form.write(one) for name, one in values.items()},
            lambda values: {name: form.read(one) for name, one in values.items()},
        )

    def _union(self, arguments: tuple[Any, ...]) -> Form:
        is_optional = type(None) in arguments
        kinds = [one for one in arguments if one is not type(None)]
        form = self.form(kinds[0]) if len(kinds) == 1 else self._one_of(kinds)
        if not is_optional:
            return form
        return Form(
            f"{form.layout}?",
            lambda value: None if value is None else form.write(value),
            lambda value: None if value is None else form.read(value),
        )

    def _one_of(self, kinds: list[Any]) -> Form:
        by_name = {(typing.get_origin(kind) or kind).__name__: self.form(kind) for kind in kinds}

        def write(value: Any) -> Any:
            name = type(value).__name__
            return {_WHICH: name, **by_name[name].write(value)}

        def read(plain: Any) -> Any:
            return by_name[plain[_WHICH]].read(plain)

        return Form("|".join(form.layout for form in by_name.values()), write, read)

    def _dataclass(self, kind: Any) -> Form:
        if kind in self._classes:
            return self._classes[kind]
        made, parts = typing.get_origin(kind) or kind, list[tuple[str, Form]]()

        def write(value: Any) -> Any:
            return {name: form.write(getattr(value, name)) for name, form in parts}

        def read(plain: Any) -> Any:
            return made(**{name: form.read(plain[name]) for name, form in parts})

        self._classes[kind] = Form(made.__name__, write, read)  # for a class that has itself for a part
        parts.extend((name, self.form(part)) for name, part in _parts_of(kind, made))
        described = ",".join(f"{name}:{form.layout}" for name, form in parts)
        self._classes[kind] = Form(f"{made.__name__}({described})", write, read)
        return self._classes[kind]


def _parts_of(kind: Any, made: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a dataclass with their types, those of a generic one filled in."""
    hints = typing.get_type_hints(made)
    given = dict(zip(getattr(made, "__parameters__", ()), typing.get_args(kind), strict=False))
    for one in fields(made):
        hint = hints[one.name]
        if isinstance(hint, typing.TypeVar):
            hint = given[hint]
        elif parameters := getattr(hint, "__parameters__", ()):
            hint = hint[tuple(given[parameter] for parameter in parameters)]
        yield one.name, hint


def _same(value: Any) -> Any:
    return value


def _write_error(error: ProviderError) -> dict[str, Any]:
    said = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in vars(error).items()}
    return {_WHICH: type(error).__name__, **said}


def _read_error(known: Mapping[str, type[ProviderError]], plain: dict[str, Any]) -> ProviderError:
    state = {name: value for name, value in plain.items() if name != _WHICH}
    if moment := state.get("resets_at"):
        state["resets_at"] = datetime.fromisoformat(moment)
    return known[plain[_WHICH]](**state)
