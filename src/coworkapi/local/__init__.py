"""PostgreSQL and Valkey for one machine, started by coworkapi itself: nothing to install or configure.

`LocalPostgres` and `LocalValkey` run the server programs that come as wheels (or one found on the machine) on
127.0.0.1, behind a generated password, with their data in a folder of the project. `coworkapi up` keeps its
data there; the tests use disposable ones. A deployment sets `DATABASE_URL` and `REDIS_URL` instead.

Invariants: nothing listens beyond 127.0.0.1; nothing runs as root that refuses to; a server whose starter was
killed is stopped by the kernel (Linux) or by the next start (elsewhere); only `destroy()` deletes data.
"""
