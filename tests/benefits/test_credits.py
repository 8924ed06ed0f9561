"""Credits over HTTP: granted, seen, corrected, transferred, ended, stated; by staff and by members."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from coworkapi.benefits import service
from coworkapi.benefits.values import NewEntry
from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.identity.service import erase_organization
from tests.benefits.lots import acting, ledger
from tests.members.factories import make_location, make_member, make_team, put, signed_in
from tests.operator import Operator

NOON = datetime(2026, 11, 2, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
async def at_noon(operator: Operator) -> None:
    await operator.set_clock(NOON)


async def account(operator: Operator, owner: dict[str, Any]) -> str:
    filters = {"member_id" if owner["id"].startswith("mem_") else "team_id": owner["id"]}
    found: str = (await operator.get("/v1/billing-accounts", **filters))["data"][0]["id"]
    return found


def minutes(account_id: str, quantity: int = 600, **fields: Any) -> dict[str, Any]:
    return {"account_id": account_id, "kind": "minutes", "quantity": quantity, "name": "Ten hours"} | fields


async def grant(operator: Operator, account_id: str, quantity: int = 600, **fields: Any) -> dict[str, Any]:
    lot: dict[str, Any] = await operator.post("/v1/credits/lots", minutes(account_id, quantity, **fields))
    return lot


async def spend(operator: Operator, lot: dict[str, Any], quantity: int, member: dict[str, Any] | None = None) -> str:
    """As a booking would; the booking's id."""
    source = new_id()
    entry = NewEntry(
        lot_id=decode_id("lot", lot["id"]),
        kind="consume",
        quantity=-quantity,
        source_kind="booking",
        source_id=source,
        member_id=decode_id("mem", member["id"]) if member else None,
    )
    async with operator.db.transaction(await acting(operator)) as session:
        await service.post(session, [entry])
    return str(source)


async def test_a_lot_is_granted_read_and_listed(operator: Operator) -> None:
    ada = await make_member(operator)
    mine = await account(operator, ada)
    lot = await grant(operator, mine, source="gift", reason="Welcome", external_id="w-1")
    assert (lot["balance"], lot["granted"], lot["source"], lot["valid_from"]) == (
        600,
        600,
        "gift",
        "2026-11-02T11:00:00Z",
    )
    assert await operator.get(f"/v1/credits/lots/{lot['id']}") == lot
    money = await operator.post(
        "/v1/credits/lots",
        minutes(mine, 5000, kind="money", currency="EUR", price_paid={"amount": 4500, "currency": "EUR"}),
    )
    assert money["price_paid"] == {"amount": 4500, "currency": "EUR"}
    for filters, found in [
        ({"account_id": mine}, [lot, money]),
        ({"member_id": ada["id"]}, [lot, money]),
        ({"kind": "money"}, [money]),
        ({"external_id": "w-1"}, [lot]),
        ({"valid_at": "2026-11-02T10:59:59Z"}, []),
        ({"updated_since": "2027-01-01T00:00:00Z"}, []),
    ]:
        assert (await operator.get("/v1/credits/lots", **filters))["data"] == found, filters
    (entry,) = (await operator.get("/v1/credits/entries", lot_id=lot["id"]))["data"]
    assert (entry["kind"], entry["quantity"], entry["reason"]) == ("grant", 600, "Welcome")
    (event, _) = await operator.events("credit_lot.granted")
    assert event["data"] == lot


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"valid_until": "2026-11-02T11:00:00Z"}, "must lie after valid_from"),
        ({"valid_from": "2026-12-01T00:00:00Z", "valid_until": "2026-11-30T00:00:00Z"}, "must lie after valid_from"),
        ({"valid_from": "2026-10-01T00:00:00Z", "valid_until": "2026-11-01T00:00:00Z"}, "would have lapsed already"),
        ({"shared": True}, "team's account"),
        ({"member_cap": 5}, "team's account"),
        ({"kind": "uses"}, "use_of"),
        ({"use_of": "print"}, "use_of"),
        ({"kind": "money"}, "currency"),
        ({"kind": "money", "currency": "USD"}, "no location charges in USD"),
        ({"quantity": 0}, "greater than or equal to 1"),
        ({"rollover": {"times": 1, "months": 1}}, "needs valid_until"),
        ({"rollover": {"times": 1}, "valid_until": "2027-01-01T00:00:00Z"}, "either days or months"),
        ({"restrictions": {"hours": [{"weekdays": [1], "opens": "18:00", "closes": "09:00"}]}}, "closes must be later"),
    ],
)
async def test_bad_lots_are_refused(operator: Operator, wrong: dict[str, Any], says: str) -> None:
    mine = await account(operator, await make_member(operator))
    problem = await operator.post(
        "/v1/credits/lots", minutes(mine, **wrong) if "quantity" not in wrong else minutes(mine) | wrong, 422
    )
    assert says in str(problem)
    assert (await operator.get("/v1/credits/lots"))["data"] == []
    assert await operator.events("credit_lot.granted") == []


