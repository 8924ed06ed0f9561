"""What a transaction owes when it ends: its events and their deliveries, the audit entry, the idempotent answer.

All of it is written by one statement, the last before the commit.
"""

from __future__ import annotations

import json
from typing import Any

import orjson
from sqlalchemy import text

from coworkapi.core.audit import AuditNote
from coworkapi.core.events import handlers_of, pending_facts
from coworkapi.core.idempotency import Answer, Claim
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import acting_principal, enter, leave_work, organization_of

_EVENTS = """
events_in AS (
  SELECT * FROM jsonb_to_recordset(CAST(CAST(:events AS text) AS jsonb)) AS e(
    id uuid, type text, aggregate_id uuid, location_id uuid, data jsonb, previous jsonb, principal text,
    occurred_at timestamptz)
), last AS MATERIALIZED (
  SELECT * FROM event_sequences(CAST(:organization AS uuid),
    ARRAY(SELECT DISTINCT aggregate_id FROM events_in ORDER BY aggregate_id))
), events_out AS (
  INSERT INTO events (id, type, aggregate_id, sequence, location_id, data, previous, principal, occurred_at, request_id)
  SELECT e.id, e.type, e.aggregate_id, last.sequence + row_number() OVER (PARTITION BY e.aggregate_id ORDER BY e.id),
    e.location_id, e.data, e.previous, coalesce(e.principal, CAST(:principal AS text)),
    coalesce(e.occurred_at, app_now()), CAST(:request_id AS text)
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
  INSERT INTO audit_entries (id, action, principal_kind, principal_id, session_id, app_id, path_ids, ip,
    user_agent, request_id)
  VALUES (CAST(:audit_id AS uuid), CAST(:action AS text), CAST(:principal_kind AS text), CAST(:principal_id AS uuid),
    CAST(:session_id AS uuid), CAST(:app_id AS uuid), CAST(CAST(:path_ids AS text) AS jsonb), CAST(:ip AS text),
    CAST(:user_agent AS text), CAST(:audit_request_id AS text))
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
_statements: dict[tuple[bool, bool, bool, bool], Prepared] = {}


def _dues_statement(parts: tuple[bool, bool, bool, bool]) -> Prepared:
    if parts not in _statements:
        ctes = [cte for cte, wanted in zip((_EVENTS, _DELIVERIES, _AUDIT, _ANSWER), parts, strict=True) if wanted]
        stored = "count(*) FROM answer_out" if parts[-1] else "1"
        _statements[parts] = Prepared(text("WITH" + ",".join(ctes) + " SELECT " + stored))
    return _statements[parts]


async def write_facts(unit: HasInfo) -> None:
    """Writes the facts that were emitted so far. For transactions that tell more than memory should hold at once."""
    if await write_dues(unit, None, None, None, None):
        leave_work(unit)


async def write_dues(
    unit: HasInfo,
    audit: AuditNote | None,
    claim: Claim | None,
    answer: Answer | None,
    asker: Principal | None,
) -> bool:
    """Writes events, deliveries, audit entry and stored answer; says whether a handler is owed something."""
    facts = pending_facts(unit)
    values: dict[str, Any] = {}
    deliveries: list[dict[str, Any]] = []
    if facts:
        principal = acting_principal(unit)
        # Ids sort in the order of emission: the feed shows the facts of one transaction in that order.
        ids = sorted(new_id() for _ in facts)
        rows: list[dict[str, Any]] = []
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
            deliveries += [{"event_id": event_id, "handler": name} for name in handlers_of(fact)]
        for row, (label, at) in zip(rows, facts.sources, strict=False):
            row |= {"principal": label, "occurred_at": at}
        values |= {
            # ids read from the database are the driver's own subclass of UUID
            "events": orjson.dumps(rows, default=str).decode(),
            "organization": principal.organization_id,
            "principal": principal.label,
            "request_id": unit.info.get("request_id"),
        }
        facts.clear()
        unit.info["told"] = principal.organization_id
    if deliveries:
        values["deliveries"] = orjson.dumps(deliveries).decode()
    if audit:
        values |= {
            "audit_id": new_id(),
            "action": audit.action,
            "principal_kind": audit.principal_kind,
            "principal_id": audit.principal_id,
            "session_id": audit.session_id,
            "app_id": audit.app_id,
            "path_ids": json.dumps(audit.path_ids),
            "ip": audit.ip,
            "user_agent": audit.user_agent,
            "audit_request_id": audit.request_id,
        }
    stored: dict[str, Any] = {}
    asker = asker or acting_principal(unit)
    if claim and answer:
        stored = {
            "key_hash": claim.key_hash(asker.asks_as),
            "fingerprint": claim.fingerprint,
            "status": answer.status,
            "headers": json.dumps(answer.headers),
            "body": answer.body,
            "answer_request_id": unit.info.get("request_id") or "",
        }
    elsewhere = bool(stored) and asker.organization_id != organization_of(unit)
    parts = ("events" in values, bool(deliveries), audit is not None, bool(stored) and not elsewhere)
    if any(parts):
        await _write(unit, parts, values if elsewhere else values | stored)
    if elsewhere:
        await enter(unit, asker, request_id=unit.info.get("request_id"))
        await _write(unit, (False, False, False, True), stored)
    return bool(deliveries)


async def _write(unit: HasInfo, parts: tuple[bool, bool, bool, bool], values: dict[str, Any]) -> None:
    written = await _dues_statement(parts).fetchrow(unit, **values)
    if written is None or not written[0]:
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
