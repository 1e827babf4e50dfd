"""Run ``starcite`` with a disk that is full when the list is written, or from the start.

    python full_disk.py list|everything BYTES ARGUMENT...

A limit on the size of files stands in for the disk: the system then refuses the write that goes past it.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from typing import Any


def limit(size: int) -> None:
    """No file may grow past this size."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def limit_for_the_list(size: int) -> None:
    """The limit holds while a list is replaced, and for nothing else."""
    import flows.exporting

    replace = flows.exporting.replace_file

    def replaced(path: Path, *arguments: Any) -> bool:
        limit(size)
        try:
            return replace(path, *arguments)
        finally:
            limit(resource.RLIM_INFINITY)

    flows.exporting.replace_file = replaced


if __name__ == "__main__":
    from flows.cli import run

    (limit if sys.argv[1] == "everything" else limit_for_the_list)(int(sys.argv[2]))
    sys.exit(run(sys.argv[3:]))
