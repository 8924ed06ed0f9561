"""What memberships would cost, as a billing run would charge it: shown, and nothing written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from coworkapi.billing import service as billing
from coworkapi.billing.runs.values import Skipped
from coworkapi.billing.values import NewCharge
from coworkapi.core.errors import ProblemItem
from coworkapi.core.money import Money
from coworkapi.core.prepared import HasInfo
from coworkapi.memberships.change_errors import NoTaxRate
from coworkapi.memberships.rules.life import local_day
from coworkapi.memberships.schemas.cycles import CostLineOut, CostOut, ReasonLineOut
from coworkapi.memberships.service.cycles import reckon_all
from coworkapi.memberships.service.cycles_reading import Standing, read_standings


async def standing_of_one(unit: HasInfo, membership_id: UUID) -> Standing:
    """One membership as it stands; the caller knows that it is there. Two statements."""
    [found] = await read_standings(unit, [membership_id])
    return found


async def cost_of(unit: HasInfo, standing: Standing, *, until: date) -> list[NewCharge]:
    """What is to be charged and given back of it up to that day, at its payers' tax. Raises NoTaxRate."""
    found = await reckon_all(unit, [standing], legal_entity_id=standing.row.legal_entity_id, until=until)
    for one in found.skipped:
        raise no_tax_rate(one)
    return await billing.at_payers_tax(unit, found.charges)


def no_tax_rate(skipped: Skipped) -> NoTaxRate:
    """The error that a membership which can't be billed means to whoever asks for its costs."""
    detail = f"{skipped.detail}; {skipped.remedy}"
    return NoTaxRate(detail, errors=[ProblemItem(pointer="/plan_id", code=NoTaxRate.code, detail=detail)])


def cost_out(charges: Iterable[NewCharge], *, time_zone: str, currency: str) -> CostOut:
    """Charges as they are shown before they are made, the earliest first."""
    lines = sorted((_line(one, time_zone) for one in charges), key=lambda line: line.starts_on)
    return CostOut.model_construct(
        lines=lines,
        net=_sum([line.net for line in lines], currency),
        tax=_sum([line.tax for line in lines], currency),
        gross=_sum([line.gross for line in lines], currency),
    )


def _line(one: NewCharge, time_zone: str) -> CostLineOut:
    owed = one.owed
    assert one.account_id is not None  # a membership's payer
    return CostLineOut.model_construct(
        account_id=one.account_id,
        source_kind=one.source_kind,
        part=one.part,
        description=billing.worded(one.source_kind, one.part, one.description, "en"),
        starts_on=local_day(time_zone, one.starts_at),
        ends_on=local_day(time_zone, one.ends_at),
        net=Money(amount=owed.net, currency=one.currency),
        tax=Money(amount=owed.tax, currency=one.currency),
        gross=Money(amount=owed.gross, currency=one.currency),
        credits_charge_id=one.credits_charge_id,
        explanation=[
            ReasonLineOut.model_construct(
                code=line["code"],
                name=line["name"],
                detail=line["detail"],
                amount=Money(amount=line["amount"], currency=one.currency),
                quantity=line.get("quantity"),
                unit_amount=(
                    Money(amount=line["unit_amount"], currency=one.currency) if "unit_amount" in line else None
                ),
                refers_to=line.get("refers_to"),
            )
            for line in one.explanation
        ],
    )


def _sum(amounts: Sequence[Money], currency: str) -> Money:
    return Money(amount=sum(one.amount for one in amounts), currency=currency)
