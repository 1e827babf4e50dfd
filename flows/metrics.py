"""Counters and gauges as Prometheus text (exposition format 0.0.4), for the textfile collector or a gateway. Pure.

Totals are over all runs the warehouse knows, so they only ever grow; gauges are of the run that wrote the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time

from flows.summary import RunSummary
from warehouse.tallies import Standing, Tallies

Sample = tuple[dict[str, str], float]


def render_metrics(summary: RunSummary, tallies: Tallies, standing: Standing) -> str:
    """The text of one file."""
    return "".join(f"{line}\n" for line in _lines(summary, tallies, standing))


def _lines(summary: RunSummary, tallies: Tallies, standing: Standing) -> Iterator[str]:
    outcomes = {"found": summary.found, "not_found": summary.not_found, "failed": summary.failed}
    gauges: list[tuple[str, str, Sequence[Sample]]] = [
        ("run_started_timestamp_seconds", "When the last run began.", [({}, summary.started_at.timestamp())]),
        ("run_finished_timestamp_seconds", "When the last run ended.", [({}, summary.finished_at.timestamp())]),
        ("run_exit_code", "Exit code of the last run.", [({}, summary.exit_code)]),
        ("run_lookups", "What the last run asked, by outcome.", [({"outcome": n}, c) for n, c in outcomes.items()]),
        ("run_unasked", "What the last run left for want of time or quota.", [({}, summary.unasked)]),
        ("run_suspect_numbers", "Numbers of the last run that are held back.", [({}, summary.suspect)]),
        ("run_kept_numbers", "Good numbers of earlier days that the last run left standing.", [({}, summary.kept)]),
        ("run_refused_credentials", "Credentials that were not accepted.", [({}, summary.refused_credentials)]),
        ("run_requests", "HTTP requests of the last run.",
         [({"provider": name}, spent.requests) for name, spent in summary.spent.items()]),
        ("run_provider_seconds", "Seconds the last run spent on each provider, waiting included.",
         [({"provider": name}, spent.seconds) for name, spent in summary.spent.items()]),
        ("last_good_answer_timestamp_seconds", "Beginning (UTC) of the day of each provider's last good answer.",
         [({"provider": provider.value}, datetime.combine(last.good_on, time(), UTC).timestamp())
          for provider, last in sorted(standing.answers.items()) if last.good_on is not None]),
        ("held_back_numbers", "Series whose newest number is held back.",
         [({"provider": provider.value}, held.series) for provider, held in sorted(standing.held_back.items())]),
    ]  # fmt: skip
    for name, text, samples in gauges:
        yield from _family(f"starcite_{name}", "gauge", text, samples)
    runs = [({"command": c, "exit_code": "" if code is None else str(code)}, n) for c, code, n in tallies.runs]
    yield from _family("starcite_runs_total", "counter", "Runs, by command and exit code.", runs)
    lookups = [({"outcome": outcome}, count) for outcome, count in tallies.lookups]
    yield from _family("starcite_lookups_total", "counter", "What all runs asked, by outcome.", lookups)
    requests = [({"provider": provider}, count) for provider, count in tallies.requests]
    yield from _family("starcite_requests_total", "counter", "HTTP requests of all runs.", requests)


def _family(name: str, kind: str, text: str, samples: Sequence[Sample]) -> Iterator[str]:
    yield f"# HELP {name} {text}"
    yield f"# TYPE {name} {kind}"
    for labels, value in samples:
        inner = ",".join(f'{label}="{_escaped(said)}"' for label, said in labels.items())
        yield f"{name}{{{inner}}} {value:.17g}" if inner else f"{name} {value:.17g}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
