"""Credit lots from files: granted once, their days by the local wall clock, and every mistake named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from coworkapi.benefits.models import CreditLot
from tests.imports.test_import_folder import counts, edit, folder, load
from tests.operator import Operator

__all__ = ["folder"]
HEADER = (
    "external_id,name,member,team,kind,quantity,currency,use_of,valid_from,valid_until,resource_kinds,locations,"
    "shared,member_cap,reason\n"
)


async def lots_of(operator: Operator) -> dict[str | None, CreditLot]:
    async with operator.db.transaction(operator.principal) as session:
        return {one.external_id: one for one in await session.scalars(select(CreditLot))}


async def test_lots_are_granted_once(operator: Operator, folder: Path) -> None:
    report = await load(operator, folder)
    assert report.faults == []
    lots = await lots_of(operator)
    hours = lots["c-1"]
    assert (hours.kind, hours.balance, hours.shared, hours.member_cap) == ("minutes", 1200, True, 600)
    assert hours.valid_from == datetime(2026, 11, 30, 23, tzinfo=UTC)  # midnight of 1 December in Berlin
    assert hours.valid_until == datetime(2026, 12, 31, 23, tzinfo=UTC)
    assert len(hours.restrictions["resource_type_ids"]) == 2  # rooms and booths
    assert len(hours.restrictions["location_ids"]) == 1
    assert (lots["c-2"].currency, lots["c-2"].balance) == ("EUR", 5000)
    assert (lots["c-3"].use_of, lots["c-3"].balance) == ("day_pass", 5)
    again = await load(operator, folder)
    assert counts(again)["credits.csv"] == (0, 0, 3, 0)
    assert len(await lots_of(operator)) == 3


async def test_what_was_granted_does_not_change_by_loading(operator: Operator, folder: Path) -> None:
    await load(operator, folder)
    edit(folder, "credits.csv", "minutes,1200", "minutes,1500")
    edit(folder, "credits.csv", "Welcome,m-3", "Welcome,m-2")
    report = await load(operator, folder)
    told = [str(fault) for fault in report.faults]
    assert told[0].startswith(
        "credits.csv:2: quantity: can't change: it is 1200; it is in the ledger: give what is new"
    )
    assert told[1].startswith("credits.csv:3: member: can't change")
    assert not report.applied


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("x,X,m-1,acme,minutes,60", "credits.csv:2: say whose it is by either member or team"),
        ("x,X,,,minutes,60", "credits.csv:2: say whose it is by either member or team"),
        ("x,X,m-9,,minutes,60", "credits.csv:2: member: there is no member 'm-9'; add it to members.csv"),
        ("x,X,m-1,,minutes,0", "credits.csv:2: quantity: Input should be greater than or equal to 1"),
        ("x,X,m-1,,money,60", "credits.csv:2: kind money, and only that, needs a currency such as EUR"),
        ("x,X,m-1,,money,60,EURO", "credits.csv:2: currency:"),
        ("x,X,m-1,,uses,6", "credits.csv:2: kind uses, and only that, needs use_of"),
        ("x,X,m-1,,minutes,60,,,2026-12-02,2026-12-01", "credits.csv:2: valid_until: must lie after valid_from"),
        ("x,X,m-1,,minutes,60,,,2026-12-01,2026-12-01", "credits.csv:2: valid_until: must lie after valid_from"),
        ("x,X,m-1,,minutes,60,,,2026-12-01T10:00", "credits.csv:2: valid_from: '2026-12-01T10:00' has no offset"),
        ("x,X,m-1,,minutes,60,,,soon", "credits.csv:2: valid_from: 'soon' is neither a date"),
        ("x,X,m-1,,minutes,60,,,,,meeting_rom", "credits.csv:2: resource_kinds"),
        ("x,X,m-1,,minutes,60,,,,,,mil", "credits.csv:2: locations: there is no location 'mil'"),
        ("x,X,m-1,,minutes,60,,,,,,,yes", "credits.csv:2: shared and member_cap are for a team's credits"),
    ],
)
async def test_mistakes_are_named_and_nothing_is_kept(operator: Operator, folder: Path, row: str, told: str) -> None:
    cells = row.count(",")
    (folder / "credits.csv").write_text(HEADER + row + "," * (HEADER.count(",") - cells) + "\n")
    report = await load(operator, folder)
    assert not report.applied
    [fault] = report.faults
    assert str(fault).startswith(told), fault
    assert await lots_of(operator) == {}
