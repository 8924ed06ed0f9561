"""A Valkey server of our own, for `coworkapi up` and the tests. It keeps nothing on disk."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from coworkapi.local.errors import LocalServerError
from coworkapi.local.ports import any_port, is_free
from coworkapi.local.processes import Mark, die_with_parent, wait_until
from coworkapi.local.programs import find_valkey

_STOP = ((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))


class LocalValkey:
    """A Valkey (or Redis) on 127.0.0.1 behind a password of its own; a context manager.

    `data_dir` holds its log and its process's mark. `port`, and the main thread: as for `LocalPostgres`.
    """

    def __init__(
        self, data_dir: Path, *, port: int | None = None, notice: Callable[[str], None] = lambda _: None
    ) -> None:
        self.data_dir = Path(os.path.abspath(data_dir))
        self.port = 0
        self._wished_port = port
        self._notice = notice
        self._password = ""
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return self.database_url(0)

    def database_url(self, number: int) -> str:
        """The address of one of the numbered databases (0 to 63)."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/{number}"

    @property
    def log_path(self) -> Path:
        return self.data_dir / "valkey.log"

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    def start(self) -> None:
        """Start; returns when it answers. Raises `ServerMissing` or `LocalServerError`."""
        if self.is_running():
            return
        program = find_valkey()
        self.data_dir.mkdir(mode=0o711, parents=True, exist_ok=True)
        leftover = Mark.read(self._mark_path)
        if leftover is not None:
            leftover.stop(_STOP)
        # A restart keeps password and port: whoever was given the address can go on using it.
        self._password = self._password or secrets.token_urlsafe(24)
        wished = self.port or self._wished_port
        for attempt in range(5):
            port = wished if attempt == 0 and wished is not None and is_free(wished) else any_port()
            if self._try_launch(program, port):
                break
        else:
            raise LocalServerError(f"Valkey did not start; its log is {self.log_path}.")
        if wished is not None and port != wished:
            self._notice(f"Port {wished} is taken; Valkey uses {port}.")
        self.port = port
        mark = Mark.of(self._need_process().pid)
        if mark is not None:
            mark.write(self._mark_path)

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def exit_code(self) -> int | None:
        """How the server ended by itself; None while it runs or before it ran."""
        return None if self._process is None else self._process.poll()

    def stop(self) -> None:
        """Stop the server, waiting until it is gone. Safe to call twice."""
        process, self._process = self._process, None
        if process is None:
            return
        for number, seconds in _STOP:
            if process.poll() is None:
                process.send_signal(number)
                wait_until(lambda: process.poll() is not None, seconds)
        self._mark_path.unlink(missing_ok=True)

    @property
    def _mark_path(self) -> Path:
        return self.data_dir / "valkey.process.json"

    def _need_process(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            raise LocalServerError("This Valkey was not started.")
        return self._process

    def _try_launch(self, program: str, port: int) -> bool:
        with self.log_path.open("wb") as log:
            self._process = process = subprocess.Popen(
                [
                    program,
                    "-",
                ],  # the settings come by the pipe: a command line would show the password to everybody
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.data_dir,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )
        settings = [
            f"port {port}",
            "bind 127.0.0.1",
            f"requirepass {self._password}",
            "databases 64",
            'save ""',
            "appendonly no",
            "maxmemory 256mb",
            "maxmemory-policy noeviction",
        ]
        if process.stdin is None:
            raise LocalServerError("Valkey has no input to take its settings from.")
        with process.stdin as pipe:
            pipe.write("\n".join(settings).encode() + b"\n")
        wait_until(lambda: process.poll() is not None or self._answers(port), 10)
        if process.poll() is None and self._answers(port):
            return True
        process.kill()
        process.wait()
        self._process = None
        return False

    def _answers(self, port: int) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
                connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < 2 and (part := connection.recv(256)):
                    answer += part
                return b"+PONG" in answer
        except OSError:
            return False
