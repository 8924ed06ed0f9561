"""`python -m coworkapi.local`: a disposable PostgreSQL and Valkey until Ctrl-C, and their addresses."""

from __future__ import annotations

import signal

from coworkapi.local.disposable import disposable_servers


def main() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with disposable_servers() as servers:
            print(f"DATABASE_URL={servers.postgres.url}", flush=True)
            print(f"REDIS_URL={servers.valkey.url}", flush=True)
            signal.pause()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
