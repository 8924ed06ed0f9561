"""Many memberships move to another version: what differs and what is refused of each, also in a dry run."""

from __future__ import annotations

from datetime import date
from typing import Any

from coworkapi.billing.models import TaxRate
from coworkapi.core.ids import decode_id, encode_id
from coworkapi.core.jobs import sweep
from tests.memberships.cycles_house import a_house
from tests.memberships.factories import an_office, at, euros
from tests.memberships.test_cycles_price_rises import many
from tests.operator import Operator
from tests.round_trips import round_trips
from tests.spaces.factories import make_location


async def migrated(operator: Operator, body: dict[str, Any], **options: Any) -> tuple[dict[str, Any], list[Any]]:
    """The result of a migration, and its rows."""
    started = await operator.post("/v1/memberships/migrate", body | options, 202)
    await operator.sweep()
    operation = await operator.get(f"/v1/operations/{started['id']}")
    assert operation["state"] == "succeeded", operation
    rows = await operator.get(f"/v1/operations/{started['id']}/rows", limit=100)
    return operation["result"], rows["data"]


async def test_many_move_to_another_version_with_a_difference_for_each(operator: Operator) -> None:
    house, ids = await many(operator, 3)
    [flex] = {row.plan_version_id: row for row in await house.rows()}
    dearer = await house.version(await house.version_of(flex), 33_000)
    await operator.post(f"/v1/memberships/{ids[0]}/change", {"price_override": 25_000}, 200)
    await operator.post(f"/v1/memberships/{ids[1]}/end", {"ends_on": "2026-12-01", "reason": "moves"}, 200)
    body = {
        "plan_version_id": encode_id("plnv", dearer.id),
        "effective_on": "2026-12-01",
        "selection": {"plan_version_ids": [encode_id("plnv", flex)]},
        "dry_run": True,
    }

    result, rows = await migrated(operator, body)
    assert result == {"dry_run": True, "memberships": 2, "would_move": 2}
    # One keeps the price that was agreed apart from the plan's; the one that ends by then isn't concerned.
    notes = {row["subject_id"]: [(note["column"], note["detail"]) for note in row["errors"]] for row in rows}
    assert notes.keys() == {ids[0], ids[2]}
    assert [column for column, _ in notes[ids[0]]] == ["plan_version_id", "cost"]
    assert ("cycle", "300.00 -> 330.00") in notes[ids[2]]
    assert (await operator.get(f"/v1/memberships/{ids[2]}/changes"))["data"] == []

    result, _ = await migrated(operator, body, dry_run=False, keep_price_override=False)
    assert result == {"dry_run": False, "memberships": 2, "moved": 2}
    await operator.set_clock(at("2026-12-01 00:01"))
    await operator.sweep()
    moved = [await operator.get(f"/v1/memberships/{one}") for one in (ids[0], ids[2])]
    assert [(one["plan_version_id"], one["price"]) for one in moved] == [(body["plan_version_id"], euros(33_000))] * 2
    selection = {"plan_version_ids": [body["plan_version_id"]]}
    again, _ = await migrated(operator, body, dry_run=False, effective_on="2026-12-02", selection=selection)
    assert again == {"dry_run": False, "memberships": 2, "unchanged": 2}


async def test_each_is_refused_for_itself_and_a_dry_run_says_what_a_real_one_does(operator: Operator) -> None:
    await operator.set_clock(at("2026-11-10 09:00"))
    house, elsewhere = await a_house(operator, tax=1_900), await make_location(operator, name="Elsewhere")
    async with operator.db.transaction(operator.principal) as session:
        rate = {"name": "Reduced", "basis_points": 700, "valid_from": date(2020, 1, 1)}
        session.add(TaxRate(legal_entity_id=decode_id("ent", elsewhere["legal_entity_id"]), code="reduced", **rate))
    flex = await house.plan(30_000)
    own_day = await house.plan(20_000, name="Own day", anchor={"kind": "anniversary"})
    small = await house.plan(24_000, name="Small", capacity=3)
    office = await an_office(operator, {"id": encode_id("loc", house.location.id)})
    names = ("first", "untaxed", "cheaper", "early", "renting", "later", "full")
    held = {name: await house.holds(own_day if name == "early" else flex, date(2026, 5, 8)) for name in names}
    await house.set(held["untaxed"], location_id=decode_id("loc", elsewhere["id"]))
    await house.set(held["cheaper"], price_override=12_000)
    ids = {name: encode_id("mbr", one) for name, one in held.items()}
    await house.run(date(2026, 11, 10))
    await house.set(held["renting"], resource_ids=[decode_id("res", office["id"])])
    later = {"quantity": 2, "effective_on": "2026-12-01"}
    await operator.post(f"/v1/memberships/{ids['later']}/change", later, 200)
    body = {
        "plan_version_id": encode_id("plnv", small.id),
        "effective_on": "2026-11-05",
        "selection": {"membership_ids": list(ids.values())},
        "keep_price_override": False,
    }
    alone = {"plan_version_id": body["plan_version_id"], "effective_on": body["effective_on"], "price_override": None}
    costs = {
        name: (await operator.post(f"/v1/memberships/{ids[name]}/change-preview", alone, 200))["cost"]["net"]["amount"]
        for name in ("first", "cheaper", "later")
    }
    # 26 of November's 30 days are lived by the new terms: (240.00 - 300.00) x 26/30, (240.00 - 120.00) x 26/30
    assert costs == {"first": -5_200, "cheaper": 10_400, "later": -5_200}

    before = await operator.events()
    result, rehearsed = await migrated(operator, body, dry_run=True)
    assert result == {"dry_run": True, "memberships": 7, "would_move": 3, "refused": 4}
    after = await operator.events()
    assert [one["type"] for one in after[len(before) :]] == ["operation.ended"]
    assert (await operator.get(f"/v1/memberships/{ids['first']}"))["price"] == euros(30_000)
    told = {row["subject_id"]: row for row in rehearsed}
    assert {name: told[ids[name]]["errors"][0]["code"] for name in ("untaxed", "early", "renting", "full")} == {
        "untaxed": "no_tax_rate",
        "early": "change_too_early",
        "renting": "invalid",
        "full": "plan_full",
    }
    for name, net in costs.items():
        notes = {note["column"]: note["detail"] for note in told[ids[name]]["errors"]}
        assert notes["cost"] == f"{net / 100:.2f} net by 2026-11-05", name

    result, moved = await migrated(operator, body)
    assert result == {"dry_run": False, "memberships": 7, "moved": 3, "refused": 4}
    assert [row | {"outcome": row["outcome"].replace("would_move", "moved")} for row in rehearsed] == moved
    for name in names:
        shown = await operator.get(f"/v1/memberships/{ids[name]}")
        is_moved = name in ("first", "cheaper", "later")
        assert (shown["plan_version_id"] == body["plan_version_id"]) == is_moved, name
        changes = (await operator.get(f"/v1/memberships/{ids[name]}/changes"))["data"]
        # What was to come of it goes on from the new terms
        assert [one["after"]["price"] for one in changes] == [euros(24_000)] * (is_moved + (name == "later")), name
    assert (await operator.get(f"/v1/memberships/{ids['first']}"))["price_override"] is None
    facts = [one for one in (await operator.events())[len(after) :] if one["type"].startswith("membership.")]
    assert [one["type"].removeprefix("membership.") for one in facts] == ["plan_changed", "change_applied"] * 3
    # What the report said is what the next run gives back and charges
    charged = await house.run(date(2026, 11, 10))
    assert sum(one.taxed.net for one in charged.charges) == sum(costs.values())


