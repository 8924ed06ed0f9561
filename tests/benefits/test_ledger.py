"""The ledger: balances are the sums of entries, whatever is posted, by whom and how many at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from coworkapi.benefits import service
from coworkapi.benefits.errors import CreditsSpent, LedgerIsAppendOnly, MemberCapReached
from coworkapi.benefits.values import LotUse, NewEntry, Piece
from coworkapi.core.db import retried
from coworkapi.core.errors import Invalid
from coworkapi.core.ids import decode_id, new_id
from coworkapi.core.migrations import async_url
from tests.benefits.lots import a_lot, account_of, acting, granted, ledger, lots_for
from tests.bookings.factories import a_member, a_team
from tests.operator import Operator

START = datetime(2026, 11, 2, 9, tzinfo=UTC)


async def balances(operator: Operator) -> dict[UUID, int]:
    found = await ledger(operator)
    assert all(balance == total >= 0 for balance, total in found.values()), found
    return {lot: balance for lot, (balance, _) in found.items()}


async def post(operator: Operator, *entries: NewEntry) -> None:
    async def once() -> None:
        async with operator.db.transaction(operator.principal) as session:
            await service.post(session, entries)

    await retried(once)


def consume(lot: UUID, quantity: int, source: UUID | None = None, member: str | None = None) -> NewEntry:
    return NewEntry(
        lot_id=lot,
        kind="consume",
        quantity=-quantity,
        source_kind="booking",
        source_id=source or new_id(),
        member_id=decode_id("mem", member) if member else None,
    )


async def test_a_lot_begins_with_what_was_granted(operator: Operator) -> None:
    account = await account_of(operator, member=await a_member(operator))
    (lot,) = await granted(operator, a_lot(account, 600))
    assert (lot.balance, lot.granted, lot.expired_at) == (600, 600, None)
    assert await balances(operator) == {lot.id: 600}
    (event,) = await operator.events("credit_lot.granted")
    assert event["data"]["balance"] == 600


async def test_a_lot_cannot_be_overdrawn(operator: Operator) -> None:
    account = await account_of(operator, member=await a_member(operator))
    (lot,) = await granted(operator, a_lot(account, 60))
    await post(operator, consume(lot.id, 45))
    with pytest.raises(CreditsSpent, match="new quote"):
        await post(operator, consume(lot.id, 16))
    with pytest.raises(CreditsSpent):
        await post(operator, consume(lot.id, 10), consume(lot.id, 6))
    await post(operator, consume(lot.id, 15))
    assert await balances(operator) == {lot.id: 0}


async def test_a_lot_that_ends_before_it_begins_is_refused(operator: Operator) -> None:
    account = await account_of(operator, member=await a_member(operator))
    with pytest.raises(Invalid, match="later than valid_from"):
        await retried(lambda: granted(operator, a_lot(account, valid_from=START, valid_until=START)))
    assert await balances(operator) == {}


async def test_entries_stay_as_they_are(operator: Operator, database_url: str) -> None:
    account = await account_of(operator, member=await a_member(operator))
    (lot,) = await granted(operator, a_lot(account, 60))
    statements = ["UPDATE credit_entries SET quantity = 61", "DELETE FROM credit_entries"]
    for statement in statements:
        with pytest.raises(DBAPIError, match="permission denied"):
            await _run(operator, statement)
    # The owner of the tables, whom no grant and no policy stops, is refused by the table itself.
    engine = create_async_engine(async_url(database_url), poolclass=NullPool)
    async with engine.connect() as owner:
        for statement in [*statements, "UPDATE credit_entries SET account_id = id"]:
            with pytest.raises(DBAPIError, match="append-only"):
                await owner.execute(text(f"{statement} WHERE lot_id = '{lot.id}'"))
            await owner.rollback()
    await engine.dispose()
    # Nor do they go with their lot, unless a test organization is erased.
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text("UPDATE organizations SET mode = 'live'"))
    with pytest.raises(LedgerIsAppendOnly):
        await retried(lambda: _run(operator, "DELETE FROM credit_lots"))
    assert await balances(operator) == {lot.id: 60}


async def _run(operator: Operator, statement: str) -> None:
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(text(statement))


async def test_holds_are_released_or_consumed(operator: Operator) -> None:
    member = await a_member(operator)
    account = await account_of(operator, member=member)
    lots = await granted(operator, a_lot(account, 60), a_lot(account, 90, kind="money"))
    first, second = new_id(), new_id()
    held = [LotUse(lots[0].id, "minutes", "Minutes", 40, 400), LotUse(lots[1].id, "money", "Money", 50, 50)]
    for source in (first, second):
        uses = held if source == first else [LotUse(lots[0].id, "minutes", "Minutes", 20, 200)]
        await post(
            operator,
            *service.entries_of(
                uses, kind="hold", source_kind="booking", source_id=source, member_id=decode_id("mem", member)
            ),
        )
    assert await balances(operator) == {lots[0].id: 0, lots[1].id: 40}
    async with operator.db.transaction(operator.principal) as session:
        await service.consume_held(session, [first])
        await service.consume_held(session, [first])  # again: nothing is held any more
    async with operator.db.transaction(operator.principal) as session:
        back = await service.release(session, [second, first])
    assert [(one.source_id, one.returned, one.kept) for one in back] == [(second, 20, 0)]
    assert await balances(operator) == {lots[0].id: 20, lots[1].id: 40}
    async with operator.db.transaction(operator.principal) as session:
        assert await service.release(session, [second]) == []
        back = await service.give_back(session, first, 25)
    # 25 % of 40 minutes = 10 kept; of 50 cents = 12.5, half up 13 kept
    assert sorted((one.lot_id, one.returned, one.kept) for one in back) == sorted(
        [(lots[0].id, 30, 10), (lots[1].id, 37, 13)]
    )
    assert await balances(operator) == {lots[0].id: 50, lots[1].id: 77}


async def test_what_returns_to_an_ended_lot_lasts_seven_days(operator: Operator) -> None:
    member = await a_member(operator)
    account = await account_of(operator, member=member)
    await operator.set_clock(START)
    (lot,) = await granted(operator, a_lot(account, 60, valid_until=START + timedelta(days=1)))
    source = new_id()
    await post(operator, consume(lot.id, 30, source))
    later = START + timedelta(days=2)
    await operator.set_clock(later)
    principal = await acting(operator)
    # Not swept yet: the 30 minutes that were left end, and don't come to life again with those that return.
    async with operator.db.transaction(principal) as session:
        await service.give_back(session, source, 0)
    assert await balances(operator) == {lot.id: 30}
    async with operator.db.transaction(principal) as session:
        (found,) = await lots_for(session, at=later + timedelta(days=6), member=member)
        assert found.valid_until == later + timedelta(days=7)
        assert await lots_for(session, at=later + timedelta(days=7), member=member) == []


async def test_whose_lots_pay(operator: Operator) -> None:
    team, other = await a_team(operator), await a_team(operator, name="Other")
    member = await a_member(operator, teams=[team])
    stranger = await a_member(operator)
    own = await account_of(operator, member=member)
    of_team, of_other = await account_of(operator, team=team), await account_of(operator, team=other)
    mine, shared, kept, foreign, theirs = await granted(
        operator,
        a_lot(own),
        a_lot(of_team, shared=True, member_cap=90),
        a_lot(of_team),
        a_lot(of_other, shared=True),
        a_lot(await account_of(operator, member=stranger)),
    )
    for lock in (False, True):
        async with operator.db.transaction(operator.principal) as session:
            found = await lots_for(session, at=START, member=member, lock=lock)
            assert {(lot.id, lot.own, lot.member_left) for lot in found} == {
                (mine.id, True, None),
                (shared.id, False, 90),
            }
            found = await lots_for(session, at=START, member=member, team=team, lock=lock)
            assert {(lot.id, lot.member_left) for lot in found} == {(shared.id, 90), (kept.id, None)}
            found = await lots_for(session, at=START, team=other, lock=lock)
            assert {lot.id for lot in found} == {foreign.id}
            assert await lots_for(session, at=START, lock=lock) == []
    assert theirs.id not in {mine.id, shared.id}


async def test_a_member_takes_no_more_of_a_team_lot_than_the_cap(operator: Operator) -> None:
    team = await a_team(operator)
    ada, bob = await a_member(operator, teams=[team]), await a_member(operator, teams=[team])
    (lot,) = await granted(operator, a_lot(await account_of(operator, team=team), 600, shared=True, member_cap=90))
    source = new_id()
    await post(operator, consume(lot.id, 60, source, ada))
    with pytest.raises(MemberCapReached):
        await post(operator, consume(lot.id, 31, member=ada))
    await post(operator, consume(lot.id, 90, member=bob))
    async with operator.db.transaction(operator.principal) as session:
        (found,) = await lots_for(session, at=START, member=ada)
        assert found.member_left == 30
        await service.give_back(session, source, 50)
    await post(operator, consume(lot.id, 60, member=ada))
    assert await balances(operator) == {lot.id: 600 - 30 - 90 - 60}


async def test_the_last_hour_is_burnt_by_exactly_as_many_as_it_suffices_for(operator: Operator) -> None:
    """64 members of a team want 15 minutes of a shared lot that has 60 left: 4 get them, however they race."""
    team = await a_team(operator)
    members = [await a_member(operator, teams=[team]) for _ in range(64)]
    (lot,) = await granted(operator, a_lot(await account_of(operator, team=team), 60, shared=True))
    hour = [Piece(START, START + timedelta(minutes=15), 500)]

    async def burn(member: str) -> int:
        async def once() -> int:
            async with operator.db.transaction(operator.principal) as session:
                lots = await lots_for(session, at=START, member=member, lock=True)
                paid = service.pay(
                    hour, lots, resource_type_id=new_id(), location_id=new_id(), zone="Europe/Berlin", currency="EUR"
                )
                await service.post(
                    session,
                    service.entries_of(
                        paid.uses,
                        kind="consume",
                        source_kind="booking",
                        source_id=new_id(),
                        member_id=decode_id("mem", member),
                    ),
                )
                return paid.left

        return await retried(once)

    left = await asyncio.gather(*(burn(member) for member in members))
    assert sorted(left) == [0] * 4 + [500] * 60
    assert await balances(operator) == {lot.id: 0}


async def test_without_a_lock_the_database_still_refuses_what_is_not_there(operator: Operator) -> None:
    account = await account_of(operator, member=await a_member(operator))
    (lot,) = await granted(operator, a_lot(account, 60))
    done = await asyncio.gather(*(post(operator, consume(lot.id, 7)) for _ in range(64)), return_exceptions=True)
    assert [one for one in done if one is not None and not isinstance(one, CreditsSpent)] == []
    assert done.count(None) == 8  # 8 * 7 = 56; a ninth would need 63
    assert await balances(operator) == {lot.id: 4}
