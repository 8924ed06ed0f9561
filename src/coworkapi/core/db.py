"""The unit of work: one request, handler or job item = one session = one transaction. Only this file commits.

`Database.transaction(principal)` opens one for a known principal (jobs, handlers, CLI); the HTTP edge opens one with
`Database.session()` and lets the authentication's own statement set the tenant. Both end in `finish`, which writes
the pending facts, the audit entry and the idempotent answer in one statement, and commits.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
from sqlalchemy import TextClause, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.pool import NullPool

from coworkapi.core.audit import AuditNote
from coworkapi.core.errors import Invalid, ProblemError, Unavailable, error_for_constraint
from coworkapi.core.events import handlers_of, pending_facts
from coworkapi.core.idempotency import Answer, Claim
from coworkapi.core.ids import new_id
from coworkapi.core.principal import Principal

T = TypeVar("T")
ATTEMPTS = 4
_RETRIED_STATES = frozenset({"40001", "40P01", "55P03"})  # serialisation failure, deadlock, lock not available
_DOWN_STATES = frozenset({"57P01", "57P02", "57P03", "53300"})  # shutting down, crashed, starting up, full
# A commit that fails with one of these has certainly not happened: the rule that it broke, or the retried states.
_NOT_COMMITTED = re.compile(r"23|40001|40P01|55P03|57014")


class CommitUnknown(ProblemError):
    """The connection broke during the commit: whether the change was made is not known."""

    status = 503
    title = "The outcome is unknown"


class Database:
    """The engine and how transactions are opened on it."""

    def __init__(
        self,
        url: str,
        *,
        role: str | None = None,
        pool_size: int = 10,
        pool_overflow: int = 10,
        statement_seconds: int = 30,
        on_commit: Callable[[], None] | None = None,
    ) -> None:
        server_settings = {
            "application_name": "coworkapi",
            "timezone": "UTC",
            "jit": "off",
            "statement_timeout": f"{statement_seconds}s",
            "lock_timeout": "10s",
            # A process that hangs inside a transaction must not hold its locks for ever.
            "idle_in_transaction_session_timeout": "120s",
        }
        if role:
            server_settings["role"] = role
        pool: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_overflow, "pool_timeout": 10}
        if pool_size == 0:
            pool = {"poolclass": NullPool}
        self.engine: AsyncEngine = create_async_engine(
            make_url(url).set(drivername="postgresql+asyncpg"),
            connect_args={
                "server_settings": server_settings,
                "prepared_statement_cache_size": 1000,
                "timeout": 10,
                "command_timeout": statement_seconds + 30,  # the server's own limit speaks first, if it speaks at all
            },
            json_serializer=lambda value: orjson.dumps(value).decode(),
            json_deserializer=orjson.loads,
            query_cache_size=2000,
            **pool,
        )
        self._sessions = async_sessionmaker(self.engine, expire_on_commit=False, autoflush=False)
        # Called after a commit that left work for the worker: a nudge, never the only way to find it.
        self.on_commit = on_commit

    def session(self) -> AsyncSession:
        """A session with no transaction and no tenant yet: it sees no tenant's rows."""
        return self._sessions()

    async def close(self) -> None:
        await self.engine.dispose()

    @asynccontextmanager
    async def transaction(self, principal: Principal, *, request_id: str | None = None) -> AsyncIterator[AsyncSession]:
        """One transaction as `principal` in its organization; commits at the end, rolls back on any error."""
        async with self.session() as session:
            await enter(session, principal, request_id=request_id)
            yield session
            await self.finish(session)

    async def run(self, principal: Principal, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """`work(session)` in a transaction of its own, retried whole on a deadlock or serialisation failure."""

        async def once() -> T:
            async with self.transaction(principal) as session:
                return await work(session)

        return await retried(once)

    async def finish(
        self,
        session: AsyncSession,
        *,
        audit: AuditNote | None = None,
        claim: Claim | None = None,
        answer: Answer | None = None,
        asker: Principal | None = None,
    ) -> None:
        """Writes what the transaction owes (facts, audit entry, stored answer) in one statement, and commits.

        `asker`: under whom the answer is stored; who acts, unless given (see `become`).
        """
        await session.flush()
        nudge = await _write_dues(session, audit, claim, answer, asker)
        try:
            await session.commit()
        except (DBAPIError, OSError, TimeoutError) as error:
            if isinstance(error, DBAPIError) and _NOT_COMMITTED.match(sqlstate(error)):
                raise
            raise CommitUnknown(
                "the database went away while the change was being committed; repeat a POST with the same "
                "Idempotency-Key, or read the resource again, to learn the outcome",
                headers={"Retry-After": "1"},
            ) from error
        if (nudge or session.info.pop("work_left", False)) and self.on_commit:
            self.on_commit()


async def enter(session: AsyncSession, principal: Principal, *, request_id: str | None = None) -> None:
    """Puts the transaction into the principal's organization and time."""
    await session.execute(_ENTER, {"org": str(principal.organization_id), "at": _iso(principal.test_clock_at)})
    remember(session, principal, request_id)


async def become(session: AsyncSession, principal: Principal) -> None:
    """From here on the transaction acts as `principal`: a sign-up that has made its organization, a sign-in.

    The idempotent answer stays with the one who asked, who will repeat the request as such.
    """
    await enter(session, principal, request_id=session.info.get("request_id"))


def leave_work(session: AsyncSession) -> None:
    """Says that the transaction makes work fall due: the worker is nudged after the commit."""
    session.info["work_left"] = True


def remember(session: AsyncSession, principal: Principal, request_id: str | None) -> None:
    """Notes who acts, for the events that the transaction writes."""
    session.info["principal"] = principal
    session.info["request_id"] = request_id


def acting_principal(session: AsyncSession) -> Principal:
    """Who acts in the session's transaction."""
    principal: Principal = session.info["principal"]
    return principal


async def retried(work: Callable[[], Awaitable[T]], *, repeatable: bool = False) -> T:
    """`work()` again, whole, after a deadlock, a serialisation failure or a lost connection; a bounded number of times.

    `work` must open its own transaction. `repeatable`: doing it twice is the same as doing it once (it only reads, or
    finds its own answer under an idempotency key), so it is repeated after a commit of unknown outcome too. Constraint
    violations become domain errors; a database that is away becomes `Unavailable`.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return await work()
        except CommitUnknown:
            if attempt == ATTEMPTS or not repeatable:
                raise
        except (DBAPIError, NoConnectionFree, OSError, TimeoutError) as error:
            if attempt == ATTEMPTS or not is_transient(error):
                raise translated(error) from error
        await asyncio.sleep(random.uniform(0.5, 1.5) * 0.01 * 4**attempt)  # noqa: S311 - jitter
    raise AssertionError("unreachable")


def is_transient(error: BaseException) -> bool:
    """Whether the same work may succeed when done again whole."""
    if isinstance(error, DBAPIError):
        return (
            error.connection_invalidated
            or sqlstate(error) in _RETRIED_STATES | _DOWN_STATES
            or violated_constraint(error) == "event_sequence_once"  # guards what event_sequences() already serialises
            or _refused(error)
        )
    return isinstance(error, (OSError, TimeoutError))


def translated(error: BaseException) -> BaseException:
    """The domain error that a database error means, or the error itself."""
    if is_transient(error):
        return Unavailable("the database is busy or away; try again shortly", headers={"Retry-After": "1"})
    if isinstance(error, NoConnectionFree) or (isinstance(error, DBAPIError) and sqlstate(error) == "57014"):
        return Unavailable("the service is too busy to do this in time; try again later", headers={"Retry-After": "5"})
    if isinstance(error, IntegrityError):
        detail = getattr(getattr(error.orig, "__cause__", None), "detail", None) or ""
        return error_for_constraint(violated_constraint(error) or "unnamed", sqlstate(error), detail)
    if isinstance(error, DBAPIError) and sqlstate(error) in {"22P05", "22021"}:
        return Invalid("text holds a character that cannot be stored (NUL); remove it")
    if isinstance(error, DBAPIError) and (
        sqlstate(error) in {"22003", "22008"} or _OUT_OF_RANGE.search(str(error.orig))
    ):
        return Invalid("a number or date is out of the range that can be stored; use a smaller one")
    return error


def violated_constraint(error: DBAPIError) -> str | None:
    """The name of the constraint that the statement would have broken."""
    name = getattr(getattr(error.orig, "__cause__", None), "constraint_name", None)
    return str(name) if name else None


def sqlstate(error: DBAPIError) -> str:
    return str(getattr(error.orig, "sqlstate", None) or "")


# The driver's own words for a value that doesn't fit its column.
_OUT_OF_RANGE = re.compile(r"invalid input for query argument.*\(.*out of .*range.*\)", re.DOTALL)


def _refused(error: DBAPIError) -> bool:
    cause: BaseException | None = error.orig if isinstance(error.orig, BaseException) else None
    while cause is not None:
        if isinstance(cause, (OSError, TimeoutError)):
            return True
        cause = cause.__cause__
    return False


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""


_ENTER = text(
    "SELECT set_config('app.organization_id', CAST(:org AS text), true), set_config('app.now', CAST(:at AS text), true)"
)

_EVENTS = """
events_in AS (
  SELECT * FROM jsonb_to_recordset(CAST(CAST(:events AS text) AS jsonb)) AS e(
    id uuid, type text, aggregate_id uuid, location_id uuid, data jsonb, previous jsonb)
), last AS MATERIALIZED (
  SELECT * FROM event_sequences(CAST(:organization AS uuid),
    ARRAY(SELECT DISTINCT aggregate_id FROM events_in ORDER BY aggregate_id))
), events_out AS (
  INSERT INTO events (id, type, aggregate_id, sequence, location_id, data, previous, principal, request_id)
  SELECT e.id, e.type, e.aggregate_id, last.sequence + row_number() OVER (PARTITION BY e.aggregate_id ORDER BY e.id),
    e.location_id, e.data, e.previous, CAST(:principal AS text), CAST(:request_id AS text)
  FROM events_in e JOIN last USING (aggregate_id)
  ORDER BY e.id
)"""
_DELIVERIES = """
deliveries_out AS (
  INSERT INTO event_deliveries (event_id, handler)
  SELECT event_id, handler
  FROM jsonb_to_recordset(CAST(CAST(:deliveries AS text) AS jsonb)) AS d(event_id uuid, handler text)
)"""
_AUDIT = """
audit_out AS (
  INSERT INTO audit_entries (id, action, principal_kind, principal_id, session_id, path_ids, ip, user_agent, request_id)
  VALUES (CAST(:audit_id AS uuid), CAST(:action AS text), CAST(:principal_kind AS text), CAST(:principal_id AS uuid),
    CAST(:session_id AS uuid), CAST(CAST(:path_ids AS text) AS jsonb), CAST(:ip AS text), CAST(:user_agent AS text),
    CAST(:audit_request_id AS text))
)"""
# An answer of over 7 days ago may still lie under the key; a fresh one can't: `claim_answer` holds the key's lock.
_ANSWER = """
answer_out AS (
  INSERT INTO idempotency_keys AS k (key_hash, fingerprint, status, headers, body, request_id)
  VALUES (CAST(:key_hash AS bytea), CAST(:fingerprint AS bytea), CAST(:status AS integer),
    CAST(CAST(:headers AS text) AS jsonb), CAST(:body AS bytea), CAST(:answer_request_id AS text))
  ON CONFLICT (organization_id, key_hash) DO UPDATE SET fingerprint = excluded.fingerprint,
    status = excluded.status, headers = excluded.headers, body = excluded.body, request_id = excluded.request_id,
    created_at = excluded.created_at
    WHERE k.created_at <= now() - interval '7 days'
  RETURNING 1
)"""
_statements: dict[tuple[bool, bool, bool, bool], TextClause] = {}


def _dues_statement(parts: tuple[bool, bool, bool, bool]) -> TextClause:
    if parts not in _statements:
        ctes = [cte for cte, wanted in zip((_EVENTS, _DELIVERIES, _AUDIT, _ANSWER), parts, strict=True) if wanted]
        stored = "count(*) FROM answer_out" if parts[-1] else "1"
        _statements[parts] = text("WITH" + ",".join(ctes) + " SELECT " + stored)
    return _statements[parts]


async def _write_dues(
    session: AsyncSession,
    audit: AuditNote | None,
    claim: Claim | None,
    answer: Answer | None,
    asker: Principal | None,
) -> bool:
    """Writes events, deliveries, audit entry and stored answer; says whether a handler is owed something."""
    facts = pending_facts(session)
    values: dict[str, Any] = {}
    deliveries: list[dict[str, Any]] = []
    if facts:
        principal = acting_principal(session)
        # Ids sort in the order of emission: the feed shows the facts of one transaction in that order.
        ids = sorted(new_id() for _ in facts)
        rows = []
        for fact, event_id in zip(facts, ids, strict=True):
            rows.append(
                {
                    "id": event_id,
                    "type": fact.name,
                    "aggregate_id": fact.aggregate_id,
                    "location_id": fact.location_id,
                    "data": orjson.Fragment(fact.data.__pydantic_serializer__.to_json(fact.data)),
                    "previous": json_ready(fact.previous),
                }
            )
            deliveries += [{"event_id": event_id, "handler": name} for name in handlers_of(fact.name)]
        values |= {
            "events": orjson.dumps(rows).decode(),
            "organization": principal.organization_id,
            "principal": principal.label,
            "request_id": session.info.get("request_id"),
        }
        facts.clear()
    if deliveries:
        values["deliveries"] = orjson.dumps(deliveries).decode()
    if audit:
        values |= {
            "audit_id": new_id(),
            "action": audit.action,
            "principal_kind": audit.principal_kind,
            "principal_id": audit.principal_id,
            "session_id": audit.session_id,
            "path_ids": json.dumps(audit.path_ids),
            "ip": audit.ip,
            "user_agent": audit.user_agent,
            "audit_request_id": audit.request_id,
        }
    stored: dict[str, Any] = {}
    asker = asker or acting_principal(session)
    if claim and answer:
        stored = {
            "key_hash": claim.key_hash(asker.id),
            "fingerprint": claim.fingerprint,
            "status": answer.status,
            "headers": json.dumps(answer.headers),
            "body": answer.body,
            "answer_request_id": session.info.get("request_id") or "",
        }
    elsewhere = bool(stored) and asker.organization_id != organization_of(session)
    parts = ("events" in values, bool(deliveries), audit is not None, bool(stored) and not elsewhere)
    if any(parts):
        await _write(session, parts, values if elsewhere else values | stored)
    if elsewhere:
        await enter(session, asker, request_id=session.info.get("request_id"))
        await _write(session, (False, False, False, True), stored)
    return bool(deliveries)


async def _write(session: AsyncSession, parts: tuple[bool, bool, bool, bool], values: dict[str, Any]) -> None:
    written = (await session.execute(_dues_statement(parts), values)).scalar_one()
    if not written:
        raise RuntimeError("the idempotency key was answered by another request that did not hold its lock")


def json_ready(value: Any) -> Any:
    """Values of `previous` as the API shows them: enums, dates and models as JSON; ids must already be TypeIDs."""
    if value is None:
        return None
    return orjson.Fragment(orjson.dumps(value, default=_default))


def _default(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    if isinstance(value, (set, frozenset, tuple)):
        return list(value)
    return str(value)


def organization_of(session: AsyncSession) -> UUID:
    """The tenant of the session's transaction."""
    return acting_principal(session).organization_id
