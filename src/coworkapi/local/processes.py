"""Child processes that don't outlive their parent, and finding those that did.

A process is remembered as a `Mark`: its id *and* when it started, since ids are reused.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

_PR_SET_PDEATHSIG = 1
# Loaded here, since nothing may be imported or allocated carelessly between fork and exec.
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform.startswith("linux") else None


@dataclass(frozen=True, slots=True)
class Mark:
    """One process, for good: `started` tells it from a later process with the same id."""

    pid: int
    started: str

    @classmethod
    def of(cls, pid: int) -> Mark | None:
        """The mark of a running process; None when there is none (a zombie counts as gone)."""
        started = _started(pid)
        return None if started is None else cls(pid, started)

    def is_running(self) -> bool:
        return _started(self.pid) == self.started

    def write(self, path: Path) -> None:
        temporary = path.with_suffix(".new")
        temporary.write_text(json.dumps(asdict(self)))
        temporary.replace(path)

    @classmethod
    def read(cls, path: Path) -> Mark | None:
        """The mark kept in a file; None when the file is missing or torn."""
        try:
            kept = json.loads(path.read_text())
            return cls(int(kept["pid"]), str(kept["started"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def stop(self, steps: Sequence[tuple[signal.Signals, float]]) -> bool:
        """Send each signal in turn, waiting so many seconds after each; True once the process is gone."""
        for number, seconds in steps:
            if not self.is_running():
                return True
            try:
                os.kill(self.pid, number)
            except ProcessLookupError:
                return True
            if wait_until(lambda: not self.is_running(), seconds):
                return True
        return not self.is_running()


def _started(pid: int) -> str | None:
    if sys.platform.startswith("linux"):
        try:
            stat = Path(f"/proc/{pid}/stat").read_text()
            boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        except OSError:
            return None
        fields = stat.rpartition(")")[2].split()
        return None if fields[0] in "ZX" else f"{boot}/{fields[19]}"
    listed = subprocess.run(["ps", "-o", "state=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
    state, _, started = listed.stdout.strip().partition(" ")
    return None if not state or state.startswith("Z") else started.strip()


def die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` that has the kernel signal the child when its parent dies, however that happens.

    Linux only, and only from the main thread: the kernel means the parent *thread*, and others come and go.
    """
    if _libc is None or threading.current_thread() is not threading.main_thread():
        return None
    libc, parent = _libc, os.getpid()

    def in_child() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return in_child


def end_with_parent(number: signal.Signals) -> None:
    """Have the kernel signal this very process when its parent dies. Linux only; elsewhere nothing happens."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def wait_until(condition: Callable[[], bool], seconds: float, *, every: float = 0.01) -> bool:
    """Whether the condition came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(every)
    return True
