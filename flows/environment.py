"""The environment of a command, which may hold keys."""

from __future__ import annotations


class Environment(dict[str, str]):
    """Variables by name. Their values stay out of ``repr``, and so out of tracebacks that show variables."""

    def __repr__(self) -> str:
        return f"Environment({', '.join(sorted(self))})"
