"""The servers that coworkapi starts by itself: they come up, keep their data, and recover from kills."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest
import redis

from coworkapi.local.disposable import disposable_servers
from coworkapi.local.errors import DataInUse, LocalServerError, WrongDataVersion
from coworkapi.local.postgres import LocalPostgres
from coworkapi.local.processes import Mark, wait_until
from coworkapi.local.valkey import LocalValkey


@pytest.fixture
def postgres(tmp_path: Path) -> Iterator[LocalPostgres]:
    server = LocalPostgres(tmp_path / "postgres", fast=True)
    try:
        server.start()
        yield server
    finally:
        server.destroy()


async def test_a_new_server_answers_sorts_by_code_point_and_has_the_extensions(
    postgres: LocalPostgres,
) -> None:
    postgres.create_database("space")
    connection = await asyncpg.connect(postgres.database_url("space"))
    try:
        assert await connection.fetchval("SHOW server_encoding") == "UTF8"
        assert (
            await connection.fetchval("SELECT string_agg(x, '' ORDER BY x) FROM unnest('{b,A,a,é}'::text[]) x")
            == "Aabé"
        )
        for extension in ("btree_gist", "pg_trgm", "unaccent", "citext"):
            await connection.execute(f"CREATE EXTENSION {extension}")
    finally:
        await connection.close()
    postgres.create_database("copy", template="space")
    assert postgres.has_database("copy")
    postgres.drop_database("copy")
    assert not postgres.has_database("copy")


async def test_a_wrong_password_is_refused(postgres: LocalPostgres) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(
            host="127.0.0.1", port=postgres.port, user="coworkapi", password="guess", database="postgres"
        )


def test_data_and_port_survive_a_restart_and_a_kill(postgres: LocalPostgres) -> None:
    postgres.psql("CREATE TABLE kept AS SELECT 1 AS one")
    port = postgres.port
    postgres.stop()
    postgres.start()
    assert postgres.port == port
    assert postgres.pid is not None
    os.kill(postgres.pid, signal.SIGKILL)
    assert wait_until(lambda: not postgres.is_running(), 5)
    postgres.start()
    assert postgres.psql("SELECT one FROM kept") == "1"


def test_a_server_left_by_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    """The starter is killed and the server is not told (as on systems without parent-death signals)."""
    folder = tmp_path / "postgres"
    code = (
        "import coworkapi.local.postgres as p, os, sys, signal; p.die_with_parent = lambda _: None;"
        f"s = p.LocalPostgres(p.Path({str(folder)!r}), fast=True); s.start();"
        "s.psql('CREATE TABLE kept AS SELECT 1 AS one'); print(s.pid, flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    started = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    orphan = Mark.of(int(started.stdout))
    assert orphan is not None
    server = LocalPostgres(folder, fast=True)
    try:
        server.start()
        assert not orphan.is_running()
        assert server.psql("SELECT one FROM kept") == "1"
    finally:
        server.destroy()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have no parent-death signal")
def test_servers_end_with_their_killed_starter() -> None:
    starter = subprocess.Popen([sys.executable, "-m", "coworkapi.local"], stdout=subprocess.PIPE, text=True)
    try:
        assert starter.stdout is not None
        ports = [int(starter.stdout.readline().rsplit(":", 1)[1].split("/")[0]) for _ in range(2)]
    finally:
        starter.kill()
        starter.wait()
        starter.stdout.close()

    def refused(port: int) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) != 0

    assert all(wait_until(lambda port=port: refused(port), 10) for port in ports)


def test_a_stale_lock_file_with_a_reused_process_id_does_not_stop_the_start(postgres: LocalPostgres) -> None:
    postgres.stop()
    (postgres.home / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.home / 'data'}\n")
    postgres.start()
    assert postgres.is_running()


def test_an_initialization_that_was_killed_is_begun_anew(tmp_path: Path) -> None:
    server = LocalPostgres(tmp_path / "postgres", fast=True)
    try:
        server.start()
        server.stop()
        (server.home / "data").rename(server.home / "data.new-half")
        (server.home / "data.new-half" / "PG_VERSION").unlink()
        server.start()
        assert server.psql("SELECT 1") == "1"
        assert not list(server.home.glob("data.new*"))
    finally:
        server.destroy()


def test_two_servers_on_one_folder_are_refused(postgres: LocalPostgres) -> None:
    with pytest.raises(DataInUse, match="Another process is using"):
        LocalPostgres(postgres.data_dir).start()
    assert postgres.psql("SELECT 1") == "1"


def test_a_taken_port_is_told_and_replaced(tmp_path: Path) -> None:
    told: list[str] = []
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        taken = holder.getsockname()[1]
        server = LocalPostgres(tmp_path / "postgres", port=taken, fast=True, notice=told.append)
        try:
            server.start()
            assert server.port != taken
            assert str(taken) in told[0]
        finally:
            server.destroy()
        with LocalValkey(tmp_path / "valkey", port=taken, notice=told.append) as valkey:
            assert valkey.port != taken
    assert len(told) == 2


def test_data_of_another_major_version_is_refused_with_the_remedy(postgres: LocalPostgres) -> None:
    postgres.stop()
    version = postgres.home / "data" / "PG_VERSION"
    version.write_text("9\n")
    with pytest.raises(WrongDataVersion, match=r"is of PostgreSQL 9; PostgreSQL \d+"):
        postgres.start()


def test_a_database_name_that_needs_quoting_is_refused(postgres: LocalPostgres) -> None:
    with pytest.raises(ValueError, match="letters, digits"):
        postgres.create_database('x"; DROP TABLE y; --')
    with pytest.raises(LocalServerError, match="already exists"):
        postgres.create_database("postgres")


def test_valkey_answers_only_with_its_password_and_keeps_its_address(tmp_path: Path) -> None:
    with LocalValkey(tmp_path) as valkey:
        url = valkey.url
        with redis.Redis.from_url(url) as client:
            assert client.set("a", "1")
        with redis.Redis(port=valkey.port) as stranger, pytest.raises(redis.AuthenticationError):
            stranger.get("a")
        assert valkey.pid is not None
        os.kill(valkey.pid, signal.SIGKILL)
        assert wait_until(lambda: not valkey.is_running(), 5)
        valkey.start()
        assert valkey.url == url
        with redis.Redis.from_url(url) as client:
            assert client.ping()


def test_disposable_servers_leave_nothing_behind() -> None:
    with disposable_servers() as servers:
        folder = servers.postgres.data_dir.parent
        marks = [Mark.of(servers.postgres.pid or 0), Mark.of(servers.valkey.pid or 0)]
        assert all(mark is not None and mark.is_running() for mark in marks)
    assert not folder.exists()
    assert not any(mark is not None and mark.is_running() for mark in marks)
