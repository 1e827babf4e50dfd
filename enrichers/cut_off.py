"""An end to a request that no time-out ends: one whose answer comes a byte at a time, for ever.

Time-outs bound the wait for the next packet, not the wait for the last. Here a timer shuts the connection's socket,
which httpx hands out as it opens it (httpx "Request extensions", ``trace``); whoever reads from it then sees its end.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class CutOff:
    """The connections of one request, shut when its time is up."""

    def __init__(self) -> None:
        self.has_cut = False
        self._sockets: list[socket.socket] = []
        self._guard = threading.Lock()

    def trace(self, event: str, details: dict[str, Any]) -> None:
        """Note a connection; httpx calls this at every step of a request."""
        if event != "connection.connect_tcp.complete":
            return
        opened = details["return_value"].get_extra_info("socket")
        with self._guard:
            self._sockets.append(opened)
            if self.has_cut:
                _shut(opened)

    def cut(self) -> None:
        """Shut what is open and what will be opened."""
        with self._guard:
            self.has_cut = True
            for opened in self._sockets:
                _shut(opened)


@contextmanager
def cut_off_after(seconds: float) -> Iterator[CutOff]:
    """End the request within after ``seconds`` of real time. Its ``trace`` goes into the request's extensions."""
    cut_off = CutOff()
    timer = threading.Timer(seconds, cut_off.cut)
    timer.daemon = True
    timer.start()
    try:
        yield cut_off
    finally:
        timer.cancel()


def _shut(opened: socket.socket) -> None:
    try:
        opened.shutdown(socket.SHUT_RDWR)
    except OSError:  # closed already, or not yet connected
        return
