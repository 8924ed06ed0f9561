"""A PostgreSQL server of our own, for `coworkapi up` and the tests."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import quote

from coworkapi.local.account import Account, reachable_folder, reachable_programs
from coworkapi.local.errors import DataInUse, LocalServerError, WrongDataVersion
from coworkapi.local.ports import any_port, is_free
from coworkapi.local.processes import Mark, die_with_parent, wait_until
from coworkapi.local.programs import PostgresPrograms, find_postgres

USER = "coworkapi"
_LOG_BYTES = 10_000_000
# SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one (it recovers at the next start).
_STOP = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))
_FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10min",
}


class LocalPostgres:
    """A PostgreSQL whose data lives in `data_dir`; a context manager.

    `port`: the one wished for; when it is taken another is chosen and `notice` is told. None: the last one
    again, or any. `fast`: for tests, trades durability for speed. Start it from the main thread: on Linux the
    server then stops by itself when this process dies, even by `kill -9`.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        port: int | None = None,
        fast: bool = False,
        notice: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._wished_port = port
        self._fast = fast
        self._notice = notice
        # Not resolve(): the folder may be a link to where root keeps the data.
        self.data_dir = Path(os.path.abspath(data_dir))
        self.home = self.data_dir
        self.port = 0
        self._password = ""
        self._programs: PostgresPrograms | None = None
        self._account = Account()
        self._process: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    # Addresses

    @property
    def url(self) -> str:
        """The address of the maintenance database."""
        return self.database_url("postgres")

    def database_url(self, name: str) -> str:
        return f"postgresql://{USER}:{quote(self._password)}@127.0.0.1:{self.port}/{quote(name)}"

    @property
    def log_path(self) -> Path:
        return self.home / "postgres.log"

    @property
    def pid(self) -> int | None:
        return None if self._process is None else self._process.pid

    @property
    def version(self) -> int:
        """The major version."""
        return self._need_programs().major

    # Life

    def start(self) -> None:
        """Make the data folder if it is new, and start; returns when connections are accepted.

        Recovers from whatever a kill left: a server still running is stopped, a crashed one's log replayed.
        Raises `ServerMissing`, `DataInUse`, `WrongDataVersion` or `LocalServerError`.
        """
        if self.is_running():
            return
        self.stop()  # a server that ended by itself: let go of its lock
        self._account = Account.for_postgres()
        self._programs = reachable_programs(find_postgres(), self._account)
        self.home = reachable_folder(self.data_dir, self._account, self._notice)
        self._take_lock()
        try:
            self._stop_leftover()
            if not self._pgdata.is_dir():
                self._initialize()
            self._check_version()
            self._password = (self.home / "password").read_text()
            self._launch()
        except BaseException:
            self.stop()
            raise

    def join(self) -> None:
        """Use the server that another process runs in this folder: its addresses are known from here on."""
        self.home = self.data_dir.resolve()
        self.port = self._last_port() or 0
        self._password = (self.home / "password").read_text()

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def exit_code(self) -> int | None:
        """How the server ended by itself; None while it runs or before it ran."""
        return None if self._process is None else self._process.poll()

    def stop(self) -> None:
        """Stop the server, waiting until it is gone. Safe to call twice."""
        process, self._process = self._process, None
        if process is not None:
            _stop_child(process)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def destroy(self) -> None:
        """Stop the server and delete its data, wherever it is. For disposable servers."""
        self.stop()
        shutil.rmtree(self.data_dir.resolve(), ignore_errors=True)
        if self.data_dir.is_symlink():
            self.data_dir.unlink()

    # Use

    def create_database(self, name: str, template: str | None = None) -> None:
        """Create a database, as a copy of the template if one is given (it must have no connections)."""
        self.psql(f"CREATE DATABASE {_identifier(name)}" + (f" TEMPLATE {_identifier(template)}" if template else ""))

    def drop_database(self, name: str) -> None:
        """Drop a database if there is one, ending its connections."""
        self.psql(f"DROP DATABASE IF EXISTS {_identifier(name)} WITH (FORCE)")

    def has_database(self, name: str) -> bool:
        return name in self.psql("SELECT datname FROM pg_database").splitlines()

    def psql(self, statement: str, database: str = "postgres") -> str:
        """What one statement prints, bare. Raises `LocalServerError` with PostgreSQL's own message."""
        told = subprocess.run(
            [
                *(self._need_programs().program("psql"), "--no-psqlrc", "--tuples-only", "--no-align"),
                *("--set=ON_ERROR_STOP=1", "--host=127.0.0.1", f"--port={self.port}"),
                *(f"--username={USER}", f"--dbname={database}", f"--command={statement}"),
            ],
            capture_output=True,
            text=True,
            env=_environment() | {"PGPASSWORD": self._password},
            check=False,
        )
        if told.returncode != 0:
            raise LocalServerError(told.stderr.strip())
        return told.stdout.strip()

    # Inside

    @property
    def _pgdata(self) -> Path:
        return self.home / "data"

    def _need_programs(self) -> PostgresPrograms:
        if self._programs is None:
            raise LocalServerError("This PostgreSQL was not started.")
        return self._programs

    def _take_lock(self) -> None:
        lock = (self.home / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # released by the system however we end
        except OSError:
            lock.close()
            raise DataInUse(
                f"Another process is using the PostgreSQL in {self.data_dir}. Stop that one first."
            ) from None
        self._lock = lock

    def _stop_leftover(self) -> None:
        """End a server whose starter was killed; drop its lock file when the id in it is another's by now."""
        pid_file = self._pgdata / "postmaster.pid"
        try:
            pid = int(pid_file.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return
        mark = Mark.of(pid)
        if mark is None:
            return
        if not _runs_in(pid, self._pgdata):
            pid_file.unlink()
        elif not mark.stop(_STOP):
            raise LocalServerError(f"An earlier PostgreSQL (process {pid}) doesn't stop; stop it and start again.")

    def _check_version(self) -> None:
        made_by = (self._pgdata / "PG_VERSION").read_text().strip()
        here = self._need_programs().major
        if made_by != str(here):
            raise WrongDataVersion(
                f"The data in {self.data_dir} is of PostgreSQL {made_by}; PostgreSQL {here} is installed. "
                f"To keep the data: dump it with PostgreSQL {made_by} (pg_dump), move the folder away, start "
                "once, restore. To begin anew: move the folder away and start again."
            )

    def _initialize(self) -> None:
        for left in self.home.glob("data.new*"):  # initializations that were killed
            shutil.rmtree(left)
        programs, half = self._need_programs(), self.home / f"data.new-{secrets.token_hex(4)}"
        half.mkdir(mode=0o700)
        self._account.own(half)
        password = secrets.token_urlsafe(24)
        password_file = self.home / "password"
        _write_private(password_file, password)
        for_initdb = self.home / "password.new"
        _write_private(for_initdb, password)
        self._account.own(for_initdb)
        base = [
            *(programs.program("initdb"), f"--pgdata={half}", f"--username={USER}", f"--pwfile={for_initdb}"),
            *("--auth=scram-sha-256", "--encoding=UTF8", "--no-instructions"),
            *(["--no-sync"] if self._fast else []),
        ]
        try:
            told = self._run([*base, "--locale=C.UTF-8"])
            if told.returncode != 0 and "invalid locale" in told.stderr and programs.major >= 17:
                # Systems whose C library has no C.UTF-8: PostgreSQL's own.
                told = self._run([*base, "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"])
        finally:
            for_initdb.unlink()
        if told.returncode != 0:
            raise LocalServerError(f"PostgreSQL could not make its data folder {half}: {told.stderr.strip()}")
        half.rename(self._pgdata)

    def _run(self, command: list[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            env=_environment(),
            check=False,
            preexec_fn=die_with_parent(signal.SIGKILL),
            **self._account.popen_arguments(),
        )

    def _launch(self) -> None:
        wished = self._wished_port or self._last_port()
        port = wished if wished is not None and is_free(wished) else any_port()
        if self._wished_port is not None and port != self._wished_port:
            self._notice(f"Port {self._wished_port} is taken; PostgreSQL uses {port}.")
        deadline = time.monotonic() + 30
        while True:
            trouble = self._try_launch(port)
            if trouble is None:
                break
            if "could not bind" in trouble or "Address already in use" in trouble:
                port = any_port()  # somebody took it between our look and PostgreSQL's
            elif "shared memory block" in trouble:
                time.sleep(0.2)  # the last processes of a killed server are still leaving
            else:
                raise LocalServerError(f"PostgreSQL did not start (its log: {self.log_path}):\n{trouble}")
            if time.monotonic() > deadline:
                raise LocalServerError(f"PostgreSQL did not start in time (its log: {self.log_path}):\n{trouble}")
        (self.home / "port").write_text(str(port))

    def _try_launch(self, port: int) -> str | None:
        """Start the server; None when it is ready, else the end of its log."""
        if self.log_path.exists() and self.log_path.stat().st_size > _LOG_BYTES:
            self.log_path.replace(self.log_path.with_suffix(".log.1"))
        pid_file = self._pgdata / "postmaster.pid"
        with self.log_path.open("ab") as log:
            self.log_path.chmod(0o600)
            begin = log.tell()
            self._process = process = subprocess.Popen(
                [self._need_programs().program("postgres"), "-D", str(self._pgdata), *self._options(port)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=_environment(),
                start_new_session=True,  # Ctrl-C reaches us only, and we stop it in our order
                preexec_fn=die_with_parent(signal.SIGINT),
                **self._account.popen_arguments(),
            )

        def settled() -> bool:
            return process.poll() is not None or _is_ready(pid_file, process.pid)

        # Replaying a long log after a crash takes as long as it takes.
        wait_until(settled, 600)
        if process.poll() is None and _is_ready(pid_file, process.pid):
            self.port = port
            return None
        _stop_child(process)
        self._process = None
        with self.log_path.open("rb") as written:
            written.seek(begin)
            return written.read()[-4000:].decode(errors="replace")

    def _options(self, port: int) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": "",
            "max_connections": "300" if self._fast else "200",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "logging_collector": "off",
            "log_line_prefix": "%m [%p] ",
            "jit": "off",
        }
        if self._fast:
            settings |= _FAST
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _last_port(self) -> int | None:
        try:
            return int((self.home / "port").read_text())
        except (OSError, ValueError):
            return None


def _stop_child(process: subprocess.Popen[bytes]) -> None:
    for number, seconds in _STOP:
        if process.poll() is not None:
            return
        process.send_signal(number)
        if wait_until(lambda: process.poll() is not None, seconds):
            return


def _is_ready(pid_file: Path, pid: int) -> bool:
    try:
        lines = pid_file.read_text().split("\n")
    except OSError:
        return False
    # Line 1 is the process id, line 8 the state: what pg_ctl waits for.
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _runs_in(pid: int, pgdata: Path) -> bool:
    if sys.platform.startswith("linux"):
        try:
            return Path(f"/proc/{pid}/cwd").resolve(strict=True) == pgdata.resolve()
        except OSError:
            return False
    told = subprocess.run(["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "postgres" in told.stdout and str(pgdata) in told.stdout


def _environment() -> dict[str, str]:
    """A bare environment: no PG* variable of ours may lead the programs elsewhere."""
    return {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def _identifier(name: str) -> str:
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,62}", name):
        raise ValueError(f"{name!r} can't be the name of a database here: letters, digits and underscores only")
    return f'"{name}"'


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
