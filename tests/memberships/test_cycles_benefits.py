"""What plans give: credits cycle by cycle, discounts and permissions while the membership holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tests.memberships.factories import a_membership, a_plan, verb
from tests.operator import Operator
from tests.stories.space import Person, Space, found, slot

NEW_YORK = ZoneInfo("America/New_York")
GIVES: dict[str, Any] = {
    "credits": [{"name": "Meeting rooms", "kind": "minutes", "quantity": 600}],
    "discounts": [{"name": "Members pay less", "percent_basis_points": 2000}],
    "access": [{"name": "Always in", "door_groups": ["front"]}],
    "booking": [{"name": "Further ahead", "allows": {"window_days": 90}}],
}


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)


async def a_resident(
    operator: Operator, clock: str, gives: Any = None, **terms: Any
) -> tuple[Space, Person, dict[str, Any]]:
    """Who holds a plan with benefits at a space in New York."""
    space = await found(operator, zone="America/New_York", at=wall(clock))
    plan = await a_plan(operator, terms={"benefits": gives or GIVES} | terms)
    person = await space.member()
    membership = await a_membership(operator, plan, {"id": person.id})
    await operator.sweep()
    return space, person, membership


async def lots(operator: Operator, person: Person) -> list[tuple[str, str, int]]:
    """`(from, until, balance)` of the credits that have not ended, by the wall clock."""
    page = await operator.get("/v1/credits/lots", account_id=person.account, limit=100)
    return sorted(
        (
            datetime.fromisoformat(lot["valid_from"]).astimezone(NEW_YORK).strftime("%m-%d %H:%M"),
            datetime.fromisoformat(lot["valid_until"]).astimezone(NEW_YORK).strftime("%m-%d %H:%M"),
            lot["balance"],
        )
        for lot in page["data"]
        if lot["expired_at"] is None
    )


async def terms(operator: Operator, kind: str) -> list[tuple[str, str | None]]:
    """`(name, until)` of discounts or permissions that aren't put away."""
    page = await operator.get(f"/v1/{kind}", limit=100)
    return sorted(
        [
            (
                row["name"],
                row["valid_until"]
                and datetime.fromisoformat(row["valid_until"]).astimezone(NEW_YORK).strftime("%m-%d %H:%M"),
            )
            for row in page["data"]
            if row["archived_at"] is None
        ],
        key=str,
    )


async def test_credits_come_with_each_cycle_and_a_booking_draws_on_its_own(operator: Operator) -> None:
    space, ada, membership = await a_resident(operator, "2026-05-17 09:00")
    # 15 of 31 days of May: 600 x 15/31 = 290.3; June's are there for what is booked ahead.
    assert await lots(operator, ada) == [("05-17 00:00", "06-01 00:00", 290), ("06-01 00:00", "07-01 00:00", 600)]
    room = await space.room()
    await space.rate({"amount": 2000}, resource_id=room["id"])
    await space.clock(wall("2026-05-31 20:00"))
    # On the cycle's edge: 23:30 in New York is 03:30 of 1 June in UTC, and still May's.
    await space.book(ada, slot(room, wall("2026-05-31 23:30"), wall("2026-06-01 00:00")))
    assert await lots(operator, ada) == [("05-17 00:00", "06-01 00:00", 260), ("06-01 00:00", "07-01 00:00", 600)]
    await space.book(ada, slot(room, wall("2026-06-01 00:00"), wall("2026-06-01 00:30")))
    assert await lots(operator, ada) == [("05-17 00:00", "06-01 00:00", 260), ("06-01 00:00", "07-01 00:00", 570)]
    # May's lapse with May; July's come.
    await space.clock(wall("2026-06-01 00:05"))
    assert await lots(operator, ada) == [("06-01 00:00", "07-01 00:00", 570), ("07-01 00:00", "08-01 00:00", 600)]
    await operator.sweep()
    assert len(await operator.events("credit_lot.granted")) == 3
    [lot] = [one for one in (await operator.events("credit_lot.granted")) if one["data"]["granted"] == 290]
    assert lot["data"]["source_id"] == membership["id"]