async def test_what_is_withdrawn_on_its_day_leaves_the_rest_as_it_was(operator: Operator) -> None:
    """Two want the last place of a plan on one day; who comes too late holds what they held, also by later changes."""
    house, ids = await many(operator, 3)
    small = await house.plan(24_000, name="Small", capacity=2)
    await house.holds(small, date(2026, 10, 1), member=await house.member("Grace"))
    for one in ids[:2]:
        wanted = {"plan_id": encode_id("plan", small.plan_id), "effective_on": "2026-12-01"}
        await operator.post(f"/v1/memberships/{one}/change", wanted, 200)
        await operator.post(f"/v1/memberships/{one}/change", {"quantity": 2, "effective_on": "2026-12-15"}, 200)
    # Of the first only the second place is left on the 15th, which is taken: it stays with one
    rise = {"name": "2027", "effective_on": "2026-12-15", "basis_points": 1_000, "selection": {"membership_ids": ids}}
    made = await operator.post("/v1/price-rises", rise)
    for day in ("2026-12-01", "2026-12-15"):
        await operator.set_clock(at(f"{day} 00:01"))
        await operator.sweep()
    shown = [await operator.get(f"/v1/memberships/{one}") for one in ids]
    assert [(one["plan_name"], one["quantity"], one["price"]) for one in shown] == [
        ("Small", 1, euros(26_400)),
        ("Flex", 2, euros(26_400)),  # the price that was announced
        ("Flex", 1, euros(33_000)),
    ]
    late = (await operator.get(f"/v1/memberships/{ids[1]}/changes"))["data"]
    states = {(one["effective_on"], tuple(one["sets"])): (one["state"], one["reason"]) for one in late}
    assert states[("2026-12-01", ("plan",))] == (
        "withdrawn",
        "2 of 2 places of the plan are taken; choose another plan, or wait until there is room",
    )
    assert states[("2026-12-15", ("quantity",))] == ("applied", None)
    assert {one["after"]["plan_version_id"] for one in late if one["state"] == "applied"} == {
        shown[2]["plan_version_id"]
    }
    assert (await operator.get(f"/v1/price-rises/{made['id']}"))["state"] == "applied"


async def test_three_hundred_take_as_many_statements_as_a_hundred(operator: Operator) -> None:
    house, ids = await many(operator, 400)
    [flex] = {row.plan_version_id for row in await house.rows()}
    dearer = await house.version(await house.version_of(flex), 33_000)

    async def done(name: str) -> int:
        work = [due for due in operator.app.state.due_work if due.name == name]
        async with round_trips(operator.db) as sent:
            await sweep(operator.db, work, organization_id=operator.organization_id)
        return len(sent)

    async def count(chosen: list[str], on: str) -> int:
        selection = {"membership_ids": chosen}
        body = {"plan_version_id": encode_id("plnv", dearer.id), "effective_on": on, "selection": selection}
        started = await operator.post("/v1/memberships/migrate", body, 202)
        statements = await done("core.operations")
        operation = await operator.get(f"/v1/operations/{started['id']}")
        assert operation["result"]["moved"] == len(chosen)
        return statements

    # Scheduled, on the day itself, and at once
    assert await count(ids[:100], "2026-12-01") == await count(ids[100:], "2026-12-02") <= 70
    effects = []
    for day in ("2026-12-01", "2026-12-02"):
        await operator.set_clock(at(f"{day} 00:01"))
        effects.append(await done("apply_membership_changes"))
    assert effects[0] == effects[1] <= 35
    assert {row.plan_version_id for row in await house.rows()} == {dearer.id}
    dearer = await house.version(dearer, 36_000)
    assert await count(ids[:100], "2026-12-02") == await count(ids[100:], "2026-12-02") <= 70
