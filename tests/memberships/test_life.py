"""The life of memberships over HTTP, on the calendar of a location where clocks change."""

from __future__ import annotations

from typing import Any

from sqlalchemy import event

from coworkapi.memberships.service import advance_memberships
from tests.memberships.factories import (
    a_member,
    a_membership,
    a_plan,
    a_space,
    at,
    months,
    read,
    types,
    verb,
)
from tests.operator import Operator


async def test_one_starts_and_ends_at_midnight_of_its_location(operator: Operator) -> None:
    """Clocks go forward on 28 March 2027 at 02:00: midnight of the 29th is 22:00 UTC, that of the 28th 23:00."""
    await a_space(operator, "2027-03-20 12:00")
    plan, ada = await a_plan(operator), await a_member(operator)
    made = await a_membership(operator, plan, ada, starts_on="2027-03-28")
    assert made["state"] == "scheduled"
    assert (await operator.get(f"/v1/members/{ada['id']}"))["state"] == "contact"
    await operator.set_clock(at("2027-03-27 23:59:59"))
    await operator.sweep()
    assert (await read(operator, made))["state"] == "scheduled"
    await operator.set_clock(at("2027-03-28 00:00"))
    await operator.sweep()
    assert (await read(operator, made))["state"] == "active"
    assert (await operator.get(f"/v1/members/{ada['id']}"))["state"] == "member"
    noticed = await verb(operator, made, "give-notice", {"ends_on": "2027-03-29"})
    assert (noticed["state"], noticed["ends_on"]) == ("in_notice", "2027-03-29")
    await operator.set_clock(at("2027-03-28 23:59:59"))
    await operator.sweep()
    assert (await read(operator, made))["state"] == "in_notice"
    await operator.set_clock(at("2027-03-29 00:00"))
    await operator.sweep()
    ended = await read(operator, made)
    assert (ended["state"], ended["end_kind"]) == ("ended", "notice")
    assert (await operator.get(f"/v1/members/{ada['id']}"))["state"] == "former"
    assert await types(operator, made) == ["created", "started", "notice_given", "ended"]
    assert await operator.sweep() == 0


async def test_a_team_makes_its_people_members(operator: Operator) -> None:
    await a_space(operator)
    plan, ada = await a_plan(operator), await a_member(operator)
    team = await operator.post("/v1/teams", {"name": "Acme"})
    await operator.put(f"/v1/teams/{team['id']}/people/{ada['id']}", {"role": "member"})
    await a_membership(operator, plan, team, quantity=3)
    assert (await operator.get(f"/v1/members/{ada['id']}"))["state"] == "member"
    assert [one["id"] for one in (await operator.get("/v1/members", state="member"))["data"]] == [ada["id"]]


async def test_terms_of_a_month_from_the_31st_renew_on_the_last_days(operator: Operator) -> None:
    await a_space(operator, "2027-01-31 10:00")
    terms = {"anchor": {"kind": "anniversary"}, "renewal": {"kind": "fixed", "term": months(1)}}
    made = await a_membership(operator, await a_plan(operator, terms=terms), await a_member(operator))
    seen = [made["term_ends_on"]]
    for day in ("2027-02-28", "2027-03-31", "2027-04-30"):
        await operator.set_clock(at(f"{day} 00:00"))
        await operator.sweep()
        seen.append((await read(operator, made))["term_ends_on"])
    assert seen == ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"]
    assert (await types(operator, made)).count("renewed") == 3


async def test_a_clock_that_jumps_tells_each_day_in_its_order(operator: Operator) -> None:
    await a_space(operator)
    plan = await a_plan(operator, terms={"pause": {"allowed": True}})
    made = await a_membership(operator, plan, await a_member(operator), starts_on="2027-02-01")
    await verb(operator, made, "pause", {"starts_on": "2027-03-01", "ends_on": "2027-04-01"})
    await verb(operator, made, "give-notice", {"ends_on": "2027-12-31"})
    await operator.set_clock(at("2028-02-01 00:00"))
    await operator.sweep()
    assert (await types(operator, made))[1:] == [
        "updated",
        "notice_given",
        "started",
        "paused",
        "resumed",
        "expiring",
        "expiring",
        "expiring",
        "ended",
    ]
    ahead = [event["data"]["days_ahead"] for event in await operator.events("membership.expiring")]
    assert ahead == [90, 60, 30]
    before = await read(operator, made)
    assert await operator.sweep() == 0
    assert await read(operator, made) == before


async def test_a_signature_is_waited_for(operator: Operator) -> None:
    await a_space(operator)
    plan = await a_plan(operator, terms={"signature_required": True})
    made = await a_membership(operator, plan, await a_member(operator))
    assert made["state"] == "awaiting_signature"
    refused = await verb(operator, made, "start", status=409)
    assert (refused["code"], refused["state"]) == ("wrong_state", "awaiting_signature")
    signed = await verb(operator, made, "sign")
    assert (signed["state"], signed["signed_at"] is not None) == ("active", True)
    assert await types(operator, made) == ["created", "signed", "started"]


