"""Offices and desks under contract: nobody else gets them, and they are free again at the end."""

from __future__ import annotations

from typing import Any

from tests.memberships.factories import a_member, a_membership, a_plan, a_space, an_office, at, verb
from tests.operator import Operator
from tests.spaces.factories import make_resource, type_id


async def booked(operator: Operator, office: Any, member: Any, day: str, status: int = 201) -> Any:
    body = {
        "resource_id": office["id"],
        "member_id": member["id"],
        "starts_at": f"{day}T10:00:00Z",
        "ends_at": f"{day}T11:00:00Z",
    }
    return await operator.post("/v1/bookings", body, status=status)


async def vacant_from(operator: Operator, office: Any) -> str | None:
    found = (await operator.get("/v1/vacancies", minimum_days=60))["data"]
    return next((one["vacant_from"] for one in found if one["resource_id"] == office["id"]), None)


async def test_an_office_is_theirs_from_the_first_day_to_the_last(operator: Operator) -> None:
    location = await a_space(operator, "2027-03-01 09:00")
    office, other = await an_office(operator, location), await an_office(operator, location, "Office 2")
    plan = await a_plan(operator, terms={"rents": [{"resource_type_ids": [office["resource_type_id"]]}]})
    ada, ben = await a_member(operator), await a_member(operator, "Ben")
    booking = await booked(operator, office, ben, "2027-04-15")
    clash = await a_membership(operator, plan, ada, status=409, resource_ids=[office["id"]])
    assert clash["code"] == "units_not_free"
    assert [(one["kind"], one["source_id"]) for one in clash["conflicts"]] == [("booking", booking["id"])]
    assert (await operator.get(f"/v1/plans/{plan['id']}"))["holders"] == 0, "nothing is half done"
    await operator.post(f"/v1/bookings/{booking['id']}/cancel", status=200)
    made = await a_membership(operator, plan, ada, resource_ids=[office["id"]], starts_on="2027-03-28")
    assert made["unit_ids"] == office["unit_ids"]
    assert (await booked(operator, office, ben, "2027-03-27"))["state"] == "confirmed"
    assert (await booked(operator, office, ben, "2027-03-28", status=409))["code"] == "slot_taken"
    second = await a_membership(operator, plan, ben, status=409, resource_ids=[office["id"]], starts_on="2027-06-01")
    assert f"Office 1 is taken by membership {made['id']} from 2027-03-28;" in second["detail"]
    assert await vacant_from(operator, office) is None
    await verb(operator, made, "give-notice", {"ends_on": "2027-06-30"})
    assert await vacant_from(operator, office) == "2027-06-29T22:00:00Z", "midnight in Berlin, in summer"
    follower = await a_membership(operator, plan, ben, resource_ids=[office["id"]], starts_on="2027-06-30")
    moved = await verb(operator, made, "start", {"starts_on": "2027-03-20"}, status=409)
    assert "withdraw it before its start is moved" in moved["detail"]
    taken = await verb(operator, made, "withdraw-notice", status=409)
    assert taken["conflicts"][0]["source_id"] == follower["id"]
    await verb(operator, follower, "relocate", {"resource_ids": [other["id"]]})
    assert (await verb(operator, made, "withdraw-notice"))["ends_on"] is None
    await verb(operator, follower, "cancel")
    assert (await booked(operator, other, ben, "2027-07-10"))["state"] == "confirmed"


async def test_a_plan_says_what_it_rents_out(operator: Operator) -> None:
    location = await a_space(operator)
    office, desk = (
        await an_office(operator, location),
        await make_resource(
            operator, location, name="Desk 1", resource_type_id=await type_id(operator, "dedicated_desk")
        ),
    )
    plan = await a_plan(operator, terms={"rents": [{"resource_type_ids": [office["resource_type_id"]]}]})
    ada = await a_member(operator)
    for wrong, told in (([], "rents out 1 more"), ([desk["id"]], "Desk 1"), ([office["id"]] * 2, "named twice")):
        problem = await a_membership(operator, plan, ada, status=422, resource_ids=wrong)
        assert problem["errors"][0]["pointer"] == "/resource_ids"
        assert told in problem["detail"]
    draft = await a_membership(operator, plan, ada, draft=True)
    assert "rents out 1 more" in (await verb(operator, draft, "start", status=422))["detail"]
    await operator.patch(f"/v1/memberships/{draft['id']}", {"resource_ids": [office["id"]]})
    assert (await verb(operator, draft, "start"))["unit_ids"] == office["unit_ids"]


async def test_a_pool_gives_as_many_places_as_the_quantity(operator: Operator) -> None:
    location = await a_space(operator)
    pool = await make_resource(
        operator, location, name="Desks", resource_type_id=await type_id(operator, "dedicated_desk"), pool_size=3
    )
    plan = await a_plan(operator, terms={"rents": [{"resource_ids": [pool["id"]]}]})
    made = await a_membership(operator, plan, await a_member(operator), quantity=2, resource_ids=[pool["id"]] * 2)
    assert len(set(made["unit_ids"])) == 2
    ben = await a_member(operator, "Ben")
    full = await a_membership(operator, plan, ben, status=409, quantity=2, resource_ids=[pool["id"]] * 2)
    assert full["code"] == "units_not_free"
    await a_membership(operator, plan, ben, resource_ids=[pool["id"]])