async def test_money_is_of_the_currency_of_where_it_pays(operator: Operator) -> None:
    mine = await account(operator, await make_member(operator))
    zurich = encode_id("loc", await make_location(operator, name="Zürich", country="CH", currency="CHF"))
    at_zurich = {"restrictions": {"location_ids": [zurich]}}
    problem = await operator.post("/v1/credits/lots", minutes(mine, kind="money", currency="EUR", **at_zurich), 422)
    assert "Zürich charges in CHF" in problem["detail"]
    await operator.post("/v1/credits/lots", minutes(mine, kind="money", currency="CHF", **at_zurich))
    problem = await operator.post(
        "/v1/credits/lots", minutes(mine, restrictions={"location_ids": [encode_id("loc", new_id())]}), 404
    )
    assert problem["errors"][0]["pointer"] == "/restrictions/location_ids"


async def test_a_correction_has_a_reason_and_never_overdraws(operator: Operator) -> None:
    lot = await grant(operator, await account(operator, await make_member(operator)), 40)
    path = f"/v1/credits/lots/{lot['id']}/correct"
    assert (await operator.post(path, {"quantity": 20, "reason": "Miscounted"}, 200))["balance"] == 60
    problem = await operator.post(path, {"quantity": -61, "reason": "Oops"}, 409)
    assert problem["code"] == "credits_spent"
    assert "has 60 minutes, not 61" in problem["detail"]
    assert (problem["balance"], problem["lot_id"]) == (60, lot["id"])
    await operator.post(path, {"quantity": -5}, 422)
    await operator.post(path, {"quantity": 0, "reason": "Nothing"}, 422)
    assert (await operator.post(path, {"quantity": -60, "reason": "All wrong"}, 200))["balance"] == 0
    entries = (await operator.get("/v1/credits/entries", lot_id=lot["id"], kind="correction"))["data"]
    assert [(entry["quantity"], entry["reason"]) for entry in entries] == [(20, "Miscounted"), (-60, "All wrong")]
    first, _ = await operator.events("credit_lot.corrected")
    assert (first["data"]["balance"], first["previous"]) == (60, {"balance": 40})


async def test_if_match_is_honoured(operator: Operator) -> None:
    lot = await grant(operator, await account(operator, await make_member(operator)))
    read = await operator.http.get(f"/v1/credits/lots/{lot['id']}")
    await spend(operator, lot, 10)
    correction = {"quantity": 1, "reason": "Late"}
    await operator.post(
        f"/v1/credits/lots/{lot['id']}/correct", correction, 412, headers={"If-Match": read.headers["ETag"]}
    )


async def test_a_transfer_keeps_validity_and_restrictions(operator: Operator) -> None:
    ada, bob = await make_member(operator), await make_member(operator, "Bob")
    lot = await grant(
        operator,
        await account(operator, ada),
        valid_until="2026-12-01T00:00:00Z",
        restrictions={"hours": [{"weekdays": [1, 2], "opens": "09:00", "closes": "12:00"}]},
    )
    await spend(operator, lot, 100)
    to = await account(operator, bob)
    path = f"/v1/credits/lots/{lot['id']}/transfer"
    problem = await operator.post(path, {"account_id": to, "quantity": 501}, 409)
    assert "has 500 minutes, not 501" in problem["detail"]
    await operator.post(path, {"account_id": lot["account_id"]}, 422)
    moved = await operator.post(path, {"account_id": to, "quantity": 200, "reason": "A favour"}, 200)
    assert (moved["lot"]["balance"], moved["to_lot"]["balance"]) == (300, 200)
    new = moved["to_lot"]
    assert new["transferred_from_lot_id"] == new["source_id"] == lot["id"]
    for name in ("kind", "name", "valid_from", "valid_until", "restrictions"):
        assert new[name] == lot[name], name
    entries = (await operator.get("/v1/credits/entries"))["data"]
    assert [entry["quantity"] for entry in entries if entry["kind"] == "transfer"] == [-200, 200]
    assert (await operator.post(path, {"account_id": to}, 200))["lot"]["balance"] == 0
    assert "nothing left" in (await operator.post(path, {"account_id": to}, 409))["detail"]
    assert sum(balance for balance, _ in (await ledger(operator)).values()) == 500