async def test_a_draft_is_changed_and_started(operator: Operator) -> None:
    await a_space(operator)
    made = await a_membership(operator, await a_plan(operator), await a_member(operator), draft=True)
    assert made["state"] == "draft"
    path = f"/v1/memberships/{made['id']}"
    changed = await operator.patch(path, {"quantity": 2, "price_override": 25_000, "starts_on": "2027-02-15"})
    assert (changed["quantity"], changed["price"]["amount"], changed["starts_on"]) == (2, 25_000, "2027-02-15")
    assert (await verb(operator, made, "start"))["state"] == "scheduled"
    assert (await operator.patch(path, {"quantity": 3}, status=409))["code"] == "wrong_state"
    earlier = await verb(operator, made, "start", {"starts_on": "2027-01-10"})
    assert (earlier["state"], earlier["starts_on"]) == ("active", "2027-01-10")
    assert (await operator.patch(path, {"purchase_order": "PO 7"}))["purchase_order"] == "PO 7"


async def test_one_is_cancelled_before_and_ended_after_it_began(operator: Operator) -> None:
    await a_space(operator)
    plan, ada = await a_plan(operator), await a_member(operator)
    early = await a_membership(operator, plan, ada, starts_on="2027-02-01")
    assert (await verb(operator, early, "end", {"reason": "moved"}, status=409))["code"] == "wrong_state"
    assert (await verb(operator, early, "cancel"))["state"] == "cancelled"
    running = await a_membership(operator, plan, ada)
    assert (await verb(operator, running, "cancel", status=409))["code"] == "wrong_state"
    past = await verb(operator, running, "end", {"reason": "moved", "ends_on": "2027-01-09"}, status=422)
    assert past["errors"][0]["pointer"] == "/ends_on"
    ended = await verb(operator, running, "end", {"reason": "moved"})
    assert (ended["state"], ended["ends_on"], ended["end_kind"]) == ("ended", "2027-01-10", "at_once")


async def test_reactivated_after_a_gap_that_nobody_pays_for(operator: Operator) -> None:
    await a_space(operator)
    made = await a_membership(operator, await a_plan(operator), await a_member(operator))
    await verb(operator, made, "end", {"reason": "unpaid"})
    await operator.set_clock(at("2027-01-25 08:00"))
    back = await verb(operator, made, "reactivate", {"reason": "paid"})
    assert (back["state"], back["ends_on"], back["starts_on"]) == ("active", None, "2027-01-10")
    assert [(one["starts_on"], one["ends_on"], one["is_gap"]) for one in back["pauses"]] == [
        ("2027-01-10", "2027-01-25", True)
    ]
    assert (await verb(operator, made, "reactivate", status=409))["code"] == "wrong_state"


async def test_a_merged_members_memberships_go_along(operator: Operator) -> None:
    await a_space(operator)
    stays, duplicate = await a_member(operator), await a_member(operator, "Ada L.")
    made = await a_membership(operator, await a_plan(operator), duplicate)
    await operator.post(f"/v1/members/{stays['id']}/merge", {"duplicate_id": duplicate["id"]}, status=200)
    await operator.sweep()
    moved = await read(operator, made)
    assert moved["member_id"] == stays["id"]
    assert moved["account_id"] != made["account_id"]
    assert (await operator.get(f"/v1/members/{stays['id']}"))["state"] == "member"


async def test_a_verb_lets_what_is_due_happen_first(operator: Operator) -> None:
    """The clock has moved on, and no sweep has come by yet."""
    await a_space(operator, "2027-01-10 09:00")
    terms = {"renewal": {"kind": "fixed", "term": months(1)}}
    made = await a_membership(
        operator, await a_plan(operator, terms=terms), await a_member(operator), starts_on="2027-01-15"
    )
    await operator.set_clock(at("2027-03-20 09:00"))
    noticed = await verb(operator, made, "give-notice")
    assert (noticed["term_ends_on"], noticed["ends_on"]) == ("2027-04-15", "2027-04-15")
    assert await types(operator, made) == ["created", "started", "renewed", "renewed", "notice_given"]
    assert (await verb(operator, made, "withdraw-notice"))["state"] == "active"


async def test_many_start_in_as_many_statements_as_few(operator: Operator) -> None:
    await a_space(operator, "2027-01-10 09:00")
    plan, ada = await a_plan(operator), await a_member(operator)
    counts = []
    for day, number in (("2027-02-01", 3), ("2027-03-01", 30)):
        for _ in range(number):
            await a_membership(operator, plan, ada, starts_on=day)
        now = at(f"{day} 00:00")
        await operator.set_clock(now)
        sent: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any, sent: list[str] = sent) -> None:
            sent.append(statement)

        async with operator.db.transaction(operator.principal) as session:
            connection = (await session.connection()).sync_connection
            event.listen(connection, "before_cursor_execute", note)
            assert await advance_memberships(session, now) == number
            await session.flush()
            event.remove(connection, "before_cursor_execute", note)
        counts.append(len(sent))
    assert counts == [2, 2], "read at once, written at once"
    assert (await operator.get("/v1/memberships", state="scheduled"))["data"] == []
