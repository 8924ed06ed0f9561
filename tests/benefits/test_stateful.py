"""Random commands on the ledger against a model that counts minute by minute, over the night in which clocks change.

After each command the balances, validities and shares in the database must be the model's, each balance the sum of its
entries, and what was granted and corrected must equal what is left, used and lapsed.
`COWORKAPI_STATEFUL_EXAMPLES` and `COWORKAPI_STATEFUL_STEPS` run more of them (examples times steps).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from fastapi import FastAPI
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.benefits import service
from coworkapi.benefits.errors import CreditsSpent, LotExpired
from coworkapi.benefits.values import NewLot, Piece, Restrictions, Rollover, WeekHours
from coworkapi.core.ids import decode_id, new_id
from coworkapi.core.principal import system_principal
from tests.benefits.lots import account_of, lots_for
from tests.bookings.factories import a_member, a_team
from tests.operator import Operator, make_operator

T = TypeVar("T")
BERLIN = ZoneInfo("Europe/Berlin")
# The evening before 25 October 2026, on which 2:00 to 3:00 comes twice.
EVENING = datetime(2026, 10, 24, 18, tzinfo=BERLIN).astimezone(UTC)
MINUTE, QUARTER = timedelta(minutes=1), timedelta(minutes=15)
CENTS = 10  # a minute's price: nothing needs rounding, so the model need not know how to
NIGHT = Restrictions(hours=[WeekHours(weekdays=[1, 2, 3, 4, 5, 6, 7], opens="02:00", closes="04:00")])
EXAMPLES = int(os.environ.get("COWORKAPI_STATEFUL_EXAMPLES", "10"))
STEPS = int(os.environ.get("COWORKAPI_STATEFUL_STEPS", "40"))

people = st.sampled_from(["ada", "bob"])


@dataclass
class Known:
    """What the model knows of a lot."""

    id: UUID
    owner: str
    kind: str
    balance: int
    number: int  # age: later ones have higher numbers
    valid_until: datetime | None
    at_night: bool = False
    cap: int | None = None
    times: int = 0
    days: int = 0
    ended: bool = False
    rolled: bool = False
    used: dict[str, int] = field(default_factory=dict)


@dataclass
class Spent:
    """What a booking took of each lot, held or consumed."""

    who: str
    state: str
    was_held: bool
    uses: dict[UUID, int]


class Ledger(RuleBasedStateMachine):
    """Ada and Bob, who share their team's lots."""

    loop: asyncio.AbstractEventLoop
    app: FastAPI
    bookings: Bundle[UUID] = Bundle("bookings")
    lots: Bundle[UUID] = Bundle("lots")

    @initialize()
    def open_a_space(self) -> None:
        self.context = make_operator(self.app)
        self.operator: Operator = self.wait(self.context.__aenter__())
        self.now, self.count = EVENING, 0
        self.known: dict[UUID, Known] = {}
        self.spent: dict[UUID, Spent] = {}
        team = self.wait(a_team(self.operator))
        self.members = {name: self.wait(a_member(self.operator, teams=[team])) for name in ("ada", "bob")}
        self.accounts = {name: self.wait(account_of(self.operator, member=it)) for name, it in self.members.items()}
        self.accounts["team"] = self.wait(account_of(self.operator, team=team))

    def teardown(self) -> None:
        if hasattr(self, "context"):
            self.wait(self.context.__aexit__(None, None, None))

    # Commands

    @rule(
        target=lots,
        owner=st.sampled_from(["ada", "bob", "team"]),
        kind=st.sampled_from(["minutes", "minutes", "money", "uses"]),
        quantity=st.integers(1, 30),
        hours=st.integers(1, 60),
        at_night=st.booleans(),
        cap=st.none() | st.integers(1, 60),
        times=st.integers(0, 2),
        days=st.integers(1, 2),
    )
    def grant(
        self, owner: str, kind: str, quantity: int, hours: int, at_night: bool, cap: int | None, times: int, days: int
    ) -> UUID:
        self.count += 1
        # Money never ends here, so it is burnt last: what it leaves of a minute would need a price of its own.
        money = kind == "money"
        lot = Known(
            new_id(),
            owner,
            kind,
            quantity * {"minutes": 10, "money": 50, "uses": 1}[kind],
            self.count,
            None if money else self.now + timedelta(hours=hours),
            at_night=at_night and not money,
            cap=cap if owner == "team" else None,
            times=0 if money else times,
            days=days,
        )
        new = NewLot(
            id=lot.id,
            account_id=self.accounts[owner],
            kind=lot.kind,  # type: ignore[arg-type]
            use_of="day_pass" if kind == "uses" else None,
            currency="EUR" if money else None,
            name=f"{kind} {self.count}",
            granted=lot.balance,
            valid_until=lot.valid_until,
            restrictions=NIGHT if lot.at_night else Restrictions(),
            shared=owner == "team",
            member_cap=lot.cap,
            source="manual",
            rollover=Rollover(times=times, days=days, time_zone="Europe/Berlin") if lot.times else None,
        )
        self.do(lambda session: service.grant(session, [new]))
        self.known[lot.id] = lot
        return lot.id

    @rule(
        target=bookings,
        who=people,
        start=st.integers(0, 4 * 40),
        length=st.integers(1, 4 * 9),
        hold=st.booleans(),
    )
    def book(self, who: str, start: int, length: int, hold: bool) -> Any:
        starts_at = self.now + start * QUARTER
        minutes = [starts_at + n * MINUTE for n in range(length * 15)]
        expected = self.burn(who, minutes)
        source = new_id()

        async def run(session: AsyncSession) -> Any:
            lots = await lots_for(session, at=starts_at, member=self.members[who], lock=True)
            paid = service.pay(
                [Piece(starts_at, starts_at + length * QUARTER, len(minutes) * CENTS)],
                lots,
                resource_type_id=new_id(),
                location_id=new_id(),
                zone="Europe/Berlin",
                currency="EUR",
            )
            await service.post(
                session,
                service.entries_of(
                    paid.uses,
                    kind="hold" if hold else "consume",
                    source_kind="booking",
                    source_id=source,
                    member_id=decode_id("mem", self.members[who]),
                ),
            )
            return paid

        paid = self.do(run)
        assert [(use.lot_id, use.quantity, use.amount) for use in paid.uses] == expected
        assert paid.left == len(minutes) * CENTS - sum(amount for _, _, amount in expected)
        if not expected:
            return multiple()
        self.spent[source] = Spent(
            who, "held" if hold else "consumed", hold, {lot: quantity for lot, quantity, _ in expected}
        )
        for lot, quantity, _ in expected:
            self.take(lot, who, quantity)
        return source

    @rule(source=bookings)
    def confirm(self, source: UUID) -> None:
        self.do(lambda session: service.consume_held(session, [source]))
        if self.spent[source].state == "held":
            self.spent[source].state = "consumed"

    @rule(sources=st.lists(bookings, max_size=3, unique=True))
    def release(self, sources: list[UUID]) -> None:
        held = [source for source in sources if self.spent[source].state == "held"]
        self.do(lambda session: service.release(session, sources))
        # Lots that any of them ever held of end first, if they are over.
        self.end_those_over(source for source in sources if self.spent[source].was_held)
        self.return_to_lots(dict.fromkeys(held, 0))

    @rule(source=consumes(bookings), keep=st.sampled_from([0, 33, 50, 100]))
    def cancel(self, source: UUID, keep: int) -> None:
        spent = self.spent[source]
        back = self.do(lambda session: service.give_back(session, source, keep))
        if spent.state == "consumed":
            returned = self.return_to_lots({source: keep})
            assert {one.lot_id: one.returned for one in back} == returned
        else:
            assert back == []

    @rule(lot=lots, quantity=st.integers(-100, 100).filter(bool))
    def correct(self, lot: UUID, quantity: int) -> None:
        known = self.known[lot]

        async def run(session: AsyncSession) -> Any:
            shown = await service.find_lot(session, lot, lock=True)
            await service.correct_lot(session, lot=shown, quantity=quantity, reason="Counted again", now=self.now)

        if self.is_over(known):
            self.refused(run, LotExpired)
        elif known.balance + quantity < 0:
            self.refused(run, CreditsSpent)
        else:
            self.do(run)
            known.balance += quantity

    @rule(target=lots, lot=lots, to=people, share=st.integers(1, 4))
    def transfer(self, lot: UUID, to: str, share: int) -> Any:
        known = self.known[lot]
        quantity = max(known.balance // share, 1)

        async def run(session: AsyncSession) -> UUID:
            shown = await service.find_lot(session, lot, lock=True)
            _, new = await service.transfer_lot(
                session, lot=shown, account_id=self.accounts[to], quantity=quantity, reason=None, now=self.now
            )
            return new.out.id

        if self.is_over(known):
            self.refused(run, LotExpired)
            return multiple()
        if known.owner == to:
            return multiple()
        if known.balance < quantity:
            self.refused(run, CreditsSpent)
            return multiple()
        made: UUID = self.do(run)
        self.count += 1
        known.balance -= quantity
        self.known[made] = Known(
            made,
            to,
            known.kind,
            quantity,
            self.count,
            known.valid_until,
            at_night=known.at_night,
            times=known.times,
            days=known.days,
        )
        return made

    @rule(hours=st.integers(1, 30), swept=st.booleans())
    def wait_some_hours(self, hours: int, swept: bool) -> None:
        self.now += timedelta(hours=hours)
        while swept and self.do(lambda session: service.expire_lots(session, self.now)):
            pass
        while swept and (due := [lot for lot in self.known.values() if not lot.ended and self.is_over(lot)]):
            self.end(due)

    # The model

    def burn(self, who: str, minutes: list[datetime]) -> list[tuple[UUID, int, int]]:
        """Lots in burning order, what they give and what that pays: minute by minute."""
        unpaid = dict.fromkeys(minutes, CENTS)
        found = []
        for lot in sorted(self.known.values(), key=lambda lot: self.order(lot, who)):
            starts = minutes[0]
            if (
                lot.ended
                or lot.owner not in (who, "team")
                or (lot.valid_until is not None and lot.valid_until <= starts)
            ):
                continue
            budget = lot.balance
            if lot.cap is not None:
                budget = min(budget, max(lot.cap - lot.used.get(who, 0), 0))
            quantity = amount = 0
            covered = set()
            for minute in minutes:
                local = minute.astimezone(BERLIN)
                if not unpaid[minute] or (lot.at_night and not 2 <= local.hour < 4):
                    continue
                if lot.kind == "uses":
                    cost = 0 if local.date() in covered else 1
                else:
                    cost = 1 if lot.kind == "minutes" else unpaid[minute]
                if lot.kind == "money":
                    cost = min(cost, budget - quantity)
                    pays = cost
                else:
                    pays = unpaid[minute]
                if quantity + cost > budget or not pays:
                    continue
                covered.add(local.date())
                quantity, amount = quantity + cost, amount + pays
                unpaid[minute] -= pays
            if amount:
                found.append((lot.id, quantity, amount))
        return found

    def order(self, lot: Known, who: str) -> Any:
        return (lot.valid_until is None, lot.valid_until or self.now, not lot.at_night, lot.owner != who, lot.number)

    def take(self, lot_id: UUID, who: str, quantity: int) -> None:
        lot = self.known[lot_id]
        lot.balance -= quantity
        lot.used[who] = lot.used.get(who, 0) + quantity

    def end_those_over(self, sources: Iterable[UUID]) -> None:
        touched = {lot: self.known[lot] for source in sources for lot in self.spent[source].uses}
        self.end([lot for lot in touched.values() if not lot.ended and self.is_over(lot)])

    def return_to_lots(self, sources: dict[UUID, int]) -> dict[UUID, int]:
        """What the sources give back to their lots, of which those that are over end first."""
        self.end_those_over(sources)
        returned: dict[UUID, int] = {}
        for source, keep in sources.items():
            spent = self.spent[source]
            for lot_id, quantity in spent.uses.items():
                kept = (quantity * keep + 50) // 100
                self.take(lot_id, spent.who, kept - quantity)
                returned[lot_id] = quantity - kept
                if quantity > kept and self.known[lot_id].ended:
                    self.known[lot_id].ended = False
                    self.known[lot_id].valid_until = self.now + timedelta(days=7)
            spent.state = "over"
        return returned

    def is_over(self, lot: Known) -> bool:
        return lot.ended or (lot.valid_until is not None and lot.valid_until <= self.now)

    def end(self, due: list[Known]) -> None:
        """What is left lapses, or goes on in a lot of the next days, which the database has named."""
        heirs = self.wait(self.heirs())
        for lot in sorted(due, key=lambda lot: lot.id):
            lot.ended = True
            if lot.balance and lot.times and not lot.rolled:
                lot.rolled = True
                self.count += 1
                assert lot.valid_until is not None
                until = lot.valid_until.astimezone(BERLIN) + timedelta(days=lot.days)
                until = until.replace(fold=1).astimezone(UTC)  # of two such times, the later

                heir = Known(
                    heirs[lot.id],
                    lot.owner,
                    lot.kind,
                    lot.balance,
                    self.count,
                    until,
                    at_night=lot.at_night,
                    cap=lot.cap,
                    times=lot.times - 1,
                    days=lot.days,
                )
                self.known[heir.id] = heir
            lot.balance = 0

    # What must hold

    @invariant()
    def the_database_says_what_the_model_says(self) -> None:
        if not hasattr(self, "known"):
            return
        rows = self.wait(self.state())
        assert {row.id: (row.balance, row.valid_until, row.ended) for row in rows} == {
            lot.id: (lot.balance, lot.valid_until, lot.ended) for lot in self.known.values()
        }
        for row in rows:
            lot = self.known[row.id]
            assert row.posted == row.balance >= 0
            if lot.cap is not None:
                assert (row.used or {}) == {
                    str(decode_id("mem", self.members[who])): used for who, used in lot.used.items()
                }
                assert all(used <= lot.cap for used in lot.used.values())

    @invariant()
    def nothing_is_lost_or_made(self) -> None:
        if not hasattr(self, "known"):
            return
        sums = self.wait(self.by_kind())
        assert sums.get("transfer", 0) == 0
        came = sums.get("grant", 0) + sums.get("correction", 0)
        went = -sum(sums.get(kind, 0) for kind in ("hold", "release", "consume", "return", "expire"))
        assert came - went == sum(lot.balance for lot in self.known.values())

    async def state(self) -> list[Any]:
        async with self.operator.db.transaction(self.operator.principal) as session:
            return list(
                await session.execute(
                    text("""
                    SELECT l.id, l.balance, l.valid_until, l.expired_at IS NOT NULL AS ended,
                      (SELECT sum(e.quantity) FROM credit_entries e WHERE e.lot_id = l.id) AS posted,
                      (SELECT json_object_agg(u.member_id, u.used) FROM credit_member_uses u
                       WHERE u.lot_id = l.id) AS used
                    FROM credit_lots l""")
                )
            )

    async def by_kind(self) -> dict[str, int]:
        async with self.operator.db.transaction(self.operator.principal) as session:
            rows = await session.execute(text("SELECT kind, sum(quantity) FROM credit_entries GROUP BY kind"))
            return {kind: int(total) for kind, total in rows}

    async def heirs(self) -> dict[UUID, UUID]:
        async with self.operator.db.transaction(self.operator.principal) as session:
            rows = await session.execute(
                text("SELECT rolled_from_lot_id, id FROM credit_lots WHERE rolled_from_lot_id IS NOT NULL")
            )
            return {row[0]: row[1] for row in rows}

    # How commands are run

    def do(self, work: Callable[[AsyncSession], Awaitable[T]]) -> T:
        principal = system_principal(self.operator.organization_id, test_clock_at=self.now)
        return self.wait(self.operator.db.run(principal, work))

    def refused(self, work: Callable[[AsyncSession], Awaitable[Any]], error: type[Exception]) -> None:
        with pytest.raises(error):
            self.do(work)

    def wait(self, work: Any) -> Any:
        return self.loop.run_until_complete(work)


@pytest.fixture
async def loop_of_the_app(app: FastAPI) -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


@pytest.fixture
def machine(app: FastAPI, loop_of_the_app: asyncio.AbstractEventLoop) -> Iterator[type[Ledger]]:
    Ledger.app, Ledger.loop = app, loop_of_the_app
    yield Ledger
    del Ledger.app, Ledger.loop


def test_the_ledger_follows_every_command(machine: type[Ledger]) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