async def test_a_lot_is_changed(operator: Operator) -> None:
    lot = await grant(operator, await account(operator, await make_member(operator)))
    path = f"/v1/credits/lots/{lot['id']}"
    changed = await operator.patch(path, {"name": "Nine hours", "valid_until": "2027-01-01T00:00:00Z"})
    assert (changed["name"], changed["valid_until"], changed["balance"]) == ("Nine hours", "2027-01-01T00:00:00Z", 600)
    await operator.patch(path, {"valid_until": "2026-11-02T11:00:00Z"}, 422)
    await operator.patch(path, {"shared": True}, 422)
    assert await operator.patch(path, {"name": "Nine hours"}) == changed
    (event,) = await operator.events("credit_lot.updated")
    assert event["previous"] == {"name": "Ten hours", "valid_until": None}


async def test_a_cap_set_later_counts_what_was_taken_before(operator: Operator) -> None:
    team, ada = await make_team(operator), await make_member(operator)
    await put(operator, team, ada)
    lot = await grant(operator, await account(operator, team), shared=True)
    await spend(operator, lot, 70, ada)
    await operator.patch(f"/v1/credits/lots/{lot['id']}", {"member_cap": 60})
    found = await operator.get("/v1/credits/balances", member_id=ada["id"])
    assert (found["lots"][0]["balance"], found["lots"][0]["member_left"], found["totals"][0]["balance"]) == (530, 0, 0)
    await operator.patch(f"/v1/credits/lots/{lot['id']}", {"member_cap": 100})
    found = await operator.get("/v1/credits/balances", member_id=ada["id"])
    assert (found["lots"][0]["member_left"], found["totals"][0]["balance"]) == (30, 30)


async def test_a_lot_is_ended_early(operator: Operator) -> None:
    lot = await grant(
        operator,
        await account(operator, await make_member(operator)),
        rollover={"times": 1, "days": 5},
        valid_until="2026-12-01T00:00:00Z",
    )
    await operator.set_clock(NOON + timedelta(hours=1))
    path = f"/v1/credits/lots/{lot['id']}"
    ended = await operator.post(f"{path}/expire", {"reason": "Fraud"}, 200)
    assert (ended["balance"], ended["valid_until"], ended["expired_at"]) == (0, *["2026-11-02T12:00:00Z"] * 2)
    for verb, body in [("expire", {"reason": "Again"}), ("correct", {"quantity": 1, "reason": "x"})]:
        assert (await operator.post(f"{path}/{verb}", body, 409))["code"] == "lot_expired"
    await operator.sweep()
    assert len((await operator.get("/v1/credits/lots"))["data"]) == 1


async def test_what_is_left_lapses_at_the_end(operator: Operator) -> None:
    mine = await account(operator, await make_member(operator))
    lot = await grant(operator, mine, valid_until="2026-11-03T00:00:00Z")
    spent = await grant(operator, mine, 10, valid_until="2026-11-03T00:00:00Z")
    await spend(operator, spent, 10)
    await operator.set_clock(datetime(2026, 11, 2, 23, 59, 59, tzinfo=UTC))
    await operator.sweep()
    assert (await operator.get(f"/v1/credits/lots/{lot['id']}"))["balance"] == 600
    await operator.set_clock(datetime(2026, 11, 3, tzinfo=UTC))
    await operator.sweep()
    after = await operator.get(f"/v1/credits/lots/{lot['id']}")
    assert (after["balance"], after["expired_at"]) == (0, "2026-11-03T00:00:00Z")
    (event,) = await operator.events("credit_lot.expired")
    assert (event["data"], event["previous"]) == (after, {"balance": 600})
    assert await operator.sweep() == 0


