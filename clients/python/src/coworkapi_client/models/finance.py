from __future__ import annotations

from datetime import date

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
    RevenueLine,
)


class MrrMonth(Model):
    """One month in one currency: `opening` and the movements add up to `closing`. Minor units, without tax."""

    month: date
    """Its first day"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    opening: int
    """On the day before the month"""
    new: int
    """Of accounts that never paid before"""
    taken_over: int
    """Of contracts that another system billed until this month, and that began before it"""
    reactivation: int
    """Of accounts that paid before, and not at the month's beginning"""
    expansion: int
    """More of accounts that paid already: dearer plans, more of them, price rises"""
    contraction: int
    """Less of accounts that still pay; negative"""
    churn: int
    """Of accounts that pay no more (or rest); negative"""
    closing: int
    """On the month's last day, as contracts stand"""
    accounts: int
    """That pay on its last day"""


class Mrr(Model):
    """Monthly recurring revenue of memberships, and what moved it."""

    months: list[MrrMonth]
    """Oldest first"""
    closing: list[Money]
    """On the last day"""


class OverdueBucket(Model):
    """Open items by how long they are due. Minor units."""

    from_days: int
    """Days overdue, inclusive; 0: not due yet"""
    to_days: int | None
    """Inclusive; null: and more"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    items: int
    """How many documents"""
    accounts: int
    """Of how many accounts"""
    amount: int
    """Minor units"""


class Overdue(Model):
    """What is owed, by age; and what accounts have to their credit."""

    as_of: date
    """The day that the figures are of"""
    buckets: list[OverdueBucket]
    """By how long it is due"""
    overdue: list[Money]
    """All that is due and not paid"""
    credit: list[Money]
    """Payments and credit notes that no invoice took yet"""


class ExpectedWeek(Model):
    """What should come in a week."""

    week: date
    """Its Monday"""
    source: str
    """`invoices`: open ones; `charges`: those that wait to be invoiced; `memberships`: cycles to come"""
    amount: Money
    """What falls due in that week"""


class ExpectedCash(Model):
    """The cash of the next days, if everybody pays when it is due. What is overdue stands apart."""

    starts_on: date
    """The first day"""
    ends_on: date
    """Exclusive"""
    weeks: list[ExpectedWeek]
    """Week by week, by the days on which it is due"""
    overdue: list[Money]
    """What was due before, by currency"""
    totals: list[Money]
    """Of the weeks"""


class FinanceOverview(Model):
    """The figures of the day. Revenue: as earned, of the month so far and of the eleven before it."""

    legal_entity_id: str | None
    """Id of the legal entity"""
    as_of: date
    """The day that the figures are of"""
    revenue: list[RevenueLine]
    """As earned, by month: this one so far, and the eleven before it"""
    overdue: Overdue
    """What should have been paid by now, by age"""
    expected_cash: ExpectedCash
    """What should come in"""
    deferred_revenue: list[Money]
    """What is invoiced and not earned yet, by currency"""
    deposits_held: list[Money]
    """What is held of customers' deposits, by currency"""
    prepaid_credits: list[Money]
    """What was paid for credits that are still to be used, by currency"""
