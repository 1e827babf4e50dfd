"""What the sandbox refuses."""

from __future__ import annotations


class SandboxError(ValueError):
    """The sandbox was given what it cannot simulate. ``str()`` is one line: where, what is wrong, what is right."""