async def test_a_lot_rolls_over_once_on_the_local_calendar(operator: Operator) -> None:
    """A lot for October at home in Berlin, 31 days of 25 + 30 * 24 hours, goes on for November, and no further."""
    home = encode_id("loc", await make_location(operator))
    mine = await account(operator, await make_member(operator, home_location_id=home))
    await operator.set_clock(datetime(2026, 10, 1, 12, tzinfo=UTC))
    lot = await grant(
        operator,
        mine,
        valid_from="2026-10-01T00:00:00+02:00",
        valid_until="2026-11-01T00:00:00+01:00",
        rollover={"times": 1, "months": 1},
    )
    assert lot["rollover"] == {"times": 1, "days": None, "months": 1, "time_zone": "Europe/Berlin"}
    await spend(operator, lot, 450)
    await operator.set_clock(datetime(2026, 10, 31, 23, tzinfo=UTC))  # midnight in Berlin's winter
    await operator.sweep()
    old, new = (await operator.get("/v1/credits/lots"))["data"]
    assert (old["balance"], new["balance"], new["granted"]) == (0, 150, 150)
    assert (new["valid_from"], new["valid_until"]) == ("2026-10-31T23:00:00Z", "2026-11-30T23:00:00Z")
    assert (new["source"], new["rolled_from_lot_id"], new["rollover"]) == ("rollover", old["id"], None)
    (event,) = await operator.events("credit_lot.rolled_over")
    assert event["data"] == new
    assert await operator.events("credit_lot.expired") == []
    await operator.set_clock(datetime(2026, 11, 30, 23, tzinfo=UTC))
    await operator.sweep()
    assert [lot["balance"] for lot in (await operator.get("/v1/credits/lots"))["data"]] == [0, 0]
    assert len(await operator.events("credit_lot.expired")) == 1


async def test_a_long_silence_rolls_over_as_often_as_time_passed(operator: Operator) -> None:
    """Ends on 31 January 2027; a month at a time: 28 February, and 31 March again."""
    mine = await account(operator, await make_member(operator))
    await grant(
        operator,
        mine,
        valid_until="2027-01-31T00:00:00+01:00",
        rollover={"times": 3, "months": 1, "time_zone": "Europe/Berlin"},
    )
    await operator.set_clock(datetime(2027, 4, 1, tzinfo=UTC))
    await operator.sweep()
    lots = (await operator.get("/v1/credits/lots"))["data"]
    assert [lot["valid_until"] for lot in lots] == [
        "2027-01-30T23:00:00Z",
        "2027-02-27T23:00:00Z",
        "2027-03-30T22:00:00Z",
        "2027-04-29T22:00:00Z",
    ]
    assert [lot["balance"] for lot in lots] == [0, 0, 0, 600]


async def test_a_lot_that_runs_low_says_so_once(operator: Operator) -> None:
    lot = await grant(operator, await account(operator, await make_member(operator)), 100)
    for quantity, told in [(80, 0), (1, 1), (5, 1)]:
        await spend(operator, lot, quantity)
        assert len(await operator.events("credit_lot.low")) == told
    (event,) = await operator.events("credit_lot.low")
    assert event["data"]["balance"] == 19
    assert event["data"] | {"balance": 14} == await operator.get(f"/v1/credits/lots/{lot['id']}")


async def test_balances_as_of_any_instant(operator: Operator) -> None:
    ada = await make_member(operator)
    mine = await account(operator, ada)
    lot = await grant(operator, mine, valid_until="2026-12-01T00:00:00Z")
    await grant(operator, mine, 3, kind="uses", use_of="day_pass", valid_from="2026-11-10T00:00:00Z")
    await operator.set_clock(NOON + timedelta(days=1))
    await spend(operator, lot, 100)
    await operator.set_clock(NOON + timedelta(days=2))
    await spend(operator, lot, 50)

    async def at(instant: str | None) -> dict[str, int]:
        params = {"at": instant} if instant else {}
        found = await operator.get("/v1/credits/balances", member_id=ada["id"], **params)
        return {total["kind"]: total["balance"] for total in found["totals"]}

    assert await at("2026-11-02T10:00:00Z") == {}
    assert await at("2026-11-02T12:00:00Z") == {"minutes": 600}
    assert await at("2026-11-03T12:00:00Z") == {"minutes": 500}
    assert await at(None) == {"minutes": 450}
    assert await at("2026-11-10T00:00:00Z") == {"minutes": 450, "uses": 3}
    assert await at("2026-12-01T00:00:00Z") == {"uses": 3}
    for params in ({}, {"member_id": ada["id"], "account_id": mine}):
        await operator.get("/v1/credits/balances", 422, **params)


