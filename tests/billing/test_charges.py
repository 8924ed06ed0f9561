"""Charges as other rooms write them: once only, never changed, voided by an opposite, settled up to what is due."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from coworkapi.billing import service
from coworkapi.billing.queries import TAX_SQL
from coworkapi.billing.values import NO_TAX, Tax
from coworkapi.core.failures import translated, violated_constraint
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import Prepared
from tests.billing.factories import GROSS_VAT, NOON, VAT, charge_id, charged, new_charge
from tests.operator import Operator, make_operator
from tests.spaces.factories import a_location


async def test_a_charge_tells_what_it_is(operator: Operator) -> None:
    location = await a_location(operator)
    one = new_charge(location, tax=VAT)
    gross = new_charge(location, tax=GROSS_VAT)
    await charged(operator, one, gross)
    created = await operator.events("charge.created")
    assert [event["data"]["gross"]["amount"] for event in created] == [11_900, 10_000]
    # 100.00 / 1.19 = 84.0336... -> 84.03 net, 15.97 tax
    assert [created[1]["data"][name]["amount"] for name in ("net", "tax", "outstanding")] == [8_403, 1_597, 10_000]
    assert created[0]["data"]["source_id"].startswith("bkg_")
    assert created[0]["data"]["explanation"][0]["amount"] == {"amount": 10_000, "currency": "EUR"}


async def test_the_same_part_is_charged_once(operator: Operator) -> None:
    location = await a_location(operator)
    one = new_charge(location)
    await charged(operator, one)
    with pytest.raises(asyncpg.UniqueViolationError) as caught:
        await charged(operator, new_charge(location, source_id=one.source_id))
    assert getattr(translated(caught.value), "code", None) == "charged_already"
    await charged(operator, new_charge(location, source_id=one.source_id, part="fee"))


async def test_voiding_a_source_writes_the_opposites_once(operator: Operator) -> None:
    location = await a_location(operator)
    source = new_id()
    price, fee = (new_charge(location, source_id=source, part=part, tax=VAT) for part in ("price", "fee"))
    other = new_charge(location)
    await charged(operator, price, fee, other)
    async with operator.db.transaction(operator.principal) as session:
        made = await service.void(session, [source], "cancelled")
        assert await service.void(session, [source], "again") == []
    assert [one.gross.amount for one in made] == [-11_900, -11_900]
    assert {one.voids_charge_id for one in made} == {price.id, fee.id}
    assert {one.outstanding.amount for one in made} == {0}  # nothing had been paid
    voided = await operator.events("charge.voided")
    assert {event["data"]["id"] for event in voided} == {charge_id(price), charge_id(fee)}
    assert {event["data"]["outstanding"]["amount"] for event in voided} == {0}
    assert len(await operator.events("charge.created")) == 5
    # A voided part stays charged: whatever comes next is another part.
    with pytest.raises(asyncpg.UniqueViolationError):
        await charged(operator, new_charge(location, source_id=source, part="price"))


async def test_charges_never_change_and_stay_in_a_live_organization(operator: Operator) -> None:
    async with make_operator(operator.app, mode="live") as live:
        location = await a_location(live)
        one = new_charge(location)
        await charged(live, one)
        for statement in ("UPDATE charges SET gross = 1", "DELETE FROM charges"):
            with pytest.raises(DBAPIError) as caught:
                async with live.db.transaction(live.principal) as session:
                    await session.execute(text(statement))
            assert violated_constraint(caught.value) == "charges_append_only"


async def test_payments_never_change_and_never_pass_what_is_due(operator: Operator) -> None:
    """By the database alone, whoever writes."""
    location = await a_location(operator)
    one = new_charge(location)
    await charged(operator, one)
    pay = text("""INSERT INTO charge_settlements (id, charge_id, amount, method, settled_at, created_by)
      VALUES (:id, :charge, :amount, 'cash', app_now(), 'test')""")
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(pay, {"id": new_id(), "charge": one.id, "amount": 9_999})
    for statement, broken in (
        (pay.bindparams(id=new_id(), charge=one.id, amount=2), "charge_settled_once_over"),
        (pay.bindparams(id=new_id(), charge=one.id, amount=-10_000), "charge_settled_once_over"),
        (text("UPDATE charge_settlements SET amount = 1"), "charge_settlements_append_only"),
    ):
        with pytest.raises(DBAPIError) as caught:
            async with operator.db.transaction(operator.principal) as session:
                await session.execute(statement)
        assert violated_constraint(caught.value) == broken


async def test_an_opposite_that_is_none_is_refused(operator: Operator) -> None:
    location = await a_location(operator)
    one = new_charge(location)
    await charged(operator, one)
    with pytest.raises(DBAPIError) as caught:
        async with operator.db.transaction(operator.principal) as session:
            await session.execute(
                text("""INSERT INTO charges SELECT (jsonb_populate_record(c, jsonb_build_object(
                  'id', CAST(:id AS uuid), 'voids_charge_id', c.id, 'gross', -c.gross + 1, 'net', -c.net + 1,
                  'amount', -c.amount + 1))).* FROM charges c"""),
                {"id": new_id()},
            )
    assert violated_constraint(caught.value) == "charge_voided_by_its_opposite"


async def test_the_tax_of_a_day(operator: Operator) -> None:
    location = await a_location(operator)
    statement = Prepared(text(f"SELECT {TAX_SQL} AS tax FROM locations l WHERE l.id = CAST(:id AS uuid)"))
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(
            text("""INSERT INTO tax_rates (id, legal_entity_id, code, name, basis_points, valid_from)
              SELECT gen_random_uuid(), :entity, code, code || points, points, CAST(at AS date)
              FROM (VALUES ('standard', 1900, '2020-01-01'), ('standard', 1600, '2020-07-01'),
                ('standard', 2000, '2027-01-01'), ('reduced', 700, '2026-12-01')) AS r(code, points, at)"""),
            {"entity": location.legal_entity_id},
        )
    async with operator.db.transaction(operator.principal) as session:
        row = await statement.fetchrow(session, id=location.id, local_day=NOON.date())
    assert row is not None
    assert service.entity_of(row.tax) == UUID(str(location.legal_entity_id))
    assert service.tax_of(row.tax, "standard") == Tax("standard", "standard1600", 1600, False)
    assert service.tax_of(row.tax, "standard", NOON.date().replace(year=2027)).basis_points == 2000
    assert service.tax_of(row.tax, "reduced") == NO_TAX
    assert service.tax_of(row.tax, "reduced", NOON.date().replace(month=12)).basis_points == 700
    assert service.tax_of(row.tax, "nothing") == NO_TAX
