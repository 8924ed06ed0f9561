"""The floor: a bare FastAPI + asyncpg service that does the same reads and writes by hand, and nothing else.

It authenticates with the same SQL function, under the same row-level security, in the same kind of transaction, and
writes the same rows; it checks no policy, explains nothing, and knows one kind of everything.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import FastAPI, Request, Response

from coworkapi.core.ids import new_id

BOOKING = (
    "b.id, b.resource_id, b.location_id, l.time_zone, b.member_id, b.team_id, b.series_id, b.state, b.starts_at, "
    "b.ends_at, b.quantity, b.unit_ids, b.attendee_count, b.title, b.note, b.terms, b.expires_at, b.check_in_by, "
    "b.recurrence_at, b.is_exception, b.sequence, b.checked_in_at, b.cancelled_at, b.cancellation_reason, "
    "b.cancellation_fee_percent, b.created_by, b.external_id, b.metadata, b.created_at, b.updated_at, b.version "
    "FROM bookings b JOIN locations l ON l.organization_id = b.organization_id AND l.id = b.location_id"
)
CONFIRM = """
WITH allocated AS (
  INSERT INTO allocations (id, unit_id, period, kind, source_id)
  VALUES ($1, $2, tstzrange($3, $4), 'booking', $5) ON CONFLICT DO NOTHING RETURNING unit_id
), booked AS (
  INSERT INTO bookings (id, resource_id, location_id, member_id, state, starts_at, ends_at, terms, created_by)
  SELECT $5, $2, $6, $7, 'confirmed', $3, $4, $8, $9 FROM allocated RETURNING id
), event AS (
  INSERT INTO events (id, type, aggregate_id, sequence, location_id, data, principal, request_id)
  SELECT $10, 'booking.confirmed', $5, 1, $6, $11, $9, $12 FROM booked
), delivered AS (
  INSERT INTO event_deliveries (event_id, handler) SELECT $10, h FROM booked, unnest($18::text[]) h
), audited AS (
  INSERT INTO audit_entries (id, action, principal_kind, principal_id, path_ids, ip, user_agent, request_id)
  SELECT $13, 'create_booking', 'api_key', $14, '{}', '127.0.0.1', NULL, $12 FROM booked
), remembered AS (
  INSERT INTO idempotency_keys (key_hash, fingerprint, status, headers, body, request_id)
  SELECT $15, $16, 201, '{}', $17, $12 FROM booked
) SELECT id FROM booked
"""


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.pool = await asyncpg.create_pool(
        os.environ["COWORKAPI_DATABASE_URL"],
        min_size=20,
        max_size=20,
        server_settings={"role": "coworkapi_app", "jit": "off"},
    )
    app.state.handlers = os.environ.get("BENCH_HANDLERS", "").split()
    yield
    await app.state.pool.close()


app = FastAPI(lifespan=lifespan)


async def authenticate(connection: Any, request: Request) -> Any:
    token = request.headers["authorization"].removeprefix("Bearer ")
    return await connection.fetchrow(
        "SELECT * FROM authenticate_api_key($1, $2)",
        hashlib.sha256(token.encode()).digest(),
        request.headers.get("idempotency-key"),
    )


def as_json(row: Any) -> dict[str, Any]:
    values = {key: str(value) if isinstance(value, UUID) else value for key, value in row.items()}
    if isinstance(values.get("unit_ids"), list):
        values["unit_ids"] = [str(one) for one in values["unit_ids"]]
    if "terms" in values:
        values["terms"], values["metadata"] = json.loads(values["terms"]), json.loads(values["metadata"])
    return values


@app.get("/bookings/{booking_id}")
async def get_booking(booking_id: UUID, request: Request) -> dict[str, Any]:
    async with app.state.pool.acquire() as connection, connection.transaction():
        await authenticate(connection, request)
        row = await connection.fetchrow(f"SELECT {BOOKING} WHERE b.id = $1", booking_id)
    return as_json(row)


@app.get("/bookings")
async def list_bookings(request: Request, limit: int = 25) -> dict[str, Any]:
    async with app.state.pool.acquire() as connection, connection.transaction():
        await authenticate(connection, request)
        rows = await connection.fetch(f"SELECT {BOOKING} ORDER BY b.starts_at, b.id LIMIT $1", limit + 1)
    return {"data": [as_json(row) for row in rows[:limit]], "next_cursor": None}


@app.post("/bookings", status_code=201)
async def create_booking(request: Request) -> Response:
    raw = await request.body()
    body = json.loads(raw)
    starts_at, ends_at = datetime.fromisoformat(body["starts_at"]), datetime.fromisoformat(body["ends_at"])
    resource_id, member_id = UUID(body["resource_id"]), UUID(body["member_id"])
    key = request.headers["idempotency-key"]
    async with app.state.pool.acquire() as connection, connection.transaction():
        who = await authenticate(connection, request)
        resource = await connection.fetchrow(
            "SELECT r.location_id, r.unit_ids, r.capacity, p.rules, l.time_zone, m.id AS member_id "
            "FROM resources r JOIN locations l ON l.organization_id = r.organization_id AND l.id = r.location_id "
            "LEFT JOIN booking_policies p ON p.organization_id = r.organization_id AND p.id = r.booking_policy_id "
            "LEFT JOIN members m ON m.organization_id = r.organization_id AND m.id = $2 WHERE r.id = $1",
            resource_id,
            member_id,
        )
        booking_id = new_id()
        answer = json.dumps(
            {
                "id": str(booking_id),
                "resource_id": str(resource_id),
                "location_id": str(resource["location_id"]),
                "member_id": str(member_id),
                "state": "confirmed",
                "starts_at": body["starts_at"],
                "ends_at": body["ends_at"],
                "rules": json.loads(resource["rules"])["cancellation"],
            }
        )
        done = await connection.fetchrow(
            CONFIRM,
            new_id(),
            resource_id,
            starts_at,
            ends_at,
            booking_id,
            resource["location_id"],
            member_id,
            resource["rules"],
            f"key_{who['principal_id']}",
            new_id(),
            answer,
            new_id().hex,
            new_id(),
            who["principal_id"],
            hashlib.sha256(f"{who['principal_id']}:{key}".encode()).digest(),
            hashlib.sha256(raw).digest(),
            answer.encode(),
            app.state.handlers,
        )
    if done is None:
        return Response(status_code=409, headers={"content-length": "0"})
    return Response(answer, 201, media_type="application/json")


@app.get("/busy")
async def busy(request: Request, starts_at: datetime, ends_at: datetime) -> list[dict[str, Any]]:
    """What a search needs at the least: when each of the rooms is taken."""
    async with app.state.pool.acquire() as connection, connection.transaction():
        await authenticate(connection, request)
        rows = await connection.fetch(
            "SELECT r.id, r.name, r.capacity, array_agg(extract(epoch FROM lower(a.period))::int8) AS taken_from, "
            "array_agg(extract(epoch FROM upper(a.period))::int8) AS taken_until FROM resources r "
            "LEFT JOIN allocations a ON a.organization_id = r.organization_id AND a.unit_id = r.unit_ids[1] "
            "AND a.period && tstzrange($1, $2) GROUP BY r.organization_id, r.id",
            starts_at,
            ends_at,
        )
    return [as_json(row) for row in rows]


@app.get("/quote-rows")
async def quote_rows(
    request: Request, resource_id: UUID, member_id: UUID, starts_at: datetime, ends_at: datetime
) -> dict[str, Any]:
    """The rows that a quote is computed from, read by hand and computed with not at all: the room with its rules and
    taxes, who it is for and in which teams, which accounts pay and how they stand, what they may and what they get,
    what is taken, the rates and the lots."""
    async with app.state.pool.acquire() as connection, connection.transaction():
        await authenticate(connection, request)
        resource = await connection.fetchrow(
            "SELECT r.id, r.name, r.location_id, r.resource_type_id, r.unit_ids, r.capacity, p.rules, l.time_zone, "
            "l.currency, m.id AS member_id, t.code, t.basis_points, e.prices_include_tax "
            "FROM resources r JOIN locations l ON l.organization_id = r.organization_id AND l.id = r.location_id "
            "JOIN legal_entities e ON e.organization_id = l.organization_id AND e.id = l.legal_entity_id "
            "LEFT JOIN tax_rates t ON t.organization_id = e.organization_id AND t.legal_entity_id = e.id "
            "LEFT JOIN booking_policies p ON p.organization_id = r.organization_id AND p.id = r.booking_policy_id "
            "LEFT JOIN members m ON m.organization_id = r.organization_id AND m.id = $2 WHERE r.id = $1",
            resource_id,
            member_id,
        )
        accounts = await connection.fetch(
            "SELECT a.id, a.team_id, a.tax_status, a.vat_id, a.monthly_cap, s.standing FROM billing_accounts a "
            "LEFT JOIN account_standings s ON s.organization_id = a.organization_id AND s.account_id = a.id "
            "WHERE a.member_id = $1 UNION ALL "
            "SELECT a.id, a.team_id, a.tax_status, a.vat_id, a.monthly_cap, s.standing FROM team_members tm "
            "JOIN teams t ON t.organization_id = tm.organization_id AND t.id = tm.team_id AND t.archived_at IS NULL "
            "JOIN billing_accounts a ON a.organization_id = t.organization_id AND a.team_id = t.id "
            "LEFT JOIN account_standings s ON s.organization_id = a.organization_id AND s.account_id = a.id "
            "WHERE tm.member_id = $1",
            member_id,
        )
        payers = [row["id"] for row in accounts]
        permissions = await connection.fetch(
            "SELECT id, name, kind, restrictions, allows, resource_ids, account_id, valid_from, valid_until "
            "FROM permissions WHERE archived_at IS NULL AND account_id = ANY($1)",
            payers,
        )
        discounts = await connection.fetch(
            "SELECT id, name, percent_basis_points, hourly_amount, currency, restrictions, account_id, valid_from, "
            "valid_until FROM discounts WHERE archived_at IS NULL AND (account_id IS NULL OR account_id = ANY($1))",
            payers,
        )
        busy = await connection.fetch(
            "SELECT a.unit_id, a.kind, a.source_id FROM unit_allocations($1, $2, $3) AS a",
            resource["unit_ids"][0],
            starts_at,
            ends_at,
        )
        rates = await connection.fetch(
            "SELECT id, resource_id, resource_type_id, location_id, audience, name, currency, tax_code, valid_from, "
            "valid_until, content FROM rates WHERE state = 'published' AND resource_type_id = $1",
            resource["resource_type_id"],
        )
        lots = await connection.fetch(
            "SELECT id, account_id, kind, use_of, currency, name, balance, valid_from, valid_until, restrictions, "
            "created_at FROM credit_lots WHERE account_id = ANY($1) AND balance > 0 AND valid_from <= $2",
            payers,
            starts_at,
        )
    return {
        "resource": as_json(resource),
        "accounts": [as_json(row) for row in accounts],
        "permissions": [as_json(row) for row in permissions],
        "discounts": [as_json(row) for row in discounts],
        "busy": [as_json(row) for row in busy],
        "rates": [as_json(row) for row in rates],
        "lots": [as_json(row) for row in lots],
    }
