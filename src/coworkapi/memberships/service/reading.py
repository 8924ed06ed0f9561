"""Memberships as they are read: one row with its plan, its terms, its place and its pauses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound
from coworkapi.core.ids import encode_id
from coworkapi.core.money import Money
from coworkapi.memberships import models
from coworkapi.memberships.queries.memberships import memberships_shown, terms_of
from coworkapi.memberships.rules.life import Life, local_day, midnight, passed_reminders
from coworkapi.memberships.schemas.memberships import MembershipOut, PauseOut
from coworkapi.memberships.values import Membership, Pause, PlanTerms


@dataclass(slots=True)
class Held:
    """A membership's row with what is shown and computed beside it."""

    row: models.Membership
    plan_name: str
    terms: PlanTerms
    time_zone: str
    legal_entity_id: UUID
    holder_account_id: UUID
    pauses: list[Pause] = field(default_factory=list)
    reasons: dict[date, str] = field(default_factory=dict)

    @property
    def id(self) -> UUID:
        return self.row.id

    @property
    def spoken_id(self) -> str:
        return encode_id("mbr", self.row.id)

    @property
    def value(self) -> Membership:
        """As rules compute with it."""
        row = self.row
        return Membership(
            id=row.id,
            plan_id=row.plan_id,
            plan_name=self.plan_name,
            plan_version_id=row.plan_version_id,
            account_id=row.account_id,
            holder_account_id=self.holder_account_id,
            member_id=row.member_id,
            team_id=row.team_id,
            location_id=row.location_id,
            legal_entity_id=self.legal_entity_id,
            time_zone=self.time_zone,
            state=row.state,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            first_started_on=row.first_started_on,
            anchor_on=row.anchor_on,
            anchor_day=row.anchor_day,
            minimum_until=row.minimum_until,
            term_ends_on=row.term_ends_on,
            quantity=row.quantity,
            price_override=row.price_override,
            sign_up_fee_override=row.sign_up_fee_override,
            deposit_override=row.deposit_override,
            purchase_order=row.purchase_order,
            terms=self.terms,
            pauses=tuple(self.pauses),
        )

    @property
    def out(self) -> MembershipOut:
        """As its GET shows it."""
        row = self.row
        price = self.terms.price.amount if row.price_override is None else row.price_override
        values: dict[str, Any] = {name: getattr(row, name) for name in _PLAIN}
        return MembershipOut.model_construct(
            **values,
            plan_name=self.plan_name,
            time_zone=self.time_zone,
            price=Money(amount=price, currency=self.terms.price.currency),
            pauses=[
                PauseOut.model_construct(
                    starts_on=one.starts_on,
                    ends_on=one.ends_on,
                    keeps=sorted(one.keeps),
                    reason=self.reasons.get(one.starts_on),
                    is_gap=one.is_gap,
                )
                for one in self.pauses
            ],
            metadata=row.meta,
        )

    @property
    def life(self) -> Life:
        """What the calendar needs to know of it."""
        row, renewal = self.row, self.terms.renewal
        reminded = (
            (row.reminded_for, row.reminded_days)
            if row.reminded_for is not None and row.reminded_days is not None
            else None
        )
        return Life(
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            noticed=row.notice_given_at is not None,
            pauses=self.pauses,
            term_ends_on=row.term_ends_on,
            renews=renewal.term is not None and renewal.renews,
            term_days=renewal.term.days if renewal.term is not None else 0,
            reminded=reminded,
        )

    def today(self, now: datetime) -> date:
        """The local day at its location."""
        return local_day(self.time_zone, now)

    def set_due(self, today: date) -> None:
        """Notes when something next happens by itself. Only what was agreed to goes on by itself."""
        row = self.row
        going = row.state in ("scheduled", "active", "paused", "in_notice")
        day = self.life.next_change(today) if going else None
        row.due_at = None if day is None else midnight(self.time_zone, day)

    def end_known(self, today: date) -> None:
        """After its end was set or taken back: reminders whose day has come are not sent any more."""
        reminded = passed_reminders(self.life.expected_end, today)
        self.row.reminded_for, self.row.reminded_days = reminded or (None, None)


_PLAIN = tuple(
    name for name in MembershipOut.model_fields if name not in ("plan_name", "time_zone", "price", "pauses", "metadata")
)


def held_of(row: Any) -> Held:
    """A row of `queries.memberships_shown`."""
    held = Held(row[0], row.plan_name, terms_of(row.terms), row.time_zone, row.legal_entity_id, row.holder_account_id)
    for starts_on, ends_on, keeps, is_gap, reason in row.pauses or ():
        first = date.fromisoformat(starts_on)
        end = None if ends_on is None else date.fromisoformat(ends_on)
        held.pauses.append(Pause(first, end, frozenset(keeps), is_gap))
        if reason is not None:
            held.reasons[first] = reason
    return held


async def find_membership(session: AsyncSession, membership_id: UUID, *, lock: bool = False) -> Held:
    """One statement. Raises NotFound."""
    statement = memberships_shown().where(models.Membership.id == membership_id)
    if lock:
        statement = statement.with_for_update(of=models.Membership).execution_options(populate_existing=True)
    row = (await session.execute(statement)).one_or_none()
    if row is None:
        raise NotFound(f"there is no membership {encode_id('mbr', membership_id)}")
    return held_of(row)


async def hold_memberships(session: AsyncSession, membership_ids: Collection[UUID]) -> dict[UUID, Held]:
    """Memberships by id, in one statement; unknown ids are left out."""
    statement = memberships_shown().where(models.Membership.id.in_(membership_ids))
    return {row[0].id: held_of(row) for row in await session.execute(statement)}


async def show_memberships(session: AsyncSession, membership_ids: Collection[UUID]) -> dict[UUID, MembershipOut]:
    """As their GET shows them, by id, in one statement; unknown ids are left out."""
    return {id_: held.out for id_, held in (await hold_memberships(session, membership_ids)).items()}


async def load_memberships(session: AsyncSession, membership_ids: Sequence[UUID]) -> dict[UUID, Membership]:
    """As rules compute with them, by id, in one statement."""
    statement = memberships_shown().where(models.Membership.id.in_(membership_ids))
    return {row[0].id: held_of(row).value for row in await session.execute(statement)}
