"""`coworkapi up`: everything on this machine, in the foreground."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from pathlib import Path

import typer

from coworkapi import __version__
from coworkapi.cli.demo_loading import DemoFailed, DemoLoading
from coworkapi.cli.house import DATABASE, kept_secret
from coworkapi.cli.output import fail, paint, rows, step
from coworkapi.local.errors import LocalServerError
from coworkapi.local.ports import pick_port
from coworkapi.local.postgres import LocalPostgres
from coworkapi.local.processes import die_with_parent
from coworkapi.local.supervisor import Child, Supervisor
from coworkapi.local.valkey import LocalValkey
from coworkapi.settings import get_settings

_DEMO_SECONDS = 600


def run(*, port: int | None, host: str | None, data_dir: Path | None, demo: bool | None) -> None:
    """Start what is missing, migrate, load the demo, serve; until Ctrl-C or SIGTERM.

    `demo`: None loads it into the folder's own database, not into one that was given.
    """
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
        House(folder, supervisor).open(demo=demo)
        supervisor.watch_for_ever()
    except KeyboardInterrupt:
        typer.echo("\nStopping")
    except PermissionError as error:
        fail(f"{error}. Another user's data? Run this as that user, or choose a folder with --data-dir.")
    except BrokenPipeError:  # nobody reads our output any more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # already stopping
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
        if not os.environ.get("COWORKAPI_WEBHOOK_TARGETS") and self.settings.environment != "production":
            self.environment["COWORKAPI_WEBHOOK_TARGETS"] = "any"  # what is tried here mostly runs here
        if not os.environ.get("COWORKAPI_SECRET_KEY"):
            self.environment["COWORKAPI_SECRET_KEY"] = kept_secret(folder)
        self._early: list[str] = []
        self._welcomed = False

    def open(self, *, demo: bool | None) -> None:
        """Bring everything up, step by step. Raises `LocalServerError` when a step fails."""
        self._servers()
        with step("Migrating", "The schema is up to date"):
            self._migrate()
        self._choose_port()
        wanted = not self.settings.database_url if demo is None else demo
        loading = None
        if wanted and self.settings.environment != "production":
            # Only once: after that, whoever erased it meant it. It goes on beside the start of the rest.
            loading = DemoLoading(self.environment, show=self._demo_mark.exists())
        self._api_and_worker()
        self._welcome([] if loading is None else self._demo_loaded(loading))

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

    def _choose_port(self) -> None:
        host, wished = self.settings.host, self.settings.port
        self.port = pick_port(wished, host)
        if self.port != wished:
            note = f"Port {wished} is taken by another program, so the API uses {self.port}."
            typer.echo(f"    {paint(note, 'yellow')}")
        reached_at = _reached_at(host)
        self.url = f"http://{f'[{reached_at}]' if ':' in reached_at else reached_at}:{self.port}"
        self.environment |= {"COWORKAPI_HOST": host, "COWORKAPI_PORT": str(self.port)}
        if not os.environ.get("COWORKAPI_PUBLIC_URL"):
            self.environment["COWORKAPI_PUBLIC_URL"] = self.url
        (self.folder / "url").write_text(self.environment["COWORKAPI_PUBLIC_URL"])  # for commands run beside this one

    def _api_and_worker(self) -> None:
        with step("Starting the API and the worker", f"The API answers on {self.url}, the worker works"):
            self.supervisor.start("api", self._child(["serve", "--grace=3"], "api", "cyan"))
            self.supervisor.start("worker", self._child(["worker"], "worker", "magenta"))

            def settled() -> bool:
                return self.supervisor.crashes("api") > 0 or _answers(self.settings.host, self.port)

            if not self.supervisor.watch(settled, 60) or self.supervisor.crashes("api") > 0:
                raise LocalServerError("\n".join(["The API did not start:", *self._early]))
        self.supervisor.describe(f"process {os.getpid()}, {self.url}")

    def _child(self, command: list[str], name: str, colour: str) -> Child:
        prefix = paint(f"{name:6} |", colour)

        def line(text: str) -> None:
            if self._welcomed:
                typer.echo(f"{prefix} {text}")
            else:  # not into the middle of a step
                self._early.append(f"{prefix} {text}")

        return Child([sys.executable, "-m", "coworkapi", *command], self.environment, line)

    def _migrate(self) -> None:
        told = subprocess.run(
            [sys.executable, "-m", "coworkapi", "migrate"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=die_with_parent(signal.SIGTERM),
        )
        if told.returncode != 0:
            raise LocalServerError(f"`coworkapi migrate` failed:\n{told.stderr or told.stdout}")

    def _demo_loaded(self, loading: DemoLoading) -> list[tuple[str, str]]:
        """Wait for it; how to get in, as labels and values. That it can't be loaded is told and stops nothing."""
        with step("Loading the demo organization", "The demo organization is there") as current:
            try:
                self.supervisor.watch(lambda: loading.has_ended(current.progress), _DEMO_SECONDS)
                ways_in = loading.finish()
            except DemoFailed as error:
                current.failed("The demo organization is not loaded", f"{error} (`coworkapi demo` tries again)")
                return []
            finally:
                loading.stop()
            self._demo_mark.touch()
            if ways_in is None:
                current.done = "The demo organization was erased (`coworkapi demo` loads it again)"
            return ways_in or []

    @property
    def _demo_mark(self) -> Path:
        return self.folder / "demo-loaded"

    @property
    def _has_inbox(self) -> bool:
        """As the API, which is told its public address here, decides it."""
        public_url = self.environment["COWORKAPI_PUBLIC_URL"]
        return self.settings.model_copy(update={"public_url": public_url}).has_inbox

    def _welcome(self, ways_in: list[tuple[str, str]]) -> None:
        for line in self._early:
            typer.echo(line)
        self._welcomed = True
        typer.echo()
        typer.echo(paint("  coworkapi is running.", "green") + " Ctrl-C stops everything; the data is kept.\n")
        pages = [("Docs page", f"{self.url}/docs"), ("State", f"{self.url}/readyz")]
        if self._has_inbox:
            pages.append(("Mails", f"{self.url}/inbox (nothing is really sent)"))
        for line in rows([*pages, *ways_in]):
            typer.echo(line)
        if ways_in and self.settings.host not in ("127.0.0.1", "::1", "localhost"):
            warning = "Everybody who reaches this machine can sign in with the demo's passwords."
            typer.echo(f"\n  {paint(warning, 'yellow')}")
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


def _short(path: Path) -> str:
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
