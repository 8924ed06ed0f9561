"""`coworkapi demo` as a process beside the rest of what `coworkapi up` starts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping

from coworkapi.local.processes import die_with_parent


class DemoFailed(Exception):
    """The demo organization could not be loaded; the text is the last thing that was said."""


class DemoLoading:
    """A running `coworkapi demo`. `show`: only say how to get in."""

    def __init__(self, environment: Mapping[str, str], *, show: bool) -> None:
        self._answer = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `finish`
        self._said = tempfile.TemporaryFile()  # noqa: SIM115
        self._seen = 0
        self._process = subprocess.Popen(
            [sys.executable, "-m", "coworkapi", "demo", "--json", *(["--show"] if show else [])],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=self._answer,
            stderr=self._said,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )

    def has_ended(self, tell: Callable[[str], None]) -> bool:
        """Whether it is done; tells what it said since the last time."""
        ended = self._process.poll() is not None
        # pread: the position belongs to the process that writes.
        said = os.pread(self._said.fileno(), 65536, self._seen)
        whole = said[: said.rfind(b"\n") + 1]
        self._seen += len(whole)
        if not (ended and self._process.returncode):  # of a failure the last line is enough
            for line in whole.decode(errors="replace").splitlines():
                tell(line)
        return ended

    def finish(self) -> list[tuple[str, str]] | None:
        """The ways in as labels and values; None when the demo isn't there. Raises `DemoFailed`."""
        with self._answer, self._said:
            if self._process.poll() is None:
                self._process.terminate()
                self._process.wait()
                raise DemoFailed("it took too long")
            self._answer.seek(0)
            self._said.seek(0)
            if self._process.returncode != 0:
                said = self._said.read().decode(errors="replace").strip().splitlines()
                raise DemoFailed(said[-1] if said else f"it ended with {self._process.returncode}")
            access = json.loads(self._answer.read())
            return None if access is None else [(name, value) for name, value in access["rows"]]

    def stop(self) -> None:
        """End it if it still runs."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
