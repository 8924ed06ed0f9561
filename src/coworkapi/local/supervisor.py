"""Keeps a handful of programs running in the foreground, restarts what crashes, and stops everything in order.

One thread, one loop: that keeps `die_with_parent` true and needs no locks.
"""

from __future__ import annotations

import fcntl
import json
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from coworkapi.local.errors import DataInUse
from coworkapi.local.processes import Mark, die_with_parent, wait_until

_STOP_CHILD = ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0))
_STOP_LEFTOVER = ((signal.SIGTERM, 3.0), (signal.SIGTERM, 3.0), (signal.SIGKILL, 5.0))
_LONGEST_PAUSE = 30.0
_STEADY_AFTER = 30.0


class Part(Protocol):
    """Something that runs: a program of ours, PostgreSQL, Valkey."""

    def start(self) -> None: ...

    def is_running(self) -> bool: ...

    def exit_code(self) -> int | None: ...

    def stop(self) -> None: ...

    @property
    def pid(self) -> int | None: ...


class Child:
    """A program whose output goes, line by line, to `line`."""

    def __init__(self, command: list[str], environment: Mapping[str, str], line: Callable[[str], None]) -> None:
        self._command = command
        self._environment = dict(environment)
        self._line = line
        self._process: subprocess.Popen[bytes] | None = None
        self._rest = b""

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    @property
    def output(self) -> IO[bytes] | None:
        return None if self._process is None else self._process.stdout

    def start(self) -> None:
        self._process = subprocess.Popen(
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=self._environment,
            start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops things in order
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        if self._process.stdout is not None:
            os.set_blocking(self._process.stdout.fileno(), False)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def exit_code(self) -> int | None:
        return None if self._process is None else self._process.poll()

    def read(self) -> bool:
        """Pass on what was written; False at the end of the output."""
        if self._process is None or self._process.stdout is None or self._process.stdout.closed:
            return False
        try:
            chunk = os.read(self._process.stdout.fileno(), 65536)
        except BlockingIOError:
            return True
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if not chunk and self._rest:
            lines, self._rest = [*lines, self._rest], b""
        for line in lines:
            self._line(line.decode(errors="replace").rstrip("\r"))
        return bool(chunk)

    def stop(self) -> None:
        process = self._process
        if process is None:
            return

        def ended() -> bool:
            self.read()  # a full pipe would keep it from ending
            return process.poll() is not None

        for number, seconds in _STOP_CHILD:
            if process.poll() is None:
                process.send_signal(number)
                wait_until(ended, seconds)
        while self.read() and process.poll() is None:
            continue
        if process.stdout is not None:
            process.stdout.close()
        self._process = None


@dataclass
class _Kept:
    name: str
    part: Part
    started_at: float = field(default_factory=time.monotonic)
    crashes: int = 0
    again_at: float | None = None


class Supervisor:
    """Parts kept running in one folder: only one supervisor at a time may hold the folder."""

    def __init__(self, folder: Path, tell: Callable[[str], None]) -> None:
        self._folder = folder
        self._tell = tell
        self._kept: list[_Kept] = []
        self._selector = selectors.DefaultSelector()
        self._lock: IO[str] | None = None

    # The folder

    def hold(self) -> None:
        """Take the folder and end what a killed supervisor left running. Raises `DataInUse`."""
        lock = (self._folder / "up.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            holder = lock.read().strip()
            lock.close()
            raise DataInUse(
                f"coworkapi is already running in {self._folder}{f' ({holder})' if holder else ''}. "
                "Stop it with Ctrl-C where it runs, or run a second one with another --data-dir."
            ) from None
        self._lock = lock
        self.describe(f"process {os.getpid()}")
        for mark in self._read_marks():
            if mark.is_running():
                self._tell(f"Stopping process {mark.pid}, left by a run that was killed")
                mark.stop(_STOP_LEFTOVER)
        self._write_marks()

    def describe(self, text: str) -> None:
        """What the next `up` in this folder is told about this one."""
        if self._lock is not None:
            self._lock.seek(0)
            self._lock.truncate()
            self._lock.write(text)
            self._lock.flush()

    # The parts

    def start(self, name: str, part: Part) -> None:
        """Start a part, and keep it running from now on. Parts are stopped in the opposite order."""
        kept = _Kept(name, part)
        self._kept.append(kept)
        part.start()
        kept.started_at = time.monotonic()
        self._started(kept)

    def watch(self, until: Callable[[], bool], seconds: float) -> bool:
        """Pass on output and restart what crashes until the condition holds; whether it came to hold in time."""
        deadline = time.monotonic() + seconds
        while not until():
            if time.monotonic() > deadline:
                return False
            self._turn(0.05)
        return True

    def crashes(self, name: str) -> int:
        """How often a part ended by itself lately."""
        return sum(kept.crashes for kept in self._kept if kept.name == name)

    def watch_for_ever(self) -> None:
        """Like `watch`, until an exception (KeyboardInterrupt, for one) ends it."""
        while True:
            self._turn(0.25)

    def stop_all(self) -> None:
        """Stop every part, the last one first, and let go of the folder."""
        while self._kept:
            kept = self._kept.pop()
            self._forget_output(kept)
            kept.part.stop()
        self._write_marks()
        if self._lock is not None:
            self.describe("")
            self._lock.close()
            self._lock = None

    # Inside

    def _turn(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            kept: _Kept = key.data
            if isinstance(kept.part, Child) and not kept.part.read():
                self._selector.unregister(key.fileobj)
        for kept in self._kept:
            self._look_after(kept)

    def _look_after(self, kept: _Kept) -> None:
        now = time.monotonic()
        if kept.part.is_running():
            if kept.crashes and now - kept.started_at > _STEADY_AFTER:
                kept.crashes = 0
            return
        if kept.again_at is None:
            pause = 0.0 if kept.crashes == 0 else min(0.5 * 2**kept.crashes, _LONGEST_PAUSE)
            kept.crashes += 1
            kept.again_at = now + pause
            when = "at once" if pause == 0 else f"in {pause:.0f} s"
            self._tell(f"{kept.name} ended ({_how(kept.part.exit_code())}); starting it again {when}")
            self._forget_output(kept)
            if isinstance(kept.part, Child):
                kept.part.stop()  # its last words
        if now >= kept.again_at:
            kept.again_at = None
            try:
                kept.part.start()
            except Exception as error:
                kept.crashes += 1
                kept.again_at = time.monotonic() + min(0.5 * 2**kept.crashes, _LONGEST_PAUSE)
                self._tell(f"{kept.name} does not start: {error}")
                return
            kept.started_at = time.monotonic()
            self._started(kept)
            self._tell(f"{kept.name} runs again (process {kept.part.pid})")

    def _started(self, kept: _Kept) -> None:
        if isinstance(kept.part, Child) and kept.part.output is not None:
            self._selector.register(kept.part.output, selectors.EVENT_READ, kept)
        self._write_marks()

    def _forget_output(self, kept: _Kept) -> None:
        if isinstance(kept.part, Child) and kept.part.output is not None:
            with suppress(KeyError, ValueError):
                self._selector.unregister(kept.part.output)

    @property
    def _marks_path(self) -> Path:
        return self._folder / "processes.json"

    def _read_marks(self) -> list[Mark]:
        try:
            return [Mark(int(pid), str(started)) for pid, started in json.loads(self._marks_path.read_text())]
        except (OSError, ValueError, TypeError):
            return []

    def _write_marks(self) -> None:
        # Servers look after their own leftovers.
        pids = [kept.part.pid for kept in self._kept if isinstance(kept.part, Child)]
        marks = [mark for pid in pids if pid is not None and (mark := Mark.of(pid)) is not None]
        half = self._marks_path.with_suffix(".new")
        half.write_text(json.dumps([(mark.pid, mark.started) for mark in marks]))
        half.replace(self._marks_path)


def _how(code: int | None) -> str:
    if code is None:
        return "unknown"
    if code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"
