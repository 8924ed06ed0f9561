"""Pauses: when, for how long, how often."""

from __future__ import annotations

from tests.memberships.factories import a_member, a_membership, a_plan, a_space, at, read, types, verb
from tests.operator import Operator


async def test_paused_for_cycles_from_the_next_boundary(operator: Operator) -> None:
    await a_space(operator, "2027-01-31 09:00")
    terms = {"anchor": {"kind": "anniversary"}, "pause": {"allowed": True, "in_whole_cycles": True}}
    made = await a_membership(operator, await a_plan(operator, terms=terms), await a_member(operator))
    await operator.set_clock(at("2027-02-05 09:00"))
    within = await verb(operator, made, "pause", {"starts_on": "2027-03-05", "ends_on": "2027-04-05"}, status=409)
    assert within["code"] == "pause_not_allowed"
    assert "2027-02-28/2027-03-31" in within["rules"][0]
    paused = await verb(operator, made, "pause", {"cycles": 2})
    assert [(one["starts_on"], one["ends_on"]) for one in paused["pauses"]] == [("2027-02-28", "2027-04-30")]
    assert paused["state"] == "active"
    for day, state in (("2027-02-28", "paused"), ("2027-04-29", "paused"), ("2027-04-30", "active")):
        await operator.set_clock(at(f"{day} 00:00"))
        await operator.sweep()
        assert (await read(operator, made))["state"] == state
    assert await types(operator, made) == ["created", "started", "updated", "paused", "resumed"]


async def test_the_yearly_limits_hold_for_every_twelve_months(operator: Operator) -> None:
    await a_space(operator, "2027-01-10 09:00")
    rules = {"allowed": True, "most_days_a_year": 60, "most_times_a_year": 2, "shortest_days": 14, "lead_days": 7}
    made = await a_membership(operator, await a_plan(operator, terms={"pause": rules}), await a_member(operator))

    async def paused(starts_on: str, ends_on: str | None, status: int = 200, **options: object) -> list[str]:
        body = {"starts_on": starts_on, "ends_on": ends_on} | options
        answer = await verb(operator, made, "pause", body, status=status)
        return list(answer.get("rules", ()))

    assert "7 days ahead: from 2027-01-17" in (await paused("2027-01-16", "2027-02-16", status=409))[0]
    assert "14 days at least" in (await paused("2027-02-01", "2027-02-14", status=409))[0]
    assert "say when it ends" in (await paused("2027-02-01", None, status=409))[0]
    await paused("2027-02-01", "2027-03-03")  # 30 days
    await paused("2027-11-01", "2027-12-01")  # 30 days: reaching the limit is allowed
    assert "74 days" in (await paused("2027-06-01", "2027-06-15", status=409))[0]
    # In the twelve months until 21 February 2028 lie 10 days of the first pause: 10 + 30 + 21 = 61.
    assert "61 days of pause from 2027-02-21" in (await paused("2028-01-31", "2028-02-21", status=409))[0]
    assert "3 pauses" in (await paused("2028-01-15", "2028-01-29", status=409))[-1]
    await paused("2028-03-03", "2028-03-20")
    overlap = await verb(operator, made, "pause", {"starts_on": "2027-02-10", "ends_on": "2027-03-10"}, status=409)
    assert overlap["code"] == "pauses_overlap"
    await paused("2027-06-01", "2027-06-08", override=True)
    assert len((await read(operator, made))["pauses"]) == 4


async def test_resumed_early_late_or_before_it_began(operator: Operator) -> None:
    await a_space(operator, "2027-01-10 09:00")
    plan = await a_plan(operator, terms={"pause": {"allowed": True}})
    made = await a_membership(operator, plan, await a_member(operator))
    assert (await verb(operator, made, "resume", status=409))["code"] == "wrong_state"
    open_end = await verb(operator, made, "pause", {"reason": "travels"})
    assert (open_end["state"], open_end["pauses"][0]["ends_on"], open_end["pauses"][0]["reason"]) == (
        "paused",
        None,
        "travels",
    )
    dated = await verb(operator, made, "resume", {"on": "2027-02-01"})
    assert (dated["state"], dated["pauses"][0]["ends_on"]) == ("paused", "2027-02-01")
    await operator.set_clock(at("2027-01-20 09:00"))
    early = await verb(operator, made, "resume")
    assert (early["state"], early["pauses"][0]["ends_on"]) == ("active", "2027-01-20")
    past = await verb(operator, made, "pause", {"starts_on": "2027-01-19", "ends_on": "2027-02-19"}, status=422)
    assert past["errors"][0]["pointer"] == "/starts_on"
    await verb(operator, made, "pause", {"starts_on": "2027-03-01", "ends_on": "2027-04-01"})
    assert len((await verb(operator, made, "resume"))["pauses"]) == 1, "one that is to come is taken back"
    same_day = await verb(operator, made, "pause")
    assert same_day["state"] == "paused"
    assert (await verb(operator, made, "resume"))["state"] == "active"


async def test_a_pause_and_a_notice_go_together(operator: Operator) -> None:
    await a_space(operator, "2027-01-10 09:00")
    plan = await a_plan(operator, terms={"pause": {"allowed": True}})
    made = await a_membership(operator, plan, await a_member(operator))
    await verb(operator, made, "pause", {"starts_on": "2027-01-10", "ends_on": "2027-02-10"})
    noticed = await verb(operator, made, "give-notice", {"ends_on": "2027-03-01"})
    assert (noticed["state"], noticed["ends_on"]) == ("paused", "2027-03-01")
    after = await verb(operator, made, "pause", {"starts_on": "2027-03-01", "ends_on": "2027-04-01"}, status=422)
    assert "ends on 2027-03-01" in after["detail"]
    await operator.set_clock(at("2027-02-10 00:00"))
    await operator.sweep()
    assert (await read(operator, made))["state"] == "in_notice"
