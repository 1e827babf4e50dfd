"""Batches as lines and back: nothing is lost or altered, and what is torn, damaged or of another version is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enrichers.errors import GaveUp, RateLimited
from enrichers.records import Failed, Found, NotFound
from flows.asking import Answer
from flows.journal.forms import error_kinds, form_of
from flows.journal.lines import Batch, LineCodec, Unread
from tests.journal.samples import BATCHES, MOMENT, RUN, found

CODEC = LineCodec()
FEW = settings(max_examples=20, deadline=None)


@FEW
@given(st.lists(BATCHES, max_size=3))
def test_what_is_written_is_read_again_whatever_it_is(batches: list[Batch]) -> None:
    lines = [CODEC.render_line(batch) for batch in batches]
    read, unread = LineCodec().parse_lines(lines)
    assert repr(read) == repr(batches)  # errors compare by what they say
    assert unread == Unread()
    assert all(line.count(b"\n") == 1 and line.endswith(b"\n") and line.isascii() for line in lines)


@FEW
@given(BATCHES, BATCHES, st.data())
def test_a_last_line_torn_anywhere_is_passed_over_and_the_others_stand(
    first: Batch, second: Batch, data: st.DataObject
) -> None:
    whole, torn = CODEC.render_line(first), CODEC.render_line(second)
    torn = torn[: data.draw(st.integers(min_value=0, max_value=len(torn) - 1))]
    read, unread = CODEC.parse_lines([whole, torn] if torn else [whole])
    assert repr(read) == repr([first])
    assert unread == Unread()


@FEW
@given(BATCHES, BATCHES, st.data())
def test_a_line_with_another_byte_anywhere_is_left_out_and_counted(
    first: Batch, second: Batch, data: st.DataObject
) -> None:
    line = bytearray(CODEC.render_line(first))
    place = data.draw(st.integers(min_value=0, max_value=len(line) - 2))
    line[place] ^= data.draw(st.integers(min_value=1, max_value=255).filter(lambda bits: line[place] ^ bits != 10))
    read, unread = CODEC.parse_lines([bytes(line), CODEC.render_line(second)])
    assert repr(read) == repr([second])
    assert unread == Unread(damaged=1)


def test_a_line_of_another_layout_is_left_out_and_counted() -> None:
    @dataclass(frozen=True)
    class Later:
        run: str

    later = LineCodec(form_of(Later))
    assert later.layout != CODEC.layout
    read, unread = CODEC.parse_lines([later.render_line(Later("r"))])  # type: ignore[arg-type]
    assert (read, unread) == ([], Unread(of_another_version=1))


@pytest.mark.parametrize(
    "other",
    [
        "class Values:\n    value: int\n    more: str",
        "class Values:\n    number: int",
        "class Values:\n    value: int | None",
        "class Values:\n    value: str",
        "class Others:\n    value: int",
    ],
)
def test_another_field_name_or_type_is_another_layout(other: str) -> None:
    def layout_of(text: str) -> str:
        names: dict[str, Any] = {"dataclass": dataclass}
        exec(f"@dataclass\n{text}", names)
        return form_of(next(one for name, one in names.items() if name in ("Values", "Others"))).layout

    assert layout_of(other) != layout_of("class Values:\n    value: int")


@pytest.mark.parametrize("name", sorted(error_kinds()))
def test_every_provider_error_comes_back_as_itself(name: str) -> None:
    kind = error_kinds()[name]
    more: dict[str, Any] = {"retry_after_seconds": 1.5} if issubclass(kind, RateLimited) else {}
    if issubclass(kind, RateLimited | GaveUp):
        more["resets_at"] = MOMENT
    error = kind("GitHub", "did not answer", status=503, remedy="ask again", **more)
    form = form_of(Failed)
    again = form.read(form.write(Failed(error))).error
    assert (type(again), vars(again), str(again)) == (kind, vars(error), str(error))


def test_found_not_found_and_failed_stay_three_states_and_an_unknown_count_no_zero() -> None:
    known, unknown = found(1), found(2, None)
    gone = (found(3)[0], Answer(NotFound(), MOMENT))
    failed = (found(4)[0], Answer(Failed(error_kinds()["BadResponse"]("GitHub", "said nothing")), MOMENT))
    (batch,), _ = CODEC.parse_lines([CODEC.render_line(Batch(RUN, {}, (known, unknown, gone, failed)))])
    lookups = [answer.lookup for _, answer in batch.papers]
    assert [type(lookup) for lookup in lookups] == [Found, Found, NotFound, Failed]
    assert [lookup.value.citation_count for lookup in lookups if isinstance(lookup, Found)] == [100, None]


def test_a_type_without_a_form_is_refused_when_the_codec_is_made() -> None:
    with pytest.raises(TypeError, match="has no form"):
        form_of(tuple[complex, ...])
