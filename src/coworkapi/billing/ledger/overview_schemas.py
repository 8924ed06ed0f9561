"""What the finance overview gives."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from coworkapi.billing.ledger.schemas import RevenueLine
from coworkapi.core.ids import LegalEntityId
from coworkapi.core.money import Money
from coworkapi.core.schemas import Out


class OverdueBucket(Out):
    """Open items by how long they are due. Minor units."""

    from_days: int = Field(description="Days overdue, inclusive; 0: not due yet")
    to_days: int | None = Field(description="Inclusive; null: and more")
    currency: str
    items: Annotated[int, Field(description="How many documents")]
    accounts: Annotated[int, Field(description="Of how many accounts")]
    amount: Annotated[int, Field(description="Minor units")]


class OverdueOut(Out):
    """What is owed, by age; and what accounts have to their credit."""

    as_of: date
    buckets: Annotated[list[OverdueBucket], Field(description="By how long it is due")]
    overdue: list[Money] = Field(description="All that is due and not paid")
    credit: list[Money] = Field(description="Payments and credit notes that no invoice took yet")


class ExpectedWeek(Out):
    """What should come in a week."""

    week: date = Field(description="Its Monday")
    source: str = Field(
        description="`invoices`: open ones; `charges`: those that wait to be invoiced; `memberships`: cycles to come",
        examples=["invoices"],
    )
    amount: Annotated[Money, Field(description="What falls due in that week")]


class ExpectedCashOut(Out):
    """The cash of the next days, if everybody pays when it is due. What is overdue stands apart."""

    starts_on: date
    ends_on: date = Field(description="Exclusive")
    weeks: Annotated[list[ExpectedWeek], Field(description="Week by week, by the days on which it is due")]
    overdue: Annotated[list[Money], Field(description="What was due before, by currency")]
    totals: list[Money] = Field(description="Of the weeks")


class FinanceOverviewOut(Out):
    """The figures of the day. Revenue: as earned, of the month so far and of the eleven before it."""

    legal_entity_id: LegalEntityId | None
    as_of: date
    revenue: Annotated[
        list[RevenueLine], Field(description="As earned, by month: this one so far, and the eleven before it")
    ]
    overdue: Annotated[OverdueOut, Field(description="What should have been paid by now, by age")]
    expected_cash: Annotated[ExpectedCashOut, Field(description="What should come in")]
    deferred_revenue: Annotated[list[Money], Field(description="What is invoiced and not earned yet, by currency")]
    deposits_held: Annotated[list[Money], Field(description="What is held of customers' deposits, by currency")]
    prepaid_credits: Annotated[
        list[Money], Field(description="What was paid for credits that are still to be used, by currency")
    ]
