"""The operation `rates.preview`: any number of bookings priced under a rate, a thousand at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings.price_preview_schemas import RepricedTotals
from coworkapi.bookings.service.price_preview import (
    Repriced,
    Trial,
    check_period,
    count_bookings,
    reprice_part,
)
from coworkapi.core.ids import encode_id
from coworkapi.core.money import Money, decimal_text
from coworkapi.core.operations import OperationOut, ReportedRow, Run, start
from coworkapi.pricing.values import Tariff

KIND = "rates.preview"
BATCH = 1000
_SUMS = ("bookings", "dearer", "cheaper", "was", "would_be")


async def start_preview(session: AsyncSession, trial: Trial, *, from_on: date, to_on: date) -> OperationOut:
    """Queues the preview of the rate as it is now. Raises Invalid for a period that is none."""
    check_period(from_on, to_on)
    params = {
        **{name: str(value) if isinstance(value, UUID) else value for name, value in _fields(trial).items()},
        "tariff": trial.tariff.model_dump(mode="json"),
        "from_on": from_on.isoformat(),
        "to_on": to_on.isoformat(),
    }
    return await start(session, kind=KIND, scope="bookings:read", params=params)


async def preview(run: Run) -> dict[str, Any]:
    """The work itself. Outcomes of its rows: `dearer`, `cheaper`, `same`, each with both prices; bookings that the rate
    doesn't price have none. Six statements for a thousand bookings."""
    trial = _trial(run.params)
    period: dict[str, Any] = {name: date.fromisoformat(run.params[name]) for name in ("from_on", "to_on")}
    total = await run.step(lambda session: count_bookings(session, trial, **period))

    async def step(session: AsyncSession) -> Mapping[str, Any] | None:
        after = None
        if "after" in state:
            after = (datetime.fromisoformat(state["after"][0]), UUID(state["after"][1]))
        part = await reprice_part(session, trial, **period, after=after, limit=BATCH)
        if part.last is None or not part.looked_at:
            return None
        done = state.get("done", 0) + part.looked_at
        first = state.get("bookings", 0) + 1
        await run.report(
            session, [_row(number, one, trial.currency) for number, one in enumerate(part.repriced, start=first)]
        )
        more = sums_of(part.repriced)
        now = {
            **{name: state.get(name, 0) + more[name] for name in _SUMS},
            "done": done,
            "after": [part.last[0].isoformat(), str(part.last[1])],
        }
        # Others book while it works: there may be more by now than were counted.
        await run.note(session, done=done, total=max(total, done), checkpoint=now)
        return now

    state: Mapping[str, Any] = run.checkpoint
    while (further := await run.step(step)) is not None:
        state = further
    return {"totals": totals({name: state.get(name, 0) for name in _SUMS}, trial.currency).model_dump(mode="json")}


def sums_of(repriced: Iterable[Repriced]) -> dict[str, int]:
    """How many there are, are dearer and cheaper, and what they cost and would cost."""
    sums = dict.fromkeys(_SUMS, 0)
    for one in repriced:
        was = one.was or 0
        sums["bookings"] += 1
        sums["dearer"] += one.would_be > was
        sums["cheaper"] += one.would_be < was
        sums["was"] += was
        sums["would_be"] += one.would_be
    return sums


def totals(sums: Mapping[str, int], currency: str) -> RepricedTotals:
    """The sums as the API shows them."""
    return RepricedTotals(
        bookings=sums["bookings"],
        dearer=sums["dearer"],
        cheaper=sums["cheaper"],
        was=Money(amount=sums["was"], currency=currency),
        would_be=Money(amount=sums["would_be"], currency=currency),
        difference=Money(amount=sums["would_be"] - sums["was"], currency=currency),
    )


def _row(number: int, one: Repriced, currency: str) -> ReportedRow:
    was = one.was or 0
    outcome = "dearer" if one.would_be > was else "cheaper" if one.would_be < was else "same"
    before = "free" if one.was is None else f"{decimal_text(one.was, currency)} {currency}"
    detail = f"{one.row.resource_name}, {one.row.starts_at.isoformat()}: {before} -> "
    detail += f"{decimal_text(one.would_be, currency)} {currency}"
    return ReportedRow(
        number, outcome, encode_id("bkg", one.row.id), [{"column": "price", "code": "difference", "detail": detail}]
    )


def _fields(trial: Trial) -> dict[str, Any]:
    return {name: value for name, value in asdict(trial).items() if name != "tariff"}


def _trial(params: Mapping[str, Any]) -> Trial:
    def given(name: str) -> UUID | None:
        return UUID(params[name]) if params[name] is not None else None

    return Trial(
        resource_id=given("resource_id"),
        resource_type_id=given("resource_type_id"),
        location_id=given("location_id"),
        audience=params["audience"],
        currency=params["currency"],
        tax_code=params["tax_code"],
        tariff=Tariff.model_validate(params["tariff"]),
    )
