"""An organization's time: real, or where a test organization's clock stands, the same in Python and in SQL."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text

from coworkapi.core.clock import utcnow
from coworkapi.core.principal import system_principal
from tests.operator import Operator

THEN = datetime(2031, 3, 1, 12, 30, 15, 250000, tzinfo=UTC)


async def test_real_time_unless_the_clock_was_moved(prober: Operator) -> None:
    now = await prober.get("/v1/things/now")
    for read in now.values():
        assert abs(datetime.fromisoformat(read) - utcnow()) < timedelta(seconds=5)


async def test_a_moved_clock_stands_for_python_and_sql(prober: Operator, stranger: Operator) -> None:
    await prober.set_clock(THEN)
    now = await prober.get("/v1/things/now")
    assert {datetime.fromisoformat(read) for read in now.values()} == {THEN}
    made = await prober.post("/v1/things", {"name": "a"})
    async with prober.db.transaction(system_principal(prober.organization_id, test_clock_at=THEN)) as session:
        row = (await session.execute(text("SELECT id, created_at FROM roles"))).one()
        event = (await session.execute(text("SELECT occurred_at FROM events"))).scalar_one()
        real = (await session.execute(select(func.now()))).scalar_one()
    assert (row.created_at, event) == (THEN, THEN)
    assert made["name"] == "a"
    assert abs(real - utcnow()) < timedelta(seconds=5), "the machine's own time is untouched"
    async with stranger.db.transaction(stranger.principal) as session:
        there = (await session.execute(select(func.app_now()))).scalar_one()
    assert abs(there - utcnow()) < timedelta(seconds=5), "another organization's clock is its own"


async def test_the_clock_does_not_outlive_its_transaction(prober: Operator) -> None:
    """Connections are shared: nothing of one organization's may be left on them."""
    await prober.set_clock(THEN)
    await prober.get("/v1/things/now")
    for _ in range(30):
        async with prober.db.session() as session:
            left = (
                await session.execute(
                    text("SELECT current_setting('app.now', true), current_setting('app.organization_id', true)")
                )
            ).one()
            assert not any(left)
