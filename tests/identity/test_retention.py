"""What nobody needs any more is forgotten; what may still be asked for is not."""

from __future__ import annotations

import httpx
from sqlalchemy import text

from coworkapi.core.db import Database
from coworkapi.core.ids import new_id
from coworkapi.core.jobs import tidy
from coworkapi.core.principal import NO_ORGANIZATION, system_principal
from tests.identity.factories import make_user, sign_in
from tests.operator import Operator

DAY_MS = 86_400_000


async def test_ended_sessions_and_old_failures_are_forgotten(
    operator: Operator, db: Database, anonymous: httpx.AsyncClient
) -> None:
    person = await make_user(operator)
    kept, ended, expired, recent = [(await sign_in(anonymous, person))["session_id"] for _ in range(4)]
    await anonymous.post("/v1/auth/sign-in", json={"email": "gone@example.com", "password": "wrong password"})
    changes = {
        ended: "ended_at = now() - interval '31 days'",
        expired: "refresh_expires_at = now() - interval '31 days'",
        recent: "ended_at = now() - interval '29 days'",
    }
    async with db.transaction(system_principal(NO_ORGANIZATION)) as session:
        rows = await session.execute(
            text("SELECT id FROM sessions WHERE user_id = :user ORDER BY id"), {"user": person.id}
        )
        ids = dict(zip((kept, ended, expired, recent), rows.scalars(), strict=True))
        for which, change in changes.items():
            await session.execute(text(f"UPDATE sessions SET {change} WHERE id = :id"), {"id": ids[which]})
        await session.execute(
            text(
                "UPDATE sign_in_failures SET counted_since = now() - interval '2 days' "
                "WHERE key_hash = sha256('gone@example.com')"
            )
        )
    assert await tidy(db, ["forget_old_sign_ins"]) >= 3
    async with db.transaction(system_principal(NO_ORGANIZATION)) as session:
        left = await session.execute(text("SELECT id FROM sessions WHERE user_id = :user"), {"user": person.id})
        assert set(left.scalars()) == {ids[kept], ids[recent]}
        gone = text("SELECT count(*) FROM sign_in_failures WHERE key_hash = sha256('gone@example.com')")
        assert (await session.execute(gone)).scalar_one() == 0


async def test_old_events_go_but_their_sequence_goes_on(operator: Operator, db: Database) -> None:
    made = await operator.post("/v1/roles", {"name": "Night", "scopes": ["bookings:read"]})
    for name in ("Late", "Later", "Latest"):
        await operator.patch(f"/v1/roles/{made['id']}", {"name": name})
    before = await operator.events()
    assert [event["sequence"] for event in before] == [1, 2, 3, 4]
    async with db.transaction(operator.principal) as session:
        rows = (await session.execute(text("SELECT * FROM events ORDER BY position"))).mappings().all()
        await session.execute(text("DELETE FROM events"))
        # As they would lie there 91 days later: ids are made of the time.
        now_ms = rows[0]["id"].int >> 80
        for row in rows[:3]:
            await session.execute(
                text(
                    "INSERT INTO events (id, type, aggregate_id, sequence, data, principal) "
                    "VALUES (:id, :type, :aggregate_id, :sequence, '{}', 'system')"
                ),
                {**row, "id": new_id(now_ms - 91 * DAY_MS)},
            )
    await tidy(db, ["forget_old_events"])
    assert [event["sequence"] for event in await operator.events()] == [3]
    await operator.patch(f"/v1/roles/{made['id']}", {"name": "Dawn"})
    assert [event["sequence"] for event in await operator.events()] == [3, 4]
    await tidy(db, ["forget_old_events"])
    assert [event["sequence"] for event in await operator.events()] == [4]


async def test_events_that_handlers_wait_for_stay(operator: Operator, db: Database) -> None:
    made = await operator.post("/v1/roles", {"name": "Night", "scopes": ["bookings:read"]})
    await operator.patch(f"/v1/roles/{made['id']}", {"name": "Late"})
    async with db.transaction(operator.principal) as session:
        row = (await session.execute(text("SELECT * FROM events ORDER BY position LIMIT 1"))).mappings().one()
        old_id = new_id((row["id"].int >> 80) - 91 * DAY_MS)
        await session.execute(text("DELETE FROM events WHERE id = :id"), {"id": row["id"]})
        await session.execute(
            text(
                "INSERT INTO events (id, type, aggregate_id, sequence, data, principal) "
                "VALUES (:id, :type, :aggregate_id, :sequence, '{}', 'system')"
            ),
            {**row, "id": old_id},
        )
        await session.execute(
            text("INSERT INTO event_deliveries (event_id, handler, next_attempt_at) VALUES (:id, 'x', 'infinity')"),
            {"id": old_id},
        )
    await tidy(db, ["forget_old_events"])
    assert len(await operator.events()) == 2
    async with db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE event_deliveries SET state = 'done'"))
    await tidy(db, ["forget_old_events"])
    assert len(await operator.events()) == 1