async def test_credits_roll_over_once(operator: Operator) -> None:
    gives = {"credits": [GIVES["credits"][0] | {"rollover_cycles": 1}]}
    space, ada, _ = await a_resident(operator, "2026-05-01 00:00", gives)
    await space.clock(wall("2026-06-01 00:05"))
    # What May left goes on for June, and lapses then; June's own goes on for July.
    assert [one for one in await lots(operator, ada) if one[0] == "06-01 00:00"] == [
        ("06-01 00:00", "07-01 00:00", 600),
        ("06-01 00:00", "07-01 00:00", 600),
    ]
    await space.clock(wall("2026-07-01 00:05"))
    assert len([one for one in await lots(operator, ada) if one[0] == "07-01 00:00"]) == 2


async def test_terms_hold_with_the_membership_and_end_with_it(operator: Operator) -> None:
    space, ada, membership = await a_resident(operator, "2026-05-01 09:00")
    assert await terms(operator, "discounts") == [("Members pay less", None)]
    assert await terms(operator, "permissions") == [("Always in", None), ("Further ahead", None)]
    await verb(operator, membership, "end", {"ends_on": "2026-05-20", "reason": "moves"})
    await operator.sweep()
    assert await terms(operator, "discounts") == [("Members pay less", "05-20 00:00")]
    assert await lots(operator, ada) == [("05-01 00:00", "05-20 00:00", 600)]
    await verb(operator, membership, "withdraw-notice")
    await operator.sweep()
    assert await terms(operator, "permissions") == [("Always in", None), ("Further ahead", None)]
    assert await lots(operator, ada) == [("05-01 00:00", "06-01 00:00", 600), ("06-01 00:00", "07-01 00:00", 600)]
    await space.clock(wall("2026-05-10 12:00"))
    await verb(operator, membership, "end", {"reason": "moves"})
    await operator.sweep()
    # Today isn't paid for any more: what was given is taken back.
    assert await lots(operator, ada) == []
    assert [until for _, until in await terms(operator, "permissions")] == ["05-10 12:00", "05-10 12:00"]


async def test_a_pause_keeps_what_the_plan_says(operator: Operator) -> None:
    space, ada, membership = await a_resident(
        operator, "2026-05-01 09:00", pause={"allowed": True, "keeps": ["access"]}
    )
    await verb(operator, membership, "pause", {"starts_on": "2026-05-11", "ends_on": "2026-05-22"})
    await operator.sweep()
    # Until the pause, and from its end: 10 of 31 days, 600 x 10/31 = 193.5
    assert await lots(operator, ada) == [
        ("05-01 00:00", "05-11 00:00", 600),
        ("05-22 00:00", "06-01 00:00", 194),
        ("06-01 00:00", "07-01 00:00", 600),
    ]
    assert await terms(operator, "discounts") == [("Members pay less", "05-11 00:00"), ("Members pay less", None)]
    assert ("Always in", None) in await terms(operator, "permissions")
    assert len([name for name, _ in await terms(operator, "permissions") if name == "Always in"]) == 1
    await space.clock(wall("2026-05-25 12:00"))
    assert len(await lots(operator, ada)) == 2


async def test_another_plan_gives_its_own(operator: Operator) -> None:
    space, ada, membership = await a_resident(operator, "2026-05-01 09:00")
    more = {"credits": [{"name": "Meeting rooms", "kind": "minutes", "quantity": 1200}]}
    office = await a_plan(operator, name="Office", terms={"benefits": more})
    await space.clock(wall("2026-05-16 12:00"))
    # A new price alone takes nothing away.
    await verb(operator, membership, "change", {"price_override": 25_000, "effective": "cycle_end"})
    await operator.sweep()
    assert await lots(operator, ada) == [("05-01 00:00", "06-01 00:00", 600), ("06-01 00:00", "07-01 00:00", 600)]
    await verb(operator, membership, "change", {"plan_id": office["id"]})
    await operator.sweep()
    # 16 of 31 days: 1200 x 16/31 = 619.4; what the first plan gave ended with it
    assert await lots(operator, ada) == [("05-16 00:00", "06-01 00:00", 619), ("06-01 00:00", "07-01 00:00", 1200)]
    assert [until for _, until in await terms(operator, "discounts")] == ["05-16 12:00"]
