"""A PostgreSQL and a Valkey that live as long as a block: for the test run and for trying things out."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from coworkapi.local.postgres import LocalPostgres
from coworkapi.local.valkey import LocalValkey

_PREFIX = "coworkapi-disposable-"


@dataclass(frozen=True, slots=True)
class Servers:
    """Two running servers."""

    postgres: LocalPostgres
    valkey: LocalValkey


@contextmanager
def disposable_servers(*, fast: bool = True) -> Iterator[Servers]:
    """Start both in a temporary folder; stop them and delete everything at the end. About a second."""
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
    folder.chmod(0o711)  # as root, PostgreSQL's account passes through
    postgres = LocalPostgres(folder / "postgres", fast=fast)
    valkey = LocalValkey(folder / "valkey")
    try:
        valkey.start()
        postgres.start()
        yield Servers(postgres, valkey)
    finally:
        valkey.stop()
        postgres.destroy()
        shutil.rmtree(folder, ignore_errors=True)


def _sweep() -> None:
    """Delete what killed runs left: folders of ours, not new, whose PostgreSQL nobody holds."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            if folder.stat().st_uid != os.geteuid() or time.time() - folder.stat().st_mtime < 600:
                continue
            with (folder / "postgres" / "lock").open() as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
        except OSError:
            continue
