"""Print passed, failed, skipped as the last line; fail on a failure, and on a skip that nothing here excuses."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
# How the reasons begin that need no change of the machine, where the shared data is not there either.
EXCUSES = ("no shared data", "only root")


def main(status: int, reports: list[Path]) -> int:
    """Read pytest's JUnit reports. ``status`` is the exit code of what ran before."""
    total = failed = 0
    skips: list[str] = []
    suites = [suite for report in reports for suite in ElementTree.parse(report).getroot().iter("testsuite")]  # noqa: S314
    for suite in suites:  # of our own files
        total += int(suite.get("tests", "0"))
        failed += int(suite.get("failures", "0")) + int(suite.get("errors", "0"))
        skips += [skip.get("message", "") for skip in suite.iter("skipped")]
    passed = total - failed - len(skips)
    shared_is_here = Path(os.environ.get("STARCITE_SHARED", ROOT.parent / "shared")).is_dir()
    unexcused = sorted({skip for skip in skips if shared_is_here or not skip.startswith(EXCUSES)})
    bad = status != 0 or failed > 0 or passed == 0 or bool(unexcused)
    for skip in unexcused:
        print(f"tests were skipped that may not be here: {skip}")
    print(f"{passed} passed, {failed} failed, {len(skips)} skipped" + (" -- NOT GOOD" if bad else ""))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), [Path(name) for name in sys.argv[2:]]))
