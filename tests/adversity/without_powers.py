"""Run ``starcite`` as somebody who may do what the modes of files and folders allow, even where it is root who tests.

    python without_powers.py ARGUMENT...

Root may write anywhere by capabilities; those are given up for good before the command starts.
"""

from __future__ import annotations

import ctypes
import os
import sys

_DROP_FROM_BOUNDING_SET = 24  # prctl(2)
_CHOWN, _DAC_OVERRIDE, _FOWNER = 0, 1, 3  # capabilities(7)

if __name__ == "__main__":
    if sys.platform == "linux":
        for capability in (_CHOWN, _DAC_OVERRIDE, _FOWNER):
            ctypes.CDLL(None).prctl(_DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)
    command = "import sys; from flows.cli import run; sys.exit(run())"
    os.execv(sys.executable, [sys.executable, "-c", command, *sys.argv[1:]])  # what root may is decided anew here
