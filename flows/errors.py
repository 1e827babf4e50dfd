"""What ends a command before it has changed anything.

BadInput            exit code 2: bad usage, input or settings; one or two lines, no traceback
└── BadSettings     the same, found in a settings file or the environment
"""

from __future__ import annotations


class BadInput(Exception):
    """What a person gave cannot be used. ``str()`` says what happened, to what, and what to do next."""


class BadSettings(BadInput):
    """A settings file or an environment variable cannot be used."""