async def test_a_statement_adds_up(operator: Operator) -> None:
    mine = await account(operator, await make_member(operator))
    other = await account(operator, await make_member(operator, "Bob"))
    lot = await grant(operator, mine)
    await spend(operator, lot, 100)
    await operator.set_clock(NOON + timedelta(days=1))
    await spend(operator, lot, 60)
    await grant(operator, mine, 90)
    await operator.post(f"/v1/credits/lots/{lot['id']}/correct", {"quantity": 5, "reason": "Miscounted"}, 200)
    await operator.post(f"/v1/credits/lots/{lot['id']}/transfer", {"account_id": other, "quantity": 45}, 200)
    await operator.set_clock(NOON + timedelta(days=2))
    await spend(operator, lot, 1)
    period = {"account_id": mine, "from": "2026-11-03T00:00:00Z", "to": "2026-11-04T00:00:00Z"}
    statement = await operator.get("/v1/credits/statement", limit=2, **period)
    # 500 + 90 - 60 - 45 + 5 = 490
    assert statement["totals"] == [
        {
            "kind": "minutes",
            "use_of": None,
            "currency": None,
            "opening": 500,
            "granted": 90,
            "used": -60,
            "expired": 0,
            "transferred": -45,
            "corrected": 5,
            "closing": 490,
        }
    ]
    lines = statement["data"]
    while statement["next_cursor"]:
        statement = await operator.get("/v1/credits/statement", limit=2, cursor=statement["next_cursor"], **period)
        lines += statement["data"]
    assert [(line["kind"], line["quantity"]) for line in lines] == [
        ("consume", -60),
        ("grant", 90),
        ("correction", 5),
        ("transfer", -45),
    ]
    await operator.get(
        "/v1/credits/statement", 422, account_id=mine, **{"from": "2026-11-04T00:00:00Z", "to": "2026-11-04T00:00:00Z"}
    )


async def test_entries_of_a_source(operator: Operator) -> None:
    lot = await grant(operator, await account(operator, await make_member(operator)))
    booking = encode_id("bkg", UUID(await spend(operator, lot, 100)))
    await spend(operator, lot, 50)
    (entry,) = (await operator.get("/v1/credits/entries", source_id=booking))["data"]
    assert (entry["quantity"], entry["source_id"]) == (-100, booking)
    await operator.get("/v1/credits/entries", 422, source_id="mem_01jq2v5x8ye0rb6hm3k7n4d9ta")
    await operator.get("/v1/credits/entries", 422, source_id="bkg_1")


