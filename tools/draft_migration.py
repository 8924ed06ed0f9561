"""Draft a migration from the models: `draft_migration.py 'add room colours'`.

Migrates a disposable PostgreSQL to the newest revision, compares it with the models, and writes the difference as
the next file in migrations/versions. Read it before you commit it: row-level security (`protect`), grants, constraints
by exclusion and moving data are yours to write.
"""

from __future__ import annotations

import re
import sys

from alembic import command

from coworkapi.core.migrations import config, head, migrations_folder, upgrade
from coworkapi.local.disposable import disposable_servers


def main(title: str) -> None:
    slug = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    number = int(head().split("_", 1)[0]) + 1
    revision = f"{number:04}_{slug}"
    with disposable_servers() as servers:
        servers.postgres.create_database("draft")
        url = servers.postgres.database_url("draft")
        upgrade(url)
        configuration = config(url)
        configuration.set_main_option("file_template", "%%(rev)s")
        command.revision(configuration, message=title, rev_id=revision, autogenerate=True)
    print(f"Drafted {migrations_folder() / 'versions' / revision}.py: read it, complete it, then `make fmt`.")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
