"""The data folder's own database, for commands that are given none: of a running `up`, or started for them."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coworkapi.cli.output import fail
from coworkapi.local.errors import DataInUse
from coworkapi.local.postgres import LocalPostgres
from coworkapi.settings import Settings, get_settings

DATABASE = "coworkapi"


@contextmanager
def database() -> Iterator[Settings]:
    """Settings with a database, as long as the block lasts: the configured one, else the data folder's."""
    settings = get_settings()
    if settings.database_url:
        yield settings
        return
    folder = settings.data_dir.absolute()
    if not (folder / "secret_key").is_file():
        fail(
            f"No database: DATABASE_URL is not set, and {folder} holds no data of `coworkapi up`. Start that once, or "
            "set DATABASE_URL."
        )
    postgres = LocalPostgres(folder / "postgres")
    try:
        postgres.start()
    except DataInUse:
        postgres.join()
        if not os.environ.get("COWORKAPI_PUBLIC_URL") and (folder / "url").is_file():
            os.environ["COWORKAPI_PUBLIC_URL"] = (folder / "url").read_text()
    try:
        os.environ["COWORKAPI_DATABASE_URL"] = postgres.database_url(DATABASE)
        os.environ["COWORKAPI_SECRET_KEY"] = kept_secret(folder)
        get_settings.cache_clear()
        yield get_settings()
    finally:
        postgres.stop()


def kept_secret(folder: Path) -> str:
    """The folder's secret: made once, and kept in a file that only its owner reads."""
    path = folder / "secret_key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, stat.S_IRUSR | stat.S_IWUSR), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text()