async def test_a_pause_that_keeps_no_unit_lets_others_have_it_meanwhile(operator: Operator) -> None:
    location = await a_space(operator, "2027-01-10 09:00")
    office = await an_office(operator, location)
    terms = {"rents": [{"resource_ids": [office["id"]]}], "pause": {"allowed": True, "keeps": ["mail"]}}
    made = await a_membership(
        operator, await a_plan(operator, terms=terms), await a_member(operator), resource_ids=[office["id"]]
    )
    ben = await a_member(operator, "Ben")
    await verb(operator, made, "pause", {"starts_on": "2027-02-01", "ends_on": "2027-03-01"})
    await booked(operator, office, ben, "2027-01-31", status=409)
    await booked(operator, office, ben, "2027-02-28")
    await booked(operator, office, ben, "2027-03-01", status=409)
    await operator.set_clock(at("2027-02-10 09:00"))
    await operator.sweep()
    clash = await verb(operator, made, "resume", status=409)
    assert clash["conflicts"][0]["kind"] == "booking"
    await operator.set_clock(at("2027-03-01 09:00"))
    await operator.sweep()
    assert (await operator.get(f"/v1/memberships/{made['id']}"))["state"] == "active"


async def test_a_vacancy_is_told_of_ahead(operator: Operator) -> None:
    location = await a_space(operator, "2027-01-10 09:00")
    office = await an_office(operator, location)
    plan = await a_plan(operator, terms={"rents": [{"resource_ids": [office["id"]]}]})
    made = await a_membership(operator, plan, await a_member(operator), resource_ids=[office["id"]])
    await verb(operator, made, "give-notice", {"ends_on": "2027-03-15"})
    for day in ("2027-01-14", "2027-02-13"):
        await operator.set_clock(at(f"{day} 00:00"))
        await operator.sweep()
    told = [event["data"] for event in await operator.events("membership.vacancy_ahead")]
    assert [(one["days_ahead"], one["ends_on"], one["resource_ids"]) for one in told] == [
        (60, "2027-03-15", [office["id"]]),
        (30, "2027-03-15", [office["id"]]),
    ]


async def test_an_office_follows_the_end_that_another_plan_sets(operator: Operator) -> None:
    location = await a_space(operator, "2027-03-01 09:00")
    office = await an_office(operator, location)
    rents = {"rents": [{"resource_ids": [office["id"]]}]}
    rolling = await a_plan(operator, name="Rolling", terms=rents)
    fixed = {"kind": "fixed", "term": {"count": 3, "unit": "months"}, "renews": False}
    term = await a_plan(operator, name="Three months", terms={**rents, "renewal": fixed})
    ada, ben = await a_member(operator), await a_member(operator, "Ben")
    made = await a_membership(operator, rolling, ada, resource_ids=[office["id"]], starts_on="2027-03-01")
    assert (await booked(operator, office, ben, "2027-06-02", status=409))["code"] == "slot_taken"
    # For a fixed term its office is free behind it; rolling again it isn't, unless somebody was quicker.
    await verb(operator, made, "change", {"plan_id": term["id"], "effective": "now"})
    assert (await operator.get(f"/v1/memberships/{made['id']}"))["ends_on"] == "2027-06-01"
    booking = await booked(operator, office, ben, "2027-06-02")
    assert (await booked(operator, office, ben, "2027-05-31", status=409))["code"] == "slot_taken"
    back = {"plan_id": rolling["id"], "effective": "now"}
    refused = await verb(operator, made, "change", back, status=409)
    assert (refused["code"], refused["conflicts"][0]["source_id"]) == ("units_not_free", booking["id"])
    assert (await operator.get(f"/v1/memberships/{made['id']}"))["ends_on"] == "2027-06-01"
    # The same on a later day: what can't hold any more is withdrawn, and says why.
    for office_is_free in (False, True):
        if office_is_free:
            await operator.post(f"/v1/bookings/{booking['id']}/cancel", status=200)
        await verb(operator, made, "change", back | {"effective": "cycle_end"})
        await operator.set_clock(at("2027-05-01 08:00" if office_is_free else "2027-04-01 08:00"))
        await operator.sweep()
        ends_on = (await operator.get(f"/v1/memberships/{made['id']}"))["ends_on"]
        changes = (await operator.get(f"/v1/memberships/{made['id']}/changes"))["data"]
        assert (ends_on is None, changes[0]["state"]) == (
            (True, "applied") if office_is_free else (False, "withdrawn")
        ), changes
    assert (await booked(operator, office, ben, "2027-06-02", status=409))["code"] == "slot_taken"