async def test_pages_of_entries_follow_each_other(operator: Operator) -> None:
    mine = await account(operator, await make_member(operator))
    lot = await grant(operator, mine)
    for quantity in range(1, 6):
        await spend(operator, lot, quantity)
    for filters in ({}, {"account_id": mine}, {"lot_id": lot["id"]}):
        found, cursor = [], None
        while True:
            page = await operator.get(
                "/v1/credits/entries", limit=2, **filters, **({"cursor": cursor} if cursor else {})
            )
            found += [entry["quantity"] for entry in page["data"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert found == [600, -1, -2, -3, -4, -5], filters


async def test_members_see_their_own_and_shared_credits(operator: Operator) -> None:
    team, ada, bob = (
        await make_team(operator),
        await make_member(operator, may_sign_in=True, email="a@example.org"),
        await make_member(operator, "Bob"),
    )
    await put(operator, team, ada)
    await put(operator, team, bob)
    own = await grant(operator, await account(operator, ada), 60)
    shared = await grant(operator, await account(operator, team), 300, shared=True, member_cap=100)
    kept = await grant(operator, await account(operator, team), 200)
    foreign = await grant(operator, await account(operator, bob), 60)
    await spend(operator, shared, 30, ada)
    await spend(operator, shared, 40, bob)
    async with signed_in(operator, ada) as me:
        lots = (await me.get("/v1/me/credits/lots")).json()["data"]
        assert [(lot["id"], lot["balance"], lot["member_used"]) for lot in lots] == [
            (own["id"], 60, None),
            (shared["id"], 230, 30),
            (kept["id"], 200, None),
        ]
        assert lots[1]["team_id"] == team["id"]
        assert (await me.get(f"/v1/me/credits/lots/{shared['id']}")).json() == lots[1]
        assert (await me.get(f"/v1/me/credits/lots/{foreign['id']}")).status_code == 404
        balances = (await me.get("/v1/me/credits/balances")).json()
        # 60 of her own, and 70 of the 100 that she may take
        assert balances["totals"][0]["balance"] == 130
        assert [(lot["own"], lot["member_left"]) for lot in balances["lots"]] == [(True, None), (False, 70)]
        entries = (await me.get("/v1/me/credits/entries")).json()["data"]
        assert [entry["quantity"] for entry in entries] == [60, -30]
        statement = (await me.get("/v1/me/credits/statement", params={"from": "2026-11-01T00:00:00Z"})).json()
        assert (statement["totals"][0]["opening"], statement["totals"][0]["closing"]) == (0, 60)


async def test_a_merged_member_keeps_their_credits(operator: Operator) -> None:
    team, stays, duplicate = (
        await make_team(operator),
        await make_member(operator),
        await make_member(operator, "Anna M."),
    )
    for person in (stays, duplicate):
        await put(operator, team, person)
    lot = await grant(operator, await account(operator, duplicate), 60)
    shared = await grant(operator, await account(operator, team), 300, shared=True, member_cap=100)
    await spend(operator, lot, 10)
    await spend(operator, shared, 80, stays)
    await spend(operator, shared, 50, duplicate)
    await operator.post(f"/v1/members/{stays['id']}/merge", {"duplicate_id": duplicate["id"]}, 200)
    await operator.sweep()
    mine = await account(operator, stays)
    assert (await operator.get(f"/v1/credits/lots/{lot['id']}"))["account_id"] == mine
    entries = (await operator.get("/v1/credits/entries", account_id=mine))["data"]
    assert [entry["quantity"] for entry in entries] == [60, -10]
    found = await operator.get("/v1/credits/balances", member_id=stays["id"])
    # 80 + 50 of 100: she may take no more, though nothing is taken back.
    assert [(one["balance"], one["member_left"]) for one in found["lots"]] == [(50, None), (170, 0)]


async def test_staff_of_a_location_see_and_change_whom_is_at_home_there(operator: Operator) -> None:
    here, there = await make_location(operator), await make_location(operator, name="Wedding")
    lots = {}
    for place in (here, there):
        member = await make_member(operator, home_location_id=encode_id("loc", place))
        lots[place] = await grant(operator, await account(operator, member))
    key = await operator.key(["credits:read", "credits:write"], [here])
    async with operator.client(key) as staff:
        assert [lot["id"] for lot in (await staff.get("/v1/credits/lots")).json()["data"]] == [lots[here]["id"]]
        assert len((await staff.get("/v1/credits/entries")).json()["data"]) == 1
        for place, status in ((here, 200), (there, 403)):
            lot = lots[place]
            assert (await staff.get(f"/v1/credits/lots/{lot['id']}")).status_code == status
            correction = {"quantity": 1, "reason": "x"}
            assert (await staff.post(f"/v1/credits/lots/{lot['id']}/correct", json=correction)).status_code == status
            balances = await staff.get("/v1/credits/balances", params={"account_id": lot["account_id"]})
            assert balances.status_code == status
        to = {"account_id": lots[there]["account_id"]}
        assert (await staff.post(f"/v1/credits/lots/{lots[here]['id']}/transfer", json=to)).status_code == 403


async def test_another_organizations_credits_do_not_exist(operator: Operator, stranger: Operator) -> None:
    await stranger.set_clock(NOON)
    lot = await grant(operator, await account(operator, await make_member(operator)))
    await stranger.get(f"/v1/credits/lots/{lot['id']}", 404)
    await stranger.post("/v1/credits/lots", minutes(lot["account_id"]), 404)
    await stranger.get("/v1/credits/balances", 404, account_id=lot["account_id"])
    assert (await stranger.get("/v1/credits/entries", lot_id=lot["id"]))["data"] == []


async def test_a_test_organization_is_erased_with_its_ledger(operator: Operator) -> None:
    mine = await account(operator, await make_member(operator))
    lot = await grant(operator, mine, valid_until="2026-11-03T00:00:00Z", rollover={"times": 1, "days": 9})
    await operator.set_clock(NOON + timedelta(days=1))
    await operator.sweep()
    other = await account(operator, await make_member(operator, "Bob"))
    (_, heir) = (await operator.get("/v1/credits/lots"))["data"]
    await operator.post(f"/v1/credits/lots/{heir['id']}/transfer", {"account_id": other}, 200)
    async with operator.db.transaction(operator.principal) as session:
        await erase_organization(session)
    assert await ledger(operator) == {}
    assert lot["id"]
