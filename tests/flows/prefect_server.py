"""A real Prefect server and a real worker on loopback, each a process of its own, so that nothing is imported here."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import ROOT

PATIENCE_SECONDS = 120.0  # for a server on a busy machine; it takes about 8
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
POOL = "starcite"


@dataclass(frozen=True, slots=True)
class FlowRun:
    """How a flow run ended: type (``COMPLETED``…), name, message, and its log."""

    type: str
    name: str
    message: str
    log: str


@dataclass(frozen=True, slots=True)
class RunningPrefect:
    """The server's API."""

    client: httpx.Client

    def run(self, deployment: str, parameters: Mapping[str, Any], environment: Mapping[str, str]) -> FlowRun:
        """Have a deployment run by the worker, and wait for its end. ``environment`` goes as a job variable."""
        name = f"{deployment}/{deployment}"
        deployment_id = self._json("GET", f"/deployments/name/{name}")["id"]
        asked = {"parameters": parameters, "job_variables": {"env": environment}, "state": {"type": "SCHEDULED"}}
        run_id = self._json("POST", f"/deployments/{deployment_id}/create_flow_run", asked)["id"]
        state = wait_for(f"the run of {name}", lambda: self._final_state(run_id))
        log = wait_for("the end of its log", lambda: self._whole_log(run_id))
        return FlowRun(state["type"], state["name"], state["message"], log)

    def _final_state(self, run_id: str) -> dict[str, Any] | None:
        state: dict[str, Any] = self._json("GET", f"/flow_runs/{run_id}")["state"]
        return state if state["type"] in FINAL else None

    def _whole_log(self, run_id: str) -> str | None:
        rows = self._json("POST", "/logs/filter", {"logs": {"flow_run_id": {"any_": [run_id]}}, "limit": 200})
        is_whole = any(row["name"] == "prefect.flow_runs" and "Finished in state" in row["message"] for row in rows)
        return "\n".join(row["message"] for row in rows) if is_whole else None

    def _json(self, method: str, path: str, body: Any = None) -> Any:
        return wait_for(f"an answer to {path}", lambda: self._answer(method, path, body)).json()

    def _answer(self, method: str, path: str, body: Any) -> httpx.Response | None:
        response = self.client.request(method, path, json=body)
        # The server says so when SQLite is locked for a moment; Prefect's own client asks again as well.
        return None if response.status_code == httpx.codes.SERVICE_UNAVAILABLE else response.raise_for_status()


@contextmanager
def start_prefect(folder: Path) -> Iterator[RunningPrefect]:
    """Start a server and a worker, deploy what prefect.yaml says, and end both at the end."""
    port = _free_port()
    api = f"http://127.0.0.1:{port}/api"
    environment = _environment(folder / "home", api)
    with ExitStack() as stack:
        server = ("server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui", "--no-services")
        stack.enter_context(_process(server, environment, folder / "server.log"))
        client = stack.enter_context(httpx.Client(base_url=api, timeout=30))
        wait_for("the Prefect server", lambda: _is_healthy(client))
        for command in (("work-pool", "create", POOL, "--type", "process"), ("--no-prompt", "deploy", "--all")):
            done = subprocess.run(_prefect(*command), cwd=ROOT, env=environment, capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
        stack.enter_context(_process(("worker", "start", "--pool", POOL), environment, folder / "worker.log"))
        yield RunningPrefect(client)


def wait_for(what: str, answer: Any) -> Any:
    """Ask until there is an answer."""
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end:
        if found := answer():
            return found
        time.sleep(0.1)
    raise AssertionError(f"{what} did not come within {PATIENCE_SECONDS:g} s")


def _environment(home: Path, api: str) -> dict[str, str]:
    own = {
        "PREFECT_HOME": str(home),
        "PREFECT_API_URL": api,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_WORKER_QUERY_SECONDS": "0.5",
        "PREFECT_LOGGING_TO_API_BATCH_INTERVAL": "0.2",
        "NO_COLOR": "1",
    }
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "STARCITE_"))}
    return inherited | own


def _prefect(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "prefect", *arguments]


@contextmanager
def _process(arguments: tuple[str, ...], environment: Mapping[str, str], log: Path) -> Iterator[None]:
    with log.open("wb") as file:
        process = subprocess.Popen(
            _prefect(*arguments), cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT
        )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(5)  # a server with an open web socket waits for it, and nobody needs its goodbye
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _is_healthy(client: httpx.Client) -> bool:
    try:
        return client.get("/health").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
