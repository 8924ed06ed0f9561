"""Bookings from files cost nothing, unless they are to be charged by the rates."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from tests.bookings.money_support import money_agrees, owed
from tests.imports.test_import_folder import counts, edit, folder, load
from tests.operator import Operator

__all__ = ["folder"]


def priced(folder: Path, *ids: str) -> None:
    """Adds the column `price`: these by the rates, the others charged elsewhere."""
    path = folder / "bookings.csv"
    lines = path.read_text("utf-8").splitlines()
    told = [f"{line},{'rates' if line.split(',')[0] in ids else ''}" for line in lines[1:]]
    path.write_text("\n".join([f"{lines[0]},price", *told]) + "\n", "utf-8")


async def test_bookings_are_priced_if_the_file_says_so(operator: Operator, folder: Path) -> None:
    await operator.set_clock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    priced(folder, "b-1", "b-2", "b-4")
    report = await load(operator, folder)
    assert report.faults == []
    bookings = {one["external_id"]: one for one in (await operator.get("/v1/bookings"))["data"]}
    # b-1, 10:00-12:00 in peak hours: 2 x 24.00 = 48.00, of Grete, whose team shares 600 minutes with each: all paid.
    one = bookings["b-1"]["price"]
    assert (one["total"], one["left"], [(use["kind"], use["quantity"]) for use in one["credits"]]) == (
        4800,
        0,
        [("minutes", 120)],
    )
    # b-4, an hour for the team: 24.00, from the same lot. No rate was ever published for desks (b-2), b-3 didn't ask.
    assert bookings["b-4"]["price"]["total"] == 2400
    assert (bookings["b-2"]["price"], bookings["b-3"]["price"], await owed(operator)) == (None, None, 0)
    lots = {one["external_id"]: one for one in (await operator.get("/v1/credits/lots"))["data"]}
    assert lots["c-1"]["balance"] == 1200 - 120 - 60
    await money_agrees(operator)
    again = await load(operator, folder)
    assert (again.faults, counts(again)["bookings.csv"]) == ([], (0, 0, 4, 0))
    # Moved by a file: the team's pays anew, by its minutes; what was charged elsewhere still costs nothing.
    edit(
        folder,
        "bookings.csv",
        "2026-12-01T13:00:00+01:00,2026-12-01T14:00",
        "2026-12-01T15:00:00+01:00,2026-12-01T16:00",
    )
    edit(
        folder,
        "bookings.csv",
        "b-3,hall,2026-12-05T10:00,2026-12-05T16:00",
        "b-3,hall,2026-12-05T11:00,2026-12-05T17:00",
    )
    moved = await load(operator, folder)
    assert (moved.faults, counts(moved)["bookings.csv"]) == ([], (0, 2, 2, 0))
    assert await owed(operator) == 0
    await money_agrees(operator)


async def test_unasked_bookings_cost_nothing_even_when_they_move(operator: Operator, folder: Path) -> None:
    await operator.set_clock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    assert (await load(operator, folder)).faults == []
    edit(
        folder,
        "bookings.csv",
        "b-1,room-1,2026-12-01T10:00,2026-12-01T12:00",
        "b-1,room-1,2026-12-02T10:00,2026-12-02T12:00",
    )
    assert counts(await load(operator, folder))["bookings.csv"] == (0, 1, 3, 0)
    assert {one["price"] is None for one in (await operator.get("/v1/bookings"))["data"]} == {True}
    assert await owed(operator) == 0


async def test_a_day_without_a_price_is_a_mistake(operator: Operator, folder: Path) -> None:
    await operator.set_clock(datetime(2026, 11, 24, 9, tzinfo=UTC))
    edit(
        folder,
        "bookings.csv",
        "b-1,room-1,2026-12-01T10:00,2026-12-01T12:00",
        "b-1,room-1,2025-12-01T10:00,2025-12-01T12:00",
    )
    priced(folder, "b-1")
    [fault] = (await load(operator, folder)).faults
    assert str(fault).startswith("bookings.csv:2: starts_at: no rate says what it costs members on 2025-12-01")
