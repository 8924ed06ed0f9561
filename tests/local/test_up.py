"""`coworkapi up` as a newcomer runs it: it comes up, survives kills, says what is wrong, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import httpx
import pytest

from coworkapi.local.ports import any_port
from coworkapi.local.postgres import LocalPostgres
from coworkapi.local.processes import Mark, wait_until

pytestmark = pytest.mark.slow
SOURCE = Path(__file__).parents[2] / "src"

ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith("COWORKAPI_") and name not in ("DATABASE_URL", "REDIS_URL")
} | {"PYTHONPATH": str(SOURCE)}


class Up:
    """A running `coworkapi up` and what it printed."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "coworkapi", "up", "--data-dir", str(folder), *options],
            env=ENVIRONMENT | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.lines.extend(iter(self.process.stdout.readline, ""))

    @property
    def text(self) -> str:
        return "".join(self.lines)

    def wait_for(self, words: str, seconds: float = 60) -> None:
        found = wait_until(lambda: words in self.text or self.process.poll() is not None, seconds, every=0.05)
        assert found, f"nobody said {words!r}:\n{self.text}"
        assert words in self.text, self.text

    def ready(self) -> str:
        """The API's address, once it serves."""
        self.wait_for("coworkapi is running")
        found = re.search(r"http://127\.0\.0\.1:\d+", self.text)
        assert found, self.text
        return found[0]

    def parts(self) -> dict[str, Mark]:
        """Every process that it started, by what it is."""
        children = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                command = (entry / "cmdline").read_text()
            except (OSError, ValueError):
                continue
            mark = Mark.of(int(entry.name))
            if parent == self.process.pid and mark is not None:
                names = ("postgres", "valkey", "serve", "worker")
                children[next(name for name in names if name in command)] = mark
        return children

    def end(self, number: signal.Signals = signal.SIGINT) -> int:
        self.process.send_signal(number)
        code = self.process.wait(40)
        self._reader.join(10)
        return code


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    LocalPostgres(tmp_path / "data" / "postgres").destroy()  # as root it may lie elsewhere


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Up]:
    started = Up(folder, *options)
    try:
        yield started
    finally:
        if started.process.poll() is None:
            started.end(signal.SIGTERM)
        started._reader.join(10)
        if started.process.stdout is not None:
            started.process.stdout.close()


def in_database(folder: Path, statement: str) -> object:
    """Run a statement in the database of that folder; its first value."""
    home = folder / "postgres"

    async def ask() -> object:
        connection = await asyncpg.connect(
            host="127.0.0.1",
            port=int((home / "port").read_text()),
            user="coworkapi",
            password=(home / "password").read_text(),
            database="coworkapi",
        )
        try:
            return await connection.fetchval(statement)
        finally:
            await connection.close()

    return asyncio.run(ask())


def serves(url: str) -> bool:
    try:
        return httpx.get(f"{url}/readyz", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="finds the parts in /proc")
def test_it_comes_up_stops_cleanly_outlives_kills_and_keeps_the_data(folder: Path) -> None:
    """The three starts of one folder, each of which takes its time."""
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        comes_up_on_another_port_and_stops_cleanly(folder, taken)
    assert (folder / "secret_key").stat().st_mode & 0o077 == 0
    secret = (folder / "secret_key").read_text()
    comes_up_again_without_the_demo_and_outlives_kills(folder, taken)
    with running(folder, "--no-demo", "--port", str(any_port())) as up:
        assert serves(up.ready())
        assert in_database(folder, "SELECT one FROM kept") == 1
        parts = up.parts()
        assert up.end(signal.SIGTERM) == 0
        assert not any(mark.is_running() for mark in parts.values())
    assert (folder / "secret_key").read_text() == secret


def comes_up_on_another_port_and_stops_cleanly(folder: Path, taken: int) -> None:
    with running(folder, "--no-demo", "--port", str(taken)) as up:
        url = up.ready()
        assert f"Port {taken} is taken" in up.text
        assert serves(url)
        parts = up.parts()
        assert set(parts) == {"postgres", "valkey", "serve", "worker"}
        in_database(folder, "CREATE TABLE kept AS SELECT 1 AS one")

        second = subprocess.run(
            [sys.executable, "-m", "coworkapi", "up", "--data-dir", str(folder)],
            env=ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert second.returncode == 1
        assert f"already running in {folder}" in second.stderr
        assert url in second.stderr
        assert serves(url)

        assert up.end(signal.SIGINT) == 0
        assert "Traceback" not in up.text
        assert not any(mark.is_running() for mark in parts.values())


def comes_up_again_without_the_demo_and_outlives_kills(folder: Path, port: int) -> None:
    began = time.monotonic()
    (folder / "demo-loaded").touch()  # as if somebody had loaded it, and erased it since: it stays away
    with running(folder, "--port", str(port)) as up:
        url = up.ready()
        assert url == f"http://127.0.0.1:{port}"
        assert time.monotonic() - began < 30
        assert in_database(folder, "SELECT one FROM kept") == 1
        assert "The demo organization was erased" in up.text
        shown = subprocess.run(
            [sys.executable, "-m", "coworkapi", "demo", "--show"],
            env=ENVIRONMENT | {"COWORKAPI_DATA_DIR": str(folder)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert shown.stderr == "The demo organization isn't loaded. `coworkapi demo` loads it.\n"

        for part, name in (("postgres", "PostgreSQL"), ("valkey", "Valkey"), ("worker", "worker"), ("serve", "api")):
            killed = up.parts()[part]
            os.kill(killed.pid, signal.SIGKILL)
            up.wait_for(f"{name} runs again", 30)
            assert wait_until(lambda: serves(url), 30, every=0.1), up.text
            assert up.parts()[part] != killed
        assert in_database(folder, "SELECT one FROM kept") == 1
        assert httpx.get(f"{url}/readyz").json()["checks"]["redis"] == "ok"

        parts = up.parts()
        os.kill(up.process.pid, signal.SIGKILL)
        up.process.wait(10)
        # The kernel tells them; nobody has to be there for it.
        assert wait_until(lambda: not any(mark.is_running() for mark in parts.values()), 30, every=0.1)


def test_a_wrong_setting_is_told_in_one_line(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "coworkapi", "up", "--port", "123456", "--data-dir", str(tmp_path)],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert told.stderr.splitlines() == [
        "Wrong settings:",
        "  COWORKAPI_PORT: input should be less than or equal to 65535 (it is '123456')",
    ]
