"""`coworkapi up`: everything on this machine, in the foreground."""

from __future__ import annotations

import http.client
import os
import secrets
import signal
import stat
import subprocess
import sys
from pathlib import Path

import typer

from coworkapi import __version__
from coworkapi.cli.output import fail, paint, step
from coworkapi.local.errors import LocalServerError
from coworkapi.local.ports import pick_port
from coworkapi.local.postgres import LocalPostgres
from coworkapi.local.processes import die_with_parent
from coworkapi.local.supervisor import Child, Supervisor
from coworkapi.local.valkey import LocalValkey
from coworkapi.settings import get_settings

DATABASE = "coworkapi"


def run(*, port: int | None, host: str | None, data_dir: Path | None) -> None:
    """Start what is missing, migrate, serve; until Ctrl-C or SIGTERM."""
    for name, value in (("PORT", port), ("HOST", host), ("DATA_DIR", data_dir)):
        if value is not None:
            os.environ[f"COWORKAPI_{name}"] = str(value)
    settings = get_settings()
    for number in (signal.SIGINT, signal.SIGTERM):  # SIGINT too: a shell's background job ignores it by default
        signal.signal(number, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup means it
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    folder = settings.data_dir.absolute()
    supervisor: Supervisor | None = None
    try:
        _own_folder(folder)
        typer.echo(f"coworkapi {__version__}, data in {_short(folder)}\n")
        supervisor = Supervisor(folder, lambda text: typer.echo(f"{paint('up     |', 'yellow')} {text}"))
        supervisor.hold()
        House(folder, supervisor).open()
        supervisor.watch_for_ever()
    except KeyboardInterrupt:
        typer.echo("\nStopping")
    except PermissionError as error:
        fail(f"{error}. Another user's data? Run this as that user, or choose a folder with --data-dir.")
    except BrokenPipeError:  # nobody reads our output any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(
                number, signal.SIG_IGN
            )  # already stopping; what we start doesn't inherit it: we start nothing
        if supervisor is not None:
            supervisor.stop_all()
    typer.echo(f"Stopped. The data is kept in {_short(folder)}")


class House:
    """One folder's servers, API and worker."""

    def __init__(self, folder: Path, supervisor: Supervisor) -> None:
        self.folder = folder
        self.supervisor = supervisor
        self.settings = get_settings()
        self.environment = dict(os.environ) | {"PYTHONUNBUFFERED": "1", "COWORKAPI_DATA_DIR": str(folder)}
        if not os.environ.get("COWORKAPI_LOG_FORMAT"):
            self.environment["COWORKAPI_LOG_FORMAT"] = "console"
        if not os.environ.get("COWORKAPI_SECRET_KEY"):
            self.environment["COWORKAPI_SECRET_KEY"] = _kept_secret(folder / "secret_key")

    def open(self) -> None:
        """Bring everything up, step by step. Raises `LocalServerError` when a step fails."""
        self._servers()
        with step("Migrating", "The schema is up to date"):
            self._command("migrate")
        self._api_and_worker()
        self._welcome()

    def _servers(self) -> None:
        if self.settings.database_url:
            typer.echo("  PostgreSQL: the one in DATABASE_URL")
        else:
            with step("Starting PostgreSQL", "PostgreSQL is ready") as current:
                postgres = LocalPostgres(self.folder / "postgres", notice=current.note)
                self.supervisor.start("PostgreSQL", postgres)
                if not postgres.has_database(DATABASE):
                    postgres.create_database(DATABASE)
                self.environment["COWORKAPI_DATABASE_URL"] = postgres.database_url(DATABASE)
                current.done = f"PostgreSQL {postgres.version} is ready on port {postgres.port}"
        if self.settings.redis_url:
            typer.echo("  Redis: the one in REDIS_URL")
        else:
            with step("Starting Valkey", "Valkey is ready") as current:
                valkey = LocalValkey(self.folder / "valkey", notice=current.note)
                self.supervisor.start("Valkey", valkey)
                self.environment["COWORKAPI_REDIS_URL"] = valkey.url
                current.done = f"Valkey is ready on port {valkey.port}"

    def _api_and_worker(self) -> None:
        host, wished = self.settings.host, self.settings.port
        port = pick_port(wished, host)
        reached_at = _reached_at(host)
        self.url = f"http://{f'[{reached_at}]' if ':' in reached_at else reached_at}:{port}"
        self.environment |= {"COWORKAPI_HOST": host, "COWORKAPI_PORT": str(port)}
        if not os.environ.get("COWORKAPI_PUBLIC_URL"):
            self.environment["COWORKAPI_PUBLIC_URL"] = self.url
        with step("Starting the API and the worker", "") as current:
            if port != wished:
                current.note(f"Port {wished} is taken by another program, so the API uses {port}.")
            early: list[str] = []
            self.supervisor.start("api", self._child(["serve", "--grace=3"], "api", "cyan", early))
            self.supervisor.start("worker", self._child(["worker"], "worker", "magenta", early))

            def settled() -> bool:
                return self.supervisor.crashes("api") > 0 or _answers(host, port)

            came_up = self.supervisor.watch(settled, 60) and self.supervisor.crashes("api") == 0
            if not came_up:
                raise LocalServerError("\n".join(["The API did not start:", *early]))
            current.done = f"The API answers on {self.url}, the worker works"
        for line in early:
            typer.echo(line)
        self._quiet = False
        self.supervisor.describe(f"process {os.getpid()}, {self.url}")

    def _child(self, command: list[str], name: str, colour: str, early: list[str]) -> Child:
        prefix = paint(f"{name:6} |", colour)
        self._quiet = True

        def line(text: str) -> None:
            if self._quiet:  # kept until the step is told
                early.append(f"{prefix} {text}")
            else:
                typer.echo(f"{prefix} {text}")

        return Child([sys.executable, "-m", "coworkapi", *command], self.environment, line)

    def _command(self, *arguments: str) -> str:
        """Run one of our own commands to its end; its output. Raises `LocalServerError` with what it said."""
        told = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "coworkapi", *arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        if told.returncode != 0:
            raise LocalServerError(f"`coworkapi {' '.join(arguments)}` failed:\n{told.stderr or told.stdout}")
        return told.stdout

    def _welcome(self) -> None:
        rows = [("Docs page", f"{self.url}/docs"), ("State", f"{self.url}/readyz")]
        typer.echo()
        typer.echo(paint("  coworkapi is running.", "green") + " Ctrl-C stops everything; the data is kept.\n")
        for name, value in rows:
            typer.echo(f"  {name:<12} {value}")
        typer.echo()


def _reached_at(host: str) -> str:
    """Where a server that listens on `host` answers from this machine."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(_reached_at(host), port, timeout=1)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _own_folder(folder: Path) -> None:
    if folder.exists() and folder.stat().st_uid != os.geteuid():
        raise LocalServerError(
            f"{_short(folder)} belongs to the user {folder.owner()}. Run this as {folder.owner()}, or keep your own "
            "data elsewhere: --data-dir."
        )
    folder.mkdir(parents=True, exist_ok=True)
    # As root, PostgreSQL's account passes through; what is secret inside has its own rights.
    folder.chmod(0o711 if os.geteuid() == 0 else 0o700)


def _kept_secret(path: Path) -> str:
    """A secret made once and kept in a file that only its owner reads."""
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
