"""What docs/operations.md tells operators works as it says: roles without power, backup, restore."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coworkapi.core.migrations import upgrade
from coworkapi.local.disposable import disposable_servers
from coworkapi.local.postgres import LocalPostgres
from coworkapi.local.programs import find_postgres

SOURCE = Path(__file__).parents[2] / "src"
ORGANIZATION = "019a0000-0000-7000-8000-000000000001"


@pytest.fixture(scope="module")
def postgres() -> Iterator[LocalPostgres]:
    """A server set up as the page says, migrated by an owner that is no superuser, with a row of a tenant."""
    with disposable_servers() as servers:
        server = servers.postgres
        server.psql("CREATE ROLE coworkapi_owner LOGIN PASSWORD 'secret' CREATEROLE")
        server.psql("CREATE DATABASE coworkapi OWNER coworkapi_owner")
        upgrade(address(server, "coworkapi_owner"))
        server.psql("CREATE ROLE coworkapi_service LOGIN PASSWORD 'secret'")
        server.psql("GRANT coworkapi_app TO coworkapi_service")
        server.psql("CREATE ROLE coworkapi_backup LOGIN PASSWORD 'secret' BYPASSRLS")
        server.psql("GRANT pg_read_all_data TO coworkapi_backup")
        server.psql(
            f"INSERT INTO organizations (id, name, slug) VALUES ('{ORGANIZATION}', 'Kiez', 'kiez')", "coworkapi"
        )
        yield server


def address(server: LocalPostgres, user: str) -> str:
    return f"postgresql://{user}:secret@127.0.0.1:{server.port}/coworkapi"


def run(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([find_postgres().program(program), *arguments], capture_output=True, text=True, check=False)


def test_the_service_needs_no_power_and_owns_nothing(postgres: LocalPostgres) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COWORKAPI_")}
    told = subprocess.run(
        [sys.executable, "-m", "coworkapi", "check-config"],
        env=environment | {"PYTHONPATH": str(SOURCE), "DATABASE_URL": address(postgres, "coworkapi_service")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout
    assert "All is well." in told.stdout
    assert "secret@" not in told.stdout


def test_the_owner_cannot_dump_the_tenants_rows(postgres: LocalPostgres, tmp_path: Path) -> None:
    told = run("pg_dump", f"--file={tmp_path / 'owner.sql'}", address(postgres, "coworkapi_owner"))
    assert told.returncode != 0
    assert "row-level security" in told.stderr


def test_the_backup_role_dumps_everything_and_it_can_be_restored(postgres: LocalPostgres, tmp_path: Path) -> None:
    backup = address(postgres, "coworkapi_backup")
    dump, roles = tmp_path / "coworkapi.dump", tmp_path / "roles.sql"
    made = run("pg_dump", "--format=custom", f"--file={dump}", backup)
    assert made.returncode == 0, made.stderr
    made = run("pg_dumpall", "--roles-only", "--no-role-passwords", f"--file={roles}", f"--dbname={backup}")
    assert made.returncode == 0, made.stderr

    with disposable_servers() as servers:
        other = servers.postgres
        run("psql", f"--file={roles}", other.url)
        other.create_database("coworkapi")
        restored = run("pg_restore", f"--dbname={other.database_url('coworkapi')}", "--exit-on-error", str(dump))
        assert restored.returncode == 0, restored.stderr
        assert other.psql("SELECT name FROM organizations", "coworkapi") == "Kiez"
        # Row-level security came along: the service's role sees a tenant's rows only as that tenant.
        assert other.psql("SET ROLE coworkapi_app; SELECT count(*) FROM organizations", "coworkapi").endswith("0")
        owners = "SELECT DISTINCT proowner::regrole FROM pg_proc WHERE prosecdef"
        assert other.psql(owners, "coworkapi") == "coworkapi_system"
